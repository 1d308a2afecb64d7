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
from briefbook.render.views.indexes import (
    briefings_page,
    home_page,
    judgements_page,
    letters_page,
    section_page,
    sources_page,
    tags_page,
    timeline_page,
    used_sections,
)
from briefbook.render.views.source import source_page
from briefbook.render.views.state import coverage_page, disputes_page, questions_page

SECTION = "section"
_LISTS: Mapping[str, tuple[str, Callable[[Scene], Page]]] = {
    "home": (HOME, home_page),
    "briefings": (BRIEFINGS, briefings_page),
    "timeline": (TIMELINE, timeline_page),
    "sources": (SOURCES, sources_page),
    "judgements": (JUDGEMENTS, judgements_page),
    "letters": (LETTERS, letters_page),
    "tags": (TAGS, tags_page),
    "disputes": (DISPUTES, disputes_page),
    "questions": (QUESTIONS, questions_page),
    "coverage": (COVERAGE, coverage_page),
}


def sheaves_of(scene: Scene) -> Iterator[Sheaf]:
    """Every page of a book by name and address, none of them drawn yet: lists first, then entries by id."""
    corpus, paths = scene.corpus, scene.addresses.paths
    for name, (path, _) in _LISTS.items():
        yield Sheaf(name, "", (path,))
    for section in used_sections(scene):
        yield Sheaf(SECTION, section.id, (section_index(section.id),))
    for id in corpus.briefings:
        yield Sheaf("briefing", id, (paths[id],))
    for id, entity in corpus.entities.items():
        yield Sheaf("entity", id, (paths[id],), entity.type)
    for id in corpus.sources:
        yield Sheaf("source", id, (paths[id],))
    for old, id in corpus.redirects.items():
        yield Sheaf("redirect", old, (f"{paths[id].rpartition('/')[0]}/{old}.md",))


def pages_in(scene: Scene, sheaf: Sheaf) -> Iterator[Page]:
    """The pages of a sheaf."""
    match sheaf.kind:
        case "entity":
            yield entity_page(scene, sheaf.id)
        case "source":
            yield source_page(scene, sheaf.id)
        case "briefing":
            yield briefing_page(scene, sheaf.id)
        case "redirect":
            yield redirect_page(scene, sheaf.id, scene.corpus.redirects[sheaf.id])
        case "section":
            yield section_page(scene, scene.corpus.vocabulary.sections[sheaf.id])
        case name:
            yield _LISTS[name][1](scene)


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
