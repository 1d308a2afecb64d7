"""Disputes: sources that cannot all be right, and values that were set aside."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import combinations

from briefbook.model.agreement import HALF, NONE, agree, are_more_than_all, denies
from briefbook.model.corpus import Corpus
from briefbook.model.dates import ENDED
from briefbook.model.derived import Dispute, Side
from briefbook.model.entries import Observation
from briefbook.model.facts import Fact, facts_in
from briefbook.model.independence import OWNS
from briefbook.model.places import are_nested
from briefbook.model.statement import Qualifiers, Rank, Statement
from briefbook.model.units import base_of
from briefbook.model.values import NumberValue, Reference, Value, compared

MOST_BESIDE = 4
"""So many values are shown beside one that was set aside."""


def disputes_in(corpus: Corpus, of_statements: Iterable[Dispute]) -> tuple[Dispute, ...]:
    """Those between statements and those between observations, open ones first, by what the subject is called. What was
    set aside of a relation is told of one of its two ends.
    """
    every = tuple(of_statements)
    told = {bearer for each in every if _is_of_its_own(each) for bearer in _set_aside_in(each)}
    found = [each for each in every if _is_of_its_own(each) or not each.is_settled or _set_aside_in(each) - told]
    found += _of_observations(corpus, corpus.observations)
    return tuple(sorted(found, key=lambda each: (each.is_settled, corpus.order_of(each.subject), each.id)))


def _is_of_its_own(dispute: Dispute) -> bool:
    """Whether what it is about is kept with its subject, and does not only lead to it."""
    return any(side.fact and side.value == side.fact.value for side in dispute.sides if side.rank is Rank.DEPRECATED)


def _set_aside_in(dispute: Dispute) -> set[str]:
    return {each.id for side in dispute.sides if side.rank is Rank.DEPRECATED for each in side.bearers}


def disputes_near(corpus: Corpus, *ids: str) -> Iterator[Dispute]:
    """Those to which entities may be party: on them, on what leads to them, and on what they lead to."""
    leading = [each.subject for id in ids for each in corpus.incoming.get(id, ())]
    values = (each.value for id in ids for each in corpus.statements.get(id, ()))
    led_to = [value.id for value in values if isinstance(value, Reference)]
    for subject in dict.fromkeys((*ids, *leading, *led_to)):
        own, others = (facts_in(each.get(subject, ())) for each in (corpus.statements, corpus.incoming))
        yield from disputes_on(corpus, subject, own, tuple(fact for fact in others if fact.subject != subject))
    near = frozenset(ids)
    yield from _of_observations(corpus, (each for each in corpus.observations if near & {each.of, each.subject}))


def disputes_on(corpus: Corpus, subject: str, known: Sequence[Fact], incoming: Sequence[Fact]) -> Iterator[Dispute]:
    """The disputes between statements on a subject, of which the facts are given and those on others that lead to it:
    under every name, from either side, that it may bear.
    """
    values = {fact.property for fact in known}
    is_alone = len(values) == len(known) and not any(fact.value == NONE for fact in known)
    if is_alone and not any(_may_dispute(corpus, each) for each in incoming):
        return  # one fact alone is no dispute, and most entities have one of each property
    by_name: defaultdict[str, list[Side]] = defaultdict(list)
    for fact in known:
        by_name[fact.property].append(_side(fact, fact.value))
    for fact in incoming:
        property = corpus.vocabulary.properties[fact.property]
        if name := property.id if property.is_symmetric else property.inverse:
            by_name[name].append(_side(fact, Reference(fact.subject)))
    for name, sides in by_name.items():
        direction = corpus.vocabulary.directions[name]
        if direction.property.is_many or direction.is_backwards:
            yield from _of_many(corpus, subject, name, sides)
            continue
        pairs = _excluding_each_other(corpus, sides)
        current = _current(sides)
        set_aside = tuple(_set_aside(corpus, sides, current, is_many=False))
        rest = _in_any(pairs, current) or (current if set_aside else ())
        if len(rest) + len(set_aside) > 1:
            yield Dispute(subject, name, "", "", "", (*rest, *set_aside), is_settled=not pairs)


def _of_many(corpus: Corpus, subject: str, name: str, sides: Sequence[Side]) -> Iterator[Dispute]:
    """Of several values that a subject can have: a dispute on each that is denied, has shares that cannot both be true,
    or was set aside, and one between values that exclude each other. Beside what was set aside stands what else is
    said, where that is little.
    """
    current = _current(sides)
    pairs = _excluding_among_many(corpus, sides, subject)
    on_one = [pair for pair in pairs if compared(pair[0].value) == compared(pair[1].value)]
    if between := _in_any([pair for pair in pairs if pair not in on_one], current):
        yield Dispute(subject, name, "", "", "", between, is_settled=False)
    at_odds = _in_any(on_one, current)
    affirmed = tuple(side for side in current if not side.is_denied)
    set_aside = tuple(_set_aside(corpus, sides, current, is_many=True)) if current else ()
    for value in {compared(side.value): side.value for side in (*at_odds, *set_aside)}.values():
        aside, rest, alike = (
            tuple(side for side in each if compared(side.value) == compared(value))
            for each in (set_aside, at_odds, current)
        )
        held = rest or alike or (affirmed if len(affirmed) <= MOST_BESIDE else ())
        yield Dispute(subject, name, "", "", "", (*held, *aside), is_settled=not rest, value=value)


def _set_aside(corpus: Corpus, sides: Iterable[Side], current: Sequence[Side], *, is_many: bool) -> Iterator[Side]:
    """The values that were set aside, and that nothing current says as well; where their sources were retracted, only
    those that exclude something current: the others were never disputed.
    """
    for side in sides:
        if side.rank is not Rank.DEPRECATED or any(_says_so_too(side, other) for other in current):
            continue
        bearers = side.fact.statements if side.fact else side.observations
        is_at_odds = not is_many and any(not _fit(corpus, side, other) for other in current)
        if is_at_odds or not all(_is_retracted(corpus, each) for each in bearers):
            yield side


def _is_retracted(corpus: Corpus, each: Statement | Observation) -> bool:
    source = corpus.sources.get(each.citation.source) if each.citation else None
    return bool(source and source.retracted)


def _may_dispute(corpus: Corpus, incoming: Fact) -> bool:
    """Whether a relation from elsewhere can be a side: it is set aside, of a part, or of a kind that has one value."""
    property = corpus.vocabulary.properties[incoming.property]
    is_part = incoming.qualifiers.share is not None
    return incoming.is_deprecated or is_part or (property.is_symmetric and not property.is_many)


def _side(fact: Fact, value: Value) -> Side:
    return Side(value, fact, (), fact.qualifiers.rank)


Pairs = list[tuple[Side, Side]]


def _excluding_each_other(corpus: Corpus, sides: Iterable[Side]) -> Pairs:
    """The values of which only one can be so; those set aside exclude nothing."""
    return [pair for pair in combinations(_current(sides), 2) if not _fit(corpus, *pair)]


def _excluding_among_many(corpus: Corpus, sides: Iterable[Side], subject: str) -> Pairs:
    """Of several values that a subject may have only `none` excludes others, the denial of one of them that is said of
    it, and one that is said with different shares: from the other side that is the same dispute. Two owners exclude
    each other where they own more than all of it together.
    """
    current = _current(sides)
    firsts = [side for side in current if side.value == NONE or _is_denial_of(side, subject)]
    pairs = [(one, other) for one in firsts for other in current if one is not other and not _fit(corpus, one, other)]
    by_value: defaultdict[Value, list[Side]] = defaultdict(list)
    for side in current:
        if _share_of(side):
            by_value[side.value].append(side)
    pairs += [pair for same in by_value.values() for pair in combinations(same, 2) if not _fit(corpus, *pair)]
    return [*pairs, *_more_than_all(current, subject)]


def _in_any(pairs: Pairs, sides: Iterable[Side]) -> tuple[Side, ...]:
    found = {id(side) for pair in pairs for side in pair}
    return tuple(side for side in sides if id(side) in found)


def _more_than_all(sides: Iterable[Side], subject: str) -> Iterator[tuple[Side, Side]]:
    """Owners of a subject, two and two, whose shares are more than the whole together, at one time."""
    shares = [
        (side, side.fact.qualifiers, share)
        for side in sides
        if side.fact and side.fact.property == OWNS and side.fact.subject != subject and not side.is_denied
        if (share := side.fact.qualifiers.share)
    ]
    for large in (each for each in shares if each[2].low >= HALF):
        for other in shares:
            is_of_two = large[0].value != other[0].value
            if not is_of_two or not _of_one_interest(large[1], other[1]):
                continue
            is_by_way = "indirect" in (large[1].directness, other[1].directness)  # of each other, perhaps
            if not is_by_way and are_more_than_all(large[2], other[2]) and not _apart(large[1], other[1]):
                yield large[0], other[0]


def _is_denial_of(side: Side, subject: str) -> bool:
    return side.is_denied and side.fact is not None and side.fact.subject == subject


def _current(sides: Iterable[Side]) -> tuple[Side, ...]:
    return tuple(side for side in sides if side.rank is not Rank.DEPRECATED)


def _fit(corpus: Corpus, one: Side, other: Side) -> bool:
    if one.is_denied or other.is_denied:
        denied, affirmed = (one, other) if one.is_denied else (other, one)
        if affirmed.is_denied or not denies(denied.value, affirmed.value):
            return True
    elif (agree(one.value, other.value) and _shares_fit(one, other)) or are_nested(corpus, one.value, other.value):
        return True
    return bool(one.fact and other.fact and _apart(one.fact.qualifiers, other.fact.qualifiers))


def _says_so_too(one: Side, other: Side) -> bool:
    return compared(one.value) == compared(other.value) and one.is_denied == other.is_denied and _shares_fit(one, other)


def _shares_fit(one: Side, other: Side) -> bool:
    mine, its = _share_of(one), _share_of(other)
    if one.fact and other.fact and not _of_one_interest(one.fact.qualifiers, other.fact.qualifiers):
        return True
    return mine is None or its is None or agree(mine, its)


def _of_one_interest(one: Qualifiers, other: Qualifiers) -> bool:
    """Whether two shares are of the same thing: votes are not capital, and what is held directly not the rest."""
    is_said = bool(one.directness and other.directness)
    return one.interest == other.interest and (not is_said or one.directness == other.directness)


def _share_of(side: Side) -> NumberValue | None:
    """The share that a relation is said with, from the side on which it is kept: there it is disputed, once."""
    fact = side.fact
    return fact.qualifiers.share if fact and side.value == fact.value else None


def _apart(one: Qualifiers, other: Qualifiers) -> bool:
    """Whether the two are of different times, as far as they say."""
    if one.as_of and other.as_of and one.as_of != other.as_of:
        return True
    if ENDED in (one.end, other.end) and None in (one.end, other.end):
        return True  # the one is over, and the other is not
    before = one.end and other.start and one.end.last <= other.start.last
    after = other.end and one.start and other.end.last <= one.start.last
    return bool(before or after)


def _of_observations(corpus: Corpus, observations: Iterable[Observation]) -> Iterator[Dispute]:
    groups: defaultdict[tuple[str, str, str, str, str], list[Observation]] = defaultdict(list)
    for each in observations:
        groups[each.key].append(each)
    for (of, metric, about, as_of, unit), group in groups.items():
        by_value: defaultdict[tuple[object, ...], list[Observation]] = defaultdict(list)
        for each in group:
            by_value[(each.qualifiers.rank, compared(each.value), each.unit, each.qualifiers.meaning)].append(each)
        sides = tuple(Side(same[0].value, None, tuple(same), same[0].qualifiers.rank) for same in by_value.values())
        current = _current(sides)
        sides = (*current, *_set_aside(corpus, sides, current, is_many=False))
        is_open = any(not _fit(corpus, one, other) for one, other in combinations(current, 2))
        if is_open or (len(current) < len(sides) and len(sides) > 1):
            known = corpus.vocabulary.metrics.get(metric)
            other_unit = "" if known and base_of(known.unit, corpus.vocabulary.units) == unit else unit
            yield Dispute(of, "", metric, about, as_of, sides, not is_open, other_unit)
