"""The whole build in reading order. Nothing else knows the order."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Executor
from dataclasses import replace
from typing import Any, NamedTuple

from briefbook.config import Settings
from briefbook.derive.derived import derive
from briefbook.derive.former import Former, Kept, kept_of
from briefbook.link import edit_between, link, linked_again
from briefbook.load.cited import at_citations
from briefbook.load.files import Loaded, load_content, parse_facts, with_known_places
from briefbook.load.marked import marked_places, marked_problems, too_narrow
from briefbook.model.corpus import Corpus
from briefbook.model.dates import PartialDate
from briefbook.model.entries import Entry
from briefbook.model.page import Drawn, Page, RenderedPage, Sheaf
from briefbook.model.search import SearchRecord
from briefbook.problems import Problem, has_errors, in_order
from briefbook.publish.pages import Written, write_pages
from briefbook.publish.site_files import site_files
from briefbook.redact import redact
from briefbook.render.addresses import addresses_of
from briefbook.render.asked import Inquiry, watched
from briefbook.render.markdown import render_page, templates
from briefbook.render.pages import icons_of, pages_in, pages_of, search_record, search_records, sheaves_of
from briefbook.render.print.book import EVERYTHING, PrintView, print_volumes
from briefbook.render.print.marked import marked_in
from briefbook.render.print.selection import Asked
from briefbook.render.prose import words_of_value
from briefbook.render.reach import reach_of
from briefbook.render.scene import Scene, scene_from
from briefbook.run.cache import Cache
from briefbook.run.collector import collector_paused
from briefbook.run.parsing import Memory, Name, sweep
from briefbook.run.parsing import hold as hold_parsed
from briefbook.run.parsing import kept as parsed_once
from briefbook.run.scratch import clear_scratch
from briefbook.run.workers import processors, worker_processes
from briefbook.validate import is_still_fine, validate
from briefbook.validate.follow_ups import without_follow_ups
from briefbook.validate.links import check_links

PARSED = "parsed"


class Reading(NamedTuple):
    """What the content holds, and what is wrong with it, by place. The corpus is whole only where no error is."""

    corpus: Corpus
    problems: tuple[Problem, ...]
    is_strict: bool = False

    @property
    def is_sound(self) -> bool:
        return not has_errors(self.problems, strict=self.is_strict)


class Book(NamedTuple):
    """A book between two edits: what was loaded, what came of it, and, if that is sound, what pages are drawn from."""

    loaded: Loaded
    reading: Reading
    as_of: PartialDate
    scene: Scene | None = None

    @property
    def kept(self) -> Kept | None:
        """What is worth keeping of it, to open it again in less time."""
        return kept_of(self.scene.derived) if self.scene else None

    @property
    def is_fine(self) -> bool:
        """Whether there is nothing to say of it."""
        return self.scene is not None and not self.reading.problems


def read(settings: Settings) -> Reading:
    """Load, link and check; what was parsed before, and is still the same, is not parsed again."""
    with collector_paused():
        return checked(load(settings), settings)


def load(settings: Settings, memory: Memory | None = None, *, keeps: bool = True) -> Loaded:
    """What is written; of files that are as they were in `memory`, the same values. What is parsed is kept for other
    runs, unless they come so soon that it is not worth the time.
    """
    cache = Cache(settings.root, PARSED)
    clear_scratch(settings.root)
    with collector_paused():
        bounds = settings.bounds()
        if not keeps:
            parse = parsed_once(parse_facts, None, None, memory)
            return load_content(settings.content, settings.root, parse, bounds=bounds)
        parse = parsed_once(parse_facts, cache, _workers(), memory)
        loaded = load_content(settings.content, settings.root, parse, bounds=bounds)
        sweep(cache)
        return loaded


def hold(settings: Settings, loaded: Loaded, names: Sequence[Name]) -> None:
    """Keep what these files hold, whatever is read from now on, and nothing that was held before: the site that stands
    is brought up to date with it.
    """
    hold_parsed(Cache(settings.root, PARSED), names, loaded.vocabulary)


def opened(settings: Settings, loaded: Loaded) -> Book:
    """A book, from what is written."""
    with collector_paused():
        reading = checked(loaded, settings)
        return Book(loaded, reading, settings.as_of, scene_of(reading.corpus, settings) if reading.is_sound else None)


def reopened(settings: Settings, loaded: Loaded, kept: Kept) -> Book:
    """A book of which it is known that it is sound, and what was `kept` of it."""
    with collector_paused():
        corpus = link(loaded.entries, loaded.vocabulary, settings.language)
        reading = Reading(corpus, (), settings.is_strict)
        return Book(loaded, reading, settings.as_of, scene_of(corpus, settings, kept=kept))


def revised(book: Book, settings: Settings, loaded: Loaded) -> Book:
    """The book after an edit of a sound one: the same as `opened` makes, with less work where little is new."""
    edit = edit_between(book.loaded.entries, loaded.entries)
    if book.scene is None or loaded.vocabulary != book.loaded.vocabulary or settings.as_of != book.as_of:
        return opened(settings, loaded)
    with collector_paused():
        former = book.reading.corpus
        corpus = linked_again(former, edit, loaded.entries, settings.language)
        if corpus is None:
            return opened(settings, loaded)
        # What did not change may stand elsewhere in its file now: a problem is looked for anew, for its place.
        is_fine = (
            not book.reading.problems
            and not loaded.problems
            and is_still_fine(former, *edit, corpus)
            and not any(_too_narrow(edit.new, settings))
        )
        problems = () if is_fine else checked(loaded, settings).problems
        reading = Reading(corpus, problems, settings.is_strict)
        return Book(
            loaded, reading, settings.as_of, scene_of(corpus, settings, book.scene) if reading.is_sound else None
        )


def reach(before: Book, after: Book) -> frozenset[int] | None:
    """The questions of pages that an edit gives other answers to; None where no page is sure to be the same."""
    return reach_of(before.scene, after.scene) if before.scene and after.scene else None


def _workers() -> Callable[[], Executor] | None:
    count = processors()
    return (lambda: worker_processes(count)) if count > 1 else None


def checked(loaded: Loaded, settings: Settings) -> Reading:
    """Link and check what was loaded."""
    corpus = link(loaded.entries, loaded.vocabulary, settings.language)
    links = check_links(loaded.entries, corpus, site_files(settings))
    told = (*loaded.problems, *validate(loaded.entries, corpus), *links)
    found = without_follow_ups(told, loaded.problems, loaded.unread)
    marked = marked_places(_too_narrow(loaded.entries, settings), settings.marking, settings.root)
    problems = in_order(with_known_places([*at_citations(found, settings.root), *marked], settings.root))
    return Reading(corpus, problems, settings.is_strict)


def _too_narrow(entries: Iterable[Entry], settings: Settings) -> Iterator[Entry]:
    """The entries that hold what may not be in what is made for others."""
    return too_narrow(entries, settings.marking) if settings.is_for_others else iter(())


def scene_of(corpus: Corpus, settings: Settings, before: Scene | None = None, kept: Kept | None = None) -> Scene:
    """Redact, and derive what follows: all that pages and PDFs are drawn from. With the scene before an edit, of the
    same day, or with what was kept of this one, the result is the same, and made in less time.
    """
    with collector_paused():
        visible = redact(corpus)
        former = Former(before.corpus, before.derived) if before else None
        derived = derive(visible, settings.as_of, words_of_value(visible, settings.language), former, kept)
        addresses = addresses_of(visible, derived, settings.source_pages)
        return scene_from(visible, derived, addresses, settings.site_name, settings.language, settings.marking)


def pages(corpus: Corpus, settings: Settings) -> Iterator[Page]:
    """Lay out every page."""
    yield from pages_of(scene_of(corpus, settings))


def records(scene: Scene) -> Iterator[SearchRecord]:
    """What search knows of every entry without reading its page."""
    yield from search_records(scene)


def records_of(scene: Scene, sheaves: Iterable[Sheaf]) -> dict[str, SearchRecord]:
    """The same of these sheaves, by path; of those that the scene has, and of which search knows anything."""
    found = (search_record(scene, sheaf) for sheaf in sheaves)
    return {each.path: each for each in found if each}


def outline(scene: Scene) -> tuple[Sheaf, ...]:
    """Every page by name and address, none of them drawn yet."""
    return tuple(sheaves_of(scene))


def icons(scene: Scene) -> frozenset[str]:
    """The icons that pages of the book are to bear, by name."""
    return icons_of(scene)


class Drawing:
    """Draws sheaves of a scene, in any process; without icons that the theme has not."""

    def __init__(self, scene: Scene, missing_icons: frozenset[str]) -> None:
        self._scene = scene
        self.inquiry = Inquiry()
        self.scene = watched(scene, self.inquiry)
        self.missing_icons = missing_icons

    def __reduce__(self) -> tuple[type[Drawing], tuple[Scene, frozenset[str]]]:
        """Another process watches for itself."""
        return Drawing, (self._scene, self.missing_icons)

    def __call__(self, sheaf: Sheaf, only: frozenset[str] | None = None) -> Drawn:
        """The Markdown of a sheaf, or `only` of some of its pages, and what these asked of the scene."""
        self.inquiry.taken()
        pages: list[RenderedPage] = []
        asked: list[bytes] = []
        for page in pages_in(replace(self.scene, only=only) if only else self.scene, sheaf):
            pages.append(self._rendered(page))
            asked.append(self.inquiry.taken())
        return Drawn(tuple(pages), tuple(asked))

    def _rendered(self, page: Page) -> RenderedPage:
        return render_page(replace(page, icon="") if page.icon in self.missing_icons else page, templates())


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


def narrower_in(views: Iterable[PrintView], corpus: Corpus, settings: Settings) -> tuple[Problem, ...]:
    """A problem for each thing in PDFs that is marked for fewer people than the book is for."""
    limit = settings.marking
    found = (each for view in views for each in marked_in(view, corpus, limit))
    return in_order(with_known_places(marked_problems(found, limit, "the PDF"), settings.root))


def write(pages: Iterable[Page], settings: Settings) -> Written:
    """The Markdown of every page on disk, and nothing stale beside it."""
    return write_pages((render_page(page, templates()) for page in pages), settings.pages)
