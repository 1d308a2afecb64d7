"""The relations of an entity, in both directions, grouped by what they are called from its side."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from briefbook.model.corpus import Corpus
from briefbook.model.facts import Fact
from briefbook.model.inline import Line, Mark, Say, Segment
from briefbook.model.values import Reference
from briefbook.render.desk import Desk
from briefbook.render.stated import qualifiers_line


class RelationGroup(NamedTuple):
    """`label` as the entity would say it (`Owned by`), and the lines of the group."""

    name: str
    label: str
    lines: tuple[Line, ...]


class Relation(NamedTuple):
    """A fact seen from one of its two ends: `other` is whom it leads to, empty where that is unknown."""

    name: str
    label: str
    order: tuple[int, bool]
    other: str
    fact: Fact


def relations_of(desk: Desk, id: str) -> Iterator[Relation]:
    """The relations of an entity as seen from its side, in page order."""
    found = desk.relations.get(id)
    if found is None:
        found = desk.relations[id] = tuple(sorted(_relations_of(desk, id), key=lambda each: _order(desk.corpus, each)))
    yield from found


def _order(corpus: Corpus, relation: Relation) -> tuple[object, ...]:
    other = relation.other
    fact = relation.fact
    said = fact.qualifiers
    # Those who are, before those who were, those who perhaps are, and those who are said not to be.
    standing = (fact.is_deprecated, said.is_denied, bool(said.likelihood), said.end is not None)
    return (relation.order, standing, corpus.order_of(other), other)


def _relations_of(desk: Desk, id: str) -> Iterator[Relation]:
    directions = desk.corpus.vocabulary.directions
    for fact in desk.facts(id):
        direction = directions[fact.property]
        property = direction.property
        if property.is_relation:
            other = fact.value.id if isinstance(fact.value, Reference) else ""
            order = (property.order, direction.is_backwards)
            yield Relation(property.id, direction.label, order, other, fact)
    for fact in desk.incoming(id):
        direction = directions[fact.property]
        property = direction.property
        if not property.is_relation or fact.subject == id:
            continue
        if property.is_symmetric:
            order = (property.order, direction.is_backwards)
            yield Relation(property.id, direction.label, order, fact.subject, fact)
        else:
            name = property.inverse or property.id
            label = property.inverse_label or f"{property.label} (from)"
            yield Relation(name, label, (property.order, True), fact.subject, fact)


def relation_groups(
    desk: Desk, id: str, *, with_events: bool = False, is_anchored: bool = False
) -> tuple[RelationGroup, ...]:
    """Relations by label, as lines."""
    return tuple(
        RelationGroup(
            group[0].name,
            group[0].label,
            tuple([relation_line(desk, id, each, is_anchored=is_anchored) for each in group]),
        )
        for group in relations_by_label(desk, id, with_events=with_events)
    )


def relations_by_label(desk: Desk, id: str, *, with_events: bool = False) -> Iterator[tuple[Relation, ...]]:
    """Relations that are called the same. Those that events bear (taking part, being the place) are left to the list
    of events.
    """
    events = desk.scene.events
    is_whole = with_events or id in events
    groups: dict[tuple[tuple[int, bool], str, str], list[Relation]] = {}
    for each in relations_of(desk, id):
        if is_whole or each.other not in events:
            groups.setdefault((each.order, each.name, each.label), []).append(each)
    yield from map(tuple, groups.values())


def near_relations(desk: Desk, id: str) -> Iterator[Relation]:
    """The relations of an entity that lead somewhere and are held to be so; to events only those of an event."""
    events = desk.scene.events
    is_whole = id in events
    for each in relations_of(desk, id):
        if each.other and each.fact.is_affirmed and (is_whole or each.other not in events):
            yield each


def neighbours(desk: Desk, id: str) -> tuple[str, ...]:
    """Whom these lead to; nothing is cited."""
    return tuple(dict.fromkeys(each.other for each in near_relations(desk, id)))


def relation_line(desk: Desk, id: str, relation: Relation, *, is_anchored: bool = False) -> Line:
    """Whom it leads to, its citations, and what qualifies it."""
    fact = relation.fact
    line: list[Segment] = [*(desk.anchors(fact.statements) if is_anchored else ())]
    target = (desk.go(relation.other),) if relation.other else desk.value(fact.value)
    if fact.is_deprecated:
        target = (Mark('<span class="bb-deprecated">'), *target, Mark("</span>"))
    line += target
    line += desk.cites(fact.statements)
    disputed = desk.disputed(id)
    qualifiers = qualifiers_line(desk, fact, is_disputed=any(each.id in disputed for each in fact.statements))
    line += [Say(" "), *qualifiers] if qualifiers else []
    return tuple(line)
