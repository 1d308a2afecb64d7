"""Lists too long for one page, cut into parts. The first part keeps the address of the list."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Generic, NamedTuple, TypeVar

ROWS = 250
"""Rows of a table or a list that one page holds at most: of rows with a sentence each, some 120 KB of HTML."""
CARDS = 100
"""Disputes or judgements that one page holds at most: each takes as much room as several rows."""

T = TypeVar("T")
Groups = tuple[tuple[str, tuple[T, ...]], ...]


class Part(NamedTuple, Generic[T]):
    """What one page holds of a list, by group."""

    path: str
    groups: Groups[T]


def cut(
    groups: Iterable[tuple[str, Sequence[T]]],
    size: int = ROWS,
    weigh: Callable[[T], int] = lambda _: 1,
    begun: int = 0,
) -> tuple[Groups[T], ...]:
    """Groups of things as the pages hold them, in order: no page more than `size`, a group on several if need be. There
    is one page at least, and no group without things. A thing that alone weighs `size` or more has a page of its own.
    So much of the first page is `begun` by what it holds beside them; it may hold none of them.
    """
    pages: list[Groups[T]] = []
    page: list[tuple[str, tuple[T, ...]]] = []
    held = begun
    for name, things in groups:
        group: list[T] = []
        for each in things:
            weight = weigh(each)
            if held and held + weight > size:
                pages.append((*page, (name, tuple(group))) if group else tuple(page))
                page, group, held = [], [], 0
            group.append(each)
            held += weight
        if group:
            page.append((name, tuple(group)))
    if page or not pages:
        pages.append(tuple(page))
    return tuple(pages)


def part_path(path: str, number: int, taken: frozenset[str]) -> str:
    """The page of a part: `people/2.md` beside `people/index.md`, `timeline/2.md` for `timeline.md`. Pages of
    entries that are called by a number are `taken`; the name that stands in for one can be no id.
    """
    if number == 1:
        return path
    folder = path.removesuffix(".md").removesuffix("/index")
    numbered = f"{folder}/{number}.md"
    return f"{folder}/part_{number}.md" if numbered in taken else numbered
