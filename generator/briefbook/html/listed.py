"""Pages of the navigation, each in a layout of its own: made without MkDocs, once it has shown how it frames them."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from briefbook.html.content import Content, ContentMaker
from briefbook.html.layouts import Layout, LayoutKey, NoLayoutError, layout_key_of
from briefbook.html.theme_adapter import ThemeAdapter
from briefbook.html.work import Read, content_of, document, taken_apart
from briefbook.model.page import Apart, RenderedPage

ListedLayouts = dict[str, tuple[LayoutKey, Layout]]
"""By path; the shape that the page had then."""


def listed_layouts(
    door: ThemeAdapter, maker: ContentMaker, made: Mapping[str, bytes], pages: Path, *, has_search: bool
) -> ListedLayouts:
    """The layouts of pages of the navigation: of those that come out to the byte as MkDocs `made` them."""
    found: ListedLayouts = {}
    for path, finished in made.items():
        page = taken_apart(RenderedPage(path, (pages / path).read_bytes()))
        content = _content_of(maker, page)
        if content is None:
            continue
        layout_key = layout_key_of(path, page.meta, content)
        try:
            layout = door.layout_of_listed(path, layout_key)
        except NoLayoutError:
            continue
        if document(layout, page, content, hints_go=has_search) == finished:
            found[path] = (layout_key, layout)
    return found


def listed_document(
    layouts: ListedLayouts, maker: ContentMaker, path: str, markdown: bytes, *, has_search: bool
) -> tuple[bytes, Read]:
    """The HTML of a page of the navigation, and what it holds. Raises NoLayoutError where only MkDocs can make it."""
    page = taken_apart(RenderedPage(path, markdown))
    content = _content_of(maker, page)
    layout_key, layout = layouts.get(path, (None, None))
    if content is None or layout is None or layout_key != layout_key_of(path, page.meta, content):
        raise NoLayoutError(path)
    return document(layout, page, content, hints_go=has_search), Read(page, content)


def _content_of(maker: ContentMaker, page: Apart) -> Content | None:
    """The content of a page of the navigation, whose text the search reads."""
    content = content_of(maker, page)
    return content and content.with_cells_apart()
