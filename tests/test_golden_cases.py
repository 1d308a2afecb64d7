"""A golden case fails where it comes out otherwise, and `--update-golden` makes what comes out the expected."""

from __future__ import annotations

from pathlib import Path

import pytest

from golden_cases import Outcome, case_folders, codes_in, compare

SOUND = "sources: {one: {type: report, title: One}}\nentities: {acme: {type: company, name: Acme, source: one}}\n"
BROKEN = SOUND.replace("company", "compny")


@pytest.fixture
def case(tmp_path: Path) -> Path:
    folder = tmp_path / "cases" / "a_case"
    write(folder, SOUND)
    return folder


def write(case: Path, facts: str) -> None:
    file = case / "content" / "facts" / "acme.yml"
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(facts, "utf-8")


def update(case: Path) -> Outcome:
    return compare(case, {}, case.parent / "copy", is_updated=True)


def run(case: Path) -> Outcome:
    return compare(case, {}, case.parent / "copy", is_updated=False)


def test_a_case_without_an_expectation_says_how_to_make_one(case: Path) -> None:
    with pytest.raises(AssertionError, match="pytest --update-golden writes it"):
        run(case)


def test_what_is_updated_passes(case: Path) -> None:
    update(case)

    assert run(case) == Outcome("", "0\n")
    assert sorted(file.name for file in (case / "expected").iterdir()) == ["exit", "problems.txt"]


def test_a_case_that_comes_out_otherwise_fails(case: Path) -> None:
    update(case)
    write(case, BROKEN)

    with pytest.raises(AssertionError, match="E301"):
        run(case)


def test_what_is_printed_and_the_exit_code_are_those_of_check(case: Path) -> None:
    write(case, BROKEN)

    outcome = update(case)

    assert outcome == Outcome(
        "content/facts/acme.yml:2:25: E301 there is no type 'compny'\n  hint: did you mean 'company'?\n", "1\n"
    )
    assert codes_in(outcome.problems) == {"E301"}


def test_files_that_are_made_leave_the_case_as_it_is(case: Path) -> None:
    made = {"content/facts/road.yml": b"\xff"}

    outcome = compare(case, made, case.parent / "copy", is_updated=True)

    assert codes_in(outcome.problems) == {"E101"}
    assert [file.name for file in (case / "content" / "facts").iterdir()] == ["acme.yml"]


def test_an_empty_folder_of_pages_takes_every_page(case: Path) -> None:
    (case / "expected" / "pages").mkdir(parents=True)

    update(case)

    listed = (case / "expected" / "pages.txt").read_text("utf-8").split()
    held = [
        file.relative_to(case / "expected" / "pages").as_posix() for file in (case / "expected" / "pages").rglob("*.md")
    ]
    assert sorted(held) == listed
    assert "organizations/acme.md" in listed
    run(case)


def test_only_the_pages_that_are_there_are_kept(case: Path) -> None:
    page = case / "expected" / "pages" / "organizations" / "acme.md"
    page.parent.mkdir(parents=True)
    page.write_text("")
    (page.parent / "gone.md").write_text("")

    update(case)

    assert [file for file in (case / "expected" / "pages").rglob("*") if file.is_file()] == [page]
    assert "# Acme" in page.read_text("utf-8")


def test_a_page_that_comes_out_otherwise_or_not_at_all_fails(case: Path) -> None:
    page = case / "expected" / "pages" / "organizations" / "acme.md"
    page.parent.mkdir(parents=True)
    page.write_text("")
    update(case)

    page.write_text(page.read_text("utf-8").replace("# Acme", "# Apex"), "utf-8")
    with pytest.raises(AssertionError, match="Apex"):
        run(case)
    page.rename(page.with_name("apex.md"))
    with pytest.raises(AssertionError, match="is expected, and not made"):
        run(case)


def test_a_page_that_nobody_expects_fails(case: Path) -> None:
    (case / "expected" / "pages").mkdir(parents=True)
    update(case)
    write(case, SOUND.replace("entities: {", "entities: {road: {type: company, name: Road, source: one}, "))

    with pytest.raises(AssertionError, match=r"road\.md"):
        run(case)


def test_pages_of_a_case_whose_problems_stop_the_build_fail_clearly(case: Path) -> None:
    (case / "expected" / "pages").mkdir(parents=True)
    write(case, BROKEN)

    with pytest.raises(pytest.fail.Exception, match="its problems stop the build"):
        update(case)


def test_settings_of_a_case_stand_in_its_mkdocs_yml(case: Path) -> None:
    write(case, SOUND.replace(", source: one", ""))
    assert update(case).exit == "0\n"

    (case / "mkdocs.yml").write_text("strict: true\n", "utf-8")

    assert update(case).exit == "1\n"


def test_cases_are_found_wherever_they_stand(tmp_path: Path) -> None:
    for name in ("b/one/content/facts", "a/two/expected/pages/content", "a/three/content/expected"):
        (tmp_path / name).mkdir(parents=True)
    (tmp_path / "a" / "four").mkdir()
    (tmp_path / "a" / "four" / "codes").write_text("E110\n")

    assert [case.name for case in case_folders(cases=tmp_path)] == ["four", "three", "two", "one"]
    assert [case.name for case in case_folders("b", tmp_path)] == ["one"]
