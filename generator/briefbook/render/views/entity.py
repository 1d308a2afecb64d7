"""The page of an entity or an event: everything that the book says of it, each line with its source."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence

from briefbook.model.corpus import ALIASES, NAME
from briefbook.model.derived import Mention
from briefbook.model.entries import Observation
from briefbook.model.facts import Fact
from briefbook.model.inline import Anchor, Line, Mark, Say, Segment
from briefbook.model.marking import Marking
from briefbook.model.page import Page
from briefbook.model.statement import Rank, Statement
from briefbook.model.values import DateValue, TextValue
from briefbook.model.vocabulary import EVENT
from briefbook.render.addresses import TAGS, section_index
from briefbook.render.blocks import is_disputed, metric_label, values_line
from briefbook.render.desk import Desk, set_aside_chip
from briefbook.render.parts import Part
from briefbook.render.prose import prose_line, text_marking
from briefbook.render.relations import Relation, relation_line, relations_by_label, relations_of
from briefbook.render.scene import Scene
from briefbook.render.sheets import folded_line
from briefbook.render.stated import asked, chip_of, qualifiers_line, stated, stated_line
from briefbook.render.views.lede import SUMMARY, lede_line, opening_words
from briefbook.render.views.parted import Parted, labelled, parted
from briefbook.render.views.shared import (
    View,
    crumbs,
    dispute_view,
    first_words,
    judgement_view,
    standing_chips,
    stated_words,
)
from briefbook.render.wording import qualifying, qualifying_words

BOX_ROWS = 12
BOX_VALUES = 4
_NOT_IN_BOX = (NAME, ALIASES, SUMMARY, "participants", "reason", "scope", "keyword")


def entity_pages(scene: Scene, id: str) -> Iterator[Page]:
    """The page of an entity, an event or a stub, and more where it has more relations than one page holds."""
    path = scene.addresses.paths[id]
    desk = Desk(scene, path, id)
    groups = [(group[0].label, group) for group in relations_by_label(desk, id)]
    whole = parted(scene, path, scene.corpus.name_of(id), groups, lambda each: _label(scene, each), is_grouped=True)
    for number, part in whole.wanted(scene):
        yield _entity_page(desk, id, whole) if number == 1 else _further_page(scene, id, whole, number, part)


def _label(scene: Scene, relation: Relation) -> tuple[str, Marking]:
    return labelled(scene, relation.other) if relation.other else ("unknown", Marking.CLEAR)


def _relation_lists(desk: Desk, id: str, part: Part[Relation]) -> tuple[tuple[str, tuple[Line, ...]], ...]:
    return tuple(
        (label, tuple([relation_line(desk, id, each, is_anchored=True) for each in held]))
        for label, held in part.groups
        if held
    )


def _anchors_of(desk: Desk, parts: Iterable[Part[Relation]]) -> Line:
    """The anchors of relations that stand on other pages: links to them lead to the line of parts."""
    held = (each for part in parts for _, group in part.groups for each in group)
    return tuple(anchor for each in held for anchor in desk.anchors(each.fact.statements))


def _further_page(scene: Scene, id: str, whole: Parted[Relation], number: int, part: Part[Relation]) -> Page:
    """More relations of an entity."""
    entity = scene.corpus.entities[id]
    vocabulary = scene.corpus.vocabulary
    section = vocabulary.section_of(entity.type)
    desk = Desk(scene, part.path, id)
    view: View = {
        "crumbs": whole.crumbs(desk, number, (section_index(section.id), section.label)),
        "title": whole.title_of(number),
        "title_lang": _title_lang(desk, id),
        "language": scene.language,
        "parts": whole.line(desk, number),
        "relations": _relation_lists(desk, id, part),
        "standing": "",
    }
    view["sources"] = desk.source_lines()
    desk.bear(entity.marking)
    return Page(
        path=part.path,
        template="entity_part",
        title=whole.title_of(number),
        description=whole.description_of(number, f"Relations of {whole.title}"),
        kind="event" if vocabulary.is_a(entity.type, (EVENT,)) else "entity",
        view=view,
        icon=(vocabulary.types.get(entity.type) or vocabulary.types["thing"]).icon,
        marking=desk.marking,
    )


def _entity_page(desk: Desk, id: str, whole: Parted[Relation]) -> Page:
    """All that is said of an entity, but for relations beyond those of the first part."""
    scene = desk.scene
    entity = scene.corpus.entities[id]
    vocabulary = scene.corpus.vocabulary
    type = vocabulary.types.get(entity.type) or vocabulary.types["thing"]
    section = vocabulary.section_of(entity.type)
    desk.say_once()
    facts = desk.facts(id)
    lede = lede_line(desk, id)
    view: View = {
        "crumbs": crumbs(desk, (section_index(section.id), section.label), ("", type.label)),
        "title": scene.corpus.name_of(id),
        "title_lang": _title_lang(desk, id),
        "language": scene.language,
        "names": names_line(desk, facts, scene.corpus.name_of(id)),
        "badges": standing_chips(desk, id),
        "lede": lede,
        "box": tuple(box_rows(desk, id, type.label)),
        "about": prose_line(desk, entity.about),
        "judgements": tuple(judgement_view(desk, each) for each in scene.derived.judgements_about.get(id, ())),
        "relations": _relation_lists(desk, id, whole.parts[0]),
        "parts": (*_anchors_of(desk, whole.parts[1:]), *whole.line(desk, 1)),
        "events": tuple(event_rows(desk, id)),
        "figures": tuple(figure_tables(desk, id)),
        "facts": tuple(fact_rows(desk, [fact for fact in facts if not is_relation(desk, fact)])),
        "disputes": tuple(dispute_view(desk, each) for each in scene.derived.disputes_of.get(id, ())),
        "mentions": tuple(_mentions(desk, scene.derived.mentions.get(id, ()))),
        "tags_line": tuple(_tags(desk, entity.tags)),
    }
    view["said_once"] = desk.said_once()
    view["standing"] = stated_words(desk, id)
    view["sources"] = desk.source_lines()
    desk.bear(entity.marking)
    desk.bear_all(scene.corpus.statements.get(id, ()))
    return Page(
        path=desk.path,
        template="entity",
        title=scene.corpus.name_of(id),
        description=first_words(opening_words(desk, id, lede)),
        kind="event" if vocabulary.is_a(entity.type, (EVENT,)) else "entity",
        view=view,
        icon=type.icon,
        marking=desk.marking,
        boost=2.0,
    )


def _title_lang(desk: Desk, id: str) -> str:
    """The language of what an entity is called, where that is known."""
    names = (each.value for each in desk.corpus.values(id, NAME))
    found = (each for each in names if isinstance(each, TextValue) and desk.corpus.is_called(id, each.text))
    return next((each.lang for each in found if each.lang), "")


def redirect_page(scene: Scene, old: str, id: str) -> Page:
    """A page at an old address that leads to the new one."""
    path = scene.addresses.paths[id]
    folder = path.rpartition("/")[0]
    desk = Desk(scene, f"{folder}/{old}.md")
    name = scene.corpus.name_of(id)
    return Page(
        path=desk.path,
        template="redirect.md.j2",
        title=name,
        description=f"Moved to {name}",
        kind="redirect",
        view={"title": name, "target": (desk.go(id),)},
        marking=desk.marking,
        redirect=id,
    )


def is_relation(desk: Desk, fact: Fact) -> bool:
    direction = desk.corpus.vocabulary.directions[fact.property]
    return direction.property.is_relation


def names_line(desk: Desk, facts: Iterable[Fact], title: str) -> Line:
    names: dict[Line, None] = {}
    aliases: dict[Line, None] = {}
    for fact in facts:
        if not isinstance(fact.value, TextValue) or fact.property not in (NAME, ALIASES) or not fact.is_affirmed:
            continue
        if fact.value.text != title and not desk.corpus.is_called(fact.subject, fact.value.text):
            disputed = is_disputed(desk, fact.subject, fact.statements) and fact.property == ALIASES
            words = qualifying_words(
                fact.qualifiers, desk.scene.language, is_disputed=disputed, names=desk.corpus.names
            )
            line = (*desk.value(fact.value), *([Say(f" ({words})")] if words else []))
            (names if fact.property == NAME else aliases)[line] = None
    line = _spread(names, " · ")
    others = _spread((each for each in aliases if each not in names), ", ")
    if others:
        line += (Say(" · also known as " if line else "Also known as "), *others)
    return line


def _spread(lines: Iterable[Line], gap: str) -> Line:
    spread: list[Segment] = []
    for each in lines:
        spread += [Say(gap), *each] if spread else each
    return tuple(spread)


def box_rows(desk: Desk, id: str, type: str) -> Iterator[tuple[str, Line]]:
    """The rows of the infobox: type, then the properties with few values, in the vocabulary's order."""
    yield "Type", (Say(type),)
    rows = 1
    for name in _box_names(desk, id):
        direction = desk.corpus.vocabulary.directions[name]
        if direction.property.id in _NOT_IN_BOX or rows >= BOX_ROWS:
            continue
        statements = desk.statements(id, name)
        values = {each.value if each.subject == id else each.subject for each in statements}
        if not statements or len(values) > BOX_VALUES:
            continue
        line = values_line(desk, id, name)
        if line:
            rows += 1
            yield direction.label, line


def _box_names(desk: Desk, id: str) -> Iterator[str]:
    directions = desk.corpus.vocabulary.directions
    events = desk.scene.events
    names = {fact.property for fact in desk.facts(id) if fact.is_affirmed}
    names |= {each.name for each in relations_of(desk, id) if each.other not in events and each.fact.is_affirmed}
    yield from sorted(names, key=lambda name: (directions[name].property.order, directions[name].is_backwards))


def event_rows(desk: Desk, id: str) -> Iterator[View]:
    """The events that an entity has to do with, in order of time."""
    events = desk.scene.events
    if id in events:
        return
    rows: dict[str, list[Relation]] = {}
    for each in relations_of(desk, id):
        if each.other in events:
            rows.setdefault(each.other, []).append(each)
    dates = {event: _when(desk, event) for event in rows}
    for event in sorted(rows, key=lambda event: (dates[event][0], desk.corpus.order_of(event), event)):
        parts = [_part(desk, id, each) for each in rows[event]]
        is_set_aside = all(each.fact.is_deprecated for each in rows[event])
        link = (desk.go(event),)
        yield {
            "id": event,
            "date": dates[event][1],
            "event": set_aside(link) if is_set_aside else link,
            "role": _spread(parts, ", "),
        }


def _part(desk: Desk, id: str, relation: Relation) -> Line:
    """What an entity is to an event, with all that qualifies it."""
    fact = relation.fact
    part: Line = (Say(fact.qualifiers.role or relation.label.lower()),)
    without = ("role", "rank") if fact.is_deprecated else ("role",)
    disputed = is_disputed(desk, id, fact.statements)
    words = qualifying_words(
        fact.qualifiers, desk.scene.language, is_disputed=disputed, names=desk.corpus.names, without=without
    )
    return (
        *desk.anchors(fact.statements),
        *(set_aside(part) if fact.is_deprecated else part),
        *([Say(f" ({words})")] if words else []),
        *((Say(" "), set_aside_chip(desk.corpus, fact.statements)) if fact.is_deprecated else ()),
        *desk.cites(fact.statements),
        *(Say(f" ({note})", tone="note") for note in fact.notes),
    )


def set_aside(line: Line) -> Line:
    """Struck through."""
    return (Mark('<span class="bb-deprecated">'), *line, Mark("</span>"))


def _when(desk: Desk, event: str) -> tuple[object, Line]:
    dates = [each for each in desk.statements(event, "date") if isinstance(each.value, DateValue)]
    if not dates:
        return ((10**9, 1, 1),), (Say("no date", tone="unstated"),)
    desk.bear_all(dates)
    first = min(each.value.date.sort_key for each in dates if isinstance(each.value, DateValue))
    what = asked(desk.corpus, event, "date", desk.disputed(event))
    return first, stated_line(desk, stated(dates, what, desk.scene.language), what, is_cited=False)


def figure_tables(desk: Desk, id: str) -> Iterator[View]:
    """Observations as tables, one for each metric and direction: what was measured of this entity for others, and what
    was measured of others for it.
    """
    derived = desk.scene.derived
    own = derived.observations_of.get(id, ())
    elsewhere = tuple(each for each in derived.observations_for.get(id, ()) if each.of != id)
    for metric in dict.fromkeys(each.metric for each in (*own, *elsewhere)):
        label = metric_label(desk, metric)
        if rows := ordered(desk, own, metric):
            found = tuple(_figure(desk, each, each.subject) for each in rows)
            yield {"title": label, "head": "For", "rows": found}
        if rows := ordered(desk, elsewhere, metric):
            title = f"{label}, for {desk.title(id)}"
            found = tuple(_figure(desk, each, each.of) for each in rows)
            yield {"title": title, "head": "Of", "rows": found}


def ordered(desk: Desk, observations: Iterable[Observation], metric: str) -> list[Observation]:
    chosen = [each for each in observations if each.metric == metric]
    return sorted(chosen, key=lambda each: (each.key[3], _size(each), desk.corpus.order_of(each.subject), each.id))


def _size(observation: Observation) -> float:
    middle = getattr(observation.value, "middle", 0.0)
    return -float(middle)


def _figure(desk: Desk, each: Observation, other: str) -> View:
    value = desk.value(each.value, each.unit)
    value = set_aside(value) if each.qualifiers.rank is Rank.DEPRECATED else value
    disputed, names = is_disputed(desk, each.of, (each,)), desk.corpus.names
    for word in qualifying(each.qualifiers, desk.scene.language, is_disputed=disputed, without=("as_of",), names=names):
        value += (Say(" "), chip_of(desk, word, (each,))) if word.chip else (Say(f" ({word.words})"),)
    note: list[Segment] = [Say(f" · {each.qualifiers.note}", tone="note")] if each.qualifiers.note else []
    return {
        "of": (desk.go(other),) if other and other != desk.subject else (Say("in all"),),
        "value": (Anchor(f"s-{each.id}"), *value),
        "as_of": desk.date(each.qualifiers.as_of),
        "sources": (*desk.locators((each,)), *note),
    }


def figure_line(desk: Desk, each: Observation, other: str, *, is_noted: bool = True) -> Line:
    """An observation as one line: the value, for whom or of what, when; `is_noted` with citations and what is noted."""
    view = _figure(desk, each, "")
    link: Line = (desk.go(other),) if other and other != desk.subject else ()
    near: Line = (Say(" for " if each.subject == other else " in "), *link) if link else ()
    when: Line = (Say(f", {view['as_of']}"),) if view["as_of"] else ()
    said: Line = (*view["value"], *near, *when)
    if not is_noted:
        desk.bear_all((each,))
        return said
    note: Line = (Say(f" · {each.qualifiers.note}", tone="note"),) if each.qualifiers.note else ()
    return (*said, *desk.cites((each,)), *note)


def fact_rows(desk: Desk, facts: Iterable[Fact]) -> Iterator[View]:
    """A row for each property; of several values each stands with what qualifies it, and its citations."""
    by_property: dict[str, list[Fact]] = {}
    for fact in facts:
        by_property.setdefault(fact.property, []).append(fact)
    for group in by_property.values():
        if len(group) == 1:
            yield fact_row(desk, group[0])
            continue
        values = tuple(_value_among_others(desk, fact) for fact in group)
        label = desk.corpus.vocabulary.directions[group[0].property].label
        yield {"label": label, "value": folded_line(values), "qualifiers": "", "sources": ""}


def _value_among_others(desk: Desk, fact: Fact) -> Line:
    row = fact_row(desk, fact, desk.cites)
    return (*row["value"], *row["sources"], *([Say(" "), *row["qualifiers"]] if row["qualifiers"] else []))


def fact_row(desk: Desk, fact: Fact, cited: Callable[[Sequence[Statement]], Line] | None = None) -> View:
    value = desk.value(fact.value)
    value = set_aside(value) if fact.is_deprecated else value
    disputed = is_disputed(desk, fact.subject, fact.statements)
    return {
        "label": desk.corpus.vocabulary.directions[fact.property].label,
        "value": (*desk.anchors(fact.statements), *value),
        "qualifiers": qualifiers_line(desk, fact, is_disputed=disputed),
        "sources": (cited or desk.locators)(fact.statements),
    }


def _mentions(desk: Desk, mentions: Iterable[Mention]) -> Iterator[View]:
    """The sentences that name the entity, by the page they stand on."""
    by_page: dict[str, list[Line]] = {}
    for each in mentions:
        sentence, start, end = each.sentence, each.start, each.end
        name = (Mark("<strong>"), Say(sentence[start:end]), Mark("</strong>"))
        by_page.setdefault(each.where, []).append(
            (Say("“"), Say(sentence[:start]), *name, Say(sentence[end:]), Say("”"))
        )
    for where, lines in by_page.items():
        title = "A judgement" if where in desk.corpus.judgements else ""
        if desk.scene.highest:
            desk.bear(text_marking(desk, where))
        yield {"where": (desk.go(where, title),), "sentences": tuple(lines)}


def _tags(desk: Desk, tags: Iterable[str]) -> Iterator[Segment]:
    for number, tag in enumerate(tags):
        if number:
            yield Say(" ")
        yield desk.to_page(desk.scene.addresses.holding(f"tag-{tag}", TAGS), tag, f"tag-{tag}")
