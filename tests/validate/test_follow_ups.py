"""What is missing only because a file could not be read is not told beside the mistake in that file."""

from __future__ import annotations

from pathlib import Path

from briefbook import pipeline
from briefbook.config import Settings
from render.small_book import day

FACTS = """
defaults: {source: one}
entities:
  acme: {type: company, name: Acme, owns: [road, starfleet], sector: {value: x, source: two}, about: "See [[road]], [[gone]]."}
"""


def codes(root: Path, **files: str) -> list[str]:
    for name, text in {"acme": FACTS, **files}.items():
        file = root / "content" / "facts" / f"{name}.yml"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, "utf-8")
    return [each.code for each in pipeline.read(Settings(root, day("2026-11-23"))).problems]


SOURCES = "sources:\n  one: {type: report, title: One}\n"
ROAD = "entities:\n  road: {type: company, name: {value: Road, source: one}}\n"


def test_ids_in_a_file_that_could_not_be_read_are_not_missed(tmp_path: Path) -> None:
    assert codes(tmp_path, sources=SOURCES, road=ROAD) == ["W401", "E504", "E701"]
    assert codes(tmp_path, sources=SOURCES, road=ROAD + "  - [\n") == ["W401", "E504", "E701", "E102"]
    assert codes(tmp_path, sources=SOURCES + "  - [\n", road=ROAD) == ["W401", "E504", "E701", "E102"]


def test_a_source_is_not_said_to_be_unused_while_a_file_could_not_be_read(tmp_path: Path) -> None:
    sources = SOURCES + "  three: {type: report, title: Three}\n"

    assert "W502" in codes(tmp_path, sources=sources, road=ROAD)
    assert "W502" not in codes(tmp_path, sources=sources, road=ROAD.replace("road:", "road: ["))
