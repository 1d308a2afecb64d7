"""What can go wrong with queries: bugs of the program that defines them, but for InputChanged- and StoreLostError."""

from __future__ import annotations

from collections.abc import Sequence


class EngineError(Exception):
    """A query that breaks a rule of the engine."""


class CycleError(EngineError):
    """A query needs its own value. `args` are the queries on the way, the first again at the end."""

    def __init__(self, *way: str) -> None:
        super().__init__(*way)

    def __str__(self) -> str:
        return "a query needs its own value: " + " -> ".join(map(str, self.args))


class ImpureQueryError(EngineError):
    """A query gave another value for the same reads: it reads something that is not recorded."""


class InputChangedError(EngineError):
    """An input changed while an update was under way. The next update sees it."""


class StoreLostError(EngineError):
    """The store was damaged, and values that were put are gone: begin again with `update`. No bug."""


class ReadOrderError(EngineError):
    """An eager query reads an on-demand one, so that it could not be kept up to date."""


def way_of(names: Sequence[str], name: str) -> tuple[str, ...]:
    """The part of a chain of running queries that begins and ends with `name`."""
    return (*names[names.index(name) :], name)
