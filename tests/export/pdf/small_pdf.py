"""PDFs of small books, and what is in them: the text as poppler reads it, the objects as pikepdf does."""

from __future__ import annotations

import io
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pikepdf
import pytest

from briefbook.export.pdf.look import Look
from briefbook.export.pdf.make import Made, make, order
from briefbook.render.print.book import Asked, print_view
from render.small_book import Book

EPOCH = 1_790_000_000


def made(
    book: Book,
    *ids: str,
    look: Look | None = None,
    fonts: tuple[Path, ...] = (),
    template: Path | None = None,
    **asked: Any,
) -> Made:
    view = print_view(book.scene, book.settings.as_of, Asked(ids, **asked))
    return make(order(view, look or Look(), EPOCH, fonts, template))


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
