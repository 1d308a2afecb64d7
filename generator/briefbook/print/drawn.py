"""Fenced blocks of prose, and what else is drawn from facts: timelines, relations, entities, charts; as blocks."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from briefbook.model.derived import Moment
from briefbook.model.entries import Observation
from briefbook.model.facts import Fact
from briefbook.model.inline import Cite, Line, Segment, TextRun
from briefbook.model.prose import Block
from briefbook.model.tables import TABLE, TableFault, table_of
from briefbook.pages.blocks import (
    MAP_HEAD,
    NOTHING,
    charts_in,
    entity_rows,
    happened,
    moments_picture,
    placed,
    relations_picture,
    wanted_moments,
)
from briefbook.pages.pictured import Chart, ChartRow, chart_note, chart_picture, map_picture
from briefbook.pages.pictures.svg import Picture, document
from briefbook.pages.relations import Relation, neighbours, relation_line, relations_by_label, whom
from briefbook.pages.spans import note_line, without_notes
from briefbook.print.lines import Run, plain, runs, words
from briefbook.print.page_context import PrintContext
from briefbook.print.prose import PrintBlock, narrow

NAME_LENGTH = 80
"""Characters below which words can be a name in a list."""
_NOTHING: PrintBlock = {"kind": "para", "line": [["t", NOTHING, "", "n"]]}


def draw_print(context: PrintContext, block: Block) -> list[PrintBlock]:
    """What stands in place of a fenced block."""
    drawers = {
        "timeline": _timeline,
        "relations": _relations,
        "entities": _entities,
        "chart": _chart,
        "map": _map,
        TABLE: _table,
    }
    return drawers[block.kind](context, block, block.title)


def _table(context: PrintContext, block: Block, title: str) -> list[PrintBlock]:
    found = table_of(block, context.corpus.order)
    if isinstance(found, TableFault):
        return [_NOTHING]
    rows = [[(TextRun(cell),) for cell in row] for row in found.rows]
    return [*narrow(table(context, found.head, rows, words(title)))]


def _timeline(context: PrintContext, block: Block, title: str) -> list[PrintBlock]:
    moments = tuple(wanted_moments(context, block))
    drawn = moments_picture(context, moments, title, has_words=False)
    head = [picture(drawn, title or "Timeline, drawn to scale")] if drawn else _titled(title)
    return [*head, timeline(context, moments)] if moments else [_NOTHING]


def timeline(
    context: PrintContext, moments: Iterable[tuple[Moment, Line]], shown: frozenset[str] = frozenset()
) -> PrintBlock:
    """Moments in order, the date apart from what happened and what qualifies its tie to whom it is about. What is shown
    has its sources in its entry.
    """
    rows = []
    for each, tie in moments:
        line = happened(context, each, tie)
        line = without_cites(line) if each.entity in shown else line
        rows.append({"label": words(context.date(each.date)), "line": runs(context, line)})
    return {"kind": "timeline", "rows": rows}


def _relations(context: PrintContext, block: Block, title: str) -> list[PrintBlock]:
    about = block.first("about")
    others = neighbours(context, about) if block.first("depth") == "2" else ()
    parts = [(title or f"Relations of {context.title(about)}", about)]
    parts += [(f"Relations of {context.title(each)}", each) for each in others if each != about]
    return [drawn for caption, id in parts for drawn in _around(context, id, caption)] or [_NOTHING]


def _around(context: PrintContext, id: str, caption: str) -> Iterator[PrintBlock]:
    """The relations of an entity as a picture; and as rows, with notes and sources, where no entry tells them."""
    rows = merged(relation_rows(context, id))
    drawn = relations_picture(context, id) if rows else None
    if drawn and id in context.shown:
        yield picture(drawn, caption, runs(context, (TextRun("Notes and sources: "), context.go(id))))
    elif rows:
        yield from [picture(drawn, caption)] if drawn else _titled(caption)
        yield {"kind": "rows", "rows": rows}


def relation_rows(
    context: PrintContext, id: str, shown: frozenset[str] = frozenset(), apart: frozenset[str] = frozenset()
) -> list[dict[str, Any]]:
    """Relations by kind; the first of a kind says which. Those that stand in the entry of another, which is shown as
    well, are names alone: there they have their sources and notes. Those with statements `apart` are told on their own.
    """
    rows = []
    for group in relations_by_label(context, id):
        here = [each for each in group if each.fact.subject == id or each.fact.subject not in shown]
        there = [each for each in group if each not in here]
        told = [told_apart(relation_line(context, id, each), each.fact, apart) for each in here]
        lines = [runs(context, each) for each in (*told, _names(context, id, there)) if each]
        for place, line in enumerate(lines):
            label = words("" if place else group[0].label)
            rows.append({"label": label, "line": line, "is_told_there": bool(there) and place == len(lines) - 1})
    return rows


def told_apart(line: Line, fact: Fact, apart: frozenset[str]) -> Line:
    """A line on a fact, without notes where a dispute that stands `apart` has them; nothing for what was set aside."""
    if not any(each.id in apart for each in fact.statements):
        return line
    return () if fact.is_deprecated else without_notes(line)


def without_cites(line: Line) -> Line:
    return tuple(each for each in line if not isinstance(each, Cite))


def merged(rows: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    """Rows of a kind that differ in their first words alone become one: the names, then what is said of all of them."""
    made: list[dict[str, Any]] = []
    rest: list[Run] = []
    for row in rows:
        name, said = row["line"][:1], row["line"][1:]
        is_told_there = bool(row.get("is_told_there"))
        is_like = bool(made) and not row["label"] and said == rest and not is_told_there
        if is_like and not made[-1]["is_told_there"] and len(plain(name)) < NAME_LENGTH:
            names = made[-1]["line"][: len(made[-1]["line"]) - len(rest)]
            made[-1]["line"] = [*names, ["t", ", ", "", ""], *name, *rest]
        else:
            made.append({**row, "is_told_there": is_told_there})
            rest = said
    return made


def _names(context: PrintContext, id: str, relations: Iterable[Relation]) -> Line:
    """Those to whom relations lead, with what qualifies each, and without sources and notes."""
    line: list[Segment] = []
    for each in relations:
        fact = each.fact
        context.raise_markings(fact.statements)
        words = context.qualifying_words(fact.qualifiers, each.party(id), fact.statements)
        line += [TextRun(", ")] if line else []
        line += whom(context, each)
        line += [TextRun(f" ({words})")] if words else []
    return tuple(line)


def _entities(context: PrintContext, block: Block, title: str) -> list[PrintBlock]:
    head = ("Name", *(context.corpus.vocabulary.directions[name].label for name in block.option("columns")))
    rows = entity_rows(context, block)
    return [*narrow(table(context, head, rows, words(title)))] if rows else [_NOTHING]


def _map(context: PrintContext, block: Block, title: str) -> list[PrintBlock]:
    places = placed(context, block)
    if not places:
        return [_NOTHING]
    drawn, note = map_picture(context, [each.id for each in places], title)
    rows = [((context.go(each.id), *each.tie), each.coordinates) for each in places]
    return [picture(drawn, title, runs(context, note)), *narrow(table(context, MAP_HEAD, rows, []))]


def table(
    context: PrintContext,
    head: Sequence[str],
    rows: Iterable[Sequence[Line]],
    caption: list[Run],
    widths: Sequence[int] = (),
    sources: int = -1,
) -> PrintBlock:
    """A table of lines; `widths` are shares, and all alike where there are none. In the column `sources` a citation
    is the number of its source, not a footnote: the place in it stands right behind.
    """
    drawn = [[runs(context, cell) for cell in row] for row in rows]
    for row in drawn if sources >= 0 else ():
        row[sources] = list(_numbered(row[sources]))
    return {
        "kind": "table",
        "head": [words(each) for each in head],
        "rows": drawn,
        "caption": caption,
        "widths": list(widths),
    }


def _numbered(cell: Iterable[Run]) -> Iterator[Run]:
    """Sources by their numbers, apart from each other: `S1, S2 page 3; S4`."""
    before = ""
    for run in cell:
        if run[0] == "c":
            if before:
                yield ["t", ", " if before == "r" else "; ", "", ""]
            yield ["r", run[1]]
            before = "r"
        else:
            yield run
            before = run[0]


def _chart(context: PrintContext, block: Block, title: str) -> list[PrintBlock]:
    of, show = context.title(block.first("of")), block.first("show")
    charts = charts_in(context, block)
    made = [drawn for each in charts for drawn in chart(context, each, title or f"{each.label}: {of}", show)]
    return made or [_NOTHING]


def chart(context: PrintContext, drawn: Chart, title: str, show: str = "") -> list[PrintBlock]:
    """Observations as a picture, and below it what they are in, as of when, from where, and what is noted of them; as
    rows where they are too few, or where the picture has no words for each.
    """
    found = chart_picture(context, drawn, title, show)
    if found is not None and found.kind != "lines":
        notes = [segment for each in drawn.rows for segment in _noted(context, each.observation)]
        cited = context.cites([each.observation for each in drawn.rows])
        return [picture(found, title, runs(context, (*chart_note(context, drawn, is_sourced=False), *cited, *notes)))]
    rows = [
        {"label": runs(context, each.head), "line": runs(context, (TextRun(each.words), *_told(context, each)))}
        for each in drawn.rows
    ]
    return [*([picture(found, title)] if found else _titled(title)), {"kind": "rows", "rows": rows}]


def _told(context: PrintContext, each: ChartRow) -> Line:
    return (*context.cites((each.observation,)), *_noted(context, each.observation))


def picture(drawn: Picture, title: str, line: Sequence[Run] = ()) -> PrintBlock:
    """A picture as a figure, with what it shows in words, and a line below it."""
    return {
        "kind": "picture",
        "caption": words(title),
        "svg": document(drawn),
        "alt": drawn.says,
        "line": list(line),
    }


def _noted(context: PrintContext, observation: Observation) -> Line:
    return note_line(context, observation.qualifiers.note, " · ")


def _titled(title: str) -> list[PrintBlock]:
    return [{"kind": "para", "line": words(title, "", "b")}] if title else []
