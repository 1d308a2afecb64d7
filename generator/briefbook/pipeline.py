"""The whole build in reading order. Nothing else knows the order."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import replace
from functools import cache, partial
from typing import Any, NamedTuple

from briefbook.book.derive.derived import derive
from briefbook.book.derive.names import SHORTEST_CJK, NameFinder
from briefbook.book.link import doubles_of, link
from briefbook.book.redact import fitted, named_where, redact, texts_in, withheld_in
from briefbook.book.validate import validate
from briefbook.book.validate.files import AssetAt, check_files, files_in
from briefbook.book.validate.follow_ups import without_follow_ups
from briefbook.book.validate.links import check_links
from briefbook.config import CONFIG_NAMES, Settings
from briefbook.html.site_defaults import unknown_names
from briefbook.html.written_pages import Written, write_pages
from briefbook.load.cited import at_citations
from briefbook.load.files import Loaded, load_content, published_at, read_asset_at, shown_path, with_known_places
from briefbook.load.marked import marked_places, marked_problems, too_narrow
from briefbook.model.corpus import Corpus
from briefbook.model.entries import Entry
from briefbook.model.files import Asset
from briefbook.model.marking import Marking
from briefbook.model.page import Drawn, Page, PageGroup, RenderedPage
from briefbook.model.search import SearchRecord
from briefbook.model.unread import NOTHING_UNREAD
from briefbook.model.vocabulary import Vocabulary
from briefbook.pages.addresses import addresses_of
from briefbook.pages.book_context import BookContext, book_context_from
from briefbook.pages.markdown import render_page, templates
from briefbook.pages.registry import icons_of, page_groups_of, pages_in, pages_of, search_record, search_records
from briefbook.pages.spans import words_of_value
from briefbook.pages.tracked import Reads, tracked, wanting
from briefbook.print.book import EVERYTHING, PrintView, print_volumes
from briefbook.print.marked import marked_in
from briefbook.print.selection import Asked
from briefbook.problems import Problem, Span, has_errors, in_order
from briefbook.publish.book_files import sync_files
from briefbook.publish.site_files import site_files
from briefbook.run.garbage_collector import garbage_collector_paused


class Verdict(NamedTuple):
    """What is wrong with the content, by place."""

    problems: tuple[Problem, ...]
    is_strict: bool = False

    @property
    def is_sound(self) -> bool:
        return not has_errors(self.problems, strict=self.is_strict)


class Reading(NamedTuple):
    """What the content holds, and what is wrong with it, by place. The corpus is whole only where no error is."""

    corpus: Corpus
    problems: tuple[Problem, ...]
    is_strict: bool = False

    @property
    def verdict(self) -> Verdict:
        return Verdict(self.problems, self.is_strict)

    @property
    def is_sound(self) -> bool:
        return self.verdict.is_sound


def read(settings: Settings) -> Reading:
    """Load, link and check what is written, and keep nothing of it for other runs."""
    with garbage_collector_paused():
        return checked(load_content(settings.content, settings.root, bounds=settings.bounds()), settings)


def asset_at(settings: Settings) -> AssetAt:
    """Reads the files of a book, each once."""
    return cache(lambda path: read_asset_at(path, settings.content, settings.root, settings.bounds()))


def checked(
    loaded: Loaded,
    settings: Settings,
    has_file: Callable[[str], bool] | None = None,
    asset: AssetAt | None = None,
) -> Reading:
    """Link and check what was loaded. `has_file` tells which other files the site will have, by their path in it, and
    `asset` gives those of the content.
    """
    asset = asset or asset_at(settings)
    corpus = link(loaded.entries, loaded.vocabulary, settings.language)
    corpus = replace(corpus, files=files_in(loaded.entries, asset))
    has_file = has_file or site_files(settings)
    links = check_links(loaded.entries, corpus, has_file, has_policy=settings.has_policy)
    doubles = doubles_of(loaded.entries, loaded.vocabulary, settings.language)
    there = loaded.files if loaded.unread == NOTHING_UNREAD else ()  # else what could not be read may use them
    files = check_files(loaded.entries, there, shown_path(settings.content, settings.root), asset)
    told = (*loaded.problems, *validate(loaded.entries, corpus, doubles), *links, *files)
    found = [*without_follow_ups(told, loaded.unread)]
    if settings.audience is not None:
        known = frozenset(found)
        corpus, leaks = _for_audience(loaded, settings, settings.audience, known, has_file, asset)
        found += [each for each in leaks if each not in known]
    told = (*settings.problems, *unknown_names(settings.without))
    marked = marked_places(_too_narrow(loaded.entries, settings), settings.marking, settings.root)
    told += refused_as_published(settings)
    problems = in_order(with_known_places([*told, *at_citations(found, settings.root), *marked], settings.root))
    return Reading(corpus, problems, settings.is_strict)


def refused_as_published(settings: Settings) -> tuple[Problem, ...]:
    """The problem of a book that is for fewer people than it is published as, where no audience is named."""
    if settings.published_as is None or settings.audience is not None or not settings.is_for_others:
        return ()
    limit, where = settings.published_as
    if settings.marking <= limit:
        return ()
    hint = f"name the audience, as in `--audience {settings.marking}`; or publish it as {settings.marking}"
    return (Problem("E333", f"the book is {settings.marking}, and published as {limit}", where, hint),)


def _too_narrow(entries: Iterable[Entry], settings: Settings) -> Iterator[Entry]:
    """The entries that hold what may not be in what is made for others."""
    is_limited = settings.is_for_others and settings.audience is None
    return too_narrow(entries, settings.marking) if is_limited else iter(())


_OF_WHAT_IS_SHOWN = ("E702", "E704")
"""Codes of values and blocks of a text that cannot be shown."""


def _for_audience(
    loaded: Loaded,
    settings: Settings,
    audience: Marking,
    known: Collection[Problem],
    has_file: Callable[[str], bool],
    asset: AssetAt,
) -> tuple[Corpus, tuple[Problem, ...]]:
    """What an audience may see, as if there were nothing else, and what is wrong with that beside the problems `known`:
    texts that lead to or name what it may not know, and what stands no more without it.
    """
    redacted, told = redact(loaded.entries, audience), list[Problem]()
    tried, empty = frozenset(each.where for each in known), frozenset[Span]()
    while True:
        redacted, left_out = fitted(redacted, audience, settings.withheld_text, empty)
        told += left_out
        corpus = link(redacted.entries, loaded.vocabulary, settings.language)
        broken = [each for each in validate(redacted.entries, corpus) if each.is_error]
        empty = frozenset(each.where for each in broken if each.code in _OF_WHAT_IS_SHOWN) - tried
        if not empty:
            break
        tried |= empty
    corpus = replace(corpus, files=files_in(redacted.entries, asset))
    told += withheld_in(redacted, audience)
    finder = NameFinder({name: name for name in redacted.names if len(name) >= SHORTEST_CJK})
    for text, where in (*texts_in(redacted.entries), *_texts_around(loaded.vocabulary, settings)):
        told += (named_where(found.entity, where, audience) for found in finder.find(text))
    said = {each.where for each in told}
    broken += check_links(redacted.entries, corpus, has_file, has_policy=settings.has_policy)
    told += (each for each in broken if each.where not in said)
    return corpus, tuple(told)


def _texts_around(vocabulary: Vocabulary, settings: Settings) -> Iterator[tuple[str, Span]]:
    """The words that every audience reads and that no entry says."""
    config = Span(CONFIG_NAMES[0], 1, 1)
    for text in (settings.site_name, settings.site_description, settings.restrictions, settings.pdf.notice):
        yield text, config
    words = Span((settings.content_dir / "vocabulary.yml").as_posix(), 1, 1)
    labels = [each.label for each in vocabulary.sections.values()]
    labels += [label for each in vocabulary.types.values() for label in (each.label, each.plural)]
    labels += [label for each in vocabulary.properties.values() for label in (each.label, each.inverse_label)]
    labels += [label for each in vocabulary.metrics.values() for label in (each.label, each.unit)]
    yield from ((label, words) for label in labels)


def book_context_of(corpus: Corpus, settings: Settings) -> BookContext:
    """Derive what follows from a corpus: all that pages and PDFs are drawn from."""
    with garbage_collector_paused():
        derived = derive(corpus, settings.as_of, partial(words_of_value, corpus, settings.language))
        addresses = addresses_of(corpus, derived, settings.source_pages)
        words = (settings.site_name, settings.language, settings.marking, settings.site_description)
        return book_context_from(corpus, derived, addresses, *words)


def pages(corpus: Corpus, settings: Settings) -> Iterator[Page]:
    """Lay out every page."""
    yield from pages_of(book_context_of(corpus, settings))


def records(book: BookContext) -> Iterator[SearchRecord]:
    """What search knows of every entry without reading its page."""
    yield from search_records(book)


def outline_of(book: BookContext) -> tuple[PageGroup, ...]:
    """Every page by name and address, none of them drawn yet."""
    return tuple(page_groups_of(book))


def icons(book: BookContext) -> frozenset[str]:
    """The icons that pages of the book are to bear, by name."""
    return icons_of(book)


class Drawing:
    """Draws page groups of a book context, in any process; without icons that the theme has not."""

    def __init__(self, book: BookContext, missing_icons: frozenset[str]) -> None:
        self._book = book
        self._reads = Reads()
        self.book = tracked(book, self._reads)
        self.missing_icons = missing_icons

    def __reduce__(self) -> tuple[type[Drawing], tuple[BookContext, frozenset[str]]]:
        """Another process tracks for itself."""
        return Drawing, (self._book, self.missing_icons)

    def __call__(self, page_group: PageGroup, only: frozenset[str] | None = None) -> Drawn:
        """The pages of a group, or `only` some of them, what these depend on, and what search knows of the first."""
        book = self.book if only is None else wanting(self.book, only)
        self._reads.taken()
        record = search_record(book, page_group)
        pages: list[RenderedPage] = []
        reads: list[tuple[str, ...]] = []
        for page in pages_in(book, page_group):
            pages.append(self._rendered(page))
            reads.append(self._reads.taken())
        return Drawn(tuple(pages), tuple(reads), record)

    def _rendered(self, page: Page) -> RenderedPage:
        return render_page(replace(page, icon="") if page.icon in self.missing_icons else page, templates())


def print_views(corpus: Corpus, settings: Settings, asked: Asked = EVERYTHING) -> tuple[dict[str, Any], ...]:
    """Lay out what was asked for as PDFs: one, or several volumes. Raises NothingToPrintError."""
    return print_volumes(book_context_of(corpus, settings), settings.as_of, asked)


def narrower_in(views: Iterable[PrintView], corpus: Corpus, settings: Settings) -> tuple[Problem, ...]:
    """A problem for each thing in PDFs that is marked for fewer people than the book is for."""
    if refused := refused_as_published(replace(settings, is_for_others=True)):
        return refused
    limit = settings.marking if settings.audience is None else settings.audience
    found = (each for view in views for each in marked_in(view, corpus, limit))
    return in_order(with_known_places(marked_problems(found, limit, "the PDF"), settings.root))


def write(pages: Iterable[Page], files: Mapping[str, Asset], settings: Settings) -> Written:
    """The Markdown of every page on disk with the files of the book, and nothing stale beside them. Raises OSError."""
    written = write_pages((render_page(page, templates()) for page in pages), settings.pages)
    sync_files(files, settings.pages, published_files(settings))
    return written


def published_files(settings: Settings) -> Callable[[str], bytes]:
    """Gives the bytes of a file of the book by its path, as they are published. Raises OSError."""
    return partial(published_at, content=settings.content, root=settings.root, bounds=settings.bounds())
