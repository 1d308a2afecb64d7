"""Nodes: what the engine knows of one query with one key."""

from __future__ import annotations

from array import array
from enum import Enum, auto
from typing import Any

from briefbook.engine.queries import Key, Query

_NO_IDS = array("I")


class State(Enum):
    """CLEAN: up to date. STALE: something it read has changed. UNCERTAIN: an on-demand value that it read may have.
    FAILED: it raised, and will be computed when it is read. RUNNING: being computed.
    """

    CLEAN = auto()
    STALE = auto()
    UNCERTAIN = auto()
    FAILED = auto()
    RUNNING = auto()


class Absent(Enum):
    """A value that is not in memory."""

    ABSENT = auto()


class Node:
    """`reads` and `readers` are ids of nodes, `entries` numbers of entries of the one table among `reads`. `height` is
    greater than that of anything it read, so that what has less height cannot depend on it. `verified` is the number of
    the update that last found it up to date. Values are typed by their query: what reads them goes through `Query`,
    which knows the type.
    """

    __slots__ = (
        "digest",
        "entries",
        "height",
        "id",
        "is_unsaved",
        "key",
        "query",
        "readers",
        "reads",
        "stamp",
        "state",
        "value",
        "verified",
    )

    def __init__(self, id: int, query: Query[Any, Any], key: Key) -> None:
        self.id = id
        self.query = query
        self.key = key
        self.digest = b""
        self.height = 0
        self.reads = array("I")
        self.readers = array("I")
        self.entries = _NO_IDS
        self.stamp = ""
        self.state = State.STALE
        self.value: Any = Absent.ABSENT
        self.verified = 0
        self.is_unsaved = True

    def __str__(self) -> str:
        return f"{self.query.name}({', '.join(map(repr, self.key))})"
