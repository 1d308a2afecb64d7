"""What is packed comes out as it went in: values, classes, order, and what was one value is one."""

from pathlib import Path
from typing import Any

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
from briefbook.run.packed import packed, unpacked

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

        assert told(unpacked(packed(parsed))) == told(parsed)

    assert paths


def test_nothing_comes_out_as_nothing() -> None:
    assert unpacked(packed(((), ()))) == ((), ())


def test_what_was_one_value_is_one() -> None:
    citation = Citation("one")
    said = tuple(Statement(id, "a", "name", values.TextValue(id), citation, PLAIN, WHERE) for id in ("x", "y"))

    ((entity,), _) = unpacked(packed(((Entity("a", "company", said, WHERE),), ())))

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
    assert told(unpacked(packed((entries, problems)))) == told((entries, problems))
