"""What would take Python-Markdown very long in a briefing, found in time linear in its size.

Where something opens, Python-Markdown looks for its end, character by character, through the rest of the paragraph
(brackets) or of the text (HTML); each match in a paragraph copies the paragraph, and each heading what follows it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from briefbook.model.limits import MAX_COPIED, MAX_MARKED_LINES, MAX_SEARCHED

_HTML = ((rb"</?[A-Za-z]|<!(?!--|\[)", b">"), (rb"<!--", b"-->"), (rb"<!\[", b"]]>"), (rb"<\?", b"?>"))
_BRACKETS = re.compile(rb"[\[\]]")
_PARENTHESES = re.compile(rb"\]?\(|\)")
_BLANK_LINE = re.compile(rb"\n[ \t]*+\n")
_LISTED = re.compile(rb"[ \t>]*(?:\||[-*+] |[0-9]+\. )")
_MARKS = re.compile(rb"[\\`*_\[<&^{]")
_MARKED_LINE = re.compile(rb"^[ \t>]*(?:#|!!!|\?\?\?|===|---|```|~~~|[=-][ \t]*$)", re.MULTILINE)


class Costly(NamedTuple):
    """Where in the text it begins, in bytes, what it is, and what to write instead."""

    at: int
    message: str
    hint: str


def costly(text: bytes) -> Costly | None:
    """The first thing that takes much more than a second to convert; None in a text that takes no such thing.

    Closed fences are to be blank in the text: what stands in them is not looked at.
    """
    lines = [match.start() for match in _MARKED_LINE.finditer(text)]
    if len(lines) > MAX_MARKED_LINES:
        message = f"this text has more than {MAX_MARKED_LINES:,} headings, fences and admonitions"
        return Costly(lines[MAX_MARKED_LINES], message, "split it")
    if (at := _over(_searched(text), MAX_SEARCHED)) is not None:
        message = "too many brackets or tags are left open here or before"
        return Costly(at, message, "close them; put code in a fence; write &lt; for < where no HTML is meant")
    if (at := _over(_copied(text), MAX_COPIED)) is not None:
        message = "this paragraph is too long for so much Markdown markup"
        return Costly(at, message, "break it up with blank lines")
    return None


def _over(costs: Iterator[tuple[int, int]], limit: int) -> int | None:
    """The place at which the costs are more than the limit together."""
    total = 0
    for at, cost in costs:
        total += cost
        if total > limit:
            return at
    return None


def _searched(text: bytes) -> Iterator[tuple[int, int]]:
    """Where something opens, and how far away its end is."""
    for opening, closing in _HTML:
        end = 0
        for match in re.finditer(opening, text):
            start = match.start()
            if end <= start:
                end = text.find(closing, start + 1)
                end = len(text) if end < 0 else end
            yield start, end - start
    for start, end in _paragraphs(text):
        for signs in (_BRACKETS, _PARENTHESES):
            yield from _nested(text, signs, start, end)


def _paragraphs(text: bytes) -> Iterator[tuple[int, int]]:
    """Where what stands between blank lines begins and ends."""
    start = 0
    for match in _BLANK_LINE.finditer(text):
        yield start, match.start()
        start = match.end()
    yield start, len(text)


def _nested(text: bytes, signs: re.Pattern[bytes], start: int, end: int) -> Iterator[tuple[int, int]]:
    opened: list[re.Match[bytes]] = []
    for match in signs.finditer(text, start, end):
        if match[0] not in b"])":
            opened.append(match)
        elif opened:
            opening = opened.pop()
            if opening[0] != b"(":  # a parenthesis in words
                closing = end if _is_open_title(text[opening.end() : match.start()]) else match.start()
                yield opening.start(), closing - opening.start()
    yield from ((match.start(), end - match.start()) for match in opened if match[0] != b"(")


def _is_open_title(address: bytes) -> bool:
    """Whether a quotation mark in a link makes Python-Markdown look for its title's end behind the link."""
    return (b'"' in address or b"'" in address) and not address.rstrip().endswith((b'"', b"'"))


def _copied(text: bytes) -> Iterator[tuple[int, int]]:
    """Where paragraphs begin, and how many bytes are copied for what is marked in them. Items and rows stand alone."""
    for start, end in _paragraphs(text):
        whole = text[start:end]
        for part in whole.split(b"\n") if _LISTED.match(whole) else (whole,):
            yield start, len(part) * sum(1 for _ in _MARKS.finditer(part))
