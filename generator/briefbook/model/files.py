"""Files of a book, below content/files/: pictures, scans and other documents, and what uses them."""

from __future__ import annotations

import posixpath
from urllib.parse import quote, unquote, urlsplit

from msgspec import Struct

from briefbook.problems import Span

FILES = "files"
"""The folder, in the content and in the site."""
PICTURES = frozenset(["png", "jpeg", "gif", "webp", "svg"])
"""Kinds of files that are shown; to others there are links alone."""


class FileUse(Struct, frozen=True, array_like=True, gc=False):
    """A file that something shows or leads to: its path below the folder, and where that is written."""

    path: str
    where: Span
    is_picture: bool = False


class Asset(Struct, frozen=True, array_like=True, gc=False):
    """A file that may be published. `kind` is what it holds, whatever it is called; `digest` is that of the bytes to be
    published. Width and height are in pixels, of pictures only.
    """

    path: str
    kind: str
    size: int
    digest: str
    width: int = 0
    height: int = 0


def site_path(path: str) -> str:
    """Where the site has a file."""
    return f"{FILES}/{path}"


def target_of(path: str) -> str:
    """The same as the target of a link, with whatever could mean something in Markdown or HTML as escapes."""
    return quote(site_path(path), safe="/").replace("~", "%7E").replace("_", "%5F")


def path_of(url: str, folder: str = "") -> str:
    """The path of the file that an address leads to, written on a page in a folder of the site; empty where it leads
    elsewhere.
    """
    try:
        scheme, host, path, _, _ = urlsplit(url)
    except ValueError:
        return ""
    whole = posixpath.normpath(posixpath.join(folder, unquote(path)))
    is_file = not scheme and not host and whole.startswith(f"{FILES}/")
    return whole.removeprefix(f"{FILES}/") if is_file else ""
