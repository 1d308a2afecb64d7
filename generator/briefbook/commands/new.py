"""`briefbook new`: an entity, event, source or briefing, from flags or a few questions, into the right file."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path, PurePosixPath
from typing import Any, NamedTuple

import click

from briefbook.commands.adding import Added, Book, ContentBlockedError, added_briefing, added_to_facts, read_book
from briefbook.commands.project import Door, Refused, settings_of
from briefbook.commands.quoted import plain
from briefbook.commands.terminal import can_ask, safe, say, write
from briefbook.load.files import FACTS
from briefbook.load.values import ID, read_id
from briefbook.model.corpus import Corpus
from briefbook.model.raw import Text
from briefbook.model.source_types import SOURCE_TYPES
from briefbook.model.vocabulary import EVENT
from briefbook.problems import Problem, Span, did_you_mean
from briefbook.publish.new_entry import Word, front_matter

Wrong = tuple[str, str]
_NAME = re.compile(r"[a-z][a-z0-9_]*")
FINE: Wrong = ("", "")
BODY = "\nWrite the point first: what is so, how sure that is, and what follows from it.\n"
Answers = Mapping[str, str]


class Question(NamedTuple):
    """What is asked where the flag is missing. `suggest` makes a default of the answers so far; `check` says what is
    wrong with an answer, and what to do about it.
    """

    name: str
    words: str
    is_required: bool = True
    suggest: Callable[[Answers], str] = lambda _: ""
    check: Callable[[Corpus, str], Wrong] = lambda *_: FINE


# What may be wrong with an answer


def _wrong_id(corpus: Corpus, id: str) -> Wrong:
    read = read_id(Text(id, Span("")))
    if isinstance(read, Problem):
        return read.message, read.hint
    if id in corpus.redirects:
        return f"'{id}' was an id of '{corpus.redirects[id]}', and ids are never used again", "choose another"
    entity = corpus.entities.get(id)
    taken = entity if entity and not entity.is_stub else None
    entry = taken or corpus.sources.get(id) or corpus.judgements.get(id) or corpus.briefings.get(id)
    return (f"'{id}' is in use: {entry.where}", "choose another") if entry else FINE


def _wrong_type(corpus: Corpus, type: str, *, is_event: bool) -> Wrong:
    vocabulary = corpus.vocabulary
    known = [id for id in vocabulary.types if vocabulary.is_a(id, (EVENT,)) == is_event]
    if type in known:
        return FINE
    if type in vocabulary.types:
        command = "entity" if is_event else "event"
        return f"'{type}' is a type of {'entities' if is_event else 'events'}", f"use `briefbook new {command}`"
    return f"there is no type '{type}'", did_you_mean(type, known, "one of: " + ", ".join(sorted(known)))


def _wrong_source_type(_: Corpus, type: str) -> Wrong:
    if type in SOURCE_TYPES:
        return FINE
    return f"'{type}' is not a source type (CSL)", did_you_mean(
        type, SOURCE_TYPES, "one of: " + ", ".join(SOURCE_TYPES)
    )


def _wrong_source(corpus: Corpus, id: str) -> Wrong:
    if id in corpus.sources:
        return FINE
    return f"no source has the id '{id}'", did_you_mean(id, corpus.sources, "write it first: `briefbook new source`")


def _kebab(of: str) -> Callable[[Answers], str]:
    return lambda answers: "-".join(re.findall(r"[a-z0-9]+", answers.get(of, "").lower()))[:100].strip("-")


ENTITY = (
    Question("name", "Name"),
    Question("id", "Id, for its address and for links", suggest=_kebab("name"), check=_wrong_id),
    Question("type", "Type, such as company", check=lambda corpus, type: _wrong_type(corpus, type, is_event=False)),
    Question("source", "Source, its id", check=_wrong_source),
    Question("locator", "Where in the source, such as para 2", is_required=False),
)
EVENT_QUESTIONS = (
    Question("name", "What happened, in one line"),
    Question("id", "Id, for its address and for links", suggest=_kebab("name"), check=_wrong_id),
    Question(
        "type",
        "Type",
        is_required=False,
        suggest=lambda _: EVENT,
        check=lambda corpus, type: _wrong_type(corpus, type, is_event=True),
    ),
    Question("date", "Date, such as 2022-09 or 2022-09-15", is_required=False),
    Question("source", "Source, its id", check=_wrong_source),
    Question("locator", "Where in the source, such as para 2", is_required=False),
)
SOURCE = (
    Question("title", "Title"),
    Question("id", "Id, such as times-2027-03-01", suggest=_kebab("title"), check=_wrong_id),
    Question("type", "Type", suggest=lambda _: "article-newspaper", check=_wrong_source_type),
    Question("publisher", "Publisher: an entity's id, or a name", is_required=False),
    Question("published", "Published, such as 2027-03-01", is_required=False),
    Question("url", "Link", is_required=False),
)
BRIEFING = (
    Question("title", "Title"),
    Question("id", "Id, for its address", suggest=_kebab("title"), check=_wrong_id),
    Question("summary", "The point, in a sentence or two", is_required=False),
)


def answers_to(questions: Iterable[Question], given: Mapping[str, str | None], corpus: Corpus) -> dict[str, str]:
    """An answer to each question that has one: the flag's, else what somebody types where somebody sits there."""
    questions = tuple(questions)
    missing = [question.name for question in questions if question.is_required and not given[question.name]]
    if missing and not can_ask():
        flags = ", ".join(f"--{name}" for name in missing)
        raise Refused(f"missing: {flags}", "give them; questions are asked on a terminal only")
    answers: dict[str, str] = {}
    for question in questions:
        answer = given[question.name] or ""
        if answer:
            wrong, hint = question.check(corpus, answer)
            if wrong:
                raise Refused(f"--{question.name}: {wrong}", hint)
        elif missing:
            answer = _ask(question, answers, corpus)
        if answer:
            answers[question.name] = answer
    return answers


def _ask(question: Question, answers: Answers, corpus: Corpus) -> str:
    suggestion = question.suggest(answers)

    def checked(answer: str) -> str:
        wrong, hint = question.check(corpus, answer) if answer else FINE
        if wrong:
            raise click.BadParameter(safe(f"{wrong} ({hint})" if hint else wrong))
        return answer.strip()

    can_skip = not question.is_required and not suggestion
    words = f"{question.words} (Enter to leave it out)" if can_skip else question.words
    default = suggestion if suggestion or can_skip else None
    answer = click.prompt(words, default=default, show_default=bool(suggestion), value_proc=checked, err=True)
    return str(answer)


# From answers to an entry


def _settings(pairs: Sequence[str], taken: Iterable[str]) -> dict[str, list[str]]:
    """What `--set name=value` says, values of one name together."""
    values: dict[str, list[str]] = {}
    for pair in pairs:
        name, equals, value = pair.partition("=")
        if not equals or not name or not value:
            raise Refused(f"--set: '{pair}' says nothing of the form name=value", "write --set based_in=hangzhou")
        if not _NAME.fullmatch(name):
            raise Refused(f"--set: '{name}' cannot be a property", "properties are snake_case, such as based_in")
        if name in taken:
            raise Refused(f"--set: '{name}' has an option of its own", f"write --{name} …")
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
            raise Refused(f"--file: '{named}' is no facts file", "name one below content/facts, such as alibaba.yml")
    return book.settings.content / "facts" / name


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
_FILE = click.option("--file", "file", metavar="NAME", help="Another file below content/facts.")
_ID = click.option("--id", "id", metavar="ID", help="Its id: kebab-case, unique in the book, never changed.")
_SOURCE = click.option("--source", metavar="ID", help="The source that everything in the entry rests on.")
_LOCATOR = click.option("--locator", metavar="WORDS", help="Where in the source: paragraph, page, caption.")


@click.group(
    epilog="\b\nExample:\n  briefbook new entity --id globex --type company --name Globex --source times-2027-03-01"
)
def new() -> None:
    """Write a new entry into the right file.

    What the options leave out is asked for on a terminal; in a pipe it is a mistake. The file keeps its text, comments
    and order. Path and line of the entry go to stdout.
    """


@new.command(
    epilog="\b\nExample:\n  briefbook new entity --id globex --type company --name Globex --set country=NO "
    "--source times-2027-03-01"
)
@_ID
@click.option("--type", "type", metavar="TYPE", help="Its type, of the vocabulary.")
@click.option("--name", metavar="WORDS", help="Its name.")
@_SET
@_SOURCE
@_LOCATOR
@_FILE
@click.pass_context
def entity(context: click.Context, /, pairs: tuple[str, ...], file: str | None, **given: str | None) -> None:
    """Write an entity.

    An organisation, a person, a place, a technology … It goes to content/facts/SECTION.yml, the section being that of
    its type.
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
@click.option("--type", "type", metavar="TYPE", help="Its type, of the vocabulary: event, or one below it.")
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
@click.option("--publisher", metavar="ID|NAME", help="Who published it: an entity's id, or a name.")
@click.option("--published", metavar="EDTF", help="When.")
@click.option("--url", metavar="URL", help="Where it can be read.")
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
    step = f"let something rest on it: `source: {id}` in facts, [@{id}] in prose"
    _finish(context, lambda: added_to_facts(book, path, "sources", id, lines), step, but=["W502"])


@new.command(
    epilog="\b\nExample:\n  briefbook new briefing --id acme-in-brief --title 'Acme in brief' "
    "--summary 'Acme grows, and owes it to one lab.' --about acme-labs"
)
@_ID
@click.option("--title", metavar="WORDS", help="Its title.")
@click.option("--summary", metavar="WORDS", help="The point, in a sentence or two.")
@click.option("--about", multiple=True, metavar="ID", help="An entity that it is about; repeat it for more.")
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
        raise Refused(f"there is a file of this name: {os.path.relpath(path)}", "choose another id")
    settings = {"date": [book.settings.as_of.edtf]} | settings
    lines = _lines(answers, ("title", "summary"), ("title", "summary"), settings)
    if about:
        lines.insert(-1, ("about", [Word(id) for id in about]))
    text = front_matter(lines) + BODY
    step = "write it, and look at it with `briefbook serve`"
    _finish(context, lambda: added_briefing(book, path, text), step)
