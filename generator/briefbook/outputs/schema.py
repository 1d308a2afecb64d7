"""The JSON Schema of facts files: editors complete types, properties and ids from it, and underline typos.

It says what a facts file of this book may look like, no more: whether dates exist, or relations fit their types, is
for `check`. YAML readers make numbers and booleans of `181`, `2022` and `NO`; so all that is text to us may be either.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from briefbook.model.corpus import NAMES, Corpus
from briefbook.model.grades import CONFIDENCE, CREDIBILITY, LADDER, RELIABILITY
from briefbook.model.grammar import (
    ACCESS,
    BLOCKS,
    DIRECTNESS,
    DOCUMENT_FIELDS,
    ENTITY_FIELDS,
    ID,
    INTEREST_OF_BODS,
    INTERESTS,
    LANGUAGE,
    MAX_ID,
    MORE_FIELDS,
    NAME_KINDS,
    NUMBER,
    OF_ENTITIES,
    OF_NAMES,
    OF_RELATIONS,
    PICTURE_FIELDS,
    QUALIFIER_NAMES,
    QUALIFIERS,
    QUOTE_FIELDS,
    RETRACTION_FIELDS,
    SHARE,
    UNSTATED,
    Block,
    Field,
)
from briefbook.model.marking import BY_LABEL
from briefbook.model.source_types import SOURCE_TYPES
from briefbook.model.statement import Rank
from briefbook.model.units import SCALES, SHORT_SCALES
from briefbook.model.vocabulary import EVENT, THING, Direction, Vocabulary

Schema = dict[str, Any]

DATE = r"^(?:\.\.|/|\[|Y|-)?[0-9X][0-9XTZ?~%.,/:\[\] +-]*$"
PATH = r"^(?!(?:[A-Za-z][A-Za-z0-9+.-]*:|/))[^\\]*[^/\\]$"
URL = r"^(?:https?://[^\s]+|mailto:[^\s]+)$"
_UNSTATED = {"enum": list(UNSTATED), "description": "There is a value nobody knows; or there is known to be none."}


def facts_schema(corpus: Corpus) -> Schema:
    """The schema (draft 2020-12) for the facts files of a book, in a stated order: same book, same schema."""
    vocabulary = corpus.vocabulary
    blocks = {block.name: _block(block) for block in BLOCKS}
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Briefbook facts",
        "description": "Sourced facts: defaults, sources, entities, events, observations, judgements.",
        **_object(blocks),
        "$defs": {
            **_scalars(vocabulary),
            **{f"qualifier-{each.name}": _ref(each.kind, each.help) for each in QUALIFIERS},
            **_ids(corpus),
            **_values(vocabulary),
            "entities-entry": _entry(vocabulary, is_event=False),
            "events-entry": _entry(vocabulary, is_event=True),
            "more-entry": _object({**dict(_properties(vocabulary, vocabulary.types)), **_fields_of(MORE_FIELDS)}),
            **{
                _entry_name(block, is_listed=is_listed): _fields(block, is_listed=is_listed)
                for block in BLOCKS
                if block.name not in ("defaults", *OF_ENTITIES)
                for is_listed in _forms(block)
            },
        },
    }


# Pieces


def _ref(name: str, description: str = "") -> Schema:
    return {"$ref": f"#/$defs/{name}"} | ({"description": description} if description else {})


def _object(properties: Mapping[str, Schema], description: str = "", required: Iterable[str] = ()) -> Schema:
    schema: Schema = {"type": "object", "properties": dict(properties), "additionalProperties": False}
    if description:
        schema["description"] = description
    if names := list(required):
        schema["required"] = names
    return schema


def _block(block: Block) -> Schema:
    """A block as a map by id, a list, or either; `defaults` is a map of fields."""
    if block.name == "defaults":
        return _fields(block, is_listed=False) | {"description": block.help}
    forms = [_entries(block, is_listed=is_listed) for is_listed in _forms(block)]
    return (forms[0] if len(forms) == 1 else {"anyOf": forms}) | {"description": block.help}


def _forms(block: Block) -> tuple[bool, ...]:
    """Whether its entries are listed, or by id; both where either will do."""
    return {"list": (True,), "map": (False,)}.get(block.shape, (True, False))


def _entries(block: Block, *, is_listed: bool) -> Schema:
    entry = _ref(_entry_name(block, is_listed=is_listed))
    if is_listed:
        return {"type": "array", "items": entry}
    return {"type": "object", "patternProperties": {_whole(ID): entry}, "additionalProperties": False}


def _entry_name(block: Block, *, is_listed: bool) -> str:
    return f"{block.name}-entry" if is_listed is _forms(block)[0] else f"{block.name}-entry-by-id"


def _fields(block: Block, *, is_listed: bool) -> Schema:
    """An entry of a block; one that stands under its id has none inside."""
    return _fields_object(each for each in block.fields if is_listed or each.name != "id")


def _fields_of(fields: Iterable[Field]) -> dict[str, Schema]:
    return {each.name: _field(each) for each in fields}


def _field(field: Field) -> Schema:
    schema = _ref(field.kind)
    return (_one_or_many(schema) if field.is_many else schema) | ({"description": field.help} if field.help else {})


def _whole(pattern: re.Pattern[str]) -> str:
    """A pattern for a whole text, in the dialect of JSON Schema: no named groups."""
    return f"^(?:{re.sub(r'[?]P<[a-z]+>', '?:', pattern.pattern)})$"


def _one_or_many(schema: Schema) -> Schema:
    return {"anyOf": [schema, {"type": "array", "items": schema}]}


def _choices(labels: Mapping[str, str]) -> list[Schema]:
    """A choice of words, each with what it means."""
    return [{"const": word, "title": label} for word, label in labels.items()]


def _qualifiers(names: Iterable[str]) -> dict[str, Schema]:
    return {name: _ref(f"qualifier-{name}") for name in names}


# What a scalar may be


def _scalars(vocabulary: Vocabulary) -> dict[str, Schema]:
    words = {"type": ["string", "number", "boolean"]}
    return {
        "text": words,
        "id": {
            "anyOf": [{"type": "string", "pattern": _whole(ID), "maxLength": MAX_ID}, {"type": "integer", "minimum": 0}]
        },
        "date": {
            "anyOf": [{"type": "string", "pattern": DATE}, {"type": "integer"}],
            "description": "EDTF: 2022, 2022-09, 2022-09-15, 2022-08~ (about), 2022? (uncertain), 2022-09-17/2022-09",
        },
        "end": {"anyOf": [_ref("date"), {"const": "unknown"}]},
        "number": {
            "anyOf": [{"type": "number"}, {"type": "string", "pattern": _whole(_counted())}],
            "description": "181, ~60 (about), <60, 16..21, 1.2k or 5 million",
        },
        "quantity": {
            "anyOf": [{"type": "number"}, {"type": "string", "pattern": "[0-9]"}],
            "description": "A number with its unit: 400 m, ~14 million m³, US$ 900m..1bn",
        },
        "url": {"type": "string", "pattern": URL},
        # YAML 1.1 reads NO as false: Norway, and Norwegian.
        "country_code": {"anyOf": [{"type": "string", "pattern": "^[A-Z]{2,4}$"}, {"type": "boolean"}]},
        "language_tag": {"anyOf": [{"type": "string", "pattern": _whole(LANGUAGE)}, {"type": "boolean"}]},
        "reliability": {"anyOf": _choices(RELIABILITY)},
        "credibility": {
            "anyOf": [*_choices(CREDIBILITY), {"enum": [int(digit) for digit in CREDIBILITY]}],
        },
        "identifier": words,
        "coordinates": {"type": "string", "pattern": "[0-9]", "description": "59.9139, 10.7522 (WGS 84)"},
        "rank": {"enum": [rank.value for rank in Rank]},
        "marking": {"enum": list(BY_LABEL)},
        "flag": {"anyOf": [{"type": "boolean"}, {"enum": ["true", "false"]}]},
        "likelihood": {
            "anyOf": [
                {"const": term, "title": f"{rung.low}–{rung.high} % (ICD 203)"}
                for rung in LADDER
                for term in rung.terms
            ]
        },
        "interest": {"anyOf": [*_choices(INTERESTS), {"enum": list(INTEREST_OF_BODS)}]},
        "directness": {"anyOf": _choices(DIRECTNESS)},
        "entities": _one_or_many(_ref("entity")),
        "share": {"type": "string", "pattern": _whole(SHARE), "description": "60 %, 25..50 %, <5 % or >75 %"},
        "confidence": {"enum": list(CONFIDENCE)},
        "source_type": {"anyOf": _choices(SOURCE_TYPES)},
        "prose": words,
        "observed": {"anyOf": [_ref("quantity"), _UNSTATED]},
        "metric": _metrics(vocabulary),
        "words": _one_or_many(_ref("id")),
        "title": {"anyOf": [words, _titles()]},
        "access": {"anyOf": _choices(ACCESS)},
        "doi": {"type": "string", "pattern": r"10\.[0-9]{4,9}"},
        "isbn": {"type": ["string", "integer"]},
        "quote": {"anyOf": [words, _fields_object(QUOTE_FIELDS)]},
        "year": {"anyOf": [{"type": "string", "pattern": "^[12][0-9]{3}$"}, {"type": "integer"}]},
        "path": {"type": "string", "pattern": PATH, "description": "Below content/files/: scans/letter.pdf"},
        "document": {"anyOf": [_ref("path"), _fields_object(DOCUMENT_FIELDS)]},
        "addresses": {
            "anyOf": [
                _ref("url"),
                {"type": "array", "items": _ref("url")},
                {"type": "object", "additionalProperties": _ref("url"), "minProperties": 1},
            ]
        },
        "url_or_path": {"anyOf": [_ref("url"), _ref("path")]},
        "picture": _fields_object(PICTURE_FIELDS),
        "retraction": {
            "anyOf": [
                _ref("flag"),
                _ref("date"),
                _fields_object(RETRACTION_FIELDS) | {"minProperties": 1},
            ]
        },
    }


def _fields_object(fields: Iterable[Field]) -> Schema:
    """A map of fields, those that are required with it."""
    fields = tuple(fields)
    return _object(_fields_of(fields), required=[each.name for each in fields if each.is_required])


def _titles() -> Schema:
    """`{zh-Hans: …, en: …}`"""
    languages = {"patternProperties": {_whole(LANGUAGE): _ref("text")}, "additionalProperties": False}
    return {"type": "object", **languages, "minProperties": 1, "maxProperties": 2}


def _metrics(vocabulary: Vocabulary) -> Schema:
    labels = {id: _with_unit(metric.label, metric.unit) for id, metric in sorted(vocabulary.metrics.items())}
    hint = "Metrics are named in content/vocabulary.yml, under metrics:"
    return {"anyOf": _choices(labels), "description": hint} if labels else {"not": {}, "description": hint}


def _with_unit(label: str, unit: str) -> str:
    return f"{label} ({unit})" if unit else label


# Ids: each once, under its type; what refers to a wide type refers to the lists of the narrow ones.


def _ids(corpus: Corpus) -> dict[str, Schema]:
    by_type: defaultdict[str, dict[str, str]] = defaultdict(dict)
    for id, entity in corpus.entities.items():
        if not entity.is_stub:
            by_type[entity.type if entity.type in corpus.vocabulary.types else THING][id] = corpus.name_of(id)
    sources = {id: source.title for id, source in corpus.sources.items()}
    others = [*corpus.judgements, *corpus.briefings]
    lists = {f"ids-{type}": {"anyOf": _choices(named)} for type, named in sorted(by_type.items())}
    types = sorted(by_type)
    return {
        **lists,
        "source_id": _known_or_any([{"anyOf": _choices(sources)}] if sources else []),
        "origins": {"anyOf": [{"const": "none"}, _one_or_many(_ref("source_id"))]},
        "one_source": _one_source(),
        "source": _one_or_many(_ref("one_source")),
        "somebody": {"anyOf": [_ref("entity"), _ref("text")]},
        "entity": _known_or_any(_ref(f"ids-{type}") for type in types),
        "any_id": _known_or_any(
            [
                *(_ref(f"ids-{type}") for type in types),
                *([{"enum": others}] if others else []),
                _ref("source_id"),
            ]
        ),
        **{_to(range): _references(range, types, corpus.vocabulary) for range in _ranges(corpus.vocabulary)},
    }


def _known_or_any(known: Iterable[Schema]) -> Schema:
    """What is known first, so that it is offered; then whatever can be an id, because an entry may follow later."""
    return {"anyOf": [*known, _ref("id")]}


def _one_source() -> Schema:
    located = {"type": "object", "patternProperties": {_whole(ID): _ref("text")}, "additionalProperties": False}
    return {"anyOf": [_ref("source_id"), located | {"minProperties": 1, "maxProperties": 1}]}


def _ranges(vocabulary: Vocabulary) -> list[tuple[str, ...]]:
    return sorted({each.objects for each in vocabulary.directions.values() if each.objects})


def _to(range: tuple[str, ...]) -> str:
    return "to-" + "-or-".join(range)


def _references(range: tuple[str, ...], types: Iterable[str], vocabulary: Vocabulary) -> Schema:
    fitting = [_ref(f"ids-{type}") for type in types if vocabulary.is_a(type, range)]
    return _known_or_any([*fitting, _UNSTATED])


# Statements


def _values(vocabulary: Vocabulary) -> dict[str, Schema]:
    """What may stand behind a property: one value of its kind, a map with qualifiers, or a list of them."""
    kinds = sorted({each.property.literal for each in vocabulary.directions.values()} - {"", "text"})
    statements = {
        "text": {"anyOf": [_literal("text"), _languages()]},
        "name": {"anyOf": [_name(), _languages()]},
        **{kind: _literal(kind) for kind in kinds},
        **{_to(range): _relation(range) for range in _ranges(vocabulary)},
    }
    return {
        "roles": _roles(),
        **{f"statement-{kind}": schema for kind, schema in statements.items()},
        **{f"values-{kind}": _one_or_many(_ref(f"statement-{kind}")) for kind in statements},
    }


def _literal(kind: str) -> Schema:
    scalar = {"anyOf": [_ref(kind), _UNSTATED]}
    qualifiers = _qualifiers(name for name in QUALIFIER_NAMES if name not in (*OF_RELATIONS, *OF_NAMES))
    own = {"value": scalar}
    if kind == "quantity":
        own["unit"] = _ref("text", "Its unit, where it stands apart.")
        own["price_year"] = _ref("year", "The year in whose prices an amount of money is.")
    return {"anyOf": [scalar, _object({**own, **qualifiers}, required=["value"])]}


def _counted() -> re.Pattern[str]:
    """A number that may be in thousands or more."""
    decimals = r"(?:\.[0-9]+)?)"
    scale = rf"(?:\s*(?:{'|'.join((*SCALES, *SHORT_SCALES))}))?"
    return re.compile(NUMBER.pattern.replace(decimals, decimals + scale))


def _name() -> Schema:
    """A name, with what it is and how it was transliterated."""
    qualifiers = _qualifiers(name for name in QUALIFIER_NAMES if name not in (*OF_RELATIONS, "kind"))
    kind: Schema = {"anyOf": _choices(NAME_KINDS), "description": "What kind of name it is."}
    said = _object({"value": _ref("text"), **qualifiers, "kind": kind}, required=["value"])
    said["dependentSchemas"] = {
        "scheme": {"properties": {"kind": {"const": "transliterated"}}, "required": ["kind"]},
    }
    return {"anyOf": [_ref("text"), said]}


def _languages() -> Schema:
    """`{en: …, zh-Hans: …}`"""
    return {
        "type": "object",
        "propertyNames": {"not": {"enum": ["value", "to", *QUALIFIER_NAMES]}},
        "patternProperties": {_whole(LANGUAGE): _one_or_many(_ref("text"))},
        "additionalProperties": False,
        "minProperties": 1,
    }


def _relation(range: tuple[str, ...]) -> Schema:
    to = _ref(_to(range))
    qualifiers = _qualifiers(name for name in QUALIFIER_NAMES if name not in OF_NAMES)
    qualified = _object({"to": to, "value": _UNSTATED, **qualifiers})
    qualified["anyOf"] = [{"required": ["to"]}, {"required": ["value"]}]
    return {"anyOf": [to, qualified, _ref("roles")]}


def _roles() -> Schema:
    """`{ustc: partner}`"""
    return {
        "type": "object",
        "propertyNames": {"not": {"enum": ["value", "to", *QUALIFIER_NAMES]}},
        "patternProperties": {_whole(ID): _ref("text", "The role of the one named.")},
        "additionalProperties": False,
        "minProperties": 1,
    }


# Entries


def _entry(vocabulary: Vocabulary, *, is_event: bool) -> Schema:
    types = {
        id: type.label for id, type in sorted(vocabulary.types.items()) if vocabulary.is_a(id, (EVENT,)) == is_event
    }
    own: dict[str, Schema] = {
        "type": {"anyOf": _choices(types), "description": "What it is."},
        **dict(_properties(vocabulary, types)),
        **_fields_of(each for each in ENTITY_FIELDS if each.name != "type"),
    }
    return _object(own, required=["name"] if is_event else ["type", "name"])


def _properties(vocabulary: Vocabulary, types: Iterable[str]) -> Iterator[tuple[str, Schema]]:
    """The properties that at least one of the types may have, in the vocabulary's order."""
    for name, direction in sorted(vocabulary.directions.items(), key=_page_order):
        if any(vocabulary.is_a(type, direction.subjects) for type in types):
            kind = _to(direction.objects) if direction.objects else direction.property.literal
            kind = "name" if direction.property.id in NAMES else kind
            yield name, {"title": direction.label, **_ref(f"values-{kind}", _help(direction, vocabulary))}


def _page_order(pair: tuple[str, Direction]) -> tuple[int, bool, str]:
    return (pair[1].property.order, pair[1].is_backwards, pair[0])


def _help(direction: Direction, vocabulary: Vocabulary) -> str:
    property = direction.property
    who = _labels(direction.subjects, vocabulary)
    what = (
        f"leads to: {_labels(direction.objects, vocabulary)}"
        if direction.objects
        else property.literal.replace("_", " ")
    )
    lines = [f"{direction.label or property.label} ({what}). For: {who}."]
    if property.inverse:
        other = property.id if direction.is_backwards else property.inverse
        lines.append(f"May be written from the other side, as {other}.")
    if property.is_symmetric:
        lines.append("Holds both ways: write it on either side.")
    if not property.is_many:
        lines.append("One value.")
    return " ".join(lines)


def _labels(types: Iterable[str], vocabulary: Vocabulary) -> str:
    return ", ".join(vocabulary.label_of(type).lower() for type in types)
