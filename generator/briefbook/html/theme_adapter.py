"""The one module that leans on parts of MkDocs that it does not promise to keep (1.6): how it reads a page, and what
it hands to a template. A test holds it against `mkdocs build`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from contextlib import suppress
from typing import Any

import jinja2
from mkdocs.commands.build import _populate_page, get_context
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files, InclusionLevel
from mkdocs.structure.nav import Navigation
from mkdocs.structure.pages import Page as MkDocsPage
from mkdocs.structure.toc import AnchorLink, TableOfContents

from briefbook.html.content import Heading
from briefbook.html.layouts import (
    BRANCH,
    CONTENT,
    DESCRIPTION,
    ICON,
    ITEM,
    LAST,
    REDIRECT,
    TITLE,
    Layout,
    LayoutKey,
    NoLayoutError,
    layout_of,
    probe_path,
    probe_toc,
    toc_pattern,
    with_icon,
)

_SEARCH_HINT = re.compile(r'\s?data-search-\w+="[^"]+"')  # as Material's search takes it out
_TOC_ITEM = "partials/toc-item.html"
_MAIN = "main.html"


class ThemeAdapter:
    """The theme of one build, once MkDocs has its navigation and environment ready."""

    def __init__(
        self,
        config: MkDocsConfig,
        files: Files,
        nav: Navigation,
        env: jinja2.Environment,
        *,
        has_title: bool = True,
        has_plain_icons: bool = False,
    ) -> None:
        self.config = config
        self.files = files
        self.nav = nav
        self.env = env
        self.has_title = has_title  # in tables of contents
        self.has_plain_icons = has_plain_icons
        self._with_any_icon: dict[LayoutKey, Layout] = {}

    def layout(self, layout_key: LayoutKey) -> Layout:
        """The layout of a shape. Raises NoLayoutError."""
        if not layout_key.icon or not self.has_plain_icons:
            return self._learnt(layout_key)
        with suppress(NoLayoutError):  # once for all icons, which are drawn and nothing else
            like = layout_key._replace(icon=ICON)
            if like not in self._with_any_icon:
                self._with_any_icon[like] = self._learnt(like)
            return with_icon(self._with_any_icon[like], self._drawing(layout_key.icon))
        return self._learnt(layout_key)

    def _drawing(self, icon: str) -> str:
        """What the theme has in the file of an icon. Raises NoLayoutError where that is a template."""
        try:
            source = self.env.loader.get_source(self.env, f".icons/{icon}.svg")[0] if self.env.loader else "{"
        except jinja2.TemplateNotFound:
            return ""
        if "{" in source:
            raise NoLayoutError(f"the icon {icon} is a template")
        return source.removesuffix("\n")

    def _learnt(self, layout_key: LayoutKey) -> Layout:
        toc = probe_toc(layout_key, has_title=self.has_title)
        page = self.page(probe_path(layout_key), _meta(layout_key), CONTENT, toc)
        return self._layout(page, layout_key, is_squeezed=True)

    def layout_of_listed(self, path: str, layout_key: LayoutKey) -> Layout:
        """The layout of one page of the navigation, as MkDocs frames it. Raises NoLayoutError."""
        file = self.files.src_uris.get(path)
        if file is None or file.page is None:
            raise NoLayoutError(f"MkDocs has no page {path}")
        page = file.page
        held = (page.meta, page.content, page.toc)
        page.meta, page.content = _meta(layout_key), CONTENT
        page.toc = TableOfContents([anchor_link(each) for each in probe_toc(layout_key, has_title=self.has_title)])
        try:
            return self._layout(page, layout_key, is_squeezed=False)
        finally:
            page.meta, page.content, page.toc = held

    def _layout(self, page: MkDocsPage, layout_key: LayoutKey, *, is_squeezed: bool) -> Layout:
        probe = self.document(page)
        if layout_key.toc != "sections":
            return layout_of(probe, None, (), is_squeezed=is_squeezed)
        items = [self.toc_item(page, each) for each in (ITEM, LAST)]
        branch = self.toc_item(page, BRANCH)
        pattern = toc_pattern(items[0], items[1], branch, probe, is_squeezed=is_squeezed)
        return layout_of(probe, pattern, items, is_squeezed=is_squeezed)

    def toc_item(self, page: MkDocsPage, heading: Heading) -> str:
        """An entry of a table of contents as the theme writes it. Raises NoLayoutError."""
        try:
            template = self.env.get_template(_TOC_ITEM)
        except jinja2.TemplateNotFound as error:
            raise NoLayoutError(f"the theme has no {_TOC_ITEM}") from error
        return template.render({**self.context(page), "toc_item": anchor_link(heading)})

    def page(self, path: str, meta: Mapping[str, Any], content: str, toc: Sequence[Heading]) -> MkDocsPage:
        """A page that MkDocs has read, without its reading anything."""
        file = File(path, None, self.config.site_dir, self.config.use_directory_urls, inclusion=InclusionLevel.INCLUDED)
        page = MkDocsPage(None, file, self.config)
        page.markdown = ""
        page.meta = dict(meta)
        page.content = content
        page.toc = TableOfContents([anchor_link(each) for each in toc])
        return page

    def context(self, page: MkDocsPage) -> Any:
        return get_context(self.nav, (), self.config, page)

    def document(self, page: MkDocsPage) -> str:
        """The page as the theme renders it, as the current one."""
        page.active = True
        try:
            return self.env.get_template(_MAIN).render(self.context(page))
        finally:
            page.active = False

    def slow_page(self, path: str, folder: str | None, rendered: bytes = b"") -> MkDocsPage:
        """A page read and turned into HTML by MkDocs itself, from the file in `folder`, or from the bytes given."""
        file = File(path, folder, self.config.site_dir, self.config.use_directory_urls)
        file.inclusion = InclusionLevel.INCLUDED
        if folder is None:
            file.content_bytes = rendered
        page = MkDocsPage(None, file, self.config)
        _populate_page(page, self.config, self.files)
        return page

    def slow_document(self, path: str, rendered: bytes, *, has_search: bool) -> str:
        """The HTML of a page as MkDocs makes it; with a search, without the hints that Material's takes out."""
        page = self.slow_page(path, None, rendered)
        if has_search:
            page.content = _SEARCH_HINT.sub("", page.content or "")
        return self.document(page)


def _meta(layout_key: LayoutKey) -> dict[str, Any]:
    """The front matter of a probe."""
    meta = {"title": TITLE, "description": DESCRIPTION, "kind": layout_key.kind, "generator": "briefbook"}
    meta |= {"redirect": REDIRECT} if layout_key.is_redirect else {}
    return meta | ({"icon": layout_key.icon} if layout_key.icon else {}) | {"marking": layout_key.marking}


def anchor_link(heading: Heading) -> AnchorLink:
    """A heading as MkDocs hands it to a theme."""
    link = AnchorLink(heading.title, heading.id, heading.level)
    link.children = [anchor_link(each) for each in heading.children]
    return link
