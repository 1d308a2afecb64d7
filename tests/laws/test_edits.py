"""After an edit, a book is what it is when it is read from nothing, and so is every page, though few are drawn again."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import pytest
from edited_books import Content, Random, book, edited, texts

from briefbook import pipeline
from briefbook.config import Settings
from briefbook.html.work import DrawnPage, Todo, dependencies_of, digest_of_page
from briefbook.pages import addresses
from briefbook.pages.views import indexes
from briefbook.pages.views.pagination import paginated
from briefbook.session import Session
from small_book import day

STEPS = 14
ROWS = 3
DAYS = ("2026-01-01", "2026-01-02", "2031-01-01")
LANGUAGES = ("en", "en", "de")
NAMES = ("Facts", "More facts")


@pytest.fixture(autouse=True)
def small_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    """So few rows to a page that the lists of a small book come in parts."""
    monkeypatch.setattr(addresses, "ROWS", ROWS)
    monkeypatch.setattr(indexes, "ROWS", ROWS)
    monkeypatch.setitem(paginated.__kwdefaults__, "size", ROWS)


def write(content: Content, root: Path) -> None:
    files = texts(content)
    for path in root.rglob("content/**/*.*"):
        if path.relative_to(root).as_posix() not in files:
            path.unlink()
    for name, text in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")


class Kept:
    """The pages of a book as edits leave them: those alone are drawn again of which the session says so."""

    def __init__(self) -> None:
        self.pages: dict[str, bytes] = {}
        self.groups: dict[str, set[str]] = {}
        self.drawn = 0

    def bring_up_to_date(self, session: Session) -> None:
        todo = session.todo(session.outline, None, is_on_disk=True)
        for gone in self.groups.keys() - todo.keys():
            self._drop(gone, self.groups.pop(gone))
        drawing = pipeline.Drawing(session.context, frozenset())
        numbers = session.numbers
        drawn = [page for each in todo.values() for page in self._pages(drawing, each, numbers)]
        self.drawn += len(drawn)
        session.put(drawn, numbers)

    def _pages(self, drawing: pipeline.Drawing, todo: Todo, numbers: Mapping[str, int]) -> list[DrawnPage]:
        if todo.drawn is not None and not todo.drawn:
            return []
        found = drawing(todo.page_group, todo.drawn)
        path = todo.page_group.path
        if todo.drawn is None:
            self._drop(path, self.groups.get(path, set()))
            self.groups[path] = set()
        drawn = []
        for page, reads in zip(found.pages, found.reads, strict=True):
            self.pages[page.path] = page.content
            self.groups[path].add(page.path)
            keys = dependencies_of({*found.reads[0], *reads}, numbers)
            record = found.record if page.path == path else None
            drawn.append(DrawnPage(path, page.path, digest_of_page(page.content), "", record, keys))
        return drawn

    def _drop(self, group: str, paths: set[str]) -> None:
        for path in paths:
            self.pages.pop(path, None)


def from_nothing(settings: Settings) -> tuple[object, dict[str, bytes], dict[str, object]]:
    """The problems of a book, its pages, and what search knows of them."""
    reading = pipeline.read(settings)
    if not reading.is_sound:
        return reading.problems, {}, {}
    book_context = pipeline.book_context_of(reading.corpus, settings)
    drawing = pipeline.Drawing(book_context, frozenset())
    found = {page_group.path: drawing(page_group) for page_group in pipeline.outline_of(book_context)}
    pages = {page.path: page.content for each in found.values() for page in each.pages}
    return reading.problems, pages, {path: each.record for path, each in found.items()}


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """`make assurance` edits more books."""
    if "seed" in metafunc.fixturenames:
        metafunc.parametrize("seed", range(240 if metafunc.config.getoption("--assurance") else 10))


@pytest.mark.assurance("Books under random edits: problems, pages and search are those of a book read anew")
def test_a_book_that_is_edited_is_the_book_that_is_read_anew(seed: int, tmp_path: Path) -> None:
    chance = Random(seed, is_tidy=seed % 2 == 0)
    settings = Settings(tmp_path, day(DAYS[0]), source_pages=chance.choice(("all", "shared")))
    session, kept = Session(settings), Kept()
    versions = [book(chance)]
    sound = 0

    for _ in range(STEPS):
        write(versions[-1], tmp_path)
        if chance.random() < 0.2:
            said = {"language": chance.choice(LANGUAGES), "site_name": chance.choice(NAMES)}
            settings = replace(settings, as_of=day(chance.choice(DAYS)), **said)
        if chance.random() < 0.3:  # as another process goes on
            session.save()
            session = Session(settings)
        session.update(settings)
        problems, pages, records = from_nothing(settings)

        assert session.problems == problems
        if session.reading.is_sound:
            sound += 1
            kept.bring_up_to_date(session)
            assert kept.pages == pages
            found = {path: session.page(path, path) for path in records}
            assert {path: each and each.record for path, each in found.items()} == records
        else:
            versions.pop()
        versions = versions or [book(chance)]
        versions.append(chance.choice(versions) if chance.random() < 0.15 else edited(versions[-1], chance))

    assert sound, "every version of the book had errors"
    assert kept.drawn < sound * len(kept.pages), "every edit drew every page"


BORNE = """
sources: {one: {type: report, title: One}, two: {type: report, title: Two}}
entities: {acme: {type: company, name: {value: Acme, source: [one, two]}}}
"""


def begun(root: Path, facts: str) -> tuple[Settings, Path, Session, Kept]:
    """A book of one file that was drawn once."""
    settings = Settings(root, day(DAYS[0]))
    file = root / "content" / "facts" / "facts.yml"
    file.parent.mkdir(parents=True)
    file.write_text(facts)
    session, kept = Session(settings), Kept()
    session.update()
    kept.bring_up_to_date(session)
    return settings, file, session, kept


def test_a_problem_is_told_again_and_an_edit_of_a_book_with_one_draws_no_more(tmp_path: Path) -> None:
    settings, file, session, kept = begun(tmp_path, BORNE.replace("[one, two]", "one"))
    before = kept.drawn
    session.save()

    again = Session(settings)
    again.update()
    kept.bring_up_to_date(again)

    assert [each.code for each in again.problems] == ["W502"]
    assert kept.drawn == before
    file.write_text("\n\n" + file.read_text())
    again.update()
    kept.bring_up_to_date(again)
    assert [(each.code, each.where.line) for each in again.problems] == [("W502", 4)]
    assert kept.drawn == before  # only its place is another


def test_a_new_day_draws_what_is_overdue_and_nothing_else(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    settings, _, session, kept = begun(tmp_path, BORNE.replace("[one, two]}", "[one, two], review_by: 2026-02-01}"))
    before, pages = kept.drawn, dict(kept.pages)

    session.update(replace(settings, as_of=day("2026-01-02")))
    kept.bring_up_to_date(session)
    assert kept.drawn == before

    session.save()
    session = Session(replace(settings, as_of=day("2026-01-31")))
    session.update()
    with monkeypatch.context() as patched:
        patched.setattr("briefbook.session.checked", None)
        session.revision(with_day=False)

    session.update(replace(settings, as_of=day("2026-03-01")))
    kept.bring_up_to_date(session)
    assert {path for path, content in kept.pages.items() if pages[path] != content} == {"index.md", "open-questions.md"}
    assert kept.drawn - before <= 2
