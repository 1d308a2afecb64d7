"""The site of a build, made beside the one that stands."""

from __future__ import annotations

import shutil
from pathlib import Path

from briefbook.commands.standing import MANY, twin_place
from briefbook.publish.fast.site import SiteMaker
from briefbook.publish.fast.work import Former, Kept
from briefbook.publish.swap import folder_beside, take_place
from briefbook.run.former_site import FormerSite
from briefbook.run.packed import Codec

_PAGES = Codec(Kept)


class SiteBeside:
    """A folder in which a build makes its site. Once that is whole, it takes the place of the one that stands."""

    def __init__(self, root: Path, site: Path) -> None:
        self.root = root
        self.site = site.resolve()  # a link stays a link: what it leads to is replaced
        self.folder = folder_beside(self.site)
        self.is_whole = False
        self._former: FormerSite | None = None

    def take_over(self, maker: SiteMaker) -> None:
        """Let pages that are the same be linked from the site that stands: nobody writes to them later."""
        self._former = FormerSite(self.root, self.site, maker.way, _PAGES)
        pages = self._former.pages()
        maker.take_over(Former(self.site, pages) if pages else None)

    def end(self, maker: SiteMaker | None) -> None:
        """Take the place of the site that stands; or be gone, where this one is not whole."""
        if not self.is_whole:
            shutil.rmtree(self.folder, ignore_errors=True)
            return
        is_large = maker is not None and len(maker.plan.made) >= MANY
        take_place(self.folder, self.site, twin_place(self.root) if is_large else None)
        if self._former and maker:
            self._former.keep(maker.kept)
