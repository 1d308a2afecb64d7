"""The navigation: section indexes, and briefings. MkDocs puts all of it into every page, so it stays short, and that of
a large book stays as it is when a briefing comes, goes or is called otherwise.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from markupsafe import escape

from briefbook.model.page import PageGroup

LARGE_BOOK = 1000
"""Pages from which on briefings are listed on the home page and on a page of their own, and not one by one in the
navigation: nobody would wait for all pages because of one briefing.
"""
_TITLES = {"index.md": "Home", "briefings/index.md": "All briefings"}


def nav_of(page_groups: Iterable[PageGroup]) -> list[Any]:
    """MkDocs' `nav` setting for a book. Paths only, where a title may hold what somebody wrote: MkDocs then takes the
    title from the front matter, where it is escaped. Material prints a title from here as it is, scripts and all: the
    headings, which other packages may give, are escaped.
    """
    groups: dict[str, list[Any]] = {"Home": [], "Briefings": [], "Entries": [], "The book": []}
    page_groups = tuple(page_groups)
    unlisted = ("briefing",) if len(page_groups) >= LARGE_BOOK else ()
    for page_group in page_groups:
        if page_group.menu and page_group.kind not in unlisted:
            title = _TITLES.get(page_group.path)
            groups.setdefault(page_group.menu, []).append({title: page_group.path} if title else page_group.path)
    return [*groups.pop("Home"), *({str(escape(heading)): pages} for heading, pages in groups.items() if pages)]


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


def with_pages_only(nav: Any, has_page: Callable[[str], bool]) -> Any:
    """Somebody's own `nav` setting without pages that there are not, their titles, and groups that hold nothing else:
    an audience may not know of them.
    """
    if isinstance(nav, list):
        return [left for each in nav if (left := with_pages_only(each, has_page))]
    if isinstance(nav, dict):
        return {title: left for title, each in nav.items() if (left := with_pages_only(each, has_page))}
    path = nav.partition("#")[0] if isinstance(nav, str) else ""
    return None if path.endswith(".md") and not has_page(path) else nav
