"""What the book holds to be true under a property's name."""

from __future__ import annotations

import pytest

from briefbook.model.lookup import property_statements
from briefbook.model.values import written
from small_book import book


def held(name: str, statements: str) -> list[str]:
    made = book(f"""
    sources: {{one: {{type: report, title: One}}, two: {{type: report, title: Two}}}}
    entities:
      acme:
        type: {"asset" if name == "capacity" else "company"}
        name: {{value: Acme, source: one}}
        {name}: {statements}
    """)
    return [written(each.value) for each in property_statements(made.corpus, "acme", name)]


@pytest.mark.parametrize(
    ("name", "statements", "expected"),
    [
        ("founded", "[{value: 2017, source: one}, {value: 2017-03, source: two}]", ["2017-03"]),
        (
            "founded",
            "[{value: 2017, source: one, locator: para 1}, {value: 2017-03, source: one, locator: para 5}]",
            ["2017-03"],
        ),
        ("founded", "[{value: 2017, source: one}, {value: 2018-03, source: two}]", ["2017", "2018-03"]),
        ("founded", "[{value: 2017~, source: one}, {value: 2017, source: two}]", ["2017"]),
        ("founded", "[{value: 2017, source: one}, {value: 2017, source: two}]", ["2017", "2017"]),
        ("founded", "[{value: 2017, source: one, as_of: 2019}, {value: 2017-03, source: two}]", ["2017", "2017-03"]),
        ("founded", "[{value: 2017, source: one, rank: preferred}, {value: 2017-03, source: two}]", ["2017"]),
        ("capacity", "[{value: ~20000 TEU, source: one}, {value: 20124 TEU, source: two}]", ["20124 TEU"]),
        (
            "capacity",
            "[{value: ~200 t, source: one, kind: fuel}, {value: 201 t, source: two, kind: cargo}]",
            ["~200 t", "201 t"],
        ),
        ("employees_count", "[{value: ~180, source: one}, {value: 181, source: two}]", ["181"]),
        ("employees_count", "[{value: <200, source: one}, {value: 181, source: two}]", ["181"]),
        ("employees_count", "[{value: 16..21, source: one}, {value: 18..25, source: two}]", ["16..21", "18..25"]),
        ("sector", "[{value: Rockets, source: one}, {value: Anvils, source: two}]", ["Rockets", "Anvils"]),
    ],
)
def test_of_two_values_that_agree_the_finer_is_held_true(name: str, statements: str, expected: list[str]) -> None:
    assert sorted(held(name, statements)) == sorted(expected)
