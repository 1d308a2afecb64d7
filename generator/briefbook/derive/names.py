"""Finds the names of entities in text: longest first, at word boundaries, and only names that mean one entity."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping

import ahocorasick

from briefbook.model.derived import Findings, Found

SHORTEST = 3
SHORTEST_CJK = 2


class NameFinder:
    """Finds known names. Made once for a corpus, never changed; letter case counts, because `Apple` is not an apple."""

    def __init__(self, names: Mapping[str, str]) -> None:
        self.names = names
        self._automaton = ahocorasick.Automaton()
        for name, entity in names.items():
            self._automaton.add_word(name, (len(name) - 1, entity))
        self._is_empty = not names
        self._automaton.make_automaton()

    def find(self, text: str) -> Iterator[Found]:
        """The names in a text from left to right; of overlapping ones the first, of those the longest."""
        if self._is_empty:
            return
        spans = [(last - before, -last, entity) for last, (before, entity) in self._automaton.iter(text)]
        done = 0
        for start, last, entity in sorted(spans):
            if start >= done and _is_whole(text, start, 1 - last):
                done = 1 - last
                yield Found(start, done, entity)


def names_to_find(findings: Mapping[str, Findings]) -> dict[str, str]:
    """The names and aliases by which entities are found, and whom each means; of names that two share, none."""
    owners: defaultdict[str, set[str]] = defaultdict(set)
    for id, found in findings.items():
        for name in found.found_by:
            owners[name].add(id)
    return {name: min(ids) for name, ids in sorted(owners.items()) if len(ids) == 1 and _is_telling(name)}


def _is_telling(name: str) -> bool:
    return len(name) >= (SHORTEST_CJK if _is_cjk(name[0]) else SHORTEST) if name else False


def _is_whole(text: str, start: int, end: int) -> bool:
    before, after = text[start - 1 : start], text[end : end + 1]
    return not _runs_on(before, text[start]) and not _runs_on(text[end - 1], after)


def _runs_on(one: str, other: str) -> bool:
    """Whether two neighbours belong to one word: scripts written without spaces have no such boundary."""
    if not one or not other or _is_cjk(one) or _is_cjk(other):
        return False
    return (one.isalnum() or one == "_") and (other.isalnum() or other == "_")


def _is_cjk(letter: str) -> bool:
    """Han, kana and Hangul, and Thai: written without spaces, or with particles that run on."""
    code = ord(letter)
    return (
        0x0E00 <= code <= 0x0E7F or 0x2E80 <= code <= 0x9FFF or 0xAC00 <= code <= 0xD7AF or 0x20000 <= code <= 0x3FFFF
    )
