"""`briefbook check`: what is wrong with the content, for a person or for a machine."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import lru_cache
from pathlib import Path

import click

from briefbook import __version__
from briefbook.commands.code_examples import examples
from briefbook.commands.completing import codes
from briefbook.commands.fixing import fixed_files, show_diff
from briefbook.commands.project import Door, Refused, audience_option, marking_option, read_verdict, settings_of
from briefbook.commands.quoted import LineOf, coloured, explained, plain, summary
from briefbook.commands.terminal import can_ask, console, safe, say, write
from briefbook.config import Settings
from briefbook.disk import read_file
from briefbook.load.files import shown_path
from briefbook.outputs.problem_formats import as_github, as_json, as_sarif
from briefbook.pages.wording import counted
from briefbook.pipeline import Reading, Verdict
from briefbook.problems import CODES, Problem, did_you_mean

FORMATS = ("text", "json", "sarif", "github")


@click.command(epilog="\b\nExample:\n  briefbook check --strict")
@click.argument("files", metavar="[FILES]...", nargs=-1, type=click.Path(path_type=Path))
@click.option("--format", "form", type=click.Choice(FORMATS), default="text", help="How to print problems.")
@click.option("--strict", is_flag=True, help="Count warnings as errors.")
@marking_option
@audience_option
@click.option("--fix", "fixes", is_flag=True, help="Show a diff of the fixes that are certain, ask, and write them.")
@click.option("--yes", "is_agreed", is_flag=True, help="With --fix: write without asking.")
@click.option(
    "--explain", metavar="CODE", shell_complete=codes, help="Print what a code means, with a wrong and a right example."
)
@click.pass_context
def check(
    context: click.Context,
    files: tuple[Path, ...],
    form: str,
    strict: bool,
    marking: str | None,
    audience: str | None,
    fixes: bool,
    is_agreed: bool,
    explain: str | None,
) -> None:
    """Check the content.

    Prints what is wrong with it, where, and what to do about it.

    With FILES, the whole book is read, but only the problems of these files and folders are shown and counted.

    --fix corrects dates, country codes, numbers, letter case and the like where only one meaning is possible. Nothing
    else in a file changes. Without a terminal to ask on, it writes only with --yes.

    Exit code 0: nothing that would stop a build. 1: problems. 2: wrong usage.
    """
    if explain is not None:
        return _explain(explain)
    if fixes and form != "text":
        raise Refused("--fix shows a diff and has no other format", "leave out --format")
    if is_agreed and not fixes:
        raise Refused("--yes answers the question that --fix asks", "write `briefbook check --fix --yes`")
    door = replace(context.find_object(Door) or Door(), audience=audience)
    settings = settings_of(door, is_strict=strict, marking=marking, is_for_others=True, tells_problems=True)
    wanted = tuple(_in_project(path, settings) for path in files)
    reading = _only(read_verdict(settings), wanted)
    if fixes:
        if not _fixed(reading, settings, is_agreed):
            context.exit(1)
        reading = _only(read_verdict(settings), wanted)
    show_problems(reading, settings, form)
    say(count_of(reading))
    if form == "text":
        say(*how_to_explain(reading.problems))
    certain = sum(problem.fix is not None for problem in reading.problems)
    if certain and form == "text" and not fixes:
        say(f"{counted(certain, 'has', 'have')} a fix that is certain: `briefbook check --fix`")
    context.exit(0 if reading.is_sound else 1)


def _in_project(path: Path, settings: Settings) -> str:
    """A file or folder as problems name it."""
    if not path.exists():
        raise Refused(f"there is no file '{path}'", "name files or folders of the content")
    places = (Path(os.path.abspath(path)), path.resolve())  # a link in the content is named by where it stands there
    found = next((each for each in places if each.is_relative_to(settings.root)), None)
    if found is None:
        raise Refused(f"'{path}' is not in the project {settings.root}", "name files or folders of the content")
    return shown_path(found, settings.root)


def _only(reading: Verdict, wanted: tuple[str, ...]) -> Verdict:
    """The problems that have a place in one of the files or folders; all of them where none is named."""
    if not wanted or "." in wanted:
        return reading
    tops = tuple(f"{each}/" for each in wanted)

    def is_wanted(problem: Problem) -> bool:
        return any(span.path in wanted or span.path.startswith(tops) for span in (problem.where, *problem.also))

    return reading._replace(problems=tuple(filter(is_wanted, reading.problems)))


def _fixed(reading: Verdict, settings: Settings, is_agreed: bool) -> bool:
    """Make the certain fixes; False where there are some and nobody agreed to them."""
    files = fixed_files(reading.problems, settings)
    count = sum(each.fixes for each in files)
    if not files:
        say("no fix is certain: nothing was changed")
        return True
    show_diff(files)
    if not is_agreed:
        if not can_ask():
            say(f"{counted(count, 'fix', 'fixes')}; nothing was written: add --yes to write")
            return False
        if not click.confirm(f"Write {counted(count, 'fix', 'fixes')}?", err=True):
            say("nothing was written")
            return False
    for each in files:
        if each.write():
            say(f"{safe(each.name)}: {counted(each.fixes, 'fix', 'fixes')} written")
        else:
            say(f"{safe(each.name)}: not written, because it has changed since it was read; run this again")
    return True


def _explain(code: str) -> None:
    id = code.upper()
    if id not in CODES:
        hint = did_you_mean(id, CODES, f"codes go from {min(CODES)} to {max(CODES, key=lambda id: id[1:])}")
        raise Refused(f"there is no code '{code}'", hint)
    write(explained(id, CODES[id], examples().get(id)))


def count_of(reading: Reading | Verdict) -> str:
    """The line that ends a check: how many errors, how many warnings."""
    errors = sum(problem.is_error for problem in reading.problems)
    return summary(errors, len(reading.problems) - errors, is_strict=reading.is_strict)


def how_to_explain(problems: Iterable[Problem]) -> Iterator[str]:
    """A line that says how to learn what the codes of problems mean, an error first; none where there are none."""
    if first := min(problems, key=lambda each: not each.is_error, default=None):
        yield f"what a code means, with an example: `briefbook check --explain {first.code}`"


def show_problems(
    reading: Reading | Verdict, settings: Settings, form: str = "text", *, is_error: bool = False
) -> None:
    """Every problem, to stdout, or as messages to stderr."""
    problems, strict = reading.problems, reading.is_strict
    if form == "json":
        write(as_json(problems))
    elif form == "sarif":
        write(as_sarif(problems, __version__, is_strict=strict, below=_below(settings.root)))
    elif form == "github":
        write(as_github(problems, is_strict=strict, below=_below(settings.root)))
    else:
        _show_text(problems, _lines_below(settings), is_strict=strict, is_error=is_error)


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


def _lines_below(settings: Settings) -> LineOf:
    root, bounds = settings.root, settings.bounds()

    @lru_cache(maxsize=8)
    def lines(path: str) -> tuple[str, ...]:
        try:
            return tuple(read_file(root / path, bounds).decode("utf-8-sig", "replace").split("\n"))
        except OSError:
            return ()

    def line_of(path: str, number: int) -> str | None:
        found = lines(path)
        return found[number - 1] if 0 < number <= len(found) else None

    return line_of
