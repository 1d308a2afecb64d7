"""Records become entities, events, sources, observations and judgements, typed by the vocabulary."""

from __future__ import annotations

import pytest

from briefbook.model.entries import Observation, Retraction, Source
from briefbook.model.grammar import field_names
from briefbook.model.marking import Marking
from briefbook.model.prose import Link, Note
from briefbook.model.statement import Citation, Quote, Rank
from briefbook.model.values import NumberValue, Reference, TextValue, Unstated
from small_book import Book, book, day

VOCABULARY = "metrics: {staff: {label: Staff, unit: people}, lost: {label: Lost, unit: US$}}"
HEAD = "defaults: {source: one}\nsources: {one: {type: report, title: One}}\n"


def made(text: str) -> Book:
    return book(HEAD + text, vocabulary=VOCABULARY, may_be_wrong=True)


def codes(text: str) -> list[str]:
    return [code for code in made(text).codes if code[0] == "E"]


def source(fields: str) -> Source:
    made = book(f"sources:\n  one: {{{fields}}}\n", may_be_wrong=True)
    assert [code for code in made.codes if code[0] == "E"] == []
    return made.corpus.sources["one"]


def observation(fields: str) -> Observation:
    found = made(
        f"entities: {{acme: {{type: company, name: Acme}}}}\nobservations:\n  - {{of: acme, metric: staff, {fields}}}\n"
    )
    assert [code for code in found.codes if code[0] == "E"] == []
    return found.corpus.observations[0]


def test_a_source_says_where_it_was_published_and_how_it_is_reached() -> None:
    found = source(
        "type: book, title: {nb: Is, en: Ice}, container: Ices, volume: 7, issue: 3, pages: 12–19, access: paywall, "
        "doi: 'https://doi.org/10.1000/182', isbn: '9783161484100', author: [ada, B. Writer]"
    )

    assert (found.title, found.language, found.translated_title) == ("Is", "nb", TextValue("Ice", "en"))
    assert (found.container, found.volume, found.issue, found.pages) == ("Ices", "7", "3", "12–19")
    assert (found.access, found.doi, found.isbn) == ("paywall", "10.1000/182", "978-3-16-148410-0")
    assert found.authors == (Reference("ada"), TextValue("B. Writer"))


def test_the_title_in_the_language_of_a_source_is_its_own() -> None:
    found = source("type: book, title: {en: Ice, nb: Is}, language: nb")

    assert (found.title, found.translated_title) == ("Is", TextValue("Ice", "en"))


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("true", Retraction()),
        ("false", None),
        ("2022-05", Retraction(date=day("2022-05"))),
        ("{date: 2022, by: journal, why: Made up}", Retraction(day("2022"), Reference("journal"), "Made up")),
        ("{why: Made up}", Retraction(why="Made up")),
    ],
)
def test_a_retraction_is_true_or_a_date_or_all_that_is_known(written: str, read: Retraction | None) -> None:
    assert source(f"type: book, title: One, retracted: {written}").retracted == read


# Entities and events


def test_an_entity_has_what_is_said_in_its_block() -> None:
    entity = made(
        "entities:\n  acme: {type: company, name: Acme, was: [acme-inc], tags: [big, old, big], about: 'See [[acme]].', marking: TLP:RED}\n"
    ).corpus.entities["acme"]

    assert (entity.type, entity.was, entity.tags, entity.marking) == (
        "company",
        ("acme-inc",),
        ("big", "old"),
        Marking.RED,
    )
    assert [part.target for part in entity.about.parts if isinstance(part, Link)] == ["acme"]
    assert [each.property for each in entity.statements] == ["name"]


def test_an_event_without_a_type_is_an_event() -> None:
    assert made("events: {fair: {name: Fair}}").corpus.entities["fair"].type == "event"


@pytest.mark.parametrize(
    ("entry", "expected"),
    [
        ("{name: Acme}", ["E207"]),
        ("{type: company}", ["E207"]),
        ("{type: company, name: []}", ["E207"]),
        ("{type: company, name: {}}", ["E207", "E207"]),
        ("{type: company, name: unknown}", ["E205"]),
        ("{type: company, name: ''}", ["E109"]),
        ("{type: [company], name: Acme}", ["E202"]),
        ("{type: Company, name: Acme}", ["E301"]),
        ("{type: event, name: Acme}", ["E301"]),
        ("{type: company, name: Acme, title: Acme}", ["E302"]),
        ("{type: company, name: Acme, value: Acme}", ["E302"]),
        ("{type: company, name: Acme, note: So.}", ["E205"]),
        ("{type: company, name: Acme, birth_date: 2001}", ["E303"]),
        ("{type: company, name: Acme, about: [So.]}", ["E202"]),
        ("{type: company, name: Acme, about: ' '}", ["E109"]),
        ("{type: company, name: Acme, tags: Big Firm}", ["E203"]),
        ("{type: company, name: Acme, tags: {big: firm}}", ["E202"]),
        ("{type: company, name: Acme, tags: ['']}", ["E109"]),
        ("{type: company, name: Acme, was: unknown}", ["E205"]),
        ("{type: company, name: Acme, marking: RED, as_of: soon, lang: xx}", ["E305", "E308", "E312"]),
    ],
)
def test_what_cannot_be_an_entity_is_told(entry: str, expected: list[str]) -> None:
    assert sorted(codes(f"entities: {{acme: {entry}}}")) == expected


def test_all_that_is_wrong_with_an_entry_is_told_though_its_id_is_wrong_too() -> None:
    entry = "{type: compny, name: none, fouded: x, founded: soon, tags: [A B], about: '[[X]]'}"

    assert codes(f"entities: {{Acme: {entry}}}") == ["E203", "E301", "E205", "E302", "E305", "E203", "E701"]

    found = book("sources: {Two: {type: tweet, title: '', url: x, published: soon, credibility: 9}}", may_be_wrong=True)
    assert found.codes == ("E203", "E317", "E109", "E307", "E305", "E313")


def test_a_property_outside_its_domain_is_told_and_read_all_the_same() -> None:
    assert codes("entities: {acme: {type: company, name: Acme, birth_date: soon}}") == ["E303", "E305"]


# Sources


def test_every_field_of_a_source_is_kept() -> None:
    found = source(
        """type: report, title: One, author: [ada, "Ada L."], publisher: "The Press", published: 2022-09-19?, accessed: 2026-11-23,
    url: "https://example.org/", archived: "https://archive.example/", language: en-gb, reliability: B, credibility: 2,
    derived_from: [], note: So., tags: [a], marking: TLP:GREEN"""
    )

    assert found.authors == (Reference("ada"), TextValue("Ada L."))
    assert found.publisher == TextValue("The Press")
    assert found.published is not None
    assert found.accessed is not None
    assert (found.published.edtf, found.accessed.edtf) == ("2022-09-19?", "2026-11-23")
    assert (found.url, found.archived, found.language) == ("https://example.org/", "https://archive.example/", "en-GB")
    assert (found.reliability, found.credibility, found.note, found.tags) == ("B", "2", Note("So."), ("a",))
    assert found.marking is Marking.GREEN


@pytest.mark.parametrize(
    ("written", "publisher"),
    [
        ("harbour-courier", Reference("harbour-courier")),
        ('"harbour-courier"', TextValue("harbour-courier")),
        ("The Harbour Courier", TextValue("The Harbour Courier")),
        ("阿里", TextValue("阿里")),
        ('"none"', TextValue("none")),
    ],
)
def test_a_publisher_is_an_entity_where_the_words_could_be_an_id(written: str, publisher: object) -> None:
    assert source(f"type: report, title: One, publisher: {written}").publisher == publisher


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ("title: One", ["E207"]),
        ("type: report", ["E207"]),
        ("", ["E207", "E207"]),
        ("type: report, title: unknown", ["E205"]),
        ("type: report, title: ''", ["E109"]),
        ("type: [report], title: One", ["E202"]),
        ("type: tweet, title: One", ["E317"]),
        ("type: report, title: One, publisher: unknown", ["E205"]),
        ("type: report, title: One, author: [ada, none]", ["E205"]),
        ("type: report, title: One, author: ['']", ["E109"]),
        ("type: report, title: One, author: {ada: x}", ["E202"]),
        ("type: report, title: One, published: unknown", ["E305"]),
        ("type: report, title: One, url: x", ["E307"]),
        ("type: report, title: One, credibility: 0", ["E313"]),
        ("type: report, title: One, reliability: G", ["E313"]),
        ("type: report, title: One, reliability: B, publisher: press", ["E206"]),
        ("type: report, title: One, lang: en", ["E206"]),
        ("type: report, title: One, derived_from: {one: x}", ["E202"]),
        ("type: report, title: One, marking: SECRET", ["E312"]),
    ],
)
def test_what_cannot_be_a_source_is_told(fields: str, expected: list[str]) -> None:
    found = book(f"sources: {{one: {{{fields}}}}}", may_be_wrong=True)

    assert [code for code in found.codes if code[0] == "E"] == expected


def test_a_quoted_unknown_may_be_a_title() -> None:
    assert source('type: report, title: "unknown"').title == "unknown"


# Observations


def test_every_field_of_an_observation_is_kept() -> None:
    found = observation(
        "for: acme, value: ~60, unit: souls, as_of: 2022-01, locator: p 2, quote: Sixty., note: So., rank: preferred, marking: TLP:RED, review_by: 2027"
    )

    assert (found.of, found.metric, found.subject, found.unit) == ("acme", "staff", "acme", "souls")
    assert found.value == NumberValue("~60", 60, 60, is_about=True)
    assert found.citation == Citation("one", "p 2", (Quote("Sixty."),))
    assert found.key == ("acme", "staff", "acme", "2022-01", "souls")
    said = found.qualifiers
    assert (said.rank, said.note, said.marking) == (Rank.PREFERRED, Note("So."), Marking.RED)
    assert said.review_by is not None


def test_an_observation_has_the_unit_of_its_metric_and_may_be_unknown() -> None:
    found = observation("value: unknown")

    assert (found.unit, found.value, found.subject, found.key) == (
        "people",
        Unstated("unknown"),
        "",
        ("acme", "staff", "", "", "people"),
    )


@pytest.mark.parametrize(
    ("entry", "expected"),
    [
        ("{}", ["E207", "E207", "E207"]),
        ("{of: acme, metric: staff}", ["E207"]),
        ("{of: acme, metric: stff, value: 1}", ["E315"]),
        ("{of: Acme, metric: staff, value: many, rank: best, marking: x}", ["E203", "E310", "E312", "E314"]),
        ("{of: acme, metric: staff, value: '1,146'}", ["E310"]),
        ("{of: acme, metric: staff, value: 'unknown'}", ["E310"]),
        ("{of: acme, metric: staff, value: [1]}", ["E202"]),
        ("{of: acme, metric: staff, value: 1, for: unknown}", ["E205"]),
        ("{of: acme, metric: staff, value: 1, source: [one, one]}", ["E202"]),
        ("{of: acme, metric: staff, value: 1, role: x}", ["E206"]),
        ("{of: acme, metric: staff, value: 5bn, price_year: 2015}", ["E357"]),
        ("{of: acme, metric: lost, value: 5, unit: million kg}", ["E324"]),
        ("{of: acme, metric: lost, value: 5, unit: million EUR}", []),
        ("{of: acme, metric: lost, value: 5, unit: truckloads}", []),
        ("[]", ["E202"]),
    ],
)
def test_what_cannot_be_an_observation_is_told(entry: str, expected: list[str]) -> None:
    assert sorted(codes(f"entities: {{acme: {{type: company, name: Acme}}}}\nobservations:\n  - {entry}\n")) == expected


# Judgements


def test_judgements_may_be_a_list_or_a_map() -> None:
    listed = made(
        "judgements:\n  - {id: outlook, text: It will grow., likelihood: likely, confidence: low}\n"
    ).corpus.judgements
    mapped = made(
        "judgements:\n  outlook: {text: It will grow., likelihood: likely, confidence: low}\n"
    ).corpus.judgements

    assert list(listed) == list(mapped) == ["outlook"]
    assert (listed["outlook"].text.parts, listed["outlook"].likelihood) == (mapped["outlook"].text.parts, "likely")


@pytest.mark.parametrize(
    ("block", "expected"),
    [
        ("[{text: So.}]", ["E207"]),
        ("[{id: [a], text: So.}]", ["E207"]),
        ("[{id: outlook}]", ["E207"]),
        ("[{id: Outlook, text: So., likelihood: maybe, confidence: some}]", ["E203", "E601", "E602"]),
        ("{outlook: {id: view, text: So.}}", ["E206"]),
        ("[{id: outlook, text: So., attributed_to: unknown}]", ["E205"]),
        ("[{id: outlook, text: So., locator: para 2}]", ["E207"]),
        ("[{id: outlook, text: ''}]", ["E109"]),
        ("[{id: outlook, text: [So.]}]", ["E202"]),
        ("[{id: outlook, text: So., based_on: {a: b}}]", ["E202"]),
        ("[So.]", ["E202"]),
        ("So.", ["E202"]),
    ],
)
def test_what_cannot_be_a_judgement_is_told(block: str, expected: list[str]) -> None:
    assert sorted(codes(f"judgements: {block}\n")) == expected


# Every field


@pytest.mark.parametrize(
    ("block", "required", "fields"),
    [
        ("sources: {{two: {{{}}}}}", {"type": "report", "title": "Two"}, field_names("sources")),
        ("observations: [{{{}}}]", {"of": "acme", "metric": "staff", "value": "1"}, field_names("observations")),
        ("judgements: [{{{}}}]", {"id": "outlook", "text": "So."}, field_names("judgements")),
    ],
)
def test_every_field_is_known_where_it_belongs(block: str, required: dict[str, str], fields: tuple[str, ...]) -> None:
    for field in fields:
        given = ", ".join(f"{name}: {value}" for name, value in {**required, field: required.get(field, "x")}.items())
        text = block.format(given)
        found = book(text, vocabulary=VOCABULARY, may_be_wrong=True)
        assert "E206" not in found.codes, field
