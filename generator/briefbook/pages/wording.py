"""Values as words: dates, numbers, countries, grades, in the language of the pages."""

from __future__ import annotations

import re
from collections.abc import Container, Iterable, Iterator, Mapping
from datetime import date
from decimal import Decimal
from functools import lru_cache
from importlib import import_module
from typing import NamedTuple

from babel import Locale, UnknownLocaleError
from babel.dates import format_date, format_skeleton
from babel.lists import format_list
from babel.numbers import format_decimal, get_currency_symbol
from babel.units import format_unit

from briefbook.model.corpus import NAMES
from briefbook.model.dates import ENDED, PartialDate
from briefbook.model.grades import CREDIBILITY, LIKELIHOOD_BY_TERM, RELIABILITY
from briefbook.model.grammar import DIRECTNESS, INTERESTS, NAME_KINDS, TIES
from briefbook.model.statement import PLAIN, Qualifiers, Quote, Rank
from briefbook.model.units import SCALES, scale_and_unit, shifted
from briefbook.model.values import NumberValue, Reference, TextValue
from briefbook.pages.language_words import LanguageWords, words_in

_SEASONS = {"21": "spring", "22": "summer", "23": "autumn", "24": "winter"}
"""Months of EDTF, and the pattern of each."""
_ABOUT = ("~", "%")
_UNCERTAIN = ("?", "%")
_SIGNS = {
    "~": "about",
    "≈": "about",
    "<": "fewer",
    ">": "more",
    "<=": "at_most",
    "≤": "at_most",
    ">=": "at_least",
    "≥": "at_least",
}
"""Signs before numbers, and the pattern of each."""


@lru_cache(maxsize=64)
def locale_of(language: str) -> Locale:
    """The locale for a language tag; British English dates for plain `en`; English where Babel has none."""
    try:
        return Locale.parse("en_GB" if language == "en" else language.replace("-", "_"))
    except (UnknownLocaleError, ValueError):
        return Locale.parse("en_GB")


def _patterns(language: str) -> LanguageWords:
    """What dates and numbers are said with; English where Babel words them in English."""
    return words_in(language if locale_of(language).language == language.split("-")[0] else "en")


@lru_cache(maxsize=16384)
def date_words(when: PartialDate, language: str = "en") -> str:
    """A date as it is said, no more precise than it was written."""
    text, words = when.edtf, _patterns(language)
    if when.is_choice:
        members = [_single(member.strip(), language) for member in text[1:-1].split(",")]
        return format_list(members, style="or", locale=locale_of(language))
    start, slash, end = text.partition("/")
    if not slash or start == end:
        return _single(start, language)
    if start in ("", ".."):
        return _in(words.until if start else words.until_unknown_start, _single(end, language))
    if end in ("", ".."):
        return _in(words.since if end else words.since_unknown_end, _single(start, language))
    return _range(start, end, language)


@lru_cache(maxsize=64)
def or_in(language: str) -> str:
    """What stands between two values of which one holds: ` or `."""
    return str(format_list(["", ""], style="or", locale=locale_of(language)))


def _in(pattern: str, date: str) -> str:
    """`since 1990`, `since the 1990s`."""
    return pattern.format(f"the {date}" if _DECADE.match(date) else date)


_DECADE = re.compile(r"\d+s\b")
"""English: elsewhere decades are said by their first and last year."""


def _range(start: str, end: str, language: str) -> str:
    same_month = re.fullmatch(r"(\d{4}-\d\d)-(\d\d)", start), re.fullmatch(r"(\d{4}-\d\d)-(\d\d)", end)
    if all(same_month) and start[:7] == end[:7]:
        before, between, after = _around(int(start[5:7]), language)
        if before is not None:
            dot = "." if between.startswith(".") else ""  # 17.–18. September
            days = f"{int(start[8:])}{dot}–{int(end[8:])}"
            return f"{before}{days}{between}{year_words(int(start[:4]), language)}{after}"
    gap = "–" if start.isdigit() and end.isdigit() and int(start) >= _WITHOUT_ERA else " – "
    return f"{_single(start, language)}{gap}{_single(end, language)}"


def _single(text: str, language: str) -> str:
    text, _, time = text.partition("T")
    if time:
        return f"{_single(text, language)}, {time}"
    plain = text.rstrip("?~%")
    said, words = _certain(plain, language), _patterns(language)
    said = _in(words.about, said) if text.endswith(_ABOUT) else said
    return words.uncertain.format(said) if text.endswith(_UNCERTAIN) else said


def _certain(plain: str, language: str) -> str:
    match = re.fullmatch(r"(-?\d{4})(?:-(\d\d))?(?:-(\d\d))?", plain)
    if match is None:
        return _certain(plain.removesuffix("-XX"), language) if plain.endswith("-XX") else _unspecified(plain, language)
    year, month, day = match.groups()
    said = year_words(int(year), language)
    if month is None:
        return said
    if month in _SEASONS and day is None:
        pattern: str = getattr(_patterns(language), _SEASONS[month])
        return pattern.format(said)
    # A year that Babel can word, as long as the one meant; 2344 has a 29 February.
    is_alone = int(year) >= _WITHOUT_ERA
    when = date(int(year) if is_alone else 2344, int(month), int(day or 1))
    if day is None:
        words = format_skeleton("yMMMM", when, locale=locale_of(language))
        return words if is_alone else words.replace("2344", said)
    before, between, after = _around(int(month), language)
    if before is None:
        words = format_date(when, "long", locale=locale_of(language))
        return words if is_alone else words.replace("2344", said)
    return f"{before}{when.day}{between}{said}{after}"


def month_words(month: int, language: str) -> str:
    """A month in short, as it stands alone: `Jan`."""
    return str(locale_of(language).months["stand-alone"]["abbreviated"][month])


def year_words(year: int, language: str) -> str:
    """A year as it is said: with its era where it is BC, or so small that it could be a day. EDTF counts from a year
    nought, which is 1 BC.
    """
    if year >= _WITHOUT_ERA:
        return str(year)
    locale = locale_of(language)
    era, pattern = str(locale.eras["abbreviated"][year > 0]), str(locale.datetime_skeletons.get("Gy", "y G"))
    number = year if year > 0 else 1 - year
    is_behind = pattern.find("y") < pattern.find("G")
    return f"{number} {era}" if is_behind else f"{era} {number}"


_WITHOUT_ERA = 100


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


def _unspecified(text: str, language: str) -> str:
    """A decade, a century, or a year of more than four digits. `200X` and `20XX` are both 2000s."""
    match = re.fullmatch(r"(-?)(\d+?)(X+)", text)
    if match is None:
        return year_words(int(text.removeprefix("Y")), language)
    sign, digits, unknown = match.groups()
    first = int(digits) * 10 ** len(unknown)
    last = first + 10 ** len(unknown) - 1
    if sign or first == 0 or not language.startswith("en"):
        ends = (-last, -first) if sign else (first, last)
        return _patterns(language).between.format(*(year_words(each, language) for each in ends))
    what = "century" if len(unknown) == 2 else "decade"
    return f"{first}s ({what})" if first % 100 == 0 else f"{first}s"


def number_words(value: NumberValue, unit: str = "", language: str = "en") -> str:
    """A number as it is said, its digits as they were written: `about 60 %`, `16–21 people`, `US$900 million`."""
    sign = re.match(r"[~≈<>≤≥]=?", value.text)
    plain = value.text[sign.end() :].strip() if sign else value.text
    scale, unit = scale_and_unit(unit or value.unit)
    name = _SIGNS[sign[0]] if sign else ""
    name = "less" if name == "fewer" and (value.base or unit == "%") else name
    low, dots, high = plain.partition("..")
    numbers, scale = _scaled([low, high] if dots else [low], scale, language)
    words = "–".join(numbers) + (f"\u00a0{scale}" if scale else "")
    if unit in locale_of("en").currencies:
        words = _with_currency(words, unit, language)
    elif unit:
        words += f"\u00a0{unit}" if unit == "%" else f" {_unit_words(unit, high or low, language)}"
    patterns = _patterns(language)
    if name:
        words = str(getattr(patterns, name)).format(words)
    return patterns.prices.format(words, value.price_year) if value.price_year else words


_DURATIONS = {"s": "second", "min": "minute", "h": "hour", "d": "day", "week": "week", "year": "year"}


@lru_cache(maxsize=1024)
def _unit_words(unit: str, digits: str, language: str) -> str:
    """A unit behind a number: one of time in words, as in `6 days`, where a language has them behind the number, and
    Babel knows them; its symbol otherwise.
    """
    name = _DURATIONS.get(unit)
    if name is None:
        return unit
    number, locale = Decimal(digits), locale_of(language)
    said = format_unit(number, f"duration-{name}", "long", locale=locale)
    before, is_found, behind = said.partition(format_decimal(number, locale=locale))
    words = behind.strip()
    return words if is_found and not before and words and not words.startswith("duration-") else unit


def _scaled(digits: list[str], scale: str, language: str) -> tuple[list[str], str]:
    """Numbers in words of a language, and its word for a scale; written out where it has none for this one."""
    numbers = [digit_words(each, language) for each in digits]
    if not scale:
        return numbers, ""
    locale, power = locale_of(language), SCALES[scale]
    patterns = locale.compact_decimal_formats.get("long") or {}
    plural = locale.plural_form(Decimal(digits[-1]))
    pattern = patterns.get(plural, patterns.get("other", {})).get(str(10**power))
    match = re.fullmatch("0[ \u00a0]?(.+)", str(pattern.pattern)) if pattern else None
    if match and "0" not in match[1]:
        return numbers, match[1].replace("'", "")
    return [digit_words(shifted(each, power), language) for each in digits], ""


def _with_currency(words: str, code: str, language: str) -> str:
    """An amount with the sign of its currency, where a language puts it."""
    locale = locale_of(language)
    symbol = get_currency_symbol(code, locale)
    pattern = str(locale.currency_formats["standard"].pattern)
    if pattern.find("¤") > pattern.find("#"):
        return f"{words}\u00a0{symbol}"
    minus = "−" if words.startswith("−") else ""
    gap = "\u00a0" if symbol[-1].isalpha() else ""
    return f"{minus}{symbol}{gap}{words.removeprefix(minus)}"


@lru_cache(maxsize=1 << 12)  # most are counts
def digit_words(digits: str, language: str = "en") -> str:
    """A decimal number with the separators of a language, however many digits it has."""
    sign, digits = ("−", digits[1:]) if digits.startswith("-") else ("", digits)
    whole, dot, rest = digits.partition(".")
    group, point, nearest, others = _separators(language)
    whole = whole.lstrip("0") or "0"  # not int(): it refuses 5,000 digits
    ends = [len(whole), *range(len(whole) - nearest, 0, -others)]
    starts = [*ends[1:], 0]
    grouped = group.join(whole[start:end] for start, end in zip(reversed(starts), reversed(ends), strict=True))
    return f"{sign}{grouped}{point if dot else ''}{rest}"


@lru_cache(maxsize=64)
def _separators(language: str) -> tuple[str, str, int, int]:
    """What stands between groups of digits and before the fraction; digits in the last group, and in the others."""
    locale = locale_of(language)
    symbols = locale.number_symbols.get("latn") or locale_of("en").number_symbols["latn"]
    nearest, others = locale.decimal_formats[None].grouping
    return str(symbols["group"]), str(symbols["decimal"]), nearest, others


@lru_cache(maxsize=1024)
def country_words(code: str, language: str = "en") -> str:
    """What a country is called; one that was, by its name in ISO 3166-3, which is English."""
    words = locale_of(language).territories.get(code)
    return str(words) if words else _former_country(code)


def _former_country(code: str) -> str:
    """`USSR (Union of Soviet Socialist Republics)`: with brackets, since a comma stands between countries."""
    former = import_module("pycountry").historic_countries
    name = next((str(each.name) for each in former if code in (each.alpha_2, each.alpha_4)), code)
    short, comma, rest = name.replace("'", "’").partition(", ")
    return f"{short} ({rest})" if comma else short


@lru_cache(maxsize=1024)
def language_words(tag: str, language: str = "en") -> str:
    try:
        return Locale.parse(tag.replace("-", "_")).get_display_name(locale_of(language)) or tag
    except (UnknownLocaleError, ValueError):
        return tag


def foreign(lang: str, language: str) -> str:
    """The language of words where it is not that of the book, for a `lang` attribute; empty otherwise."""
    return lang if lang.split("-")[0] != language.split("-")[0] else ""


def grade_words(reliability: str, credibility: str) -> str:
    """What a grade of the Admiralty code means: `B2: usually reliable, probably true`."""
    said = [RELIABILITY.get(reliability, ""), CREDIBILITY.get(credibility, "")]
    said = [words for words in said if words]
    return f"{reliability}{credibility}: {', '.join(said)}" if said else ""


def likelihood_words(term: str) -> str:
    """A term of ICD 203 with the chance it stands for."""
    rung = LIKELIHOOD_BY_TERM.get(term)
    return f"{term} ({rung.low}–{rung.high} %)" if rung else term


def period_words(qualifiers: Qualifiers, language: str = "en", *, is_dated: bool = True) -> str:
    """When a statement held: `2010–2015`, `since 2010`, `until 2015`, `as of January 2022`; empty where not said."""
    start, end, as_of = qualifiers.start, qualifiers.end, qualifiers.as_of if is_dated else None
    words, patterns = [], _patterns(language)
    if end == ENDED:
        words.append(_in(patterns.from_until_ended, date_words(start, language)) if start else patterns.ended)
    elif start and end:
        both = dict.fromkeys((date_words(start, language), date_words(end, language)))
        words.append(" – ".join(both))
    elif start:
        words.append(_in(patterns.since, date_words(start, language)))
    elif end:
        words.append(_in(patterns.until, date_words(end, language)))
    if as_of:
        words.append(_in(patterns.as_of, date_words(as_of, language)))
    return ", ".join(words)


NO_NAMES: Mapping[str, str] = {}


class Qualifying(NamedTuple):
    """One thing that qualifies a statement. `chip` is the kind of badge that it is in a table, empty for plain words;
    `more` and `hint` explain it. `ids` are entities that are named in it, between `before` and `behind`.
    """

    words: str
    chip: str = ""
    more: str = ""
    hint: str = ""
    before: str = ""
    ids: tuple[str, ...] = ()
    behind: str = ""


_RANKS = {
    Rank.PREFERRED: Qualifying("preferred", "preferred", "", "Preferred among several values"),
    Rank.DEPRECATED: Qualifying("set aside", "deprecated", "", "This value was set aside"),
}
_TAKEN_AS = ", taken as"
"""Between the words of a source for how sure it is and what they are taken for."""
_DISPUTED = Qualifying("disputed", "dispute", "", "Sources disagree on it")


def qualifying(
    said: Qualifiers,
    language: str = "en",
    *,
    is_disputed: bool = False,
    without: Container[str] = (),
    names: Mapping[str, str] = NO_NAMES,
    of: str = "",
) -> Iterator[Qualifying]:
    """All that qualifies a statement, in the order in which it is read: share, role, kind, period, likelihood, rank,
    and whether sources disagree. Wherever a value stands, this is what is said of it; `without` what stands there
    already. `names` are those of entities; `of` is the property, as a name has kinds with words of their own.
    """
    if said == PLAIN and not is_disputed:
        return
    if said.is_denied:
        yield Qualifying(f"denied {_by_whom(said, language, names, 'by ')}".strip(), "denied", "", "Denied by a source")
    if said.share:
        yield Qualifying(number_words(said.share, "%", language))
    if said.interest:
        yield Qualifying(INTERESTS.get(said.interest, said.interest))
    if said.directness:
        yield Qualifying(DIRECTNESS.get(said.directness, said.directness))
    for name in ("role", "kind"):
        if (words := getattr(said, name)) and name not in without:
            words = NAME_KINDS.get(words, words) if name == "kind" and of in NAMES else words
            yield Qualifying(f"{words} ({said.scheme})" if said.scheme and name == "kind" else words)
    for name, before in TIES.items() if said.ties else ():
        if ids := said.tied(name):
            who = joined([names.get(id, id) for id in ids])
            yield Qualifying(f"{before} {who}", before=before, ids=ids)
    if "period" not in without and (period := period_words(said, language, is_dated="as_of" not in without)):
        yield Qualifying(period)
    if not said.is_denied and (who := _by_whom(said, language, names, "according to ")):
        ids = (said.said_by.id,) if isinstance(said.said_by, Reference) else ()
        day = f", {date_words(said.said_on, language)}" if said.said_on else ""
        yield Qualifying(who if said.said_by else f"said {who}", before="according to", ids=ids, behind=day)
    if said.strength:
        yield Qualifying(f"“{said.strength}”" + (_TAKEN_AS if said.likelihood else ""))
    if said.likelihood:
        rung = LIKELIHOOD_BY_TERM.get(said.likelihood)
        yield Qualifying(said.likelihood, "likelihood", f"{rung.low}–{rung.high} %" if rung else "")
    if said.rank in _RANKS and "rank" not in without:
        yield _RANKS[said.rank]
    if is_disputed:
        yield _DISPUTED


def _by_whom(said: Qualifiers, language: str, names: Mapping[str, str], before: str) -> str:
    """Whom a source reports, and when they said it: `according to Rabie, 3 May 2022`; empty where nobody says."""
    who = said.said_by
    words = before + (who.text if isinstance(who, TextValue) else names.get(who.id, who.id)) if who else ""
    return ", ".join(each for each in (words, date_words(said.said_on, language) if said.said_on else "") if each)


def qualifying_words(
    said: Qualifiers,
    language: str = "en",
    *,
    is_disputed: bool = False,
    without: Container[str] = (),
    names: Mapping[str, str] = NO_NAMES,
    of: str = "",
) -> str:
    """The same as words for a sentence: `chair, until 2015, likely, 55–80 %`; empty where nothing qualifies it."""
    if said == PLAIN and not is_disputed:  # most
        return ""
    found = qualifying(said, language, is_disputed=is_disputed, without=without, names=names, of=of)
    words = ", ".join([word for each in found for word in (each.words, each.more) if word])
    return words.replace(f"{_TAKEN_AS}, ", f"{_TAKEN_AS} ", 1) if said.strength and said.likelihood else words


class Quoted(NamedTuple):
    """Words of a source, their language, and what stands behind them: `[a translation], Somebody`."""

    text: str = ""
    lang: str = ""
    beside: str = ""


def quoted(quotes: Iterable[Quote], names: Mapping[str, str] = NO_NAMES) -> Quoted:
    """All that is quoted at one citation, as one."""
    quotes = tuple(quotes)
    langs = {each.lang for each in quotes}
    beside = "; ".join(words for each in quotes if (words := _beside_quote(each, names)))
    return Quoted("; ".join(each.text for each in quotes), langs.pop() if len(langs) == 1 else "", beside)


def _beside_quote(quote: Quote, names: Mapping[str, str]) -> str:
    by = quote.by
    who = "" if by is None else by.text if isinstance(by, TextValue) else names.get(by.id, by.id)
    return ", ".join(each for each in (f"[{quote.translation}]" if quote.translation else "", who) if each)


def counted(number: int, one: str, many: str = "", language: str = "en") -> str:
    """`1 source`, `3 sources`, `1,500 sources` with the separator of a language."""
    return f"{digit_words(str(number), language)} {one if number == 1 else many or one + 's'}"


def lowered(label: str) -> str:
    """A label as it stands within a sentence: `based in`."""
    return label[0].lower() + label[1:]


def joined(words: list[str], last: str = "and") -> str:
    """`a`, `a and b`, `a, b and c`."""
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} {last} {words[-1]}" if words else ""
