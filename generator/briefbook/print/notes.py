"""Notes: what a block cites, told beside it or below it, so that a note is on the page of its mark.

A mark is a letter in brackets behind a space, `181 [a]`: a digit would change the number before it for whoever reads
the text without its looks. Letters begin anew in each block. A block that cites one place only has no mark, unless the
citation stands amid prose. Sources that are cited as a whole, and always together, share a mark and a note.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from itertools import groupby
from typing import Any

Run = list[Any]
FEW = 3
"""Facts below which nothing is gained by saying a source for all of them."""
Note = dict[str, Any]
Citation = tuple[str, ...]
_TOGETHER = ("table", "image", "judgement", "dispute")
"""Blocks whose notes stand below the whole of them."""
_ROWS = ("rows", "timeline")


class Numbers:
    """The sources of a PDF in the order in which it cites them first, from 1."""

    def __init__(self) -> None:
        self.by_source: dict[str, int] = {}

    def of(self, source: str) -> int:
        return self.by_source.setdefault(source, len(self.by_source) + 1)


def note_chapter(chapter: dict[str, Any], numbers: Numbers) -> None:
    """Put marks in place of citations, `["c", letters]`, and the notes that they stand for where the block is.

    A source in a column of its own, `["r", source]`, becomes its number.
    """
    paged: set[str] = set()
    _note_top(chapter["head"], chapter["lede"], numbers, paged)
    for block in chapter["blocks"]:
        _note_block(block, numbers, paged)
    if chapter["is_kept"] and not chapter["is_small"]:
        _say_once(chapter)


def _note_top(head: dict[str, Any], lede: dict[str, Any], numbers: Numbers, paged: set[str]) -> None:
    """The line below the title and the summary, which stand together: what both rest on is said once."""
    top = {str(place): each["line"] for place, each in enumerate((head, lede)) if each}
    _note(top, tuple(top), numbers, paged, is_row=True)
    for each, notes in ((head, top["notes"]), (lede, [] if head else top["notes"])):
        if each:
            each["notes"] = notes


def note_front(front: dict[str, Any], numbers: Numbers) -> None:
    """The same for the first page."""
    paged: set[str] = set()
    for each in (*front["bottom_line"], *front["judgements"], *front["figures"], *front["sure"]):
        names = tuple(name for name in ("title", "label", "line") if name in each)
        _note(each, names, numbers, paged, is_row=True)


def _say_once(chapter: dict[str, Any]) -> None:
    """What most of an entry rests on, said at its head: it is on one page, so that its rows need not say it."""
    rows = [row for block in chapter["blocks"] if block["kind"] == "rows" for row in block["rows"]]
    parts = [chapter["head"], *rows]
    alone = [each for each in parts if len(each["notes"]) == 1 and not each["notes"][0]["mark"]]
    told = Counter(json.dumps(each["notes"][0], sort_keys=True) for each in alone)
    most, count = max(told.items(), key=lambda each: each[1], default=("", 0))
    others = [each for each in rows if not each["notes"] and not each.get("is_told_there") and not _is_unsourced(each)]
    if count < FEW or others:
        return
    for each in alone:
        if json.dumps(each["notes"][0], sort_keys=True) == most:
            each["notes"] = []
    chapter["head"]["notes"].insert(0, {**json.loads(most), "mark": "", "is_for_all": True})


def _is_unsourced(row: dict[str, Any]) -> bool:
    return any(each[0] == "k" and each[2] == "unsourced" for each in row["line"])


def _note_block(block: dict[str, Any], numbers: Numbers, paged: set[str]) -> None:
    kind = block["kind"]
    if kind in _TOGETHER:
        _note(block, tuple(block), numbers, paged, is_row=False)
    elif kind in _ROWS:
        for row in block["rows"]:
            _note(row, ("label", "line"), numbers, paged, is_row=True)
    elif kind in ("list", "quote"):
        for each in (*block.get("blocks", ()), *(inner for item in block.get("items", ()) for inner in item)):
            _note_block(each, numbers, paged)
    elif "line" in block:
        _note(block, ("line",), numbers, paged, is_row=False)


def _note(holder: dict[str, Any], names: tuple[str, ...], numbers: Numbers, paged: set[str], *, is_row: bool) -> None:
    """Number what is cited in some fields of a holder, and give it `notes`."""
    values = [holder[name] for name in names if isinstance(holder[name], (list, dict))]
    together = _together(values)
    found = {each: number for number, group in enumerate(together) for each in group}
    ends = _last_run(holder.get("line", []))
    is_marked = len(together) > 1 or not (is_row or (ends is not None and ends[0] == "c"))
    for value in values:
        _mark(value, found, numbers, paged, is_marked=is_marked)
    holder["notes"] = [
        {
            "source": numbers.of(group[0][0]),
            "more": [numbers.of(each[0]) for each in group[1:]],
            "mark": letters(number) if is_marked else "",
            **dict(zip(("locator", "quote", "lang", "beside"), group[0][1:], strict=True)),
        }
        for number, group in enumerate(together)
    ]


def _together(values: list[Any]) -> list[list[Citation]]:
    """What is cited, in order: each place on its own, and sources as a whole that are always cited side by side."""
    cited: dict[Citation, list[int]] = {}
    before: Run | None = None
    place = 0
    for each in (run for value in values for run in _runs_in(value)):
        if each[0] == "c":
            place += before is None or before[0] != "c"
            cited.setdefault(tuple(each[1:]), []).append(place)
        before = each
    groups: dict[tuple[Any, ...], list[Citation]] = {}
    for citation, places in cited.items():
        groups.setdefault(citation if any(citation[1:]) else tuple(places), []).append(citation)
    return list(groups.values())


def _last_run(line: list[Run]) -> Run | None:
    """What ends a line, but for its full stop."""
    ending = [each for each in line if each[0] != "t" or each[1].strip(" .")]
    return ending[-1] if ending else None


def letters(number: int) -> str:
    """a, b, … z, aa, ab, …"""
    before, last = divmod(number, 26)
    return (letters(before - 1) if before else "") + chr(ord("a") + last)


def _runs_in(value: Any) -> Iterator[Run]:
    """Every run in order."""
    if isinstance(value, dict):
        for each in value.values():
            yield from _runs_in(each)
    elif isinstance(value, list):
        if value and isinstance(value[0], str):
            yield value
        else:
            for each in value:
                yield from _runs_in(each)


def _mark(value: Any, found: dict[Citation, int], numbers: Numbers, paged: set[str], *, is_marked: bool) -> None:
    """Letters in place of citations, those side by side as one; a link says its page where `paged` has not got it."""
    if isinstance(value, dict):
        for each in value.values():
            _mark(each, found, numbers, paged, is_marked=is_marked)
    elif isinstance(value, list) and value and isinstance(value[0], str):
        if value[0] == "r":
            value[1] = numbers.of(value[1])
        elif value[0] == "a":
            value.append(value[1] not in paged)
            paged.add(value[1])
    elif isinstance(value, list):
        marked: list[Any] = []
        for is_cited, group in groupby(value, lambda each: isinstance(each, list) and each[:1] == ["c"]):
            if is_cited:
                order = sorted({found[tuple(each[1:])] for each in group})  # the same for sources that share a note
                marked += [["c", ", ".join(map(letters, order))]] if is_marked else []
            else:
                marked += group
        value[:] = marked
        for each in value:
            if not (isinstance(each, list) and each[:1] == ["c"]):
                _mark(each, found, numbers, paged, is_marked=is_marked)
