"""Finds words that an audience may not know in finished files: sites, PDFs, archives.

Case, width and white space make no difference; a part of a longer word is none. What cannot be searched is told, since
it may hold anything.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Collection, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple

import ahocorasick

from briefbook.outputs.said_in_files import Said, Unreadable, texts_of
from briefbook.problems import Span

SHORTEST = 4
_LONGEST = 400
_SENTENCE = re.compile(r"(?<=[.!?。！？])\s+|\n+")
_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u2060-\u2064\ufeff]")


class Leak(NamedTuple):
    """A word that was found, as it was written, and where that was. `inside` says in which part of the file; `line` is
    that of the part, from 1, or 0 where it is not written there as it is: `at` counts characters of what it says, from
    1.
    """

    path: str
    inside: str
    line: int
    at: int
    word: str
    where: Span


class Unsearched(NamedTuple):
    """A file, or a part of one, that may hold anything, and why."""

    path: str
    inside: str
    why: str


class _Wanted(NamedTuple):
    word: str
    written: str
    where: Span


class WithheldWords:
    """What is looked for: the `withheld` texts, sentence by sentence, but for what `visible` texts say too. Files whose
    SHA-256 is in `harmless` say nothing of the book.
    """

    def __init__(
        self,
        withheld: Iterable[tuple[str, Span]],
        visible: Iterable[str],
        harmless: Collection[bytes] = frozenset(),
    ) -> None:
        wanted: dict[str, _Wanted] = {}
        for text, where in withheld:
            for sentence in (text, *_SENTENCE.split(text)):
                word = _bare(_plain(sentence))
                if sum(map(str.isalnum, word)) >= SHORTEST and word not in wanted:
                    wanted[word] = _Wanted(word, " ".join(sentence.split())[:_LONGEST], where)
        for known in _known(wanted, visible):
            del wanted[known]
        self.count = len(wanted)
        self._harmless = harmless
        self._spaced = _automaton(wanted)
        self._joined = _automaton({word.replace(" ", ""): each for word, each in wanted.items()})

    def in_file(self, path: Path, shown: str) -> Iterator[Leak | Unsearched]:
        """The words that a file holds or is called by, each once, and what of it could not be searched."""
        found: set[str] = set()
        yield from self._in(Said("its name", shown), shown, found)
        try:
            content = path.read_bytes()
        except OSError as error:
            yield Unsearched(shown, "", error.strerror or "it cannot be read")
            return
        for part in texts_of(content, self._is_harmless):
            if isinstance(part, Unreadable):
                yield Unsearched(shown, part.inside, part.why)
            else:
                yield from self._in(part, shown, found)

    def _is_harmless(self, content: bytes) -> bool:
        return bool(self._harmless) and hashlib.sha256(content).digest() in self._harmless

    def _in(self, part: Said, shown: str, found: set[str]) -> Iterator[Leak]:
        if not self.count:
            return
        plain, gaps = _plain(part.text), frozenset[int]()
        automaton = self._spaced
        if part.is_drawn:
            automaton, (plain, gaps) = self._joined, _without_gaps(plain)
        for last, (key, (word, written, where)) in automaton.iter(plain):
            start, end = last + 1 - len(key), last + 1
            if word in found or not _is_whole(plain, start, end, gaps):
                continue
            found.add(word)
            yield Leak(
                shown, part.inside, _line_of(written, part.text) if part.is_raw else 0, start + 1, written, where
            )


def _known(wanted: Collection[str], visible: Iterable[str]) -> set[str]:
    """Those of the words that visible texts say too."""
    automaton = _automaton({word: word for word in wanted})
    found: set[str] = set()
    for text in visible if wanted else ():
        plain = _plain(text)
        for last, (word, _) in automaton.iter(plain):
            if word not in found and _is_whole(plain, last + 1 - len(word), last + 1):
                found.add(word)
    return found


def _automaton(values: Mapping[str, object]) -> Any:
    made: Any = ahocorasick.Automaton()
    for word, value in values.items():
        made.add_word(word, (word, value))
    made.make_automaton()
    return made


def _plain(text: str) -> str:
    """One spelling for all that looks alike."""
    if not text.isascii():
        text = unicodedata.normalize("NFKC", _INVISIBLE.sub("", text)).casefold()
    return " ".join(text.lower().split())


def _bare(word: str) -> str:
    """A word without the punctuation around it, and no longer than is looked for."""
    if len(word) > _LONGEST:
        word = word[:_LONGEST].rpartition(" ")[0] or word[:_LONGEST]
    first = next((at for at, sign in enumerate(word) if sign.isalnum()), len(word))
    last = next((at for at in range(len(word), first, -1) if word[at - 1].isalnum()), first)
    while last < len(word) and unicodedata.category(word[last]).startswith("M"):  # a mark on the last letter
        last += 1
    return word[first:last]


def _without_gaps(plain: str) -> tuple[str, frozenset[int]]:
    """The text without its gaps, and where they were."""
    words = plain.split(" ")
    gaps, at = set(), 0
    for word in words:
        at += len(word)
        gaps.add(at)
    return "".join(words), frozenset(gaps)


def _is_whole(text: str, start: int, end: int, gaps: Collection[int] = frozenset()) -> bool:
    """Whether the word goes on neither before nor behind, as words do in scripts that put gaps between them."""
    return not any(
        at not in gaps and _is_of_word(text[at - 1 : at]) and _is_of_word(text[at : at + 1]) for at in (start, end)
    )


def _is_of_word(sign: str) -> bool:
    return sign.islower() or sign.isdigit()


def _line_of(written: str, text: str) -> int:
    """The line of a text on which a word stands as it was written, but for case and white space; 0 for none."""
    pattern = r"\s+".join(map(re.escape, written.strip(".!?").split()))
    for found in re.finditer(pattern, text, re.IGNORECASE):
        if _is_whole(text.lower(), *found.span()):
            return text.count("\n", 0, found.start()) + 1
    return 0
