"""Makes the pages of a book inside a build of MkDocs: those that it need not read and render one by one.

MkDocs stays the judge. The frame comes from its theme, and a sample of pages is made both ways in each build: where the
two differ, pages of that shape go through MkDocs, and the reader is told.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from types import SimpleNamespace
from typing import Any, NamedTuple
from urllib.parse import urljoin, urlsplit

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files, file_sort_key
from mkdocs.structure.toc import TableOfContents
from mkdocs.utils import get_build_date

from briefbook.model.page import Sheaf
from briefbook.publish.fast.content import ContentMaker, HeadingStyle, without_hints
from briefbook.publish.fast.equal import first_difference
from briefbook.publish.fast.files import ListPage, SiteFiles
from briefbook.publish.fast.shells import NoShellError, Shape, Shell, shape_of
from briefbook.publish.fast.theme_door import ThemeDoor, anchor_link
from briefbook.publish.fast.work import Draw, Made, Read, Work, content_of, document, make_batch, source_of

SAMPLES = 8
"""Pages that are made both ways in each build, spread over the book."""
BATCH = 200
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
    def read_by_mkdocs(self) -> tuple[Sheaf, ...]:
        return self.authored + self.listed

    def paths(self) -> Iterator[str]:
        for group in (self.authored, self.listed, self.made):
            for sheaf in group:
                yield from sheaf.paths


def plan_of(sheaves: Iterable[Sheaf], nav: Mapping[str, str | None]) -> Plan:
    """Who makes which pages. `nav` are the paths of pages in the navigation, with their titles there."""
    authored, listed, made = [], [], []
    for sheaf in sheaves:
        if sheaf.kind in ("briefing", "redirect"):
            authored.append(sheaf)
        elif nav.keys().isdisjoint(sheaf.paths):
            made.append(sheaf)
        else:
            listed.append(sheaf)
    return Plan(tuple(authored), tuple(listed), tuple(made), nav)


def url_for(path: str, *, is_directory: bool) -> str:
    """The address of a page below the site, as MkDocs has it."""
    stem = path.removesuffix(".md")
    if not is_directory:
        return f"{stem}.html"
    return f"{stem}/" if stem.rpartition("/")[2] != "index" else f"{stem.removesuffix('index')}" or "./"


class SiteMaker:
    """One build: learns the shells of a theme, makes pages by batches, hands what it cannot make to MkDocs."""

    def __init__(self, plan: Plan, draw: Draw, style: HeadingStyle, config: MkDocsConfig, *, has_search: bool) -> None:
        self.plan = plan
        self.draw = draw
        self.config = config
        self.has_search = has_search
        self.pages = Path(config.docs_dir)
        is_directory = config.use_directory_urls
        self.url_of = {path: url_for(path, is_directory=is_directory) for path in plan.paths()}
        self.maker = ContentMaker(style, self.url_of)
        self.shells: dict[Shape, Shell | None] = {}
        self.notes: list[str] = []

    def files(self, files: Files) -> SiteFiles:
        """MkDocs' files without the pages that it is not to read, and with quick ones for its navigation."""
        made = {path for sheaf in self.plan.made for path in sheaf.paths}
        found = SiteFiles((each for each in files if each.src_uri not in made), self.url_of, self.config)
        for sheaf in self.plan.listed:
            for path in sheaf.paths:
                file = found.get_file_from_path(path)
                if file is not None:
                    ListPage(self.plan.titles.get(path), file, self.config, self.maker)
        return found

    def make(self, door: ThemeDoor, run: Run, tell: Tell, *, wants_contents: bool = False) -> list[Read]:
        """Make all pages that MkDocs does not; those that could not be made are added to its files. Gives what the
        pages hold, where that is wanted.
        """
        self._learn(door, _first_of_each(self.plan.made))
        self._judge(door)
        sheaf_of = {path: sheaf for sheaf in self.plan.made for path in sheaf.paths}
        todo: Sequence[Sheaf] = self.plan.made
        contents: list[Read] = []
        slow: set[str] = set()
        while todo:
            left: dict[str, Shape | None] = {}
            done = 0
            for made in run(make_batch, self._work(wants_contents=wants_contents), _batches(todo)):
                left.update(made.left)
                contents += made.contents
                done += made.changed + made.unchanged
                tell(f"{done:,} of {len(sheaf_of):,} pages")
            unknown = {path: shape for path, shape in left.items() if shape is not None and shape not in self.shells}
            slow |= left.keys() - unknown.keys()
            todo = list(dict.fromkeys(sheaf_of[path] for path in unknown))
            self._learn(door, [sheaf_of[path] for path in {shape: path for path, shape in unknown.items()}.values()])
        for path in sorted(slow):
            page = door.slow_page(path, str(self.pages))
            door.files.append(page.file)
        return [read for read in contents if read.page.path not in slow]

    def _work(self, *, wants_contents: bool = False) -> Work:
        site = Path(self.config.site_dir)
        return Work(self.draw, self.maker, dict(self.shells), self.pages, site, self.has_search, wants_contents)

    def _learn(self, door: ThemeDoor, sheaves: Iterable[Sheaf]) -> None:
        """The shells of the shapes that these pages have."""
        for sheaf in sheaves:
            for page, rendered in self.draw(sheaf):
                content = content_of(self.maker, source_of(rendered.content), page)
                shape = content and shape_of(page, content)
                if shape and shape not in self.shells:
                    try:
                        self.shells[shape] = door.shell(shape)
                    except NoShellError as error:
                        self.shells[shape] = None
                        self.notes.append(f"pages like {page.path} go through MkDocs: {error}")

    def _judge(self, door: ThemeDoor) -> None:
        """Make a sample both ways. A shape that differs has no shell."""
        step = max(1, len(self.plan.made) // SAMPLES)
        for sheaf in self.plan.made[step // 2 :: step]:
            page, rendered = next(iter(self.draw(sheaf)))
            source = source_of(rendered.content)
            content = content_of(self.maker, source, page)
            shape = content and shape_of(page, content)
            shell = self.shells.get(shape) if shape else None
            if content is None or shape is None or shell is None:
                continue
            slow = door.slow_document(page.path, rendered.content, has_search=self.has_search)
            shown = content._replace(html=without_hints(content.html)) if self.has_search else content
            difference = first_difference(slow, document(shell, page, source, shown).decode())
            if difference:
                self.shells[shape] = None
                self.notes.append(f"pages like {page.path} go through MkDocs: {difference}")

    def sitemap_pages(self, files: Iterable[File]) -> list[Any]:
        """What a sitemap lists: MkDocs' own pages and those made beside it, in MkDocs' order."""
        made = [_for_sitemap(path, self.url_of[path], self.config) for each in self.plan.made for path in each.paths]
        own = [file for file in files if file.is_documentation_page() and file.inclusion.is_included()]
        known = {file.src_uri for file in own}
        return sorted([*own, *(each for each in made if each.src_uri not in known)], key=file_sort_key)


def _first_of_each(sheaves: Iterable[Sheaf]) -> list[Sheaf]:
    """A sheaf for each kind, folder and type: nearly all shapes are met in them."""
    return list({(each.kind, each.type, each.paths[0].rpartition("/")[0]): each for each in sheaves}.values())


def _batches(sheaves: Sequence[Sheaf]) -> Iterator[Sequence[Sheaf]]:
    return (sheaves[start : start + BATCH] for start in range(0, len(sheaves), BATCH))


def _for_sitemap(path: str, url: str, config: MkDocsConfig) -> Any:
    base = config.site_url and f"{config.site_url.rstrip('/')}/"
    canonical = urljoin(base, url.removeprefix("./")) if base else None
    page = SimpleNamespace(
        is_link=False,
        canonical_url=canonical,
        abs_url=urlsplit(canonical).path if canonical else None,
        update_date=get_build_date(),
    )
    return SimpleNamespace(src_uri=path, name=path.rpartition("/")[2].removesuffix(".md"), page=page)


def as_read(read: Read, url: str) -> Any:
    """A page as Material's search looks at it."""
    meta: dict[str, Any] = {"title": read.source.title}
    if read.page.boost != 1.0:
        meta["search"] = {"boost": read.page.boost}
    toc = TableOfContents([anchor_link(each) for each in read.content.toc])
    return SimpleNamespace(
        content=read.content.html, toc=toc, url="" if url == "./" else url, meta=meta, title=read.source.title
    )
