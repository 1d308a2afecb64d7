"""Makes the pages of a book inside a build of MkDocs: those that it need not read and render one by one.

MkDocs stays the judge. The frame comes from its theme, and a sample of pages is made both ways in each build: where the
two differ, pages of that shape go through MkDocs, and the reader is told.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Container, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from types import SimpleNamespace
from typing import Any, NamedTuple
from urllib.parse import urljoin, urlsplit

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files, file_sort_key
from mkdocs.utils import get_build_date

from briefbook.model.page import WRITTEN, Sheaf
from briefbook.publish.fast.content import ContentMaker, HeadingStyle
from briefbook.publish.fast.equal import first_difference
from briefbook.publish.fast.files import ListPage, SiteFiles
from briefbook.publish.fast.shells import NoShellError, Shape, Shell, shape_of
from briefbook.publish.fast.theme_door import ThemeDoor
from briefbook.publish.fast.urls import SiteUrls
from briefbook.publish.fast.work import (
    Asked,
    Draw,
    Former,
    Kept,
    Made,
    Read,
    Work,
    content_of,
    document,
    drawn,
    make_batch,
    taken_apart,
    write_batch,
)
from briefbook.publish.pages import ForeignPagesError, is_foreign, remove_stale

SAMPLES = 8
"""Pages that are made both ways in each build, spread over the book."""
FEWEST, MOST = 20, 200
"""Pages of a batch: enough to be worth its way to a process, few enough to keep all of them busy to the end."""
NAMED = 5
"""Damaged pages that are named."""
STEPS = 20
"""How often it is told how many pages are made."""
Run = Callable[[Callable[[Work, Sequence[Sheaf]], Made], Work, Iterable[Sequence[Sheaf]]], Iterator[Made]]
Tell = Callable[[str], None]


class Plan(NamedTuple):
    """`authored` pages go through MkDocs from end to end, `listed` ones stand in its navigation and are framed by it,
    `made` ones it never sees. `titles` are those that the navigation gives, by path.
    """

    authored: tuple[Sheaf, ...]
    listed: tuple[Sheaf, ...]
    made: tuple[Sheaf, ...]
    titles: Mapping[str, str | None]

    @property
    def paths(self) -> frozenset[str]:
        return frozenset(sheaf.path for sheaf in self.sheaves)

    @property
    def sheaves(self) -> tuple[Sheaf, ...]:
        return (*self.authored, *self.listed, *self.made)


def plan_of(sheaves: Iterable[Sheaf], nav: Mapping[str, str | None], others: Container[str] = ()) -> Plan:
    """Who makes which pages. `nav` are the paths of pages in the navigation, with their titles there; `others` those of
    pages that bear more than their Markdown and their shape say.
    """
    authored, listed, made = [], [], []
    for sheaf in sheaves:
        if sheaf.kind in ("briefing", "redirect"):
            authored.append(sheaf)
        elif sheaf.path in nav:
            listed.append(sheaf)
        elif sheaf.path in others:
            authored.append(sheaf)
        else:
            made.append(sheaf)
    return Plan(tuple(authored), tuple(listed), tuple(made), nav)


class SiteMaker:
    """One build: writes what MkDocs is to read, learns the shells of a theme, makes pages by batches, hands what it
    cannot make to MkDocs.
    """

    def __init__(self, plan: Plan, draw: Draw, style: HeadingStyle, config: MkDocsConfig, *, has_search: bool) -> None:
        self.plan = plan
        self.draw = draw
        self.config = config
        self.has_search = has_search
        self.pages = Path(config.docs_dir)
        self.maker = ContentMaker(style, SiteUrls(plan.paths, config.use_directory_urls))
        self.shells: dict[Shape, Shell | None] = {}
        self.parts: set[str] = set()
        self.former: Former | None = None
        self.kept: dict[str, Kept] = {}
        self.asked: list[Asked] = []
        self.notes: list[str] = []

    def write(self, run: Run) -> None:
        """The Markdown of pages that MkDocs reads, and of further parts of these lists. Raises ForeignPagesError."""
        sheaves = (*self.plan.authored, *self.plan.listed)
        for made in run(write_batch, self.work(), ([each] for each in sheaves)):
            self._note(made)

    def url_of(self, path: str) -> str:
        return self.maker.urls.url(path)

    def take_over(self, former: Former | None) -> None:
        """Link pages that are the same from a former site, made in the same `way`."""
        self.former = former

    def _note(self, made: Made) -> None:
        if made.foreign:
            raise ForeignPagesError(*sorted(made.foreign))
        self.parts.update(made.parts)
        self.asked += made.asked

    def files(self, files: Files) -> SiteFiles:
        """MkDocs' files without the pages that it is not to read, and with quick ones for its navigation."""
        urls = self.maker.urls
        read = {sheaf.path for sheaf in (*self.plan.authored, *self.plan.listed)}
        kept = (file for file in files if file.src_uri in read or urls.get(file.src_uri) is None)
        found = SiteFiles((file for file in kept if not self._is_stale(file)), urls, self.config)
        for sheaf in self.plan.listed:
            file = found.get_file_from_path(sheaf.path)
            if file is not None:
                ListPage(self.plan.titles.get(sheaf.path), file, self.config, self.maker)
        return found

    def _is_stale(self, file: File) -> bool:
        """Whether this is a page of ours from an earlier build, which nothing stands for any more."""
        is_known = file.src_uri in self.plan.paths or not file.src_uri.endswith(".md")
        return not is_known and (self.pages / file.src_uri).is_file() and not is_foreign(self.pages / file.src_uri)

    def make(self, door: ThemeDoor, run: Run, tell: Tell, *, wants_contents: bool = False) -> list[Read]:
        """Make all pages that MkDocs does not; those that could not be made are added to its files. Gives what the
        pages hold, where that is wanted. Raises ForeignPagesError.
        """
        todo: Sequence[Sheaf] = (*(Sheaf(WRITTEN, "", path) for path in sorted(self.parts)), *self.plan.made)
        self._learn(door, _first_of_each(todo))
        self._judge(door)
        total, done, told = len(todo), 0, 0
        contents: list[Read] = []
        damaged: list[str] = []
        slow: set[str] = set()
        while todo:
            left: dict[str, Shape | None] = {}
            for made in run(make_batch, self.work(wants_contents=wants_contents), _batches(todo)):
                self._note(made)
                left.update(made.left)
                contents += made.contents
                self.kept.update(made.kept)
                damaged += made.damaged
                done += made.changed + made.unchanged
                if done * STEPS >= (told + 1) * total:
                    told = done * STEPS // max(total, 1)
                    tell(f"{min(done, total):,} of {total:,} pages")
            unknown = {path: shape for path, shape in left.items() if shape is not None and shape not in self.shells}
            slow |= left.keys() - unknown.keys()
            todo = [Sheaf(WRITTEN, "", path) for path in unknown]
            self._learn(door, [Sheaf(WRITTEN, "", path) for path in {unknown[path]: path for path in unknown}.values()])
        for path in sorted(slow):
            page = door.slow_page(path, str(self.pages))
            door.files.append(page.file)
        if damaged:
            self.notes.append(_of_damaged(damaged))
        remove_stale(self.plan.paths | self.parts, self.pages)
        return [read for read in contents if read.page.path not in slow]

    @property
    def has_title(self) -> bool:
        """Whether titles of pages stand in tables of contents."""
        return self.maker.style.highest <= 1

    @property
    def site(self) -> Path:
        return Path(self.config.site_dir)

    def work(self, *, wants_contents: bool = False) -> Work:
        """What batches of pages share, as it is now."""
        return Work(
            self.draw,
            self.maker,
            dict(self.shells),
            self.pages,
            self.site,
            self.has_search,
            wants_contents,
            self.former,
        )

    @property
    def way(self) -> bytes:
        """A digest of all that HTML follows from, but for the Markdown of a page and its shell."""
        style = self.maker.style
        slug = getattr(style.slug, "__qualname__", "")
        said = (style.permalink, style.lowest, style.highest, style.separator, slug, self.has_search)
        urls = (self.maker.urls.is_directory, *sorted(self.plan.paths))
        return hashlib.blake2b(repr((said, urls)).encode(), digest_size=16).digest()

    def _learn(self, door: ThemeDoor, sheaves: Iterable[Sheaf]) -> None:
        """The shells of the shapes that the first pages of these have."""
        for sheaf in sheaves:
            page = taken_apart(drawn(self.work(), sheaf).pages[0])
            content = content_of(self.maker, page)
            shape = content and shape_of(page.path, page.meta, content)
            if shape and shape not in self.shells:
                try:
                    self.shells[shape] = door.shell(shape)
                except NoShellError as error:
                    self._leave(shape, page.path, str(error))

    def _judge(self, door: ThemeDoor) -> None:
        """Make a sample both ways. A shape that differs has no shell."""
        step = max(1, len(self.plan.made) // SAMPLES)
        for sheaf in self.plan.made[step // 2 :: step]:
            rendered = self.draw(sheaf).pages[0]
            page = taken_apart(rendered)
            content = content_of(self.maker, page)
            shape = content and shape_of(page.path, page.meta, content)
            shell = self.shells.get(shape) if shape else None
            if content is None or shape is None or shell is None:
                continue
            slow = door.slow_document(page.path, rendered.content, has_search=self.has_search)
            fast = document(shell, page, content, hints_go=self.has_search).decode()
            difference = first_difference(slow, fast)
            if difference:
                self._leave(shape, page.path, difference)

    def _leave(self, shape: Shape, path: str, why: str) -> None:
        """Leave the pages of a shape to MkDocs, and say so."""
        self.shells[shape] = None
        self.notes.append(f"pages like {path} go through MkDocs: {why}")

    def sitemap_pages(self, files: Iterable[File]) -> list[Any]:
        """What a sitemap lists: MkDocs' own pages and those made beside it, in MkDocs' order."""
        own = [file for file in files if file.is_documentation_page() and file.inclusion.is_included()]
        known = {file.src_uri for file in own}
        paths = (self.plan.paths | self.parts) - known
        base = self.config.site_url and f"{self.config.site_url.rstrip('/')}/"
        today = get_build_date()
        return sorted(
            [*own, *(_for_sitemap(path, self.url_of(path), base, today) for path in paths)], key=file_sort_key
        )


def _first_of_each(sheaves: Iterable[Sheaf]) -> list[Sheaf]:
    """A sheaf for each kind, folder and type: nearly all shapes are met in them."""
    return list({(each.kind, each.type, each.path.rpartition("/")[0]): each for each in sheaves}.values())


def _of_damaged(paths: Sequence[str]) -> str:
    shown = ", ".join(sorted(paths)[:NAMED]) + (" …" if len(paths) > NAMED else "")
    if len(paths) == 1:
        return f"1 page of the last site is not as it was written, and is made again: {shown}"
    return f"{len(paths)} pages of the last site are not as they were written, and are made again: {shown}"


def _batches(sheaves: Sequence[Sheaf]) -> Iterator[Sequence[Sheaf]]:
    size = min(max(len(sheaves) // 64, FEWEST), MOST)
    return (sheaves[start : start + size] for start in range(0, len(sheaves), size))


def _for_sitemap(path: str, url: str, base: str | None, today: str) -> Any:
    canonical = urljoin(base, url.removeprefix("./")) if base else None
    page = SimpleNamespace(
        is_link=False,
        canonical_url=canonical,
        abs_url=urlsplit(canonical).path if canonical else None,
        update_date=today,
    )
    return SimpleNamespace(src_uri=path, name=path.rpartition("/")[2].removesuffix(".md"), page=page)
