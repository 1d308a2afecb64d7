"""What rests on a source, and what falls when it is withdrawn."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping

from briefbook.model.corpus import Corpus
from briefbook.model.derived import Resting
from briefbook.model.entries import Observation
from briefbook.model.facts import Fact, FactsOf
from briefbook.model.independence import Independence
from briefbook.model.prose import Prose, ProseCitation
from briefbook.model.values import written


def resting_on_sources(corpus: Corpus, independence: Independence, facts_of: FactsOf) -> Mapping[str, Resting]:
    """For each source, what rests on it, in order of subject."""
    facts: defaultdict[str, list[Fact]] = defaultdict(list)
    falling: defaultdict[str, set[str]] = defaultdict(set)
    for known in facts_of.values():
        for fact in known:
            sources = fact.sources
            for source in sources:
                facts[source].append(fact)
                if len(sources) == 1 or _bears_all(source, sources, independence):
                    falling[source].update([each.id for each in fact.statements])
    observations: defaultdict[str, list[Observation]] = defaultdict(list)
    for same in _alike(corpus.observations):
        cited_by = [each.citation.source for each in same if each.citation]
        for each in same:
            if each.citation:
                source = each.citation.source
                observations[source].append(each)
                if _bears_all(source, cited_by, independence):
                    falling[source].add(each.id)
    judgements: defaultdict[str, dict[str, None]] = defaultdict(dict)
    for judgement in corpus.judgements.values():
        cited = [*(citation.source for citation in judgement.citations), *judgement.based_on, *_cited(judgement.text)]
        for source in cited:
            judgements[source][judgement.id] = None
    texts: defaultdict[str, dict[str, None]] = defaultdict(dict)
    for entity in corpus.entities.values():
        for source in _cited(entity.about):
            texts[source][entity.id] = None
    for briefing in corpus.briefings.values():
        for source in _cited(briefing.text):
            texts[source][briefing.id] = None
    return {
        id: Resting(
            tuple(facts[id]), tuple(observations[id]), frozenset(falling[id]), tuple(judgements[id]), tuple(texts[id])
        )
        for id in corpus.sources
    }


def _bears_all(source: str, sources: Iterable[str], independence: Independence) -> bool:
    """Whether each of the sources is that one, or comes from it."""
    return all(source in independence.ancestry.get(other, (other,)) for other in sources)


def _alike(observations: Iterable[Observation]) -> Iterable[list[Observation]]:
    """Observations that say one thing, whatever source they are from."""
    groups: defaultdict[tuple[object, ...], list[Observation]] = defaultdict(list)
    for each in observations:
        groups[(each.key, written(each.value), each.qualifiers.rank)].append(each)
    return groups.values()


def _cited(prose: Prose) -> list[str]:
    return [part.source for part in prose.parts if isinstance(part, ProseCitation)]
