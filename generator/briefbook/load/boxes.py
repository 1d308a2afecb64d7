"""Admonitions, details, tabs and definitions: blocks of Python-Markdown that CommonMark reads as something else."""

from __future__ import annotations

import re

_BOX = re.compile(rb"^(?P<margin> *)(?:!!!|\?\?\?|===)(?P<sign>[+!]?) |^(?P<definition> *): {1,3}(?=\S)", re.MULTILINE)
_HEAD = re.compile(rb"^ *(?:!!!|\?\?\?\+?|===[+!]?) [ \w-]*")


def as_lists(markdown: bytes) -> bytes:
    """The text with such blocks as items of lists, so that what stands in them is read as what it is. Each byte that is
    not part of a mark keeps its place.
    """
    return _BOX.sub(_item, markdown)


def _item(box: re.Match[bytes]) -> bytes:
    if box["margin"] is None:
        return box[0].replace(b":", b"-")
    return box["margin"] + b"-   " + b"x" * len(box["sign"])  # more than four spaces would make it code


def behind_head(markdown: bytes, at: int) -> int:
    """Where words begin that are to begin `at` a place: behind the type and the classes of such a block."""
    head = _HEAD.match(markdown, markdown.rfind(b"\n", 0, at) + 1)
    return max(at, head.end()) if head else at
