"""What the lists hold that others link into, in their order."""

from __future__ import annotations

from collections import defaultdict

from briefbook.model.corpus import Corpus
from briefbook.model.derived import Derived, Dispute

OPEN, SETTLED = "Open", "Settled"


def tagged(corpus: Corpus) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Tags by name, with what bears them, by title."""
    found: defaultdict[str, list[tuple[str, str]]] = defaultdict(list)
    for things in (corpus.briefings, corpus.entities, corpus.sources):
        for id, thing in things.items():
            for tag in thing.tags:
                found[tag].append((corpus.order(corpus.title_of(id)), id))
    return tuple((tag, tuple(id for _, id in sorted(found[tag]))) for tag in sorted(found))


def disputes_by_standing(derived: Derived) -> tuple[tuple[str, tuple[Dispute, ...]], ...]:
    """Open disputes, then those that were settled."""
    disputes = derived.disputes
    return (
        (OPEN, tuple(each for each in disputes if not each.is_settled)),
        (SETTLED, tuple(each for each in disputes if each.is_settled)),
    )
