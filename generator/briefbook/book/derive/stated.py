"""What the page of an entity states: facts from whichever side they were written, observations, nothing set aside."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from typing import NamedTuple

from briefbook.model.corpus import Corpus
from briefbook.model.entries import Observation
from briefbook.model.facts import Fact, FactsOf, facts_in
from briefbook.model.statement import Rank, Statement


class Stated(NamedTuple):
    """Facts on an entity, facts on others that lead to it, and what was observed of it or for it."""

    own: tuple[Fact, ...]
    incoming: tuple[Fact, ...] = ()
    observations: tuple[Observation, ...] = ()

    def each(self) -> tuple[tuple[Statement | Observation, ...], ...]:
        """Everything stated, each with all that says so."""
        facts = [fact.statements for fact in (*self.own, *self.incoming) if not fact.is_deprecated]
        return (*facts, *[(each,) for each in self.observations if each.qualifiers.rank is not Rank.DEPRECATED])


def stated_by_subject(corpus: Corpus, facts: FactsOf) -> Mapping[str, Stated]:
    """What is stated of every entity."""
    observations: defaultdict[str, list[Observation]] = defaultdict(list)
    for each in corpus.observations:
        for id in {each.of, each.subject}:
            observations[id].append(each)
    return {
        id: Stated(facts.get(id, ()), _incoming(corpus, id), tuple(observations.get(id, ()))) for id in corpus.entities
    }


def _incoming(corpus: Corpus, id: str) -> tuple[Fact, ...]:
    return facts_in(each for each in corpus.incoming.get(id, ()) if each.subject != id)
