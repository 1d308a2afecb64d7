"""Coverage: how much is known of what, and how well it is borne."""

from __future__ import annotations

from collections import defaultdict

from briefbook.model.corpus import Corpus
from briefbook.model.derived import EntityCoverage, TypeCoverage
from briefbook.model.facts import Fact, FactsOf
from briefbook.model.independence import Independence
from briefbook.model.lookup import property_statements


def coverage_of(corpus: Corpus, independence: Independence, facts_of: FactsOf) -> tuple[TypeCoverage, ...]:
    """Coverage by type, in the vocabulary's order; entities by name; stubs left out."""
    by_type: defaultdict[str, list[EntityCoverage]] = defaultdict(list)
    for id in sorted(corpus.entities, key=lambda id: (corpus.name_of(id).casefold(), id)):
        entity = corpus.entities[id]
        if not entity.is_stub:
            by_type[entity.type].append(_entity(corpus, independence, id, facts_of.get(id, ())))
    return tuple(TypeCoverage(type, tuple(by_type[type])) for type in corpus.vocabulary.types if type in by_type)


def _entity(corpus: Corpus, independence: Independence, id: str, facts: tuple[Fact, ...]) -> EntityCoverage:
    cited = [fact.sources for fact in facts]
    expected = corpus.vocabulary.types[corpus.entities[id].type].expects
    missing = tuple(name for name in expected if not property_statements(corpus, id, name))
    standing = independence.standing({source for sources in cited for source in sources})
    sourced = sum(bool(sources) for sources in cited)
    return EntityCoverage(id, len(facts), sourced, standing.sources, standing.origins, len(expected), missing)
