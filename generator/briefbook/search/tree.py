"""Words → files by their beginning: a beginning with too many words is split by the next character.

Where a file begins and ends depends on its own words only, so a new word changes the file that it belongs in and, where
that one grows too large, the one above. Next characters with few words, such as most of Chinese, share files.

A file is one text: words by a space, each with its records as `word.2<ids>.7<ids>`, the digit being the place. A `*`
stands for ids that are too many to be listed.
"""

from __future__ import annotations

from array import array
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple, TypeVar

PLACE = 1 << 24
"""A posting is a place times this, plus the number of a page: sorted, the best places come first."""

EVERYWHERE = PLACE - 1
"""Instead of the number of a page: nearly all have the term in this place."""

PLACES = 8
PLACES_OF_NAMES = 6
"""The first places are titles and names."""

BYTES_OF_A_FILE = 16_000
BEST = 24
"""So many records a split beginning names, whatever their type, and `BEST_OF_A_TYPE` of each type."""

BEST_OF_A_TYPE = 4

Postings = Mapping[str, "array[int]"]
"""The postings of each term."""

Branch = tuple[str, str, int]
"""A beginning that is split, the next characters that have files of their own, and the bits of those that share."""


class _Term(NamedTuple):
    text: str
    line: str
    best: list[int]


class Tree:
    """The files of the words by name, how the words were split, in `branches`, and for each of these how much there is
    below every next character; under "", of the word that ends there.
    """

    def __init__(self, postings: Postings, ids: Sequence[str]) -> None:
        self.ids = ids
        self.files: dict[str, str] = {}
        self.branches: list[Branch] = []
        self.sizes: dict[str, dict[str, int]] = {}
        self._split("", [self._term(text, sorted(postings[text])) for text in sorted(postings)])

    def _term(self, text: str, postings: list[int]) -> _Term:
        line = text
        start = 0
        while start < len(postings):
            place = postings[start] // PLACE
            end = bisect_left(postings, (place + 1) * PLACE, start)
            line += f".{place}{self._ids(postings[start:end])}"
            start = end
        best = best_of([(each // PLACE, each) for each in postings[:BEST]])
        return _Term(text, line, [each for _, each in best])

    def _ids(self, postings: Iterable[int]) -> str:
        return "".join(["*" if each % PLACE == EVERYWHERE else self.ids[each % PLACE] for each in postings])

    def _split(self, start: str, terms: list[_Term]) -> list[int]:
        """Write the files of the terms with this beginning; returns the best postings among them."""
        if _size(terms) <= BYTES_OF_A_FILE:
            self.files[f"w{file_name(start)}"] = _text(terms)
            return self._best(terms)
        own = [term for term in terms[:1] if term.text == start]
        by_next: dict[str, list[_Term]] = {}
        for term in terms[len(own) :]:
            by_next.setdefault(term.text[len(start)], []).append(term)
        sizes = {"": _size(own), **{each: _size(those) for each, those in by_next.items()}}
        large, bits = cut_of(sizes)
        small = {each: those for each, those in by_next.items() if each not in large}
        self.sizes[start] = sizes
        self.branches.append((start, large, bits))
        best = [self._best(own), *(self._split(start + each, by_next[each]) for each in large)]
        best += self._shared(start, small, bits)
        shown = self._shown(sorted({each for those in best for each in those}))
        self.files[f"n{file_name(start)}"] = f"{_text(own)}|{self._places_and_ids(shown)}"
        return shown

    def _shared(self, start: str, small: Mapping[str, list[_Term]], bits: int) -> Iterator[list[int]]:
        groups: dict[int, list[_Term]] = {}
        for each, those in small.items():
            groups.setdefault(ord(each) & ((1 << bits) - 1), []).extend(those)
        for group in range(1 << bits):  # those that are empty too: a file that is missing is an error to a browser
            those = groups.get(group, [])
            self.files[f"g{file_name(start)}-{group}"] = _text(those)
            yield self._best(those)

    def _best(self, terms: list[_Term]) -> list[int]:
        return self._shown(sorted({each for term in terms for each in term.best}))

    def _shown(self, postings: list[int]) -> list[int]:
        by_id = {(each // PLACE, self.ids[each % PLACE]): each for each in postings}
        return [by_id[each] for each in shown_of(by_id)]

    def _places_and_ids(self, postings: list[int]) -> str:
        return "".join(f"{each // PLACE}{self.ids[each % PLACE]}" for each in postings)


P = TypeVar("P")


def best_of(postings: Sequence[tuple[int, P]]) -> Sequence[tuple[int, P]]:
    """Of the pages that have a term, by place, the best first: those to show where words with it are too many."""
    return [each for each in postings[:BEST] if each[0] < PLACES_OF_NAMES]


def shown_of(postings: Iterable[tuple[int, str]]) -> list[tuple[int, str]]:
    """Of places and ids, the best first, those to show while so little is typed: some of any type, and a few of each;
    each page once.
    """
    shown: list[tuple[int, str]] = []
    seen: set[str] = set()
    by_type: dict[str, int] = {}
    for place, id in postings:
        type = id[:2]
        count = by_type.get(type, 0)
        if id not in seen and (len(shown) < BEST or count < BEST_OF_A_TYPE):
            shown.append((place, id))
            by_type[type] = count + 1
            seen.add(id)
    return shown


def cut_of(sizes: Mapping[str, int]) -> tuple[str, int]:
    """Which next characters have files of their own, and the bits of those that share; by how much is below each."""
    large = "".join(each for each, size in sorted(sizes.items()) if each and size > BYTES_OF_A_FILE // 2)
    shared = sum(size for each, size in sizes.items() if each and each not in large)
    return large, (shared // BYTES_OF_A_FILE).bit_length()


def _text(terms: list[_Term]) -> str:
    return " ".join([term.line for term in terms])


def _size(terms: list[_Term]) -> int:
    return sum([len(term.line) for term in terms]) + len(terms)


def file_name(start: str) -> str:
    """A beginning as part of a file name that every file system takes, whatever it does to case and accents."""
    return "".join(f"-{c}" if c.isascii() else f"-{ord(c):x}" for c in start)
