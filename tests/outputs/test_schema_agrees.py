"""The schema and the loader agree on what may stand where: both read one grammar."""

from __future__ import annotations

import itertools
import json
from collections.abc import Iterator
from typing import Any

import jsonschema
import pytest

from briefbook.book.link import link
from briefbook.load.entries import read_entries
from briefbook.load.files import builtin_documents
from briefbook.load.json_text import read_json
from briefbook.load.records import read_records
from briefbook.load.vocabulary import read_vocabulary
from briefbook.load.yaml_text import read_yaml
from briefbook.model.grammar import BLOCKS, CASCADING, OF_NAMES, OF_RELATIONS, QUALIFIERS, Field
from briefbook.outputs.schema import facts_schema

METRICS, _ = read_yaml("metrics: {staff: {label: Staff}}", "vocabulary.yml")
assert METRICS is not None
VOCABULARY, _ = read_vocabulary([*builtin_documents(), METRICS])
VALIDATOR = jsonschema.Draft202012Validator(facts_schema(link((), VOCABULARY, "en")))


# What can stand in a place of each kind, and what cannot, whatever the book holds.
RIGHT: dict[str, list[Any]] = {
    "text": ["words", "7"],
    "prose": ["some *words*"],
    "date": ["2022", "2022-09", "2022-08~", "2022-09-15/2022-09-17", "[2022-09-17,2022-09-18]"],
    "url": ["https://example.org/page"],
    "language_tag": ["en", "zh-Hans"],
    "reliability": ["A"],
    "credibility": ["2"],
    "rank": ["normal", "deprecated"],
    "marking": ["TLP:AMBER"],
    "flag": ["true"],
    "likelihood": ["likely", "almost no chance"],
    "share": ["60 %", "25..50%", "<5 %", "~30 %"],
    "confidence": ["low"],
    "source_type": ["report"],
    "type": ["company"],
    "id": ["some-id"],
    "entity": ["acme"],
    "source_id": ["courier"],
    "origins": ["courier", ["courier", "other"], "none"],
    "any_id": ["acme"],
    "somebody": ["acme", "Jane Doe"],
    "words": [["one", "two"], "one"],
    "one_source": ["courier", {"courier": "para 2"}],
    "source": ["courier", ["courier", {"other": "para 2"}]],
    "metric": ["staff"],
    "end": ["2022-05", "unknown"],
    "title": ["A title", {"nb": "Is"}, {"nb": "Is", "en": "Ice"}],
    "access": ["open", "paywall"],
    "doi": ["10.1000/182", "https://doi.org/10.1000/182"],
    "isbn": ["9783161484100", "978-3-16-148410-0"],
    "retraction": ["true", "false", "2022-05", {"date": "2022", "by": "acme", "why": "made up"}, {"why": "made up"}],
    "observed": ["181", "~60", "<5", "16..21", "1.2k", "~5 million", "unknown"],
    "interest": ["shareholding", "voting-rights", "votingRights"],
    "directness": ["direct", "indirect", "unknown"],
    "entities": ["polar", ["polar", "north"]],
    "year": ["2015"],
    "path": ["ship.jpg", "scans/letter.pdf"],
    "document": ["scans/letter.pdf", {"path": "letter.pdf", "page": "3"}],
    "addresses": [
        "https://a.example/1",
        ["https://a.example/1", "https://a.example/2"],
        {"the article": "https://a.example/1", "PDF": "https://a.example/2"},
    ],
    "url_or_path": ["https://archive.example/1", "scans/letter.pdf"],
    "picture": [
        {"path": "ship.jpg", "alt": "A ship"},
        {
            "path": "ship.jpg",
            "alt": "A ship",
            "caption": "Aground",
            "credit": "J. Doe",
            "licence": "CC BY 4.0",
            "date": "2021-03",
            "source": "courier",
            "locator": "no. 3",
            "marking": "TLP:CLEAR",
        },
    ],
    "quote": ["So it is.", {"text": "Ja", "lang": "nb", "translation": "Yes", "by": "acme"}, {"text": "Ja"}],
}
WRONG: dict[str, list[Any]] = {
    "text": [{"a": "b"}, ["a"]],
    "prose": [{"a": "b"}, ["a"]],
    "date": ["last year", ["2022"], {"a": "b"}],
    "url": ["example.org", ["https://example.org"]],
    "language_tag": ["not a tag", ["en"]],
    "reliability": ["G", ["A"]],
    "credibility": ["7"],
    "rank": ["best"],
    "marking": ["RED", ["TLP:RED"]],
    "flag": ["perhaps"],
    "likelihood": ["quite likely", ["likely"]],
    "share": ["60", "most of it", ["60 %"]],
    "confidence": ["some"],
    "source_type": ["newspaper"],
    "type": ["compny"],
    "id": ["Some Id"],
    "entity": ["Acme Inc", {"a": "b"}],
    "source_id": ["The Courier"],
    "origins": ["The Courier", {"courier": "para 2"}],
    "any_id": ["No Id"],
    "somebody": [{"a": "b"}],
    "words": [{"a": "b"}],
    "one_source": ["The Courier", ["one", "two"]],
    "source": ["The Courier", {"a": "b", "c": "d"}],
    "metric": ["turnover"],
    "end": ["none", "last year", ["2022"]],
    "title": [["A title"], {"nb": {"a": "b"}}, {"en": "A", "nb": "B", "de": "C"}, {}],
    "access": ["free", ["open"]],
    "doi": ["182", ["10.1000/182"]],
    "isbn": [["9783161484100"]],
    "retraction": ["maybe", ["2022"], {"when": "2022"}, {"date": "last year"}, {}],
    "observed": ["many", ["1"]],
    "interest": ["stock", "Voting Rights", ["shareholding"]],
    "directness": ["indirectly", ["direct"]],
    "entities": ["Acme Inc", {"acme": "bank"}, [["acme"]]],
    "year": ["last year", ["2015"]],
    "path": ["https://example.org/a.png", "/etc/passwd", ["a.png"]],
    "document": ["https://example.org/a.pdf", {"page": "3"}, {"path": "a.pdf", "pages": "3"}, ["a.pdf"]],
    "addresses": ["acme", ["acme"], {"PDF": "acme"}, {}, [["https://a.example/1"]]],
    "url_or_path": [["https://archive.example/1"], {"path": "a.pdf"}],
    "picture": ["ship.jpg", {"path": "ship.jpg"}, {"alt": "A ship"}, {"path": "a.png", "alt": "A", "author": "J"}],
    "quote": [["So it is."], {"lang": "nb"}, {"text": "Ja", "language": "nb"}, {"text": ["Ja"]}, {}],
}
BASES: dict[str, dict[str, Any]] = {
    "defaults": {},
    "sources": {"type": "report", "title": "T"},
    "entities": {"type": "company", "name": "A"},
    "events": {"name": "E"},
    "more": {"founded": "1999"},
    "observations": {"of": "acme", "metric": "staff", "value": "1", "source": "courier"},
    "judgements": {"id": "outlook", "text": "So it is.", "source": "courier"},
}


def in_block(block: str, entry: dict[str, Any]) -> dict[str, Any]:
    if block == "defaults":
        return {block: entry, "entities": {"acme": BASES["entities"]}}
    return {block: [entry] if block in ("observations", "judgements") else {"acme": entry}}


def fits(kind: str, field: Field | None) -> list[Any]:
    """Right values of a kind; lists of them where a field takes several."""
    values = RIGHT[kind]
    return [*values, values] if field and field.is_many else values


def documents() -> Iterator[tuple[str, dict[str, Any], bool]]:
    """Facts files in which one thing is tried, and whether they are right."""
    for block in BLOCKS:
        base = BASES[block.name]
        for field in block.fields:
            kept = {} if field.name == "type" and block.name == "events" else base
            if field.kind == "year":  # of money alone, which the metric here is none of
                continue
            source = {"source": "courier"} if field.name in ("locator", "quote", "retells") else {}
            if field.name == "type" and block.name == "events":
                yield f"{block.name}.type", in_block(block.name, {**base, "type": "launch"}), True
            else:
                for value in fits(field.kind, field):
                    yield (
                        f"{block.name}.{field.name}",
                        in_block(block.name, {**source, **kept, field.name: value}),
                        True,
                    )
            for value in WRONG[field.kind]:
                if field.is_many and isinstance(value, list):
                    continue
                yield f"{block.name}.{field.name}", in_block(block.name, {**source, **base, field.name: value}), False
            if field.is_required:
                without = {name: each for name, each in base.items() if name != field.name}
                yield f"no {block.name}.{field.name}", in_block(block.name, without), False
        yield f"{block.name}.nonsense", in_block(block.name, {**base, "nonsense": "x"}), False
    entity = BASES["entities"]
    bases: dict[str, tuple[dict[str, Any], str]] = {
        "aliases": ({"value": "Acme"}, "value"),
        "owns": ({"to": "b"}, "to"),
        "founded": ({"value": "1999"}, "value"),
    }
    for (property, (said, _)), qualifier in itertools.product(bases.items(), QUALIFIERS):
        if property == "aliases" and qualifier.name in ("kind", "scheme"):
            continue
        for values, is_right in ((RIGHT, True), (WRONG, False)):
            is_right &= qualifier.name not in OF_RELATIONS or property == "owns"
            is_right &= qualifier.name not in OF_NAMES or property == "aliases"
            for value in values[qualifier.kind]:
                source = {"source": "courier"} if qualifier.name in ("locator", "quote", "retells") else {}
                statement = {**said, **source, qualifier.name: value}
                yield f"{property}.{qualifier.name}", in_block("entities", {**entity, property: statement}), is_right
    names = ({"kind": "maiden"}, {"kind": "transliterated", "scheme": "pinyin"}, {"kind": "nick"}, {"scheme": "pinyin"})
    for kind, is_right in zip(names, (True, True, False, False), strict=True):
        yield "aliases.kind", in_block("entities", {**entity, "aliases": {"value": "Acme", **kind}}), is_right
    for property, (said, word) in bases.items():
        yield f"{property}: list", in_block("entities", {**entity, property: [said, said[word]]}), True
        yield f"{property}: empty map", in_block("entities", {**entity, property: {}}), False
        yield f"{property}: nonsense", in_block("entities", {**entity, property: {**said, "nonsense": "x"}}), False
        yield f"{property}: lists", in_block("entities", {**entity, property: [[said[word]]]}), False
    for name in CASCADING:
        kind = next(each.kind for each in QUALIFIERS if each.name == name)
        yield f"defaults.{name}", {"defaults": {"source": "courier", name: RIGHT[kind][0]}}, True
    yield "no block", {"entites": {}}, False
    yield "a list for a map", {"entities": [entity]}, False
    yield "a map for a list", {"observations": {"a": BASES["observations"]}}, False
    yield "judgements by id", {"judgements": {"outlook": {"text": "So."}}}, True
    yield "judgements by id, with one", {"judgements": {"outlook": {"id": "outlook", "text": "So."}}}, False


CASES = list(documents())


def problems_of(document: dict[str, Any]) -> list[str]:
    """The errors that the loader finds in a file, before anything is linked."""
    node, found = read_json(json.dumps(document), "x.json")
    records, outline = read_records(node, "x.json")
    _, problems = read_entries(records, VOCABULARY)
    return [str(each) for each in (*found, *outline, *problems) if each.is_error]


@pytest.mark.parametrize("number", range(0, len(CASES), 20))
def test_schema_and_loader_agree(number: int) -> None:
    assert len(CASES) > 300
    for name, document, is_right in CASES[number : number + 20]:
        by_loader, by_schema = problems_of(document), [each.message for each in VALIDATOR.iter_errors(document)]
        assert (by_loader == []) is is_right, (name, document, by_loader)
        assert (by_schema == []) is is_right, (name, document, by_schema)
