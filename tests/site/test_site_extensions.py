"""A package of two files adds a page kind, an output and an importer, as the page on it says."""

from __future__ import annotations

import re
import sys
import tomllib
from pathlib import Path

import pytest
from site_project import ROOT, Project, copy_of_project

sys.path.append(str(ROOT / "tests" / "docs"))
from docs_pages import DOCS, blocks_in

FACTS = "sources: {{one: {{type: report, title: One}}}}\ndefaults: {{source: one}}\nentities:\n  acme: {{type: company, name: {}}}\n"
SHOWN = {each.title: each.text for each in blocks_in((DOCS / "how-to" / "extend-from-python.md").read_text())}
FILES = {"names.txt", "weights/index.html"}


@pytest.fixture
def installed(tmp_path: Path) -> Path:
    """The package of the page, as pip leaves it."""
    folder = tmp_path / "installed"
    about = folder / "briefbook_weights-1.0.dist-info"
    about.mkdir(parents=True)
    points = tomllib.loads(SHOWN["pyproject.toml"])["project"]["entry-points"]
    lines = [
        line for group, each in points.items() for line in (f"[{group}]", *(f"{n} = {v}" for n, v in each.items()))
    ]
    (about / "entry_points.txt").write_text("\n".join(lines))
    (about / "METADATA").write_text("Metadata-Version: 2.1\nName: briefbook-weights\nVersion: 1.0\n")
    (folder / "weights.py").write_text(SHOWN["weights.py"])
    return folder


@pytest.fixture
def project(tmp_path: Path) -> Project:
    root = tmp_path / "book"
    root.mkdir()
    made = copy_of_project(root, content=False)
    facts(made, "Acme")
    return made


def facts(project: Project, name: str) -> None:
    (project.root / "content" / "facts" / "facts.yml").write_text(FACTS.format(name))


def run(project: Project, installed: Path, *words: str) -> str:
    done = project.run(*words, PYTHONPATH=f"{ROOT / 'generator'}:{installed}")
    assert done.returncode == 0, done.stdout
    return done.stdout


def test_a_page_and_a_file_are_in_the_site_and_follow_edits(project: Project, installed: Path) -> None:
    run(project, installed, "briefbook", "build")
    assert (project.site / "names.txt").read_text() == "Acme"
    assert "Acme: 1 statements" in (project.site / "weights" / "index.html").read_text()
    assert 'href="weights/"' in (project.site / "index.html").read_text()

    facts(project, "Beta")
    assert "updated" in run(project, installed, "briefbook", "build")

    assert (project.site / "names.txt").read_text() == "Beta"
    assert "Beta: 1 statements" in (project.site / "weights" / "index.html").read_text()
    assert "nothing has changed" in run(project, installed, "briefbook", "build")


def test_what_is_uninstalled_is_gone_and_what_is_edited_is_made_anew(project: Project, installed: Path) -> None:
    run(project, installed, "mkdocs", "build")
    module = installed / "weights.py"
    module.write_text(module.read_text().replace('"\\n".join', '"; ".join').replace('statements"', 'words"'))
    facts(project, "Acme\n  beta: {type: company, name: Beta}".replace("Acme\n", "Acme}\n").rstrip("}"))
    run(project, installed, "briefbook", "build")
    assert (project.site / "names.txt").read_text() == "Acme; Beta"
    assert "Acme: 1 words" in (project.site / "weights" / "index.html").read_text()

    run(project, project.root, "briefbook", "build")

    assert not [each for each in FILES if (project.site / each).exists()]


def test_two_page_kinds_of_packages_may_not_share_a_page(project: Project, installed: Path) -> None:
    points = installed / "briefbook_weights-1.0.dist-info" / "entry_points.txt"
    points.write_text(points.read_text().replace("[briefbook.outputs]", "more = weights:MORE\n[briefbook.outputs]"))
    module = installed / "weights.py"
    module.write_text(f'{module.read_text()}\nMORE = PAGES._replace(name="more")\n')

    done = project.run("briefbook", "build", PYTHONPATH=f"{ROOT / 'generator'}:{installed}")

    assert "stands in the book already" in " ".join(done.stdout.split())
    assert "briefbook-weights" in done.stdout


def test_a_heading_of_the_menu_is_text(project: Project, installed: Path) -> None:
    module = installed / "weights.py"
    module.write_text(module.read_text().replace('"The book"', '"<b>A & B</b>"'))

    run(project, installed, "briefbook", "build")

    assert "&lt;b&gt;A &amp; B&lt;/b&gt;" in (project.site / "index.html").read_text()
    assert "<b>A" not in (project.site / "index.html").read_text()


def test_a_package_that_fails_while_markdown_is_written_is_named(project: Project, installed: Path) -> None:
    module = installed / "weights.py"
    module.write_text(module.read_text().replace('"text.md.j2"', '"weights/none.md.j2"'))

    done = project.run("briefbook", "pages", PYTHONPATH=f"{ROOT / 'generator'}:{installed}")

    assert done.returncode == 2
    assert "TemplateNotFound" in done.stdout
    assert "briefbook-weights" in done.stdout


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        ("", "", "invalid start byte at byte 0"),
        ("source.read_text", "Path('gone.txt').read_text", "gone.txt cannot be read: No such file"),
        ("    words = ", "    raise ForeignFileError('no words', 'add some')\n    words = ", "no words"),
        ("iter([Imp", "iter([7, Imp", "gives 7, which is not an ImportedFile"),
        ("    words = ", "    words = 1 / 0\n    words = ", "ZeroDivisionError"),
    ],
    ids=["not UTF-8", "gone", "told", "another type", "a mistake"],
)
def test_data_that_a_package_cannot_read_is_refused(
    project: Project, installed: Path, tmp_path: Path, before: str, after: str, said: str
) -> None:
    module = installed / "weights.py"
    text = module.read_text().replace(before, after) if before else module.read_text()
    module.write_text(
        text.replace("from pathlib", "from briefbook.importers.foreign_json import ForeignFileError\nfrom pathlib", 1)
    )
    (tmp_path / "words.txt").write_bytes(b"Acme" if before else b"\xffAcme")
    words = ("briefbook", "import", "names", str(tmp_path / "words.txt"), str(tmp_path / "made"))

    done = project.run(*words, PYTHONPATH=f"{ROOT / 'generator'}:{installed}")

    assert done.returncode == 2, done.stdout
    assert re.search(said, " ".join(done.stdout.split()))
    assert "Traceback" not in done.stdout


def test_an_importer_is_a_command(project: Project, installed: Path, tmp_path: Path) -> None:
    (tmp_path / "words.txt").write_text("Acme Beta")

    run(project, installed, "briefbook", "import", "names", str(tmp_path / "words.txt"), str(tmp_path / "made"))

    assert "names" in run(project, installed, "briefbook", "import", "--help")
    run(Project(tmp_path / "made"), installed, "briefbook", "check")


@pytest.mark.parametrize(
    ("program", "before", "after", "said"),
    [
        ("mkdocs", "PAGES = ", "PAGES = None and ", "is not of type PageKind"),
        ("briefbook", "NAMES = ", "import nothing_of_this_name\nNAMES = ", "cannot be imported"),
        ("briefbook", '"names.txt"', '"index.html"', "is already in the site"),
        ("mkdocs", '"names.txt"', '"../names.txt"', "which is not a valid path in a site"),
        ("briefbook", 'PageKind("weights"', 'PageKind("home"', "which there are already"),
        ("briefbook", '"weights.md"', '"../../weights.md"', "is not a valid path of a page"),
        ("mkdocs", '"weights.md"', '"organizations/acme.md"', "stands in the book already"),
        ("briefbook", '"weights.md"', '"organizations.md"', "stands in the book already"),
        ("mkdocs", '"weights.md"', '"a-z/w.md"', "stands in the book already"),
        ("briefbook", "    rows = ", "    rows = 1 / 0\n    rows = ", "ZeroDivisionError"),
        ("mkdocs", '"text.md.j2"', '"weights/none.md.j2"', "TemplateNotFound"),
        ("briefbook", "yield Page(", "yield str(", "fails: TypeError"),
        ("briefbook", 'Page("weights.md"', 'Page("index.md"', "draws 'index.md' where 'weights.md' was wanted"),
        ("mkdocs", '"Weights", "How', '7, "How', "whose title is no text"),
        ("briefbook", '"names.txt"', '"assets"', "is already in the site"),
        ("briefbook", ".encode()", "", "with str, not bytes"),
        ("mkdocs", "context.corpus.names.values()", "context.nothing", "AttributeError"),
    ],
)
def test_a_package_that_cannot_be_used_is_named_and_stops_the_build(
    project: Project, installed: Path, before: str, after: str, said: str, program: str
) -> None:
    module = installed / "weights.py"
    assert before in module.read_text()
    module.write_text(module.read_text().replace(before, after))

    done = project.run(program, "build", PYTHONPATH=f"{ROOT / 'generator'}:{installed}")

    assert done.returncode != 0
    assert said in " ".join(done.stdout.split())
    assert "briefbook-weights" in done.stdout
    assert "Traceback" not in done.stdout
    assert not project.site.exists()
