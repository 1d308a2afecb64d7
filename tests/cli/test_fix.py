"""`check --fix` replaces the scalars of which only one thing can be meant, and keeps every other byte."""

import json
from pathlib import Path

import pytest

from briefbook.authoring.fixes import is_only_fixed, unified_diff, with_fixes
from briefbook.problems import Fix

BOOK = """\
# Kept as it is:  spaces,   and a tab\t.
defaults: {source: times-2027-03-01}
entities:
  globex:   # a company
    type: Company
    name: "Globex: all"   # a note
    founded: 15 September 2022   # when
    country: 'Norway'
    Website: "www.example.org"
  two: {type: company, name: Two, country: uk, founded: 2022/9/5, owns: [{to: globex, rank: Preferred}]}
  three: {type: company, name: Three, country: "Norway", founded: ~2022, marking: tlp:amber}
"""
FIXED = (
    BOOK.replace("Company", "company")
    .replace("15 September 2022", "2022-09-15")
    .replace("Norway", "NO")
    .replace("Website", "website")
    .replace("www.", "https://www.")
    .replace("uk", "GB")
    .replace("2022/9/5", "2022-09-05")
    .replace("Preferred", "preferred")
    .replace("~2022", "2022~")
    .replace("tlp:amber", "TLP:AMBER")
)


@pytest.fixture
def bad(project: Path) -> Path:
    """A file in which much can be fixed, in a book that may hold what it is marked as."""
    config = project / "mkdocs.yml"
    config.write_text(config.read_text("utf-8").replace("{as_of:", "{marking: TLP:AMBER, as_of:"), "utf-8")
    path = project / "content" / "facts" / "bad.yml"
    path.write_text(BOOK, "utf-8")
    return path


def test_only_the_scalars_change(bad: Path, run) -> None:
    bad.chmod(0o640)

    done = run("check", "--fix", "--yes")

    assert bad.read_text("utf-8") == FIXED
    assert (done.exit_code, bad.stat().st_mode & 0o777) == (0, 0o640), done.output
    assert "-    country: 'Norway'\n" in done.stdout
    assert "+    country: 'NO'\n" in done.stdout
    assert "0 errors" in done.stderr


@pytest.mark.parametrize("around", [("\ufeff", "\n"), ("", "\r\n"), ("\ufeff", "\r\n")])
def test_line_ends_and_byte_order_mark_stay(bad: Path, run, around: tuple[str, str]) -> None:
    mark, end = around
    bad.write_bytes((mark + BOOK.replace("\n", end)).encode())

    run("check", "--fix", "--yes")

    assert bad.read_bytes() == (mark + FIXED.replace("\n", end)).encode()


def test_check_says_how_many_fixes_are_certain(bad: Path, run) -> None:
    assert run("check").stderr.endswith("11 have a fix that is certain: `briefbook check --fix`\n")
    assert "certain" not in run("check", "--format", "json").stderr


def test_nothing_is_written_where_nobody_can_be_asked(bad: Path, run) -> None:
    done = run("check", "--fix")

    assert (done.exit_code, bad.read_text("utf-8")) == (1, BOOK)
    assert "+    founded: 2022-09-15   # when\n" in done.stdout
    assert "add --yes to write" in done.stderr


def test_who_can_be_asked_is_asked(bad: Path, run, monkeypatch) -> None:
    monkeypatch.setattr("briefbook.commands.check.can_ask", lambda: True)
    monkeypatch.setattr("click.confirm", lambda *_, **__: False)
    assert (run("check", "--fix").exit_code, bad.read_text("utf-8")) == (1, BOOK)

    monkeypatch.setattr("click.confirm", lambda *_, **__: True)
    assert (run("check", "--fix").exit_code, bad.read_text("utf-8")) == (0, FIXED)


@pytest.mark.parametrize(
    "line",
    [
        "founded: 05/09/2022",  # May or September
        "founded: 201001",  # a month, or a day of 2001
        "founded: 2011/12",  # December, or two years
        "founded: 2022-02-30",
        "country: Norwegia",
        "country: Congo",  # there are two
        "country: na",  # not available
        "employees: '1,5'",
        "employees: '0,500'",
        "founded: |\n      2022/9/5",
        "website: example.org",
        "marking: TLP:GRENE",
        "ownz: acme-labs",
    ],
)
def test_what_may_mean_two_things_stays(bad: Path, run, line: str) -> None:
    text = f"defaults: {{source: times-2027-03-01}}\nentities:\n  a:\n    type: company\n    name: A\n    {line}\n"
    bad.write_text(text, "utf-8")

    done = run("check", "--fix", "--yes")

    assert (done.exit_code, done.stdout[:3], bad.read_text("utf-8")) == (1, "con", text)
    assert "no fix is certain" in done.stderr


def test_a_fix_that_would_repeat_a_key_stays_out(bad: Path, run) -> None:
    bad.write_text(BOOK + "  four:\n    type: lab\n    Name: Four\n    name: 4\n    Founded: 2021\n", "utf-8")

    done = run("check", "--fix", "--yes")

    assert bad.read_text("utf-8") == FIXED + "  four:\n    type: lab\n    Name: Four\n    name: 4\n    founded: 2021\n"
    assert "did you mean 'name'?" in done.stdout
    assert done.exit_code == 1


def test_json_and_front_matter_are_fixed_too(project: Path, run) -> None:
    facts = project / "content" / "facts" / "made.json"
    entity = {"type": "Company", "name": "A", "country": "Norway", "source": "times-2027-03-01", "founded": "2022/9/5"}
    facts.write_text(json.dumps({"entities": {"a": entity}}), "utf-8")
    briefing = project / "content" / "briefings" / "b.md"
    briefing.write_text("---\ntitle: A\ndate: 1 March 2027\n---\n\n1 March 2027: [[a]] opens.\n", "utf-8")

    done = run("check", "--fix", "--yes")

    assert done.exit_code == 0, done.output
    right = {**entity, "type": "company", "country": "NO", "founded": "2022-09-05"}
    assert facts.read_text("utf-8") == json.dumps({"entities": {"a": right}})
    assert briefing.read_text("utf-8") == "---\ntitle: A\ndate: 2027-03-01\n---\n\n1 March 2027: [[a]] opens.\n"


def test_only_the_files_named_are_fixed(bad: Path, run) -> None:
    other = bad.with_name("other.yml")
    other.write_text(BOOK.replace("globex", "other").replace("two:", "two-2:").replace("three:", "three-2:"), "utf-8")
    before = other.read_text("utf-8")

    run("check", "--fix", "--yes", str(bad))

    assert (bad.read_text("utf-8"), other.read_text("utf-8")) == (FIXED, before)


def test_a_file_that_changes_meanwhile_is_left_alone(bad: Path, run, monkeypatch) -> None:
    def edited(*_: object, **__: object) -> bool:
        bad.write_text(BOOK + "# more\n", "utf-8")
        return True

    monkeypatch.setattr("briefbook.commands.check.can_ask", lambda: True)
    monkeypatch.setattr("click.confirm", edited)

    done = run("check", "--fix")

    assert (done.exit_code, bad.read_text("utf-8")) == (1, BOOK + "# more\n")
    assert "it has changed since it was read" in done.stderr


def test_an_old_id_becomes_the_new_one(bad: Path, run) -> None:
    text = "judgements:\n  - {id: j, text: So., based_on: [acme-holding], confidence: LOW}\n"
    bad.write_text(text, "utf-8")

    assert run("check", "--fix", "--yes").exit_code == 0
    assert bad.read_text("utf-8") == text.replace("acme-holding", "acme-group").replace("LOW", "low")


@pytest.mark.parametrize(
    "words", [("check", "--yes"), ("check", "--fix", "--format", "json"), ("check", "nowhere.yml")]
)
def test_what_cannot_be_done_is_refused(project: Path, run, words: tuple[str, ...]) -> None:
    assert run(*words).exit_code == 2


# The text


@pytest.mark.parametrize(
    ("line", "column", "fix", "after"),
    [
        ("a: x", 4, Fix("x", "y"), "a: y"),
        ("a: x, b", 4, Fix("x", "y"), "a: y, b"),
        ("a: xx", 4, Fix("x", "y"), None),
        ("a: x", 5, Fix("x", "y"), None),
        ("a: 'it''s'", 4, Fix("it's", "that's"), "a: 'that''s'"),
        ('a: "\\u0041"', 4, Fix("A", 'B"'), 'a: "B\\""'),
        ("[x]", 2, Fix("x", "a, b"), '["a, b"]'),
        ("{x: 1}", 2, Fix("x", "y"), "{y: 1}"),
        ("x : 1", 1, Fix("x", "y"), "y : 1"),
        ("a: x#1", 4, Fix("x", "y"), None),
        ("阿里: 挪威", 5, Fix("挪威", "NO"), "阿里: NO"),
    ],
)
def test_a_scalar_is_replaced_where_it_stands(line: str, column: int, fix: Fix, after: str | None) -> None:
    text, places = with_fixes(f"# one\n{line}\n", {(2, column): fix})

    assert text == f"# one\n{line if after is None else after}\n"
    assert places == (() if after is None else ((2, column),))


def test_a_text_that_says_something_else_as_well_is_seen() -> None:
    assert is_only_fixed("a: x\nb: x\n", "a: y\nb: x\n", [Fix("x", "y")])
    assert not is_only_fixed("a: x\nb: x\n", "a: y\nb: y\n", [Fix("x", "y")])
    assert not is_only_fixed("a: x\n", "a: [y]\n", [Fix("x", "y")])


def test_the_diff_knows_a_file_without_a_last_line_end() -> None:
    assert unified_diff("a.yml", "a: x", "a: y").endswith(
        "-a: x\n\\ No newline at end of file\n+a: y\n\\ No newline at end of file\n"
    )
