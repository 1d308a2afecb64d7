"""A book as Python values."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

import briefbook
from briefbook.api import Book, ProjectError, UnsoundError
from briefbook.cli import main

FACTS = """
sources: {one: {type: report, title: One}, two: {type: report, title: Two}}
entities:
  acme:
    type: company
    name: Acme
    was: [acme-inc]
    owns: {to: beta, likelihood: likely, start: 2001, source: one, locator: para 3}
    founded: {value: 1999, source: two}
  beta: {type: company, name: Beta}
events:
  fair: {name: Fair, date: 2020-01-02, participants: [acme], source: one}
observations:
  - {of: acme, metric: staff, value: 12, as_of: 2020, source: two}
judgements:
  - {id: outlook, text: Acme grows., likelihood: likely, confidence: low, about: [acme]}
"""


@pytest.fixture
def project(tmp_path: Path) -> Path:
    (tmp_path / "content" / "facts").mkdir(parents=True)
    (tmp_path / "content" / "vocabulary.yml").write_text("metrics:\n  staff: {label: Staff}\n")
    write(tmp_path, FACTS)
    return tmp_path


def write(project: Path, text: str) -> None:
    (project / "content" / "facts" / "facts.yml").write_text(text)


def test_opening_a_book_writes_nothing(project: Path) -> None:
    before = sorted(project.rglob("*"))

    list(briefbook.open(project).pages())

    assert sorted(project.rglob("*")) == before


def test_an_entry_is_what_show_prints(project: Path) -> None:
    book = briefbook.open(project)
    for id in ("acme", "acme-inc", "fair", "one", "outlook"):
        shown = CliRunner().invoke(main, ["--project", str(project), "show", id, "--format", "json"])
        assert json.loads(shown.stdout) == json.loads(json.dumps(book[id]))


def test_ids_that_were_lead_to_what_has_them_now(project: Path) -> None:
    book = briefbook.open(project)

    assert ("acme-inc" in book, "nobody" in book) == (True, False)
    assert book["acme-inc"]["id"] == "acme"
    assert book.name_of("acme-inc") == "Acme"
    assert {"acme", "acme-inc", "one", "outlook"} <= set(book.ids)
    assert tuple(book) == book.ids


def test_a_statement_bears_what_qualifies_it(project: Path) -> None:
    owns = next(each for each in briefbook.open(project).statements if each["property"] == "owns")

    said = {name: owns[name] for name in ("subject", "value", "to", "likelihood", "start", "source", "locator", "line")}
    assert said == {
        "subject": "acme",
        "value": "",
        "to": "beta",
        "likelihood": "likely",
        "start": "2001",
        "source": "one",
        "locator": "para 3",
        "line": 8,
    }


def test_a_statement_says_what_its_source_has_from_others(project: Path) -> None:
    write(project, FACTS.replace("source: one, locator: para 3", "source: one, retells: two, locator: para 3"))

    rows = {each["property"]: each["retells"] for each in briefbook.open(project).statements}

    assert (rows["owns"], rows["founded"]) == (["two"], None)


def test_a_statement_says_whether_sources_disagree_on_it(project: Path) -> None:
    founded = "founded: [{value: 1999, source: two}, {value: 2001, source: one}]"
    write(project, FACTS.replace("founded: {value: 1999, source: two}", founded))

    rows = {(each["property"], each["is_disputed"]) for each in briefbook.open(project).statements}

    assert {("founded", True), ("owns", False)} <= rows
    assert not {("founded", False), ("owns", True)} & rows


def test_relations_read_from_either_side(project: Path) -> None:
    book = briefbook.open(project)

    assert [(each["property"], each["other"]) for each in book.relations("beta")] == [("owned_by", "acme")]
    assert ("owns", "beta") in [(each["property"], each["other"]) for each in book.relations("acme")]


@pytest.mark.parametrize(
    "name", ["entities", "events", "statements", "observations", "sources", "judgements", "briefings"]
)
def test_the_rows_of_a_table_have_the_same_names_in_the_same_order(name: str, project: Path) -> None:
    (project / "content" / "briefings").mkdir()
    (project / "content" / "briefings" / "brief.md").write_text("---\ntitle: Brief\nabout: [acme]\n---\nText.\n")
    rows = getattr(briefbook.open(project), name)

    assert rows
    assert {tuple(row) for row in rows} == {tuple(rows[0])}


def test_an_update_reads_what_was_edited(project: Path) -> None:
    book = briefbook.open(project)
    assert len(book.entities) == 2

    write(project, FACTS.replace("name: Beta", "name: Gamma"))

    assert book.update() is book
    assert book.name_of("beta") == "Gamma"
    assert "Gamma" in [each["name"] for each in book.entities]


def test_a_book_with_errors_opens_and_tells_of_them(project: Path) -> None:
    write(project, FACTS.replace("2001", "yesterday"))
    book = briefbook.open(project)

    assert [each.code for each in book.problems if each.is_error] == ["E305"]
    assert [each.code for each in book.problems_of("acme") if each.is_error] == ["E305"]
    assert not book.is_sound
    with pytest.raises(UnsoundError):
        next(book.pages())


def test_what_is_no_project_and_no_audience_is_told_with_a_hint(project: Path) -> None:
    for folder, audience, message in ((project / "nowhere", "", "there is no folder"), (project, "PURPLE", "TLP")):
        with pytest.raises(ProjectError, match=message) as told:
            briefbook.open(folder, audience=audience)
        assert told.value.hint


def test_wrong_settings_are_problems(project: Path) -> None:
    (project / "mkdocs.yml").write_text("site_name: Book\nplugins: [briefbook: {marking: PURPLE}]\n")

    assert [each.where.path for each in briefbook.open(project).problems if each.is_error] == ["mkdocs.yml"]


def test_an_audience_sees_what_it_may(project: Path) -> None:
    write(project, FACTS.replace("name: Beta}", 'name: Beta, marking: "TLP:RED"}'))

    assert [each["id"] for each in briefbook.open(project).entities] == ["acme", "beta"]
    assert [each["id"] for each in briefbook.open(project, audience="TLP:AMBER").entities] == ["acme"]


def test_a_book_for_an_audience_tells_no_places_and_no_problems(project: Path) -> None:
    hidden = '  0-hidden: {type: company, name: Hidden, owns: nowhere, marking: "TLP:RED"}\n'
    tables: list[tuple[object, ...]] = []
    for lines in (hidden, "\n\n" + hidden + hidden.replace("0-hidden", "1-hidden").replace("nowhere", "elsewhere")):
        before, start, after = FACTS.partition("entities:\n")
        write(project, before + start + lines + after)
        book = briefbook.open(project, audience="TLP:AMBER")
        assert "W401" in {each.code for each in book.problems}  # which are for the author
        assert [book.problems_of(id) for id in book.ids] == [()] * len(book.ids)
        tables.append((book.entities, book.statements, book.sources, [book[id] for id in book.ids]))

    assert tables[0] == tables[1]
    assert len(book.entities) == 2


def test_a_book_is_what_it_says() -> None:
    assert Book.__doc__
    assert all(each.__doc__ for name, each in vars(Book).items() if not name.startswith("_"))
