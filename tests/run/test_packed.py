"""What is packed comes out as it went in: values, classes, order, and what was one value is one."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import Enum
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from briefbook.load.files import WrittenFile, load_vocabulary, parse_facts
from briefbook.model import values
from briefbook.model.dates import EARLIEST, PartialDate
from briefbook.model.entries import Entity
from briefbook.model.statement import PLAIN, Citation, Statement
from briefbook.model.vocabulary import Vocabulary
from briefbook.problems import Problem, Span
from briefbook.run.packed import Codec, NotPackedError
from briefbook.run.parsing import CODEC

CASES = Path(__file__).parents[1] / "golden"
CONTENT = Path(__file__).parents[2] / "content"
WHERE = Span("a.yml", 1, 1)


@pytest.fixture(scope="module")
def vocabulary() -> Vocabulary:
    return load_vocabulary(Path("nowhere.yml"), Path())[0]


def told(value: Any) -> str:
    """A value with all its classes: tuples of different classes are equal where their fields are."""
    return repr(value)


@pytest.mark.parametrize("folder", [CASES, CONTENT], ids=["golden cases", "the project's own content"])
def test_every_facts_file_comes_out_as_it_went_in(folder: Path, vocabulary: Vocabulary) -> None:
    paths = [path for pattern in ("*.yml", "*.json") for path in folder.rglob(pattern) if "facts" in path.parts]

    for path in paths:
        parsed = parse_facts(WrittenFile(path.read_bytes(), path.name), vocabulary)

        assert told(CODEC.unpacked(CODEC.packed(parsed))) == told(parsed)

    assert paths


def test_nothing_comes_out_as_nothing() -> None:
    assert CODEC.unpacked(CODEC.packed(((), ()))) == ((), ())


def test_what_was_one_value_is_one() -> None:
    citation = Citation("one")
    said = tuple(Statement(id, "a", "name", values.TextValue(id), citation, PLAIN, WHERE) for id in ("x", "y"))

    ((entity,), _) = CODEC.unpacked(CODEC.packed(((Entity("a", "company", said, WHERE),), ())))

    assert isinstance(entity, Entity)
    assert entity.statements[0].citation is entity.statements[1].citation


WORDS = st.text(max_size=4)
SPANS = st.builds(Span, WORDS, st.integers(0, 2**40), st.integers(0, 9), WORDS)
DATES = st.builds(PartialDate, WORDS, st.just(EARLIEST), st.just((2022, 1, 2)))
VALUES = st.one_of(
    st.builds(values.TextValue, WORDS, WORDS),
    st.builds(values.CodeValue, WORDS, WORDS),
    st.builds(values.NumberValue, WORDS, st.floats(allow_nan=False), st.floats(allow_nan=False), st.booleans()),
    st.builds(values.DateValue, DATES),
    st.builds(values.Reference, WORDS),
    st.builds(values.Unstated, WORDS),
)
STATEMENTS = st.builds(
    Statement, WORDS, WORDS, WORDS, VALUES, st.none() | st.builds(Citation, WORDS, WORDS, WORDS), st.just(PLAIN), SPANS
)
PROBLEMS = st.builds(Problem, WORDS, WORDS, SPANS, WORDS, st.lists(SPANS, max_size=2).map(tuple))
ENTITIES = st.builds(Entity, WORDS, WORDS, st.lists(STATEMENTS, max_size=4).map(tuple), SPANS)


@settings(deadline=None)
@given(entries=st.lists(ENTITIES, max_size=4).map(tuple), problems=st.lists(PROBLEMS, max_size=3).map(tuple))
def test_any_values_come_out_as_they_went_in(entries: tuple[Entity, ...], problems: tuple[Problem, ...]) -> None:
    assert told(CODEC.unpacked(CODEC.packed((entries, problems)))) == told((entries, problems))


class Colour(Enum):
    RED = "red"
    BLUE = "blue"


class Pair(NamedTuple):
    one: str
    other: Pair | None


@dataclass(frozen=True, slots=True)
class Bag:
    colour: Colour
    pairs: Mapping[str, tuple[Pair, ...]]
    names: frozenset[str | int]
    make: Callable[[str], str] | None = None


def shout(word: str) -> str:
    return word.upper()


BAGS = Codec(Bag, functions=(shout,))


@pytest.mark.parametrize(
    "value",
    [
        None,
        ("", 0, 1.5, True, None, b"\0", "\ud800"),
        Bag(Colour.BLUE, {"a": (Pair("x", Pair("y", None)),), "b": ()}, frozenset(("n", 1)), shout),
        (Pair("x", None), Bag(Colour.RED, {}, frozenset()), "word", (Colour.RED,), {}, {"a": 1}),
    ],
    ids=["nothing", "plain", "nested", "mixed"],
)
def test_values_of_every_kind_come_out_as_they_went_in(value: object) -> None:
    assert told(BAGS.unpacked(BAGS.packed(value))) == told(value)


class Stranger(NamedTuple):
    name: str


@pytest.mark.parametrize(
    "value",
    [Stranger("x"), str.upper, type("Word", (str,), {})("x"), {"a": Stranger("x")}, [1], Path()],
    ids=["class", "function", "kind of str", "within", "list", "path"],
)
def test_what_was_not_named_is_not_packed(value: object) -> None:
    with pytest.raises(NotPackedError):
        BAGS.packed(value)
