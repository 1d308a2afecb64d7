"""The relations of an entity, in both directions, grouped by what they are called from its side."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from briefbook.model.corpus import Corpus
from briefbook.model.facts import Fact
from briefbook.model.grammar import TIES
from briefbook.model.inline import Line, Segment, TextRun
from briefbook.model.values import Reference
from briefbook.pages.page_context import PageContext, set_aside
from briefbook.pages.qualified import qualifiers_line
from briefbook.pages.wording import lowered


class Relation(NamedTuple):
    """A fact seen from one of its two ends: `other` is whom it leads to, empty where that is unknown. Or seen from a
    third that has a part in it, behind a name of `TIES`: `other` is its subject then.
    """

    name: str
    label: str
    order: tuple[int, bool]
    other: str
    fact: Fact

    @property
    def is_of_others(self) -> bool:
        return self.name in TIES

    def party(self, id: str) -> str:
        """Whose disputes it may be in, as seen from an entity: a third is no party to it."""
        return self.fact.subject if self.is_of_others else id


class RelationGroup(NamedTuple):
    """`label` as the entity would say it (`Owned by`), and the lines of the group."""

    name: str
    label: str
    lines: tuple[Line, ...]


def relations_of(context: PageContext, id: str) -> Iterator[Relation]:
    """The relations of an entity as seen from its side, in page order."""
    found = context.relations.get(id)
    if found is None:
        found = context.relations[id] = tuple(
            sorted(_relations_of(context, id), key=lambda each: _order(context.corpus, each))
        )
    yield from found


def _order(corpus: Corpus, relation: Relation) -> tuple[object, ...]:
    other = relation.other
    fact = relation.fact
    said = fact.qualifiers
    # Those who are, before those who were, those who perhaps are, and those who are said not to be.
    doubt = (fact.is_deprecated, said.is_denied, bool(said.likelihood), said.end is not None)
    standing = (*doubt, said.directness == "indirect")
    ordinal = said.ordinal if relation.order[1] else 0
    return (relation.order, standing, ordinal, corpus.order_of(other), other)


def _relations_of(context: PageContext, id: str) -> Iterator[Relation]:
    directions = context.corpus.vocabulary.directions
    for fact in context.facts(id):
        direction = directions[fact.property]
        property = direction.property
        if property.is_relation:
            other = fact.value.id if isinstance(fact.value, Reference) else ""
            order = (property.order, direction.is_backwards)
            yield Relation(property.id, direction.label, order, other, fact)
    for fact in context.incoming(id):
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
    context: PageContext, id: str, *, with_events: bool = False, is_anchored: bool = False
) -> tuple[RelationGroup, ...]:
    """Relations by label, as lines."""
    return tuple(
        RelationGroup(
            group[0].name,
            group[0].label,
            tuple([relation_line(context, id, each, is_anchored=is_anchored) for each in group]),
        )
        for group in relations_by_label(context, id, with_events=with_events)
    )


def relations_by_label(context: PageContext, id: str, *, with_events: bool = False) -> Iterator[tuple[Relation, ...]]:
    """Relations that are called the same. Those that events bear (taking part, being the place) are left to the list
    of events. Those of others in which it has a part stand last.
    """
    events = context.book.events
    is_whole = with_events or id in events
    groups: dict[tuple[tuple[int, bool], str, str], list[Relation]] = {}
    for each in relations_of(context, id):
        if is_whole or each.other not in events:
            groups.setdefault((each.order, each.name, each.label), []).append(each)
    for name in TIES if id in context.book.derived.tied else ():
        for fact in context.book.derived.tied[id]:
            if id in fact.qualifiers.tied(name):
                order = (len(context.corpus.vocabulary.properties) + 1, False)
                label = f"{TIES[name][0].upper()}{TIES[name][1:]} it"
                groups.setdefault((order, name, label), []).append(Relation(name, label, order, fact.subject, fact))
    yield from map(tuple, groups.values())


def near_relations(context: PageContext, id: str) -> Iterator[Relation]:
    """The relations of an entity that lead somewhere and are held to be so; to events only those of an event."""
    events = context.book.events
    is_whole = id in events
    for each in relations_of(context, id):
        if each.other and each.fact.is_affirmed and (is_whole or each.other not in events):
            yield each


def neighbours(context: PageContext, id: str) -> tuple[str, ...]:
    """Whom these lead to; nothing is cited."""
    return tuple(dict.fromkeys(each.other for each in near_relations(context, id)))


def relation_line(context: PageContext, id: str, relation: Relation, *, is_anchored: bool = False) -> Line:
    """Whom it leads to, its citations, and what qualifies it."""
    fact = relation.fact
    line: list[Segment] = [*(context.anchors(fact.statements) if is_anchored else ())]
    line += whom(context, relation)
    line += context.cites(fact.statements)
    disputed = context.is_disputed(relation.party(id), fact.statements)
    qualifiers = qualifiers_line(context, fact, is_disputed=disputed)
    line += [TextRun(" "), *qualifiers] if qualifiers else []
    return tuple(line)


def whom(context: PageContext, relation: Relation) -> Line:
    """Whom it leads to; of one of others, between whom it is: `Acme: owns Road`."""
    fact = relation.fact
    target: Line = (context.go(relation.other),) if relation.other else context.value(fact.value)
    if fact.is_deprecated:
        target = set_aside(target)
    if not relation.is_of_others:
        return target
    label = context.corpus.vocabulary.directions[fact.property].label
    return (*target, TextRun(f": {lowered(label)} "), *context.value(fact.value))
