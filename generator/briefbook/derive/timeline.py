"""The timeline: events, and the dates that other entities have, in order."""

from __future__ import annotations

from collections.abc import Iterator

from briefbook.model.corpus import Corpus
from briefbook.model.dates import LATEST, PartialDate
from briefbook.model.derived import Moment
from briefbook.model.facts import facts_in
from briefbook.model.statement import Rank
from briefbook.model.values import DateValue


def timeline_of(corpus: Corpus) -> tuple[Moment, ...]:
    """Every dated event and every date of other entities, earliest first. Deprecated dates are left out; where some
    are preferred, the others are too.
    """
    moments = [moment for id in corpus.entities for moment in _moments(corpus, id)]
    return tuple(
        sorted(moments, key=lambda each: (each.date.sort_key, corpus.name_of(each.entity).casefold(), each.entity))
    )


def _moments(corpus: Corpus, id: str) -> Iterator[Moment]:
    is_event = corpus.is_event(id)
    facts = [fact for fact in facts_in(corpus.statements.get(id, ())) if isinstance(fact.value, DateValue)]
    for name in dict.fromkeys(fact.property for fact in facts):
        same = [fact for fact in facts if fact.property == name and not fact.is_deprecated]
        preferred = [fact for fact in same if fact.qualifiers.rank is Rank.PREFERRED]
        for fact in preferred or same:
            assert isinstance(fact.value, DateValue)
            yield Moment(fact.value.date, id, "" if is_event and name == "date" else name, fact)


def date_of(corpus: Corpus, event: str) -> PartialDate:
    """The date to sort an event by; the end of time where it has none."""
    dates = [moment.date for moment in _moments(corpus, event)]
    return min(dates, key=lambda date: date.sort_key) if dates else PartialDate("", LATEST, LATEST)
