"""One site made with MkDocs: the pages that we make beside its own, search and PDFs, and what is kept of it."""

from __future__ import annotations

import logging
import os
from collections.abc import Callable, Iterable, Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import NamedTuple

import jinja2
from markupsafe import Markup
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import Abort
from mkdocs.plugins import get_plugin_logger
from mkdocs.structure.files import File, Files, InclusionLevel
from mkdocs.structure.nav import Navigation
from mkdocs.structure.pages import Page as SitePage

from briefbook import pipeline
from briefbook.config import Settings
from briefbook.html.content import HeadingStyle, heading_style
from briefbook.html.eligible import finishers, plugins_hooking_pages, unknown_extensions
from briefbook.html.files import NamedPage
from briefbook.html.layouts import NoLayoutError, in_json
from briefbook.html.listed import ListedLayouts, listed_layouts
from briefbook.html.mended_templates import mend_templates
from briefbook.html.nav import nav_of, titles_in, with_pages_only
from briefbook.html.picture_links import with_picture_links
from briefbook.html.policy import HEADERS, HEADERS_NAME, META, blocked
from briefbook.html.site import SiteMaker
from briefbook.html.site_defaults import LOCAL_URL
from briefbook.html.theme_adapter import ThemeAdapter
from briefbook.html.theme_files import add_theme, has_plain_icons, has_search, without_icons, without_marking
from briefbook.html.theme_settings import IN_TEMPLATES, make_harmless, settings_as_html
from briefbook.html.urls import destination
from briefbook.html.written_pages import is_foreign, refuse_foreign
from briefbook.model.marking import BY_LABEL, Marking
from briefbook.model.page import PageGroup
from briefbook.outputs.made_pdfs import NO_SUPPORT, NoPdfError, has_engine
from briefbook.outputs.site_pdfs import BegunPdfs, SitePdfs
from briefbook.pages.book_context import BookContext
from briefbook.pages.escape import visible
from briefbook.pages.wording import date_words
from briefbook.publish.surroundings import surroundings_of
from briefbook.run.own_commands import install_command
from briefbook.search.entries import ReadPage
from briefbook.search.material import add_read, read_by_material
from briefbook.search.site import write_search
from briefbook.session import Session
from briefbook.site_build import SiteBuild, SitePart, WithMkDocs

log: logging.LoggerAdapter[logging.Logger] = get_plugin_logger("briefbook")


class Order(NamedTuple):
    """What whoever started MkDocs wants of it. Without a `job`, MkDocs was started by itself.

    `messages` gives the warnings of MkDocs so far. `replaces_site`: a folder that is not ours may be emptied.
    """

    job: SiteBuild | SitePart | None = None
    flags: tuple[object, ...] = (False, False)
    messages: Callable[[], Iterable[str]] = tuple
    tell: Callable[[str], None] = log.debug
    replaces_site: bool = False


class MkDocsBuild:
    """What MkDocs' events make of one site, in their order: the steps of a method each.

    `is_placed`: the site takes the place of another one; MkDocs' own server makes each in the same folder.
    """

    def __init__(self, session: Session, config: MkDocsConfig, order: Order, command: str) -> None:
        self.order = order
        self.config = config
        self.notes: list[str] = []
        self.is_placed = order.job is not None or command in ("build", "gh-deploy")
        book = session.context
        self.marking, self.floor = book.highest, book.floor
        add_theme(config)
        make_harmless(config)
        self._has_own_nav = config.nav is None
        _set_nav(config, session)
        self._missing_icons = _without_icons(book, config)
        for each in blocked(config) if session.settings.has_policy else ():
            log.warning("%s: browsers refuse it on pages with `content_security_policy: true`, which is set", each)
        self._pdfs = SitePdfs()
        self._build = self._site_build(session)
        self._begun_pdfs = _begun_pdfs(book, session.settings) if command in ("build", "gh-deploy") else None
        with ExitStack() as undo:
            if self._begun_pdfs:
                undo.callback(self._begun_pdfs.drop)
            self._maker = self._site_maker()
            undo.pop_all()
        self._unread = _unread(config, session)
        self._is_read = has_search(config) and not self._unread
        self._files: Files | None = None
        self._nav: Navigation | None = None
        self._adapter: ThemeAdapter | None = None
        self._listed: ListedLayouts = {}
        self._read: dict[str, ReadPage] = {}
        self._is_searched = False
        self._is_whole = False

    def _site_build(self, session: Session) -> SiteBuild:
        if not self.is_placed:
            build = SiteBuild(session, None, tell=self.order.tell)
            build.folder = Path(self.config.site_dir)
            return build
        if isinstance(self.order.job, SiteBuild):
            return self.order.job
        flags = (*self.order.flags, session.settings.marking, session.settings.audience)
        events = self.config.plugins.events
        is_alone = not [*plugins_hooking_pages(events), *finishers(events)]
        known = surroundings_of(session.settings, config_file_of(self.config), os.environ, flags) if is_alone else None
        return SiteBuild(session, known, is_replaced=self.order.replaces_site, tell=self.order.tell)

    def _site_maker(self) -> SiteMaker:
        """What makes pages without MkDocs; where it must see all of them, the reader is told."""
        config = self.config
        style = heading_style(config.mdx_configs.get("toc") or {})
        reasons = [
            *([] if self._build.settings.is_fast else ["`fast: false`"]),
            *plugins_hooking_pages(config.plugins.events),
            *(f"Markdown extension {name}" for name in unknown_extensions(config.markdown_extensions)),
            *([] if style else ["settings of the Markdown extension toc"]),
        ]
        if reasons:
            self._note(f"all pages go through MkDocs, one by one, because of {', '.join(reasons)}")
        return self._build.maker(
            style or HeadingStyle(),
            titles_in(config.nav),
            self._begun_pdfs.pages if self._begun_pdfs else frozenset(),
            self._missing_icons,
            is_directory=config.use_directory_urls,
            has_search=has_search(config),
            is_slow=bool(reasons),
        )

    def _note(self, words: str) -> None:
        """Say something that is no warning."""
        log.info("%s", words)
        self.notes.append(words)

    def write_pages(self) -> None:
        """Put the Markdown of the pages that MkDocs reads where it reads them. Raises ForeignPagesError, and
        SiteFolderError where a file of the book cannot be read any more.
        """
        folder = Path(self.config.docs_dir)
        folder.mkdir(parents=True, exist_ok=True)
        refuse_foreign(self._maker.plan.paths, folder)
        self._maker.write(self._build.run_for(len(self._maker.plan.page_groups)).run)
        self._build.write_book_files()
        if self.is_placed:
            self.config.site_dir = str(self._build.begin())

    def read_by_mkdocs(self, files: Files) -> Files:
        """The files of which MkDocs knows: its own, and of our pages those that it reads."""
        self._files = self._maker.files(files, self.config)
        return self._files

    def framed_by(self, nav: Navigation) -> None:
        """Take the navigation that stands on every page."""
        self._nav = nav

    def make_pages(self, env: jinja2.Environment, files: Files) -> None:
        """Make the pages that MkDocs does not, once its theme is ready. Raises ForeignPagesError and ExtensionError."""
        config, nav = self.config, self._nav or Navigation([], [])
        _prepare_templates(env, config, self._build.settings, self.marking)
        unmarked = without_marking(config, nav, files, env, self.marking)
        if unmarked:
            raise Abort(
                f"The book is {self.marking}, and pages made with your {' and '.join(unmarked)} would not say so; "
                'nothing was written.\n  hint: begin it with `{% extends "briefbook.html" %}`, and let blocks of your '
                "own hold `{{ super() }}`"
            )
        self._adapter = _adapter_to(env, config, files, nav, has_title=self._maker.has_title)
        run = self._build.run_for(len(self._maker.plan.made)).run
        made = self._maker.make(self._adapter, run, self.order.tell, wants_contents=self._is_read)
        for note in self._maker.notes:
            self._note(note)
        add_read(config, made, self._maker.url_of)

    def offer_pdfs(self, files: Files) -> None:
        """Offer the PDFs of a page, once they are made: the theme reads of them in its front matter."""
        if self._begun_pdfs is None:
            return
        begun, self._begun_pdfs = self._begun_pdfs, None
        try:
            self._pdfs, remarks = begun.done()
        except NoPdfError as error:
            raise Abort(f"{error.message}\n  hint: {error.hint}" if error.hint else error.message) from error
        for remark in remarks:
            log.warning("%s", remark)
        _offer(self._pdfs, files)

    def in_sitemap(self) -> Sequence[object] | None:
        """The pages of the site map, ours included."""
        return self._maker.sitemap_pages(self._files, self.config.site_url) if self._files else None

    def mark(self, page: SitePage) -> None:
        """Mark a page as the book is, and keep Material's search from reading what is found by its record."""
        is_unread = page.file.src_uri in self._unread or (self._unread and page.file.src_uri in self._maker.parts)
        _mark(page, self.marking, self.floor, is_unread=bool(is_unread))

    def with_links(self, html: str, page: SitePage) -> str:
        """The content of a page, with the links in its pictures leading where those in its text do."""
        return with_picture_links(html, self._maker.maker.urls.way_from(page.file.src_uri).to)

    def finish(self) -> None:
        """Write search and PDFs beside the pages."""
        if has_search(self.config):
            self._read = self._build.still_read(self._maker) | read_by_material(self.config)
            records, is_folder = self._build.records(self._maker), self.config.use_directory_urls
            write_search(Path(self.config.site_dir), records, self._read, is_folder=is_folder)
            self._is_searched = True
        headers = Path(self.config.site_dir) / HEADERS_NAME
        if self._build.settings.has_policy and not headers.exists():
            headers.write_text(HEADERS, "utf-8")
        self._learn_listed()
        self._pdfs.copy_to(Path(self.config.site_dir))
        self._is_whole = True
        if not self.is_placed:
            self._build.keep(self._maker)

    def _learn_listed(self) -> None:
        """Learn how pages of the navigation are framed, so that the next build can do it."""
        if self._adapter and self._build.surroundings:
            site = Path(self.config.site_dir)
            places = {
                page_group.path: site / destination(self._maker.url_of(page_group.path))
                for page_group in self._maker.plan.listed
            }
            made = {path: place.read_bytes() for path, place in places.items() if place.is_file()}
            pages, is_found = Path(self.config.docs_dir), has_search(self.config)
            self._listed = listed_layouts(self._adapter, self._maker.maker, made, pages, has_search=is_found)

    def fail(self) -> None:
        """Leave the old site as it is."""
        self._is_whole = False

    def end(self) -> None:
        """Put the site in place if it came out whole; else leave the old one. Raises SiteFolderError."""
        if self._begun_pdfs:
            self._begun_pdfs.drop()
        if not self.is_placed:
            return
        self.config.site_dir = str(self._build.site)
        try:
            if self._is_whole:
                self._build.pdfs = self._pdfs
                self._build.end(self._maker, self._with_mkdocs())
        finally:
            self._build.drop()

    def _with_mkdocs(self) -> WithMkDocs:
        return WithMkDocs(
            style=self._maker.maker.style,
            is_directory=self._maker.maker.urls.is_directory,
            has_search=self._is_searched,
            has_own_nav=self._has_own_nav,
            nav=self._maker.plan.titles,
            missing_icons=self._missing_icons,
            listed=self._listed,
            read=self._read,
            is_read=self._is_read,
            site_url=self.config.site_url or "",
            messages=tuple(self.order.messages()),
            notes=tuple(self.notes),
        )


class MkDocsPart:
    """A few pages of a site that stands, made or framed by MkDocs, which reads these, and of the others what its
    navigation says of them.
    """

    is_placed = False

    def __init__(self, part: SitePart, config: MkDocsConfig) -> None:
        self.part = part
        self.config = config
        self.notes: list[str] = []
        self._maker = part.maker
        self._pages = config.docs_dir
        self._nav: Navigation | None = None
        self._unread = _unread(config, part.session)
        book = part.session.context
        self._marking, self._floor = book.highest, book.floor
        add_theme(config)
        make_harmless(config)
        _set_nav(config, part.session)

    def write_pages(self) -> None:
        """Let MkDocs look for files where there are none, and write where nothing else is."""
        self.config.site_dir = str(self.part.site)
        self.config.docs_dir = str(self.part.site / "none")
        self.config.theme.static_templates = set()

    def read_by_mkdocs(self, files: Files) -> Files:
        config = self.config
        config.docs_dir = self._pages
        titles = self._maker.plan.titles
        named = {each.path for each in self._maker.plan.read if each.path in titles} - self.part.paths
        paths = sorted({*named, *self.part.paths, *self.part.others})
        found = [File(path, self._pages, config.site_dir, config.use_directory_urls) for path in paths]
        for each in found:
            if each.src_uri in named:
                NamedPage(titles[each.src_uri], each, config)
        return self._maker.files(Files(found), config)

    def framed_by(self, nav: Navigation) -> None:
        self._nav = nav

    def make_pages(self, env: jinja2.Environment, files: Files) -> None:
        """Make the pages in layouts that were not met before. Raises NoLayoutError."""
        config, part, settings = self.config, self.part, self.part.session.settings
        _prepare_templates(env, config, settings, self._marking)
        nav = self._nav or Navigation([], [])
        adapter = _adapter_to(env, config, files, nav, has_title=self._maker.has_title)
        for made, slow in self._maker.made(adapter, part.run, part.tell, part.todo, wants_contents=part.before.is_read):
            if slow:
                raise NoLayoutError(min(slow))
            part.contents += made.contents
        for file in files:
            if file.src_uri not in part.paths:
                file.inclusion = InclusionLevel.EXCLUDED

    def offer_pdfs(self, files: Files) -> None:
        _offer(self.part.pdfs, files)

    def in_sitemap(self) -> None:
        return None

    def mark(self, page: SitePage) -> None:
        _mark(page, self._marking, self._floor, is_unread=page.file.src_uri in self._unread)

    def with_links(self, html: str, page: SitePage) -> str:
        return with_picture_links(html, self._maker.maker.urls.way_from(page.file.src_uri).to)

    def finish(self) -> None:
        if has_search(self.config):
            self.part.read = read_by_material(self.config)

    def fail(self) -> None:
        pass

    def end(self) -> None:
        pass


def _set_nav(config: MkDocsConfig, session: Session) -> None:
    """The navigation where a project has none of its own; one that it has loses what an audience may not see."""
    outline = session.outline
    if config.nav is None:
        config.nav = nav_of(outline)
    elif session.settings.audience is not None:
        paths, pages = {page_group.path for page_group in outline}, session.settings.pages
        config.nav = with_pages_only(config.nav, lambda path: path in paths or is_foreign(pages / path))


def _prepare_templates(env: jinja2.Environment, config: MkDocsConfig, settings: Settings, marking: Marking) -> None:
    """Hand templates what ours read; `marking` is of pages that hold no facts, such as 404.html."""
    mend_templates(env)
    env.globals[IN_TEMPLATES] = settings_as_html(config)
    env.globals["briefbook_marking"] = str(marking)
    env.globals["briefbook_json"] = in_json
    env.globals["briefbook_restrictions"] = visible(settings.restrictions)
    env.globals["briefbook_as_of"] = date_words(settings.as_of, settings.language) if settings.is_dated else ""
    env.globals["briefbook_as_of_day"] = settings.as_of.edtf if settings.is_dated else ""
    env.globals["briefbook_policy"] = Markup(META) if settings.has_policy else ""
    env.globals["briefbook_has_address"] = config.site_url != LOCAL_URL


def _adapter_to(
    env: jinja2.Environment, config: MkDocsConfig, files: Files, nav: Navigation, *, has_title: bool
) -> ThemeAdapter:
    return ThemeAdapter(config, files, nav, env, has_title=has_title, has_plain_icons=has_plain_icons(config))


def _offer(pdfs: SitePdfs, files: Files) -> None:
    """Have pages offer their PDFs."""
    for file in files.documentation_pages():
        found = pdfs.of_page(file.src_uri)
        if found and file.page:
            file.page.meta["pdf"] = [each._asdict() for each in found]


def _mark(page: SitePage, marking: Marking, floor: Marking, *, is_unread: bool) -> None:
    said = BY_LABEL.get(str(page.meta.get("marking", "")), marking)
    page.meta["marking"] = str(max(said, floor))
    if is_unread:
        page.meta["search"] = {"exclude": True}


def _unread(config: MkDocsConfig, session: Session) -> frozenset[str]:
    """The pages that search does not read."""
    limit = session.settings.full_text_pages
    return read_by_records(session.outline, limit) if has_search(config) else frozenset()


def config_file_of(config: MkDocsConfig) -> Path:
    return Path(config.config_file_path or "mkdocs.yml").absolute()


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


def _without_icons(book: BookContext, config: MkDocsConfig) -> frozenset[str]:
    """The icons that the theme has not, of which the reader is told: Material cannot build a navigation with them."""
    missing = without_icons(pipeline.icons(book), config)
    for icon in sorted(missing):
        log.warning("the theme has no icon '%s'; the vocabulary names it", icon)
    return missing
