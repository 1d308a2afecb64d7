"""Every command says what it does, explains each option, and ends with an example that works."""

import re
import shlex
from collections.abc import Iterator
from pathlib import Path

import click
import pytest

from briefbook.cli import main

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
    assert {"build", "pages", "check", "serve", "new", "schema", "show", "stats"} <= set(main.list_commands(CONTEXT))


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
            assert re.search(rf"\b{parameter.make_metavar(click.Context(command))}\b", command.help or ""), (
                parameter.name
            )


@pytest.mark.parametrize("path", [path for path, _ in WALK if path != ("serve",)], ids=" ".join)
def test_example_of_help_works(run, project: Path, path: tuple[str, ...]) -> None:
    # The example of `serve`, which does not end, is run by test_serve_serves_and_stops.
    words = example_of(run(*path, "--help").stdout)

    done = run(*words)

    assert done.exit_code == 0, done.output
    assert words[: len(path)] == list(path)


def test_version_is_told(run) -> None:
    assert re.fullmatch(r"briefbook \d+\.\d+\.\d+\S*\n", run("--version").stdout)
