"""The timeline: events, the dates that other entities have, and when relations began and ended, in order."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator

from msgspec.structs import replace

from briefbook.model.agreement import dates_agree
from briefbook.model.corpus import Corpus
from briefbook.model.dates import ENDED, PartialDate, moment_of
from briefbook.model.derived import Moment
from briefbook.model.facts import Fact
from briefbook.model.statement import Rank
from briefbook.model.values import DateValue, Reference

Told = dict[str, list[tuple[PartialDate, str]]]


def timeline_of(corpus: Corpus, moments: Iterable[Moment]) -> tuple[Moment, ...]:
    """Every dated event, date of another entity, and start and end of a relation that no event of both ends tells,
    earliest first.
    """
    moments = tuple(moments)
    told: Told = defaultdict(list)
    for each in moments:
        if not each.property and not any(each.fact.qualifiers.certainty):
            for party in _parties(corpus, each.entity):
                told[party].append((each.date, each.entity))
    fresh = [each for each in moments if not each.edge or not _is_told(each, told)]
    return tuple(sorted(fresh, key=lambda each: (each.date.sort_key, corpus.order_of(each.entity), each.entity)))


def _parties(corpus: Corpus, event: str) -> set[str]:
    statements = corpus.statements.get(event, ())
    sure = (each for each in statements if each.is_affirmed and not any(each.qualifiers.certainty))
    return {each.value.id for each in sure if isinstance(each.value, Reference)}


def _is_told(moment: Moment, told: Told) -> bool:
    """Whether an event of both ends of a relation lies within a date: it tells it better."""
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
        preferred = {_what(fact) for fact in facts if fact.qualifiers.rank is Rank.PREFERRED}
        wanted = [fact for fact in facts if not preferred or _what(fact) in preferred]
        found = [moment for fact in wanted for moment in _moments(id, fact, is_event=is_event)]
        groups: defaultdict[tuple[object, ...], list[Moment]] = defaultdict(list)
        for each in found:
            is_apart = directions[name].property.is_many and not each.edge
            groups[(each.edge, each.fact.value if each.edge or is_apart else None)].append(each)
        for group in groups.values():
            yield from _told_once(group)


def _what(fact: Fact) -> tuple[object, ...]:
    return (fact.value, fact.qualifiers.meaning)


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
    """Without those whose date agrees with a more precise one of which the same is said, in the order in which they
    came. Whoever gives the very same date bears it too.
    """
    kept: list[Moment] = []
    for each in sorted(moments, key=_how_good):
        alike = [number for number, other in enumerate(kept) if _is_told_by(other, each)]
        for number in alike:
            if kept[number].date == each.date:
                kept[number] = replace(kept[number], fact=_joined(kept[number].fact, each.fact))
        if not alike:
            kept.append(each)
    order = {each.fact.statements[0].id: number for number, each in enumerate(moments)}
    return sorted(kept, key=lambda each: order[each.fact.statements[0].id])


def _how_good(moment: Moment) -> tuple[int, bool, bool]:
    said = moment.fact.qualifiers
    return (_days(moment.date), said.rank is not Rank.PREFERRED, said.as_of is not None)


def _is_told_by(other: Moment, each: Moment) -> bool:
    return dates_agree(other.date, each.date) and _said_of(other) == _said_of(each)


def _said_of(moment: Moment) -> tuple[object, ...]:
    """What is said beside the date: of the start or the end of a relation, not when it ends or began."""
    said = replace(moment.fact.qualifiers, as_of=None)
    return (replace(said, start=None, end=None) if moment.edge else said).meaning


def _joined(one: Fact, other: Fact) -> Fact:
    sources = tuple(dict.fromkeys((*one.sources, *other.sources)))
    return replace(one, statements=(*one.statements, *other.statements), sources=sources)


def _days(date: PartialDate) -> int:
    """About how many days a date may be of; fewer than any for a time of day."""
    if moment := moment_of(date):
        return moment.seconds - 100
    (year, month, day), (last_year, last_month, last_day) = date.first, date.last
    return 372 * (last_year - year) + 31 * (last_month - month) + last_day - day
