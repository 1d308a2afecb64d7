"""`new` writes an entry into the right file, from flags or from answers, or says why it does not."""

import os
import pty
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

ENTITY = ("new", "entity", "--id", "globex", "--type", "company", "--name", "Globex", "--source", "times-2027-03-01")
GENERATOR = Path(__file__).parents[2] / "generator"


def tree(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


@pytest.mark.parametrize(
    ("words", "place", "text"),
    [
        (
            (*ENTITY, "--locator", "p 3", "--set", "based_in=oslo", "--set", "owns=acme-labs", "--set", "owns=a"),
            "content/facts/organizations.yml:4",
            "# yaml-language-server: $schema=../../build/facts.schema.json\n\nentities:\n  globex:\n    type: company\n"
            "    name: Globex\n    source: times-2027-03-01\n    locator: p 3\n    based_in: oslo\n"
            "    owns: [acme-labs, a]\n",
        ),
        (
            ("new", "event", "--id", "fair", "--name", "none", "--date", "[2027-03-01,2027-03-02]", *ENTITY[-2:]),
            "content/facts/events.yml:4",
            "# yaml-language-server: $schema=../../build/facts.schema.json\n\nevents:\n  fair:\n    type: event\n"
            '    name: "none"\n    date: "[2027-03-01,2027-03-02]"\n    source: times-2027-03-01\n',
        ),
        (
            ("new", "source", "--id", "memo", "--type", "report", "--title", "Memo: all", "--publisher", "acme-group",
             "--set", "author=acme-group", "--set", "credibility=2", "--url", "https://example.org/a#b"),
            "content/facts/sources.yml:4",
            "# yaml-language-server: $schema=../../build/facts.schema.json\n\nsources:\n  memo:\n    type: report\n"
            '    title: "Memo: all"\n    publisher: acme-group\n    url: https://example.org/a#b\n'
            "    author: acme-group\n    credibility: 2\n",
        ),
        (
            ("new", "observation", "--of", "acme-group", "--metric", "staff", "--value", "16..21", "--for", "acme-labs",
             "--as-of", "2027", *ENTITY[-2:], "--set", "rank=preferred"),
            "content/facts/observations.yml:4",
            "# yaml-language-server: $schema=../../build/facts.schema.json\n\nobservations:\n  - of: acme-group\n"
            "    metric: staff\n    for: acme-labs\n    value: 16..21\n    as_of: 2027\n    source: times-2027-03-01\n"
            "    rank: preferred\n",
        ),
        (
            ("new", "judgement", "--id", "j", "--text", "none", "--likelihood", "very likely", "--confidence", "low",
             "--about", "acme-group", "--based-on", "acme-labs-opened", "--based-on", "acme-labs"),
            "content/facts/judgements.yml:4",
            "# yaml-language-server: $schema=../../build/facts.schema.json\n\njudgements:\n  - id: j\n"
            '    text: "none"\n    likelihood: very likely\n    confidence: low\n    about: [acme-group]\n'
            "    based_on: [acme-labs-opened, acme-labs]\n",
        ),
        (
            ("new", "briefing", "--id", "why", "--title", "Why?", "--about", "acme-group", "--about", "acme-labs"),
            "content/briefings/why.md:1",
            "---\ntitle: Why?\nabout: [acme-group, acme-labs]\ndate: 2027-03-10\n---\n\n"
            "Write the point first: what is so, how sure that is, and what follows from it.\n",
        ),
    ],
)  # fmt: skip
def test_entry_lands_in_its_file(project: Path, run, words: tuple[str, ...], place: str, text: str) -> None:
    done = run(*words)

    assert (done.exit_code, done.stdout) == (0, f"{place}\n"), done.output
    assert "next: " in done.stderr
    assert (project / place.rpartition(":")[0]).read_text("utf-8") == text
    assert run("check").exit_code == 0


def test_entry_is_added_to_what_stands_there(project: Path, facts: Path, run) -> None:
    before = facts.read_text("utf-8")

    done = run(*ENTITY, "--file", "all.yml")

    after = facts.read_text("utf-8")
    added = "\n  globex:\n    type: company\n    name: Globex\n    source: times-2027-03-01\n"
    assert after.replace(added, "") == before
    line = after.split("\n").index("  globex:") + 1
    assert done.stdout == f"content/facts/all.yml:{line}\n"


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("judgements:\n- id: a\n  text: A\n", "judgements:\n- id: a\n  text: A\n\n- id: j\n  text: So.\n"),
        ("judgements: [{id: a, text: A}]\n", "judgements: [{id: a, text: A}, {id: j, text: So.}]\n"),
        ("judgements:\n    a: {text: A} # c\n", "judgements:\n    a: {text: A} # c\n\n    j:\n      text: So.\n"),
        ("judgements: []\nentities: {}\n", "judgements: [{id: j, text: So.}]\nentities: {}\n"),
    ],
)
def test_a_judgement_is_added_as_the_others_are_written(project: Path, run, before: str, after: str) -> None:
    path = project / "content" / "facts" / "judgements.yml"
    path.write_text(before, "utf-8")

    done = run("new", "judgement", "--id", "j", "--text", "So.")

    assert (done.exit_code, path.read_text("utf-8")) == (0, after), done.output
    assert run("check").exit_code == 0


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (("observation", "--of", "acme-group", "--metric", "staf", "--value", "1"), "did you mean 'staff'?"),
        (("observation", "--of", "acme-group", "--metric", "staff", "--value", "1,000"), "write 1000"),
        (("observation", "--of", "nobody", "--metric", "staff", "--value", "1", "--as-of", "2027/3"), "--as-of: "),
        (("observation", "--metric", "staff"), "missing: --of, --value, --source"),
        (("judgement", "--id", "j", "--text", "So.", "--likelihood", "quite likely"), "not a likelihood of ICD 203"),
        (("judgement", "--id", "j", "--text", "So.", "--confidence", "medium"), "not a level of confidence"),
        (("judgement", "--id", "j", "--text", "So.", "--based-on", "nothing"), "no entry has the id 'nothing'"),
        (("judgement", "--id", "acme-group", "--text", "So."), "is in use"),
        (("judgement", "--id", "j", "--text", "So.", "--set", "based_on=x"), "write --based-on"),
    ],
)
def test_what_an_observation_or_a_judgement_cannot_be_is_refused(
    project: Path, run, words: tuple[str, ...], message: str
) -> None:
    before = tree(project / "content")
    if words[0] == "observation" and "--metric" in words and "--value" in words:
        words = (*words, *ENTITY[-2:])

    done = run("new", *words)

    assert (done.exit_code, done.stdout) == (2, "")
    assert message in done.stderr
    assert tree(project / "content") == before


def test_the_place_is_shown_from_where_one_stands(project: Path, run, monkeypatch) -> None:
    monkeypatch.chdir(project / "content" / "briefings")

    assert run(*ENTITY).stdout == "../facts/organizations.yml:4\n"


def test_the_first_entry_of_a_book_makes_its_folders(tmp_path: Path, run) -> None:
    (tmp_path / "mkdocs.yml").write_text("site_name: New\n")

    source = run("-C", tmp_path, "new", "source", "--id", "memo", "--type", "report", "--title", "Memo")
    entity = run("-C", tmp_path, *ENTITY[:-1], "memo")

    assert (source.exit_code, entity.exit_code) == (0, 0), entity.output
    assert run("-C", tmp_path, "check", "--strict").exit_code == 0


def test_the_warnings_that_it_brings_are_told(project: Path, run) -> None:
    done = run(*ENTITY, "--set", "based_in=osol")

    assert done.exit_code == 0
    assert "content/facts/organizations.yml:8:15: W401 no entity has the id 'osol'" in done.stderr


@pytest.mark.parametrize(
    ("changes", "messages"),
    [
        ({"--id": "acme-labs"}, ["'acme-labs' is in use: content/facts/all.yml:23:3"]),
        ({"--id": "acme-holding"}, ["was an id of 'acme-group'"]),
        ({"--id": "times-2027-03-01"}, ["is in use"]),
        ({"--id": "acme-now"}, ["is in use"]),
        ({"--id": "acme-will-grow"}, ["is in use"]),
        ({"--id": "Globex Corp"}, ["cannot be an id", "'globex-corp'"]),
        ({"--id": "../../etc/passwd"}, ["cannot be an id"]),
        ({"--id": "a\x1b[2Jb"}, ["cannot be an id"]),
        ({"--id": "con"}, ["reserved word"]),
        ({"--id": "a" * 101}, ["cannot be an id"]),
        ({"--type": "compny"}, ["there is no type 'compny'", "did you mean 'company'?"]),
        ({"--type": "launch"}, ["is a type of events", "briefbook new event"]),
        ({"--source": "times-2027-03-02"}, ["no source has the id", "did you mean 'times-2027-03-01'?"]),
        ({"--source": "acme-labs"}, ["no source has the id"]),
        ({"--set": "ownz=acme-labs"}, ["E302 there is no property 'ownz'", "did you mean 'owns'?"]),
        ({"--set": "founded=someday"}, ["E305"]),
        ({"--set": "capital_of=norway"}, ["E303"]),
        ({"--set": "based_in=acme-labs"}, ["E402"]),
        ({"--set": "based_in"}, ["name=value"]),
        ({"--set": "=x"}, ["name=value"]),
        ({"--set": "name=x"}, ["has an option of its own"]),
        ({"--set": "note=x"}, ["E205"]),
        ({"--set": "a: b\n  c=x"}, ["cannot be a property"]),
        ({"--name": "a\udcffb"}, ["not UTF-8"]),
        ({"--file": "../x.yml"}, ["not a facts file"]),
        ({"--file": "/tmp/x.yml"}, ["not a facts file"]),
        ({"--file": ".x.yml"}, ["not a facts file"]),
        ({"--file": "x.md"}, ["not a facts file"]),
        ({"--file": "a/../../x.yml"}, ["not a facts file"]),
    ],
)
def test_what_cannot_be_added_is_refused(project: Path, run, changes: dict[str, str], messages: list[str]) -> None:
    given = dict(zip(ENTITY[2::2], ENTITY[3::2], strict=True)) | changes
    before = tree(project)

    done = run("new", "entity", *(word for pair in given.items() for word in pair))

    assert done.exit_code == 2, done.output
    assert all(message in done.stderr for message in messages), done.stderr
    assert all(line.isprintable() for line in done.stderr.splitlines())
    assert tree(project) == before


@pytest.mark.parametrize(
    "text", ["entities: [", "entities: &a {}", "- a", "entities: {a: {name: A}, a: {name: B}}", "\ud800"]
)
def test_a_broken_file_is_not_added_to(project: Path, run, text: str) -> None:
    file = project / "content" / "facts" / "organizations.yml"
    file.write_bytes(text.encode("utf-8", "surrogatepass"))

    done = run(*ENTITY)

    assert done.exit_code == 1
    assert "nothing was written" in done.stderr
    assert "content/facts/organizations.yml" in done.stderr
    assert file.read_bytes() == text.encode("utf-8", "surrogatepass")


def test_where_a_file_cannot_be_added_to_the_text_is_shown(project: Path, run) -> None:
    (project / "content" / "facts" / "organizations.yml").write_text("{sources: {}}\n")

    done = run(*ENTITY)

    assert done.exit_code == 1
    assert "put this into `entities:` by hand:\n  globex:\n    type: company\n" in done.stderr


def test_a_briefing_does_not_replace_a_file(project: Path, run) -> None:
    (project / "content" / "briefings" / "why.md").write_text("mine")

    done = run("new", "briefing", "--id", "why", "--title", "Why")

    assert done.exit_code == 2
    assert (project / "content" / "briefings" / "why.md").read_text() == "mine"


def test_mistakes_elsewhere_do_not_stop_it(project: Path, facts: Path, run) -> None:
    facts.write_text(facts.read_text("utf-8").replace("owns:", "ownz:"), "utf-8")

    assert run(*ENTITY).exit_code == 0
    assert run(*ENTITY[:3], "initech", *ENTITY[4:], "--file", "all.yml").exit_code == 0


def test_nothing_is_asked_in_a_pipe(project: Path, run) -> None:
    done = run("new", "entity", "--type", "company")

    assert done.exit_code == 2
    assert "missing: --name, --id, --source" in done.stderr


# On a terminal


def asked(project: Path, *words: str, answers: str) -> tuple[int, str, str]:
    """Exit code, stdout, and what stood on the terminal, of a command whose questions get these answers."""
    master, slave = pty.openpty()
    environment = {**os.environ, "PYTHONPATH": str(GENERATOR), "TERM": "dumb"}
    command = [sys.executable, "-m", "briefbook.cli", *words]
    with subprocess.Popen(
        command, cwd=project, env=environment, stdin=slave, stdout=subprocess.PIPE, stderr=slave
    ) as process:
        os.close(slave)
        os.write(master, answers.encode())
        output = process.stdout.read().decode()
        code = process.wait()
    shown = b""
    try:
        while chunk := os.read(master, 65536):
            shown += chunk
    except OSError:
        pass
    os.close(master)
    return code, output, shown.decode()


def test_what_is_missing_is_asked_for_until_it_fits(project: Path) -> None:
    answers = "Globex 顶\n\ncompny\ncompany\ntimes-2027-03-02\ntimes-2027-03-01\n\n"

    code, output, shown = asked(project, "new", "entity", answers=answers)

    assert code == 0, shown
    assert output == "content/facts/organizations.yml:4\n"
    assert "[globex]" in shown
    assert "did you mean 'company'?" in shown
    text = (project / "content" / "facts" / "organizations.yml").read_text("utf-8")
    assert text.endswith("  globex:\n    type: company\n    name: Globex 顶\n    source: times-2027-03-01\n")


def test_nothing_is_asked_where_nothing_is_missing(project: Path) -> None:
    code, _, shown = asked(project, *ENTITY, answers="")

    assert code == 0
    assert "Locator" not in shown


def test_source_and_briefing_and_event_ask_too(project: Path) -> None:
    for words, answers in (
        ("source", "A memo\n\n\nThe Times\n2027-03-02\n\n"),
        ("briefing", "A brief\n\nThe point.\n"),
        ("event", "A fair\n\nmeeting\n2027-03\ntimes-2027-03-01\npara 1\n"),
    ):
        code, output, shown = asked(project, "new", words, answers=answers)

        assert code == 0, shown
        assert output


def test_ctrl_c_at_a_question_is_quiet(project: Path) -> None:
    master, slave = pty.openpty()
    environment = {**os.environ, "PYTHONPATH": str(GENERATOR), "TERM": "dumb"}
    command = [sys.executable, "-m", "briefbook.cli", "new", "entity"]
    with subprocess.Popen(
        command, cwd=project, env=environment, stdin=slave, stdout=subprocess.PIPE, stderr=slave
    ) as process:
        os.close(slave)
        shown = b""
        while b"Name" not in shown:
            shown += os.read(master, 1024)
        time.sleep(0.2)
        process.send_signal(signal.SIGINT)
        assert process.wait(timeout=20) == 130
    os.close(master)
    assert b"Traceback" not in shown
