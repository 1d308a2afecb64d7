"""A build that is held when it is done, so that an edit can be brought into its site."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from briefbook import pipeline
from briefbook.model.page import Sheaf
from briefbook.model.search import SearchRecord
from briefbook.publish.fast.held import HeldSite, Renewed
from briefbook.publish.fast.site import SiteMaker, plan_of
from briefbook.publish.fast.theme_door import ThemeDoor
from briefbook.publish.nav import nav_of, titles_in
from briefbook.publish.search_material import read_by_material, reread
from briefbook.publish.search_site import list_records, write_search
from briefbook.publish.theme_files import has_search, without_icons
from briefbook.render.scene import Scene

RECORDED = ("entity", "source", "briefing", "redirect")
"""Sheaves that search has a record of from the facts, or that are no pages of their own."""


class HeldBuild:
    """What a build of MkDocs left behind: its configuration, the site, and how search reads it."""

    def __init__(self, config: Any, maker: SiteMaker, door: ThemeDoor, full_text_pages: int, *, has_own_nav: bool):
        self.config = config
        self.site = HeldSite(maker, door)
        self.full_text_pages = full_text_pages
        self.has_own_nav = has_own_nav
        self.is_read = bool(read_by_records(maker.sheaves, full_text_pages))

    def renew(self, scene: Scene, reached: frozenset[int]) -> Renewed | None:
        """Bring in an edit; None where it takes a build."""
        sheaves = pipeline.outline(scene)
        if bool(read_by_records(sheaves, self.full_text_pages)) != self.is_read:
            return None
        nav = nav_of(sheaves) if self.has_own_nav else self.config.nav
        draw = pipeline.Drawing(scene, without_icons(pipeline.icons(scene), self.config))
        search = has_search(self.config)
        with reread(self.config) as read:
            plan = plan_of(sheaves, titles_in(nav))
            renewed = self.site.renew(plan, draw, reached, wants_contents=search and not self.is_read)
            if renewed:
                read(renewed, self.site.maker.url_of)
        if renewed and search:
            write_search_of(self.config, pipeline.records(scene), sheaves)
        return renewed


def read_by_records(sheaves: Sequence[Sheaf], full_text_pages: int) -> frozenset[str]:
    """The pages that search knows by their records alone: in a large book, all that nobody wrote."""
    if len(sheaves) <= full_text_pages:
        return frozenset()
    return frozenset(sheaf.path for sheaf in sheaves if sheaf.kind != "briefing")


def write_search_of(config: Any, records: Iterable[SearchRecord], sheaves: Iterable[Sheaf]) -> None:
    """Write the search index."""
    lists = [sheaf.path for sheaf in sheaves if sheaf.kind not in RECORDED]
    found = [*records, *list_records(Path(config.docs_dir), lists)]
    write_search(Path(config.site_dir), found, read_by_material(config), is_folder=config.use_directory_urls)
