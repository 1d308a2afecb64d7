"""Tables, whose readers are told by key; values computed in batches; values that are in memory only."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from briefbook.engine import Batched, Engine, Entries, Input, Reader, ReadOrderError, Store, Table, query

KEY = b"k" * 32
FILES: dict[str, str] = {}
file: Input[[str], str | None] = Input("file", lambda name: FILES.get(name))
parsed: Batched[[str], tuple[str, ...]] = Batched("parsed", tuple[str, ...])
page: Batched[[str], str] = Batched("page", str)


@query(is_opaque=True)
def book(q: Reader) -> Mapping[str, str]:
    """A word of each line: `key value`."""
    return dict(line.split(" ", 1) for line in parsed(q, "a"))


@Table
def answers(q: Reader) -> dict[str, bytes]:
    return {key: value.encode() for key, value in book(q).items()}


QUERIES = (file, parsed, book, answers, page)
WORDS = ("x", "y", "z")


@pytest.fixture(autouse=True)
def _files() -> None:
    FILES.clear()
    FILES["a"] = "x 1,y 2"


def built(engine: Engine) -> list[str]:
    """Bring pages up to date: those that were drawn."""
    engine.update()
    for (name,) in engine.stale(parsed, [("a",)]):
        engine.put(parsed, (name,), tuple((FILES[name]).split(",")), {file: [(name,)]})
    found = engine.get(book)
    drawn = []
    for (word,) in engine.stale(page, [(word,) for word in WORDS]):
        engine.put(page, (word,), f"{word} is {found.get(word)}", {}, Entries(answers, keys=[word]))
        drawn.append(word)
    return drawn


def engine_at(folder: Path) -> Engine:
    return Engine(QUERIES, Store(folder / "state.db", KEY, "1"))


@pytest.mark.parametrize("is_new_process", [False, True])
def test_only_readers_of_an_entry_that_differs_are_computed_again(tmp_path: Path, is_new_process: bool) -> None:
    engine = engine_at(tmp_path)
    assert built(engine) == ["x", "y", "z"]
    assert engine.save()

    FILES["a"] = "x 1,y 3"
    engine = engine_at(tmp_path) if is_new_process else engine
    assert built(engine) == ["y"]
    assert engine.get(page, "y") == "y is 3"
    assert engine.save()

    FILES["a"] = "x 1,y 3,z 4"  # what had no entry comes
    engine = engine_at(tmp_path) if is_new_process else engine
    assert built(engine) == ["z"]
    assert engine.save()

    FILES["a"] = "y 3,z 4"  # and one goes
    engine = engine_at(tmp_path) if is_new_process else engine
    assert built(engine) == ["x"]
    assert engine.get(page, "x") == "x is None"
    assert engine.save()

    engine = engine_at(tmp_path) if is_new_process else engine
    assert built(engine) == []


def test_what_is_in_memory_only_is_computed_again_where_it_is_read(tmp_path: Path) -> None:
    engine = engine_at(tmp_path)
    built(engine)
    engine.save()

    assert engine_at(tmp_path).get(book) == {"x": "1", "y": "2"}


def test_a_batch_that_was_left_is_still_to_be_computed_by_another_process(tmp_path: Path) -> None:
    engine = engine_at(tmp_path)
    built(engine)
    FILES["a"] = "x 9,y 2"
    engine.update()
    engine.save()

    assert built(engine_at(tmp_path)) == ["x"]


def test_keys_that_are_not_asked_for_any_more_are_collected(tmp_path: Path) -> None:
    engine = engine_at(tmp_path)
    built(engine)
    assert engine.stale(page, [("x",)]) == []
    engine.save()

    again = engine_at(tmp_path)
    assert again.stale(page, [("x",), ("y",)]) == [("y",)]


@pytest.mark.parametrize("is_new_process", [False, True])
def test_a_lazy_value_is_computed_when_it_is_asked_for_and_only_then(tmp_path: Path, is_new_process: bool) -> None:
    runs: list[str] = []

    @query(is_opaque=True, is_lazy=True)
    def wide(q: Reader) -> Mapping[str, str]:
        runs.append("wide")
        return dict([(file(q, "a") or "").split(" ", 1)])

    def all_of_it(q: Reader) -> dict[str, bytes]:
        runs.append("table")
        return {key: value.encode() for key, value in wide(q).items()}

    table = Table(all_of_it, is_lazy=True)
    queries = (file, wide, table, page)
    FILES["a"] = "x 1"
    engine = Engine(queries, Store(tmp_path / "state.db", KEY, "1"))
    assert engine.get(table) == {"x": b"1"}
    engine.stale(page, [("x",)])
    engine.put(page, ("x",), "x is 1", {}, Entries(table, keys=["x"]))
    engine.save()
    runs.clear()

    FILES["a"] = "x 2"
    engine = Engine(queries, Store(tmp_path / "state.db", KEY, "1")) if is_new_process else engine
    engine.update()
    assert runs == []

    engine.save()
    engine = Engine(queries, Store(tmp_path / "state.db", KEY, "1")) if is_new_process else engine
    assert engine.get(table) == {"x": b"2"}
    assert runs == ["wide", "table"]
    assert engine.stale(page, [("x",)]) == [("x",)]


def test_only_a_lazy_value_may_read_a_lazy_one() -> None:
    @query(is_lazy=True)
    def late(q: Reader) -> int:
        return 1

    @query
    def early(q: Reader) -> int:
        return late(q)

    with pytest.raises(ReadOrderError, match="only when it is asked for"):
        Engine((late, early)).get(early)


def test_a_value_that_was_not_put_cannot_be_read() -> None:
    engine = Engine(QUERIES)

    with pytest.raises(ReadOrderError, match="before it was put"):
        engine.get(book)


@given(data=st.data())
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_readers_of_entries_are_told_in_whatever_order_keys_come_and_go(data: st.DataObject) -> None:
    """Six readers of a table with more keys than one bucket has, over edits, new processes and readers that read others."""
    keys = st.integers(0, 600).map(str)
    reads = {word: data.draw(st.lists(keys, max_size=4)) for word in "abcdef"}
    shown: dict[str, list[str | None]] = {}
    values: dict[str, str] = {}
    with tempfile.TemporaryDirectory() as folder:
        engine = engine_at(Path(folder))
        for _ in range(data.draw(st.integers(2, 5))):
            values |= data.draw(st.dictionaries(keys, st.sampled_from("12"), max_size=5))
            values = {key: value for key, value in values.items() if key not in data.draw(st.sets(keys, max_size=2))}
            FILES["a"] = ",".join(f"{key} {value}" for key, value in values.items()) or "0 0"
            held = dict(line.split(" ") for line in FILES["a"].split(","))
            engine.update()
            for (name,) in engine.stale(parsed, [("a",)]):
                engine.put(parsed, (name,), tuple(FILES[name].split(",")), {file: [(name,)]})
            numbers = engine.numbers(answers)
            for (word,) in engine.stale(page, [(word,) for word in reads]):
                reads[word] = data.draw(st.lists(keys, max_size=4))
                known = [numbers[key] for key in reads[word] if key in numbers]
                others = [key for key in reads[word] if key not in numbers]
                engine.put(page, (word,), word, {}, Entries(answers, known, others))
                shown[word] = [held.get(key) for key in reads[word]]

            assert shown == {word: [held.get(key) for key in each] for word, each in reads.items()}
            if data.draw(st.booleans()):
                assert engine.save()
                engine = engine_at(Path(folder))
