"""How independent sources are: where they come from in the end, and who is bound to those who publish them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from msgspec import Struct

from briefbook.model.statement import Statement
from briefbook.model.values import Reference
from briefbook.problems import Span

_POWER = ("owns", "controls")
CHAIN = (*_POWER, "part_of")
"""Properties by which one entity is bound to another that is above it."""


class Standing(Struct, frozen=True, array_like=True, gc=False):
    """How many sources there are, and how many of them do not come from another one."""

    sources: int
    origins: int


@dataclass(frozen=True, slots=True)
class Independence:
    """`ancestry` maps a source to all that it comes from, itself included; `roots`, to those that come from nothing.

    `owners` maps an entity to all that own or control it, through others too. `own` are the editors' own sources.
    """

    ancestry: Mapping[str, frozenset[str]]
    roots: Mapping[str, frozenset[str]]
    owners: Mapping[str, frozenset[str]]
    publishers: Mapping[str, str]
    own: frozenset[str]

    def standing(self, sources: Iterable[str]) -> Standing:
        """Several items that retell one are one origin. What is the editors' own counts as neither."""
        distinct = {source for source in sources if source} - self.own
        if len(distinct) < 2:
            origins = sum([len(self.roots.get(source, (source,))) for source in distinct])
            return Standing(len(distinct), origins)
        return Standing(len(distinct), len({root for source in distinct for root in self.roots.get(source, (source,))}))

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


def holdings(statements: Iterable[Statement]) -> Iterator[tuple[str, str, Span]]:
    """Who is owned, controlled or part of something, by whom or of what, as it is now, and where that is written."""
    for each in statements:
        if each.property not in CHAIN or not isinstance(each.value, Reference):
            continue
        if not each.is_deprecated and not each.qualifiers.end:
            owned, owner = (each.value.id, each.subject) if each.property in _POWER else (each.subject, each.value.id)
            yield owned, owner, each.where
