"""The door for MkDocs: `mkdocs build` and `mkdocs serve` make the pages from the facts before they read them."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import jinja2
from mkdocs.config.base import Config, ConfigErrors, ConfigWarnings
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import Abort
from mkdocs.plugins import BasePlugin, CombinedEvent, event_priority, get_plugin_logger
from mkdocs.structure.files import Files
from mkdocs.structure.nav import Navigation
from mkdocs.structure.pages import Page as SitePage

from briefbook import pipeline
from briefbook.build import SiteBuild, WithMkDocs
from briefbook.commands.check import how_to_explain
from briefbook.commands.project import is_own_machine, unsafe_folders
from briefbook.commands.quoted import plain
from briefbook.config import PAGES_DIR, Settings, SettingsError, settings_from, texts_from
from briefbook.disk import ANYWHERE, UNSAFE, read_file
from briefbook.extensions import ExtensionError
from briefbook.html.content import HeadingStyle, heading_style
from briefbook.html.eligible import finishers, plugins_hooking_pages, unknown_extensions
from briefbook.html.layouts import in_json
from briefbook.html.listed import ListedLayouts, listed_layouts
from briefbook.html.nav import nav_of, titles_in, with_pages_only
from briefbook.html.picture_links import with_picture_links
from briefbook.html.site import SiteMaker
from briefbook.html.site_defaults import LOCAL_URL, said_in, with_defaults
from briefbook.html.tables import with_headings
from briefbook.html.theme_adapter import ThemeAdapter
from briefbook.html.theme_files import (
    add_theme,
    has_plain_icons,
    has_search,
    is_own_theme,
    without_icons,
    without_marking,
)
from briefbook.html.theme_settings import IN_TEMPLATES, make_harmless, settings_as_html
from briefbook.html.urls import destination
from briefbook.html.written_pages import ForeignPagesError, is_foreign, refuse_foreign
from briefbook.model.limits import MAX_CONFIG_BYTES
from briefbook.model.marking import BY_LABEL, Marking
from briefbook.model.page import PageGroup
from briefbook.model.slugs import without_citations
from briefbook.outputs.made_pdfs import NO_SUPPORT, NoPdfError, has_engine
from briefbook.outputs.site_pdfs import BegunPdfs, SitePdfs
from briefbook.pages.book_context import BookContext
from briefbook.pages.escape import visible
from briefbook.problems import Problem
from briefbook.publish.guarded import guard
from briefbook.publish.site_folder import SiteFolderError, check_site_folder
from briefbook.publish.surroundings import surroundings_of
from briefbook.publish.watching import Watch, keep_watching, read_beside_content
from briefbook.run.garbage_collector import garbage_collector_spared_at_exit
from briefbook.run.own_commands import as_run_here, install_command
from briefbook.run.runner import Runner
from briefbook.search.entries import ReadPage
from briefbook.search.material import add_read, read_by_material
from briefbook.search.shards import Known
from briefbook.search.site import write_search
from briefbook.session import Session, UnsoundError

if TYPE_CHECKING:
    from mkdocs.livereload import LiveReloadServer

log = get_plugin_logger("briefbook")


class BriefbookOptions(Config):
    """Options under `plugins: - briefbook:`. `config` reads them from the file: MkDocs could not say where in it."""


class BriefbookPlugin(BasePlugin[BriefbookOptions]):
    """Runs the generator in `on_config`, and puts the finished site in place in `on_shutdown`."""

    def __init__(self) -> None:
        self.command = ""
        self.session: Session | None = None
        self.job: SiteBuild | None = None
        self.build: SiteBuild | None = None
        self.is_whole = False
        self.door: ThemeAdapter | None = None
        self.maker: SiteMaker | None = None
        self.has_own_nav = False
        self.nav: Navigation | None = None
        self.files: Files | None = None
        self.flags: tuple[object, ...] = (False, False)
        self.messages: Callable[[], Iterable[str]] = tuple
        self.notes: list[str] = []
        self.tell: Callable[[str], None] = log.debug
        self.search: Known | None = None
        self.read: dict[str, ReadPage] = {}
        self.is_read = True
        self.listed: ListedLayouts = {}
        self.missing_icons: frozenset[str] = frozenset()
        self.unread: frozenset[str] = frozenset()
        self.marking = self.floor = Marking.CLEAR
        self.restrictions = ""
        self.pdfs = SitePdfs()
        self.begun_pdfs: BegunPdfs | None = None
        self.replaces_site = False
        self.show_site: Callable[[str], None] = log.debug
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
        pages = _folder_of(config) / PAGES_DIR
        said = said_in(_config_file(config))
        without = [name for name, _ in settings.without]
        with_defaults(config, said, without, settings.language, pages, os.environ, self.command)

    def _make(self, config: MkDocsConfig) -> MkDocsConfig:
        """Make the pages."""
        settings = self.settings(config)
        self._look(config, settings)
        self.notes, self.maker, self.door, self.build, self.is_whole = [], None, None, None, False
        self._check_site_folder(settings)
        session = self._session(settings)
        _refuse_unsafe(config, session.settings)
        _tell(session.problems)
        try:
            book, outline = session.context, session.outline
        except UnsoundError as error:
            hint = as_run_here("".join(how_to_explain(session.problems)))
            raise Abort(f"The content has errors; nothing was written.\n  hint: {hint}") from error
        except ExtensionError as error:
            raise _refused(error) from error
        self.marking, self.floor = book.highest, book.floor
        self.restrictions = session.settings.restrictions
        add_theme(config)
        make_harmless(config)
        self.missing_icons = _without_icons(book, config)
        is_placed = self.is_placed
        has_pdfs = self.command in ("build", "gh-deploy")
        self.pdfs, self.begun_pdfs = SitePdfs(), _begun_pdfs(book, session.settings) if has_pdfs else None
        self.has_own_nav = config.nav is None
        if self.has_own_nav:
            config.nav = nav_of(outline)
        elif session.settings.audience is not None:
            paths, pages = {page_group.path for page_group in outline}, session.settings.pages
            config.nav = with_pages_only(config.nav, lambda path: path in paths or is_foreign(pages / path))
        self.build = self._site_build(session, config, is_placed=is_placed)
        self.maker = self._site_maker(self.build, config)
        self._write(self.maker, self.build.run_for(len(self.maker.plan.page_groups)), config)
        if has_search(config):
            self.unread = read_by_records(outline, session.settings.full_text_pages)
        self.is_read = has_search(config) and not self.unread
        if is_placed:
            self.show_site = partial(setattr, config, "site_dir")
            config.site_dir = str(self.build.begin())
        return config

    @property
    def is_placed(self) -> bool:
        """Whether a site takes the place of another one; MkDocs' own server makes each in the same folder."""
        return self.job is not None or self.command in ("build", "gh-deploy")

    def _session(self, settings: Settings) -> Session:
        """The project as it is now: as whoever started the build read it, or read by us."""
        if self.job:
            return self.job.session
        held = self.session  # MkDocs keeps a plugin for all that it builds
        if held is None or self.command != "serve" or held.settings.root != settings.root:
            self.session = Session(settings)
        assert self.session
        self.session.update(settings)
        return self.session

    def _site_build(self, session: Session, config: MkDocsConfig, *, is_placed: bool) -> SiteBuild:
        if not is_placed:
            build = SiteBuild(session, None, tell=self.tell)
            build.folder = Path(config.site_dir)
            return build
        if self.job:
            return self.job
        flags = (*self.flags, session.settings.marking, session.settings.audience)
        is_alone = not [*plugins_hooking_pages(config.plugins.events), *finishers(config.plugins.events)]
        known = surroundings_of(session.settings, _config_file(config), os.environ, flags) if is_alone else None
        return SiteBuild(session, known, is_replaced=self.replaces_site, tell=self.tell)

    on_config = CombinedEvent(_fill_in, _make)

    def _check_site_folder(self, settings: Settings) -> None:
        """Refuse to have a folder emptied that is not ours. A server has one of its own."""
        if self.command == "serve":
            return
        try:
            check_site_folder(settings, is_replaced=self.replaces_site)
        except SiteFolderError as error:
            raise _refused(error) from error

    def _site_maker(self, build: SiteBuild, config: MkDocsConfig) -> SiteMaker:
        """What makes pages without MkDocs; where it must see all of them, the reader is told."""
        style = heading_style(config.mdx_configs.get("toc") or {})
        reasons = [
            *([] if build.session.settings.is_fast else ["`fast: false`"]),
            *plugins_hooking_pages(config.plugins.events),
            *(f"Markdown extension {name}" for name in unknown_extensions(config.markdown_extensions)),
            *([] if style else ["settings of the Markdown extension toc"]),
        ]
        if reasons:
            self._note(f"all pages go through MkDocs, one by one, because of {', '.join(reasons)}")
        return build.maker(
            style or HeadingStyle(),
            titles_in(config.nav),
            self.begun_pdfs.pages if self.begun_pdfs else frozenset(),
            self.missing_icons,
            is_directory=config.use_directory_urls,
            has_search=has_search(config),
            is_slow=bool(reasons),
        )

    def _note(self, words: str) -> None:
        """Say something that is no warning."""
        log.info("%s", words)
        self.notes.append(words)

    def _write(self, maker: SiteMaker, run: Runner, config: MkDocsConfig) -> None:
        """Put the Markdown of the pages that MkDocs reads where it reads them."""
        folder = Path(config.docs_dir)
        folder.mkdir(parents=True, exist_ok=True)
        try:
            refuse_foreign(maker.plan.paths, folder)
            maker.write(run.run)
        except ForeignPagesError as error:
            raise _not_ours(error) from error
        except ExtensionError as error:
            raise _refused(error) from error

    def on_files(self, files: Files, config: MkDocsConfig) -> Files:
        self.files = self.maker.files(files, config) if self.maker else files
        return self.files

    def on_nav(self, nav: Navigation, config: MkDocsConfig, files: Files) -> Navigation:
        self.nav = nav
        return nav

    @event_priority(-100)
    def on_env(self, env: jinja2.Environment, config: MkDocsConfig, files: Files) -> jinja2.Environment:
        """Make the pages that MkDocs does not, once its theme is ready and before it writes its own."""
        env.globals[IN_TEMPLATES] = settings_as_html(config)
        env.globals["briefbook_marking"] = str(self.marking)  # of pages that hold no facts, such as 404.html
        env.globals["briefbook_restrictions"] = visible(self.restrictions)
        env.globals["briefbook_json"] = in_json
        env.globals["briefbook_as_of"] = str(self.config.get("as_of") or "")
        env.globals["briefbook_has_address"] = config.site_url != LOCAL_URL
        unmarked = without_marking(config, self.nav or Navigation([], []), files, env, self.marking)
        if unmarked:
            raise Abort(
                f"The book is {self.marking}, and pages made with your {' and '.join(unmarked)} would not say so; "
                'nothing was written.\n  hint: begin it with `{% extends "briefbook.html" %}`, and let blocks of your '
                "own hold `{{ super() }}`"
            )
        if self.maker and self.nav and self.build:
            is_plain = has_plain_icons(config)
            door = ThemeAdapter(config, files, self.nav, env, has_title=self.maker.has_title, has_plain_icons=is_plain)
            self.door = door
            run = self.build.run_for(len(self.maker.plan.made)).run
            try:
                made = self.maker.make(door, run, self.tell, wants_contents=self.is_read)
            except ForeignPagesError as error:
                raise _not_ours(error) from error
            except ExtensionError as error:
                raise _refused(error) from error
            for note in self.maker.notes:
                self._note(note)
            add_read(config, made, self.maker.url_of)
        self._offer_pdfs(files)
        return env

    def _offer_pdfs(self, files: Files) -> None:
        """Offer the PDFs of a page, once they are made: the theme reads of them in its front matter."""
        if self.begun_pdfs is None:
            return
        begun, self.begun_pdfs = self.begun_pdfs, None
        try:
            self.pdfs, remarks = begun.done()
        except NoPdfError as error:
            raise Abort(f"{error.message}\n  hint: {error.hint}" if error.hint else error.message) from error
        for remark in remarks:
            log.warning("%s", remark)
        for file in files.documentation_pages():
            found = self.pdfs.of_page(file.src_uri)
            if found and file.page:
                file.page.meta["pdf"] = [each._asdict() for each in found]

    def _learn_listed(self, config: MkDocsConfig) -> None:
        """Learn how pages of the navigation are framed, so that the next build can do it."""
        if self.maker and self.door and self.build and self.build.surroundings:
            site = Path(config.site_dir)
            places = {
                page_group.path: site / destination(self.maker.url_of(page_group.path))
                for page_group in self.maker.plan.listed
            }
            made = {path: place.read_bytes() for path, place in places.items() if place.is_file()}
            pages = Path(config.docs_dir)
            self.listed = listed_layouts(self.door, self.maker.maker, made, pages, has_search=has_search(config))

    def on_template_context(self, context: Any, *, template_name: str, config: MkDocsConfig) -> Any:
        if self.maker and self.files and template_name == "sitemap.xml":
            context["pages"] = self.maker.sitemap_pages(self.files, config.site_url)
        return context

    def settings(self, config: MkDocsConfig) -> Settings:
        """The project's settings, with what was said on MkDocs' command line over them."""
        path = _config_file(config)
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

    def on_page_markdown(self, markdown: str, *, page: SitePage, config: MkDocsConfig, files: Files) -> str:
        """Keep Material's search from reading pages that are found by their records; mark every page as the book is."""
        said = BY_LABEL.get(str(page.meta.get("marking", "")), self.marking)
        page.meta["marking"] = str(max(said, self.floor))
        parts = self.maker.parts if self.maker and self.unread else frozenset()
        if page.file.src_uri in self.unread or page.file.src_uri in parts:
            page.meta["search"] = {"exclude": True}
        return markdown

    @event_priority(-100)
    def on_page_content(self, html: str, *, page: SitePage, config: MkDocsConfig, files: Files) -> str:
        """Say of tables what Markdown cannot, and leave numbers of citations out of the table of contents."""
        entries = list(page.toc)
        while entries:
            entry = entries.pop()
            entry.title = without_citations(entry.title)
            entries += entry.children
        if self.maker:
            html = with_picture_links(html, self.maker.maker.urls.way_from(page.file.src_uri).to)
        return with_headings(html)

    @event_priority(-50)
    def on_post_build(self, config: MkDocsConfig) -> None:
        """After Material's search index is written, before the offline plugin makes a script of it."""
        assert self.build
        assert self.maker
        if has_search(config):
            self.read = self.build.still_read(self.maker) | read_by_material(config)
            records = self.build.records(self.maker)
            self.search = write_search(Path(config.site_dir), records, self.read, is_folder=config.use_directory_urls)
        self._learn_listed(config)
        self.pdfs.copy_to(Path(config.site_dir))
        self.is_whole = True
        if not self.is_placed:
            self.build.keep(self.maker)

    def on_build_error(self, error: Exception) -> None:
        self.is_whole = False

    def on_shutdown(self) -> None:
        """Put the site in place if it came out whole; else leave the old one as it is."""
        if self.begun_pdfs:
            self.begun_pdfs.drop()
        if self.build is None or self.maker is None or not self.is_placed:
            return
        self.show_site(str(self.build.site))
        try:
            if self.is_whole:
                self.build.pdfs = self.pdfs
                self.build.end(self.maker, self._with_mkdocs())
        except (SiteFolderError, ExtensionError) as error:
            raise _refused(error) from error
        finally:
            self.build.drop()

    def _with_mkdocs(self) -> WithMkDocs:
        assert self.maker
        return WithMkDocs(
            style=self.maker.maker.style,
            is_directory=self.maker.maker.urls.is_directory,
            has_search=self.search is not None,
            has_own_nav=self.has_own_nav,
            nav=self.maker.plan.titles,
            missing_icons=self.missing_icons,
            listed=self.listed,
            read=self.read,
            is_read=self.is_read,
            search=self.search,
            messages=tuple(self.messages()),
            notes=tuple(self.notes),
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


def _refused(error: ExtensionError | SiteFolderError) -> Abort:
    return Abort(f"{error.message}\n  hint: {error.hint}")


def _config_file(config: MkDocsConfig) -> Path:
    return Path(config.config_file_path or "mkdocs.yml").absolute()


def _text_in(folder: Path, name: str) -> str:
    return read_file(folder / name, ANYWHERE, MAX_CONFIG_BYTES).decode("utf-8-sig")


def _folder_of(config: MkDocsConfig) -> Path:
    return _config_file(config).parent


def read_by_records(page_groups: Sequence[PageGroup], full_text_pages: int) -> frozenset[str]:
    """The pages that search knows by their records alone: in a large book, all that nobody wrote."""
    if len(page_groups) <= full_text_pages:
        return frozenset()
    return frozenset(page_group.path for page_group in page_groups if page_group.kind != "briefing")


def _begun_pdfs(book: BookContext, settings: Settings) -> BegunPdfs | None:
    """The PDFs that mkdocs.yml asks for, begun."""
    if not settings.pdf.site:
        return None
    if settings.pdf.is_optional and not has_engine():
        log.info("%s; to install it: %s", NO_SUPPORT, install_command("pdf"))
        return None
    return BegunPdfs(book, settings)


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


def _not_ours(error: ForeignPagesError) -> Abort:
    return Abort(f"These files were not made by Briefbook and are not overwritten: {', '.join(error.args)}. Move them.")


def _without_icons(book: BookContext, config: MkDocsConfig) -> frozenset[str]:
    """The icons that the theme has not, of which the reader is told: Material cannot build a navigation with them."""
    missing = without_icons(pipeline.icons(book), config)
    for icon in sorted(missing):
        log.warning("the theme has no icon '%s'; the vocabulary names it", icon)
    return missing


def _tell(problems: tuple[Problem, ...]) -> None:
    for problem in problems:
        (log.error if problem.is_error else log.warning)("%s", plain(problem))
