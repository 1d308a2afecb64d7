"""What Python-Markdown's extensions add to a briefing, on paper and where a sentence is quoted."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

import pytest

from briefbook.html.site_defaults import extensions_without
from briefbook.outputs.made_pdfs import remarks_on
from briefbook.print.drawn import draw_print
from briefbook.print.lines import plain
from briefbook.print.page_context import PrintContext
from briefbook.print.prose import PrintBlock, prose_blocks
from small_book import Book, book

FACTS = """
    sources: {s: {type: report, title: One}}
    defaults: {source: s}
    entities: {acme: {type: company, name: Acme}, kco: {type: company, name: Kco}}
"""


SHIPPED = {
    "attr_list": "**b**{: .red }",
    "md_in_html": '<div markdown="1">\n*b*\n</div>',
    "tables": "| a |\n|---|\n| b |",
    "footnotes": "b[^1]\n\n[^1]: c",
    "def_list": "b\n:   c",
    "admonition": "!!! note\n    b",
    "pymdownx.details": "??? note\n    b",
    "pymdownx.superfences": "- b\n\n    ```\n    c\n    ```",
    "toc": "[TOC]\n\nb",
}
"""What each extension that is switched on as shipped reads, beyond Markdown."""
RAW = re.compile(r"[{}|<>`]|\[[^0-9]|!!!|\?\?\?|^:|\*")


def made_of(text: str) -> Book:
    return book(FACTS, briefings={"brief": f"---\ntitle: Brief\n---\n{text}"})


def on_paper(text: str) -> list[str]:
    """The blocks of a briefing on paper: an indented line for each."""
    made = made_of(text)
    return list(
        _lines(prose_blocks(PrintContext(made.book, "brief"), made.corpus.briefings["brief"].text, draw_print, 3))
    )


def _lines(blocks: Iterable[PrintBlock], margin: str = "") -> Iterator[str]:
    for each in blocks:
        kind = each["kind"]
        said = plain(each["line"]) if "line" in each else " / ".join(each["lines"]) if "lines" in each else ""
        yield f"{margin}{kind} {said}".rstrip()
        yield from _lines(each.get("blocks", ()), f"{margin}  ")
        for item in each.get("items", ()):
            yield from _lines(item, f"{margin}  - ")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Foot[^1], again[^1], big[^b].\n\n[^b]: Big *note*.\n[^1]: On [[acme]].\n\n    More.\n",
         ["para Foot [1], again [1], big [2].", "rule", "list", "  - para On Acme.", "  - para More.", "  - para Big note."]),
        ('!!! note "On [[acme]]"\n    Inside.\n\n    - one\n',
         ["quote", "  para On Acme", "  para Inside.", "  list", "    - para one"]),
        ("!!! danger inline end\n    Inside.\n\nAfter.\n", ["quote", "  para Danger", "  para Inside.", "para After."]),
        ('??? tip ""\n    Folded.\n\n    ???+ bug\n        Deeper.\n',
         ["quote", "  para Folded.", "  quote", "    para Bug", "    para Deeper."]),
        ("- one\n\n    !!! note\n        In it.\n\n- two\n",
         ["list", "  - para one", "  - quote", "  -   para Note", "  -   para In it.", "  - para two"]),
        ('=== "One"\n    Inside.\n\n=== "Two"\n    More.\n',
         ["quote", "  para One", "  para Inside.", "quote", "  para Two", "  para More."]),
        ("A line\n===\n", ["heading A line"]),
        ("```\n!!! note\n    code\n```\n", ["code !!! note / \xa0\xa0\xa0\xa0code"]),
        ("    !!! note\n", ["code !!! note"]),
        ("Term\n:   One.\n\n    More.\n:   Two.\n", ["para Term", "quote", "  para One.", "  para More.", "quote", "  para Two."]),
        ("![Alt](https://example.org/b.png){ width=20 } **b**{: .red } [[acme]]{ .x } `f(x){ return }`\n",
         ["para Alt b Acme f(x){ return }"]),
        ("## Head { #x .y }\n\nText\nmore.\n{: .lead }\n", ["heading Head", "para Text more."]),
        ("A set {a, b} stays.\n", ["para A set {a, b} stays."]),
        ('<div class="grid" markdown="1">\n*Word* of it.\n</div>\n', ["para Word of it."]),
        ("<details markdown><summary>More</summary>\n\nHidden.\n\n</details>\n", ["para More", "para Hidden."]),
        ("<details markdown><summary>More</summary>\n*Hid*den.\n</details>\n", ["para More", "para Hidden."]),
        ("One.\n\n<!-- a\ncomment > here -->\n<style>\np {}\n</style>\n\nTwo.\n", ["para One.", "para Two."]),
        ("[TOC]\n\nText.\n", ["para Text."]),
    ],
)  # fmt: skip
def test_what_the_shipped_extensions_make_works_on_paper(text: str, expected: list[str]) -> None:
    assert on_paper(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Foot[^1] of Kco.\n\n[^1]: A note.\n", "Foot of Kco."),
        ('!!! note inline "On [[acme]]"\n    Inside of Kco.\n', "Inside of Kco."),
        ('!!! note "Title of Kco"\n    Inside.\n', "Title of Kco"),
        ("??? tip\n    Folded, of Kco.\n", "Folded, of Kco."),
        ("Term\n:   One of Kco.\n", "One of Kco."),
        ("**Kco**{: .red } is it.\n", "Kco is it."),
        ("## Of Kco { #x .y }\n", "Of Kco"),
        ("Of Kco\nand more.\n{: .lead }\n", "Of Kco and more."),
        ("A set {a, b} of Kco.\n", "A set {a, b} of Kco."),
    ],
)
def test_a_sentence_is_quoted_without_marks_of_markdown(text: str, expected: str) -> None:
    (mention,) = made_of(text).derived.mentions["kco"]

    assert mention.sentence == expected


@pytest.mark.parametrize(
    ("text", "column"),
    [
        ("Of ![it](https://example.org/a.png){ width=20 }.", 10),
        ("Of <img alt='it' src='https://example.org/a.png'>.", 23),
        ("Of <video controls><source src='https://example.org/a.mp4'></video>.", 4),
        ("<iframe src='https://example.org/'></iframe>", 1),
        ("<svg><text>it</text></svg>", 1),
        ("<audio src='https://example.org/a.mp3'>it</audio>", 1),
    ],
)
def test_what_paper_does_not_show_is_told_at_its_place(text: str, column: int) -> None:
    made = made_of(f"{text}\n")

    assert remarks_on((), made.corpus, ["brief"]) == [
        f"content/briefings/brief.md:4:{column}: a PDF shows only the words of this picture or medium"
    ]
    assert remarks_on((), made.corpus, []) == []


def test_code_that_looks_like_a_medium_is_none() -> None:
    assert remarks_on((), made_of("Write `<video>`, or:\n\n    <iframe>\n").corpus, ["brief"]) == []


def test_nothing_of_a_shipped_extension_is_raw_on_paper() -> None:
    assert SHIPPED.keys() == extensions_without(()).keys()
    for text in SHIPPED.values():
        shown = on_paper(f"{text}\n")
        assert any("b" in line.split(" ", 1)[-1] for line in shown) or "table" in shown[0]
        assert [line for line in shown if RAW.search(line)] == []
