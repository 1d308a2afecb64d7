"""Makes the pages of a book inside a build of MkDocs: those that it need not read and render one by one.

MkDocs stays the judge. The frame comes from its theme, and a sample of pages is made both ways in each build: where the
two differ, pages of that shape go through MkDocs, and the reader is told.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Container, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from types import SimpleNamespace
from typing import Any, NamedTuple
from urllib.parse import urljoin, urlsplit

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files, file_sort_key

from briefbook.html.content import ContentMaker, HeadingStyle
from briefbook.html.equal import first_difference
from briefbook.html.files import ListPage, SiteFiles
from briefbook.html.layouts import Layout, LayoutKey, NoLayoutError, layout_key_of
from briefbook.html.theme_adapter import ThemeAdapter
from briefbook.html.urls import SiteUrls
from briefbook.html.work import (
    Draw,
    DrawnPage,
    Kept,
    Made,
    Read,
    Todo,
    Work,
    content_of,
    document,
    make_batch,
    taken_apart,
    write_batch,
)
from briefbook.html.written_pages import ForeignPagesError, is_foreign
from briefbook.model.page import PageGroup, RenderedPage

SAMPLES = 8
"""Pages that are made both ways in each build, spread over the book."""
FEWEST, MOST = 20, 200
"""Pages of a batch: enough to be worth its way to a process, few enough to keep all of them busy to the end."""
STEPS = 20
"""How often it is told how many pages are made."""
Run = Callable[[Callable[[Work, Sequence[Todo]], Made], Work, Iterable[Sequence[Todo]]], Iterator[Made]]
_NONE: frozenset[str] = frozenset()
_NOTHING = Made((), (), (), (), (), 0)
Tell = Callable[[str], None]


class Plan(NamedTuple):
    """`authored` pages go through MkDocs from end to end, `listed` ones stand in its navigation and are framed by it,
    `made` ones it never sees. `titles` are those that the navigation gives, by path.
    """

    authored: tuple[PageGroup, ...]
    listed: tuple[PageGroup, ...]
    made: tuple[PageGroup, ...]
    titles: Mapping[str, str | None]

    @property
    def paths(self) -> frozenset[str]:
        return frozenset(page_group.path for page_group in self.page_groups)

    @property
    def read(self) -> tuple[PageGroup, ...]:
        """The pages that MkDocs reads."""
        return (*self.authored, *self.listed)

    @property
    def page_groups(self) -> tuple[PageGroup, ...]:
        return (*self.authored, *self.listed, *self.made)


def plan_of(page_groups: Iterable[PageGroup], nav: Mapping[str, str | None], others: Container[str] = ()) -> Plan:
    """Who makes which pages. `nav` are the paths of pages in the navigation, with their titles there; `others` those of
    pages that bear more than their Markdown and their shape say.
    """
    authored, listed, made = [], [], []
    for page_group in page_groups:
        if page_group.kind == "briefing":
            authored.append(page_group)
        elif page_group.path in nav:
            listed.append(page_group)
        elif page_group.path in others:
            authored.append(page_group)
        else:
            made.append(page_group)
    return Plan(tuple(authored), tuple(listed), tuple(made), nav)


class Folders(NamedTuple):
    """Where the Markdown of pages is, and where their HTML goes."""

    pages: Path
    site: Path


class SiteMaker:
    """Makes the pages of one site by batches, and learns what its theme puts around them. What it cannot make, it hands
    to MkDocs.

    `todo` says what is to be drawn of each page group, by its path. `former` are the pages of the site that stands:
    those that would be the same are not made again. What was drawn is in `drawn`, the pages of the site are in `kept`;
    those in `left` hold Markdown that only MkDocs makes the right HTML of, and those that are `unframed` wait for the
    layout of their shape.
    """

    def __init__(
        self,
        plan: Plan,
        todo: Mapping[str, Todo],
        draw: Draw,
        style: HeadingStyle,
        folders: Folders,
        *,
        is_directory: bool = True,
        has_search: bool = True,
    ) -> None:
        self.plan = plan
        self.todo = todo
        self.draw = draw
        self.has_search = has_search
        self.pages, self.site = folders
        self.maker = ContentMaker(style, SiteUrls(plan.paths, is_directory))
        self.layouts: dict[LayoutKey, Layout | None] = {}
        self.parts: set[str] = set()
        self.former: Mapping[str, Kept] = {}
        self.unchanged: Mapping[str, bytes] = {}
        self.numbers: Mapping[str, int] = {}
        self.kept: dict[str, Kept] = {}
        self.drawn: list[DrawnPage] = []
        self.notes: list[str] = []
        self.left: set[str] = set()
        self.unframed: set[str] = set()

    def write(self, run: Run) -> None:
        """The Markdown of pages that MkDocs reads, and of further parts of these lists. Raises ForeignPagesError."""
        todo = list(self._todo_of(self.plan.read))
        self.write_page_groups(run, todo)
        self.parts.update(path for each in todo for path, _ in each.known if path != each.page_group.path)

    def write_page_groups(self, run: Run, todo: Iterable[Todo]) -> None:
        """The Markdown of these. Raises ForeignPagesError."""
        for made in run(write_batch, self.work(), ([each] for each in todo)):
            self._note(made)

    def _todo_of(self, page_groups: Iterable[PageGroup]) -> Iterator[Todo]:
        return (self.todo.get(page_group.path) or Todo(page_group) for page_group in page_groups)

    def url_of(self, path: str) -> str:
        return self.maker.urls.url(path)

    def _note(self, made: Made) -> None:
        if made.foreign:
            raise ForeignPagesError(*sorted(made.foreign))
        self.drawn += made.drawn
        self.parts.update(page.path for page in made.drawn if page.path != page.page_group)
        self.kept.update(made.kept)

    def files(self, files: Files, config: MkDocsConfig) -> SiteFiles:
        """MkDocs' files without the pages that it is not to read, and with quick ones for its navigation."""
        urls = self.maker.urls
        read = {page_group.path for page_group in self.plan.read} | ({*self.parts} if not self.plan.made else set())
        kept = (file for file in files if file.src_uri in read or urls.get(file.src_uri) is None)
        found = SiteFiles((file for file in kept if not self._is_stale(file)), urls, config)
        for page_group in self.plan.listed:
            file = found.get_file_from_path(page_group.path)
            if file is not None and file.page is None:
                ListPage(self.plan.titles.get(page_group.path), file, config, self.maker)
        return found

    def _is_stale(self, file: File) -> bool:
        """Whether this is a page of ours from an earlier build, which nothing stands for any more."""
        path = file.src_uri
        is_known = path in self.maker.urls.known or path in self.parts or not path.endswith(".md")
        return not is_known and (self.pages / file.src_uri).is_file() and not is_foreign(self.pages / file.src_uri)

    def make(self, door: ThemeAdapter, run: Run, tell: Tell, *, wants_contents: bool = False) -> list[Read]:
        """Make all pages that MkDocs does not; those that could not be made are added to its files. Gives what the
        pages hold, where that is wanted. Raises ForeignPagesError.
        """
        self._relearn(door)
        self._learn(door, _first_of_each(self.plan.made))
        self._judge(door)
        contents: list[Read] = []
        slow: set[str] = set()
        todo = [each for each in map(self._unmade, self.all_todo()) if each.drawn != _NONE or each.known]
        for made, left in self.made(door, run, tell, todo, wants_contents=wants_contents):
            contents += made.contents
            slow |= left
        if self.left:
            held = "lists in lists, quotations or tables, which readers of Markdown differ on"
            count = f"{len(self.left):,} pages are" if len(self.left) > 1 else "1 page is"
            self.notes.append(f"{count} left to MkDocs, which takes longer: {held} (such as {min(self.left)})")
        for path in sorted(slow):
            door.files.append(door.slow_page(path, str(self.pages)).file)
        return [read for read in contents if read.page.path not in slow]

    def _unmade(self, todo: Todo) -> Todo:
        """Without the pages that are in the site that stands as they would be made."""
        known = []
        for path, digest in todo.known:
            kept = self.former.get(path)
            layout = self.layouts.get(kept.layout_key) if kept and kept.layout_key else None
            if kept and layout and (kept.markdown, kept.layout) == (digest, layout.digest):
                self.kept[path] = kept
            else:
                known.append((path, digest))
        return todo._replace(known=tuple(known))

    def all_todo(self) -> list[Todo]:
        """Every page that MkDocs does not make: parts of lists that it reads the first page of, and all others."""
        digests = self.digests
        parts = [on_disk(path, digests[path]) for path in sorted(self.parts)] if self.plan.made else []
        return [*parts, *self._todo_of(self.plan.made)]

    def made(
        self, door: ThemeAdapter | None, run: Run, tell: Tell, todo: Sequence[Todo], *, wants_contents: bool = False
    ) -> Iterator[tuple[Made, set[str]]]:
        """Batches of pages that were made, and the paths of those that could not be: the `door` tells how pages of a
        shape are framed that was not met before. Without one, they are left `unframed`.
        """
        total, done, told = sum(1 + len(each.known) for each in todo), 0, 0
        while todo:
            left: dict[str, LayoutKey | None] = {}
            for made in run(make_batch, self.work(wants_contents=wants_contents), _batches(todo)):
                self._note(made)
                left.update(made.left)
                done += made.seen
                if done * STEPS >= (told + 1) * total:
                    told = done * STEPS // max(total, 1)
                    tell(f"{min(done, total):,} of {total:,} pages")
                yield made, set()
            unknown = {
                path: layout_key
                for path, layout_key in left.items()
                if layout_key is not None and layout_key not in self.layouts
            }
            self.left |= {path for path, layout_key in left.items() if layout_key is None}
            yield _NOTHING, left.keys() - unknown.keys()
            if unknown and door is None:
                self.unframed |= unknown.keys()
                return
            digests = self.digests
            todo = [on_disk(path, digests[path]) for path in unknown]
            if door:
                firsts = {layout_key: path for path, layout_key in unknown.items()}
                self._learn(door, [PageGroup("", "", path) for path in firsts.values()])

    @property
    def digests(self) -> dict[str, bytes]:
        """Of the Markdown of every page that is known or was drawn, by path."""
        known = {path: digest for each in self.todo.values() for path, digest in each.known}
        return known | {page.path: page.markdown for page in self.drawn}

    @property
    def has_title(self) -> bool:
        """Whether titles of pages stand in tables of contents."""
        return self.maker.style.highest <= 1

    def work(self, *, wants_contents: bool = False) -> Work:
        """What batches of pages share, as it is now."""
        return Work(
            self.draw,
            self.maker,
            dict(self.layouts),
            self.pages,
            self.site,
            self.has_search,
            wants_contents,
            self.unchanged,
            self.numbers,
        )

    @property
    def way(self) -> bytes:
        """A digest of all that HTML follows from, but for the Markdown of a page and its layout."""
        style = self.maker.style
        slug = getattr(style.slug, "__qualname__", "")
        said = (style.permalink, style.lowest, style.highest, style.separator, slug, self.has_search)
        return hashlib.blake2b(repr((said, self.maker.urls.is_directory)).encode(), digest_size=16).digest()

    def _relearn(self, door: ThemeAdapter) -> None:
        """The layouts of all shapes that pages of the site that stands have."""
        for layout_key in {kept.layout_key: None for kept in self.former.values() if kept.layout_key}:
            with suppress(NoLayoutError):
                self.layouts[layout_key] = door.layout(layout_key)

    def _learn(self, door: ThemeAdapter, page_groups: Iterable[PageGroup]) -> None:
        """The layouts of the shapes that the first pages of these have."""
        for page_group in page_groups:
            page = taken_apart(self._page(page_group))
            content = content_of(self.maker, page)
            layout_key = content and layout_key_of(page.path, page.meta, content)
            if layout_key and layout_key not in self.layouts:
                try:
                    self.layouts[layout_key] = door.layout(layout_key)
                except NoLayoutError as error:
                    self._leave(layout_key, page.path, str(error))

    def _page(self, page_group: PageGroup) -> RenderedPage:
        """The first page of a page group: drawn, where its Markdown on the disk may be another one."""
        todo = self.todo.get(page_group.path)
        if page_group.kind and (todo is None or todo.drawn is None or page_group.path in todo.drawn):
            return self.draw(page_group, frozenset((page_group.path,))).pages[0]
        return RenderedPage(page_group.path, (self.pages / page_group.path).read_bytes())

    def _judge(self, door: ThemeAdapter) -> None:
        """Make a sample both ways. A shape that differs has no layout."""
        step = max(1, len(self.plan.made) // SAMPLES)
        for page_group in self.plan.made[step // 2 :: step]:
            rendered = self._page(page_group)
            page = taken_apart(rendered)
            content = content_of(self.maker, page)
            layout_key = content and layout_key_of(page.path, page.meta, content)
            layout = self.layouts.get(layout_key) if layout_key else None
            if content is None or layout_key is None or layout is None:
                continue
            slow = door.slow_document(page.path, rendered.content, has_search=self.has_search)
            fast = document(layout, page, content, hints_go=self.has_search).decode()
            difference = first_difference(slow, fast)
            if difference:
                self._leave(layout_key, page.path, difference)

    def _leave(self, layout_key: LayoutKey, path: str, why: str) -> None:
        """Leave the pages of a shape to MkDocs, and say so."""
        self.layouts[layout_key] = None
        self.notes.append(f"pages like {path} go through MkDocs: {why}")

    def sitemap_pages(self, files: Iterable[File], site_url: str | None) -> list[Any]:
        """What a sitemap lists: MkDocs' own pages and those made beside it, in MkDocs' order, but for those that only
        lead to another one.
        """
        redirects = {page_group.path for page_group in self.plan.page_groups if page_group.kind == "redirect"}
        own = [file for file in files if file.is_documentation_page() and file.inclusion.is_included()]
        own = [file for file in own if file.src_uri not in redirects]
        paths = (self.plan.paths | self.parts) - redirects - {file.src_uri for file in own}
        base = site_url and f"{site_url.rstrip('/')}/"
        return sorted(
            [*map(without_date, own), *(_for_sitemap(path, self.url_of(path), base) for path in paths)],
            key=file_sort_key,
        )


def _first_of_each(page_groups: Iterable[PageGroup]) -> list[PageGroup]:
    """A page group for each kind, folder and type: nearly all shapes are met in them."""
    return list({(each.kind, each.type, each.path.rpartition("/")[0]): each for each in page_groups}.values())


def _batches(todo: Sequence[Todo]) -> Iterator[Sequence[Todo]]:
    size = min(max(len(todo) // 64, FEWEST), MOST)
    return (todo[start : start + size] for start in range(0, len(todo), size))


def on_disk(path: str, digest: bytes) -> Todo:
    """A page whose Markdown is there already."""
    return Todo(PageGroup("", "", path), frozenset(), ((path, digest),))


def without_date(file: File) -> Any:
    """A page as a sitemap lists it: the day of a build is not that of its last change."""
    page = file.page
    shown = SimpleNamespace(is_link=False, canonical_url=page and page.canonical_url, abs_url=page and page.abs_url)
    return SimpleNamespace(src_uri=file.src_uri, name=file.name, page=SimpleNamespace(**vars(shown), update_date=""))


def _for_sitemap(path: str, url: str, base: str | None) -> Any:
    canonical = urljoin(base, url.removeprefix("./")) if base else None
    page = SimpleNamespace(
        is_link=False,
        canonical_url=canonical,
        abs_url=urlsplit(canonical).path if canonical else None,
        update_date="",
    )
    return SimpleNamespace(src_uri=path, name=path.rpartition("/")[2].removesuffix(".md"), page=page)
