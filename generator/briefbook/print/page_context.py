"""The page context of paper: links are ids and citations are remembered, since only the engine knows its pages."""

from __future__ import annotations

from briefbook.model.inline import Cite, Line, PageLink, Segment, TextRun
from briefbook.model.marking import Marking
from briefbook.model.statement import Citation
from briefbook.pages.book_context import BookContext
from briefbook.pages.page_context import PageContext

SCHEME = "bb:"
"""What the links of a print view begin with; the id follows. No browser and no engine knows it."""


class PrintContext(PageContext):
    """Everything that one chapter shows is drawn at one page context. `shown` are the entities that have an entry of
    their own beside it.
    """

    def __init__(self, book: BookContext, subject: str = "", shown: frozenset[str] = frozenset()) -> None:
        super().__init__(book, book.addresses.paths.get(subject, ""), subject)
        self.shown = shown
        self.citations: dict[str, Citation] = {}

    def go(self, id: str, text: str = "", anchor: str = "") -> Segment:
        """A link to what an id names; words alone where it is what the chapter is about."""
        shown = text or self.title(id)
        if not text:
            self.raise_marking(self.book.markings.get(id, Marking.CLEAR))
        if id not in self.book.addresses.paths or (id == self.subject and not anchor):
            return TextRun(shown)
        return PageLink(shown, SCHEME + id)

    def to_page(self, path: str, text: str, anchor: str = "") -> PageLink:
        """Pages that only the site has are words on paper."""
        return PageLink(text, "")

    def to_file(self, path: str, text: str) -> PageLink:
        """Files are in the site alone."""
        return PageLink(text, "")

    def in_heading(self, drawn: Line, *, is_bound: bool) -> Line:
        """As it stands anywhere."""
        return drawn

    def cite(self, citation: Citation | None, *, is_place_said: bool = False) -> Line:
        """A citation, and what it cites by its anchor."""
        line = super().cite(citation, is_place_said=is_place_said)
        for each in line:
            if isinstance(each, Cite) and citation is not None:
                self.citations[each.anchor] = citation
        return line
