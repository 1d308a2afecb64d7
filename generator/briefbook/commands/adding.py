"""Adding an entry to the book: the text it makes is read again beside everything else before it is written."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from briefbook import pipeline
from briefbook.authoring.new_entry import (
    Lines,
    Word,
    entry_text,
    item_text,
    new_file,
    with_entry,
    with_item,
)
from briefbook.commands.project import Refused
from briefbook.commands.terminal import waiting
from briefbook.config import Settings
from briefbook.durable import write_whole
from briefbook.load.briefings import read_briefing
from briefbook.load.entries import read_entry
from briefbook.load.files import Loaded, load_content, read_text, shown_path
from briefbook.load.records import LISTS, read_records
from briefbook.load.yaml_text import read_yaml
from briefbook.model.corpus import Corpus
from briefbook.model.entries import Entry
from briefbook.model.raw import Fields, Items, Node, Record, Text
from briefbook.problems import Problem

BOM = "\ufeff"


@dataclass(frozen=True, slots=True)
class Book:
    """A project as it was read, before anything is added."""

    settings: Settings
    loaded: Loaded
    corpus: Corpus
    problems: tuple[Problem, ...]


class Added(NamedTuple):
    """A file with a new entry in it: its text, the line on which the entry begins, and the warnings it brings."""

    path: Path
    text: str
    line: int
    warnings: tuple[Problem, ...]

    def write(self) -> None:
        write_whole(self.path, self.text.encode())


class ContentBlockedError(Exception):
    """The content has to be mended before something can be added: the problems, and what to tell of them."""

    def __init__(self, message: str, problems: tuple[Problem, ...] = ()) -> None:
        super().__init__(message, problems)
        self.message = message
        self.problems = problems


def read_book(settings: Settings) -> Book:
    """Everything that the content holds, with the entries as they were written."""
    with waiting("Reading content"):
        loaded = load_content(settings.content, settings.root, bounds=settings.bounds())
        reading = pipeline.checked(loaded, settings)
        return Book(settings, loaded, reading.corpus, reading.problems)


def added_to_facts(book: Book, path: Path, block: str, id: str, lines: Lines) -> Added:
    """The facts file with the entry in it. In a list the id, where entries have one, is the first of the lines.

    Raises Refused where the entry has mistakes, and ContentBlockedError where those of the file are in the way.
    """
    name = shown_path(path, book.settings.root)
    before = _text_of(path, book)
    old = _records(before, name)
    is_list = block in LISTS and not _is_map(before, block)
    if is_list:
        after, by_hand = with_item(before, block, lines), item_text(lines)
    else:
        lines = [line for line in lines if line[0] != "id"]
        after, by_hand = with_entry(before, block, id, lines), entry_text(id, lines)
    if after is None:
        text = f"there is no safe place for it in {name}; put this into `{block}:` by hand:\n{by_hand}"
        raise ContentBlockedError(text)
    new = _records(after, name)
    added = _only_new(old, new, block, id, lines)
    if added is None:
        text = f"{name} is written in a way that allows no safe addition; put this into `{block}:` by hand:\n"
        raise ContentBlockedError(text + by_hand)

    def read() -> tuple[list[Entry], list[Problem]]:
        entries: list[Entry] = []
        problems: list[Problem] = []
        for record in new:
            entry, mistakes = read_entry(record, book.loaded.vocabulary)
            entries += [entry] if entry else []
            problems += mistakes
        return entries, problems

    warnings = _fresh(book, name, read)
    return Added(path, after, added.where.line, warnings)


def added_briefing(book: Book, path: Path, text: str) -> Added:
    """A new briefing's file. Raises Refused where it has mistakes."""
    name = shown_path(path, book.settings.root)

    def read() -> tuple[list[Entry], list[Problem]]:
        briefing, problems = read_briefing(text, name)
        return [briefing], list(problems)

    return Added(path, text, 1, _fresh(book, name, read))


def _text_of(path: Path, book: Book) -> str:
    """The text to add to: line ends and byte order mark as they are; a new file begins with a line for editors."""
    if not path.exists():
        depth = len(path.relative_to(book.settings.root).parts) - 1 if path.is_relative_to(book.settings.root) else 0
        return new_file("../" * depth + "build/facts.schema.json")
    text, problems = read_text(path, book.settings.root, book.settings.bounds())
    if text is None:
        raise ContentBlockedError(f"{shown_path(path, book.settings.root)} cannot be added to", problems)
    return path.read_bytes().decode("utf-8")


def _records(text: str, name: str) -> tuple[Record, ...]:
    """The records of a file, which must not be broken: what stands in it could not be told apart from what is added."""
    document, mistakes = read_yaml(text.removeprefix(BOM).replace("\r\n", "\n"), name)
    if document is None and not mistakes:
        return ()
    records, more = read_records(document, name) if document is not None else ((), ())
    if mistakes or more:
        raise ContentBlockedError(f"{name} has errors: fix them first", (*mistakes, *more))
    return records


def _is_map(text: str, block: str) -> bool:
    """Whether a block that is a list elsewhere is written as a map of ids here, as judgements may be."""
    document, _ = read_yaml(text.removeprefix(BOM), "")
    return isinstance(document, Fields) and isinstance(document.get(block), Fields)


def _only_new(old: Sequence[Record], new: Sequence[Record], block: str, id: str, lines: Lines) -> Record | None:
    """The new record, if it says what it should and every other says what it said; else None."""
    found = [at for at, record in enumerate(new) if (_key(record), _said(record.body)) == ((block, id), _wanted(lines))]
    if not found:
        return None
    others = [record for at, record in enumerate(new) if at != found[-1]]
    return new[found[-1]] if [_content(each) for each in old] == [_content(each) for each in others] else None


def _key(record: Record) -> tuple[str, str]:
    return record.block, record.id.value if record.id else ""


def _content(record: Record) -> tuple[object, ...]:
    return (*_key(record), _said(record.body), _said(record.defaults))


def _said(node: Node) -> object:
    """A node without its places."""
    match node:
        case Text(value, _, _):
            return value
        case Items(values, _):
            return [_said(value) for value in values]
        case Fields(pairs, _):
            return {key.value: _said(value) for key, value in pairs}


def _wanted(lines: Lines) -> object:
    return {key: value.text if isinstance(value, Word) else [word.text for word in value] for key, value in lines}


def _fresh(book: Book, name: str, read: Callable[[], tuple[list[Entry], list[Problem]]]) -> tuple[Problem, ...]:
    """The warnings that a changed file brings into the book. Raises Refused where it brings errors."""
    entries, problems = read()
    everything = [entry for entry in book.loaded.entries if entry.where.path != name] + entries
    elsewhere = [problem for problem in book.loaded.problems if problem.where.path != name]
    loaded = Loaded(book.loaded.vocabulary, tuple(everything), (*elsewhere, *problems))
    fresh = tuple(_without(pipeline.checked(loaded, book.settings).problems, book.problems))
    errors = [problem for problem in fresh if problem.is_error]
    if errors:
        hints = [problem.hint for problem in errors if problem.hint]
        told = "; ".join(dict.fromkeys(f"{problem.code} {problem.message}" for problem in errors))
        raise Refused(f"nothing was written: {told}", "; ".join(dict.fromkeys(hints)))
    return fresh


def _without(found: Iterable[Problem], known: Iterable[Problem]) -> Iterable[Problem]:
    """The problems that were not there before. Lines do not tell: what is added moves what stands below it."""
    left = Counter(_sense(problem) for problem in known)
    for problem in found:
        left[_sense(problem)] -= 1
        if left[_sense(problem)] < 0:
            yield problem


def _sense(problem: Problem) -> tuple[str, str, str]:
    return (problem.code, problem.message, problem.where.path)
