"""Chains of holdings that are longer than any real one: who owns whom could then not be worked out in time."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from briefbook.model.corpus import Corpus
from briefbook.model.independence import holdings
from briefbook.model.limits import MAX_OWNER_LEVELS
from briefbook.problems import Problem, Span


def check_ownership(corpus: Corpus) -> Iterator[Problem]:
    """The first entity that has more than `MAX_OWNER_LEVELS` levels of owners above it."""
    direct: dict[str, set[str]] = {}
    places: dict[str, Span] = {}
    for statements in corpus.statements.values():
        for owned, owner, each in holdings(statements):
            direct.setdefault(owned, set()).add(owner)
            places[owned] = min(places.get(owned, each.where), each.where)
    if len(direct) <= MAX_OWNER_LEVELS:
        return
    for id in sorted(direct):
        if _levels(id, direct) > MAX_OWNER_LEVELS:
            message = f"'{id}' has more than {MAX_OWNER_LEVELS} levels of owners above it"
            yield Problem("E113", message, places[id], "leave out the levels between, or split the book")
            return


def _levels(id: str, direct: Mapping[str, set[str]]) -> int:
    """How many steps lead from an entity to the farthest of its owners; no more than one over the limit."""
    reached, edge, levels = {id}, {id}, 0
    while levels <= MAX_OWNER_LEVELS:
        edge = {owner for each in edge for owner in direct.get(each, ())} - reached
        if not edge:
            break
        reached |= edge
        levels += 1
    return levels
