"""Fenced blocks of prose, and what else is drawn from facts: timelines, relations, entities, charts; as blocks."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from briefbook.model.derived import Moment
from briefbook.model.inline import Line, Say
from briefbook.model.prose import Block
from briefbook.render.blocks import (
    Chart,
    charted,
    charts_of,
    entity_rows,
    happened,
    metric_label,
    wanted_moments,
)
from briefbook.render.print.desk import PrintDesk
from briefbook.render.print.lines import Run, plain, runs, words
from briefbook.render.print.prose import PrintBlock
from briefbook.render.relations import neighbours, relation_groups

NOTHING: PrintBlock = {"kind": "para", "line": [["t", "Nothing is recorded here.", "", "n"]]}


def draw_print(desk: PrintDesk, block: Block) -> list[PrintBlock]:
    """What stands in place of a fenced block."""
    drawers = {"timeline": _timeline, "relations": _relations, "entities": _entities, "chart": _chart}
    return drawers[block.kind](desk, block, block.first("title"))


def _timeline(desk: PrintDesk, block: Block, title: str) -> list[PrintBlock]:
    moments = tuple(wanted_moments(desk, block))
    return [*_titled(title), timeline(desk, moments)] if moments else [NOTHING]


def timeline(desk: PrintDesk, moments: Iterable[tuple[Moment, Line]]) -> PrintBlock:
    """Moments in order, the date apart from what happened and what qualifies its tie to whom it is about."""
    rows = [(words(desk.date(each.date)), runs(desk, happened(desk, each, tie))) for each, tie in moments]
    return {"kind": "timeline", "rows": [list(row) for row in rows]}


def _relations(desk: PrintDesk, block: Block, title: str) -> list[PrintBlock]:
    about = block.first("about")
    rows = _relation_rows(desk, about)
    caption = words(title or f"Relations of {desk.title(about)}")
    if rows and block.first("depth") != "2":  # one entity only: the caption names it
        return [table(desk, ("Relation", "To"), [row[1:] for row in rows], caption, (2, 5))]
    if block.first("depth") == "2":
        others = neighbours(desk, about)
        rows += [row for each in others if each != about for row in _relation_rows(desk, each)]
    return [table(desk, ("Entity", "Relation", "To"), rows, caption, (3, 2, 4))] if rows else [NOTHING]


def _relation_rows(desk: PrintDesk, id: str) -> list[Sequence[Line]]:
    """A row for each end of a relation: rows may break over pages, long cells would not."""
    return [
        ((desk.go(id),) if not number else (), (Say(group.label),) if not place else (), line)
        for number, (group, place, line) in enumerate(
            (group, place, line) for group in relation_groups(desk, id) for place, line in enumerate(group.lines)
        )
    ]


def _entities(desk: PrintDesk, block: Block, title: str) -> list[PrintBlock]:
    head = ("Name", *(desk.corpus.vocabulary.directions[name].label for name in block.option("columns")))
    rows = entity_rows(desk, block)
    return [table(desk, head, rows, words(title))] if rows else [NOTHING]


def table(
    desk: PrintDesk,
    head: Sequence[str],
    rows: Iterable[Sequence[Line]],
    caption: list[Run],
    widths: Sequence[int] = (),
    sources: int = -1,
) -> PrintBlock:
    """A table of lines; `widths` are shares, and all alike where there are none. In the column `sources` a citation
    is the number of its source, not a footnote: the place in it stands right behind.
    """
    drawn = [[runs(desk, cell) for cell in row] for row in rows]
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


def _chart(desk: PrintDesk, block: Block, title: str) -> list[PrintBlock]:
    label = metric_label(desk, block.first("metric"))
    charts, of = charts_of(desk, charted(desk, block), label), desk.title(block.first("of"))
    return [chart(desk, each, title or f"{each.label}: {of}") for each in charts] or [NOTHING]


def chart(desk: PrintDesk, drawn: Chart, title: str) -> PrintBlock:
    """Observations as bars; what the bars show is said in `alt` too."""
    bars: list[dict[str, Any]] = [
        {
            "name": runs(desk, (desk.go(each.observation.subject),)),
            "start": round(each.start, 4),
            "share": round(each.share, 4),
            "is_negative": each.is_negative,
            "value": runs(desk, (Say(each.words), *desk.cites((each.observation,)))),
        }
        for each in drawn.bars
    ]
    said = "; ".join(f"{plain(bar['name'])}: {each.words}" for bar, each in zip(bars, drawn.bars, strict=True))
    alt = f"{drawn.label}. {said}"
    return {"kind": "chart", "caption": words(title), "label": words(drawn.label), "bars": bars, "alt": alt}


def _titled(title: str) -> list[PrintBlock]:
    return [{"kind": "para", "line": words(title, "", "b")}] if title else []
