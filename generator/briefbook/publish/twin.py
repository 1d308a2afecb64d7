"""A second tree of the site, of the same files: an edit is brought into it, and the two change places in one step.

So a site of many pages is replaced as a whole, and no more is written than what changed. The twin is behind the site by
the last edit, which is made up for by the next one.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Collection, Iterator
from contextlib import suppress
from pathlib import Path

from briefbook.durable import sync_files, sync_folder, sync_tree
from briefbook.publish.fast.work import make_folder
from briefbook.publish.site_folder import MARKER, is_marked, mark
from briefbook.publish.swap import can_exchange, exchange, folder_beside


class Twin:
    """The twin of `site` at `place`, on the same disk."""

    def __init__(self, site: Path, place: Path) -> None:
        self.site = site
        self.place = place

    @property
    def is_possible(self) -> bool:
        """Whether the system can link the files of the two, and exchange them: it must be one disk."""
        here = next(folder for folder in (self.place, *self.place.parents) if folder.exists())
        return can_exchange() and self.site.is_dir() and here.stat().st_dev == self.site.stat().st_dev

    def make(self) -> bool:
        """Make it anew, whole or not at all, of links to the files of the site; false where that cannot be done."""
        shutil.rmtree(self.place, ignore_errors=True)
        try:
            scratch = folder_beside(self.place)
            try:
                _link_tree(str(self.site), str(scratch / self.place.name))
                os.rename(scratch / self.place.name, self.place)
            finally:
                shutil.rmtree(scratch, ignore_errors=True)
        except OSError:
            return False
        return True

    def follow(self) -> bool:
        """Let it hold the files of the site, whatever it held; false where that cannot be done."""
        try:
            behind = self.differing()
            for path in sorted(behind or ()):
                self._catch_up(path)
        except OSError:
            behind = None
        return behind is not None or self.make()

    def differing(self) -> frozenset[str] | None:
        """The files in which it differs from the site; None where it is not there."""
        if not self.place.is_dir() or self.place.is_symlink():
            return None
        site, twin = dict(_files(str(self.site))), dict(_files(str(self.place)))
        return frozenset(path for path in site.keys() | twin.keys() if site.get(path) != twin.get(path))

    def merge(self, new: Path, gone: Collection[str], behind: Collection[str]) -> frozenset[str]:
        """Put the files of the folder `new` into the site, and take others out, all at once. `behind` are those in
        which the twin differs from the site; what is given are those in which it does afterwards. Raises OSError, with
        the site as it was.
        """
        added = [path.relative_to(new).as_posix() for path in sorted(new.rglob("*")) if path.is_file()]
        sync_tree(new)
        for path in sorted(behind):
            if path not in added:
                self._catch_up(path)
        for path in added:
            place = self.place / path
            make_folder(str(place.parent))
            os.replace(new / path, place)
        for path in gone:
            self._remove(path)
        marked = [MARKER] if is_marked(self.place) and mark(self.place) else []
        changed = {(self.place / path).parent for path in (*added, *gone, *marked)}
        sync_files([str(self.place / path) for path in marked])
        for folder in sorted(filter(Path.is_dir, changed)):
            sync_folder(folder)
        if not exchange(self.place, self.site):
            raise OSError("the two folders cannot change places")
        sync_folder(self.site.parent)
        return frozenset((*added, *gone, *marked))

    def _catch_up(self, path: str) -> None:
        self._remove(path)
        if (self.site / path).is_file():
            new = f"{self.place}/{path}"
            make_folder(os.path.dirname(new))
            os.link(self.site / path, new)

    def _remove(self, path: str) -> None:
        place = self.place / path
        with suppress(FileNotFoundError):
            place.unlink()
        folder = place.parent
        while folder != self.place:
            try:
                folder.rmdir()
            except OSError:
                return
            folder = folder.parent


def _files(top: str) -> Iterator[tuple[str, int]]:
    """The files of a tree, and which file of the disk each is."""
    stack = [""]
    while stack:
        folder = stack.pop()
        with os.scandir(f"{top}/{folder}") as entries:
            for entry in entries:
                if entry.is_dir(follow_symlinks=False):
                    stack.append(f"{folder}{entry.name}/")
                else:
                    yield f"{folder}{entry.name}", entry.inode()


def _link_tree(old: str, new: str) -> None:
    os.mkdir(new)
    with os.scandir(old) as entries:
        for entry in entries:
            if entry.is_dir(follow_symlinks=False):
                _link_tree(entry.path, f"{new}/{entry.name}")
            else:
                os.link(entry.path, f"{new}/{entry.name}", follow_symlinks=False)
