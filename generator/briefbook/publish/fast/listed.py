"""Pages of the navigation, each in a shell of its own: made without MkDocs, once it has shown how it frames them."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from briefbook.model.page import Apart, RenderedPage
from briefbook.publish.fast.content import Content, ContentMaker
from briefbook.publish.fast.shells import NoShellError, Shape, Shell, shape_of
from briefbook.publish.fast.theme_door import ThemeDoor
from briefbook.publish.fast.work import Read, content_of, document, taken_apart

ListedShells = dict[str, tuple[Shape, Shell]]
"""By path; the shape that the page had then."""


def listed_shells(
    door: ThemeDoor, maker: ContentMaker, made: Mapping[str, bytes], pages: Path, *, has_search: bool
) -> ListedShells:
    """The shells of pages of the navigation: of those that come out to the byte as MkDocs `made` them."""
    found: ListedShells = {}
    for path, finished in made.items():
        page = taken_apart(RenderedPage(path, (pages / path).read_bytes()))
        content = _content_of(maker, page)
        if content is None:
            continue
        shape = shape_of(path, page.meta, content)
        try:
            shell = door.shell_of_listed(path, shape)
        except NoShellError:
            continue
        if document(shell, page, content, hints_go=has_search) == finished:
            found[path] = (shape, shell)
    return found


def listed_document(
    shells: ListedShells, maker: ContentMaker, path: str, markdown: bytes, *, has_search: bool
) -> tuple[bytes, Read]:
    """The HTML of a page of the navigation, and what it holds. Raises NoShellError where only MkDocs can make it."""
    page = taken_apart(RenderedPage(path, markdown))
    content = _content_of(maker, page)
    shape, shell = shells.get(path, (None, None))
    if content is None or shell is None or shape != shape_of(path, page.meta, content):
        raise NoShellError(path)
    return document(shell, page, content, hints_go=has_search), Read(page, content)


def _content_of(maker: ContentMaker, page: Apart) -> Content | None:
    """The content of a page of the navigation, whose text the search reads."""
    content = content_of(maker, page)
    return content and content.with_cells_apart()
