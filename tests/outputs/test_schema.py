"""The schema accepts every facts file that `check` accepts, and underlines typos."""

import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml

from briefbook import pipeline
from briefbook.config import settings_from
from briefbook.disk import ANYWHERE
from briefbook.load.files import content_files
from briefbook.load.yaml_text import read_yaml
from briefbook.model.raw import Fields, Items, Text
from briefbook.model.vocabulary import LITERALS
from briefbook.outputs.problem_formats import json_text
from briefbook.outputs.schema import facts_schema

ROOT = Path(__file__).parents[2]
CORPUS = pipeline.read(settings_from("", ROOT, {}, date(2027, 3, 1))).corpus
SCHEMA = facts_schema(CORPUS)
VALIDATOR = jsonschema.Draft202012Validator(SCHEMA)
FILES = content_files(ROOT / "content", ANYWHERE).facts


class EditorLoader(yaml.SafeLoader):
    """YAML as editors read it: numbers and booleans are made, dates stay text (YAML 1.2)."""


EditorLoader.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in resolvers if not tag.endswith(":timestamp")]
    for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}


def as_text(node: object) -> Any:
    match node:
        case Text(value, _, _):
            return value
        case Items(values, _):
            return [as_text(value) for value in values]
        case Fields(pairs, _):
            return {key.value: as_text(value) for key, value in pairs}


def keys_as_text(value: Any) -> Any:
    if isinstance(value, dict):
        return {str(key): keys_as_text(each) for key, each in value.items()}
    return [keys_as_text(each) for each in value] if isinstance(value, list) else value


def mistakes(document: Any) -> list[str]:
    return [error.json_path for error in VALIDATOR.iter_errors(document)]


def both(text: str) -> Iterator[Any]:
    """A facts file with all scalars as text, and as editors read it."""
    node, problems = read_yaml(text, "x.yml")
    assert not problems, problems
    yield as_text(node)
    yield keys_as_text(yaml.load(text, EditorLoader))


def test_schema_is_one() -> None:
    jsonschema.Draft202012Validator.check_schema(SCHEMA)

    assert SCHEMA["$schema"] == "https://json-schema.org/draft/2020-12/schema"


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.name)
def test_our_own_facts_are_accepted(file: Path) -> None:
    for document in both(file.read_text("utf-8")):
        assert mistakes(document) == []


def test_same_book_same_bytes() -> None:
    again = pipeline.read(settings_from("", ROOT, {}, date(2030, 1, 1))).corpus

    assert json_text(facts_schema(again)) == json_text(SCHEMA)


def refs(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        yield from ([value["$ref"]] if isinstance(value.get("$ref"), str) else [])
        for each in value.values():
            yield from refs(each)
    elif isinstance(value, list):
        for each in value:
            yield from refs(each)


def test_every_reference_leads_to_a_definition_and_every_definition_is_used() -> None:
    names = {ref.removeprefix("#/$defs/") for ref in refs(SCHEMA)}

    assert names <= set(SCHEMA["$defs"])
    assert set(SCHEMA["$defs"]) - names <= {f"ids-{type}" for type in CORPUS.vocabulary.types}


def test_every_kind_of_literal_has_a_definition() -> None:
    assert set(LITERALS) <= set(SCHEMA["$defs"])


@pytest.mark.parametrize(
    "text",
    [
        "defaults: {source: [a, {b: para 1}], locator: 3, as_of: 2022, lang: no, marking: TLP:AMBER+STRICT}",
        "entities: {a: {type: company, name: 1984}}",
        "entities: {2022: {type: company, name: yes, tags: research, was: [b-2]}}",
        "entities: {a: {type: lab, name: {en: A, zh-Hans: [阿, 里]}, aliases: [A, {value: B, match: false}]}}",
        "entities: {a: {type: company, name: A, country: NO, employees_count: [~60, <5, 16..21, 181, 1.5, unknown]}}",
        "entities: {a: {type: company, name: A, owns: [b, {c: 2}, {to: d, rank: normal, start: 2022~}, unknown]}}",
        "entities: {a: {type: lab, name: A, owned_by: {value: unknown, note: Secret.}, founded: '[2016,2017]'}}",
        "entities: {a: {type: thing, name: A, website: 'https://example.org/x', wikidata: Q42}}",
        "events: {e: {name: E, date: 2022-09-17/2022-09-18, participants: [{alibaba: host}, ustc], place: 2022}}",
        "events: {e: {type: launch, name: E, date: 2022-08~, source: {scmp-2022-09-19: para 2}}}",
        "sources: {s: {type: report, title: 7, author: [alibaba, Jane Doe], publisher: The Times, credibility: 2}}",
        "observations: [{of: ai-2000, metric: scholars, for: google, value: 181, as_of: 2022-01, unit: '%'}]",
        "judgements: [{id: j, text: x, likelihood: very likely, confidence: low, attributed_to: Somebody}]",
        "judgements: {j: {text: x, source: s}}",
    ],
)
def test_what_the_grammar_allows_is_accepted(text: str) -> None:
    for document in both(text):
        assert mistakes(document) == [], document


@pytest.mark.parametrize(
    ("text", "path"),
    [
        ("entites: {}", "$"),
        ("entities: {A_b: {type: company, name: A}}", "$.entities"),
        ("entities: {a: {name: A}}", "$.entities.a"),
        ("entities: {a: {type: compny, name: A}}", "$.entities.a.type"),
        ("entities: {a: {type: launch, name: A}}", "$.entities.a.type"),
        ("entities: {a: {type: company, name: A, ownz: b}}", "$.entities.a"),
        ("entities: {a: {type: company, name: A, role: b}}", "$.entities.a"),
        ("entities: {a: {type: company, name: A, owns: {to: b, rol: c}}}", "$.entities.a.owns"),
        ("entities: {a: {type: company, name: A, owns: {to: b, rank: best}}}", "$.entities.a.owns"),
        ("entities: {a: {type: company, name: A, owns: B Company}}", "$.entities.a.owns"),
        ("entities: {a: {type: company, name: A, founded: last year}}", "$.entities.a.founded"),
        ("entities: {a: {type: company, name: A, employees_count: '1,146'}}", "$.entities.a.employees_count"),
        ("entities: {a: {type: company, name: A, website: example.org}}", "$.entities.a.website"),
        ("entities: {a: {type: company, name: A, marking: RED}}", "$.entities.a.marking"),
        ("events: {e: {type: company, name: E}}", "$.events.e.type"),
        ("events: {e: {name: E, population: 3}}", "$.events.e"),
        ("sources: {s: {type: newspaper, title: T}}", "$.sources.s.type"),
        ("sources: {s: {title: T}}", "$.sources.s"),
        ("sources: {s: {type: report, title: T, credibility: 7}}", "$.sources.s.credibility"),
        ("observations: [{of: ai-2000, metric: scholar, value: 1}]", "$.observations[0].metric"),
        ("observations: [{of: ai-2000, metric: scholars}]", "$.observations[0]"),
        ("judgements: [{text: x}]", "$.judgements"),
        ("judgements: [{id: j, text: x, likelihood: quite likely}]", "$.judgements"),
    ],
)
def test_typos_are_underlined(text: str, path: str) -> None:
    for document in both(text):
        assert mistakes(document) == [path]


def test_ids_of_the_right_type_come_first() -> None:
    places = SCHEMA["$defs"]["to-place"]["anyOf"]

    listed = [SCHEMA["$defs"][each["$ref"].removeprefix("#/$defs/")] for each in places if "$ref" in each]
    ids = [choice["const"] for each in listed for choice in each.get("anyOf", ()) if "const" in choice]
    assert "hangzhou" in ids
    assert "alibaba" not in ids
    assert places[-1] == {"$ref": "#/$defs/id"}


def test_editors_show_labels() -> None:
    owned_by = SCHEMA["$defs"]["entities-entry"]["properties"]["owned_by"]

    assert owned_by["title"] == "Owned by"
    assert "May be written from the other side, as owns." in owned_by["description"]
    assert {"const": "company", "title": "Company"} in SCHEMA["$defs"]["entities-entry"]["properties"]["type"]["anyOf"]


def test_a_book_without_anything_has_a_schema(tmp_path: Path) -> None:
    empty = facts_schema(pipeline.read(settings_from("", tmp_path, {}, date(2027, 3, 1))).corpus)

    jsonschema.Draft202012Validator.check_schema(empty)
    assert json.loads(json_text(empty)) == empty
    assert list(
        jsonschema.Draft202012Validator(empty).iter_errors({"observations": [{"of": "a", "metric": "m", "value": 1}]})
    )
