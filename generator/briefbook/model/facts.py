"""Facts: the statements that say one thing, whatever source they are from."""

from __future__ import annotations

from builtins import property as computed  # `property` is a field here
from collections.abc import Iterable, Mapping

from msgspec import Struct

from briefbook.model.prose import Note
from briefbook.model.statement import Qualifiers, Statement
from briefbook.model.values import Value, compared


class Fact(Struct, frozen=True, array_like=True, gc=False):
    """One value of one property of one subject, every statement of it in page order, and every source of those."""

    subject: str
    property: str
    value: Value
    statements: tuple[Statement, ...]
    sources: tuple[str, ...]

    @computed
    def qualifiers(self) -> Qualifiers:
        """Those of the first statement: grouping sees to it that whatever changes the meaning is the same in all."""
        return self.statements[0].qualifiers

    @computed
    def notes(self) -> tuple[Note, ...]:
        """What is noted of any of its statements, what says the same once."""
        noted = (each.qualifiers.note for each in self.statements)
        return tuple({each.text: each for each in noted if each}.values())

    @computed
    def is_affirmed(self) -> bool:
        return self.statements[0].is_affirmed

    @computed
    def is_deprecated(self) -> bool:
        return self.statements[0].is_deprecated


FactsOf = Mapping[str, tuple[Fact, ...]]
"""Facts by their subject, in the order of its page."""


def facts_in(statements: Iterable[Statement]) -> tuple[Fact, ...]:
    """The facts that statements make, in the order of their first statement: alike in all that changes the meaning."""
    groups: dict[tuple[object, ...], list[Statement]] = {}
    for each in statements:
        said = each.qualifiers
        key = (each.subject, each.property, compared(each.value), said.rank, *said.meaning)
        if key in groups:
            groups[key].append(each)
        else:
            groups[key] = [each]
    facts: list[Fact] = []
    sources: tuple[str, ...] = ()
    for group in groups.values():
        first = group[0]
        found: tuple[str, ...] = (first.source,) if first.source else ()
        if len(group) > 1:
            found = tuple(dict.fromkeys([each.source for each in group if each.source]))
        sources = sources if sources == found else found  # one tuple for neighbours with the same sources
        facts.append(Fact(first.subject, first.property, first.value, tuple(group), sources))
    return tuple(facts)
