"""Tables of briefings: read from CSV, sorted, and held to limits."""

from __future__ import annotations

import pytest

from briefbook.model.prose import Block
from briefbook.model.raw import Text
from briefbook.model.tables import Table, TableFault, table_in, table_of
from briefbook.problems import Span


def asked(values: str, **options: str) -> Table:
    said = [(name, tuple(Text(each, Span("")) for each in word.split(" "))) for name, word in options.items()]
    found = table_of(Block("table", (("values", (Text(values, Span("")),)), *said), Span("")), str.casefold)
    assert isinstance(found, Table), found
    return found


@pytest.mark.parametrize(
    ("text", "rows"),
    [
        ("A,B\n1,2\n", [("1", "2")]),
        ("A;B\n1,5;2\n\n", [("1,5", "2")]),
        ("A\tB\n x  y \t\n", [("x y", "")]),
        ('A,B\n"1,146","say ""so"""\n', [("1,146", 'say "so"')]),
        ('A,B\n"one\ntwo",2\n', [("one two", "2")]),
        ("A,B\r\n1,2\r\n", [("1", "2")]),
    ],
)
def test_values_stand_between_commas_semicolons_or_tabs(text: str, rows: list[tuple[str, ...]]) -> None:
    found = table_in(text)

    assert isinstance(found, Table)
    assert list(found.rows) == rows


@pytest.mark.parametrize(
    "text",
    [
        "", "A,B", "A,\n1,2", "A,A\n1,2", "A,B\n1", "A,B\n1,2,3", 'A,B\n"1,2', 'A,B\n"1"x,2', "A\n" + "1\n" * 501,
        ",".join(map(str, range(21))) + "\n", "A,B\n" + "x" * 501 + ",2", ",".join("abcdefghijkl") + "\n" + ("1," * 11 + "1\n") * 450,
        'A\n"' + "x" * 200_000 + '"',
    ],
)  # fmt: skip
def test_what_is_no_table_or_too_large_is_told(text: str) -> None:
    assert isinstance(table_in(text), TableFault)


@pytest.mark.parametrize(
    ("cells", "is_numeric"),
    [
        ("1 2 3", True), ("1.5 -2 ~70", True), ("1,146 11% <5", True), ("1 x", False), ("2021-03 2022", False), ("1.146,5", False),
        ("− 1", False), ("9" * 101, False),
    ],
)  # fmt: skip
def test_a_column_of_numbers_holds_nothing_else(cells: str, is_numeric: bool) -> None:
    found = table_in("A\n" + "".join(f'"{cell}"\n' for cell in cells.split(" ")))

    assert isinstance(found, Table)
    assert found.numeric == (is_numeric,)


def test_numbers_are_sorted_by_size_words_as_names_are_and_nothing_stands_last() -> None:
    values = 'Name,Size,Odd\nb,"1,000",x\nÄ,9,\nC,,y\na,~70,z\n'

    assert [row[0] for row in asked(values, sort="Size").rows] == ["Ä", "a", "b", "C"]
    assert [row[0] for row in asked(values, sort="-Size").rows] == ["b", "a", "Ä", "C"]
    assert [row[0] for row in asked(values, sort="Name").rows] == ["a", "b", "C", "Ä"]
    assert asked(values, columns="Size Name").rows[0] == ("1,000", "b")
    assert asked("-A,A\n1,2\n3,1\n", sort="-A").rows[0] == ("1", "2")
