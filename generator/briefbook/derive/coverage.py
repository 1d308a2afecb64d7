"""Coverage: how much is known of what, and how well it is borne."""

from __future__ import annotations

from collections import defaultdict

from briefbook.model.corpus import Corpus
from briefbook.model.derived import EntityCoverage, TypeCoverage
from briefbook.model.facts import facts_in
from briefbook.model.independence import Independence
from briefbook.model.lookup import property_statements


def coverage_of(corpus: Corpus, independence: Independence) -> tuple[TypeCoverage, ...]:
    """Coverage by type, in the vocabulary's order; entities by name; stubs left out."""
    by_type: defaultdict[str, list[EntityCoverage]] = defaultdict(list)
    for id in sorted(corpus.entities, key=lambda id: (corpus.name_of(id).casefold(), id)):
        entity = corpus.entities[id]
        if not entity.is_stub:
            by_type[entity.type].append(_entity(corpus, independence, id))
    return tuple(TypeCoverage(type, tuple(by_type[type])) for type in corpus.vocabulary.types if type in by_type)


def _entity(corpus: Corpus, independence: Independence, id: str) -> EntityCoverage:
    facts = facts_in(corpus.statements.get(id, ()))
    sources = {source for fact in facts for source in fact.sources}
    expected = corpus.vocabulary.types[corpus.entities[id].type].expects
    missing = tuple(name for name in expected if not property_statements(corpus, id, name))
    standing = independence.standing(sources)
    sourced = sum(bool(fact.sources) for fact in facts)
    return EntityCoverage(id, len(facts), sourced, standing.sources, standing.origins, len(expected), missing)
