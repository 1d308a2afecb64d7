"""The search index into the folder of a finished site."""

from __future__ import annotations

import html
from collections.abc import Iterable, Iterator
from pathlib import Path

import orjson

from briefbook.model.page import RenderedPage
from briefbook.model.search import SearchRecord
from briefbook.publish.fast.work import taken_apart
from briefbook.publish.search_entries import ReadPage, found_pages, read_pages
from briefbook.publish.search_shards import FOLDER, search_files


def write_search(site: Path, records: Iterable[SearchRecord], *, is_folder: bool) -> None:
    """Write the index of the records and of what Material's plugin read, in place of Material's own."""
    material = site / FOLDER / "search_index.json"
    files = search_files(found_pages(records, _read(material), is_folder=is_folder))
    for folder in {(site / path).parent for path in files}:
        folder.mkdir(parents=True, exist_ok=True)
    for path, content in files.items():
        (site / path).write_bytes(content)
    material.unlink(missing_ok=True)


def list_records(pages: Path, lists: Iterable[str]) -> Iterator[SearchRecord]:
    """The records of pages that are about no one thing, as their front matter tells: home, a section, the timeline."""
    for path in lists:
        meta = taken_apart(RenderedPage(path, (pages / path).read_bytes())).meta
        title, summary = (html.unescape(meta[name]) for name in ("title", "description"))
        yield SearchRecord(path, title, "Overview", "", summary=summary, rank=3)


def _read(path: Path) -> dict[str, ReadPage]:
    return read_pages(orjson.loads(path.read_bytes())["docs"]) if path.is_file() else {}
