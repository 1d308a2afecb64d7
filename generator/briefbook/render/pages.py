"""Which pages a book has, and each of them by its sheaf."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from briefbook.model.page import Page, Sheaf
from briefbook.render.addresses import (
    BRIEFINGS,
    COVERAGE,
    DISPUTES,
    HOME,
    JUDGEMENTS,
    LETTERS,
    QUESTIONS,
    SOURCES,
    TAGS,
    TIMELINE,
    section_index,
)
from briefbook.render.scene import Scene
from briefbook.render.views.briefing import briefing_page
from briefbook.render.views.entity import entity_page, redirect_page
from briefbook.render.views.home import home_page
from briefbook.render.views.indexes import (
    briefings_pages,
    judgements_pages,
    letters_pages,
    section_pages,
    sources_pages,
    tags_pages,
    timeline_pages,
    used_sections,
)
from briefbook.render.views.source import source_pages
from briefbook.render.views.state import coverage_pages, disputes_pages, questions_pages

_LISTS: Mapping[str, tuple[str, Callable[[Scene], Iterator[Page]]]] = {
    "home": (HOME, lambda scene: iter((home_page(scene),))),
    "briefings": (BRIEFINGS, briefings_pages),
    "timeline": (TIMELINE, timeline_pages),
    "sources": (SOURCES, sources_pages),
    "judgements": (JUDGEMENTS, judgements_pages),
    "letters": (LETTERS, letters_pages),
    "tags": (TAGS, tags_pages),
    "disputes": (DISPUTES, disputes_pages),
    "questions": (QUESTIONS, questions_pages),
    "coverage": (COVERAGE, coverage_pages),
}


def sheaves_of(scene: Scene) -> Iterator[Sheaf]:
    """Every page of a book by name and address, none of them drawn yet: lists first, then entries by id."""
    corpus, paths = scene.corpus, scene.addresses.paths
    for name, (path, _) in _LISTS.items():
        yield Sheaf(name, "", path)
    for section in used_sections(scene):
        yield Sheaf("section", section.id, section_index(section.id))
    for id in corpus.briefings:
        yield Sheaf("briefing", id, paths[id])
    for id, entity in corpus.entities.items():
        yield Sheaf("entity", id, paths[id], entity.type)
    for id in corpus.sources:
        if id in paths:
            yield Sheaf("source", id, paths[id])
    for old, id in corpus.redirects.items():
        yield Sheaf("redirect", old, f"{paths[id].rpartition('/')[0]}/{old}.md")


def pages_in(scene: Scene, sheaf: Sheaf) -> Iterator[Page]:
    """The pages of a sheaf, the one at its address first."""
    match sheaf.kind:
        case "entity":
            yield entity_page(scene, sheaf.id)
        case "source":
            yield from source_pages(scene, sheaf.id)
        case "briefing":
            yield briefing_page(scene, sheaf.id)
        case "redirect":
            yield redirect_page(scene, sheaf.id, scene.corpus.redirects[sheaf.id])
        case "section":
            yield from section_pages(scene, scene.corpus.vocabulary.sections[sheaf.id])
        case name:
            yield from _LISTS[name][1](scene)


def pages_of(scene: Scene) -> Iterator[Page]:
    """Every page, in no order that matters."""
    for sheaf in sheaves_of(scene):
        yield from pages_in(scene, sheaf)


def icons_of(scene: Scene) -> frozenset[str]:
    """The icons that the vocabulary gives to pages of this book."""
    types = scene.corpus.vocabulary.types
    used = {entity.type for entity in scene.corpus.entities.values()}
    named = {types[type].icon for type in used if type in types} | {section.icon for section in used_sections(scene)}
    return frozenset(named - {""})
