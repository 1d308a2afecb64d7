"""Golden cases: the smallest content that shows one behaviour, and what the book makes of it.

A case is a folder of tests/golden/<group>/, named as a sentence:

    content/               what somebody wrote (none where that is the point)
    mkdocs.yml             settings, where the behaviour needs any
    codes                  the codes of all problems that the case shows, one to a line; none: it shows none
    expected/problems.txt  what `briefbook check` prints
    expected/exit          its exit code
    expected/pages.txt     the paths of all pages, and
    expected/pages/        the Markdown of those that the case is about: only where the case has this folder

`pytest --update-golden` writes what is expected anew, but for `codes`. For a case about pages, make `expected/pages/`
first: empty it takes every page, else the pages that are in it.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import NamedTuple

import pytest
from click.testing import CliRunner

from briefbook import pipeline
from briefbook.cli import main
from briefbook.config import Settings, settings_from
from briefbook.pages.markdown import render_page, templates

CASES = Path(__file__).parent / "golden"
TODAY = date(2026, 11, 23)
Files = Mapping[str, bytes]


class Outcome(NamedTuple):
    """What the door says of a case: the lines that `check` prints, and its exit code."""

    problems: str
    exit: str


def case_folders(group: str = "", cases: Path = CASES) -> list[Path]:
    """The cases, or those of a group, by name."""
    marks = ("content", "expected", "codes")
    return sorted(
        {path.parent for mark in marks for path in (cases / group).rglob(mark) if _is_case(path.parent, cases)}
    )


def _is_case(folder: Path, cases: Path) -> bool:
    return "content" not in folder.relative_to(cases).parts and "expected" not in folder.relative_to(cases).parts


def codes_of(case: Path) -> list[str]:
    """The codes that a case says it shows."""
    file = case / "codes"
    return file.read_text("utf-8").split() if file.exists() else []


def codes_in(problems: str) -> set[str]:
    """The codes in what `check` prints."""
    lines = (line for line in problems.splitlines() if not line.startswith("  "))
    return {line.split(" ", 2)[1] for line in lines}


def project_of(case: Path, files: Files, place: Path) -> Path:
    """The case as a project to run in: itself, or a copy with files that are made when the test runs."""
    if not files:
        return case
    shutil.copytree(case, place, ignore=shutil.ignore_patterns("expected", "codes"))
    for name, content in files.items():
        (place / name).parent.mkdir(parents=True, exist_ok=True)
        (place / name).write_bytes(content)
    return place


def checked(project: Path) -> Outcome:
    """What `briefbook check` makes of a project. What Python raises in it, the test raises."""
    runner = CliRunner(env={"FORCE_COLOR": None, "GITHUB_WORKSPACE": None, "SOURCE_DATE_EPOCH": None})
    done = runner.invoke(main, ["--project", str(project), "check"], catch_exceptions=False)
    return Outcome(done.stdout, f"{done.exit_code}\n")


def settings_in(project: Path) -> Settings:
    file = project / "mkdocs.yml"
    return settings_from(file.read_text("utf-8") if file.exists() else "", project, {}, TODAY)


def pages_of(project: Path) -> dict[str, bytes]:
    """The Markdown of every page of a project, by path."""
    settings = settings_in(project)
    reading = pipeline.read(settings)
    if not reading.is_sound:
        pytest.fail(
            "this case expects pages, but its problems stop the build:\n" + "\n".join(map(str, reading.problems))
        )
    environment = templates()
    rendered = (render_page(page, environment) for page in pipeline.pages(reading.corpus, settings))
    return {page.path: page.content for page in rendered}


def compare(case: Path, files: Files, place: Path, *, is_updated: bool) -> Outcome:
    """Fails the test where a case comes out other than expected; `is_updated` makes what comes out the expected."""
    project = project_of(case, files, place)
    outcome = checked(project)
    expected = case / "expected"
    pages = pages_of(project) if (expected / "pages").is_dir() else None
    if is_updated:
        _write(expected, outcome, pages)
    for name, text in (("problems.txt", outcome.problems), ("exit", outcome.exit)):
        file = expected / name
        assert file.exists(), f"{file} is missing: pytest --update-golden writes it"
        assert text == file.read_text("utf-8"), f"{file}: read the difference, then pytest --update-golden"
    if pages is not None:
        _compare_pages(expected, pages)
    return outcome


def _write(expected: Path, outcome: Outcome, pages: Mapping[str, bytes] | None) -> None:
    expected.mkdir(exist_ok=True)
    (expected / "problems.txt").write_text(outcome.problems, "utf-8")
    (expected / "exit").write_text(outcome.exit, "utf-8")
    if pages is None:
        return
    (expected / "pages.txt").write_text("".join(f"{path}\n" for path in sorted(pages)), "utf-8")
    held = set(_held(expected / "pages"))
    for path in held - set(pages):
        (expected / "pages" / path).unlink()
    for path in held & set(pages) if held else pages:
        file = expected / "pages" / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(pages[path])


def _held(folder: Path) -> Iterator[str]:
    return (file.relative_to(folder).as_posix() for file in sorted(folder.rglob("*")) if file.is_file())


def _compare_pages(expected: Path, pages: Mapping[str, bytes]) -> None:
    listed = expected / "pages.txt"
    assert listed.exists(), f"{listed} is missing: pytest --update-golden writes it"
    assert sorted(pages) == listed.read_text("utf-8").splitlines()
    held = list(_held(expected / "pages"))
    assert held, f"{expected / 'pages'} is empty: pytest --update-golden fills it"
    for path in held:
        assert path in pages, f"{path} is expected, and not made"
        assert pages[path].decode() == (expected / "pages" / path).read_text("utf-8")
