"""Every statement has a source, every source is used, and none comes from itself."""

from __future__ import annotations

import pytest

from small_book import book

SOURCES = "sources: {one: {type: report, title: One}}\n"


def codes(text: str, **briefings: str) -> list[str]:
    found = book(text, vocabulary="metrics: {staff: {label: Staff}}", briefings=briefings, may_be_wrong=True).codes
    return [code for code in found if code in ("W501", "W502", "E503")]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("entities: {acme: {type: company, name: Acme}}", ["W501"]),
        ("entities: {acme: {type: company, name: [Acme, Apex], sector: x}}", ["W501", "W501", "W501"]),
        ("entities: {acme: {type: company, name: Acme, source: one}}", []),
        ("entities: {acme: {type: company, name: {value: Acme, source: one}}}", []),
        ("defaults: {source: one}\nentities: {acme: {type: company, name: Acme}}", []),
        (
            "defaults: {source: one}\nentities: {acme: {type: company, name: [Acme, {value: Apex, source: []}]}}",
            ["W501"],
        ),
        ("entities: {acme: {type: company, name: {value: Acme, source: one}, tags: [a], about: Text., was: [b]}}", []),
        ("observations: [{of: acme, metric: staff, value: 1}]", ["W501"]),
        ("observations: [{of: acme, metric: staff, value: 1, source: one}]", []),
    ],
)
def test_what_says_nothing_of_its_source_is_told(text: str, expected: list[str]) -> None:
    assert [code for code in codes(SOURCES + text) if code != "W502"] == expected


@pytest.mark.parametrize(
    "text",
    [
        "entities: {acme: {type: company, name: {value: Acme, source: one}}}",
        "entities: {acme: {type: company, name: {value: Acme, source: one, rank: deprecated}}}",
        "entities: {acme: {type: company, name: {value: Acme, source: []}, about: 'So [@one].'}}",
        "observations: [{of: acme, metric: staff, value: 1, source: one}]",
        "judgements: [{id: view, text: A., source: one}]",
        "judgements: [{id: view, text: A., based_on: one}]",
        "judgements: [{id: view, text: 'A [@one].'}]",
    ],
)
def test_a_source_is_used_by_whatever_cites_it(text: str) -> None:
    assert "W502" not in codes(SOURCES + text)


def test_a_source_is_used_by_a_briefing_and_by_what_retells_it() -> None:
    assert codes(SOURCES, view="---\ntitle: A\n---\nSo [@one].\n") == []
    assert codes(
        "sources:\n  one: {type: report, title: One}\n  two: {type: report, title: Two, derived_from: one}\n"
    ) == ["W502"]


RETELLING = """
sources:
  one: {type: report, title: One}
  two: {type: report, title: Two, derived_from: one}
  three: {type: report, title: Three, derived_from: two}
entities:
  acme: {type: company, name: {value: Acme, source: SOURCE, retells: RETELLS}}
observations: [{of: acme, metric: staff, value: 1, source: SOURCE, retells: RETELLS}]
"""


@pytest.mark.parametrize(
    ("source", "retells", "expected"),
    [
        ("one", "one", ["E503"]),
        ("one", "three", ["E503"]),
        ("one", "[three, two]", ["E503", "E503"]),
        ("three", "one", []),
        ("two", "three", ["E503"]),
        ("three", "none", []),
    ],
)
def test_a_statement_is_from_nothing_that_comes_from_its_source(source: str, retells: str, expected: list[str]) -> None:
    text = RETELLING.replace("SOURCE", source).replace("RETELLS", retells)

    assert [code for code in codes(text) if code == "E503"] == expected


def test_a_source_is_used_by_a_statement_that_retells_it() -> None:
    text = """
    sources: {one: {type: report, title: One}, two: {type: report, title: Two}}
    entities: {acme: {type: company, name: {value: Acme, source: two, retells: one}}}
    """

    assert codes(text) == []


def test_a_source_that_nothing_cites_is_told() -> None:
    assert codes(SOURCES) == ["W502"]


def circles(*origins: str) -> list[str]:
    """Sources named a, b, c … with their origins."""
    listed = "".join(
        f"  {id}: {{type: report, title: {id}, derived_from: [{each}]}}\n"
        for id, each in zip("abcdefgh", origins, strict=False)
    )
    found = book(f"sources:\n{listed}", may_be_wrong=True).problems
    return [each.message.rpartition(": ")[2] for each in found if each.code == "E503"]


@pytest.mark.parametrize(
    ("origins", "expected"),
    [
        (["b", "c", ""], []),
        (["b, c", "d", "d", ""], []),
        (["a"], ["a → a"]),
        (["b", "a"], ["a → b → a"]),
        (["b", "c", "b"], ["b → c → b"]),
        (["c", "a", "b"], ["a → c → b → a"]),
        (["b", "a", "d", "c"], ["a → b → a", "c → d → c"]),
        (["b, c", "a", "a"], ["a → b → a", "a → c → a"]),
        (["gone"], []),
    ],
)
def test_a_circle_is_told_once_from_its_first_member(origins: list[str], expected: list[str]) -> None:
    assert sorted(circles(*origins)) == expected


def test_a_long_circle_is_followed_to_its_end_and_told_in_few_words() -> None:
    count = 3000
    listed = "".join(f"  s{n}: {{type: report, title: S, derived_from: [s{(n + 1) % count}]}}\n" for n in range(count))

    told = [each.message for each in book(f"sources:\n{listed}", may_be_wrong=True).problems if each.code == "E503"]

    assert len(told) == 1
    assert told[0].endswith("s0 → s1 → s2 → s3 → s4 → (2,990 more) → s2995 → s2996 → s2997 → s2998 → s2999 → s0")


@pytest.mark.parametrize(
    ("origins", "expected"),
    [
        ([[], *([n] for n in range(100))], []),
        ([[], *([n] for n in range(104))], ["s101"]),  # not of those that come from it
        ([*([] for _ in range(100)), [*range(100)]], []),
        ([*([] for _ in range(101)), [*range(101)]], ["s101"]),
        ([*([] for _ in range(102)), [*range(51)], [*range(51, 102)], [102], [103], [104, 105]], ["s106"]),
    ],
)
def test_a_source_comes_from_so_many_others_at_most(
    origins: list[list[int]], expected: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("briefbook.book.validate.sources.MAX_ORIGINS", 100)
    listed = "".join(
        f"  s{n}: {{type: report, title: S, derived_from: [{', '.join(f's{each}' for each in given)}]}}\n"
        for n, given in enumerate(origins)
    )

    found = book(f"sources:\n{listed}", may_be_wrong=True).problems

    assert [each.message.split("'")[1] for each in found if each.code == "E113"] == expected
