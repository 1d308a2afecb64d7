"""The kinds of pages that a book has, a line each: which there are, how one is drawn, its menu, what search knows."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from functools import cache
from typing import NamedTuple

from briefbook.extensions import PAGE_KINDS, blaming, extensions, is_plain_path, refused
from briefbook.model.marking import Marking
from briefbook.model.page import Page, PageGroup
from briefbook.model.search import SearchRecord
from briefbook.pages import addresses
from briefbook.pages.book_context import BookContext
from briefbook.pages.lists import tagged
from briefbook.pages.search_records import briefing_record, entity_record, source_record
from briefbook.pages.views import indexes, state
from briefbook.pages.views.briefing import briefing_page
from briefbook.pages.views.entity import entity_pages, redirect_page
from briefbook.pages.views.explorer import explorer_pages, has_relations
from briefbook.pages.views.home import home_page
from briefbook.pages.views.source import source_pages

Named = tuple[str, str, str]
"""The id that a page is of, its address, and the type of the entity, or nothing."""


class PageKind(NamedTuple):
    """`pages` says which there are, in a stated order; `draw` draws those of one id, the one at its address first.
    `menu` is the heading under which the menu lists them, or nothing. `record` is what search knows of one without
    drawing it. A kind that `is_listed` says no to has its page, but is not in the menu: it is empty.
    """

    name: str
    pages: Callable[[BookContext], Iterator[Named]]
    draw: Callable[[BookContext, str], Iterator[Page]]
    menu: str = ""
    record: Callable[[BookContext, str], SearchRecord] | None = None
    is_listed: Callable[[BookContext], object] = lambda _: True
    added_by: str = ""
    """The entry point of a kind of another package. It is filled in here."""


def _list(
    name: str,
    path: str,
    draw: Callable[[BookContext], Iterator[Page]],
    menu: str = "The book",
    is_listed: Callable[[BookContext], object] = lambda _: True,
) -> PageKind:
    """A kind of which every book has one, in one part or several."""
    return PageKind(name, lambda _: iter((("", path, ""),)), lambda book, _: draw(book), menu, is_listed=is_listed)


def _sections(book: BookContext) -> Iterator[Named]:
    return ((each.id, addresses.section_index(each.id), "") for each in indexes.used_sections(book))


def _briefings(book: BookContext) -> Iterator[Named]:
    return ((id, book.addresses.paths[id], "") for id in book.corpus.briefings)


def _entities(book: BookContext) -> Iterator[Named]:
    return ((id, book.addresses.paths[id], each.type) for id, each in book.corpus.entities.items())


def _sources(book: BookContext) -> Iterator[Named]:
    return ((id, book.addresses.paths[id], "") for id in book.corpus.sources if id in book.addresses.paths)


def _redirects(book: BookContext) -> Iterator[Named]:
    paths = book.addresses.paths
    return ((old, f"{paths[id].rpartition('/')[0]}/{old}.md", "") for old, id in book.corpus.redirects.items())


def _home(book: BookContext) -> Iterator[Page]:
    yield home_page(book)


def _briefing(book: BookContext, id: str) -> Iterator[Page]:
    yield briefing_page(book, id)


def _section(book: BookContext, id: str) -> Iterator[Page]:
    return indexes.section_pages(book, book.corpus.vocabulary.sections[id])


def _redirect(book: BookContext, old: str) -> Iterator[Page]:
    yield redirect_page(book, old, book.corpus.redirects[old])


# In the order of the menu.
BUILT_IN = (
    _list("home", addresses.HOME, _home, "Home"),
    _list("briefings", addresses.BRIEFINGS, indexes.briefings_pages, "Briefings", lambda book: book.corpus.briefings),
    PageKind("briefing", _briefings, _briefing, "Briefings", briefing_record),
    PageKind("section", _sections, _section, "Entries"),
    _list("timeline", addresses.TIMELINE, indexes.timeline_pages, is_listed=lambda book: book.derived.timeline),
    _list("judgements", addresses.JUDGEMENTS, indexes.judgements_pages, is_listed=lambda book: book.corpus.judgements),
    _list("disputes", addresses.DISPUTES, state.disputes_pages, is_listed=lambda book: book.derived.disputes),
    _list("questions", addresses.QUESTIONS, state.questions_pages, is_listed=state.has_questions),
    _list("sources", addresses.SOURCES, indexes.sources_pages, is_listed=lambda book: book.corpus.sources),
    _list("coverage", addresses.COVERAGE, state.coverage_pages, is_listed=lambda book: book.derived.coverage),
    _list("explorer", addresses.EXPLORER, explorer_pages, is_listed=has_relations),
    _list("letters", addresses.LETTERS, indexes.letters_pages),
    _list("tags", addresses.TAGS, indexes.tags_pages, is_listed=lambda book: tagged(book.corpus)),
    PageKind("entity", _entities, entity_pages, record=entity_record),
    PageKind("source", _sources, source_pages, record=source_record),
    PageKind("redirect", _redirects, _redirect),
)


@cache
def page_kinds() -> dict[str, PageKind]:
    """All kinds of pages by name: those above, and those that other packages add. Raises ExtensionError."""
    kinds = {kind.name: kind for kind in BUILT_IN}
    for name, kind in extensions(PAGE_KINDS, PageKind).items():
        if not isinstance(kind.name, str) or not isinstance(kind.menu, str):
            raise refused(PAGE_KINDS, name, "has a name or a menu that is not text")
        if kind.name in kinds:
            raise refused(PAGE_KINDS, name, f"calls its pages '{kind.name}', which there are already")
        kinds[kind.name] = _blamed(kind, name)
    return kinds


def _blamed(kind: PageKind, name: str) -> PageKind:
    """A kind of another package, whose exceptions name the package."""
    record = kind.record

    def pages(book: BookContext) -> Iterator[Named]:
        with blaming(PAGE_KINDS, name):
            for id, path, type in kind.pages(book):
                if not isinstance(id, str) or not isinstance(type, str):
                    raise refused(PAGE_KINDS, name, f"gives the id {id!r} and the type {type!r}, which must be texts")
                if not is_plain_path(path) or not _PAGE_PATH.fullmatch(path):
                    raise refused(PAGE_KINDS, name, f"has a page '{path}', which is not a valid path of a page")
                yield id, path, type

    def draw(book: BookContext, id: str) -> Iterator[Page]:
        with blaming(PAGE_KINDS, name):
            for page in kind.draw(book, id):
                wrong = _wrong_in(page)
                if wrong:
                    raise refused(PAGE_KINDS, name, f"draws {wrong}")
                yield replace(page, added_by=name)

    def record_of(book: BookContext, id: str) -> SearchRecord:
        assert record
        with blaming(PAGE_KINDS, name):
            found = record(book, id)
            if not isinstance(found, SearchRecord):
                raise refused(PAGE_KINDS, name, f"gives {found!r}, which is not a SearchRecord")
            return found

    def is_listed(book: BookContext) -> bool:
        with blaming(PAGE_KINDS, name):
            return bool(kind.is_listed(book))

    return PageKind(kind.name, pages, draw, kind.menu, record and record_of, is_listed, name)


# README.md would be the index of its folder to MkDocs, and not to us.
_PAGE_PATH = re.compile(r"(?:[A-Za-z0-9_-][A-Za-z0-9._-]*/)*(?!README\.md)[A-Za-z0-9_-][A-Za-z0-9._-]*\.md")
_WORD = re.compile(r"\w[\w-]*")  # front matter has it without quotation marks
_PART_NAME = re.compile(r"(?:part_)?[0-9]+\.md")
_TEXTS = ("path", "template", "title", "description", "kind", "icon", "redirect")


def _wrong_in(page: object) -> str:
    """What is wrong with a page of another package, or nothing."""
    if not isinstance(page, Page):
        return f"{page!r}, which is no Page"
    for name in _TEXTS:
        if not isinstance(getattr(page, name), str):
            return f"a page '{page.path}' whose {name} is no text"
    if not _WORD.fullmatch(page.kind):
        return f"a page '{page.path}' whose kind is no word"
    return "" if isinstance(page.marking, Marking) else f"a page '{page.path}' whose marking is no Marking"


def _place(path: str) -> str:
    """What two pages at one address have in common: `people.md` and `people/index.md` are both `people/`."""
    return path.removesuffix(".md").removesuffix("/index")


def page_groups_of(book: BookContext) -> Iterator[PageGroup]:
    """Every page of a book by name and address, none of them drawn yet: lists first, then entries by id. Raises
    ExtensionError where a page of another package would stand where there is one already.
    """
    taken: dict[str, tuple[PageKind, str]] = {}
    for kind in page_kinds().values():
        menu = kind.menu if kind.menu and kind.is_listed(book) else ""
        for id, path, type in kind.pages(book):
            place = _place(path)
            if kind.added_by:
                _refuse_taken(kind, path, place, taken)
            taken[place] = kind, path if not id else ""
            yield PageGroup(kind.name, id, path, type, menu)


def _refuse_taken(kind: PageKind, path: str, place: str, taken: Mapping[str, tuple[PageKind, str]]) -> None:
    folder, _, name = path.rpartition("/")
    owner, its_list = taken.get(folder, (None, ""))
    may_be_part = _PART_NAME.fullmatch(name) or its_list == f"{folder}.md"
    if place in taken or (owner and not owner.added_by and may_be_part):
        raise refused(PAGE_KINDS, kind.added_by, f"has a page '{path}', which stands in the book already")


def pages_in(book: BookContext, page_group: PageGroup) -> Iterator[Page]:
    """The pages of a group, the one at its address first. Each bears the marking of the book, or a narrower one. Raises
    ExtensionError where another package draws something else.
    """
    kind = page_kinds()[page_group.kind]
    drawn = kind.draw(book, page_group.id)
    for page in _of_group(book, page_group, kind.added_by, drawn) if kind.added_by else drawn:
        yield page if page.marking >= book.floor else replace(page, marking=book.floor)


def _of_group(book: BookContext, page_group: PageGroup, name: str, drawn: Iterator[Page]) -> Iterator[Page]:
    """What another package draws: the page of the group, where it is wanted, and then parts of it and nothing else."""
    is_first = book.only is None or page_group.path in book.only
    for page in drawn:
        folder, _, file = page.path.rpartition("/")
        is_beside = page_group.path.endswith("/index.md")  # a folder that other pages may lie in
        is_part = folder == _place(page_group.path) and (_PART_NAME.fullmatch(file) or not is_beside)
        if page.path != page_group.path and (is_first or not is_part):
            raise refused(PAGE_KINDS, name, f"draws '{page.path}' where '{page_group.path}' was wanted")
        is_first = False
        yield page
    if is_first:
        raise refused(PAGE_KINDS, name, f"draws no page '{page_group.path}'")


def pages_of(book: BookContext) -> Iterator[Page]:
    """Every page, in no order that matters."""
    for page_group in page_groups_of(book):
        yield from pages_in(book, page_group)


def search_records(book: BookContext) -> Iterator[SearchRecord]:
    """One for each briefing, entity, event and source that has a page, in this order."""
    for kind in page_kinds().values():
        if kind.record:
            for id, _, _ in kind.pages(book):
                yield kind.record(book, id)


def search_record(book: BookContext, page_group: PageGroup) -> SearchRecord | None:
    """The record of one page group; None where it has none, or where there is no such page group."""
    record = page_kinds()[page_group.kind].record
    return (
        record(book, page_group.id) if record and book.addresses.paths.get(page_group.id) == page_group.path else None
    )


def icons_of(book: BookContext) -> frozenset[str]:
    """The icons that the vocabulary gives to pages of this book."""
    types = book.corpus.vocabulary.types
    used = {entity.type for entity in book.corpus.entities.values()}
    named = {types[type].icon for type in used if type in types}
    return frozenset((named | {section.icon for section in indexes.used_sections(book)}) - {""})
