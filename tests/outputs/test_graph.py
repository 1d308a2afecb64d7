"""The files of the graph: every link at both of its ends, with what qualifies it, and as many as each node says."""

from __future__ import annotations

import json
import re
import zlib

from briefbook.outputs.graph import graph_files
from small_book import Book, book

FACTS = """
    sources: {one: {type: report, title: One}, two: {type: report, title: "<script>T & '"}}
    defaults: {source: one}
    entities:
      acme:
        type: company
        name: "Acme </script> [x](y)"
        owns: [{to: road, likelihood: likely, start: 2001, end: 2004, source: [one, two]}, {to: old, rank: deprecated}]
        partner_of: lab
      road: {type: company, name: Road}
      old: {type: company, name: Old}
      lab: {type: lab, name: Lab, founded: 2001}
      alone: {type: lab, name: Alone, sector: Rockets}
"""


def read(made: Book) -> dict[str, object]:
    """What each file hands over."""
    found = {}
    for path, content in graph_files(made.book):
        match = re.fullmatch(r'briefbookGraph\("([^"]*)",(.*)\)\n', content.decode())
        assert match
        assert path == f"graph/{match[1]}.js"
        found[match[1]] = json.loads(match[2])
    return found


def test_a_link_is_at_both_ends_with_all_that_qualifies_it() -> None:
    files = read(book(FACTS))

    root = files["root"]
    assert isinstance(root, dict)
    assert (root["nodes"], root["links"], root["bits"], root["start"]) == (4, 3, 0, "organizations/acme")
    nodes = files["n/000"]
    assert isinstance(nodes, dict)
    assert set(nodes) == {"organizations/acme", "organizations/road", "organizations/old", "organizations/lab"}
    title, type, count, links, sources = nodes["organizations/acme"]
    assert title == "Acme </script> [x](y)"
    assert root["types"][type] == "Company"
    assert count == len(links) == 3
    by_other = {each[2]: each for each in links}
    road = by_other["organizations/road"]
    assert (root["relations"][road[0]], road[1], road[3], road[5]) == ("Owns", 1, "Road", 1)
    assert road[6] == "2001 – 2004, likely, 55–80 %"
    assert road[7:10] == [1, 2001, 2004]
    assert [sources[each][0] for each in road[10]] == ["One", "<script>T & '"]
    assert by_other["organizations/old"][6:8] == ["set aside", 1]
    assert by_other["organizations/lab"][1] == 2  # neither begins it
    back = nodes["organizations/road"][3]
    assert [(each[1], each[2], each[6]) for each in back] == [(0, "organizations/acme", road[6])]


def test_the_way_between_two_leads_over_what_is_held_to_be_so() -> None:
    keys, near = read(book(FACTS))["p/0"]  # type: ignore[misc]
    named = keys.split("\n")

    ways = {named[at]: [named[each] for each in to] for at, to in enumerate(near)}
    assert ways["organizations/acme"] == ["organizations/lab", "organizations/road"]
    assert ways["organizations/old"] == []


def test_nodes_are_found_by_the_hash_of_their_address() -> None:
    entities = "".join(
        f"\n      c{number}: {{type: company, name: C{number}, owned_by: acme}}" for number in range(400)
    )
    files = read(
        book(
            "    sources: {one: {type: report, title: One}}\n    defaults: {source: one}\n    entities:\n"
            f"      acme: {{type: company, name: Acme}}{entities}\n"
        )
    )

    bits = files["root"]["bits"]  # type: ignore[index]
    assert bits == 5
    shards = {name: held for name, held in files.items() if name.startswith("n/")}
    assert sum(map(len, shards.values())) == 401  # type: ignore[arg-type]
    for name, held in shards.items():
        assert {f"n/{zlib.crc32(key.encode()) >> (32 - bits):03x}" for key in held} == {name}  # type: ignore[attr-defined]


def test_a_book_without_relations_has_no_graph() -> None:
    assert not read(book("sources: {one: {type: report, title: One}}\ndefaults: {source: one}\n"
                         "entities: {acme: {type: company, name: Acme}}\n"))  # fmt: skip
