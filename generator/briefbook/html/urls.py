"""Which pages a site has, and their addresses."""

from __future__ import annotations

import re
from collections.abc import Set
from dataclasses import dataclass, field
from posixpath import join, normpath

INDEX = "index.md"
HOME = "./"
_NUMBERED = re.compile(r"(?:part_)?[0-9]+\.md")


@dataclass(frozen=True, slots=True)
class SiteUrls:
    """`known` are the paths of all pages but the further parts of lists, which lie in a folder called like the list."""

    known: Set[str]
    is_directory: bool = True
    found: dict[str, str | None] = field(default_factory=dict, repr=False, compare=False)

    def __reduce__(self) -> tuple[type[SiteUrls], tuple[Set[str], bool]]:
        """Another process finds for itself."""
        return SiteUrls, (self.known, self.is_directory)

    def way_from(self, path: str) -> Way:
        """How the page at a path leads to others."""
        return Way(self, path)

    def get(self, path: str) -> str | None:
        """The address of a page below the site, as MkDocs has it; None where there is no such page."""
        return self.url(path) if path in self.known or self.is_part(path) else None

    def url(self, path: str) -> str:
        stem = path.removesuffix(".md")
        if not self.is_directory:
            return f"{stem}.html"
        return f"{stem}/" if stem.rpartition("/")[2] != "index" else stem.removesuffix("index") or HOME

    def is_part(self, path: str) -> bool:
        """Whether this may be a further part of a list or of a page of the site."""
        folder, _, name = path.rpartition("/")
        if path in self.known or not folder:
            return False
        return f"{folder}.md" in self.known or (f"{folder}/index.md" in self.known and bool(_NUMBERED.fullmatch(name)))


class Way:
    """How one page leads to others. Nearly all pages lie in a folder below the site: what they write is worked out
    from two beginnings, that of an address in their folder and that of any other.
    """

    def __init__(self, urls: SiteUrls, path: str) -> None:
        self.urls = urls
        self.page = urls.url(path)
        self.folder, _, name = path.rpartition("/")
        self.is_near = "/" not in self.folder
        up = "../" if urls.is_directory and name != INDEX else ""
        self.beside = f"{self.folder}/" if self.folder else ""
        self.to_beside, self.to_others = up, f"../{up}" if self.folder else up
        self.own = self.page if up else None

    def to(self, target: str) -> str | None:
        """The address of what a target leads to, as this page writes it; None where there is no such page."""
        path = led_to(self.folder, target)
        found = self.urls.found
        url = found[path] if path in found else found.setdefault(path, self.urls.get(path))
        if url is None:
            return None
        if not self.is_near or url == HOME or (self.own and url.startswith(self.own)):
            return relative(url, self.page)
        if url.startswith(self.beside):
            return self.to_beside + url[len(self.beside) :] or HOME
        return self.to_others + url

    def to_file(self, target: str) -> str:
        """The address of a file of the site, as this page writes it."""
        return relative(led_to(self.folder, target), self.page)


def destination(url: str) -> str:
    """The file that an address stands for: `a/b/` is `a/b/index.html`."""
    return f"{url.removeprefix(HOME)}index.html" if url.endswith("/") else url


def relative(url: str, page: str) -> str:
    """An address of a page as the page at another address writes it; as MkDocs does, in a fraction of its time."""
    url = "" if url == HOME else url
    folder = "" if page == HOME else page[: page.rfind("/") + 1]
    up = 0
    while not url.startswith(folder):
        folder = folder[: folder.rfind("/", 0, -1) + 1]
        up += 1
    return "../" * up + url[len(folder) :] or HOME


def led_to(folder: str, target: str) -> str:
    """The path that a page in a folder leads to with a target: `a` and `../b/x.md` make `b/x.md`."""
    left, rest = folder, target
    while left and rest.startswith("../"):
        left, rest = left.rpartition("/")[0], rest[3:]
    if "/" in rest and (rest.startswith("/") or "./" in rest or "//" in rest):  # not as we write it
        return normpath(join(folder, target))
    return f"{left}/{rest}" if left else rest
