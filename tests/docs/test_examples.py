"""Every example that names its file is a file that can be checked, and is.

A page's examples make one project, on top of the one that the tutorial ends with. An example with a title that stood
before on the page is the file's next state: what was there is checked first.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from docs_pages import PAGES, TUTORIAL, Block, blocks_in, shown

from briefbook import pipeline
from briefbook.config import settings_from
from briefbook.problems import Problem

TODAY = date(2027, 3, 1)
# A small example may lead to what it does not show (W401).
TOLERATED = {"W401"}


def files_in(page: Path) -> list[Block]:
    return [block for block in blocks_in(page.read_text("utf-8")) if block.title.startswith(("content/", "mkdocs.yml"))]


def problems_of(project: Path) -> list[Problem]:
    config = project / "mkdocs.yml"
    text = config.read_text("utf-8") if config.exists() else ""
    reading = pipeline.read(settings_from(text, project, {}, TODAY))
    return [problem for problem in reading.problems if problem.code not in TOLERATED]


def write(project: Path, block: Block) -> None:
    path = project / block.title
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(block.text, "utf-8")


def states(project: Path, blocks: list[Block]) -> Iterator[None]:
    """Writes the files of a page, and stops wherever one is about to be replaced, and at the end."""
    written: set[str] = set()
    for block in blocks:
        if block.title in written:
            yield
            written.clear()
        write(project, block)
        written.add(block.title)
    yield


@pytest.fixture(scope="module")
def tutorial_project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    project = tmp_path_factory.mktemp("tutorial")
    for block in files_in(TUTORIAL):
        write(project, block)
    return project


@pytest.mark.parametrize("page", [page for page in PAGES if page != TUTORIAL and files_in(page)], ids=shown)
def test_examples_hold_no_mistake(page: Path, tutorial_project: Path, tmp_path: Path) -> None:
    project = tmp_path / "project"
    shutil.copytree(tutorial_project, project)

    for _ in states(project, files_in(page)):
        assert [str(problem) for problem in problems_of(project)] == []
