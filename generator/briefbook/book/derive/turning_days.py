"""The days on which something may begin or cease to be so: between two of them, a book says the same on every day."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator
from functools import cache
from types import UnionType
from typing import Any, Union, cast, get_args, get_origin, get_type_hints

from msgspec import Struct

from briefbook.model.agreement import day_beside, stretch
from briefbook.model.dates import EARLIEST, Day, PartialDate
from briefbook.model.entries import Entry


def turning_days(entries: Iterable[Entry]) -> tuple[Day, ...]:
    """The first and the last day of every date in the entries, and the days after these; of `2022-08~` as widely as it
    may be meant, too.
    """
    dates: dict[str, PartialDate] = {}
    for entry in entries:
        _gather(entry, dates)
    return tuple(sorted({day for date in dates.values() for day in _turns(date)}))


def last_turn(days: Iterable[Day], today: PartialDate) -> PartialDate:
    """The last turning day up to today. Dates of the book stand to it as they stand to today; it is shown nowhere."""
    day = max((each for each in days if each <= today.first), default=EARLIEST)
    return PartialDate("", day, day)


def _turns(date: PartialDate) -> Iterator[Day]:
    for day in (date.first, date.last, *stretch(date)):
        yield day
        yield day_beside(day, 1)
    for part in date.parts:
        yield from _turns(part)


def _gather(value: Any, dates: dict[str, PartialDate]) -> None:
    """Every date in a value of the model."""
    if type(value) is PartialDate:
        dates[value.edtf] = value
    elif type(value) is tuple:
        for each in value:
            _gather(each, dates)
    elif value is not None:
        for name in _dated(cast("Hashable", type(value))):
            _gather(getattr(value, name), dates)


@cache
def _dated(cls: Hashable) -> tuple[str, ...]:
    """The fields of a class of the model that may hold dates."""
    if not (isinstance(cls, type) and issubclass(cls, Struct)):
        return ()
    return tuple(name for name, hint in get_type_hints(cls).items() if any(map(_holds_dates, _classes(hint))))


def _holds_dates(cls: type) -> bool:
    return cls is PartialDate or bool(_dated(cast("Hashable", cls)))


def _classes(hint: Any) -> Iterator[type]:
    """The classes that a type is made of."""
    if get_origin(hint) in (tuple, Union, UnionType):
        for each in get_args(hint):
            yield from _classes(each)
    elif isinstance(hint, type):
        yield hint
