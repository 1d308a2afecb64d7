"""What cannot both be so: two values from one source, one statement twice, one name for two entities."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain, combinations
from typing import TypeVar

from briefbook.model.agreement import UNKNOWN, agree, denies
from briefbook.model.corpus import ALIASES, DISAMBIGUATION, NAME, Corpus
from briefbook.model.entries import Entity, Entry, Observation
from briefbook.model.places import are_nested
from briefbook.model.spelling import plain_spelling
from briefbook.model.statement import Rank, Statement
from briefbook.model.values import UNREAD, DateValue, NumberValue, TextValue, Unstated, compared
from briefbook.model.vocabulary import Direction
from briefbook.problems import Problem

NONE = "none"
_Said = TypeVar("_Said", Statement, Observation)


def check_conflicts(entries: Sequence[Entry], corpus: Corpus) -> Iterator[Problem]:
    """Contradictions that are mistakes. Sources that disagree with each other are none: they are a dispute."""
    yield from check_statements(corpus)
    yield from _second_observations(corpus)
    yield from _affirmed_and_denied([each for said in corpus.statements.values() for each in said])
    yield from _affirmed_and_denied(corpus.observations)
    yield from _twice(entries)
    yield from _observed_twice(entries)
    yield from _in_other_prices(corpus)
    yield from _shared_names(corpus)


def check_statements(corpus: Corpus) -> Iterator[Problem]:
    """Statements on one subject that contradict each other."""
    yield from _second_values(corpus)
    yield from _none_and_some(corpus)


def _second_values(corpus: Corpus) -> Iterator[Problem]:
    groups: defaultdict[tuple[object, ...], dict[tuple[str, str], Statement]] = defaultdict(dict)
    for statements in corpus.statements.values():
        for each in statements:
            property = corpus.vocabulary.directions[each.property].property
            if property.is_many or not each.is_affirmed or each.value == UNREAD:
                continue
            lang = each.value.lang if isinstance(each.value, TextValue) else ""
            key = (each.subject, each.property, each.source, lang, _when(each), each.qualifiers.said_by)
            groups[key].setdefault((compared(each.value), _locator_of(each)), each)
    for group in groups.values():
        for first, other in _excluding(group.values()):
            if are_nested(corpus, first.value, other.value):
                continue
            message = f"'{other.property}' of '{other.subject}' has one value, and {_who(other.source)} gives two"
            hint = "keep one; if the source gives both, add a `locator` to each"
            if isinstance(other.value, DateValue):
                hint += '; write a date that is one of two in quotes: "[2022-09-17,2022-09-18]"'
            yield Problem("E316", message, other.where, hint, (first.where,))


def _excluding(said: Iterable[_Said]) -> Iterator[tuple[_Said, _Said]]:
    """Each of what one source says that cannot be true with another before it, unless it says the two in two places:
    then it contradicts itself, which is a dispute and no mistake of ours.
    """
    before: list[_Said] = []
    for each in sorted(said, key=lambda each: each.where):
        other = next((other for other in before if not _is_elsewhere(each, other) and not _fit(each, other)), None)
        if other:
            yield other, each
        before.append(each)


def _fit(one: _Said, other: _Said) -> bool:
    return one.value == other.value or (UNKNOWN not in (one.value, other.value) and agree(one.value, other.value))


def _is_elsewhere(one: Statement | Observation, other: Statement | Observation) -> bool:
    """Whether it is said that the two stand in different places of their source, or that different people say them."""
    return one.qualifiers.said_by != other.qualifiers.said_by or "" != _locator_of(one) != _locator_of(other) != ""


def _locator_of(said: Statement | Observation) -> str:
    return said.citation.locator if said.citation else ""


def _when(statement: Statement) -> tuple[object, ...]:
    return (statement.qualifiers.start, statement.qualifiers.end, statement.qualifiers.as_of)


def _who(source: str) -> str:
    return f"the source '{source}'" if source else "nobody named"


def _second_observations(corpus: Corpus) -> Iterator[Problem]:
    groups: defaultdict[tuple[object, ...], dict[tuple[str, ...], Observation]] = defaultdict(dict)
    for each in corpus.observations:
        if each.is_affirmed and each.value != UNREAD:
            said = (compared(each.value), each.unit, _locator_of(each))
            groups[each.key, each.source, each.qualifiers.said_by].setdefault(said, each)
    for group in groups.values():
        for first, other in _excluding(group.values()):
            what = f"'{other.metric}' of '{other.of}'" + (f" for '{other.subject}'" if other.subject else "")
            message = f"{what} has one value at a time, and {_who(other.source)} gives two"
            hint = "add `as_of` to say when each applies; if the source gives both, add a `locator` to each"
            yield Problem("E316", message, other.where, hint, (first.where,))


def _in_other_prices(corpus: Corpus) -> Iterator[Problem]:
    """Amounts for one thing in prices of different years, or of a year and of none, from sources that do not give both:
    nothing compares them. None where one is preferred.
    """
    groups: defaultdict[tuple[object, ...], list[Statement | Observation]] = defaultdict(list)
    bearers: list[Statement | Observation] = [*chain.from_iterable(corpus.statements.values()), *corpus.observations]
    for said in bearers:
        if isinstance(value := said.value, NumberValue) and value.base and said.is_affirmed:
            what = (said.property, *_when(said)) if isinstance(said, Statement) else (said.of, *said.key[1:4])
            groups[said.subject, value.base.removesuffix(f", {value.price_year} prices"), *what].append(said)
    for group in groups.values():
        by_year: dict[str, list[Statement | Observation]] = {}
        for said in sorted(group, key=lambda each: each.where):
            by_year.setdefault(_price_year(said), []).append(said)
        if any(said.qualifiers.rank is Rank.PREFERRED for said in group):
            continue
        for one, other in combinations(by_year.values(), 2):
            if {each.source for each in one}.isdisjoint(each.source for each in other):
                years = [f"in prices of {_price_year(each[0]) or 'a year that nobody says'}" for each in (one, other)]
                message = f"an amount {years[1]} and one {years[0]} are not compared"
                hint = "say of each its `price_year`, or which one is `rank: preferred`"
                yield Problem("W376", message, other[0].where, hint, (one[0].where,))


def _price_year(said: Statement | Observation) -> str:
    return said.value.price_year if isinstance(said.value, NumberValue) else ""


def _affirmed_and_denied(said: Iterable[_Said]) -> Iterator[Problem]:
    """Where one source denies what it says, and nobody else is named who does."""
    denials = [each for each in said if each.qualifiers.is_denied]
    keys = {_what(each) for each in denials}
    affirmed: defaultdict[tuple[object, ...], list[_Said]] = defaultdict(list)
    for each in said if keys else ():
        if each.is_affirmed and (key := _what(each)) in keys:
            affirmed[key].append(each)
    for denial in denials:
        for each in affirmed[_what(denial)]:
            if denies(denial.value, each.value) and not _is_elsewhere(denial, each):
                message = f"{_who(each.source)} both affirms and denies it"
                hint = "remove one, or say in `said_by` who denies it"
                yield Problem("E316", message, denial.where, hint, (each.where,))
                break


def _what(said: Statement | Observation) -> tuple[object, ...]:
    """What two statements of one source are of."""
    if isinstance(said, Observation):
        return (*said.key, said.source)
    return (said.subject, said.property, said.source, _when(said))


def _none_and_some(corpus: Corpus) -> Iterator[Problem]:
    """Where one source says that there is none, and gives one; for a property with one value that is told above."""
    for statements in corpus.statements.values():
        for each in statements:
            if not isinstance(each.value, Unstated) or each.value.word != NONE or not each.is_affirmed:
                continue
            direction = corpus.vocabulary.directions[each.property]
            for other in _said_of(each.subject, direction, corpus):
                is_same = (other.source, _when(other)) == (each.source, _when(each)) and other.is_affirmed
                is_same &= not _is_elsewhere(each, other)
                if is_same and other.value != each.value and (direction.property.is_many or direction.is_backwards):
                    message = f"{_who(each.source)} says that '{each.subject}' has no '{each.property}', and names one"
                    hint = "remove one, or set `rank: deprecated` on it and say why in `note`"
                    yield Problem("E316", message, each.where, hint, (other.where,))
                    break


def _said_of(id: str, direction: Direction, corpus: Corpus) -> Iterator[Statement]:
    """What is said of an entity under a name, from either side."""
    property = direction.property
    for each in corpus.statements.get(id, ()):
        if (
            each.property in (property.id, property.inverse)
            and corpus.vocabulary.directions[each.property] == direction
        ):
            yield each
    if direction.is_backwards or property.is_symmetric:
        yield from (each for each in corpus.incoming.get(id, ()) if each.property == property.id)


def _twice(entries: Iterable[Entry]) -> Iterator[Problem]:
    for entity in entries:
        if not isinstance(entity, Entity) or len({each.id for each in entity.statements}) == len(entity.statements):
            continue
        seen: dict[tuple[object, ...], Statement] = {}
        for each in entity.statements:
            key = (each.id, each.citation, each.qualifiers)
            if key in seen and seen[key].where != each.where and each.value != UNREAD:
                message = f"'{each.property}' says the same thing twice"
                yield Problem("W319", message, each.where, "remove one", (seen[key].where,))
            seen.setdefault(key, each)


def _observed_twice(entries: Iterable[Entry]) -> Iterator[Problem]:
    seen: dict[tuple[object, ...], Observation] = {}
    for each in sorted((each for each in entries if isinstance(each, Observation)), key=lambda each: each.where):
        key = (each.id, each.unit, each.citation, each.qualifiers)
        if key in seen and each.value != UNREAD:
            message = f"the same '{each.metric}' is observed twice"
            yield Problem("W319", message, each.where, "remove one", (seen[key].where,))
        seen.setdefault(key, each)


def _shared_names(corpus: Corpus) -> Iterator[Problem]:
    """Names by which two entities are found."""
    owner: dict[str, Statement] = {}  # nearly all names have one
    owners: defaultdict[str, dict[str, Statement]] = defaultdict(dict)
    for id, statements in corpus.statements.items():
        for each in statements:
            if each.property not in (NAME, ALIASES) or not each.is_affirmed:
                continue
            if isinstance(each.value, TextValue) and each.qualifiers.is_matched:
                name = plain_spelling(each.value.text)
                first = owner.setdefault(name, each)
                if first.subject != id:
                    owners[name].setdefault(first.subject, first)
                    owners[name].setdefault(id, each)
    for group in owners.values():
        first, *others = sorted(group.values(), key=lambda each: each.where)
        for other in others:
            text = other.value.text if isinstance(other.value, TextValue) else ""
            message = f"'{other.subject}' and '{first.subject}' are both called '{text}'"
            hint = "write it as `{value: …, match: false}` on one of them"
            if not all(corpus.values(each.subject, DISAMBIGUATION) for each in (first, other)):
                yield Problem("W404", message, other.where, hint, (first.where,))
