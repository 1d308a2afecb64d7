"""Fenced blocks of prose: timelines, relations, entities and charts drawn from the facts, as portable Markdown."""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator, Sequence
from typing import NamedTuple

from briefbook.model.dates import plain_date
from briefbook.model.derived import Moment
from briefbook.model.entries import Observation
from briefbook.model.facts import Fact
from briefbook.model.inline import Line, Mark, Say, Segment
from briefbook.model.lookup import observed
from briefbook.model.prose import Block
from briefbook.model.statement import PLAIN, Statement
from briefbook.model.values import NumberValue, Reference
from briefbook.render.desk import Desk, value_words
from briefbook.render.inline import line
from briefbook.render.relations import near_relations, neighbours, relation_groups
from briefbook.render.stated import asked, is_outright, stated, stated_line, value_for
from briefbook.render.wording import joined, qualifying_words


def draw(desk: Desk, block: Block) -> str:
    """The Markdown of a block, with blank lines around it."""
    drawers = {"timeline": _timeline, "relations": _relations, "entities": _entities, "chart": _chart}
    title = block.first("title")
    heading = line((Mark("<strong>"), Say(title), Mark("</strong>\n\n"))) if title else ""
    body = heading + drawers[block.kind](desk, block)
    return f'\n\n<div class="bb-block bb-{block.kind}" markdown="1">\n\n{body}\n\n</div>\n\n'


def table(head: Sequence[str], rows: Iterable[Sequence[Line]]) -> str:
    """A GFM table; `head` is our own words."""
    lines = ["| " + " | ".join(head) + " |", "|" + "---|" * len(head)]
    lines += ["| " + " | ".join(line(cell) for cell in row) + " |" for row in rows]
    return "\n".join(lines)


def bullets(lines: Iterable[Line]) -> str:
    return "\n".join(f"- {line(each)}" for each in lines)


def _timeline(desk: Desk, block: Block) -> str:
    found = bullets(moment_line(desk, moment, tie) for moment, tie in wanted_moments(desk, block))
    return found or "Nothing is dated here."


def moment_line(desk: Desk, moment: Moment, tie: Line = ()) -> Line:
    """The date, and what was then."""
    return (Say(desk.date(moment.date), tone="date"), Say(" "), *happened(desk, moment, tie))


def happened(desk: Desk, moment: Moment, tie: Line = ()) -> Line:
    """What was at a moment, with whatever qualifies it; `tie` says how surely it is of those who were asked for."""
    fact = moment.fact
    what: Line = (desk.go(moment.entity),)
    if moment.property:
        label = desk.corpus.vocabulary.directions[moment.property].label
        what += (Say(f": {label[0].lower()}{label[1:]}"),)
    if moment.edge:
        what += (Say(" "), *desk.value(fact.value), Say(f", {_EDGES[moment.edge]}"))
    disputed = is_disputed(desk, moment.entity, fact.statements)
    without = ("period",) if moment.edge else ()
    names = desk.corpus.names
    words = qualifying_words(fact.qualifiers, desk.scene.language, is_disputed=disputed, without=without, names=names)
    return (*what, *([Say(f" ({words})")] if words else []), *desk.cites(fact.statements), *tie)


_EDGES = {"start": "from then on", "end": "until then"}


def is_disputed(desk: Desk, id: str, bearers: Iterable[Statement | Observation]) -> bool:
    """Whether sources disagree on any of what is said of an entity."""
    disputed = desk.disputed(id)
    return bool(disputed) and any(each.id in disputed for each in bearers)


def wanted_moments(desk: Desk, block: Block) -> Iterator[tuple[Moment, Line]]:
    """The moments that a block asks for, each with what qualifies its tie to those whom the block is about."""
    about, types = block.option("about"), block.option("type")
    start, end = plain_date(block.first("from")), plain_date(block.first("to"))
    vocabulary, entities = desk.corpus.vocabulary, desk.corpus.entities
    for moment in desk.scene.derived.timeline:
        if types and not any(vocabulary.is_a(entities[each].type, types) for each in moment.entities):
            continue
        if (start and moment.date.last < start.first) or (end and moment.date.first > end.last):
            continue
        if not about or not set(about).isdisjoint(moment.entities):
            yield moment, ()
        elif ties := _ties(desk, moment.entity, about):
            yield moment, _tie(desk, ties)


def _ties(desk: Desk, event: str, about: Iterable[str]) -> list[tuple[str, Fact]]:
    """What ties an event to some entities; dates of anything else are its own."""
    if not desk.corpus.is_event(event):
        return []
    facts = [(each.value.id, each) for each in desk.facts(event) if isinstance(each.value, Reference)]
    return [(id, fact) for id, fact in facts if id in about and fact.is_affirmed]


def _tie(desk: Desk, ties: Iterable[tuple[str, Fact]]) -> Line:
    """Nothing where something is tied outright to one whom the reader asked for; else what qualifies each tie."""
    words: dict[str, None] = {}
    for id, fact in ties:
        disputed = is_disputed(desk, fact.subject, fact.statements)
        if not disputed and is_outright(fact.statements[0], frozenset()):
            return ()
        said = qualifying_words(fact.qualifiers, desk.scene.language, is_disputed=disputed, names=desk.corpus.names)
        words[f"{desk.title(id)}: {said}"] = None
    return (Say(f" ({'; '.join(words)})", tone="note"),)


def _relations(desk: Desk, block: Block) -> str:
    about = block.first("about")
    parts = [_relations_of(desk, about)]
    if block.first("depth") == "2":
        parts += [_relations_of(desk, each) for each in neighbours(desk, about) if each != about]
    return "\n\n".join(parts)


def _relations_of(desk: Desk, id: str) -> str:
    rows = [((desk.go(id),), (Say(group.label),), _listed(group.lines)) for group in relation_groups(desk, id)]
    return table(("Entity", "Relation", "To"), rows)


def _listed(lines: Sequence[Line]) -> Line:
    listed: list[Segment] = []
    for number, each in enumerate(lines):
        listed += [Mark("<br>"), *each] if number else each
    return tuple(listed)


def entity_rows(desk: Desk, block: Block) -> list[tuple[Line, ...]]:
    """The entities that an `entities` block asks for, by name, each with its columns, and with what qualifies its tie
    to those whom the block is about. Stubs are left out.
    """
    corpus = desk.corpus
    types, tags, about = block.option("type"), block.option("tag"), block.option("about")
    near: dict[str, list[tuple[str, Fact]]] = {}
    for id in about:
        for each in near_relations(desk, id):
            near.setdefault(each.other, []).append((id, each.fact))
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
            (desk.go(id), *(_tie(desk, near[id]) if about else ())),
            *(values_line(desk, id, name) for name in block.option("columns")),
        )
        for id in chosen
    ]


def _entities(desk: Desk, block: Block) -> str:
    labels = [line((Say(desk.corpus.vocabulary.directions[name].label),)) for name in block.option("columns")]
    rows = entity_rows(desk, block)
    return table(("Name", *labels), rows) if rows else "Nothing is recorded here."


def values_line(desk: Desk, id: str, name: str, statements: Sequence[Statement] | None = None) -> Line:
    """What the book holds under a property of an entity, read from either side, with what qualifies it and citations;
    values of which one is true at most are joined by `or`. `statements` are those of them that are wanted.
    """
    found = desk.statements(id, name) if statements is None else statements
    what = asked(desk.corpus, id, name, desk.disputed(id))
    if len(found) == 1 and found[0].qualifiers == PLAIN and not what.disputed:  # nearly all are
        return (*desk.value(value_for(found[0], id)), *desk.cites(found))
    return stated_line(desk, stated(found, what, desk.scene.language), what)


def _chart(desk: Desk, block: Block) -> str:
    charts = charts_of(desk, charted(desk, block), metric_label(desk, block.first("metric")))
    return "\n\n".join(chart_table(desk, each) for each in charts) or "Nothing is recorded here."


def charted(desk: Desk, block: Block) -> list[Observation]:
    """The observations that a block asks for."""
    of, metric, wanted, as_of = block.first("of"), block.first("metric"), block.option("for"), block.first("as_of")
    own = desk.scene.derived.observations_of.get(of, ())
    subjects = wanted or tuple(dict.fromkeys(each.subject for each in own))
    return [each for one in subjects if one for each in observed(desk.corpus, of, metric, one, as_of, own)]


def metric_label(desk: Desk, metric: str) -> str:
    return desk.corpus.vocabulary.metrics[metric].label if metric else ""


class Bar(NamedTuple):
    """`words` are its value with all that qualifies it; it runs from `start` over `share` of the width, both 0 to 1."""

    observation: Observation
    words: str
    start: float
    share: float
    is_negative: bool


class Chart(NamedTuple):
    """Bars that can be compared: of one metric in one unit. `label` says so, and whether they are of several dates."""

    label: str
    bars: tuple[Bar, ...]


def charts_of(desk: Desk, observations: Iterable[Observation], label: str) -> tuple[Chart, ...]:
    """A chart for each unit, the largest number first; the longest bar is the widest span from nought."""
    by_unit: dict[str, list[tuple[float, Observation]]] = {}
    for each in observations:
        if isinstance(each.value, NumberValue):
            by_unit.setdefault(each.base_unit, []).append((each.value.middle, each))
    charts = []
    for found in by_unit.values():
        found.sort(key=lambda each: (-each[0], desk.corpus.order_of(each[1].subject), each[1].key))
        low, high = min(0.0, found[-1][0]), max(0.0, found[0][0])
        span = (high - low) or 1.0
        without = ("as_of",) if len({each.qualifiers.as_of for _, each in found}) == 1 else ()
        bars = [
            Bar(
                each,
                observed_words(desk, each, without),
                (min(number, 0.0) - low) / span,
                abs(number) / span,
                number < 0,
            )
            for number, each in found
        ]
        units = joined(list(dict.fromkeys(each.unit for _, each in found if each.unit)))
        said = [label, f"in {units}" if len(by_unit) > 1 and units else "", "" if without else "of several dates"]
        charts.append(Chart(", ".join(each for each in said if each), tuple(bars)))
    return tuple(charts)


def chart_table(desk: Desk, chart: Chart) -> str:
    """A chart as a table with bars; those below nought begin to the left of it."""
    rows = []
    for each in chart.bars:
        start = f";--bb-start:{100 * each.start:.1f}%" if each.start else ""
        kind = "bb-bar bb-bar--negative" if each.is_negative else "bb-bar"
        bar = Mark(f'<span class="{kind}" style="--bb-share:{100 * each.share:.1f}%{start}"></span>')
        rows.append(((desk.go(each.observation.subject),), (bar, Say(each.words), *desk.cites((each.observation,)))))
    return table(("For", line((Say(chart.label),))), rows)


def observed_words(desk: Desk, each: Observation, without: Container[str] = ("as_of", "rank")) -> str:
    """What was observed, with its unit and with what qualifies it."""
    language = desk.scene.language
    disputed = is_disputed(desk, each.of, (each,))
    words = qualifying_words(each.qualifiers, language, is_disputed=disputed, without=without, names=desk.corpus.names)
    value = value_words(desk.corpus, each.value, each.unit, language)
    return f"{value} ({words})" if words else value
