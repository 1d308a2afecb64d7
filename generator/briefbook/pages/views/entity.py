"""The page of an entity or an event: everything that the book says of it, each line with its source."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import chain
from typing import NamedTuple

from briefbook.model.corpus import ALIASES, NAME
from briefbook.model.derived import Mention
from briefbook.model.entries import Observation
from briefbook.model.facts import Fact
from briefbook.model.inline import Anchor, Line, RawMarkdown, Segment, TextRun, joined_lines
from briefbook.model.lookup import date_of_text
from briefbook.model.marking import Marking
from briefbook.model.page import Page
from briefbook.model.statement import Rank, Statement
from briefbook.model.values import DateValue, TextValue, compared
from briefbook.model.vocabulary import EVENT
from briefbook.pages.addresses import TAGS, section_index
from briefbook.pages.blocks import charts_of, metric_label, values_line
from briefbook.pages.book_context import BookContext
from briefbook.pages.book_files import pictures_of
from briefbook.pages.page_context import PageContext, set_aside, set_aside_chip
from briefbook.pages.page_templates import folded_line
from briefbook.pages.parts import Part
from briefbook.pages.pictured import chart_picture, coordinates_of, map_picture, neighbourhood_picture, with_note
from briefbook.pages.pictures.svg import figure
from briefbook.pages.prose import prose_line
from briefbook.pages.qualified import qualifiers_line
from briefbook.pages.relations import Relation, relation_line, relations_by_label, relations_of
from briefbook.pages.spans import note_line
from briefbook.pages.stated import asked, chip_of, stated, stated_line
from briefbook.pages.views.lede import SUMMARY, lede_line, opening_words
from briefbook.pages.views.pagination import Paginated, labelled, paginated
from briefbook.pages.views.shared import (
    View,
    crumbs,
    dispute_view,
    first_words,
    judgement_view,
    standing_chips,
    stated_words,
)
from briefbook.pages.wording import qualifying, qualifying_words

BOX_ROWS = 12
BOX_VALUES = 4
FEW = 2
"""Numbers that are read as fast as bars."""
_NOT_IN_BOX = (NAME, ALIASES, SUMMARY, "participants", "reason", "scope", "keyword")


class EventPart(NamedTuple):
    """An event, and what an entity has to do with it."""

    event: str
    relations: tuple[Relation, ...]


class Mentioning(NamedTuple):
    """A page, and the sentences on it that name an entity."""

    where: str
    mentions: tuple[Mention, ...]


class Reading(NamedTuple):
    """Statements from sources for further reading, which fill a page of their own."""

    statements: tuple[Statement, ...]


Listed = Relation | EventPart | Mentioning | Reading
"""What a page lists of an entity: relations, then events, then where it is mentioned, then what else can be read."""
LISTED = 120
"""So much of it one page holds at most, and the first page half of that: with all that is said of the entity besides,
most stay below 60 KB of HTML.
"""
READ_HERE = 25
"""So many sources for further reading are cited beside a fact; where there are more, the others are listed behind."""
READ_THERE = 150
"""So many of these one page lists."""


def entity_pages(book: BookContext, id: str) -> Iterator[Page]:
    """The page of an entity, an event or a stub, and more where more is to be listed than one page holds."""
    path = book.addresses.paths[id]
    context = PageContext(book, path, id)
    groups: list[tuple[str, Sequence[Listed]]] = [(group[0].label, group) for group in relations_by_label(context, id)]
    groups += [("Events", tuple(events_of(context, id))), ("Mentions", tuple(_mentions_of(book, id)))]
    groups.append(("Further reading", tuple(_readings(context, id))))
    name = book.corpus.name_of(id)
    whole = paginated(
        book,
        path,
        name,
        groups,
        lambda each: _label(book, each),
        size=LISTED,
        weigh=_weight,
        is_grouped=True,
        begun=LISTED // 2,
    )
    for number, part in whole.wanted(book):
        yield _entity_page(context, id, whole) if number == 1 else _further_page(book, id, whole, number, part)


def _readings(context: PageContext, id: str) -> Iterator[Reading]:
    found: dict[str, Statement] = {}
    for fact in context.facts(id):
        if not is_relation(context, fact):
            found.update((each.source, each) for each in read_there(context, fact))
    statements = tuple(found.values())
    for start in range(0, len(statements), READ_THERE):
        yield Reading(statements[start : start + READ_THERE])


def read_there(context: PageContext, fact: Fact) -> tuple[Statement, ...]:
    """The statements of a fact whose sources are for further reading, but for the first of them."""
    if len(fact.statements) <= READ_HERE:
        return ()
    sources, counted = context.corpus.sources, context.book.derived.findings[fact.subject].coverage.standing.sources
    unread = [each for each in fact.statements if each.source not in counted and sources[each.source].is_unread]
    return tuple(unread[READ_HERE:])


def _label(book: BookContext, each: Listed) -> tuple[str, Marking]:
    if isinstance(each, Reading):
        return labelled(book, each.statements[0].source)
    if isinstance(each, Relation):
        return labelled(book, each.other) if each.other else ("unknown", Marking.CLEAR)
    return labelled(book, each.event if isinstance(each, EventPart) else each.where)


def _weight(each: Listed) -> int:
    return len(each.mentions) if isinstance(each, Mentioning) else LISTED if isinstance(each, Reading) else 1


def _reading_line(context: PageContext, whole: Paginated[Listed]) -> Line:
    """Where the rest of the sources for further reading is."""
    line: list[Segment] = []
    for number, part in enumerate(whole.parts, 1):
        for each in (each for _, held in part.groups for each in held if isinstance(each, Reading)):
            text = f"{len(each.statements)} on page {number}"
            line += [TextRun(", " if line else "More for further reading: "), context.to_page(part.path, text)]
    return tuple(line)


def _around(context: PageContext, id: str, whole: Paginated[Listed]) -> str:
    """The picture of an entity and those around it, of the relations on its first page."""
    held = [[each for _, group in part.groups for each in group if isinstance(each, Relation)] for part in whole.parts]
    drawn = neighbourhood_picture(context, id, held[0], sum(map(len, held)))
    return figure(drawn) if drawn else ""


def _map(context: PageContext, id: str) -> str:
    """Where an entity is; nothing where no coordinates are recorded."""
    name = context.corpus.name_of(id)
    return with_note(*map_picture(context, (id,), f"Where {name} is")) if coordinates_of(context, id) else ""


def _relation_lists(context: PageContext, id: str, part: Part[Listed]) -> tuple[tuple[str, tuple[Line, ...]], ...]:
    lists = ((label, [each for each in held if isinstance(each, Relation)]) for label, held in part.groups)
    return tuple(
        (label, tuple([relation_line(context, id, each, is_anchored=True) for each in held]))
        for label, held in lists
        if held
    )


def _listed(context: PageContext, id: str, part: Part[Listed]) -> View:
    """What a page lists of an entity."""
    held = [each for _, group in part.groups for each in group]
    return {
        "relations": _relation_lists(context, id, part),
        "events": tuple(_event_row(context, id, each) for each in held if isinstance(each, EventPart)),
        "mentions": tuple(_mention(context, each) for each in held if isinstance(each, Mentioning)),
    }


def _anchors_of(context: PageContext, parts: Iterable[Part[Listed]]) -> Line:
    """The anchors of what stands on other pages: links to it lead to the line of parts."""
    held = [each for part in parts for _, group in part.groups for each in group]
    events = (relation for each in held if isinstance(each, EventPart) for relation in each.relations)
    relations = (*(each for each in held if isinstance(each, Relation)), *events)
    return tuple(anchor for each in relations for anchor in context.anchors(each.fact.statements))


def _further_page(book: BookContext, id: str, whole: Paginated[Listed], number: int, part: Part[Listed]) -> Page:
    """More of what is listed of an entity."""
    entity = book.corpus.entities[id]
    vocabulary = book.corpus.vocabulary
    section = vocabulary.section_of(entity.type)
    context = PageContext(book, part.path, id)
    view: View = {
        "crumbs": whole.crumbs(context, number, (section_index(section.id), section.label)),
        "title": whole.title_of(number),
        "title_lang": _title_lang(context, id),
        "language": book.language,
        "parts": whole.line(context, number),
        **_listed(context, id, part),
        "standing": "",
        "reading": (),
    }
    for each in (each for _, held in part.groups for each in held if isinstance(each, Reading)):
        context.list_sources(each.statements)
    view["sources"] = context.source_lines()
    context.raise_marking(entity.marking)
    return Page(
        path=part.path,
        template="entity_part",
        title=whole.title_of(number),
        description=whole.description_of(number, f"More on {whole.title}"),
        kind="event" if vocabulary.is_a(entity.type, (EVENT,)) else "entity",
        view=view,
        icon=(vocabulary.types.get(entity.type) or vocabulary.types["thing"]).icon,
        marking=context.marking,
    )


def _entity_page(context: PageContext, id: str, whole: Paginated[Listed]) -> Page:
    """All that is said of an entity, but for what is listed beyond the first part."""
    book = context.book
    entity = book.corpus.entities[id]
    vocabulary = book.corpus.vocabulary
    type = vocabulary.types.get(entity.type) or vocabulary.types["thing"]
    section = vocabulary.section_of(entity.type)
    context.say_once()
    facts = context.facts(id)
    lede = lede_line(context, id)
    view: View = {
        "crumbs": crumbs(context, (section_index(section.id), section.label), ("", type.label)),
        "title": book.corpus.name_of(id),
        "title_lang": _title_lang(context, id),
        "language": book.language,
        "names": names_line(context, facts, book.corpus.name_of(id)),
        "badges": standing_chips(context, id),
        "lede": lede,
        "pictures": tuple(pictures_of(context, id)),
        "box": tuple(box_rows(context, id, type.label)),
        "about": prose_line(context, entity.about, date_of_text(book.corpus, id)),
        "judgements": tuple(judgement_view(context, each) for each in book.derived.judgements_about.get(id, ())),
        "map": _map(context, id),
        "around": _around(context, id, whole),
        **_listed(context, id, whole.parts[0]),
        "elsewhere": _anchors_of(context, whole.parts[1:]),
        "parts": whole.line(context, 1),
        "figures": tuple(figure_tables(context, id)),
        "facts": tuple(fact_rows(context, [fact for fact in facts if not is_relation(context, fact)])),
        "disputes": tuple(dispute_view(context, each) for each in book.derived.disputes_of.get(id, ())),
        "tags_line": _tags(context, entity.tags),
        "reading": _reading_line(context, whole),
    }
    view["said_once"] = context.said_once()
    view["standing"] = stated_words(context, id)
    view["sources"] = context.source_lines()
    context.raise_marking(entity.marking)
    context.raise_markings(book.corpus.statements.get(id, ()))
    return Page(
        path=context.path,
        template="entity",
        title=book.corpus.name_of(id),
        description=first_words(opening_words(context, id, lede)),
        kind="event" if vocabulary.is_a(entity.type, (EVENT,)) else "entity",
        view=view,
        icon=type.icon,
        marking=context.marking,
        boost=2.0,
    )


def _title_lang(context: PageContext, id: str) -> str:
    """The language of what an entity is called, where that is known."""
    names = (each.value for each in context.corpus.values(id, NAME))
    found = (each for each in names if isinstance(each, TextValue) and context.corpus.is_called(id, each.text))
    return next((each.lang for each in found if each.lang), "")


def redirect_page(book: BookContext, old: str, id: str) -> Page:
    """A page at an old address that leads to the new one."""
    path = book.addresses.paths[id]
    folder = path.rpartition("/")[0]
    context = PageContext(book, f"{folder}/{old}.md")
    name = book.corpus.name_of(id)
    return Page(
        path=context.path,
        template="redirect.md.j2",
        title=name,
        description=f"Moved to {name}",
        kind="redirect",
        view={"title": name, "target": (context.go(id),)},
        marking=context.marking,
        redirect=id,
    )


def is_relation(context: PageContext, fact: Fact) -> bool:
    direction = context.corpus.vocabulary.directions[fact.property]
    return direction.property.is_relation


def names_line(context: PageContext, facts: Iterable[Fact], title: str) -> Line:
    names: dict[tuple[str, str], Line] = {}
    aliases: dict[tuple[str, str], Line] = {}
    for fact in facts:
        if not isinstance(fact.value, TextValue) or fact.property not in (NAME, ALIASES) or not fact.is_affirmed:
            continue
        if fact.value.text != title and not context.corpus.is_called(fact.subject, fact.value.text):
            disputed = context.is_disputed(fact.subject, fact.statements) and fact.property == ALIASES
            names_of, language = context.corpus.names, context.book.language
            words = qualifying_words(fact.qualifiers, language, is_disputed=disputed, names=names_of, of=fact.property)
            line = (*context.value(fact.value), *([TextRun(f" ({words})")] if words else []))
            (names if fact.property == NAME else aliases).setdefault((compared(fact.value), words), line)
    line = joined_lines(names.values(), TextRun(" · "))
    others = joined_lines((each for key, each in aliases.items() if key not in names), TextRun(", "))
    if others:
        line += (TextRun(" · also known as " if line else "Also known as "), *others)
    return line


def box_rows(context: PageContext, id: str, type: str) -> Iterator[tuple[str, Line]]:
    """The rows of the infobox: type, then the properties with few values, in the vocabulary's order."""
    yield "Type", (TextRun(type),)
    rows = 1
    for name in _box_names(context, id):
        direction = context.corpus.vocabulary.directions[name]
        if direction.property.id in _NOT_IN_BOX or rows >= BOX_ROWS:
            continue
        statements = context.statements(id, name)
        values = {each.value if each.subject == id else each.subject for each in statements}
        if not statements or len(values) > BOX_VALUES:
            continue
        line = values_line(context, id, name)
        if line:
            rows += 1
            yield direction.label, line


def _box_names(context: PageContext, id: str) -> Iterator[str]:
    directions = context.corpus.vocabulary.directions
    events = context.book.events
    names = {fact.property for fact in context.facts(id) if fact.is_affirmed}
    names |= {each.name for each in relations_of(context, id) if each.other not in events and each.fact.is_affirmed}
    yield from sorted(names, key=lambda name: (directions[name].property.order, directions[name].is_backwards))


def event_rows(context: PageContext, id: str) -> Iterator[View]:
    """The events that an entity has to do with, in order of time."""
    return (_event_row(context, id, each) for each in events_of(context, id))


def events_of(context: PageContext, id: str) -> Iterator[EventPart]:
    """The same, before they are drawn; an event has relations."""
    events = context.book.events
    if id in events:
        return
    rows: dict[str, list[Relation]] = {}
    for each in relations_of(context, id):
        if each.other in events:
            rows.setdefault(each.other, []).append(each)
    order = {event: (_first_day(context, event), context.corpus.order_of(event), event) for event in rows}
    for event in sorted(rows, key=order.__getitem__):
        yield EventPart(event, tuple(rows[event]))


def _event_row(context: PageContext, id: str, each: EventPart) -> View:
    parts = [_part(context, id, relation) for relation in each.relations]
    is_set_aside = all(relation.fact.is_deprecated for relation in each.relations)
    link = (context.go(each.event),)
    return {
        "id": each.event,
        "date": _when(context, each.event),
        "event": set_aside(link) if is_set_aside else link,
        "role": joined_lines(parts, TextRun(", ")),
    }


def _part(context: PageContext, id: str, relation: Relation) -> Line:
    """What an entity is to an event, with all that qualifies it."""
    fact = relation.fact
    part: Line = (TextRun(fact.qualifiers.role or relation.label.lower()),)
    without = ("role", "rank") if fact.is_deprecated else ("role",)
    words = context.qualifying_words(fact.qualifiers, id, fact.statements, without)
    return (
        *context.anchors(fact.statements),
        *(set_aside(part) if fact.is_deprecated else part),
        *([TextRun(f" ({words})")] if words else []),
        *((TextRun(" "), set_aside_chip(context.corpus, fact.statements)) if fact.is_deprecated else ()),
        *context.cites(fact.statements),
        *chain.from_iterable(note_line(context, note, " (", ")") for note in fact.notes),
    )


def _dates_of(context: PageContext, event: str) -> list[Statement]:
    return [each for each in context.statements(event, "date") if isinstance(each.value, DateValue)]


def _first_day(context: PageContext, event: str) -> tuple[object, ...]:
    """What an event is sorted by; those without a date are last."""
    keys = [each.value.date.sort_key for each in _dates_of(context, event) if isinstance(each.value, DateValue)]
    return min(keys, default=((10**9, 1, 1),))


def _when(context: PageContext, event: str) -> Line:
    dates = _dates_of(context, event)
    if not dates:
        return (TextRun("no date", tone="unstated"),)
    context.raise_markings(dates)
    what = asked(context.corpus, event, "date", context.disputed(event))
    return stated_line(context, stated(dates, what, context.book.language), what, is_cited=False)


def figure_tables(context: PageContext, id: str) -> Iterator[View]:
    """Observations as tables, one for each metric and direction: what was measured of this entity for others, and what
    was measured of others for it. What was measured at several dates is a series by itself.
    """
    derived = context.book.derived
    own = derived.observations_of.get(id, ())
    elsewhere = tuple(each for each in derived.observations_for.get(id, ()) if each.of != id)
    for metric in dict.fromkeys(each.metric for each in (*own, *elsewhere)):
        label = metric_label(context, metric)
        rows = ordered(context, own, metric)
        series = series_in(rows)
        for subject, found in series.items():
            title = f"{label}: {context.title(subject)}" if subject and subject != id else label
            drawn = _pictured(context, found, title, "date")
            yield {"title": title, "head": "", "picture": drawn, "rows": _figures(context, found)}
        if rows := [each for each in rows if each.subject not in series]:
            title = f"{label}, by part" if "" in series else label
            drawn = _pictured(context, rows, title, "part") if len(rows) > FEW and is_of_one_day(rows) else ""
            yield {"title": title, "head": "For", "picture": drawn, "rows": _figures(context, rows)}
        if rows := ordered(context, elsewhere, metric):
            title = f"{label}, for {context.title(id)}"
            others = tuple(_figure(context, each, each.of) for each in rows)
            yield {"title": title, "head": "Of", "picture": "", "rows": others}


def series_in(observations: Iterable[Observation]) -> dict[str, list[Observation]]:
    """What was measured at two dates or more, by whom it is for: the whole first."""
    by_subject: dict[str, list[Observation]] = {}
    for each in observations:
        by_subject.setdefault(each.subject, []).append(each)
    series = {id: found for id, found in by_subject.items() if len({each.key[3] for each in found if each.key[3]}) > 1}
    return dict(sorted(series.items(), key=lambda each: bool(each[0])))


def _figures(context: PageContext, observations: Iterable[Observation]) -> tuple[View, ...]:
    return tuple(_figure(context, each, each.subject) for each in observations)


def is_of_one_day(observations: Iterable[Observation]) -> bool:
    return len({each.key[3:] for each in observations}) == 1


def _pictured(context: PageContext, observations: Iterable[Observation], label: str, by: str) -> str:
    """Those that are not set aside or denied as a picture, one for each unit."""
    drawn = charts_of(context, (each for each in observations if each.is_affirmed), label, by)
    pictures = (chart_picture(context, each, label) for each in drawn)
    return "\n\n".join(figure(each) for each in pictures if each)


def ordered(context: PageContext, observations: Iterable[Observation], metric: str) -> list[Observation]:
    """The observations of a metric, by date, the largest first."""

    def order(each: Observation) -> tuple[object, ...]:
        as_of = each.qualifiers.as_of
        return (as_of.sort_key if as_of else (), _size(each), context.corpus.order_of(each.subject), each.id)

    return sorted((each for each in observations if each.metric == metric), key=order)


def _size(observation: Observation) -> float:
    middle = getattr(observation.value, "middle", 0.0)
    return -float(middle)


def _figure(context: PageContext, each: Observation, other: str) -> View:
    value = context.value(each.value, each.unit)
    value = set_aside(value) if each.qualifiers.rank is Rank.DEPRECATED else value
    disputed, names = context.is_disputed(each.of, (each,)), context.corpus.names
    for word in qualifying(
        each.qualifiers, context.book.language, is_disputed=disputed, without=("as_of",), names=names
    ):
        value += (TextRun(" "), chip_of(context, word, (each,))) if word.chip else (TextRun(f" ({word.words})"),)
    note = note_line(context, each.qualifiers.note, " · ")
    return {
        "of": (context.go(other),) if other and other != context.subject else (TextRun("in all"),),
        "value": (Anchor(f"s-{each.id}"), *value),
        "as_of": context.date(each.qualifiers.as_of),
        "sources": (*context.locators((each,)), *note),
    }


def figure_line(context: PageContext, each: Observation, other: str, *, is_noted: bool = True) -> Line:
    """An observation as one line: the value, for whom or of what, when; `is_noted` with citations and what is noted."""
    view = _figure(context, each, "")
    link: Line = (context.go(other),) if other and other != context.subject else ()
    near: Line = (TextRun(" for " if each.subject == other else " in "), *link) if link else ()
    when: Line = (TextRun(f", {view['as_of']}"),) if view["as_of"] else ()
    said: Line = (*view["value"], *near, *when)
    if not is_noted:
        context.raise_markings((each,))
        return said
    return (*said, *context.cites((each,)), *note_line(context, each.qualifiers.note, " · "))


def fact_rows(context: PageContext, facts: Iterable[Fact]) -> Iterator[View]:
    """A row for each property; of several values each stands with what qualifies it, and its citations."""
    by_property: dict[str, list[Fact]] = {}
    for fact in facts:
        by_property.setdefault(fact.property, []).append(fact)
    for group in by_property.values():
        if len(group) == 1:
            yield fact_row(context, group[0])
            continue
        values = tuple(_value_among_others(context, fact) for fact in group)
        label = context.corpus.vocabulary.directions[group[0].property].label
        yield {"label": label, "value": folded_line(values), "qualifiers": "", "sources": ""}


def _value_among_others(context: PageContext, fact: Fact) -> Line:
    row = fact_row(context, fact, context.cites)
    return (*row["value"], *row["sources"], *([TextRun(" "), *row["qualifiers"]] if row["qualifiers"] else []))


def fact_row(context: PageContext, fact: Fact, cited: Callable[[Sequence[Statement]], Line] | None = None) -> View:
    value = context.value(fact.value)
    value = set_aside(value) if fact.is_deprecated else value
    disputed = context.is_disputed(fact.subject, fact.statements)
    there = frozenset(each.id for each in read_there(context, fact))
    here = tuple([each for each in fact.statements if each.id not in there]) if there else fact.statements
    more: Line = (TextRun(f" and {len(there)} more for further reading", tone="note"),) if there else ()
    return {
        "label": context.corpus.vocabulary.directions[fact.property].label,
        "value": (*context.anchors(fact.statements), *value),
        "qualifiers": qualifiers_line(context, fact, is_disputed=disputed),
        "sources": (*(cited or context.locators)(here), *more),
    }


def _mentions_of(book: BookContext, id: str) -> Iterator[Mentioning]:
    """The sentences that name an entity, by the page they stand on."""
    by_page: dict[str, list[Mention]] = {}
    for each in book.derived.mentions.get(id, ()):
        by_page.setdefault(each.where, []).append(each)
    return (Mentioning(where, tuple(mentions)) for where, mentions in by_page.items())


def _mention(context: PageContext, each: Mentioning) -> View:
    title = "A judgement" if each.where in context.corpus.judgements else ""
    context.raise_marking(context.book.text_markings.get(each.where, Marking.CLEAR))
    return {"where": (context.go(each.where, title),), "sentences": tuple(map(_sentence, each.mentions))}


def _sentence(mention: Mention) -> Line:
    sentence, start, end = mention.sentence, mention.start, mention.end
    name = (RawMarkdown("<strong>"), TextRun(sentence[start:end]), RawMarkdown("</strong>"))
    return (TextRun("“"), TextRun(sentence[:start]), *name, TextRun(sentence[end:]), TextRun("”"))


def _tags(context: PageContext, tags: Iterable[str]) -> Line:
    holding = context.book.addresses.holding
    links = (context.to_page(holding(f"tag-{tag}", TAGS), tag, f"tag-{tag}") for tag in tags)
    return joined_lines(((each,) for each in links), TextRun(" "))
