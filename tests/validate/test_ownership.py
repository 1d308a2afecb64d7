"""Chains of owners that are longer than any real one are refused, before they cost the square of their length."""

from __future__ import annotations

from pathlib import Path

import pytest

from briefbook import pipeline
from briefbook.config import Settings
from briefbook.model.dates import plain_date
from briefbook.model.limits import MAX_OWNER_LEVELS

DAY = plain_date("2026-11-23")


def codes(folder: Path, count: int, last: str = "") -> list[str]:
    """The errors of a book in which each company owns the next one, and the last one the one named."""
    (folder / "content" / "facts").mkdir(parents=True)
    assert DAY is not None
    rows = [
        f"  c{n}: {{type: company, name: C{n}, owns: {f'c{n + 1}' if n + 1 < count else last or 'c0'}, source: s}}"
        for n in range(count)
    ]
    if not last:
        rows[-1] = f"  c{count - 1}: {{type: company, name: Last, source: s}}"
    head = "sources: {s: {type: report, title: S}}\nentities:\n"
    (folder / "content" / "facts" / "a.yml").write_text(head + "\n".join(rows) + "\n")
    reading = pipeline.read(Settings(folder, DAY))
    return [each.code for each in reading.problems if each.is_error]


@pytest.mark.parametrize(
    ("count", "last", "expected"),
    [
        (MAX_OWNER_LEVELS, "", []),
        (MAX_OWNER_LEVELS + 2, "", ["E113"]),
        (MAX_OWNER_LEVELS, "c0", []),
        (10_000, "", ["E113"]),
        (10_000, "c0", ["E113"]),
    ],
)
def test_a_chain_of_owners_has_an_end(tmp_path: Path, count: int, last: str, expected: list[str]) -> None:
    assert codes(tmp_path, count, last) == expected
