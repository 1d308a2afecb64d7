"""Links, values, citations and blocks in prose lead to what the book holds."""

from __future__ import annotations

import pytest

from briefbook.problems import Problem
from small_book import book

FACTS = """
defaults: {source: one}
sources: {one: {type: report, title: One}}
entities:
  acme: {type: company, name: Acme, founded: 2001, owns: road, tags: [big], was: [apex], dissolved: unknown}
  road: {type: company, name: Road, sector: {value: x, rank: deprecated}}
  zoo: {type: company, name: Zoo, owned_by: gone}
observations:
  - {of: acme, metric: staff, value: 10, as_of: 2020}
  - {of: acme, metric: staff, value: 12, as_of: 2021}
  - {of: acme, metric: staff, for: road, value: 1, as_of: 2020}
  - {of: acme, metric: size, for: road, value: 1, as_of: 2020}
  - {of: acme, metric: size, for: road, value: 2, as_of: 2021}
  - {of: acme, metric: size, for: zoo, value: 3, as_of: 2020}
  - {of: acme, metric: mass, value: 3}
  - {of: acme, metric: mass, value: 4, source: []}
  - {of: road, metric: mass, value: 3, rank: deprecated}
judgements:
  - {id: outlook, text: So.}
"""


def told(text: str) -> list[Problem]:
    found = book(
        FACTS,
        vocabulary="metrics: {staff: {label: Staff}, mass: {label: Mass}, size: {label: Size}}",
        briefings={"view": f"---\ntitle: View\n---\n{text}\n"},
        may_be_wrong=True,
    )
    return [each for each in found.problems if each.where.path.endswith(".md")]


@pytest.mark.parametrize(
    "text",
    [
        "[[acme]] [[road]] [[one]] [[outlook]] [[view]] [[gone]]",
        "[[acme#founded]] [[acme#owns]] [[road#owned_by]] [[acme#dissolved]] [[acme#name]]",
        "[[acme#staff@2020]] [[acme#staff/road]] [[acme#staff/road@2020]] [[acme#mass]]",
        "[@one] [@one, para 2]",
    ],
)
def test_what_is_there_is_no_problem(text: str) -> None:
    assert told(text) == []


@pytest.mark.parametrize(
    ("text", "code", "hint"),
    [
        ("[[acmee]]", "E701", "did you mean 'acme'?"),
        ("[[starfleet]]", "E701", "correct the id, or write the entry"),
        ("[[apex]]", "E701", "its id is now 'acme'"),
        ("[[acmee#founded]]", "E701", "did you mean 'acme'?"),
        ("[[one#title]]", "E702", "write [[one]]: only entities and events have values to show"),
        ("[[outlook#text]]", "E702", "write [[outlook]]: only entities and events have values to show"),
        ("[[acme#fouded]]", "E702", "did you mean 'founded'?"),
        ("[[acme#stafff]]", "E702", "did you mean 'staff'?"),
        ("[[road#founded]]", "E702", "record the fact, or write the link without `#`"),
        ("[[road#sector]]", "E702", "record the fact, or write the link without `#`"),
        ("[[acme#owned_by]]", "E702", "record the fact, or write the link without `#`"),
        (
            "[[acme#founded/road]]",
            "E702",
            "write [[acme#founded]]: only observations have a `/for` and an `@date`",
        ),
        (
            "[[acme#founded@2001]]",
            "E702",
            "write [[acme#founded]]: only observations have a `/for` and an `@date`",
        ),
        ("[[acme#staff@2022]]", "E702", "say which: [[acme#staff@2020]] or [[acme#staff@2021]]"),
        ("[[acme#staff/zoo]]", "E702", "say which: [[acme#staff/road]]"),
        ("[[acme#size]]", "E702", "say which: [[acme#size/road@2020]] or [[acme#size/road@2021]] or [[acme#size/zoo]]"),
        ("[[road#staff]]", "E702", "say which: [[acme#staff/road]]"),
        ("[[zoo#staff]]", "E702", "record the observation, or correct the reference"),
        ("[[road#mass]]", "E702", "record the observation, or correct the reference"),
        ("[@on]", "E703", "did you mean 'one'?"),
        ("[@acme]", "E703", "add it under sources:"),
        ("[@one; @two]", "E703", None),
        ("[@one; see @one]", "E703", "write [@one]; several are [@one; @another, para 4]"),
        ("[@one, see -@one, para 4]", "E703", "write [@one]; several are [@one; @another, para 4]"),
    ],
)
def test_what_is_not_there_is_told(text: str, code: str, hint: str | None) -> None:
    (problem,) = told(text)

    assert problem.code == code
    assert hint in (None, problem.hint)


@pytest.mark.parametrize(
    "block",
    ["timeline", "timeline\nabout: [acme, road]\nfrom: 2001\nto: 2001-05\ntype: company\ntitle: A", "relations\nabout: acme\ndepth: 2",
     "entities\ntype: [company]\ntag: big\nabout: acme\ncolumns: [founded, owned_by]", "chart\nof: acme\nmetric: staff",
     "chart\nof: acme\nmetric: staff\nfor: road\nas_of: 2020"],
)  # fmt: skip
def test_a_block_is_drawn_from_what_is_there(block: str) -> None:
    assert told(f"```{block}\n```") == []


@pytest.mark.parametrize(
    ("block", "hint", "line"),
    [
        ("timeline\nabout: acmee", "did you mean 'acme'?", 7),
        ("timeline\nabout: one", None, 7),
        ("timeline\ntype: compny", "did you mean 'company'?", 7),
        ("timeline\nfrom: soon", "write 2022, 2022-09 or 2022-09-15", 7),
        ("timeline\nfrom: 2022\nto: 2021", "swap or correct the dates", 7),
        ("timeline\nfrom: [2021, 2022]", "make one block for each", 7),
        ("relations", "add `about: …`", 6),
        ("relations\nabout: [acme, road]", "make one block for each", 7),
        ("relations\nabout: acme\ndepth: 3", "write 1 or 2", 8),
        ("entities\ntag: bigg", "did you mean 'big'?", 7),
        ("entities\ncolumns: [fouded]", "did you mean 'founded'?", 7),
        ("chart\nof: acme", "add `metric: …`", 6),
        ("chart\nmetric: staff", "add `of: …`", 6),
        ("chart\nof: acme\nmetric: [staff, mass]", "make one block for each", 8),
        ("chart\nof: acme\nmetric: stafff", "did you mean 'staff'?", 8),
        ("chart\nof: road\nmetric: staff", "record the observation, or correct the option", 8),
        ("chart\nof: acme\nmetric: staff\nas_of: 2022", "record the observation, or correct the option", 8),
        ("chart\nof: acme\nmetric: staff\nfor: [road, zoo]", "record the observation, or correct the option", 9),
        ("chart\nof: acme\nmetric: mass\nby: part", None, 8),
        ("chart\nof: acme\nmetric: staff\nby: dates", "did you mean 'date'?", 9),
        ("table\nsource: one\nvalues: |\n  A,B\n  1,2\nsort: -C", "its columns are A, B", 11),
        ("table\nsource: one\nvalues: |\n  Size,B\n  1,2\ncolumns: [B, Sizes]", "did you mean 'Size'?", 11),
        ("table\nsource: one\nvalues: |\n  A,B\n  1,2\nsort: [A, B]", "make one block for each", 11),
        ("table\nsource: one", "write its lines below `values: |`, or name its `file`", 6),
        ("chart\nof: acme\nmetric: staff\nby: kind", "write part, date or source", 9),
        ("chart\nof: acme\nmetric: staff\nby: [date, part]", "make one block for each", 9),
    ],
)
def test_a_block_that_cannot_be_drawn_is_told(block: str, hint: str | None, line: int) -> None:
    (problem,) = told(f"Text.\n\n```{block}\n```")

    assert problem.code == "E704"
    assert problem.where.line == line
    assert hint in (None, problem.hint)
