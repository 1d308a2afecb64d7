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
from mkdocs.structure.pages import Page as SitePage

from briefbook import pipeline
from briefbook.commands.made_pdfs import INSTALL, NoPdfError, has_engine
from briefbook.commands.site_pdfs import SitePdfs, made_site_pdfs
from briefbook.config import Settings, SettingsError, settings_from
from briefbook.model.page import Page
from briefbook.problems import Problem
from briefbook.publish.nav import nav_of
from briefbook.publish.pages import ForeignPagesError
from briefbook.publish.search_index import segment_file
from briefbook.publish.swap import folder_beside, take_place
from briefbook.publish.theme_files import add_theme

NEEDED = ("md_in_html", "tables")
"""The Markdown extensions without which our pages would show their marks."""

log = get_plugin_logger("briefbook")


class BriefbookOptions(Config):
    """Options under `plugins: - briefbook:`."""

    content_dir = option.Type(str, default="content")
    language = option.Optional(option.Type(str))
    as_of = option.Optional(option.Type((str, date)))
    pdf = option.Type(dict, default={})


class BriefbookPlugin(BasePlugin[BriefbookOptions]):
    """Runs the generator in `on_config`, and puts the finished site in place in `on_shutdown`."""

    def __init__(self) -> None:
        self.command = ""
        self.site: Path | None = None
        self.built: Path | None = None
        self.is_whole = False
        self.reading: pipeline.Reading | None = None
        self.pdfs = SitePdfs()

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
        pages = list(_with_known_icons(pipeline.pages(reading.corpus, settings), config))
        self.pdfs = _pdfs(reading, settings) if self.command == "build" else SitePdfs()
        try:
            pipeline.write(pages, settings)
        except ForeignPagesError as error:
            raise Abort(f"These files are not ours to write over: {', '.join(error.args)}. Move them.") from error
        if config.nav is None:
            config.nav = nav_of(pages)
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

    def on_page_markdown(self, markdown: str, /, *, page: SitePage, **_: Any) -> None:
        """Offer the PDFs of a page, which the theme reads from its front matter."""
        found = self.pdfs.of_page(page.file.src_uri)
        if found:
            page.meta["pdf"] = [each._asdict() for each in found]

    @event_priority(-50)
    def on_post_build(self, config: MkDocsConfig) -> None:
        """After the search index is written, before the offline plugin makes a script of it."""
        segment_file(Path(config.site_dir) / "search" / "search_index.json")
        self.pdfs.copy_to(Path(config.site_dir))
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


def _pdfs(reading: pipeline.Reading, settings: Settings) -> SitePdfs:
    """The PDFs that mkdocs.yml asks for, made where they would differ from what is there."""
    if not settings.pdf.site:
        return SitePdfs()
    if settings.pdf.is_optional and not has_engine():
        log.info("the site has no PDFs: %s", INSTALL)
        return SitePdfs()
    try:
        pdfs, remarks = made_site_pdfs(reading.corpus, settings)
    except NoPdfError as error:
        raise Abort(f"{error.message}\n  hint: {error.hint}" if error.hint else error.message) from error
    for remark in remarks:
        log.warning("%s", remark)
    return pdfs


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


def _tell(problems: tuple[Problem, ...]) -> None:
    for problem in problems:
        (log.error if problem.is_error else log.warning)("%s", problem)
