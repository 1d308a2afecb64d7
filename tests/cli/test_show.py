"""`show` tells everything about one id, and nothing in it can move the cursor."""

import json
from pathlib import Path

import pytest


def test_entity_shows_statements_relations_and_what_is_about_it(project: Path, run) -> None:
    done = run("show", "acme-group")

    assert done.exit_code == 0
    for line in (
        "Acme Group (acme-group)",
        "Company (entity) · content/facts/all.yml:13:3",
        "  Name: 顶点集团 (zh-Hans) [times-2027-03-01]",
        "  Country: NO [times-2027-03-01]",
        "  Owns: Acme Labs (acme-labs) · start: 2027-03 [times-2027-03-01, para 2]",
        "  Takes part in: Acme opens its labs (acme-labs-opened) · role: host [times-2027-03-01]",
        "  acme-will-grow: Acme will open another lab within two years.",
        "  acme-now: Acme now",
    ):
        assert line in done.stdout.splitlines(), done.stdout


def test_relation_reads_backwards_from_the_other_side(project: Path, run) -> None:
    assert "  Owned by: Acme Group (acme-group) · start: 2027-03" in run("show", "acme-labs").stdout


def test_an_old_id_leads_to_the_new_one(project: Path, run) -> None:
    done = run("show", "acme-holding")

    assert done.stdout.startswith("Acme Group (acme-group)\n")
    assert done.stderr == "'acme-holding' is now 'acme-group'\n"


@pytest.mark.parametrize(
    ("id", "kind", "keys"),
    [
        ("acme-group", "entity", {"type", "statements", "relations", "observations", "was"}),
        ("acme-labs-opened", "event", {"type", "statements", "relations"}),
        ("times-2027-03-01", "source", {"type", "publisher", "credibility", "statements"}),
        ("acme-will-grow", "judgement", {"likelihood", "confidence", "based_on"}),
        ("acme-now", "briefing", {"summary", "about", "date"}),
    ],
)
def test_every_kind_has_its_json_and_its_text(project: Path, run, id: str, kind: str, keys: set[str]) -> None:
    view = json.loads(run("show", id, "--format", "json").stdout)

    assert (view["id"], view["kind"]) == (id, kind)
    assert {"id", "kind", "name", "path", "line", "column", "problems"} | keys <= set(view)
    assert run("show", id).stdout.splitlines()[1].endswith(f"{view['path']}:{view['line']}:{view['column']}")
    assert run("show", id, FORCE_COLOR="1", COLUMNS="60").exit_code == 0


def test_unknown_id_is_wrong_usage_with_a_near_name(project: Path, run) -> None:
    done = run("show", "acme-grup")

    assert done.exit_code == 2
    assert done.stdout == ""
    assert done.stderr == "briefbook: no entry has the id 'acme-grup'\n  hint: did you mean 'acme-group'?\n"


@pytest.mark.parametrize(
    "id", ["../../etc/passwd", "a\x1b[2J\u202e", "", "x" * 10_000, "\udcff", "--", "index", "{}%s"]
)
def test_hostile_ids_are_only_unknown(project: Path, run, id: str) -> None:
    done = run("show", "--", id)

    assert done.exit_code == 2
    assert all(line.isprintable() for line in done.stderr.splitlines())
    assert "Traceback" not in done.output


def test_escapes_in_facts_do_not_reach_the_terminal(facts: Path, run) -> None:
    evil = r'"\e]0;owned\a\e[2J\u202E gone\n\nStatements"'
    text = (
        facts.read_text("utf-8")
        .replace("name: Acme Labs", f"name: {evil}")
        .replace("[research]", "[research]\n    status: " + evil)
    )
    facts.write_text(text, "utf-8")

    for environment in ({}, {"FORCE_COLOR": "1", "COLUMNS": "80", "NO_COLOR": "1", "TERM": "dumb"}):
        shown = run("show", "acme-labs", **environment).stdout

        assert all(line.replace("\t", "").isprintable() for line in shown.splitlines()), shown
        assert "⟨U+001B⟩]0;owned⟨U+0007⟩" in shown


def test_problems_of_the_entry_alone_are_shown(facts: Path, run) -> None:
    text = (
        facts.read_text("utf-8")
        .replace("country: NO", "countri: NO")
        .replace("founded: 2027-03-01", "founded: someday")
    )
    facts.write_text(text, "utf-8")

    done = run("show", "acme-labs")

    assert "E305" in done.stdout
    assert "countri" not in done.stdout
    assert "see `briefbook check`" in done.stderr


def test_a_stub_says_who_wants_it(facts: Path, run) -> None:
    facts.write_text(facts.read_text("utf-8").replace("{to: acme-labs,", "{to: other-labs,"), "utf-8")

    assert "no entry yet; referred to at content/facts/all.yml:19:14" in run("show", "other-labs").stdout


@pytest.mark.parametrize("name", ["::set-output name=x::y", "a ##[add-path]b"])
def test_no_fact_begins_a_command_of_a_runner(project: Path, run, name: str) -> None:
    facts = project / "content" / "facts" / "all.yml"
    facts.write_text(facts.read_text("utf-8").replace("Acme Labs", f"'{name}'"), "utf-8")

    for words in (("show", "acme-labs"), ("show", "acme-labs", "--format", "json"), ("check",)):
        lines = run(*words).output.splitlines()

        assert not [line for line in lines if line.lstrip().startswith("::") or "##[" in line], lines
