"""Between two turning days, every date of a book stands to the day as it stood on the first."""

from __future__ import annotations

from itertools import product

import pytest

from briefbook.book.derive.turning_days import last_turn, turning_days
from briefbook.load.dates import edtf_date
from briefbook.model.agreement import stretch
from briefbook.model.dates import Day, PartialDate
from briefbook.model.entries import Briefing, Entry, Judgement, Observation, Retraction, Source
from briefbook.model.prose import NO_PROSE
from briefbook.model.statement import Qualifiers
from briefbook.model.values import DateValue
from briefbook.problems import Span
from small_book import day

HERE = Span("content/facts/facts.yml", 1, 1)
DATES = ("2026-03-02", "2026-03", "2026", "2026-03?", "2026-03~", "2026-03-31~", "2026-02-27/2026-03-02")
DAYS = ("2024-12-31", "2026-02-01", "2026-02-27", "2026-03-02", "2026-03-03", "2026-03-31", "2026-05-01", "2027-04-01")


def entries(when: PartialDate) -> dict[str, Entry]:
    said = Qualifiers(review_by=when)
    return {
        "a value": Observation("o", "a", "m", "", DateValue(when), "", None, Qualifiers(), HERE),
        "a qualifier": Observation("o", "a", "m", "", DateValue(edtf_date("1999")), "", None, said, HERE),
        "a source": Source("s", "report", "S", HERE, retracted=Retraction(when)),
        "a judgement": Judgement("j", NO_PROSE, HERE, review_by=when),
        "a briefing": Briefing("b", "B", NO_PROSE, HERE, review_by=when),
    }


@pytest.mark.parametrize("text", DATES)
def test_a_date_stands_to_the_last_turning_day_as_it_stands_to_the_day(text: str) -> None:
    when = edtf_date(text)
    bounds = (when.first, when.last, *stretch(when))
    for (what, entry), word in product(entries(when).items(), DAYS):
        today = day(word)

        turn = last_turn(turning_days([entry]), today)

        for bound in bounds:
            assert _order(bound, turn.first) == _order(bound, today.first), (what, bound, word)


def _order(one: Day, other: Day) -> tuple[bool, bool]:
    return one < other, one == other


def test_before_all_dates_of_a_book_is_one_day_too() -> None:
    one, other = (
        last_turn(turning_days(entries(edtf_date("2026")).values()), day(word)) for word in ("1990-01-01", "1998")
    )

    assert one == other
