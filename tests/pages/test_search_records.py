"""What search knows of each page, from the facts alone."""

from collections.abc import Mapping

import pytest

from briefbook import pipeline
from briefbook.model.search import SearchRecord
from briefbook.pages.registry import search_records
from briefbook.pages.search_records import KEY_FACTS
from small_book import SOURCE, Book, book


def records_of(made: Book) -> Mapping[str, SearchRecord]:
    return {record.path: record for record in search_records(made.book)}


def record_of(line: str, *others: str) -> SearchRecord:
    """The record of acme, of which the line is."""
    listed = "".join(f"\n      {each}" for each in (f"acme: {{type: company, {line}}}", *others))
    made = book(f"""
    defaults: {{source: one}}
    {SOURCE}
    entities:{listed}
    """)
    return records_of(made)["organizations/acme.md"]


def test_every_entry_has_one_record_and_old_addresses_have_none() -> None:
    made = book(
        f"""
        defaults: {{source: one}}
        {SOURCE}
        entities: {{acme: {{type: company, was: [ajax], name: Acme, owns: nobody-yet}}}}
        events: {{talk: {{type: event, name: A talk, date: 2020}}}}
        """,
        briefings={"now": "---\ntitle: Now\nsummary: What is\nabout: [acme]\ntags: [labs]\n---\n\nText.\n"},
        may_be_wrong=True,
    )
    pages = list(made.pages.values())

    found = list(pipeline.records(made.book))

    entries = [page.path for page in pages if page.kind in ("entity", "event", "source", "briefing")]
    assert sorted(each.path for each in found) == sorted(entries)
    assert {each.path: each.rank for each in found} == {
        "briefings/now.md": 0,
        "organizations/acme.md": 1,
        "events/talk.md": 1,
        "organizations/nobody-yet.md": 1,
        "sources/one.md": 2,
    }


def test_an_entity_is_found_by_names_type_and_key_facts() -> None:
    record = record_of(
        "name: {en: Acme, zh-Hans: 阿里}, aliases: [Ajax, Acme], summary: Makes rockets., sector: Rockets, "
        "country: NO, tags: [big], wikidata: Q42, website: 'https://acme.example/', partner_of: road",
        "road: {type: company, name: Road}",
        "yard: {type: company, name: Yard, owns: acme}",
    )

    assert (record.title, record.type, record.section) == ("Acme", "Company", "Organizations")
    assert record.names == ("阿里", "Ajax")
    assert record.summary == "Makes rockets."
    assert set(record.words) == {"big", "Rockets", "Norway", "Road"}
    assert record.related == ("Yard",)
    assert {"Sector", "Owned by", "road"} <= {*record.hints}
    assert record.sounds == ("a li",)
    assert record.codes == ("Q42",)


def test_what_was_set_aside_finds_nothing() -> None:
    record = record_of("name: [Acme, {value: Wrong, rank: deprecated}], sector: [{value: Old, rank: deprecated}]")

    assert (record.names, record.words) == ((), ())


def test_without_a_summary_the_text_begins_it() -> None:
    record = record_of(f"name: Acme, about: '{'Acme [[acme|itself]] makes **rockets**. ' * 20}'")

    assert record.summary.startswith("Acme itself makes")
    assert 150 < len(record.summary) <= 201


def test_the_text_is_read_as_on_its_page() -> None:
    """Words of links, values and code are in it; citations and markup are not."""
    about = (
        "With [[road]], [[road|the other]], since [[road#founded]] [@one], per [[one]] and [[soon]]; "
        "`a_b`, *em*, <https://web.example/>.\\n\\nNext."
    )
    made = book(
        f"""
        defaults: {{source: one}}
        {SOURCE}
        entities:
          acme: {{type: company, name: Acme, about: "{about}"}}
          road: {{type: company, name: Ro\u0308ad, founded: 1990}}
        """,
        briefings={"soon": "---\ntitle: What comes\n---\n\nText.\n"},
    )

    assert records_of(made)["organizations/acme.md"].summary == (
        "With Röad, the other, since 1990, per One and What comes; a_b, em, https://web.example/. Next."
    )


def test_key_facts_are_few_and_short() -> None:
    many = ", ".join(f"k{number}" for number in range(50))
    record = record_of(f"name: Acme, sector: {'long ' * 30}, keyword: [{many}]")

    assert len(record.words) == KEY_FACTS
    assert not [word for word in record.words if "long" in word]


def test_what_cannot_be_seen_is_shown() -> None:
    record = record_of('name: "A\\u202ecme", aliases: ["A\\u0000x"]')

    assert (record.title, record.names) == ("A⟨U+202E⟩cme", ("A⟨U+0000⟩x",))


def test_a_source_says_what_it_is_and_who_published_it() -> None:
    made = book("sources: {one: {type: report, title: One, publisher: The Courier, published: 2020-02, author: [Ada]}}")

    record = records_of(made)["sources/one.md"]

    assert (record.title, record.type, record.summary) == ("One", "Source", "Report · Ada · The Courier · 2020")
    assert record.words == ("Ada", "The Courier")


@pytest.mark.parametrize(
    ("date", "dates"),
    [
        ("2017-02-14", ["2017-02-14", "2017-02"]),
        ("2017-02", ["2017-02"]),
        ("2017", []),
        ("2022-09-30/2022-11-02", ["2022-09-30", "2022-11-02", "2022-09", "2022-10", "2022-11"]),
        ("2022-09-17/2022-09-18", ["2022-09-17", "2022-09-18", "2022-09"]),
        ("1990-05-01/2022-11-02", []),
        ("2022-09-08~", ["2022-09-08", "2022-09"]),
        ("2022-05/..", []),
    ],
)
def test_an_event_is_found_by_day_and_month(date: str, dates: list[str]) -> None:
    made = book(f"defaults: {{source: one}}\n{SOURCE}\nevents: {{talk: {{type: event, name: A talk, date: '{date}'}}}}")

    record = records_of(made)["events/talk.md"]
    assert list(record.dates) == dates
    assert record.dated.startswith("Date: ") == bool(dates)


def test_a_date_in_dispute_finds_an_event_and_is_not_shown() -> None:
    made = book(
        f"""
        defaults: {{source: one}}
        {SOURCE.replace("{one:", "{two: {type: report, title: Two}, one:")}
        events: {{talk: {{type: event, name: A talk, date: [2017-02-14, {{value: 2017-03-01, source: two}}]}}}}
        """
    )

    record = records_of(made)["events/talk.md"]
    assert (record.dates, record.dated) == ((), "")
    assert {*record.other_dates} == {"2017-02-14", "2017-02", "2017-03-01", "2017-03"}
