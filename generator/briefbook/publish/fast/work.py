"""One batch of pages: drawn, written as Markdown, turned into HTML, put into the site. Runs in any process."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from briefbook.model.page import Page, RenderedPage, Sheaf
from briefbook.publish.fast.content import Content, ContentMaker, LeftToMkDocsError, without_hints
from briefbook.publish.fast.shells import Shape, Shell, filled, shape_of
from briefbook.publish.pages import write_if_changed

_FRONT_MATTER = re.compile(r"---\n(.*?)\n---\n+", re.DOTALL)
_FIELD = re.compile(r"^(title|description): (.*)$", re.MULTILINE)
Draw = Callable[[Sheaf], Iterable[tuple[Page, RenderedPage]]]


class Source(NamedTuple):
    """A Markdown file taken apart: what its front matter says of the page, and what stands below."""

    title: str
    description: str
    markdown: str


class Read(NamedTuple):
    """A page with what it holds, for those who search it."""

    page: Page
    source: Source
    content: Content


class Made(NamedTuple):
    """What came of a batch: files of Markdown written or left as they were; pages of which no HTML was made, with
    their shape; what the pages hold, where that was asked for.
    """

    changed: int
    unchanged: int
    left: tuple[tuple[str, Shape | None], ...]
    contents: tuple[Read, ...]


@dataclass(frozen=True, slots=True)
class Work:
    """What all batches share. `draw` gives the pages of a sheaf with their Markdown. A shape without an entry in
    `shells` is not known yet, one with None has none. `hints_go` is whether hints to the search are taken out.
    """

    draw: Draw
    maker: ContentMaker
    shells: Mapping[Shape, Shell | None]
    pages: Path
    site: Path
    hints_go: bool = True
    wants_contents: bool = False


def make_batch(work: Work, batch: Sequence[Sheaf]) -> Made:
    """Draw and write the pages of some sheaves."""
    changed = unchanged = 0
    left: list[tuple[str, Shape | None]] = []
    contents: list[Read] = []
    for sheaf in batch:
        for page, rendered in work.draw(sheaf):
            if write_if_changed(work.pages / rendered.path, rendered.content):
                changed += 1
            else:
                unchanged += 1
            source = source_of(rendered.content)
            content = content_of(work.maker, source, page)
            shape = content and shape_of(page, content)
            shell = work.shells.get(shape) if shape else None
            if content is None or shell is None:
                left.append((page.path, shape))
                continue
            shown = content._replace(html=without_hints(content.html)) if work.hints_go else content
            write_new(work.site / destination(work.maker.url_of[page.path]), document(shell, page, source, shown))
            if work.wants_contents:
                contents.append(Read(page, source, content))
    return Made(changed, unchanged, tuple(left), tuple(contents))


def document(shell: Shell, page: Page, source: Source, content: Content) -> bytes:
    """The HTML of a whole page."""
    return filled(shell, page, content, source.title, source.description).encode("utf-8", "xmlcharrefreplace")


def source_of(rendered: bytes) -> Source:
    """A file of ours taken apart."""
    text = rendered.decode()
    match = _FRONT_MATTER.match(text)
    fields = dict(_FIELD.findall(match[1])) if match else {}
    title, description = (json.loads(fields[name]) for name in ("title", "description"))
    return Source(title, description, text[match.end() :] if match else text)


def content_of(maker: ContentMaker, source: Source, page: Page) -> Content | None:
    """The content of a page; None where it links to nothing, of which MkDocs is to tell."""
    try:
        return maker.content(source.markdown, page.path)
    except LeftToMkDocsError:
        return None


def destination(url: str) -> str:
    """The file that an address stands for: `a/b/` is `a/b/index.html`."""
    return f"{url.removeprefix('./')}index.html" if url.endswith("/") else url


def write_new(path: Path, data: bytes) -> None:
    """Write a file of a folder that is being made: nobody reads it yet."""
    try:
        path.write_bytes(data)
    except FileNotFoundError:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
