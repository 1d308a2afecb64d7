"""Text as a reader hears it: prose without its markup, cut into paragraphs and sentences."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import NamedTuple

from briefbook.model.prose import Code, Link, Markup, Prose, ProseCitation, ValueLink, WebLink, Words

_END = re.compile(r"(?<=[.!?])[\"'”’)\]]*\s+(?=[\"'“‘(\[]*[^\W_a-z])|(?<=[。！？])")
_ABBREVIATION = re.compile(
    r"(?:\b(?:[A-Z]|Mr|Mrs|Ms|Dr|Prof|St|Inc|Ltd|Co|Corp|No|vs|e\.g|i\.e|cf|approx|U\.S|para))\.$"
)
_LONGEST_ABBREVIATION = 12  # more than there is, so that what stands before one is seen too


class Paragraph(NamedTuple):
    """A paragraph's words, and the stretches of it that link to an id: from, up to (not including), id."""

    text: str
    links: tuple[tuple[int, int, str], ...]


def paragraphs(
    prose: Prose, title_of: Callable[[str], str], say: Callable[[ValueLink], str] = lambda _: "…"
) -> Iterator[Paragraph]:
    """The paragraphs of a text: markup and citations left out, links as their words, values as `say` words them."""
    builder = _Builder()
    for part in prose.parts:
        match part:
            case Words(text) | Code(text, False) | Markup(text, True):
                builder.add(text)
            case WebLink(url, text):
                builder.add(text or url)
            case Markup(markdown, _):
                if "\n" not in markdown.strip(" ") or (markdown.count("\n") == 1 and markdown.isspace()):
                    builder.add(" " if markdown.isspace() else "")
                else:
                    yield from builder.end()
            case Link(target, label, _):
                builder.add(label or title_of(target), target)
            case ValueLink():
                builder.add(say(part))
            case ProseCitation():
                builder.trim()
            case _:
                yield from builder.end()
    yield from builder.end()


class _Builder:
    """Collects words with white space folded, so that places stay true."""

    def __init__(self) -> None:
        self.words: list[str] = []
        self.length = 0
        self.links: list[tuple[int, int, str]] = []

    def add(self, words: str, target: str = "") -> None:
        words = _folded(words)
        if not self.words or self.words[-1].endswith(" "):
            words = words.lstrip(" ")
        if not words:
            return
        if target:
            self.links.append((self.length, self.length + len(words), target))
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
            yield Paragraph(text, tuple(self.links))
        self.words, self.length, self.links = [], 0, []


def _folded(words: str) -> str:
    """The words with each stretch of white space as one space; as `re.sub` would, at a third of the cost."""
    if not words:
        return ""
    folded = " ".join(words.split())
    before, after = " " * words[0].isspace(), " " * words[-1].isspace()
    return f"{before}{folded}{after}" if folded else " "


def sentences(text: str) -> Iterator[tuple[int, str]]:
    """The sentences of a paragraph and where each starts: cut behind `.`, `!` and `?` before a capital, and behind
    `。`, `！` and `？`.
    """
    start = 0
    for match in _END.finditer(text):
        end = match.start()
        if _ABBREVIATION.search(text[max(start, end - _LONGEST_ABBREVIATION) : end]):
            continue
        sentence = text[start : match.end()].rstrip()
        if sentence:
            yield start, sentence
        start = match.end()
    if text[start:].strip():
        yield start, text[start:].rstrip()
