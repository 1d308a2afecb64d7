"""The search index into the folder of a finished site."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path

from briefbook.model.search import SearchRecord
from briefbook.search.edit import Change, edited_index
from briefbook.search.entries import ReadPage, found_pages
from briefbook.search.shards import FOLDER, Known, search_index


def write_search(
    site: Path, records: Iterable[SearchRecord], read: Mapping[str, ReadPage], *, is_folder: bool
) -> Known:
    """Write the index of the records and of pages that were `read`, in place of Material's own and of a former one.
    Gives what it takes to edit it.
    """
    files, known = search_index(found_pages(records, read, is_folder=is_folder))
    for former in (site / FOLDER).rglob("*.*"):
        if former.relative_to(site).as_posix() not in files:
            former.unlink()
    write_files(site, files)
    return known


def write_files(site: Path, files: Mapping[str, bytes | None]) -> None:
    """Write files of the index, and remove those that are None."""
    for folder in {(site / path).parent for path in files}:
        folder.mkdir(parents=True, exist_ok=True)
    for path, content in files.items():
        if content is None:
            (site / path).unlink(missing_ok=True)
        else:
            (site / path).write_bytes(content)


def edit_search(site: Path, known: Known, changes: Iterable[Change]) -> dict[str, bytes | None]:
    """The files of the index in `site` that some changes make others, None for those that go; nothing is written.
    Raises CutAnewError where the index has to be made from all pages.
    """

    def content_of(path: str) -> bytes:
        place = site / path
        return place.read_bytes() if place.is_file() else b""

    return edited_index(known, changes, content_of)
