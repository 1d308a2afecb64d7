"""Everything derived from a corpus, worked out once and handed to the pages."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from typing import TypeVar

from briefbook.derive.coverage import coverage_of
from briefbook.derive.disputes import disputes_in
from briefbook.derive.independence import independence_of
from briefbook.derive.mentions import mentions_in
from briefbook.derive.names import name_finder
from briefbook.derive.questions import questions_of
from briefbook.derive.rests import resting_on_sources
from briefbook.derive.timeline import timeline_of
from briefbook.model.corpus import Corpus
from briefbook.model.dates import PartialDate
from briefbook.model.derived import Derived, Dispute
from briefbook.model.facts import facts_of
from briefbook.model.prose import ValueLink
from briefbook.model.values import Reference

T = TypeVar("T")


def derive(corpus: Corpus, as_of: PartialDate, say: Callable[[ValueLink], str]) -> Derived:
    """What follows from the corpus on a day; `say` words a value bound to a fact, for the sentences of mentions."""
    finder = name_finder(corpus)
    independence = independence_of(corpus)
    facts = facts_of(corpus.statements)
    disputes = disputes_in(corpus, facts)
    judgements = corpus.judgements.values()
    return Derived(
        facts=facts,
        finder=finder,
        independence=independence,
        timeline=timeline_of(corpus, facts),
        disputes=disputes,
        disputes_of=_by(disputes, lambda dispute: _parties(corpus, dispute)),
        mentions=mentions_in(corpus, finder, say),
        resting=resting_on_sources(corpus, independence, facts),
        judgements_about=_by(judgements, lambda judgement: judgement.about),
        observations_of=_by(corpus.observations, lambda each: (each.of,)),
        observations_for=_by(corpus.observations, lambda each: (each.subject,) if each.subject else ()),
        retold_by=_by(corpus.sources, lambda id: corpus.sources[id].derived_from),
        questions=questions_of(corpus, independence, as_of, facts),
        coverage=coverage_of(corpus, independence, facts),
    )


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
