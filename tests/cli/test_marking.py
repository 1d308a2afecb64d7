"""What is marked for fewer people than the book is for does not leave the author's page context without a word."""

from pathlib import Path
from typing import Any

import pytest

from briefbook.commands.project import is_own_machine
from briefbook.config import Settings
from briefbook.model.dates import PartialDate
from briefbook.model.marking import Marking
from briefbook.session import Session, UnsoundError

FACTS = """
sources:
  one: {type: report, title: One}
  call: {type: interview, title: Call, marking: "TLP:AMBER"}
defaults: {source: one}
entities:
  acme: {type: company, name: Acme, owns: {to: road, marking: TLP:RED}}
  road: {type: company, name: Road}
  rail: {type: company, name: Rail}
  barn: {type: company, name: {value: Barn, source: call}}
"""
DAY = PartialDate("2026-01-01", (2026, 1, 1), (2026, 1, 1))


@pytest.fixture(autouse=True)
def book_of_four(project: Path, facts: Path) -> None:
    for each in (project / "content").rglob("*.*"):
        each.unlink()
    facts.write_text(FACTS.lstrip())


@pytest.fixture
def where(facts: Path) -> str:
    lines = facts.read_text().split("\n")
    number = next(at for at, line in enumerate(lines, 1) if "TLP:RED" in line)
    return f"content/facts/all.yml:{number}:{lines[number - 1].index('TLP:RED') + 1}"


@pytest.mark.parametrize("words", [["check"], ["check", "--strict"], ["build"], ["pages"], ["pages", "--strict"]])
def test_a_book_that_holds_more_than_it_states_is_refused_with_the_place(
    project: Path, run: Any, where: str, words: list[str]
) -> None:
    done = run(*words)

    assert done.exit_code == 1
    assert f"{where}: E320 this is TLP:RED, and the book is TLP:CLEAR" in done.output
    assert "--marking TLP:RED" in done.output
    assert not list((project / "build" / "pages").rglob("*.md"))
    assert not (project / "site").exists()


def test_a_stated_marking_lets_through_what_it_covers_and_is_on_every_page(project: Path, run: Any) -> None:
    assert run("check", "--marking", "TLP:AMBER+STRICT").exit_code == 1
    assert run("check", "--marking", "TLP:RED").exit_code == 0

    assert run("pages", "--marking", "TLP:RED").exit_code == 0
    pages = list((project / "build" / "pages").rglob("*.md"))
    assert len(pages) > 10
    assert all('marking: "TLP:RED"' in page.read_text() for page in pages)


def test_mkdocs_yml_states_it_and_the_option_goes_before_it(project: Path, run: Any) -> None:
    (project / "mkdocs.yml").write_text("plugins:\n  - briefbook: {marking: TLP:RED}\n")

    assert run("check").exit_code == 0
    assert run("check", "--marking", "TLP:GREEN").exit_code == 1


def test_the_authors_own_commands_go_on(run: Any) -> None:
    for words in (
        ["show", "acme"],
        ["stats"],
        ["new", "entity", "--id", "barge", "--type", "company", "--name", "Barge", "--source", "one"],
    ):
        done = run(*words)
        assert done.exit_code == 0, done.output
        assert "E320" not in done.output


def test_a_pdf_is_refused_for_what_it_holds(project: Path, run: Any) -> None:
    pytest.importorskip("typst")
    for ids, marking in ((["acme"], "RED"), (["road"], "RED"), (["barn"], "AMBER"), ([], "RED")):
        done = run("pdf", *ids)
        assert done.exit_code == 1, done.output
        assert f"E320 this is TLP:{marking}, and the PDF is TLP:CLEAR" in done.stderr
        assert done.stderr.startswith("content/facts/all.yml:")
    assert not (project / "build" / "pdf").exists()

    assert run("pdf", "rail").exit_code == 0
    assert run("pdf", "barn", "--marking", "TLP:AMBER").exit_code == 0


def test_an_edit_of_a_book_does_not_slip_through(facts: Path, project: Path) -> None:
    settings = Settings(project, DAY, marking=Marking.GREEN, is_for_others=True)
    facts.write_text("entities:\n  acme: {type: company, name: {value: Acme, source: one}}\n"
                     "sources: {one: {type: report, title: One}}\n")  # fmt: skip
    session = Session(settings, is_stored=False)
    session.update()
    assert not session.problems

    facts.write_text(facts.read_text().replace("source: one}}", "source: one, marking: TLP:AMBER}}"))
    session.update()

    assert [problem.code for problem in session.problems] == ["E320"]
    with pytest.raises(UnsoundError):
        _ = session.context


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "::1", "[::1]", "127.8.8.8"])
def test_this_machine_is_the_authors_own(host: str) -> None:
    assert is_own_machine(host)


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "", "10.0.0.5", "example.org", "localhost.example.org"])
def test_any_other_address_is_not(host: str) -> None:
    assert not is_own_machine(host)


def test_serve_shows_other_machines_no_more_than_a_build(
    project: Path, run: Any, where: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It waits until the book is mended; on this machine it would serve all."""
    monkeypatch.setattr("briefbook.commands.serve.serve_site", lambda *_, **__: None)
    (project / "mkdocs.yml").write_text("dev_addr: 0.0.0.0:0\nplugins: [briefbook]\n")
    for words in (["--address", "0.0.0.0:0"], []):
        done = run("serve", *words)
        assert f"{where}: E320" in done.stderr, done.output
        assert not list((project / "build").rglob("*.html"))


def test_a_marking_of_no_such_name_is_told_and_nothing_that_is_marked_is_blamed(project: Path, run: Any) -> None:
    (project / "mkdocs.yml").write_text("plugins:\n  - briefbook:\n      marking: TLP:REDD\n")

    done = run("check")

    assert done.stdout.startswith(
        "mkdocs.yml:3:16: E802 'TLP:REDD' is not a TLP 2.0 marking\n  hint: did you mean 'TLP:RED'?"
    )
    assert "E320" not in done.stdout
