"""The whole build in reading order. Nothing else knows the order."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Executor
from dataclasses import replace
from typing import Any, NamedTuple

from briefbook.config import Settings
from briefbook.derive.derived import derive
from briefbook.link import link
from briefbook.load.files import Loaded, load_content, parse_facts, with_known_places
from briefbook.model.corpus import Corpus
from briefbook.model.page import Page, RenderedPage, Sheaf
from briefbook.model.search import SearchRecord
from briefbook.problems import Problem, has_errors, in_order
from briefbook.publish.pages import Written, write_pages
from briefbook.redact import redact
from briefbook.render.addresses import addresses_of
from briefbook.render.markdown import render_page, templates
from briefbook.render.pages import icons_of, pages_in, pages_of, sheaves_of
from briefbook.render.print.book import EVERYTHING, print_volumes
from briefbook.render.print.selection import Asked
from briefbook.render.prose import words_of_value
from briefbook.render.scene import Scene
from briefbook.render.search_records import search_records
from briefbook.run.cache import Cache
from briefbook.run.collector import collector_paused
from briefbook.run.parsing import kept
from briefbook.run.workers import processors, worker_processes
from briefbook.validate import validate
from briefbook.validate.follow_ups import without_follow_ups

PARSED = "build/cache/parsed"


class Reading(NamedTuple):
    """What the content holds, and what is wrong with it, by place. The corpus is whole only where no error is."""

    corpus: Corpus
    problems: tuple[Problem, ...]
    is_strict: bool = False

    @property
    def is_sound(self) -> bool:
        return not has_errors(self.problems, strict=self.is_strict)


def read(settings: Settings) -> Reading:
    """Load, link and check; what was parsed before, and is still the same, is not parsed again."""
    cache = Cache(settings.root / PARSED)
    with collector_paused():
        loaded = load_content(settings.content, settings.root, kept(parse_facts, cache, _workers()))
        cache.sweep()
        return checked(loaded, settings)


def _workers() -> Callable[[], Executor] | None:
    count = processors()
    return (lambda: worker_processes(count)) if count > 1 else None


def checked(loaded: Loaded, settings: Settings) -> Reading:
    """Link and check what was loaded."""
    corpus = link(loaded.entries, loaded.vocabulary, settings.language)
    found = without_follow_ups(validate(loaded.entries, corpus), loaded.problems, loaded.missed)
    problems = in_order(with_known_places([*loaded.problems, *found], settings.root))
    return Reading(corpus, problems, settings.is_strict)


def scene_of(corpus: Corpus, settings: Settings) -> Scene:
    """Redact, and derive what follows: all that pages and PDFs are drawn from."""
    with collector_paused():
        visible = redact(corpus)
        derived = derive(visible, settings.as_of, words_of_value(visible, settings.language))
        addresses = addresses_of(visible, derived, settings.source_pages)
        return Scene(visible, derived, addresses, settings.site_name, settings.language)


def pages(corpus: Corpus, settings: Settings) -> Iterator[Page]:
    """Lay out every page."""
    yield from pages_of(scene_of(corpus, settings))


def records(scene: Scene) -> Iterator[SearchRecord]:
    """What search knows of every entry without reading its page."""
    yield from search_records(scene)


def outline(scene: Scene) -> tuple[Sheaf, ...]:
    """Every page by name and address, none of them drawn yet."""
    return tuple(sheaves_of(scene))


def icons(scene: Scene) -> frozenset[str]:
    """The icons that pages of the book are to bear, by name."""
    return icons_of(scene)


def draw(scene: Scene, missing_icons: frozenset[str], sheaf: Sheaf) -> Iterator[RenderedPage]:
    """The Markdown of a sheaf, in any process; without icons that the theme has not."""
    for page in pages_in(scene, sheaf):
        known = replace(page, icon="") if page.icon in missing_icons else page
        yield render_page(known, templates())


def print_views(corpus: Corpus, settings: Settings, asked: Asked = EVERYTHING) -> tuple[dict[str, Any], ...]:
    """Lay out what was asked for as PDFs: one, or several volumes. Raises NothingToPrintError."""
    return next(each_print_views(corpus, settings, (asked,)))


def each_print_views(
    corpus: Corpus, settings: Settings, wanted: Iterable[Asked]
) -> Iterator[tuple[dict[str, Any], ...]]:
    """The same for several askings, one at a time. Raises NothingToPrintError."""
    scene = scene_of(corpus, settings)
    for asked in wanted:
        yield print_volumes(scene, settings.as_of, asked)


def write(pages: Iterable[Page], settings: Settings) -> Written:
    """The Markdown of every page on disk, and nothing stale beside it."""
    return write_pages([render_page(page, templates()) for page in pages], settings.pages)
