"""Texts become typed values, or the problem with them says what to write instead."""

from __future__ import annotations

from itertools import pairwise
from math import inf

import pytest

from briefbook.load.values import (
    MAX_ID,
    MAX_URL,
    id_hint,
    is_link,
    read_country,
    read_date,
    read_grade,
    read_id,
    read_identifier,
    read_language,
    read_likelihood,
    read_literal,
    read_marking,
    read_number,
    read_share,
    read_url,
    shown,
)
from briefbook.model.dates import EARLIEST, LATEST, PartialDate
from briefbook.model.grades import LADDER
from briefbook.model.marking import LABELS, Marking
from briefbook.model.raw import Text
from briefbook.model.values import CodeValue, DateValue, NumberValue, TextValue, Unstated
from briefbook.model.vocabulary import Property
from briefbook.problems import Problem, Span
from small_book import vocabulary_of

WHERE = Span("content/facts/acme.yml", 3, 7)


def written(text: str, style: str = "") -> Text:
    return Text(text, WHERE, style)


def date(text: str) -> PartialDate:
    found = read_date(written(text))
    assert isinstance(found, PartialDate), found
    return found


def number(text: str) -> NumberValue:
    found = read_number(written(text))
    assert isinstance(found, NumberValue), found
    return found


def problem_of(found: object) -> Problem:
    assert isinstance(found, Problem), found
    assert found.where == WHERE
    assert found.hint
    return found


# Dates


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("2017", (2017, 1, 1), (2017, 12, 31)),
        ("2022-09", (2022, 9, 1), (2022, 9, 30)),
        ("2022-09-15", (2022, 9, 15), (2022, 9, 15)),
        ("2024-02-29", (2024, 2, 29), (2024, 2, 29)),
        ("2000-02", (2000, 2, 1), (2000, 2, 29)),
        ("1900-02", (1900, 2, 1), (1900, 2, 28)),
        ("0000", (0, 1, 1), (0, 12, 31)),
        ("-0044-03", (-44, 3, 1), (-44, 3, 31)),
        ("2022-08~", (2022, 8, 1), (2022, 8, 31)),
        ("2022-09-19?", (2022, 9, 19), (2022, 9, 19)),
        ("1984%", (1984, 1, 1), (1984, 12, 31)),
        ("201X", (2010, 1, 1), (2019, 12, 31)),
        ("20XX", (2000, 1, 1), (2099, 12, 31)),
        ("2004-XX", (2004, 1, 1), (2004, 12, 31)),
        ("1985-04-XX", (1985, 4, 1), (1985, 4, 30)),
        ("1985-XX-XX", (1985, 1, 1), (1985, 12, 31)),
        ("2001-21", (2001, 3, 1), (2001, 5, 31)),
        ("Y17000", (17000, 1, 1), (17000, 12, 31)),
        ("Y-170000002", (-170000002, 1, 1), (-170000002, 12, 31)),
        ("1985-04-12T23:20:30Z", (1985, 4, 12), (1985, 4, 12)),
        ("2022-09-17/2022-09-18", (2022, 9, 17), (2022, 9, 18)),
        ("2004-06~/2004-08?", (2004, 6, 1), (2004, 8, 31)),
        ("2004/2004-08", (2004, 1, 1), (2004, 8, 31)),
        ("1985/..", (1985, 1, 1), LATEST),
        ("1985/", (1985, 1, 1), LATEST),
        ("../1985", EARLIEST, (1985, 12, 31)),
        ("/1985", EARLIEST, (1985, 12, 31)),
        ("[2022-09-17,2022-09-18]", (2022, 9, 17), (2022, 9, 18)),
        ("[2022-09-17, 2022-10]", (2022, 9, 17), (2022, 10, 31)),
        ("[1955,1952~,1953]", (1952, 1, 1), (1955, 12, 31)),
        ("2003-22~", (2003, 6, 1), (2003, 8, 31)),
        ("2001-21?", (2001, 3, 1), (2001, 5, 31)),
        ("2001-23%", (2001, 9, 1), (2001, 11, 30)),
        ("2022-24", (2022, 12, 1), (2023, 2, 28)),
        ("-0044-24", (-44, 12, 1), (-43, 2, 28)),
    ],
)
def test_a_date_is_kept_as_written_and_lies_between_two_days(text: str, first: object, last: object) -> None:
    found = date(text)

    assert (found.edtf, found.first, found.last) == (text, first, last)


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("2022-09", ()),
        ("2010/2012~", ("2010", "2012~")),
        ("[1972-02-05,1972-05-01,1973-09-16]", ("1972-02-05", "1972-05-01", "1973-09-16")),
        ("[1955, 1952~]", ("1955", "1952~")),
    ],
)
def test_a_period_has_two_ends_and_a_choice_all_its_dates(text: str, parts: tuple[str, ...]) -> None:
    assert tuple(part.edtf for part in date(text).parts) == parts


def test_precision_is_kept_and_the_wider_date_sorts_before_every_day_in_it() -> None:
    in_order = ["../1985", "2021~", "2022", "2022-09", "2022-09-15/2022-09-18", "2022-09-15", "2022-09-15?", "2022-10"]

    keys = [date(text).sort_key for text in in_order]

    assert all(one < other for one, other in pairwise(keys))


@pytest.mark.parametrize(
    "text",
    [
        "2022-13", "2022-00", "2022-02-30", "2023-02-29", "2023-02-29~", "2022-06-31", "1900-02-29", "2022-04-00",
        "2022-13-XX", "2023-02-29T10:00:00Z", "2022-09-15T25:00:00Z", "2022-21-01",
        # level 2
        "2001-25", "156X-12-25", "2004-06~-11", "?2004-06", "XXXX", "XXXX-09", "1XXX", "19XX-12", "Y17E8", "1950S2",
        "{1667,1668}", "[1667,]", "[..1984]", "[" + "1667," * 100 + "1667]", "[1667]", "2004-06-(01)~/2004",
        # no EDTF
        "22-09-15", "15/09/2022", "20220915", "2022-9-5", "2022-W05", "September 2022", "today", "unknown", "none", "",
        "2022 ", " 2022", "2022-09-15 / 2022", "2022/2023/2024", "../..", "/", "..", "...", "a/..", "２０２２", "٢٠٢٢",
        "2022\n", "Y1700", "Y9999999999", "9" * 500, "(" * 5000, "[" * 5000 + "]" * 5000, "2022/[2022,2023]",
    ],
)  # fmt: skip
def test_what_is_no_date_is_a_problem_with_a_hint(text: str) -> None:
    problem = problem_of(read_date(written(text)))

    assert problem.code == "E305"


@pytest.mark.parametrize("text", ["2022/2021", "2022-09-18/2022-09-17", "2023/2022-12-31"])
def test_a_period_that_ends_before_it_starts_is_told_as_such(text: str) -> None:
    assert problem_of(read_date(written(text))).code == "E306"


@pytest.mark.parametrize("text", ["2022/2022-09", "2022-09/2022", "2022-08~/2022-08"])
def test_a_period_may_start_in_what_it_ends_with(text: str) -> None:
    assert date(text).edtf == text


@pytest.mark.parametrize(
    ("text", "hint"),
    [
        ("2022-9-5", "write 2022-09-05"),
        ("2022/09/15", "write 2022-09-15"),
        ("20220915", "write 2022-09-15"),
        ("15/09/2022", "write 2022-09-15"),
        ("03/04/2022", "write 2022-04-03 or 2022-03-04"),
        ("04.04.2022", "write 2022-04-04"),
        ("15 September 2022", "write 2022-09-15"),
        ("Sept. 15, 2022", "write 2022-09-15"),
        ("September 2022", "write 2022-09"),
        ("~2022", "write 2022~"),
        ("3/2022", "write 2022-03"),
        ("c. 2022", "write 2022~"),
        ("about March 2022", "write 2022-03~"),
        ("2022 to 2023", "write 2022/2023"),
        ("2023/24", "write 2023/2024"),  # as EDTF, 2023-24 is a winter
        ("2011/12", "write 2011-12 or 2011/2012"),
        ("2022-09-15..2022-09-16", "write 2022-09-15/2022-09-16"),
        ("2023-02-29", "the days of 2023-02 go from 01 to 28"),
        ("2022-13", "months go from 01 to 12"),
        ("unknown", "leave the date out where there is none to give"),
        ("2022-Q1", 'write 2022-01/2022-03 or "[2022-01,2022-02,2022-03]"'),
        ("Q4 2022", 'write 2022-10/2022-12 or "[2022-10,2022-11,2022-12]"'),
        ("{1667,1668}", 'make each date a value of its own; "[2022,2023]" means one of them, not known which'),
        ("2004-06~-11", "a mark qualifies the whole date and comes at its end, as in 2004-06-11~"),
    ],
)
def test_the_hint_says_how_a_date_is_written(text: str, hint: str) -> None:
    assert problem_of(read_date(written(text))).hint == hint


@pytest.mark.parametrize("text", ["2022-107", "Decade 2022", "Marathon 2022", "2022/2024/2", "31/02/2022"])
def test_a_date_that_is_not_meant_is_not_offered(text: str) -> None:
    problem = problem_of(read_date(written(text)))

    assert problem.hint.startswith("write 2022, 2022-09, ")
    assert problem.fix is None


def test_nothing_is_printed_by_the_library_behind_dates(capfd: pytest.CaptureFixture[str]) -> None:
    for text in ("...", "a/b/..", "2022/2023/..", "2004-06/2006-0?"):
        read_date(written(text))

    assert capfd.readouterr() == ("", "")


# Numbers


@pytest.mark.parametrize(
    ("text", "low", "high", "is_about"),
    [
        ("181", 181, 181, False),
        ("-3.5", -3.5, -3.5, False),
        ("1.10", 1.1, 1.1, False),
        ("~60", 60, 60, True),
        ("≈ 60", 60, 60, True),
        ("<60", float("-inf"), 60, False),
        ("≤60", float("-inf"), 60, False),
        (">60", 60, float("inf"), False),
        (">= 60", 60, float("inf"), False),
        ("16..21", 16, 21, False),
        ("-5..-1.5", -5, -1.5, False),
        ("~16..21", 16, 21, True),
        ("0", 0, 0, False),
    ],
)
def test_a_number_is_kept_as_written_with_its_bounds(text: str, low: float, high: float, is_about: bool) -> None:
    assert number(text) == NumberValue(text, low, high, is_about)


@pytest.mark.parametrize(("text", "middle"), [("181", 181), ("16..21", 18.5), ("<60", 60), (">60", 60)])
def test_every_number_has_a_finite_middle_to_draw(text: str, middle: float) -> None:
    assert number(text).middle == middle


@pytest.mark.parametrize(
    ("text", "hint"),
    [
        ("1,146", "write 1146 or 1.146 if the comma is a decimal comma"),
        ("1 146", "write 1146"),
        ("1_146", "write 1146"),
        ("1’146", "write 1146"),
        ("16-21", "write 16..21"),
        ("16 – 21", "write 16..21"),
        ("16 to 21", "write 16..21"),
        ("60%", "write 60, and say in the metric that its unit is %"),
        ("1,5", "write 1.5 if the comma is a decimal comma"),
        ("1 000 000–2 000 000", "write 1000000..2000000"),
        ("0,500", "write 0.500 if the comma is a decimal comma"),
        ("5 10", "write 181, ~60, <60 or 16..21, without words, units or separators"),
        ("21..16", "write the smaller number first"),
        ("<16..21", "write a range, 16..21, or a bound, <16"),
    ],
)
def test_the_hint_says_how_a_number_is_written(text: str, hint: str) -> None:
    assert problem_of(read_number(written(text))).hint == hint


@pytest.mark.parametrize(
    "text",
    [
        "",
        "many",
        "+5",
        ".5",
        "5.",
        "1e5",
        "0x10",
        "NaN",
        "inf",
        "１８１",
        "١٨١",
        "²",
        "5\n",
        "--5",
        "9" * 400,
        "181 people",
    ],
)
def test_what_is_no_number_is_a_problem(text: str) -> None:
    assert problem_of(read_number(written(text))).code == "E310"


# Links


@pytest.mark.parametrize(
    "text",
    [
        "https://example.org",
        "http://example.org:8080/a?b=c#d",
        "HTTPS://EXAMPLE.ORG/",
        "https://例え.jp/パス",
        "https://xn--r8jz45g.jp/",
        "https://localhost/x",
        "https://192.0.2.1/",
        "https://example.org/a(b)[c]%20d'e~f",
        "mailto:somebody@example.org",
    ],
)
def test_a_whole_link_is_a_link(text: str) -> None:
    assert read_url(written(text)) == CodeValue("url", text)


@pytest.mark.parametrize(
    "text",
    [
        "", "example.org", "//example.org/x", "/page", "#top", "ftp://example.org", "file:///etc/passwd",
        "javascript:alert(1)", "JaVaScRiPt:alert(1)", "java\tscript:alert(1)", "\x01javascript:alert(1)",
        "data:text/html,<script>alert(1)</script>", "vbscript:x", "blob:https://example.org/1",
        "https://", "https:///path", "https:example.org", "https://?x", "https://https://example.org",
        "https://me:secret@example.org", "https://me@example.org", "https://@example.org", "https://example.org@evil.org",
        "https://example.org\\@evil.org", "https://exa mple.org", "https://example.org/a b", "https://example.org/\n",
        "https://example.org/\u2028x", "https://example.org/\u202egpj.exe", "https://example.org/\u200b",
        "https://exa\u00admple.org", "https://[::1", "https://[::1]/", "https://example.org:port/", "https://example.org:99999/",
        "https://example..org", "https://-example.org", "https://" + "a" * 64 + ".org", "https://a_b.org",
        "mailto:", "mailto:x", "mailto:a@b?subject=x", "mailto:<a>@b", "mailto:a@b,c@d e", "mailto:a@b@c",
        "https://example.org/" + "a" * MAX_URL, "\ud800https://example.org", "https://\ud800.org",
    ],
)  # fmt: skip
def test_what_is_no_whole_and_harmless_link_is_a_problem(text: str) -> None:
    assert not is_link(text)
    assert problem_of(read_url(written(text))).code == "E307"


@pytest.mark.parametrize(
    ("text", "hint"),
    [
        ("example.org/page", "write https://example.org/page"),
        ("https://me:secret@example.org", "leave out the name and the password before the @"),
        ("javascript:alert(1)", "write it in full, with http, https or mailto: https://example.org/page"),
    ],
)
def test_the_hint_says_how_a_link_is_written(text: str, hint: str) -> None:
    assert problem_of(read_url(written(text))).hint == hint


# Countries, languages


@pytest.mark.parametrize(
    ("text", "code"),
    [("NO", "NO"), ("CN", "CN"), ("USA", "US"), ("TWN", "TW"), ("XK", "XK"),
     ("XKX", "XK"), ("EU", "EU"), ("UN", "UN"), ("SU", "SU"), ("SUN", "SU"), ("SUHH", "SU"), ("YUG", "YU"), ("DDR", "DD"),
     ("CSK", "CSHH"), ("SCG", "CSXX"), ("SK", "SK"), ("SKM", "SKIN"), ("ATF", "TF")],
)  # fmt: skip
def test_a_country_is_two_letters_or_three(text: str, code: str) -> None:
    assert read_country(written(text)) == CodeValue("country_code", code)


@pytest.mark.parametrize(
    ("text", "meant"),
    [("no", "NO"), ("chn", "CN"), ("UK", "GB"), ("China", "CN"), ("norway", "NO"), ("U.S.", "US"), ("Russia", "RU"), ("na", ""), ("Congo", ""), ("Soviet Union", "SU"), ("european union", "EU"), ("Czechoslovakia", "CSHH"),
     ("ZZ", ""), ("中国", ""), ("", ""), ("12", ""), ("N\u041e", "")],
)  # fmt: skip
def test_what_is_no_country_code_is_a_problem_with_the_code_meant(text: str, meant: str) -> None:
    problem = problem_of(read_country(written(text)))

    assert problem.code == "E309"
    assert problem.hint == (f"did you mean '{meant}'?" if meant else "write the two letters of ISO 3166-1: CN, NO, US")


def test_a_code_that_two_countries_had_is_told_with_both() -> None:
    hint = problem_of(read_country(written("CS"))).hint

    assert hint == "write CSHH (Czechoslovakia) or CSXX (Serbia and Montenegro)"


@pytest.mark.parametrize(
    ("text", "tag"),
    [("en", "en"), ("EN-gb", "en-GB"), ("zh-hans", "zh-Hans"), ("pt-br", "pt-BR"), ("zh-Hans-CN", "zh-Hans-CN"),
     ("de-DE-1996", "de-DE-1996"), ("und", "und"), ("eng", "en")],
)  # fmt: skip
def test_a_language_tag_is_put_in_its_standard_form(text: str, tag: str) -> None:
    assert read_language(written(text)) == CodeValue("language_tag", tag)


@pytest.mark.parametrize(
    "text", ["", "English", "xx", "en-", "-", "en--GB", "zh_CN", "a" * 5000, "en\n", "\ud800", "1"]
)
def test_what_is_no_language_tag_is_a_problem(text: str) -> None:
    assert problem_of(read_language(written(text))).code == "E308"


def test_an_underscore_in_a_language_tag_is_meant_as_a_hyphen() -> None:
    assert problem_of(read_language(written("zh_CN"))).hint == "did you mean 'zh-CN'?"


# Identifiers


def identified_by(format: str = "", pattern: str = "") -> Property:
    return Property("number", "Number", 0, ("thing",), "identifier", format=format, pattern=pattern)


@pytest.mark.parametrize(
    ("format", "right", "wrong"),
    [
        ("lei", "213800KUD8LAJWSQ9D15", "213800KUD8LAJWSQ9D16"),
        ("isin", "US0378331005", "US0378331006"),
        ("imo", "IMO 9319466", "IMO 9319467"),
    ],
)
def test_an_identifier_has_its_check_digit(format: str, right: str, wrong: str) -> None:
    property = identified_by(format)

    assert read_identifier(written(right), property) == CodeValue("identifier", right)
    assert problem_of(read_identifier(written(wrong), property)).code == "E311"


@pytest.mark.parametrize("number", ["IMO 2041999", "2041999", "9319466"])
def test_an_imo_number_is_that_of_a_ship_or_of_a_company(number: str) -> None:
    assert read_identifier(written(number), identified_by("imo")) == CodeValue("identifier", number)


@pytest.mark.parametrize(
    ("name", "text", "code", "url"),
    [
        ("imo", "IMO 9319466", "9319466", ""),
        ("imo", "imo:9319466", "9319466", ""),
        (
            "lei",
            "5493 00TRUWO2CD2G5692",
            "549300TRUWO2CD2G5692",
            "https://search.gleif.org/#/record/549300TRUWO2CD2G5692",
        ),
        ("wikidata", "http://wikidata.org/wiki/Q42/", "Q42", "https://www.wikidata.org/wiki/Q42"),
        ("orcid", "0000000218250097", "0000-0002-1825-0097", "https://orcid.org/0000-0002-1825-0097"),
        ("cve", "CVE-2021-44228", "CVE-2021-44228", "https://www.cve.org/CVERecord?id=CVE-2021-44228"),
        ("attack_id", "T1059.001", "T1059.001", "https://attack.mitre.org/techniques/T1059/001/"),
        ("attack_id", "DS0009", "DS0009", "https://attack.mitre.org/datasources/DS0009/"),
        ("email", "javascript:a@b.example", "javascript:a@b.example", "mailto:javascript%3Aa@b.example"),
        ("registration_number", "A/1 2", "A/1 2", ""),
    ],
)
def test_an_identifier_is_kept_without_prefix_and_address_and_looked_up(
    name: str, text: str, code: str, url: str
) -> None:
    property = vocabulary_of().properties[name]

    assert read_identifier(written(text), property) == CodeValue("identifier", code, url)
    if any("{id}" in template and url == template.replace("{id}", code) for _, template in property.links):
        assert read_identifier(written(url), property) == CodeValue("identifier", code, url)


def test_an_identifier_matches_the_whole_pattern_of_its_property() -> None:
    property = identified_by(pattern="Q[1-9][0-9]*")

    assert read_identifier(written(" Q42 "), property) == CodeValue("identifier", "Q42")
    for text in ("Q0", "q42", "Q42x", "xQ42", ""):
        assert problem_of(read_identifier(written(text), property)).code == "E311"


@pytest.mark.parametrize("pattern", ["(a+)+b", "(a|a)*b", "(a?){200}a{200}b", "a*a*a*a*a*a*b", "(a|a)" * 100 + "b"])
def test_no_pattern_takes_long_to_refuse_an_identifier(pattern: str) -> None:
    assert problem_of(read_identifier(written("a" * 200), identified_by(pattern=pattern))).code == "E311"


# Ids, grades, ranks


@pytest.mark.parametrize("text", ["a", "acme", "ai-2000", "2022-08", "a" * MAX_ID])
def test_an_id_is_kebab_case(text: str) -> None:
    assert read_id(written(text)) == text


@pytest.mark.parametrize(
    "text",
    ["", "Acme", "acme_inc", "-acme", "acme-", "acme--inc", "acme inc", "ac.me", "阿里", "acmé", "a" * (MAX_ID + 1), "a\n",
     "../acme", "acme/", "ａcme"],
)  # fmt: skip
def test_what_is_no_id_is_a_problem(text: str) -> None:
    assert problem_of(read_id(written(text))).code == "E203"


@pytest.mark.parametrize("text", ["unknown", "none", "index", "con", "nul", "com1", "lpt9"])
def test_words_that_mean_something_else_are_no_ids(text: str) -> None:
    assert problem_of(read_id(written(text))).code == "E205"


@pytest.mark.parametrize(
    ("word", "id"),
    [("Peking University", "peking-university"), ("  A--b ", "a-b"), ("Tromsø", "tromso"), ("São", "sao")],
)
def test_the_hint_for_an_id_is_an_id(word: str, id: str) -> None:
    assert id_hint(word).endswith(f"'{id}'")
    assert read_id(written(id)) == id


def test_the_hint_for_a_word_without_latin_letters_names_none() -> None:
    assert id_hint("阿里") == "ids are a-z, 0-9 and single hyphens"


def test_reliability_is_one_letter() -> None:
    assert [read_grade(written(letter)) for letter in "ABCDEF"] == [CodeValue("reliability", each) for each in "ABCDEF"]
    assert {problem_of(read_grade(written(text))).code for text in ("", "a", "G", "B2")} == {"E313"}


def test_every_term_of_the_ladder_is_a_likelihood_and_nothing_else_is() -> None:
    terms = [term for rung in LADDER for term in rung.terms]

    assert [read_likelihood(written(term)) for term in terms] == terms
    assert {problem_of(read_likelihood(written(text))).code for text in ("", "Likely", "maybe", "quite likely")} == {
        "E601"
    }


def test_every_marking_of_tlp_2_is_read_by_its_label() -> None:
    assert [read_marking(written(label)) for label in LABELS.values()] == list(Marking)


@pytest.mark.parametrize(
    ("text", "hint"),
    [
        ("amber", "did you mean 'TLP:AMBER'?"),
        ("TLP: RED", "did you mean 'TLP:RED'?"),
        ("tlp:amber + strict", "did you mean 'TLP:AMBER+STRICT'?"),
        ("TLP:WHITE", "did you mean 'TLP:CLEAR'?"),
        ("SECRET", "write one of TLP:CLEAR, TLP:GREEN, TLP:AMBER, TLP:AMBER+STRICT, TLP:RED"),
    ],
)
def test_a_marking_that_is_none_is_never_guessed(text: str, hint: str) -> None:
    problem = problem_of(read_marking(written(text)))

    assert (problem.code, problem.hint) == ("E312", hint)


# Literals


def property_of(kind: str) -> Property:
    return Property("some", "Some", 0, ("thing",), kind)


@pytest.mark.parametrize(
    "kind", ["text", "date", "number", "url", "country_code", "language_tag", "reliability", "identifier"]
)
@pytest.mark.parametrize("word", ["unknown", "none"])
def test_unknown_and_none_are_values_of_every_kind(kind: str, word: str) -> None:
    assert read_literal(written(word), property_of(kind), "en") == Unstated(word)


def test_unknown_in_quotes_is_a_word() -> None:
    assert read_literal(written("unknown", '"'), property_of("text"), "en") == TextValue("unknown", "en")
    assert problem_of(read_literal(written("none", "'"), property_of("date"), "")).code == "E305"


@pytest.mark.parametrize(
    ("kind", "text", "value"),
    [
        ("text", "NO", TextValue("NO", "nb")),
        ("text", "1.10", TextValue("1.10", "nb")),
        ("text", "12:30", TextValue("12:30", "nb")),
        ("text", "Some words\n", TextValue("Some words", "nb")),
        ("country_code", "NO", CodeValue("country_code", "NO")),
        ("number", "1.10", NumberValue("1.10", 1.1, 1.1)),
        ("date", "2017", DateValue(PartialDate("2017", (2017, 1, 1), (2017, 12, 31)))),
    ],
)
def test_a_scalar_stays_text_until_its_property_gives_it_a_kind(kind: str, text: str, value: object) -> None:
    assert read_literal(written(text), property_of(kind), "nb") == value


def test_a_text_in_a_message_is_short_and_hides_nothing() -> None:
    assert shown("a\x1b[31m\u202eb\nc") == "a\\u001b[31m\\u202eb\\u000ac"
    assert shown("x" * 100) == "x" * 59 + "…"


@pytest.mark.parametrize(
    ("text", "bounds"),
    [
        ("60 %", (60, 60)),
        ("60%", (60, 60)),
        ("60\u00a0%", (60, 60)),
        ("12.5 %", (12.5, 12.5)),
        ("25..50 %", (25, 50)),
        ("~30 %", (30, 30)),
        ("<5 %", (-inf, 5)),
        (">75 %", (75, inf)),
        (">=50 %", (50, inf)),
        ("0 %", (0, 0)),
        ("100 %", (100, 100)),
        ("<=0 %", (-inf, 0)),
        (">=100 %", (100, inf)),
    ],
)
def test_a_share_is_a_part_of_a_whole(text: str, bounds: tuple[float, float]) -> None:
    share = read_share(written(text))

    assert isinstance(share, NumberValue)
    assert (share.low, share.high) == bounds


SHARES = 'write `60 %`, `25..50 %`, `<5 %` or `">75 %"`'


@pytest.mark.parametrize(
    ("text", "hint", "fixed"),
    [
        ("60", "write '60 %'", ""),
        ("0.6", SHARES, ""),
        ("0.6%%", SHARES, ""),
        ("0.6 percent", "write '0.6 %'", "0.6 %"),
        ("60 percent", "write '60 %'", "60 %"),
        ("60 per cent", "write '60 %'", "60 %"),
        ("25–50 %", "write '25..50 %'", "25..50 %"),
        ("50..25 %", "write the smaller number first", ""),
        ("101 %", "a share is between 0 and 100 %", ""),
        ("-1 %", "a share is between 0 and 100 %", ""),
        (">100 %", "a share is between 0 and 100 %", ""),
        ("< 0 %", "a share is between 0 and 100 %", ""),
        ("most", SHARES, ""),
        ("%", SHARES, ""),
        ("", SHARES, ""),
        ("9" * 700 + " %", SHARES, ""),
    ],
)
def test_what_is_no_share_is_told(text: str, hint: str, fixed: str) -> None:
    problem = read_share(written(text))

    assert isinstance(problem, Problem)
    assert (problem.code, problem.hint, problem.fix.new if problem.fix else "") == ("E323", hint, fixed)
