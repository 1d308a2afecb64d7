"""Facts: the statements that say one thing, whatever source they are from."""

from __future__ import annotations

from builtins import property as computed  # `property` is a field here
from collections.abc import Iterable
from typing import NamedTuple

from briefbook.model.statement import Qualifiers, Statement
from briefbook.model.values import Value, written


class Fact(NamedTuple):
    """One value of one property of one subject, and every statement of it, in page order."""

    subject: str
    property: str
    value: Value
    statements: tuple[Statement, ...]

    @computed
    def qualifiers(self) -> Qualifiers:
        """Those of the first statement: grouping sees to it that role, time and rank are the same in all."""
        return self.statements[0].qualifiers

    @computed
    def notes(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(each.qualifiers.note for each in self.statements if each.qualifiers.note))

    @computed
    def sources(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(each.source for each in self.statements if each.source))

    @computed
    def is_deprecated(self) -> bool:
        return self.statements[0].is_deprecated


def facts_in(statements: Iterable[Statement]) -> tuple[Fact, ...]:
    """The facts that statements make, in the order of their first statement."""
    groups: dict[tuple[object, ...], list[Statement]] = {}
    for each in statements:
        said = each.qualifiers
        key = (each.subject, each.property, written(each.value), said.role, said.kind, said.start, said.end, said.rank)
        groups.setdefault(key, []).append(each)
    return tuple(Fact(group[0].subject, group[0].property, group[0].value, tuple(group)) for group in groups.values())
