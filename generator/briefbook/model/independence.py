"""How independent sources are: where they come from in the end, and who is bound to those who publish them."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from msgspec import Struct

from briefbook.model.corpus import ALIASES, NAME
from briefbook.model.dates import Day
from briefbook.model.entries import Observation
from briefbook.model.statement import Statement
from briefbook.model.values import Reference, written

OWNS = "owns"
PART_OF = "part_of"
CHAIN = (OWNS, "controls", PART_OF)
"""Properties by which one entity is bound to another that is above it."""
INVESTS = "invests_in"
"""By this it has a stake in it, unless its share is more than half."""


Witness = tuple[str, tuple[str, ...] | None]
"""A source, and those that it has just this from; None where it has it from whatever it comes from as a whole."""


class Standing(Struct, frozen=True, array_like=True, gc=False):
    """The sources that count, in order, and how many origins they can have brought; which, where it is one."""

    sources: tuple[str, ...] = ()
    origins: int = 0
    origin: str = ""


class Holder(NamedTuple):
    """Who owns or controls something, or what it is part of, and the first and the last day on which that can be so.
    `is_stake`: it owns no more than a part, or a part of which nobody says that it is more than half. `is_investor`:
    that it invests in it is all that is said.
    """

    id: str
    first: Day
    last: Day
    is_stake: bool = False
    is_investor: bool = False


class Publication(NamedTuple):
    """Who published a source, and the first and the last day on which that can have been."""

    publisher: str
    first: Day
    last: Day


@dataclass(frozen=True, slots=True)
class Independence:
    """`roots` maps a source to the origins that it goes back to; `carriers` to the nearest other source without which
    it would fall, where there is one: what a retelling of several retells in the end, or nothing. `partly` maps a
    source to those that it has only some statements from.

    `holders` maps an entity to those right above it, `publications` a source to its publisher, where that is an entity.
    `uncounted` are the editors' own sources, and what was retracted; `unread` those that nobody has
    read.
    """

    roots: Mapping[str, frozenset[str]]
    carriers: Mapping[str, str]
    partly: Mapping[str, tuple[str, ...]]
    holders: Mapping[str, tuple[Holder, ...]]
    publications: Mapping[str, Publication]
    uncounted: frozenset[str]
    unread: frozenset[str]

    def evidence(self, said: Iterable[Statement | Observation]) -> list[Witness]:
        """Who says one thing: the sources cited, but for those that nobody has read, where it is a name. What a source
        only reports, it has from the speaker.
        """
        found: list[Witness] = []
        for each in said:
            citation, speaker = each.citation, each.qualifiers.said_by
            if citation is None or (citation.source in self.unread and _is_name(each)):
                continue
            found.append((citation.source, (f"said by {written(speaker)}",) if speaker else citation.retells))
        return found

    def standing(self, witnesses: Iterable[Witness]) -> Standing:
        """Several items that retell one are one origin, as are several that report one speaker, and one item is no more
        than one witness. What is the editors' own or was retracted counts as neither.
        """
        roots: dict[str, frozenset[str]] = {}
        for source, retells in dict.fromkeys(witnesses):
            if source not in self.uncounted and (found := self._roots(source, retells) - self.uncounted):
                roots[source] = roots.get(source, frozenset()) | found
        sources = tuple(roots)
        origins = _most_origins(roots.values())
        if origins != 1:
            return Standing(sources, origins)
        each, *others = frozenset().union(*roots.values())
        return Standing(sources, 1, sources[0] if others or each not in self.roots else each)

    def _roots(self, source: str, origins: tuple[str, ...] | None) -> frozenset[str]:
        """The origins of what a source has from others, as the statement says, else as the source says of itself."""
        if origins is None:
            return self.roots.get(source) or frozenset([source])
        return frozenset().union(*[self._roots(each, None) for each in origins]) if origins else frozenset([source])

    def needed(self, witnesses: Iterable[Witness]) -> frozenset[str]:
        """The sources without any one of which none of the witnesses is left."""
        found = [self._needed(*each) for each in witnesses]
        return frozenset().union(*found).intersection(*found)

    def _needed(self, source: str, origins: tuple[str, ...] | None = None) -> set[str]:
        """The source, and those without any one of which nothing is left that it has this from."""
        found = {source}
        if origins is None:
            while source := self.carriers.get(source, ""):
                found.add(source)
        elif origins:
            found |= set.intersection(*[self._needed(each) for each in origins])
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
        if above & over:
            return "publisher shares the subject’s owner"
        if subject in self._with_stakes({publisher, *above}, *time):
            return "publisher in which the subject has a stake"
        return "publisher has a stake in the subject" if publisher in self._with_stakes({subject, *over}, *time) else ""

    def _above(self, entity: str, first: Day, last: Day) -> set[str]:
        """All that owned or controlled an entity on one of these days, through others too: it may own itself in a
        circle of holdings.
        """
        above: set[str] = set()
        edge = {entity}
        while edge:
            edge = {id for each in edge for id in self._holders(each, first, last, is_stake=False)} - above
            above |= edge
        return above

    def _with_stakes(self, entities: Iterable[str], first: Day, last: Day) -> set[str]:
        """All that had a stake in one of these, and whoever owned those."""
        found = {id for each in entities for id in self._holders(each, first, last, is_stake=True)}
        return found.union(*[self._above(each, first, last) for each in found])

    def _holders(self, entity: str, first: Day, last: Day, *, is_stake: bool) -> set[str]:
        """Those right above an entity. Where one says that it is a stake, and another one says more, it is one."""
        then = [each for each in self.holders.get(entity, ()) if each.first <= last and first <= each.last]
        stakes = {each.id for each in then if each.is_stake and not each.is_investor}
        owners = {each.id for each in then if not each.is_stake} - stakes
        return {each.id for each in then} - owners if is_stake else owners


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


def _is_name(each: Statement | Observation) -> bool:
    return isinstance(each, Statement) and each.property in (NAME, ALIASES)


def holdings(statements: Iterable[Statement]) -> Iterator[tuple[str, str, Statement]]:
    """Who is owned, controlled, invested in or part of something, by whom or of what, at any time, and the statement
    that says so. What was set aside, or is no more than likely, does not.
    """
    for each in statements:
        if each.property not in (*CHAIN, INVESTS) or not isinstance(each.value, Reference):
            continue
        if each.is_affirmed and not each.qualifiers.likelihood:
            owned, owner = (each.subject, each.value.id) if each.property == PART_OF else (each.value.id, each.subject)
            yield owned, owner, each
