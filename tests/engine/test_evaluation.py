"""What an update computes, and what it leaves alone."""

from __future__ import annotations

from pathlib import Path

import pytest

from briefbook.engine import (
    CycleError,
    Engine,
    ImpureQueryError,
    Input,
    InputChangedError,
    Query,
    Reader,
    ReadOrderError,
    Store,
    query,
)

KEY = b"k" * 32
FILES: dict[str, str] = {}
file: Input[[str], str | None] = Input("file", lambda name: FILES.get(name))


@query
def words(q: Reader, name: str) -> tuple[str, ...]:
    return tuple((file(q, name) or "").split())


@query
def count(q: Reader, name: str) -> int:
    return len(words(q, name))


@query
def total(q: Reader) -> int:
    return sum(count(q, name) for name in (file(q, "names") or "").split())


@query(is_on_demand=True, is_stored=False)
def page(q: Reader, name: str) -> str:
    return f"{count(q, name)} of {total(q)}"


QUERIES = (file, words, count, total, page)


@pytest.fixture(autouse=True)
def _files() -> None:
    FILES.clear()
    FILES.update({"names": "a b", "a": "one two", "b": "three"})


def test_an_edit_computes_only_what_it_reaches() -> None:
    engine = Engine(QUERIES)
    assert (engine.get(page, "a"), engine.get(page, "b")) == ("2 of 3", "1 of 3")
    before = engine.runs

    FILES["b"] = "four"
    engine.update()

    inputs = 3
    assert engine.get(page, "a") == "2 of 3"
    assert engine.runs - before == inputs + 2  # words and count of b; count is the same, so nothing further


def test_an_input_whose_stamp_is_the_same_is_not_read() -> None:
    stamps = {"a": "1"}
    stamped: Input[[str], str | None] = Input("file", lambda name: FILES.get(name), lambda name: stamps[name])
    engine = Engine((stamped,))
    assert engine.get(stamped, "a") == "one two"

    FILES["a"] = "other"
    engine.update()
    assert engine.get(stamped, "a") == "one two"

    stamps["a"] = "2"
    engine.update()
    assert engine.get(stamped, "a") == "other"


def test_a_new_process_computes_only_what_an_edit_reaches(tmp_path: Path) -> None:
    engine = Engine(QUERIES, Store(tmp_path / "state.db", KEY, "1"))
    assert engine.get(page, "a") == "2 of 3"
    assert engine.save()

    FILES["b"] = "four five"
    again = Engine(QUERIES, Store(tmp_path / "state.db", KEY, "1"))
    again.update()
    inputs = 3
    assert again.runs == inputs + 3  # words and count of b, total; the page is on demand

    assert again.get(page, "a") == "2 of 4"
    assert again.runs == inputs + 4


def test_what_is_not_asked_for_on_demand_is_not_computed_and_not_forgotten(tmp_path: Path) -> None:
    store = tmp_path / "state.db"
    engine = Engine(QUERIES, Store(store, KEY, "1"))
    engine.get(page, "a")
    engine.save()
    FILES["a"] = "one"
    second = Engine(QUERIES, Store(store, KEY, "1"))
    second.update()
    second.save()

    third = Engine(QUERIES, Store(store, KEY, "1"))
    third.update()

    assert third.get(page, "a") == "1 of 2"


def test_what_nobody_reads_any_more_is_collected(tmp_path: Path) -> None:
    engine = Engine(QUERIES, Store(tmp_path / "state.db", KEY, "1"))
    engine.get(total)
    FILES["names"] = "a"
    del FILES["b"]
    engine.update()
    engine.save()

    again = Engine(QUERIES, Store(tmp_path / "state.db", KEY, "1"))
    again.update()

    assert again.runs == 2  # the inputs `names` and `a`; `b` is gone
    assert again.get(total) == 2


def test_a_released_value_is_collected(tmp_path: Path) -> None:
    engine = Engine(QUERIES, Store(tmp_path / "state.db", KEY, "1"))
    engine.get(page, "a")
    engine.save()
    engine.release(page, "a")
    engine.save()

    again = Engine(QUERIES, Store(tmp_path / "state.db", KEY, "1"))
    again.update()

    assert again.runs == 0


def test_a_circle_of_queries_is_an_error_that_names_the_way() -> None:
    def one(q: Reader, name: str) -> int:
        return other_query(q, name)

    def other(q: Reader, name: str) -> int:
        return one_query(q, name)

    one_query: Query[[str], int] = query(one)
    other_query: Query[[str], int] = query(other)
    engine = Engine((one_query, other_query))

    with pytest.raises(CycleError, match=r"one\('x'\) -> .*other\('x'\) -> .*one\('x'\)"):
        engine.get(one_query, "x")


def test_an_exception_reaches_whoever_asks_and_goes_when_its_cause_goes() -> None:
    def checked(q: Reader) -> int:
        return int(file(q, "a") or "")

    check: Query[[], int] = query(checked)
    engine = Engine((*QUERIES, check))
    for _ in range(2):
        with pytest.raises(ValueError, match="one two"):
            engine.get(check)

    FILES["a"] = "7"
    engine.update()

    assert engine.get(check) == 7


def test_an_eager_query_cannot_read_what_is_computed_on_demand() -> None:
    def headline(q: Reader) -> str:
        return page(q, "a")

    wrong: Query[[], str] = query(headline)

    with pytest.raises(ReadOrderError, match=r"headline.* reads .*page"):
        Engine((*QUERIES, wrong)).get(wrong)


def test_an_input_that_changes_during_an_update_is_noticed(tmp_path: Path) -> None:
    engine = Engine(QUERIES, Store(tmp_path / "state.db", KEY, "1"))
    engine.get(page, "a")
    engine.save()
    stamped: Input[[str], str | None] = Input("file", lambda name: FILES.get(name), lambda name: "same")

    def letters(q: Reader) -> str:
        return "".join(stamped(q, "a") or "")

    late: Query[[], str] = query(letters)
    first = Engine((stamped, late), Store(tmp_path / "other.db", KEY, "1"))
    first.get(stamped, "a")
    first.save()
    FILES["a"] = "changed without a stamp"
    second = Engine((stamped, late), Store(tmp_path / "other.db", KEY, "1"))
    second.update()

    with pytest.raises(InputChangedError, match="file"):
        second.get(late)


def test_a_query_that_reads_past_the_engine_is_found_out(tmp_path: Path) -> None:
    def sneaky(q: Reader) -> str:
        return FILES["a"]

    impure: Query[[], str] = query(is_stored=False)(sneaky)
    store = tmp_path / "state.db"
    engine = Engine((impure,), Store(store, KEY, "1"))
    engine.get(impure)
    engine.save()
    FILES["a"] = "other"

    with pytest.raises(ImpureQueryError, match="sneaky"):
        Engine((impure,), Store(store, KEY, "1")).get(impure)


def test_an_interrupted_update_is_made_again() -> None:
    def slow(q: Reader) -> int:
        if file(q, "a") == "stop" and not FILES.get("resumed"):
            raise KeyboardInterrupt
        return count(q, "a")

    interrupted: Query[[], int] = query(slow)
    engine = Engine((*QUERIES, interrupted))
    engine.get(interrupted)
    FILES["a"] = "stop"
    with pytest.raises(KeyboardInterrupt):
        engine.update()

    FILES["resumed"] = "yes"
    engine.update()

    assert engine.get(interrupted) == 1
