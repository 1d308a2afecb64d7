"""`briefbook init`: a new book in one command."""

from __future__ import annotations

import os
import shlex
from datetime import UTC, datetime
from pathlib import Path, PurePosixPath

import click

from briefbook import __version__
from briefbook.authoring.new_book import TEMPLATES, files_of_book, in_the_way, title_of, write_book
from briefbook.commands.project import Door, Refused, read_content
from briefbook.commands.schema import USUAL, write_schema
from briefbook.commands.terminal import say, write
from briefbook.config import CONFIG_NAMES, DEFAULT_LANGUAGE, Settings, SettingsError, settings_from
from briefbook.run.own_commands import called_in

SHOWN = 3
"""How many of the files that are in the way are named."""


@click.command(epilog="\b\nExample:\n  briefbook init my-book --template threat --title 'What we know of them'")
@click.argument("folder", metavar="[FOLDER]", default=Path(), type=click.Path(path_type=Path))
@click.option(
    "--template",
    type=click.Choice(tuple(TEMPLATES)),
    default="blank",
    show_default=True,
    help="What to start with: one small example, or a complete invented book of that kind to learn from.",
)
@click.option("--title", metavar="WORDS", help="The title; by default the template's, or the folder's name.")
@click.option(
    "--language", metavar="TAG", default=DEFAULT_LANGUAGE, show_default=True, help="The book's language: en, pt-BR …"
)
@click.pass_context
def init(context: click.Context, folder: Path, template: str, title: str | None, language: str) -> None:
    """Start a book.

    FOLDER, by default the current one, becomes a project: mkdocs.yml, content, and files for git, CI and editors.

    No file is overwritten. The path of the folder goes to stdout.
    """
    door = context.find_object(Door) or Door()
    place = ((door.project or Path()) / folder).absolute()
    name = _one_line(title) if title is not None else title_of(template, place)
    files = files_of_book(template, name, language, __version__)
    settings = _settings(files[PurePosixPath(CONFIG_NAMES[0])], place)
    found = in_the_way(place, (*files, PurePosixPath(USUAL)))
    if found:
        shown = ", ".join(os.path.relpath(place / each) for each in found[:SHOWN])
        more = f" and {len(found) - SHOWN} more" if len(found) > SHOWN else ""
        raise Refused(
            f"already there: {shown}{more}; nothing was written", "name a new folder: `briefbook init my-book`"
        )
    try:
        write_book(place, files)
    except OSError as error:
        hint = "name a folder that can be written to: `briefbook init my-book`"
        raise Refused(f"{error.filename or place}: {error.strerror}", hint) from error
    write_schema(settings, read_content(settings).corpus)
    where = os.path.relpath(place)
    write(f"{where}\n")
    say(f"{name}: {len(files)} files, from the template '{template}'")
    say("next: " + ("" if where == "." else f"cd {shlex.quote(where)} && ") + called_in(place, "serve --open"))
    say(f"then edit content/; `{called_in(place, 'check')}` lists mistakes, and README.md lists the other commands")


def _one_line(title: str) -> str:
    words = " ".join(title.split(" ")).strip()
    if not words or not words.isprintable():
        raise Refused("--title: a title is one line of text", "write --title 'The Polar Dynamics Laboratory'")
    return words


def _settings(text: str, place: Path) -> Settings:
    try:
        settings = settings_from(text, place, os.environ, datetime.now(UTC).date())
    except SettingsError as error:
        raise Refused(error.message, error.hint) from error
    for problem in settings.problems:
        raise Refused(problem.message, problem.hint)
    return settings
