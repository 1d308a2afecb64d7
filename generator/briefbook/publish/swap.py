"""A site is built beside the old one and takes its place in one step, so that no reader and no kill sees a half."""

from __future__ import annotations

import ctypes
import os
import shutil
import tempfile
from pathlib import Path

from briefbook.durable import sync_folder, sync_tree

_AT_FDCWD = -100
_RENAME_EXCHANGE = 2
_PREFIX = ".site-"
_OLD = "-old-"


def folder_beside(site: Path) -> Path:
    """A new empty folder next to `site`, on the same disk. What builds that died left there is removed, but for a site
    that one had moved aside, and put no other in its place.
    """
    site.parent.mkdir(parents=True, exist_ok=True)
    for left in sorted(site.parent.glob(f"{_PREFIX}*")):
        process = left.name.removeprefix(_PREFIX).split("-")[0]
        if left.is_dir() and not left.is_symlink() and process.isdigit() and not _is_alive(int(process)):
            if _OLD in left.name and (left / "site").is_dir() and not site.exists():
                os.rename(left / "site", site)
            shutil.rmtree(left, ignore_errors=True)
    folder = Path(tempfile.mkdtemp(prefix=f"{_PREFIX}{os.getpid()}-", dir=site.parent))
    folder.chmod(0o755)
    return folder


def _is_alive(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except (PermissionError, OverflowError):
        return True
    return True


def take_place(built: Path, site: Path) -> None:
    """Put `built` where `site` is. Where the system can, the two change places in one step; else there is a moment
    between two renames in which `site` is not there. What was there is removed. The files of `built` are on the disk by
    then.
    """
    sync_tree(built)
    if not site.exists():
        os.rename(built, site)
        sync_folder(site.parent)
        return
    is_exchanged = exchange(built, site)
    if not is_exchanged:
        aside = Path(tempfile.mkdtemp(prefix=f"{_PREFIX}{os.getpid()}{_OLD}", dir=site.parent))
        os.rename(site, aside / "site")
        os.rename(built, site)
        built = aside
    sync_folder(site.parent)
    shutil.rmtree(built, ignore_errors=True)


def exchange(one: Path, other: Path) -> bool:
    """Swap two folders in one step: Linux's renameat2. False where that cannot be done."""
    renameat2 = getattr(ctypes.CDLL(None, use_errno=True), "renameat2", None) if os.name == "posix" else None
    if renameat2 is None:
        return False
    first, second = os.fsencode(one), os.fsencode(other)
    return bool(renameat2(_AT_FDCWD, first, _AT_FDCWD, second, _RENAME_EXCHANGE) == 0)
