"""Which pages a book has, and what makes each: lists of many things, and pages about one.

A worker that holds the scene makes any of them by name or id; no page needs another.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import partial

from briefbook.model.page import Page
from briefbook.render.scene import Scene
from briefbook.render.views.briefing import briefing_page
from briefbook.render.views.entity import entity_page, redirect_page
from briefbook.render.views.home import home_page
from briefbook.render.views.indexes import LISTS, section_pages, used_sections
from briefbook.render.views.source import source_pages
from briefbook.render.views.state import coverage_pages, disputes_pages, questions_pages


def pages_of(scene: Scene) -> Iterator[Page]:
    """Every page, in no order that matters."""
    for make in lists_of(scene).values():
        yield from make(scene)
    for id in ids_with_pages(scene):
        yield from pages_about(scene, id)


def lists_of(scene: Scene) -> Mapping[str, Callable[[Scene], Iterator[Page]]]:
    """What makes the pages of each list of the book, by the name of the list."""
    sections = {f"section {each.id}": partial(section_pages, section=each) for each in used_sections(scene)}
    states = {"disputes": disputes_pages, "questions": questions_pages, "coverage": coverage_pages}
    return {"home": _home_pages, **LISTS, **sections, **states}


def ids_with_pages(scene: Scene) -> Iterator[str]:
    """What `pages_about` has pages for: briefings, entities, sources, and ids that were."""
    corpus = scene.corpus
    yield from corpus.briefings
    yield from corpus.entities
    yield from (id for id in corpus.sources if id in scene.addresses.paths)
    yield from corpus.redirects


def pages_about(scene: Scene, id: str) -> Iterator[Page]:
    """The page about what an id names; several where more rests on a source than one page holds."""
    corpus = scene.corpus
    if id in corpus.entities:
        yield entity_page(scene, id)
    elif id in corpus.sources:
        yield from source_pages(scene, id)
    elif id in corpus.briefings:
        yield briefing_page(scene, id)
    else:
        yield redirect_page(scene, id, corpus.redirects[id])


def _home_pages(scene: Scene) -> Iterator[Page]:
    yield home_page(scene)
