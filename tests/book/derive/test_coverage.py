"""What is recorded of each entry, and what is missing, and how well it is borne."""

from briefbook.model.derived import TypeCoverage
from small_book import book


def coverage(facts: str) -> dict[str, TypeCoverage]:
    return {group.type: group for group in book(facts).derived.coverage}


FACTS = """
    sources:
      one: {type: report, title: One}
      two: {type: report, title: Two, derived_from: [one]}
    entities:
      zeta: {type: company, name: {value: zeta, source: one}, country: {value: NO, source: two}, sector: Rockets}
      acme: {type: company, name: {value: Acme, source: one}}
      owner: {type: person, name: {value: Owner, source: one}, owns: {to: acme, source: one}, employed_by: unheard}
"""


def test_facts_sources_and_origins_are_counted() -> None:
    zeta = coverage(FACTS)["company"].entities[1]

    assert (zeta.entity, zeta.facts, zeta.sourced) == ("zeta", 3, 2)
    assert (zeta.standing.sources, zeta.standing.origins) == (("one", "two"), 1)


def test_a_property_is_there_from_whichever_side_it_was_written() -> None:
    acme, zeta = coverage(FACTS)["company"].entities

    assert acme.missing == ("country", "based_in")
    assert zeta.missing == ("based_in", "owned_by")
    assert acme.expected == 3


def test_types_add_up_what_their_entities_have() -> None:
    companies = coverage(FACTS)["company"]

    assert [each.entity for each in companies.entities] == ["acme", "zeta"]
    assert (companies.facts, companies.sourced, companies.expected, companies.missing) == (5, 4, 6, 4)


def test_stubs_are_left_out_and_types_come_in_the_order_of_the_vocabulary() -> None:
    assert list(coverage(FACTS)) == ["person", "company"]
    assert "organization" not in coverage(FACTS)
