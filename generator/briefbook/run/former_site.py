"""What a build keeps of the site that it made, for the next one to take over what is the same."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from briefbook.run.cache import Cache, key_of
from briefbook.run.packed import Codec
from briefbook.run.stamp import stamp

_MADE_WITH = ("mkdocs", "mkdocs-material", "markdown", "pyromark", "markupsafe", "jinja2")
NAME = "site"


class FormerSite:
    """The pages of the last site in a place, if it was made in the same `way` by the same code; `codec` packs them."""

    def __init__(self, root: Path, site: Path, way: bytes, codec: Codec) -> None:
        self.cache = Cache(root, NAME)
        self.codec = codec
        self.key = key_of(stamp(_MADE_WITH).encode(), str(site).encode("utf-8", "surrogateescape"), way)

    def pages(self) -> Mapping[str, Any] | None:
        """What was kept; None where there is nothing, or nothing that this user kept."""
        content = self.cache.get(self.key)
        found: Mapping[str, Any] | None = self.codec.unpacked(content) if content else None
        return found

    def keep(self, pages: Mapping[str, Any]) -> None:
        """Keep what the new site is made of, and nothing of others."""
        self.cache.put(self.key, self.codec.packed(dict(pages)))
        self.cache.sweep()
