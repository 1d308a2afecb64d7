"""`briefbook show`: one entry of the book, in the terminal."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

import click
from rich.console import Console
from rich.table import Table
from rich.text import Text

from briefbook.api import Book
from briefbook.api.entry_view import Row, Section, View, sections_of
from briefbook.commands.completing import ids, of_book
from briefbook.commands.project import Door, Refused, audience_option, read_book, settings_of
from briefbook.commands.quoted import plain
from briefbook.commands.terminal import console, safe, say, write
from briefbook.outputs.problem_formats import json_text
from briefbook.problems import Span, did_you_mean, has_errors


@click.command(epilog="\b\nExample:\n  briefbook show acme-labs")
@click.argument("id", metavar="ID", shell_complete=of_book(ids))
@click.option("--format", "form", type=click.Choice(("text", "json")), default="text", help="How to print it.")
@audience_option
@click.pass_context
def show(context: click.Context, id: str, form: str, audience: str | None) -> None:
    """Show one entry in the terminal.

    ID is that of an entity, an event, a source, a judgement or a briefing. Shows what is said of it, with qualifiers
    and sources; its relations from both sides; and the problems of its entry.
    """
    book = read_book(settings_of(replace(context.find_object(Door) or Door(), audience=audience)))
    view = book.get(id)
    if view is None:
        hint = did_you_mean(id, book.ids, "`briefbook stats` counts what there is")
        raise Refused(f"no entry has the id '{id}'", hint)
    if book.current_id(id) != id:
        say(f"'{id}' is now '{book.current_id(id)}'")
    if form == "json":
        write(json_text(view))
    else:
        _show(view, book)
    if has_errors(book.problems):
        say("the content has errors, so this may not be all of it: see `briefbook check`")


def _show(view: View, book: Book) -> None:
    out = console()
    if out.is_terminal:
        _draw(view, out)
    else:
        for line in _lines(view):
            click.echo(line)
    problems = book.problems_of(view["id"])
    if problems:
        click.echo("\nProblems")
    for problem in problems:
        click.echo(plain(problem))


def _head(view: View) -> tuple[str, str]:
    """Name and id; kind, type and place."""
    kind = view.get("type_label") or view["kind"]
    is_said = kind.lower() == view["kind"]
    span = Span(view["path"], view["line"] or 0, view["column"] or 0)
    what = kind if is_said else f"{kind} ({view['kind']})"
    place = f"no entry yet; referred to at {safe(str(span))}" if view.get("is_stub") else safe(str(span))
    name = safe(view["name"])
    if not view["path"]:  # for an audience, which may not know where it was written
        place = "no entry yet" if view.get("is_stub") else ""
    what = " · ".join(each for each in (safe(what), place) if each)
    return (name if name == view["id"] else f"{name} ({view['id']})"), what


def _lines(view: View) -> Iterable[str]:
    yield from _head(view)
    for section in sections_of(view):
        if section.rows:
            yield ""
        if section.title:
            yield section.title
        indent = "  " if section.title else ""
        yield from (indent + _line(row) for row in section.rows)


def _line(row: Row) -> str:
    details = f" · {row.details}" if row.details else ""
    source = f" [{row.source}]" if row.source else ""
    return safe(f"{row.label}: {row.value}{details}{source}")


def _draw(view: View, out: Console) -> None:
    name, place = _head(view)
    out.print(Text(name, "bold"), Text(place, "dim"), sep="\n")
    for section in sections_of(view):
        if section.rows:
            out.print(*([""] if section.title else []), _table(section), sep="\n")


def _table(section: Section) -> Table:
    """Three columns: what it is, what it says with what narrows it down below, where it comes from."""
    table = Table(box=None, show_header=False, padding=(0, 2, 0, 0), title=section.title or None)
    table.title_justify, table.title_style = "left", "bold"
    for style in ("cyan", "", "green"):
        table.add_column(style=style, overflow="fold")
    label = ""
    for row in section.rows:
        said = Text(safe(row.value))
        if row.details:
            said.append(f"\n{safe(row.details)}", "dim")
        table.add_row(Text(safe("" if row.label == label else row.label)), said, Text(safe(row.source)))
        label = row.label
    return table
