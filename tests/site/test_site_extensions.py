"""A package of two files adds a page kind, an output and an importer, as the page on it says."""

from __future__ import annotations

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
    assert "renewed" in run(project, installed, "briefbook", "build")

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


def test_an_importer_is_a_command(project: Project, installed: Path, tmp_path: Path) -> None:
    (tmp_path / "words.txt").write_text("Acme Beta")

    run(project, installed, "briefbook", "import", "names", str(tmp_path / "words.txt"), str(tmp_path / "made"))

    assert "names" in run(project, installed, "briefbook", "import", "--help")
    run(Project(tmp_path / "made"), installed, "briefbook", "check")


@pytest.mark.parametrize(
    ("program", "before", "after", "said"),
    [
        ("mkdocs", "PAGES = ", "PAGES = None and ", "is no PageKind"),
        ("briefbook", "NAMES = ", "import nothing_of_this_name\nNAMES = ", "cannot be imported"),
        ("briefbook", '"names.txt"', '"index.html"', "stands in the site already"),
        ("mkdocs", '"names.txt"', '"../names.txt"', "which is no path in a site"),
        ("briefbook", 'PageKind("weights"', 'PageKind("home"', "which there are already"),
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
