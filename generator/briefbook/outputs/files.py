"""Outputs that other packages add: files of the site that are made of the book, beside its pages."""

from __future__ import annotations

from collections.abc import Callable, Container, Iterable
from pathlib import PurePosixPath
from typing import NamedTuple

from briefbook.extensions import OUTPUTS, extensions, refused
from briefbook.render.book_context import BookContext


class Output(NamedTuple):
    """`files` gives the files of a book, each by its path in the site and its bytes. It reads nothing but the book, and
    gives the same bytes for the same facts.
    """

    files: Callable[[BookContext], Iterable[tuple[str, bytes]]]


def output_files(book: BookContext, taken: Container[str] = ()) -> dict[str, bytes]:
    """The files of all outputs by path. Raises ExtensionError for a path out of the site, one that is `taken` by
    something else, and one that two outputs give.
    """
    found: dict[str, bytes] = {}
    for name, output in extensions(OUTPUTS, Output).items():
        for path, content in output.files(book):
            plain = PurePosixPath(path)
            if path != str(plain) or plain.is_absolute() or ".." in plain.parts or not plain.parts or "\\" in path:
                raise refused(OUTPUTS, name, f"gives '{path}', which is no path in a site")
            if path in found or path in taken:
                raise refused(OUTPUTS, name, f"gives '{path}', which stands in the site already")
            found[path] = content
    return found
