"""The page of a briefing: what somebody wrote, with every value bound to its fact and every source at the end."""

from __future__ import annotations

from briefbook.model.entries import Briefing
from briefbook.model.inline import Line, TextRun, joined_lines
from briefbook.model.page import Page
from briefbook.pages.addresses import BRIEFINGS
from briefbook.pages.book_context import BookContext
from briefbook.pages.page_context import PageContext
from briefbook.pages.prose import prose_line
from briefbook.pages.views.shared import View, cited_words, crumbs, first_words


def briefing_page(book: BookContext, id: str) -> Page:
    briefing = book.corpus.briefings[id]
    path = book.addresses.paths[id]
    context = PageContext(book, path)
    view: View = {
        "crumbs": crumbs(context, (BRIEFINGS, "Briefings")),
        "title": briefing.title,
        "language": book.language,
        "summary": briefing.summary,
        "meta": meta_line(context, briefing),
        "text": prose_line(context, briefing.text, briefing.date),
        "tags_line": (),
    }
    view["standing"] = cited_words(context)
    view["sources"] = context.source_lines()
    context.raise_marking(briefing.marking)
    return Page(
        path=path,
        template="briefing.md.j2",
        title=briefing.title,
        description=first_words(briefing.summary),
        kind="briefing",
        view=view,
        icon="material/text-box-outline",
        marking=context.marking,
        boost=3.0,
    )


def dated_line(context: PageContext, briefing: Briefing) -> Line:
    """`Briefing · 3 May 2022 · on Acme`."""
    meta = meta_line(context, briefing)
    return (TextRun("Briefing · "), *meta) if meta else (TextRun("Briefing"),)


def meta_line(context: PageContext, briefing: Briefing) -> Line:
    words: list[Line] = []
    if briefing.date:
        words.append((TextRun(context.date(briefing.date)),))
    if briefing.author:
        words.append((TextRun(briefing.author),))
    if briefing.review_by:
        words.append((TextRun(f"review by {context.date(briefing.review_by)}"),))
    if briefing.about:
        words.append((TextRun("on "), *context.links(briefing.about)))
    return joined_lines(words, TextRun(" · "))
