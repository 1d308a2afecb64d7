"""Moments in the order of time, no more precise than they were written."""

import re

from small_book import SOURCE, Book, book


def events(*lines: str, more: str = "") -> Book:
    listed = "".join(f"\n      {line}" for line in lines)
    return book(f"""
    defaults: {{source: one}}
    {SOURCE}
    {more}
    events:{listed}
    """)


def order(made: Book) -> list[str]:
    return [moment.entity for moment in made.derived.timeline]


def test_a_wider_date_comes_before_every_day_in_it() -> None:
    made = events(
        "d: {name: D, date: 2021-02-16}",
        "c: {name: C, date: 2021-02}",
        "a: {name: A, date: 2020}",
        "b: {name: B, date: 2021}",
        "z: {name: Z, date: 2021-12-31}",
    )

    assert order(made) == ["a", "b", "c", "d", "z"]


def test_an_open_start_is_first_and_an_open_end_stands_where_it_starts() -> None:
    made = events(
        "late: {name: Late, date: 2021-06}",
        "until: {name: Until, date: ../2021}",
        "since: {name: Since, date: 2021-05/..}",
        "span: {name: Span, date: 2021-05/2021-07}",
    )

    assert order(made) == ["until", "since", "span", "late"]


def test_moments_of_one_day_are_in_order_of_name() -> None:
    made = events("x: {name: beta, date: 2021}", "y: {name: Alpha, date: 2021}", "w: {name: gamma, date: 2021}")

    assert order(made) == ["y", "x", "w"]


def test_a_date_set_aside_is_left_out_and_a_preferred_one_silences_the_others() -> None:
    made = book("""
        defaults: {source: one}
        sources: {one: {type: report, title: One}, two: {type: report, title: Two}}
        events:
          a: {name: A, date: [{value: 2020}, {value: 2019, rank: deprecated}]}
          b: {name: B, date: [{value: 2021, rank: preferred}, {value: 2022, source: two}]}
          c: {name: C, date: [{value: 2023}, {value: 2024, source: two}]}
    """)

    assert [(moment.entity, moment.date.edtf) for moment in made.derived.timeline] == [
        ("a", "2020"), ("b", "2021"), ("c", "2023"), ("c", "2024"),
    ]  # fmt: skip


def test_a_date_of_another_entity_says_what_happened() -> None:
    made = events(
        "talks: {name: Talks, date: 2009}",
        more="entities: {acme: {type: company, name: Acme, founded: 2010}}",
    )

    told = [(moment.entity, moment.property) for moment in made.derived.timeline]
    assert told == [("talks", ""), ("acme", "founded")]


def test_an_event_without_a_date_is_no_moment() -> None:
    made = events("talks: {name: Talks}", "later: {name: Later, date: unknown}", "then: {name: Then, date: 2010}")

    assert order(made) == ["then"]


BOTH = """
    sources: {one: {type: report, title: One}, two: {type: report, title: Two}}
    defaults: {source: one}
    entities:
      acme:
        type: company
        name: Acme
        created: 2020-01-01
        registered: 2021
        owns: [{to: road, start: 2010, end: 2015}, {to: rail, start: 2011}, {to: gone, start: 2012, rank: deprecated}]
        linked_to: {to: rail, start: 2013}
      road: {type: company, name: Road}
      rail: {type: company, name: Rail}
      gone: {type: company, name: Gone}
    events:
      bought: {type: acquisition, name: Bought, date: 2010-03, participants: [acme, road]}
      talks: {name: Talks, date: [{value: 2017}, {value: 2017-03, source: two}, {value: 2017-03, source: one, as_of: 2020}]}
"""


def test_dates_that_agree_are_one_line_where_the_same_is_said_of_them() -> None:
    made = book("""
        defaults: {source: one}
        sources: {one: {type: report, title: One}, two: {type: report, title: Two}}
        entities:
          acme:
            type: company
            name: Acme
            founded:
              - {value: 2001, role: as a club}
              - {value: 2001-05, role: as a firm}
              - {value: 2001, role: as a firm, source: two}
            dissolved: [{value: 2009, rank: preferred}, {value: 2009, source: two}]
            owns:
              - {to: road, start: 2002, share: 60 %}
              - {to: road, start: 2002, share: 40 %, source: two}
              - {to: rail, start: 2003, end: 2005}
              - {to: rail, start: 2003, source: two}
          road: {type: company, name: Road}
          rail: {type: company, name: Rail}
        events:
          talks: {name: Talks, date: [{value: 2008, said_by: Ann}, {value: 2008, said_by: Bo, source: two}], participants: acme}
          picnic: {name: Picnic, date: 2009-05, participants: acme}
    """)

    found = [
        (each.date.edtf, each.property, each.fact.qualifiers.role or each.edge, "/".join(sorted(each.fact.sources)))
        for each in made.derived.timeline
    ]
    assert found == [
        ("2001", "founded", "as a club", "one"),
        ("2001-05", "founded", "as a firm", "one"),
        ("2002", "owns", "start", "one"),
        ("2002", "owns", "start", "two"),
        ("2003", "owns", "start", "one/two"),
        ("2005", "owns", "end", "one"),
        ("2008", "", "", "one"),
        ("2008", "", "", "two"),
        ("2009", "dissolved", "", "one/two"),  # whatever else was that year
        ("2009-05", "", "", "one"),
    ]


def told(made: Book) -> list[tuple[str, str, str]]:
    return [(each.entity, each.date.edtf, each.edge or each.property) for each in made.derived.timeline]


def test_the_timeline_holds_when_relations_began_and_ended_and_no_dates_of_records() -> None:
    vocabulary = """
        types: {acquisition: {label: Acquisition, parent: event}}
        properties:
          registered: {label: Registered, range: date, domain: company, timeline: false}
          linked_to: {label: Linked to, range: thing, domain: thing, timeline: false}
    """

    assert told(book(BOTH, vocabulary=vocabulary)) == [
        ("bought", "2010-03", ""),  # both ends take part, and so it tells the start
        ("acme", "2011", "start"),
        ("acme", "2015", "end"),
        ("talks", "2017-03", ""),  # dates that agree are one line
    ]


def test_a_relation_on_the_timeline_says_what_began() -> None:
    made = book(BOTH, vocabulary="types: {acquisition: {label: Acquisition, parent: event}}\n"
                "properties: {registered: {label: Registered, range: date}}")  # fmt: skip

    text = re.sub(r"<sup.*?</sup>|\(\S*\)|</?span.*?>", "", made.markdown["timeline.md"])

    assert "- 2011 [Acme]&#58; owns [Rail]&#44; from then on" in text
    assert "- 2015 [Acme]&#58; owns [Road]&#44; until then" in text
