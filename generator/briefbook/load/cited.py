"""Finds where a source is named that there is not: one place for all that inherits it from an entry or a file."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from msgspec.structs import replace

from briefbook.load.cascade import named_sources
from briefbook.load.marked import written_in
from briefbook.model.raw import Node
from briefbook.problems import Problem, Span


def at_citations(problems: Iterable[Problem], root: Path) -> tuple[Problem, ...]:
    """The problems, those of sources that are cited and missing at each place where the source is named; where the file
    has changed since and names it no more, at what rests on it.
    """
    kept: list[Problem] = []
    found: dict[tuple[str, str], list[Problem]] = {}
    for each in problems:
        if each.about and each.about.kind in ("missing source", "wrong source"):
            found.setdefault((each.where.path, each.about.word), []).append(each)
        else:
            kept.append(each)
    places = {path: _places(written_in(path, root)) for path, _ in found}
    for (path, id), told in found.items():
        spans = places[path].get(id)
        kept += [replace(told[0], where=span) for span in spans] if spans else told
    return tuple(kept)


def _places(node: Node | None) -> dict[str, list[Span]]:
    places: dict[str, list[Span]] = {}
    for text in named_sources(node):
        places.setdefault(text.value, []).append(text.where)
    return places
