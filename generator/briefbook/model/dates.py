"""Dates of any precision: what EDTF says of them, and the days between which they lie."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import NamedTuple

from msgspec import Struct

EARLIEST = (-(10**9), 1, 1)
LATEST = (10**9, 12, 31)
Day = tuple[int, int, int]


class PartialDate(Struct, frozen=True, array_like=True, gc=False):
    """A date as written, and the first and last day it can mean.

    Precision is kept, never padded: `2021` stays a year, and sorts before every day in it. An open or unknown end is
    `EARLIEST` or `LATEST`. `parts` are the dates of `[a,b,c]`, or the two ends of a period; a single date has none.
    Rule: EDTF (ISO 8601-2) levels 0 and 1, and `[a,b,c]`.
    """

    edtf: str
    first: Day
    last: Day
    parts: tuple[PartialDate, ...] = ()

    @property
    def is_choice(self) -> bool:
        """Whether it is one of several dates, nobody knows which."""
        return self.edtf.startswith("[")

    @property
    def sort_key(self) -> tuple[Day, tuple[int, int, int], str]:
        """By first day, the wider before the narrower, what has no time before what has one, then by time: a minute
        before its seconds.
        """
        year, month, day = self.last
        moment = moment_of(self)
        time = f"T{moment.second_of(self.first):08}{'' if moment.seconds == 60 else ':'}" if moment else ""
        return (self.first, (-year, -month, -day), time + self.edtf)


class Moment(NamedTuple):
    """A time of day: a minute or a second, from `start` on. Local time of the place has no zone."""

    start: datetime
    seconds: int

    @property
    def is_zoned(self) -> bool:
        return self.start.tzinfo is not None

    def second_of(self, day: Day) -> int:
        """Seconds since a day began in UTC, and two days more, so that they are never below nought."""
        utc = self.start.astimezone(UTC) if self.is_zoned else self.start.replace(tzinfo=UTC)
        return int((utc - datetime(*day, tzinfo=UTC)).total_seconds()) + 2 * 24 * 60 * 60


_TIMED = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}(:[0-9]{2})?(?:Z|[+-][0-9]{2}(?::[0-9]{2})?)?")


def moment_of(date: PartialDate) -> Moment | None:
    """The moment that a date with a time of day is; None of others, and of times that there are not."""
    match = _TIMED.fullmatch(date.edtf) if "T" in date.edtf else None
    try:
        return Moment(datetime.fromisoformat(date.edtf), 1 if match[1] else 60) if match else None
    except ValueError:
        return None


def same_in_every_zone(date: PartialDate) -> str:
    """The date as written; of a time with a zone, the same in UTC."""
    moment = moment_of(date)
    if moment is None or not moment.is_zoned:
        return date.edtf
    utc = moment.start.astimezone(UTC)
    return f"{utc:%Y-%m-%dT%H:%M}{'' if moment.seconds == 60 else f':{utc:%S}'}Z"


ENDED = PartialDate("unknown", EARLIEST, LATEST)
"""When something ended of which only that is known."""

_PLAIN = re.compile(r"([0-9]{4})(?:-([0-9]{2})(?:-([0-9]{2}))?)?")
_DAYS = (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)


def days_in(year: int, month: int) -> int:
    """Days in a month of the Gregorian calendar, which EDTF extends in both directions."""
    is_leap = year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)
    return 29 if month == 2 and is_leap else _DAYS[month - 1]


def plain_date(text: str) -> PartialDate | None:
    """Read `2021`, `2021-02` or `2021-02-16`; None for everything else, right or wrong."""
    match = _PLAIN.fullmatch(text)
    if match is None:
        return None
    year = int(match[1])
    if match[2] is None:
        return PartialDate(text, (year, 1, 1), (year, 12, 31))
    month = int(match[2])
    if not 1 <= month <= 12:
        return None
    if match[3] is None:
        return PartialDate(text, (year, month, 1), (year, month, days_in(year, month)))
    day = int(match[3])
    if not 1 <= day <= days_in(year, month):
        return None
    return PartialDate(text, (year, month, day), (year, month, day))
