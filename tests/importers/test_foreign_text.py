"""Text of others is shown to the letter, never is a problem, and links and code in it are read as what they are."""

import re

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from briefbook.importers.foreign_text import as_markdown, is_plain_line
from briefbook.load.prose import read_prose
from briefbook.model.prose import Code, Markup, Part, Prose, WebLink, Words
from briefbook.model.raw import Text
from briefbook.problems import Span

MARKS = st.text(st.sampled_from(list("[]()@|#*_`~<>&!\\=+-.:;{}/$^\"'%1a \n\t")), max_size=40)
ANYTHING = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=60)
# One to a line, `·` for a space: whatever CommonMark, Material or our own grammar gives a meaning to.
MEANINGFUL = """
[[alibaba]] [[a#b]] [[ ]] [ ] [@source,para1] [^1] [^1]:·note [x]:·https://example.org [a](javascript:x)
![i](https://e.org/i.png) <https://e.org> <script> <!--·x·--> &amp; &#91; -·item 1.·one 2)·two #·heading >·quote
|·a·| |---|---| ~~~ *** --- === ::: ````` ` `` **b** ~~x~~ a_b_c $x$ {{·x·}} {:·.y·} --8<--·"x" !!!·note ····code
\\ \\[ · word
"""
PIECES = st.lists(
    st.sampled_from(
        [
            *MEANINGFUL.replace("\n", " ").split(" "),
            "```timeline\nabout: x\n```",
            "\n",
            "\n\n",
            "\t",
            "é\u2028",
            "\r",
            "\x1b",
        ]
    ),
    max_size=9,
).map(lambda pieces: "".join(pieces).replace("·", " "))


def prose_of(markdown: str) -> Prose:
    prose, problems = read_prose(Text(markdown, Span("a.json", 0, 7)))
    assert problems == ()
    return prose


def shown(part: Part) -> str:
    match part:
        case Words(text) | Code(text, False):
            return text
        case WebLink(url, text):
            return f"[{text}]({url})"
        case Markup("<br>", _):
            return "\n"
        case Markup(markdown, _):
            assert not markdown.strip("\n"), markdown
            return markdown
    raise AssertionError(part)


def seen(prose: Prose) -> str:
    """What a reader sees; a link as the Markdown of it."""
    return "".join(shown(part) for part in prose.parts)


def settled(text: str) -> str:
    """A text as it is to be seen: breaks of any kind are lines, several blank lines are one, the ends are trimmed."""
    lines = re.sub(r"\r\n|[\r\x0b\x0c\x1c-\x1e\x85\u2028\u2029]", "\n", text).strip(" \t\n")
    return re.sub(r"\n(?:[ \t]*\n)+", "\n\n", lines)


def without_code(text: str) -> str:
    """The text, where what is read as code has lost its marks."""
    text = re.sub(r"<code>([^<>`\n]*[^<>`\s][^<>`\n]*)</code>", r"\1", text)
    return re.sub(r"(?<!`)`([^`\n]*[^`\s][^`\n]*)`(?!`)", r"\1", text)


@settings(deadline=None)
@given(text=st.one_of(MARKS, PIECES, ANYTHING))
@example("a\n- b\n=")
@example("1. x\n2) y")
@example("x  \ny")
@example("\u00a0# x")
def test_every_text_is_shown_to_the_letter(text: str) -> None:
    if without_code(settled(text)) != settled(text):
        return  # code is tried below

    assert seen(prose_of(as_markdown(text))) == settled(text)


@settings(deadline=None)
@given(text=st.one_of(MARKS, PIECES, ANYTHING))
def test_no_text_becomes_anything_but_words_breaks_links_and_code(text: str) -> None:
    prose = prose_of(as_markdown(text))

    for part in prose.parts:
        assert isinstance(part, Words | WebLink) or (isinstance(part, Code) and not part.is_block) or shown(part)


@pytest.mark.parametrize(
    ("text", "url", "words"),
    [
        ("[Winnti](https://attack.mitre.org/software/S0430)", "https://attack.mitre.org/software/S0430", "Winnti"),
        ("[a *b*](https://e.org/x_y?a=1&amp;b=2#c)", "https://e.org/x_y?a=1&amp;b=2#c", "a *b*"),
        ("[w](http://en.wikipedia.org/wiki/X_(Y))", "http://en.wikipedia.org/wiki/X_(Y)", "w"),
        ("[&lt;](https://e.org/&copy)", "https://e.org/&copy", "&lt;"),
    ],
)
def test_a_link_stays_a_link(text: str, url: str, words: str) -> None:
    prose = prose_of(as_markdown(f"See {text}."))

    assert prose.parts == (Words("See "), WebLink(url, words), Words("."))


@pytest.mark.parametrize(
    "text", ["[a](javascript:alert(1))", "[a](https://user:pw@e.org)", "[ ](https://e.org)", "[a](https://e.org/ b)"]
)
def test_what_is_no_link_stays_text(text: str) -> None:
    assert seen(prose_of(as_markdown(text))) == text
    assert all(isinstance(part, Words) for part in prose_of(as_markdown(text)).parts)


def test_code_is_read_as_code() -> None:
    prose = prose_of(as_markdown("Runs <code>cmd /c *</code> and `a\\b` but ``no`` <code></code>."))

    assert [part.text for part in prose.parts if isinstance(part, Code)] == ["cmd /c *", "a\\b"]
    assert seen(prose).endswith(" but ``no`` <code></code>.")


def test_a_plain_line_has_nothing_to_read() -> None:
    assert is_plain_line("PLA Unit 61398 (Pinyin: *x*) [1] [a](b)")
    assert not is_plain_line("[a](https://e.org)")
    assert not is_plain_line("a `b` c")
    assert not is_plain_line("ends in [[email]]")
    assert not is_plain_line("as [@one] has it")
    assert not is_plain_line("a\nb")
