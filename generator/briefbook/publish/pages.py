"""Writes rendered pages: only what changed, and what no page stands for any more is removed.

A page of ours says so in its front matter. What somebody else put into the folder is never touched.
"""

from __future__ import annotations

import os
from collections.abc import Collection, Iterable
from pathlib import Path
from typing import NamedTuple

from briefbook.model.page import RenderedPage

OURS = b"\ngenerator: briefbook\n"
_HEAD = 4096


class Written(NamedTuple):
    """How many files were written, left as they were, and removed."""

    changed: int
    unchanged: int
    removed: int


class ForeignPagesError(Exception):
    """Pages would be written over files that are not ours; their paths are its arguments."""


def write_pages(pages: Iterable[RenderedPage], folder: Path) -> Written:
    """Make `folder` hold the pages, and none that we wrote before. A file whose bytes are the same keeps its time.

    Raises ForeignPagesError, with nothing written, where a file that is not ours stands in the way.
    """
    rendered = {page.path: page.content for page in pages}
    removed = make_room(rendered, folder)
    changed = sum(write_if_changed(folder / path, content) for path, content in rendered.items())
    return Written(changed, len(rendered) - changed, removed)


def make_room(paths: Collection[str], folder: Path) -> int:
    """Make the folder ready for pages at these paths: those that we wrote before and nobody wants now are removed, and
    counted. Raises ForeignPagesError where a file that is not ours stands in the way.
    """
    folder.mkdir(parents=True, exist_ok=True)
    foreign = [path for path in paths if (folder / path).is_file() and not _is_ours(folder / path)]
    if foreign:
        raise ForeignPagesError(*sorted(foreign))
    return _remove_stale(folder, set(paths))


def write_if_changed(path: Path, content: bytes) -> bool:
    """Write a file whole or not at all; false where it holds these bytes already."""
    try:
        if path.read_bytes() == content:
            return False
    except FileNotFoundError:
        path.parent.mkdir(parents=True, exist_ok=True)
    partial = path.with_name(f".{path.name}.part")
    partial.write_bytes(content)
    os.replace(partial, path)
    return True


def _is_ours(path: Path) -> bool:
    with path.open("rb") as file:
        return OURS in file.read(_HEAD)


def _remove_stale(folder: Path, wanted: set[str]) -> int:
    removed = 0
    for path in sorted(folder.rglob("*.md"), reverse=True):
        if path.relative_to(folder).as_posix() in wanted or not path.is_file() or path.is_symlink():
            continue
        if _is_ours(path):
            path.unlink()
            removed += 1
            _remove_if_empty(path.parent, folder)
    return removed


def _remove_if_empty(path: Path, top: Path) -> None:
    while path != top and not any(path.iterdir()):
        path.rmdir()
        path = path.parent
