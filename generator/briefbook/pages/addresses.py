"""Addresses: which page stands for an id, and how one page links to another."""

from __future__ import annotations

import posixpath
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TypeVar

from briefbook.config import ALL, SHARED
from briefbook.model.corpus import Corpus
from briefbook.model.derived import Derived
from briefbook.model.entries import Source
from briefbook.pages.lists import disputes_by_standing, tagged
from briefbook.pages.parts import CARDS, ROWS, cut, part_path

HOME = "index.md"
TIMELINE = "timeline.md"
QUESTIONS = "open-questions.md"
COVERAGE = "coverage.md"
LETTERS = "a-z.md"
SOURCES = "sources/index.md"
BRIEFINGS = "briefings/index.md"
DISPUTES = "disputes.md"
JUDGEMENTS = "judgements.md"
TAGS = "tags.md"
EXPLORER = "explorer.md"

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Addresses:
    """`paths` maps ids to pages below the pages folder; a judgement is an anchor on the page of all of them. A source
    that is shown where it is cited has none. `places` says on which part of a list an anchor stands that is linked to.
    """

    paths: Mapping[str, str]
    places: Mapping[str, str] = field(default_factory=dict)
    numbered: frozenset[str] = frozenset()
    """Pages of entries whose ids are numbers, as the parts of lists are."""

    def href(self, id: str, page: str, anchor: str = "") -> str:
        """A relative link from `page` to what `id` names."""
        path, _, own = self.paths[id].partition("#")
        return relative(path, page, anchor or own)

    def part(self, path: str, number: int) -> str:
        """The page of a part of the list that begins at `path`."""
        return part_path(path, number, self.numbered)

    def holding(self, anchor: str, path: str) -> str:
        """The part that holds an anchor of the list that begins at `path`."""
        return self.places.get(anchor, path)


def relative(path: str, page: str, anchor: str = "") -> str:
    """A relative link between two files below the pages folder."""
    hash = f"#{anchor}" if anchor else ""
    if path == page and anchor:
        return hash
    folder, _, name = path.rpartition("/")
    return f"{_way(folder, page.rpartition('/')[0])}{name}{hash}"


@lru_cache(maxsize=4096)
def _way(folder: str, start: str) -> str:
    """The way from one folder to another, up to the name of a file in it."""
    way = posixpath.relpath(folder or ".", start or ".")
    return "" if way == "." else f"{way}/"


def addresses_of(corpus: Corpus, derived: Derived | None = None, source_pages: str = ALL) -> Addresses:
    """The page of every id that has one. Without `derived`, all sources have one, and disputes are on one page."""
    paths: dict[str, str] = {}
    for id, entity in corpus.entities.items():
        paths[id] = f"{corpus.vocabulary.section_of(entity.type).id}/{id}.md"
    for id in corpus.sources if derived is None or source_pages != SHARED else shared_sources(corpus, derived):
        paths[id] = f"sources/{id}.md"
    for id in corpus.briefings:
        paths[id] = f"briefings/{id}.md"
    numbered = {path for id, path in paths.items() if id.isdigit()}
    numbered |= {f"{posixpath.dirname(paths[id])}/{old}.md" for old, id in corpus.redirects.items() if old.isdigit()}
    places = _places_in_lists(corpus, derived, frozenset(numbered))
    for id in corpus.judgements:
        paths[id] = f"{places[f'judgement-{id}']}#judgement-{id}"
    return Addresses(paths, places, frozenset(numbered))


def _places_in_lists(corpus: Corpus, derived: Derived | None, taken: frozenset[str]) -> dict[str, str]:
    """The part on which each anchor of these lists stands; for a tag on several parts, the first of them."""
    places: dict[str, str] = {}
    judgements = [("", tuple(corpus.judgements))]
    places |= {f"judgement-{id}": path for path, _, id in _places(JUDGEMENTS, judgements, CARDS, taken)}
    for path, tag, _ in _places(TAGS, tagged(corpus), ROWS, taken):
        places.setdefault(f"tag-{tag}", path)
    if derived is not None:
        disputes = disputes_by_standing(derived)
        places |= {each.id: path for path, _, each in _places(DISPUTES, disputes, CARDS, taken)}
    return places


def _places(
    path: str, groups: Iterable[tuple[str, Sequence[T]]], size: int, taken: frozenset[str]
) -> Iterator[tuple[str, str, T]]:
    for number, page in enumerate(cut(groups, size), 1):
        for name, things in page:
            for each in things:
                yield part_path(path, number, taken), name, each


def shared_sources(corpus: Corpus, derived: Derived) -> tuple[str, ...]:
    """The sources that need a page: those that bear more than one entry, that a text or a judgement leans on, or of
    which more is said than fits where they are cited.
    """
    return tuple(
        id
        for id, source in corpus.sources.items()
        if _is_told_of(source) or derived.retold_by.get(id) or derived.corrects.get(id) or id in derived.leant_on
    )


def _is_told_of(source: Source) -> bool:
    """Whether more is said of a source than type, title, publisher, dates and address."""
    said: tuple[object, ...] = (
        *(source.note, source.authors, source.archived, source.archived_file, source.file, source.language),
        *(source.tags, source.derived_from),
        *(source.retracted, source.corrected_by, source.access, source.translated_title, source.doi, source.isbn),
        *(source.container, source.volume, source.issue, source.pages),
    )
    said += (len(source.addresses) > 1, source.reliability, source.credibility, source.is_own, source.marking)
    return any(said)


def section_index(section: str) -> str:
    return f"{section}/index.md"
