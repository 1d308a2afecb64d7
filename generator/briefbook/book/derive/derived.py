"""Everything derived from a corpus, worked out once and handed to the pages."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from typing import TypeVar

from briefbook.book.derive.coverage import coverage_of
from briefbook.book.derive.dependents import apart_from_facts, cited_for, leant_on, resting_on_sources
from briefbook.book.derive.disputes import disputes_in
from briefbook.book.derive.findings import findings_by_subject
from briefbook.book.derive.independence import independence_of
from briefbook.book.derive.mentions import mentions_in, read_texts
from briefbook.book.derive.names import NameFinder, former_names, names_to_find
from briefbook.book.derive.questions import questions_of
from briefbook.book.derive.stated import stated_by_subject
from briefbook.book.derive.timeline import timeline_of
from briefbook.model.corpus import Corpus
from briefbook.model.dates import PartialDate
from briefbook.model.derived import Derived, Dispute, DisputesOf
from briefbook.model.facts import Fact, facts_in
from briefbook.model.sentences import Say
from briefbook.model.values import Reference

T = TypeVar("T")


def derive(
    corpus: Corpus,
    as_of: PartialDate,
    say_with: Callable[[DisputesOf], Say],
) -> Derived:
    """What follows from the corpus on a day; `say_with` the disputes of each entity words a value bound to a fact, for
    the sentences of mentions.
    """
    by_name = tuple(sorted(corpus.entities, key=lambda id: (corpus.order(corpus.names[id]), id)))
    independence = independence_of(corpus, as_of)
    facts = {id: facts_in(said) for id, said in corpus.statements.items()}
    findings = findings_by_subject(corpus, independence, stated_by_subject(corpus, facts), as_of)
    names = names_to_find(findings)
    former, periods = former_names(findings)
    finder = NameFinder(names | former, periods)
    disputes = disputes_in(corpus, (each for found in findings.values() for each in found.disputes))
    disputes_of = _by(disputes, lambda dispute: _parties(corpus, dispute))
    texts = read_texts(corpus, finder, say_with(lambda id: disputes_of.get(id, ())))
    judgements = corpus.judgements.values()
    subjects, apart = cited_for(corpus), apart_from_facts(corpus, independence)
    return Derived(
        by_name=by_name,
        findings=findings,
        texts=texts,
        facts=facts,
        finder=finder,
        independence=independence,
        timeline=timeline_of(corpus, (each for found in findings.values() for each in found.moments)),
        disputes=disputes,
        disputes_of=disputes_of,
        mentions=mentions_in(corpus, texts),
        resting=resting_on_sources(corpus, independence, facts, apart),
        cited_for=subjects,
        leant_on=leant_on(corpus, apart, subjects),
        judgements_about=_by(judgements, lambda judgement: judgement.about),
        observations_of=_by(corpus.observations, lambda each: (each.of,)),
        observations_for=_by(corpus.observations, lambda each: (each.subject,) if each.subject else ()),
        tied=_by((fact for found in facts.values() for fact in found if fact.qualifiers.ties), _ties_of),
        retold_by=_by(corpus.sources, lambda id: (*corpus.sources[id].derived_from, *independence.partly.get(id, ()))),
        corrects=_by(corpus.sources, lambda id: corpus.sources[id].corrected_by),
        questions=questions_of(corpus, as_of, by_name, findings),
        coverage=coverage_of(corpus, by_name, findings),
    )


def _parties(corpus: Corpus, dispute: Dispute) -> tuple[str, ...]:
    """Who is party to a dispute; to one on an event, whoever takes part in it too, unless it is on one of these."""
    parties = dict.fromkeys(dispute.entities)
    if corpus.is_event(dispute.subject) and not isinstance(dispute.value, Reference):
        statements = corpus.statements.get(dispute.subject, ())
        values = (each.value for each in statements if not each.is_deprecated)
        parties |= dict.fromkeys(value.id for value in values if isinstance(value, Reference))
    return tuple(parties)


def _ties_of(fact: Fact) -> tuple[str, ...]:
    ends = (fact.subject, fact.value.id if isinstance(fact.value, Reference) else "")
    return tuple(dict.fromkeys(id for _, id in fact.qualifiers.ties if id not in ends))


def _by(things: Iterable[T], keys: Callable[[T], Iterable[str]]) -> dict[str, tuple[T, ...]]:
    groups: defaultdict[str, list[T]] = defaultdict(list)
    for each in things:
        for key in keys(each):
            groups[key].append(each)
    return {key: tuple(group) for key, group in sorted(groups.items())}
