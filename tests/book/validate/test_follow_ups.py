"""What follows from another mistake, of the same id or name, is not told; everything else is, in one run."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import pytest

from briefbook import pipeline
from briefbook.config import Settings
from briefbook.problems import Problem
from small_book import day

FACTS = """
defaults: {source: one}
entities:
  acme: {type: company, name: Acme, owns: [road, starfleet], sector: {value: x, source: two}, about: "See [[road]], [[gone]]."}
"""
SOURCES = "sources:\n  one: {type: report, title: One}\n"
ROAD = "entities:\n  road: {type: company, name: {value: Road, source: one}}\n"


def problems(root: Path, **files: str) -> tuple[Problem, ...]:
    """What is wrong with these files: of facts, but for `vocabulary` and those that begin with front matter."""
    for name, text in files.items():
        is_briefing = text.startswith("---") or name.startswith("briefing")
        where = (
            "vocabulary.yml" if name == "vocabulary" else f"briefings/{name}.md" if is_briefing else f"facts/{name}.yml"
        )
        file = root / "content" / where
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, "utf-8")
    return pipeline.read(Settings(root, day("2026-11-23"))).problems


def codes(root: Path, **files: str) -> list[str]:
    return [each.code for each in problems(root, **files)]


def test_ids_in_a_file_that_could_not_be_read_are_not_missed(tmp_path: Path) -> None:
    found = ["W401", "E504", "E701"]

    assert codes(tmp_path, acme=FACTS, sources=SOURCES, road=ROAD) == found
    assert codes(tmp_path, sources=SOURCES, road=ROAD + "  - [\n") == [*found, "E102"]
    assert codes(tmp_path, sources=SOURCES + "  - [\n", road=ROAD) == [*found, "E102"]


def test_only_a_source_that_an_unread_file_speaks_of_may_be_used_there(tmp_path: Path) -> None:
    sources = SOURCES + "  three: {type: report, title: Three}\n  four: {type: report, title: Four}\n"
    road = "entities:\n  road: [{type: company, name: {value: Road, source: three}}\n"

    unused = [each for each in problems(tmp_path, acme=FACTS, sources=sources, road=road) if each.code == "W502"]

    assert ["'four'" in each.message for each in unused] == [True]


BRIEFING = "---\ntitle: T\n---\n\n[[acme#founded]] [[acme#staff@2020]] [[acme#owned_by]] [@one] [[acme]] [[road]]\n"
WHOLE = {
    "one": SOURCES,
    "road": "defaults: {source: one}\nentities:\n  road: {type: company, name: Road, owns: acme, founded: 1999}\n",
    "acme": "defaults: {source: one}\nentities:\n  acme:\n    type: company\n    name: Acme\n    founded: 2001\n"
    "observations:\n  - {of: acme, metric: staff, value: 3, as_of: 2020}\n",
    "vocabulary": "metrics:\n  staff: {label: Staff}\n",
    "briefing": BRIEFING,
}


@pytest.mark.parametrize(
    ("file", "old", "new", "expected"),
    [
        ("acme", "2001", "soon", ["E305"]),
        ("acme", "2001", "{value: soon, start: 2001}", ["E305"]),
        ("acme", "2001", "[[2001]]", ["E202"]),
        ("acme", "founded", "Founded", ["E302"]),
        ("acme", "founded", "fouded", ["E302"]),
        ("acme", "value: 3", "value: many", ["E310"]),
        ("acme", "metric: staff", "metric: stafff", ["E315"]),
        ("acme", "source: one", "source: One", ["E203"]),
        ("acme", "source: one", "source: unknown", ["E205"]),
        ("acme", "acme:\n", "Acme:\n", ["E203"]),
        ("acme", "entities:", "entitys:", ["E201"]),
        ("acme", "name: Acme", "name: Acme: x", ["E102"]),
        ("acme", "2001", "{source: none, value: 2001}", ["E205"]),
        ("road", "owns: acme", "owns: {acme: [x]}", ["E202"]),
        ("road", "owns: acme", "owns: {to: acme, end: never}", ["E305"]),
        ("road", "road: {", "road: [", ["E102"]),
        ("road", "road: {type: company, name: Road, owns: acme, founded: 1999}", "road: [acme]", ["E202"]),
        ("one", "sources:", "surces:", ["E201"]),
        ("one", "one:", "One:", ["E203"]),
        ("one", "{type", "[{type", ["E102"]),
        ("one", "{type: report, title: One}", "One", ["E202"]),
        ("vocabulary", "{label", "[{label", ["E102"]),
        ("vocabulary", "metrics:", "metric:", ["E201"]),
        ("vocabulary", "{label: Staff}", "Staff", ["E318"]),
        ("briefing", "title: T\n---", "title: T", ["E705"]),
        ("briefing", "title: T", "title: [", ["E102"]),
        ("briefing", "---\ntitle: T\n---\n", "", ["E705"]),
    ],
)  # fmt: skip
def test_one_mistake_is_told_once(tmp_path: Path, file: str, old: str, new: str, expected: list[str]) -> None:
    assert codes(tmp_path, **WHOLE) == []
    assert old in WHOLE[file]

    assert codes(tmp_path, **{**WHOLE, file: WHOLE[file].replace(old, new)}) == expected


SECOND = """
sources: {two: {type: report, title: Two}, three: {type: report, title: Three}}
entities:
  acme: {type: company, name: {value: Acme, source: one}}
  road: {type: company, name: {value: Road, source: one}}
judgements:
  - {id: view, text: Words.}
"""
AGAIN = """
entities:
  acme:
    type: company
    name: {value: Acme two, source: two}
    founded: [{value: 2001, source: two}, {value: 2002, source: two}]
    sector: Rockets
  road: {type: company, name: {value: Road, source: one}, about: "[@three]"}
judgements:
  - {id: view, text: We have high confidence that it is likely.}
"""


def test_what_a_second_entry_of_an_id_says_is_checked_and_missed_nowhere(tmp_path: Path) -> None:
    briefing = "---\ntitle: T\n---\n\n[[acme#sector]] [[acme#dissolved]]\n"

    found = problems(tmp_path, one=SOURCES, first=SECOND, second=AGAIN, third=AGAIN, briefing=briefing)

    second = ["E204", "E316", "W501", "E204", "E204", "E603"]
    assert [each.code for each in found if "briefing" not in each.where.path] == second * 2
    assert [each.message for each in found if "briefing" in each.where.path] == [
        "'acme' has no 'dissolved' in this book"
    ]


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        ("judgements:\n  - {text: Words., based_on: Star Fleet, about: star-fleet}\n", ["E207", "E203", "W401"]),
        ("judgements:\n  - {text: 'We have high confidence that it is likely. [[gone]]'}\n", ["E207", "E603", "E701"]),
        ("observations:\n  - {metric: staff, value: 3, source: one, for: gone}\n", ["E207", "W401"]),
        ("observations:\n  - {of: acme, value: 3}\n", ["E207", "W501"]),
        ("entities:\n  a: {type: company, name: {vlaue: A, source: one}}\n", ["E207"]),
        ("entities:\n  a: {type: company, name: {vlaue: A}}\n", ["E206", "W501"]),
    ],
)
def test_an_entry_with_a_mistake_is_read_to_its_end(tmp_path: Path, facts: str, expected: list[str]) -> None:
    assert sorted(codes(tmp_path, **WHOLE, bad=facts)) == sorted(expected)


# Files that each hold one mistake, of one code, and nothing that another of them speaks of.
PLANTED = {
    "E102": "entities:\n  broken-yaml: {name: x\n",
    "E103": "entities:\n  twice: {type: company, name: {value: Twice, source: one}, type: company}\n",
    "E107": "# nothing\n",
    "E109": "entities:\n  blank: {type: company, name: {value: Blank, source: one}, sector: ''}\n",
    "E201": "peeple: {}\n",
    "E202": "entities:\n  shape: [x]\n",
    "E203": "entities:\n  Bad_Id: {type: company, name: {value: Bad, source: one}}\n",
    "E204": "entities:\n  acme: {type: company, name: {value: Acme two, source: one}}\n",
    "E205": "entities:\n  word: {type: company, name: {value: Word, source: unknown}}\n",
    "E207": "entities:\n  nameless: {type: company}\n",
    "E301": "entities:\n  typed: {type: compny, name: {value: Typed, source: one}}\n",
    "E302": "entities:\n  odd: {type: company, name: {value: Odd, source: one}, zzzz: x}\n",
    "E303": "entities:\n  born: {type: company, name: {value: Born, source: one}, birth_date: {value: 2001, source: one}}\n",
    "E305": "entities:\n  dated: {type: company, name: {value: Dated, source: one}, founded: soon}\n",
    "E312": "entities:\n  marked: {type: company, name: {value: Marked, source: one}, marking: secret}\n",
    "E315": "observations:\n  - {of: acme, metric: zzzz, value: 3, source: one}\n",
    "E316": "entities:\n  double: {type: company, name: {value: Double, source: one}, founded: [{value: 2001, source: one}, {value: 2002, source: one}]}\n",
    "W401": "entities:\n  lost: {type: company, name: {value: Lost, source: one}, owns: {to: nowhere, source: one}}\n",
    "E405": "judgements:\n  - {id: based, text: Words., based_on: nothing-there}\n",
    "E406": "entities:\n  self: {type: company, name: {value: Self, source: one}, owns: {to: self, source: one}}\n",
    "W501": "entities:\n  bare: {type: company, name: Bare}\n",
    "W502": "sources:\n  idle: {type: report, title: Idle}\n",
    "E504": "entities:\n  cited: {type: company, name: {value: Cited, source: missing-source}}\n",
    "E601": "judgements:\n  - {id: maybe, text: Words., likelihood: perhaps}\n",
    "E701": "---\ntitle: L\n---\n\n[[missing-entity]]\n",
    "E702": "---\ntitle: V\n---\n\n[[acme#dissolved]]\n",
    "E703": "---\ntitle: C\n---\n\n[@missing-item]\n",
    "E704": "---\ntitle: B\n---\n\n```chart\nof: acme\nmetric: zzz\n```\n",
    "E705": "---\nsummary: None\n---\n\nText.\n",
}  # fmt: skip


def planted(root: Path, chosen: Iterable[str]) -> set[tuple[str, str]]:
    """The codes told of a sound book beside these mistakes, each with its file."""
    files = {f"z{code.lower()}": PLANTED[code] for code in chosen}
    return {(each.code, each.where.path) for each in problems(root, **WHOLE, **files)}


def test_no_mistake_hides_another(tmp_path: Path) -> None:
    """Whatever is told of one alone is told beside any other: beside all others, and beside either half of them."""
    alone = {code: planted(tmp_path / code, [code]) for code in PLANTED}
    assert {code for code, told in alone.items() if code not in {found for found, _ in told}} == set()

    names = list(PLANTED)
    halves = [[name for at, name in enumerate(names) if at >> bit & 1 == side] for bit in range(5) for side in (0, 1)]
    for number, chosen in enumerate([names, *halves]):
        expected = set().union(*(alone[code] for code in chosen))
        assert planted(tmp_path / str(number), chosen) == expected
