"""What a facts file holds before the vocabulary gives it types: texts, maps and lists, each with its place."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from typing import NamedTuple

from msgspec import Struct

from briefbook.problems import Span


class Text(Struct, frozen=True, array_like=True, gc=False):
    """A scalar as it was written: `NO` is `NO`, `1.10` is `1.10`.

    `style` is the YAML style: empty where plain, else one of `'`, `"`, `|` and `>`; it tells `"none"` from `none`.
    `lines` tells where the words of it stand in its file, if not one behind the other from `where` on: a line and a
    column of the text, both from 0, with the place of what begins there.
    """

    value: str
    where: Span
    style: str = ""
    lines: tuple[tuple[int, int, Span], ...] = ()

    @property
    def is_quoted(self) -> bool:
        return self.style != ""

    def at(self, line: int, column: int) -> Span:
        """The place of a line and column of the text, both from 0. In a JSON file it is one for all of it."""
        path, first = self.where.path, self.where.line
        if not first:
            return self.where
        number = bisect_right(self.lines, (line, column), key=lambda each: each[:2])
        if number == 0:
            return Span(path, first + line, column + (self.where.column if line == 0 else 1))
        known, begin, where = self.lines[number - 1]
        return Span(path, where.line, where.column + (column - begin if line == known else 0))


class Items(NamedTuple):
    """A list."""

    values: tuple[Node, ...]
    where: Span


class Fields(NamedTuple):
    """A map in the order it was written; no key stands twice."""

    pairs: tuple[tuple[Text, Node], ...]
    where: Span

    def get(self, name: str) -> Node | None:
        return next((node for key, node in self.pairs if key.value == name), None)

    def names(self) -> Iterator[str]:
        return (key.value for key, _ in self.pairs)


Node = Text | Items | Fields


class Record(NamedTuple):
    """One entry of one block of one file: `id` is None in lists whose entries need none."""

    block: str
    id: Text | None
    body: Fields
    defaults: Fields
    where: Span
