"""Reads what people put on the disk: regular files of a bounded size, and no link that leads out of the project.

Every failure is an OSError with a reason (`strerror`) and a path (`filename`), so that callers handle it as they handle
a file that is not there.
"""

from __future__ import annotations

import errno
import os
import stat
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

MAX_BYTES = 64 * 1024 * 1024
"""What is read of one file at most."""
MAX_COPIED = 1024 * 1024 * 1024
"""What a file may hold at most that is copied to the site as it is."""
Bounds = tuple[str, ...]
"""Real paths of the folders that links may not lead out of."""
ANYWHERE: Bounds = ()
_FLAGS = os.O_RDONLY
for _name in ("O_NONBLOCK", "O_NOFOLLOW", "O_CLOEXEC", "O_NOCTTY", "O_BINARY"):
    _FLAGS |= getattr(os, _name, 0)
_READ_BYTES = 64 * 1024

UNSAFE = "put regular files in their place; `follow_links: true` in mkdocs.yml allows links out of the project"
"""What to do about a file that must not be published."""


class LinkOutError(OSError):
    """A link leads out of the folders that it may lead to."""

    def __init__(self, path: Path) -> None:
        super().__init__(errno.EPERM, "this link leads out of the project", str(path))


class FolderLinkError(OSError):
    """A link to a folder that is not entered: links are not followed, or what it leads to is read already."""

    def __init__(self, path: Path) -> None:
        super().__init__(errno.ELOOP, "this folder is a link, which is not followed", str(path))


class NotRegularError(OSError):
    """A pipe, a socket or a device: reading it may wait for ever, or never end."""

    def __init__(self, path: Path) -> None:
        super().__init__(errno.EINVAL, "this is not a regular file", str(path))


class TooLargeError(OSError):
    """A file is larger than what is read of one."""

    def __init__(self, path: Path, most: int) -> None:
        shown = f"{most >> 20} MiB" if most >> 20 else f"{most >> 10} KiB"
        super().__init__(errno.EFBIG, f"this file is larger than {shown}", str(path))


def bounds_of(root: Path, *named: Path) -> Bounds:
    """The bounds of a project: its folder, and those of `named` that somebody placed outside it by name."""
    top = os.path.abspath(root)
    outside = (path for path in named if not _is_below(os.path.abspath(path), top))
    return tuple(os.path.realpath(folder) for folder in (root, *outside))


def is_within(path: Path, bounds: Bounds) -> bool:
    """Whether a path, once all links in it are followed, lies within the bounds."""
    return _is_inside(os.path.realpath(path), bounds)


def _is_inside(real: str, bounds: Bounds) -> bool:
    return not bounds or any(_is_below(real, folder) for folder in bounds)


def _is_below(path: str, folder: str) -> bool:
    return path == folder or path.startswith(folder.rstrip(os.sep) + os.sep)


def read_file(path: Path, bounds: Bounds, most: int = MAX_BYTES) -> bytes:
    """The bytes of a regular file. Nothing is waited for, and no more than `most` bytes are read. Raises OSError."""
    real = os.path.realpath(path)
    if not _is_inside(real, bounds):
        raise LinkOutError(path)
    _refuse(os.stat(real), path, most)  # before it is opened: that alone can move a device
    descriptor = os.open(real, _FLAGS)
    try:
        status = os.fstat(descriptor)
        _refuse(status, path, most)
        return _bytes_in(descriptor, status.st_size, path, most)
    finally:
        os.close(descriptor)


def _refuse(status: os.stat_result, path: Path, most: int) -> None:
    if stat.S_ISDIR(status.st_mode):
        raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR), str(path))
    if not stat.S_ISREG(status.st_mode):
        raise NotRegularError(path)
    if status.st_size > most:
        raise TooLargeError(path, most)


def _bytes_in(descriptor: int, size: int, path: Path, most: int) -> bytes:
    """All bytes: a file can grow while it is read, and those of the kernel give no size."""
    parts: list[bytes] = []
    left = most + 1
    while left > 0 and (part := os.read(descriptor, min(left, max(size + 1, _READ_BYTES)))):
        parts.append(part)
        left -= len(part)
    if left <= 0:
        raise TooLargeError(path, most)
    return b"".join(parts)


class Tree(NamedTuple):
    """The files below a folder, links to files among them; the folders, and those that were not entered, with the
    reason. All by path.
    """

    files: tuple[Path, ...]
    folders: tuple[Path, ...]
    closed: tuple[OSError, ...]


def tree(top: Path, bounds: Bounds, *, follows: bool = True, has_hidden: bool = True) -> Tree:
    """What lies below `top`. A link to a folder is entered within the bounds, and each folder once, so that links in a
    circle end; not at all without `follows`. Names that begin with a dot are left out without `has_hidden`.
    """
    walk = _Walk(bounds, follows, has_hidden)
    if os.path.isdir(top):
        walk.enter(top, is_link=os.path.islink(top))
    return Tree(
        tuple(sorted(walk.files, key=lambda path: path.as_posix())),
        tuple(sorted(walk.folders, key=lambda path: path.as_posix())),
        tuple(sorted(walk.closed, key=lambda error: str(error.filename))),
    )


class _Walk:
    """Folders first as they stand, then those that links lead to: a link never hides a folder."""

    def __init__(self, bounds: Bounds, follows: bool, has_hidden: bool) -> None:
        self.bounds = bounds
        self.follows = follows
        self.has_hidden = has_hidden
        self.files: list[Path] = []
        self.folders: list[Path] = []
        self.closed: list[OSError] = []
        self.entered: set[str] = set()

    def enter(self, top: Path, *, is_link: bool) -> None:
        links = [top]
        while links:
            further: list[Path] = []
            for link in links:
                further += self._enter_one(link, is_link=is_link)
            links, is_link = sorted(further), True

    def _enter_one(self, path: Path, *, is_link: bool) -> list[Path]:
        real = os.path.realpath(path)
        if not _is_inside(real, self.bounds):
            self.closed.append(LinkOutError(path))
        elif is_link and (real in self.entered or _is_below(os.path.realpath(path.parent), real)):
            self.closed.append(FolderLinkError(path))
        else:
            return self._descend(path, real)
        return []

    def _descend(self, top: Path, real: str) -> list[Path]:
        """Take up the files of a folder and of those in it; gives the links to folders."""
        links: list[Path] = []
        stack = [(str(top), real)]
        while stack:
            place, real = stack.pop()
            if real in self.entered:
                continue
            self.entered.add(real)
            try:
                entries = list(self._entries(place))
            except OSError as error:
                self.closed.append(OSError(error.errno, f"this folder cannot be read: {error.strerror}", place))
                continue
            for entry in entries:
                if entry.is_dir(follow_symlinks=False):
                    self.folders.append(Path(entry.path))
                    stack.append((entry.path, f"{real.rstrip(os.sep)}{os.sep}{entry.name}"))
                elif _is_folder(entry) and self.follows:
                    links.append(Path(entry.path))
                elif _is_folder(entry):
                    self.closed.append(FolderLinkError(Path(entry.path)))
                else:
                    self.files.append(Path(entry.path))
        return links

    def _entries(self, place: str) -> Iterator[os.DirEntry[str]]:
        with os.scandir(place) as entries:
            yield from (entry for entry in entries if self.has_hidden or not entry.name.startswith("."))


def _is_folder(entry: os.DirEntry[str]) -> bool:
    try:
        return entry.is_dir()
    except OSError:
        return False


def unsafe_in(folder: Path, bounds: Bounds, most: int = MAX_BYTES) -> tuple[OSError, ...]:
    """Why a folder must not be handed to a program that follows every link and reads every file: what is wrong below
    it, by path. Nothing is wrong with one that is not there.
    """
    found = tree(folder, bounds)
    wrong = list(found.closed)
    for path in found.files:
        try:
            status = path.lstat()
            if stat.S_ISLNK(status.st_mode):
                if not is_within(path, bounds):
                    raise LinkOutError(path)
                status = path.stat()
            _refuse(status, path, most)
        except OSError as error:
            wrong.append(error)
    return tuple(wrong)


def told(error: OSError, root: Path) -> str:
    """One line on a file that was refused: its path below the project, and why."""
    path = str(error.filename)
    shown = os.path.relpath(path, root) if _is_below(path, str(root)) else path
    return f"{shown}: {error.strerror}"
