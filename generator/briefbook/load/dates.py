"""Dates as people write them: EDTF of levels 0 and 1 is read, and of anything else it is said what it may mean."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from importlib import import_module

from msgspec.structs import replace

from briefbook.model.dates import EARLIEST, LATEST, Day, PartialDate, days_in, moment_of, plain_date
from briefbook.model.grammar import UNSTATED
from briefbook.model.limits import MAX_CHOICE
from briefbook.problems import Fix

# Level 2 is refused here, not by the library: that reads `2001-25` as a spring, and 29 February in any year.
_SINGLE = re.compile(
    r"-?[0-9]{4}(?:-[0-9]{2}(?:-[0-9]{2})?)?[?~%]?"
    r"|-?[0-9]{4}-(?:XX|XX-XX|[0-9]{2}-XX)[?~%]?"
    r"|-?[0-9]{2}(?:[0-9]X|XX)[?~%]?"
    r"|Y-?[0-9]{5,9}"
    r"|[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}(?::[0-9]{2})?(?:Z|[+-][0-9]{2}(?::[0-9]{2})?)?"
)
_MONTH_OR_DAY = re.compile(r"(-?[0-9]{4})-([0-9]{2})(?:-([0-9]{2}))?")


@lru_cache(maxsize=4096)
def edtf_date(text: str) -> PartialDate:
    """The date that a text says. Raises ValueError, whose words go behind the text: `is not in the calendar`."""
    if text.startswith("[") and text.endswith("]"):
        return _choice(text)
    start, slash, end = text.partition("/")
    if not slash:
        return _single(text)
    first = _single(start) if start not in ("", "..") else PartialDate(start, EARLIEST, EARLIEST)
    last = _single(end) if end not in ("", "..") else PartialDate(end, LATEST, LATEST)
    if start in ("", "..") and end in ("", ".."):
        raise ValueError("has neither start nor end")
    if first.first > last.last:
        raise ValueError("starts after it ends")
    return PartialDate(text, first.first, last.last, (first, last))


def _choice(text: str) -> PartialDate:
    """One of several dates, in whatever order they are written."""
    members = tuple(_single(member.strip()) for member in text[1:-1].split(","))
    if len(members) < 2:
        raise ValueError("is not one date or another; write `[2022-09-17,2022-09-18]`")
    if len(members) > MAX_CHOICE:
        raise ValueError(f"is one of more than {MAX_CHOICE} dates")
    return PartialDate(text, min(each.first for each in members), max(each.last for each in members), members)


def _single(text: str) -> PartialDate:
    plain = plain_date(text)
    if plain is not None:
        return plain
    if not _SINGLE.fullmatch(text):
        raise ValueError("is not a date (EDTF, level 0 or 1)")
    if not _is_in_calendar(text):
        raise ValueError("is not in the calendar")
    if (season := _season(text)) is not None:
        return season
    if "T" in text:
        day = plain_date(text.partition("T")[0])
        timed = replace(day, edtf=text) if day else None
        if timed is None or moment_of(timed) is None:
            raise ValueError("is not in the calendar")
        return timed
    try:
        date = import_module("edtf").parse_edtf(text)
        return PartialDate(text, *_in_order(text, _day(date.lower_strict()), _day(date.upper_strict())))
    except Exception as error:  # the library raises several kinds, pyparsing's and its own
        raise ValueError("is not a date (EDTF, level 0 or 1)") from error


def _in_order(text: str, first: Day, last: Day) -> tuple[Day, Day]:
    """The days that bound a date; those of a year BC with signs left open come from the library in the wrong order."""
    if first <= last:
        return first, last
    first, last = last, first
    if text.count("-", 1) == 1:  # no day: of a month that is left open, the library has the last day first
        return (*first[:2], 1), (*last[:2], days_in(last[0], last[1]))
    return first, last


def _is_in_calendar(text: str) -> bool:
    """Whether a text has no month or day, or one that there is; months 21 to 24 are the seasons."""
    found = _MONTH_OR_DAY.match(text)
    if found is None:
        return True
    year, month, day = int(found[1]), int(found[2]), int(found[3] or 1)
    if 21 <= month <= 24:
        return text[found.end(2) :] in ("", "?", "~", "%")
    return 1 <= month <= 12 and 1 <= day <= days_in(year, month)


def _season(text: str) -> PartialDate | None:
    """`2022-24` and `2003-22~`, which the library refuses: a winter lasts to the end of the next year's February."""
    found = _MONTH_OR_DAY.match(text)
    if found is None or int(found[2]) < 21:
        return None
    year, month = int(found[1]), 3 * (int(found[2]) - 20)
    last_year, last_month = (year, month + 2) if month < 12 else (year + 1, 2)
    return PartialDate(text, (year, month, 1), (last_year, last_month, days_in(last_year, last_month)))


def _day(moment: tuple[int, ...]) -> Day:
    year, month, day = moment[:3]
    return (year, month, day)


_MONTHS = (
    "january", "february", "march", "april", "may", "june",
    "july", "august", "september", "october", "november", "december",
)  # fmt: skip
_YEAR_FIRST = re.compile(r"([0-9]{4})([-/. ])([0-9]{1,2})(?:\2([0-9]{1,2}))?")
_DIGITS_ONLY = re.compile(r"([0-9]{4})([0-9]{2})([0-9]{2})?")
_YEAR_LAST = re.compile(r"(?:([0-9]{1,2})([./ -]))?([0-9]{1,2})[./ -]([0-9]{4})")
_IN_WORDS = re.compile(r"(?:([0-9]{1,2})\.? )?([A-Za-z]{3,9})\.?(?: ([0-9]{1,2}),?)? ([0-9]{4})")
_ABOUT = re.compile(r"(?:[~≈]|(?:c|ca|circa|about|approx)\b\.?)\s*(.+)", re.IGNORECASE)
_OPEN = re.compile(r"([0-9-]+[~?%]?)\s*\.\.|\.\.\s*([0-9-]+[~?%]?)")
_QUARTER = re.compile(r"([0-9]{4})[- ]?Q([1-4])|Q([1-4])[ /-]?([0-9]{4})", re.IGNORECASE)
_LONGEST_DATE = 100
_BETWEEN = re.compile(r"\s*(?:\.\.|–|—| to | - |/)\s*")


def date_hint(text: str) -> str:
    """What to write instead of a text that is no date: the dates that it may stand for, or how dates are written."""
    if text in UNSTATED:
        return "leave the date out where there is none to give"
    if re.match(r"[0-9]{4}-[0-9]{2}-[0-9]{2}[T ]+[0-9]", text):
        return "write a time as 2022-09-15T12:30, then Z or +02:00 for its zone; without a zone it is local time"
    if (found := _MONTH_OR_DAY.match(text)) and _SINGLE.fullmatch(text):
        year, month = int(found[1]), int(found[2])
        return (
            f"the days of {found[1]}-{found[2]} go from 01 to {days_in(year, month)}"
            if 1 <= month <= 12
            else "months go from 01 to 12"
        )
    if meant := _valid_dates_meant(text):
        return "write " + " or ".join(f'"{each}"' if each.startswith("[") else each for each in meant)
    if text.startswith("{"):
        return 'make each date a value of its own; "[2022,2023]" means one of them, not known which'
    if _is_date(whole := re.sub("[?~%]", "", text)) and whole != text:
        return f"a mark qualifies the whole date and comes at its end, as in {whole}~"
    return "write 2022, 2022-09, 2022-09-15, 2022-08~ (about), 2022-09-19? (uncertain) or 2022-09-17/2022-09-18"


def date_fix(text: str) -> Fix | None:
    """The date meant, where only one can be. Six digits are no date that people write of a year and a month."""
    meant = _valid_dates_meant(text)
    is_certain = len(meant) == 1 and not (text.isdigit() and len(text) != 8)
    return Fix(text, meant[0]) if is_certain else None


def _valid_dates_meant(text: str) -> list[str]:
    meant = _dates_meant(text) if len(text) <= _LONGEST_DATE else ()
    return [each for each in dict.fromkeys(meant) if _is_date(each)]


def _is_date(text: str) -> bool:
    try:
        return bool(edtf_date(text))
    except ValueError:
        return False


def _dates_meant(text: str) -> Iterator[str]:
    """What `2022/9/5`, `15/09/2022`, `September 2022`, `c. 2022`, `2022 to 2023` may mean; not all are dates."""
    if found := _YEAR_FIRST.fullmatch(text):
        year, between, month, day = found.groups()
        yield _iso(year, month, day)
        if between == "/" and len(month) == 2 and not day:
            yield f"{year}/{year[:2]}{month}"
    elif found := _DIGITS_ONLY.fullmatch(text):
        year, month, day = found.groups()
        if day or not _is_day_of_short_year(text):
            yield _iso(year, month, day)
    elif found := _YEAR_LAST.fullmatch(text):
        first, _, second, year = found.groups()
        yield _iso(year, second, first)
        yield _iso(year, first, second) if first else ""
    elif (found := _IN_WORDS.fullmatch(text)) and (month := _month_called(found[2])):
        yield _iso(found[4], month, found[1] or found[3])
    elif found := _ABOUT.fullmatch(text):
        yield from (each.replace("/", "~/") + "~" for each in (found[1], *_dates_meant(found[1])))
    elif found := _OPEN.fullmatch(text):
        yield f"{found[1]}/.." if found[1] else f"../{found[2]}"
    elif text[:1] in ("?", "%"):
        yield text[1:].strip() + text[0]
    elif found := _QUARTER.fullmatch(text):
        year, last = found[1] or found[4], 3 * int(found[2] or found[3])
        months = [f"{year}-{month:02}" for month in (last - 2, last - 1, last)]
        yield from (f"{months[0]}/{months[2]}", f"[{','.join(months)}]")  # all of it, or some time in it
    elif all(ends := _BETWEEN.split(text, maxsplit=1)):
        yield "/".join(ends)


def _is_day_of_short_year(text: str) -> bool:
    """Whether six digits may be a day too, its year, month and day in some order."""
    one, two, three = (int(text[at : at + 2]) for at in (0, 2, 4))
    return any(1 <= month <= 12 and 1 <= day <= 31 for month, day in ((two, three), (two, one), (one, two)))


def _iso(year: str, month: str, day: str | None) -> str:
    """Empty for a month that no calendar has: EDTF would read `2023-24`, made of `2023/24`, as a winter."""
    return "-".join([year, *(f"{each:0>2}" for each in (month, day) if each)]) if 1 <= int(month) <= 12 else ""


def _month_called(word: str) -> str:
    """The number of `March`, `mar` and `Sept`; empty for `Marathon` and for `Decade`."""
    called = (number for number, name in enumerate(_MONTHS, start=1) if name.startswith(word.lower()))
    return str(next(called, ""))
