"""Moments in the order of time, no more precise than they were written."""

from render.small_book import SOURCE, Book, book


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
