"""Finds the names of entities in text: longest first, whole words only, and only names that mean one entity.

Text and names are compared in one spelling: composed (NFC), with plain apostrophes, quotes and hyphens, and one space
for any white space, a line break among it. Words end where UAX 29 says, on what readers see as whole letters.
"""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence

import ahocorasick
import regex

from briefbook.model.derived import Findings, Found, Period
from briefbook.model.spelling import WRITTEN_ALIKE, plain_spelling

Periods = Mapping[str, tuple[Period, ...]]
NO_PERIODS: Periods = {}
SHORTEST = 3
SHORTEST_CJK = 2
_LONG_GAP = re.compile(r"\s{2,}|\n>")
_ODD_SPACE = re.compile(r"[^\S ]")
_GAP_OR_LETTER = regex.compile(r"\s*\n[ \t>]*|\s+|\X")
_WORD_BORDER = regex.compile(r"(?w)\b")
_JOINS = regex.compile(r"[\p{M}\u200C\u200D\p{Emoji_Modifier}]")
_POSSESSIVE = re.compile(r"'(?:(?:s|d|ve|ll|re)\b|(?!\w))", re.IGNORECASE)
_HOW_ADDRESSES_BEGIN = re.compile(r"://|@|www\.|[a-z]/", re.IGNORECASE)
_ADDRESS = re.compile(
    r"(?:\b[a-z][a-z0-9+.-]*://|\bwww\.)[^\s<>\"“”«»，。、；（）「」]+"
    r"|[\w.+-]+@\w[\w-]*(?:\.\w[\w-]*)+"
    r"|\b\w[\w-]*(?:\.\w[\w-]*)*\.[a-z]{2,}/[^\s<>\"“”«»，。、；（）「」]*",
    re.IGNORECASE,
)


class NameFinder:
    """Finds known names. Made once for a corpus, never changed; letter case counts, because `Apple` is not an apple."""

    def __init__(self, names: Mapping[str, str], periods: Periods = NO_PERIODS) -> None:
        self.names = names
        self._periods = {plain_spelling(name): each for name, each in periods.items()}
        self._automaton = ahocorasick.Automaton()
        for name, entity in names.items():
            spelling = plain_spelling(name)
            self._automaton.add_word(spelling, (len(spelling) - 1, entity))
        self._is_empty = not names
        self._automaton.make_automaton()

    def find(self, text: str) -> Iterator[Found]:
        """The names in a text from left to right; of overlapping ones the first, of those the longest. None in a bare
        address of the web or of mail.
        """
        if self._is_empty:
            return
        spelling, places = _spelling_with_places(text)
        spans = [(last - before, -last, entity) for last, (before, entity) in self._automaton.iter(spelling)]
        if not spans:
            return
        done = 0
        taken = _addresses(spelling)
        for start, last, entity in sorted(spans):
            end = 1 - last
            if start >= done and _begins(spelling, start) and _ends(spelling, end) and not _is_in(taken, start, end):
                done = end
                periods = self._periods.get(spelling[start:end], ()) if self._periods else ()
                first, behind = (places[start], places[end]) if places else (start, end)
                yield Found(first, behind, entity, periods)


def names_to_find(findings: Mapping[str, Findings]) -> dict[str, str]:
    """The names and aliases by which entities are found, and whom each means; of names that two share, none."""
    return _of_one((plain_spelling(name), id) for id, found in findings.items() for name in found.found_by)


def former_names(findings: Mapping[str, Findings]) -> tuple[dict[str, str], Periods]:
    """The names of a time that is over, whom each meant, and when it was borne: of those that nobody bears now, and
    that one alone bore.
    """
    known = {plain_spelling(name) for found in findings.values() for name in found.found_by}
    owners: list[tuple[str, str]] = []
    periods: defaultdict[str, tuple[Period, ...]] = defaultdict(tuple)
    for id, found in findings.items():
        for name, period in found.formerly:
            spelling = plain_spelling(name)
            owners.append((spelling, id))
            periods[spelling] += (period,)
    names = {name: id for name, id in _of_one(owners).items() if name not in known}
    return names, {name: periods[name] for name in names}


def _of_one(names: Iterable[tuple[str, str]]) -> dict[str, str]:
    """The telling ones among names that entities bear, and whom each means; of names that two share, none."""
    owners: defaultdict[str, set[str]] = defaultdict(set)
    for name, id in names:
        owners[name].add(id)
    return {name: min(ids) for name, ids in sorted(owners.items()) if len(ids) == 1 and _is_telling(name)}


def _spelling_with_places(text: str) -> tuple[str, Sequence[int]]:
    """The plain spelling, and the place in the text of each character of it, and of its end; no places where all are
    equal.
    """
    places: list[int] = []
    if not text.isascii():
        for written, plain in WRITTEN_ALIKE:
            text = text.replace(written, plain)
    if not unicodedata.is_normalized("NFC", text) or _LONG_GAP.search(text):
        pieces: list[str] = []
        for match in _GAP_OR_LETTER.finditer(text):
            is_gap = match[0].isspace() or "\n" in match[0]
            piece = " " if is_gap else unicodedata.normalize("NFC", match[0])
            pieces.append(piece)
            places += [match.start()] * len(piece)
        places.append(len(text))
        text = "".join(pieces)
    return _ODD_SPACE.sub(" ", text), places


def _addresses(text: str) -> tuple[tuple[int, int], ...]:
    if not _HOW_ADDRESSES_BEGIN.search(text):
        return ()
    return tuple(match.span() for match in _ADDRESS.finditer(text))


def _is_in(spans: Sequence[tuple[int, int]], start: int, end: int) -> bool:
    return any(first < end and start < last for first, last in spans)


def _is_telling(name: str) -> bool:
    return len(name) >= (SHORTEST_CJK if _is_cjk(name[0]) else SHORTEST) if name else False


def _begins(text: str, at: int) -> bool:
    """Whether a name can begin here. Behind an apostrophe it can after a small word (`l'Acme`), not in `O'Reilly`."""
    before = text[at - 1 : at]
    if before in ("", " ", ":"):
        return True
    if before == "'":
        word = at - 1
        while word and text[word - 1].isalpha():
            word -= 1
        return not text[word : word + 1].isupper()
    return _is_word_border(text, at)


def _ends(text: str, at: int) -> bool:
    """Whether a name can end here: before an apostrophe if that is a possessive or a quote, and before particles of
    Korean, which are written on.
    """
    after = text[at : at + 1]
    if after in (" ", ""):
        return True
    if after == "'":
        return _POSSESSIVE.match(text, at) is not None
    return after == ":" or "가" <= after <= "힣" or _is_word_border(text, at)


def _is_word_border(text: str, at: int) -> bool:
    before, after = text[at - 1], text[at]
    if (
        before.isascii()
        and after.isascii()
        and (before.isalnum() or before == "_")
        and (after.isalnum() or after == "_")
    ):
        return False
    return _WORD_BORDER.match(text, at) is not None and not _JOINS.match(after)


def _is_cjk(letter: str) -> bool:
    """Han, kana and Hangul, and Thai: few letters make a word."""
    code = ord(letter)
    return (
        0x0E00 <= code <= 0x0E7F or 0x2E80 <= code <= 0x9FFF or 0xAC00 <= code <= 0xD7AF or 0x20000 <= code <= 0x3FFFF
    )
