"""A source that there is not is told once, where it is named."""

from __future__ import annotations

from pathlib import Path

import pytest

from briefbook import pipeline
from briefbook.config import Settings
from small_book import day

YAML = """\
defaults: {source: one}
sources:
  one: {type: report, title: One}
  two: {type: report, title: Two, derived_from: nope}
entities:
  acme:
    type: company
    source: nope
    name: Acme
    founded: 2001
    sector:
      - value: Rockets
        source: [{nope: para 4}, two, acme]
  road: {type: company, name: Road}
observations:
  - of: acme
    metric: staff
    value: many
    source: nope
"""
JSON = '{"sources": {"one": {"type": "report", "title": "One"}},\n"entities": {"acme": {"type": "company",\n"source": "nope",\n"name": "Acme", "sector": ["a", "b"]}}}'
VOCABULARY = "metrics:\n  staff: {label: Staff}\n"


def places(root: Path, name: str, text: str, *codes: str) -> list[str]:
    (root / "content" / "facts").mkdir(parents=True)
    (root / "content" / "facts" / name).write_text(text, "utf-8")
    (root / "content" / "vocabulary.yml").write_text(VOCABULARY, "utf-8")
    found = pipeline.read(Settings(root, day("2026-11-23"))).problems
    return [f"{each.code} {each.where.line}:{each.where.column}" for each in found if each.code in codes]


def test_a_missing_source_is_told_once_for_each_place_that_names_it(tmp_path: Path) -> None:
    found = places(tmp_path, "a.yml", YAML, "E504", "E403", "W501")

    assert found == ["E504 4:49", "E504 8:13", "E504 13:19", "E403 13:39", "E504 19:13"]


@pytest.mark.parametrize(
    ("name", "text", "expected"),
    [
        ("a.yml", YAML.replace("{source: one}", "{source: gone}", 1).replace("nope", "one"), ["E504 1:20"]),
        ("a.json", JSON, ["E504 3:11"]),
        ("a.yml", "defaults: {source: gone}\nsources:\n  one: {type: report, title: One}\n", ["E504 1:20"]),
        ("a.yml", "defaults: {source: gone}\njudgements:\n  - {id: view, text: Words.}\n", ["E504 1:20"]),
        ("a.yml", "defaults: {source: gone}\nentities:\n  a: {type: company}\n  b: {}\n", ["E504 1:20"]),
        (
            "a.json",
            '{"defaults": {"source": "gone"}, "sources": {"one": {"type": "report", "title": "One"}}}',
            ["E504 1:25"],
        ),
        ("a.yml", "entities:\n  a: {type: company, source: [gone, away]}\n", ["E504 2:31", "E504 2:37"]),
        ("a.yml", "entities:\n  a: {type: company, nmae: {value: A, source: gone}}\n", ["E504 2:47"]),
        ("a.yml", "observations:\n  - {value: 3, source: [gone, away]}\n", ["E504 2:25", "E504 2:31"]),
    ],
)
def test_what_a_file_or_an_entry_gives_to_many_is_told_once(
    tmp_path: Path, name: str, text: str, expected: list[str]
) -> None:
    assert places(tmp_path, name, text, "E504") == expected


@pytest.mark.parametrize(
    ("field", "code"),
    [
        ("marking: secret", "E312"),
        ("as_of: soon", "E305"),
        ("lang: '?'", "E308"),
        ("review_by: soon", "E305"),
        ("source: Some Book", "E203"),
    ],
)
@pytest.mark.parametrize("holder", ["defaults", "entry", "statement"])
def test_any_mistake_in_what_cascades_is_told_once(tmp_path: Path, field: str, code: str, holder: str) -> None:
    at = {
        each: field if each == holder else "note: x" if each == "statement" else "as_of: 2020"
        for each in ("defaults", "entry", "statement")
    }
    text = f"""\
defaults:
  {at["defaults"]}
sources: {{}}
entities:
  acme:
    {at["entry"]}
    type: company
    name: Acme
    sector:
      - value: Rockets
        {at["statement"]}
      - Cars
"""

    found = places(tmp_path, "a.yml", text, code, "E102", "E504")

    line = 1 + text[: text.index(field)].count("\n")
    assert [each.rpartition(":")[0] for each in found] == [f"{code} {line}"]
