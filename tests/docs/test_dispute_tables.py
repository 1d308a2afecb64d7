"""The tables of docs/explanation/disputes.md say what the code does, row by row."""

from __future__ import annotations

import pytest
from test_reference import rows_under, text_of

from briefbook.load.values import read_country, read_date, read_number, read_share
from briefbook.model.agreement import agree
from briefbook.model.grammar import UNSTATED
from briefbook.model.raw import Text
from briefbook.model.values import DateValue, NumberValue, Reference, TextValue, Unstated, Value
from briefbook.problems import Problem, Span
from small_book import book

PAGE = text_of("explanation/disputes.md")
TABLES = ("Numbers", "Dates", "Texts, codes, entities", "Shares", "Unknown and none")
OWNERS = rows_under("Owners of one thing", PAGE)
ROWS = [(table, *row) for table in TABLES for row in rows_under(table, PAGE)]


def value(table: str, cell: str) -> Value:
    """What a cell stands for: `en: Active` is a text in a language, `→oslo` an entity."""
    text = cell.strip("`")
    if text in UNSTATED:
        return Unstated(text)
    if text.startswith("→"):
        return Reference(text[1:])
    if table == "Dates":
        date = read_date(Text(text, Span("")))
        assert not isinstance(date, Problem), date
        return DateValue(date)
    if table.startswith("Texts"):
        code = read_country(Text(text, Span("")))
        lang, colon, words = text.partition(": ")
        return code if not isinstance(code, Problem) else TextValue(words, lang) if colon else TextValue(text)
    number = (read_share if table == "Shares" else read_number)(Text(text, Span("")))
    assert isinstance(number, NumberValue), number
    return number


@pytest.mark.parametrize(("table", "one", "other", "expected", "why"), ROWS)
def test_two_values_are_a_dispute_where_the_page_says_so(
    table: str, one: str, other: str, expected: str, why: str
) -> None:
    first, second = value(table, one), value(table, other)

    assert (not agree(first, second)) == {"yes": True, "no": False}[expected], why
    assert agree(first, second) == agree(second, first)
    assert agree(first, first)


def share_and_more(cell: str) -> tuple[str, str]:
    """`60 %, interest: voting-rights`: the share, and the other qualifiers."""
    share, comma, more = cell.strip("`").partition(", ")
    return share, comma + more


@pytest.mark.parametrize(("one", "other", "expected", "why"), OWNERS)
def test_two_owners_are_a_dispute_where_the_page_says_so(one: str, other: str, expected: str, why: str) -> None:
    (one_share, one_more), (other_share, other_more) = map(share_and_more, (one, other))
    made = book(f"""
    defaults: {{source: s}}
    sources: {{s: {{type: report, title: S}}}}
    entities:
      acme: {{type: company, name: Acme, owns: {{to: road, share: "{one_share}"{one_more}}}}}
      beta: {{type: company, name: Beta}}
      road: {{type: company, name: Road, owned_by: {{to: beta, share: "{other_share}"{other_more}}}}}
    """)

    found = [(each.subject, each.property, each.is_settled) for each in made.derived.disputes]
    assert found == {"yes": [("road", "owned_by", False)], "no": []}[expected], why


def test_every_table_of_the_page_is_read() -> None:
    assert len(ROWS) + len(OWNERS) == sum(line.startswith("| `") for line in PAGE.split("\n"))
