"""However a command ends, its exit code says how, and nobody but us sees a traceback."""

import errno
import os
import pty
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from contextlib import suppress
from pathlib import Path

import click
import pytest

from briefbook.cli import main
from briefbook.commands.terminal import waiting

ENVIRONMENT = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[2] / "generator")}


def said(output: str) -> str:
    """The output, which must hold no traceback."""
    assert "Traceback" not in output, output
    return output


# Wrong usage


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["chekc"], "Did you mean 'check'?"),
        (["check", "--fromat", "json"], "--format"),
        (["check", "--format", "xml"], "'sarif'"),
        (["show"], "ID"),
        (["new", "entty"], "entity"),
        (["-C", "nowhere", "check"], "there is no folder 'nowhere'"),
        (["-C", "mkdocs.yml", "check"], "there is no folder 'mkdocs.yml'"),
        (["schema", "--output", "content"], "content cannot be written"),
        (["schema", "--output", "mkdocs.yml/x/y.json"], "cannot be written"),
    ],
)
def test_wrong_usage_is_exit_code_2(project: Path, run, words: list[str], message: str) -> None:
    done = run(*words)

    assert done.exit_code == 2
    assert message in said(done.stderr)
    assert "  hint: " in done.stderr
    assert done.stdout == ""


def test_a_folder_without_a_project_is_wrong_usage(tmp_path: Path, monkeypatch, run) -> None:
    monkeypatch.chdir(tmp_path)

    done = run("check")

    assert done.exit_code == 2
    assert "there is no mkdocs.yml and no content/" in said(done.stderr)


def test_a_folder_that_is_gone_is_wrong_usage(tmp_path: Path, monkeypatch, run) -> None:
    gone = tmp_path / "gone"
    gone.mkdir()
    monkeypatch.chdir(gone)
    gone.rmdir()

    assert run("check").exit_code == 2


# Finding the project


def test_the_nearest_project_upward_is_taken(project: Path, run, monkeypatch) -> None:
    monkeypatch.chdir(project / "content" / "facts")

    assert run("check").exit_code == 0
    assert run("schema").stderr == "wrote ../../build/facts.schema.json\n"


def test_a_content_folder_alone_is_a_project(project: Path, run) -> None:
    (project / "mkdocs.yml").unlink()

    assert run("check").exit_code == 0
    built = run("build")
    assert built.exit_code == 2
    assert "there is no mkdocs.yml" in built.stderr


# Content that is not as it should be


def test_missing_content_is_a_problem(project: Path, run) -> None:
    shutil.rmtree(project / "content")

    for words in (["check"], ["build"], ["pages"]):
        done = run(*words)

        assert done.exit_code == 1
        assert "content: E110 there is no content folder here" in said(done.output)
    assert run("show", "acme-group").exit_code == 2
    assert run("stats").exit_code == 0
    assert run("schema").exit_code == 0


def test_content_that_is_a_file_is_a_problem(project: Path, run) -> None:
    shutil.rmtree(project / "content")
    (project / "content").write_text("facts")

    assert run("check").exit_code == 1


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"\xff\xfe\x00", "E101"),
        (b"a: [", "E102"),
        (b"", "E107"),
        (b"a: &x [*x]", "E105"),
        (b"x: !!python/object:os.system {}", "E104"),
        (b"[" * 60_000, "E106"),
        (b"entities:\n  a: {name: \"\\e[2J\", \"\\e[2J\": x}\n", "E302"),
        (b"entities: {a: {b: {c: {}}}, 1: 2, [x]: y}", "E108"),
    ],
)  # fmt: skip
def test_no_file_brings_a_traceback(project: Path, run, content: bytes, code: str) -> None:
    (project / "content" / "facts" / "hostile.yml").write_bytes(content)

    done = run("check")

    assert done.exit_code == 1
    assert code in said(done.stdout)
    assert all(line.isprintable() for line in done.stdout.splitlines())
    for words in (["stats"], ["show", "acme-group"], ["schema", "--output", "-"], ["check", "--format", "sarif"]):
        assert run(*words).exit_code == (1 if words[0] == "check" else 0), words
    assert run("check", FORCE_COLOR="1").exit_code == 1


def test_files_that_cannot_be_read_are_problems(project: Path, run) -> None:
    (project / "content" / "facts" / "folder.yml").mkdir()
    (project / "content" / "facts" / "gone.yml").symlink_to("nowhere.yml")
    (project / "content" / "briefings" / "round.md").symlink_to("round.md")
    os.close(os.open(os.fsencode(project) + b"/content/facts/b\xff.yml", os.O_CREAT | os.O_WRONLY))

    for form in ("text", "json", "sarif", "github"):
        assert run("check", "--format", form).exit_code == 1
    done = run("check")
    assert done.stdout.count("E110") >= 2
    assert said(done.stdout).count("E107") == 1


# mkdocs.yml


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (b"\xff", "mkdocs.yml is not UTF-8"),
        (b"docs_dir: content", "docs_dir and the content folder overlap"),
        (b"site_dir: .", "site_dir and the content folder overlap"),
    ],
)  # fmt: skip
def test_settings_that_nothing_can_be_done_with_are_wrong_usage(project: Path, run, text: bytes, message: str) -> None:
    (project / "mkdocs.yml").write_bytes(text)

    for words in (
        ["check"],
        ["build"],
        ["show", "x"],
        ["new", "source", "--id", "a", "--type", "book", "--title", "A"],
    ):
        done = run(*words)

        assert done.exit_code == 2
        assert message in said(done.stderr)


def test_mkdocs_yml_that_is_a_folder_is_wrong_usage(project: Path, run) -> None:
    (project / "mkdocs.yml").unlink()
    (project / "mkdocs.yml").mkdir()

    assert run("check").exit_code == 2


@pytest.mark.parametrize(
    "text", [b"", b"# nothing", b"- a", b"a", b"plugins: 3", b"plugins: [[a], {b: 1}, 2]", b"? [a]\n: b"]
)
def test_odd_but_readable_mkdocs_yml_gives_the_defaults(project: Path, run, text: bytes) -> None:
    (project / "mkdocs.yml").write_bytes(text)

    assert run("check").exit_code == 0


def test_a_bad_time_in_the_environment_is_wrong_usage(project: Path, run) -> None:
    (project / "mkdocs.yml").unlink()

    for word in ("x", "1e3", "9" * 30):
        done = run("check", SOURCE_DATE_EPOCH=word)

        assert done.exit_code == 2
        assert "SOURCE_DATE_EPOCH" in said(done.stderr)


# Building


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (b"a: [", "mkdocs.yml:1:5: E102 this is not YAML"),
        (b"plugins: [briefbook: {as_of: tomorrow}]", "mkdocs.yml:1:30: E802 as_of must be a day"),
        (b"plugins:\n- briefbook:\n    langauge: en", "mkdocs.yml:3:5: E801 briefbook has no option 'langauge'"),
    ],
)
def test_a_mistake_in_mkdocs_yml_is_told_as_one_in_the_content(project: Path, run, text: bytes, message: str) -> None:
    (project / "mkdocs.yml").write_bytes(text)

    done = {words: run(*words.split()) for words in ("check", "build", "pdf", "show acme", "new source --id a")}

    assert {words: each.exit_code for words, each in done.items()} == dict(zip(done, (1, 1, 1, 2, 2), strict=True))
    assert done["check"].stdout.startswith(message)
    assert all(message in said(done[words].stderr) for words in ("build", "pdf", "show acme", "new source --id a"))


def test_a_mistake_that_mkdocs_yml_inherits_is_told_in_its_file(project: Path, run) -> None:
    (project / "mkdocs.yml").write_text("INHERIT: base/site.yml\nsite_name: A\n")
    (project / "base").mkdir()
    (project / "base" / "site.yml").write_text("plugins:\n- briefbook: {fast: maybe}\n")

    assert run("check").stdout.startswith("base/site.yml:2:21: E802 fast must be true or false")


def test_nothing_is_written_where_content_has_errors(project: Path, facts: Path, run) -> None:
    facts.write_text(facts.read_text("utf-8").replace("owns:", "ownz:"), "utf-8")
    before = sorted(path.name for path in project.iterdir())

    for words in (["build"], ["pages"]):
        done = run(*words)

        assert done.exit_code == 1
        assert done.stdout == ""
        assert "E302" in done.stderr
        assert said(done.stderr).endswith("`briefbook check --explain E302`\nnothing was written\n")
    assert sorted(path.name for path in project.iterdir()) == before


def test_build_ends_with_where_the_page_is(project: Path, run) -> None:
    done = run("build", "--strict")

    assert (done.exit_code, done.stdout) == (0, "site/index.html\n")
    assert done.stderr.endswith("look at it with `briefbook serve`\n")
    assert (project / "site" / "index.html").is_file()


def test_build_tells_each_warning_once(project: Path, facts: Path, run) -> None:
    facts.write_text(facts.read_text("utf-8").replace("{to: acme-labs,", "{to: acme-lab,"), "utf-8")

    done = run("build")

    assert done.exit_code == 0
    assert done.stderr.count("W401") == 1
    assert run("build", "--strict").exit_code == 1


def test_build_tells_what_mkdocs_says(project: Path, run) -> None:
    config = project / "mkdocs.yml"
    config.write_text(config.read_text("utf-8") + "nonsense: 1\n", "utf-8")

    done = run("build")

    assert done.exit_code == 0
    assert "nonsense" in done.stderr
    config.write_text(config.read_text("utf-8") + "plugins: [no-such-plugin]\n", "utf-8")
    assert run("build").exit_code == 1


def test_pages_tells_how_many_were_written(project: Path, run) -> None:
    assert run("pages").stdout == "build/pages\n"

    assert run("pages").stderr.startswith("0 written, ")


def free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


@pytest.mark.parametrize("is_in_mkdocs_yml", [False, True])
def test_serve_on_a_port_in_use_ends_before_it_builds(project: Path, run, is_in_mkdocs_yml: bool) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        if is_in_mkdocs_yml:
            config = project / "mkdocs.yml"
            config.write_text(f"dev_addr: 127.0.0.1:{port}\n" + config.read_text("utf-8"), "utf-8")

        done = run("serve", *([] if is_in_mkdocs_yml else ["--address", f"127.0.0.1:{port}"]))

    assert (done.exit_code, done.stdout) == (2, "")
    first, hint = done.stderr.splitlines()
    assert first.startswith(f"briefbook: cannot serve on 127.0.0.1:{port}: Address")
    free = re.fullmatch(r"  hint: port (\d+) is free: `briefbook serve --address 127\.0\.0\.1:(\d+)`", hint)
    assert free is not None
    assert int(free[1]) == int(free[2]) > port
    assert not list(project.rglob("index.*"))


def test_serve_on_an_address_of_another_machine_is_wrong_usage(project: Path, run) -> None:
    done = run("serve", "--address", "203.0.113.9:8000")  # TEST-NET-3: nobody has it

    assert done.exit_code == 2
    assert "write an address of this machine" in done.stderr


def test_an_address_of_ipv6_is_opened_in_brackets(project: Path, run, monkeypatch) -> None:
    opened: list[str] = []
    monkeypatch.setattr(
        "mkdocs.livereload.LiveReloadServer.serve", lambda self, *, open_in_browser: opened.append(self.url)
    )
    monkeypatch.setattr("mkdocs.livereload.LiveReloadServer.shutdown", lambda self: self.server_close())
    monkeypatch.setattr("briefbook.commands.serve.check_address", lambda host, port: None)

    assert run("serve", "--address", "[::1]:8123", "--open").exit_code == 0
    assert opened == ["http://[::1]:8123/"]


def test_serve_serves_and_stops(project: Path, start, run) -> None:
    last = run("serve", "--help").stdout.rstrip().splitlines()[-1].split()
    port = free_port()
    words = [word.replace("8000", str(port)) for word in last[1:]]

    server = start(*words, start_new_session=True)
    try:
        page = ""
        for _ in range(150):
            with suppress(OSError):
                page = urllib.request.urlopen(f"http://127.0.0.1:{port}/", timeout=5).read().decode()
                break
            assert server.poll() is None, server.stderr.read().decode()
            time.sleep(0.2)
    finally:
        os.killpg(server.pid, signal.SIGINT)
        _, errors = server.communicate(timeout=30)

    assert "Acme and its lab" in page
    assert server.returncode == 0
    said(errors.decode())


# Our own mistakes, and the world's


@pytest.fixture
def broken(monkeypatch) -> None:
    def read(*_: object) -> None:
        raise RuntimeError("two left \x1b[2J hands")

    monkeypatch.setattr("briefbook.session.checked", read)


def test_a_mistake_of_ours_is_told_in_two_lines(project: Path, run, broken: None) -> None:
    done = run("check")

    assert done.exit_code == 70
    first, second = said(done.stderr).splitlines()
    assert first == "briefbook: internal error (a bug in Briefbook): RuntimeError: two left ⟨U+001B⟩[2J hands"
    assert "report it" in second
    assert "BRIEFBOOK_DEBUG=1" in second


def test_debugging_shows_the_traceback(project: Path, run, broken: None) -> None:
    done = run("check", BRIEFBOOK_DEBUG="1")

    assert done.exit_code == 70
    assert "Traceback" in done.stderr


def test_a_full_disk_is_no_mistake_of_ours(project: Path, run, monkeypatch) -> None:
    def read(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device", "x.md")

    monkeypatch.setattr("briefbook.session.checked", read)
    done = run("check")

    assert (done.exit_code, done.stderr) == (74, "briefbook: No space left on device: x.md\n")


def test_interrupting_is_quiet(project: Path, run, monkeypatch) -> None:
    def read(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("briefbook.session.checked", read)
    done = run("check")

    assert done.exit_code == 130
    assert done.output.strip() == ""


@pytest.mark.parametrize("words", ["--help", "show acme-group", "schema --output -"])
def test_a_reader_that_goes_away_is_no_mistake(project: Path, start, words: str) -> None:
    reading, writing = os.pipe()
    os.close(reading)

    process = start(*words.split(), stdout=writing)
    os.close(writing)
    _, errors = process.communicate()

    assert process.returncode == 141
    assert [line for line in said(errors.decode()).splitlines() if not line.startswith("Reading content")] == []


@pytest.mark.parametrize("words", ["--help", "check", "show acme-group", "schema --output -"])
def test_closed_and_full_outputs_bring_no_traceback(project: Path, words: str) -> None:
    shell = 'exec "$0" -m briefbook.cli ' + words
    codes = {}
    for name, redirection in (("closed", ">&-"), ("all closed", "<&- >&- 2>&-"), ("full", ">/dev/full")):
        process = subprocess.run(
            ["/bin/sh", "-c", f"{shell} {redirection}", sys.executable],
            env=ENVIRONMENT,
            capture_output=True,
            text=True,
            check=False,
        )
        codes[name] = process.returncode
        lines = said(process.stderr).splitlines()
        assert len([line for line in lines if not line.startswith("Reading content")]) <= 2

    assert codes["closed"] == 0
    assert codes["all closed"] == 0
    assert codes["full"] == (0 if words == "check" else 74)


@pytest.mark.parametrize("locale", ["C", "POSIX"])
def test_a_terminal_without_unicode_gets_something(project: Path, start, locale: str) -> None:
    environment = {"LC_ALL": locale, "PYTHONIOENCODING": "ascii", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}
    process = start("show", "acme-group", env=environment)

    output, errors = process.communicate()

    assert process.returncode == 0, errors
    assert "顶点".encode() in output or rb"\u9876\u70b9" in output


# Waiting


def test_nothing_is_said_of_what_is_quick(capsys) -> None:
    with waiting("Reading"):
        pass

    assert capsys.readouterr().err == ""


def test_who_waits_in_a_pipe_gets_plain_lines(capsys) -> None:
    with waiting("Reading", 0) as tell:
        time.sleep(0.1)
        tell("Linking")

    first, second, third = capsys.readouterr().err.splitlines()
    assert (first, second) == ("Reading …", "Linking …")
    assert third.startswith("Linking: done after 0.")


def test_who_waits_on_a_terminal_sees_it_turn() -> None:
    master, slave = pty.openpty()
    code = (
        "import time\nfrom briefbook.commands.terminal import waiting\nwith waiting('Reading', 0):\n    time.sleep(0.4)"
    )
    process = subprocess.Popen([sys.executable, "-c", code], env={**ENVIRONMENT, "TERM": "xterm"}, stderr=slave)
    os.close(slave)
    process.wait()

    shown = b""
    with suppress(OSError):
        while chunk := os.read(master, 4096):
            shown += chunk
    os.close(master)

    assert b"Reading" in shown
    assert b"\x1b[" in shown


def test_the_door_is_a_group_like_any_other() -> None:
    assert isinstance(main, click.Group)
