"""A problem says what is wrong, where, and what to do; problems come in order, each once."""

from __future__ import annotations

import pickle
import re

import pytest

from briefbook.problems import CODES, Problem, Span, did_you_mean, has_errors, in_order
from briefbook.problems.hints import nearest

WHERE = Span("content/facts/acme.yml", 14, 12)


def test_a_problem_is_one_line_with_its_other_places_and_its_hint_below() -> None:
    problem = Problem("E204", "the id 'acme' is used twice", WHERE, "give one another id", (Span("a.yml", 1, 5),))

    assert str(problem) == (
        "content/facts/acme.yml:14:12: E204 the id 'acme' is used twice\n  also: a.yml:1:5\n  hint: give one another id"
    )


def test_a_problem_of_a_whole_file_names_the_file_alone() -> None:
    assert str(Problem("E110", "no folder", Span("content"))) == "content: E110 no folder"


def test_problems_come_by_place_then_code_and_each_once() -> None:
    late, early = Problem("E301", "b", WHERE), Problem("W501", "a", Span(WHERE.path, 2, 40))
    same_place = Problem("E207", "z", WHERE)

    assert in_order([late, early, same_place, late]) == (early, same_place, late)


def test_lines_sort_as_numbers() -> None:
    places = [Span("a.yml", 10, 1), Span("a.yml", 9, 30), Span("a.yml", 9, 4), Span("B.yml", 99, 1)]

    assert [each.where for each in in_order(Problem("E102", "x", place) for place in places)] == sorted(places)


def test_a_warning_stops_nothing_unless_strict() -> None:
    warning, error = Problem("W501", "x", WHERE), Problem("E301", "x", WHERE)

    assert not has_errors([warning])
    assert has_errors([warning], strict=True)
    assert has_errors([warning, error])
    assert not has_errors([], strict=True)


def test_a_problem_survives_the_way_to_another_process() -> None:
    problem = Problem("E204", "x", WHERE, "y", (WHERE,))

    assert pickle.loads(pickle.dumps(problem)) == problem


@pytest.mark.parametrize("code", CODES)
def test_every_code_says_what_is_wrong_and_what_to_do(code: str) -> None:
    entry = CODES[code]

    assert re.fullmatch(r"[EW][1-8]\d\d", code)
    assert all(entry)
    assert entry.meaning.endswith(".")
    assert entry.mend.endswith(".")


def test_codes_are_in_order_and_no_number_is_used_twice() -> None:
    numbers = [code[1:] for code in CODES]

    assert numbers == sorted(set(numbers))
    assert len({entry.title for entry in CODES.values()}) == len(CODES)


@pytest.mark.parametrize(
    ("word", "known", "near"),
    [
        ("fouded", ["founded", "funded"], "founded"),
        ("Acme", ["acme", "acne"], "acme"),
        ("compny", ["company"], "company"),
        ("rockets", ["roads"], None),
        ("", ["a"], None),
        ("x", [], None),
    ],
)
def test_the_nearest_name_is_what_somebody_meant(word: str, known: list[str], near: str | None) -> None:
    assert nearest(word, known) == near
    assert did_you_mean(word, known, "else") == (f"did you mean '{near}'?" if near else "else")


def test_the_nearest_name_does_not_depend_on_the_order_of_names() -> None:
    assert nearest("lab", ["labs", "labb", "slab"]) == nearest("lab", ["slab", "labb", "labs"])
