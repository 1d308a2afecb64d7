"""What is added to entities that stand elsewhere: further statements, and remarks on those that stand there."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from msgspec.structs import replace

from briefbook.model.corpus import ALIASES, NAME
from briefbook.model.entries import Entity
from briefbook.model.marking import highest
from briefbook.model.prose import Markup, Prose
from briefbook.model.statement import TELLING, Qualifiers, Rank, Statement
from briefbook.model.values import TextValue, written

_Key = tuple[str, str, str]


class _Remark(NamedTuple):
    """How a statement is to be taken: one from the source that `said` names, or from whichever source."""

    entity: str
    said: Statement
    is_on_any: bool


def with_additions(entities: Mapping[str, Entity], additions: Iterable[Entity]) -> dict[str, Entity]:
    """The entities with what is added to them, in the order given. What is added to nothing is left out. A remark on
    nothing that is stated is a statement itself.
    """
    found = dict(entities)
    remarks: list[_Remark] = []
    for more in additions:
        if more.id in found:
            on_any = frozenset(more.remarks)
            own = [_Remark(more.id, each, each.id in on_any) for each in more.statements if _is_remark(each)]
            others = tuple(each for each in more.statements if not _is_remark(each))
            found[more.id] = _joined(found[more.id], replace(more, statements=others))
            remarks += own
    for remark in _without_remarked(found, remarks):
        found[remark.entity] = _stating(found[remark.entity], (remark.said,))
    return found


def _without_remarked(found: dict[str, Entity], remarks: Iterable[_Remark]) -> Iterable[_Remark]:
    """Take the entities' statements as the remarks say; gives the remarks that are on none of them."""
    by_key: defaultdict[_Key, list[_Remark]] = defaultdict(list)
    for remark in remarks:
        by_key[_key(remark.said)].append(remark)
    heard: set[_Remark] = set()
    for id, entity in found.items() if by_key else ():
        statements = list(entity.statements)
        for number, each in enumerate(statements):
            for remark in by_key.get(_key(each), ()):
                if _is_on(remark, each):
                    heard.add(remark)
                    said = _qualified(statements[number].qualifiers, remark.said.qualifiers)
                    statements[number] = replace(statements[number], qualifiers=said)
                    found[id] = replace(entity, statements=tuple(statements))
    return [remark for remark in remarks if remark not in heard]


def _is_remark(each: Statement) -> bool:
    said = each.qualifiers
    return bool(said.rank is not Rank.NORMAL or said.note or said.marking or said.review_by or not said.is_matched)


def _key(each: Statement) -> _Key:
    return each.subject, each.property, written(each.value)


def _is_on(remark: _Remark, each: Statement) -> bool:
    """Whether a remark is on this statement: of the language, period and role that it names, if it does. A name that is
    turned off is off, whoever gives it.
    """
    said, value = remark.said.qualifiers, remark.said.value
    if isinstance(value, TextValue) and value.lang and value != each.value:
        return False
    is_on_any = remark.is_on_any or (each.property in (NAME, ALIASES) and not said.is_matched)
    if not is_on_any and remark.said.source != each.source:
        return False
    return all(getattr(said, name) in (getattr(each.qualifiers, name), None, "") for name in TELLING)


def _qualified(known: Qualifiers, remark: Qualifiers) -> Qualifiers:
    return replace(
        known,
        rank=known.rank if remark.rank is Rank.NORMAL else remark.rank,
        note="; ".join(dict.fromkeys(each for each in (known.note, remark.note) if each)),
        marking=max(known.marking, remark.marking),
        review_by=remark.review_by or known.review_by,
        is_matched=known.is_matched and remark.is_matched,
    )


def _joined(entity: Entity, more: Entity) -> Entity:
    has_words = bool(more.tags or more.about)
    return replace(
        _stating(entity, more.statements),
        tags=tuple(dict.fromkeys((*entity.tags, *more.tags))),
        about=_one_after_the_other(entity.about, more.about),
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
