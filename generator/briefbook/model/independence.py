"""How independent sources are: where they come from in the end, and who is bound to those who publish them."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from msgspec import Struct

from briefbook.model.dates import Day
from briefbook.model.statement import Statement
from briefbook.model.values import Reference

_POWER = ("owns", "controls")
CHAIN = (*_POWER, "part_of")
"""Properties by which one entity is bound to another that is above it."""


class Standing(Struct, frozen=True, array_like=True, gc=False):
    """How many sources there are, and how many origins they can have brought."""

    sources: int
    origins: int


class Holder(NamedTuple):
    """Who owns or controls something, or what it is part of, and the first and the last day on which that can be so."""

    id: str
    first: Day
    last: Day


class Publication(NamedTuple):
    """Who published a source, and the first and the last day on which that can have been."""

    publisher: str
    first: Day
    last: Day


@dataclass(frozen=True, slots=True)
class Independence:
    """`roots` maps a source to the origins that it goes back to; `carriers` to the nearest other source without which
    it would fall, where there is one: what a retelling of several retells in the end, or nothing.

    `holders` maps an entity to those right above it, `publications` a source to its publisher, where that is an entity.
    `own` are those that count as none: the editors' own
    sources, and what was retracted.
    """

    roots: Mapping[str, frozenset[str]]
    carriers: Mapping[str, str]
    holders: Mapping[str, tuple[Holder, ...]]
    publications: Mapping[str, Publication]
    own: frozenset[str]

    def standing(self, sources: Iterable[str]) -> Standing:
        """Several items that retell one are one origin, and one that retells several is no more than one witness. What
        is the editors' own or was retracted counts as neither.
        """
        distinct = {source for source in sources if source} - self.own
        roots = [self.roots.get(source, {source}) - self.own for source in distinct]
        return Standing(len(distinct), _most_origins(roots))

    def needed(self, sources: Iterable[str]) -> frozenset[str]:
        """Those without any one of which none of the sources is left: what they retell, if nothing else."""
        found = [self._needed(source) for source in set(sources)]
        return frozenset().union(*found).intersection(*found)

    def _needed(self, source: str) -> set[str]:
        found = set()
        while source:
            found.add(source)
            source = self.carriers.get(source, "")
        return found

    def interest(self, source: str, subject: str) -> str:
        """How the publisher of a source was bound to its subject when it was published; empty where it is not known."""
        published = self.publications.get(source)
        if published is None or not subject:
            return ""
        publisher, *time = published
        if publisher == subject:
            return "published by the subject"
        above, over = self._above(publisher, *time), self._above(subject, *time)
        if subject in above:
            return "publisher owned by the subject"
        if publisher in over:
            return "publisher owns the subject"
        return "publisher shares the subject’s owner" if above & over else ""

    def _above(self, entity: str, first: Day, last: Day) -> set[str]:
        """All that owned or controlled an entity on one of these days, through others too: it may own itself in a
        circle of holdings.
        """
        above: set[str] = set()
        edge = {entity}
        while edge:
            holders = (each for id in edge for each in self.holders.get(id, ()))
            edge = {each.id for each in holders if each.first <= last and first <= each.last} - above
            above |= edge
        return above


def _most_origins(choices: Collection[Collection[str]]) -> int:
    """To how many different origins witnesses can go back at most, each to one of its own: the size of a maximum
    matching (Kuhn's algorithm).
    """
    alone = {root for choice in choices if len(choice) == 1 for root in choice}
    witness_of: dict[str, int] = {}
    root_of: dict[int, str] = {}
    searched = set(alone)  # nothing more is to be won by these
    others = [choice for choice in choices if len(choice) > 1]
    for number in range(len(others)):
        reached: dict[str, int] = {}
        queue = [number]
        free = ""
        for witness in queue:
            for root in others[witness]:
                if root not in searched and root not in reached:
                    reached[root] = witness
                    if root in witness_of:
                        queue.append(witness_of[root])
                    else:
                        free = root
                        break
            if free:
                break
        if not free:
            searched |= reached.keys()
        while free:
            witness = witness_of[free] = reached[free]
            free, root_of[witness] = root_of.get(witness, ""), free
    return len(alone) + len(root_of)


def holdings(statements: Iterable[Statement]) -> Iterator[tuple[str, str, Statement]]:
    """Who is owned, controlled or part of something, by whom or of what, at any time, and the statement that says so.
    What was set aside, or is no more than likely, does not.
    """
    for each in statements:
        if each.property not in CHAIN or not isinstance(each.value, Reference):
            continue
        if not each.is_deprecated and not each.qualifiers.likelihood:
            owned, owner = (each.value.id, each.subject) if each.property in _POWER else (each.subject, each.value.id)
            yield owned, owner, each
