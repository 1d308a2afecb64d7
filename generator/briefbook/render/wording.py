"""Values as words: dates, numbers, countries, grades, in the language of the pages."""

from __future__ import annotations

import re
from datetime import date
from functools import lru_cache

from babel import Locale, UnknownLocaleError
from babel.dates import format_date, format_skeleton

from briefbook.model.dates import PartialDate
from briefbook.model.grades import CREDIBILITY, LIKELIHOOD_BY_TERM, RELIABILITY
from briefbook.model.statement import Qualifiers
from briefbook.model.values import NumberValue

_SEASONS = {"21": "spring", "22": "summer", "23": "autumn", "24": "winter"}
_ABOUT = ("~", "%")
_UNCERTAIN = ("?", "%")
_SIGNS = {
    "~": "about ",
    "≈": "about ",
    "<": "fewer than ",
    ">": "more than ",
    "<=": "at most ",
    "≤": "at most ",
    ">=": "at least ",
    "≥": "at least ",
}


@lru_cache(maxsize=64)
def locale_of(language: str) -> Locale:
    """The locale for a language tag; British English dates for plain `en`; English where Babel has none."""
    try:
        return Locale.parse("en_GB" if language == "en" else language.replace("-", "_"))
    except (UnknownLocaleError, ValueError):
        return Locale.parse("en_GB")


@lru_cache(maxsize=16384)
def date_words(when: PartialDate, language: str = "en") -> str:
    """A date as it is said, no more precise than it was written."""
    text = when.edtf
    if text.startswith("["):
        return " or ".join(_single(member.strip(), language) for member in text[1:-1].split(","))
    start, slash, end = text.partition("/")
    if not slash:
        return _single(text, language)
    if start in ("", ".."):
        return f"until {_single(end, language)}"
    if end in ("", ".."):
        return f"since {_single(start, language)}"
    return _range(start, end, language)


def _range(start: str, end: str, language: str) -> str:
    same_month = re.fullmatch(r"(\d{4}-\d\d)-(\d\d)", start), re.fullmatch(r"(\d{4}-\d\d)-(\d\d)", end)
    if all(same_month) and start[:7] == end[:7]:
        return (
            f"{int(start[8:])}–{_single(end, language)}"
            if language.startswith("en")
            else f"{_single(start, language)} – {_single(end, language)}"
        )
    gap = "–" if start.isdigit() and end.isdigit() else " – "
    return f"{_single(start, language)}{gap}{_single(end, language)}"


def _single(text: str, language: str) -> str:
    text, _, time = text.partition("T")
    if time:
        return f"{_single(text, language)}, {time}"
    plain = text.rstrip("?~%")
    about = "about " if text.endswith(_ABOUT) else ""
    doubt = " (uncertain)" if text.endswith(_UNCERTAIN) else ""
    return f"{about}{_certain(plain, language)}{doubt}"


def _certain(plain: str, language: str) -> str:
    match = re.fullmatch(r"(\d{4})(?:-(\d\d))?(?:-(\d\d))?", plain)
    if match is None:
        return _certain(plain.removesuffix("-XX"), language) if plain.endswith("-XX") else _unspecified(plain)
    year, month, day = match.groups()
    if month is None:
        return year.lstrip("0").rjust(1, "0")
    if month in _SEASONS and day is None:
        return f"{_SEASONS[month]} {int(year)}"
    if int(year) == 0:
        return plain
    when = date(int(year), int(month), int(day or 1))
    if day is None:
        return format_skeleton("yMMMM", when, locale=locale_of(language))
    before, between, after = _around(int(month), language)
    if before is None:
        return format_date(when, "long", locale=locale_of(language))
    return f"{before}{when.day}{between}{when.year}{after}"


@lru_cache(maxsize=1024)
def _around(month: int, language: str) -> tuple[str | None, str, str]:
    """What stands around day and year in a month's dates; None first where the year comes first, or other digits."""
    said = format_date(date(2345, month, 16), "long", locale=locale_of(language))
    before, is_day, rest = said.partition("16")
    between, is_year, after = rest.partition("2345")
    return (
        (before, between, after)
        if is_day and is_year and not re.search(r"\d", before + between + after)
        else (None, "", "")
    )


def _unspecified(text: str) -> str:
    decade = re.fullmatch(r"(\d{3})X", text)
    if decade:
        return f"{decade[1]}0s"
    century = re.fullmatch(r"(\d\d)XX", text)
    if century:
        return f"{century[1]}00s"
    return text.removeprefix("Y")


def number_words(value: NumberValue, unit: str = "") -> str:
    """A number as it is said, its digits as they were written: `about 60 %`, `1,146 scholars`, `16–21`."""
    sign = re.match(r"[~≈<>≤≥]=?", value.text)
    plain = value.text[sign.end() :].strip() if sign else value.text
    words = _SIGNS.get(sign[0], "") if sign else ""
    low, dots, high = plain.partition("..")
    words += _grouped(low) + ("–" + _grouped(high) if dots else "")
    if unit == "%":
        words = words.replace("fewer than", "less than")
        return f"{words}\u00a0%"
    return f"{words} {unit}" if unit else words


def _grouped(digits: str) -> str:
    sign, digits = ("−", digits[1:]) if digits.startswith("-") else ("", digits)
    whole, dot, rest = digits.partition(".")
    grouped = re.sub(r"(?<=\d)(?=(?:\d{3})+$)", ",", whole.lstrip("0") or "0")  # not int(): it refuses 5,000 digits
    return f"{sign}{grouped}{dot}{rest}"


@lru_cache(maxsize=1024)
def country_words(code: str, language: str = "en") -> str:
    return str(locale_of(language).territories.get(code, code))


@lru_cache(maxsize=1024)
def language_words(tag: str, language: str = "en") -> str:
    try:
        return Locale.parse(tag.replace("-", "_")).get_display_name(locale_of(language)) or tag
    except (UnknownLocaleError, ValueError):
        return tag


def grade_words(reliability: str, credibility: str) -> str:
    """What a grade of the Admiralty code means: `B2: usually reliable, probably true`."""
    said = [RELIABILITY.get(reliability, ""), CREDIBILITY.get(credibility, "")]
    said = [words for words in said if words]
    return f"{reliability}{credibility}: {', '.join(said)}" if said else ""


def likelihood_words(term: str) -> str:
    """A term of ICD 203 with the chance it stands for."""
    rung = LIKELIHOOD_BY_TERM.get(term)
    return f"{term} ({rung.low}–{rung.high} %)" if rung else term


def period_words(qualifiers: Qualifiers, language: str = "en") -> str:
    """When a statement held: `2010–2015`, `since 2010`, `until 2015`, `as of January 2022`; empty where not said."""
    start, end, as_of = qualifiers.start, qualifiers.end, qualifiers.as_of
    words = []
    if start and end:
        words.append(f"{date_words(start, language)} – {date_words(end, language)}")
    elif start:
        words.append(f"since {date_words(start, language)}")
    elif end:
        words.append(f"until {date_words(end, language)}")
    if as_of:
        words.append(f"as of {date_words(as_of, language)}")
    return ", ".join(words)


def counted(number: int, one: str, many: str = "") -> str:
    """`1 source`, `3 sources`."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"


def joined(words: list[str], last: str = "and") -> str:
    """`a`, `a and b`, `a, b and c`."""
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} {last} {words[-1]}" if words else ""
