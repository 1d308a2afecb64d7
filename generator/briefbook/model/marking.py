"""Markings: who may see a thing. The five of TLP 2.0, from the widest audience to the narrowest."""

from __future__ import annotations

from collections.abc import Iterable
from enum import IntEnum


class Marking(IntEnum):
    """A TLP 2.0 marking; the higher, the fewer may see it."""

    CLEAR = 0
    GREEN = 1
    AMBER = 2
    AMBER_STRICT = 3
    RED = 4

    def __str__(self) -> str:
        return LABELS[self]


LABELS = {
    Marking.CLEAR: "TLP:CLEAR",
    Marking.GREEN: "TLP:GREEN",
    Marking.AMBER: "TLP:AMBER",
    Marking.AMBER_STRICT: "TLP:AMBER+STRICT",
    Marking.RED: "TLP:RED",
}
BY_LABEL = {label: marking for marking, label in LABELS.items()}


def folder_word(marking: Marking) -> str:
    """A marking in the name of a folder: `amber-strict`."""
    return LABELS[marking].removeprefix("TLP:").replace("+", "-").lower()


def highest(markings: Iterable[Marking]) -> Marking:
    """The narrowest audience among `markings`; `TLP:CLEAR` where there are none."""
    return max(markings, default=Marking.CLEAR)
