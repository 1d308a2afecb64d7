"""Copies of the book's files beside its pages, and of no others: what nothing visible uses any more is removed."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

from briefbook.html.written_pages import ForeignPagesError, remove_if_empty, write_if_changed
from briefbook.model.files import FILES, Asset, site_path

MARKER_NAME = ".briefbook"
MARKER = f"{FILES}/{MARKER_NAME}"
"""Says that the folder of files is ours. MkDocs publishes nothing that begins with a dot."""
_SAID = b"Briefbook keeps copies of the book's files here, and removes all others.\n"
NO_DIGESTS: Mapping[str, str] = {}


def sync_files(
    files: Mapping[str, Asset], pages: Path, read: Callable[[str], bytes], known: Mapping[str, str] = NO_DIGESTS
) -> None:
    """Make the folder of files in a folder of pages hold these. `read` gives the bytes of one by its path; those that
    are `known` by their digests are there already. A file whose bytes are the same keeps its time.

    Raises ForeignPagesError, with nothing written, where there is such a folder that is not ours, and OSError.
    """
    top = pages / FILES
    is_ours = (pages / MARKER).is_file() and not (pages / MARKER).is_symlink()
    if not is_ours and (foreign := sorted(_paths_in(top))):
        if files:
            raise ForeignPagesError(*(site_path(path) for path in foreign))
        return
    if not files and not is_ours:
        return
    if not is_ours:
        top.mkdir(parents=True, exist_ok=True)
        (pages / MARKER).write_bytes(_SAID)
    for path, asset in sorted(files.items()):
        if known.get(path) != asset.digest or not (top / path).is_file():
            write_if_changed(top / path, read(path))
    for path in _paths_in(top):
        if path not in files and site_path(path) != MARKER:
            (top / path).unlink()
            remove_if_empty((top / path).parent, top)
    if not files:
        (pages / MARKER).unlink()
        remove_if_empty(top, pages)


def written_files(files: Mapping[str, Asset]) -> list[str]:
    """The paths below the folder of pages of what is written for these files."""
    return [*map(site_path, files), *([MARKER] if files else [])]


def others_in(folder: Path, files: Mapping[str, Asset]) -> list[str]:
    """The files in the folder of files below another one that are none of these."""
    return [path for path in _paths_in(folder / FILES) if path not in files and site_path(path) != MARKER]


def digests_of(files: Mapping[str, Asset]) -> dict[str, str]:
    return {path: asset.digest for path, asset in files.items()}


def _paths_in(top: Path) -> list[str]:
    """The files below a folder that are no pages, links as what they are."""
    return list(_walked(str(top)))


def _walked(top: str) -> Iterator[str]:
    for place, folders, names in os.walk(top):
        within = os.path.relpath(place, top).replace(os.sep, "/")
        before = "" if within == "." else f"{within}/"
        links = [name for name in folders if os.path.islink(f"{place}/{name}")]
        yield from (f"{before}{name}" for name in (*names, *links) if not name.endswith(".md"))
