"""Fenced blocks of prose: timelines, relations, entities and charts drawn from the facts, as portable Markdown."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from briefbook.model.dates import plain_date
from briefbook.model.derived import Moment
from briefbook.model.entries import Observation
from briefbook.model.inline import Chip, Line, Mark, Say, Segment
from briefbook.model.lookup import observed
from briefbook.model.prose import Block
from briefbook.model.statement import Statement
from briefbook.model.values import NumberValue, Reference, Value
from briefbook.render.desk import Desk, are_alternatives
from briefbook.render.inline import line
from briefbook.render.relations import neighbours, relation_groups
from briefbook.render.wording import number_words, period_words


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
    moments = [each for each in desk.scene.derived.timeline if is_wanted(desk, block, each)]
    return moment_list(desk, moments) or "Nothing is dated here."


def moment_list(desk: Desk, moments: Iterable[Moment]) -> str:
    """Moments as a list, the date first."""
    return bullets(moment_line(desk, each) for each in moments)


def moment_line(desk: Desk, moment: Moment) -> Line:
    what: list[Segment] = [Say(desk.date(moment.date), tone="date"), Say(" ")]
    if moment.property:
        label = desk.corpus.vocabulary.directions[moment.property].label
        what += [desk.go(moment.entity), Say(f": {label[0].lower()}{label[1:]}")]
    else:
        what += [desk.go(moment.entity)]
    return (*what, *desk.cites(moment.fact.statements), *_disputed_date(desk, moment))


def _disputed_date(desk: Desk, moment: Moment) -> Line:
    """A chip where sources disagree on when it was."""
    for dispute in desk.scene.derived.disputes_of.get(moment.entity, ()):
        if (dispute.subject, dispute.property) == (moment.entity, moment.fact.property) and not dispute.is_settled:
            return (Say(" "), Chip("disputed", "dispute"))
    return ()


def is_wanted(desk: Desk, block: Block, moment: Moment) -> bool:
    about, types = block.option("about"), block.option("type")
    start, end = plain_date(block.first("from")), plain_date(block.first("to"))
    if about and not ({moment.entity, *_neighbours(desk, moment.entity)} & set(about)):
        return False
    if types and not desk.corpus.vocabulary.is_a(desk.corpus.entities[moment.entity].type, types):
        return False
    return not (start and moment.date.last < start.first) and not (end and moment.date.first > end.last)


def _neighbours(desk: Desk, event: str) -> set[str]:
    """The entities that an event is tied to; for anything else, nothing: its dates are its own."""
    if not desk.corpus.is_event(event):
        return set()
    return {each.value.id for each in desk.corpus.statements.get(event, ()) if isinstance(each.value, Reference)}


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


def chosen_entities(desk: Desk, block: Block) -> list[str]:
    """The entities that an `entities` block asks for, by name; stubs are left out."""
    corpus = desk.corpus
    types, tags, about = block.option("type"), block.option("tag"), block.option("about")
    near = {id for each in about for id in neighbours(desk, each)}
    chosen = [
        id
        for id, entity in corpus.entities.items()
        if not entity.is_stub
        and (not types or corpus.vocabulary.is_a(entity.type, types))
        and (not tags or set(tags) & set(entity.tags))
        and (not about or id in near)
    ]
    return sorted(chosen, key=lambda id: (corpus.name_of(id).casefold(), id))


def _entities(desk: Desk, block: Block) -> str:
    corpus = desk.corpus
    chosen = chosen_entities(desk, block)
    columns = block.option("columns")
    labels = [line((Say(corpus.vocabulary.directions[name].label),)) for name in columns]
    rows = [((desk.go(id),), *(values_line(desk, id, name) for name in columns)) for id in chosen]
    return table(("Name", *labels), rows) if rows else "Nothing is recorded here."


def values_line(desk: Desk, id: str, name: str) -> Line:
    """What the book holds under a property of an entity, read from either side, with citations. What has ended says
    when; values of which one is true at most are joined by `or`.
    """
    statements = desk.statements(id, name)
    if len(statements) == 1 and not statements[0].qualifiers.end:
        return (*desk.value(_other(statements[0], id)), *desk.cites(statements))
    values: dict[Line, list[Segment]] = {}
    for each in statements:
        ended = period_words(each.qualifiers, desk.scene.language) if each.qualifiers.end else ""
        value = (*desk.value(_other(each, id)), *([Say(f" ({ended})")] if ended else []))
        values.setdefault(value, []).extend(desk.cites((each,)))
    gap = Say(" or " if are_alternatives(desk.corpus, name, statements) else ", ")
    shown: list[Segment] = []
    for value, cites in values.items():
        shown += [*([gap] if shown else []), *value, *cites]
    return tuple(shown)


def _other(statement: Statement, id: str) -> Value:
    """What a statement says of an entity: its value, or its subject where it is the value."""
    value = statement.value
    return Reference(statement.subject) if isinstance(value, Reference) and value.id == id else value


def _chart(desk: Desk, block: Block) -> str:
    corpus = desk.corpus
    of, metric, wanted, as_of = block.first("of"), block.first("metric"), block.option("for"), block.first("as_of")
    own = desk.scene.derived.observations_of.get(of, ())
    subjects = wanted or tuple(dict.fromkeys(each.subject for each in own))
    found = [each for subject in subjects for each in observed(corpus, of, metric, subject, as_of, own) if subject]
    drawn = [each for each in found if isinstance(each.value, NumberValue)]
    drawn.sort(key=lambda each: (-_middle(each), corpus.name_of(each.subject).casefold()))
    return chart_table(desk, drawn, corpus.vocabulary.metrics[metric].label if metric else "")


def chart_table(desk: Desk, observations: Sequence[Observation], label: str) -> str:
    """Observations as a table with bars, the longest for the largest number."""
    if not observations:
        return "Nothing is recorded here."
    longest = max(abs(_middle(each)) for each in observations) or 1.0
    rows = []
    for each in observations:
        share = 100 * abs(_middle(each)) / longest
        bar = Mark(f'<span class="bb-bar" style="--bb-share:{share:.1f}%"></span>')
        rows.append(
            (
                (desk.go(each.subject),),
                (bar, Say(observed_words(each, desk.scene.language)), *desk.cites((each,)), *disputed(desk, each)),
            )
        )
    return table(("", line((Say(label),))), rows)


def disputed(desk: Desk, observation: Observation) -> Line:
    """A chip where sources disagree on what was observed."""
    for dispute in desk.scene.derived.disputes_of.get(observation.of, ()):
        key = (dispute.subject, dispute.metric, dispute.about, dispute.as_of)
        if key == observation.key and not dispute.is_settled:
            return (Say(" "), Chip("disputed", "dispute"))
    return ()


def observed_words(observation: Observation, language: str) -> str:
    return (
        number_words(observation.value, observation.unit, language)
        if isinstance(observation.value, NumberValue)
        else "unknown"
    )


def _middle(observation: Observation) -> float:
    return observation.value.middle if isinstance(observation.value, NumberValue) else 0.0
