"""The JSON Schema of facts files: editors complete types, properties and ids from it, and underline typos.

It says what a facts file of this book may look like, no more: whether dates exist, or relations fit their types, is
for `check`. YAML readers make numbers and booleans of `181`, `2022` and `NO`; so all that is text to us may be either.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from briefbook.model.corpus import Corpus
from briefbook.model.grades import CONFIDENCE, CREDIBILITY, LADDER, RELIABILITY
from briefbook.model.marking import BY_LABEL
from briefbook.model.source_types import SOURCE_TYPES
from briefbook.model.statement import Rank
from briefbook.model.vocabulary import EVENT, THING, Direction, Vocabulary

Schema = dict[str, Any]

ID = "^[a-z0-9]+(?:-[a-z0-9]+)*$"
LANGUAGE = "^[A-Za-z]{2,3}(?:-[A-Za-z0-9]{1,8})*$"
NUMBER = r"^(?:~|<=|>=|<|>|≤|≥|≈)?\s?-?[0-9]+(?:\.[0-9]+)?(?:\.\.-?[0-9]+(?:\.[0-9]+)?)?$"
DATE = r"^(?:\.\.|/|\[|Y|-)?[0-9X][0-9XTZ?~%.,/:\[\] +-]*$"
URL = r"^(?:https?://[^\s]+|mailto:[^\s]+)$"
_UNSTATED = {"enum": ["unknown", "none"], "description": "There is a value nobody knows; or there is known to be none."}
_QUALIFIERS = {
    "source": ("source", "What it rests on: the id of a source, or several, each with a locator where it helps."),
    "locator": ("text", "Where in the source: paragraph, page, caption."),
    "quote": ("text", "A few words of the source, where they matter."),
    "as_of": ("date", "The day for which it is said."),
    "start": ("date", "Since when it holds."),
    "end": ("date", "Until when it held."),
    "role": ("text", "In what role."),
    "kind": ("text", "Of what kind."),
    "rank": ("rank", "How it stands among others of its property."),
    "note": ("text", "A remark for readers."),
    "lang": ("language_tag", "The language of the words (BCP 47)."),
    "marking": ("marking", "Who may see it (TLP 2.0)."),
    "review_by": ("date", "When somebody should look at it again."),
    "match": ("flag", "Whether this name is linked where it stands in prose."),
}
_CASCADING = ("source", "locator", "as_of", "lang", "marking", "review_by")


def facts_schema(corpus: Corpus) -> Schema:
    """The schema (draft 2020-12) for the facts files of a book, in a stated order: same book, same schema."""
    vocabulary = corpus.vocabulary
    blocks = {
        "defaults": _object(_qualifiers(_CASCADING), "What holds for the whole file, unless an entry says otherwise."),
        "sources": _by_id("source-entry", "What statements rest on, by id."),
        "entities": _by_id("entity", "Organisations, people, places, technologies …, by id."),
        "events": _by_id("event", "What happened, by id."),
        "observations": {"type": "array", "items": _ref("observation"), "description": "Measured values."},
        "judgements": {
            "anyOf": [{"type": "array", "items": _ref("judgement")}, _by_id("judgement-by-id")],
            "description": "What somebody thinks, apart from what is recorded.",
        },
    }
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Briefbook facts",
        "description": "Sourced facts: defaults, sources, entities, events, observations, judgements.",
        **_object(blocks),
        "$defs": {
            **_scalars(vocabulary),
            **{f"qualifier-{name}": _ref(kind, help) for name, (kind, help) in _QUALIFIERS.items()},
            **_ids(corpus),
            **_values(vocabulary),
            "entity": _entry(vocabulary, is_event=False),
            "event": _entry(vocabulary, is_event=True),
            "source-entry": _source(),
            "observation": _observation(),
            "judgement": _judgement(is_listed=True),
            "judgement-by-id": _judgement(is_listed=False),
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


def _by_id(name: str, description: str = "") -> Schema:
    schema: Schema = {"type": "object", "patternProperties": {ID: _ref(name)}, "additionalProperties": False}
    return schema | ({"description": description} if description else {})


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
        "id": {"anyOf": [{"type": "string", "pattern": ID, "maxLength": 100}, {"type": "integer", "minimum": 0}]},
        "date": {
            "anyOf": [{"type": "string", "pattern": DATE}, {"type": "integer"}],
            "description": "EDTF: 2022, 2022-09, 2022-09-15, 2022-08~ (about), 2022? (uncertain), 2022-09-17/2022-09",
        },
        "number": {
            "anyOf": [{"type": "number"}, {"type": "string", "pattern": NUMBER}],
            "description": "181, ~60 (about), <60 or 16..21",
        },
        "url": {"type": "string", "pattern": URL},
        # YAML 1.1 reads NO as false: Norway, and Norwegian.
        "country_code": {"anyOf": [{"type": "string", "pattern": "^[A-Z]{2,3}$"}, {"type": "boolean"}]},
        "language_tag": {"anyOf": [{"type": "string", "pattern": LANGUAGE}, {"type": "boolean"}]},
        "reliability": {"anyOf": _choices(RELIABILITY)},
        "credibility": {
            "anyOf": [*_choices(CREDIBILITY), {"enum": [int(digit) for digit in CREDIBILITY]}],
        },
        "identifier": words,
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
        "confidence": {"enum": list(CONFIDENCE)},
        "source-type": {"anyOf": _choices(SOURCE_TYPES)},
        "metric": _metrics(vocabulary),
        "words": _one_or_many(_ref("id")),
    }


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
        "source-id": _known_or_any([{"anyOf": _choices(sources)}] if sources else []),
        "source": _sources(),
        "entity-id": _known_or_any(_ref(f"ids-{type}") for type in types),
        "any-id": _known_or_any(
            [
                *(_ref(f"ids-{type}") for type in types),
                *([{"enum": others}] if others else []),
                _ref("source-id"),
            ]
        ),
        **{_to(range): _references(range, types, corpus.vocabulary) for range in _ranges(corpus.vocabulary)},
    }


def _known_or_any(known: Iterable[Schema]) -> Schema:
    """What is known first, so that it is offered; then whatever can be an id, because an entry may follow later."""
    return {"anyOf": [*known, _ref("id")]}


def _sources() -> Schema:
    located = {"type": "object", "patternProperties": {ID: _ref("text")}, "additionalProperties": False}
    one = {"anyOf": [_ref("source-id"), located | {"minProperties": 1, "maxProperties": 1}]}
    return _one_or_many(one)


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
    return {"anyOf": [scalar, _object({"value": scalar, **_qualifiers(_QUALIFIERS)}, required=["value"])]}


def _languages() -> Schema:
    """`{en: …, zh-Hans: …}`"""
    return {
        "type": "object",
        "propertyNames": {"not": {"enum": ["value", "to", *_QUALIFIERS]}},
        "patternProperties": {LANGUAGE: _one_or_many(_ref("text"))},
        "additionalProperties": False,
        "minProperties": 1,
    }


def _relation(range: tuple[str, ...]) -> Schema:
    to = _ref(_to(range))
    qualified = _object({"to": to, "value": _UNSTATED, **_qualifiers(_QUALIFIERS)})
    qualified["anyOf"] = [{"required": ["to"]}, {"required": ["value"]}]
    return {"anyOf": [to, qualified, _ref("roles")]}


def _roles() -> Schema:
    """`{ustc: partner}`"""
    return {
        "type": "object",
        "propertyNames": {"not": {"enum": ["value", "to", *_QUALIFIERS]}},
        "patternProperties": {ID: _ref("text", "The role of the one named.")},
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
        "was": _ref("words", "Ids that it had before; their pages lead here."),
        "tags": _ref("words", "Words to find it by."),
        "about": _ref("text", "Markdown, with [[links]] and [@citations]."),
        **_qualifiers(_CASCADING),
    }
    return _object(own, required=["name"] if is_event else ["type", "name"])


def _properties(vocabulary: Vocabulary, types: Iterable[str]) -> Iterator[tuple[str, Schema]]:
    """The properties that at least one of the types may have, in the vocabulary's order."""
    for name, direction in sorted(vocabulary.directions.items(), key=_page_order):
        if any(vocabulary.is_a(type, direction.subjects) for type in types):
            kind = _to(direction.objects) if direction.objects else direction.property.literal
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


def _source() -> Schema:
    somebody = {"anyOf": [_ref("entity-id"), _ref("text")]}
    fields = {
        "type": _ref("source-type", "An item type of CSL."),
        "title": _ref("text"),
        "author": _one_or_many(somebody) | {"description": "Ids of entities, or plain names."},
        "publisher": somebody | {"description": "The id of an entity, so that independence can be judged; or a name."},
        "published": _ref("date"),
        "accessed": _ref("date"),
        "url": _ref("url"),
        "archived": _ref("url", "A copy in an archive."),
        "language": _ref("language_tag"),
        "reliability": _ref("reliability", "Admiralty A to F; where the publisher is an entity, grade that instead."),
        "credibility": _ref("credibility", "Admiralty 1 to 6, for the item."),
        "derived_from": _one_or_many(_ref("source-id")) | {"description": "Sources that this one retells."},
        "own": _ref("flag") | {"description": "What the editors know or worked out themselves: no origin."},
        "note": _ref("text"),
        "tags": _ref("words"),
        "marking": _ref("marking"),
    }
    return _object(fields, required=["type", "title"])


def _observation() -> Schema:
    fields = {
        "of": _ref("entity-id", "What the measure is of: an index, an event, an organisation."),
        "metric": _ref("metric"),
        "for": _ref("entity-id", "Whom the value is for; left out where it is for the whole."),
        "value": {"anyOf": [_ref("number"), _UNSTATED]},
        "unit": _ref("text", "Where it is not the metric's own."),
        **_qualifiers(("as_of", "source", "locator", "quote", "note", "rank", "marking", "review_by")),
    }
    return _object(fields, required=["of", "metric", "value"])


def _judgement(*, is_listed: bool) -> Schema:
    fields = {
        "text": _ref("text", "What is judged, in prose; likelihood and confidence never in one sentence."),
        "likelihood": _ref("likelihood", "A term of ICD 203."),
        "confidence": _ref("confidence", "How sure the basis makes us; a different thing from likelihood."),
        "based_on": _one_or_many(_ref("any-id")),
        "about": _one_or_many(_ref("entity-id")),
        "attributed_to": {
            "anyOf": [_ref("entity-id"), _ref("text")],
            "description": "Whose judgement it is, if not ours.",
        },
        **_qualifiers(("source", "locator", "quote", "as_of", "review_by", "marking", "note")),
    }
    return _object(
        {"id": _ref("id"), **fields} if is_listed else fields, required=["id", "text"] if is_listed else ["text"]
    )
