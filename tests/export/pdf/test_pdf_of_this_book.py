"""The PDF of the book in this repository."""

from datetime import date
from functools import lru_cache
from pathlib import Path

from small_pdf import made, pages_of, text_of

from briefbook import pipeline
from briefbook.config import settings_from
from briefbook.export.pdf.finish import shortcomings
from briefbook.export.pdf.make import Made
from render.small_book import Book

ROOT = Path(__file__).parents[3]


@lru_cache(maxsize=1)
def this_book() -> Book:
    settings = settings_from((ROOT / "mkdocs.yml").read_text("utf-8"), ROOT, {}, date(2026, 11, 23))
    reading = pipeline.read(settings)
    return Book(reading.corpus, reading.problems, settings)


@lru_cache(maxsize=2)
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
