"""Scales that do not lie: from zero for amounts, by days for dates."""

from __future__ import annotations

from collections.abc import Iterable
from math import ceil, floor, inf, isfinite, log10
from typing import NamedTuple

from briefbook.model.dates import EARLIEST, LATEST, Day, PartialDate

_STEPS = (1.0, 2.0, 2.5, 5.0, 10.0)


class Scale(NamedTuple):
    """From `low` to `high`; `ticks` are where it is marked."""

    low: float
    high: float
    ticks: tuple[float, ...]

    def at(self, value: float) -> float:
        """Where a value is, as a share of the width from the left; what lies beyond an end, at that end."""
        return (min(max(value, self.low), self.high) - self.low) / (self.high - self.low)


def amounts(values: Iterable[float]) -> Scale:
    """A scale with zero on it, and a mark at each end. Infinite values are left out."""
    found = [each for each in values if isfinite(each)]
    low, high = min(0.0, *found, 0.0), max(0.0, *found, 0.0)
    if low == high:
        return Scale(0.0, 1.0, (0.0, 1.0))
    step = _step((high - low) / 4)
    first, last = floor(round(low / step, 9)), ceil(round(high / step, 9))
    ticks = tuple(round(number * step, 12) for number in range(first, last + 1))
    return Scale(ticks[0], ticks[-1], ticks)


def _step(rough: float) -> float:
    size = 10.0 ** floor(log10(rough))
    return next(size * each for each in _STEPS if size * each >= rough * 0.999)


def days(day: Day) -> int:
    """A day of the Gregorian calendar, which EDTF extends in both directions, as a count of days."""
    year, month, date = day
    year -= month <= 2
    era = year // 400
    of_era = year - era * 400
    of_year = (153 * (month + (-3 if month > 2 else 9)) + 2) // 5 + date - 1
    return era * 146097 + of_era * 365 + of_era // 4 - of_era // 100 + of_year


def span(date: PartialDate) -> tuple[float, float]:
    """From the beginning of the first day that a date can mean to the end of the last; infinite where it is open."""
    first = -inf if date.first == EARLIEST else float(days(date.first))
    last = inf if date.last == LATEST else float(days(date.last) + 1)
    return first, last


class TimeScale(NamedTuple):
    """`ticks` are the beginnings of years, or of months, with what they are called in ISO 8601."""

    scale: Scale
    ticks: tuple[tuple[float, str], ...]


def times(dates: Iterable[PartialDate]) -> TimeScale | None:
    """A scale over all days that dates can mean; None where none of them has any end."""
    ends = [each for date in dates for each in span(date) if isfinite(each)]
    if not ends:
        return None
    low, high = min(ends), max(ends)
    room = max((high - low) * 0.04, 15.0)
    low, high = low - room, high + room
    years = list(_years(low, high))
    if len(years) >= 2:
        step = max(1, int(_step(len(years) / 6))) if len(years) > 6 else 1
        ticks = [(float(days((year, 1, 1))), _year(year)) for year in years if year % step == 0]
    else:
        first = _year_at(low)
        months = [(year, month) for year in range(first, _year_at(high) + 1) for month in range(1, 13)]
        found = [(float(days((year, month, 1))), f"{year:04}-{month:02}") for year, month in months]
        found = [each for each in found if low <= each[0] <= high]
        ticks = found[:: max(1, ceil(len(found) / 4))]
    return TimeScale(Scale(low, high, tuple(at for at, _ in ticks)), tuple(ticks))


def _years(low: float, high: float) -> Iterable[int]:
    """The years that begin between two days."""
    first, last = _year_at(low), _year_at(high)
    return (year for year in range(first, last + 1) if low <= days((year, 1, 1)) <= high)


def _year_at(day: float) -> int:
    return floor((day + 60) / 365.2425)


def _year(year: int) -> str:
    return f"{year:04}" if 0 <= year <= 9999 else f"Y{year}"
