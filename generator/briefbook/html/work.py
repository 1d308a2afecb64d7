"""One batch of pages: drawn, written as Markdown, turned into HTML, put into the site. Runs in any process."""

from __future__ import annotations

import hashlib
import html
import json
import os
import re
from array import array
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple, Protocol

from msgspec import Struct

from briefbook.html.content import Content, ContentMaker, LeftToMkDocsError, without_hints
from briefbook.html.layouts import Layout, LayoutKey, filled, layout_key_of
from briefbook.html.urls import destination
from briefbook.html.written_pages import is_foreign, write_if_changed
from briefbook.model.page import Apart, Drawn, PageGroup, RenderedPage
from briefbook.model.search import SearchRecord

_FRONT_MATTER = re.compile(r"---\n(.*?\n)---\n+", re.DOTALL)


class Draw(Protocol):
    """Draws a page group, or only some of its pages."""

    def __call__(self, page_group: PageGroup, only: frozenset[str] | None = None) -> Drawn: ...


class Read(NamedTuple):
    """A page with what it holds, for those who search it."""

    page: Apart
    content: Content


class Kept(Struct, frozen=True, array_like=True, gc=False):
    """What tells whether a finished page is still that of its Markdown: the digest of this, its shape and the digest of
    the layout; and whether the file is still the one that was written: its size, its time in nanoseconds, its digest.
    The shape is None where MkDocs made the page; then there are no digests but that of the Markdown.
    """

    markdown: bytes
    layout_key: LayoutKey | None = None
    layout: bytes = b""
    size: int = 0
    time_ns: int = 0
    page: bytes = b""


class Todo(NamedTuple):
    """A page group of which pages are to be made. Those in `drawn` are drawn, all of them where it is None; the others
    are `known` by the digests of their Markdown, which is on the disk.
    """

    page_group: PageGroup
    drawn: frozenset[str] | None = None
    known: tuple[tuple[str, bytes], ...] = ()


class Dependencies(NamedTuple):
    """Dependency keys: those that have a number by that, the others as they are."""

    numbers: array[int]
    keys: tuple[str, ...]


def dependencies_of(keys: Collection[str], numbers: Mapping[str, int]) -> Dependencies:
    """The same in a tenth of the memory: a page has about seventy."""
    found = array("I", [numbers[key] for key in keys if key in numbers])
    return Dependencies(found, tuple([key for key in keys if key not in numbers]) if len(found) < len(keys) else ())


class DrawnPage(NamedTuple):
    """A page that was drawn: the path of its page group and its own, a digest of its Markdown, what it is called, what
    search knows of it, and what it depends on.
    """

    page_group: str
    path: str
    markdown: bytes
    title: str
    record: SearchRecord | None
    reads: Dependencies


class Made(NamedTuple):
    """What came of a batch: pages that were drawn; pages of which no HTML was made, with their shape; `foreign` files
    that stood in the way; what was made, by path; what the pages hold, where that was asked for; how
    many pages were seen to.
    """

    drawn: tuple[DrawnPage, ...]
    left: tuple[tuple[str, LayoutKey | None], ...]
    foreign: tuple[str, ...]
    kept: tuple[tuple[str, Kept], ...]
    contents: tuple[Read, ...]
    seen: int


@dataclass(frozen=True, slots=True)
class Work:
    """What all batches share. `draw` gives the Markdown of a page group. A shape without an entry in `layouts` is not
    known yet, one with None has none. `hints_go` is whether hints to the search are taken out. No HTML is made of pages
    that were drawn and whose Markdown is `unchanged`: of that digest. `numbers` are those of dependency keys.
    """

    draw: Draw
    maker: ContentMaker
    layouts: Mapping[LayoutKey, Layout | None]
    pages: Path
    site: Path
    hints_go: bool = True
    wants_contents: bool = False
    unchanged: Mapping[str, bytes] = field(default_factory=dict)
    numbers: Mapping[str, int] = field(default_factory=dict)


def make_batch(work: Work, batch: Sequence[Todo]) -> Made:
    """Draw pages of some page groups, and make their HTML."""
    tally = Tally()
    for todo in batch:
        for rendered in tally.drawn(work, todo):
            make_page(work, rendered, digest_of_page(rendered.content), tally)
        for path, digest in todo.known:
            tally.seen += 1
            make_page(work, RenderedPage(path, (work.pages / path).read_bytes()), digest, tally)
    return tally.made()


def write_batch(work: Work, batch: Sequence[Todo]) -> Made:
    """Draw pages of some page groups, and write their Markdown only."""
    tally = Tally()
    for todo in batch:
        for _ in tally.drawn(work, todo):
            pass
    return tally.made()


class Tally:
    """Counts what comes of a batch."""

    def __init__(self) -> None:
        self.pages: list[DrawnPage] = []
        self.left: list[tuple[str, LayoutKey | None]] = []
        self.foreign: list[str] = []
        self.kept: list[tuple[str, Kept]] = []
        self.contents: list[Read] = []
        self.seen = 0

    def drawn(self, work: Work, todo: Todo) -> Iterator[RenderedPage]:
        """The pages that are to be drawn, their Markdown written; but for those where somebody else's file is."""
        if todo.drawn is not None and not todo.drawn:
            return
        found = work.draw(todo.page_group, todo.drawn)
        for page, reads in zip(found.pages, found.reads, strict=True):
            self.seen += 1
            path = work.pages / page.path
            if page.path != todo.page_group.path and is_foreign(path):
                self.foreign.append(page.path)
                continue
            write_if_changed(path, page.content)
            is_first = page.path == todo.page_group.path
            meta = taken_apart(page).meta
            record = (found.record or list_record(todo.page_group, meta)) if is_first else None
            keys = dependencies_of(reads if is_first else {*found.reads[0], *reads}, work.numbers)
            self.pages.append(
                DrawnPage(todo.page_group.path, page.path, digest_of_page(page.content), meta["title"], record, keys)
            )
            if work.unchanged.get(page.path) != self.pages[-1].markdown:
                yield page

    def made(self) -> Made:
        return Made(
            tuple(self.pages),
            tuple(self.left),
            tuple(self.foreign),
            tuple(self.kept),
            tuple(self.contents),
            self.seen,
        )


def make_page(work: Work, rendered: RenderedPage, digest: bytes, tally: Tally) -> None:
    """Put a page into the site, or leave it, as the tally then tells."""
    page = taken_apart(rendered)
    content = content_of(work.maker, page)
    layout_key = content and layout_key_of(page.path, page.meta, content)
    layout = work.layouts.get(layout_key) if layout_key else None
    if content is None or layout_key is None or layout is None:
        tally.left.append((page.path, layout_key))
        return
    made = document(layout, page, content, hints_go=work.hints_go)
    written = write_new(f"{work.site}/{destination(work.maker.urls.url(page.path))}", made)
    tally.kept.append((page.path, Kept(digest, layout_key, layout.digest, *written, digest_of_page(made))))
    if work.wants_contents:
        tally.contents.append(Read(page, content.with_cells_apart()))


def list_record(page_group: PageGroup, meta: Mapping[str, Any]) -> SearchRecord | None:
    """What search knows of a page that is about no one thing: home, sections, the timeline and so on."""
    if page_group.kind == "redirect":
        return None
    title, summary = (html.unescape(meta[name]) for name in ("title", "description"))
    return SearchRecord(page_group.path, title, "Overview", "", summary=summary, rank=3)


def digest_of_page(content: bytes) -> bytes:
    """A digest of a page, of its Markdown or its HTML, as `Kept` has it."""
    return hashlib.blake2b(content, digest_size=16).digest()


def document(layout: Layout, page: Apart, content: Content, *, hints_go: bool) -> bytes:
    """The HTML of a whole page."""
    shown = without_hints(content.html) if hints_go else content.html
    return filled(layout, page.path, page.meta, Content(shown, content.toc))


def taken_apart(rendered: RenderedPage) -> Apart:
    """A file of ours taken apart."""
    if rendered.apart:
        return rendered.apart
    text = rendered.content.decode()
    match = _FRONT_MATTER.match(text)
    if match is None:
        return Apart(rendered.path, {}, text)
    return Apart(rendered.path, _meta(match[1]), text[match.end() :])


def _meta(front: str) -> dict[str, Any]:
    """The fields of front matter as the renderer writes it: words, JSON strings, and one map."""
    meta: dict[str, Any] = {}
    inner = meta
    for line in front.splitlines():
        name, _, value = line.partition(":")
        if not line.startswith(" "):
            inner = meta
        if value:
            inner[name.strip()] = _value(value.strip())
        else:
            meta[name] = inner = {}
    return meta


def _value(word: str) -> Any:
    if word.startswith('"'):
        return json.loads(word)
    if word == "true":
        return True
    return float(word) if word[:1].isdigit() else word


def content_of(maker: ContentMaker, page: Apart) -> Content | None:
    """The content of a page; None where MkDocs is to make it."""
    try:
        return maker.content(page.markdown, page.path)
    except LeftToMkDocsError:
        return None


def write_new(path: str, data: bytes) -> tuple[int, int]:
    """Write a file of a folder that is being made: nobody reads it yet. Gives its size and its time in nanoseconds."""
    make_folder(os.path.dirname(path))
    with open(path, "wb", buffering=0) as file:
        left = memoryview(data)
        while left:
            left = left[file.write(left) :]
        status = os.fstat(file.fileno())
    return status.st_size, status.st_mtime_ns


def make_folder(path: str) -> None:
    """Make a folder that is most likely not there yet, in one that most likely is."""
    try:
        os.mkdir(path)
    except FileExistsError:
        pass
    except FileNotFoundError:
        os.makedirs(path, exist_ok=True)
