"""A second tree of the site, of the same files: an edit is brought into it, and the two change places in one step.

So a site of many pages is replaced as a whole, and no more is written than what changed. The twin is behind the site by
the last edit, which is made up for by the next one.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Collection, Mapping
from contextlib import suppress
from pathlib import Path

from briefbook.publish.fast.work import make_folder, write_new
from briefbook.publish.swap import exchange

Status = tuple[int, int]
"""The size of a file, and its time in nanoseconds."""


class Twin:
    """The twin of `site` at `place`, on the same disk."""

    def __init__(self, site: Path, place: Path) -> None:
        self.site = site
        self.place = place

    def make(self) -> bool:
        """Make it anew, of links to the files of the site; false where the system cannot link or exchange them."""
        shutil.rmtree(self.place, ignore_errors=True)
        try:
            self.place.parent.mkdir(parents=True, exist_ok=True)
            _link_tree(str(self.site), str(self.place))
        except OSError:
            shutil.rmtree(self.place, ignore_errors=True)
            return False
        return True

    def replace(self, files: Mapping[str, bytes | None], behind: Collection[str]) -> dict[str, Status]:
        """Give these files of the site another content, or none, all at once. `behind` are those in which the twin
        differs from the site. Gives what is known of the written ones. Raises OSError with the site as it was.
        """
        for path in behind:
            if path not in files:
                self._catch_up(path)
        written = {path: self._write(path, content) for path, content in sorted(files.items()) if content is not None}
        for path, content in files.items():
            if content is None:
                self._remove(path)
        if not exchange(self.place, self.site):
            raise OSError("the two folders cannot change places")
        return written

    def _catch_up(self, path: str) -> None:
        self._remove(path)
        if (self.site / path).is_file():
            new = f"{self.place}/{path}"
            make_folder(os.path.dirname(new))
            os.link(self.site / path, new)

    def _write(self, path: str, content: bytes) -> Status:
        place = self.place / path
        with suppress(FileNotFoundError):
            place.unlink()  # else the file of the site, which is the same one, would be written
        return write_new(str(place), content)

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


def _link_tree(old: str, new: str) -> None:
    os.mkdir(new)
    with os.scandir(old) as entries:
        for entry in entries:
            if entry.is_dir(follow_symlinks=False):
                _link_tree(entry.path, f"{new}/{entry.name}")
            else:
                os.link(entry.path, f"{new}/{entry.name}", follow_symlinks=False)
