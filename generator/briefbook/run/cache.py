"""Keeps bytes from one run to the next, by a key that tells all they were made from.

The folder is the project's own, `build/cache/`, and can be deleted at any time. Whatever happens to it, a run is slower
and never wrong: what is read back carries a checksum over its key and its bytes, and is nothing where that does not
match. It is no defence against somebody who writes there on purpose: whoever can, can change the content as well.
"""

from __future__ import annotations

import hashlib
import os
import tempfile
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

MAGIC = b"briefbook kept 1\n"
_KEY_BYTES = 20
_SUM_BYTES = 16
_PARTIAL = ".partial"
_IGNORE = ".gitignore"


def key_of(*parts: bytes) -> str:
    """A key that is another one where any part is, or where they are cut elsewhere."""
    digest = hashlib.blake2b(digest_size=_KEY_BYTES)
    for part in parts:
        digest.update(len(part).to_bytes(8, "little"))
        digest.update(part)
    return digest.hexdigest()


def own_folder(folder: Path) -> Path:
    """A folder of the cache, made where it is not there; nothing in it is for git, whatever the project's own says."""
    if not folder.is_dir():
        folder.mkdir(parents=True, exist_ok=True)
        (folder / _IGNORE).write_text("*\n")
    return folder


class Cache:
    """One folder of kept bytes. `used` are the keys that this run asked for or wrote."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.used: set[str] = set()

    def get(self, key: str) -> bytes | None:
        """The bytes kept under a key, whole; None where there are none, or not whole."""
        self.used.add(key)
        try:
            content = (self.folder / key).read_bytes()
        except OSError:
            return None
        head = len(MAGIC) + _SUM_BYTES
        kept = content[head:]
        return kept if content[:head] == MAGIC + _checksum(key, kept) else None

    def put(self, key: str, kept: bytes) -> None:
        """Keep bytes under a key. Where they cannot be written, they are not kept, and nobody is told."""
        self.used.add(key)
        partial = None
        with suppress(OSError):
            own_folder(self.folder)
            handle, partial = tempfile.mkstemp(suffix=_PARTIAL, dir=self.folder)
            with os.fdopen(handle, "wb") as file:
                file.write(MAGIC + _checksum(key, kept))
                file.write(kept)
            os.replace(partial, self.folder / key)
            partial = None
        if partial is not None:
            with suppress(OSError):
                os.unlink(partial)

    def sweep(self) -> None:
        """Remove what this run did not use. What another one is writing now, it will write anew."""
        for path in self._files():
            if path.name not in self.used and path.name != _IGNORE:
                with suppress(OSError):
                    path.unlink()

    def _files(self) -> Iterable[Path]:
        try:
            return [Path(entry.path) for entry in os.scandir(self.folder) if entry.is_file(follow_symlinks=False)]
        except OSError:
            return ()


def _checksum(key: str, kept: bytes) -> bytes:
    return hashlib.blake2b(kept, digest_size=_SUM_BYTES, key=key.encode()).digest()
