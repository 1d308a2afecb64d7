"""Tables of a briefing: comma-separated values → a head and rows, sorted, and which columns hold numbers."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Sequence
from decimal import Decimal
from typing import NamedTuple

from briefbook.model.limits import MAX_CELL, MAX_TABLE_CELLS, MAX_TABLE_COLUMNS, MAX_TABLE_ROWS
from briefbook.model.prose import Block

TABLE = "table"
_SEPARATORS = (",", ";", "\t")
_NUMBER = re.compile(r"[~≈<>≤≥]?[ ]?(?P<number>[-+−]?(?:[0-9]{1,3}(?:,[0-9]{3})+|[0-9]+)(?:\.[0-9]+)?)[ \u00a0]?%?")
_LONGEST_NUMBER = 100


class Table(NamedTuple):
    """Each row has a cell for each column; `numeric` are the columns in which there are numbers and nothing else."""

    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    numeric: tuple[bool, ...]


class TableFault(NamedTuple):
    """What is wrong with a table, and what to do about it."""

    message: str
    hint: str


def table_in(text: str) -> Table | TableFault:
    """The table that a text holds, whose first line is its head; values stand between commas, semicolons or tabs,
    whichever the head has most of. Rule: RFC 4180. Empty lines are passed over.
    """
    first = next((line for line in text.split("\n") if line.strip()), "")
    separator = max(_SEPARATORS, key=first.count)
    lines: list[tuple[int, list[str]]] = []
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True, skipinitialspace=True)
    try:
        for row in reader:
            if any(cell.strip() for cell in row):
                lines.append((reader.line_num, [" ".join(cell.split()) for cell in row]))
            if len(lines) > MAX_TABLE_ROWS + 1 or len(row) > MAX_TABLE_COLUMNS:
                message = f"this table has more than {MAX_TABLE_ROWS} rows or {MAX_TABLE_COLUMNS} columns"
                return TableFault(message, "show what readers need, and say where the rest is")
    except csv.Error as error:
        return TableFault(f"line {reader.line_num} is not CSV: {error}", 'put a value with quotes in quotes, twice: ""')
    return _checked(lines)


def _checked(lines: Sequence[tuple[int, list[str]]]) -> Table | TableFault:
    if len(lines) < 2:
        return TableFault(
            "a table needs a header and at least one row", "write the names of the columns on the first line"
        )
    head = lines[0][1]
    if not all(head) or len(set(head)) < len(head):
        return TableFault("a column has no name, or the name of another column", "name each column on the first line")
    if len(lines) * len(head) > MAX_TABLE_CELLS:
        message = f"this table has more than {MAX_TABLE_CELLS:,} cells"
        return TableFault(message, "show what readers need, and say where the rest is")
    for number, row in lines:
        if len(row) != len(head):
            message = f"line {number} has {len(row)} cells, but the header has {len(head)}"
            return TableFault(message, "put a value that holds the separator in quotes")
        if any(len(cell) > MAX_CELL for cell in row):
            return TableFault(f"line {number} has a cell of more than {MAX_CELL} characters", "move the text out")
    rows = tuple(tuple(row) for _, row in lines[1:])
    return Table(tuple(head), rows, tuple(map(_is_numeric, zip(*rows, strict=True))))


def _is_numeric(cells: Sequence[str]) -> bool:
    return any(cells) and all(not cell or _number(cell) is not None for cell in cells)


def _number(cell: str) -> Decimal | None:
    match = _NUMBER.fullmatch(cell) if len(cell) <= _LONGEST_NUMBER else None
    return Decimal(match["number"].replace(",", "").replace("−", "-")) if match else None


def table_of(block: Block, order: Callable[[str], str]) -> Table | TableFault:
    """The table that a block asks for: its columns, sorted by one of them where it says so, down where `-` stands
    before the name; numbers by size, words by `order`, and cells without a value last.
    """
    found = table_in(block.first("values"))
    if isinstance(found, TableFault):
        return found
    columns = block.option("columns") or found.head
    by = block.first("sort")
    rows = list(found.rows)
    if by:
        is_down = by not in found.head and by.startswith("-")
        at = found.head.index(by.removeprefix("-") if is_down else by)
        is_numeric = found.numeric[at]

        def key(row: Sequence[str]) -> tuple[Decimal, str]:
            return (_number(row[at]) or Decimal(0), "") if is_numeric else (Decimal(0), order(row[at]))

        said = sorted((row for row in rows if row[at]), key=key, reverse=is_down)
        rows = [*said, *(row for row in rows if not row[at])]
    places = [found.head.index(each) for each in columns]
    return Table(
        tuple(columns),
        tuple(tuple(row[place] for place in places) for row in rows),
        tuple(found.numeric[place] for place in places),
    )
