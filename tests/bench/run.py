#!/usr/bin/env python3
"""Measure builds at several sizes, and beside other generators; write docs/benchmarks.md and its plot.

    make bench                          # all of it: over an hour, most of it for the others
    make bench ARGS="--sizes 50 1000"   # some sizes
    make bench ARGS="--beside 500"      # the comparison on fewer pages
    make bench ARGS="--edits --sizes 5000"  # what edits cost, and nothing else; no page is written

The book is cut out of a MISP galaxy (`--data`, ../shared/data/misp-galaxy where that is there). What is not on the
machine (hugo, zensical) is left out, and the page says so. Figures are of one run on one machine: compare them with each
other, not with those of another page.
"""

from __future__ import annotations

import argparse
import json
import shutil
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent))

from beside import beside
from book_of_size import cut_book
from edits import Edits
from measure import Cost, cost_of, machine, put_aside, size_of
from report import edits_table, write_report
from served import seconds_to_show

ROOT = Path(__file__).resolve().parents[2]
SIZES = (50, 1000, 10000, 46018)
BRIEFBOOK = (sys.executable, "-c", "import sys; from briefbook.cli import main; sys.exit(main())")


def main() -> int:
    options = _options()
    results: dict[str, Any] = {"machine": machine(), "sizes": [], "beside": [], "own": {}}
    with tempfile.TemporaryDirectory(prefix="briefbook-bench-", dir=options.work) as folder:
        work = Path(folder)
        whole = work / "whole"
        _say("importing")
        cost_of([*BRIEFBOOK, "import", "misp", str(options.data), str(whole)], ROOT)
        for size in options.sizes:
            book = work / f"book-{size}"
            cut_book(whole, book, size)
            results["sizes"].append(_edits(book, size) if options.edits else _one_size(book, size))
        if options.edits:
            print(edits_table(results["sizes"]))
            return 0
        results["own"] = _own_book(work / "own")
        if options.beside:
            book = work / "beside"
            cut_book(whole, book, options.beside)
            results["beside"] = beside(book, BRIEFBOOK, _say)
        write_report(results, ROOT / "docs")  # before all that was made is removed, which takes minutes
        (ROOT / "build" / "bench.json").write_text(json.dumps(results, indent=1))
    return 0


def _one_size(book: Path, size: int) -> dict[str, Any]:
    """Check, build from nothing, again with no change, with a fact edited, with another edit; edit it while served."""
    _say(f"{size:,} entities: check")
    made: dict[str, Any] = {"size": size, "check": _figures(_check(book))}
    _say(f"{size:,} entities: phases")
    made["phases"] = json.loads(cost_of([sys.executable, str(ROOT / "tests/bench/phases.py"), str(book)], ROOT).output)
    _clear(book)
    _say(f"{size:,} entities: build")
    made["cold"] = _figures(_build(book))
    made["files"], made["bytes"] = size_of(book / "site")
    made["page_bytes"] = _median_page(book / "site")
    _say(f"{size:,} entities: again")
    made["same"] = _figures(_build(book))
    text = _Text(book)
    text.edit("Edited.")
    made["edited"] = _figures(_build(book))
    text.edit("Edited again.")
    made["edited_again"] = _figures(_build(book))
    made["edits"] = _costs_of_edits(book, size, text)
    _say(f"{size:,} entities: served")
    put_aside(book / "site", book.parent)
    made["served_s"] = round(seconds_to_show(book, BRIEFBOOK, text.page, text.edit), 2)
    return made


def _edits(book: Path, size: int) -> dict[str, Any]:
    """A build from nothing, and one after each edit."""
    _say(f"{size:,} entities: build")
    cold = _figures(_build(book))
    return {"size": size, "cold": cold, "edits": _costs_of_edits(book, size, _Text(book))}


def _costs_of_edits(book: Path, size: int, text: _Text) -> dict[str, dict[str, float]]:
    edits = Edits(book, BRIEFBOOK, text.edit)
    return {name: _figures(cost) for name, cost in edits.costs(lambda name: _say(f"{size:,} entities: {name}"))}


def _own_book(book: Path) -> dict[str, Any]:
    """This repository's own content."""
    shutil.copytree(ROOT / "content", book / "content")
    shutil.copy(ROOT / "mkdocs.yml", book)
    text = (book / "mkdocs.yml").read_text()
    (book / "mkdocs.yml").write_text(text.replace("generator/briefbook", f"{ROOT}/generator/briefbook"))
    (book / "build" / "pages").mkdir(parents=True)
    _say("this repository's own book")
    return {"cold": _figures(_build(book)), "same": _figures(_build(book))}


def _check(book: Path) -> Cost:
    _clear(book)
    return cost_of([*BRIEFBOOK, "check"], book)


def _build(book: Path) -> Cost:
    return cost_of([*BRIEFBOOK, "build"], book)


def _clear(book: Path) -> None:
    for made in ("site", "build/state.db", "build/pages"):
        put_aside(book / made, book.parent)
    (book / "build" / "pages").mkdir(parents=True)


class _Text:
    """The text of one entity, in the middle file by size of those that have one with a text."""

    def __init__(self, book: Path) -> None:
        files = sorted((book / "content/facts").glob("*.json"), key=lambda each: each.stat().st_size)
        found = [(path, id) for path in files for id in list(_with_text(path))[:1]]
        self.path, self.id = found[len(found) // 2]
        self.document = json.loads(self.path.read_bytes())
        self.text = self.document["entities"][self.id]["about"]
        pages = book / "build" / "pages"
        markdown = next(pages.rglob(f"{self.id}.md"))
        self.page = f"{markdown.relative_to(pages).as_posix().removesuffix('.md')}/"

    def edit(self, words: str) -> None:
        self.document["entities"][self.id]["about"] = f"{words} {self.text}"
        self.path.write_text(json.dumps(self.document, ensure_ascii=False))


def _with_text(path: Path) -> Iterator[str]:
    entities = json.loads(path.read_bytes()).get("entities", {})
    return (id for id, body in entities.items() if isinstance(body.get("about"), str))


def _median_page(site: Path) -> int:
    sizes = sorted(path.stat().st_size for path in site.rglob("*.html"))
    return sizes[len(sizes) // 2] if sizes else 0


def _figures(cost: Cost) -> dict[str, float]:
    return {"cpu_s": round(cost.cpu_s, 2), "wall_s": round(cost.wall_s, 2), "peak_mb": round(cost.peak_mb)}


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, default=ROOT.parent / "shared" / "data" / "misp-galaxy")
    parser.add_argument("--sizes", type=int, nargs="*", default=SIZES)
    parser.add_argument("--edits", action="store_true", help="only what edits cost; the table goes to stdout")
    parser.add_argument("--beside", type=int, default=5000, help="pages for the comparison; 0 leaves it out")
    parser.add_argument("--work", type=Path, help="a folder on the disk to measure on; else the system's for such")
    options = parser.parse_args()
    if not (options.data / "clusters").is_dir():
        parser.error(f"there is no MISP galaxy in {options.data}; name a copy with --data")
    return options


def _say(words: str) -> None:
    print(f"{time.strftime('%H:%M:%S')} {words}", file=sys.stderr)


if __name__ == "__main__":
    sys.exit(main())
