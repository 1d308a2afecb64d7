"""A hint is right or absent: whatever it offers is accepted where it was missed, and means what was written."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from briefbook.load.entries import read_confidence
from briefbook.load.values import (
    id_hint,
    read_country,
    read_date,
    read_flag,
    read_grade,
    read_id,
    read_identifier,
    read_language,
    read_likelihood,
    read_marking,
    read_number,
    read_url,
)
from briefbook.model.dates import plain_date
from briefbook.model.raw import Text
from briefbook.model.values import NumberValue
from briefbook.model.vocabulary import Property
from briefbook.pages.wording import locale_of
from briefbook.problems import Problem, Span

Reader = Callable[[Text], object]
READERS: dict[str, Reader] = {
    "date": read_date,
    "number": read_number,
    "url": read_url,
    "country": read_country,
    "language": read_language,
    "marking": read_marking,
    "likelihood": read_likelihood,
    "grade": read_grade,
    "flag": read_flag,
    "confidence": read_confidence,
    "id": read_id,
    "imo": lambda text: read_identifier(text, Property("imo", "IMO", 0, ("thing",), "identifier", format="imo")),
}
_OFFER = re.compile(
    r"(?:write(?! the smaller)|did you mean|hyphens:) (?:one of |the two letters of ISO 3166-1: |a letter from |it in full, .*: )?(.+)"
)
_CONDITION = re.compile(r" if the .*|, and say .*|, or a bound.*|, without .*|\?$| \([^)]*\)|^a range, |; .*")


def read(reader: Reader, text: str) -> object:
    return reader(Text(text, Span("facts.yml", 1, 1)))


def offered(hint: str) -> list[str]:
    """The texts that a hint says to write."""
    found = _OFFER.search(hint)
    if found is None or "%20" in hint or "{" in hint:
        return []
    words = _CONDITION.sub("", found[1])
    return [each.strip("'\"") for each in re.split(r", | or | to (?=[A-F]$)", words)]


def offers(reader: Reader, text: str) -> list[str]:
    problem = read(reader, text)
    if not isinstance(problem, Problem):
        return []
    return [*offered(problem.hint), *([problem.fix.new] if problem.fix else [])]


ODDITIES = (
    "59,8", "59,80", "1,146", "1.234.567", "~1,000", "5..3", "<5..6", "60%", "16–21", "1,000–2,000", " 60 ", "60 ",
    "99999", "202209", "121212", "20220915", "2022..", "..2022", "c. 2022/2023", "about 2020 to 2021", "2022-02-30",
    "2022-13", "5/9/2022", "2011/12", "2022-", "2022 –", "?2022", "Sept 2022", "2022..2023", "[2022]", "2022-24-01",
    "EU", "XKX", "SU", "SUN", "CS", "UK", "USSR", "Czechoslovakia", "na", "Congo", "YU", "norway", "AI", "BYS",
    "en_US", "english", "amber", "TLP:WHITE", "rd", "TLP-RED", "Likely", "quite likely", "g", " b", "TRUE", "yes",
    "example.org", "http//example.org", "3.5", "https://example.org/a b", "https://exa mple.org", "a@example.org",
    "None", "Index", "CON", "Ørsted", "a--b", "北京", "Low", "medium", "9319467", "x.org:8080", "Mr.Smith",
)  # fmt: skip


@pytest.mark.parametrize("kind", READERS)
@settings(deadline=None, max_examples=300)
@given(text=some.one_of(some.sampled_from(ODDITIES), some.text("0123456789-/.,~?<>%[]XY ", max_size=12), some.text()))
def test_whatever_a_hint_offers_is_accepted(kind: str, text: str) -> None:
    for each in offers(READERS[kind], text):
        assert not isinstance(read(READERS[kind], each), Problem), (text, each)


@pytest.mark.parametrize("kind", READERS)
@pytest.mark.parametrize("text", ODDITIES)
def test_what_is_offered_for_an_oddity_is_accepted(kind: str, text: str) -> None:
    for each in offers(READERS[kind], text):
        assert not isinstance(read(READERS[kind], each), Problem), (text, each)


STYLES = (
    "%Y/%m/%d", "%d/%m/%Y", "%m/%d/%Y", "%d.%m.%Y", "%Y.%m.%d", "%d %B %Y", "%B %d, %Y", "%d. %b %Y", "%b. %d, %Y",
    "%Y%m%d", "%Y %m %d", "%d-%m-%Y", "~%Y-%m-%d", "c. %Y-%m-%d",
)  # fmt: skip


@settings(deadline=None)
@given(when=some.dates(date(1000, 1, 1)), style=some.sampled_from(STYLES))
def test_a_day_is_among_those_that_its_hint_offers(when: date, style: str) -> None:
    found = offers(read_date, when.strftime(style).replace("May.", "May"))

    meant = f"{when.isoformat()}~" if style[0] in "~c" else when.isoformat()
    assert meant in found


@settings(deadline=None)
@given(year=some.integers(1000, 2098), style=some.sampled_from(["{0} to {1}", "{0}–{1}", "{0} - {1}", "{0}..{1}"]))
def test_a_period_is_what_its_hint_offers_and_about_a_period_is_about_both_ends(year: int, style: str) -> None:
    text = style.format(year, year + 1)

    assert set(offers(read_date, text)) == {f"{year}/{year + 1}"}
    assert set(offers(read_date, f"about {text}")) == {f"{year}~/{year + 1}~"}


def test_two_dots_are_an_end_that_is_open() -> None:
    assert set(offers(read_date, "2022..")) == {"2022/.."}
    assert set(offers(read_date, "..2022-09")) == {"../2022-09"}


@pytest.mark.parametrize("text", ["121212", "191112", "201112"])
def test_six_digits_that_may_be_a_day_are_not_taken_for_a_month(text: str) -> None:
    assert plain_date(f"{text[:4]}-{text[4:]}") is not None
    assert f"{text[:4]}-{text[4:]}" not in offers(read_date, text)


@given(number=some.integers(1000, 10**9), gap=some.sampled_from([",", " ", "’", "_", "\u202f"]))
def test_a_number_with_separators_is_the_one_that_its_hint_offers(number: int, gap: str) -> None:
    text = f"{number:,}".replace(",", gap)

    # One comma may be that of a decimal: both are offered, and neither is written without asking.
    either = {text.replace(",", ".")} if gap == "," and number < 10**6 else set()
    assert set(offers(read_number, text)) == {str(number), *either}


@given(number=some.decimals(0, 999, places=1))
def test_a_decimal_comma_is_offered_as_a_point_and_only_on_a_condition(number: Decimal) -> None:
    text = str(number).replace(".", ",")

    problem = read(read_number, text)

    assert isinstance(problem, Problem)
    assert problem.hint == f"write {number} if the comma is a decimal comma"
    assert problem.fix is None


@given(low=some.integers(0, 999), more=some.integers(1, 999), dash=some.sampled_from(["-", "–", " – ", " to ", "…"]))
def test_a_range_is_the_one_that_its_hint_offers(low: int, more: int, dash: str) -> None:
    for each in offers(read_number, f"{low}{dash}{low + more}"):
        found = read(read_number, each)
        assert isinstance(found, NumberValue)
        assert (found.low, found.high) == (low, low + more)


def test_a_country_is_the_one_that_its_hint_offers() -> None:
    names = locale_of("en").territories
    for code, name in names.items():
        if len(code) == 2 and code.isalpha():
            problem = read(read_country, name)
            if isinstance(problem, Problem) and "did you mean" in problem.hint:
                (each,) = offered(problem.hint)
                assert names.get(each, name) == name, (name, each)


@pytest.mark.parametrize(
    ("text", "hint"),
    [
        ("https://example.org/" + "a" * 65 + " b", "there is a space at character 86: write %20 for it"),
        ("https://exa mple.org/", "there is a space at character 12: leave it out"),
        ("https://example.org/\u200b", "there is the invisible character U+200B at character 21: leave it out"),
        ("https://example.org\\a", "there is a backslash at character 20: leave it out"),
        ("a@example.org", "write mailto:a@example.org"),
    ],
)
def test_a_fault_in_an_address_is_told_by_its_place(text: str, hint: str) -> None:
    problem = read(read_url, text)

    assert isinstance(problem, Problem)
    assert problem.hint == hint


@pytest.mark.parametrize("text", ["http//example.org", "3.5", "hppts://example.org"])
def test_no_address_is_offered_that_leads_elsewhere(text: str) -> None:
    assert offers(read_url, text) == ["https://example.org/page"]


@given(some.text(max_size=120))
def test_an_id_that_is_offered_can_be_one(word: str) -> None:
    for each in offered(id_hint(word)):
        assert read(read_id, each) == each
