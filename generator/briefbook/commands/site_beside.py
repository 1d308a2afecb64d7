"""The site of a build, made beside the one that stands."""

from __future__ import annotations

import shutil

from briefbook.commands.standing import MANY, twin_place
from briefbook.config import Settings
from briefbook.durable import sync_tree
from briefbook.publish.fast.site import SiteMaker
from briefbook.publish.fast.work import Former, Kept
from briefbook.publish.site_folder import carry_over, check_site_folder, kept_in, mark
from briefbook.publish.swap import folder_beside, take_place
from briefbook.run.former_site import FormerSite
from briefbook.run.packed import Codec
from briefbook.run.workers import Begun

_PAGES = Codec(Kept)


class SiteBeside:
    """A folder in which a build makes its site. Once that is whole, it takes the place of the one that stands."""

    def __init__(self, settings: Settings, *, is_replaced: bool) -> None:
        self.settings = settings
        self.is_replaced = is_replaced
        self.site = settings.site.resolve()  # a link stays a link: what it leads to is replaced
        self.folder = folder_beside(self.site)
        self.is_whole = False
        self._former: FormerSite | None = None
        self._begun: Begun[None] | None = None

    def take_over(self, maker: SiteMaker) -> None:
        """Let pages that are the same be linked from the site that stands: nobody writes to them later."""
        self._former = FormerSite(self.settings.root, self.site, maker.way, _PAGES)
        pages = self._former.pages()
        maker.take_over(Former(self.site, pages) if pages else None)

    def pages_are_made(self, maker: SiteMaker) -> None:
        """Let another process wait for the disk to take the pages of a large site, beside what else is to be done."""
        if len(maker.plan.made) >= MANY:
            self._begun = Begun(sync_tree, [self.folder])

    def end(self, maker: SiteMaker | None) -> None:
        """Take the place of the site that stands; or be gone, where this one is not whole. Raises SiteFolderError where
        somebody else's files came into the one that stands meanwhile.
        """
        try:
            if not self.is_whole:
                if self._begun:
                    self._begun.drop()
                return
            check_site_folder(self.settings, is_replaced=self.is_replaced)
            mark(self.folder)
            if self._begun:
                self._begun.results()
            kept = kept_in(self.site, self.settings.keep_in_site)
            carry_over(self.site, self.folder, kept)
            has_twin = maker is not None and len(maker.plan.made) >= MANY and not kept
            take_place(self.folder, self.site, twin_place(self.settings.root) if has_twin else None)
        finally:
            shutil.rmtree(self.folder, ignore_errors=True)
        if self._former and maker:
            self._former.keep(maker.kept)
