"""Open questions: what the book does not know yet, or has not looked at again in time."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from briefbook.model.corpus import Corpus
from briefbook.model.dates import PartialDate
from briefbook.model.derived import EntityCoverage, Findings, Lean, Overdue, Questions
from briefbook.model.facts import Fact
from briefbook.model.values import Unstated


def questions_of(
    corpus: Corpus, as_of: PartialDate, by_name: Iterable[str], findings: Mapping[str, Findings]
) -> Questions:
    """What is open on the day `as_of`."""
    by_name = tuple(by_name)
    found = [findings[id] for id in by_name]
    return Questions(
        stubs=tuple(id for id in by_name if corpus.entities[id].is_stub),
        unsourced=tuple(fact for each in found for fact in each.unsourced),
        unsourced_observations=tuple(each for each in corpus.observations if each.citation is None),
        unknown=tuple(fact for each in found for fact in each.unknown),
        leans=tuple(each.lean for each in found if each.lean and not corpus.entities[each.lean.entity].is_stub),
        overdue=_overdue(corpus, [review for each in found for review in each.reviews], as_of),
    )


def open_in(facts: Iterable[Fact]) -> tuple[list[Fact], list[Fact], list[Overdue]]:
    """Facts one of whose statements names no source, facts whose value nobody knows, but for those set aside, and the
    first date on which one of the statements of a fact was to be looked at again.
    """
    unsourced: list[Fact] = []
    unknown: list[Fact] = []
    reviews: list[Overdue] = []
    for fact in facts:
        citations = [each.citation for each in fact.statements]
        if None in citations:
            unsourced.append(fact)
        if isinstance(fact.value, Unstated) and fact.value.word == "unknown" and fact.is_affirmed:
            unknown.append(fact)
        dates = [date for each in fact.statements if (date := each.qualifiers.review_by)]
        if dates:
            reviews.append(Overdue("fact", fact.subject, min(dates, key=lambda date: date.sort_key), fact))
    return unsourced, unknown, reviews


def lean_of(known: EntityCoverage) -> Lean | None:
    """Whether all that is stated of an entity comes from one origin, and from which sources."""
    standing = known.standing
    return Lean(known.entity, known.facts, standing.sources, standing.origin) if standing.origins == 1 else None


def _overdue(corpus: Corpus, reviews: list[Overdue], as_of: PartialDate) -> tuple[Overdue, ...]:
    found = [Overdue("judgement", each.id, each.review_by) for each in corpus.judgements.values() if each.review_by]
    found += [Overdue("briefing", each.id, each.review_by) for each in corpus.briefings.values() if each.review_by]
    found += reviews
    found += [
        Overdue("observation", each.of, date) for each in corpus.observations if (date := each.qualifiers.review_by)
    ]
    late = [each for each in found if _is_over(each.review_by, as_of)]
    return tuple(sorted(late, key=lambda each: (each.review_by.sort_key, each.kind, each.id)))


def _is_over(date: PartialDate, as_of: PartialDate) -> bool:
    """Whether a date for a review has come: a day on that day, a month or a year when it is over."""
    return date.last < as_of.first or date.first == date.last == as_of.first
