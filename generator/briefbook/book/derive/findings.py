"""What follows from the statements of each subject, one after the other."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from briefbook.book.derive.coverage import coverage_of_entity
from briefbook.book.derive.disputes import disputes_on
from briefbook.book.derive.questions import lean_of, open_in
from briefbook.book.derive.stated import Stated
from briefbook.book.derive.timeline import moments_of
from briefbook.model.corpus import NAMES, PREVIOUS_NAME, Corpus
from briefbook.model.dates import ENDED, PartialDate
from briefbook.model.derived import Findings, Period
from briefbook.model.facts import Fact
from briefbook.model.independence import Independence
from briefbook.model.marking import highest
from briefbook.model.statement import Statement
from briefbook.model.values import TextValue, compared


def findings_by_subject(
    corpus: Corpus, independence: Independence, stated: Mapping[str, Stated], today: PartialDate
) -> dict[str, Findings]:
    """The findings on every entity."""
    return {id: _findings(corpus, independence, id, stated[id], today) for id in corpus.entities}


def _findings(corpus: Corpus, independence: Independence, id: str, stated: Stated, today: PartialDate) -> Findings:
    facts = stated.own
    coverage = coverage_of_entity(corpus, independence, id, stated)
    unsourced, unknown, reviews = open_in(facts)
    all_names = [each for each in corpus.values(id, *NAMES) if each.is_affirmed and not each.qualifiers.likelihood]
    names = [each for each in all_names if each.property != PREVIOUS_NAME]
    matched = tuple(_matched(corpus, id, all_names))
    return Findings(
        moments=tuple(moments_of(corpus, id, facts)),
        disputes=tuple(disputes_on(corpus, id, facts, stated.incoming)),
        unsourced=tuple(unsourced),
        unknown=tuple(unknown),
        reviews=tuple(reviews),
        lean=lean_of(coverage),
        coverage=coverage,
        called=tuple(
            {
                compared(each.value): each.value
                for each in names
                if isinstance(each.value, TextValue) and not corpus.is_called(id, each.value.text)
            }.values()
        ),
        found_by=tuple(each for each, period in matched if period is None),
        formerly=tuple((each, period) for each, period in matched if period and period[1] != ENDED),
        marking=highest(each.qualifiers.marking for each in corpus.statements.get(id, ())),
        upcoming=tuple(_upcoming((*facts, *stated.incoming), today)),
    )


def _matched(corpus: Corpus, id: str, names: Iterable[Statement]) -> Iterator[tuple[str, Period | None]]:
    """The names that are looked for in texts; of one that is borne no more, when it was: until nobody knows when, where
    that is not said. What the entity is called here counts as borne.
    """
    for each in names:
        said = each.qualifiers
        if isinstance(each.value, TextValue) and said.is_matched and said.kind != "weak":
            has_ended = said.end is not None or said.kind == "former"
            is_over = each.property == PREVIOUS_NAME or (has_ended and not corpus.is_called(id, each.value.text))
            yield each.value.text, (said.start, said.end or ENDED) if is_over else None


def _upcoming(facts: Iterable[Fact], today: PartialDate) -> Iterator[str]:
    for fact in facts:
        start = fact.qualifiers.start
        if start and start.first > today.last:
            yield from (each.id for each in fact.statements)
