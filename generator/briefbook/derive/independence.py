"""How independent sources are: where they come from in the end, and who owns those who publish them."""

from __future__ import annotations

from collections.abc import Mapping
from functools import reduce
from graphlib import TopologicalSorter

from briefbook.model.corpus import Corpus
from briefbook.model.independence import Independence, holdings
from briefbook.model.values import Reference


def independence_of(corpus: Corpus) -> Independence:
    """Descent of all sources and ownership of all entities. Circles of sources have been refused before."""
    return Independence(*_descent(corpus), _owners(corpus), *_publishers(corpus))


def _descent(corpus: Corpus) -> tuple[dict[str, frozenset[str]], dict[str, str]]:
    """The origins of each source, and its carrier: its immediate dominator among those that it comes from."""
    roots: dict[str, frozenset[str]] = {}
    carriers: dict[str, str] = {}
    depths = {"": 0}
    parents = {
        id: [each for each in source.derived_from if each in corpus.sources] for id, source in corpus.sources.items()
    }

    def carrier(one: str, other: str) -> str:
        while one != other:
            if depths[one] < depths[other]:
                one, other = other, one
            one = carriers.get(one, "")
        return one

    for id in TopologicalSorter(parents).static_order():
        above = parents[id]
        if above:
            roots[id] = roots[above[0]].union(*(roots[each] for each in above[1:])) if above[1:] else roots[above[0]]
            if found := reduce(carrier, above):
                carriers[id] = found
        else:
            roots[id] = frozenset([id])
        depths[id] = depths[carriers.get(id, "")] + 1
    return roots, carriers


def _publishers(corpus: Corpus) -> tuple[dict[str, str], frozenset[str]]:
    """Who publishes each source, where that is an entity, and which sources are the editors' own."""
    publishers = {
        id: source.publisher.id for id, source in corpus.sources.items() if isinstance(source.publisher, Reference)
    }
    return publishers, frozenset(id for id, source in corpus.sources.items() if source.is_own)


def _owners(corpus: Corpus) -> dict[str, frozenset[str]]:
    direct: dict[str, set[str]] = {}
    for statements in corpus.statements.values():
        for owned, owner, _ in holdings(statements):
            direct.setdefault(owned, set()).add(owner)
    return {id: _reach(id, direct) for id in direct}


def _reach(id: str, direct: Mapping[str, set[str]]) -> frozenset[str]:
    """Everything above `id`, which may own itself in a circle of holdings."""
    reached: set[str] = set()
    edge = {id}
    while edge:
        edge = {owner for each in edge for owner in direct.get(each, ())} - reached
        reached |= edge
    return frozenset(reached)
