"""`briefbook new`: an entry or a briefing, from flags or a few questions, into the right file."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path, PurePosixPath
from typing import Any

import click

from briefbook.authoring.new_entry import Word, front_matter
from briefbook.commands.adding import Added, Book, ContentBlockedError, added_briefing, added_to_facts, read_book
from briefbook.commands.completing import entities, ids, metrics, of_book, sources, types
from briefbook.commands.help import HelpfulGroup
from briefbook.commands.project import Door, Refused, refuse_link_out, settings_of
from briefbook.commands.questions import (
    BRIEFING,
    ENTITY,
    EVENT_QUESTIONS,
    JUDGEMENT,
    OBSERVATION,
    SOURCE,
    Answers,
    answers_to,
    flag,
)
from briefbook.commands.quoted import plain
from briefbook.commands.terminal import safe, say, write
from briefbook.load.files import FACTS
from briefbook.model.grammar import ID
from briefbook.model.vocabulary import EVENT

_NAME = re.compile(r"[a-z][a-z0-9_]*")
BODY = "\nWrite the point first: what is so, how sure that is, and what follows from it.\n"


# From answers to an entry


def _settings(pairs: Sequence[str], taken: Iterable[str]) -> dict[str, list[str]]:
    """What `--set name=value` says, values of one name together."""
    values: dict[str, list[str]] = {}
    for pair in pairs:
        name, equals, value = pair.partition("=")
        if not equals or not name or not value:
            raise Refused(f"--set: '{pair}' is not of the form name=value", "write --set based_in=hangzhou")
        if not _NAME.fullmatch(name):
            raise Refused(f"--set: '{name}' cannot be a property", "properties are snake_case, such as based_in")
        if name in taken:
            raise Refused(f"--set: '{name}' has an option of its own", f"write {flag(name)} …")
        values.setdefault(name, []).append(value)
    return values


def _lines(
    answers: Answers, order: Iterable[str], words: Iterable[str], settings: Mapping[str, list[str]]
) -> list[tuple[str, Word | Sequence[Word]]]:
    """The lines of an entry: answers in a stated order, then what was set. `words` are never `none` or `unknown`."""
    words = tuple(words)
    lines: list[tuple[str, Word | Sequence[Word]]] = [
        (name, Word(answers[name], name in words)) for name in order if name in answers
    ]
    for name, values in settings.items():
        lines.append((name, Word(values[0]) if len(values) == 1 else [Word(value) for value in values]))
    return lines


def _facts_file(book: Book, named: str | None, otherwise: str) -> Path:
    """The file named with --file, or the usual one; always below content/facts."""
    if named is None:
        name = otherwise
    else:
        name = named
        parts = PurePosixPath(named).parts
        is_inside = bool(parts) and all(not part.startswith((".", "/")) for part in parts) and "\\" not in named
        if not is_inside or not any(PurePosixPath(named).match(pattern) for pattern in FACTS):
            raise Refused(f"--file: '{named}' is not a facts file", "name one below content/facts, such as alibaba.yml")
    path = book.settings.content / "facts" / name
    refuse_link_out(path, book.settings)
    return path


def _section_file(book: Book, type: str) -> str:
    section = book.corpus.vocabulary.section_of(type).id
    if not ID.fullmatch(section):
        raise Refused(f"the section of '{type}' cannot be a file's name", "name the file with --file")
    return f"{section}.yml"


def _book(context: click.Context, given: Mapping[str, Any]) -> Book:
    for value in given.values():
        for text in value if isinstance(value, tuple) else (value,):
            if isinstance(text, str) and any("\ud800" <= character <= "\udfff" for character in text):
                raise Refused(f"'{safe(text)}' is not UTF-8 text", "set the terminal to UTF-8")
    return read_book(settings_of(context.find_object(Door) or Door()))


def _finish(context: click.Context, make: Callable[[], Added], next_step: str, *, but: Iterable[str] = ()) -> None:
    """Write what was added, and say where it is and what comes next. `but` are warnings that go without saying."""
    but = tuple(but)
    try:
        added = make()
        added.write()
    except ContentBlockedError as way:
        say(f"briefbook: nothing was written: {way.message.partition(chr(10))[0]}")
        for line in way.message.split("\n")[1:]:
            say(line)
        for problem in way.problems:
            click.echo(plain(problem), err=True)
        context.exit(1)
    except OSError as error:
        raise Refused(
            f"nothing was written: {error.strerror}: {error.filename}", "check its folder's permissions"
        ) from error
    write(f"{safe(os.path.relpath(added.path))}:{added.line}\n")
    for problem in added.warnings:
        if problem.code not in but:
            click.echo(plain(problem), err=True)
    say(f"next: {next_step}")


_SET = click.option(
    "--set", "pairs", multiple=True, metavar="NAME=VALUE", help="A property and its value; repeat it for more."
)
_FILE = click.option("--file", "file", metavar="NAME", help="The file to write to, below content/facts.")
_ID = click.option("--id", "id", metavar="ID", help="Its id: kebab-case, unique in the book, never changed.")
_SOURCE = click.option(
    "--source", metavar="ID", shell_complete=of_book(sources), help="The source of everything in the entry."
)
_LOCATOR = click.option("--locator", metavar="WORDS", help="Where in the source: paragraph, page, caption.")
_ABOUT = click.option(
    "--about",
    multiple=True,
    metavar="ID",
    shell_complete=of_book(entities),
    help="An entity that it is about; repeat it for more.",
)


@click.group(
    cls=HelpfulGroup,
    epilog="\b\nExample:\n  briefbook new entity --id globex --type company --name Globex --source times-2027-03-01",
)
def new() -> None:
    """Write a new entry into the right file.

    On a terminal, the command asks for whatever the options leave out; elsewhere, missing options are an error. The
    file keeps its text, comments and order. The entry's path and line go to stdout.
    """


@new.command(
    epilog="\b\nExample:\n  briefbook new entity --id globex --type company --name Globex --set country=NO "
    "--source times-2027-03-01"
)
@_ID
@click.option("--type", "type", metavar="TYPE", shell_complete=of_book(types), help="Its type, of the vocabulary.")
@click.option("--name", metavar="WORDS", help="Its name.")
@_SET
@_SOURCE
@_LOCATOR
@_FILE
@click.pass_context
def entity(context: click.Context, /, pairs: tuple[str, ...], file: str | None, **given: str | None) -> None:
    """Write an entity.

    An organisation, a person, a place, a technology … It goes to content/facts/SECTION.yml, where
    SECTION is the section of its type.
    """
    book = _book(context, {**given, "pairs": pairs})
    settings = _settings(pairs, given)
    answers = answers_to(ENTITY, given, book.corpus)
    id = answers["id"]
    path = _facts_file(book, file, _section_file(book, answers["type"]))
    lines = _lines(answers, ("type", "name", "source", "locator"), ("name", "locator"), settings)
    step = f"add what is known of it, then `briefbook check`; link to it as [[{id}]]"
    _finish(context, lambda: added_to_facts(book, path, "entities", id, lines), step)


@new.command(
    epilog="\b\nExample:\n  briefbook new event --id globex-opens --type launch --name 'Globex opens' --date 2027-03 "
    "--set participants=acme-labs --source times-2027-03-01"
)
@_ID
@click.option(
    "--type",
    "type",
    metavar="TYPE",
    shell_complete=of_book(types),
    help="Its type, of the vocabulary: event, or one below it.",
)
@click.option("--name", metavar="WORDS", help="What happened, in one line.")
@click.option("--date", metavar="EDTF", help="When: 2022, 2022-09, 2022-09-15, 2022-08~.")
@_SET
@_SOURCE
@_LOCATOR
@_FILE
@click.pass_context
def event(context: click.Context, /, pairs: tuple[str, ...], file: str | None, **given: str | None) -> None:
    """Write an event.

    It goes to content/facts/events.yml.
    """
    book = _book(context, {**given, "pairs": pairs})
    settings = _settings(pairs, given)
    answers = {"type": EVENT} | answers_to(EVENT_QUESTIONS, given, book.corpus)
    id = answers["id"]
    path = _facts_file(book, file, "events.yml")
    lines = _lines(answers, ("type", "name", "date", "source", "locator"), ("name", "locator"), settings)
    step = "add `participants:` and `place:`, then `briefbook check`"
    _finish(context, lambda: added_to_facts(book, path, "events", id, lines), step)


@new.command(
    epilog="\b\nExample:\n  briefbook new source --id times-2027-03-02 --type article-newspaper --title 'Acme grows' "
    "--publisher 'The Times' --published 2027-03-02"
)
@_ID
@click.option("--type", "type", metavar="TYPE", help="Its type, of CSL: article-newspaper, report, webpage …")
@click.option("--title", metavar="WORDS", help="Its title, as published.")
@click.option(
    "--publisher",
    metavar="ID|NAME",
    shell_complete=of_book(entities),
    help="Who published it: an entity's id, or a name.",
)
@click.option("--published", metavar="EDTF", help="When.")
@click.option("--url", metavar="URL", help="Its address.")
@_SET
@_FILE
@click.pass_context
def source(context: click.Context, /, pairs: tuple[str, ...], file: str | None, **given: str | None) -> None:
    """Write a source.

    It goes to content/facts/sources.yml. `--set` takes the other fields: author, language, credibility, note …
    """
    book = _book(context, {**given, "pairs": pairs})
    settings = _settings(pairs, given)
    answers = answers_to(SOURCE, given, book.corpus)
    id = answers["id"]
    path = _facts_file(book, file, "sources.yml")
    lines = _lines(answers, ("type", "title", "publisher", "published", "url"), ("title",), settings)
    step = f"cite it: `source: {id}` in facts, [@{id}] in prose"
    _finish(context, lambda: added_to_facts(book, path, "sources", id, lines), step, but=["W502"])


@new.command(
    epilog="\b\nExample:\n  briefbook new observation --of acme-group --metric staff --value ~1200 --as-of 2027-03 "
    "--source times-2027-03-01 --locator 'para 4'"
)
@click.option("--of", metavar="ID", shell_complete=of_book(entities), help="What was measured: an entity or an event.")
@click.option(
    "--metric", metavar="METRIC", shell_complete=of_book(metrics), help="The metric, of content/vocabulary.yml."
)
@click.option("--value", metavar="NUMBER", help="The number: 181, ~60, <60, 16..21, unknown.")
@click.option(
    "--for",
    "for",
    metavar="ID",
    shell_complete=of_book(entities),
    help="The part that the number is for, if not the whole: an entity.",
)
@click.option("--as-of", metavar="EDTF", help="The date to which the number applies.")
@_SET
@click.option("--source", metavar="ID", shell_complete=of_book(sources), help="The source that gives the number.")
@_LOCATOR
@_FILE
@click.pass_context
def observation(context: click.Context, /, pairs: tuple[str, ...], file: str | None, **given: str | None) -> None:
    """Write an observation.

    A number that a source gives. It goes to content/facts/observations.yml. `--set` takes the other fields: unit,
    quote, note, rank …
    """
    book = _book(context, {**given, "pairs": pairs})
    settings = _settings(pairs, given)
    answers = answers_to(OBSERVATION, given, book.corpus)
    path = _facts_file(book, file, "observations.yml")
    order = ("of", "metric", "for", "value", "as_of", "source", "locator")
    lines = _lines(answers, order, ("locator",), settings)
    step = f"another source may give another number; [[{answers['of']}#{answers['metric']}]] prints it in prose"
    _finish(context, lambda: added_to_facts(book, path, "observations", "", lines), step)


@new.command(
    epilog="\b\nExample:\n  briefbook new judgement --id acme-stays --text 'Acme will stay in Norway.' "
    "--likelihood likely --about acme-group --based-on acme-labs-opened"
)
@_ID
@click.option("--text", metavar="WORDS", help="What is judged, in a sentence or two.")
@click.option("--likelihood", metavar="TERM", help="A term of ICD 203: likely, very unlikely …")
@click.option("--confidence", metavar="LEVEL", help="How good sources and reasoning are: low, moderate or high.")
@_ABOUT
@click.option(
    "--based-on",
    multiple=True,
    metavar="ID",
    shell_complete=of_book(ids),
    help="What it is based on: any id; repeat it for more.",
)
@_SET
@_FILE
@click.pass_context
def judgement(
    context: click.Context,
    /,
    pairs: tuple[str, ...],
    file: str | None,
    about: tuple[str, ...],
    based_on: tuple[str, ...],
    **given: str | None,
) -> None:
    """Write a judgement.

    It goes to content/facts/judgements.yml. `--set` takes the other fields: attributed_to, source, as_of, review_by,
    note …
    """
    book = _book(context, {**given, "pairs": pairs, "about": about, "based_on": based_on})
    settings = _settings(pairs, (*given, "about", "based_on"))
    answers = answers_to(JUDGEMENT, given, book.corpus)
    path = _facts_file(book, file, "judgements.yml")
    lines = _lines(answers, ("id", "text", "likelihood", "confidence"), ("text",), settings)
    for name, named in (("about", about), ("based_on", based_on)):
        if named:
            lines.append((name, [Word(id) for id in named]))
    step = "say what it is based on with `based_on:`, then `briefbook check`"
    if based_on:
        step = f"`briefbook check`; `briefbook show {answers['id']}` shows it"
    _finish(context, lambda: added_to_facts(book, path, "judgements", answers["id"], lines), step)


@new.command(
    epilog="\b\nExample:\n  briefbook new briefing --id acme-in-brief --title 'Acme in brief' "
    "--summary 'Acme grows, and owes it to one lab.' --about acme-labs"
)
@_ID
@click.option("--title", metavar="WORDS", help="Its title.")
@click.option("--summary", metavar="WORDS", help="The point, in a sentence or two.")
@_ABOUT
@_SET
@click.pass_context
def briefing(context: click.Context, /, pairs: tuple[str, ...], about: tuple[str, ...], **given: str | None) -> None:
    """Write a briefing.

    Its file, with front matter and a first line to replace, goes to content/briefings/ID.md, dated today. `--set` takes
    the other fields: date, author, tags, marking …
    """
    book = _book(context, {**given, "pairs": pairs, "about": about})
    settings = _settings(pairs, (*given, "about"))
    answers = answers_to(BRIEFING, given, book.corpus)
    path = book.settings.content / "briefings" / f"{answers['id']}.md"
    if os.path.lexists(path):
        raise Refused(f"a file of this name exists already: {os.path.relpath(path)}", "choose another id")
    refuse_link_out(path, book.settings)
    settings = {"date": [book.settings.as_of.edtf]} | settings
    lines = _lines(answers, ("title", "summary"), ("title", "summary"), settings)
    if about:
        lines.insert(-1, ("about", [Word(id) for id in about]))
    text = front_matter(lines) + BODY
    step = "write it, and look at it with `briefbook serve`"
    _finish(context, lambda: added_briefing(book, path, text), step)
