#!/usr/bin/env python3
"""How long a PDF takes: ours, beside WeasyPrint and Chromium on the same content. Prints a table.

    python tests/bench/print_bench.py 12 100 1000
    WEASYPRINT=/path/to/venv/bin/python python tests/bench/print_bench.py 12 100 --engines typst,weasyprint --limit 300

An engine that is not here is left out, and that is said. The book is made up, and the same each time. CPU is user and
system time of the engine's process and of those that it started, without reading the facts; memory is what all of them
held at once. WeasyPrint is no part of the lock files: install it in an environment of its own.
"""

from __future__ import annotations

import argparse
import html
import json
import os
import shutil
import sys
import tempfile
from collections.abc import Iterable, Iterator
from datetime import date
from pathlib import Path
from typing import Any, NamedTuple

from measure import cost_of

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "generator"))

ENGINES = ("typst", "chromium", "weasyprint")
LIMIT_S = 1800
WORDS = [
    "the",
    "group",
    "lab",
    "chip",
    "rope",
    "sail",
    "harbour",
    "north",
    "lake",
    "court",
    "paper",
    "signed",
    "owned",
    "moved",
    "built",
    "sold",
    "named",
]


class Cost(NamedTuple):
    """Seconds and megabytes."""

    cpu_s: float
    wall_s: float
    peak_mb: float
    pages: int
    file_mb: float


# The book


def facts(count: int) -> dict[str, Any]:
    """A book of companies that own each other, each with some two pages of facts."""
    sources = {
        f"source-{number}": {
            "type": "report",
            "title": f"Report {number} on {words(number, 6)}",
            "publisher": f"Ministry {number % 7}",
            "published": f"20{10 + number % 14}-05-01",
            "reliability": "ABC"[number % 3],
            "credibility": str(1 + number % 4),
            "url": f"https://reports.example/{number}",
        }
        for number in range(40)
    }
    entities = {f"company-{number}": company(number, count) for number in range(count)}
    return {"sources": sources, "entities": entities}


def company(number: int, count: int) -> dict[str, Any]:
    def said(value: Any, order: int) -> dict[str, Any]:
        source = f"source-{(number * 7 + order) % 40}"
        return {"value": value, "source": source, "locator": f"page {1 + (number + order) % 90}"}

    def other(order: int) -> str:
        return f"company-{(number * 13 + order * 31 + 1) % count}"

    owned = [{**said(None, order), "to": other(order), "note": words(number + order, 9)} for order in range(6)]
    for each in owned:
        del each["value"]
    return {
        "type": "company",
        "name": [said(f"{words(number, 2).title()} {number}", 0), {**said("北方绳索公司", 1), "lang": "zh-Hans"}],
        "aliases": [said(f"{words(number + 5, 2).title()} Group {number}", 2)],
        "summary": said(f"{words(number, 24).capitalize()}.", 3),
        "sector": [said(words(number + order, 3), 10 + order) for order in range(8)],
        "founded": said(str(1900 + number % 120), 4),
        "owns": [each for each in owned if each["to"] != f"company-{number}"],
        "about": "\n\n".join(
            f"{words(number * 3 + order, 45).capitalize()} of [[{other(order)}]], {words(number + order, 30)} "
            f"[@source-{(number + order) % 40}, page {order + 1}]."
            for order in range(4)
        ),
    }


def words(seed: int, count: int) -> str:
    return " ".join(WORDS[(seed * 5 + place * place + place * 3) % len(WORDS)] for place in range(count))


def views(count: int, folder: Path) -> tuple[dict[str, Any], ...]:
    from briefbook import pipeline
    from briefbook.config import settings_from

    (folder / "content" / "facts").mkdir(parents=True)
    (folder / "content" / "facts" / "all.json").write_text(json.dumps(facts(count)))
    settings = settings_from("site_name: A made-up book", folder, {}, date(2026, 1, 1))
    reading = pipeline.read(settings)
    if not reading.is_sound:
        raise SystemExit(f"the bench's own book is wrong: {reading.problems[0]}")
    return pipeline.print_views(reading.corpus, settings)


# The same as HTML

STYLE = """
@page { size: A4; margin: 27mm 22mm 24mm; @bottom-center { content: "Page " counter(page) " of " counter(pages) } }
body { font: 10pt/1.4 "Source Sans 3", "Noto Sans CJK SC", sans-serif }
h1 { break-before: page } h1, h2, h3 { break-after: avoid } thead { display: table-header-group }
tr { break-inside: avoid } table { width: 100%; border-collapse: collapse; font-size: 9pt }
td, th { text-align: left; vertical-align: top; padding: 3pt; border-bottom: .4pt solid #ccc }
.note { float: footnote; font-size: 8pt } a.page::after { content: " (p. " target-counter(attr(href), page) ")" }
"""


def as_html(found: Iterable[dict[str, Any]]) -> str:
    parts = [f"<!doctype html><html lang=en><meta charset=utf-8><title>Book</title><style>{STYLE}</style>"]
    for view in found:
        for part in view["parts"]:
            for run in part["runs"]:
                for chapter in run["chapters"]:
                    parts += html_chapter(chapter, view)
        parts += ["<h1>Sources</h1><ol>", *(f"<li>{line(each['line'], view)}" for each in view["sources"]), "</ol>"]
    return "\n".join(parts)


def html_chapter(chapter: dict[str, Any], view: dict[str, Any]) -> Iterator[str]:
    yield f'<h1 id="{html.escape(chapter["id"])}">{line(chapter["title"], view)}</h1>'
    for part in (chapter["head"], chapter["lede"]):
        yield f"<p>{noted(part, view)}" if part else ""
    for block in chapter["blocks"]:
        yield from html_block(block, view)


def html_block(block: dict[str, Any], view: dict[str, Any]) -> Iterator[str]:
    kind = block["kind"]
    if kind in ("para", "heading"):
        tag = "p" if kind == "para" else "h2"
        yield f"<{tag}>{noted(block, view)}</{tag}>"
    elif kind == "table":
        yield html_table(block["head"], block["rows"], view)
    elif kind in ("rows", "timeline"):
        rows = "".join(f"<tr><td>{line(row['label'], view)}<td>{noted(row, view)}" for row in block["rows"])
        yield f"<table>{rows}</table>"


def html_table(head: Iterable[Any], rows: Iterable[Any], view: dict[str, Any]) -> str:
    top = "".join(f"<th>{line(each, view)}" for each in head)
    body = "".join("<tr>" + "".join(f"<td>{line(cell, view)}" for cell in row) for row in rows)
    return f"<table><thead><tr>{top}</thead><tbody>{body}</table>"


def noted(holder: dict[str, Any], view: dict[str, Any]) -> str:
    """A line and its notes, as footnotes."""
    notes = (f"S{note['source']}, {html.escape(note['locator'])}" for note in holder.get("notes", ()))
    return line(holder["line"], view) + "".join(f'<span class="note">{note}</span>' for note in notes)


def line(runs: Iterable[Any], view: dict[str, Any]) -> str:
    return "".join(html_run(each, view) for each in runs)


def html_run(each: list[Any], view: dict[str, Any]) -> str:
    kind = each[0]
    if kind == "t":
        return html.escape(each[1])
    if kind in ("k", "u"):
        return f"<i>{html.escape(each[-1] if kind == 'u' else each[1])}</i>"
    if kind == "a":
        page = "page" if len(each) > 5 and each[5] else ""
        return f'<a class="{page}" href="#{html.escape(each[1])}">{html.escape(each[2])}</a>'
    return f"<sup>{each[1]}</sup>" if kind in "cr" else "<br>"


# The engines


def command(engine: str, folder: Path) -> list[str] | str:
    """What to run; or why not."""
    if engine == "typst":
        return [sys.executable, __file__, "--set", str(folder)]
    if engine == "chromium":
        found = shutil.which("chromium") or shutil.which("chromium-browser")
        quiet = ["--headless", "--no-sandbox", "--disable-gpu", "--no-pdf-header-footer"]
        to = f"--print-to-pdf={folder / 'chromium.pdf'}"
        return [found, *quiet, to, (folder / "book.html").as_uri()] if found else "chromium is not installed"
    python = os.environ.get("WEASYPRINT", "")
    if not python:
        return "WEASYPRINT does not name a Python that has it"
    return [python, "-m", "weasyprint", "--quiet", str(folder / "book.html"), str(folder / "weasyprint.pdf")]


def set_with_ours(folder: Path) -> None:
    """In a process of its own: the PDFs of the views in the folder."""
    from briefbook.print.pdf.look import Look
    from briefbook.print.pdf.make import Press, make_each

    found = [(json.loads(path.read_text()), "") for path in sorted(folder.glob("view-*.json"))]
    for number, made in enumerate(make_each(found, Press(Look(), 1_790_000_000)), 1):
        (folder / f"typst-{number}.pdf").write_bytes(made.pdf)


def cost(words: list[str], folder: Path, engine: str, limit_s: int) -> Cost | str:
    try:
        measured = cost_of(["timeout", str(limit_s), *words], folder)
    except RuntimeError as error:
        said = str(error)
        return f"stopped at {limit_s} s" if "ended with 124:" in said else f"left out: {said[-200:]}"
    pdfs = sorted(folder.glob(f"{engine}*.pdf"))
    size = sum(path.stat().st_size for path in pdfs) / 1e6
    return Cost(measured.cpu_s, measured.wall_s, measured.peak_mb, sum(map(pages_of, pdfs)), size)


def pages_of(path: Path) -> int:
    import pikepdf

    with pikepdf.open(path) as pdf:
        return len(pdf.pages)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("counts", type=int, nargs="*", default=[12, 100], help="how many entities, for each row")
    parser.add_argument("--engines", default=",".join(ENGINES))
    parser.add_argument("--limit", type=int, default=LIMIT_S, help="seconds after which an engine is stopped")
    parser.add_argument("--set", type=Path, help=argparse.SUPPRESS)
    said = parser.parse_args()
    if said.set:
        set_with_ours(said.set)
        return
    print("| entities | engine | pages | CPU s | wall s | peak MB | file MB |\n|---|---|---|---|---|---|---|")
    for count in said.counts:
        with tempfile.TemporaryDirectory() as name:
            folder = Path(name)
            found = views(count, folder)
            for number, view in enumerate(found):
                (folder / f"view-{number:03}.json").write_text(json.dumps(view))
            (folder / "book.html").write_text(as_html(found), "utf-8")
            for engine in said.engines.split(","):
                to_run = command(engine, folder)
                row = f"left out: {to_run}" if isinstance(to_run, str) else cost(to_run, folder, engine, said.limit)
                told = (
                    f"{row} | | | |"
                    if isinstance(row, str)
                    else f"{row.pages} | {row.cpu_s:.1f} | {row.wall_s:.1f} | {row.peak_mb:.0f} | {row.file_mb:.1f}"
                )
                print(f"| {count} | {engine} | {told} |", flush=True)


if __name__ == "__main__":
    main()
