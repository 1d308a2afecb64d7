"""What is withheld from an audience stands in no file of its site, whatever was built before."""

from __future__ import annotations

import json
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from site_project import ROOT, Project, copy_of_project

sys.path.append(str(ROOT / "tests" / "laws"))
from test_audiences import PLACES, shown, text_of, words_of, write

WORDS = words_of(7)
MARKS = {place: ("TLP:AMBER", "TLP:RED")[number % 2] for number, place in enumerate(PLACES)}
AUDIENCES = {"TLP:GREEN": "site-green", "TLP:AMBER": "site-amber", "TLP:RED": "site-red"}


@pytest.fixture
def project(tmp_path: Path) -> Project:
    made = copy_of_project(tmp_path, content=False)
    write(made.root, MARKS, WORDS)
    return made


def files(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def texts(folder: Path) -> Iterator[str]:
    """Names and contents; words are of ASCII letters, and nothing in a site is compressed but fonts."""
    yield text_of({path: content.decode("utf-8", "replace").encode() for path, content in files(folder).items()})


def build(project: Project, *audiences: str, is_clean: bool = False) -> str:
    words = [word for each in audiences for word in ("--audience", each)]
    done = project.run("briefbook", "build", *words, *(["--clean"] if is_clean else []))
    assert done.returncode == 0, done.stdout
    return done.stdout


def test_no_file_holds_a_word_that_is_withheld(project: Project) -> None:
    said = build(project, *AUDIENCES)

    for audience, folder in AUDIENCES.items():
        (text,) = texts(project.root / folder)
        seen = {place for place in PLACES if shown(WORDS[place], place, text)}
        assert seen == {place for place in PLACES if _may_see(audience, place)}, audience
        assert f"{folder}/index.html" in said


def _may_see(audience: str, place: str) -> bool:
    levels = list(AUDIENCES)
    # What a source is from, and who publishes it, is not needed without it.
    own = {"publisher": ("publisher", "source"), "origin": ("origin", "source")}.get(place, (place,))
    return all(levels.index(audience) >= levels.index(MARKS[each]) for each in own)


def test_audiences_in_any_order_are_what_builds_from_nothing_make(project: Project, tmp_path: Path) -> None:
    for audience in ("TLP:RED", "TLP:GREEN", "TLP:RED", "TLP:GREEN"):
        build(project, audience)
    other = tmp_path / "other"
    other.mkdir()
    clean = copy_of_project(other, content=False)
    write(clean.root, MARKS, WORDS)

    for audience in ("TLP:GREEN", "TLP:RED"):
        build(clean, audience, is_clean=True)
        assert files(project.root / AUDIENCES[audience]) == files(clean.root / AUDIENCES[audience])


def test_a_second_audience_costs_what_differs(tmp_path: Path) -> None:
    project = copy_of_project(tmp_path, content=False)
    firms = {f"firm-{number}": {"type": "company", "name": f"Firm {number}", "founded": "1901"} for number in range(40)}
    firms["firm-0"]["marking"] = "TLP:RED"
    facts = {"sources": {"one": {"type": "report", "title": "One"}}, "defaults": {"source": "one"}, "entities": firms}
    (project.root / "content" / "facts" / "facts.json").write_text(json.dumps(facts))
    build(project, "TLP:RED")

    build(project, "TLP:GREEN")

    page = Path("organizations", "firm-7", "index.html")
    red, green = project.root / "site-red" / page, project.root / "site-green" / page
    assert red.stat().st_mtime_ns == green.stat().st_mtime_ns  # a copy, since what is in one file is not in the other
    assert red.stat().st_ino != green.stat().st_ino
    shutil.copytree(project.root / "site-green", tmp_path / "warm")
    build(project, "TLP:GREEN", is_clean=True)
    assert files(tmp_path / "warm") == files(project.root / "site-green")
    for path, content in files(tmp_path / "warm").items():
        assert b"Firm 0" not in content, path


def test_mkdocs_makes_the_site_of_the_audience_that_mkdocs_yml_names(project: Project) -> None:
    build(project, "TLP:GREEN")
    config = project.root / "mkdocs.yml"
    config.write_text(config.read_text().replace("  - briefbook:\n", "  - briefbook:\n      audience: TLP:GREEN\n"))

    done = project.run("mkdocs", "build")

    assert done.returncode == 0, done.stdout
    assert files(project.site) == files(project.root / "site-green")


def test_a_nav_of_ones_own_does_not_name_what_is_withheld(project: Project) -> None:
    config = project.root / "mkdocs.yml"
    config.write_text(f"{config.read_text()}\nnav: [index.md, {{Verlorenplan: briefings/b-{WORDS['briefing']}.md}}]\n")

    build(project, "TLP:RED", "TLP:GREEN")  # in the folder of pages lie those of the former

    assert ["verlorenplan" in text for name in ("site-red", "site-green") for text in texts(project.root / name)] == [
        True,
        False,
    ]


RACE = """
from pathlib import Path

def on_pre_build(config):
    folder = Path(config.docs_dir)
    (folder / "files").mkdir(exist_ok=True)
    page = folder / "PAGE"
    page.write_text((page.read_text() if page.exists() else "") + "\\nVerloren.\\n")
"""


@pytest.mark.parametrize("page", ["index.md", "files/verloren.txt"])
def test_pages_that_another_build_writes_meanwhile_are_in_no_site(page: str, project: Project) -> None:
    (project.root / "race.py").write_text(RACE.replace("PAGE", page))
    config = project.root / "mkdocs.yml"
    config.write_text(config.read_text() + "\nhooks: [race.py]\n")

    done = project.run("briefbook", "build", "--audience", "TLP:GREEN")

    assert (done.returncode, "another build changed pages/" in done.stdout) == (1, True), done.stdout
    assert not (project.root / "site-green").exists()


def test_an_audience_that_may_see_nothing_is_refused(project: Project) -> None:
    done = project.run("briefbook", "build", "--marking", "TLP:AMBER", "--audience", "TLP:GREEN")

    assert done.returncode == 2
    assert "may not see any of a book that is TLP:AMBER" in done.stdout


def test_verify_finds_in_sites_and_pdfs_what_an_audience_may_not_know(project: Project) -> None:
    build(project, "TLP:GREEN", "TLP:RED")
    for audience, name in (("TLP:GREEN", "green.pdf"), ("TLP:RED", "red.pdf")):
        done = project.run("briefbook", "pdf", "--audience", audience, "-o", name)
        assert done.returncode == 0, done.stdout

    for clean in ((), ("green.pdf",)):
        done = project.run("briefbook", "verify", "--audience", "TLP:GREEN", *clean)
        assert (done.returncode, done.stdout.splitlines()[-1][-10:]) == (0, "none found"), done.stdout
    for leaking in ("site-red", "red.pdf"):
        done = project.run("briefbook", "verify", "--audience", "TLP:GREEN", leaking)
        text = done.stdout.lower().replace(",", "").replace(" ", "")
        assert done.returncode == 1
        numbers = {"quantity", "share"}  # which are not looked for; line numbers may be like them
        assert {place for place in PLACES if not shown(WORDS[place], place, text)} <= numbers, done.stdout
        assert f"n{WORDS['observation']}" in text
        assert "writtenincontent/facts/facts.yml" in text


def test_verify_asks_for_an_audience_and_a_site(project: Project) -> None:
    done = project.run("briefbook", "verify")
    assert (done.returncode, "no audience is named" in done.stdout) == (2, True)

    done = project.run("briefbook", "verify", "--audience", "TLP:GREEN")
    assert (done.returncode, "there is no site in site-green" in done.stdout) == (2, True)
    assert "briefbook build --audience TLP:GREEN`" in done.stdout


def test_verify_vouches_for_nothing_that_it_did_not_search(project: Project) -> None:
    folder = project.root / "out"
    folder.mkdir()

    def verify(audience: str = "TLP:GREEN") -> tuple[int, str]:
        done = project.run("briefbook", "verify", "--audience", audience, "out")
        return done.returncode, done.stdout

    code, said = verify()
    assert (code, "no file was searched: there is none in out" in said) == (2, True), said

    (folder / "a.zip").write_bytes(b"PK\x03\x04")
    (folder / "link").symlink_to("a.zip")
    code, said = verify()
    assert (code, "could not be searched: out/a.zip (it is damaged" in said) == (1, True), said
    assert "could not be searched: out/link (it is a link)" in said

    code, said = verify("TLP:RED")
    assert (code, "nothing is withheld from TLP:RED" in said) == (0, True), said

    (project.root / "content" / "facts" / "broken.yml").write_text("entities: [\n")
    code, said = verify()
    assert (code, "the content has errors" in said) == (2, True), said


def test_verify_tells_lines_and_words_as_they_are_written(project: Project) -> None:
    (project.root / "note.txt").write_text(f"One.\nHere: W{WORDS['old']}, once BEFORE-{WORDS['old']}.\n")

    done = project.run("briefbook", "verify", "--audience", "TLP:GREEN", "note.txt")

    assert done.returncode == 1
    assert f"note.txt:2: 'W{WORDS['old']}', written in content/facts/facts.yml:" in done.stdout
    assert f"note.txt:2: 'before-{WORDS['old']}', written in" in done.stdout
