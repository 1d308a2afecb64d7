"""Values as they are said."""

from datetime import date as calendar_day

import pytest
from babel.dates import format_date
from msgspec.structs import replace

from briefbook.load.values import read_date, read_number
from briefbook.model.dates import PartialDate
from briefbook.model.raw import Text
from briefbook.model.statement import Qualifiers
from briefbook.model.values import NumberValue
from briefbook.pages.wording import (
    counted,
    country_words,
    date_words,
    grade_words,
    joined,
    language_words,
    likelihood_words,
    locale_of,
    number_words,
    period_words,
)
from briefbook.problems import Problem, Span
from small_book import day


def date(text: str) -> PartialDate:
    read = read_date(Text(text, Span("x", 1, 1)))
    assert not isinstance(read, Problem), read
    return read


def number(text: str) -> NumberValue:
    read = read_number(Text(text, Span("x", 1, 1)))
    assert not isinstance(read, Problem), read
    return read


# Dates


@pytest.mark.parametrize(
    ("edtf", "words"),
    [
        ("2022", "2022"),
        ("2022-09", "September 2022"),
        ("2022-09-15", "15 September 2022"),
        ("0987", "987"),
        ("2022?", "2022 (uncertain)"),
        ("2022~", "about 2022"),
        ("2022%", "about 2022 (uncertain)"),
        ("2022-08~", "about August 2022"),
        ("2022-09-19?", "19 September 2022 (uncertain)"),
        ("2022-09-19%", "about 19 September 2022 (uncertain)"),
        ("201X", "2010s"),
        ("20XX", "2000s (century)"),
        ("200X", "2000s (decade)"),
        ("190X", "1900s (decade)"),
        ("-004X", "between 50 BC and 41 BC"),
        ("000X", "between 1 BC and 9 AD"),
        ("0014", "14 AD"),
        ("0014-05", "May 14 AD"),
        ("0099-05-03", "3 May 99 AD"),
        ("-0100/0014", "101 BC – 14 AD"),
        ("[-0043,0014]", "44 BC or 14 AD"),
        ("199X~", "about the 1990s"),
        ("199X/..", "since the 1990s"),
        ("../20XX", "until the 2000s (century)"),
        ("-0043", "44 BC"),
        ("0000", "1 BC"),
        ("-0043-03", "March 44 BC"),
        ("-0043-03-15", "15 March 44 BC"),
        ("-0043-21~", "about spring 44 BC"),
        ("Y-17000", "17001 BC"),
        ("2003-22~", "about summer 2003"),
        ("2001-21?", "spring 2001 (uncertain)"),
        ("2022-XX", "2022"),
        ("2022-XX-XX", "2022"),
        ("2022-09-XX", "September 2022"),
        ("2022-21", "spring 2022"),
        ("2022-22", "summer 2022"),
        ("2022-23", "autumn 2022"),
        ("2022-24", "winter 2022"),
        ("Y170000002", "170000002"),
        ("2022-09-15T10:00:00Z", "15 September 2022, 10:00:00Z"),
        ("2010/2015", "2010–2015"),
        ("2022-09-17/2022-09-18", "17–18 September 2022"),
        ("2022-08/2022-09", "August 2022 – September 2022"),
        ("2022-09-17/2022-10-01", "17 September 2022 – 1 October 2022"),
        ("2022-08~/2022-09-19?", "about August 2022 – 19 September 2022 (uncertain)"),
        ("2022-09-17/2022-09-17", "17 September 2022"),
        ("2022~/2022~", "about 2022"),
        ("1985/", "from 1985, end unknown"),
        ("1985/..", "since 1985"),
        ("/1985", "until 1985, start unknown"),
        ("../1985", "until 1985"),
        ("2022/..", "since 2022"),
        ("../2022", "until 2022"),
        ("[2022-09-17,2022-09-18]", "17 September 2022 or 18 September 2022"),
        ("[2022-09, 2022-10-02]", "September 2022 or 2 October 2022"),
        ("[1955,1952~,1960]", "1955, about 1952 or 1960"),
    ],
)
def test_a_date_is_said_no_more_precisely_than_it_was_written(edtf: str, words: str) -> None:
    assert date_words(date(edtf)) == words


@pytest.mark.parametrize(
    ("edtf", "language", "words"),
    [
        ("2022-09-15", "de", "15. September 2022"),
        ("2022-09-15", "en-US", "September 15, 2022"),
        ("2022-09-17/2022-09-18", "de", "17.–18. September 2022"),
        ("2022-09-17/2022-09-18", "es", "17–18 de septiembre de 2022"),
        ("2022-09-17/2022-09-18", "en-US", "September 17–18, 2022"),
        ("2022-09-17/2022-09-18", "zh-Hans", "2022年9月17日 – 2022年9月18日"),
        ("2022-09", "zh-Hans", "2022年9月"),
        ("-0043-03-15", "de", "15. März 44 v. Chr."),
        ("-0043", "zh-Hans", "公元前 44"),
        ("0014-05-03", "de", "3. Mai 14 n. Chr."),
        ("2022-08~", "de", "etwa August 2022"),
        ("2003-22~", "nb", "omkring sommeren 2003"),
        ("2001-21?", "zh-Hans", "2001年春季（不确定）"),
        ("2001-21?", "zh-Hant", "spring 2001 (?)"),
        ("[1955,1952~]", "es", "1955 o aprox. 1952"),
        ("[1955,1952~]", "ja", "1955または≈ 1952"),
        ("1985/", "nl", "sinds 1985, einde onbekend"),
        ("1985/..", "fr", "1985 – …"),
        ("199X", "de", "zwischen 1990 und 1999"),
        ("199X~", "ru", "≈ 1990 … 1999"),
    ],
)
def test_dates_follow_the_language_of_the_pages(edtf: str, language: str, words: str) -> None:
    assert date_words(date(edtf), language) == words


@pytest.mark.parametrize("language", ["en", "de", "es", "fr", "nl", "no", "zh-Hans", "zh-Hant", "ru", "ja", "tlh"])
def test_no_two_dates_that_differ_are_said_alike(language: str) -> None:
    texts = ("20XX", "200X", "2000", "2000/2009", "2000/2099", "1985/", "1985/..", "/1985", "../1985", "1985", "-0043",
             "0043", "-0044", "2022-09-17/2022-09-17", "2022-09-17/2022-09-18", "2022-24", "2022", "2022?", "2022~",
             "2022%", "[2022,2023]", "2022/2023", "[2022-09-17,2022-09-18]", "190X", "19XX", "-004X", "000X", "00XX")  # fmt: skip

    assert len({date_words(date(text), language) for text in texts}) == len(texts)


def test_a_language_that_babel_does_not_know_gets_english() -> None:
    assert date_words(date("2022-09-15~"), "tlh") == "about 15 September 2022"


# Numbers


@pytest.mark.parametrize(
    ("text", "unit", "words"),
    [
        ("181", "", "181"),
        ("1146", "scholars", "1,146 scholars"),
        ("1234567.891", "", "1,234,567.891"),
        ("2.50", "", "2.50"),
        ("0.5", "", "0.5"),
        ("-3.5", "", "−3.5"),
        ("~60", "%", "about 60\u00a0%"),
        ("<5", "%", "less than 5\u00a0%"),
        ("≈60", "", "about 60"),
        ("~ 60", "", "about 60"),
        ("<60", "people", "fewer than 60 people"),
        (">60", "", "more than 60"),
        ("<=60", "", "at most 60"),
        (">=60", "", "at least 60"),
        ("≤60", "", "at most 60"),
        ("≥60", "", "at least 60"),
        ("16..21", "", "16–21"),
        ("~1600..2100", "", "about 1,600–2,100"),
        ("-5..-3", "", "−5–−3"),
        ("007", "", "7"),
        ("0", "", "0"),
        ("00.5", "", "0.5"),
        ("9" * 300, "", ",".join(["999"] * 100)),
    ],
)
def test_a_number_is_said_with_the_digits_it_was_written_with(text: str, unit: str, words: str) -> None:
    assert number_words(number(text), unit) == words


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", "about 1,234,567.80 km"),
        ("de", "etwa 1.234.567,80 km"),
        ("de-CH", "etwa 1’234’567.80 km"),
        ("fr", "environ 1\u202f234\u202f567,80 km"),
        ("hi", "≈ 12,34,567.80 km"),
        ("fa", "≈ 1,234,567.80 km"),
        ("tlh", "about 1,234,567.80 km"),
    ],
)
def test_a_number_has_the_separators_and_words_of_the_language_of_the_pages(language: str, words: str) -> None:
    assert number_words(number("~1234567.80"), "km", language) == words


@pytest.mark.parametrize(
    ("text", "unit", "language", "words"),
    [
        ("6", "d", "en", "6 days"),
        ("1", "d", "en", "1 day"),
        ("2..3", "week", "de", "2–3 Wochen"),
        ("<1.5", "h", "en", "less than 1.5 hours"),
        ("6", "s", "zh", "6 秒钟"),
        ("2", "d", "ar", "2 d"),
        ("1234567.8901", "s", "en", "1,234,567.8901 seconds"),
    ],
)
def test_a_time_is_said_in_words(text: str, unit: str, language: str, words: str) -> None:
    assert number_words(replace(number(text), base="s"), unit, language) == words


# Codes, grades, periods, counts


def test_codes_are_said_as_names() -> None:
    assert country_words("CN") == "China"
    assert country_words("CN", "de") == "China"
    assert country_words("DE", "de") == "Deutschland"
    assert country_words("??") == "??"
    assert [country_words(code, "de") for code in ("EU", "XK", "UN")] == [
        "Europäische Union",
        "Kosovo",
        "Vereinte Nationen",
    ]
    assert country_words("DD") == "German Democratic Republic"
    assert country_words("CSXX") == "Serbia and Montenegro"
    assert country_words("SU") == "USSR (Union of Soviet Socialist Republics)"
    assert language_words("zh-Hans") == "Chinese (Simplified)"
    assert language_words("de", "de") == "Deutsch"
    assert language_words("not a tag") == "not a tag"


@pytest.mark.parametrize(
    ("reliability", "credibility", "words"),
    [
        ("B", "2", "B2: usually reliable, probably true"),
        ("A", "", "A: completely reliable"),
        ("", "6", "6: truth cannot be judged"),
        ("", "", ""),
    ],
)
def test_a_grade_says_what_it_means(reliability: str, credibility: str, words: str) -> None:
    assert grade_words(reliability, credibility) == words


def test_a_likelihood_says_the_chance_it_stands_for() -> None:
    assert likelihood_words("likely") == "likely (55–80 %)"
    assert likelihood_words("remote") == likelihood_words("almost no chance").replace("almost no chance", "remote")
    assert likelihood_words("maybe") == "maybe"


@pytest.mark.parametrize(
    ("qualifiers", "words"),
    [
        (Qualifiers(), ""),
        (Qualifiers(start=day("2010")), "since 2010"),
        (Qualifiers(end=day("2015")), "until 2015"),
        (Qualifiers(start=day("2010"), end=day("2015-03")), "2010 – March 2015"),
        (Qualifiers(start=day("2010"), end=day("2010")), "2010"),
        (Qualifiers(as_of=day("2022-01")), "as of January 2022"),
        (Qualifiers(start=day("2010"), as_of=day("2022-01")), "since 2010, as of January 2022"),
    ],
)
def test_a_period_is_said(qualifiers: Qualifiers, words: str) -> None:
    assert period_words(qualifiers) == words


def test_counts_and_lists_are_said() -> None:
    assert [counted(n, "source") for n in (0, 1, 2, 1500)] == ["0 sources", "1 source", "2 sources", "1,500 sources"]
    assert counted(2, "entry", "entries") == "2 entries"
    assert [joined(words) for words in ([], ["a"], ["a", "b"], ["a", "b", "c"])] == ["", "a", "a and b", "a, b and c"]
    assert joined(["a", "b"], "or") == "a or b"


@pytest.mark.parametrize(
    "language", ["en", "en-US", "de", "fr", "zh-Hans", "ja", "ar", "fa", "th", "ru", "hu", "lt", "xx"]
)
def test_whole_days_are_worded_as_babel_words_them(language: str) -> None:
    for text in ("2345-01-16", "1999-02-01", "0987-12-31", "2016-05-16", "2023-11-09"):
        when = calendar_day.fromisoformat(text)

        assert date_words(day(text), language) == format_date(when, "long", locale=locale_of(language))
