"""The timeline: events, the dates that other entities have, and when relations began and ended, in order."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator

from briefbook.model.agreement import dates_agree
from briefbook.model.corpus import Corpus
from briefbook.model.dates import ENDED, PartialDate, moment_of
from briefbook.model.derived import Moment
from briefbook.model.facts import Fact
from briefbook.model.statement import Rank
from briefbook.model.values import DateValue, Reference

Told = dict[str, list[tuple[PartialDate, str]]]


def timeline_of(corpus: Corpus, moments: Iterable[Moment]) -> tuple[Moment, ...]:
    """Every dated event, and whatever of other entities none of their events tells, earliest first."""
    moments = tuple(moments)
    told: Told = defaultdict(list)
    for each in moments:
        if not each.property:
            for party in _parties(corpus, each.entity):
                told[party].append((each.date, each.entity))
    fresh = [each for each in moments if not each.property or not _is_told(each, told)]
    return tuple(sorted(fresh, key=lambda each: (each.date.sort_key, corpus.order_of(each.entity), each.entity)))


def _parties(corpus: Corpus, event: str) -> set[str]:
    statements = corpus.statements.get(event, ())
    return {each.value.id for each in statements if isinstance(each.value, Reference) and each.is_affirmed}


def _is_told(moment: Moment, told: Told) -> bool:
    """Whether an event of the same entity, or of both ends of a relation, lies within a date: it tells it better."""
    date = moment.date
    events = [
        {event for when, event in told.get(each, ()) if date.first <= when.first and when.last <= date.last}
        for each in moment.entities
    ]
    return bool(set.intersection(*events))


def moments_of(corpus: Corpus, id: str, known: Iterable[Fact]) -> Iterator[Moment]:
    """The dates of an entity, and of its relations, as far as the vocabulary says that they tell history. Deprecated
    ones are left out; where some are preferred, the others are too; of dates that agree the most precise is told.
    """
    directions = corpus.vocabulary.directions
    by_property: defaultdict[str, list[Fact]] = defaultdict(list)
    for fact in known:
        if _is_dated(fact) and directions[fact.property].property.is_history and fact.is_affirmed:
            by_property[fact.property].append(fact)
    is_event = bool(by_property) and corpus.is_event(id)
    for name, facts in by_property.items():
        preferred = [fact for fact in facts if fact.qualifiers.rank is Rank.PREFERRED]
        found = [moment for fact in preferred or facts for moment in _moments(id, fact, is_event=is_event)]
        groups: defaultdict[tuple[object, ...], list[Moment]] = defaultdict(list)
        for each in found:
            is_apart = directions[name].property.is_many and not each.edge
            groups[(each.edge, each.fact.value if each.edge or is_apart else None)].append(each)
        for group in groups.values():
            yield from _told_once(group)


def _is_dated(fact: Fact) -> bool:
    said = fact.qualifiers
    return isinstance(fact.value, DateValue) or (isinstance(fact.value, Reference) and bool(said.start or said.end))


def _moments(id: str, fact: Fact, *, is_event: bool) -> Iterator[Moment]:
    if isinstance(fact.value, DateValue):
        yield Moment(fact.value.date, id, "" if is_event and fact.property == "date" else fact.property, fact)
    elif not is_event:
        for edge, date in (("start", fact.qualifiers.start), ("end", fact.qualifiers.end)):
            if date and date != ENDED:
                yield Moment(date, id, fact.property, fact, edge)


def _told_once(moments: list[Moment]) -> list[Moment]:
    """Without those whose date agrees with a more precise one that is as sure, in the order in which they came."""
    kept: list[Moment] = []
    for each in sorted(moments, key=lambda each: _days(each.date)):
        as_sure = (other for other in kept if other.fact.qualifiers.certainty == each.fact.qualifiers.certainty)
        if not any(dates_agree(other.date, each.date) for other in as_sure):
            kept.append(each)
    return [each for each in moments if each in kept]


def _days(date: PartialDate) -> int:
    """About how many days a date may be of; fewer than any for a time of day."""
    if moment := moment_of(date):
        return moment.seconds - 100
    (year, month, day), (last_year, last_month, last_day) = date.first, date.last
    return 372 * (last_year - year) + 31 * (last_month - month) + last_day - day
