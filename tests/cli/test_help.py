"""Every command says what it does, explains each option, and ends with an example that works."""

import re
import shlex
from collections.abc import Iterator
from pathlib import Path

import click
import pytest
from click.shell_completion import BashComplete

from briefbook.cli import SECTIONS, main
from briefbook.pages.parts import CARDS
from briefbook.run.own_commands import as_run_here, install_command

CONTEXT = click.Context(main)


def commands(group: click.Group = main, path: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], click.Command]]:
    yield path, group
    for name in sorted(group.list_commands(CONTEXT)):
        command = group.get_command(CONTEXT, name)
        assert command is not None
        if isinstance(command, click.Group):
            yield from commands(command, (*path, name))
        else:
            yield (*path, name), command


WALK = list(commands())
every_command = pytest.mark.parametrize(
    ("path", "command"), WALK, ids=[" ".join(path) or "briefbook" for path, _ in WALK]
)


def example_of(text: str) -> list[str]:
    """The words of the example that a help text ends with."""
    last = text.rstrip().splitlines()
    assert last[-2].strip() == "Example:", text
    words = shlex.split(last[-1])
    assert words[0] == "briefbook"
    return words[1:]


def test_all_verbs_are_there() -> None:
    assert {"build", "pages", "check", "serve", "new", "open", "schema", "show", "stats"} <= set(
        main.list_commands(CONTEXT)
    )


@pytest.mark.parametrize(
    ("words", "command"),
    [
        (("check", "--explain"), "briefbook check"),
        (("new", "entity", "--id"), "briefbook new entity"),
        (("import", "misp", "--no"), "briefbook import misp"),
        (("pdf", "-o"), "briefbook pdf"),
        (("-C",), "briefbook"),
    ],
)
def test_wrong_usage_names_the_command_whose_help_says_more(run, words: tuple[str, ...], command: str) -> None:
    done = run(*words)

    assert done.exit_code == 2
    assert done.stderr.endswith(f"  hint: `{command} --help` shows how to use it\n")


@every_command
def test_help_explains_the_command_and_each_option(run, path: tuple[str, ...], command: click.Command) -> None:
    shown = run(*path, "--help")

    assert shown.exit_code == 0
    assert (command.help or "").strip()
    for parameter in command.params:
        if isinstance(parameter, click.Option):
            assert parameter.help, parameter.name
            assert parameter.opts[0] in shown.stdout
        else:
            name = parameter.make_metavar(click.Context(command)).strip("[].")
            assert re.search(rf"\b{name}\b", command.help or ""), parameter.name


@pytest.mark.parametrize(
    "path", [path for path, _ in WALK if path not in (("serve",), ("open",), ("verify",))], ids=" ".join
)
def test_example_of_help_works(run, project: Path, path: tuple[str, ...]) -> None:
    # The example of `serve`, which does not end, is run by test_serve_serves_and_stops; `open` and `verify` need a site.
    words = example_of(run(*path, "--help").stdout)

    done = run(*words)

    assert done.exit_code == 0, done.output
    assert words[: len(path)] == list(path)


def test_the_built_site_is_opened_where_there_is_one(run, project: Path, monkeypatch) -> None:
    opened: list[str] = []
    monkeypatch.setattr("webbrowser.open", lambda address: opened.append(address) or True)
    words = example_of(run("open", "--help").stdout)

    missing = run("open")
    assert (missing.exit_code, missing.stdout) == (2, "")
    assert "hint: run `briefbook build` first" in missing.stderr

    (project / "site").mkdir()
    home = project / "site" / "index.html"
    home.touch()
    printed = run(*words)
    assert (printed.exit_code, printed.stdout, opened) == (0, "site/index.html\n", [])
    assert run("open").exit_code == 0
    assert opened == [home.as_uri()]
    monkeypatch.setattr("webbrowser.open", lambda _: False)
    assert run("open").exit_code == 2


@pytest.mark.parametrize("path", [path for path, command in WALK if isinstance(command, click.Group)], ids=" ".join)
def test_a_group_alone_prints_its_help_as_it_is(run, path: tuple[str, ...]) -> None:
    alone = run(*path)

    assert (alone.exit_code, alone.stderr) == (0, "")
    assert alone.stdout == run(*path, "--help").stdout
    assert max(map(len, alone.stdout.splitlines())) < 100


def test_every_command_stands_under_a_heading(run) -> None:
    text = run("--help").stdout
    headings = re.findall(r"^(\w+):$", text, re.MULTILINE)

    assert headings == ["Options", *SECTIONS]  # and no `More`
    named = re.findall(r"^  ([a-z]+) ", text[text.index("Start:") :], re.MULTILINE)
    assert sorted(named) == main.list_commands(CONTEXT)


def test_help_tells_where_the_documentation_is(run) -> None:
    found = re.search(r"^Documentation: (.+)$", run("--help").stdout, re.MULTILINE)

    assert found
    assert Path(found[1]).read_text("utf-8").startswith("# Documentation")


def test_version_tells_what_is_installed(run, monkeypatch) -> None:
    with_engine = run("--version").stdout.splitlines()
    monkeypatch.setattr("briefbook.outputs.made_pdfs.has_engine", lambda: False)
    without = run("--version").stdout.splitlines()

    assert re.fullmatch(r"briefbook \d+\.\d+\.\d+\S*", with_engine[0])
    assert [line.split()[0] for line in with_engine] == ["briefbook", "python", "mkdocs", "mkdocs-material", "pdf:"]
    assert without[:4] == with_engine[:4]
    assert without[4].startswith("pdf: not installed; to install it: ")


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_a_shell_completes_commands(run, shell: str) -> None:
    script = run("completion", shell)
    assert (script.exit_code, "_BRIEFBOOK_COMPLETE" in script.stdout) == (0, True)

    asked = {"COMP_WORDS": "briefbook new jud", "COMP_CWORD": "jud" if shell == "fish" else "2"}
    done = run(_BRIEFBOOK_COMPLETE=f"{shell}_complete", **asked)

    assert "judgement" in done.stdout
    assert "entity" not in done.stdout


# Commands that messages name


@pytest.fixture
def environment(tmp_path: Path, monkeypatch) -> Path:
    """An environment with `briefbook` in it, which is not on PATH; and the folder around it, which is the current one."""
    script = tmp_path / "my env" / "bin" / "briefbook"
    script.parent.mkdir(parents=True)
    script.touch(0o755)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PATH", "")
    monkeypatch.setattr("sys.argv", [str(script), "build"])
    monkeypatch.setattr("sys.executable", str(script.with_name("python")))
    return script.parent


def test_a_command_is_named_as_it_can_be_run_here(environment: Path, tmp_path: Path, monkeypatch) -> None:
    text = "look at it with `briefbook serve`"
    assert as_run_here(text) == "look at it with `'my env/bin/briefbook' serve`"

    (tmp_path / "sub").mkdir()
    monkeypatch.chdir(tmp_path / "sub")
    assert as_run_here(text) == f"look at it with `'{environment}/briefbook' serve`"

    monkeypatch.setattr("sys.argv", [str(environment / "mkdocs"), "build"])
    assert as_run_here(text) == f"look at it with `'{environment}/briefbook' serve`"
    monkeypatch.setenv("PATH", str(environment))
    assert as_run_here(text) == text


def test_what_to_do_next_in_another_folder_is_named_as_it_is_run_there(run, environment: Path) -> None:
    done = run("init", "book")

    assert f"next: cd book && '{environment}/briefbook' serve --open\n" in done.stderr
    assert f"`'{environment}/briefbook' check` lists mistakes" in done.stderr
    assert "`'my env/bin/briefbook' init my-book`" in run("init", "book").stderr


def test_an_extra_is_installed_by_the_pip_of_this_environment(environment: Path, tmp_path: Path, monkeypatch) -> None:
    monkeypatch.setattr("briefbook.run.own_commands._checkout", lambda: None)
    assert install_command("pdf") == "'my env/bin/python' -m pip install 'briefbook[pdf]'"

    (tmp_path / "sub").mkdir()
    monkeypatch.chdir(tmp_path / "sub")
    assert install_command("pdf") == f"'{environment}/python' -m pip install 'briefbook[pdf]'"

    monkeypatch.setattr("briefbook.run.own_commands.find_spec", lambda name: None)
    assert install_command("pdf") == f"uv pip install --python '{environment}/python' 'briefbook[pdf]'"


def test_in_a_checkout_make_installs_it(environment: Path, tmp_path: Path, monkeypatch) -> None:
    monkeypatch.setattr("briefbook.__file__", str(tmp_path / "generator" / "briefbook" / "__init__.py"))
    monkeypatch.setattr("sys.prefix", str(tmp_path / ".venv"))
    (tmp_path / "Makefile").touch()

    assert install_command("pdf") == "make site"
    assert "-m pip install 'briefbook[cluster]'" in install_command("cluster")
    monkeypatch.chdir(environment)
    assert install_command("pdf") == f"make -C {tmp_path} site"


@pytest.mark.parametrize("words", [["pdf"], ["build"]])
def test_without_the_engine_one_line_says_how_to_get_it(run, project: Path, monkeypatch, words: list[str]) -> None:
    config = project / "mkdocs.yml"
    text = config.read_text("utf-8").replace('"2027-03-10"', '"2027-03-10", pdf: {site: book, optional: true}')
    config.write_text(text, "utf-8")
    for module in ("outputs.made_pdfs", "commands.pdf", "commands.build", "mkdocs_build"):
        monkeypatch.setattr(f"briefbook.{module}.has_engine", lambda: False)
    monkeypatch.setattr("briefbook.run.own_commands._checkout", lambda: None)

    done = run(*words)

    said = [
        line for line in done.stderr.splitlines() if "PDF support is not installed" in line or "pip install" in line
    ]
    assert "PDF support is not installed" in said[0]
    assert "-m pip install 'briefbook[pdf]'" in said[-1]
    assert (done.exit_code, len(said)) == ((2, 2) if words == ["pdf"] else (0, 1)), done.stderr


# Completion in a shell


@pytest.mark.parametrize(
    ("words", "begun", "expected"),
    [
        (["show"], "acme-l", {"acme-labs", "acme-labs-opened"}),
        (["open"], "acme-g", {"acme-group"}),
        (["pdf", "acme-labs"], "acme-g", {"acme-group"}),
        (["pdf", "--type"], "compan", {"company"}),
        (["new", "event", "--source"], "times", {"times-2027-03-01"}),
        (["new", "judgement", "--about"], "acme-g", {"acme-group"}),
        (["check", "--explain"], "e50", {"E503", "E504"}),
        (["show"], "no-such", set()),
    ],
)
def test_the_shell_completes_ids_types_and_codes(
    project: Path, words: list[str], begun: str, expected: set[str]
) -> None:
    found = BashComplete(main, {}, "briefbook", "_BRIEFBOOK_COMPLETE").get_completions(words, begun)

    assert {each.value for each in found} == expected


def test_the_shell_completes_nothing_and_shows_nothing_where_there_is_no_book(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    complete = BashComplete(main, {}, "briefbook", "_BRIEFBOOK_COMPLETE")

    assert complete.get_completions(["show"], "") == []
    assert complete.get_completions(["--project", "nowhere", "show"], "") == []
    assert capfd.readouterr() == ("", "")


@pytest.mark.parametrize(
    ("id", "file"),
    [
        ("acme-labs", "organizations/acme-labs/index.html"),
        ("times-2027-03-01", "sources/times-2027-03-01.html"),
    ],
)
def test_the_page_of_an_entry_is_opened(run, project: Path, id: str, file: str) -> None:
    for name in ("index.html", file):
        (project / "site" / name).parent.mkdir(parents=True, exist_ok=True)
        (project / "site" / name).touch()

    assert run("open", id, "--print").stdout == f"site/{file}\n"
    assert "did you mean 'acme-labs'?" in run("open", "acme-lab").stderr
    assert "has no page of 'acme-group'" in run("open", "acme-group").stderr


def test_a_judgement_is_opened_on_the_part_of_the_list_that_it_stands_on(run, project: Path, monkeypatch) -> None:
    entries = "".join(f"  j{number:03}: {{text: So.}}\n" for number in range(CARDS + 1))
    (project / "content" / "facts" / "views.yml").write_text(f"judgements:\n{entries}")
    page = project / "site" / "judgements" / "2" / "index.html"
    page.parent.mkdir(parents=True)
    (project / "site" / "index.html").touch()
    page.touch()
    opened: list[str] = []
    monkeypatch.setattr("webbrowser.open", lambda address: opened.append(address) or True)

    assert run("open", f"j{CARDS:03}").exit_code == 0

    assert opened == [f"{page.as_uri()}#judgement-j{CARDS:03}"]
