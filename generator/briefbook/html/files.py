"""The files of a site as MkDocs sees them, those pages that it is not to read left out and still found by links."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cached_property
from pathlib import Path
from typing import Any

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files, InclusionLevel
from mkdocs.structure.pages import Page as MkDocsPage
from mkdocs.structure.toc import TableOfContents

from briefbook.html.content import ContentMaker, LeftToMkDocsError
from briefbook.html.theme_adapter import anchor_link
from briefbook.html.urls import SiteUrls, destination

_ANCHOR = re.compile(r'<[a-zA-Z][a-zA-Z0-9]*\s(?:[^>]*?\s)?(?:id|name)="([^"]+)"')


class SiteFiles(Files):
    """MkDocs' own collection. It lists none of the pages that are made without MkDocs, and finds each."""

    def __init__(self, files: Iterable[File], urls: SiteUrls, config: MkDocsConfig) -> None:
        super().__init__(files)
        self.urls = urls
        self.config = config
        self.found: dict[str, File] = {}

    def get_file_from_path(self, path: str) -> File | None:
        file = super().get_file_from_path(path)
        if file is None and (url := self.urls.get(path)) is not None:
            file = self.found.setdefault(path, MadeFile(path, url, self.config))
        return file


class MadeFile(File):
    """A page that is made without MkDocs, for pages that link to it."""

    def __init__(self, path: str, url: str, config: MkDocsConfig) -> None:
        super().__init__(path, None, config.site_dir, config.use_directory_urls, inclusion=InclusionLevel.INCLUDED)
        self.url = url
        self.dest_uri = destination(url)
        self.page: Any = MadePage(Path(self.abs_dest_path))


class MadePage:
    """As much of a page as MkDocs asks of one that others link to."""

    def __init__(self, path: Path) -> None:
        self.path = path

    @cached_property
    def present_anchor_ids(self) -> set[str] | None:
        """The anchors of the finished page; None where there is none, of which nothing can be said."""
        try:
            return set(_ANCHOR.findall(self.path.read_text("utf-8")))
        except OSError:
            return None


class NamedPage(MkDocsPage):
    """A page of the navigation of which nothing but the name is wanted."""

    def render(self, config: MkDocsConfig, files: Files) -> None:
        self.content, self.toc = "", TableOfContents([])


class ListPage(MkDocsPage):
    """A page of ours that stands in the navigation: MkDocs reads it and frames it; its HTML is made the quick way."""

    def __init__(self, title: str | None, file: File, config: MkDocsConfig, maker: ContentMaker) -> None:
        super().__init__(title, file, config)
        self.maker = maker

    def render(self, config: MkDocsConfig, files: Files) -> None:
        try:
            content = self.maker.content(self.markdown or "", self.file.src_uri).with_cells_apart()
        except LeftToMkDocsError:
            super().render(config, files)
            return
        self.content = content.html
        self.toc = TableOfContents([anchor_link(each) for each in content.toc])
        self.present_anchor_ids = set(_ANCHOR.findall(content.html))
