"""PDFs that belong to the site: on which pages they are offered, and when they are made."""

import shutil
from importlib.util import find_spec
from pathlib import Path

import pytest
from site_pages import Html, Site, broken_links
from site_project import Project, Visit

from briefbook import mkdocs_build
from briefbook.commands.project import Door, settings_of
from briefbook.outputs.made_pdfs import NoPdfError
from briefbook.outputs.site_pdfs import made_site_pdfs
from briefbook.pipeline import book_context_of, read

pytestmark = pytest.mark.skipif(not find_spec("typst"), reason="the extra `pdf` is not installed")

ALL = "book, briefings, entities"


def offered(project: Project, page: str) -> list[str]:
    html = Html((project.site / page).read_text("utf-8"))
    return [each.get("href") for each in html.all("a") if "bb-download" in each.classes]


def kept(project: Project) -> dict[str, int]:
    folder = project.root / "build" / "pdf" / "site"
    return {path.relative_to(folder).as_posix(): path.stat().st_mtime_ns for path in sorted(folder.rglob("*.pdf"))}


@pytest.fixture(scope="module")
def with_pdfs(small_site: Project, tmp_path_factory: pytest.TempPathFactory) -> Project:
    """The book of two facts, built with all its PDFs."""
    made = Project(shutil.copytree(small_site.root, tmp_path_factory.mktemp("pdfs") / "project", symlinks=True))
    done = made.run("mkdocs", "build", "--strict", BRIEFBOOK_PDF=ALL)
    assert done.returncode == 0, done.stdout
    return made


@pytest.fixture
def built(with_pdfs: Project, tmp_path: Path) -> Project:
    return Project(shutil.copytree(with_pdfs.root, tmp_path / "project", symlinks=True))


def test_pages_offer_what_mkdocs_yml_asks_for(built: Project) -> None:
    assert offered(built, "index.html") == ["book.pdf"]
    assert offered(built, "organizations/acme/index.html") == ["../acme.pdf"]
    assert offered(built, "sources/one/index.html") == []
    assert (built.site / "organizations/acme.pdf").read_bytes().startswith(b"%PDF-1.7")
    assert broken_links(Site(built.site)) == []


@pytest.mark.browser
def test_on_a_phone_the_link_is_a_button_below_the_title(built: Project, visit: Visit) -> None:
    visit.tab.set_viewport_size({"width": 320, "height": 700})

    for page in ("index.html", "organizations/acme/index.html"):
        visit.tab.goto((built.site / page).as_uri())
        button, title = (visit.tab.locator(each).first.bounding_box() for each in (".bb-download", ".bb-page h1"))
        assert button["height"] >= 44
        assert title["y"] + title["height"] <= button["y"] < 500
        assert 0 <= button["x"] < button["x"] + button["width"] <= 320


def test_unchanged_ones_are_not_made_again(built: Project) -> None:
    assert built.run("briefbook", "build", BRIEFBOOK_PDF=ALL).returncode == 0  # what was kept elsewhere is not taken
    before, bytes_before = kept(built), (built.site / "book.pdf").read_bytes()

    done = built.run("briefbook", "build", BRIEFBOOK_PDF=ALL)

    assert done.returncode == 0, done.stdout
    assert kept(built) == before
    told = [line for line in done.stdout.splitlines() if line.startswith("site/")]
    assert told == ["site/index.html", "site/book.pdf", *(f"site/{name}" for name in before if name != "book.pdf")]
    assert (built.site / "book.pdf").read_bytes() == bytes_before


def test_what_changed_is_made_anew_and_what_is_asked_for_no_more_goes(built: Project) -> None:
    before = kept(built)
    facts = built.root / "content" / "facts" / "facts.yml"
    facts.write_text(facts.read_text().replace("Rockets", "Ropes"))

    done = built.run("briefbook", "build", "--offline", BRIEFBOOK_PDF="entities")

    assert done.returncode == 0, done.stdout
    assert list(kept(built)) == ["organizations/acme.pdf"]
    assert kept(built)["organizations/acme.pdf"] != before["organizations/acme.pdf"]
    assert not (built.site / "book.pdf").exists()
    assert offered(built, "organizations/acme.html") == ["acme.pdf"]


def test_a_pdf_that_cannot_be_made_leaves_the_old_site(built: Project) -> None:
    config = built.root / "mkdocs.yml"
    config.write_text(config.read_text("utf-8").replace("optional: true", "color: red"), "utf-8")

    done = built.run("briefbook", "build", BRIEFBOOK_PDF=ALL)

    assert done.returncode == 1
    assert "'red' is not a colour" in done.stdout
    assert (built.site / "book.pdf").exists()


def test_without_the_engine_the_site_is_built_where_they_are_optional(
    small_project: Project, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setenv("BRIEFBOOK_PDF", ALL)
    monkeypatch.setattr(mkdocs_build, "has_engine", lambda: False)
    monkeypatch.setattr("briefbook.run.own_commands._checkout", lambda: None)
    settings = settings_of(Door(small_project.root))
    caplog.set_level("INFO")

    assert mkdocs_build._begun_pdfs(read(settings), settings) is None
    assert "pip install 'briefbook[pdf]'" in caplog.text


def test_pdfs_behind_a_link_are_left_alone(small_project: Project, tmp_path: Path) -> None:
    theirs = tmp_path / "papers"
    theirs.mkdir()
    (theirs / "thesis.pdf").write_bytes(b"%PDF somebody's own")
    (small_project.root / "build" / "pdf").mkdir()
    (small_project.root / "build" / "pdf" / "site").symlink_to(theirs)
    settings = settings_of(Door(small_project.root))

    with pytest.raises(NoPdfError, match="build/pdf/site is a link"):
        made_site_pdfs(book_context_of(read(settings).corpus, settings), settings)

    assert [path.name for path in theirs.iterdir()] == ["thesis.pdf"]
