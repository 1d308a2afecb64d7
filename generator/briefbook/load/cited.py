"""Finds where a source is named that there is not: one place for all that inherits it from an entry or a file."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from msgspec.structs import replace

from briefbook.load.marked import written_in
from briefbook.model.raw import Fields, Items, Node, Text
from briefbook.problems import Problem, Span

_NAMED = re.compile(r"no source has the id '([^']+)'|'([^']+)' is no source but")
_FIELDS = ("source", "derived_from")


def at_citations(problems: Iterable[Problem], root: Path) -> tuple[Problem, ...]:
    """The problems, those of sources that are cited and missing at each place where the source is named; where the file
    has changed since and names it no more, at what rests on it.
    """
    kept: list[Problem] = []
    found: dict[tuple[str, str], list[Problem]] = {}
    for each in problems:
        named = _NAMED.match(each.message) if each.code in ("E403", "E504") else None
        if named:
            found.setdefault((each.where.path, named[1] or named[2]), []).append(each)
        else:
            kept.append(each)
    places = {path: _places(written_in(path, root)) for path, _ in found}
    for (path, id), told in found.items():
        spans = places[path].get(id)
        kept += [replace(told[0], where=span) for span in spans] if spans else told
    return tuple(kept)


def _places(node: Node | None) -> dict[str, list[Span]]:
    places: dict[str, list[Span]] = {}
    for text in _cited(node):
        places.setdefault(text.value, []).append(text.where)
    return places


def _cited(node: Node | None) -> Iterator[Text]:
    """Every source named in a facts file, and below it in any field."""
    if isinstance(node, Items):
        for value in node.values:
            yield from _cited(value)
    elif isinstance(node, Fields):
        for key, value in node.pairs:
            if key.value in _FIELDS:
                yield from _named(value)
            yield from _cited(value)


def _named(node: Node) -> Iterator[Text]:
    if isinstance(node, Text):
        yield node
    elif isinstance(node, Items):
        for value in node.values:
            yield from _named(value)
    else:
        yield from (key for key, _ in node.pairs)
