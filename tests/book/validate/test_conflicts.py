"""One source cannot contradict itself; sources that disagree with each other may."""

from __future__ import annotations

import pytest

from small_book import Book, book

HEAD = """
defaults: {source: one}
sources: {one: {type: report, title: One}, two: {type: report, title: Two}}
"""
REST = "  road: {type: company, name: Road}\n  oslo: {type: city, name: Oslo}\n  rome: {type: city, name: Rome}\n"


def made(text: str) -> Book:
    return book(HEAD + text, vocabulary="metrics: {staff: {label: Staff, unit: people}}", may_be_wrong=True)


def codes(acme: str, rest: str = "") -> list[str]:
    found = made(f"entities:\n  acme: {{type: company, name: Acme, {acme}}}\n{REST}{rest}").codes
    return [code for code in found if code in ("E316", "W319", "W404")]


@pytest.mark.parametrize(
    ("acme", "expected"),
    [
        ("founded: [2001, 2002]", ["E316"]),
        ("founded: [2001, 2002, 2003]", ["E316", "E316"]),
        ("founded: [2001, 2001~]", []),
        ("founded: [2001, unknown]", ["E316"]),
        ("founded: [{value: 2017, locator: para 1}, {value: 2017-03, locator: para 5}]", []),
        ("founded: [{value: 2017, locator: para 1}, {value: 2018, locator: para 5}]", []),
        ("founded: [{value: 2017, locator: para 1}, {value: 2018, locator: para 1}]", ["E316"]),
        ("founded: [{value: 2017, locator: para 1}, 2018]", ["E316"]),
        ("founded: [{value: 2017, locator: para 1}, {value: 2018, locator: para 5}, 2019]", ["E316"]),
        ("founded: [2001, none]", ["E316"]),
        ("based_in: [oslo, rome]", ["E316"]),
        ("founded: [2001, {value: 2002, source: two}]", []),
        ("founded: [2001, {value: 2002, rank: deprecated}]", []),
        ("founded: [{value: 2001, as_of: 2010}, {value: 2002, as_of: 2020}]", []),
        ("based_in: [{to: oslo, end: 2010}, {to: rome, start: 2011}]", []),
        ("summary: {en: One, de: Eins}", []),
        ("summary: [{en: One}, {en: Two}]", ["E316"]),
        ("sector: [Rockets, Roads]", []),
        ("owns: [road, unknown]", []),
        ("owns: [road, none]", ["E316"]),
        ("owns: [road, {to: none, rank: deprecated}]", []),
        ("owns: [{to: road, locator: para 1}, {to: none, locator: para 5}]", []),
        ("owns: [road, {to: none, source: two}]", []),
        ("owns: [{to: road, start: 2020}, {to: none, end: 2019}]", []),
        ("owns: none", []),
    ],
)
def test_one_source_gives_one_value_where_one_value_holds(acme: str, expected: list[str]) -> None:
    assert codes(acme) == expected


@pytest.mark.parametrize(
    ("acme", "other", "expected"),
    [
        ("owned_by: none", "owns: acme", ["E316"]),
        ("partner_of: none", "partner_of: acme", ["E316"]),
        ("owns: none", "owned_by: acme", ["E316"]),
        ("owned_by: none", "partner_of: acme", []),
        ("owned_by: {to: none, source: two}", "owns: acme", []),
    ],
)
def test_none_is_held_against_what_is_written_on_the_other_side(acme: str, other: str, expected: list[str]) -> None:
    found = made(
        f"entities:\n  acme: {{type: company, name: Acme, {acme}}}\n  zoo: {{type: company, name: Zoo, {other}}}\n"
    )

    assert [code for code in found.codes if code != "W502"] == expected


@pytest.mark.parametrize(
    ("observations", "expected"),
    [
        (["value: 10", "value: 12"], ["E316"]),
        (["value: 10, as_of: 2020", "value: 12, as_of: 2020"], ["E316"]),
        (["value: 10, as_of: 2020", "value: 12, as_of: 2021"], []),
        (["value: 10", "value: 12, for: road"], []),
        (["value: 10, locator: p 1", "value: 12, locator: p 2"], []),
        (["value: ~10", "value: 10..12"], []),
        (["value: 10", "value: 12, source: two"], []),
        (["value: 10", "value: 12, rank: deprecated"], []),
        (["value: 10", "value: 12, unit: robots"], []),
        (["value: 10", "value: 10"], ["W319"]),
        (["value: 10", "value: 10, source: two"], []),
        (["value: 10, locator: p 1", "value: 10, locator: p 2"], []),
        (["value: 10, source: []", "value: 12, source: []"], ["E316"]),
    ],
)
def test_one_source_observes_one_value_at_a_time(observations: list[str], expected: list[str]) -> None:
    listed = "".join(f"  - {{of: acme, metric: staff, {each}}}\n" for each in observations)

    assert codes("sector: Rockets", f"observations:\n{listed}") == expected


def test_both_places_of_a_contradiction_are_named() -> None:
    (problem,) = (
        each
        for each in made(f"entities:\n  acme: {{type: company, name: Acme, founded: [2001, 2002]}}\n{REST}").problems
        if each.code == "E316"
    )

    assert problem.where.column > problem.also[0].column
    assert problem.where.line == problem.also[0].line


@pytest.mark.parametrize(
    ("acme", "expected"),
    [
        ("sector: [Rockets, Rockets]", ["W319"]),
        ("owns: [road, road]", ["W319"]),
        ("sector: [Rockets, {value: Rockets, source: one}]", ["W319"]),
        ("sector: [Rockets, {value: Rockets, locator: p 2}]", []),
        ("sector: [Rockets, {value: Rockets, source: two}]", []),
        ("sector: [Rockets, {value: Rockets, role: main}]", []),
        ("sector: {value: Rockets, source: [one, one]}", []),
    ],
)
def test_a_statement_made_twice_in_a_block_is_told(acme: str, expected: list[str]) -> None:
    assert codes(acme) == expected


def test_a_relation_may_be_written_from_both_sides() -> None:
    found = made(
        "entities:\n  acme: {type: company, name: Acme, owns: road}\n  road: {type: company, name: Road, owned_by: acme}\n"
    )

    assert [code for code in found.codes if code != "W502"] == []


@pytest.mark.parametrize(
    ("acme", "expected"),
    [
        ("aliases: Road", ["W404"]),
        ("aliases: ROAD", []),
        ("aliases: {value: Road, match: false}", []),
        ("aliases: {value: Road, rank: deprecated}", []),
        ("aliases: Acme", []),
        ("previous_name: Road", []),
    ],
)
def test_a_name_that_two_have_is_told(acme: str, expected: list[str]) -> None:
    assert codes(acme) == expected


def test_a_name_that_two_have_in_two_spellings_is_told() -> None:
    assert codes("aliases: O’Reilly", '  books: {type: company, name: "O\'Reilly"}\n') == ["W404"]
