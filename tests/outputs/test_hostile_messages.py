"""Whatever a fact says, a message about it is words: on a terminal, in GitHub's log, in JSON and in SARIF."""

from __future__ import annotations

import json
import re
import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as some

from briefbook.model.visible import terminal_line
from briefbook.outputs.problem_formats import as_github, as_json, as_sarif
from briefbook.problems import Problem, Span

pytestmark = pytest.mark.assurance(
    "Texts in messages, on a terminal, in GitHub's log, in JSON and SARIF: words, and nothing else"
)

MARKS = ":,%#[]\r\n\x1b\x9b\x07\b\u202e\u2066\u2028\ud800 ag;?m0"
texts = some.text(some.sampled_from(MARKS) | some.characters(), max_size=40)
COMMANDS = (
    "::error file=x::y",
    "\n::set-output name=a::b",
    "##[add-mask]x",
    "\x1b]8;;http://x\x07",
    "%0A::debug::x",
    "\x1b[2J",
)

REORDERING = "\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"


def hostile(text: str) -> Problem:
    return Problem("E101", text, Span(f"content/{text}.yml", 3, 5), text)


def is_harmless(line: str) -> bool:
    """Whether a line is printed as it is: it moves no cursor, and is no command of GitHub's runner."""
    is_plain = not any(unicodedata.category(sign) in ("Cc", "Cs", "Zl", "Zp") or sign in REORDERING for sign in line)
    return is_plain and not line.lstrip().startswith("::") and "##[" not in line


@given(texts)
@example("".join(COMMANDS))
def test_a_line_on_a_terminal_is_words(text: str) -> None:
    assert is_harmless(terminal_line(text))
    assert is_harmless(terminal_line(f"content/x.yml:3:5: E101 {text}"))


@given(texts)
@example("".join(COMMANDS))
def test_an_annotation_is_one_command_of_ours(text: str) -> None:
    lines = as_github([hostile(text)]).split("\n")

    assert (len(lines), lines[1]) == (2, "")
    assert re.fullmatch(r"::error file=[^:,]*,line=3,col=5,title=E101 not UTF-8::[^\r\n]*", lines[0])
    assert lines[0].isprintable()
    assert "##[" not in lines[0].replace("%23", "#") or "##[" in text


@given(texts.filter(lambda text: not re.search("[\ud800-\udfff]", text)))  # half a pair is no text for JSON
@example("".join(COMMANDS))
def test_json_says_it_to_the_letter_and_does_nothing(text: str) -> None:
    for log in (as_json([hostile(text)]), as_sarif([hostile(text)], "1")):
        assert all(map(is_harmless, log.encode("utf-8", "replace").decode().split("\n")))
    (read,) = json.loads(as_json([hostile(text)]))
    assert (read["message"], read["hint"]) == (text, text)
