"""A page to be: where it goes, what it is called, and the view that its template shows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from msgspec import Struct

from briefbook.model.marking import Marking
from briefbook.model.search import SearchRecord


@dataclass(frozen=True, slots=True)
class Page:
    """`path` is below the pages folder, with forward slashes. `view` holds plain values only: it is all that the
    template sees, so that rendering is a function of view, templates and options, here or in another process.
    `redirect` is the id, in the same folder, that a page at an old address leads to. `added_by` is the entry point of
    the package that draws it, where that is none of ours.
    """

    path: str
    template: str
    title: str
    description: str
    kind: str
    view: Mapping[str, Any]
    icon: str = ""
    marking: Marking = Marking.CLEAR
    boost: float = 1.0
    redirect: str = ""
    added_by: str = ""


class Apart(Struct, frozen=True, array_like=True, gc=False):
    """A Markdown file of ours taken apart: what its front matter says, and what stands below."""

    path: str
    meta: Mapping[str, Any]
    markdown: str


class RenderedPage(Struct, frozen=True, array_like=True, gc=False):
    """A file to be: its path below the pages folder, and its bytes. `apart` is the same taken apart, where whoever
    rendered it is still at hand.
    """

    path: str
    content: bytes
    apart: Apart | None = None


class Drawn(Struct, frozen=True, array_like=True, gc=False):
    """The pages of a page group; the dependency keys of each: while the answers stay, so does the page; and what search
    knows of the first. The first of a list depends on what the others are cut by.
    """

    pages: tuple[RenderedPage, ...]
    reads: tuple[tuple[str, ...], ...] = ()
    record: SearchRecord | None = None


class PageGroup(Struct, frozen=True, array_like=True, gc=False):
    """Pages that are drawn together: the one at `path`, and the other parts of a list that is too long for one page.

    `kind` is that of the pages, or the name of the list; `id` is what they are of, or empty; `type` is an entity's.
    `menu` is the heading under which the menu lists the page, or empty. The pages of a page group that is `WRITTEN` are
    there already.
    """

    kind: str
    id: str
    path: str
    type: str = ""
    menu: str = ""


WRITTEN = "written"
