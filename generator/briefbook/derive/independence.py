"""How independent sources are: where they come from in the end, and who owns those who publish them."""

from __future__ import annotations

from collections.abc import Mapping
from graphlib import TopologicalSorter

from briefbook.model.corpus import Corpus
from briefbook.model.independence import Independence
from briefbook.model.values import Reference

_POWER = ("owns", "controls")
_CHAIN = ("owns", "controls", "part_of")


def independence_of(corpus: Corpus) -> Independence:
    """Ancestry of all sources and ownership of all entities. Circles have been refused before."""
    ancestry: dict[str, frozenset[str]] = {}
    parents = {
        id: [each for each in source.derived_from if each in corpus.sources] for id, source in corpus.sources.items()
    }
    for id in TopologicalSorter(parents).static_order():
        ancestry[id] = frozenset({id}).union(*(ancestry[parent] for parent in parents[id]))
    roots = {id: frozenset(each for each in above if not parents[each]) for id, above in ancestry.items()}
    publishers = {
        id: source.publisher.id for id, source in corpus.sources.items() if isinstance(source.publisher, Reference)
    }
    own = frozenset(id for id, source in corpus.sources.items() if source.is_own)
    return Independence(ancestry, roots, _owners(corpus), publishers, own)


def _owners(corpus: Corpus) -> dict[str, frozenset[str]]:
    direct: dict[str, set[str]] = {}
    for subject, statements in corpus.statements.items():
        for each in statements:
            if (
                each.property not in _CHAIN
                or each.is_deprecated
                or each.qualifiers.end
                or not isinstance(each.value, Reference)
            ):
                continue
            owned, owner = (each.value.id, subject) if each.property in _POWER else (subject, each.value.id)
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
