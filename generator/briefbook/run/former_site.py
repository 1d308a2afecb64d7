"""What a build keeps of the site that it made, for the next one to take over what is the same."""

from __future__ import annotations

import pickle
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from briefbook.run.cache import Cache, key_of
from briefbook.run.stamp import stamp

_MADE_WITH = ("mkdocs", "mkdocs-material", "markdown", "pyromark", "markupsafe", "jinja2")
FOLDER = "build/cache/site"


class FormerSite:
    """The pages of the last site in a place, if it was made in the same `way` by the same code."""

    def __init__(self, root: Path, site: Path, way: bytes) -> None:
        self.cache = Cache(root / FOLDER)
        self.key = key_of(stamp(_MADE_WITH).encode(), str(site).encode("utf-8", "surrogateescape"), way)

    def pages(self) -> Mapping[str, Any] | None:
        """What was kept; None where there is nothing, or nothing whole. Only what bears its checksum is read."""
        content = self.cache.get(self.key)
        return None if content is None else pickle.loads(content)

    def keep(self, pages: Mapping[str, Any]) -> None:
        """Keep what the new site is made of, and nothing of others."""
        self.cache.put(self.key, pickle.dumps(dict(pages), 5))
        self.cache.sweep()
