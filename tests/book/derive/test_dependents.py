"""What rests on a source, and what falls when it is withdrawn."""

from briefbook.model.derived import Resting
from briefbook.model.values import written
from small_book import Book, book

METRIC = "metrics: {staff: {label: Staff}}"
SOURCES = """
    sources:
      first: {type: report, title: First}
      retold: {type: webpage, title: Retold, derived_from: [first]}
      again: {type: webpage, title: Again, derived_from: [retold]}
      other: {type: report, title: Other}
      unused: {type: report, title: Unused}
"""


def resting(source: str, *sectors: str, more: str = "") -> tuple[Book, Resting]:
    listed = "".join(f"\n          - {{{each}}}" for each in sectors)
    made = book(
        SOURCES
        + f"""
    entities:
      acme:
        type: company
        name: {{value: Acme, source: other, match: false}}
        sector:{listed or " {value: None named, source: other}"}
    {more}
    """,
        vocabulary=METRIC,
        briefings={"brief": "---\ntitle: Brief\n---\nSo they say [@other, para 1].\n"},
    )
    return made, made.derived.resting[source]


def falling(source: str, *sectors: str, more: str = "") -> list[str]:
    """The values of the facts that fall with the source."""
    _, found = resting(source, *sectors, more=more)
    facts = [written(fact.value) for fact in found.facts if fact.statements[0].id in found.falling]
    figures = [written(each.value) for each in found.observations if each.id in found.falling]
    return sorted(facts + figures)


# docs/explanation/independence.md has the table of facts


def test_every_statement_of_a_fact_that_falls_is_named() -> None:
    _, found = resting("first", "value: Rockets, source: [first, retold]")

    assert found.falling == {each.id for fact in found.facts for each in fact.statements}
    assert len(found.falling) == 2


def test_an_observation_of_one_source_falls_with_it() -> None:
    more = """
    observations: [{of: acme, metric: staff, value: 14, source: first}]
    """

    assert falling("first", more=more) == ["14"]


def test_an_observation_that_an_independent_source_bears_stays() -> None:
    more = """
    observations:
      - {of: acme, metric: staff, value: 14, as_of: 2020, source: first}
      - {of: acme, metric: staff, value: 14, as_of: 2020, source: other}
      - {of: acme, metric: staff, value: 15, as_of: 2021, source: first}
      - {of: acme, metric: staff, value: 15, as_of: 2021, source: retold}
      - {of: acme, metric: staff, value: 16, as_of: 2022, source: first}
      - {of: acme, metric: staff, value: 17, as_of: 2022, source: other}
      - {of: acme, metric: staff, value: 18, as_of: 2023, source: again}
      - {of: acme, metric: staff, value: 19, as_of: 2024, source: first, rank: deprecated}
    """

    assert falling("first", more=more) == ["15", "15", "16", "18"]


def test_the_page_of_a_source_names_the_retelling_that_a_fact_is_from() -> None:
    made, _ = resting("first", "value: Rockets, source: retold")

    page = made.markdown["sources/first.md"]
    assert "1 statement. If this source is withdrawn, 1 of the facts below" in page
    assert "Rockets, in [Retold](retold.md)".replace(",", "&#44;") in page


def test_judgements_lean_on_what_they_cite_and_on_what_they_are_based_on() -> None:
    more = """
    judgements:
      - {id: attributed, text: So it is., attributed_to: acme, source: first}
      - {id: based, text: So be it., based_on: [first, acme]}
      - {id: citing, text: "So they say [@first, para 2]."}
      - {id: free, text: So we think.}
    """

    assert resting("first", more=more)[1].judgements == ("attributed", "based", "citing")


def test_texts_that_cite_it_are_named_once() -> None:
    more = """
      zeta: {type: company, name: {value: Zeta, source: first}, about: "As said [@first, p. 1; @other] and [@first]."}
    """

    assert resting("first", more=more)[1].texts == ("zeta",)
    assert resting("other", more=more)[1].texts == ("zeta", "brief")


def test_every_source_has_an_answer() -> None:
    made, found = resting("unused")

    assert found == Resting()
    assert set(made.derived.resting) == set(made.corpus.sources)


def test_what_is_preferred_does_not_fall_if_somebody_else_says_it_too_and_what_is_doubted_bears_nothing() -> None:
    made = book(
        """
        sources: {one: {type: report, title: One}, two: {type: report, title: Two}}
        entities:
          acme:
            type: company
            name: [{value: Acme, source: one}, {value: Acme, source: two}]
            founded: [{value: 1999, rank: preferred, source: one}, {value: 1999, source: two}]
            sector: [{value: Ice, source: one}, {value: Ice, likelihood: likely, source: two}]
        observations:
          - {of: acme, metric: staff, value: 5, rank: preferred, source: one}
          - {of: acme, metric: staff, value: 5, source: two}
          - {of: acme, metric: size, value: 7, said_by: Ann, source: one}
          - {of: acme, metric: size, value: 7, source: two}
        """,
        vocabulary="metrics: {staff: {label: Staff}, size: {label: Size}}",
    )

    falling = {id: made.derived.resting[id].falling_count for id in ("one", "two")}
    assert falling == {"one": 2, "two": 2}  # a sector and a size each
