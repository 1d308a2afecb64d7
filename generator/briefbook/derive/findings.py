"""What follows from the statements of each subject, one after the other."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Set

from briefbook.derive.coverage import coverage_of_entity
from briefbook.derive.disputes import disputes_on
from briefbook.derive.former import Former
from briefbook.derive.questions import lean_of, open_in
from briefbook.derive.timeline import moments_of
from briefbook.model.corpus import ALIASES, NAME, Corpus
from briefbook.model.derived import Findings
from briefbook.model.facts import Fact, FactsOf, facts_in
from briefbook.model.independence import Independence
from briefbook.model.lazily import Lazily
from briefbook.model.marking import highest
from briefbook.model.values import TextValue


def facts_by_subject(corpus: Corpus, former: Former | None, *, is_lazy: bool = False) -> FactsOf:
    """The facts of every subject; those of statements that are still the same ones are taken over. Of a book that was
    opened lazily, and after edits of it, they are worked out when they are asked for.
    """
    statements = corpus.statements
    if former is None:
        if is_lazy:
            return Lazily(statements, lambda id: facts_in(statements[id]))
        return {id: facts_in(said) for id, said in statements.items()}
    before, known = former.corpus.statements, former.derived.facts

    def found(id: str) -> tuple[Fact, ...]:
        said = statements[id]
        return known[id] if before.get(id) is said else facts_in(said)

    return Lazily(statements, found) if isinstance(known, Lazily) else {id: found(id) for id in statements}


def findings_by_subject(
    corpus: Corpus, independence: Independence, facts: FactsOf, former: Former | None
) -> Mapping[str, Findings]:
    """The findings on every entity; where nothing is new that they follow from, the former ones."""
    known = _still_so(corpus, independence, former) if former else {}
    return {id: known.get(id) or _findings(corpus, independence, id, facts.get(id, ())) for id in corpus.entities}


def _still_so(corpus: Corpus, independence: Independence, former: Former) -> Mapping[str, Findings]:
    before, found = former.corpus, former.derived.findings
    known = {
        id: found[id]
        for id, entity in corpus.entities.items()
        if before.entities.get(id) is entity
        and before.statements.get(id) is corpus.statements.get(id)
        and before.incoming.get(id) is corpus.incoming.get(id)
        and before.names[id] == corpus.names[id]
    }
    moved = _moved_sources(independence, former.derived.independence)
    if moved:
        facts = former.derived.facts
        return {id: each for id, each in known.items() if not _cites(facts.get(id, ()), moved)}
    return known


def _moved_sources(one: Independence, other: Independence) -> set[str]:
    """The sources whose origins are not those that they were."""
    if one.roots is other.roots and one.own is other.own:
        return set()
    ids = one.roots.keys() | other.roots.keys()
    return {id for id in ids if one.roots.get(id) != other.roots.get(id)} | (one.own ^ other.own)


def _cites(facts: Iterable[Fact], sources: Set[str]) -> bool:
    return any(not sources.isdisjoint(fact.sources) for fact in facts)


def _findings(corpus: Corpus, independence: Independence, id: str, facts: tuple[Fact, ...]) -> Findings:
    unsourced, unknown, reviews = open_in(facts)
    title = corpus.names[id]
    names = [each for each in corpus.values(id, NAME, ALIASES) if not each.is_deprecated]
    return Findings(
        moments=tuple(moments_of(corpus, id, facts)),
        disputes=tuple(disputes_on(corpus, id, facts)),
        unsourced=tuple(unsourced),
        unknown=tuple(unknown),
        reviews=tuple(reviews),
        lean=lean_of(id, facts, independence),
        coverage=coverage_of_entity(corpus, independence, id, facts),
        called=tuple(each.value for each in names if isinstance(each.value, TextValue) and each.value.text != title),
        found_by=tuple(
            each.value.text for each in names if isinstance(each.value, TextValue) and each.qualifiers.is_matched
        ),
        marking=highest(each.qualifiers.marking for each in corpus.statements.get(id, ())),
    )
