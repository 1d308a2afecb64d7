"""Which pages a site has, and their addresses."""

from __future__ import annotations

import re
from collections.abc import Set
from dataclasses import dataclass

_NUMBERED = re.compile(r"(?:part_)?[0-9]+\.md")


@dataclass(frozen=True, slots=True)
class SiteUrls:
    """`known` are the paths of all pages but the further parts of lists, which lie in a folder called like the list."""

    known: Set[str]
    is_directory: bool = True

    def get(self, path: str) -> str | None:
        """The address of a page below the site, as MkDocs has it; None where there is no such page."""
        return self.url(path) if path in self.known or self.is_part(path) else None

    def url(self, path: str) -> str:
        stem = path.removesuffix(".md")
        if not self.is_directory:
            return f"{stem}.html"
        return f"{stem}/" if stem.rpartition("/")[2] != "index" else stem.removesuffix("index") or "./"

    def is_part(self, path: str) -> bool:
        """Whether this may be a further part of a list or of a page of the site."""
        folder, _, name = path.rpartition("/")
        if path in self.known or not folder:
            return False
        return f"{folder}.md" in self.known or (f"{folder}/index.md" in self.known and bool(_NUMBERED.fullmatch(name)))


def destination(url: str) -> str:
    """The file that an address stands for: `a/b/` is `a/b/index.html`."""
    return f"{url.removeprefix('./')}index.html" if url.endswith("/") else url
