"""Which pages a book has."""

from __future__ import annotations

from collections.abc import Iterator

from briefbook.model.page import Page
from briefbook.render.scene import Scene
from briefbook.render.views.briefing import briefing_page
from briefbook.render.views.entity import entity_page, redirect_page
from briefbook.render.views.home import home_page
from briefbook.render.views.indexes import index_pages
from briefbook.render.views.source import source_pages
from briefbook.render.views.state import coverage_pages, disputes_pages, questions_pages


def pages_of(scene: Scene) -> Iterator[Page]:
    """Every page, in no order that matters."""
    corpus = scene.corpus
    yield home_page(scene)
    yield from index_pages(scene)
    yield from disputes_pages(scene)
    yield from questions_pages(scene)
    yield from coverage_pages(scene)
    for id in corpus.briefings:
        yield briefing_page(scene, id)
    for id in corpus.entities:
        yield entity_page(scene, id)
    for id in (id for id in corpus.sources if id in scene.addresses.paths):
        yield from source_pages(scene, id)
    for old, id in corpus.redirects.items():
        yield redirect_page(scene, old, id)
