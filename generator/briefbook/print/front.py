"""The first page: what somebody reads who has five minutes."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from math import cos, pi, sin
from typing import Any

from briefbook.model.entries import Briefing, Judgement, Observation
from briefbook.model.inline import Line, TextRun
from briefbook.model.lookup import observed
from briefbook.model.prose import ValueLink
from briefbook.model.values import Reference
from briefbook.pages.blocks import metric_label, observed_words
from briefbook.pages.book_context import BookContext
from briefbook.pages.relations import relations_of
from briefbook.pages.stated import is_outright
from briefbook.pages.views.briefing import dated_line
from briefbook.pages.views.shared import dispute_view, judgement_view, standing_words
from briefbook.pages.wording import counted
from briefbook.print.drawn import draw_print
from briefbook.print.lines import Run, plain, runs, typographic, words
from briefbook.print.page_context import PrintContext
from briefbook.print.prose import prose_blocks

Front = dict[str, Any]
JUDGEMENTS, FIGURES, SUMMARIES, NODES, FEW = 5, 3, 4, 7, 3
"""How many there is room for."""
CONFIDENCE = ("high", "moderate", "low")
SUMMARY_SIGNS, JUDGEMENT_SIGNS, SENTENCE_SIGNS, DISPUTES = 900, 340, 60, 3
_SENTENCE_END = re.compile(r"(?<=[.!?。！？])\s+(?=[^\W\d_a-z])")


def front_page(book: BookContext, briefings: Iterable[str], is_book: bool, numbers: Mapping[str, str]) -> Front:
    """Bottom line, key judgements and figures, how sure they are; `marking`, and of which briefings all of the summary
    is told, as `summaries`. Nothing where there is nothing to say.

    Of one briefing, or of a book, whose newest briefings come first. `numbers` are those of judgements told in full.
    """
    corpus = book.corpus
    told = [corpus.briefings[id] for id in briefings][: SUMMARIES if is_book else 1]
    subjects = tuple(dict.fromkeys(id for each in told for id in each.about if id in corpus.entities))
    context = PrintContext(book, "" if is_book else told[0].id if told else "")
    judgements = _key_judgements(book, () if is_book else subjects)
    if not (any(each.summary for each in told) or judgements):
        return {}
    front: Front = {
        "head": {} if is_book else {"line": runs(context, dated_line(context, told[0]))},
        "bottom_line": list(_bottom_line(context, told, is_book)),
        "judgements": [
            _judgement(context, each, numbers.get(each.id, f"J{number}"), is_told_there=each.id in numbers)
            for number, each in enumerate(judgements, 1)
        ],
        "figures": [_figure(context, each) for each in _key_figures(book, told)],
        "sure": list(_how_sure(context, book, tuple(corpus.entities) if is_book else subjects, judgements)),
        "picture": _picture(context, subjects[:NODES]),
        "ids": [*(each.id for each in told), *(each.id for each in judgements)],
    }
    context.raise_marking(*(each.marking for each in told), *(each.marking for each in judgements))
    whole = {each.id for each in told if _cut(each.summary, _room(is_book)) == each.summary}
    return front | {"marking": context.marking, "summaries": whole}


def _bottom_line(context: PrintContext, told: Iterable[Briefing], is_book: bool) -> Iterator[dict[str, Any]]:
    for each in told:
        title = [*runs(context, (context.go(each.id),))] if is_book else []
        yield {"title": title, "line": words(typographic(_cut(each.summary, _room(is_book)), context.book.language))}


def _room(is_book: bool) -> int:
    """Signs of a summary."""
    return SUMMARY_SIGNS // (2 if is_book else 1)


def _cut(text: str, most: int) -> str:
    return text if len(text) <= most else text[:most].rsplit(" ", 1)[0].rstrip(" ,;:") + " …"


def _key_judgements(book: BookContext, subjects: tuple[str, ...]) -> list[Judgement]:
    """Our own on most of the subjects first; without subjects, all in their order."""

    def rank(each: Judgement) -> tuple[bool, int]:
        return each.attributed_to is not None, -len({*each.about} & {*subjects})

    found = [each for each in book.corpus.judgements.values() if not subjects or {*each.about} & {*subjects}]
    return sorted(found, key=rank)[:JUDGEMENTS]


def _judgement(context: PrintContext, judgement: Judgement, number: str, *, is_told_there: bool) -> dict[str, Any]:
    """With its first sentence and the page of the others where it is told in full elsewhere."""
    view = judgement_view(context, judgement)
    paragraphs = [
        block["line"]
        for block in prose_blocks(context, judgement.text, draw_print, 4, judgement.as_of)
        if block["kind"] == "para"
    ]
    line = paragraphs[0] if paragraphs else []
    if len(plain(line)) > JUDGEMENT_SIGNS:
        line = words(_cut(plain(line), JUDGEMENT_SIGNS))
    if is_told_there and (first := _first_sentence(line)) is not None:
        line = [*first, ["t", " ", "", ""], ["a", judgement.id, "…", "", ""]]
    whose = runs(context, context.value(judgement.attributed_to)) if judgement.attributed_to else []
    return {
        "id": judgement.id,
        "number": words(number),
        "line": line,
        "likelihood": words(view["likelihood"]),
        "low": view["low"],
        "high": view["high"],
        "confidence": words(view["confidence"]),
        "whose": whose,
    }


def _first_sentence(line: list[Run]) -> list[Run] | None:
    """A line up to the end of its first sentence of some length; None where nothing follows that."""
    signs = 0
    for place, run in enumerate(line):
        if run[0] == "t":
            for end in _SENTENCE_END.finditer(run[1]):
                if signs + end.end() >= SENTENCE_SIGNS:
                    return [*line[:place], ["t", run[1][: end.start()], *run[2:]]]
        signs += len(plain([run]))
    return None


def _key_figures(book: BookContext, told: Iterable[Briefing]) -> list[Observation]:
    """The numbers that the texts take from the facts, in their order."""
    corpus = book.corpus
    found: dict[str, Observation] = {}
    for briefing in told:
        for part in briefing.text.parts:
            if isinstance(part, ValueLink) and part.property in corpus.vocabulary.metrics:
                own = book.derived.observations_of.get(part.target, ())
                for each in observed(corpus, part.target, part.property, part.of, part.as_of, own)[:1]:
                    found.setdefault(each.id, each)
    return list(found.values())[:FIGURES]


def _figure(context: PrintContext, each: Observation) -> dict[str, Any]:
    of = each.subject or each.of
    when = context.date(each.qualifiers.as_of)
    line: Line = (
        TextRun(f"{metric_label(context, each.metric)}: "),
        context.go(of),
        TextRun(f", {when}" if when else ""),
    )
    return {"value": words(observed_words(context, each)), "line": runs(context, (*line, *context.cites((each,))))}


def _how_sure(
    context: PrintContext, book: BookContext, ids: tuple[str, ...], judgements: Iterable[Judgement]
) -> Iterator[dict[str, Any]]:
    """On what it rests, as rows: sources and origins, how much on one source, disputes, how confident we are."""
    derived = book.derived
    facts = [fact for id in ids for fact in derived.facts.get(id, ()) if not fact.is_deprecated and fact.sources]
    counts = [derived.findings[id].coverage.standing for id in ids]
    whole = derived.independence.standing((each, None) for count in counts for each in count.sources)
    if said := standing_words(counts[0] if len(counts) == 1 else whole):
        yield {"label": words("Based on"), "line": words(said)}
    alone = Counter(fact.sources[0] for fact in facts if len(fact.sources) == 1)
    if alone:
        ((most, count),) = alone.most_common(1)
        share = f"{sum(alone.values())} of {counted(len(facts), 'fact', language=book.language)}, {count} of them on "
        context.raise_marking(book.corpus.sources[most].marking)
        yield {"label": words("On one source"), "line": [*words(share), ["r", most]]}
    disputes = dict.fromkeys(each for id in ids for each in derived.disputes_of.get(id, ()))
    for each in [each for each in disputes if not each.is_settled][:DISPUTES]:
        yield {"label": words("In dispute"), "line": runs(context, dispute_view(context, each)["title"])}
    settled = sum(each.is_settled for each in disputes)
    if settled:
        yield {"label": words("Settled"), "line": words(counted(settled, "dispute"))}
    held = Counter(each.confidence for each in judgements if each.confidence)
    if held:
        said = ", ".join(f"{held[each]} {each}" for each in CONFIDENCE if each in held)
        yield {"label": words("Confidence"), "line": words(said)}
    due = [each.review_by for each in judgements if each.review_by]
    if due:
        yield {"label": words("Review by"), "line": words(context.date(min(due, key=lambda each: each.sort_key)))}


def _picture(context: PrintContext, ids: tuple[str, ...]) -> dict[str, Any]:
    """The relations between the subjects that nobody doubts: names on a ring, from -1 to 1, and lines between them.
    Nothing where so few are tied that words say it.
    """
    place = {id: number for number, id in enumerate(ids)}
    edges: dict[tuple[int, int], list[str]] = {}
    for id in ids:
        for each in relations_of(context, id):
            other = each.fact.value.id if isinstance(each.fact.value, Reference) else ""
            is_told = is_outright(each.fact.statements[0], context.disputed(id)) and not each.fact.is_deprecated
            if each.fact.subject == id and other in place and other != id and is_told:
                context.raise_markings(each.fact.statements)
                edges.setdefault((place[id], place[other]), []).append(each.label.lower())
    tied = sorted({number for pair in edges for number in pair})
    if len(tied) < FEW:
        return {}
    turn = {number: 2 * pi * order / len(tied) - pi / 2 for order, number in enumerate(tied)}
    nodes = [
        {
            "name": words(plain(runs(context, (context.go(ids[each]),)))),
            "x": round(cos(turn[each]), 4),
            "y": round(sin(turn[each]), 4),
        }
        for each in tied
    ]
    lines = [
        {"from": tied.index(start), "to": tied.index(end), "label": words(", ".join(dict.fromkeys(said)))}
        for (start, end), said in edges.items()
    ]
    alt = "; ".join(
        f"{context.title(ids[start])}: {', '.join(said)} {context.title(ids[end])}"
        for (start, end), said in edges.items()
    )
    return {"nodes": nodes, "edges": lines, "alt": f"Relations. {alt}"}
