"""Statements that say one thing are one fact, whoever says it; what they say of it decides."""

import re
from unicodedata import normalize

from briefbook.pages.search_records import entity_record
from small_book import book

TWO = "sources: {one: {type: report, title: One}, two: {type: report, title: Two}}"


def test_two_sources_of_one_value_make_one_fact() -> None:
    facts = book(f"""
        {TWO}
        entities:
          acme: {{type: company, name: Acme, source: one, sector: {{value: Rockets, source: [one, two]}}}}
    """).facts("acme", "sector")

    assert [fact.sources for fact in facts] == [("one", "two")]


def test_two_values_make_two_facts() -> None:
    facts = book(f"""
        {TWO}
        defaults: {{source: one}}
        entities: {{acme: {{type: company, name: Acme, sector: [Rockets, Anvils]}}}}
    """).facts("acme", "sector")

    assert sorted(fact.value.text for fact in facts) == ["Anvils", "Rockets"]


def test_values_of_another_role_kind_period_or_rank_are_facts_of_their_own() -> None:
    facts = book(f"""
        {TWO}
        defaults: {{source: one}}
        entities:
          acme:
            type: company
            name: Acme
            owns:
              - {{to: road, role: holder}}
              - {{to: road, kind: subsidiary}}
              - {{to: road, start: 2010}}
              - {{to: road, end: 2012}}
              - {{to: road, rank: deprecated}}
              - {{to: road, source: two}}
          road: {{type: company, name: Road}}
    """).facts("acme", "owns")

    assert len(facts) == 6


def test_notes_are_gathered_once_each_and_in_order() -> None:
    (fact,) = book(f"""
        {TWO}
        entities:
          acme:
            type: company
            name: {{value: Acme, source: one}}
            sector:
              - {{value: Rockets, source: one, note: As printed.}}
              - {{value: Rockets, source: two, note: As printed.}}
              - {{value: Rockets, note: From memory.}}
    """).facts("acme", "sector")

    assert sorted(each.text for each in fact.notes) == ["As printed.", "From memory."]
    assert sorted(fact.sources) == ["one", "two"]


def test_a_name_spelled_alike_in_two_languages_is_one_fact() -> None:
    facts = book(f"""
        {TWO}
        defaults: {{source: one}}
        entities: {{acme: {{type: company, name: {{en: Acme, de: Acme, fr: Acmé}}}}}}
    """).facts("acme", "name")

    assert [len(fact.statements) for fact in facts] == [2, 1]


def test_one_text_in_two_forms_of_unicode_is_one_fact_however_it_is_looked_at() -> None:
    composed, apart = "Café Löwe", normalize("NFD", "Café Löwe")
    made = book(f"""
        {TWO}
        defaults: {{source: one}}
        entities:
          acme:
            type: company
            name: [{composed}, {{value: {apart}, source: two}}]
            status: [{composed}, {{value: {apart}, source: two}}]
            sector: [{composed}, {{value: {apart}, rank: deprecated, source: two}}]
            aliases: [Löwe, {normalize("NFD", "Löwe")}]
    """)

    assert composed != apart
    assert [len(fact.statements) for fact in made.facts("acme", "status")] == [2]
    assert made.derived.disputes == ()
    assert entity_record(made.book, "acme").names in [("Löwe",), (normalize("NFD", "Löwe"),)]
    page = normalize("NFC", re.sub(r"<sup.*?</sup>", "¹", made.markdown["organizations/acme.md"]))
    assert "| Status | Café Löwe¹¹ |" in page
    assert "Also known as Löwe\n" in page
    assert page.count("→") == 0
    # Nothing is written anew: what two sources wrote is what their statements hold.
    texts = {each.value.text for each in made.corpus.statements["acme"] if each.property == "status"}
    assert texts == {composed, apart}
