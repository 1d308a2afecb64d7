"""The page on which a reader follows links from entity to entity. What it draws is loaded by a script; without it the
page names where to begin.
"""

from __future__ import annotations

from collections.abc import Iterator

from briefbook.model.page import Page
from briefbook.pages.addresses import EXPLORER
from briefbook.pages.book_context import BookContext
from briefbook.pages.page_context import PageContext
from briefbook.pages.views.indexes import in_section, most_connected, used_sections, whole_marking
from briefbook.pages.views.shared import View, crumbs


def has_relations(book: BookContext) -> bool:
    """Whether anything is tied to anything."""
    return len(book.corpus.incoming) > 0


def explorer_pages(book: BookContext) -> Iterator[Page]:
    """One page, for the graph of the whole book."""
    context = PageContext(book, EXPLORER)
    sections = [(each.label, most_connected(context, in_section(book, each.id))) for each in used_sections(book)]
    view: View = {
        "crumbs": crumbs(context, ("", "Explorer")),
        "title": "Explorer",
        "lede": "How entries are connected: start at one, and open the entries that it leads to. "
        "The page of each entry lists the same relations in words.",
        "connected": tuple(sections),
    }
    yield Page(
        path=EXPLORER,
        template="explorer.md.j2",
        title="Explorer",
        description="How entries are connected, step by step",
        kind="index",
        view=view,
        icon="material/graph-outline",
        marking=whole_marking(book),
        boost=0.2,
    )
