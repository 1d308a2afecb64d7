"""Text as a reader hears it: prose without its markup, cut into paragraphs and sentences."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from html import unescape
from itertools import pairwise
from typing import NamedTuple

from briefbook.model.prose import (
    Code,
    Link,
    Markup,
    Part,
    PictureInText,
    PortionLabel,
    PortionStart,
    Prose,
    ProseCitation,
    Suppression,
    ValueLink,
    WebLink,
    Words,
)

_END = re.compile(r"(?<=[.!?…])[\"'”’)\]]*(?:\[\^[^\]\s]+\])*\s+(?=[\"'“‘(\[]*[^\W_a-z])|(?<=[。！？])")
_MARGIN = re.compile(r"\n[ \t]*(?:>[ \t]?)+")
_BREAK = re.compile(r"<br\b", re.IGNORECASE)
_CELL = re.compile(r"(?<!\\)\|")
_QUOTED = re.compile(r"(?:^|\n)[ \t]*(?:>[ \t]?)+[ \t]*(?:[*_~]+|<\w+>)*$")
_LONGEST_LAST_WORDS = 20  # more than an abbreviation and the word before it take
_LAST = re.compile(r"(?:(?P<before>\w+)\s+)?(?P<word>[^\s(\[“\"]+)\.$")
_FIRST = re.compile(r"[\"'“‘(\[]*(?P<word>[^\W_]+)(?P<behind>.?)")


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_BEFORE_NAMES = _words(
    "Mr Mrs Ms Dr Prof Gen Sen Rep Gov Lt Col Sgt Capt Maj Adm Rev Hon Pres Mt Ft vs v e.g i.e cf viz"
)
_BEFORE_NUMBERS = _words(
    "No Nos Nr Art art ca c approx para paras p pp vol Vol ch Ch sec Sec fig Fig figs Figs eq Eq "
    "Jan Feb Mar Apr Jun Jul Aug Sep Sept Oct Nov Dec"
)
_BEHIND_NAMES = _words("Inc Ltd Co Corp Bros Jr Sr St Ave Ph.D a.m p.m al")
_INITIALS = re.compile(r"[A-Z]|(?:[A-Za-z]\.)+[A-Za-z]")
_LETTERED = _words(
    "annex appendix block case class exhibit grade group hepatitis level line model option part phase plan point "
    "scenario schedule section series team type unit variant version vitamin zone"
)
"""Behind these a single letter counts, and is no initial of somebody's name."""
_STARTERS = _words(
    "A After All Also Although An And Another As At Because Before Between Both But By Confidence During "
    "Each Earlier Either Even Every Few For From He Her Here His How However I If In Instead It Its Later "
    "Many Meanwhile Moreover Most My Neither Nevertheless No Nor Not Now On Once Only Or Other Our "
    "Several She Since So Some Still That The Their Then There These They This Those Though Thus Today "
    "Under Until We What When Where Whether Which While Who Why With Without Yet You Your"
)
"""Capitalised, these begin a sentence; any other word may go on with a name: `U.S. Army`, `J. Smith`."""


Say = Callable[[ValueLink, Part | None], str]
"""Words a value that is bound to a fact, given the part of the text behind it."""


class Paragraph(NamedTuple):
    """A paragraph's words, and the stretches of it that link to an id: from, up to (not including), id.

    `code` are the stretches of code, from and up to. `is_quoted` in a quotation. `suppressed` are the codes of checks
    that an author answered in it, right below it, or above it on a line of its own.
    """

    text: str
    links: tuple[tuple[int, int, str], ...]
    code: tuple[tuple[int, int], ...] = ()
    is_quoted: bool = False
    suppressed: frozenset[str] = frozenset()


def paragraphs(
    prose: Prose, title_of: Callable[[str], str], say: Say = lambda _link, _behind: "…"
) -> Iterator[Paragraph]:
    """The paragraphs of a text: markup and citations left out, links as their words, values as `say` words them.
    Pictures say nothing.
    """
    builder = _Builder()
    for part, behind in pairwise((*prose.parts, None)):
        match part:
            case Words(text):
                builder.add(text)
            case Markup(text, True):
                builder.add(unescape(_MARGIN.sub("\n", text)))
            case Code(text, False):
                builder.add(text, is_code=True)
            case WebLink(url, text):
                builder.add(text or url)
            case Markup(markdown, _):
                if _CELL.search(markdown):
                    yield from builder.end()
                elif "\n" not in markdown.strip(" ") or (markdown.count("\n") == 1 and markdown.isspace()):
                    builder.add(" " if markdown.isspace() or _BREAK.search(markdown) else "")
                else:
                    yield from builder.end()
                if _QUOTED.search(markdown):
                    builder.is_quoted = True
            case Link(target, label, _):
                builder.add(label or title_of(target), target)
            case ValueLink():
                builder.add(say(part, behind))
            case ProseCitation():
                builder.trim()
            case PortionLabel(marking) | PortionStart(marking, _, True):
                yield from builder.end()
                builder.add(f"({marking}) ")
            case PortionStart() | PictureInText():
                pass
            case Suppression(codes):
                builder.suppressed |= set(codes)
            case _:
                yield from builder.end()
    yield from builder.end()


class _Builder:
    """Collects words with white space folded, so that places stay true."""

    def __init__(self) -> None:
        self.words: list[str] = []
        self.length = 0
        self.links: list[tuple[int, int, str]] = []
        self.code: list[tuple[int, int]] = []
        self.is_quoted = False
        self.suppressed: set[str] = set()

    def add(self, words: str, target: str = "", *, is_code: bool = False) -> None:
        words = _folded(words)
        if not self.words or self.words[-1].endswith(" "):
            words = words.lstrip(" ")
        if not words:
            return
        if target:
            self.links.append((self.length, self.length + len(words), target))
        if is_code:
            self.code.append((self.length, self.length + len(words)))
        self.words.append(words)
        self.length += len(words)

    def trim(self) -> None:
        """Leave out the space that stands last."""
        if self.words and self.words[-1].endswith(" "):
            self.words[-1] = self.words[-1][:-1]  # two never follow each other
            self.length -= 1
            if not self.words[-1]:
                self.words.pop()

    def end(self) -> Iterator[Paragraph]:
        text = "".join(self.words).rstrip(" ")
        if text:
            yield Paragraph(text, tuple(self.links), tuple(self.code), self.is_quoted, frozenset(self.suppressed))
            self.suppressed = set()
        self.words, self.length, self.links, self.code, self.is_quoted = [], 0, [], [], False


def _folded(words: str) -> str:
    """The words with each stretch of white space as one space; as `re.sub` would, at a third of the cost."""
    if not words:
        return ""
    folded = " ".join(words.split())
    before, after = " " * words[0].isspace(), " " * words[-1].isspace()
    return f"{before}{folded}{after}" if folded else " "


def sentences(text: str) -> Iterator[tuple[int, str]]:
    """The sentences of a paragraph and where each starts: cut behind `.`, `!`, `?` and `…` before a capital, and behind
    `。`, `！` and `？`. Of abbreviations it depends on what comes next: `Acme Inc. We` is cut, `Acme Inc. CEO` is not.
    """
    start = 0
    for match in _END.finditer(text):
        end = match.start()
        if text[end - 1] in ".!" and not _is_end(text[max(start, end - _LONGEST_LAST_WORDS) : end], text, match.end()):
            continue
        sentence = text[start : match.end()].rstrip()
        if sentence:
            yield start, sentence
        start = match.end()
    if text[start:].strip():
        yield start, text[start:].rstrip()


def _is_end(words: str, text: str, at: int) -> bool:
    """Whether a sentence ends with `words` where something capitalised, or a number, begins `at` a place behind it."""
    first = _FIRST.match(text, at)
    following, behind = (first["word"], first["behind"]) if first else ("", "")
    if following in _BEHIND_NAMES and behind == ".":
        return False  # Yahoo! Inc.
    last = _LAST.search(words)
    if last is None or last["word"] in _BEFORE_NAMES:
        return last is None
    word = last["word"]
    if word in _BEFORE_NUMBERS:
        return not following[:1].isdigit()
    if word in _BEHIND_NAMES or _INITIALS.fullmatch(word):
        is_lettered = len(word) == 1 and (last["before"] or "").lower() in _LETTERED
        return is_lettered or (following in _STARTERS and behind != ".")
    return True
