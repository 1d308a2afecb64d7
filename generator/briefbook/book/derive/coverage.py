"""Coverage: how much is known of what, and how well it is borne."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping

from briefbook.book.derive.stated import Stated
from briefbook.model.corpus import Corpus
from briefbook.model.derived import EntityCoverage, Findings, TypeCoverage
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


def coverage_of_entity(corpus: Corpus, independence: Independence, id: str, stated: Stated) -> EntityCoverage:
    """The counts of one entity: of all that its page states. A type that nobody knows expects nothing."""
    said = stated.each()
    sourced = sum(any(each.citation for each in same) for same in said)
    standing = independence.standing([witness for same in said for witness in independence.evidence(same)])
    type = corpus.vocabulary.types.get(corpus.entities[id].type)
    expected = type.expects if type else ()
    missing = tuple(name for name in expected if not property_statements(corpus, id, name))
    return EntityCoverage(id, len(said), sourced, standing, len(expected), missing)
