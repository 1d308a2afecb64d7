"""The first page: what somebody reads who has five minutes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from math import cos, pi, sin
from typing import Any

from briefbook.model.entries import Briefing, Judgement, Observation
from briefbook.model.inline import Line, Say
from briefbook.model.lookup import observed
from briefbook.model.prose import ValueLink
from briefbook.model.values import Reference
from briefbook.render.blocks import metric_label, observed_words
from briefbook.render.print.desk import PrintDesk
from briefbook.render.print.drawn import draw_print
from briefbook.render.print.lines import plain, runs, typographic, words
from briefbook.render.print.prose import prose_blocks
from briefbook.render.relations import relations_of
from briefbook.render.scene import Scene
from briefbook.render.stated import is_outright
from briefbook.render.views.briefing import meta_line
from briefbook.render.views.shared import dispute_view, judgement_view, standing_words
from briefbook.render.wording import counted

Front = dict[str, Any]
JUDGEMENTS, FIGURES, SUMMARIES, NODES, FEW = 5, 3, 4, 7, 3
"""How many there is room for."""
CONFIDENCE = ("high", "moderate", "low")
SUMMARY_SIGNS, JUDGEMENT_SIGNS, DISPUTES = 900, 340, 3


def front_page(scene: Scene, briefings: Iterable[str], is_book: bool, numbers: Mapping[str, str]) -> Front:
    """Bottom line, key judgements and figures, how sure they are; `marking`, and of which briefings all of the summary
    is told, as `summaries`. Nothing where there is nothing to say.

    Of one briefing, or of a book, whose newest briefings come first. `numbers` are those of judgements told in full.
    """
    corpus = scene.corpus
    told = [corpus.briefings[id] for id in briefings][: SUMMARIES if is_book else 1]
    subjects = tuple(dict.fromkeys(id for each in told for id in each.about if id in corpus.entities))
    desk = PrintDesk(scene, "" if is_book else told[0].id if told else "")
    judgements = _key_judgements(scene, () if is_book else subjects)
    if not (any(each.summary for each in told) or judgements):
        return {}
    front: Front = {
        "head": {} if is_book else {"line": runs(desk, (Say("Briefing · "), *meta_line(desk, told[0])))},
        "bottom_line": list(_bottom_line(desk, told, is_book)),
        "judgements": [
            _judgement(desk, each, numbers.get(each.id, f"J{number}")) for number, each in enumerate(judgements, 1)
        ],
        "figures": [_figure(desk, each) for each in _key_figures(scene, told)],
        "sure": list(_how_sure(desk, scene, tuple(corpus.entities) if is_book else subjects, judgements)),
        "picture": _picture(desk, subjects[:NODES]),
        "ids": [*(each.id for each in told), *(each.id for each in judgements)],
    }
    desk.bear(*(each.marking for each in told), *(each.marking for each in judgements))
    whole = {
        each.id for each, said in zip(told, front["bottom_line"], strict=True) if plain(said["line"]) == each.summary
    }
    return front | {"marking": desk.marking, "summaries": whole}


def _bottom_line(desk: PrintDesk, told: Iterable[Briefing], is_book: bool) -> Iterator[dict[str, Any]]:
    most = SUMMARY_SIGNS // (2 if is_book else 1)
    for each in told:
        title = [*runs(desk, (desk.go(each.id),))] if is_book else []
        yield {"title": title, "line": words(typographic(_cut(each.summary, most), desk.scene.language))}


def _cut(text: str, most: int) -> str:
    return text if len(text) <= most else text[:most].rsplit(" ", 1)[0].rstrip(" ,;:") + " …"


def _key_judgements(scene: Scene, subjects: tuple[str, ...]) -> list[Judgement]:
    """Our own on most of the subjects first; without subjects, all in their order."""

    def rank(each: Judgement) -> tuple[bool, int]:
        return each.attributed_to is not None, -len({*each.about} & {*subjects})

    found = [each for each in scene.corpus.judgements.values() if not subjects or {*each.about} & {*subjects}]
    return sorted(found, key=rank)[:JUDGEMENTS]


def _judgement(desk: PrintDesk, judgement: Judgement, number: str) -> dict[str, Any]:
    view = judgement_view(desk, judgement)
    paragraphs = [
        block["line"] for block in prose_blocks(desk, judgement.text, draw_print, 4) if block["kind"] == "para"
    ]
    line = paragraphs[0] if paragraphs else []
    if len(plain(line)) > JUDGEMENT_SIGNS:
        line = words(_cut(plain(line), JUDGEMENT_SIGNS))
    whose = runs(desk, desk.value(judgement.attributed_to)) if judgement.attributed_to else []
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


def _key_figures(scene: Scene, told: Iterable[Briefing]) -> list[Observation]:
    """The numbers that the texts take from the facts, in their order."""
    corpus = scene.corpus
    found: dict[str, Observation] = {}
    for briefing in told:
        for part in briefing.text.parts:
            if isinstance(part, ValueLink) and part.property in corpus.vocabulary.metrics:
                own = scene.derived.observations_of.get(part.target, ())
                for each in observed(corpus, part.target, part.property, part.of, part.as_of, own)[:1]:
                    found.setdefault(each.id, each)
    return list(found.values())[:FIGURES]


def _figure(desk: PrintDesk, each: Observation) -> dict[str, Any]:
    of = each.subject or each.of
    when = desk.date(each.qualifiers.as_of)
    line: Line = (Say(f"{metric_label(desk, each.metric)}: "), desk.go(of), Say(f", {when}" if when else ""))
    return {"value": words(observed_words(desk, each)), "line": runs(desk, (*line, *desk.cites((each,))))}


def _how_sure(
    desk: PrintDesk, scene: Scene, ids: tuple[str, ...], judgements: Iterable[Judgement]
) -> Iterator[dict[str, Any]]:
    """On what it rests, as rows: sources and origins, how much on one source, disputes, how confident we are."""
    derived = scene.derived
    facts = [fact for id in ids for fact in derived.facts.get(id, ()) if not fact.is_deprecated and fact.sources]
    counts = [derived.findings[id].coverage.standing for id in ids]
    whole = derived.independence.standing((each, None) for count in counts for each in count.sources)
    if said := standing_words(counts[0] if len(counts) == 1 else whole):
        yield {"label": words("Rests on"), "line": words(said)}
    alone = Counter(fact.sources[0] for fact in facts if len(fact.sources) == 1)
    if alone:
        ((most, count),) = alone.most_common(1)
        share = f"{sum(alone.values())} of {counted(len(facts), 'fact', language=scene.language)}, {count} of them on "
        desk.bear(scene.corpus.sources[most].marking)
        yield {"label": words("On one source"), "line": [*words(share), ["r", most]]}
    disputes = dict.fromkeys(each for id in ids for each in derived.disputes_of.get(id, ()))
    for each in [each for each in disputes if not each.is_settled][:DISPUTES]:
        yield {"label": words("In dispute"), "line": runs(desk, dispute_view(desk, each)["title"])}
    settled = sum(each.is_settled for each in disputes)
    if settled:
        yield {"label": words("Settled"), "line": words(counted(settled, "dispute"))}
    held = Counter(each.confidence for each in judgements if each.confidence)
    if held:
        said = ", ".join(f"{held[each]} {each}" for each in CONFIDENCE if each in held)
        yield {"label": words("Confidence"), "line": words(said)}
    due = [each.review_by for each in judgements if each.review_by]
    if due:
        yield {"label": words("Review by"), "line": words(desk.date(min(due, key=lambda each: each.sort_key)))}


def _picture(desk: PrintDesk, ids: tuple[str, ...]) -> dict[str, Any]:
    """The relations between the subjects that nobody doubts: names on a ring, from -1 to 1, and lines between them.
    Nothing where so few are tied that words say it.
    """
    place = {id: number for number, id in enumerate(ids)}
    edges: dict[tuple[int, int], list[str]] = {}
    for id in ids:
        for each in relations_of(desk, id):
            other = each.fact.value.id if isinstance(each.fact.value, Reference) else ""
            is_told = is_outright(each.fact.statements[0], desk.disputed(id)) and not each.fact.is_deprecated
            if each.fact.subject == id and other in place and other != id and is_told:
                desk.bear_all(each.fact.statements)
                edges.setdefault((place[id], place[other]), []).append(each.label.lower())
    tied = sorted({number for pair in edges for number in pair})
    if len(tied) < FEW:
        return {}
    turn = {number: 2 * pi * order / len(tied) - pi / 2 for order, number in enumerate(tied)}
    nodes = [
        {
            "name": words(plain(runs(desk, (desk.go(ids[each]),)))),
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
        f"{desk.title(ids[start])}: {', '.join(said)} {desk.title(ids[end])}" for (start, end), said in edges.items()
    )
    return {"nodes": nodes, "edges": lines, "alt": f"Relations. {alt}"}
