"""Admonitions, details, tabs and definitions: blocks of Python-Markdown that CommonMark reads as something else."""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Iterable, Iterator

_BOX = re.compile(rb"^(?P<margin> *)(?:!!!|\?\?\?|===)(?P<sign>[+!]?) |^(?P<definition> *): {1,3}(?=\S)", re.MULTILINE)
_HEAD = re.compile(
    rb"^ *(?:!!!|\?\?\?\+?|===[+!]?) (?P<kind>[ \w-]*)(?:\"(?P<title>[^\n]*)\" *(?:\n *|\Z))?", re.MULTILINE
)
_LIST = rb"\{:? *[.#\w][^}\n]{0,300}\}"
# As `attr_list` finds them: right behind an element, alone on the last line of a block, at the end of a heading.
_ATTRIBUTES = (
    re.compile(rb"(?:(?<=[)\]*_`>~])|(?<=\n))(?P<list>%s)" % _LIST),
    re.compile(rb"^ {0,3}#{1,6} [^\n]{0,500}?(?P<list> +%s *)$" % _LIST, re.MULTILINE),
)


def as_lists(markdown: bytes) -> bytes:
    """The text with such blocks as items of lists, so that what stands in them is read as what it is. Each byte that is
    not part of a mark keeps its place.
    """
    return _BOX.sub(_item, markdown)


def _item(box: re.Match[bytes]) -> bytes:
    if box["margin"] is None:
        return box[0].replace(b":", b"-")
    return box["margin"] + b"-   " + b"x" * len(box["sign"])  # more than four spaces would make it code


def unspoken(markdown: bytes) -> list[tuple[int, int]]:
    """The stretches of a text that are neither words nor Markdown of CommonMark: the type and the classes of such a
    block, the marks around its title, and lists of attributes. In order.
    """
    found = [match.span("list") for pattern in _ATTRIBUTES for match in pattern.finditer(markdown)]
    for head in _HEAD.finditer(markdown):
        found += [(head.start(), head.end("kind"))]
        if head["title"] is not None:
            found[-1:] = [(head.start(), head.start("title")), (head.end("title"), head.end())]
    return sorted(found)


def spoken(words: Iterable[tuple[int, int]], silent: Iterable[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """Stretches of words without what is silent in them; both in order."""
    ahead = deque(silent)
    for start, end in words:
        while ahead and ahead[0][0] < end:
            first, last = ahead[0]
            if start < first:
                yield start, first
            start = max(start, min(last, end))
            if last > end:
                break
            ahead.popleft()
        if start < end:
            yield start, end
