"""The door for MkDocs: `mkdocs build` and `mkdocs serve` make the pages from the facts before they read them."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import jinja2
from mkdocs.config import config_options as option
from mkdocs.config.base import Config
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import Abort
from mkdocs.plugins import BasePlugin, CombinedEvent, event_priority, get_plugin_logger
from mkdocs.structure.files import Files
from mkdocs.structure.nav import Navigation
from mkdocs.structure.pages import Page as SitePage

from briefbook import pipeline
from briefbook.commands.held_build import Built, HeldBuild, read_by_records, write_search_of
from briefbook.commands.made_pdfs import NO_SUPPORT, NoPdfError, has_engine
from briefbook.commands.own_commands import as_run_here, install_command
from briefbook.commands.project import UNSAFE, is_own_machine, unsafe_folders
from briefbook.commands.quoted import plain
from briefbook.commands.site_beside import SiteBeside
from briefbook.commands.site_pdfs import BegunPdfs, SitePdfs
from briefbook.commands.standing import MANY, Made
from briefbook.config import ALL, DEFAULT_LANGUAGE, PAGES_DIR, SOURCE_PAGES, Settings, SettingsError, settings_from
from briefbook.disk import ANYWHERE, read_file
from briefbook.model.limits import MAX_CONFIG_BYTES
from briefbook.model.marking import BY_LABEL, Marking
from briefbook.model.page import Sheaf
from briefbook.model.search import SearchRecord
from briefbook.problems import Problem
from briefbook.publish.fast.content import heading_style
from briefbook.publish.fast.eligible import finishers, unknown_extensions, watchers
from briefbook.publish.fast.frames import shells_of_listed
from briefbook.publish.fast.shells import Shape, Shell
from briefbook.publish.fast.site import SiteMaker, plan_of
from briefbook.publish.fast.theme_door import ThemeDoor
from briefbook.publish.fast.urls import destination
from briefbook.publish.fast.work import Draw
from briefbook.publish.guarded import guard
from briefbook.publish.nav import nav_of, titles_in
from briefbook.publish.pages import ForeignPagesError, refuse_foreign, write_pages
from briefbook.publish.search_material import add_read
from briefbook.publish.search_shards import Known
from briefbook.publish.site_defaults import UnknownDefaultError, said_in, with_defaults
from briefbook.publish.site_folder import SiteFolderError, check_site_folder, mark
from briefbook.publish.theme_files import (
    add_theme,
    has_plain_icons,
    has_search,
    is_own_theme,
    without_icons,
    without_marking,
)
from briefbook.publish.theme_settings import IN_TEMPLATES, make_harmless, settings_as_html
from briefbook.publish.watching import Watch, keep_watching, read_beside_content
from briefbook.render.scene import Scene
from briefbook.run.collector import collector_spared_at_exit
from briefbook.run.runner import Runner, runner
from briefbook.run.workers import processors

if TYPE_CHECKING:
    from mkdocs.livereload import LiveReloadServer

log = get_plugin_logger("briefbook")


class BriefbookOptions(Config):
    """Options under `plugins: - briefbook:`."""

    content_dir = option.Type(str, default="content")
    language = option.Optional(option.Type(str))
    as_of = option.Optional(option.Type((str, date)))
    fast = option.Type(bool, default=True)
    source_pages = option.Choice(SOURCE_PAGES, default=ALL)
    full_text_pages = option.Type(int, default=500)
    follow_links = option.Type(bool, default=False)
    allowed_hosts = option.ListOfItems(option.Type(str), default=[])
    marking = option.Optional(option.Type(str))
    keep_in_site = option.Type((list, str), default=[])
    pdf = option.Type(dict, default={})
    without = option.ListOfItems(option.Type(str), default=[])


class BriefbookPlugin(BasePlugin[BriefbookOptions]):
    """Runs the generator in `on_config`, and puts the finished site in place in `on_shutdown`."""

    def __init__(self) -> None:
        self.command = ""
        self.beside: SiteBeside | None = None
        self.book: pipeline.Book | None = None
        self.door: ThemeDoor | None = None
        self.has_own_nav = False
        self.maker: SiteMaker | None = None
        self.nav: Navigation | None = None
        self.files: Files | None = None
        self.runner: Runner | None = None
        self.notes: list[str] = []
        self.tell: Callable[[str], None] = log.debug
        self.records: Callable[[], Iterable[SearchRecord]] = tuple
        self.sheaves: tuple[Sheaf, ...] = ()
        self.search: Known | None = None
        self.is_read = True
        self.listed: dict[str, tuple[Shape, Shell]] = {}
        self.missing_icons: frozenset[str] = frozenset()
        self.unread: frozenset[str] = frozenset()
        self.marking = self.floor = Marking.CLEAR
        self.pdfs = SitePdfs()
        self.begun_pdfs: BegunPdfs | None = None
        self.replaces_site = False
        self.show_site: Callable[[str], None] = log.debug
        self.watch: Watch | None = None

    def on_startup(self, *, command: str, dirty: bool) -> None:
        self.command = command
        collector_spared_at_exit()

    @event_priority(100)
    def _fill_in(self, config: MkDocsConfig) -> None:
        """Before other plugins look at the configuration."""
        language = self.config.language or DEFAULT_LANGUAGE
        pages = _folder_of(config) / PAGES_DIR
        said = said_in(_config_file(config))
        try:
            with_defaults(config, said, self.config.without, language, pages, os.environ, self.command)
        except UnknownDefaultError as error:
            raise Abort(f"mkdocs.yml: {error}\n  hint: {error.hint}") from error

    def _make(self, config: MkDocsConfig) -> MkDocsConfig:
        """Make the pages."""
        self._look(config)
        self.notes, self.maker, self.door = [], None, None
        settings = self.settings(config)
        self._check_site_folder(settings)
        book = self.book or pipeline.opened(settings, pipeline.load(settings))
        reading, scene = book.reading, book.scene
        self.book = None
        _refuse_unsafe(config, settings)
        _tell(reading.problems)
        if scene is None:
            hint = as_run_here("`briefbook check` shows them with their lines.")
            raise Abort(f"The content has errors; nothing was written. {hint}")
        self.marking, self.floor = scene.highest, scene.floor
        settings = replace(settings, marking=scene.floor)  # of the book that was handed over
        add_theme(config)
        make_harmless(config)
        sheaves = pipeline.outline(scene)
        self.missing_icons = _without_icons(scene, config)
        draw = pipeline.Drawing(scene, self.missing_icons)
        self.pdfs, self.begun_pdfs = SitePdfs(), _begun_pdfs(reading, settings) if self.command == "build" else None
        self.has_own_nav = config.nav is None
        if self.has_own_nav:
            config.nav = nav_of(sheaves)
        self.maker = self._site_maker(sheaves, draw, config)
        self._write(sheaves, draw, config)
        if has_search(config):
            self.records = partial(pipeline.records, scene)
            self.sheaves = sheaves
            self.unread = read_by_records(sheaves, self.config.full_text_pages)
        if self.command in ("build", "gh-deploy"):
            self.beside = SiteBeside(settings, is_replaced=self.replaces_site)
            config.site_dir = str(self.beside.folder)
            self.show_site = partial(setattr, config, "site_dir")
            if self.maker and not any(finishers(config.plugins.events)):
                self.beside.take_over(self.maker)
        return config

    on_config = CombinedEvent(_fill_in, _make)

    def _check_site_folder(self, settings: Settings) -> None:
        """Refuse to have a folder emptied that is not ours. A server has one of its own."""
        if self.command == "serve":
            return
        try:
            check_site_folder(settings, is_replaced=self.replaces_site)
        except SiteFolderError as error:
            raise Abort(f"{error.message}\n  hint: {error.hint}") from error

    def _site_maker(self, sheaves: Sequence[Sheaf], draw: Draw, config: MkDocsConfig) -> SiteMaker | None:
        """What makes pages without MkDocs; None where it must see all of them, of which the reader is told."""
        style = heading_style(config.mdx_configs.get("toc") or {})
        reasons = [
            *([] if self.config.fast else ["`fast: false`"]),
            *watchers(config.plugins.events),
            *(f"Markdown extension {name}" for name in unknown_extensions(config.markdown_extensions)),
            *([] if style else ["settings of the Markdown extension toc"]),
        ]
        if reasons or style is None:
            self._note(f"all pages go through MkDocs, one by one, because of {', '.join(reasons)}")
            return None
        titles = titles_in(config.nav)
        plan = plan_of(sheaves, titles, self.begun_pdfs.pages if self.begun_pdfs else ())
        return SiteMaker(plan, draw, style, config, has_search=has_search(config))

    def _note(self, words: str) -> None:
        """Say something that is no warning."""
        log.info("%s", words)
        self.notes.append(words)

    def _write(self, sheaves: Sequence[Sheaf], draw: Draw, config: MkDocsConfig) -> None:
        """Put the Markdown of the pages that MkDocs reads where it reads them."""
        folder = Path(config.docs_dir)
        try:
            if self.maker:
                folder.mkdir(parents=True, exist_ok=True)
                refuse_foreign(self.maker.plan.paths, folder)
                self.maker.write(self._chosen_runner().run)
            else:
                write_pages((rendered for sheaf in sheaves for rendered in draw(sheaf).pages), folder)
        except ForeignPagesError as error:
            raise _not_ours(error) from error

    def _chosen_runner(self) -> Runner:
        count = len(self.maker.plan.made) if self.maker else 0
        return self.runner or runner(processors() if count >= MANY else 1)

    def on_files(self, files: Files, config: MkDocsConfig) -> Files:
        self.files = self.maker.files(files) if self.maker else files
        return self.files

    def on_nav(self, nav: Navigation, config: MkDocsConfig, files: Files) -> Navigation:
        self.nav = nav
        return nav

    @event_priority(-100)
    def on_env(self, env: jinja2.Environment, config: MkDocsConfig, files: Files) -> jinja2.Environment:
        """Make the pages that MkDocs does not, once its theme is ready and before it writes its own."""
        env.globals[IN_TEMPLATES] = settings_as_html(config)
        env.globals["briefbook_marking"] = str(self.marking)  # of pages that hold no facts, such as 404.html
        unmarked = without_marking(config, self.nav or Navigation([], []), files, env, self.marking)
        if unmarked:
            raise Abort(
                f"The book is {self.marking}, and pages made with your {' and '.join(unmarked)} would not say so; "
                'nothing was written.\n  hint: begin it with `{% extends "briefbook.html" %}`, and let blocks of your '
                "own hold `{{ super() }}`"
            )
        if self.maker and self.nav:
            is_plain = has_plain_icons(config)
            door = ThemeDoor(config, files, self.nav, env, has_title=self.maker.has_title, has_plain_icons=is_plain)
            self.door = door
            self.is_read = has_search(config) and not self.unread
            try:
                made = self.maker.make(door, self._chosen_runner().run, self.tell, wants_contents=self.is_read)
            except ForeignPagesError as error:
                raise _not_ours(error) from error
            if self.beside:
                self.beside.pages_are_made(self.maker)
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

    def hold(self, config: MkDocsConfig, scene: Scene) -> HeldBuild | None:
        """The build that is done, so that edits can be brought into its site; None where pages went through MkDocs."""
        if self.maker is None or self.door is None:
            return None
        built = Built(config, self.maker, self.door, self.search, self.config.full_text_pages, self.has_own_nav)
        return HeldBuild(built, scene)

    def made(self) -> Made | None:
        """What the build that is done was made with; None where pages went through MkDocs, or bear more than facts."""
        if self.maker is None or self.pdfs.by_page:
            return None
        return Made(self.maker, self.listed, self.search, self.missing_icons, self.has_own_nav, self.is_read)

    def _learn_listed(self, config: MkDocsConfig) -> None:
        """Learn how pages of the navigation are framed, where other builds will gain by it."""
        if self.maker and self.door and len(self.maker.plan.made) >= MANY:
            site = Path(config.site_dir)
            places = {sheaf.path: site / destination(self.maker.url_of(sheaf.path)) for sheaf in self.maker.plan.listed}
            made = {path: place.read_bytes() for path, place in places.items() if place.is_file()}
            pages = Path(config.docs_dir)
            self.listed = shells_of_listed(self.door, self.maker.maker, made, pages, has_search=has_search(config))

    def on_template_context(self, context: Any, *, template_name: str, config: MkDocsConfig) -> Any:
        if self.maker and self.files and template_name == "sitemap.xml":
            context["pages"] = self.maker.sitemap_pages(self.files)
        return context

    def settings(self, config: MkDocsConfig) -> Settings:
        """The project's settings, with what was said on MkDocs' command line over them."""
        path = _config_file(config)
        try:
            text = read_file(path, ANYWHERE, MAX_CONFIG_BYTES).decode("utf-8-sig")
            settings = settings_from(text, path.parent, os.environ, datetime.now(UTC).date())
        except SettingsError as error:
            raise Abort(f"{error.where(path.name)}: {error.message}\n  hint: {error.hint}") from error
        except OSError as error:
            raise Abort(f"{path.name} cannot be read: {error.strerror}") from error
        return replace(
            settings,
            site_name=config.site_name,
            pages_dir=Path(config.docs_dir),
            site_dir=Path(config.site_dir),
            is_for_others=self.command != "serve" or not is_own_machine(config.dev_addr[0]),
        )

    def on_page_markdown(self, markdown: str, *, page: SitePage, config: MkDocsConfig, files: Files) -> str:
        """Keep Material's search from reading pages that are found by their records; mark every page as the book is."""
        said = BY_LABEL.get(str(page.meta.get("marking", "")), self.marking)
        page.meta["marking"] = str(max(said, self.floor))
        if page.file.src_uri in self.unread:
            page.meta["search"] = {"exclude": True}
        return markdown

    @event_priority(-50)
    def on_post_build(self, config: MkDocsConfig) -> None:
        """After Material's search index is written, before the offline plugin makes a script of it."""
        if has_search(config):
            self.search = write_search_of(config, self.records(), self.sheaves)
        self._learn_listed(config)
        self.pdfs.copy_to(Path(config.site_dir))
        if self.beside:
            self.beside.is_whole = True
        elif self.command != "serve":  # MkDocs wrote it where it stands, and leaves what begins with a dot
            mark(Path(config.site_dir), [path.name for path in Path(config.site_dir).glob(".*")])

    def on_build_error(self, error: Exception) -> None:
        if self.beside:
            self.beside.is_whole = False

    def on_shutdown(self) -> None:
        """Put the site in place if it came out whole; else leave the old one as it is."""
        if self.begun_pdfs:
            self.begun_pdfs.drop()
        if self.beside:
            self.show_site(str(self.beside.site))
            try:
                self.beside.end(self.maker)
            except SiteFolderError as error:
                raise Abort(f"{error.message}\n  hint: {error.hint}") from error

    def on_serve(self, server: LiveReloadServer, config: MkDocsConfig, builder: Any) -> LiveReloadServer:
        """Watch what people write, and not the pages that we make of it."""
        server.unwatch(config.docs_dir)
        self.watch = Watch(server)
        self._look(config)
        guard(server, str(config.dev_addr.host), self.config.allowed_hosts)
        keep_watching(server, log.info)
        return server

    def _look(self, config: MkDocsConfig) -> None:
        """Have the server look at what this configuration names."""
        if self.watch:
            self.watch.look_at(_folder_of(config) / self.config.content_dir, *read_beside_content(config))
            self.watch.look_beside_pages(Path(config.docs_dir))


def _config_file(config: MkDocsConfig) -> Path:
    return Path(config.config_file_path or "mkdocs.yml").absolute()


def _folder_of(config: MkDocsConfig) -> Path:
    return _config_file(config).parent


def _begun_pdfs(reading: pipeline.Reading, settings: Settings) -> BegunPdfs | None:
    """The PDFs that mkdocs.yml asks for, begun."""
    if not settings.pdf.site:
        return None
    if settings.pdf.is_optional and not has_engine():
        log.info("%s; to install it: %s", NO_SUPPORT, install_command("pdf"))
        return None
    return BegunPdfs(reading.corpus, settings)


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


def _without_icons(scene: Scene, config: MkDocsConfig) -> frozenset[str]:
    """The icons that the theme has not, of which the reader is told: Material cannot build a navigation with them."""
    missing = without_icons(pipeline.icons(scene), config)
    for icon in sorted(missing):
        log.warning("the theme has no icon '%s'; the vocabulary names it", icon)
    return missing


def _tell(problems: tuple[Problem, ...]) -> None:
    for problem in problems:
        (log.error if problem.is_error else log.warning)("%s", plain(problem))
