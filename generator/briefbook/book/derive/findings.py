"""What follows from the statements of each subject, one after the other."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from briefbook.book.derive.coverage import coverage_of_entity
from briefbook.book.derive.disputes import disputes_on
from briefbook.book.derive.questions import lean_of, open_in
from briefbook.book.derive.stated import Stated
from briefbook.book.derive.timeline import moments_of
from briefbook.model.corpus import ALIASES, NAME, Corpus
from briefbook.model.dates import PartialDate
from briefbook.model.derived import Findings
from briefbook.model.facts import Fact
from briefbook.model.independence import Independence
from briefbook.model.marking import highest
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
    names = [each for each in corpus.values(id, NAME, ALIASES) if each.is_affirmed and not each.qualifiers.likelihood]
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
        found_by=tuple(
            each.value.text for each in names if isinstance(each.value, TextValue) and each.qualifiers.is_matched
        ),
        marking=highest(each.qualifiers.marking for each in corpus.statements.get(id, ())),
        upcoming=tuple(_upcoming((*facts, *stated.incoming), today)),
    )


def _upcoming(facts: Iterable[Fact], today: PartialDate) -> Iterator[str]:
    for fact in facts:
        start = fact.qualifiers.start
        if start and start.first > today.last:
            yield from (each.id for each in fact.statements)
