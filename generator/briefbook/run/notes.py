"""Notes from one run to the next, each sealed with the user's own key: what somebody else wrote is none."""

from __future__ import annotations

import hashlib
import os
from contextlib import suppress
from pathlib import Path

from briefbook.durable import write_whole
from briefbook.run.own_folder import own_folder, own_place, plain_bytes
from briefbook.user_key import SEAL_BYTES, is_sealed, seal, user_key

FOLDER = "build/notes"


class Notes:
    """Short notes of a project by name. Whatever happens to the files, a run has more to do and is never wrong."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self._key = user_key()

    def get(self, name: str) -> bytes | None:
        """What this user noted under a name; None where that is nothing."""
        place = self._place(name)
        found = plain_bytes(place) if self._key and place else None
        if self._key is None or found is None:
            return None
        noted = found[SEAL_BYTES:]
        return noted if is_sealed(self._key, name, noted, found[:SEAL_BYTES]) else None

    def put(self, name: str, noted: bytes) -> None:
        """Note something. Where it cannot be written, it is not noted, and nobody is told."""
        place = self._place(name)
        if self._key and place:
            with suppress(OSError):
                own_folder(self.root, FOLDER)
                write_whole(place, seal(self._key, name, noted) + noted)

    def _place(self, name: str) -> Path | None:
        folder = own_place(self.root, FOLDER)
        return folder and folder / hashlib.blake2b(os.fsencode(name), digest_size=16).hexdigest()
