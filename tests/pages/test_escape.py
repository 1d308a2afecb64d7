"""One escaping function per context: what a value says is shown, and nothing that it could do happens."""

import html
import json
import re
import string
import sys
import unicodedata
from collections.abc import Callable
from html.parser import HTMLParser
from urllib.parse import unquote, urlsplit

import markdown
import pyromark
import pytest
import yaml
from hypothesis import example, given, settings
from hypothesis import strategies as some

from briefbook.html.site_defaults import extensions_without
from briefbook.pages.escape import (
    html_attribute,
    html_text,
    json_in_script,
    link_attribute,
    link_target,
    markdown_code,
    markdown_text,
    visible,
    yaml_scalar,
)

pytestmark = pytest.mark.assurance(
    "Texts through the escaping function of each context: shown to the letter, and nothing else"
)
FEW = settings() if "--assurance" in sys.argv else settings(max_examples=25)
MARKS = string.punctuation
SIGNS = MARKS + " \t\n\r\x00\x02\x03\x0bax1Zé里\u202e\u200b\u2028\u0338\ufeff\ue000"
texts = some.text(some.sampled_from(SIGNS) | some.characters(), max_size=60)


class _Shown(HTMLParser):
    """The words, the elements and the attributes of some HTML."""

    def __init__(self, text: str) -> None:
        super().__init__(convert_charrefs=True)
        self.words = ""
        self.tags: list[str] = []
        self.attributes: list[tuple[str, str]] = []
        self.feed(text)
        self.close()

    def handle_data(self, data: str) -> None:
        self.words += data

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += [(name, value or "") for name, value in attrs]

    def handle_comment(self, data: str) -> None:
        self.tags.append("!--")

    def handle_decl(self, decl: str) -> None:
        self.tags.append("!")

    def handle_pi(self, data: str) -> None:
        self.tags.append("?")


def by_python_markdown(text: str) -> str:
    return markdown.markdown(text, extensions=list(extensions_without(())))


def by_commonmark(text: str) -> str:
    return pyromark.html(text, options=pyromark.Options.ENABLE_TABLES | pyromark.Options.ENABLE_FOOTNOTES)


Render = Callable[[str], str]
RENDERERS = pytest.mark.parametrize(
    "render", [by_python_markdown, by_commonmark], ids=["python-markdown", "commonmark"]
)


def folded(text: str) -> str:
    return " ".join(text.split())


# What can be seen


@given(texts)
def test_visible_text_is_one_line_that_nothing_hides_in(text: str) -> None:
    shown = visible(text)

    assert not [c for c in shown if unicodedata.category(c) in ("Cc", "Cs")]
    assert unicodedata.is_normalized("NFC", shown)
    assert visible(shown) == shown


@given(texts)
def test_visible_text_keeps_every_letter(text: str) -> None:
    letters = [c for c in unicodedata.normalize("NFC", text) if c.isalnum()]

    shown = re.sub("\u27e8U\\+[0-9A-F]{4,6}\u27e9", "", visible(text))

    assert [c for c in shown if c.isalnum()] == letters


def test_white_space_is_one_space() -> None:
    assert visible("a \t\r\n\x0b\x0c\x85\u2028\u2029  b") == "a b"
    assert visible("a    b") == visible("é    b").replace("é", "a") == "a b"


def test_everything_that_cannot_be_seen_or_reorders_is_named() -> None:
    bidi = ("LRE", "RLE", "LRO", "RLO", "PDF", "LRI", "RLI", "FSI", "PDI")
    white = "\t\n\r\x0b\x0c\x85"
    hidden = [
        c
        for c in map(chr, range(sys.maxunicode + 1))
        if c not in white
        and (
            unicodedata.category(c) in ("Cc", "Cs")
            or unicodedata.bidirectional(c) in bidi
            or c in "\u061c\u200b\u200e\u200f\u2060\ufeff"
            or 0xE0000 <= ord(c) <= 0xE007F
            or 0xFDD0 <= ord(c) <= 0xFDEF
            or ord(c) & 0xFFFE == 0xFFFE
        )
    ]

    assert [c for c in hidden if visible(c) != f"\u27e8U+{ord(c):04X}\u27e9"] == []


def test_joiners_that_scripts_need_stay() -> None:
    assert visible("می\u200cخواهم") == "می\u200cخواهم"


def test_piled_up_accents_are_cut() -> None:
    assert visible("e" + "\u0301" * 50) == "é" + "\u0301" * 4


# Markdown


@given(texts)
def test_markdown_text_holds_no_mark_but_references(text: str) -> None:
    escaped = markdown_text(text)

    assert set(re.sub(r"&#\d+;", "", escaped)).isdisjoint(MARKS)
    assert html.unescape(escaped) == visible(text)


PLACES = {
    "paragraph": "{}",
    "paragraph, in the middle": "word {} word",
    "heading": "# {}",
    "item": "- {}",
    "item of a numbered list": "1. {}",
    "quotation": "> {}",
    "strong": "**x {} x**",
    "cell": "| a | b |\n|---|---|\n| x {} x | y |",
    "label": "[x {} x](page.md)",
    "title": '[x](page.md "x {} x")',
    "block of HTML": '<div class="bb" markdown="1">\n\n{}\n\n</div>',
    "span": 'x <span class="bb">{}</span> x',
    "attribute": 'x <span title="x {} x">y</span> x',
}


@RENDERERS
@pytest.mark.parametrize("place", PLACES)
@FEW  # for each place and each renderer
@given(text=texts)
@example("[x]: javascript:alert(1)\n\n[x]")
@example("    indented")
@example("a{: onclick=alert(1) }")
@example("1. x\n\n2. y")
@example("|||")
@example("*[HTML]: x\n\nHTML")
@example("\x02wzxhzdk:0\x03")
@example("https://example.org www.example.org a@b.example")
@example(": x")
@example("!!! note\n    x")
@example("```\nx\n```")
@example("[^1]\n\n[^1]: x")
@example("\\`\\<b>")
@example("&lt;b&gt; &#60;b&#62; &amp;lt;")
@example("--8<-- 'mkdocs.yml'")
@example("{{ 7 * 7 }}{% raw %}")
def test_markdown_text_is_shown_to_the_letter_and_does_nothing(render: Render, place: str, text: str) -> None:
    plain = _Shown(render(PLACES[place].format("word")))

    shown = _Shown(render(PLACES[place].format(markdown_text(text))))

    assert shown.tags == plain.tags or not folded(visible(text))
    if place in ("attribute", "title"):
        assert folded(visible(text)) in folded(next(value for name, value in shown.attributes if name == "title"))
    else:
        assert folded(visible(text)) in folded(shown.words)
    names = {name for name, _ in shown.attributes}
    assert names <= {name for name, _ in plain.attributes}


def test_attributes_have_a_function_of_their_own() -> None:
    assert html_attribute('a"b') == "a&#34;b"


CODE = {"inline": "QQ <code>{}</code> QQ", "block": "<pre><code>QQ {} QQ</code></pre>"}


@RENDERERS
@pytest.mark.parametrize("place", CODE)
@FEW
@given(text=texts)
@example("def f():\n\tif x:\n\t\treturn '<b>'\n\n    # end")
@example("```\n</code></pre><script>\n```")
def test_code_is_shown_to_the_letter_line_by_line(render: Render, place: str, text: str) -> None:
    shown = _Shown(render(CODE[place].format(markdown_code(text))))

    assert set(shown.tags) <= {"p", "pre", "code"}
    assert [folded(visible(line)) for line in text.rstrip("\n").split("\n")] == [
        folded(line) for line in shown.words.strip("\n").removeprefix("QQ ").removesuffix(" QQ").split("\n")
    ] or not text.strip()


def test_code_keeps_its_margins() -> None:
    lines = html.unescape(markdown_code("if x:\n    y\n\tz")).split("\n")

    assert lines == ["if x:", "\u00a0" * 4 + "y", "\u00a0" * 4 + "z"]


# Links


@pytest.mark.parametrize(
    "url",
    [
        "https://example.org/",
        "http://example.org:8080/a/b?c=d&e=f#g",
        "https://en.wikipedia.org/wiki/Apple_(company)",
        "https://web.archive.org/web/2022*/https://example.org/a_b~c!d$e'f",
        "https://example.org/阿里?q=里",
        "https://例え.example/",
        "https://example.org/a b",
        "mailto:desk@example.org",
        "https://example.org/%zz",
        "https://e.example/?a=1&lt;2",
        "https://e.example/<img src=x onerror=pwn()>\"'`{}|\\^",
        "https://e.example/\u202e",
        "https://e.example/[[x]](y)*z*_z_",
    ],
)
@RENDERERS
def test_a_link_leads_where_its_url_says_and_nowhere_else(render: Render, url: str) -> None:
    shown = _Shown(render(f"[x]({link_target(url)})"))

    assert shown.tags == ["p", "a"]
    ((name, value),) = shown.attributes
    assert name == "href"
    assert unquote(value) == unquote(url)
    assert urlsplit(value).scheme == urlsplit(url).scheme


@pytest.mark.parametrize(
    "url",
    [
        "https://example.org/a'b(c)[d]/\u00e4e\u0301?q=a&amp;b=%41;c|d{e}^`~",
        'https://example.org/*_x_*?a=<b>&c="d"',
        "https://en.wikipedia.org/wiki/Apple_(company)",
    ],
)
@RENDERERS
def test_an_address_in_inline_html_is_kept_to_the_byte(render: Render, url: str) -> None:
    shown = _Shown(render(f'QQ <a href="{link_attribute(url)}">x</a> QQ'))

    assert (shown.tags, shown.attributes, shown.words.strip()) == (["p", "a"], [("href", url)], "QQ x QQ")


@pytest.mark.parametrize(
    "url",
    [
        "javascript:alert(1)",
        "JaVaScRiPt:alert(1)",
        " javascript:alert(1)",
        "java\tscript:alert(1)",
        "\x01javascript:alert(1)",
        "vbscript:msgbox(1)",
        "data:text/html,x",
        "file:///etc/passwd",
        "blob:https://x/1",
        "ftp://x/",
        "//example.org/x",
        "/abs",
        "../rel",
        "page.md",
        "#anchor",
        "https:example.org",
        "https:///x",
        "https:\\\\example.org\\x",
        "http://[::1",
        "https://example.org/\ud800",
        "&#x6A;avascript:alert(1)",
        "javascript&colon;alert(1)",
        "",
    ],
)
def test_what_is_no_link_becomes_none(url: str) -> None:
    assert link_target(url) == link_attribute(url) == ""


@given(texts)
def test_a_target_ends_no_link_and_begins_nothing(text: str) -> None:
    target = link_target(f"https://example.org/{text}")

    assert not set(target) & set("()<>\"'|*[]`{}!$^\\_ \t\n\r")
    assert target.isascii()
    assert target.isprintable()


# Front matter, HTML, JSON, CSV


@given(texts)
@example("x\n---\ntemplate: evil.html")
@example("!!python/object:os.system x")
@example("&amp;lt;b&amp;gt;")
@example("\ud800")
def test_front_matter_is_a_string_whose_mark_up_is_words(text: str) -> None:
    scalar = yaml_scalar(html_text(text))

    loaded = yaml.safe_load(f"title: {scalar}\nkind: x")
    assert list(loaded) == ["title", "kind"]
    assert "\n" not in scalar
    assert set(loaded["title"]).isdisjoint("<>\"'")
    assert html.unescape(loaded["title"]) == visible(text)


@given(texts)
def test_html_text_is_words(text: str) -> None:
    shown = _Shown(f'<p title="{html_text(text)}">{html_text(text)}</p>')

    assert shown.tags == ["p"]
    assert shown.words == visible(text)
    assert shown.attributes == [("title", visible(text))]


@given(
    some.recursive(
        some.none() | some.integers() | texts, lambda inner: some.lists(inner) | some.dictionaries(texts, inner)
    )
)
@example("</script><script>alert(1)</script>")
@example("<!--<script>")
@example("\u2028")
def test_json_in_a_script_ends_no_script(value: object) -> None:
    text = json_in_script(value)

    assert set("<>&'").isdisjoint(text)
    assert text.isascii()
    assert json.loads(text) == json.loads(json.dumps(value))
