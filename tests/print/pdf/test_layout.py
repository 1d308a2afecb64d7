"""How pages are laid out: notes on the page of their marks, heads that mirror, words that keep together."""

import json
from typing import Any

import pikepdf
import pytest
from small_pdf import EPOCH, made, opened, pages_of, text_of, words_at

from bench.paper_counts import lost_marks
from bench.paper_counts import pages_of as pages_in_order
from briefbook.print.book import EVERYTHING, print_volumes
from briefbook.print.lines import word_count
from briefbook.print.pdf.look import Look
from briefbook.print.pdf.make import make, order
from small_book import Book, book

COUNT = 24


def dense(count: int = COUNT) -> Book:
    """A book in which hardly a line has no note of its own, and entries are of many lengths."""

    def said(number: int, order: int, **value: Any) -> dict[str, Any]:
        return {**value, "source": f"s{(number * 7 + order) % 9}", "locator": f"page {number + order}"}

    def company(number: int) -> dict[str, Any]:
        others = [(number * 5 + order * 3 + 1) % count for order in range(1 + number % 11)]
        return {
            "type": "company",
            "name": said(number, 0, value=f"Company {number}"),
            "summary": said(number, 1, value="Rope and sails. " * (1 + number % 4)),
            "owns": [
                said(number, 2 + order, to=f"c{other}", note="since long " * (1 + order % 3 * 7))
                for order, other in enumerate(dict.fromkeys(others))
                if other != number
            ],
            "about": " ".join(f"It met [[c{other}]] once [@s{other % 9}, line {other}]." for other in others)
            + "\n\n"
            + "\n".join(f"- an item [@s1, item {number}] and more [@s2, item {number}]" for _ in range(number % 4)),
        }

    sources = {f"s{number}": {"type": "report", "title": f"Report {number} " * 9} for number in range(9)}
    entities = {f"c{number}": company(number) for number in range(count)}
    return book(json.dumps({"sources": sources, "entities": entities}))


@pytest.fixture(scope="module")
def crowded() -> Book:
    return dense()


@pytest.mark.parametrize("paper", ["a4", "letter"])
def test_every_note_stands_on_the_page_of_its_mark(crowded: Book, paper: str) -> None:
    pdf = made(crowded, look=Look(paper)).pdf

    assert pages_of(pdf) > 5
    assert [lost_marks(page) for page in pages_in_order(pdf)] == [0] * pages_of(pdf)


def test_notes_side_by_side_share_their_brackets_and_are_told_once() -> None:
    facts = {
        "sources": {id: {"type": "report", "title": id} for id in ("one", "two")},
        "entities": {
            "acme": {
                "type": "company",
                "name": {"value": "Acme", "source": "one"},
                "about": "First 1 [@two, a], then 20 % [@one, b]. Both [@one, b][@two, a][@one, b].",
            }
        },
    }

    text = text_of(made(book(json.dumps(facts)), "acme").pdf).replace("\u00a0", " ")

    assert "First 1 [a], then 20 % [b]. Both [a, b]." in text
    assert (text.count("S2, a"), text.count("S1, b")) == (1, 1)


@pytest.mark.parametrize("long", ["", "and so on " * 200])
def test_lists_in_lists_and_tables_in_lists_tell_each_note_once(long: str) -> None:
    facts = {
        "sources": {id: {"type": "report", "title": id} for id in ("one", "two")},
        "entities": {"acme": {"type": "company", "name": {"value": "Acme", "source": "one"}, "founded": "1999"}},
    }
    text = f"""---
title: Note
---
1. first [@one, place a] {long}
   - inner [@one, place b][@two, place b]
     > quoted [@one, place c]
   - more [@one, place d]
2. second [@one, place a]

   | head [@two, place h] |
   |---|
   | cell [@one, place e] |

## A heading [@two, place i]

So [@two, place h][@two, place i].

> - in a quotation [@one, place f]
>
>   then [@two, place g]
"""

    told = made(book(json.dumps(facts), briefings={"note": text}), "note", has_annex=False)

    said = text_of(told.pdf)
    assert [said.count(f"place {each}") for each in "bcdefgi"] == [2, 1, 1, 1, 1, 1, 2]
    assert [lost_marks(page) for page in pages_in_order(told.pdf)] == [0] * pages_of(told.pdf)


def test_on_two_sides_names_and_numbers_stand_at_the_outer_edge(crowded: Book) -> None:
    pages = words_at(made(crowded, look=Look(is_two_sided=True)).pdf)

    for number, words in enumerate(pages[4:], 5):
        foot = [left for word, left, top in words if word == "Page" and top > 0.9]
        book = [left for word, left, top in words if word == "small" and top < 0.1]
        markings = [left for word, left, top in words if word.startswith("TLP") and (top < 0.1 or top > 0.9)]
        is_even = number % 2 == 0
        assert [left < 0.3 for left in (*foot, *book)] == [is_even, not is_even], number
        assert min(markings) > 0.5
    assert len([word for word, _, top in pages[1] if 0.1 < top < 0.9]) == 0


def test_on_one_side_every_page_is_alike(crowded: Book) -> None:
    pages = words_at(made(crowded).pdf)

    places = {round(left, 2) for words in pages[1:] for word, left, top in words if word == "Page" and top > 0.9}
    assert max(places) - min(places) < 0.02
    assert "Contents" in [word for word, _, _ in pages[1]]


def test_code_is_set_in_a_font_of_its_own() -> None:
    told = book("", briefings={"note": "---\ntitle: T\n---\nCall `run 阿`.\n\n```\nif x:\n  go\n```\n"})

    with opened(made(told, "note", has_annex=False).pdf) as file:
        fonts = " ".join(str(font.BaseFont) for page in file.pages for font in page.obj.Resources.Font.values())

    assert "SourceCodePro-Regular" in fonts


def test_nothing_runs_off_the_page_however_long_it_is() -> None:
    more = {"source": "one", "locator": "page 1", "note": "and on " * 900}
    long = {"value": "so it goes on " * 700, **more}
    facts = {
        "sources": {"one": {"type": "report", "title": "One " * 400, "note": "n " * 4000}},
        "entities": {
            "acme": {
                "type": "company",
                "name": "Acme",
                "summary": long,
                "sector": long,
                "aliases": {**long, "value": "so it goes on " * 70},
                "owns": {"to": "road", **more},
                "about": f"- {'item ' * 3000} [@one, line 1]\n- b\n\n> {'quoted ' * 3000}",
            },
            "road": {"type": "company", "name": "Road " * 30},
        },
    }

    pages = words_at(made(book(json.dumps(facts))).pdf)

    for words in pages[1:]:
        assert not {"goes", "item", "quoted", "n"} & {word for word, _, top in words if top > 0.9}
        assert not [word for word, _, top in words if top > 0.96]


def test_no_words_stand_outside_of_paragraphs(crowded: Book) -> None:
    """Or whoever hears the file read cannot tell where one thing ends."""
    with opened(made(crowded).pdf) as file:
        parts = [
            each for each in file.objects if isinstance(each, pikepdf.Dictionary) and "/S" in each and "/P" in each
        ]
        loose = [str(each.S) for each in parts if str(each.P.get("/S", "")) == "/Document"]

    assert {"/P", "/H1"} <= set(loose)
    assert not {"/Span", "/Link", "/Lbl"} & set(loose)


def test_volumes_are_about_as_long_as_each_other(crowded: Book) -> None:
    length = word_count(print_volumes(crowded.book, crowded.settings.as_of, most_words=None)[0]["parts"])
    views = print_volumes(crowded.book, crowded.settings.as_of, EVERYTHING, length * 2 // 5)

    lengths = [word_count(view["parts"]) for view in views]
    assert len(views) > 2
    assert max(lengths) < 1.5 * min(lengths)
    homes = [
        chapter["id"] for view in views for part in view["parts"] for run in part["runs"] for chapter in run["chapters"]
    ]
    assert sorted(homes) == sorted(crowded.corpus.entities)


def test_the_engine_has_nothing_to_remark_on(crowded: Book) -> None:
    """Above all not that page numbers never settled."""
    view = print_volumes(crowded.book, crowded.settings.as_of)[0]

    assert make(order(view, Look(), EPOCH)).remarks == ()


def test_a_book_of_one_briefing_says_its_summary() -> None:
    alone = book("", briefings={"note": "---\ntitle: Note\nsummary: In short.\n---\nAt length.\n"})

    assert text_of(made(alone).pdf).count("In short.") == 1


def test_one_page_is_one_page_however_much_there_is_to_say() -> None:
    long = "so it goes on " * 60
    companies = [f"c{number}" for number in range(9)]
    facts = {
        "sources": {"one": {"type": "report", "title": "One " * 60}},
        "defaults": {"source": "one"},
        "entities": {
            id: {
                "type": "company",
                "name": f"{id} {'long ' * 9}",
                "owns": [each for each in companies[:3] if each != id],
            }
            for id in companies
        },
        "judgements": [
            {"id": f"j{number}", "text": long, "about": ["c0"], "likelihood": "likely", "confidence": "low"}
            for number in range(8)
        ],
    }
    head = f"title: {'A long title ' * 12}\nsummary: {long * 2}\nabout: [{', '.join(companies)}]"

    pdf = made(book(json.dumps(facts), briefings={"note": f"---\n{head}\n---\nx\n"}), "note", is_one_page=True).pdf

    assert pages_of(pdf) == 1
    assert "Confidence: low" in text_of(pdf)
    assert "How sure are we?" in text_of(pdf)
