"""The door for MkDocs: `mkdocs build` and `mkdocs serve` make the pages from the facts before they read them."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import jinja2
from mkdocs.config.base import Config, ConfigErrors, ConfigWarnings
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import Abort
from mkdocs.plugins import BasePlugin, CombinedEvent, event_priority
from mkdocs.structure.files import Files
from mkdocs.structure.nav import Navigation
from mkdocs.structure.pages import Page as SitePage

from briefbook.commands.check import how_to_explain
from briefbook.commands.project import is_own_machine, unsafe_folders
from briefbook.commands.quoted import plain
from briefbook.config import PAGES_DIR, Settings, SettingsError, settings_from, texts_from
from briefbook.disk import ANYWHERE, UNSAFE, read_file
from briefbook.extensions import ExtensionError
from briefbook.html.site_defaults import said_in, with_defaults
from briefbook.html.tables import with_headings
from briefbook.html.theme_files import is_own_theme
from briefbook.html.written_pages import ForeignPagesError
from briefbook.mkdocs_build import MkDocsBuild, MkDocsPart, Order, config_file_of, log
from briefbook.model.limits import MAX_CONFIG_BYTES
from briefbook.model.slugs import without_citations
from briefbook.problems import Problem
from briefbook.publish.guarded import guard
from briefbook.publish.site_folder import SiteFolderError, check_site_folder
from briefbook.publish.watching import Watch, keep_watching, read_beside_content
from briefbook.run.garbage_collector import garbage_collector_spared_at_exit
from briefbook.run.own_commands import as_run_here
from briefbook.session import Session, UnsoundError
from briefbook.site_build import SitePart

if TYPE_CHECKING:
    from mkdocs.livereload import LiveReloadServer


class BriefbookOptions(Config):
    """Options under `plugins: - briefbook:`. `config` reads them from the file: MkDocs could not say where in it."""


class BriefbookPlugin(BasePlugin[BriefbookOptions]):
    """Makes the pages in `on_config`, and puts the finished site in place in `on_shutdown`."""

    def __init__(self) -> None:
        self.order = Order()
        self.command = ""
        self.session: Session | None = None
        self.site: MkDocsBuild | MkDocsPart | None = None
        self.watch: Watch | None = None

    def load_config(
        self, options: dict[str, object], config_file_path: str | None = None
    ) -> tuple[ConfigErrors, ConfigWarnings]:
        """Take any options: what is wrong with them is told with the content, with the place of each."""
        self.config = BriefbookOptions(config_file_path=config_file_path)
        return [], []

    def on_startup(self, *, command: str, dirty: bool) -> None:
        self.command = command
        garbage_collector_spared_at_exit()

    @event_priority(100)
    def _fill_in(self, config: MkDocsConfig) -> None:
        """Before other plugins look at the configuration."""
        settings = self.settings(config)
        file = config_file_of(config)
        without = [name for name, _ in settings.without]
        pages = file.parent / PAGES_DIR
        with_defaults(config, said_in(file), without, settings.language, pages, os.environ, self.command)

    def _make(self, config: MkDocsConfig) -> MkDocsConfig:
        """Make the pages."""
        part = self.order.job if isinstance(self.order.job, SitePart) else None
        if part:
            self.site = MkDocsPart(part, config)
            self.site.write_pages()
            return config
        settings = self.settings(config)
        self._look(config, settings)
        self.site = None
        with _refusals():
            if self.command != "serve":  # a server has a folder of its own
                check_site_folder(settings, is_replaced=self.order.replaces_site)
            session = self._session(settings)
            _refuse_unsafe(config, session.settings)
            _tell(() if self.order.job else session.problems)
            try:
                self.site = MkDocsBuild(session, config, self.order, self.command)
            except UnsoundError as error:
                hint = as_run_here("".join(how_to_explain(session.problems)))
                raise Abort(f"The content has errors; nothing was written.\n  hint: {hint}") from error
            self.site.write_pages()
        return config

    on_config = CombinedEvent(_fill_in, _make)

    def _session(self, settings: Settings) -> Session:
        """The project as it is now: as whoever started the build read it, or read by us."""
        if self.order.job:
            return self.order.job.session
        held = self.session  # MkDocs keeps a plugin for all that it builds
        if held is None or self.command != "serve" or held.settings.root != settings.root:
            self.session = held = Session(settings)
        held.update(settings)
        return held

    def on_files(self, files: Files, config: MkDocsConfig) -> Files:
        return self.site.read_by_mkdocs(files) if self.site else files

    def on_nav(self, nav: Navigation, config: MkDocsConfig, files: Files) -> Navigation:
        if self.site:
            self.site.framed_by(nav)
        return nav

    @event_priority(-100)
    def on_env(self, env: jinja2.Environment, config: MkDocsConfig, files: Files) -> jinja2.Environment:
        """Once the theme is ready, and before MkDocs writes pages of its own."""
        if self.site:
            with _refusals():
                self.site.make_pages(env, files)
            self.site.offer_pdfs(files)
        return env

    def on_template_context(self, context: Any, *, template_name: str, config: MkDocsConfig) -> Any:
        pages = self.site.in_sitemap() if self.site and template_name == "sitemap.xml" else None
        return context if pages is None else {**context, "pages": pages}

    def on_page_markdown(self, markdown: str, *, page: SitePage, config: MkDocsConfig, files: Files) -> str:
        if self.site:
            self.site.mark(page)
        return markdown

    @event_priority(-100)
    def on_page_content(self, html: str, *, page: SitePage, config: MkDocsConfig, files: Files) -> str:
        """Say of tables what Markdown cannot, and leave numbers of citations out of the table of contents."""
        entries = list(page.toc)
        while entries:
            entry = entries.pop()
            entry.title = without_citations(entry.title)
            entries += entry.children
        return with_headings(self.site.with_links(html, page) if self.site else html)

    @event_priority(-50)
    def on_post_build(self, config: MkDocsConfig) -> None:
        """After Material's search index is written, before the offline plugin makes a script of it."""
        if self.site:
            self.site.finish()

    def on_build_error(self, error: Exception) -> None:
        if self.site:
            self.site.fail()

    def on_shutdown(self) -> None:
        if self.site:
            with _refusals():
                self.site.end()

    def settings(self, config: MkDocsConfig) -> Settings:
        """The project's settings, with what was said on MkDocs' command line over them."""
        path = config_file_of(config)
        try:
            texts = texts_from(path.name, partial(_text_in, path.parent))
            settings = settings_from(texts, path.parent, os.environ, datetime.now(UTC).date())
        except SettingsError as error:
            raise Abort(f"{error.message}\n  hint: {error.hint}") from error
        except OSError as error:
            raise Abort(f"{path.name} cannot be read: {error.strerror}") from error
        return replace(
            settings,
            site_name=config.site_name,
            site_description=config.site_description or "",
            pages_dir=Path(config.docs_dir),
            site_dir=Path(config.site_dir),
            is_for_others=self.command != "serve" or not is_own_machine(config.dev_addr[0]),
        )

    def on_serve(self, server: LiveReloadServer, config: MkDocsConfig, builder: Any) -> LiveReloadServer:
        """Watch what people write, and not the pages that we make of it."""
        server.unwatch(config.docs_dir)
        self.watch = Watch(server)
        settings = self.settings(config)
        self._look(config, settings)
        guard(server, str(config.dev_addr.host), settings.allowed_hosts)
        keep_watching(server, log.info)
        return server

    def _look(self, config: MkDocsConfig, settings: Settings) -> None:
        """Have the server look at what this configuration names."""
        if self.watch:
            self.watch.look_at(settings.content, *read_beside_content(config))
            self.watch.look_beside_pages(Path(config.docs_dir))


@contextmanager
def _refusals() -> Iterator[None]:
    """What stops a build for a reason, in MkDocs' way of stopping."""
    try:
        yield
    except (ExtensionError, SiteFolderError) as error:
        raise Abort(f"{error.message}\n  hint: {error.hint}") from error
    except ForeignPagesError as error:
        names = ", ".join(error.args)
        raise Abort(f"These files were not made by Briefbook and are not overwritten: {names}. Move them.") from error


def _text_in(folder: Path, name: str) -> str:
    return read_file(folder / name, ANYWHERE, MAX_CONFIG_BYTES).decode("utf-8-sig")


def _refuse_unsafe(config: MkDocsConfig, settings: Settings) -> None:
    """Raises Abort where MkDocs would publish what a link out of the project leads to, or wait for what never ends: it
    reads every file in these folders, and follows every link.
    """
    folders = [Path(each) for each in (config.docs_dir, config.theme.custom_dir) if each and not is_own_theme(each)]
    wrong = unsafe_folders(settings, *folders)
    if wrong:
        raise Abort(
            "\n".join(["This cannot be part of the site:", *(f"  {each}" for each in wrong), f"  hint: {UNSAFE}"])
        )


def _tell(problems: tuple[Problem, ...]) -> None:
    for problem in problems:
        (log.error if problem.is_error else log.warning)("%s", plain(problem))
