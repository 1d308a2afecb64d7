"""`briefbook check`: what is wrong with the content, for a person or for a machine."""

from __future__ import annotations

import os
from functools import lru_cache
from pathlib import Path

import click

from briefbook import __version__
from briefbook.commands.project import Door, Refused, read_content, settings_of
from briefbook.commands.quoted import LineOf, coloured, explained, plain, summary
from briefbook.commands.terminal import console, say, write
from briefbook.config import Settings
from briefbook.export.problem_formats import as_github, as_json, as_sarif
from briefbook.pipeline import Reading
from briefbook.problems import CODES, Problem, did_you_mean

FORMATS = ("text", "json", "sarif", "github")


@click.command(epilog="\b\nExample:\n  briefbook check --strict")
@click.option("--format", "form", type=click.Choice(FORMATS), default="text", help="How to print problems.")
@click.option("--strict", is_flag=True, help="Count warnings as errors.")
@click.option("--explain", metavar="CODE", help="Say what a code means and what to do about it, and check nothing.")
@click.pass_context
def check(context: click.Context, form: str, strict: bool, explain: str | None) -> None:
    """Check the content.

    Prints what is wrong with it, where, and what to do about it.

    Exit code 0: nothing that would stop a build. 1: problems. 2: the command cannot be understood.
    """
    if explain is not None:
        return _explain(explain)
    settings = settings_of(context.find_object(Door) or Door(), is_strict=strict)
    reading = read_content(settings)
    show_problems(reading, settings, form)
    say(count_of(reading))
    context.exit(0 if reading.is_sound else 1)


def _explain(code: str) -> None:
    id = code.upper()
    if id not in CODES:
        hint = did_you_mean(id, CODES, f"codes go from {min(CODES)} to {max(CODES, key=lambda id: id[1:])}")
        raise Refused(f"there is no code '{code}'", hint)
    write(explained(id, CODES[id]))


def count_of(reading: Reading) -> str:
    """The line that ends a check: how many errors, how many warnings."""
    errors = sum(problem.is_error for problem in reading.problems)
    return summary(errors, len(reading.problems) - errors, is_strict=reading.is_strict)


def show_problems(reading: Reading, settings: Settings, form: str = "text", *, is_error: bool = False) -> None:
    """Every problem, to stdout, or as messages to stderr."""
    problems, strict = reading.problems, reading.is_strict
    if form == "json":
        write(as_json(problems))
    elif form == "sarif":
        write(as_sarif(problems, __version__, is_strict=strict, below=_below(settings.root)))
    elif form == "github":
        write(as_github(problems, is_strict=strict, below=_below(settings.root)))
    else:
        _show_text(problems, _lines_below(settings.root), is_strict=strict, is_error=is_error)


def _show_text(problems: tuple[Problem, ...], line_of: LineOf, *, is_strict: bool, is_error: bool) -> None:
    out = console(is_error=is_error)
    for problem in problems:
        if out.is_terminal:
            out.print(coloured(problem, line_of, out.width, is_strict=is_strict), soft_wrap=True)
        else:
            click.echo(plain(problem), err=is_error)


def _below(root: Path) -> str:
    """The project's folder as seen from the top of the repository that a service has checked out."""
    top = Path(os.environ.get("GITHUB_WORKSPACE") or os.curdir).resolve()
    if root == top or not root.is_relative_to(top):
        return ""
    return root.relative_to(top).as_posix()


def _lines_below(root: Path) -> LineOf:
    @lru_cache(maxsize=8)
    def lines(path: str) -> tuple[str, ...]:
        try:
            return tuple((root / path).read_text("utf-8-sig", "replace").split("\n"))
        except OSError:
            return ()

    def line_of(path: str, number: int) -> str | None:
        found = lines(path)
        return found[number - 1] if 0 < number <= len(found) else None

    return line_of
