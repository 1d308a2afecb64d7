"""The files of folders: names, sizes, times. Whoever changes a file changes its time."""

from __future__ import annotations

import hashlib
import os
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from pathlib import Path

from briefbook.run.workers import Begun

DIGEST_BYTES = 16
_END = b"\0"  # of a path: nothing else in it sorts before


class Listing:
    """What lies in folders, each looked at once, when it is asked for or before."""

    def __init__(self) -> None:
        self._lines: dict[Path, list[bytes]] = {}
        self._groups: Sequence[tuple[Path, ...]] = ()
        self._begun: Begun[list[list[bytes]]] | None = None

    def begin(self, *groups: tuple[Path, ...]) -> None:
        """Begin to look, each group of folders in another process, beside what else is to be done."""
        self.drop()
        self._groups, self._begun = groups, Begun(_each_lines, groups)

    def drop(self) -> None:
        """Nobody wants to know any more."""
        if self._begun:
            self._begun.drop()
        self._begun = None

    def digest(self, *folders: Path) -> bytes:
        """Another one where any file is another one, or stands elsewhere below its folder."""
        digest = hashlib.blake2b(digest_size=DIGEST_BYTES)
        for folder in folders:
            lines = self._in(folder)
            digest.update(b"%d\n" % len(lines))
            digest.update(b"\n".join(lines))
        return digest.digest()

    def is_known(self, *folders: Path) -> bool:
        """Whether these were looked at."""
        return all(folder in self._lines for folder in folders)

    def count(self, *folders: Path) -> int:
        """How many files there are."""
        return sum(len(self._in(folder)) for folder in folders)

    def _in(self, folder: Path) -> list[bytes]:
        """A line for each file, in order."""
        if folder not in self._lines and self._begun:
            begun, self._begun = self._begun, None
            for group, found in zip(self._groups, begun.results(), strict=True):
                self._lines |= dict(zip(group, found, strict=True))
        if folder not in self._lines:
            self._lines[folder] = _lines(folder)
        return self._lines[folder]

    def renew(self) -> None:
        """Look again at everything."""
        self.drop()
        self._lines = {}

    def renew_in(self, folder: Path, names: Iterable[str]) -> None:
        """Look again at these files of a folder; its other files are as they were."""
        lines = self._in(folder)
        for name in names:
            place = os.fsencode(name)
            at = bisect_left(lines, place + _END)
            if at < len(lines) and lines[at].startswith(place + _END):
                del lines[at]
            with suppress(FileNotFoundError):
                lines.insert(at, _line(place, os.stat(folder / name, follow_symlinks=False)))


def _each_lines(folders: Iterable[Path]) -> list[list[bytes]]:
    return [_lines(folder) for folder in folders]


def _lines(folder: Path) -> list[bytes]:
    return sorted(_each_line(os.fsencode(folder)))


def _each_line(folder: bytes) -> Iterator[bytes]:
    start = len(folder) + 1
    stack = [folder]
    while stack:
        place = stack.pop()
        try:
            with os.scandir(place) as entries:
                for entry in entries:
                    if entry.is_dir(follow_symlinks=False):
                        stack.append(entry.path)
                    else:
                        yield _line(entry.path[start:], entry.stat(follow_symlinks=False))
        except OSError:
            yield place[start:] + _END + b"closed"


def _line(path: bytes, status: os.stat_result) -> bytes:
    return path + _END + b"%d %d" % (status.st_size, status.st_mtime_ns)
