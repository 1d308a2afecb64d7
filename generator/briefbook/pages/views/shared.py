"""What several kinds of pages show: the way back up, judgements, disputes, sources."""

from __future__ import annotations

from typing import Any

from briefbook.model.derived import Dispute, Side
from briefbook.model.entries import Judgement
from briefbook.model.grades import LIKELIHOOD_BY_TERM
from briefbook.model.independence import Standing
from briefbook.model.inline import Badge, Line, Segment, TextRun, joined_lines
from briefbook.model.values import TextValue
from briefbook.pages.addresses import DISPUTES, HOME, QUESTIONS
from briefbook.pages.page_context import PageContext, property_of, set_aside, set_aside_chip, tlp_chip
from briefbook.pages.prose import prose_line
from briefbook.pages.spans import note_line
from briefbook.pages.wording import counted, likelihood_words, lowered, qualifying_words

View = dict[str, Any]


def crumbs(context: PageContext, *steps: tuple[str, str]) -> Line:
    """The way up: home, then the steps, each a page and its name; a step without a page is words."""
    line: list[Segment] = [context.to_page(HOME, "Home")]
    for path, text in steps:
        line += [TextRun(" › "), context.to_page(path, text) if path else TextRun(text)]
    return tuple(line)


def judgement_view(context: PageContext, judgement: Judgement) -> View:
    """A judgement as a card of its own. Likelihood and confidence stand in separate lines, never in one sentence."""
    context.raise_marking(judgement.marking)
    rung = LIKELIHOOD_BY_TERM.get(judgement.likelihood)
    meta: list[Segment] = []
    if judgement.attributed_to:
        meta += [TextRun("Judgement by "), *context.value(judgement.attributed_to)]
    for citation in judgement.citations:
        meta += context.cite(citation)
    if judgement.as_of:
        meta += [TextRun(" · " if meta else ""), TextRun(f"as of {context.date(judgement.as_of)}")]
    if judgement.review_by:
        meta += [TextRun(" · " if meta else ""), TextRun(f"review by {context.date(judgement.review_by)}")]
    if judgement.note:
        meta += [TextRun(" · " if meta else ""), *note_line(context, judgement.note)]
    return {
        "anchor": f"judgement-{judgement.id}",
        "likelihood": likelihood_words(judgement.likelihood),
        "low": rung.low if rung else 0,
        "high": rung.high if rung else 0,
        "confidence": judgement.confidence,
        "text": prose_line(context, judgement.text, judgement.as_of),
        "is_ours": judgement.attributed_to is None,
        "basis": context.links(judgement.based_on),
        "about": context.links(judgement.about),
        "meta": tuple(meta),
        "marking": (tlp_chip(str(judgement.marking)),) if judgement.marking else (),
    }


def dispute_view(context: PageContext, dispute: Dispute, behind: Line = ()) -> View:
    """A dispute as a table of its sides: what each says, who says so, and how it stands. `behind` goes with the
    title.
    """
    corpus = context.corpus
    if dispute.metric:
        label = corpus.vocabulary.metrics[dispute.metric].label
    else:
        label = corpus.vocabulary.directions[dispute.property].label
    title: list[Segment] = [context.go(dispute.subject), TextRun(f": {lowered(label)}")]
    if dispute.value:
        is_text = isinstance(dispute.value, TextValue)
        marks = ("“", "”") if is_text else ("", "")
        title += [TextRun(f" {marks[0]}"), *context.value(dispute.value), TextRun(marks[1])]
    if dispute.about:
        title += [TextRun(" of "), context.go(dispute.about)]
    if dispute.as_of:
        title.append(TextRun(f", {context.date(dispute.sides[0].observations[0].qualifiers.as_of)}"))
    return {
        "anchor": dispute.id,
        "title": (*title, *behind),
        "is_settled": dispute.is_settled,
        "sides": tuple(_side(context, dispute, side) for side in dispute.sides),
    }


def _side(context: PageContext, dispute: Dispute, side: Side) -> View:
    unit = side.observations[0].unit if side.observations else ""
    bearers = side.bearers
    notes = side.fact.notes if side.fact else [each.qualifiers.note for each in side.observations]
    rank = {"deprecated": "set aside", "preferred": "preferred", "normal": ""}[side.rank.value]
    value = context.value(side.value, unit)
    if rank == "set aside":
        rank = set_aside_chip(context.corpus, bearers).text
        value = set_aside(value)
    said = bearers[0].qualifiers
    without = ("rank", *(("as_of",) if side.observations else ()))
    names, of = context.corpus.names, property_of(bearers[0])
    words = qualifying_words(said, context.book.language, without=without, names=names, of=of)
    return {
        "value": (*value, *([TextRun(f" ({words})")] if words else [])),
        "rank": rank,
        "sources": context.locators(bearers),
        "note": joined_lines((note_line(context, note) for note in notes if note), TextRun(" ")),
    }


def standing_words(standing: Standing) -> str:
    """`3 sources, 1 origin`; empty where there are none."""
    if not standing.sources:
        return ""
    return f"{counted(len(standing.sources), 'source')}, {counted(standing.origins, 'origin')}"


def cited_words(context: PageContext) -> str:
    """On what a page rests that states what its text cites."""
    return standing_words(context.book.derived.independence.standing((each, None) for each in context.cited_sources()))


def stated_words(context: PageContext, id: str) -> str:
    """On what the page of an entity rests: the count at its head, and how many more sources it cites."""
    standing = context.book.derived.findings[id].coverage.standing
    others = [each for each in context.cited_sources() if each not in frozenset(standing.sources)]
    unread = sum(context.corpus.sources[each].is_unread for each in others)
    more = [f"{len(others) - unread} more beside its facts"] if len(others) > unread else []
    more += [f"{unread} for further reading"] if unread else []
    words = standing_words(standing)
    return f"{words}, and cites {' and '.join(more)}" if words and more else words


def standing_chips(context: PageContext, id: str) -> Line:
    """What a reader must know before the first line: disputes, one origin, interested publishers, stubs."""
    derived = context.book.derived
    chips: list[Segment] = []
    open_disputes = [each for each in derived.disputes_of.get(id, ()) if not each.is_settled]
    if open_disputes:
        first = open_disputes[0].id
        page = context.book.addresses.holding(first, DISPUTES)
        chips.append(context.to_page(page, counted(len(open_disputes), "open dispute"), first))
    standing = derived.findings[id].coverage.standing
    words = standing_words(standing)
    if words:
        chips.append(Badge(words, "origin", "Items that retell another are one origin"))
    interests = dict.fromkeys(derived.independence.interest(source, id) for source in sorted(standing.sources))
    chips += [Badge(interest, "interested") for interest in interests if interest]
    if context.corpus.entities[id].is_stub:
        chips.append(context.to_page(QUESTIONS, "no entry yet"))
    marking = context.corpus.entities[id].marking
    chips += [tlp_chip(str(marking))] if marking else []
    return joined_lines(((each,) for each in chips), TextRun(" "))


def first_words(text: str, limit: int = 200) -> str:
    """A description on one line: the first sentences, cut at a word."""
    text = text.replace("\n", " ")  # a space that does not break stays one
    return text if len(text) <= limit else text[:limit].rsplit(" ", 1)[0].rstrip(",;:") + "…"
