"""Every way to write a value makes the statements that it says, in the direction that is kept."""

from __future__ import annotations

import pytest

from briefbook.load.cascade import Cascade
from briefbook.load.statements import read_statements
from briefbook.load.yaml_text import read_yaml
from briefbook.model.grammar import CASCADING, OF_RELATIONS, QUALIFIER_NAMES, TIES
from briefbook.model.prose import Note
from briefbook.model.statement import Citation, Quote, Rank, Statement
from briefbook.model.values import NumberValue, TextValue, written
from briefbook.problems import Problem
from small_book import vocabulary_of


def read(
    name: str, value: str, outer: Cascade | None = None, subject: str = "acme"
) -> tuple[list[Statement], list[Problem]]:
    node, broken = read_yaml(value, "content/facts/acme.yml")
    assert node is not None, broken
    problems: list[Problem] = []
    direction = vocabulary_of().directions[name]
    return list(read_statements(subject, name, direction, node, outer or Cascade(), problems)), problems


def said(name: str, value: str, outer: Cascade | None = None) -> list[Statement]:
    statements, problems = read(name, value, outer)
    assert problems == []
    return statements


def values(name: str, value: str, outer: Cascade | None = None) -> list[str]:
    return [written(each.value) for each in said(name, value, outer)]


def triples(name: str, value: str) -> list[tuple[str, str, str]]:
    return [(each.subject, each.property, written(each.value)) for each in said(name, value)]


def codes(name: str, value: str) -> list[str]:
    return [each.code for each in read(name, value)[1]]


def only(name: str, value: str) -> Statement:
    (statement,) = said(name, value)
    return statement


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("Rockets", ["Rockets"]),
        ("{value: Rockets}", ["Rockets"]),
        ("[Rockets, Roads]", ["Rockets", "Roads"]),
        ("[Rockets, {value: Roads, note: Both.}]", ["Rockets", "Roads"]),
        ("unknown", ["∅unknown"]),
        ("{value: none, note: It said so.}", ["∅none"]),
        ("'unknown'", ["unknown"]),
        ("{en: Rockets, zh: 火箭}", ["Rockets", "火箭"]),
        ("{en: [Rockets, Roads], zh: 火箭}", ["Rockets", "Roads", "火箭"]),
        ("[{en: Rockets}, {value: Roads, lang: en}]", ["Rockets", "Roads"]),
    ],
)
def test_a_text_may_be_written_bare_as_a_map_as_a_list_and_by_language(value: str, expected: list[str]) -> None:
    assert values("sector", value) == expected


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("road", ["→road"]),
        ("{to: road}", ["→road"]),
        ("[road, rail]", ["→road", "→rail"]),
        ("[road, {to: rail, role: parent}]", ["→road", "→rail"]),
        ("{road: parent}", ["→road"]),
        ("{road: parent, rail: partner}", ["→road", "→rail"]),
        ("[{road: parent}, rail, {to: sea, start: 2020}]", ["→road", "→rail", "→sea"]),
        ("unknown", ["∅unknown"]),
        ("{value: unknown, start: 2020}", ["∅unknown"]),
        ("{to: none}", ["∅none"]),
        ("[road, unknown]", ["→road", "∅unknown"]),
        ("{unknown: investor}", ["∅unknown"]),
    ],
)
def test_a_relation_may_be_written_bare_as_a_map_as_a_list_and_with_a_role(value: str, expected: list[str]) -> None:
    assert values("owns", value) == expected


def test_every_statement_has_the_place_of_its_value() -> None:
    statements = said("owns", "[road,\n {to: rail, role: parent},\n {sea: partner}]")

    assert [(each.where.line, each.where.column) for each in statements] == [(1, 2), (2, 7), (3, 3)]


def test_the_short_form_gives_the_role() -> None:
    assert only("owns", "{road: majority holder}").qualifiers.role == "majority holder"


def test_every_qualifier_is_kept() -> None:
    statement = only(
        "owns",
        """{to: road, source: one, locator: para 2, quote: It owns it., retells: [two], as_of: 2022-01, start: 2007, end: 2021-06~,
        role: parent, kind: direct, share: 25..50 %, rank: preferred, likelihood: very likely, note: So they say., lang: en,
        marking: TLP:AMBER, review_by: 2027-03-01}""",
    )

    qualifiers = statement.qualifiers
    assert statement.citation == Citation("one", "para 2", (Quote("It owns it."),), ("two",))
    dates = (qualifiers.as_of, qualifiers.start, qualifiers.end, qualifiers.review_by)
    assert [each and each.edtf for each in dates] == ["2022-01", "2007", "2021-06~", "2027-03-01"]
    assert (qualifiers.role, qualifiers.kind, qualifiers.note, qualifiers.lang) == (
        "parent",
        "direct",
        Note("So they say."),
        "en",
    )
    assert qualifiers.share == NumberValue("25..50", 25.0, 50.0)
    assert (qualifiers.rank, qualifiers.likelihood) == (Rank.PREFERRED, "very likely")
    assert str(qualifiers.marking) == "TLP:AMBER"


def test_one_of_several_sources_can_be_what_the_others_have_it_from() -> None:
    statements = said("owns", "{to: road, source: [one, two], retells: [one]}")

    assert [each.citation and each.citation.retells for each in statements] == [None, ("one",)]


def test_an_alias_may_be_left_out_of_texts() -> None:
    assert [each.qualifiers.is_matched for each in said("aliases", "[Star, {value: Acme Inc, match: false}]")] == [
        True,
        False,
    ]


def test_every_source_makes_a_statement_of_its_own() -> None:
    statements = said("sector", "{value: Rockets, source: [one, {two: page 3}]}")

    assert [each.citation for each in statements] == [Citation("one"), Citation("two", "page 3")]
    assert len({each.id for each in statements}) == 2


def test_the_language_of_words_is_their_own_else_that_of_the_cascade() -> None:
    statements = said("sector", "[Rockets, {value: 火箭, lang: zh}, {de: Raketen}]", Cascade(lang="en"))

    assert [each.value for each in statements] == [
        TextValue("Rockets", "en"),
        TextValue("火箭", "zh"),
        TextValue("Raketen", "de"),
    ]


@pytest.mark.parametrize(
    ("name", "value", "expected"),
    [
        ("owns", "road", [("acme", "owns", "→road")]),
        ("owned_by", "road", [("road", "owns", "→acme")]),
        ("owned_by", "unknown", [("acme", "owned_by", "∅unknown")]),
        ("partner_of", "road", [("acme", "partner_of", "→road")]),
        ("partner_of", "aaa", [("aaa", "partner_of", "→acme")]),
        ("partner_of", "none", [("acme", "partner_of", "∅none")]),
    ],
)
def test_a_relation_is_stored_in_one_direction(name: str, value: str, expected: list[tuple[str, str, str]]) -> None:
    assert triples(name, value) == expected


@pytest.mark.parametrize(("one", "other"), [("owns", "owned_by"), ("partner_of", "partner_of")])
def test_a_relation_has_one_id_from_whichever_side_it_is_written(one: str, other: str) -> None:
    (forwards,), _ = read(one, "{to: road, source: one}", subject="acme")
    (backwards,), _ = read(other, "{to: acme, source: one}", subject="road")

    assert forwards.id == backwards.id


def test_the_id_is_of_subject_property_value_source_language_and_what_tells_statements_apart() -> None:
    plain = only("sector", "{value: Rockets, source: one}")

    same = only("sector", "{value: Rockets, source: one, locator: p 2, note: x, marking: TLP:RED, review_by: 2030}")
    others = [
        only("sector", "{value: Roads, source: one}"),
        only("sector", "{value: Rockets, source: two}"),
        only("sector", "{value: Rockets}"),
        only("sector", "{value: Rockets, source: one, lang: en}"),
        only("sector", "{value: Rockets, source: one, start: 2020}"),
        only("sector", "{value: Rockets, source: one, end: 2020}"),
        only("sector", "{value: Rockets, source: one, role: buyer}"),
        only("sector", "{value: Rockets, source: one, kind: buyer}"),
        only("keyword", "{value: Rockets, source: one}"),
        read("sector", "{value: Rockets, source: one}", subject="road")[0][0],
    ]
    assert same.id == plain.id
    assert len({plain.id, *(each.id for each in others)}) == 11
    assert len(plain.id) == 10


def test_unknown_and_the_word_unknown_have_different_ids() -> None:
    assert only("sector", "unknown").id != only("sector", "'unknown'").id


@pytest.mark.parametrize(
    ("name", "value", "expected"),
    [
        ("owns", "{value: road}", ["E304"]),
        ("owns", "{value: [road]}", ["E304"]),
        ("owns", "{value: {a: b}, role: x}", ["E304"]),
        ("sector", "{to: rockets}", ["E304"]),
        ("owns", "Road Inc", ["E304"]),
        ("owns", "{Road Inc: parent}", ["E304"]),
        ("owns", "index", ["E205"]),
        ("owns", "{to: [road, rail]}", ["E202"]),
        ("owns", "{to: {a: b}}", ["E202"]),
        ("owns", "{to: road, value: rail}", ["E206"]),
        ("owns", "{road: [parent]}", ["E202"]),
        ("owns", "[[road]]", ["E202"]),
        ("owns", "{}", ["E207"]),
        ("owns", "{role: parent}", ["E207"]),
        ("sector", "{source: one}", ["E207"]),
        ("sector", "{en: Rockets, source: one}", ["E207"]),
        ("sector", "{}", ["E207"]),
        ("sector", "{en: [[Rockets]]}", ["E202"]),
        ("sector", "{en: {value: Rockets}}", ["E202"]),
        ("sector", "{xx: Rockets}", ["E308"]),
        ("sector", "{vlaue: Rockets}", ["E206"]),
        ("sector", "{value: Rockets, locater: p 2}", ["E206"]),
        ("founded", "{en: 2001}", ["E206"]),
        ("founded", "soon", ["E305"]),
        ("founded", "[[2001,2002]]", ["E202"]),
        ("name", "unknown", ["E205"]),
        ("name", "{en: none}", ["E205"]),
        ("aliases", "[none]", ["E205"]),
        ("sector", "''", ["E109"]),
        ("sector", "{value: ' '}", ["E109"]),
        ("sector", "{en: ''}", ["E109"]),
        ("owns", "['']", ["E109"]),
        ("founded", "''", ["E109"]),
        ("sector", "{value: Rockets, match: false}", ["E205"]),
        ("aliases", "{value: Star, match: no}", ["E205"]),
        ("sector", "{value: Rockets, rank: best}", ["E314"]),
        ("sector", "{value: Rockets, start: 2021, end: 2020}", ["E306"]),
        ("sector", "{value: Rockets, likelihood: maybe}", ["E601"]),
        ("sector", "{value: Rockets, role: [a]}", ["E202"]),
    ],
)
def test_what_cannot_be_a_statement_is_told(name: str, value: str, expected: list[str]) -> None:
    assert codes(name, value) == expected


@pytest.mark.parametrize("value", ["{value: soon, rank: best, start: 2021, end: 2020}", "{to: x, rank: best, start: 2021, end: 2020}",
                                   "{value: [2001], rank: best, start: 2021, end: 2020}", "{rank: best, start: 2021, end: 2020}"])  # fmt: skip
def test_what_is_wrong_with_qualifiers_is_told_beside_what_is_wrong_with_the_value(value: str) -> None:
    found = codes("founded", value)

    assert len(found) == 3
    assert {"E314", "E306"} < set(found)


def test_values_beside_a_broken_one_are_kept() -> None:
    statements, problems = read("founded", "[2001, soon, {value: 2002, source: one}]")

    assert [written(each.value) for each in statements] == ["2001", "∅", "2002"]
    assert [each.code for each in problems] == ["E305"]


def test_a_date_of_two_in_a_list_of_lists_is_told_to_use_quotes() -> None:
    (_, (problem,)) = read("founded", "[[2022-09-17,2022-09-18]]")

    assert problem.hint == 'write a date that is one of two in quotes: "[2022-09-17,2022-09-18]"'


@pytest.mark.parametrize("qualifier", QUALIFIER_NAMES)
def test_every_qualifier_is_known_to_a_statement(qualifier: str) -> None:
    values = {
        "rank": "normal",
        "match": "true",
        "marking": "TLP:CLEAR",
        "source": "one",
        "lang": "en",
        "likelihood": "likely",
        "retells": "two",
        "denied": "true",
        "share": "60 %",
        "interest": "shareholding",
        "directness": "direct",
        "kind": "brand",
        "scheme": "pinyin, kind: transliterated",
        **dict.fromkeys(TIES, "polar"),
    }
    dates = dict.fromkeys(("as_of", "start", "end", "review_by", "said_on"), "2022")
    value = {**values, **dates}.get(qualifier, "words")

    said = f"source: one, {qualifier}: {value}".replace("source: one, source: one", "source: one")

    is_of_relations = qualifier in OF_RELATIONS
    found = codes("owns", f"{{to: star, {said}}}") if is_of_relations else codes("aliases", f"{{value: S, {said}}}")

    assert found == []


@pytest.mark.parametrize("qualifier", [name for name in QUALIFIER_NAMES if name not in CASCADING])
def test_no_qualifier_is_a_property(qualifier: str) -> None:
    assert qualifier not in vocabulary_of().directions
