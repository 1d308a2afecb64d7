"""Footnotes: citations numbered as they are met, a source told in full where a chapter cites it first."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import groupby
from typing import Any

Run = list[Any]


class Numbers:
    """The sources of a PDF in the order in which it cites them first, from 1."""

    def __init__(self) -> None:
        self.by_source: dict[str, int] = {}

    def of(self, source: str) -> int:
        return self.by_source.setdefault(source, len(self.by_source) + 1)


def number_notes(run: dict[str, Any], numbers: Numbers) -> None:
    """Put numbers in place of citations: `["c", note, is_first, source]` and `["r", source]`; notes go to `notes`.

    A note is for one place in one source, and is told again by its number only. `is_full` where it is the first of its
    source in the run of pages.
    """
    notes: dict[tuple[str, str, str], int] = {}
    told: set[str] = set()
    texts: list[dict[str, Any]] = []

    def numbered(each: Run) -> None:
        if each[0] == "r":
            each[1] = numbers.of(each[1])
            return
        source, locator, quote = each[1:]
        key = (source, locator, quote)
        is_first = key not in notes
        if is_first:
            notes[key] = len(notes)
            texts.append(
                {"source": numbers.of(source), "is_full": source not in told, "locator": locator, "quote": quote}
            )
            told.add(source)
        each[1:] = [notes[key], is_first, numbers.of(source)]

    _walk(run, numbered, set())
    run["notes"] = texts


def _walk(value: Any, numbered: Callable[[Run], None], paged: set[str]) -> None:
    """Every run in order. A link says its page once in a block: `paged` holds those that have."""
    if isinstance(value, dict):
        for each in value.values():
            _walk(each, numbered, set())
    elif isinstance(value, list):
        if value and value[0] in ("c", "r") and isinstance(value[0], str):
            numbered(value)
        elif len(value) == 5 and value[0] == "a" and isinstance(value[1], str):
            value.append(value[1] not in paged)
            paged.add(value[1])
        else:
            for each in value:
                if isinstance(each, (list, dict)):
                    _walk(each, numbered, paged)
            value[:] = _in_order(value)


def _in_order(runs: list[Any]) -> Iterator[Any]:
    """Notes side by side in the order of their numbers, none of them twice; the rest as it is."""
    for is_note, group in groupby(runs, lambda each: isinstance(each, list) and each[:1] == ["c"]):
        if is_note:
            by_number = {each[1]: each for each in reversed(list(group))}  # of two, the one that tells the note
            yield from (by_number[number] for number in sorted(by_number))
        else:
            yield from group
