"""How independent sources are: where they come from in the end, and who is bound to those who publish them."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass

from msgspec import Struct

from briefbook.model.statement import Statement
from briefbook.model.values import Reference
from briefbook.problems import Span

_POWER = ("owns", "controls")
CHAIN = (*_POWER, "part_of")
"""Properties by which one entity is bound to another that is above it."""


class Standing(Struct, frozen=True, array_like=True, gc=False):
    """How many sources there are, and how many origins they can have brought."""

    sources: int
    origins: int


@dataclass(frozen=True, slots=True)
class Independence:
    """`roots` maps a source to the origins that it goes back to; `carriers` to the nearest other source without which
    it would fall, where there is one: what a retelling of several retells in the end, or nothing.

    `owners` maps an entity to all that own or control it, through others too. `own` are the editors' own sources.
    """

    roots: Mapping[str, frozenset[str]]
    carriers: Mapping[str, str]
    owners: Mapping[str, frozenset[str]]
    publishers: Mapping[str, str]
    own: frozenset[str]

    def standing(self, sources: Iterable[str]) -> Standing:
        """Several items that retell one are one origin, and one that retells several is no more than one witness. What
        is the editors' own counts as neither.
        """
        distinct = {source for source in sources if source} - self.own
        return Standing(len(distinct), _most_origins([self.roots.get(source, (source,)) for source in distinct]))

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
        """How the publisher of a source is bound to its subject; empty where it is not known to be."""
        publisher = self.publishers.get(source, "")
        if not publisher or not subject:
            return ""
        if publisher == subject:
            return "published by the subject"
        above, over = self.owners.get(publisher, frozenset()), self.owners.get(subject, frozenset())
        if subject in above:
            return "publisher owned by the subject"
        if publisher in over:
            return "publisher owns the subject"
        return "publisher shares the subject’s owner" if above & over else ""


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


def holdings(statements: Iterable[Statement]) -> Iterator[tuple[str, str, Span]]:
    """Who is owned, controlled or part of something, by whom or of what, as it is now, and where that is written."""
    for each in statements:
        if each.property not in CHAIN or not isinstance(each.value, Reference):
            continue
        if not each.is_deprecated and not each.qualifiers.end:
            owned, owner = (each.value.id, each.subject) if each.property in _POWER else (each.subject, each.value.id)
            yield owned, owner, each.where
