"""Chains of owners that are longer than any real one are refused, before they cost the square of their length."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

import pytest

from briefbook import pipeline
from briefbook.book.validate.ownership import check_ownership
from briefbook.config import Settings
from briefbook.model.dates import plain_date
from briefbook.model.limits import MAX_OWNER_LEVELS
from briefbook.model.statement import PLAIN, Statement
from briefbook.model.values import Reference
from briefbook.problems import Span
from growth import is_linear

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


class Holdings:
    """A corpus of who owns whom."""

    def __init__(self, pairs: Iterable[tuple[int, int]]) -> None:
        self.statements: dict[str, tuple[Statement, ...]] = {}
        for owner, owned in pairs:
            one = Statement("", f"c{owner}", "owns", Reference(f"c{owned}"), None, PLAIN, Span("a.yml", owner))
            self.statements[one.subject] = (*self.statements.get(one.subject, ()), one)


def ladder(size: int) -> Iterator[tuple[int, int]]:
    """Fifty levels, each company owned by two of the level above."""
    wide = size // 50
    for number in range(size - wide):
        level, place = divmod(number, wide)
        yield from ((number, (level + 1) * wide + (place + step) % wide) for step in (0, 1))


def pairs_of_two(size: int) -> Iterator[tuple[int, int]]:
    """Companies two and two, each two of which own each other, and forty of them in a chain."""
    for number in range(0, size, 2):
        yield from ((number, number + 1), (number + 1, number))
        if number % 80:
            yield number - 1, number


@pytest.mark.parametrize("shape", [ladder, pairs_of_two])
def test_checking_owners_costs_as_much_as_there_are(shape: Callable[[int], Iterator[tuple[int, int]]]) -> None:
    def check(size: int) -> None:
        assert list(check_ownership(Holdings(shape(size)))) == []  # type: ignore[arg-type]

    assert is_linear(check, 1_000)


@pytest.mark.parametrize(("length", "is_refused"), [(101, False), (102, True)])
def test_levels_below_a_circle_are_counted_with_it(length: int, is_refused: bool) -> None:
    chain = [(number, number + 1) for number in range(length - 1)]

    assert bool(list(check_ownership(Holdings([*chain, (1, 0)])))) == is_refused  # type: ignore[arg-type]
