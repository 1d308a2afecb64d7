"""One batch of pages: drawn, written as Markdown, turned into HTML, put into the site. Runs in any process."""

from __future__ import annotations

import hashlib
import json
import os
import re
from array import array
from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple, Protocol

from briefbook.model.page import WRITTEN, Apart, Drawn, RenderedPage, Sheaf
from briefbook.publish.fast.content import Content, ContentMaker, LeftToMkDocsError, without_hints
from briefbook.publish.fast.shells import Shape, Shell, filled, shape_of
from briefbook.publish.fast.urls import destination
from briefbook.publish.pages import is_foreign, write_if_changed

_FRONT_MATTER = re.compile(r"---\n(.*?\n)---\n+", re.DOTALL)


class Draw(Protocol):
    """Draws a sheaf, or only some of its pages."""

    def __call__(self, sheaf: Sheaf, only: frozenset[str] | None = None) -> Drawn: ...


class Read(NamedTuple):
    """A page with what it holds, for those who search it."""

    page: Apart
    content: Content


class Kept(NamedTuple):
    """What tells whether a finished page is still that of its Markdown: the digest of this, its shape and the digest of
    the shell; and whether the file is still the one that was written: its size, its time in nanoseconds, its digest.
    """

    markdown: bytes
    shape: Shape
    shell: bytes
    size: int
    time_ns: int
    page: bytes


class Former(NamedTuple):
    """The last site and its pages by path, for builds that make HTML in the same way."""

    site: Path
    pages: Mapping[str, Kept]


_NONE: frozenset[str] = frozenset()


class Asked(NamedTuple):
    """A sheaf, the paths of its pages, and what drawing each of them asked of the scene."""

    sheaf: Sheaf
    pages: tuple[str, ...]
    codes: tuple[bytes, ...]

    def reached(self, codes: Set[int]) -> frozenset[str]:
        """The pages that asked one of these questions; all where the first did, by which the others are cut."""
        if not self.codes or not codes.isdisjoint(array("I", self.codes[0])):
            return frozenset(self.pages)
        if len(self.codes) == 1:
            return _NONE
        pairs = zip(self.pages[1:], self.codes[1:], strict=True)
        return frozenset(path for path, asked in pairs if not codes.isdisjoint(array("I", asked)))


class Made(NamedTuple):
    """What came of a batch: files of Markdown written or left as they were; `parts` beyond the first pages of lists;
    pages of which no HTML was made, with their shape; `foreign` files that stood in the way of parts; what was made
    or taken over, by path; what the pages hold, where that was asked for; what each sheaf asked of the scene; pages of
    the former site that are not as they were written, though their sizes and times are.
    """

    changed: int
    unchanged: int
    parts: tuple[str, ...]
    left: tuple[tuple[str, Shape | None], ...]
    foreign: tuple[str, ...]
    kept: tuple[tuple[str, Kept], ...]
    contents: tuple[Read, ...]
    asked: tuple[Asked, ...]
    damaged: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Work:
    """What all batches share. `draw` gives the Markdown of a sheaf. A shape without an entry in `shells` is not known
    yet, one with None has none. `hints_go` is whether hints to the search are taken out. Pages of the `former` site
    that would be the same are linked into the new one.
    """

    draw: Draw
    maker: ContentMaker
    shells: Mapping[Shape, Shell | None]
    pages: Path
    site: Path
    hints_go: bool = True
    wants_contents: bool = False
    former: Former | None = None


def make_batch(work: Work, batch: Sequence[Sheaf]) -> Made:
    """Draw some sheaves, and make their pages."""
    tally = Tally()
    for sheaf in batch:
        for rendered in tally.drawn(work, sheaf):
            if tally.takes(work, sheaf, rendered):
                make_page(work, rendered, tally)
    return tally.made()


def write_batch(work: Work, batch: Sequence[Sheaf]) -> Made:
    """Draw some sheaves, and write their Markdown only."""
    tally = Tally()
    for sheaf in batch:
        for rendered in tally.drawn(work, sheaf):
            tally.takes(work, sheaf, rendered)
    return tally.made()


class Tally:
    """Counts what comes of a batch."""

    def __init__(self) -> None:
        self.changed = 0
        self.unchanged = 0
        self.parts: list[str] = []
        self.left: list[tuple[str, Shape | None]] = []
        self.foreign: list[str] = []
        self.kept: list[tuple[str, Kept]] = []
        self.contents: list[Read] = []
        self.asked: list[Asked] = []
        self.damaged: list[str] = []

    def drawn(self, work: Work, sheaf: Sheaf) -> Iterable[RenderedPage]:
        """The Markdown of a sheaf, and a note of what it asked."""
        found = drawn(work, sheaf)
        if sheaf.kind != WRITTEN:
            self.asked.append(Asked(sheaf, tuple(page.path for page in found.pages), found.asked))
        return found.pages

    def takes(self, work: Work, sheaf: Sheaf, rendered: RenderedPage) -> bool:
        """Write the Markdown of a page; false where somebody else's file stands in its place."""
        path = work.pages / rendered.path
        if rendered.path != sheaf.path:
            if is_foreign(path):
                self.foreign.append(rendered.path)
                return False
            self.parts.append(rendered.path)
        if sheaf.kind == WRITTEN or not write_if_changed(path, rendered.content):
            self.unchanged += 1
        else:
            self.changed += 1
        return True

    def made(self) -> Made:
        return Made(
            self.changed,
            self.unchanged,
            tuple(self.parts),
            tuple(self.left),
            tuple(self.foreign),
            tuple(self.kept),
            tuple(self.contents),
            tuple(self.asked),
            tuple(self.damaged),
        )


def drawn(work: Work, sheaf: Sheaf) -> Drawn:
    """The Markdown of a sheaf, from the disk where it is there."""
    if sheaf.kind == WRITTEN:
        return Drawn((RenderedPage(sheaf.path, (work.pages / sheaf.path).read_bytes()),))
    return work.draw(sheaf)


def make_page(work: Work, rendered: RenderedPage, tally: Tally) -> None:
    """Put a page into the site, or leave it, as the tally then tells."""
    digest = digest_of_page(rendered.content)
    place = destination(work.maker.urls.url(rendered.path))
    taken_over = None if work.wants_contents else _taken_over(work, rendered.path, digest, place, tally)
    if taken_over:
        tally.kept.append((rendered.path, taken_over))
        return
    page = taken_apart(rendered)
    content = content_of(work.maker, page)
    shape = content and shape_of(page.path, page.meta, content)
    shell = work.shells.get(shape) if shape else None
    if content is None or shape is None or shell is None:
        tally.left.append((page.path, shape))
        return
    made = document(shell, page, content, hints_go=work.hints_go)
    written = write_new(f"{work.site}/{place}", made)
    tally.kept.append((page.path, Kept(digest, shape, shell.digest, *written, digest_of_page(made))))
    if work.wants_contents:
        tally.contents.append(Read(page, content.with_cells_apart()))


def digest_of_page(content: bytes) -> bytes:
    """A digest of a page, of its Markdown or its HTML, as `Kept` has it."""
    return hashlib.blake2b(content, digest_size=16).digest()


def _taken_over(work: Work, path: str, digest: bytes, place: str, tally: Tally) -> Kept | None:
    """The page of the former site, linked into this one, if it is of the same Markdown in the same shell and still as
    it was written, to the byte.
    """
    kept = work.former.pages.get(path) if work.former else None
    if work.former is None or kept is None or kept.markdown != digest:
        return None
    shell = work.shells.get(kept.shape)
    if shell is None or shell.digest != kept.shell:
        return None
    old, new = f"{work.former.site}/{place}", f"{work.site}/{place}"
    try:
        status = os.stat(old)
        if (status.st_size, status.st_mtime_ns) != (kept.size, kept.time_ns):
            return None
        with open(old, "rb", buffering=0) as file:
            if digest_of_page(file.read()) != kept.page:
                tally.damaged.append(path)
                return None
        make_folder(os.path.dirname(new))
        os.link(old, new)
    except OSError:
        return None
    return kept


def document(shell: Shell, page: Apart, content: Content, *, hints_go: bool) -> bytes:
    """The HTML of a whole page."""
    shown = without_hints(content.html) if hints_go else content.html
    return filled(shell, page.path, page.meta, Content(shown, content.toc))


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
