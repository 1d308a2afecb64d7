"""What was measured, as docs/benchmarks.md and a plot."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from beside import ALONE, FROM_MARKDOWN

_PHASES = ("load", "link", "check", "derive", "render", "HTML", "search", "write")


def write_report(results: Mapping[str, Any], docs: Path) -> None:
    (docs / "images").mkdir(exist_ok=True)
    (docs / "images" / "benchmarks.svg").write_text(_plot(results["sizes"]))
    (docs / "benchmarks.md").write_text("\n\n".join(_parts(results)) + "\n")


def edits_table(sizes: Sequence[Mapping[str, Any]]) -> str:
    """What a build costs after each edit, by size of the book."""
    head = ("", *(f"{each['size']:,} entities" for each in sizes))
    rows = [("from nothing", *(f"{_s(each['cold']['wall_s'])} · 1" for each in sizes))]
    for name in sizes[0]["edits"]:
        found = ((each["edits"][name], each["cold"]) for each in sizes)
        rows.append((name, *(f"{_s(cost['wall_s'])} · {cost['cpu_s'] / cold['cpu_s']:.2f}" for cost, cold in found)))
    return _table(head, rows)


def _parts(results: Mapping[str, Any]) -> Iterable[str]:
    yield "# Benchmarks"
    yield "<!-- Written by `make bench`. -->"
    yield (
        f"Measured on {datetime.now(UTC).date().isoformat()} on {results['machine']}, in one run, by `make bench`. The book "
        "is cut out of the MISP galaxy: each entity has a page, and so has each source that more than one of them cites. "
        "CPU is of all processes, memory what they hold at once. Compare figures of this page with each other only."
    )
    yield "## By size"
    yield _table(
        ("Entities", "Check", "Build from nothing", "CPU", "Memory", "Pages and files", "Site", "Page (median)"),
        [
            (
                f"{each['size']:,}",
                _s(each["check"]["wall_s"]),
                _s(each["cold"]["wall_s"]),
                _s(each["cold"]["cpu_s"]),
                f"{each['cold']['peak_mb']:,.0f} MB",
                f"{each['phases']['pages']:,} · {each['files']:,}",
                f"{each['bytes'] / 1e6:,.0f} MB",
                f"{each['page_bytes'] / 1e3:.0f} KB",
            )
            for each in results["sizes"]
        ],
    )
    yield "Seconds are of wall time unless they are of CPU."
    yield "![Seconds of a build by number of entities](images/benchmarks.svg)"
    yield "## Again"
    yield _table(
        ("Entities", "Nothing changed", "A fact edited", "Another edit", "Edited while served"),
        [
            (
                f"{each['size']:,}",
                *(_s(each[name]["wall_s"]) for name in ("same", "edited", "edited_again")),
                _s(each["served_s"]),
            )
            for each in results["sizes"]
        ],
    )
    yield (
        "Each is a build by a process of its own, the last the time from saving a file to the new page, `serve` running."
    )
    yield "## Edits"
    yield edits_table(results["sizes"])
    yield (
        "Each is a build after the one in the line above it, by a process of its own. Seconds of wall time, then CPU as a share "
        "of that of a build from nothing in the same run, which other work on the machine changes less."
    )
    own = results["own"]
    yield f"This repository's own book: {_s(own['cold']['wall_s'])} from nothing, {_s(own['same']['wall_s'])} with no change."
    yield "## Where the time goes"
    yield _table(
        ("Entities", *(phase.capitalize() if phase.islower() else phase for phase in _PHASES)),
        [
            (f"{each['size']:,}", *(_s(each["phases"].get(phase, 0.0)) for phase in _PHASES))
            for each in results["sizes"]
        ],
    )
    yield (
        "Seconds of CPU, one phase after the other in one process. A build runs render, HTML and write in as many processes as "
        "there are processors. HTML is here without the frame of the theme, which takes about a tenth of that on top."
    )
    yield "## Search"
    yield _table(
        ("Entities", "Index", "Files", "CPU"),
        [
            (
                f"{each['size']:,}",
                f"{each['phases']['index']['bytes'] / 1e6:,.1f} MB",
                f"{each['phases']['index']['files']:,}",
                _s(each["phases"].get("search", 0.0)),
            )
            for each in results["sizes"]
        ],
    )
    yield (
        "How often the right page comes first, by kind of query, and what a query loads, is in "
        "[how search works](explanation/search.md#what-was-measured)."
    )
    if results["beside"]:
        yield "## Beside others"
        yield from _beside(results["beside"])


def _beside(rows: Sequence[Mapping[str, Any]]) -> Iterable[str]:
    lines = []
    for row in rows:
        search = "on" if row["search"] else "off"
        if "cpu_s" not in row:
            lines.append((row["name"], search, "failed", "", "", "", "", ""))
            continue
        wall = (_s(row["wall_s"]), f"{row['peak_mb']:,.0f} MB") if "wall_s" in row else ("", "")
        ratios = (_ratio(row, rows, name) for name in (ALONE, FROM_MARKDOWN))
        lines.append((row["name"], search, _s(row["cpu_s"]), _per_page(row), *wall, *ratios))
    yield _table(
        ("", "Search", "CPU", "CPU a page", "Wall", "Memory", "CPU, whole = 1", "CPU, from Markdown = 1"), lines
    )
    yield (
        "A build of Briefbook is everything, from facts to site: reading, checking, deriving, Markdown, HTML, search. By "
        "default it runs in as many processes as there are processors; of two that share a core, each takes more CPU for the "
        "same work, so ratios are of one process on either side, MkDocs having no other. The others start from the Markdown "
        "that Briefbook wrote: `from Markdown on` is what is left of its CPU without that of `briefbook pages`, which ends "
        "there. On one processor, both were measured three times, and the middle one counts. Hugo renders a flat "
        "template, and checks no link."
    )


def _per_page(row: Mapping[str, Any]) -> str:
    return f"{1000 * row['cpu_s'] / max(row['pages'], 1):.2f} ms"


def _ratio(row: Mapping[str, Any], rows: Iterable[Mapping[str, Any]], name: str) -> str:
    """How much CPU it takes for one second of a build of Briefbook's under the same settings."""
    ours = next((each for each in rows if (each["name"], each["search"]) == (name, row["search"])), {})
    return f"{row['cpu_s'] / ours['cpu_s']:.2f}" if ours.get("cpu_s") else ""


def _s(seconds: float) -> str:
    return f"{seconds:.2f} s" if seconds < 10 else f"{seconds:.1f} s"


def _table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = [f"| {' | '.join(head)} |", f"|---|{'--:|' * (len(head) - 1)}"]
    return "\n".join([*lines, *(f"| {' | '.join(row)} |" for row in rows)])


def _plot(sizes: Sequence[Mapping[str, Any]]) -> str:
    """Wall time and CPU of a build over the number of entities, both axes logarithmic."""
    width, height, left, bottom = 640, 320, 60, 40
    series = {
        "CPU": [(each["size"], each["cold"]["cpu_s"]) for each in sizes],
        "wall": [(each["size"], each["cold"]["wall_s"]) for each in sizes],
        "one edit": [(each["size"], each["edited_again"]["wall_s"]) for each in sizes],
    }
    points = [point for line in series.values() for point in line]
    x0, x1 = (math.log10(pick(x for x, _ in points)) for pick in (min, max))
    y0 = math.floor(math.log10(min(y for _, y in points)))
    y1 = math.ceil(math.log10(max(y for _, y in points)))

    def x(value: float) -> float:
        return left + (math.log10(value) - x0) / ((x1 - x0) or 1) * (width - left - 90)

    def y(value: float) -> float:
        return height - bottom - (math.log10(value) - y0) / ((y1 - y0) or 1) * (height - bottom - 20)

    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" role="img" '
        'font-family="sans-serif" font-size="12"><title>Seconds of a build by number of entities</title>'
        f'<rect width="{width}" height="{height}" fill="#fff"/>'
    ]
    for power in range(y0, y1 + 1):
        at = y(10**power)
        parts.append(f'<path d="M{left} {at:.1f}H{width - 90}" stroke="#ddd"/>')
        parts.append(f'<text x="{left - 8}" y="{at + 4:.1f}" text-anchor="end">{10**power:g} s</text>')
    for size in dict.fromkeys(value for value, _ in points):
        parts.append(f'<text x="{x(size):.1f}" y="{height - bottom + 18}" text-anchor="middle">{size:,}</text>')
    for (name, line), color in zip(series.items(), ("#17324d", "#b3541e", "#2f7d5b"), strict=True):
        path = " ".join(f"{x(a):.1f},{y(b):.1f}" for a, b in line)
        parts.append(f'<polyline points="{path}" fill="none" stroke="{color}" stroke-width="2"/>')
        parts += [f'<circle cx="{x(a):.1f}" cy="{y(b):.1f}" r="3" fill="{color}"/>' for a, b in line]
        a, b = line[-1]
        parts.append(f'<text x="{x(a) + 8:.1f}" y="{y(b) + 4:.1f}" fill="{color}">{name}</text>')
    parts.append(f'<text x="{left}" y="{height - 6}">entities</text></svg>')
    return "".join(parts) + "\n"
