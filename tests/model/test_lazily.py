"""A value is worked out when it is asked for, once, and only then."""

from __future__ import annotations

import pickle

import pytest

from briefbook.model.lazily import Lazily, Told, may_differ

LENGTHS = {"one": 3, "three": 5}


def test_only_what_is_asked_for_is_worked_out_and_once() -> None:
    asked: list[str] = []
    found = Lazily(LENGTHS, lambda key: asked.append(key) or len(key))  # type: ignore[func-returns-value]

    assert list(found) == ["one", "three"]
    assert "one" in found
    assert found.get("two", 0) == 0
    assert asked == []
    assert found["one"] == found.get("one") == 3
    assert asked == ["one"]
    with pytest.raises(KeyError):
        found["two"]


def test_another_process_gets_a_dict() -> None:
    again = pickle.loads(pickle.dumps(Lazily(LENGTHS, len)))

    assert type(again) is dict
    assert again == LENGTHS == Lazily(LENGTHS, len)


def test_what_may_differ_is_known_without_working_it_out() -> None:
    def refuse(key: str) -> int:
        raise AssertionError(key)

    before = Lazily(LENGTHS, refuse)
    after = Lazily(LENGTHS | {"new": 0}, refuse, before, frozenset({"one"}))

    assert may_differ(before, after) == {"one", "new"}
    assert may_differ(Told(before, str), Told(after, str)) == {"one", "new"}
    assert may_differ(before, before) == set()


def test_of_other_mappings_values_are_compared() -> None:
    word = "ab" * 500

    assert may_differ({"a": word, "b": 1}, {"a": word, "c": 1}) == {"b", "c"}
    assert may_differ({"a": word}, Lazily({"a": 0}, lambda _: word[:-1])) == {"a"}
