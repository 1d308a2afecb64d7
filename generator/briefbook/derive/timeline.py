"""The timeline: events, and the dates that other entities have, in order."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator

from briefbook.model.corpus import Corpus
from briefbook.model.dates import PartialDate
from briefbook.model.derived import Moment
from briefbook.model.facts import Fact
from briefbook.model.statement import Rank
from briefbook.model.values import DateValue, Reference


def timeline_of(corpus: Corpus, moments: Iterable[Moment]) -> tuple[Moment, ...]:
    """Every dated event, and every date of other entities that none of their events tells, earliest first."""
    moments = tuple(moments)
    told = {(party, each.date) for each in moments if not each.property for party in _parties(corpus, each.entity)}
    dates: defaultdict[str, list[PartialDate]] = defaultdict(list)
    for party, date in told:
        dates[party].append(date)
    fresh = [each for each in moments if not each.property or not _is_told(each.date, dates[each.entity])]
    return tuple(
        sorted(fresh, key=lambda each: (each.date.sort_key, corpus.name_of(each.entity).casefold(), each.entity))
    )


def _parties(corpus: Corpus, event: str) -> set[str]:
    return {each.value.id for each in corpus.statements.get(event, ()) if isinstance(each.value, Reference)}


def _is_told(date: PartialDate, events: Iterable[PartialDate]) -> bool:
    """Whether an event of the same entity lies within a date, and so tells it better."""
    return any(date.first <= event.first and event.last <= date.last for event in events)


def moments_of(corpus: Corpus, id: str, known: Iterable[Fact]) -> Iterator[Moment]:
    """The dates of an entity. Deprecated ones are left out; where some are preferred, the others are too."""
    facts = [fact for fact in known if isinstance(fact.value, DateValue)]
    is_event = bool(facts) and corpus.is_event(id)
    for name in dict.fromkeys(fact.property for fact in facts):
        same = [fact for fact in facts if fact.property == name and not fact.is_deprecated]
        preferred = [fact for fact in same if fact.qualifiers.rank is Rank.PREFERRED]
        for fact in preferred or same:
            assert isinstance(fact.value, DateValue)
            yield Moment(fact.value.date, id, "" if is_event and name == "date" else name, fact)
