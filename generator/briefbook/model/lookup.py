"""Answers that several stages ask of a corpus: the statements behind a name, the observations behind a key."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TypeVar

from briefbook.model.agreement import is_finer
from briefbook.model.corpus import Corpus
from briefbook.model.dates import PartialDate
from briefbook.model.entries import Observation
from briefbook.model.marking import Marking
from briefbook.model.places import is_within
from briefbook.model.prose import ValueLink
from briefbook.model.statement import Qualifiers, Rank, Statement
from briefbook.model.values import DateValue, compared
from briefbook.model.vocabulary import Direction

Bearers = Sequence[Statement | Observation]
"""What bears a value."""


def property_statements(corpus: Corpus, id: str, name: str) -> tuple[Statement, ...]:
    """What the book holds to be true under a property's name, read from either side: the preferred statements where
    there are any, never the deprecated ones.
    """
    direction = corpus.vocabulary.directions.get(name)
    if direction is None:
        return ()
    property = direction.property
    forwards = corpus.statements.get(id, ()) if not direction.is_backwards or property.is_symmetric else ()
    backwards = corpus.incoming.get(id, ()) if direction.is_backwards or property.is_symmetric else ()
    stored = [each for each in (*forwards, *backwards) if each.property == property.id]
    stored += [each for each in corpus.statements.get(id, ()) if direction.is_backwards and each.property == name]
    return held_true(stored, direction, corpus)


def held_true(
    statements: Iterable[Statement], direction: Direction, corpus: Corpus | None = None
) -> tuple[Statement, ...]:
    """Of the statements under a property's name those held to be true: where some are preferred, these and what says
    the very same; and of two that agree on the one value that there can be, the finer; of two places the one in the
    other.
    """
    statements = tuple(statements)
    if not all(each.qualifiers.rank is Rank.NORMAL and not each.qualifiers.is_denied for each in statements):
        statements = _preferred(statements)
    property = direction.property
    if len(statements) < 2 or (property.is_many and property.literal != "quantity") or direction.is_backwards:
        return statements
    return tuple(each for each in statements if not any(_says_more(other, each, corpus) for other in statements))


B = TypeVar("B", Statement, Observation)


def _preferred(bearers: Iterable[B]) -> tuple[B, ...]:
    """Those that are affirmed; where some of them are preferred, these and the other witnesses of what they say."""
    current = tuple(each for each in bearers if each.is_affirmed)
    preferred = {_what(each) for each in current if each.qualifiers.rank is Rank.PREFERRED}
    return tuple(each for each in current if _what(each) in preferred) if preferred else current


def _what(each: Statement | Observation) -> tuple[object, ...]:
    subject = each.subject if isinstance(each, Statement) else each.unit
    return (subject, compared(each.value), each.qualifiers.meaning)


def _says_more(one: Statement, other: Statement, corpus: Corpus | None) -> bool:
    """Whether a statement says the same of the same time and kind as another, as surely, and says it more precisely."""
    is_more = is_finer(one.value, other.value) or (corpus is not None and is_within(corpus, one.value, other.value))
    return is_more and _of(one.qualifiers) == _of(other.qualifiers)


def _of(said: Qualifiers) -> tuple[object, ...]:
    return (said.start, said.end, said.as_of, said.role, said.kind, *said.certainty)


def observed(
    corpus: Corpus,
    of: str,
    metric: str,
    subject: str = "",
    as_of: str = "",
    among: Iterable[Observation] | None = None,
) -> tuple[Observation, ...]:
    """The observations of a metric for a subject (empty: for the whole), at a date where one is given. `among` are
    those to look at, where they are known: a large book has many.
    """
    looked_at = corpus.observations if among is None else among
    found = [each for each in looked_at if (each.of, each.metric, each.subject) == (of, metric, subject)]
    return _preferred(each for each in found if as_of in ("", each.key[3]))


CHARTED_BY = ("part", "date", "source")
SHOWN_AS = ("bars", "lines", "shares")
"""The ways in which a chart draws numbers."""
LEAST_DATES = 3
"""Dates that a line over time needs."""


def charted_in(
    own: Iterable[Observation],
    of: str,
    metric: str,
    wanted: Sequence[str] = (),
    as_of: str = "",
    by: str = "",
) -> tuple[Observation, ...]:
    """Of what was measured of an entity, what a chart of a metric shows: for those that are `wanted`, where the entity
    itself stands for the whole, else for all parts, or for the whole where there are none; of each date the preferred
    observations alone, where there are any, unless it shows what each source says.
    """
    found = [each for each in own if (each.of, each.metric) == (of, metric) and each.is_affirmed]
    found = [each for each in found if as_of in ("", each.key[3])]
    subjects = {each.subject for each in found}
    chosen = {"" if each == of and each not in subjects else each for each in wanted} or subjects - {""} or {""}
    found = [each for each in found if each.subject in chosen]
    if (by or usual_order(found)) == "source":
        return tuple(found)
    groups: dict[tuple[str, str], list[Observation]] = {}
    for each in found:
        groups.setdefault((each.subject, each.key[3]), []).append(each)
    return tuple(each for group in groups.values() for each in _preferred(group))


def usual_order(observations: Iterable[Observation]) -> str:
    """By what a chart tells them apart where nothing is said of it: by part where there are any, then by date, then by
    source.
    """
    observations = tuple(observations)
    if any(each.subject for each in observations):
        return "part"
    return "date" if len({each.key[3] for each in observations}) > 1 else "source"


def bearers_of(corpus: Corpus, link: ValueLink, among: Iterable[Observation] | None = None) -> Bearers:
    """The statements or observations that bear what a link asks for."""
    if link.property in corpus.vocabulary.metrics:
        return observed(corpus, link.target, link.property, link.of, link.as_of, among)
    return property_statements(corpus, link.target, link.property)


def marking_of(corpus: Corpus, statement: Statement | Observation) -> Marking:
    """A statement's marking, or its source's where that is higher."""
    source = corpus.sources.get(statement.citation.source) if statement.citation else None
    return max(statement.qualifiers.marking, source.marking if source else Marking.CLEAR)


def date_of_text(corpus: Corpus, where: str) -> PartialDate | None:
    """Of when a text is: the date of a briefing, the day for which somebody judges, the first date of an event."""
    if where in corpus.briefings:
        return corpus.briefings[where].date
    if where in corpus.judgements:
        return corpus.judgements[where].as_of
    if not corpus.is_event(where):
        return None
    said = (each for each in corpus.values(where, "date") if each.is_affirmed)
    dates = [each.value.date for each in said if isinstance(each.value, DateValue)]
    return min(dates, key=lambda date: date.sort_key, default=None)
