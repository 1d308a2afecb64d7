"""Everything derived from a corpus, worked out once and handed to the pages."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from typing import TypeVar

from briefbook.derive.coverage import coverage_of
from briefbook.derive.disputes import disputes_in
from briefbook.derive.findings import facts_by_subject, findings_by_subject
from briefbook.derive.former import Former, Kept
from briefbook.derive.independence import independence_of
from briefbook.derive.mentions import mentions_in, read_texts, texts_of
from briefbook.derive.names import NameFinder, names_to_find
from briefbook.derive.questions import questions_of
from briefbook.derive.rests import apart_from_facts, cited_for, leant_on, resting_on_sources
from briefbook.derive.timeline import timeline_of
from briefbook.model.corpus import Corpus
from briefbook.model.dates import PartialDate
from briefbook.model.derived import Derived, Dispute, Finder, Findings
from briefbook.model.prose import ValueLink
from briefbook.model.values import Reference

T = TypeVar("T")


def derive(
    corpus: Corpus,
    as_of: PartialDate,
    say: Callable[[ValueLink], str],
    former: Former | None = None,
    kept: Kept | None = None,
) -> Derived:
    """What follows from the corpus on a day; `say` words a value bound to a fact, for the sentences of mentions. With
    what was derived before an edit, or what was kept of the same corpus, the result is the same, and made in less time.
    """
    by_name = _by_name(corpus, former)
    independence = independence_of(corpus, former)
    facts = facts_by_subject(corpus, former, is_lazy=kept is not None)
    findings = kept.findings if kept else findings_by_subject(corpus, independence, facts, former)
    finder = _finder(findings, former)
    texts = texts_of(corpus, kept.texts) if kept else read_texts(corpus, finder, say, former)
    disputes = disputes_in(corpus, (each for found in findings.values() for each in found.disputes))
    judgements = corpus.judgements.values()
    subjects, apart = cited_for(corpus, former), apart_from_facts(corpus, independence)
    return Derived(
        by_name=by_name,
        findings=findings,
        texts=texts,
        facts=facts,
        finder=finder,
        independence=independence,
        timeline=timeline_of(corpus, (each for found in findings.values() for each in found.moments)),
        disputes=disputes,
        disputes_of=_by(disputes, lambda dispute: _parties(corpus, dispute)),
        mentions=mentions_in(corpus, texts),
        resting=resting_on_sources(corpus, independence, facts, apart, subjects, former),
        cited_for=subjects,
        leant_on=leant_on(corpus, apart, subjects),
        judgements_about=_by(judgements, lambda judgement: judgement.about),
        observations_of=_by(corpus.observations, lambda each: (each.of,)),
        observations_for=_by(corpus.observations, lambda each: (each.subject,) if each.subject else ()),
        retold_by=_by(corpus.sources, lambda id: corpus.sources[id].derived_from),
        questions=questions_of(corpus, as_of, by_name, findings),
        coverage=coverage_of(corpus, by_name, findings),
    )


def _by_name(corpus: Corpus, former: Former | None) -> tuple[str, ...]:
    """The entities by what they are called."""
    if former and former.corpus.names is corpus.names:
        return former.derived.by_name
    return tuple(sorted(corpus.entities, key=lambda id: (corpus.names[id].casefold(), id)))


def _finder(findings: Mapping[str, Findings], former: Former | None) -> Finder:
    """The former one where it finds the same: making one takes a while."""
    names = names_to_find(findings)
    return former.derived.finder if former and former.derived.finder.names == names else NameFinder(names)


def _parties(corpus: Corpus, dispute: Dispute) -> tuple[str, ...]:
    """Who is party to a dispute; to one on an event, whoever takes part in it too."""
    parties = dict.fromkeys(dispute.entities)
    if corpus.is_event(dispute.subject):
        statements = corpus.statements.get(dispute.subject, ())
        parties |= dict.fromkeys(each.value.id for each in statements if isinstance(each.value, Reference))
    return tuple(parties)


def _by(things: Iterable[T], keys: Callable[[T], Iterable[str]]) -> dict[str, tuple[T, ...]]:
    groups: defaultdict[str, list[T]] = defaultdict(list)
    for each in things:
        for key in keys(each):
            groups[key].append(each)
    return {key: tuple(group) for key, group in sorted(groups.items())}
