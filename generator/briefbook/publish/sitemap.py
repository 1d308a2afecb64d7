"""The map of a site: what MkDocs wrote shows how, so that pages come and go without it."""

from __future__ import annotations

import gzip
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urljoin

from markupsafe import escape

NAME = "sitemap.xml"
PACKED = f"{NAME}.gz"


@dataclass(frozen=True, slots=True)
class Sitemap:
    """`head` stands before the first address, `between` after each but the last, and `end` after that one. Addresses
    begin with `base`.
    """

    base: str
    head: str
    between: str
    end: str

    def text(self, paths: Iterable[str], url_of: Callable[[str], str]) -> str:
        """The map of these pages, in MkDocs' order."""
        addresses = (_address(self.base, url_of(path)) for path in sorted(paths, key=_place))
        return f"{self.head}{self.between.join(addresses)}{self.end}"


def sitemap_in(site: Path, site_url: str, paths: Iterable[str], url_of: Callable[[str], str]) -> Sitemap | None:
    """How the map of a site is written; None where it lists other pages, or says more of one than its address."""
    paths, base = sorted(paths, key=_place), f"{site_url.rstrip('/')}/"
    if len(paths) < 2 or not (site / NAME).is_file():
        return None
    text = (site / NAME).read_text("utf-8")
    first, second, last = (_address(base, url_of(path)) for path in (*paths[:2], paths[-1]))
    head, _, rest = text.partition(first)
    made = Sitemap(base, head, rest.partition(second)[0], text.rpartition(last)[2])
    return made if made.text(paths, url_of) == text else None


def write_sitemap(text: str, folder: Path, site: Path) -> None:
    """Write a map into a folder, packed too where the one of the site is; it bears the time that that one bears."""
    (folder / NAME).write_text(text, "utf-8")
    packed = site / PACKED
    if packed.is_file():
        time = int.from_bytes(packed.read_bytes()[4:8], "little")
        with (
            (folder / PACKED).open("wb") as file,
            gzip.GzipFile(str(folder / PACKED), "wb", fileobj=file, mtime=time) as written,
        ):
            written.write(text.encode())


def _address(base: str, url: str) -> str:
    return str(escape(urljoin(base, url.removeprefix("./"))))


def _place(path: str) -> tuple[list[str], bool, str]:
    """By folder, its index first."""
    *folders, name = path.split("/")
    return folders, name != "index.md", name
