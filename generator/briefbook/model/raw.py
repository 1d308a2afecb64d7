"""What a facts file holds before the vocabulary gives it types: texts, maps and lists, each with its place."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from msgspec import Struct

from briefbook.problems import Span


class Text(Struct, frozen=True, array_like=True, gc=False):
    """A scalar as it was written: `NO` is `NO`, `1.10` is `1.10`.

    `style` is the YAML style: empty where plain, else one of `'`, `"`, `|` and `>`; it tells `"none"` from `none`.
    """

    value: str
    where: Span
    style: str = ""

    @property
    def is_quoted(self) -> bool:
        return self.style != ""


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
