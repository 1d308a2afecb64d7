"""Entries become one corpus, the same from whichever side and in whichever order they were written."""

from __future__ import annotations

import pytest

from briefbook.book.link import link
from briefbook.model.corpus import Corpus
from briefbook.model.entries import Observation
from briefbook.model.lookup import property_statements
from briefbook.model.marking import Marking
from briefbook.model.prose import Note
from briefbook.model.statement import Qualifiers, Quote, Rank, Statement
from briefbook.model.values import written
from small_book import book

VOCABULARY = "metrics: {staff: {label: Staff, unit: people}}"
HEAD = """
defaults: {source: one}
sources: {one: {type: report, title: One}, two: {type: report, title: Two}}
entities:
"""


def corpus(entities: str, language: str = "en") -> Corpus:
    return book(HEAD + entities, vocabulary=VOCABULARY, language=language, may_be_wrong=True).corpus


def facts(corpus: Corpus) -> list[tuple[str, str, str, str]]:
    return [
        (each.subject, each.property, written(each.value), each.id)
        for group in corpus.statements.values()
        for each in group
    ]


def only(corpus: Corpus, subject: str, name: str) -> Statement:
    (statement,) = corpus.values(subject, name)
    return statement


# Relations


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (
            "  acme: {type: company, name: Acme, owns: {to: road, role: parent}}\n  road: {type: company, name: Road}",
            "  acme: {type: company, name: Acme}\n  road: {type: company, name: Road, owned_by: {to: acme, role: parent}}",
        ),
        (
            "  acme: {type: company, name: Acme, partner_of: road}\n  road: {type: company, name: Road}",
            "  acme: {type: company, name: Acme}\n  road: {type: company, name: Road, partner_of: acme}",
        ),
        (
            "  acme: {type: company, name: Acme, based_in: oslo}\n  oslo: {type: city, name: Oslo}",
            "  acme: {type: company, name: Acme}\n  oslo: {type: city, name: Oslo, seat_of: [acme]}",
        ),
        (
            "  acme: {type: company, name: Acme, owns: {road: parent}}\n  road: {type: company, name: Road, owned_by: {acme: parent}}",
            "  acme: {type: company, name: Acme, owns: {road: parent}}\n  road: {type: company, name: Road}",
        ),
    ],
)
def test_a_relation_written_from_either_side_or_from_both_is_one_relation(one: str, other: str) -> None:
    assert facts(corpus(one)) == facts(corpus(other))
    assert {id: [each.id for each in group] for id, group in corpus(one).incoming.items()} == {
        id: [each.id for each in group] for id, group in corpus(other).incoming.items()
    }


def test_a_relation_stands_under_its_subject_and_comes_in_at_its_object() -> None:
    made = corpus("  acme: {type: company, name: Acme}\n  road: {type: company, name: Road, owned_by: acme}")

    (owns,) = made.values("acme", "owns")
    assert made.incoming == {"road": (owns,)}
    assert [each.property for each in made.statements["road"]] == ["name"]


def test_what_nobody_knows_of_the_other_side_stays_on_its_own() -> None:
    made = corpus("  acme: {type: company, name: Acme, owned_by: unknown, partner_of: none}")

    assert [each.property for each in made.statements["acme"]] == ["name", "owned_by", "partner_of"]
    assert made.incoming == {}


# One statement said twice


def test_one_statement_said_twice_is_one_with_everything_noted_of_either() -> None:
    made = corpus(
        """
  acme:
    type: company
    name: Acme
    owns: {to: road, locator: para 2, quote: It owns it., note: So they say., marking: TLP:GREEN, review_by: 2028}
  road:
    type: company
    name: Road
    owned_by:
      - {to: acme, locator: para 1, note: So they say., marking: TLP:RED, review_by: 2027}
      - {to: acme, locator: para 3, note: And again.}
"""
    )

    owns = only(made, "acme", "owns")
    assert owns.citation is not None
    assert (owns.citation.locator, owns.citation.quotes) == ("para 1; para 2; para 3", (Quote("It owns it."),))
    assert owns.qualifiers.note == Note("And again.; So they say.")
    assert owns.qualifiers.marking is Marking.RED
    assert owns.qualifiers.review_by is not None
    assert owns.qualifiers.review_by.edtf == "2027"
    assert owns.where.line == 9


def test_an_alias_that_is_turned_off_once_is_off() -> None:
    made = corpus("  acme: {type: company, name: Acme, aliases: [{value: Star, match: false}, Star]}")

    assert not only(made, "acme", "aliases").qualifiers.is_matched


@pytest.mark.parametrize(
    "others",
    [
        "role: chair",
        "kind: direct",
        "start: 2020",
        "end: 2020",
        "as_of: 2020",
        "rank: deprecated",
        "likelihood: likely",
    ],
)
def test_what_is_alike_but_for_a_qualifier_that_tells_it_apart_is_two(others: str) -> None:
    made = corpus(f"  acme: {{type: company, name: Acme, sector: [Rockets, {{value: Rockets, {others}}}]}}")

    ids = [each.id for each in made.values("acme", "sector")]
    assert len(set(ids)) == 2
    assert only(corpus("  acme: {type: company, name: Acme, sector: Rockets}"), "acme", "sector").id in ids


def test_an_anchor_stays_when_another_statement_of_the_same_value_and_source_is_added() -> None:
    periods = ["start: 2020", "start: 2010", "as_of: 2000, role: buyer", "end: 1990", "rank: deprecated"]
    met: dict[Qualifiers, str] = {}
    for count in range(1, len(periods) + 1):
        said = ", ".join(f"{{value: Rockets, {each}}}" for each in periods[:count])
        made = corpus(f"  acme: {{type: company, name: Acme, sector: [{said}]}}").values("acme", "sector")
        ids = {each.qualifiers: each.id for each in made}
        assert len(set(ids.values())) == count
        assert ids.items() >= met.items()
        met = ids


def test_ids_of_plain_statements_are_what_they_have_always_been() -> None:
    made = corpus(
        "  acme: {type: company, name: {en: Acme}, sector: Rockets, owns: road, founded: 1991, partner_of: unknown}\n  road: {type: company, name: Road}"
    )

    assert [(each.property, each.id) for each in made.statements["acme"]] == [
        ("name", "72a310afab"),
        ("sector", "681351a046"),
        ("founded", "a49bfe9b22"),
        ("owns", "cb94bb8d5c"),
        ("partner_of", "9d04f42d9e"),
    ]


def test_two_sources_make_two_statements() -> None:
    made = corpus("  acme: {type: company, name: Acme, sector: {value: Rockets, source: [one, two]}}")

    assert [each.source for each in made.values("acme", "sector")] == ["one", "two"]


def noted(each: Statement | Observation) -> str:
    return each.qualifiers.note.text if each.qualifiers.note else ""


def observations(text: str) -> list[tuple[str, str, str, int]]:
    made = book(
        HEAD + "  acme: {type: company, name: Acme}\nobservations:\n" + text, vocabulary=VOCABULARY, may_be_wrong=True
    ).corpus
    return [
        (each.unit, each.citation.locator if each.citation else "", noted(each), each.qualifiers.marking)
        for each in made.observations
    ]


def test_one_observation_said_twice_is_one_with_the_narrowest_marking() -> None:
    found = observations(
        """
  - {of: acme, metric: staff, value: 10, locator: p 1, note: First.}
  - {of: acme, metric: staff, value: 10, locator: p 2, note: Second., marking: TLP:RED}
"""
    )

    assert found == [("people", "p 1; p 2", "First.; Second.", Marking.RED)]


def test_observations_alike_but_for_rank_or_unit_are_two_with_ids_of_their_own() -> None:
    made = book(
        HEAD
        + """  acme: {type: company, name: Acme}
observations:
  - {of: acme, metric: staff, value: 10}
  - {of: acme, metric: staff, value: 10, unit: robots}
  - {of: acme, metric: staff, value: 10, rank: deprecated}
""",
        vocabulary=VOCABULARY,
        may_be_wrong=True,
    ).corpus

    assert len({each.id for each in made.observations}) == len(made.observations) == 3


# Ids


def test_of_two_entries_with_one_id_the_first_by_place_is_kept() -> None:
    made = book(
        {
            "b.yml": "entities: {acme: {type: company, name: Second}}",
            "a.yml": "entities: {acme: {type: company, name: First}}",
        },
        may_be_wrong=True,
    ).corpus

    assert made.name_of("acme") == "First"


def test_every_mapping_is_in_order_of_id() -> None:
    made = corpus(
        "  zoo: {type: company, name: A, owns: [mine, acme]}\n  acme: {type: company, name: B}\n  mine: {type: company, name: C}"
    )

    for mapping in (made.entities, made.sources, made.statements, made.incoming):
        assert list(mapping) == sorted(mapping)


def test_an_old_id_leads_to_the_new_one_unless_something_has_it() -> None:
    made = corpus("  acme: {type: company, name: Acme, was: [acme-inc, road]}\n  road: {type: company, name: Road}")

    assert made.redirects == {"acme-inc": "acme"}


# Stubs


def test_a_reference_to_nothing_makes_a_stub() -> None:
    made = corpus("  acme: {type: company, name: Acme, owns: road, based_in: new-york}")

    road, city = made.entities["road"], made.entities["new-york"]
    assert road.is_stub
    assert city.is_stub
    assert (road.type, city.type, made.name_of("new-york")) == ("organization", "place", "New york")
    assert road.where.line == 5


@pytest.mark.parametrize(
    ("text", "type"),
    [
        ("entities: {acme: {type: company, name: A, owned_by: gone}}", "agent"),
        ("entities: {acme: {type: company, name: A, owned_by: gone, directors: gone, linked_to: gone}}", "agent"),
        ("entities: {acme: {type: company, name: A, linked_to: gone, employees: gone}}", "person"),
        ("sources: {one: {type: report, title: A, publisher: gone}}", "organization"),
        ("sources: {one: {type: report, title: A, author: gone}}", "person"),
        ("judgements: [{id: view, text: A., about: gone}]", "thing"),
        ("judgements: [{id: view, text: A., attributed_to: gone}]", "agent"),
        ("observations: [{of: gone, metric: staff, value: 1}]", "thing"),
        ("observations: [{of: gone, metric: staff, for: gone, value: 1}]", "thing"),
    ],
)
def test_a_stub_has_the_narrowest_type_that_is_asked_for(text: str, type: str) -> None:
    made = book(text, vocabulary=VOCABULARY, may_be_wrong=True).corpus

    assert (made.entities["gone"].is_stub, made.entities["gone"].type) == (True, type)


def test_what_is_a_source_makes_no_stub() -> None:
    assert "two" not in corpus("  acme: {type: company, name: Acme, owns: two}").entities


# Names


@pytest.mark.parametrize(
    ("name", "language", "expected"),
    [
        ("{en: Acme, zh-Hans: 顶点}", "en", "Acme"),
        ("{en: Acme, zh-Hans: 顶点}", "zh-Hans", "顶点"),
        ("{en: Acme, zh-Hans: 顶点}", "zh", "顶点"),
        ("{en-GB: Acme, de: Gipfel}", "en", "Acme"),
        ("[{value: Akme, lang: de}, Acme]", "en", "Acme"),
        ("[Acme, {value: Apex, rank: preferred}]", "en", "Apex"),
        ("[{value: Apex, rank: deprecated}, {de: Gipfel}]", "en", "Gipfel"),
        ("{value: Apex, rank: deprecated}", "en", "Acme"),
        ("{zh: 顶点}", "en", "顶点"),
    ],
)
def test_an_entity_is_called_by_its_preferred_name_in_the_language_of_the_book(
    name: str, language: str, expected: str
) -> None:
    assert corpus(f"  acme: {{type: company, name: {name}}}", language).name_of("acme") == expected


def test_statements_stand_in_the_order_of_the_vocabulary() -> None:
    made = corpus(
        "  acme: {type: company, website: 'https://example.org', sector: [Roads, {value: Air, rank: preferred}, {value: Sea, start: 1999}], name: Acme}"
    )

    assert [(each.property, written(each.value)) for each in made.statements["acme"]] == [
        ("name", "Acme"),
        ("sector", "Air"),
        ("sector", "Roads"),
        ("sector", "Sea"),
        ("website", "https://example.org"),
    ]


def test_no_entries_make_an_empty_corpus() -> None:
    made = link((), corpus("").vocabulary)

    assert (made.entities, made.observations, made.statements) == ({}, (), {})


def test_what_a_retracted_source_says_is_set_aside_and_keeps_its_id() -> None:
    text = """
    defaults: {source: [one, two]}
    sources: {one: {type: report, title: One}, two: {type: report, title: Two%s}}
    entities: {acme: {type: company, name: {value: Acme, source: two}, founded: 1999}}
    observations: [{of: acme, metric: staff, value: 14, source: two}]
    """
    metrics = "metrics: {staff: {label: Staff}}"
    before, after = (book(text % retracted, vocabulary=metrics).corpus for retracted in ("", ", retracted: true"))

    assert [(each.source, each.is_deprecated) for each in after.values("acme", "founded")] == [
        ("one", False),
        ("two", True),
    ]
    assert {each.id for each in before.statements["acme"]} == {each.id for each in after.statements["acme"]}
    assert after.observations[0].qualifiers.rank is Rank.DEPRECATED
    assert after.name_of("acme") == "Acme"


# What is added elsewhere

IMPORTED = """
sources: {feed: {type: dataset, title: Feed}, other: {type: report, title: Other}}
defaults: {source: feed}
entities:
  acme:
    type: company
    name: Acme
    aliases: [Star, Ace]
    founded: 1990
    sector: [Rockets, {value: Rockets, start: 2020}, {value: Rockets, source: other}]
    tags: [red]
  road: {type: company, name: Road, owned_by: acme}
"""


def added(more: str, defaults: str = "{source: mine}") -> Corpus:
    own = f"sources: {{mine: {{type: report, title: Mine}}}}\ndefaults: {defaults}\nmore:\n  acme: {more}\n"
    return book({"a.yml": own, "imported.yml": IMPORTED}, may_be_wrong=True).corpus


def said(corpus: Corpus, name: str) -> list[tuple[str, str, str, str]]:
    return sorted(
        (written(each.value), each.source, each.qualifiers.rank.value, noted(each))
        for each in corpus.values("acme", name)
    )


def test_statements_tags_and_text_are_added_to_an_entry_of_another_file() -> None:
    made = added("{founded: 1991, aliases: Acme Inc, tags: [blue, red], about: More words., owns: [oslo]}")

    acme = made.entities["acme"]
    assert (acme.type, acme.where.path, acme.tags) == ("company", "content/facts/imported.yml", ("red", "blue"))
    assert said(made, "founded") == [("1990", "feed", "normal", ""), ("1991", "mine", "normal", "")]
    assert {text for text, *_ in said(made, "aliases")} == {"Star", "Ace", "Acme Inc"}
    assert acme.about
    assert "oslo" in made.incoming


def test_a_remark_is_on_what_another_file_says_and_its_anchor_stays() -> None:
    plain = book({"imported.yml": IMPORTED}).corpus
    made = added("{founded: {value: 1990, rank: deprecated, note: A slip., review_by: 2030, marking: TLP:GREEN}}")

    assert said(made, "founded") == [("1990", "feed", "deprecated", "A slip.")]
    founded = only(made, "acme", "founded")
    assert founded.id == only(plain, "acme", "founded").id
    assert (founded.qualifiers.marking, founded.qualifiers.review_by is not None) == (Marking.GREEN, True)


@pytest.mark.parametrize(
    ("remark", "deprecated"),
    [
        ("{value: Rockets, rank: deprecated}", 3),
        ("{value: Rockets, rank: deprecated, source: other}", 1),
        ("{value: Rockets, rank: deprecated, start: 2020}", 1),
        ("{value: Rockets, rank: deprecated, source: mine}", 1),
        ("{value: Nets, rank: deprecated}", 1),
    ],
)
def test_a_remark_is_on_all_that_fits_it_and_else_a_statement_itself(remark: str, deprecated: int) -> None:
    made = added(f"{{sector: {remark}}}")

    assert [each.is_deprecated for each in made.values("acme", "sector")].count(True) == deprecated
    assert len(made.values("acme", "sector")) == (4 if "mine" in remark or "Nets" in remark else 3)


def test_a_remark_finds_a_relation_written_on_the_other_side() -> None:
    made = added("{owns: {to: road, rank: deprecated}}")

    assert [each.is_deprecated for each in made.incoming["road"]] == [True]


def test_a_name_that_is_turned_off_elsewhere_is_off() -> None:
    made = added("{aliases: {value: Star, match: false, source: mine}}")

    assert {written(each.value): each.qualifiers.is_matched for each in made.values("acme", "aliases")} == {
        "Star": False,
        "Ace": True,
    }


def test_what_is_added_is_never_for_more_people_than_its_entry() -> None:
    made = book(
        {
            "a.yml": "entities: {acme: {type: company, name: Acme, marking: TLP:RED}, road: {type: company, name: Road}}",
            "b.yml": "more:\n  acme: {founded: 1991}\n  road: {tags: [secret], marking: TLP:AMBER}",
        },
        may_be_wrong=True,
    ).corpus

    assert only(made, "acme", "founded").qualifiers.marking is Marking.RED
    assert made.entities["road"].marking is Marking.AMBER


def test_what_is_added_fits_the_type_of_its_entry() -> None:
    more = "  acme: {date: 2020, seat_of: road, type: company, was: [old]}"
    made = book({"a.yml": f"more:\n{more}\n", "imported.yml": IMPORTED}, may_be_wrong=True)

    assert [code for code in made.codes if code[0] == "E"] == ["E303", "E303", "E206", "E206"]


def test_what_is_denied_is_neither_a_name_nor_a_value_nor_a_holding() -> None:
    made = book(
        """
        defaults: {source: one}
        sources: {one: {type: report, title: One}}
        entities:
          acme: {type: company, name: [{value: Axme, denied: true}, Acme], country: {value: NO, denied: true}}
          road: {type: company, name: Road, owned_by: {to: acme, denied: true}}
        """
    )

    assert made.corpus.name_of("acme") == "Acme"
    assert property_statements(made.corpus, "acme", "country") == ()
    assert made.derived.independence.holders == {}
    assert made.derived.findings["acme"].found_by == ("Acme",)
