"""Plain dates are read without a library, and sort with the wider first."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from briefbook.load.dates import edtf_date
from briefbook.load.values import read_date
from briefbook.model.agreement import agree, is_finer
from briefbook.model.dates import Day, days_in, plain_date
from briefbook.model.raw import Text
from briefbook.model.values import DateValue, written
from briefbook.problems import Span


@pytest.mark.parametrize(
    ("year", "days"), [(2023, 28), (2024, 29), (1900, 28), (2000, 29), (0, 29), (-4, 29), (-1, 28)]
)
def test_february_is_longer_in_leap_years(year: int, days: int) -> None:
    assert days_in(year, 2) == days


def test_a_year_has_as_many_days_as_its_months() -> None:
    assert sum(days_in(2023, month) for month in range(1, 13)) == 365


@pytest.mark.parametrize(
    "text",
    [
        "",
        "22",
        "2022-",
        "2022-1",
        "2022-13",
        "2022-00",
        "2022-02-30",
        "2022-2-3",
        "2022-02-03T10:00",
        "２０２２",
        "-2022",
        "2022~",
        " 2022",
        "2022\n",
    ],
)
def test_what_is_no_plain_date_is_none_here(text: str) -> None:
    assert plain_date(text) is None


@given(some.dates(), some.sampled_from([4, 7, 10]))
def test_a_plain_date_holds_every_day_in_it(day: object, length: int) -> None:
    written = str(day)

    date = plain_date(written[:length])

    exact = plain_date(written)
    assert date is not None
    assert exact is not None
    assert date.first <= exact.first == exact.last <= date.last
    assert date.edtf == written[:length]
    assert date.sort_key <= exact.sort_key


@given(some.dates(), some.dates())
def test_days_sort_as_they_follow_each_other(one: object, other: object) -> None:
    first, second = plain_date(str(one)), plain_date(str(other))

    assert first is not None
    assert second is not None
    assert (first.sort_key < second.sort_key) == (one < other)  # type: ignore[operator]


@settings(deadline=None)  # the library is imported on the way
@given(some.from_regex(r"-?[0-9X]{4}(-[0-9X]{2}(-[0-9X]{2})?)?[~?%]?(/(\.\.|[0-9]{4}(-[0-9]{2})?)?)?", fullmatch=True))
def test_what_looks_like_a_date_is_one_with_its_days_in_order_or_a_problem(text: str) -> None:
    found = read_date(Text(text, Span("a.yml", 1, 1)))

    assert getattr(found, "code", "") in ("E305", "E306") or found.first <= found.last  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("-0001-XX", (-1, 1, 1), (-1, 12, 31)),
        ("-0043-XX-XX", (-43, 1, 1), (-43, 12, 31)),
        ("-0004-02-XX", (-4, 2, 1), (-4, 2, 29)),
        ("-004X", (-49, 1, 1), (-40, 12, 31)),
    ],
)
def test_a_year_bc_with_signs_left_open_begins_before_it_ends(text: str, first: Day, last: Day) -> None:
    date = edtf_date(text)

    assert (date.first, date.last) == (first, last)


@pytest.mark.parametrize(
    ("one", "other", "do_agree", "is_first_finer"),
    [
        ("2021-03-23T07:40Z", "2021-03-23T09:40+02:00", True, False),
        ("2021-03-23T23:30Z", "2021-03-24T01:30+02", True, False),
        ("2021-03-23T07:40:15", "2021-03-23T07:40", True, True),
        ("2021-03-23T07:40", "2021-03-23T07:41", False, False),
        ("2021-03-23T07:40", "2021-03-23", True, True),
        ("2021-03-23T07:40Z", "2021-03-23T07:40", True, False),
        ("2021-03-23T07:40Z", "2021-03", True, True),
        ("2021-03-23T07:40Z", "2021-03-24", False, False),
    ],
)
def test_times_are_compared_as_instants(one: str, other: str, do_agree: bool, is_first_finer: bool) -> None:
    first, second = (DateValue(edtf_date(text)) for text in (one, other))

    assert agree(first, second) is agree(second, first) is do_agree
    assert is_finer(first, second) is is_first_finer


def test_one_instant_is_written_alike_whatever_its_zone() -> None:
    texts = ("2021-03-23T23:30Z", "2021-03-24T01:30+02:00", "2021-03-23T18:30-05")

    assert {written(DateValue(edtf_date(text))) for text in texts} == {"2021-03-23T23:30Z"}
    assert written(DateValue(edtf_date("2021-03-23T23:30"))) == "2021-03-23T23:30"


def test_times_of_a_day_stand_in_their_order_behind_the_day() -> None:
    texts = [
        *("2021-03", "2021-03-23", "2021-03-23T06:59Z", "2021-03-23T09:00+02:00"),
        *("2021-03-23T09:00:10+02:00", "2021-03-23T07:00:20Z", "2021-03-23T08:00Z", "2021-03-23T08:00:30Z"),
    ]

    assert sorted(set(texts), key=lambda text: edtf_date(text).sort_key) == texts


@pytest.mark.parametrize(
    "text", ["2021-03-23T25:00", "2021-03-23T07:60Z", "2021-02-29T07:00", "2021-03-23T07", "T07:00"]
)
def test_a_time_that_there_is_not_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="is not"):
        edtf_date(text)
