"""Each segment of a line becomes Markdown through the escaping function of its context."""

import pytest

from briefbook.model.inline import Anchor, Badge, Cite, ExternalLink, PageLink, RawMarkdown, Snippet, TextRun
from briefbook.pages.inline import heading, line, plain

EVIL = "*<b>*|`"
SAFE = "&#42;&#60;b&#62;&#42;&#124;&#96;"


def test_words_are_escaped() -> None:
    assert line([TextRun(EVIL)]) == SAFE


def test_words_bear_their_language_and_tone() -> None:
    assert line([TextRun("里", "zh-Hans", "note")]) == '<span class="bb-note" lang="zh&#45;Hans">里</span>'
    assert line([TextRun("x", lang='"><b>')]) == '<span lang="&#34;&#62;&#60;b&#62;">x</span>'


def test_a_link_of_the_book_has_words_and_a_target() -> None:
    assert line([PageLink(EVIL, "../people/a.md#s-1")]) == f"[{SAFE}](../people/a.md#s-1)"
    assert line([PageLink("里", "a.md", "zh")]) == '[<span lang="zh">里</span>](a.md)'


def test_a_link_without_words_is_still_a_link() -> None:
    assert line([PageLink("", "a.md")]) == "[&#8203;](a.md)"


def test_a_link_to_another_site_is_words_where_it_is_none() -> None:
    assert line([ExternalLink("x", "https://example.org/a")]) == "[x](https://example.org/a)"
    assert line([ExternalLink("x", "javascript:alert(1)")]) == "x"
    assert (
        line([ExternalLink(EVIL, "https://example.org/\u202e?a=(b)")])
        == f"[{SAFE}](https://example.org/%E2%80%AE?a=%28b%29)"
    )


def test_the_lines_of_a_text_are_lines() -> None:
    assert line([TextRun("one\n*two*")]) == "one<br>&#42;two&#42;"
    assert line([TextRun("a\nb", "de", "note")]) == '<span class="bb-note" lang="de">a<br>b</span>'


def test_a_citation_leads_to_its_source_and_can_be_led_back_to() -> None:
    cited = line([Cite(2, "cite-7", EVIL, EVIL)])

    link = f'<a href="#source-2" aria-label="Source 2" data-locator="{SAFE}" data-quote="{SAFE}">2</a>'
    assert cited == f'<sup class="bb-cite" id="cite-7">{link}</sup>'


def test_words_that_run_the_other_way_are_apart_from_what_stands_around_them() -> None:
    assert line([TextRun("شركة"), TextRun(" (191)")]) == "<bdi>شركة</bdi> &#40;191&#41;"
    assert line([PageLink("עיתון", "a.md")]) == "[<bdi>עיתון</bdi>](a.md)"


@pytest.mark.parametrize(
    ("text", "lang", "language", "expected"),
    [
        ("*A*", "", "en", "&#42;A&#42;"),
        ("Acme", "en-GB", "en", "Acme"),
        ("Acme", "de", "en", '<span lang="de">Acme</span>'),
        ("شركة 7", "ar", "en", '<span lang="ar" dir="rtl">شركة 7</span>'),
        ("7 חברה", "", "en", '<span dir="rtl">7 חברה</span>'),
        ("Acme", "", "ar", '<span dir="ltr">Acme</span>'),
        ("شركة", "ar", "ar", "شركة"),
    ],
)
def test_a_title_bears_its_language_and_direction_where_they_are_not_the_book_s(
    text: str, lang: str, language: str, expected: str
) -> None:
    assert heading(text, lang, language) == expected


def test_a_chip_is_words_with_a_hint() -> None:
    assert line([Badge(EVIL, "grade")]) == f'<span class="bb-chip bb-chip--grade">{SAFE}</span>'
    assert line([Badge("A", "grade", EVIL)]) == f'<span class="bb-chip bb-chip--grade" title="{SAFE}">A</span>'


def test_anchors_marks_and_code() -> None:
    assert line([Anchor("s-1"), RawMarkdown("**x**")]) == '<a id="s-1"></a>**x**'
    assert line([Snippet(EVIL, False)]) == f"<code>{SAFE}</code>"
    assert line([Snippet("a\nb\n", True)]) == "<pre><code>a&#10;b</code></pre>"


def test_the_plain_words_of_a_line_leave_out_links_citations_and_marks() -> None:
    segments = [
        TextRun("By "),
        PageLink("Acme", "a.md"),
        Cite(1, "c", "t"),
        Anchor("a"),
        RawMarkdown("<b>"),
        TextRun("."),
        ExternalLink(" x", "u"),
    ]

    assert plain(segments) == "By Acme. x"
