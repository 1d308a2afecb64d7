"""Fenced blocks of prose: timelines, relations, entities and charts drawn from the facts, as portable Markdown."""

from __future__ import annotations

from collections import Counter
from collections.abc import Container, Iterable, Iterator, Sequence
from typing import NamedTuple

from briefbook.model.dates import plain_date
from briefbook.model.derived import Moment
from briefbook.model.entries import Observation
from briefbook.model.facts import Fact
from briefbook.model.inline import Line, RawMarkdown, TextRun, joined_lines
from briefbook.model.lookup import charted_in, usual_order
from briefbook.model.prose import Block
from briefbook.model.statement import PLAIN, Statement
from briefbook.model.tables import TABLE, TableFault, table_of
from briefbook.model.values import NumberValue, Reference
from briefbook.pages.inline import line, plain
from briefbook.pages.page_context import PageContext, value_words
from briefbook.pages.pictured import (
    Chart,
    ChartRow,
    chart_note,
    chart_picture,
    coordinates_of,
    lines_picture,
    map_picture,
    neighbourhood_picture,
    timeline_picture,
    units_in,
    with_note,
)
from briefbook.pages.pictures.svg import Picture, figure
from briefbook.pages.relations import near_relations, neighbours, relation_groups, relations_by_label
from briefbook.pages.stated import asked, said_outright, stated, stated_line, value_for
from briefbook.pages.wording import joined, lowered

NOTHING = "Nothing is recorded here."


def draw(context: PageContext, block: Block) -> str:
    """The Markdown of a block, with blank lines around it."""
    drawers = {
        "timeline": _timeline,
        "relations": _relations,
        "entities": _entities,
        "chart": _chart,
        "map": _map,
        TABLE: _table,
    }
    title = (RawMarkdown("<strong>"), TextRun(block.title), RawMarkdown("</strong>\n\n"))
    heading = line(title) if block.title else ""
    body = heading + drawers[block.kind](context, block)
    return f'\n\n<div class="bb-block bb-{block.kind}" markdown="1">\n\n{body}\n\n</div>\n\n'


def table(head: Sequence[str], rows: Iterable[Sequence[Line]], numeric: Sequence[bool] = ()) -> str:
    """A GFM table; `head` is Markdown. Columns that are `numeric` stand at the right."""
    rule = "".join("---:|" if each else "---|" for each in numeric) or "---|" * len(head)
    lines = ["| " + " | ".join(head) + " |", f"|{rule}"]
    lines += ["| " + " | ".join(line(cell) for cell in row) + " |" for row in rows]
    return "\n".join(lines)


def _table(context: PageContext, block: Block) -> str:
    found = table_of(block, context.corpus.order)
    if isinstance(found, TableFault):  # where the book has errors and is drawn all the same
        return NOTHING
    head = [line((TextRun(cell),)) for cell in found.head]
    return table(head, ([(TextRun(cell),) for cell in row] for row in found.rows), found.numeric)


def bullets(lines: Iterable[Line]) -> str:
    return "\n".join(f"- {line(each)}" for each in lines)


def _timeline(context: PageContext, block: Block) -> str:
    found = tuple(wanted_moments(context, block))
    if not found:
        return "There are no dates here."
    listed = bullets(moment_line(context, moment, tie) for moment, tie in found)
    drawn = moments_picture(context, found, block.title)
    return f"{figure(drawn)}\n\n{listed}" if drawn else listed


def moments_picture(
    context: PageContext, moments: Iterable[tuple[Moment, Line]], title: str, *, has_words: bool = True
) -> Picture | None:
    """Moments on a scale of days; None where they are too many or too few."""
    said = [(each, f"{context.date(each.date)}: {plain((*_what(context, each), *tie))}") for each, tie in moments]
    return timeline_picture(context, said, title, has_words=has_words)


def moment_line(context: PageContext, moment: Moment, tie: Line = ()) -> Line:
    """The date, and what was then."""
    return (TextRun(context.date(moment.date), tone="date"), TextRun(" "), *happened(context, moment, tie))


def happened(context: PageContext, moment: Moment, tie: Line = ()) -> Line:
    """What was at a moment, with whatever qualifies it; `tie` says how surely it is of those who were asked for."""
    return (*_what(context, moment), *context.cites(moment.fact.statements), *tie)


def _what(context: PageContext, moment: Moment) -> Line:
    """The same without citations."""
    fact = moment.fact
    what: Line = (context.go(moment.entity),)
    if moment.property not in ("", "date"):
        label = context.corpus.vocabulary.directions[moment.property].label
        what += (TextRun(f": {lowered(label)}"),)
    if moment.edge:
        what += (TextRun(" "), *context.value(fact.value), TextRun(f", {_EDGES[moment.edge]}"))
    without = ("period",) if moment.edge else ()
    words = context.qualifying_words(fact.qualifiers, moment.entity, fact.statements, without)
    return (*what, *([TextRun(f" ({words})")] if words else []))


_EDGES = {"start": "from then on", "end": "until then"}


def wanted_moments(context: PageContext, block: Block) -> Iterator[tuple[Moment, Line]]:
    """The moments that a block asks for, each with what qualifies its tie to those whom the block is about."""
    about, types = block.option("about"), block.option("type")
    start, end = plain_date(block.first("from")), plain_date(block.first("to"))
    vocabulary, entities = context.corpus.vocabulary, context.corpus.entities
    for moment in context.book.derived.timeline:
        if types and not any(vocabulary.is_a(entities[each].type, types) for each in moment.entities):
            continue
        if (start and moment.date.last < start.first) or (end and moment.date.first > end.last):
            continue
        if not about or not set(about).isdisjoint(moment.entities):
            yield moment, ()
        elif ties := _ties(context, moment.entity, about):
            yield moment, _tie(context, ties)


def _ties(context: PageContext, event: str, about: Iterable[str]) -> list[tuple[str, Fact]]:
    """What ties an event to some entities; dates of anything else are its own."""
    if not context.corpus.is_event(event):
        return []
    facts = [(each.value.id, each) for each in context.facts(event) if isinstance(each.value, Reference)]
    return [(id, fact) for id, fact in facts if id in about and fact.is_affirmed]


def _tie(context: PageContext, ties: Iterable[tuple[str, Fact]]) -> Line:
    """Nothing where something is tied outright to one whom the reader asked for; else what qualifies each tie."""
    by_name: dict[tuple[str, str, str], list[Fact]] = {}
    for id, fact in ties:
        by_name.setdefault((id, fact.subject, fact.property), []).append(fact)
    words: dict[str, None] = {}
    for (id, subject, _), facts in by_name.items():
        left_out = context.disputed(subject).union(context.book.derived.findings[subject].upcoming)
        if said_outright([each for fact in facts for each in fact.statements], subject, left_out):
            return ()
        for fact in facts:
            if said := context.qualifying_words(fact.qualifiers, subject, fact.statements):
                words[f"{context.title(id)}: {said}"] = None
    return (TextRun(f" ({'; '.join(words)})", tone="note"),)


def _relations(context: PageContext, block: Block) -> str:
    about = block.first("about")
    parts = [_relations_of(context, about)]
    if block.first("depth") == "2":
        parts += [_relations_of(context, each) for each in neighbours(context, about) if each != about]
    return "\n\n".join(parts)


def _relations_of(context: PageContext, id: str) -> str:
    rows = [
        ((context.go(id),), (TextRun(group.label),), joined_lines(group.lines, RawMarkdown("<br>")))
        for group in relation_groups(context, id)
    ]
    same = table(("Entity", "Relation", "To"), rows)
    drawn = relations_picture(context, id)
    return f"{figure(drawn)}\n\n{same}" if drawn else same


def relations_picture(context: PageContext, id: str) -> Picture | None:
    """An entity and those around it; None where they are too few."""
    relations = [each for group in relations_by_label(context, id) for each in group]
    return neighbourhood_picture(context, id, relations, len(relations))


def entity_rows(context: PageContext, block: Block) -> list[tuple[Line, ...]]:
    """The entities that an `entities` block asks for, by name, each with its columns, and with what qualifies its tie
    to those whom the block is about. Stubs are left out.
    """
    corpus = context.corpus
    types, tags, about = block.option("type"), block.option("tag"), block.option("about")
    near = _near(context, about)
    chosen = [
        id
        for id, entity in corpus.entities.items()
        if not entity.is_stub
        and (not types or corpus.vocabulary.is_a(entity.type, types))
        and (not tags or set(tags) & set(entity.tags))
        and (not about or id in near)
    ]
    chosen.sort(key=lambda id: (corpus.order_of(id), id))
    return [
        (
            (context.go(id), *(_tie(context, near[id]) if about else ())),
            *(values_line(context, id, name) for name in block.option("columns")),
        )
        for id in chosen
    ]


def _map(context: PageContext, block: Block) -> str:
    rows = placed(context, block)
    if not rows:
        return NOTHING
    drawn, note = map_picture(context, [each.id for each in rows], block.title)
    cells = (((context.go(each.id), *each.tie), each.coordinates) for each in rows)
    return f"{with_note(drawn, note)}\n\n{table(MAP_HEAD, cells)}"


MAP_HEAD = ("Name", "Coordinates")


class Placed(NamedTuple):
    """Something with coordinates, with citations; `tie` is what qualifies its tie to those whom a block is about."""

    id: str
    tie: Line
    coordinates: Line


def placed(context: PageContext, block: Block) -> list[Placed]:
    """What a `map` block asks for and has coordinates, by name."""
    near = _near(context, block.option("about"))
    named = {*block.option("places"), *block.option("about")}
    chosen = sorted(named | near.keys(), key=lambda id: (context.corpus.order_of(id), id))
    return [
        Placed(id, () if id in named else _tie(context, near[id]), values_line(context, id, name))
        for id in chosen
        for name in dict.fromkeys(fact.property for fact in coordinates_of(context, id))
    ]


def _near(context: PageContext, about: Iterable[str]) -> dict[str, list[tuple[str, Fact]]]:
    """What is related to some entities, with the facts that say so."""
    near: dict[str, list[tuple[str, Fact]]] = {}
    for id in about:
        for each in near_relations(context, id):
            near.setdefault(each.other, []).append((id, each.fact))
    return near


def _entities(context: PageContext, block: Block) -> str:
    labels = [line((TextRun(context.corpus.vocabulary.directions[name].label),)) for name in block.option("columns")]
    rows = entity_rows(context, block)
    return table(("Name", *labels), rows) if rows else NOTHING


def values_line(context: PageContext, id: str, name: str, statements: Sequence[Statement] | None = None) -> Line:
    """What the book holds under a property of an entity, read from either side, with what qualifies it and citations;
    values of which one is true at most are joined by `or`. `statements` are those of them that are wanted.
    """
    found = context.statements(id, name) if statements is None else statements
    what = asked(context.corpus, id, name, context.disputed(id))
    if len(found) == 1 and found[0].qualifiers == PLAIN and not what.disputed:  # nearly all are
        return (*context.value(value_for(found[0], id)), *context.cites(found))
    return stated_line(context, stated(found, what, context.book.language), what)


def _chart(context: PageContext, block: Block) -> str:
    return drawn_charts(context, charts_in(context, block), block.title, block.first("show")) or NOTHING


def charts_in(context: PageContext, block: Block) -> tuple[Chart, ...]:
    """The charts that a block asks for."""
    of, metric, as_of, by = (block.first(name) for name in ("of", "metric", "as_of", "by"))
    found = charted_in(context.book.derived.observations_of.get(of, ()), of, metric, block.option("for"), as_of, by)
    return charts_of(context, found, metric_label(context, metric), by or usual_order(found))


def metric_label(context: PageContext, metric: str) -> str:
    return context.corpus.vocabulary.metrics[metric].label if metric else ""


CHART_HEADS = {"part": "For", "date": "As of", "source": "Source"}


def charts_of(
    context: PageContext, observations: Iterable[Observation], label: str, by: str = "part"
) -> tuple[Chart, ...]:
    """A chart for each unit, and for each part where they are by date or source: by date in order of time, else the
    largest number first.
    """
    observations = tuple(observations)
    groups: dict[tuple[str, str], list[tuple[float, Observation]]] = {}
    for each in observations:
        if isinstance(each.value, NumberValue):
            of_whom = "" if by == "part" else each.subject
            groups.setdefault((of_whom, each.base_unit), []).append((each.value.middle, each))
    units_of = Counter(subject for subject, _ in groups)
    names = len(units_of) > 1
    charts = []
    for (subject, _), found in groups.items():
        found.sort(key=lambda each: _chart_order(context, *each, by=by))
        is_of_one_day = len({each.qualifiers.as_of for _, each in found}) == 1
        without = ("as_of",) if is_of_one_day or by == "date" else ()
        rows = tuple(
            ChartRow(each, _chart_head(context, each, by), observed_words(context, each, without)) for _, each in found
        )
        units = units_in(each for _, each in found)
        said = [
            label,
            context.title(subject) if subject and names else "",
            f"in {joined(list(units))}" if units_of[subject] > 1 and units else "",
            "" if without else "of several dates",
        ]
        charts.append(Chart(", ".join(each for each in said if each), by, units, rows))
    return tuple(charts)


def _chart_order(context: PageContext, number: float, each: Observation, *, by: str) -> tuple[object, ...]:
    as_of = each.qualifiers.as_of
    when = ((0, as_of.sort_key) if as_of else (1,)) if by == "date" else ()
    return (when, -number, context.corpus.order_of(each.subject), each.key, each.source)


def _chart_head(context: PageContext, each: Observation, by: str) -> Line:
    if by == "source":
        return (context.go(each.source),) if each.source else (TextRun("no source", tone="unstated"),)
    if by == "date":
        as_of = each.qualifiers.as_of
        return (TextRun(context.date(as_of)) if as_of else TextRun("no date", tone="unstated"),)
    return (context.go(each.subject),) if each.subject else (TextRun("in all"),)


def drawn_charts(context: PageContext, charts: Sequence[Chart], title: str = "", show: str = "") -> str:
    """Charts as pictures, each with what it is in and from where, and the same as a table; those that go over one time
    in one picture.
    """
    together = lines_picture(context, charts, title) if len(charts) > 1 and show in ("", "lines") else None
    rows = tuple(row for each in charts for row in each.rows)
    drawn = [with_note(together, chart_note(context, charts[0]._replace(rows=rows)))] if together else []
    for each in charts:
        picture = None if together else chart_picture(context, each, title, show)
        drawn += [with_note(picture, chart_note(context, each))] if picture else []
        drawn.append(chart_table(context, each))
    return "\n\n".join(drawn)


def chart_table(context: PageContext, chart: Chart) -> str:
    """The same as a chart in words."""
    rows = ((each.head, (TextRun(each.words), *context.cites((each.observation,)))) for each in chart.rows)
    return table((CHART_HEADS[chart.by], line((TextRun(chart.label),))), rows)


def observed_words(context: PageContext, each: Observation, without: Container[str] = ("as_of", "rank")) -> str:
    """What was observed, with its unit and with what qualifies it."""
    words = context.qualifying_words(each.qualifiers, each.of, (each,), without)
    value = value_words(context.corpus, each.value, each.unit, context.book.language)
    return f"{value} ({words})" if words else value
