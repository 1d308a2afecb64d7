"""Coverage: how much is known of what, and how well it is borne."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping

from briefbook.model.corpus import Corpus
from briefbook.model.derived import EntityCoverage, Findings, TypeCoverage
from briefbook.model.facts import Fact
from briefbook.model.independence import Independence
from briefbook.model.lookup import property_statements


def coverage_of(corpus: Corpus, by_name: Iterable[str], findings: Mapping[str, Findings]) -> tuple[TypeCoverage, ...]:
    """Coverage by type, in the vocabulary's order; entities by name; stubs left out."""
    by_type: defaultdict[str, list[EntityCoverage]] = defaultdict(list)
    for id in by_name:
        entity = corpus.entities[id]
        if not entity.is_stub:
            by_type[entity.type].append(findings[id].coverage)
    return tuple(TypeCoverage(type, tuple(by_type[type])) for type in corpus.vocabulary.types if type in by_type)


def coverage_of_entity(corpus: Corpus, independence: Independence, id: str, facts: tuple[Fact, ...]) -> EntityCoverage:
    """The counts of one entity, of which the facts are given; a type that nobody knows expects nothing."""
    cited = [fact.sources for fact in facts]
    type = corpus.vocabulary.types.get(corpus.entities[id].type)
    expected = type.expects if type else ()
    missing = tuple(name for name in expected if not property_statements(corpus, id, name))
    standing = independence.standing({source for sources in cited for source in sources})
    sourced = sum(bool(sources) for sources in cited)
    return EntityCoverage(id, len(facts), sourced, standing.sources, standing.origins, len(expected), missing)
