"""Markdown links and pictures of briefings lead somewhere; each that does not is told at its address."""

from __future__ import annotations

from pathlib import Path

import pytest

from briefbook import pipeline
from briefbook.config import Settings
from briefbook.load.links import read_links
from briefbook.model.raw import Text
from briefbook.problems import Span
from growth import is_linear
from small_book import day

FACTS = """
sources:
  one: {type: report, title: One}
entities:
  acme: {type: company, was: [ajax], name: {value: Acme, source: one}}
"""
OTHER = "---\ntitle: Other\n---\n\n## Second *part*\n\n## Second part\n\n## [[acme]]\n"
PLAIN = "---\ntitle: Plain\n---\n\n## Second\n"


def told(root: Path, text: str, **others: str) -> list[str]:
    """What is told of links in the text of a briefing: code, line of the text, column."""
    files = {
        "content/facts/a.yml": FACTS,
        "content/briefings/other.md": OTHER,
        "content/briefings/plain.md": PLAIN,
        **others,
    }
    files |= {
        "theme/assets/map.png": "x",
        "build/pages/mine.md": "x",
        "build/pages/old.md": "---\ngenerator: briefbook\n---\n",
    }
    files["content/briefings/b.md"] = f"---\ntitle: A title\n---\n{text}"
    for name, content in files.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(content, "utf-8")
    found = pipeline.read(Settings(root, day("2026-11-23"), theme_dir=Path("theme"))).problems
    return [f"{each.code} {each.where.line - 3}:{each.where.column}" for each in found if each.code in ("W707", "W708")]


@pytest.mark.parametrize(
    "text",
    [
        "![m](../assets/map.png) <img src='../../assets/map.png'> <img src=../assets/map.png>",
        "[o](other.md) [o](other.md?x=1#second-part) [o](other.md#second-part_1) [o](other.md#anything)",
        "[e](../organizations/acme.md) [w](../organizations/ajax.md) [s](../sources/one.md) [h](../index.md) [t](../tags.md#x)",
        "[m](../mine.md) <https://web.example/> <a@web.example> [w](//web.example/x) [m](mailto:a@web.example)",
        "[t](#a-title) [e](#) [c](#source-1) [i](#here) <a id='here'></a>\n\n## É *b* `c` {: #own }\n\n[o](#own)",
        "## Ünder `way`\n\n[a](#under-way) [u](#ünder-way)",
        "`![c](c.png)` [[acme]][@one] [[acme]][[acme|x]] a[0][1] [^1]\n\n```\n![c](c.png)\n```\n\n    ![c](c.png)\n\n<!-- <img src='x.png'> -->\n\n[^1]: x",
        '!!! note "x"\n    [o](other.md)',
    ],
)
def test_what_is_there_may_be_linked(tmp_path: Path, text: str) -> None:
    assert told(tmp_path, text) == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("é ![m](../assets/mop.png \"t\")", ["W707 1:8"]),
        ("[o](others.md) [f](file.pdf) [x](../../mkdocs.yml) [d](other/) [o](../old.md)", ["W707 1:5", "W707 1:20", "W707 1:34", "W707 1:56", "W707 1:68"]),
        ("[a](/assets/map.png)", ["W707 1:5"]),
        ("[a](#b) [p](plain.md#third)\n[t](#title)", ["W708 1:5", "W708 1:13", "W708 2:5"]),
        ("Foot[^none], [^1] `[^code]` \\[^escaped]\n\n[^1]: words", ["W708 1:6"]),
        ("[a][b] [c][d] [d]\n\n[d]: gone.md", ["W708 1:5", "W707 1:8", "W707 1:15"]),
        ("<img alt=x src=\"a.png\"> x\n\n<div>\n<a href='c.html'>c</a></div>", ["W707 1:17", "W707 4:10"]),
        ("!!! note\n    x ![b](b.png)\n\n    ??? tip\n        ![c](c.png)", ["W707 2:12", "W707 5:14"]),
        ("=== \"Tab\"\n\n    ![b](b.png)", ["W707 3:10"]),
        ("- x\n\n    > | a |\n    > |---|\n    > | ![b](b.png) |", ["W707 5:14"]),
        ("x[^1]\n\n[^1]: ![b](b.png)", ["W707 3:12"]),
    ],
)  # fmt: skip
def test_what_is_not_there_is_told_where_it_is_named(tmp_path: Path, text: str, expected: list[str]) -> None:
    assert told(tmp_path, text) == expected


def test_a_page_that_may_stand_in_an_unread_file_is_not_missed(tmp_path: Path) -> None:
    files = {"content/facts/b.yml": "entities:\n  road: {type: company, name: Road\n"}

    assert told(tmp_path, "[r](../organizations/road.md) [g](../organizations/gone.md)", **files) == ["W707 1:35"]


@pytest.mark.parametrize(
    "text", ["# a\n\n", "[a](b) ", "[a][b] ", "<a href=x ", "<a href=x> ", "# {#", "!!! x\n    [a](b)\n", "![["]
)
def test_links_are_read_in_one_go(text: str) -> None:
    assert is_linear(lambda count: read_links(Text(text * count, Span("b.md", 1, 1))), 2_000)
