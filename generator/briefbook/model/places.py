"""Which place lies in which: Oslo in Norway is no contradiction."""

from __future__ import annotations

from briefbook.model.corpus import Corpus
from briefbook.model.values import Reference, Value

WITHIN = "located_in"


def is_within(corpus: Corpus, inner: Value, outer: Value) -> bool:
    """Whether one entity lies in another one, through others too."""
    if not isinstance(inner, Reference) or not isinstance(outer, Reference) or inner == outer:
        return False
    reached: set[str] = set()
    edge = {inner.id}
    while edge:
        said = [each for id in edge for each in corpus.values(id, WITHIN) if not each.qualifiers.end]
        edge = {each.value.id for each in said if each.is_affirmed and isinstance(each.value, Reference)} - reached
        if outer.id in edge:
            return True
        reached |= edge
    return False


def are_nested(corpus: Corpus, one: Value, other: Value) -> bool:
    return is_within(corpus, one, other) or is_within(corpus, other, one)
