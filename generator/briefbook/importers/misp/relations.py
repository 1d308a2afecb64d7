"""The relations of a value → statements, with their estimates as terms of ICD 203."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any, NamedTuple

import orjson

from briefbook.importers.entry_builder import Qualifier
from briefbook.importers.foreign_text import as_markdown
from briefbook.importers.import_report import ImportReport
from briefbook.importers.misp import losses as lost
from briefbook.importers.misp.collections import Collection, text_of
from briefbook.importers.misp.tables import LIKELIHOOD, REFERENCES
from briefbook.model.grades import LIKELIHOOD_BY_TERM

if TYPE_CHECKING:
    from briefbook.importers.misp.entries import Makings

_FIELDS = frozenset(["dest-uuid", "type", "tags", REFERENCES])


class RelationStatement(NamedTuple):
    """The name of the property, the entity that it leads to, and what qualifies it."""

    property: str
    target: str
    qualifiers: dict[str, Qualifier]


def relation_statements(
    entry: Mapping[str, Any], collection: Collection, where: str, makings: Makings
) -> Iterator[RelationStatement]:
    """The statements that the relations of a value make; those that lead to nothing go into the report."""
    related = entry.get("related", [])
    if not isinstance(related, list):
        makings.losses.add(lost.WRONG_SHAPE, where, "related")
        return
    for each in related:
        makings.losses.count("relations", "read")
        statement = _statement(each, collection, where, makings) if isinstance(each, dict) else None
        if statement is not None:
            yield statement
        else:
            makings.losses.count("relations", "left out")


def _statement(
    related: Mapping[str, Any], collection: Collection, where: str, makings: Makings
) -> RelationStatement | None:
    plan, properties, _, losses = makings
    uuid, word = text_of(related.get("dest-uuid")).lower(), text_of(related.get("type"))
    target = plan.target(uuid, collection)
    if not target:
        losses.add(lost.DANGLING, where, f"{word} {uuid}")
        return None
    if target == where:
        losses.add(lost.ITSELF, where, f"{word} {uuid}")
        return None
    if len(plan.targets[uuid]) > 1:
        losses.add(lost.SEVERAL, where, f"{word} {uuid}: {target}")
    if not word:
        losses.add(lost.UNTYPED, where, target)
    property, kind = properties.relation(word)
    likelihood, notes = _tags(related.get("tags", []), where, losses)
    notes += [f"{key}: {_shown(given)}" for key, given in related.items() if key not in _FIELDS]
    sources = list(_sources(related, collection, notes, makings))
    qualifiers: dict[str, Qualifier] = {
        "kind": kind,
        "likelihood": likelihood,
        "note": as_markdown("; ".join(notes)),
        "source": sources if len(sources) > 1 else "",
    }
    return RelationStatement(property, target, qualifiers)


def _tags(given: Any, where: str, losses: ImportReport) -> tuple[str, list[str]]:
    """The likelihood among the tags of a relation, and the other tags."""
    likelihood, notes = "", []
    for each in given if isinstance(given, list) else [given]:
        tag = text_of(each) or _shown(each)
        term = tag.removeprefix(LIKELIHOOD).removesuffix('"').replace("-", " ") if tag.startswith(LIKELIHOOD) else ""
        if term in LIKELIHOOD_BY_TERM and not likelihood:
            likelihood = term
            continue
        if term:
            losses.add(lost.LIKELIHOODS, where, tag)
        notes.append(tag)
    return likelihood, notes


def _sources(related: Mapping[str, Any], collection: Collection, notes: list[str], makings: Makings) -> Iterator[str]:
    """The cluster, and the references of the relation itself; what is no link becomes a note."""
    yield collection.cluster_source
    given = related.get(REFERENCES, [])
    for each in given if isinstance(given, list) else [given]:
        source = makings.references.source(text_of(each))
        makings.losses.count("references", "imported as sources" if source else "kept as text")
        if source:
            yield source
        else:
            notes.append(f"{REFERENCES}: {_shown(each)}")


def _shown(given: Any) -> str:
    if isinstance(given, list) and all(isinstance(each, str) for each in given):
        return ", ".join(given)
    return given if isinstance(given, str) else orjson.dumps(given).decode()
