"""The banner of `serve` shows problems as text, and stands in the page that goes out alone."""

from dataclasses import replace as with_settings
from html.parser import HTMLParser
from pathlib import Path

from msgspec.structs import replace

from briefbook.commands.problem_banner import MOST, message_banner, problem_banner
from briefbook.commands.serve import banner_of
from briefbook.config import Settings
from briefbook.model.dates import plain_date
from briefbook.model.marking import Marking
from briefbook.pipeline import Verdict
from briefbook.problems import Problem, Span
from briefbook.publish.served import with_banner

HOSTILE = "</li><script>alert(1)</script>\x1b[31m\u202e&amp;"
ERROR = Problem("E305", HOSTILE, Span(f"content/{HOSTILE}.yml", 3, 4), HOSTILE, (Span(HOSTILE, 1, 2),))
WARNING = Problem("W501", "no source", Span("a.yml", 1, 1))


class Read(HTMLParser):
    """The tags of a text, and its words."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.words = ""
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: object) -> None:
        self.tags.append(tag)

    def handle_data(self, data: str) -> None:
        self.words += data


def test_what_problems_say_is_text() -> None:
    for banner in (problem_banner([ERROR], is_stale=True), message_banner([HOSTILE])):
        read = Read(banner)

        assert set(read.tags) <= {"aside", "details", "summary", "ul", "li", "b", "br"}
        assert read.tags.count("li") == 1
        assert "</li><script>alert(1)</script>" in read.words
        assert "\x1b" not in banner
        assert "\u202e" not in banner


def test_errors_come_first_and_open() -> None:
    banner = problem_banner([WARNING, replace(ERROR, message="bad", where=Span("b.yml", 3, 4))], is_stale=True)

    assert Read(banner).words.startswith("1 error, 1 warning: this page is not up to dateb.yml:3:4 E305 bad")
    assert "<details open>" in banner
    assert "a.yml:1:1" in banner


def test_warnings_are_folded_and_nothing_is_nothing() -> None:
    assert "<details>" in problem_banner([WARNING], is_stale=False)
    assert "not up to date" not in problem_banner([WARNING], is_stale=False)
    assert problem_banner([], is_stale=False) == ""


def test_of_many_the_first_are_shown() -> None:
    banner = problem_banner([replace(WARNING, where=Span("a.yml", n, 1)) for n in range(1, 70)], is_stale=False)

    assert banner.count("<li>") == MOST + 1
    assert "and 19 more: see the terminal" in banner


def test_it_stands_at_the_end_of_the_body() -> None:
    assert with_banner(b"<body>\xc3\xa9</body></html>", "<i>\u00e9</i>") == "<body>é<i>é</i></body></html>".encode()
    assert with_banner(b"a", "b") == b"ab"


def test_pages_for_an_audience_tell_no_problem() -> None:
    today = plain_date("2026-11-23")
    assert today
    settings = Settings(Path(), today, audience=Marking.GREEN)

    assert banner_of(Verdict((WARNING,)), settings) == ""
    banner = banner_of(Verdict((WARNING, ERROR)), settings)
    assert ("see the terminal" in banner, ERROR.message in banner, str(ERROR.where) in banner) == (True, False, False)
    assert ERROR.code in banner_of(Verdict((ERROR,)), with_settings(settings, audience=None))
