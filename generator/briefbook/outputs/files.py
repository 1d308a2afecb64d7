"""Outputs: files of the site that are made of the book, beside its pages; ours, and those that other packages add."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator
from pathlib import PurePosixPath
from typing import NamedTuple

from briefbook.extensions import OUTPUTS, blaming, extensions, is_plain_path, refused
from briefbook.outputs.graph import graph_files
from briefbook.pages.book_context import BookContext


class Output(NamedTuple):
    """`files` gives the files of a book, each by its path in the site and its bytes. It reads nothing but the book, and
    gives the same bytes for the same facts.
    """

    files: Callable[[BookContext], Iterable[tuple[str, bytes]]]


def output_files(book: BookContext, taken: Callable[[], Collection[str]]) -> dict[str, bytes]:
    """The files of all outputs by path. Raises ExtensionError for a path out of the site, one that is `taken` by
    something else, file or folder, one that two outputs give, and for whatever goes wrong in an output.
    """
    found = dict(graph_files(book))
    outputs = extensions(OUTPUTS, Output)
    if not outputs:
        return found
    files = {*taken(), *found}
    folders = {folder for path in files for folder in _folders(path)}
    for name, output in outputs.items():
        for path, content in _given(name, output, book):
            if path in files or path in folders or not files.isdisjoint(_folders(path)):
                raise refused(OUTPUTS, name, f"gives '{path}', which is already in the site")
            found[path] = content
            files.add(path)
            folders.update(_folders(path))
    return found


def _given(name: str, output: Output, book: BookContext) -> Iterator[tuple[str, bytes]]:
    with blaming(OUTPUTS, name):
        for path, content in output.files(book):
            if not is_plain_path(path):
                raise refused(OUTPUTS, name, f"gives '{path}', which is not a valid path in a site")
            if not isinstance(content, bytes):
                raise refused(OUTPUTS, name, f"gives '{path}' with {type(content).__name__}, not bytes")
            yield path, content


def _folders(path: str) -> list[str]:
    """The folders that a path leads through."""
    return [str(folder) for folder in PurePosixPath(path).parents if folder.parts]
