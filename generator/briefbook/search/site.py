"""The search index into the folder of a finished site."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path

from briefbook.model.search import SearchRecord
from briefbook.search.entries import ReadPage, found_pages
from briefbook.search.shards import FOLDER, Change, edited_files, search_files
from briefbook.search.terms import Found


def write_search(
    site: Path, records: Iterable[SearchRecord], read: Mapping[str, ReadPage], *, is_folder: bool
) -> frozenset[str]:
    """Write the index of the records and of pages that were `read`, in place of Material's own and of a former one. The
    paths of its files.
    """
    files = search_files(found_pages(records, read, is_folder=is_folder))
    for former in (site / FOLDER).rglob("*.*"):
        if former.relative_to(site).as_posix() not in files:
            former.unlink()
    write_files(site, files)
    return frozenset(files)


def write_files(site: Path, files: Mapping[str, bytes]) -> None:
    """Write files of the index."""
    for folder in {(site / path).parent for path in files}:
        folder.mkdir(parents=True, exist_ok=True)
    for path, content in files.items():
        (site / path).write_bytes(content)


def changes_between(before: Iterable[Found], after: Iterable[Found]) -> list[Change]:
    """What an edit did to pages, by their paths; those that stay as they were among them."""
    old, new = ({page.record.path: page for page in pages} for pages in (before, after))
    return [Change(old.get(path), new.get(path)) for path in sorted({*old, *new})]


def edited_search(site: Path, changes: Iterable[Change]) -> dict[str, bytes]:
    """The files of the index in `site` that some changes make others; nothing is written. Raises CutAnewError where the
    index has to be made from all pages.
    """
    return edited_files(changes, lambda path: (site / path).read_bytes())
