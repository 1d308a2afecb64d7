"""The navigation: briefings and section indexes only. MkDocs puts all of it into every page, so it stays short."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from briefbook.model.page import Sheaf

_BOOK = (
    "timeline.md",
    "judgements.md",
    "disputes.md",
    "open-questions.md",
    "sources/index.md",
    "coverage.md",
    "a-z.md",
    "tags.md",
)


def nav_of(sheaves: Iterable[Sheaf]) -> list[Any]:
    """MkDocs' `nav` setting for a book. Paths only, where a title may hold what somebody wrote: MkDocs then takes the
    title from the front matter, where it is escaped. Material prints a title from here as it is, scripts and all.
    """
    known = tuple(sheaves)
    paths = {sheaf.path for sheaf in known}
    return [
        {"Home": "index.md"},
        {"Briefings": [{"All briefings": "briefings/index.md"}, *_first_paths(known, "briefing")]},
        {"Entries": [*_first_paths(known, "section")]},
        {"The book": [path for path in _BOOK if path in paths]},
    ]


def _first_paths(sheaves: Iterable[Sheaf], kind: str) -> Iterator[str]:
    return (sheaf.path for sheaf in sheaves if sheaf.kind == kind)


def titles_in(nav: Any) -> dict[str, str | None]:
    """Every path in a `nav` setting, ours or somebody's own, with the title that it gives there."""
    found: dict[str, str | None] = {}
    stack = [(None, nav)]
    while stack:
        title, each = stack.pop()
        if isinstance(each, str):
            found.setdefault(each, title)
        elif isinstance(each, dict):
            stack += each.items()
        elif isinstance(each, list):
            stack += [(None, item) for item in reversed(each)]
    return found
