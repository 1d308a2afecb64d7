"""The kinds of pages that a book has, a line each: which there are, how one is drawn, its menu, what search knows."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import cache
from typing import NamedTuple

from briefbook.extensions import PAGE_KINDS, extensions, refused
from briefbook.model.page import Page, Sheaf
from briefbook.model.search import SearchRecord
from briefbook.render import addresses
from briefbook.render.lists import tagged
from briefbook.render.scene import Scene
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
    pages: Callable[[Scene], Iterator[Named]]
    draw: Callable[[Scene, str], Iterator[Page]]
    menu: str = ""
    record: Callable[[Scene, str], SearchRecord] | None = None
    is_listed: Callable[[Scene], object] = lambda _: True


def _list(
    name: str,
    path: str,
    draw: Callable[[Scene], Iterator[Page]],
    menu: str = "The book",
    is_listed: Callable[[Scene], object] = lambda _: True,
) -> PageKind:
    """A kind of which every book has one, in one part or several."""
    return PageKind(name, lambda _: iter((("", path, ""),)), lambda scene, _: draw(scene), menu, is_listed=is_listed)


def _sections(scene: Scene) -> Iterator[Named]:
    return ((each.id, addresses.section_index(each.id), "") for each in indexes.used_sections(scene))


def _briefings(scene: Scene) -> Iterator[Named]:
    return ((id, scene.addresses.paths[id], "") for id in scene.corpus.briefings)


def _entities(scene: Scene) -> Iterator[Named]:
    return ((id, scene.addresses.paths[id], each.type) for id, each in scene.corpus.entities.items())


def _sources(scene: Scene) -> Iterator[Named]:
    return ((id, scene.addresses.paths[id], "") for id in scene.corpus.sources if id in scene.addresses.paths)


def _redirects(scene: Scene) -> Iterator[Named]:
    paths = scene.addresses.paths
    return ((old, f"{paths[id].rpartition('/')[0]}/{old}.md", "") for old, id in scene.corpus.redirects.items())


def _home(scene: Scene) -> Iterator[Page]:
    yield home_page(scene)


def _briefing(scene: Scene, id: str) -> Iterator[Page]:
    yield briefing_page(scene, id)


def _section(scene: Scene, id: str) -> Iterator[Page]:
    return indexes.section_pages(scene, scene.corpus.vocabulary.sections[id])


def _redirect(scene: Scene, old: str) -> Iterator[Page]:
    yield redirect_page(scene, old, scene.corpus.redirects[old])


# In the order of the menu.
BUILT_IN = (
    _list("home", addresses.HOME, _home, "Home"),
    _list("briefings", addresses.BRIEFINGS, indexes.briefings_pages, "Briefings", lambda scene: scene.corpus.briefings),
    PageKind("briefing", _briefings, _briefing, "Briefings", briefing_record),
    PageKind("section", _sections, _section, "Entries"),
    _list("timeline", addresses.TIMELINE, indexes.timeline_pages, is_listed=lambda scene: scene.derived.timeline),
    _list(
        "judgements", addresses.JUDGEMENTS, indexes.judgements_pages, is_listed=lambda scene: scene.corpus.judgements
    ),
    _list("disputes", addresses.DISPUTES, state.disputes_pages, is_listed=lambda scene: scene.derived.disputes),
    _list("questions", addresses.QUESTIONS, state.questions_pages),
    _list("sources", addresses.SOURCES, indexes.sources_pages, is_listed=lambda scene: scene.corpus.sources),
    _list("coverage", addresses.COVERAGE, state.coverage_pages),
    _list("letters", addresses.LETTERS, indexes.letters_pages),
    _list("tags", addresses.TAGS, indexes.tags_pages, is_listed=lambda scene: tagged(scene.corpus)),
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


def sheaves_of(scene: Scene) -> Iterator[Sheaf]:
    """Every page of a book by name and address, none of them drawn yet: lists first, then entries by id."""
    for kind in page_kinds().values():
        menu = kind.menu if kind.menu and kind.is_listed(scene) else ""
        for id, path, type in kind.pages(scene):
            yield Sheaf(kind.name, id, path, type, menu)


def pages_in(scene: Scene, sheaf: Sheaf) -> Iterator[Page]:
    """The pages of a sheaf, the one at its address first. Each bears the marking of the book, or a narrower one."""
    for page in page_kinds()[sheaf.kind].draw(scene, sheaf.id):
        yield page if page.marking >= scene.floor else replace(page, marking=scene.floor)


def pages_of(scene: Scene) -> Iterator[Page]:
    """Every page, in no order that matters."""
    for sheaf in sheaves_of(scene):
        yield from pages_in(scene, sheaf)


def search_records(scene: Scene) -> Iterator[SearchRecord]:
    """One for each briefing, entity, event and source that has a page, in this order."""
    for kind in page_kinds().values():
        if kind.record:
            for id, _, _ in kind.pages(scene):
                yield kind.record(scene, id)


def search_record(scene: Scene, sheaf: Sheaf) -> SearchRecord | None:
    """The record of one sheaf; None where it has none, or where there is no such sheaf."""
    record = page_kinds()[sheaf.kind].record
    return record(scene, sheaf.id) if record and scene.addresses.paths.get(sheaf.id) == sheaf.path else None


def icons_of(scene: Scene) -> frozenset[str]:
    """The icons that the vocabulary gives to pages of this book."""
    types = scene.corpus.vocabulary.types
    used = {entity.type for entity in scene.corpus.entities.values()}
    named = {types[type].icon for type in used if type in types}
    return frozenset((named | {section.icon for section in indexes.used_sections(scene)}) - {""})
