"""Values and galaxies → entries: what each says, in the grammar of facts."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

import orjson

from briefbook.importers.entry_builder import Document, EntryBuilder, Qualifier
from briefbook.importers.foreign_text import as_markdown, is_plain_line
from briefbook.importers.import_report import ImportReport
from briefbook.importers.misp import losses as lost
from briefbook.importers.misp.collections import Collection, text_of
from briefbook.importers.misp.plan import Plan, Value
from briefbook.importers.misp.properties import GALAXY, REFERENCE_TEXT, UUID, Properties
from briefbook.importers.misp.relations import relation_statements
from briefbook.importers.misp.tables import BUILT_IN, FIRST_SEEN, LAST_SEEN, REFERENCES
from briefbook.importers.references import References
from briefbook.model.dates import plain_date

LONGEST_SUMMARY = 500
_VALUE_FIELDS = frozenset(["value", "uuid", "description", "meta", "related", "revoked"])
_GALAXY_FIELDS = frozenset(["name", "description", "uuid", "kill_chain_order"])
_CLUSTER_FIELDS = frozenset(["name", "description", "values"])
_ORDER = ("name", "aliases", "summary", "about", "date")


class Makings(NamedTuple):
    """What entries are made with. All but the plan remember what they meet."""

    plan: Plan
    properties: Properties
    references: References
    losses: ImportReport


class _Subject(NamedTuple):
    """An entry being made; `where` names it in the report, `source` is what its statements cite, if not the default."""

    draft: EntryBuilder
    type: str
    where: str
    source: str = ""
    key: str = ""


def galaxy_entry(collection: Collection, makings: Makings) -> Document:
    """The entry of a galaxy: what its own file says, and under `cluster_…` what its cluster file says of itself."""
    draft = EntryBuilder(type=GALAXY)
    _on_both(draft, collection, "name", ("name", "aliases"), makings)
    _on_both(draft, collection, "description", ("summary", "cluster_description"), makings)
    where = f"galaxy {collection.stem}"
    subject = _Subject(draft, GALAXY, where, collection.galaxy_source)
    for key, given in collection.galaxy.items():
        if key not in _GALAXY_FIELDS:
            _say(subject, key, given, makings)
    chains = collection.galaxy.get("kill_chain_order")
    for chain, phases in chains.items() if isinstance(chains, dict) else ():
        order = " → ".join(str(each) for each in (phases if isinstance(phases, list) else [phases]))
        _say(subject, f"kill_chain_order:{chain}", order, makings)
    if text_of(collection.galaxy.get("uuid")):
        property = makings.properties.use(UUID, GALAXY)
        draft.say(property, text_of(collection.galaxy["uuid"]), source=subject.source)
    for key, given in collection.cluster.items():
        if key not in _CLUSTER_FIELDS:
            _say(subject._replace(source=collection.cluster_source), f"cluster_{key}", given, makings)
    return draft.document(_ORDER)


def _on_both(
    draft: EntryBuilder, collection: Collection, key: str, properties: tuple[str, str], makings: Makings
) -> None:
    """A text that both files have: one statement where they agree, else one under each property."""
    said: dict[str, list[str]] = {}
    parts = ((collection.galaxy_source, collection.galaxy), (collection.cluster_source, collection.cluster))
    for source, part in parts:
        if text_of(part.get(key)):
            said.setdefault(text_of(part.get(key)), []).append(source)
    if not said and key == "name":
        said[collection.stem] = [source for source, part in parts if part]
    for property, (text, sources) in zip(properties, said.items(), strict=False):
        if property not in makings.properties.vocabulary.directions:
            makings.properties.field(property, GALAXY)
        qualifiers: dict[str, Qualifier] = {"match": False} if key == "name" else {}
        qualifiers["source"] = sources if len(sources) > 1 else sources[0]
        draft.say(property, text, **qualifiers)


def value_entry(value: Value, collection: Collection, makings: Makings) -> Document:
    """The entry of a value of a galaxy."""
    plan, properties, _, losses = makings
    type = properties.types[collection.slug]
    draft = EntryBuilder(type=type)
    subject = _Subject(draft, type, plan.ids[value.key], key=value.key)
    _name(subject, value, collection, makings)
    _description(subject, value, collection, losses)
    for entry in value.entries:
        if entry.get("revoked"):
            _say(subject, "revoked", "true", makings)
        for key, given in _fields(entry):
            if key != REFERENCES:
                _say(subject, key, given, makings)
        _period(subject, entry, properties)
        for property, target, qualifiers in relation_statements(entry, collection, subject.where, makings):
            if draft.relate(property, target, **qualifiers):
                losses.count("relations", "imported")
            else:
                losses.count("relations", "imported once of several times")
                losses.add(lost.REPEATED, subject.where, f"{property} {target}")
    if value.uuid:
        draft.say(properties.use(UUID, type), value.uuid)
    return draft.document(_ORDER)


def _name(subject: _Subject, value: Value, collection: Collection, makings: Makings) -> None:
    """The name, borne by the cluster and by every reference; a reference that is no link stays text."""
    sources = [collection.cluster_source]
    for entry in value.entries:
        for text in texts_of(_meta(entry).get(REFERENCES, []), subject.where, REFERENCES, makings.losses):
            source = makings.references.source(text)
            makings.losses.count("references", "imported as sources" if source else "kept as text")
            if source:
                sources.append(source)
            else:
                makings.losses.add(lost.NO_LINK, subject.where, text)
                subject.draft.say(makings.properties.use(REFERENCE_TEXT, subject.type), text)
    borne = list(dict.fromkeys(sources)) if len(sources) > 1 else ""
    subject.draft.say("name", value.name, source=borne, **_matching(subject, value.name, makings))


def _matching(subject: _Subject, name: str, makings: Makings) -> dict[str, bool]:
    """Nothing where text may be linked by the name; else the qualifier that forbids it."""
    return {} if makings.plan.telling.get(name.casefold()) == subject.key else {"match": False}


def _description(subject: _Subject, value: Value, collection: Collection, losses: ImportReport) -> None:
    """One plain line is the summary; anything longer is prose, with its source cited."""
    texts: dict[str, None] = {}
    for entry in value.entries:
        given = entry.get("description")
        if text_of(given):
            texts[text_of(given)] = None
        elif given is not None:
            losses.add(lost.EMPTY if isinstance(given, str) else lost.WRONG_SHAPE, subject.where, "description")
    whole = "\n\n".join(texts)
    if whole and len(whole) <= LONGEST_SUMMARY and is_plain_line(whole):
        subject.draft.say("summary", whole)
    elif whole:
        subject.draft.write("about", f"{as_markdown(whole)} [@{collection.cluster_source}]")


def _meta(entry: Mapping[str, Any]) -> Mapping[str, Any]:
    meta = entry.get("meta")
    return meta if isinstance(meta, dict) else {}


def _fields(entry: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    """The fields of `meta`, and those beside it that nobody knows."""
    yield from _meta(entry).items()
    if "meta" in entry and not isinstance(entry["meta"], dict):
        yield "meta", entry["meta"]
    yield from ((key, given) for key, given in entry.items() if key not in _VALUE_FIELDS)


def _say(subject: _Subject, key: str, given: Any, makings: Makings) -> None:
    """What a field says, under a built-in property where that can hold it, else under its own name."""
    draft, type, where, source, _ = subject
    properties, losses = makings.properties, makings.losses
    for text in texts_of(given, where, key, losses):
        built_in = properties.built_in(key, type, text)
        if built_in and (properties.is_many(built_in) or not draft.has(built_in)):
            matching = _matching(subject, text, makings) if built_in == "aliases" else {}
            is_new = draft.say(built_in, text, source=source, **matching)
        else:
            if key in BUILT_IN:
                losses.add(lost.KEPT_AS_TEXT, where, f"{key}: {text}")
            name, kind = properties.field(key, type)
            is_new = draft.say(name, text, kind=kind, source=source)
        if not is_new:
            losses.add(lost.SAID_TWICE, where, f"{key}: {text}")


def texts_of(given: Any, where: str, key: str, losses: ImportReport) -> Iterator[str]:
    """The texts of a field: its own, or those of its list, without white space around them."""
    for each in given if isinstance(given, list) else [given]:
        text = each.strip() if isinstance(each, str) else "" if each is None else orjson.dumps(each).decode()
        if not text:
            losses.add(lost.EMPTY, where, key)
            continue
        if not isinstance(each, str | int):
            losses.add(lost.NOT_TEXT, where, f"{key}: {text}")
        yield text


def _period(subject: _Subject, entry: Mapping[str, Any], properties: Properties) -> None:
    """The date of an event, from the days on which it was first and last seen."""
    if not properties.is_event(subject.type) or subject.draft.has("date"):
        return
    days = [plain_date(text_of(_meta(entry).get(key))[:10]) for key in (FIRST_SEEN, LAST_SEEN)]
    first, last = days
    if first and last and first.first < last.first:
        subject.draft.say("date", f"{first.edtf}/{last.edtf}")
    elif first and (last is None or first == last):
        subject.draft.say("date", first.edtf)
