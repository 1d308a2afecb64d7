"""What several kinds of pages show: the way back up, judgements, disputes, sources."""

from __future__ import annotations

from typing import Any

from briefbook.model.derived import Dispute, Side
from briefbook.model.entries import Judgement
from briefbook.model.grades import LIKELIHOOD_BY_TERM
from briefbook.model.independence import Standing
from briefbook.model.inline import Chip, Line, Mark, Say, Segment
from briefbook.render.addresses import DISPUTES, HOME, QUESTIONS
from briefbook.render.desk import Desk, set_aside_chip, tlp_chip
from briefbook.render.inline import plain
from briefbook.render.prose import prose_line
from briefbook.render.wording import counted, likelihood_words, qualifying_words

View = dict[str, Any]


def crumbs(desk: Desk, *steps: tuple[str, str]) -> Line:
    """The way up: home, then the steps, each a page and its name; a step without a page is words."""
    line: list[Segment] = [desk.to_page(HOME, "Home")]
    for path, text in steps:
        line += [Say(" › "), desk.to_page(path, text) if path else Say(text)]
    return tuple(line)


def judgement_view(desk: Desk, judgement: Judgement) -> View:
    """A judgement as a card of its own. Likelihood and confidence stand in separate lines, never in one sentence."""
    desk.bear(judgement.marking)
    rung = LIKELIHOOD_BY_TERM.get(judgement.likelihood)
    basis: list[Segment] = []
    for id in judgement.based_on:
        basis += [*([Say(", ")] if basis else []), desk.go(id)]
    meta: list[Segment] = []
    if judgement.attributed_to:
        meta += [Say("Judgement of "), *desk.value(judgement.attributed_to)]
    for citation in judgement.citations:
        meta += desk.cite(citation)
    if judgement.as_of:
        meta += [Say(" · " if meta else ""), Say(f"as of {desk.date(judgement.as_of)}")]
    if judgement.review_by:
        meta += [Say(" · " if meta else ""), Say(f"review by {desk.date(judgement.review_by)}")]
    about: list[Segment] = []
    for id in judgement.about:
        about += [*([Say(", ")] if about else []), desk.go(id)]
    return {
        "anchor": f"judgement-{judgement.id}",
        "likelihood": likelihood_words(judgement.likelihood),
        "low": rung.low if rung else 0,
        "high": rung.high if rung else 0,
        "confidence": judgement.confidence,
        "text": prose_line(desk, judgement.text),
        "is_ours": judgement.attributed_to is None,
        "basis": tuple(basis),
        "about": tuple(about),
        "meta": tuple(meta),
        "note": judgement.note,
        "marking": (tlp_chip(str(judgement.marking)),) if judgement.marking else (),
    }


def dispute_view(desk: Desk, dispute: Dispute) -> View:
    """A dispute as a table of its sides: what each says, who says so, and how it stands."""
    corpus = desk.corpus
    if dispute.metric:
        label = corpus.vocabulary.metrics[dispute.metric].label
    else:
        label = corpus.vocabulary.directions[dispute.property].label
    title: list[Segment] = [desk.go(dispute.subject), Say(f": {label[0].lower()}{label[1:]}")]
    if dispute.about:
        title += [Say(" of "), desk.go(dispute.about)]
    if dispute.as_of:
        title.append(Say(f", {desk.date(dispute.sides[0].observations[0].qualifiers.as_of)}"))
    return {
        "anchor": dispute.id,
        "title": tuple(title),
        "is_settled": dispute.is_settled,
        "sides": tuple(_side(desk, dispute, side) for side in dispute.sides),
    }


def _side(desk: Desk, dispute: Dispute, side: Side) -> View:
    unit = side.observations[0].unit if side.observations else ""
    bearers = side.bearers
    notes = side.fact.notes if side.fact else tuple(each.qualifiers.note for each in side.observations)
    rank = {"deprecated": "set aside", "preferred": "preferred", "normal": ""}[side.rank.value]
    value = desk.value(side.value, unit)
    if rank == "set aside":
        rank = set_aside_chip(desk.corpus, bearers).text
        value = (Mark('<span class="bb-deprecated">'), *value, Mark("</span>"))
    said = bearers[0].qualifiers
    without = ("rank", *(("as_of",) if side.observations else ()))
    words = qualifying_words(said, desk.scene.language, without=without, names=desk.corpus.names)
    return {
        "value": (*value, *([Say(f" ({words})")] if words else [])),
        "rank": rank,
        "sources": desk.locators(bearers),
        "note": " ".join(note for note in notes if note),
    }


def standing_words(standing: Standing) -> str:
    """`3 sources, 1 origin`; empty where there are none."""
    if not standing.sources:
        return ""
    return f"{counted(len(standing.sources), 'source')}, {counted(standing.origins, 'origin')}"


def cited_words(desk: Desk) -> str:
    """On what a page rests that states what its text cites."""
    return standing_words(desk.scene.derived.independence.standing((each, None) for each in desk.cited_sources()))


def stated_words(desk: Desk, id: str) -> str:
    """On what the page of an entity rests: the count at its head, and how many more sources it cites."""
    standing = desk.scene.derived.findings[id].coverage.standing
    others = [each for each in desk.cited_sources() if each not in frozenset(standing.sources)]
    unread = sum(desk.corpus.sources[each].is_unread for each in others)
    more = [f"{len(others) - unread} more beside its facts"] if len(others) > unread else []
    more += [f"{unread} for further reading"] if unread else []
    words = standing_words(standing)
    return f"{words}, and cites {' and '.join(more)}" if words and more else words


def standing_chips(desk: Desk, id: str) -> Line:
    """What a reader must know before the first line: disputes, one origin, interested publishers, stubs."""
    derived = desk.scene.derived
    chips: list[Segment] = []
    open_disputes = [each for each in derived.disputes_of.get(id, ()) if not each.is_settled]
    if open_disputes:
        first = open_disputes[0].id
        page = desk.scene.addresses.holding(first, DISPUTES)
        chips.append(desk.to_page(page, counted(len(open_disputes), "open dispute"), first))
    standing = derived.findings[id].coverage.standing
    words = standing_words(standing)
    if words:
        chips.append(Chip(words, "origin", "Items that retell another are one origin"))
    interests = dict.fromkeys(derived.independence.interest(source, id) for source in sorted(standing.sources))
    chips += [Chip(interest, "interested") for interest in interests if interest]
    if desk.corpus.entities[id].is_stub:
        chips.append(desk.to_page(QUESTIONS, "no entry yet"))
    marking = desk.corpus.entities[id].marking
    chips += [tlp_chip(str(marking))] if marking else []
    spaced: list[Segment] = []
    for chip in chips:
        spaced += [Say(" "), chip] if spaced else [chip]
    return tuple(spaced)


def first_words(text: str, limit: int = 200) -> str:
    """A description: the first sentences, cut at a word."""
    return text if len(text) <= limit else text[:limit].rsplit(" ", 1)[0].rstrip(",;:") + "…"


def line_words(line: Line) -> str:
    return plain(line)
