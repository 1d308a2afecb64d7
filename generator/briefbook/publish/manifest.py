"""What an output wrote, file by file, and how a change of some files is put in place.

A change is written beside the output first. Once all of it is on the disk, a rename commits it: from then on whoever
is killed is followed up by the next build. Readers see each file as it was or as it is to be, never a part of one.
"""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import suppress
from hashlib import blake2b
from pathlib import Path

from briefbook.durable import sync_files, sync_folder, sync_tree
from briefbook.publish.site_folder import MARKER, is_marked, mark
from briefbook.user_key import SEAL_BYTES, is_sealed, seal

Stamp = tuple[int, int]
"""Size of a file, and its time in nanoseconds: whoever changes a file changes one of them."""
Manifest = dict[str, Stamp]
"""The files of a folder by their path in it."""
_SAID = "change.json"
_FILES = "files"


def manifest_of(folder: Path) -> Manifest:
    """The files that a folder holds now; links count as what they are."""
    return dict(_files(os.fspath(folder)))


def digest_of(files: Manifest) -> bytes:
    """What stands for a manifest when it is compared with an earlier one."""
    lines = (f"{size} {time} {path}\0" for path, (size, time) in sorted(files.items()))
    return blake2b("".join(lines).encode("utf-8", "surrogateescape"), digest_size=16).digest()


def without(files: Manifest, names: Collection[str]) -> Manifest:
    """A manifest without what has one of these names, or lies in a folder that has."""
    below = tuple(f"{name}/" for name in names)
    return {path: stamp for path, stamp in files.items() if path not in names and not path.startswith(below)}


def digest_of_folder(asked: tuple[Path, tuple[str, ...]]) -> bytes:
    """The digest of the files that a folder holds now, without those of some names."""
    folder, names = asked
    return digest_of(without(manifest_of(folder), names))


def stamps_of(folder: Path, paths: Iterable[str]) -> Manifest:
    """The same, of some files, those that are there."""
    found: Manifest = {}
    for path in paths:
        with suppress(OSError):
            found[path] = _stamp(os.stat(folder / path, follow_symlinks=False))
    return found


def _files(folder: str) -> Iterator[tuple[str, Stamp]]:
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
                        yield entry.path[start:], _stamp(entry.stat(follow_symlinks=False))
        except OSError:
            yield place[start:], (0, 0)


def _stamp(status: os.stat_result) -> Stamp:
    return status.st_size, status.st_mtime_ns


def commit(staged: Path, site: Path, gone: Collection[str], key: bytes) -> None:
    """Let the files of a folder that lies beside the site take their places in it, and take others out.

    What is committed bears a seal made with the user's `key`: a folder of this name that somebody else put there is
    none of ours.
    """
    change = _change_of(site)
    whole = staged.with_name(f"{staged.name}.whole")
    whole.mkdir()
    os.rename(staged, whole / _FILES)
    said = json.dumps({"gone": sorted(gone), "files": sorted(dict(_files(str(whole / _FILES))))}).encode()
    (whole / _SAID).write_bytes(seal(key, _name(site), said) + said)
    sync_tree(whole)
    os.rename(whole, change)
    sync_folder(change.parent)
    finish(site, key)


def finish(site: Path, key: bytes | None) -> bool:
    """Finish a change that was committed, if there is one, by this process or by one that was killed. One that this
    user did not commit is left alone.
    """
    change = _change_of(site)
    said = _said(change, site, key) if key and not change.is_symlink() else None
    if said is None:
        return False
    files = change / _FILES
    folders = {site}
    for path in said["files"]:
        place = site / path
        place.parent.mkdir(parents=True, exist_ok=True)
        if (files / path).is_file():  # else it is in its place already
            os.replace(files / path, place)
        folders.add(place.parent)
    for path in said["gone"]:
        if path not in said["files"]:
            _remove(site, path)
    if is_marked(site) and mark(site):
        sync_files([str(site / MARKER)])
    for folder in sorted(filter(Path.is_dir, folders)):
        sync_folder(folder)
    shutil.rmtree(change)
    return True


def can_commit(site: Path) -> bool:
    """Whether nothing stands where a change would be."""
    return not os.path.lexists(_change_of(site))


def _said(change: Path, site: Path, key: bytes) -> dict[str, list[str]] | None:
    """What a committed change says of itself; None where there is none, or it is not this user's."""
    try:
        content = (change / _SAID).read_bytes()
    except OSError:
        return None
    said = content[SEAL_BYTES:]
    found: dict[str, list[str]] | None = (
        json.loads(said) if is_sealed(key, _name(site), said, content[:SEAL_BYTES]) else None
    )
    return found


def _name(site: Path) -> str:
    """What a seal is over, beside its content."""
    return f"change {site}"


def _change_of(site: Path) -> Path:
    return site.with_name(f".{site.name}.change")


def _remove(site: Path, path: str) -> None:
    """Remove a file, and the folders that are empty without it."""
    place = site / path
    with suppress(FileNotFoundError):
        place.unlink()
    folder = place.parent
    while folder != site:
        try:
            folder.rmdir()
        except OSError:
            return
        folder = folder.parent


def differing(before: Mapping[str, Stamp], now: Mapping[str, Stamp]) -> set[str]:
    """The files that are others, new or gone."""
    return {path for path in before.keys() | now.keys() if before.get(path) != now.get(path)}
