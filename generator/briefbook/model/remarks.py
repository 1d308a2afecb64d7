"""Remarks among what is added to entities: how statements that stand elsewhere are to be taken."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from briefbook.model.corpus import ALIASES, NAME
from briefbook.model.entries import Entity
from briefbook.model.statement import TELLING, Rank, Statement
from briefbook.model.values import TextValue, compared

_Key = tuple[str, str, str]


class Remark(NamedTuple):
    """How a statement is to be taken: one from the source that `said` names, or from whichever source."""

    entity: str
    said: Statement
    is_on_any: bool


RemarksByKey = Mapping[_Key, tuple[Remark, ...]]


def split(more: Entity) -> tuple[tuple[Statement, ...], tuple[Remark, ...]]:
    """What is added to an entity: further statements, and remarks."""
    on_any = frozenset(more.remarks)
    remarks = tuple(Remark(more.id, each, each.id in on_any) for each in more.statements if _is_remark(each))
    return tuple(each for each in more.statements if not _is_remark(each)), remarks


def by_key(remarks: Iterable[Remark]) -> RemarksByKey:
    """Remarks by what they may be on, for `remarks_on`."""
    found: defaultdict[_Key, list[Remark]] = defaultdict(list)
    for remark in remarks:
        found[_key(remark.said)].append(remark)
    return {key: tuple(same) for key, same in found.items()}


def remarks_on(each: Statement, remarks: RemarksByKey) -> Iterator[Remark]:
    """The remarks that are on a statement."""
    return (remark for remark in remarks.get(_key(each), ()) if _is_on(remark, each))


def _is_remark(each: Statement) -> bool:
    said = each.qualifiers
    return bool(said.rank is not Rank.NORMAL or said.note or said.marking or said.review_by or not said.is_matched)


def _key(each: Statement) -> _Key:
    return each.subject, each.property, compared(each.value)


def _is_on(remark: Remark, each: Statement) -> bool:
    """Whether a remark is on this statement: of the language, period and role that it names, if it does. A name that is
    turned off is off, whoever gives it.
    """
    said, value = remark.said.qualifiers, remark.said.value
    if isinstance(value, TextValue) and value.lang and value != each.value:
        return False
    is_on_any = remark.is_on_any or (each.property in (NAME, ALIASES) and not said.is_matched)
    if not is_on_any and remark.said.source != each.source:
        return False
    return all(getattr(said, name) in (getattr(each.qualifiers, name), None, "", False) for name in TELLING)
