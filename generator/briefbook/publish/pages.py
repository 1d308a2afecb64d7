"""Writes rendered pages: only what changed, and what no page stands for any more is removed."""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

from briefbook.model.page import RenderedPage

KEPT = (".gitignore",)


class Written(NamedTuple):
    """How many files were written, left as they were, and removed."""

    changed: int
    unchanged: int
    removed: int


def write_pages(pages: Iterable[RenderedPage], folder: Path) -> Written:
    """Make `folder` hold the pages and nothing else. A file whose bytes are the same keeps its time."""
    folder.mkdir(parents=True, exist_ok=True)
    changed = unchanged = 0
    wanted: set[str] = set()
    for page in pages:
        wanted.add(page.path)
        if write_if_changed(folder / page.path, page.content):
            changed += 1
        else:
            unchanged += 1
    return Written(changed, unchanged, _remove_stale(folder, wanted))


def write_if_changed(path: Path, content: bytes) -> bool:
    """Write a file whole or not at all; false where it holds these bytes already."""
    try:
        if path.read_bytes() == content:
            return False
    except FileNotFoundError:
        path.parent.mkdir(parents=True, exist_ok=True)
    except IsADirectoryError:
        pass
    partial = path.with_name(f".{path.name}.part")
    partial.write_bytes(content)
    os.replace(partial, path)
    return True


def _remove_stale(folder: Path, wanted: set[str]) -> int:
    removed = 0
    for path in sorted(folder.rglob("*"), reverse=True):
        if path.is_dir() and not path.is_symlink():
            if not any(path.iterdir()):
                path.rmdir()
        elif path.relative_to(folder).as_posix() not in wanted and path.name not in KEPT:
            path.unlink()
            removed += 1
    return removed
