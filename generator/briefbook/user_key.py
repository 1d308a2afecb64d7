"""The user's own key, and the seals that it makes: they tell what this user kept from what somebody else put there.

The key lies in the user's cache folder, never in a project: whoever ships a project with a cache in it has no key to
seal that with. It is 32 random bytes, made by the first run.
"""

from __future__ import annotations

import hashlib
import hmac
import os
import secrets
import stat
import sys
import tempfile
from collections.abc import Callable, Mapping
from contextlib import suppress
from pathlib import Path

KEY_BYTES = 32
SEAL_BYTES = 32
_NAME = "key"
_OURS = "briefbook"


def user_key(env: Mapping[str, str] | None = None) -> bytes | None:
    """The key of the user who runs this, made where there is none yet. None where it cannot be kept, or where somebody
    else could have read or written it: then nothing that is kept is to be believed.
    """
    base = cache_base(os.environ if env is None else env)
    if base is None or not _is_own(base):
        return None
    folder = base / _OURS
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        return _key_in(folder) or _made_in(folder) if _is_closed(folder.lstat(), stat.S_ISDIR, 0o022) else None
    except OSError:
        return None


def cache_base(env: Mapping[str, str]) -> Path | None:
    """Where the user's programs keep what they can do without: `$XDG_CACHE_HOME`, or what the platform has for it.

    A path that is not absolute counts for nothing: it would lead into whatever folder a program is started in.
    """
    home = Path(env.get("HOME") or os.path.expanduser("~"))
    if os.name == "nt":
        found = Path(env.get("LOCALAPPDATA") or home / "AppData" / "Local")
    else:
        found = home / ("Library/Caches" if sys.platform == "darwin" else ".cache")
    named = Path(env.get("XDG_CACHE_HOME", ""))
    found = named if named.is_absolute() else found
    return found if found.is_absolute() else None


def seal(key: bytes, name: str, content: bytes) -> bytes:
    """A keyed digest of a name and the bytes that stand under it."""
    digest = hashlib.blake2b(key=key, digest_size=SEAL_BYTES)
    said = name.encode("utf-8", "surrogateescape")
    digest.update(len(said).to_bytes(8, "little") + said)
    digest.update(content)
    return digest.digest()


def is_sealed(key: bytes, name: str, content: bytes, found: bytes) -> bool:
    """Whether a seal is that of these bytes under this name."""
    return hmac.compare_digest(seal(key, name, content), found)


def _key_in(folder: Path) -> bytes | None:
    """The key that lies in a folder; None where there is none. Raises OSError where there is one not to be believed."""
    flags = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
    try:
        handle = os.open(folder / _NAME, flags)
    except FileNotFoundError:
        return None
    with os.fdopen(handle, "rb") as file:
        key = file.read(KEY_BYTES + 1) if _is_closed(os.fstat(handle), stat.S_ISREG, 0o077) else b""
    if len(key) != KEY_BYTES:
        raise OSError("the key is not this user's own")
    return key


def _made_in(folder: Path) -> bytes | None:
    """A new key; or that of another process which made one first."""
    handle, partial = tempfile.mkstemp(prefix=f".{_NAME}-", dir=folder)  # only its owner may read it
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(secrets.token_bytes(KEY_BYTES))
            file.flush()
            os.fsync(handle)
        with suppress(FileExistsError):
            os.link(partial, folder / _NAME)  # whole or not at all, and never over another one
    finally:
        os.unlink(partial)
    return _key_in(folder)


def _is_own(base: Path) -> bool:
    """Whether a folder, or the nearest one above it that there is, is this user's; for all but root, who may write
    anywhere, it is enough if it can be made.
    """
    if not hasattr(os, "geteuid"):
        return True
    here = next((folder for folder in (base, *base.parents) if folder.exists()), base)
    is_there = here == base or os.geteuid() == 0
    return not is_there or here.stat().st_uid == os.geteuid()


def _is_closed(status: os.stat_result, is_kind: Callable[[int], bool], others: int) -> bool:
    """Whether this is of a kind, and this user's own, with none of these rights for others."""
    if not hasattr(os, "geteuid"):  # Windows: what lies in a profile is its user's alone
        return is_kind(status.st_mode)
    return is_kind(status.st_mode) and status.st_uid == os.geteuid() and not status.st_mode & others
