"""The door for MkDocs: `mkdocs build` and `mkdocs serve` make the pages from the facts before they read them."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from mkdocs.config import config_options as option
from mkdocs.config.base import Config
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import Abort
from mkdocs.livereload import LiveReloadServer
from mkdocs.plugins import BasePlugin, event_priority, get_plugin_logger
from mkdocs.structure.files import Files
from mkdocs.structure.pages import Page as SitePage

from briefbook import pipeline
from briefbook.config import Settings, SettingsError, settings_from
from briefbook.model.page import Page
from briefbook.model.search import SearchRecord
from briefbook.problems import Problem
from briefbook.publish.nav import nav_of
from briefbook.publish.pages import ForeignPagesError
from briefbook.publish.search_site import write_search
from briefbook.publish.swap import folder_beside, take_place
from briefbook.publish.theme_files import add_theme, has_search

NEEDED = ("md_in_html", "tables")
"""The Markdown extensions without which our pages would show their marks."""

log = get_plugin_logger("briefbook")


class BriefbookOptions(Config):
    """Options under `plugins: - briefbook:`."""

    content_dir = option.Type(str, default="content")
    language = option.Optional(option.Type(str))
    as_of = option.Optional(option.Type((str, date)))
    full_text_pages = option.Type(int, default=500)


class BriefbookPlugin(BasePlugin[BriefbookOptions]):
    """Runs the generator in `on_config`, and puts the finished site in place in `on_shutdown`."""

    def __init__(self) -> None:
        self.command = ""
        self.site: Path | None = None
        self.built: Path | None = None
        self.is_whole = False
        self.reading: pipeline.Reading | None = None
        self.records: tuple[SearchRecord, ...] = ()
        self.unread: frozenset[str] = frozenset()

    def on_startup(self, *, command: str, dirty: bool) -> None:
        self.command = command

    def on_config(self, config: MkDocsConfig) -> MkDocsConfig:
        settings = self.settings(config)
        reading = self.reading or pipeline.read(settings)
        self.reading = None
        _tell(reading.problems)
        if not reading.is_sound:
            raise Abort("The content has mistakes; nothing was written. `briefbook check` shows them with their lines.")
        add_theme(config)
        config.markdown_extensions += [name for name in NEEDED if name not in config.markdown_extensions]
        scene = pipeline.scene_of(reading.corpus, settings)
        pages = list(_with_known_icons(pipeline.pages_in(scene), config))
        try:
            pipeline.write(pages, settings)
        except ForeignPagesError as error:
            raise Abort(f"These files are not ours to write over: {', '.join(error.args)}. Move them.") from error
        if config.nav is None:
            config.nav = nav_of(pages)
        if has_search(config):
            self.records = tuple(pipeline.search_records_of(scene, pages))
            self.unread = frozenset(_known_by_record(pages, self.config.full_text_pages))
        if self.command == "build":
            self.site = Path(config.site_dir).resolve()  # a link stays a link: what it leads to is replaced
            self.built = folder_beside(self.site)
            config.site_dir = str(self.built)
        return config

    def settings(self, config: MkDocsConfig) -> Settings:
        """The project's settings, with what was said on MkDocs' command line over them."""
        path = Path(config.config_file_path or "mkdocs.yml").absolute()
        try:
            settings = settings_from(path.read_text("utf-8"), path.parent, os.environ, datetime.now(UTC).date())
        except SettingsError as error:
            raise Abort(f"{path.name}: {error.message}\n  hint: {error.hint}") from error
        return replace(
            settings, site_name=config.site_name, pages_dir=Path(config.docs_dir), site_dir=Path(config.site_dir)
        )

    def on_page_markdown(self, markdown: str, *, page: SitePage, config: MkDocsConfig, files: Files) -> str:
        """Keep Material's search from reading pages that are found by their records."""
        if page.file.src_uri in self.unread:
            page.meta["search"] = {"exclude": True}
        return markdown

    @event_priority(-50)
    def on_post_build(self, config: MkDocsConfig) -> None:
        """After Material's search index is written, before the offline plugin makes a script of it."""
        if has_search(config):
            write_search(Path(config.site_dir), self.records, is_folder=config.use_directory_urls)
        self.is_whole = True

    def on_build_error(self, error: Exception) -> None:
        self.is_whole = False

    def on_shutdown(self) -> None:
        """Put the site in place if it came out whole; else leave the old one as it is."""
        if self.site is None or self.built is None:
            return
        if self.is_whole:
            take_place(self.built, self.site)
        else:
            shutil.rmtree(self.built, ignore_errors=True)

    def on_serve(self, server: LiveReloadServer, config: MkDocsConfig, builder: Any) -> LiveReloadServer:
        """Watch what people write, and not the pages that we make of it."""
        server.unwatch(config.docs_dir)
        root = Path(config.config_file_path or "mkdocs.yml").absolute().parent
        server.watch(str(root / (self.config.content_dir or "content")))
        return server


def _with_known_icons(pages: Iterable[Page], config: MkDocsConfig) -> Iterator[Page]:
    """The pages, without icons that the theme has not: Material cannot build a navigation with them."""
    folders = [Path(folder) / ".icons" for folder in config.theme.dirs]
    known: dict[str, bool] = {"": True}
    for page in pages:
        if page.icon not in known:
            known[page.icon] = any((folder / f"{page.icon}.svg").is_file() for folder in folders)
            if not known[page.icon]:
                log.warning("the theme has no icon '%s'; the vocabulary names it", page.icon)
        yield page if known[page.icon] else replace(page, icon="")


def _known_by_record(pages: list[Page], full_text_pages: int) -> Iterator[str]:
    """The pages that search knows by their records alone: in a large book, all that nobody wrote."""
    if len(pages) > full_text_pages:
        yield from (page.path for page in pages if page.kind != "briefing")


def _tell(problems: tuple[Problem, ...]) -> None:
    for problem in problems:
        (log.error if problem.is_error else log.warning)("%s", problem)
