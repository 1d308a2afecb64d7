"""Every reference leads to something, of the kind and type that can stand there; ids are unique and never come back."""

from __future__ import annotations

import pytest

from briefbook.problems import Problem
from small_book import book

HEAD = """
defaults: {source: one}
sources: {one: {type: report, title: One}}
"""
KEPT = ("W401", "E402", "E403", "E405", "E406", "E504", "E204", "E208")


def told(text: str, briefings: dict[str, str] | None = None) -> list[Problem]:
    found = book(
        HEAD + text, vocabulary="metrics: {staff: {label: Staff}}", briefings=briefings, may_be_wrong=True
    ).problems
    return [each for each in found if each.code in KEPT]


def codes(text: str, briefings: dict[str, str] | None = None) -> list[str]:
    return [each.code for each in told(text, briefings)]


def acme(fields: str) -> str:
    return f"entities:\n  acme: {{type: company, name: Acme, {fields}}}\n  road: {{type: company, name: Road, was: [lane]}}\n"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (acme("owns: road"), []),
        (acme("owns: roads"), ["W401"]),
        (acme("owned_by: roads"), ["W401"]),
        (acme("owns: lane"), ["E405"]),
        (acme("owns: one"), ["E403"]),
        (acme("owns: acme"), ["E406"]),
        (acme("partner_of: acme"), ["E406"]),
        (acme("based_in: road"), ["E402"]),
        (acme("employees: road"), ["E402"]),
        (acme("linked_to: road"), []),
        (acme("owns: unknown"), []),
        (acme("sector: {value: x, source: two}"), ["E504"]),
        (acme("sector: {value: x, source: road}"), ["E403"]),
        (acme("sector: {value: x, source: [one, two]}"), ["E504"]),
        ("observations: [{of: gone, metric: staff, value: 1}]", ["W401"]),
        ("observations: [{of: one, metric: staff, value: 1}]", ["E403"]),
        ("observations: [{of: gone, metric: staff, for: away, value: 1, source: two}]", ["W401", "W401", "E504"]),
        ("judgements: [{id: view, text: A., about: gone}]", ["W401"]),
        ("judgements: [{id: view, text: A., about: view}]", ["E403"]),
        ("judgements: [{id: view, text: A., based_on: [gone, one, view]}]", ["E405"]),
        ("judgements: [{id: view, text: A., attributed_to: gone}]", ["W401"]),
        ("judgements: [{id: view, text: A., attributed_to: Somebody Else}]", []),
        ("judgements: [{id: view, text: A., source: two}]", ["E504"]),
    ],
)
def test_a_reference_leads_to_what_it_can_lead_to(text: str, expected: list[str]) -> None:
    assert sorted(codes(text)) == sorted(expected)


def test_who_has_a_part_in_a_statement_is_missed_where_it_is_named() -> None:
    found = told(
        "entities:\n"
        "  acme:\n"
        "    type: company\n"
        "    name: Acme\n"
        "    owns:\n"
        "      - {to: road, via: [road-2, gone], with: lost}\n"
        "      - to: road\n"
        "        on_behalf_of: gone\n"
        "        quote: {text: It is so, by: away}\n"
        "    sector: {said_by: left, value: x}\n"
        "  road: {type: company, name: Road}\n"
        "  road-2: {type: company, name: Road}\n"
        "observations:\n"
        "  - {of: acme, metric: staff, value: 1, said_by: gone, quote: {text: It is so, by: away}}\n"
    )

    places = {(each.message.split("'")[1], each.where.line - HEAD.count("\n"), each.where.column) for each in found}
    assert places == {
        ("gone", 6, 34),
        ("lost", 6, 47),
        ("gone", 8, 23),
        ("away", 9, 37),
        ("left", 10, 23),
        ("gone", 14, 50),
        ("away", 14, 84),
    }


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ("corrected_by: [two]", ["E406"]),
        ("publisher: gone", ["W401"]),
        ("publisher: Gone", []),
        ("publisher: one", ["E403"]),
        ("author: [gone, Somebody Else]", ["W401"]),
        ("derived_from: [one]", []),
        ("derived_from: [three]", ["E504"]),
    ],
)
def test_a_source_refers_to_entities_and_sources(fields: str, expected: list[str]) -> None:
    found = book(
        f"sources: {{one: {{type: report, title: One}}, two: {{type: report, title: Two, {fields}}}}}",
        may_be_wrong=True,
    )

    assert [code for code in found.codes if code in KEPT] == expected


def test_a_near_name_is_named() -> None:
    assert [each.hint for each in told(acme("owns: roads, sector: {value: x, source: on}"))] == [
        "did you mean 'road'?",
        "did you mean 'one'?",
    ]


def test_a_stub_is_no_near_name() -> None:
    assert told(acme("owns: [starfleet, starfleets]"))[0].hint == "write an entry for it: `briefbook new entity`"


def test_a_relation_to_a_wrong_type_names_the_place_of_the_other() -> None:
    (problem,) = told(acme("based_in: road"))

    assert problem.also
    assert (problem.where.line, problem.also[0].line) == (5, 6)


def test_a_briefing_is_about_something() -> None:
    briefing = "---\ntitle: A\nabout: [acme, one, gone, lane]\n---\n"

    assert codes(acme("sector: x"), {"view": briefing}) == ["E405", "E405"]


@pytest.mark.parametrize(
    ("text", "briefings", "expected"),
    [
        ("entities: {one: {type: company, name: A}}", {}, ["E204"]),
        ("events: {fair: {name: A}}\nentities: {fair: {type: company, name: A}}", {}, ["E204"]),
        ("judgements: [{id: view, text: A.}, {id: view, text: B.}]", {}, ["E204"]),
        ("judgements: [{id: view, text: A.}]", {"view": "---\ntitle: A\n---\n"}, ["E204"]),
        ("entities: {a: {type: company, name: A, was: [b]}, c: {type: company, name: C, was: [b]}}", {}, ["E208"]),
        ("entities: {a: {type: company, name: A, was: [a]}}", {}, ["E208"]),
        ("entities: {a: {type: company, name: A, was: [one]}}", {}, ["E208"]),
        ("entities: {a: {type: company, name: A, was: [b]}}", {}, []),
    ],
)
def test_an_id_is_of_one_thing_and_an_old_one_of_nothing(
    text: str, briefings: dict[str, str], expected: list[str]
) -> None:
    assert codes(text, briefings) == expected
