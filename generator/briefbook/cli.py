"""The command line: what there is to say to briefbook, and how it ends.

Data goes to stdout, messages to stderr. Exit codes: 0 fine, 1 problems in the content, 2 wrong usage, 70 a mistake of
ours, 74 the output could not be written, 130 stopped with Ctrl-C, 141 the reader of the output went away.
"""

from __future__ import annotations

import os
import sys
import traceback
from collections.abc import Sequence
from contextlib import suppress
from importlib import import_module
from pathlib import Path
from typing import Any

import click

from briefbook.commands.help import HelpfulGroup
from briefbook.commands.installed import documentation, show_versions
from briefbook.commands.project import Door, Refused
from briefbook.commands.terminal import say
from briefbook.extensions import ExtensionError
from briefbook.run.garbage_collector import garbage_collector_spared_at_exit

PROBLEMS, USAGE, OUR_BUG, NO_OUTPUT, INTERRUPTED, NO_READER = 1, 2, 70, 74, 130, 141
DEBUG = "BRIEFBOOK_DEBUG"
COMMANDS = {
    "build": "build",
    "check": "check",
    "completion": "completion",
    "import": "importing",
    "init": "init",
    "new": "new",
    "open": "opening",
    "pages": "build",
    "pdf": "pdf",
    "schema": "schema",
    "serve": "serve",
    "show": "show",
    "stats": "stats",
    "verify": "verify",
}
"""The module of each command. It is loaded when the command is called, so that none waits for what others need."""


SECTIONS = {
    "Start": ("init", "import", "completion"),
    "Write": ("new", "schema"),
    "Check": ("check", "verify"),
    "Build": ("build", "pdf", "pages"),
    "Look": ("serve", "open", "show", "stats"),
}
"""The headings under which help lists the commands."""


class ReaderGoneError(Exception):
    """Nobody reads our output any more. No OSError: click would make exit code 1 of it, which is taken."""


class DoorGroup(HelpfulGroup):
    """The group of all commands; it turns whatever happens behind it into a message and an exit code."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The names of all commands."""
        return sorted({*super().list_commands(ctx), *(COMMANDS if self is main else ())})

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """A command by its name. Where there is none, all are loaded, for click to say which was meant."""
        if self is main:
            for name in (cmd_name,) if cmd_name in COMMANDS else COMMANDS:
                self.commands[name] = _loaded(name)
        return super().get_command(ctx, cmd_name)

    def format_epilog(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Where the documentation is, which needs no network, and the example."""
        if self is main and (page := documentation()):
            formatter.write_paragraph()
            formatter.write(f"Documentation: {page}\n")
        super().format_epilog(ctx, formatter)

    def main(self, args: Sequence[str] | None = None, *names: Any, **extra: Any) -> Any:
        """Run a command and leave with its exit code."""
        for stream in (sys.stdout, sys.stderr):
            with suppress(AttributeError):  # a stream may be closed, or be no stream of ours
                stream.reconfigure(errors="backslashreplace")  # type: ignore[union-attr]
        garbage_collector_spared_at_exit()
        sys.exit(self._exit_code(args, *names, **{**extra, "standalone_mode": False}))

    def _exit_code(self, args: Sequence[str] | None, *names: Any, **extra: Any) -> int:
        try:
            code = super().main(args, *names, **extra)
            if sys.stdout is not None:
                sys.stdout.flush()
            return code if isinstance(code, int) else 0
        except click.ClickException as error:
            return _told(error)
        except ExtensionError as error:
            return _told(Refused(error.message, error.hint))
        except (click.Abort, KeyboardInterrupt):
            return INTERRUPTED
        except (ReaderGoneError, BrokenPipeError):
            return _reader_gone()
        except Exception as error:
            return _failed(error)

    def make_context(self, *words: Any, **extra: Any) -> click.Context:
        """Read the options before the command; `--help` is answered here."""
        try:
            return super().make_context(*words, **extra)
        except BrokenPipeError as error:
            raise ReaderGoneError from error

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command that was named."""
        try:
            return super().invoke(ctx)
        except BrokenPipeError as error:
            raise ReaderGoneError from error


def _loaded(name: str) -> click.Command:
    module = import_module(f"briefbook.commands.{COMMANDS[name]}")
    found: click.Command = getattr(module, {"import": "importing", "open": "opening"}.get(name, name))
    return found


def _told(error: click.ClickException) -> int:
    """Wrong usage: what is wrong, and what to do."""
    hint = error.hint if isinstance(error, Refused) else ""
    say(f"briefbook: {error.format_message()}")
    if hint:
        say(f"  hint: {hint}")
    elif isinstance(error, click.UsageError) and not isinstance(error, Refused):
        say(f"  hint: `{error.ctx.command_path if error.ctx else 'briefbook'} --help` shows how to use it")
    return USAGE


def _reader_gone() -> int:
    """Nobody reads on: nothing more is written, not even when Python closes the stream."""
    with suppress(OSError, ValueError, AttributeError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return NO_READER


def _failed(error: Exception) -> int:
    """A last word where something happened that must not."""
    if os.environ.get(DEBUG):
        traceback.print_exc()
    elif isinstance(error, OSError):
        say(f"briefbook: {error.strerror or error}{f': {error.filename}' if error.filename else ''}")
    else:
        say(
            f"briefbook: internal error (a bug in Briefbook): {type(error).__name__}: {error}",
            f"  hint: please report it, with what {DEBUG}=1 shows when you run this again",
        )
    if isinstance(error, OSError):
        _reader_gone()
        return NO_OUTPUT
    return OUR_BUG


@click.group(cls=DoorGroup, sections=SECTIONS, epilog="\b\nExample:\n  briefbook --project . check")
@click.option(
    "--project",
    "-C",
    type=click.Path(path_type=Path),
    metavar="DIR",
    help="The project's folder; by default the nearest one upwards with mkdocs.yml or content/.",
)
@click.option(
    "--version",
    is_flag=True,
    is_eager=True,
    expose_value=False,
    callback=show_versions,
    help="Show the versions of Briefbook and its main dependencies, and exit.",
)
@click.pass_context
def main(context: click.Context, project: Path | None) -> None:
    """Facts in, briefing book out.

    You keep sourced facts as YAML; Briefbook makes a cross-linked, searchable site and PDFs of them.
    """
    context.obj = Door(project)


if __name__ == "__main__":
    main(prog_name="briefbook")
