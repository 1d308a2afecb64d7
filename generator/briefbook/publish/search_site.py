"""The search index into the folder of a finished site."""

from __future__ import annotations

import html
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from briefbook.model.page import RenderedPage
from briefbook.model.search import SearchRecord
from briefbook.publish.fast.work import taken_apart
from briefbook.publish.search_entries import ReadPage, found_pages
from briefbook.publish.search_shards import FOLDER, search_files


def write_search(site: Path, records: Iterable[SearchRecord], read: Mapping[str, ReadPage], *, is_folder: bool) -> None:
    """Write the index of the records and of pages that were `read`, in place of Material's own and of a former one."""
    files = search_files(found_pages(records, read, is_folder=is_folder))
    for folder in {(site / path).parent for path in files}:
        folder.mkdir(parents=True, exist_ok=True)
    for former in (site / FOLDER).rglob("*.*"):
        if former.relative_to(site).as_posix() not in files:
            former.unlink()
    for path, content in files.items():
        (site / path).write_bytes(content)


def list_records(pages: Path, lists: Iterable[str]) -> Iterator[SearchRecord]:
    """The records of pages that are about no one thing, as their front matter tells: home, a section, the timeline."""
    for path in lists:
        meta = taken_apart(RenderedPage(path, (pages / path).read_bytes())).meta
        title, summary = (html.unescape(meta[name]) for name in ("title", "description"))
        yield SearchRecord(path, title, "Overview", "", summary=summary, rank=3)
