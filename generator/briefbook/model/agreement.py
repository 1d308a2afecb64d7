"""Whether two values can both be true. The rule is docs/explanation/disputes.md; a test reads its tables."""

from __future__ import annotations

from fractions import Fraction
from typing import NamedTuple

from briefbook.model.dates import EARLIEST, LATEST, Day, PartialDate, days_in, moment_of
from briefbook.model.grammar import NUMBER
from briefbook.model.values import CodeValue, DateValue, NumberValue, TextValue, Unstated, Value, compared, composed

UNKNOWN = Unstated("unknown")
NONE = Unstated("none")
ABOUT = Fraction(1, 20)
"""How far off a number may be that is given as `~60`."""
Limit = Fraction | float
HALF, _WHOLE = 50, 100


class _Bounds(NamedTuple):
    """What a number lies between; `is_open`: the finite bound itself is left out, as by `<60`."""

    low: Limit
    high: Limit
    is_open: bool


def agree(one: Value, other: Value) -> bool:
    """Whether both can be true of one thing at one time."""
    if UNKNOWN in (one, other):
        return True
    if isinstance(one, DateValue) and isinstance(other, DateValue):
        return dates_agree(one.date, other.date)
    if isinstance(one, NumberValue) and isinstance(other, NumberValue):
        return one.base != other.base or _numbers_agree(_bounds(one), _bounds(other))
    if isinstance(one, TextValue) and isinstance(other, TextValue):
        return one.lang != other.lang or composed(one.text) == composed(other.text)
    if isinstance(one, CodeValue) and isinstance(other, CodeValue) and one.kind == other.kind == "coordinates":
        return all(map(_are_near, one.code.split(", "), other.code.split(", ")))
    return compared(one) == compared(other)


def _are_near(one: str, other: str) -> bool:
    """Whether two angles can be one: of the less precise, one unit of the last place apart at most."""
    places = min(len(each.partition(".")[2]) for each in (one, other))
    return abs(Fraction(one) - Fraction(other)) <= Fraction(1, 10**places)


def is_majority(share: NumberValue) -> bool:
    """Whether a share, in per cent, is surely more than half."""
    low, high, is_open = _bounds(share)
    return low > HALF or (low == HALF < high and is_open)


def are_more_than_all(one: NumberValue, other: NumberValue) -> bool:
    """Whether two shares, in per cent, are surely more than the whole together."""
    total, is_open = Fraction(0), False
    for low, high, is_bound_out in (_bounds(one), _bounds(other)):
        total += Fraction(low) if low > 0 else 0
        is_open |= is_bound_out and low < high == float("inf")
    return total > _WHOLE or (total == _WHOLE and is_open)


def is_finer(one: Value, other: Value) -> bool:
    """Whether the first says the same as the second, and more precisely: one lies inside the other, and is smaller."""
    if isinstance(one, DateValue) and isinstance(other, DateValue):
        if one.date.parts or other.date.parts:
            return False
        (start, end), (first, last) = stretch(one.date), stretch(other.date)
        this, that = moment_of(one.date), moment_of(other.date)
        if this and first <= start and end <= last and (that is None or this.seconds < that.seconds):
            return dates_agree(one.date, other.date)
        return first <= start and end <= last and (start, end) != (first, last)
    if isinstance(one, NumberValue) and isinstance(other, NumberValue):
        if one.base != other.base:
            return False
        mine, its = _bounds(one), _bounds(other)
        is_inside = its.low <= mine.low and mine.high <= its.high
        return is_inside and mine[:2] != its[:2] and _numbers_agree(mine, its)
    return False


def denies(denied: Value, other: Value) -> bool:
    """Whether a denial of the first says that the second is wrong: it is the same, or finer."""
    if isinstance(denied, TextValue) and isinstance(other, TextValue):
        return denied.lang == other.lang and agree(denied, other)
    if isinstance(denied, NumberValue) and isinstance(other, NumberValue):
        return denied.base == other.base and (_bounds(denied) == _bounds(other) or is_finer(other, denied))
    return compared(denied) == compared(other) or is_finer(other, denied)


def _numbers_agree(one: _Bounds, other: _Bounds) -> bool:
    low, high = max(one.low, other.low), min(one.high, other.high)
    return low < high or (
        low == high and not any(each.is_open and low in (each.low, each.high) for each in (one, other))
    )


def _bounds(number: NumberValue) -> _Bounds:
    """The bounds of a number, from its digits: a float would not tell 2⁵³ from 2⁵³ + 1."""
    match = NUMBER.fullmatch(number.text)
    if match is None:
        return _Bounds(number.low, number.high, False)
    factor = Fraction(number.factor)
    low = Fraction(match["low"]) * factor
    high = Fraction(match["high"] or match["low"]) * factor
    sign = match["sign"] or ""
    if sign[:1] in ("<", "≤"):
        return _Bounds(float("-inf"), high, sign == "<")
    if sign[:1] in (">", "≥"):
        return _Bounds(low, float("inf"), sign == ">")
    if number.is_about:
        return _Bounds(low - abs(low) * ABOUT, high + abs(high) * ABOUT, False)
    return _Bounds(low, high, False)


def dates_agree(one: PartialDate, other: PartialDate) -> bool:
    """Whether something can have been on both dates; of two periods, whether they can be one and the same."""
    if one.is_choice:
        return any(dates_agree(each, other) for each in one.parts)
    if other.is_choice:
        return any(dates_agree(one, each) for each in other.parts)
    (start, end), (first, last) = stretch(one), stretch(other)
    if one.parts and other.parts:
        is_inside = (start <= first and last <= end) or (first <= start and end <= last)
        return is_inside or all(map(dates_agree, one.parts, other.parts))
    if (this := moment_of(one)) and (that := moment_of(other)) and this.is_zoned == that.is_zoned:
        apart = (this.start - that.start).total_seconds()
        return -this.seconds < apart < that.seconds
    return start <= last and first <= end


def stretch(date: PartialDate) -> tuple[Day, Day]:
    """The first and the last day it can mean, of `2022-08~` with the months beside it; of a period, all of it."""
    if date.parts:
        return stretch(date.parts[0])[0], stretch(date.parts[-1])[1]
    if not date.edtf.endswith(("~", "%")):
        return date.first, date.last
    if date.first == date.last:
        return day_beside(date.first, -1), day_beside(date.last, 1)
    (year, month, _), (last_year, last_month, _) = date.first, date.last
    months = 12 * (last_year - year) + last_month - month + 1
    start_year, start_month = _month_beside(year, month, -months)
    end_year, end_month = _month_beside(last_year, last_month, months)
    return (start_year, start_month, 1), (end_year, end_month, days_in(end_year, end_month))


def _month_beside(year: int, month: int, months: int) -> tuple[int, int]:
    years, month = divmod(month - 1 + months, 12)
    return year + years, month + 1


def day_beside(day: Day, days: int) -> Day:
    """The day before or after another one; of an open end, the end."""
    if day in (EARLIEST, LATEST):
        return day
    year, month, number = day
    if 1 <= number + days <= days_in(year, month):
        return (year, month, number + days)
    year, month = _month_beside(year, month, days)
    return (year, month, 1 if days > 0 else days_in(year, month))
