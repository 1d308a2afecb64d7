"""The navigation: briefings and section indexes only. MkDocs puts all of it into every page, so it stays short."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from briefbook.model.page import Page


def nav_of(pages: Iterable[Page]) -> list[Any]:
    """MkDocs' `nav` setting for a book. Paths only, where a title may hold what somebody wrote: MkDocs then takes the
    title from the front matter, where it is escaped. Material prints a title from here as it is, scripts and all.
    """
    by_path = {page.path: page for page in pages}
    briefings = [page for page in by_path.values() if page.kind == "briefing"]
    sections = [page for path, page in by_path.items() if page.kind == "index" and path.endswith("/index.md")]
    entries = [page for page in sections if page.path not in ("briefings/index.md", "sources/index.md")]
    return [
        {"Home": "index.md"},
        {"Briefings": [{"All briefings": "briefings/index.md"}, *(page.path for page in briefings)]},
        {"Entries": [page.path for page in entries]},
        {
            "The book": [
                path
                for path in (
                    "timeline.md",
                    "judgements.md",
                    "disputes.md",
                    "open-questions.md",
                    "sources/index.md",
                    "coverage.md",
                    "a-z.md",
                    "tags.md",
                )
                if path in by_path
            ]
        },
    ]
