"""Frames of pages, from whoever can make them: MkDocs that has just built the site, or what is kept of it."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple, Protocol

from briefbook.model.page import Apart, RenderedPage
from briefbook.publish.fast.content import Content, ContentMaker
from briefbook.publish.fast.files import turn_to
from briefbook.publish.fast.shells import NoShellError, Shape, Shell, shape_of
from briefbook.publish.fast.theme_door import ThemeDoor
from briefbook.publish.fast.urls import destination
from briefbook.publish.fast.work import content_of, document, taken_apart, write_new


class NoFrameError(Exception):
    """A page that only a build can frame."""


class Frames(Protocol):
    """Frames pages that are not made from a shell alone."""

    def titles(self) -> object:
        """What pages are called in the navigation, which stands on all of them."""

    def turn_to(self, maker: ContentMaker) -> None:
        """The site has other pages now."""

    def shell(self, shape: Shape) -> Shell:
        """The shell of a shape that was not met before. Raises NoShellError."""

    def read(self, path: str, pages: Path) -> Any:
        """A page, read anew from its Markdown in a folder. Raises NoFrameError."""

    def finish(self, page: Any, site: Path) -> None:
        """Put a page that was read into a site."""

    def changed_paths(self) -> None:
        """Pages came or went. Raises NoFrameError where something lists them that is not made here."""


class FromMkDocs:
    """By MkDocs, with all that it had in hand when it built the site."""

    def __init__(self, door: ThemeDoor) -> None:
        self.door = door

    def titles(self) -> object:
        return self.door.titles()

    def turn_to(self, maker: ContentMaker) -> None:
        turn_to(self.door.files, self.door.nav, maker)

    def shell(self, shape: Shape) -> Shell:
        return self.door.shell(shape)

    def read(self, path: str, pages: Path) -> Any:
        return self.door.populated(path, str(pages))

    def finish(self, page: Any, site: Path) -> None:
        self.door.finish(page, str(site))

    def changed_paths(self) -> None:
        self.door.make_sitemap()


class Framed(NamedTuple):
    """A page of ours with its content, in the shell that it stands in."""

    page: Apart
    shell: Shell
    document: bytes


class FromShells:
    """By shells that were learnt for single pages of the navigation when MkDocs built the site."""

    def __init__(self, shells: Mapping[str, tuple[Shape, Shell]], maker: ContentMaker, *, has_search: bool) -> None:
        self.shells = shells
        self.maker = maker
        self.has_search = has_search

    def titles(self) -> object:
        return None

    def turn_to(self, maker: ContentMaker) -> None:
        self.maker = maker

    def shell(self, shape: Shape) -> Shell:
        raise NoShellError("it was not met before")

    def read(self, path: str, pages: Path) -> Framed:
        page = taken_apart(RenderedPage(path, (pages / path).read_bytes()))
        content = _as_listed(self.maker, page)
        shape, shell = self.shells.get(path, (None, None))
        if content is None or shell is None or shape != shape_of(path, page.meta, content):
            raise NoFrameError(path)
        return Framed(page, shell, document(shell, page, content, hints_go=self.has_search))

    def finish(self, page: Framed, site: Path) -> None:
        write_new(f"{site}/{destination(self.maker.urls.url(page.page.path))}", page.document)

    def changed_paths(self) -> None:
        raise NoFrameError("sitemap.xml")


def shells_of_listed(
    door: ThemeDoor, maker: ContentMaker, paths: Mapping[str, bytes], pages: Path, *, has_search: bool
) -> dict[str, tuple[Shape, Shell]]:
    """The shells of pages of the navigation, by path: of those that come out to the byte as MkDocs made them, which
    `paths` holds.
    """
    found = {}
    for path, made in paths.items():
        page = taken_apart(RenderedPage(path, (pages / path).read_bytes()))
        content = _as_listed(maker, page)
        if content is None:
            continue
        shape = shape_of(path, page.meta, content)
        try:
            shell = door.shell_of_listed(path, shape)
        except NoShellError:
            continue
        if document(shell, page, content, hints_go=has_search) == made:
            found[path] = (shape, shell)
    return found


def _as_listed(maker: ContentMaker, page: Apart) -> Content | None:
    """The content of a page of the navigation, whose text the search reads."""
    content = content_of(maker, page)
    return content and content.with_cells_apart()
