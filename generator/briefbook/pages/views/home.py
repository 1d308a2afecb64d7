"""The first page: what the book is, what it holds, and the ways in."""

from __future__ import annotations

from functools import partial
from itertools import islice

from briefbook.model.derived import Dispute
from briefbook.model.entries import Judgement
from briefbook.model.inline import Line, TextRun
from briefbook.model.page import Page
from briefbook.pages.addresses import (
    COVERAGE,
    DISPUTES,
    EXPLORER,
    HOME,
    JUDGEMENTS,
    LETTERS,
    QUESTIONS,
    SOURCES,
    TAGS,
    TIMELINE,
    section_index,
)
from briefbook.pages.blocks import moment_line
from briefbook.pages.book_context import BookContext
from briefbook.pages.lists import tagged
from briefbook.pages.page_context import PageContext
from briefbook.pages.views.explorer import has_relations
from briefbook.pages.views.indexes import (
    briefing_card,
    briefings_by_date,
    most_connected,
    used_sections,
    whole_marking,
)
from briefbook.pages.views.shared import View, dispute_view, judgement_view
from briefbook.pages.views.state import has_questions
from briefbook.pages.wording import counted, date_words, digit_words

MOST_CARDS, MOST_DISPUTES = 3, 5
"""So many judgements and disputes are on the first page."""


def home_page(book: BookContext) -> Page:
    """What the book is, what it holds, and the ways in."""
    corpus, derived = book.corpus, book.derived
    context = PageContext(book, HOME)
    statements = sum(each.citation is not None for group in corpus.statements.values() for each in group)
    statements += sum(each.citation is not None for each in corpus.observations)
    written = [entity for entity in corpus.entities.values() if not entity.is_stub]
    open_disputes = [each for each in derived.disputes if not each.is_settled]
    figures = [
        (context.to_page(section_index(section.id), section.label), len(book.sections[section.id]))
        for section in used_sections(book)
    ]
    newest = sorted(derived.timeline, key=lambda each: each.date.sort_key, reverse=True)
    events = [each for each in newest if not each.property][:6]
    questions = derived.questions
    said = partial(counted, language=book.language)
    count = f"{said(statements, 'sourced statement')} on {said(len(written), 'entity', 'entities')} " + (
        f"from {said(len(corpus.sources), 'source')}{_newest(book)}."
    )
    view: View = {
        "title": book.site_name,
        "lede": book.site_description or count,
        "count": count if book.site_description else "",
        "briefings": tuple(briefing_card(context, id) for id in briefings_by_date(book)),
        "judgements": tuple(judgement_view(context, each) for each in islice(_own_first(book), MOST_CARDS)),
        "more_judgements": _more(context, JUDGEMENTS, len(corpus.judgements), MOST_CARDS, "judgements"),
        "disputes": tuple(_dispute(context, each) for each in open_disputes[:MOST_DISPUTES]),
        "more_disputes": _more(
            context, DISPUTES, len(derived.disputes), len(open_disputes[:MOST_DISPUTES]), "disputes, open and settled"
        ),
        "figures": tuple((digit_words(str(count), book.language), (link,)) for link, count in figures),
        "connected": tuple(
            (section.label, most_connected(context, book.sections[section.id])) for section in used_sections(book)
        ),
        "events": tuple(moment_line(context, each) for each in events),
        "ways": tuple(
            ((context.to_page(path, label),), words)
            for path, label, words, is_there in (
                (TIMELINE, "Timeline", "What happened, in order", derived.timeline),
                (SOURCES, "Sources", "Where every statement comes from, and how good that is", corpus.sources),
                (
                    DISPUTES,
                    "Disputes",
                    f"{said(len(open_disputes), 'open dispute')}: where sources disagree",
                    derived.disputes,
                ),
                (JUDGEMENTS, "Judgements", "What somebody concludes, kept apart from facts", corpus.judgements),
                (
                    QUESTIONS,
                    "Open questions",
                    f"{said(len(questions.unknown) + len(questions.stubs), 'gap')} and overdue reviews",
                    has_questions(book),
                ),
                (COVERAGE, "Coverage", "What is recorded of each entry, and what is missing", derived.coverage),
                (EXPLORER, "Explorer", "How entries are connected, step by step", has_relations(book)),
                (LETTERS, "A–Z", "Every name and alias", True),
                (TAGS, "Tags", "By theme", tagged(corpus)),
            )
            if is_there
        ),
    }
    view["sources"] = context.source_lines()
    return Page(
        HOME, "home.md.j2", book.site_name, str(view["lede"]), "home", view, "material/home", whole_marking(book), 1.0
    )


def _newest(book: BookContext) -> str:
    """As of when the book is: the day of its newest source."""
    dates = [each.published for each in book.corpus.sources.values() if each.published]
    newest = max(dates, key=lambda each: (each.last, each.first, each.edtf), default=None)
    return f", the newest of {date_words(newest, book.language)}" if newest else ""


def _own_first(book: BookContext) -> list[Judgement]:
    """Judgements of the book's own, then those of others."""
    return sorted(book.corpus.judgements.values(), key=lambda each: each.attributed_to is not None)


def _dispute(context: PageContext, dispute: Dispute) -> Line:
    page = context.book.addresses.holding(dispute.id, DISPUTES)
    own = PageContext(context.book, context.path)  # what the sides cite is cited where they stand
    title = dispute_view(own, dispute)["title"]
    context.raise_marking(own.marking)
    return (*title, TextRun(" · "), context.to_page(page, "what each source says", dispute.id))


def _more(context: PageContext, path: str, count: int, shown: int, what: str) -> Line:
    if count <= shown:
        return ()
    return (context.to_page(path, f"All {digit_words(str(count), context.book.language)} {what}"),)
