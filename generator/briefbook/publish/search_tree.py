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
from typing import NamedTuple

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
    """The files of the words by name, and how the words were split, in `branches`."""

    def __init__(self, postings: Postings, ids: Sequence[str]) -> None:
        self.ids = ids
        self.files: dict[str, str] = {}
        self.branches: list[Branch] = []
        self._split("", [self._term(text, sorted(postings[text])) for text in sorted(postings)])

    def _term(self, text: str, postings: list[int]) -> _Term:
        line = text
        start = 0
        while start < len(postings):
            place = postings[start] // PLACE
            end = bisect_left(postings, (place + 1) * PLACE, start)
            line += f".{place}{self._ids(postings[start:end])}"
            start = end
        return _Term(text, line, postings[: min(BEST, bisect_left(postings, PLACES_OF_NAMES * PLACE))])

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
        large = "".join(each for each, those in by_next.items() if _size(those) > BYTES_OF_A_FILE // 2)
        small = {each: those for each, those in by_next.items() if each not in large}
        bits = (sum(map(_size, small.values())) // BYTES_OF_A_FILE).bit_length()
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
        """Those to show while so little is typed: some of any type, and a few of each; each page once."""
        shown: list[int] = []
        seen: set[int] = set()
        by_type: dict[str, int] = {}
        for each in postings:
            number = each % PLACE
            type = self.ids[number][:2]
            count = by_type.get(type, 0)
            if number not in seen and (len(shown) < BEST or count < BEST_OF_A_TYPE):
                shown.append(each)
                by_type[type] = count + 1
                seen.add(number)
        return shown

    def _places_and_ids(self, postings: list[int]) -> str:
        return "".join(f"{each // PLACE}{self.ids[each % PLACE]}" for each in postings)


def _text(terms: list[_Term]) -> str:
    return " ".join([term.line for term in terms])


def _size(terms: list[_Term]) -> int:
    return sum([len(term.line) for term in terms]) + len(terms)


def file_name(start: str) -> str:
    """A beginning as part of a file name that every file system takes, whatever it does to case and accents."""
    return "".join(f"-{c}" if c.isascii() else f"-{ord(c):x}" for c in start)
