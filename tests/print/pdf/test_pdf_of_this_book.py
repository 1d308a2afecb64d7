"""The PDF of the book in this repository."""

import io
import json
from collections import Counter
from collections.abc import Callable
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from small_pdf import made, opened, pages_of, shortcomings, text_of

from bench.paper_counts import NUMBER, counts_of, hidden_glyphs, missing_numbers, readers
from briefbook import pipeline
from briefbook.config import settings_from
from briefbook.pages.blocks import observed_words
from briefbook.print.book import print_view
from briefbook.print.page_context import PrintContext
from briefbook.print.pdf.make import Made
from small_book import Book, book

ROOT = Path(__file__).parents[3]


@lru_cache(maxsize=1)
def this_book() -> Book:
    settings = settings_from((ROOT / "mkdocs.yml").read_text("utf-8"), ROOT, {}, date(2026, 11, 23))
    reading = pipeline.read(settings)
    return Book(reading.corpus, reading.problems, settings)


@lru_cache(maxsize=4)
def pdf_of(*ids: str) -> Made:
    return made(this_book(), *ids)


def test_the_whole_book_is_sound_and_says_what_the_site_says() -> None:
    whole = pdf_of()
    text = text_of(whole.pdf)

    assert whole.missing == ()
    assert shortcomings(whole.pdf) == []
    assert len(whole.pdf) < 1_500_000
    for id in this_book().corpus.entities:
        assert "".join(this_book().corpus.name_of(id).split()) in "".join(text.split())
    assert "阿里巴巴集团" in text


def test_it_says_nothing_twice_on_few_pages_that_can_be_read() -> None:
    counts = counts_of(pdf_of().pdf)

    assert counts.pages <= 30
    assert counts.repeated <= 0.175
    assert 60 <= counts.line <= 75
    assert counts.lost_marks == 0
    assert len(counts.thin_pages) < 2  # the ends of parts


@pytest.mark.parametrize("reader", readers())
def test_every_number_is_read_as_it_is_bound(reader: str) -> None:
    """No mark stands behind a digit, and no reader adds one of its own."""
    book_context = this_book().book
    page_context = PrintContext(book_context)
    bound = {observed_words(page_context, each) for each in book_context.corpus.observations}
    numbers = {number for words in bound for number in NUMBER.findall(words)}
    view = json.dumps(print_view(book_context, this_book().settings.as_of), ensure_ascii=False)

    text = readers()[reader](pdf_of().pdf)

    assert len(numbers) > 10
    assert missing_numbers(text, numbers) == set()
    read = {number for number in NUMBER.findall(text) if not (number.isdigit() and int(number) <= 40)}
    assert {number for number in read if number.strip(",.") not in view} == set()


def test_nothing_hidden_is_taken_for_a_letter() -> None:
    long = {"sources": {"one": {"type": "report", "title": "One", "url": "https://example.org/" + "letters," * 20}}}
    facts = {**long, "entities": {"acme": {"type": "company", "name": "1,146 \u2060a\u2060b", "source": "one"}}}

    assert hidden_glyphs(made(book(json.dumps(facts)), "acme").pdf) == hidden_glyphs(pdf_of().pdf) == 0


KNOWN = ("GLYPH-WIDTH", "STREAM-LENGTH")
"""What page-validation says of sound files: of the width that Noto's Chinese font gives a glyph in two places, and of
streams that begin with 0x0D.
"""


def figures_of(pdf: pikepdf.Pdf) -> list[pikepdf.Dictionary]:
    found = [each for each in pdf.objects if isinstance(each, pikepdf.Dictionary)]
    return [each for each in found if each.get("/S") == "/Figure"]


def faults_in(pdf: bytes) -> set[str]:
    page = pytest.importorskip("page", reason="page-validation is not installed")
    profiles = (page.ValidationProfile.PDF_UA_1, page.ValidationProfile.PDF_A_3A)
    found = {each.rule_id for profile in profiles for each in page.validate_pdf_bytes(pdf, profile=profile).failures}
    return {each for each in found if not any(known in each for known in KNOWN)}


def test_an_independent_checker_finds_no_fault() -> None:
    assert [faults_in(pdf_of(*ids).pdf) for ids in ((), ("alibaba-university-labs",), ("alibaba",))] == [set()] * 3


@pytest.mark.parametrize(
    "harm",
    [
        lambda pdf: pdf.Root.__delitem__("/Lang"),
        lambda pdf: pdf.Root.__delitem__("/MarkInfo"),
        lambda pdf: pdf.Root.__delitem__("/StructTreeRoot"),
        lambda pdf: pdf.Root.__setitem__("/OpenAction", pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS="x")),
        lambda pdf: pdf.Root.__delitem__("/Metadata"),
        lambda pdf: pdf.Root.__delitem__("/ViewerPreferences"),
        lambda pdf: [link.__delitem__("/Contents") for page in pdf.pages for link in page.obj.get("/Annots", [])],
        lambda pdf: [each.__delitem__("/Alt") for each in figures_of(pdf)],
    ],
)
def test_the_checker_finds_what_is_wrong(harm: Callable[[pikepdf.Pdf], object]) -> None:
    out = io.BytesIO()
    with opened(pdf_of("alibaba-university-labs").pdf) as file:
        harm(file)
        file.save(out)

    assert faults_in(out.getvalue())


def test_links_say_what_they_lead_to_rows_have_heads_and_notes_are_notes() -> None:
    with opened(pdf_of().pdf) as file:
        said = {str(link.get("/Contents")) for page in file.pages for link in page.obj.get("/Annots", [])}
        elements = [each for each in file.objects if isinstance(each, pikepdf.Dictionary) and "/P" in each]
        kinds = Counter(str(each.get("/S", "")) for each in elements)
        figures = [str(each.get("/Alt", "")) for each in figures_of(file)]
        notes = [str(each.ID) for each in elements if each.get("/S") == "/Note"]
        root: Any = file.Root.StructTreeRoot
        ids = set(pikepdf.NameTree(root.IDTree))

    assert sum(each.startswith("Section, ") for each in said) < 20  # parts, in the contents
    assert any(each.startswith("Damo Academy, page ") for each in said)
    assert kinds["/TH"] > 200
    assert len(notes) == len(set(notes)) > 200
    assert set(notes) <= ids
    assert "/Quote" not in kinds
    assert len(figures) > 3
    assert all(figures)
    assert any(each.startswith("Timeline, drawn to scale.") for each in figures)
    assert "Figure 2 · Timeline, drawn to scale" in text_of(pdf_of().pdf)


def test_a_briefing_brings_what_it_mentions() -> None:
    pdf = pdf_of("alibaba-university-labs").pdf
    text = text_of(pdf)

    assert "Annex: organizations" in text
    assert "Damo Academy (p." in text.replace("\u00a0", " ")
    assert 10 < pages_of(pdf) < 60


def test_one_entity_takes_few_pages() -> None:
    alone = pdf_of("alibaba").pdf

    assert pages_of(alone) <= 5
    assert "Contents" not in text_of(alone)
