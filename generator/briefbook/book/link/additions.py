"""What is added to entities that stand elsewhere: further statements, and remarks on those that stand there."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from msgspec.structs import replace

from briefbook.model.entries import Entity
from briefbook.model.marking import highest
from briefbook.model.prose import Markup, Prose, joined_notes
from briefbook.model.remarks import Remark, by_key, remarks_on, split
from briefbook.model.statement import Qualifiers, Rank, Statement


def with_additions(entities: Mapping[str, Entity], additions: Iterable[Entity]) -> dict[str, Entity]:
    """The entities with what is added to them, in the order given. What is added to nothing is left out. A remark on
    nothing that is stated is a statement itself.
    """
    found = dict(entities)
    remarks: list[Remark] = []
    for more in additions:
        if more.id in found:
            others, own = split(more)
            found[more.id] = _joined(found[more.id], replace(more, statements=others))
            remarks += own
    for remark in _without_remarked(found, remarks):
        found[remark.entity] = _stating(found[remark.entity], (remark.said,))
    return found


def _without_remarked(found: dict[str, Entity], remarks: Iterable[Remark]) -> Iterable[Remark]:
    """Take the entities' statements as the remarks say; gives the remarks that are on none of them."""
    wanted = by_key(remarks)
    heard: set[Remark] = set()
    for id, entity in found.items() if wanted else ():
        statements = list(entity.statements)
        for number, each in enumerate(statements):
            for remark in remarks_on(each, wanted):
                heard.add(remark)
                said = _qualified(statements[number].qualifiers, remark.said.qualifiers)
                statements[number] = replace(statements[number], qualifiers=said)
                found[id] = replace(entity, statements=tuple(statements))
    return [remark for remark in remarks if remark not in heard]


def _qualified(known: Qualifiers, remark: Qualifiers) -> Qualifiers:
    return replace(
        known,
        rank=known.rank if remark.rank is Rank.NORMAL else remark.rank,
        note=joined_notes((known.note, remark.note)),
        marking=max(known.marking, remark.marking),
        review_by=remark.review_by or known.review_by,
        is_matched=known.is_matched and remark.is_matched,
    )


def _joined(entity: Entity, more: Entity) -> Entity:
    has_words = bool(more.tags or more.about or more.pictures)
    return replace(
        _stating(entity, more.statements),
        tags=tuple(dict.fromkeys((*entity.tags, *more.tags))),
        about=_one_after_the_other(entity.about, more.about),
        pictures=(*entity.pictures, *more.pictures),
        marking=highest((entity.marking, more.marking)) if has_words else entity.marking,
    )


def _stating(entity: Entity, more: Iterable[Statement]) -> Entity:
    """The entity with more statements; none of them is for more people than the entity."""
    narrowed = [replace(each, qualifiers=_narrowed(each.qualifiers, entity)) for each in more]
    return replace(entity, statements=(*entity.statements, *narrowed))


def _narrowed(said: Qualifiers, entity: Entity) -> Qualifiers:
    return replace(said, marking=max(said.marking, entity.marking)) if entity.marking > said.marking else said


def _one_after_the_other(first: Prose, second: Prose) -> Prose:
    if not first or not second:
        return first or second
    return Prose((*first.parts, Markup("\n\n"), *second.parts))
