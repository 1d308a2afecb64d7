"""Reads the content folder: the only part of `load` that touches the disk."""

from __future__ import annotations

import os
import re
import stat
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from importlib.resources import files as package_files
from pathlib import Path, PurePosixPath
from typing import NamedTuple

from briefbook.load.briefings import read_briefing
from briefbook.load.entries import read_entries
from briefbook.load.json_text import read_json
from briefbook.load.places import files_to_search, with_places
from briefbook.load.plain_json import read_plain
from briefbook.load.records import read_records
from briefbook.load.vocabulary import read_vocabulary
from briefbook.load.yaml_text import read_yaml
from briefbook.model.entries import Entry
from briefbook.model.raw import Node
from briefbook.model.vocabulary import Vocabulary
from briefbook.problems import Problem, Span

_KEY = re.compile(rb"([a-z0-9]+(?:-[a-z0-9]+)*)[\"']?[ \t]*:")
MAX_BYTES = 64 * 1024 * 1024
FACTS = ("*.yml", "*.yaml")
JSON_FACTS = ("*.json",)  # made by importers and other programs; nobody adds to them by hand
VOCABULARY = "vocabulary.yml"
_FACTS_HERE = (
    "facts are read from facts/, from files that end in .yml, .yaml or .json; the vocabulary is vocabulary.yml"
)
_BRIEFINGS_HERE = "briefings are read from briefings/, from files that end in .md"
_PLACES = {
    ".yml": _FACTS_HERE,
    ".yaml": _FACTS_HERE,
    ".json": _FACTS_HERE,
    ".md": _BRIEFINGS_HERE,
    ".markdown": _BRIEFINGS_HERE,
}


@dataclass(frozen=True, slots=True)
class Loaded:
    """Everything that was written, typed and in order of path and line, and what could not be read.

    `missed` holds the words that may be ids in files of which nothing could be read.
    """

    vocabulary: Vocabulary
    entries: tuple[Entry, ...]
    problems: tuple[Problem, ...]
    missed: frozenset[str] = frozenset()


class WrittenFile(NamedTuple):
    """The bytes of a file, and its path as problems show it."""

    content: bytes
    path: str


Parsed = tuple[tuple[Entry, ...], tuple[Problem, ...]]
"""What a file holds, and what is wrong with it."""
Parser = Callable[[Iterable[WrittenFile], Vocabulary], Iterable[Parsed]]
"""Parses files, as `parse_facts` would each of them, and in the order given."""


def parse_each(files: Iterable[WrittenFile], vocabulary: Vocabulary) -> Iterator[Parsed]:
    """The files one after the other, as they come."""
    return (parse_facts(each, vocabulary) for each in files)


def load_content(content: Path, root: Path, parse: Parser = parse_each) -> Loaded:
    """What the content folder holds. Paths in places are relative to `root`, the project's folder."""
    vocabulary, problems = load_vocabulary(content / VOCABULARY, root)
    paths = fact_files(content)
    read = [read_bytes(path, root) for path in paths]
    parsed = iter(parse((file for file in read if isinstance(file, WrittenFile)), vocabulary))
    entries: list[Entry] = []
    missed: set[str] = set()
    for path, file in zip(paths, read, strict=True):
        found, mistakes = next(parsed) if isinstance(file, WrittenFile) else ((), (file,))
        entries += found
        problems += mistakes
        if not found and any(problem.is_error for problem in mistakes):
            missed |= _words_of_keys(path)
    for path in briefing_files(content):
        text, mistakes = read_text(path, root)
        problems += mistakes
        if text is not None:
            briefing, mistakes = read_briefing(text, shown_path(path, root))
            problems += mistakes
            entries += [briefing] if briefing else []
    if not content.is_dir():
        hint = "run this in a project's folder, or name the folder in mkdocs.yml"
        problems += (Problem("E110", "there is no content folder here", Span(shown_path(content, root)), hint),)
    problems += tuple(unread_files(content, root))
    return Loaded(vocabulary, tuple(entries), problems, frozenset(missed))


def _words_of_keys(path: Path) -> set[str]:
    """What may be an id in a file that is no YAML: the words before colons."""
    try:
        if not path.is_file() or path.stat().st_size > MAX_BYTES:  # a pipe would be waited for
            return set()
        return {word.decode() for word in _KEY.findall(path.read_bytes())}
    except OSError:
        return set()


def fact_files(content: Path) -> list[Path]:
    """The facts files, by path; hidden ones are left out."""
    folder = content / "facts"
    return _sorted((path for pattern in (*FACTS, *JSON_FACTS) for path in folder.rglob(pattern)), folder)


def briefing_files(content: Path) -> list[Path]:
    """The briefings' files, by path."""
    folder = content / "briefings"
    return _sorted(folder.rglob("*.md"), folder)


def _sorted(paths: Iterable[Path], folder: Path) -> list[Path]:
    return sorted((path for path in paths if not _is_hidden(path, folder)), key=lambda path: path.as_posix())


def _is_hidden(path: Path, folder: Path) -> bool:
    """Whether a file, or a folder that it is in, is left out: those of editors and of git begin with a dot."""
    return any(part.startswith(".") for part in path.relative_to(folder).parts)


def unread_files(content: Path, root: Path) -> Iterator[Problem]:
    """Files that look as if they were to be read, where nothing reads them; and folders that are closed to us."""
    read = {content / VOCABULARY, *fact_files(content), *briefing_files(content)}
    errors: list[OSError] = []
    for folder, folders, names in os.walk(content, onerror=errors.append):
        for path in (Path(folder, name) for name in sorted(folders)):
            if path.is_symlink() and not _is_hidden(path, content):
                hint = "put the files here, or a link to each of them"
                yield Problem(
                    "W112", "nothing reads this folder: it is a link", Span(shown_path(path, root), 1, 1), hint
                )
        for path in (Path(folder, name) for name in names):
            place = _PLACES.get(path.suffix.lower(), "")
            if place and path not in read and path.stem.lower() != "readme" and not _is_hidden(path, content):
                hint = f"{place}; or move it out of the content folder"
                yield Problem("W112", "nothing reads this file", Span(shown_path(path, root), 1, 1), hint)
    for error in errors if content.is_dir() else ():
        where = Span(shown_path(Path(error.filename), root))
        yield Problem("E110", f"this folder cannot be read: {error.strerror}", where, "check its permissions")


def read_facts(path: Path, root: Path, vocabulary: Vocabulary) -> tuple[tuple[Entry, ...], tuple[Problem, ...]]:
    """The entries of one facts file."""
    file = read_bytes(path, root)
    return parse_facts(file, vocabulary) if isinstance(file, WrittenFile) else ((), (file,))


def parse_facts(file: WrittenFile, vocabulary: Vocabulary) -> Parsed:
    """The entries of a facts file, and what is wrong with it. The same bytes at the same path give the same."""
    path = file.path
    text, problems = text_of(file.content, path)
    if text is None:
        return (), problems
    is_json = PurePosixPath(path).suffix == ".json"
    if is_json and (plain := read_plain(text, path, vocabulary)) is not None:
        return plain
    document, problems = (read_json if is_json else read_yaml)(text, path)
    if document is None and problems:
        return (), problems
    records, mistakes = read_records(document, path)
    problems += mistakes
    entries, mistakes = read_entries(records, vocabulary)
    return entries, problems + mistakes


def with_known_places(problems: Iterable[Problem], root: Path) -> tuple[Problem, ...]:
    """The problems, in the order given, with line and column where they are in JSON files below `root`."""
    problems = tuple(problems)
    texts = {path: read_text(root / path, root)[0] or "" for path in files_to_search(problems)}
    return with_places(problems, texts)


def load_vocabulary(path: Path, root: Path) -> tuple[Vocabulary, tuple[Problem, ...]]:
    """The built-in vocabulary, extended by the project's file where there is one."""
    documents = list(builtin_documents())
    problems: tuple[Problem, ...] = ()
    if os.path.lexists(path):
        text, problems = read_text(path, root)
        if text is not None:
            document, mistakes = read_yaml(text, shown_path(path, root))
            problems += mistakes
            if document is not None:
                documents.append(document)
            elif not mistakes:
                where = Span(shown_path(path, root), 1, 1)
                problems += (
                    Problem(
                        "E107", "this file is empty", where, "write types, properties or metrics into it, or delete it"
                    ),
                )
    vocabulary, mistakes = read_vocabulary(documents)
    return vocabulary, problems + mistakes


def builtin_documents() -> Iterator[Node]:
    """The vocabulary files that come with the package."""
    for name in ("types.yml", "properties.yml"):
        text = (package_files("briefbook") / "vocabulary" / name).read_text("utf-8")
        document, problems = read_yaml(text, f"briefbook/vocabulary/{name}")
        assert not problems, problems
        assert document is not None
        yield document


def read_text(path: Path, root: Path) -> tuple[str | None, tuple[Problem, ...]]:
    """A file's text, without its byte order mark; None and a problem where it is none."""
    file = read_bytes(path, root)
    return text_of(*file) if isinstance(file, WrittenFile) else (None, (file,))


def read_bytes(path: Path, root: Path) -> WrittenFile | Problem:
    """A file's bytes, or why it cannot be read."""
    where = Span(shown_path(path, root), 1, 1)
    try:
        status = path.stat()
        if stat.S_ISFIFO(status.st_mode) or stat.S_ISCHR(status.st_mode) or stat.S_ISSOCK(status.st_mode):
            return Problem("E110", "this is no plain file", where, "put a file in its place, or remove it")
        if status.st_size > MAX_BYTES:
            return Problem("E110", "this file is larger than 64 MiB", where, "split it")
        return WrittenFile(path.read_bytes(), where.path)
    except OSError as error:
        hint = "check that it exists and its permissions"
        return Problem("E110", f"this file cannot be read: {error.strerror}", where, hint)


def text_of(content: bytes, path: str) -> tuple[str | None, tuple[Problem, ...]]:
    """The text that bytes are, without a byte order mark; None and a problem where they are none."""
    try:
        text, bad = content.decode("utf-8-sig"), content.find(b"\0")  # NUL: UTF-16, or no text at all
    except UnicodeDecodeError as error:
        text, bad = "", error.start
    if bad < 0:
        return text.replace("\r\n", "\n"), ()
    line = content[:bad].count(b"\n") + 1
    column = len(content[content.rfind(b"\n", 0, bad) + 1 : bad].decode("utf-8", "replace")) + 1
    return None, (Problem("E101", "this file is not UTF-8 text", Span(path, line, column), "save it as UTF-8"),)


def shown_path(path: Path, root: Path) -> str:
    """A path as problems show it: below the project's folder, with forward slashes."""
    try:
        return path.relative_to(root).as_posix()
    except ValueError:
        return path.as_posix()
