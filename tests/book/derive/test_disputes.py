"""Where sources cannot all be right, and where they only say more or less."""

import pytest

from briefbook.model.derived import Dispute
from briefbook.model.values import written
from briefbook.pages.inline import plain as words
from briefbook.pages.views.shared import dispute_view
from small_book import book

HEAD = """
    sources:
      one: {type: report, title: One}
      two: {type: report, title: Two}
      three: {type: report, title: Three}
"""


def disputes(rest: str, *, vocabulary: str = "") -> tuple[Dispute, ...]:
    return book(HEAD + rest, vocabulary=vocabulary).derived.disputes


def founded(*statements: str) -> tuple[Dispute, ...]:
    listed = "".join(f"\n          - {{{each}}}" for each in statements)
    return disputes(f"""
    entities:
      acme:
        type: company
        name: {{value: Acme, source: one}}
        founded:{listed}
    """)


def sides(dispute: Dispute) -> list[str]:
    return sorted(written(side.value) for side in dispute.sides)


def test_two_dates_of_two_sources_are_an_open_dispute() -> None:
    (dispute,) = founded("value: 2010, source: one", "value: 2011, source: two")

    assert (dispute.subject, dispute.property, dispute.is_settled) == ("acme", "founded", False)
    assert sides(dispute) == ["2010", "2011"]


# Which values exclude each other is read from docs/explanation/disputes.md, by tests/docs/test_dispute_tables.py.


def test_none_against_a_value_is_one() -> None:
    found = disputes("""
    entities:
      acme:
        type: company
        name: {value: Acme, source: one}
        dissolved: [{value: none, source: one}, {value: 2011, source: two}]
    """)

    assert [dispute.is_settled for dispute in found] == [False]


def test_a_third_source_that_fits_neither_side_joins_and_one_that_fits_all_does_not() -> None:
    (dispute,) = founded("value: 2010-01, source: one", "value: 2011, source: two", "value: 2010, source: three")

    assert sides(dispute) == ["2010", "2010-01", "2011"]


def test_a_property_of_many_values_is_never_in_dispute() -> None:
    found = disputes("""
    entities:
      acme:
        type: company
        name: {value: Acme, source: one}
        sector: [{value: Rockets, source: one}, {value: Anvils, source: two}]
        owns: [{to: a, source: one}, {to: b, source: two}]
      a: {type: company, name: A, source: one}
      b: {type: company, name: B, source: two}
    """)

    assert found == ()


def test_none_beside_one_of_many_values_is_a_dispute() -> None:
    (dispute,) = disputes("""
    entities:
      acme:
        type: company
        name: {value: Acme, source: one}
        sector: [{value: none, source: one}, {value: Anvils, source: two}, {value: unknown, source: three}]
    """)

    assert (dispute.property, dispute.is_settled, sides(dispute)) == ("sector", False, ["Anvils", "∅none"])


@pytest.mark.parametrize("acme", ["owned_by: {value: none, source: one}", "partner_of: {value: none, source: one}"])
def test_none_is_held_against_what_stands_on_the_other_side(acme: str) -> None:
    other = "owns" if "owned" in acme else "partner_of"

    found = disputes(f"""
    entities:
      acme: {{type: company, name: {{value: Acme, source: one}}, {acme}}}
      a: {{type: company, name: {{value: A, source: two}}, {other}: {{to: acme, source: two}}}}
    """)

    assert [(each.subject, each.property, sides(each)) for each in found] == [
        ("acme", acme.partition(":")[0], ["→a", "∅none"])
    ]


@pytest.mark.parametrize("side", ["acme", "owner"])
def test_an_owner_set_aside_is_listed_from_whichever_side_it_was_written(side: str) -> None:
    aside = "rank: deprecated, note: No., source: two"
    acme = f"owned_by: [{{to: zoo, source: one}}, {{to: road, {aside}}}]" if side == "acme" else ""
    zoo, road = ("", "") if acme else ("owns: {to: acme, source: one}", f"owns: {{to: acme, {aside}}}")

    found = disputes(f"""
    entities:
      acme: {{type: company, name: {{value: Acme, source: one}}, {acme}}}
      zoo: {{type: company, name: {{value: Zoo, source: one}}, {zoo}}}
      road: {{type: company, name: {{value: Road, source: one}}, {road}}}
    """)

    assert [(each.id, each.is_settled, sides(each)) for each in found] == [
        ("dispute-acme-owned-by-road", True, ["→road", "→zoo"])
    ]


SET_ASIDE = """
    entities:
      acme:
        type: company
        name: {value: Acme, source: one}
        owned_by: [{to: zoo, source: one}, {to: road, rank: deprecated, source: one}, {to: rail, rank: deprecated, source: two}]
        sector: [{value: Ships, source: one}, {value: Ice, rank: deprecated, source: one}]
      zoo: {type: company, name: {value: Zoo, source: one}}
      road: {type: company, name: {value: Road, source: one}, owns: {to: zoo, source: one}}
      rail: {type: company, name: {value: Rail, source: one}}
    events:
      talks:
        name: {value: Talks, source: one}
        participants:
          - {to: acme, source: one}
          - {to: zoo, source: one}
          - {to: zoo, denied: true, source: two}
          - {to: road, rank: deprecated, source: one}
          - {to: a1, source: one}
          - {to: a2, source: one}
          - {to: a3, source: one}
"""


def test_each_of_many_values_is_a_dispute_of_its_own_and_of_those_it_is_on() -> None:
    made = book(HEAD + SET_ASIDE)

    assert [(each.id.partition("-")[2][:22], each.is_settled, sides(each)) for each in made.derived.disputes] == [
        ("talks-participants-zoo", False, ["→zoo", "→zoo"]),
        ("acme-owned-by-rail", True, ["→rail", "→zoo"]),
        ("acme-sector-" + made.derived.disputes[2].id[-10:], True, ["Ice", "Ships"]),
        ("road-owns-acme", True, ["→acme", "→zoo"]),  # it owns something else too, and is told once
        ("talks-participants-roa", True, ["→road"]),  # many stand beside it
    ]
    parties = {id: len(found) for id, found in made.derived.disputes_of.items()}
    assert parties == {"acme": 3, "rail": 1, "road": 2, "talks": 2, "zoo": 1}
    titles = [words(dispute_view(made.context(), each)["title"]) for each in made.derived.disputes]
    assert titles[1:3] == ["Acme: owned by Rail", "Acme: sector “Ice”"]


def test_one_value_of_a_symmetric_relation_is_disputed_from_both_ends() -> None:
    found = disputes(
        """
    entities:
      acme: {type: company, name: {value: Acme, source: one}, twin_of: [{to: a, source: one}, {to: z, source: two}]}
      a: {type: company, name: {value: A, source: one}}
      z: {type: company, name: {value: Z, source: one}}
    """,
        vocabulary="properties: {twin_of: {label: Twin of, symmetric: true, many: false, domain: thing, range: thing}}",
    )

    assert [(each.subject, sides(each)) for each in found] == [("acme", ["→a", "→z"])]


def test_a_source_that_contradicts_itself_in_two_places_is_a_dispute() -> None:
    (dispute,) = founded("value: 2017, source: one, locator: para 1", "value: 2018, source: one, locator: para 5")

    assert sides(dispute) == ["2017", "2018"]


def test_a_relation_that_holds_one_value_can_be_disputed() -> None:
    (dispute,) = disputes("""
    entities:
      acme:
        type: company
        name: {value: Acme, source: one}
        based_in: [{to: oslo, source: one}, {to: rome, source: two}]
      oslo: {type: city, name: Oslo, source: one}
      rome: {type: city, name: Rome, source: one}
    """)

    assert sides(dispute) == ["→oslo", "→rome"]
    assert dispute.id == "dispute-acme-based-in"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("as_of: 2010", "as_of: 2020"),
        ("end: 2010", "start: 2010"),
        ("start: 2012", "end: 2010"),
    ],
)
def test_values_of_different_times_are_none(one: str, other: str) -> None:
    found = disputes(f"""
    entities:
      acme:
        type: company
        name: {{value: Acme, source: one}}
        based_in: [{{to: oslo, source: one, {one}}}, {{to: rome, source: two, {other}}}]
      oslo: {{type: city, name: Oslo, source: one}}
      rome: {{type: city, name: Rome, source: one}}
    """)

    assert found == ()


def test_texts_in_different_languages_are_none() -> None:
    statuses = "[{value: active, lang: en, source: one}, {value: aktiv, lang: de, source: two}]"

    found = disputes(f"""
    entities: {{acme: {{type: company, name: {{value: Acme, source: one}}, status: {statuses}}}}}
    """)

    assert found == ()


def test_a_value_set_aside_settles_it() -> None:
    (dispute,) = founded("value: 2010, source: one", "value: 2011, source: two, rank: deprecated")

    assert dispute.is_settled
    assert sides(dispute) == ["2010", "2011"]


def test_a_value_set_aside_settles_nothing_between_the_others() -> None:
    (dispute,) = founded(
        "value: 2010, source: one", "value: 2011, source: two", "value: 2012, source: three, rank: deprecated"
    )

    assert not dispute.is_settled
    assert sides(dispute) == ["2010", "2011", "2012"]


def test_a_preferred_value_leaves_it_open() -> None:
    (dispute,) = founded("value: 2010, source: one, rank: preferred", "value: 2011, source: two")

    assert not dispute.is_settled


def test_a_value_set_aside_with_nothing_beside_it_is_none() -> None:
    assert founded("value: 2010, source: one, rank: deprecated") == ()


# Observations

METRIC = "metrics: {staff: {label: Staff}}"


def observed(*observations: str) -> tuple[Dispute, ...]:
    listed = "".join(f"\n      - {{of: acme, metric: staff, {each}}}" for each in observations)
    return disputes(
        f"""
    entities: {{acme: {{type: company, name: {{value: Acme, source: one}}}}}}
    observations:{listed}
    """,
        vocabulary=METRIC,
    )


def test_two_values_on_one_key_are_a_dispute() -> None:
    (dispute,) = observed("value: 181, as_of: 2022, source: one", "value: 190, as_of: 2022, source: two")

    assert (dispute.metric, dispute.as_of, dispute.is_settled) == ("staff", "2022", False)
    assert dispute.id == "dispute-acme-staff-2022"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("value: 181, as_of: 2022", "value: 190, as_of: 2023"),
        ("value: 181", "value: 181"),
        ("value: 16..21", "value: 18"),
        ("value: ~180", "value: 181"),
        ("value: <200", "value: 181"),
        ("value: unknown", "value: 181"),
    ],
)
def test_observations_that_can_all_be_true_are_none(one: str, other: str) -> None:
    assert observed(f"{one}, source: one", f"{other}, source: two") == ()


def test_an_observation_set_aside_settles_it() -> None:
    (dispute,) = observed("value: 181, source: one", "value: 190, source: two, rank: deprecated")

    assert dispute.is_settled


# Order and index


def test_open_disputes_come_first_then_by_name() -> None:
    found = disputes("""
    entities:
      a:
        type: company
        name: {value: Zeta, source: one}
        founded: [{value: 2010, source: one}, {value: 2011, source: two}]
      b:
        type: company
        name: {value: alpha, source: one}
        founded: [{value: 2010, source: one}, {value: 2011, source: two, rank: deprecated}]
      c:
        type: company
        name: {value: beta, source: one}
        founded: [{value: 2010, source: one}, {value: 2011, source: two}]
    """)

    assert [dispute.subject for dispute in found] == ["c", "a", "b"]


def test_a_dispute_is_known_to_all_it_is_about() -> None:
    made = book(
        HEAD
        + """
    entities:
      rank: {type: index, name: {value: Ranking, source: one}}
      acme: {type: company, name: {value: Acme, source: one}}
    observations:
      - {of: rank, metric: staff, for: acme, value: 1, source: one}
      - {of: rank, metric: staff, for: acme, value: 2, source: two}
    """,
        vocabulary=METRIC,
    )

    assert set(made.derived.disputes_of) == {"rank", "acme"}


def test_a_retracted_source_is_at_odds_with_what_excludes_it_and_with_nothing_else() -> None:
    found = book(
        """
        defaults: {source: one}
        sources:
          one: {type: report, title: One}
          two: {type: report, title: Two, retracted: true}
        entities:
          acme:
            type: company
            name: Acme
            founded: [1999, {value: 2001, source: two}]
            sector: [Ships, {value: Ice, source: two}]
            country: {value: NO, source: [one, two]}
            website: {value: "https://acme.example", source: two}
        """
    ).derived.disputes

    assert [(each.property, each.is_settled) for each in found] == [("founded", True)]


@pytest.mark.parametrize(
    ("affirmed", "denied", "is_disputed"),
    [
        ("founded: 1999", "founded: {value: 1999", True),
        ("founded: 1999-05", "founded: {value: 1999", True),
        ("founded: 1999", "founded: {value: 1999-05", False),
        ("founded: 2001", "founded: {value: 1999", False),
        ("sector: Ships", "sector: {value: Ships", True),
        ("sector: Ships", "sector: {value: Ice", False),
        ("sector: none", "sector: {value: Ice", False),
        ("sector: none", "sector: {value: none", True),
        ("owns: road", "owns: {to: road", True),
        ("owned_by: road", "owned_by: {to: road", True),
        ("founded: {value: 1999, rank: deprecated}", "founded: {value: 1999", False),
    ],
)
def test_a_denial_is_at_odds_with_whoever_says_the_same_or_more(affirmed: str, denied: str, is_disputed: bool) -> None:
    name = denied.partition(":")[0]
    values = f"[{affirmed.partition(': ')[2]}, {denied.partition(': ')[2]}, denied: true, source: two}}]"
    made = book(
        f"""
        defaults: {{source: one}}
        sources: {{one: {{type: report, title: One}}, two: {{type: report, title: Two}}}}
        entities:
          acme: {{type: company, name: Acme, {name}: {values}}}
          road: {{type: company, name: Road}}
        """
    )

    assert [not each.is_settled for each in made.derived.disputes if not each.is_settled] == [True] * is_disputed
    assert made.derived.findings["acme"].coverage.facts >= 1


def test_two_people_in_one_source_may_contradict_each_other() -> None:
    made = book(
        """
        defaults: {source: one}
        sources: {one: {type: report, title: One}}
        entities: {acme: {type: company, name: Acme, founded: [{value: 1999, said_by: Ann}, {value: 2001, said_by: Bo}]}}
        """
    )

    assert [each.property for each in made.derived.disputes] == ["founded"]


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("share: 60 %, source: s", "share: 40 %, source: t", [("acme", "owns", False, 2)]),
        ("share: 60 %, source: s", "share: 50..75 %, source: t", []),
        ("share: 60 %, source: s", "source: t", []),
        ("share: 60 %, as_of: 2020, source: s", "share: 40 %, as_of: 2021, source: t", []),
        ("share: 60 %, end: 2020, source: s", "share: 40 %, start: 2020, source: t", []),
        ("share: 60 %, source: s", "share: 40 %, rank: deprecated, source: t", [("acme", "owns", True, 2)]),
        ("share: 60 %, source: s", "share: 40 %, source: s", [("acme", "owns", False, 2)]),
    ],
)
def test_shares_that_cannot_both_be_true_are_a_dispute_once(one: str, other: str, expected: list[object]) -> None:
    made = book(f"""
    sources: {{s: {{type: report, title: S}}, t: {{type: report, title: T}}}}
    entities:
      acme:
        type: company
        name: {{value: Acme, source: s}}
        owns: [{{to: road, {one}}}, {{to: road, {other}}}, {{to: rail, share: 5 %, source: s}}]
      road: {{type: company, name: {{value: Road, source: s}}}}
      rail: {{type: company, name: {{value: Rail, source: s}}}}
    """)

    found = [(each.subject, each.property, each.is_settled, len(each.sides)) for each in made.derived.disputes]
    assert found == expected
    assert [each.id for each in made.derived.disputes_of.get("road", ())] == [each.id for each in made.derived.disputes]


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("as_of: 2010", "as_of: 2020", 0),
        ("end: 2012", "start: 2013", 0),
        ("start: 2012", "start: 2013", 1),
        ("rank: deprecated", "start: 2013", 0),
        ("denied: true", "start: 2013", 0),
    ],
)
def test_owners_of_different_times_may_own_all_of_it_each(one: str, other: str, expected: int) -> None:
    made = book(f"""
    defaults: {{source: s}}
    sources: {{s: {{type: report, title: S}}}}
    entities:
      acme: {{type: company, name: Acme, owns: {{to: road, share: 90 %, {one}}}}}
      beta: {{type: company, name: Beta, owns: {{to: road, share: 90 %, {other}}}}}
      road: {{type: company, name: Road}}
    """)

    assert sum(not each.is_settled for each in made.derived.disputes) == expected
    assert len(made.derived.disputes_of.get("acme", ())) == len(made.derived.disputes)
