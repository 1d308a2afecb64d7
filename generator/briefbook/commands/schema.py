"""`briefbook schema`: the JSON Schema of the book's facts files, for editors."""

from __future__ import annotations

import os
from pathlib import Path

import click

from briefbook.commands.output_file import STDOUT, output_path
from briefbook.commands.project import Door, Refused, read_content, settings_of
from briefbook.commands.terminal import say, write
from briefbook.config import Settings
from briefbook.html.written_pages import write_if_changed
from briefbook.model.corpus import Corpus
from briefbook.outputs.problem_formats import json_text
from briefbook.outputs.schema import facts_schema

USUAL = Path("build") / "facts.schema.json"


@click.command(epilog="\b\nExample:\n  briefbook schema --output -")
@click.option("--output", metavar="FILE", help=f"Where to write it; {STDOUT} for stdout. Usually {USUAL.as_posix()}.")
@click.pass_context
def schema(context: click.Context, output: str | None) -> None:
    """Write a JSON Schema for editors.

    With the schema, editors complete and check facts files. It contains the book's types, properties, metrics and ids,
    so write it again when they change. A facts file names it in its first line:

    \b
      # yaml-language-server: $schema=../../build/facts.schema.json
    """
    settings = settings_of(context.find_object(Door) or Door())
    path = output_path(output, settings.root / USUAL, settings)
    text = json_text(facts_schema(read_content(settings).corpus))
    if path is None:
        return write(text)
    try:
        is_new = _written(path, text)
    except OSError as error:
        raise Refused(f"{path} cannot be written: {error.strerror}", "name another file with --output") from error
    say(f"{'wrote' if is_new else 'nothing changed in'} {os.path.relpath(path)}")


def write_schema(settings: Settings, corpus: Corpus) -> None:
    """Write the schema of a book to its usual place."""
    _written(settings.root / USUAL, json_text(facts_schema(corpus)))


def _written(path: Path, text: str) -> bool:
    return write_if_changed(path.absolute(), text.encode("utf-8", "replace"))
