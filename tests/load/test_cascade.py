"""Provenance cascades from file to block to statement, and a locator goes with its source."""

from __future__ import annotations

import pytest

from briefbook.load.cascade import Cascade, narrowed
from briefbook.load.yaml_text import read_yaml
from briefbook.model.grammar import CASCADING
from briefbook.model.marking import Marking
from briefbook.model.raw import Fields
from briefbook.model.statement import Citation, Quote, Statement
from briefbook.problems import Problem
from small_book import book

SOURCES = "sources: {one: {type: report, title: One}, two: {type: report, title: Two}}\n"


def fields(text: str) -> Fields:
    node, problems = read_yaml(text, "content/facts/acme.yml")
    assert isinstance(node, Fields), problems
    return node


def cascade(*levels: str) -> Cascade:
    """What holds inside maps that stand in each other, from the outside in."""
    problems: list[Problem] = []
    holds = Cascade()
    for level in levels:
        holds = narrowed(holds, fields(level), problems)
    assert problems == []
    return holds


def problems_of(*levels: str) -> list[Problem]:
    problems: list[Problem] = []
    holds = Cascade()
    for level in levels:
        holds = narrowed(holds, fields(level), problems)
    return problems


def test_fields_that_do_not_cascade_change_nothing() -> None:
    outer = cascade("{source: one}")

    assert narrowed(outer, fields("{role: founder, value: 12}"), []) is outer


def test_the_inner_value_goes_over_the_outer_one() -> None:
    holds = cascade(
        "{source: one, as_of: 2020, lang: en, marking: TLP:CLEAR, review_by: 2027}",
        "{as_of: 2021, lang: zh-hans}",
        "{marking: TLP:RED}",
    )

    assert holds.citations == (Citation("one"),)
    assert holds.as_of is not None
    assert holds.review_by is not None
    assert (holds.as_of.edtf, holds.lang, holds.marking, holds.review_by.edtf) == (
        "2021",
        "zh-Hans",
        Marking.RED,
        "2027",
    )


def test_what_stands_inside_is_never_for_more_people() -> None:
    assert cascade("{marking: TLP:RED}", "{marking: TLP:CLEAR}").marking is Marking.RED
    assert cascade("{marking: TLP:AMBER}", "{as_of: 2020}", "{marking: TLP:GREEN}").marking is Marking.AMBER
    made = book(
        "defaults: {source: one, marking: TLP:AMBER}\n"
        "sources: {one: {type: report, title: One, marking: TLP:GREEN}}\n"
        "entities: {acme: {type: company, name: {value: Acme, marking: TLP:CLEAR}, marking: TLP:RED}}"
    )
    assert made.corpus.sources["one"].marking is Marking.AMBER
    assert made.corpus.values("acme", "name")[0].qualifiers.marking is Marking.RED


def test_a_locator_goes_with_its_source() -> None:
    assert cascade("{source: one, locator: para 2}", "{as_of: 2020}").citations == (Citation("one", "para 2"),)
    assert cascade("{source: one, locator: para 2}", "{source: two}").citations == (Citation("two"),)
    assert cascade("{source: one, locator: para 2}", "{locator: para 3}").citations == (Citation("one", "para 3"),)
    assert cascade("{source: one}", "{locator: para 3, quote: so}").citations == (
        Citation("one", "para 3", (Quote("so"),)),
    )


@pytest.mark.parametrize(
    ("written", "citations"),
    [
        ("one", (Citation("one"),)),
        ("[one, two]", (Citation("one"), Citation("two"))),
        ("[one, {two: para 2}]", (Citation("one"), Citation("two", "para 2"))),
        ("{two: para 2}", (Citation("two", "para 2"),)),
        ("[]", ()),
    ],
)
def test_a_source_is_an_id_or_a_list_with_locators(written: str, citations: object) -> None:
    assert cascade("{source: one}", f"{{source: {written}}}").citations == citations


@pytest.mark.parametrize(
    ("written", "code"),
    [("unknown", "E205"), ("none", "E205"), ("Not An Id", "E203"), ("{one: a, two: b}", "E202"), ("{one: [a]}", "E202"),
     ("[{one: {a: b}}]", "E202"), ("''", "E109"), ("{one: ''}", "E109")],
)  # fmt: skip
def test_a_source_that_cannot_be_one_is_told(written: str, code: str) -> None:
    assert [each.code for each in problems_of(f"{{source: {written}}}")] == [code]


@pytest.mark.parametrize("name", ["locator", "quote"])
def test_a_locator_of_no_source_is_told_where_it_stands(name: str) -> None:
    (problem,) = problems_of("{as_of: 2020}", f"{{{name}: para 2}}")

    assert (problem.code, problem.where.column) == ("E207", 2)


def test_a_value_that_cannot_be_read_leaves_the_outer_one_and_is_told() -> None:
    problems: list[Problem] = []

    holds = narrowed(cascade("{as_of: 2020, marking: TLP:RED}"), fields("{as_of: soon, marking: red}"), problems)

    assert holds == cascade("{as_of: 2020, marking: TLP:RED}")
    assert [each.code for each in problems] == ["E312", "E305"]


def only_statement(facts: str, name: str = "sector") -> Statement:
    corpus = book(SOURCES + facts).corpus
    (statement,) = corpus.values("acme", name)
    return statement


def test_file_then_block_then_statement() -> None:
    facts = """
defaults: {source: one, locator: page 1, as_of: 2020, marking: TLP:GREEN, review_by: 2027}
entities:
  acme:
    type: company
    name: Acme
    as_of: 2021
    sector: {value: Rockets, locator: page 2, marking: TLP:AMBER}
"""

    statement = only_statement(facts)

    said = statement.qualifiers
    assert statement.citation == Citation("one", "page 2")
    assert (said.as_of and said.as_of.edtf, said.review_by and said.review_by.edtf) == ("2021", "2027")
    assert said.marking is Marking.AMBER
    assert only_statement(facts, "name").citation == Citation("one", "page 1")


def test_everything_that_cascades_is_known_to_defaults_and_nothing_else_is() -> None:
    values = {
        "source": "one",
        "locator": "page 1",
        "as_of": "2020",
        "lang": "en",
        "marking": "TLP:RED",
        "review_by": "2027",
    }
    defaults = ", ".join(f"{name}: {values[name]}" for name in CASCADING)

    sound = book(f"{SOURCES}defaults: {{{defaults}}}", may_be_wrong=True)
    broken = book(f"{SOURCES}defaults: {{{defaults}, rank: preferred, sorce: one}}", may_be_wrong=True)

    assert set(sound.codes) == {"W502"}
    assert [code for code in broken.codes if code != "W502"] == ["E206", "E206"]


def test_the_files_default_source_is_for_judgements_of_others_only() -> None:
    made = book(
        SOURCES
        + """
defaults: {source: one, marking: TLP:GREEN}
entities: {acme: {type: company, name: Acme}}
judgements:
  - {id: ours, text: Acme will grow.}
  - {id: theirs, text: Acme will grow., attributed_to: acme}
  - {id: cited, text: Acme will grow., source: two, locator: page 3}
"""
    )

    judgements = made.corpus.judgements
    assert judgements["ours"].citations == ()
    assert judgements["theirs"].citations == (Citation("one"),)
    assert judgements["cited"].citations == (Citation("two", "page 3"),)
    assert {each.marking for each in judgements.values()} == {Marking.GREEN}


def test_a_source_takes_the_marking_of_its_file_and_no_source() -> None:
    made = book(
        "defaults: {source: one, marking: TLP:AMBER}\nsources: {one: {type: report, title: One}}", may_be_wrong=True
    )

    assert made.corpus.sources["one"].marking is Marking.AMBER
