#!/usr/bin/env python3
"""What can be counted of a PDF as something to read. Prints a table.

    briefbook pdf --output book.pdf && python tests/bench/paper_counts.py book.pdf

Repeated words stand in a run of eight that the PDF has said before. A page's fill is the part of its height that is used.
A mark without note has its note on another page. Text is read by whichever readers are here: pdftotext is asked for,
pypdf, pdfminer.six, PyMuPDF and pypdfium2 are used where they can be imported.
"""

from __future__ import annotations

import io
import re
import shutil
import statistics
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

import pikepdf

RUN = 8
HIDDEN = "\u00ad\u200b\u2060\u2066\u2067\u2068\u2069\ufeff"
"""What has no looks, and makes a word unfindable where a reader takes it for a part of it."""
_MARK = re.compile(r"\[([a-z]{1,2}(?:, [a-z]{1,2})*)\]")
_NOTE = re.compile(r"\[([a-z]{1,2})\]\s+S\d")
_GLYPH = re.compile(rb"<[0-9A-Fa-f]+>\s*<([0-9A-Fa-f]+)>")
NUMBER = re.compile(r"\d(?:[\d.,]*\d)?")


class Counts(NamedTuple):
    """Of one PDF. `repeated` is a share, `line` the median of characters in a line of prose."""

    pages: int
    words: int
    repeated: float
    line: int
    thin_pages: tuple[int, ...]
    lost_marks: int
    hidden_glyphs: int


def counts_of(pdf: bytes) -> Counts:
    pages = pages_of(pdf)
    words = [word for page in pages for word in page.split() if any(map(str.isalnum, word))]
    prose = [len(line) for page in pages for line in page.splitlines() if is_prose(line.strip())]
    return Counts(
        len(pages),
        len(words),
        repeated_words(words) / max(1, len(words)),
        int(statistics.median(prose)) if prose else 0,
        tuple(number for number, fill in enumerate(fills(pdf), 1) if fill < 0.4),
        sum(map(lost_marks, pages)),
        hidden_glyphs(pdf),
    )


def text_of(pdf: bytes, *options: str) -> str:
    told = subprocess.run(["pdftotext", *options, "-", "-"], input=pdf, capture_output=True, check=True).stdout
    return told.decode()


def pages_of(pdf: bytes) -> list[str]:
    """The text of each page in the order in which it was set, without head and foot."""
    size = subprocess.run(["pdfinfo", "-"], input=pdf, capture_output=True, check=True).stdout.decode()
    width, height = (float(each) for each in re.findall(r"Page size: +([0-9.]+) x ([0-9.]+)", size)[0])
    top, bottom = 62, 88
    area = ["-x", "0", "-y", str(top), "-W", str(int(width)), "-H", str(int(height) - top - bottom)]
    return text_of(pdf, "-raw", *area).split("\f")[:-1]


def repeated_words(words: list[str]) -> int:
    """How many of the words are part of a run that was there before."""
    seen: set[tuple[str, ...]] = set()
    repeated: set[int] = set()
    for place in range(len(words) - RUN + 1):
        run = tuple(words[place : place + RUN])
        if run in seen:
            repeated |= {*range(place, place + RUN)}
        seen.add(run)
    return len(repeated)


def is_prose(line: str) -> bool:
    """Whether a line looks as if it went on: long, and without the marks of a list of notes or pages."""
    return len(line) > 45 and not re.search(r"S\d+,|\d+, \d+, \d+", line)


def fills(pdf: bytes) -> list[float]:
    told = subprocess.run(["pdftotext", "-bbox", "-", "-"], input=pdf, capture_output=True, check=True).stdout.decode()
    found = []
    for page in told.split("<page ")[1:]:
        height = float(re.findall(r'height="([0-9.]+)"', page)[0])
        ends = [float(end) for end in re.findall(r'yMax="([0-9.]+)"', page) if float(end) < height - 90]
        found.append((max(ends, default=62) - 62) / (height - 62 - 92))
    return found


def lost_marks(page: str) -> int:
    """Marks on a page that no note follows before its end."""
    pending: set[str] = set()
    notes = {match.start(): match[1] for match in _NOTE.finditer(page)}
    for match in _MARK.finditer(page):
        if match.start() in notes:
            pending.discard(notes[match.start()])
        else:
            pending |= set(match[1].split(", "))
    return len(pending)


def hidden_glyphs(pdf: bytes) -> int:
    """Glyphs that a font's map to characters says to be something hidden, or to hold it."""
    found = 0
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        maps = [each.read_bytes() for each in opened.objects if isinstance(each, pikepdf.Stream) and is_map(each)]
        for said in maps:
            shown = [bytes.fromhex(each.decode()).decode("utf-16-be", "replace") for each in _GLYPH.findall(said)]
            found += sum(any(sign in HIDDEN for sign in each) for each in shown)
    return found


def is_map(stream: Any) -> bool:
    try:
        return b"beginbf" in stream.read_bytes()
    except pikepdf.PdfError:  # a picture
        return False


def readers() -> dict[str, Callable[[bytes], str]]:
    """The readers that are here, by name."""
    known = {"pypdf": with_pypdf, "pdfminer": with_pdfminer, "pymupdf": with_mupdf, "pypdfium2": with_pdfium}
    found: dict[str, Callable[[bytes], str]] = {}
    if shutil.which("pdftotext"):
        found |= {"pdftotext": text_of, "pdftotext -raw": lambda pdf: text_of(pdf, "-raw")}
    for name, read in known.items():
        try:
            __import__(name)
        except ImportError:
            continue
        found[name] = read
    return found


def with_pypdf(pdf: bytes) -> str:
    from pypdf import PdfReader

    return "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages)


def with_pdfminer(pdf: bytes) -> str:
    from pdfminer.high_level import extract_text

    return str(extract_text(io.BytesIO(pdf)))


def with_mupdf(pdf: bytes) -> str:
    import pymupdf

    return "\n".join(page.get_text() for page in pymupdf.open(stream=pdf, filetype="pdf"))


def with_pdfium(pdf: bytes) -> str:
    import pypdfium2

    return "\n".join(page.get_textpage().get_text_bounded() for page in pypdfium2.PdfDocument(pdf))


def missing_numbers(text: str, wanted: set[str]) -> set[str]:
    """Numbers that a reader's text does not hold as such."""
    return wanted - set(NUMBER.findall(text))


def main() -> None:
    for name in sys.argv[1:]:
        pdf = Path(name).read_bytes()
        print(f"{name}\n| count | value |\n|---|---|")
        for field, value in counts_of(pdf)._asdict().items():
            print(f"| {field} | {value:.1%} |" if isinstance(value, float) else f"| {field} | {value} |")
        for reader, read in readers().items():
            print(f"| numbers read by {reader} | {len(NUMBER.findall(read(pdf)))} |")


if __name__ == "__main__":
    main()
