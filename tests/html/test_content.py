"""The HTML of our Markdown: as Python-Markdown with MkDocs' additions makes it."""

from __future__ import annotations

import html
from typing import Any

import markdown
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from briefbook.html.content import ContentMaker, Heading, LeftToMkDocsError, heading_style
from briefbook.html.equal import first_difference
from briefbook.html.tables import with_headings
from briefbook.html.urls import SiteUrls
from briefbook.load.prose import read_prose
from briefbook.model.inline import Badge, ExternalLink, RawMarkdown, Segment, Snippet, TextRun
from briefbook.model.prose import Code, Markup, Part, WebLink, Words
from briefbook.model.raw import Text
from briefbook.pages.escape import markdown_text
from briefbook.pages.inline import line
from briefbook.problems import Span

EXTENSIONS = ["toc", "attr_list", "md_in_html", "tables", "footnotes", "def_list", "admonition", "fenced_code"]
TOC = {"permalink": True, "permalink_title": "Link to this section", "toc_depth": 3}
URLS = ["a/one.md", "a/two.md", "a/index.md", "b/x.md", "index.md"]


def maker(toc: dict[str, Any] = TOC) -> ContentMaker:
    style = heading_style(toc)
    assert style
    return ContentMaker(style, SiteUrls(frozenset(URLS)))


def by_python_markdown(text: str, toc: dict[str, Any] = TOC) -> markdown.Markdown:
    reader = markdown.Markdown(extensions=EXTENSIONS, extension_configs={"toc": toc})
    reader.html = with_headings(reader.convert(text))  # type: ignore[attr-defined]
    return reader


def plain(headings: Any) -> list[Any]:
    """Headings of either kind, as level, id, title and what is below."""
    if not headings:
        return []
    if isinstance(headings[0], Heading):
        return [[each.level, each.id, html.unescape(each.title), plain(each.children)] for each in headings]
    return [[each["level"], each["id"], html.unescape(each["name"]), plain(each["children"])] for each in headings]


PAGES = {
    "headings": "# One &#38; two\n\n## Facts\n\n### Facts\n\n#### Deep\n\n## 阿里巴巴\n\n## &#45;\n\n## Facts_1\n\n## Žluť",
    "blocks": '# A\n\n<div class="x" data-search-exclude="true" markdown="1">\n\n- one\n- two\n\n</div>\n\n1. a\n2. b\n',
    "ids": '# A\n\n<div class="j" id="facts" markdown="1">\n\n**x**\n\n</div>\n\n## Facts\n\n<a id="s-1"></a>x\n',
    "table": '# A\n\n| Date | N |\n|---|--:|\n| one<br>two | 3 |\n| | 4 |\n\n<div class="x" markdown="1">\n\n| a | b |\n|---|---|\n| 1 | 2 |\n\n</div>',
    "folded": '# A\n\n<div class="bb-groups" markdown="1">\n\n### B\n\n- x\n- y\n\n<details class="bb-more" markdown="1">\n<summary>and 2 more</summary>\n\n- [c](#g)\n- d\n\n</details>\n\n</div>\n\n1. e <details class="bb-back"><summary>2 more</summary>[f](#g)</details>\n\n| a | b |\n|---|---|\n| c | d<br><details class="bb-more"><summary>x</summary>e</details> |',
    "cites": '# A\n\nx<sup class="bb-cite" id="cite-1"><a href="#source-1" aria-label="1&#58; a&#44; &#34;b&#34;">1</a></sup> y [z](https://e.org/a.md)',
    "code": "# A\n\n<pre><code>a&#32;&#32;b&#10;&#60;c&#62;</code></pre>\n\n<code>x</code>",
    "list in a text": "# A\n\n-   x\n-   y\n\n---\n\nend\n\n1.  a\n2.  b\n\nend",
    "words like marks": "# markdown=&#34;1&#34;&#62;\n\n&#60;div markdown&#61;&#34;1&#34;&#62; data-search-exclude&#61;&#34;true&#34;",
    "title in html": '# <span lang="zh">阿</span> and [b](#c)\n\n## <em>a</em> b',
}


@pytest.mark.parametrize("name", PAGES)
@pytest.mark.parametrize(
    "toc",
    [
        TOC,
        {},
        {"permalink": "#", "toc_depth": "2-4", "permalink_class": "anchor"},
        {"permalink": True, "permalink_title": "", "separator": "_"},
    ],
    ids=["ours", "none", "sign", "separator"],
)
def test_it_is_what_python_markdown_makes(name: str, toc: dict[str, Any]) -> None:
    made = maker(toc).content(PAGES[name], "a/one.md")
    reader = by_python_markdown(PAGES[name], toc)

    assert first_difference(reader.html, made.html) == ""  # type: ignore[attr-defined]
    assert plain(made.toc) == plain(reader.toc_tokens)  # type: ignore[attr-defined]


def test_links_lead_to_addresses_of_pages() -> None:
    text = "[a](two.md#s-1) [b](../b/x.md) [c](index.md) [d](../index.md) [e](https://e.org/x.md) [f](#x) [g](one.md)"

    made = maker().content(text, "a/one.md").html

    hrefs = [piece.partition('"')[0] for piece in made.split('href="')[1:]]
    assert hrefs == ["../two/#s-1", "../../b/x/", "../", "../../", "https://e.org/x.md", "#x", "./"]


def test_names_of_files_in_words_and_anchors_stay_as_they_are() -> None:
    words = "a.md &#34;b.md, `c.md` and [two.md &#34;d.md](two.md) or [e.md](https://e.org/f.md#g.md)"

    made = maker().content(f"{words} [h](#i.md) [j](two.md#k.md) [l](../b/x.md) m.md", "a/one.md").html

    hrefs = [piece.split('"')[0] for piece in made.split('<a href="')[1:]]
    assert hrefs == ["../two/", "https://e.org/f.md#g.md", "#i.md", "../two/#k.md", "../../b/x/"]
    assert [word for word in "abcdefgikm" if f"{word}.md" not in made] == []


def test_links_from_the_home_page_and_an_index() -> None:
    assert 'href="a/two/"' in maker().content("[x](a/two.md)", "index.md").html
    assert 'href="two/"' in maker().content("[x](two.md)", "a/index.md").html
    assert 'href="./"' in maker().content("[x](index.md)", "a/index.md").html


def test_files_are_led_to_and_pictures_are_as_mkdocs_writes_them() -> None:
    text = "![A &#34;ship&#34;](../files/a%20b.png) [letter](../files/x/l.pdf) [two](two.md)"

    made = maker().content(text, "a/one.md").html

    assert '<img alt="A &quot;ship&quot;" src="../../files/a%20b.png" />' in made
    assert 'href="../../files/x/l.pdf"' in made
    assert 'src="files/m.svg"' in maker().content("![m](files/m.svg)", "index.md").html
    with pytest.raises(LeftToMkDocsError):
        maker().content('![m](files/m.svg "hint")', "index.md")


def test_a_link_to_no_page_is_for_mkdocs_to_tell() -> None:
    with pytest.raises(LeftToMkDocsError):
        maker().content("[x](gone.md)", "a/one.md")


def test_settings_of_the_extension_that_are_not_known_give_no_style() -> None:
    assert heading_style({"anchorlink": True}) is None
    assert heading_style({"toc_depth": "deep"}) is None


@pytest.mark.parametrize(
    "block",
    [
        "> a",
        "-   a\n\n    b",
        "-   a\n    -   b",
        "2.  a",
        "10. a",
        "-   a\n\n1.  b",
        "-   ",
        "1.  a\n3.  b",
        "| a |\n|---|",
    ],
)
def test_a_block_that_readers_differ_on_is_left_to_mkdocs(block: str) -> None:
    with pytest.raises(LeftToMkDocsError):
        maker().content(f"# A\n\n{block}\n\nend", "a/one.md")


hostile = st.text(st.characters(exclude_categories=["Cs"]), max_size=60).map(str.strip) | st.sampled_from(
    [
        "](javascript:x)",
        "*a* _b_ ~c~",
        "| a | b |",
        "{: .x }",
        "!!! note",
        "[[x]]",
        "a\n\n# b",
        "1. x",
        "&amp;#60;",
        "<b>",
    ]
)


@settings(deadline=None)
@given(st.lists(hostile, min_size=1, max_size=4))
def test_hostile_words_come_out_as_with_python_markdown(words: list[str]) -> None:
    row = " | ".join(markdown_text(each) for each in words)
    marked = line(
        (
            TextRun(words[0], "zh"),
            Badge(words[-1], "x", words[0]),
            Snippet(words[0], False),
            ExternalLink(words[-1], "https://e.org/"),
        )
    )
    text = f"# {markdown_text(words[0]) or 'x'}\n\n{marked}\n\n| {' | '.join('a' * len(words))} |\n|{'---|' * len(words)}\n| {row} |\n\n- {marked}\n"

    made = maker().content(text, "a/one.md")
    reader = by_python_markdown(text)

    assert first_difference(reader.html, made.html) == ""  # type: ignore[attr-defined]
    assert plain(made.toc) == plain(reader.toc_tokens)  # type: ignore[attr-defined]


LINES = st.sampled_from(
    [
        "word",
        "*em*",
        "**st**",
        "`co`",
        "[l](https://e.org)",
        "- a",
        "  - n",
        "1. x",
        "2. y",
        "10. y",
        "> q",
        "# H",
        "```\ncode\n```",
        "    ind",
        "| a | b |\n|---|---|\n| 1 | 2 |",
        "| a |\n|---|",
        "---",
        "a  \nb",
        "<b>x</b>",
        "* s",
        "1) p",
        "~~x~~",
        "*",
        "",
    ]
)


@settings(deadline=None)
@given(st.lists(LINES, min_size=1, max_size=7))
def test_a_text_of_a_fact_comes_out_as_with_python_markdown_or_is_left_to_it(lines: list[str]) -> None:
    prose, _ = read_prose(Text("\n".join(lines), Span("x", 1, 1)))
    text = f"# T\n\n## About\n\n{line(segment(part) for part in prose.parts)}\n\n## Next\n\nx\n"

    try:
        made = maker().content(text, "a/one.md")
    except LeftToMkDocsError:
        return

    assert first_difference(by_python_markdown(text).html, made.html) == ""  # type: ignore[attr-defined]


def segment(part: Part) -> Segment:
    match part:
        case Markup(markdown, _):
            return RawMarkdown(markdown)
        case WebLink(url, text):
            return ExternalLink(text or url, url)
        case Code(text, is_block):
            return Snippet(text, is_block)
        case Words(text):
            return TextRun(text)
    raise AssertionError(part)
