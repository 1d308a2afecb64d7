"""What each phase of a build costs, one after the other in one process: CPU seconds, as JSON on stdout."""

from __future__ import annotations

import json
import logging
import os
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

os.environ["NO_MKDOCS_2_WARNING"] = "1"

from briefbook import pipeline
from briefbook.book.link import link
from briefbook.book.validate import validate
from briefbook.config import settings_from
from briefbook.html.content import ContentMaker, heading_style
from briefbook.html.urls import SiteUrls, destination
from briefbook.html.work import content_of, taken_apart, write_new
from briefbook.html.written_pages import write_if_changed
from briefbook.load.files import load_content
from briefbook.run.garbage_collector import garbage_collector_paused
from briefbook.search.site import write_search

spent: dict[str, float] = {}


@contextmanager
def phase(name: str) -> Iterator[None]:
    began = time.process_time()
    yield
    spent[name] = spent.get(name, 0.0) + time.process_time() - began


def main() -> None:
    logging.disable(logging.WARNING)
    root = Path(sys.argv[1]).resolve()
    settings = settings_from((root / "mkdocs.yml").read_text(), root, {}, datetime.now(UTC).date())
    with garbage_collector_paused():
        with phase("load"):
            loaded = load_content(settings.content, root)
        with phase("link"):
            corpus = link(loaded.entries, loaded.vocabulary, settings.language)
        with phase("check"):
            list(validate(loaded.entries, corpus))
        with phase("derive"):
            book_context = pipeline.book_context_of(corpus, settings)
    page_groups = pipeline.outline_of(book_context)
    style = heading_style({"permalink": True, "permalink_title": "Link to this section", "toc_depth": 3})
    assert style
    maker = ContentMaker(style, SiteUrls(frozenset(each.path for each in page_groups)))
    folder = Path(tempfile.mkdtemp(prefix="aside-", dir=root.parent))
    drawing = pipeline.Drawing(book_context, frozenset())
    for page_group in page_groups:
        with phase("render"):
            drawn = drawing(page_group)
        for each in drawn.pages:
            with phase("HTML"):
                page = taken_apart(each)
                content = content_of(maker, page)
            with phase("write"):
                write_if_changed(folder / "pages" / each.path, each.content)
                if content:
                    write_new(f"{folder}/site/{destination(maker.urls.url(each.path))}", content.html.encode())
    with phase("search"):
        index = search(book_context, folder)
    seconds = {name: round(each, 2) for name, each in spent.items()}
    print(json.dumps({"pages": len(page_groups), "index": index, **seconds}))


def search(book_context: pipeline.BookContext, folder: Path) -> dict[str, int]:
    """The index of the records alone, as a large book has it: how many files it has, and how many bytes."""
    (folder / "site").mkdir(exist_ok=True)
    files = write_search(folder / "site", pipeline.records(book_context), {}, is_folder=True)
    return {"files": len(files), "bytes": sum((folder / "site" / path).stat().st_size for path in files)}


if __name__ == "__main__":
    main()
