"""Disputes: sources that cannot all be right, and values that were set aside."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import combinations

from briefbook.model.corpus import Corpus
from briefbook.model.derived import Dispute, Side
from briefbook.model.entries import Observation
from briefbook.model.facts import Fact
from briefbook.model.statement import Qualifiers, Rank
from briefbook.model.values import DateValue, NumberValue, TextValue, Unstated, Value, written

UNKNOWN = Unstated("unknown")


def disputes_in(corpus: Corpus, of_statements: Iterable[Dispute]) -> tuple[Dispute, ...]:
    """Those between statements and those between observations, open ones first, by what the subject is called."""
    found = [*of_statements, *_of_observations(corpus)]
    return tuple(sorted(found, key=lambda each: (each.is_settled, corpus.name_of(each.subject).casefold(), each.id)))


def disputes_on(corpus: Corpus, subject: str, known: Sequence[Fact]) -> Iterator[Dispute]:
    """The disputes between statements on a subject, of which the facts are given."""
    if len({fact.property for fact in known}) == len(known):
        return  # one fact alone is no dispute, and most entities have one of each property
    by_property: defaultdict[str, list[Fact]] = defaultdict(list)
    for fact in known:
        by_property[fact.property].append(fact)
    for name, facts in by_property.items():
        at_odds = () if corpus.vocabulary.directions[name].property.is_many else _at_odds(facts)
        set_aside = tuple(fact for fact in facts if fact.is_deprecated)
        rest = at_odds or (tuple(fact for fact in facts if not fact.is_deprecated) if set_aside else ())
        sides = tuple(Side(fact.value, fact, (), fact.qualifiers.rank) for fact in (*rest, *set_aside))
        if len(sides) > 1:
            yield Dispute(subject, name, "", "", "", sides, is_settled=not at_odds)


def _at_odds(facts: Sequence[Fact]) -> tuple[Fact, ...]:
    """The values of a single-valued property that exclude each other; those set aside and `unknown` exclude nothing."""
    current = [fact for fact in facts if not fact.is_deprecated and fact.value != UNKNOWN]
    pairs = [pair for pair in combinations(current, 2) if not _fit(*pair)]
    return tuple(fact for fact in current if any(fact in pair for pair in pairs))


def _fit(one: Fact, other: Fact) -> bool:
    return (
        _languages_differ(one.value, other.value)
        or compatible(one.value, other.value)
        or _apart(one.qualifiers, other.qualifiers)
    )


def _languages_differ(one: Value, other: Value) -> bool:
    return isinstance(one, TextValue) and isinstance(other, TextValue) and one.lang != other.lang


def compatible(one: Value, other: Value) -> bool:
    """Whether both may be true: one date or number lies inside the other."""
    if isinstance(one, DateValue) and isinstance(other, DateValue):
        a, b = one.date, other.date
        return (a.first <= b.first and b.last <= a.last) or (b.first <= a.first and a.last <= b.last)
    if isinstance(one, NumberValue) and isinstance(other, NumberValue):
        if one.is_about or other.is_about:
            return abs(one.middle - other.middle) <= 0.05 * max(abs(one.middle), abs(other.middle))
        return (one.low <= other.low and other.high <= one.high) or (other.low <= one.low and one.high <= other.high)
    return written(one) == written(other)


def _apart(one: Qualifiers, other: Qualifiers) -> bool:
    """Whether the two are of different times, as far as they say."""
    if one.as_of and other.as_of and one.as_of != other.as_of:
        return True
    before = one.end and other.start and one.end.last <= other.start.last
    after = other.end and one.start and other.end.last <= one.start.last
    return bool(before or after)


def _of_observations(corpus: Corpus) -> Iterator[Dispute]:
    groups: defaultdict[tuple[str, str, str, str], list[Observation]] = defaultdict(list)
    for each in corpus.observations:
        groups[each.key].append(each)
    for (of, metric, about, as_of), group in groups.items():
        by_value: defaultdict[tuple[str, str], list[Observation]] = defaultdict(list)
        for each in group:
            by_value[(each.qualifiers.rank.value, written(each.value))].append(each)
        sides = tuple(Side(same[0].value, None, tuple(same), same[0].qualifiers.rank) for same in by_value.values())
        current = [side for side in sides if side.rank is not Rank.DEPRECATED]
        known = [side.value for side in current if side.value != UNKNOWN]
        is_open = any(not compatible(one, other) for one, other in combinations(known, 2))
        if is_open or (len(current) < len(sides) and len(sides) > 1):
            yield Dispute(of, "", metric, about, as_of, sides, is_settled=not is_open)
