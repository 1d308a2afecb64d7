"""Temporary folders below `build/tmp`, so that what a killed run leaves behind stays in the project, and not for long.

Whoever uses such a folder holds a lock on it, which the system releases when the process ends, however it ends. Process
ids would not do: in containers that share a folder several processes have the same one.
"""

from __future__ import annotations

import os
import re
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from briefbook.run.own_folder import own_folder, own_place

try:
    import fcntl
except ImportError:  # a system without them: nothing is locked, and nothing is cleared
    fcntl = None  # type: ignore[assignment]

SCRATCH = "build/tmp"
_OURS = re.compile(r"[0-9]+-.+")


@contextmanager
def scratch_folder(root: Path) -> Iterator[Path]:
    """A new empty folder below the project's `build/tmp`, gone at the end; else one of the system's."""
    try:
        parent = own_folder(root, SCRATCH)
        if parent is None:
            raise NotADirectoryError(root / SCRATCH)
        with _locked(parent):  # nobody clears between the making of the folder and its lock
            folder = Path(tempfile.mkdtemp(prefix=f"{os.getpid()}-", dir=parent))
            lock = _lock(folder)
    except OSError:
        with tempfile.TemporaryDirectory(prefix="briefbook-") as elsewhere:
            yield Path(elsewhere)
        return
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)
        os.close(lock)


def clear_scratch(root: Path) -> None:
    """Remove the folders of runs that have ended without doing so."""
    parent = own_place(root, SCRATCH)
    if fcntl is None or parent is None or not parent.is_dir():
        return
    with suppress(OSError), _locked(parent):
        for each in parent.iterdir():
            if _OURS.fullmatch(each.name) and each.is_dir() and not each.is_symlink():
                _remove_if_free(each)


def _remove_if_free(folder: Path) -> None:
    with suppress(OSError):  # in use, or on a disk that has no locks
        lock = os.open(folder, os.O_RDONLY)
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            shutil.rmtree(folder, ignore_errors=True)
        finally:
            os.close(lock)


@contextmanager
def _locked(folder: Path) -> Iterator[None]:
    lock = _lock(folder)
    try:
        yield
    finally:
        os.close(lock)


def _lock(folder: Path) -> int:
    """The open folder, locked where its disk has locks; closing it unlocks it."""
    opened = os.open(folder, os.O_RDONLY)
    if fcntl is not None:
        with suppress(OSError):
            fcntl.flock(opened, fcntl.LOCK_EX)
    return opened
