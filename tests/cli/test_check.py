"""`check` shows problems to people and machines, and its exit code says whether a build would stop."""

import json
from pathlib import Path

import pytest

from briefbook.commands.quoted import Quote, plain, quote
from briefbook.problems import CODES, Problem, Span

HOSTILE = "a\x1b[31mb\u202ec\nd"


def with_mistakes(facts: Path) -> None:
    text = facts.read_text("utf-8").replace("owns:", "ownz:").replace("aliases: [Acme]", "aliases: [Acme, 阿里, !!x y]")
    facts.write_text(text.replace(", !!x y", ""), "utf-8")


def test_sound_content_gives_nothing_but_a_count(project: Path, run) -> None:
    done = run("check")

    assert (done.exit_code, done.stdout, done.stderr) == (0, "", "0 errors, 0 warnings\n")


def test_problems_in_a_pipe_are_plain(facts: Path, run) -> None:
    with_mistakes(facts)

    done = run("check")

    assert done.exit_code == 1
    assert done.stdout == (
        "content/facts/all.yml:18:5: E302 there is no property 'ownz'\n  hint: did you mean 'owns'?\n"
    )
    explain = "what a code means, with an example: `briefbook check --explain E302`"
    assert done.stderr == f"1 error, 0 warnings\n{explain}\n"


def test_problems_on_a_terminal_quote_the_line(facts: Path, run) -> None:
    with_mistakes(facts)

    done = run("check", FORCE_COLOR="1", COLUMNS="80")

    assert "\x1b[" in done.stdout
    lines = [line.split("\x1b[2m")[-1] for line in done.stdout.splitlines()]
    assert any(line.replace("\x1b[0m", "").rstrip() == "  18 │     ownz:" for line in lines), lines
    assert "^" in done.stdout


def test_a_warning_is_an_error_only_when_strict(facts: Path, run) -> None:
    facts.write_text(facts.read_text("utf-8").replace("{to: acme-labs,", "{to: acme-lab,"), "utf-8")

    assert run("check").exit_code == 0
    assert run("check", "--strict").exit_code == 1
    assert "W401" in run("check", "--strict").stdout


def test_strict_may_stand_in_mkdocs_yml(project: Path, facts: Path, run) -> None:
    facts.write_text(facts.read_text("utf-8").replace("{to: acme-labs,", "{to: acme-lab,"), "utf-8")
    config = project / "mkdocs.yml"
    config.write_text("strict: true\n" + config.read_text("utf-8"), "utf-8")

    assert run("check").exit_code == 1


@pytest.mark.parametrize("form", ["json", "sarif"])
def test_machines_get_json_even_where_nothing_is_wrong(project: Path, run, form: str) -> None:
    assert json.loads(run("check", "--format", form).stdout) is not None


def test_json_is_a_list_of_problems(facts: Path, run) -> None:
    with_mistakes(facts)

    found = json.loads(run("check", "--format", "json").stdout)

    assert [(each["code"], each["severity"], each["path"], each["line"], each["column"]) for each in found] == [
        ("E302", "error", "content/facts/all.yml", 18, 5)
    ]


def test_annotations_name_files_from_the_top_of_the_repository(project: Path, facts: Path, run, monkeypatch) -> None:
    with_mistakes(facts)
    monkeypatch.chdir(project.parent)

    done = run("-C", project.name, "check", "--format", "github")

    assert done.stdout.startswith(f"::error file={project.name}/content/facts/all.yml,line=18,col=5,title=E302 ")


@pytest.mark.parametrize("code", sorted(CODES))
def test_every_code_is_explained_with_two_examples(run, code: str) -> None:
    done = run("check", "--explain", code.lower())

    assert done.exit_code == 0
    assert CODES[code].mend in done.stdout
    wrong, right = done.stdout.split("  Wrong, in ")[1].split("  Right, in ")
    assert all(text.partition("\n\n")[2].strip() for text in (wrong, right))
    assert wrong.strip() != right.strip()  # the place may be what is wrong


def test_only_the_problems_of_the_files_named_are_shown(facts: Path, run) -> None:
    with_mistakes(facts)
    other = facts.with_name("other.yml")
    other.write_text("entities:\n  acme-labs: {type: lab, name: Other, source: times-2027-03-01}\n", "utf-8")

    alone = run("check", "content/facts/other.yml")
    both = run("check", "content")
    neither = run("check", "content/briefings")

    assert run("check", "content/facts/all.yml").stdout.count("E204") == 1  # it names both places
    assert (alone.exit_code, alone.stdout.count("E204"), alone.stdout.count("E302")) == (1, 1, 0)
    assert (both.exit_code, both.stdout.count("E302")) == (1, 1)
    assert (neither.exit_code, neither.stderr) == (0, "0 errors, 0 warnings\n")


def test_an_unknown_code_is_wrong_usage(run) -> None:
    done = run("check", "--explain", "302")

    assert done.exit_code == 2
    assert "did you mean 'E302'?" in done.stderr


def test_plain_is_str_where_nothing_is_hidden() -> None:
    problem = Problem(
        "E103", "'a' is repeated here", Span("content/é ü/阿里.yml", 3, 4), "merge the two", (Span("b", 1, 1),)
    )

    assert plain(problem) == str(problem)


def test_plain_shows_what_would_be_hidden() -> None:
    shown = plain(Problem("E103", HOSTILE, Span(HOSTILE, 3, 4), HOSTILE, (Span(HOSTILE),)))

    assert all(line.isprintable() for line in shown.split("\n"))
    assert len(shown.split("\n")) == 3
    assert "⟨U+001B⟩" in shown


@pytest.mark.parametrize(
    ("line", "column", "width", "quoted"),
    [
        ("abc: def", 6, 80, Quote("abc: def", 5)),
        ("\tab", 2, 80, Quote("    ab", 4)),
        ("阿里: x", 5, 80, Quote("阿里: x", 6)),
        ("ab", 9, 80, Quote("ab", 2)),
        ("ab", 0, 80, Quote("ab", 0)),
        ("x" * 200, 1, 10, Quote("x" * 9 + "…", 0)),
    ],
)
def test_caret_stands_under_the_column(line: str, column: int, width: int, quoted: Quote) -> None:
    assert quote(line, column, width) == quoted


def test_a_long_line_is_cut_around_the_column() -> None:
    text, before = quote("x" * 500 + "Y" + "z" * 500, 501, 40)

    assert text[before] == "Y"
    assert len(text) <= 40


def test_a_hostile_line_is_quoted_without_its_controls() -> None:
    text, before = quote("a: \x1b]0;x\x07\u202e b", 4, 80)

    assert text.isprintable()
    assert before == 3
