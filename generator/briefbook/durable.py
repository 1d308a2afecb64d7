"""Files that are on the disk before they take the place of others: after a power cut there are the old ones or the new.

A rename alone does not see to that: many systems write names before contents.
"""

from __future__ import annotations

import ctypes
import os
import tempfile
from collections.abc import Iterable
from itertools import chain, islice
from pathlib import Path

FEW = 100
"""Files that are written to the disk one by one; more are, where that can be, with all that its file system holds."""


def write_whole(path: Path, content: bytes) -> None:
    """Write a file whole or not at all, with the rights that it has. A link is followed, not replaced."""
    path = path.resolve()
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, partial = tempfile.mkstemp(prefix=f".{path.name}.", suffix=".part", dir=path.parent)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(handle)
        os.chmod(partial, path.stat().st_mode & 0o7777 if path.exists() else 0o666 & ~_umask())
        os.replace(partial, path)
    except BaseException:
        os.unlink(partial)
        raise
    sync_folder(path.parent)


def sync_tree(folder: Path) -> None:
    """Wait until all that lies below a folder is on the disk. 454 MB in 12,000 files take 1.1 s, one by one 20 s."""
    files = (f"{place}/{name}" for place, _, names in os.walk(folder) for name in names)
    first = list(islice(files, FEW + 1))
    if len(first) > FEW and _sync_file_system(folder):
        return
    sync_files(chain(first, files))
    for place, _, _ in os.walk(folder):
        sync_folder(Path(place))


def sync_files(paths: Iterable[str]) -> None:
    """Wait until these files are on the disk."""
    for path in paths:
        if not os.path.islink(path) and os.path.isfile(path):
            # Windows asks for a file that is open for writing.
            _sync(path, os.O_RDWR if os.name == "nt" else os.O_RDONLY)


def sync_folder(folder: Path) -> None:
    """Wait until the names in a folder are on the disk, where the system can tell."""
    if os.name == "posix":
        _sync(str(folder), os.O_RDONLY | os.O_DIRECTORY)


def _sync(path: str, flags: int) -> None:
    handle = os.open(path, flags | getattr(os, "O_BINARY", 0))
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _sync_file_system(folder: Path) -> bool:
    """The same for the whole file system that a folder is on: Linux's syncfs. False where that cannot be done."""
    syncfs = getattr(ctypes.CDLL(None, use_errno=True), "syncfs", None) if os.name == "posix" else None
    if syncfs is None:
        return False
    handle = os.open(folder, os.O_RDONLY)
    try:
        return bool(syncfs(handle) == 0)
    finally:
        os.close(handle)


def _umask() -> int:
    mask = os.umask(0o077)
    os.umask(mask)
    return mask
