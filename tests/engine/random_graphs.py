"""Random graphs of queries, given by their inputs, and the same computed from nothing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from hypothesis import strategies as st

from briefbook.engine import CycleError, Engine, Input, Query, Reader, Store, query

NODES = tuple(f"n{number}" for number in range(9))
NUMBERS = tuple(f"i{number}" for number in range(4))
REFERENCES = st.sampled_from(NODES + NUMBERS)

# What a node does: a constant; a sum; a choice by the first; the rest of a division (so that changes stop); a failure.
BEHAVIOURS = st.one_of(
    st.tuples(st.just("constant"), st.integers(0, 3).map(str)),
    st.tuples(st.just("sum"), REFERENCES, REFERENCES),
    st.tuples(st.just("choice"), REFERENCES, REFERENCES, REFERENCES),
    st.tuples(st.just("half"), REFERENCES),
    st.tuples(st.just("half"), REFERENCES),
    st.tuples(st.just("fail"), REFERENCES),
)
EDITS = st.one_of(
    st.tuples(st.just("behaviour"), st.sampled_from(NODES), BEHAVIOURS),
    st.tuples(st.just("number"), st.sampled_from(NUMBERS), st.integers(0, 5)),
)


class PlannedError(Exception):
    """A failure that a behaviour asks for."""


@dataclass
class World:
    """The outside: what inputs say, and the queries that read it."""

    behaviours: dict[str, tuple[str, ...]] = field(default_factory=lambda: dict.fromkeys(NODES, ("constant", "1")))
    numbers: dict[str, int] = field(default_factory=lambda: dict.fromkeys(NUMBERS, 1))
    has_stamps: bool = False

    def __post_init__(self) -> None:
        stamp = (lambda key: f"{self.behaviours.get(key)}{self.numbers.get(key)}") if self.has_stamps else None
        self.behaviour: Input[[str], tuple[str, ...]] = Input("behaviour", lambda key: self.behaviours[key], stamp)
        self.number: Input[[str], int] = Input("number", lambda key: self.numbers[key], stamp)

        def value(q: Reader, name: str) -> int:
            if name in self.numbers:
                return self.number(q, name)
            kind, *words = self.behaviour(q, name)
            return behave(kind, words, lambda each: self.value(q, each))

        def shown(q: Reader, name: str) -> str:
            return f"{name} is {self.value(q, name)}"

        def page(q: Reader, name: str) -> str:
            return f"<{self.shown(q, name)}, {self.shown(q, NODES[0])}>"

        self.value: Query[[str], int] = query(value)
        self.shown: Query[[str], str] = query(is_on_demand=True)(shown)
        self.page: Query[[str], str] = query(is_on_demand=True, is_stored=False)(page)

    @property
    def queries(self) -> tuple[Query[[str], object], ...]:
        return (self.behaviour, self.number, self.value, self.shown, self.page)  # type: ignore[return-value]

    def edit(self, edit: tuple) -> None:
        kind, name, value = edit
        (self.behaviours if kind == "behaviour" else self.numbers)[name] = value

    def from_nothing(self, name: str) -> object:
        """The value of a node, or the exception that it raises; nothing is remembered."""
        return outcome(lambda: _computed(name, self.behaviours, self.numbers, ()))

    def engine(self, store: Store | None = None) -> Engine:
        return Engine(self.queries, store)


def behave(kind: str, words: list[str], value_of) -> int:
    if kind == "constant":
        return int(words[0])
    if kind == "sum":
        return (value_of(words[0]) + value_of(words[1])) % 1000
    if kind == "choice":
        return value_of(words[1] if value_of(words[0]) % 2 else words[2])
    if kind == "half":
        return value_of(words[0]) // 2
    if value_of(words[0]) % 2:
        raise PlannedError
    return 0


def _computed(name: str, behaviours: Mapping, numbers: Mapping, way: tuple[str, ...]) -> int:
    if name in numbers:
        return numbers[name]
    if name in way:
        raise CycleError(*way, name)
    kind, *words = behaviours[name]
    return behave(kind, words, lambda each: _computed(each, behaviours, numbers, (*way, name)))


def outcome(work) -> object:
    """What is returned, or the kind of exception that is raised."""
    try:
        return work()
    except (PlannedError, CycleError) as error:
        return type(error)
