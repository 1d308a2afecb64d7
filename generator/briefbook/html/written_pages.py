"""Writes rendered pages: only what changed, and what no page stands for any more is removed.

A page of ours says so in its front matter. What somebody else put into the folder is never touched.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Collection, Iterable, Set
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

from briefbook.model.page import RenderedPage

OURS, _RULE = b"generator: briefbook\n", b"---\n"
_LINE = 1 << 21
"""What a line of a front matter may hold: a title, escaped, twice over."""


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
    folder.mkdir(parents=True, exist_ok=True)
    rendered = {page.path: page.content for page in pages}
    refuse_foreign(rendered, folder)
    changed = write_batch(rendered.items(), folder)
    return Written(changed, len(rendered) - changed, remove_stale(rendered.keys(), folder))


def refuse_foreign(paths: Collection[str], folder: Path) -> None:
    """Raises ForeignPagesError where a file that is not ours stands where one of the paths is to be written."""
    has_folder: dict[str, bool] = {}
    foreign = []
    for path in paths:
        name = path.rpartition("/")[0]
        if name not in has_folder:
            has_folder[name] = (folder / name).is_dir()
        if has_folder[name] and is_foreign(folder / path):
            foreign.append(path)
    if foreign:
        raise ForeignPagesError(*sorted(foreign))


def is_foreign(path: Path) -> bool:
    """Whether there is a file that is not ours."""
    return path.is_file() and not _is_ours(str(path))


def write_batch(pages: Iterable[tuple[str, bytes]], folder: Path) -> int:
    """Write what differs of some pages, given by path; how many did. Several processes may write batches at once."""
    return sum(_write_if_changed(f"{folder}/{path}", content) for path, content in pages)


def write_if_changed(path: Path, content: bytes) -> bool:
    """Write a file whole or not at all; false where it holds these bytes already."""
    return _write_if_changed(str(path), content)


def _write_if_changed(path: str, content: bytes) -> bool:
    folder, _, name = path.rpartition("/")
    partial = f"{folder}/.{name}.part" if folder else f".{name}.part"
    with suppress(FileNotFoundError):
        if _bytes_of(path) == content:
            return False
    try:
        _write(partial, content)
    except FileNotFoundError:
        os.makedirs(folder or ".", exist_ok=True)
        _write(partial, content)
    os.replace(partial, path)
    return True


def _write(path: str, content: bytes) -> None:
    with open(path, "wb", buffering=0) as file:
        left = memoryview(content)
        while left:
            left = left[file.write(left) :]


def _bytes_of(path: str) -> bytes:
    """The bytes of a file; of a pipe or a device none, so that a page takes its place."""
    with open(path, "rb", buffering=0, opener=_opened_without_waiting) as file:
        return file.read() if stat.S_ISREG(os.fstat(file.fileno()).st_mode) else b""


def _opened_without_waiting(path: str, flags: int) -> int:
    return os.open(path, flags | getattr(os, "O_NONBLOCK", 0))


def _is_ours(path: str) -> bool:
    """Whether its front matter says so."""
    with open(path, "rb") as file:
        if file.readline(len(_RULE)) != _RULE:
            return False
        while (line := file.readline(_LINE)) not in (b"", _RULE):
            if line == OURS:
                return True
        return False


def remove_page(path: Path, folder: Path) -> bool:
    """Remove a page, and the folders that are empty without it; False where it is none of ours."""
    is_ours = path.is_file() and _is_ours(str(path))
    if is_ours:
        path.unlink()
        remove_if_empty(path.parent, folder)
    return is_ours


def remove_stale(wanted: Set[str], folder: Path) -> int:
    """Remove the pages of ours that are not wanted, and the folders that are empty without them; how many."""
    removed = 0
    top = str(folder)
    for place, _, names in os.walk(top, topdown=False):
        within = os.path.relpath(place, top).replace(os.sep, "/")
        before = "" if within == "." else f"{within}/"
        stale = [name for name in names if name.endswith(".md") and f"{before}{name}" not in wanted]
        for name in sorted(stale):
            path = f"{place}/{name}"
            if not os.path.islink(path) and os.path.isfile(path) and _is_ours(path):
                os.unlink(path)
                removed += 1
                remove_if_empty(Path(place), folder)
    return removed


def remove_if_empty(path: Path, top: Path) -> None:
    """Remove a folder that holds nothing, and those above it that then do so too, up to, not including, `top`."""
    while path != top and not any(path.iterdir()):
        path.rmdir()
        path = path.parent
