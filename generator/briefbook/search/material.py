"""Material's search plugin, which reads pages for us: what it is handed, and what it made of it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from types import SimpleNamespace
from typing import Any

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.toc import TableOfContents

from briefbook.html.theme_adapter import anchor_link
from briefbook.html.work import Read
from briefbook.search.entries import ReadPage, read_pages

Urls = Callable[[str], str]


def add_read(config: MkDocsConfig, pages: Iterable[Read], url_of: Urls) -> None:
    """Hand it pages that MkDocs did not make."""
    for page in pages:
        _index(config).add_entry_from_context(_as_page(page, url_of(page.page.path)))


def read_by_material(config: MkDocsConfig) -> dict[str, ReadPage]:
    """What it read, by address."""
    return read_pages(_index(config).entries)


def read_alone(pages: Iterable[Read], url_of: Urls) -> dict[str, ReadPage]:
    """What it reads in pages, without a build of MkDocs; by address."""
    from material.plugins.search.plugin import SearchIndex

    index = SearchIndex()
    for page in pages:
        index.add_entry_from_context(_as_page(page, url_of(page.page.path)))
    return read_pages(index.entries)


def _index(config: MkDocsConfig) -> Any:
    plugin: Any = config.plugins["material/search"]
    return plugin.search_index


def _as_page(read: Read, url: str) -> Any:
    """A page as the plugin looks at it."""
    toc = TableOfContents([anchor_link(each) for each in read.content.toc])
    meta = dict(read.page.meta)
    return SimpleNamespace(content=read.content.html, toc=toc, url=_address(url), meta=meta, title=meta["title"])


def _address(url: str) -> str:
    return "" if url == "./" else url
