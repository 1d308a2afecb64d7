"""What an output wrote, file by file, and how a change of some files is put in place.

A change is written beside the output first. Once all of it is on the disk, a rename commits it: from then on whoever
was killed is followed up by the next build. Readers see each file as it was or as it is to be, never a part of one.
"""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import suppress
from pathlib import Path

from briefbook.durable import sync_files, sync_folder, sync_tree
from briefbook.publish.site_folder import MARKER, is_marked, mark

Stamp = tuple[int, int]
"""Size of a file, and its time in nanoseconds: whoever changes a file changes one of them."""
Manifest = dict[str, Stamp]
"""The files of a folder by their path in it."""
_GONE = ".gone"
_FILES = "files"


def manifest_of(folder: Path) -> Manifest:
    """The files that a folder holds now; links count as what they are."""
    return dict(_files(os.fspath(folder)))


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


def commit(staged: Path, site: Path, gone: Collection[str]) -> None:
    """Let the files of a folder that lies beside the site take their places in it, and take others out."""
    change = _change_of(site)
    whole = staged.with_name(f"{staged.name}.whole")
    whole.mkdir()
    os.rename(staged, whole / _FILES)
    (whole / _GONE).write_text(json.dumps(sorted(gone)), "utf-8")
    sync_tree(whole)
    os.rename(whole, change)
    sync_folder(change.parent)
    finish(site)


def finish(site: Path) -> bool:
    """Finish a change that was committed, if there is one: by this process or by one that was killed."""
    change = _change_of(site)
    if change.is_symlink() or not change.is_dir():
        return False
    gone: list[str] = json.loads((change / _GONE).read_text("utf-8"))
    files = change / _FILES
    added = sorted(dict(_files(str(files))))
    folders = {site}
    for path in added:
        place = site / path
        place.parent.mkdir(parents=True, exist_ok=True)
        os.replace(files / path, place)
        folders.add(place.parent)
    for path in gone:
        if path not in added:
            _remove(site, path)
    if is_marked(site) and mark(site):
        sync_files([str(site / MARKER)])
    for folder in sorted(filter(Path.is_dir, folders)):
        sync_folder(folder)
    shutil.rmtree(change)
    return True


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
