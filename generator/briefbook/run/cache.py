"""Keeps bytes from one run to the next, by a key that tells all they were made from.

The folder is the project's own, `build/cache/`, and can be deleted at any time. Whatever happens to it, a run is slower
and never wrong: what is read back bears a seal over its key and its bytes, made with a key that is the user's own and
lies elsewhere. What another user put there, or a project brought with it, is nothing, as is what was damaged.
"""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import stat
import tempfile
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

from briefbook.run.packed import TrustedBytes
from briefbook.run.user_key import SEAL_BYTES, is_sealed, seal, user_key

FOLDER = "build/cache"
MAGIC = b"briefbook kept 2\n"
MOST_BYTES = 1 << 30
"""Of a file. A larger one is none of ours: what is kept of 46,018 entities comes to a twentieth of that."""
_KEY_BYTES = 20
_PARTIAL = ".partial"
_IGNORE = ".gitignore"
_OURS = re.compile(rf"[0-9a-f]{{{2 * _KEY_BYTES}}}|.+{re.escape(_PARTIAL)}")


def key_of(*parts: bytes) -> str:
    """A key that is another one where any part is, or where they are cut elsewhere."""
    digest = hashlib.blake2b(digest_size=_KEY_BYTES)
    for part in parts:
        digest.update(len(part).to_bytes(8, "little"))
        digest.update(part)
    return digest.hexdigest()


def own_folder(root: Path, path: str) -> Path | None:
    """A folder of ours in a project, made where it is not there; nothing in it is for git, whatever the project's own
    says. None where a link stands in its place, or above it: what lies behind one is not ours to write to.
    """
    folder = own_place(root, path)
    if folder is not None and not folder.is_dir():
        folder.mkdir(parents=True, exist_ok=True)
        (folder / _IGNORE).write_text("*\n")
    return folder


def remove_own_folder(root: Path, name: str) -> None:
    """Remove a folder of a project's cache with all that is in it."""
    folder = own_place(root, f"{FOLDER}/{name}")
    if folder is not None:
        shutil.rmtree(folder, ignore_errors=True)


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


class Cache:
    """One folder of kept bytes. `used` are the keys that this run asked for or wrote."""

    def __init__(self, root: Path, name: str) -> None:
        self.root = root
        self.name = name
        self.folder = root / FOLDER / name
        self.used: set[str] = set()
        self._user_key = user_key() if own_place(root, f"{FOLDER}/{name}") else None

    def get(self, key: str) -> TrustedBytes | None:
        """The bytes that this user kept under a key, whole; None where there are none."""
        self.used.add(key)
        content = plain_bytes(self.folder / key) if self._user_key else None
        if self._user_key is None or content is None or not content.startswith(MAGIC):
            return None
        head = len(MAGIC) + SEAL_BYTES
        kept = content[head:]
        is_ours = is_sealed(self._user_key, self._sealed_name(key), kept, content[len(MAGIC) : head])
        return TrustedBytes(kept) if is_ours else None

    def put(self, key: str, kept: bytes) -> None:
        """Keep bytes under a key. Where they cannot be written, they are not kept, and nobody is told."""
        self.used.add(key)
        if self._user_key is None:
            return
        partial = None
        with suppress(OSError):
            own_folder(self.root, f"{FOLDER}/{self.name}")
            handle, partial = tempfile.mkstemp(suffix=_PARTIAL, dir=self.folder)
            with os.fdopen(handle, "wb") as file:
                file.write(MAGIC + seal(self._user_key, self._sealed_name(key), kept))
                file.write(kept)
                if os.path.lexists(self.folder / key):  # it takes the place of one that is whole
                    file.flush()
                    os.fsync(handle)
            os.replace(partial, self.folder / key)
            partial = None
        if partial is not None:
            with suppress(OSError):
                os.unlink(partial)

    def sweep(self) -> None:
        """Remove what this run did not use. What another one is writing now, it will write anew."""
        for path in self._files():
            if path.name not in self.used and _OURS.fullmatch(path.name):
                with suppress(OSError):
                    path.unlink()

    def _sealed_name(self, key: str) -> str:
        return f"{self.name}/{key}"

    def _files(self) -> Iterable[Path]:
        if own_place(self.root, f"{FOLDER}/{self.name}") is None:
            return ()
        try:
            return [Path(entry.path) for entry in os.scandir(self.folder) if entry.is_file(follow_symlinks=False)]
        except OSError:
            return ()


def plain_bytes(path: Path) -> bytes | None:
    """What a plain file holds, if there is one and it is not too large to be one of ours."""
    try:
        handle = os.open(path, os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0) | _BINARY)
        with os.fdopen(handle, "rb") as file:
            status = os.fstat(handle)
            return file.read() if stat.S_ISREG(status.st_mode) and status.st_size <= MOST_BYTES else None
    except OSError:
        return None


_BINARY = getattr(os, "O_BINARY", 0)
