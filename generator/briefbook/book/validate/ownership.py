"""Chains of holdings that are longer than any real one: who owns whom could then not be worked out in time."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from briefbook.model.corpus import Corpus
from briefbook.model.independence import INVESTS, holdings
from briefbook.model.limits import MAX_OWNER_LEVELS
from briefbook.problems import Problem, Span


def check_ownership(corpus: Corpus) -> Iterator[Problem]:
    """The first entity that has more than `MAX_OWNER_LEVELS` levels of owners above it."""
    direct: dict[str, set[str]] = {}
    places: dict[str, Span] = {}
    for statements in corpus.statements.values():
        for owned, owner, each in holdings(statements):
            if each.property == INVESTS:
                continue
            direct.setdefault(owned, set()).add(owner)
            places[owned] = min(places.get(owned, each.where), each.where)
    if len(direct) <= MAX_OWNER_LEVELS:
        return
    bounds = _bounds(direct)
    for id in sorted(direct):
        if bounds[id] > MAX_OWNER_LEVELS and _levels(id, direct) > MAX_OWNER_LEVELS:
            message = f"'{id}' has more than {MAX_OWNER_LEVELS} levels of owners above it"
            yield Problem("E113", message, places[id], "leave out levels in between, or split the book")
            return


def _bounds(direct: Mapping[str, set[str]]) -> dict[str, int]:
    """For each entity, how many levels it has at most: those of the longest way up."""
    bounds: dict[str, int] = {}
    for circle in _circles(direct):
        above = [bounds[owner] + 1 for id in circle for owner in direct.get(id, ()) if owner in bounds]
        bounds |= dict.fromkeys(circle, len(circle) - 1 + max(above, default=0))
    return bounds


def _circles(direct: Mapping[str, set[str]]) -> Iterator[list[str]]:
    """Those that own each other together, most of them alone; owners before what they own (Tarjan's algorithm)."""
    order: dict[str, int] = {}
    lowest: dict[str, int] = {}
    pending: list[str] = []
    for start in direct:
        way = [] if start in order else [(start, iter(direct[start]))]
        while way:
            id, owners = way[-1]
            if id not in order:
                order[id] = lowest[id] = len(order)
                pending.append(id)
            for owner in owners:
                if owner not in order:
                    way.append((owner, iter(direct.get(owner, ()))))
                    break
                lowest[id] = min(lowest[id], lowest[owner])
            else:
                way.pop()
                if way:
                    lowest[way[-1][0]] = min(lowest[way[-1][0]], lowest[id])
                if lowest[id] == order[id]:
                    circle = [pending.pop()]
                    while circle[-1] != id:
                        circle.append(pending.pop())
                    lowest |= dict.fromkeys(circle, len(direct) ** 2)  # done: of no circle that is still open
                    yield circle


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
