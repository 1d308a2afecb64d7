"""What rests on a source, and what falls when it is withdrawn."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence, Set

from briefbook.derive.former import Former
from briefbook.model.corpus import Corpus
from briefbook.model.derived import Resting
from briefbook.model.entries import Observation
from briefbook.model.facts import Fact, FactsOf
from briefbook.model.independence import Independence
from briefbook.model.lazily import Lazily
from briefbook.model.prose import Prose, ProseCitation
from briefbook.model.statement import Statement
from briefbook.model.values import written

NOTHING = Resting()


def cited_for(corpus: Corpus, former: Former | None = None) -> Mapping[str, tuple[str, ...]]:
    """For each source, the subjects of which it is cited to say something, in order."""
    if former is None:
        found = _subjects_of(corpus.statements)
        return {id: tuple(found[id]) for id in corpus.sources if id in found}
    before, known = former.corpus.statements, former.derived.cited_for
    moved = _moved_subjects(corpus, former)
    sources = _subjects_of({id: (*before.get(id, ()), *corpus.statements.get(id, ())) for id in moved})
    added = _subjects_of({id: corpus.statements.get(id, ()) for id in moved})
    new = {
        id: tuple(sorted([*(each for each in known.get(id, ()) if each not in moved), *added.get(id, ())]))
        for id in sources
    }
    now = {**known, **new}
    return {id: now[id] for id in corpus.sources if now.get(id)}


def _moved_subjects(corpus: Corpus, former: Former) -> Set[str]:
    """Those of which something else is said than before, or the same anew."""
    before, after = former.corpus.statements, corpus.statements
    return {id for id in before.keys() | after.keys() if before.get(id) is not after.get(id)}


def _subjects_of(statements: Mapping[str, Iterable[Statement]]) -> dict[str, list[str]]:
    found: defaultdict[str, list[str]] = defaultdict(list)
    for id, said in statements.items():
        for source in {each.citation.source for each in said if each.citation}:
            found[source].append(id)
    return found


def leant_on(corpus: Corpus, apart: Mapping[str, Resting], subjects: Mapping[str, Sequence[str]]) -> frozenset[str]:
    """The sources that bear something on more than one entry, or that a text or a judgement leans on."""
    others = {id for id, each in apart.items() if each.judgements or each.texts or _subjects(subjects, id, each) > 1}
    others |= {id for id, found in subjects.items() if len(found) > 1}
    return frozenset(others & corpus.sources.keys())


def _subjects(subjects: Mapping[str, Sequence[str]], source: str, resting: Resting) -> int:
    return len({*subjects.get(source, ()), *(each.of for each in resting.observations)})


def resting_on_sources(
    corpus: Corpus,
    independence: Independence,
    facts_of: FactsOf,
    apart: Mapping[str, Resting],
    subjects: Mapping[str, Sequence[str]],
    former: Former | None = None,
) -> Mapping[str, Resting]:
    """For each source, what rests on it, in order of subject: facts, and what is `apart` from them. Lazily, if the
    facts are so.
    """
    if isinstance(facts_of, Lazily):
        return _lazily(corpus, independence, facts_of, apart, subjects, former)
    known = former.derived.resting if former else {}
    facts = _moved(independence, facts_of, former) if former else _by_source(facts_of.values())
    moved = facts.keys() | apart.keys() | {id for id, each in known.items() if _has_more_than_facts(each)}
    return {
        id: known[id] if id in known and id not in moved else _rested(id, facts, apart, known, independence)
        for id in corpus.sources
    }


def _lazily(
    corpus: Corpus,
    independence: Independence,
    facts_of: FactsOf,
    apart: Mapping[str, Resting],
    subjects: Mapping[str, Sequence[str]],
    former: Former | None,
) -> Mapping[str, Resting]:
    def rested(id: str) -> Resting:
        facts = [fact for subject in subjects.get(id, ()) for fact in facts_of[subject] if id in fact.sources]
        return _resting(id, facts, apart.get(id, NOTHING), independence)

    if former is None:
        return Lazily(corpus.sources, rested)
    return Lazily(corpus.sources, rested, former.derived.resting, _may_have_moved(corpus, independence, apart, former))


def _may_have_moved(
    corpus: Corpus, independence: Independence, apart: Mapping[str, Resting], former: Former
) -> Set[str]:
    """The sources on which something else may rest than before, or whose weight may be another one."""
    before, after = former.corpus.statements, corpus.statements
    said = (each for id in _moved_subjects(corpus, former) for each in (*before.get(id, ()), *after.get(id, ())))
    sources = {each.citation.source for each in said if each.citation}
    facts, known = former.derived.facts, former.derived.cited_for
    for id in _moved_descent(independence, former):
        beside = (fact.sources for subject in known.get(id, ()) for fact in facts[subject] if id in fact.sources)
        sources |= {id, *(each for cited in beside for each in cited)}
    old = apart_from_facts(former.corpus, former.derived.independence)
    return sources | {id for id in old.keys() | apart.keys() if old.get(id) != apart.get(id)}


def _moved_descent(independence: Independence, former: Former) -> Set[str]:
    """The sources that come from others than before."""
    old, new = former.derived.independence.ancestry, independence.ancestry
    return set() if old is new else {id for id in old.keys() | new.keys() if old.get(id) != new.get(id)}


def _rested(
    id: str,
    facts: Mapping[str, Sequence[Fact]],
    apart: Mapping[str, Resting],
    known: Mapping[str, Resting],
    independence: Independence,
) -> Resting:
    """What rests on a source; what is known of it where that is still so."""
    before, others = known.get(id), apart.get(id, NOTHING)
    if before is not None and id not in facts:
        if _is_same_apart(before, others):
            return before
        return _resting(id, before.facts, others, independence)
    return _resting(id, facts.get(id, ()), others, independence)


def _has_more_than_facts(resting: Resting) -> bool:
    return bool(resting.judgements or resting.texts or resting.observations)


def _resting(source: str, facts: Sequence[Fact], others: Resting, independence: Independence) -> Resting:
    """The whole of it: facts, and what is no fact."""
    if not facts:
        return others
    falling = set(others.falling)
    for fact in facts:
        if len(fact.sources) == 1 or _bears_all(source, fact.sources, independence):
            falling.update([each.id for each in fact.statements])
    return Resting(tuple(facts), others.observations, frozenset(falling), others.judgements, others.texts)


def _is_same_apart(one: Resting, other: Resting) -> bool:
    """Whether the same rests on a source apart from facts. Of observations that is not worth finding out."""
    return not (one.observations or other.observations) and (one.judgements, one.texts) == (
        other.judgements,
        other.texts,
    )


def _by_source(groups: Iterable[Iterable[Fact]]) -> Mapping[str, list[Fact]]:
    facts: defaultdict[str, list[Fact]] = defaultdict(list)
    for known in groups:
        for fact in known:
            for source in fact.sources:
                facts[source].append(fact)
    return facts


def _moved(independence: Independence, facts_of: FactsOf, former: Former) -> Mapping[str, list[Fact]]:
    """The facts of each source on which others rest than before, or whose weight may be another one."""
    before, known = former.derived.facts, former.derived.resting
    subjects = {id for id in facts_of.keys() | before.keys() if facts_of.get(id) is not before.get(id)}
    sources = {
        source for id in subjects for fact in (*before.get(id, ()), *facts_of.get(id, ())) for source in fact.sources
    }
    descent = _moved_descent(independence, former)
    beside = (fact.sources for id in descent if id in known for fact in known[id].facts)
    sources |= {*descent, *(each for cited in beside for each in cited)}
    added = _by_source(facts_of.get(id, ()) for id in sorted(subjects))
    kept = {id: [fact for fact in known[id].facts if fact.subject not in subjects] for id in sources if id in known}
    return {id: sorted([*kept.get(id, ()), *added.get(id, ())], key=lambda fact: fact.subject) for id in sources}


def apart_from_facts(corpus: Corpus, independence: Independence) -> dict[str, Resting]:
    """What rests on sources and is no fact; only sources on which there is any."""
    observations: defaultdict[str, list[Observation]] = defaultdict(list)
    falling: defaultdict[str, set[str]] = defaultdict(set)
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
        if entity.about:
            for source in _cited(entity.about):
                texts[source][entity.id] = None
    for briefing in corpus.briefings.values():
        for source in _cited(briefing.text):
            texts[source][briefing.id] = None
    return {
        id: Resting((), tuple(observations[id]), frozenset(falling[id]), tuple(judgements[id]), tuple(texts[id]))
        for id in observations.keys() | judgements.keys() | texts.keys()
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
