"""PDFs of small books, and what is in them: the text as poppler reads it, the objects as pikepdf does."""

from __future__ import annotations

import io
import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pikepdf
import pytest

from briefbook.load.files import published_at
from briefbook.print.book import Asked, print_view
from briefbook.print.pdf.finish import root_shortcomings
from briefbook.print.pdf.look import Look
from briefbook.print.pdf.make import Made, make, order
from small_book import Book

EPOCH = 1_790_000_000


def made(
    book: Book,
    *ids: str,
    look: Look | None = None,
    fonts: tuple[Path, ...] = (),
    template: Path | None = None,
    **asked: Any,
) -> Made:
    view = print_view(book.book, book.settings.as_of, Asked(ids, **asked))
    settings = book.settings

    def picture(path: str) -> bytes:
        return published_at(path, settings.content, settings.root, settings.bounds())

    return make(order(view, look or Look(), EPOCH, fonts, template, picture=picture))


def text_of(pdf: bytes, *options: str) -> str:
    """The text layer in reading order, white space as single spaces; without the breaks we put into long words."""
    if not shutil.which("pdftotext"):
        pytest.skip("poppler-utils is not installed")
    told = subprocess.run(["pdftotext", *options, "-", "-"], input=pdf, capture_output=True, check=True).stdout
    return " ".join(told.decode().replace("\u200b", "").replace("\x0c", " ").split())


def opened(pdf: bytes) -> pikepdf.Pdf:
    return pikepdf.open(io.BytesIO(pdf))


def pages_of(pdf: bytes) -> int:
    with opened(pdf) as file:
        return len(file.pages)


def words_at(pdf: bytes) -> list[list[tuple[str, float, float]]]:
    """For each page the words of its text layer, with the left edge and the top of each, as parts of the page."""
    if not shutil.which("pdftotext"):
        pytest.skip("poppler-utils is not installed")
    told = subprocess.run(["pdftotext", "-bbox", "-", "-"], input=pdf, capture_output=True, check=True).stdout.decode()
    pages = []
    for page in told.split("<page ")[1:]:
        width, height = (float(each) for each in re.findall(r'(?:width|height)="([0-9.]+)"', page)[:2])
        found = re.findall(r'<word xMin="([0-9.]+)" yMin="([0-9.]+)"[^>]*>([^<]*)<', page)
        pages.append([(word, float(left) / width, float(top) / height) for left, top, word in found])
    return pages


def shortcomings(pdf: bytes) -> list[str]:
    """What a tagged archive PDF must have and this one has not. No proof of conformance: that needs veraPDF."""
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        return list(_shortcomings(opened))


def _shortcomings(pdf: pikepdf.Pdf) -> Iterator[str]:
    yield from root_shortcomings(pdf)
    yield from sorted({problem for page in pdf.pages for problem in _of_page(page.obj)})
    yield from sorted(set(_without_words(pdf.Root.get("/StructTreeRoot", {}))))


def _of_page(page: Any) -> Iterator[str]:
    for font in page.get("/Resources", {}).get("/Font", {}).values():
        for descendant in font.get("/DescendantFonts", [font]):
            described = descendant.get("/FontDescriptor", {})
            if not any(name in described for name in ("/FontFile", "/FontFile2", "/FontFile3")):
                yield f"the font {font.get('/BaseFont', '?')} is not embedded"
        if "/ToUnicode" not in font:
            yield f"the text in {font.get('/BaseFont', '?')} cannot be copied"
    for link in page.get("/Annots", []):
        action = link.get("/A", {})
        if action.get("/S", "/GoTo") not in ("/GoTo", "/URI"):
            yield f"a link does {action.S}"
        if action.get("/S") == "/URI" and not str(action.URI).startswith(("https://", "http://", "mailto:")):
            yield f"a link leads to {action.URI}"


def _without_words(tree: Any) -> Iterator[str]:
    stack = [tree]
    while stack:
        each = stack.pop()
        if isinstance(each, pikepdf.Array):
            stack += list(each)
        elif isinstance(each, pikepdf.Dictionary):
            if str(each.get("/S", "")) in ("/Figure", "/Formula") and "/Alt" not in each and "/ActualText" not in each:
                yield "a figure has no alternative text"
            if "/K" in each:
                stack.append(each.K)
