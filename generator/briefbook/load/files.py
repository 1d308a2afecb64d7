"""Reads the content folder: the only part of `load` that touches the disk."""

from __future__ import annotations

import errno
import os
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from importlib.resources import files as package_files
from pathlib import Path, PurePath, PurePosixPath
from typing import NamedTuple

from msgspec.structs import replace

from briefbook.disk import (
    ANYWHERE,
    Bounds,
    FolderLinkError,
    LinkOutError,
    NotRegularError,
    TooLargeError,
    Tree,
    bounds_of,
    is_within,
    read_file,
    tree,
)
from briefbook.load.assets import name_fault, read_asset, read_published
from briefbook.load.briefings import read_briefing
from briefbook.load.entries import read_entries
from briefbook.load.json_text import read_json, too_many_values
from briefbook.load.places import files_to_search, with_places
from briefbook.load.records import read_records
from briefbook.load.tables import TABLE_ENDINGS, TABLES_FOLDER, with_tables
from briefbook.load.values import shown
from briefbook.load.vocabulary import BUILTIN, read_vocabulary
from briefbook.load.yaml_text import read_yaml
from briefbook.model.entries import Briefing, Entry
from briefbook.model.files import FILES, Asset
from briefbook.model.limits import MAX_BRIEFING_BYTES, MAX_FILE_BYTES, MAX_JSON_BYTES, MAX_TABLE_BYTES, MAX_YAML_BYTES
from briefbook.model.raw import Node
from briefbook.model.unread import NOTHING_UNREAD, Unread
from briefbook.model.vocabulary import Vocabulary
from briefbook.problems import Problem, Span, has_errors

_KEY = re.compile(rb"(?<![a-z0-9-])([a-z0-9]{1,100}+(?:-[a-z0-9]{1,100}+){0,50}+)[\"']?[ \t]*:")
_JSON_KEY = re.compile(rb'"([a-z0-9]{1,100}+(?:-[a-z0-9]{1,100}+){0,50}+)"\s*+:')
_WORDS = bytes(each if chr(each) in "abcdefghijklmnopqrstuvwxyz0123456789_-" else 32 for each in range(256))
_PIECE = 1 << 20
FACTS_FOLDER, BRIEFINGS_FOLDER = "facts", "briefings"
FACTS = ("*.yml", "*.yaml")
JSON_FACTS = ("*.json",)  # made by importers and other programs; nobody adds to them by hand
BRIEFINGS = ("*.md",)
_BRIEFING_ENDINGS = (".md",)
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
    """Everything that was written, typed and in order of path and line, and what could not be read. `files` are the
    paths of those that may be published, below their folder.
    """

    vocabulary: Vocabulary
    entries: tuple[Entry, ...]
    problems: tuple[Problem, ...]
    unread: Unread = NOTHING_UNREAD
    files: tuple[str, ...] = ()


class WrittenFile(NamedTuple):
    """The bytes of a file, and its path as problems show it."""

    content: bytes
    path: str


Parsed = tuple[tuple[Entry, ...], tuple[Problem, ...]]
"""What a file holds, and what is wrong with it."""
VocabularyRead = tuple[Vocabulary, tuple[Problem, ...]]


class ContentFiles(NamedTuple):
    """What lies in a content folder, by path, but for hidden files: those of editors and of git begin with a dot.

    `files` are those that may be published, `others` those that nothing is read from, `refused` what could not be
    looked into, and why; `unread` are links to folders that nothing reads.
    """

    facts: tuple[Path, ...]
    briefings: tuple[Path, ...]
    others: tuple[Path, ...]
    refused: tuple[OSError, ...] = ()
    unread: tuple[OSError, ...] = ()
    vocabulary: tuple[Path, ...] = ()
    files: tuple[Path, ...] = ()

    @property
    def read(self) -> tuple[Path, ...]:
        """The files that a book is read from."""
        return (*self.vocabulary, *self.facts, *self.briefings)


def content_files(content: Path, bounds: Bounds) -> ContentFiles:
    """What lies in the content folder. Links to folders are entered below facts/ and briefings/, within the bounds."""
    if not is_within(content, bounds):
        return ContentFiles((), (), (), (LinkOutError(content),))
    facts, briefings = (tree(content / name, bounds, has_hidden=False) for name in (FACTS_FOLDER, BRIEFINGS_FOLDER))
    files = tree(content / FILES, bounds, has_hidden=False)
    whole = tree(content, bounds, follows=False, has_hidden=False)
    read = _matching(facts, (*FACTS, *JSON_FACTS)), _matching(briefings, BRIEFINGS)
    known = {content / VOCABULARY, *read[0], *read[1], *files.files}
    others = tuple(path for path in whole.files if path not in known)
    elsewhere = [error for error in whole.closed if not _is_read_below(Path(error.filename), content)]
    closed = (*facts.closed, *briefings.closed, *files.closed, *elsewhere)
    unread = tuple(error for error in closed if isinstance(error, FolderLinkError))
    refused = tuple(error for error in closed if error not in unread)
    vocabulary = (content / VOCABULARY,) if os.path.lexists(content / VOCABULARY) else ()
    return ContentFiles(*read, others, refused, unread, vocabulary, files.files)


def _matching(found: Tree, patterns: Iterable[str]) -> tuple[Path, ...]:
    endings = tuple(pattern.removeprefix("*") for pattern in patterns)
    named = sorted((*found.files, *found.folders), key=lambda path: path.as_posix())
    return tuple(path for path in named if path.name.endswith(endings))  # a folder is told of when it is read


def _is_read_below(path: Path, content: Path) -> bool:
    return path.relative_to(content).parts[0:1] in ((FACTS_FOLDER,), (BRIEFINGS_FOLDER,), (FILES,))


def load_content(
    content: Path,
    root: Path,
    parsed: Callable[[Path, Vocabulary], Parsed] | None = None,
    *,
    bounds: Bounds | None = None,
    found: ContentFiles | None = None,
    vocabulary: VocabularyRead | None = None,
    written: Callable[[Path], WrittenFile | Problem] | None = None,
) -> Loaded:
    """What the content folder holds. Paths in places are relative to `root`, the project's folder. Links may not lead
    out of the `bounds`, which are those of the project where none are given.

    What is known already is taken as it is: which files there are, the vocabulary, what files hold, once parsed or as
    they are `written`.
    """
    bounds = bounds_of(root, content) if bounds is None else bounds

    def table_text(path: Path) -> str | Problem:
        file = written(path) if written else read_bytes(path, root, bounds)
        if isinstance(file, Problem):
            return file
        text, mistakes = text_of(*file)
        return mistakes[0] if text is None else text

    found = content_files(content, bounds) if found is None else found
    words, problems = vocabulary or load_vocabulary(content / VOCABULARY, root, bounds)
    is_read = all(problem.code == "E318" or not problem.is_error for problem in problems)
    names = frozenset() if is_read else frozenset(_words(content / VOCABULARY, bounds))
    entries: list[Entry] = []
    tables, shown_tables = _tables_in(found, content), set[str]()
    ids: set[str] = set()
    unread: set[str] = set()
    for path in (*found.facts, *found.briefings):
        made, mistakes = parsed(path, words) if parsed else parse_file(read_bytes(path, root, bounds), words)
        if path.suffix in _BRIEFING_ENDINGS and made and isinstance(briefing := made[0], Briefing):
            briefing, used, wrong = with_tables(briefing, tuple(tables), lambda name: table_text(tables[name]))
            made, mistakes, shown_tables = (briefing,), (*mistakes, *wrong), {*shown_tables, *used}
        entries += made
        problems += mistakes
        hidden = {problem.about.kind for problem in mistakes if problem.about}
        has_more = "unread block" in hidden or (not made and has_errors(mistakes))
        if has_more and path.suffix in _BRIEFING_ENDINGS:
            ids.add(path.stem)
        elif has_more:
            ids |= _keys(path, bounds) - {entry.id for entry in made}
        if has_more or "unread text" in hidden:
            unread |= _words(path, bounds)
    if not content.is_dir():
        hint = "run this in a project's folder, or name the folder in mkdocs.yml"
        problems += (Problem("E110", "there is no content folder here", Span(shown_path(content, root)), hint),)
    problems += tuple(unread_files(found, root))
    unshown = (path for name, path in tables.items() if name not in shown_tables and not (ids or unread))
    problems += tuple(_unshown(Span(shown_path(path, root), 1, 1)) for path in unshown)
    files = tuple(path.relative_to(content / FILES).as_posix() for path in found.files)
    return Loaded(words, tuple(entries), problems, Unread(frozenset(ids), frozenset(unread), names), files)


def _tables_in(found: ContentFiles, content: Path) -> dict[str, Path]:
    """The files of tables, by their paths below their folder."""
    folder = content / TABLES_FOLDER
    paths = (path for path in found.others if path.suffix in TABLE_ENDINGS and path.is_relative_to(folder))
    return {path.relative_to(folder).as_posix(): path for path in paths}


def _unshown(where: Span) -> Problem:
    hint = "show it in a briefing: a `table` block with `file:`; or move it out"
    return Problem("W374", "no briefing shows this table", where, hint)


def parse_file(file: WrittenFile | Problem, vocabulary: Vocabulary) -> Parsed:
    """What a facts file or a briefing holds, and what is wrong with it. The same bytes at one path give the same."""
    if isinstance(file, Problem):
        return (), (file,)
    if PurePosixPath(file.path).suffix not in _BRIEFING_ENDINGS:
        return parse_facts(file, vocabulary)
    text, problems = text_of(file.content, file.path)
    if text is None:
        return (), problems
    briefing, mistakes = read_briefing(text, file.path)
    return (briefing,), (*problems, *mistakes)


def _keys(path: Path, bounds: Bounds) -> set[str]:
    """What may be an id in a file that could not be read: the words before colons."""
    key = _JSON_KEY if path.suffix == ".json" else _KEY
    return {match[1].decode() for match in key.finditer(_content(path, bounds))}


def _words(path: Path, bounds: Bounds) -> set[str]:
    """The words of a file that could not be read: something may be said of any of them in it."""
    content = _content(path, bounds).translate(_WORDS)
    words: set[bytes] = set()
    start = 0
    while start < len(content):  # a piece at a time: a list of all would be larger than the file, many times
        end = content.find(b" ", start + _PIECE)
        end = len(content) if end < 0 else end
        words.update(content[start:end].split())
        start = end
    return {word.decode() for word in words}


def _content(path: Path, bounds: Bounds) -> bytes:
    try:
        return read_file(path, bounds, max_bytes(path))
    except OSError:
        return b""


def unread_files(found: ContentFiles, root: Path) -> Iterator[Problem]:
    """Files that look as if they were to be read, where nothing reads them; and folders that are closed to us."""
    for error in found.unread:
        hint = "put the files here, or a link to each of them"
        where = Span(shown_path(Path(error.filename), root), 1, 1)
        yield Problem("W112", "this folder is a link, and is not read", where, hint)
    read: set[str] = set()
    for path in found.others:
        place = _PLACES.get(path.suffix.lower(), "")
        if place and path.stem.lower() != "readme":
            read = read or {os.path.realpath(each) for each in (*found.facts, *found.briefings)}
            if os.path.realpath(path) not in read:  # else it is read through a link
                hint = f"{place}; or move it out of the content folder"
                yield Problem("W112", "nothing reads this file", Span(shown_path(path, root), 1, 1), hint)
    for error in found.refused:
        yield _refused(error, Span(shown_path(Path(error.filename), root)))


def parse_facts(file: WrittenFile, vocabulary: Vocabulary) -> Parsed:
    """The entries of a facts file, and what is wrong with it. The same bytes at the same path give the same."""
    path = file.path
    text, problems = text_of(file.content, path)
    if text is None:
        return (), problems
    is_json = PurePosixPath(path).suffix == ".json"
    if is_json and (refused := too_many_values(text, path)):
        return (), (refused,)
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
    texts = {path: read_text(root / path, root, ANYWHERE)[0] or "" for path in files_to_search(problems)}
    return with_places(problems, texts)


def load_vocabulary(path: Path, root: Path, bounds: Bounds | None = None) -> VocabularyRead:
    """The built-in vocabulary, extended by the project's file where there is one."""
    return vocabulary_in(read_bytes(path, root, bounds) if os.path.lexists(path) else None)


def vocabulary_in(file: WrittenFile | Problem | None) -> VocabularyRead:
    """The same, from what that file holds, or why it cannot be read."""
    documents = list(builtin_documents())
    problems: tuple[Problem, ...] = (file,) if isinstance(file, Problem) else ()
    if isinstance(file, WrittenFile):
        text, problems = text_of(*file)
        if text is not None:
            document, mistakes = read_yaml(text, file.path)
            problems += mistakes
            if document is not None:
                documents.append(document)
            elif not mistakes:
                hint = "write types, properties or metrics into it, or delete it"
                problems += (Problem("E107", "this file is empty", Span(file.path, 1, 1), hint),)
    vocabulary, mistakes = read_vocabulary(documents)
    return vocabulary, problems + mistakes


def builtin_documents() -> Iterator[Node]:
    """The vocabulary files that come with the package."""
    for name in ("types.yml", "units.yml", "properties.yml"):
        text = (package_files("briefbook") / "vocabulary" / name).read_text("utf-8")
        document, problems = read_yaml(text, f"{BUILTIN}{name}")
        assert not problems, problems
        assert document is not None
        yield document


def read_text(path: Path, root: Path, bounds: Bounds | None = None) -> tuple[str | None, tuple[Problem, ...]]:
    """A file's text, without its byte order mark; None and a problem where it is none."""
    file = read_bytes(path, root, bounds)
    return text_of(*file) if isinstance(file, WrittenFile) else (None, (file,))


def max_bytes(path: PurePath) -> int:
    """How large a file of this kind may be."""
    sizes = {".json": MAX_JSON_BYTES, ".md": MAX_BRIEFING_BYTES, **dict.fromkeys(TABLE_ENDINGS, MAX_TABLE_BYTES)}
    return sizes.get(path.suffix, MAX_YAML_BYTES)


def read_bytes(path: Path, root: Path, bounds: Bounds | None = None) -> WrittenFile | Problem:
    """A file's bytes, or why it cannot be read. Links may not lead out of the project where no bounds are given."""
    try:
        content = read_file(path, bounds_of(root) if bounds is None else bounds, max_bytes(path))
    except OSError as error:
        return _refused(error, Span(shown_path(path, root), 1, 1))
    return WrittenFile(content, shown_path(path, root))


def _refused(error: OSError, where: Span) -> Problem:
    """The problem of a file or a folder that cannot be read."""
    match error:
        case LinkOutError():
            hint = "put a copy in its place, or allow it with `follow_links: true` in mkdocs.yml"
            return Problem("E114", str(error.strerror), where, hint)
        case NotRegularError():
            return Problem("E110", str(error.strerror), where, "put a file in its place, or remove it")
        case TooLargeError():
            return Problem("E110", str(error.strerror), where, "split it")
    message = str(error.strerror)
    is_whole = message.startswith("this ")
    hint = "check that it exists and its permissions"
    return Problem("E110", message if is_whole else f"this file cannot be read: {message}", where, hint)


def read_asset_at(path: str, content: Path, root: Path, bounds: Bounds | None = None) -> Asset | Problem:
    """A file of the book by its path below content/files/; or why it is not published, a problem without a place."""
    if fault := name_fault(path):
        return fault
    try:
        found = read_file(content / FILES / path, bounds_of(root) if bounds is None else bounds, MAX_FILE_BYTES)
    except FileNotFoundError:
        message = f"there is no file '{shown(path)}' in {shown_path(content, root)}/{FILES}/"
        return Problem("E350", message, Span(""), "put it there, or correct the path")
    except OSError as error:
        refused = _refused(error, Span(""))
        return replace(refused, code="E351", message=f"'{shown(path)}': {refused.message}")
    return read_asset(path, found)


def published_at(path: str, content: Path, root: Path, bounds: Bounds | None = None) -> bytes:
    """The bytes of a file of the book as they are published. Raises OSError, also where it holds something else now
    than when the book was read, which nobody has looked at.
    """
    written = read_file(content / FILES / path, bounds_of(root) if bounds is None else bounds, MAX_FILE_BYTES)
    found = read_published(path, written)
    if isinstance(found, Problem):
        raise OSError(errno.EINVAL, found.message, path)
    return found[1]


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
