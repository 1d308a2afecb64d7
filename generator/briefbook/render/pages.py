"""The kinds of pages that a book has, a line each: which there are, how one is drawn, its menu, what search knows."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import cache
from typing import NamedTuple

from briefbook.extensions import PAGE_KINDS, extensions, refused
from briefbook.model.page import Page, PageGroup
from briefbook.model.search import SearchRecord
from briefbook.render import addresses
from briefbook.render.book_context import BookContext
from briefbook.render.lists import tagged
from briefbook.render.search_records import briefing_record, entity_record, source_record
from briefbook.render.views import indexes, state
from briefbook.render.views.briefing import briefing_page
from briefbook.render.views.entity import entity_pages, redirect_page
from briefbook.render.views.home import home_page
from briefbook.render.views.source import source_pages

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
    _list("questions", addresses.QUESTIONS, state.questions_pages),
    _list("sources", addresses.SOURCES, indexes.sources_pages, is_listed=lambda book: book.corpus.sources),
    _list("coverage", addresses.COVERAGE, state.coverage_pages),
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
        if kinds.setdefault(kind.name, kind) is not kind:
            raise refused(PAGE_KINDS, name, f"calls its pages '{kind.name}', which there are already")
    return kinds


def page_groups_of(book: BookContext) -> Iterator[PageGroup]:
    """Every page of a book by name and address, none of them drawn yet: lists first, then entries by id."""
    for kind in page_kinds().values():
        menu = kind.menu if kind.menu and kind.is_listed(book) else ""
        for id, path, type in kind.pages(book):
            yield PageGroup(kind.name, id, path, type, menu)


def pages_in(book: BookContext, page_group: PageGroup) -> Iterator[Page]:
    """The pages of a group, the one at its address first. Each bears the marking of the book, or a narrower one."""
    for page in page_kinds()[page_group.kind].draw(book, page_group.id):
        yield page if page.marking >= book.floor else replace(page, marking=book.floor)


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
