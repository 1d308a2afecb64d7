"""A site that was made and is held: an edit is brought into it page by page, without a build."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Set
from contextlib import suppress
from typing import NamedTuple

from briefbook.model.page import Drawn, RenderedPage, Sheaf
from briefbook.publish.fast.content import ContentMaker
from briefbook.publish.fast.frames import Frames
from briefbook.publish.fast.shells import NoShellError
from briefbook.publish.fast.site import Plan, SiteMaker
from briefbook.publish.fast.urls import SiteUrls, destination
from briefbook.publish.fast.work import Asked, Draw, Read, Tally, Work, digest_of_page, make_page
from briefbook.publish.pages import is_foreign, remove_if_empty, write_if_changed


class Renewed(NamedTuple):
    """What an edit came to: pages that are new or others than they were, pages that are gone, and what the pages that
    we made hold, for those who search them; the sheaves that were drawn, and those that there are no more.
    """

    changed: tuple[str, ...]
    gone: tuple[str, ...]
    contents: tuple[Read, ...]
    drawn: tuple[Sheaf, ...]
    dropped: tuple[Sheaf, ...]


class HeldSite:
    """A site in a folder of its own, which nobody reads while it is changed. Once an edit could not be brought in, it
    is to be built again.
    """

    def __init__(self, maker: SiteMaker, frames: Frames, digests: Mapping[str, bytes] | None = None) -> None:
        self.maker = maker
        self.frames = frames
        self.asked = {each.sheaf: each for each in maker.asked}
        self.titles = frames.titles()
        self.digests = {path: kept.markdown for path, kept in maker.kept.items()} | dict(digests or {})
        for path in self._paths() - self.digests.keys():
            self.digests[path] = digest_of_page((maker.pages / path).read_bytes())

    def renew(self, plan: Plan, draw: Draw, reached: Set[int], *, wants_contents: bool) -> Renewed | None:
        """Bring in an edit that reaches these questions. None where it takes a build: pages that MkDocs makes came or
        went, what is called in the navigation has another name, or files that are not ours stand in the way. Raises
        NoFrameError where it takes a build because of a frame.
        """
        before = self.maker.plan
        if (plan.authored, plan.listed, plan.titles) != (before.authored, before.listed, before.titles):
            return None
        self._turn_to(plan, draw)
        old = self._paths()
        dropped = tuple(self.asked.keys() - set(plan.sheaves))
        for sheaf in dropped:
            del self.asked[sheaf]
        drawn = dict(self._drawn(plan, reached))
        pages = [page for of_sheaf in drawn.values() for page in of_sheaf]
        digests = {page.path: digest_of_page(page.content) for page in pages}
        changed = [page for page in pages if self.digests.get(page.path) != digests[page.path]]
        if any(page.path not in old and is_foreign(self.maker.pages / page.path) for page in changed):
            return None
        for page in changed:
            write_if_changed(self.maker.pages / page.path, page.content)
            self.digests[page.path] = digests[page.path]
        gone = tuple(sorted(old - self._paths()))
        self._remove(gone)
        by_mkdocs = {sheaf.path for sheaf in (*plan.authored, *plan.listed)}
        work = self.maker.work(wants_contents=wants_contents)
        tally = self._made(work, [page for page in changed if page.path not in by_mkdocs])
        slow = [page.path for page in changed if page.path in by_mkdocs or page.path in dict(tally.left)]
        if not self._made_by_mkdocs(slow):
            return None
        self.maker.kept.update(tally.kept)
        if old != self._paths():
            self.frames.changed_paths()
        return Renewed(tuple(page.path for page in changed), gone, tuple(tally.contents), tuple(drawn), dropped)

    def _turn_to(self, plan: Plan, draw: Draw) -> None:
        """From here on, the pages of another plan."""
        maker = self.maker
        if plan.paths != maker.plan.paths:
            maker.maker = ContentMaker(maker.maker.style, SiteUrls(plan.paths, maker.maker.urls.is_directory))
        self.frames.turn_to(maker.maker)
        maker.plan, maker.draw = plan, draw

    def _drawn(self, plan: Plan, reached: Set[int]) -> Iterator[tuple[Sheaf, tuple[RenderedPage, ...]]]:
        """The pages of the sheaves that are new or reached; what each of these asks is noted anew."""
        for sheaf in plan.sheaves:
            known = self.asked.get(sheaf)
            paths = known.reached(reached) if known else frozenset()
            if known is None or paths:
                is_whole = known is None or known.pages[0] in paths
                drawn = self.maker.draw(sheaf, None if is_whole else paths)
                self.asked[sheaf] = _noted(sheaf, drawn, None if is_whole else known)
                yield sheaf, drawn.pages

    def _paths(self) -> set[str]:
        return {path for each in self.asked.values() for path in each.pages}

    def _made(self, work: Work, pages: Iterable[RenderedPage]) -> Tally:
        """The pages that we can make, in the site; the others are left."""
        tally = Tally()
        for page in pages:
            make_page(work, page, tally)
            if tally.left and tally.left[-1][0] == page.path:
                shape = tally.left[-1][1]
                if shape is not None and shape not in self.maker.shells:
                    tally.left.pop()
                    with suppress(NoShellError):
                        self.maker.shells[shape] = self.frames.shell(shape)
                    self.maker.shells.setdefault(shape, None)
                    make_page(self.maker.work(wants_contents=work.wants_contents), page, tally)
        return tally

    def _made_by_mkdocs(self, paths: list[str]) -> bool:
        """Let MkDocs make these pages; false where one has a new name in the navigation, which stands on all pages."""
        pages = [self.frames.read(path, self.maker.pages) for path in paths]
        if self.frames.titles() != self.titles:
            return False
        for page in pages:
            self.frames.finish(page, self.maker.site)
        return True

    def _remove(self, gone: Iterable[str]) -> None:
        """Remove pages with their Markdown, and folders that are empty without them."""
        for path in gone:
            self.digests.pop(path, None)
            self.maker.kept.pop(path, None)
            markdown, page = self.maker.pages / path, self.maker.site / destination(self.maker.url_of(path))
            if markdown.is_file() and not is_foreign(markdown):
                markdown.unlink()
                remove_if_empty(markdown.parent, self.maker.pages)
            if page.is_file():
                page.unlink()
                remove_if_empty(page.parent, self.maker.site)


def _noted(sheaf: Sheaf, drawn: Drawn, known: Asked | None) -> Asked:
    """What the pages of a sheaf asked; where only some were drawn, the others as is known."""
    fresh = {page.path: asked for page, asked in zip(drawn.pages, drawn.asked, strict=True)}
    if known is None:
        return Asked(sheaf, tuple(fresh), tuple(fresh.values()))
    pairs = zip(known.pages, known.codes, strict=True)
    return known._replace(codes=tuple(fresh.get(path, asked) for path, asked in pairs))
