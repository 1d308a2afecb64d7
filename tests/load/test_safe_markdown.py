"""A text nobody vouches for keeps its structure and none of its powers: no mark of ours ever holds a word of it."""

from __future__ import annotations

import json
import re
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as some

from briefbook.load.prose import read_prose
from briefbook.load.values import is_link
from briefbook.model.prose import Block, Code, Link, Markup, Part, ProseCitation, WebLink, Words
from briefbook.model.raw import Text
from briefbook.problems import Span

PAYLOADS = Path(__file__).parents[3] / "shared" / "payloads.json"
OURS = re.compile(r"(?:\n|[#]{3,6} |-   |\d+\. *|> ?|\| ?| |---|</?(?:em|strong|del)>|<br>)*")


def parts(markdown: str) -> tuple[Part, ...]:
    return read_prose(Text(markdown, Span("content/facts/acme.yml", 3, 12), "|"))[0].parts


def sketch(markdown: str) -> str:
    """The parts of a text in one line: words in “”, code in ‹›, links in «»."""
    shown = {
        Words: "“{0.text}”",
        WebLink: "«{0.text}→{0.url}»",
        Code: "‹{0.text}›",
        Link: "«{0.target}»",
        Markup: "{0.markdown}",
    }
    return "".join(shown[type(part)].format(part) for part in parts(markdown))


def refuse_powers(markdown: str) -> None:
    for part in parts(markdown):
        assert isinstance(part, (Markup, Words, WebLink, Code, Link, ProseCitation, Block)), part
        if isinstance(part, Markup):
            assert OURS.fullmatch(part.markdown), part
            assert not part.is_text
        if isinstance(part, WebLink):
            assert is_link(part.url), part


@pytest.mark.parametrize(
    ("markdown", "expected"),
    [
        ("one\n\ntwo", "“one”\n\n“two”"),
        ("one\ntwo", "“one two”"),
        ("one  \ntwo", "“one”<br>“two”"),
        ("# one\n\n###### two", "### “one”\n\n###### “two”"),
        ("*one* __two__ ~~three~~", "<em>“one”</em>“ ”<strong>“two”</strong>“ ”<del>“three”</del>"),
        ("- one\n- two", "-   “one”\n-   “two”"),
        ("- one\n\n- two", "-   “one”\n-   “two”"),
        ("1. one\n\n2. two\n\n   - three\n\n   - four", "1.  “one”\n2.  “two”\n    -   “three”\n    -   “four”"),
        ("- one\n\n  two\n- three", "-   “one”\n\n    “two”\n\n-   “three”"),
        ("3. one\n4. two", "3.  “one”\n4.  “two”"),
        ("100. one\n\n     two", "100. “one”\n\n     “two”"),
        ("- one\n  - two", "-   “one”\n    -   “two”"),
        ("> one\n>\n> two", "> “one”\n>\n> “two”"),
        ("one\n\n---\n\ntwo", "“one”\n\n---\n\n“two”"),
        ("| a | b |\n|---|---|\n| c | d |", "| “a” | “b” |\n|---|---|\n| “c” | “d” |"),
        ("`one`", "‹one›"),
        ("```\none\n*two*\n```", "‹one\n*two*\n›"),
        ("    one", "‹one›"),
        ("[one](https://example.org)", "«one→https://example.org»"),
        ("<https://example.org>", "«https://example.org→https://example.org»"),
        ("[*one* `two`](https://example.org)", "«one two→https://example.org»"),
        ("a [[acme]] b", "“a ”«acme»“ b”"),
    ],
)
def test_structure_is_kept(markdown: str, expected: str) -> None:
    assert sketch(markdown) == expected


@pytest.mark.parametrize(
    ("markdown", "expected"),
    [
        ("<b>one</b>", "“<b>one</b>”"),
        ("<div>\n*one*\n</div>", "“<div>\n*one*\n</div>”"),
        ("<!-- one -->", "“<!-- one -->”"),
        ("[one](javascript:alert(1))", "“one”"),
        ("[one](/page)", "“one”"),
        ("[one](x.md)", "“one”"),
        ("![one](https://example.org/x.png)", "“one”"),
        ("one[^1]\n\n[^1]: two", "“one[^1]”\n\n“two”"),
        ("&lt;b&gt;", "“<b>”"),
        ("one\n{: onclick=x }", "“one {: onclick=x }”"),
        ("--8<-- 'file'", "“--8<-- 'file'”"),
        ("{{ one }} {% two %}", "“{{ one }} {% two %}”"),
        ("!!! note\n    one", "“!!! note one”"),
        (":smile: ++one++ ==two==", "“:smile: ++one++ ==two==”"),
        ("> | a |\n> |---|\n> | b |", "> “ab”"),
    ],
)
def test_powers_are_taken(markdown: str, expected: str) -> None:
    assert sketch(markdown) == expected


@pytest.mark.parametrize("levels", [10, 41, 3000])
@pytest.mark.parametrize("mark", [">", "- ", "1. ", "*", "[", "`", "<b>", "~~", "![", "| a\n|---\n"])
def test_no_depth_is_too_deep_to_be_read(mark: str, levels: int) -> None:
    refuse_powers(mark * levels + "one")


def test_a_plain_text_comes_out_as_its_words() -> None:
    assert parts("Acme & Söhne, 1–2 (“so”): 3 % of 阿里巴巴.") == (Words("Acme & Söhne, 1–2 (“so”): 3 % of 阿里巴巴."),)


def test_no_part_is_empty_and_no_two_neighbours_are_words() -> None:
    found = parts("*a* \\[b] &amp; c\nd\n\n- e `f`\n")

    assert all(part != Markup("") for part in found)
    assert not any(isinstance(one, Words) and isinstance(other, Words) for one, other in pairwise(found))


def payloads() -> list[str]:
    if not PAYLOADS.exists():
        return []
    held = json.loads(PAYLOADS.read_text("utf-8"))
    return [each["payload"] for each in (*held["payloads"], *held["extra"])]


@pytest.mark.skipif(not PAYLOADS.exists(), reason="../shared/payloads.json is not here")
@pytest.mark.parametrize(
    "around",
    [
        "{}",
        "a {} b",
        "- {}",
        "> {}",
        "# {}",
        "*{}*",
        "`{}`",
        "[{}](https://example.org)",
        "[a]({})",
        "| a |\n|---|\n| {} |",
    ],
)
def test_no_hostile_text_keeps_a_power(around: str) -> None:
    texts = payloads()

    for text in texts:
        refuse_powers(around.format(text))
    assert len(texts) > 50


MARKS = ["[[", "]]", "[@", "]", "[", "](", ")", "`", "```\n", "*", "_", "~~", "#", "> ", "- ", "1. ", "|", "\n|---|\n", "<b>", "</b>", "<!--", "-->",
         "&amp;", "&#91;", "\\", "\n", "\n\n", "    ", "http://a.b", "javascript:", "!", "{", "}", "timeline", "a", "é", "阿", "\u2028", "\x00", "\ud800"]  # fmt: skip


@given(some.lists(some.sampled_from(MARKS) | some.text(max_size=3), max_size=30).map("".join))
def test_no_text_at_all_keeps_a_power(markdown: str) -> None:
    refuse_powers(markdown)
