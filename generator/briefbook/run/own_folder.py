"""Folders of ours in a project: what lies behind a link is not ours to write to, and nothing in them is for git."""

from __future__ import annotations

import os
import shutil
import stat
from pathlib import Path

_IGNORE = ".gitignore"
_MOST_BYTES = 1 << 30
_BINARY = getattr(os, "O_BINARY", 0)


def own_folder(root: Path, path: str) -> Path | None:
    """A folder of ours in a project, made where it is not there; nothing in it is for git, whatever the project's own
    says. None where a link stands in its place, or above it: what lies behind one is not ours to write to.
    """
    folder = own_place(root, path)
    if folder is not None and not folder.is_dir():
        folder.mkdir(parents=True, exist_ok=True)
        (folder / _IGNORE).write_text("*\n")
    return folder


def own_place(root: Path, path: str) -> Path | None:
    """Where a folder of a project that we write and remove files in is, or would be; None where a link stands in its
    place, or above it.
    """
    folder = root
    for part in path.split("/"):
        folder /= part
        if folder.is_symlink():
            return None
    return folder


def remove_own_folder(root: Path, path: str) -> None:
    """Remove a folder of ours with all that is in it."""
    folder = own_place(root, path)
    if folder is not None:
        shutil.rmtree(folder, ignore_errors=True)


def plain_bytes(path: Path) -> bytes | None:
    """What a plain file holds, if there is one and it is not too large to be one of ours."""
    try:
        handle = os.open(path, os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0) | _BINARY)
        with os.fdopen(handle, "rb") as file:
            status = os.fstat(handle)
            return file.read() if stat.S_ISREG(status.st_mode) and status.st_size <= _MOST_BYTES else None
    except OSError:
        return None
