"""A build that is held when it is done, so that an edit can be brought into its site."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from briefbook import pipeline
from briefbook.model.page import Sheaf
from briefbook.model.search import SearchRecord
from briefbook.publish.fast.frames import FromMkDocs
from briefbook.publish.fast.held import HeldSite, Renewed
from briefbook.publish.fast.site import SiteMaker, plan_of
from briefbook.publish.fast.theme_door import ThemeDoor
from briefbook.publish.nav import nav_of, titles_in
from briefbook.publish.search_edit import CutAnewError, changes_between
from briefbook.publish.search_entries import ReadPage, found_pages
from briefbook.publish.search_lists import list_records_of
from briefbook.publish.search_material import read_by_material, reread
from briefbook.publish.search_shards import Found, Known
from briefbook.publish.search_site import edit_search, write_files, write_search
from briefbook.publish.theme_files import has_search, without_icons
from briefbook.render.scene import Scene


class Built(NamedTuple):
    """A build that is done: what it was made with, and the search index that it wrote, if it has one."""

    config: Any
    maker: SiteMaker
    door: ThemeDoor
    search: Known | None
    full_text_pages: int
    has_own_nav: bool


class HeldBuild:
    """What a build of MkDocs left behind: its configuration, the site, and how search reads it."""

    def __init__(self, build: Built, scene: Scene) -> None:
        self.build = build
        self.config = build.config
        self.scene = scene
        self.site = HeldSite(build.maker, FromMkDocs(build.door))
        self.known = build.search
        self.is_read = not read_by_records(build.maker.plan.sheaves, build.full_text_pages)
        self.lists = list_records_of(Path(self.config.docs_dir), build.maker.plan.sheaves)

    def renew(self, scene: Scene, reached: frozenset[int]) -> Renewed | None:
        """Bring in an edit; None where it takes a build."""
        sheaves = pipeline.outline(scene)
        if self.is_read != (not read_by_records(sheaves, self.build.full_text_pages)):
            return None
        nav = nav_of(sheaves) if self.build.has_own_nav else self.config.nav
        draw = pipeline.Drawing(scene, without_icons(pipeline.icons(scene), self.config))
        search = has_search(self.config)
        before = read_by_material(self.config) if search else {}
        with reread(self.config) as read:
            plan = plan_of(sheaves, titles_in(nav))
            renewed = self.site.renew(plan, draw, reached, wants_contents=search and self.is_read)
            if renewed:
                read(renewed, self.site.maker.url_of)
        if renewed and search:
            self._renew_search(renewed, scene, sheaves, before)
        self.scene = scene
        return renewed

    def _renew_search(
        self, renewed: Renewed, scene: Scene, sheaves: Sequence[Sheaf], before: Mapping[str, ReadPage]
    ) -> None:
        """Edit the index, or make it from all pages where they are few, or where it has to be cut anew."""
        lists = list_records_of(Path(self.config.docs_dir), sheaves)
        old, new = (pipeline.records_of(scene, (*renewed.drawn, *renewed.dropped)) for scene in (self.scene, scene))
        old, new = old | self.lists, new | lists
        self.lists = lists
        if self.known is not None and not self.is_read:
            changes = changes_between(self._found(old, before), self._found(new, read_by_material(self.config)))
            site = self.site.maker.site
            try:
                write_files(site, edit_search(site, self.known, changes))
            except CutAnewError:
                self.known = None
        if self.known is None or self.is_read:
            self.known = write_search_of(self.config, pipeline.records(scene), sheaves)

    def _found(self, records: Mapping[str, SearchRecord], read: Mapping[str, ReadPage]) -> Iterable[Found]:
        return found_pages(records.values(), read, is_folder=self.config.use_directory_urls)


def read_by_records(sheaves: Sequence[Sheaf], full_text_pages: int) -> frozenset[str]:
    """The pages that search knows by their records alone: in a large book, all that nobody wrote."""
    if len(sheaves) <= full_text_pages:
        return frozenset()
    return frozenset(sheaf.path for sheaf in sheaves if sheaf.kind != "briefing")


def write_search_of(config: Any, records: Iterable[SearchRecord], sheaves: Iterable[Sheaf]) -> Known:
    """Write the search index. Gives what it takes to edit it."""
    found = [*records, *list_records_of(Path(config.docs_dir), sheaves).values()]
    return write_search(Path(config.site_dir), found, read_by_material(config), is_folder=config.use_directory_urls)
