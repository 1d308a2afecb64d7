"""Fenced blocks of prose, and what else is drawn from facts: timelines, relations, entities, charts; as blocks."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from briefbook.model.derived import Moment
from briefbook.model.entries import Observation
from briefbook.model.inline import Line, Say
from briefbook.model.lookup import observed
from briefbook.model.prose import Block
from briefbook.model.values import NumberValue
from briefbook.render.blocks import chosen_entities, disputed, is_wanted, observed_words, values_line
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
    moments = [each for each in desk.scene.derived.timeline if is_wanted(desk, block, each)]
    return [*_titled(title), timeline(desk, moments)] if moments else [NOTHING]


def timeline(desk: PrintDesk, moments: Iterable[Moment]) -> PrintBlock:
    """Moments in order, the date apart from what happened."""
    rows = [(words(desk.date(each.date)), runs(desk, _happened(desk, each))) for each in moments]
    return {"kind": "timeline", "rows": [list(row) for row in rows]}


def _happened(desk: PrintDesk, moment: Moment) -> Line:
    label = desk.corpus.vocabulary.directions[moment.property].label if moment.property else ""
    said = (Say(f": {label[0].lower()}{label[1:]}"),) if label else ()
    return (desk.go(moment.entity), *said, *desk.cites(moment.fact.statements))


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
    corpus = desk.corpus
    chosen = chosen_entities(desk, block)
    if not chosen:
        return [NOTHING]
    columns = block.option("columns")
    head = ("Name", *(corpus.vocabulary.directions[name].label for name in columns))
    rows = [((desk.go(id),), *(values_line(desk, id, name) for name in columns)) for id in chosen]
    return [table(desk, head, rows, words(title))]


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
    corpus = desk.corpus
    of, metric, wanted, as_of = block.first("of"), block.first("metric"), block.option("for"), block.first("as_of")
    subjects = wanted or tuple(dict.fromkeys(each.subject for each in desk.scene.derived.observations_of.get(of, ())))
    found = [each for subject in subjects for each in observed(corpus, of, metric, subject, as_of) if subject]
    drawn = [each for each in found if isinstance(each.value, NumberValue)]
    label = corpus.vocabulary.metrics[metric].label if metric else ""
    return [chart(desk, drawn, label, title or f"{label}: {desk.title(of)}")] if drawn else [NOTHING]


def chart(desk: PrintDesk, observations: Iterable[Observation], label: str, title: str) -> PrintBlock:
    """Observations as bars, the longest for the largest number; what the bars show is said in `alt` too."""
    ordered = sorted(observations, key=lambda each: (-_middle(each), desk.corpus.name_of(each.subject).casefold()))
    longest = max(abs(_middle(each)) for each in ordered) or 1.0
    bars: list[dict[str, Any]] = [
        {
            "name": runs(desk, (desk.go(each.subject),)),
            "share": round(abs(_middle(each)) / longest, 4),
            "value": runs(
                desk, (Say(observed_words(each, desk.scene.language)), *desk.cites((each,)), *disputed(desk, each))
            ),
        }
        for each in ordered
    ]
    said = "; ".join(
        f"{plain(bar['name'])}: {observed_words(each, desk.scene.language)}"
        for bar, each in zip(bars, ordered, strict=True)
    )
    return {"kind": "chart", "caption": words(title), "label": words(label), "bars": bars, "alt": f"{label}. {said}"}


def _middle(observation: Observation) -> float:
    return observation.value.middle if isinstance(observation.value, NumberValue) else 0.0


def _titled(title: str) -> list[PrintBlock]:
    return [{"kind": "para", "line": words(title, "", "b")}] if title else []
