"""What rests on a source, and what falls when it is withdrawn."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain

from msgspec.structs import replace

from briefbook.model.corpus import Corpus
from briefbook.model.derived import Resting
from briefbook.model.entries import Entry, Observation, texts_of
from briefbook.model.facts import Fact, FactsOf
from briefbook.model.independence import Independence, Witness
from briefbook.model.prose import citations_in
from briefbook.model.statement import Rank, Statement
from briefbook.model.values import compared

NOTHING = Resting()


def cited_for(corpus: Corpus) -> Mapping[str, tuple[str, ...]]:
    """For each source, the subjects of which it is cited to say something, in order."""
    found = _subjects_of(corpus.statements)
    return {id: tuple(found[id]) for id in corpus.sources if id in found}


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
    corpus: Corpus, independence: Independence, facts_of: FactsOf, apart: Mapping[str, Resting]
) -> Mapping[str, Resting]:
    """For each source, what rests on it, in order of subject: facts, and what is `apart` from them."""
    facts, falling = _by_source(facts_of.values(), independence)
    return {id: _resting(facts.get(id, ()), falling.get(id, ()), apart.get(id, NOTHING)) for id in corpus.sources}


def _resting(facts: Sequence[Fact], falling: Sequence[str], others: Resting) -> Resting:
    """The whole of it: facts, and what is no fact."""
    if not facts:
        return others
    return replace(others, facts=tuple(facts), falling=others.falling.union(falling))


def _by_source(
    groups: Iterable[Iterable[Fact]], independence: Independence
) -> tuple[dict[str, list[Fact]], dict[str, list[str]]]:
    """By source, the facts that cite it or fall without it, and the ids of the statements that fall without it."""
    facts: defaultdict[str, list[Fact]] = defaultdict(list)
    falling: defaultdict[str, list[str]] = defaultdict(list)
    known: dict[tuple[Witness, ...], tuple[str, ...]] = {}
    for fact, statements in chain.from_iterable(map(_with_witnesses, groups)):
        needed: tuple[str, ...] = ()
        if not fact.is_deprecated:
            witnesses = tuple(independence.evidence(statements))
            found = known.get(witnesses)
            needed = known[witnesses] = tuple(sorted(independence.needed(witnesses))) if found is None else found
        for source in dict.fromkeys((*fact.sources, *needed)):
            facts[source].append(fact)
        for source in needed:
            falling[source] += [each.id for each in fact.statements]
    return facts, falling


def _with_witnesses(facts: Iterable[Fact]) -> Iterator[tuple[Fact, tuple[Statement, ...]]]:
    """Each fact with all statements that say so: a preferred value may be another fact's too."""
    facts = tuple(facts)
    is_any_preferred = any(fact.qualifiers.rank is Rank.PREFERRED for fact in facts)
    for fact in facts:
        alike = [each for each in facts if _is_alike(each, fact)] if is_any_preferred else [fact]
        yield fact, tuple(chain.from_iterable(each.statements for each in alike))


def _is_alike(one: Fact, other: Fact) -> bool:
    is_one_value = one.property == other.property and one.value == other.value
    mine, its = one.qualifiers, other.qualifiers
    return is_one_value and mine.meaning == its.meaning and one.is_deprecated == other.is_deprecated


def apart_from_facts(corpus: Corpus, independence: Independence) -> dict[str, Resting]:
    """What rests on sources and is no fact; only sources on which there is any."""
    observations: defaultdict[str, list[Observation]] = defaultdict(list)
    falling: defaultdict[str, set[str]] = defaultdict(set)
    for same in _alike(corpus.observations):
        is_set_aside = same[0].qualifiers.rank is Rank.DEPRECATED
        needed = () if is_set_aside else independence.needed(independence.evidence(same))
        for each in same:
            if each.citation:
                for source in dict.fromkeys((each.citation.source, *sorted(needed))):
                    observations[source].append(each)
                for source in needed:
                    falling[source].add(each.id)
    judgements: defaultdict[str, dict[str, None]] = defaultdict(dict)
    for judgement in corpus.judgements.values():
        leant_on = [*(each.source for each in judgement.citations), *judgement.based_on, *_cited(judgement)]
        for source in leant_on:
            judgements[source][judgement.id] = None
    texts: defaultdict[str, dict[str, None]] = defaultdict(dict)
    for block in (corpus.entities, corpus.briefings, corpus.sources):
        for entry in block.values():
            for source in _cited(entry):
                texts[source][entry.id] = None
    for each in corpus.observations:
        for source in _cited(each):
            texts[source][each.of] = None
    return {
        id: Resting((), tuple(observations[id]), frozenset(falling[id]), tuple(judgements[id]), tuple(texts[id]))
        for id in observations.keys() | judgements.keys() | texts.keys()
    }


def _alike(observations: Iterable[Observation]) -> Iterable[list[Observation]]:
    """Observations that say one thing, whatever source they are from."""
    groups: defaultdict[tuple[object, ...], list[Observation]] = defaultdict(list)
    for each in observations:
        said = each.qualifiers
        groups[(each.key, compared(each.value), each.unit, said.rank is Rank.DEPRECATED, said.meaning)].append(each)
    return groups.values()


def _cited(entry: Entry) -> Iterator[str]:
    """The sources that the texts of an entry cite."""
    return (each.source for prose in texts_of(entry) for each in citations_in(prose))
