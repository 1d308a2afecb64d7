"""The chapters of a PDF: an entity, an event, a briefing, judgements, disputes; each drawn at a desk of its own."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from briefbook.model.derived import Dispute
from briefbook.model.entries import Judgement
from briefbook.model.facts import facts_in
from briefbook.model.inline import Line, Say
from briefbook.model.marking import Marking, highest
from briefbook.model.values import NumberValue
from briefbook.render.blocks import charts_of
from briefbook.render.print.desk import PrintDesk
from briefbook.render.print.drawn import chart, draw_print, table, timeline
from briefbook.render.print.lines import KEPT, KEPT_WIDE, Run, plain, runs, word_count, words
from briefbook.render.print.prose import PrintBlock, prose_blocks
from briefbook.render.relations import relation_groups
from briefbook.render.scene import Scene
from briefbook.render.views import entity as page
from briefbook.render.views.briefing import meta_line
from briefbook.render.views.lede import lede_line
from briefbook.render.views.shared import View, dispute_view, judgement_view, standing_chips
from briefbook.render.wording import counted

Chapter = dict[str, Any]
MOMENTS = 120


def entity_chapter(scene: Scene, id: str, elsewhere: frozenset[str] = frozenset()) -> Chapter:
    """An entity or an event. Judgements of `elsewhere` are only named: they stand in full in a chapter of their own."""
    corpus = scene.corpus
    entity = corpus.entities[id]
    desk = PrintDesk(scene, id)
    facts = facts_in(corpus.statements.get(id, ()))
    type = _type_label(scene, entity.type)
    lede = runs(desk, lede_line(desk, id))
    if plain(lede) == f"{type}.":  # nothing to say but what stands below the name
        lede = []
    # Without the type, which stands below the name.
    box = [[words(label), runs(desk, line)] for label, line in page.box_rows(desk, id, type)]
    blocks: list[PrintBlock] = []
    blocks += _headed("About", prose_blocks(desk, entity.about, draw_print, 4))
    blocks += _headed("Judgements", _judgements(desk, scene.derived.judgements_about.get(id, ()), elsewhere))
    blocks += _headed("Relations", _relations(desk, id))
    blocks += _headed("Events", _events(desk, id))
    blocks += _headed("Figures", _figures(desk, id))
    blocks += _headed("Facts", _facts(desk, id))
    blocks += _headed("Disputes", _disputes(desk, id))
    desk.bear(entity.marking)
    desk.bear_all(corpus.statements.get(id, ()))
    return {
        "kind": "event" if corpus.is_event(id) else "entity",
        "id": id,
        "type": type,
        "title": words(corpus.name_of(id)),
        "names": runs(desk, page.names_line(desk, facts, corpus.name_of(id))),
        "meta": [],
        "badges": [_badge(each) for each in runs(desk, standing_chips(desk, id))],
        "lede": lede,
        "box": box[1:],
        "blocks": blocks,
        **_end(desk, str(entity.where)),
    }


def briefing_chapter(scene: Scene, id: str) -> Chapter:
    """A briefing, with what its fenced blocks draw."""
    briefing = scene.corpus.briefings[id]
    desk = PrintDesk(scene, id)
    blocks = prose_blocks(desk, briefing.text, draw_print, 3)
    desk.bear(briefing.marking)
    return {
        "kind": "briefing",
        "id": id,
        "type": "Briefing",
        "title": words(briefing.title),
        "names": [],
        "meta": runs(desk, meta_line(desk, briefing)),
        "badges": [],
        "lede": words(briefing.summary),
        "box": [],
        "blocks": blocks,
        **_end(desk, str(briefing.where)),
    }


def list_chapter(desk: PrintDesk, id: str, title: str, blocks: list[PrintBlock]) -> Chapter:
    """A chapter that is one list: judgements, disputes, the timeline."""
    return {
        "kind": "list",
        "id": id,
        "type": "",
        "title": words(title),
        "names": [],
        "meta": [],
        "badges": [],
        "lede": [],
        "box": [],
        "blocks": blocks,
        **_end(desk, ""),
    }


def judgements_chapter(scene: Scene, ids: Iterable[str]) -> Chapter | None:
    desk = PrintDesk(scene)
    blocks = [_judgement(desk, scene.corpus.judgements[id], is_about_shown=True) for id in ids]
    return list_chapter(desk, "", "Judgements", blocks) if blocks else None


def timeline_chapters(scene: Scene) -> Iterator[Chapter]:
    """Everything with a date, in order; a long timeline as several chapters, which the engine sets one by one."""
    moments = scene.derived.timeline
    for start in range(0, len(moments), MOMENTS):
        desk = PrintDesk(scene)
        part = moments[start : start + MOMENTS]
        title = f"Timeline from {desk.date(part[0].date)}" if start else "Timeline"
        yield list_chapter(desk, "", title, [timeline(desk, [(each, ()) for each in part])])


def disputes_chapter(scene: Scene) -> Chapter | None:
    """What is disputed and where it is shown, the open ones first."""
    desk = PrintDesk(scene)
    ordered = sorted(scene.derived.disputes, key=lambda each: each.is_settled)
    rows = []
    for each in ordered:
        view = dispute_view(desk, each)
        sides = [segment for side in view["sides"] for segment in (Say(" / "), *side["value"])][1:]
        rows.append((view["title"], tuple(sides), (Say("settled" if each.is_settled else "open"),)))
    blocks = [table(desk, ("What is disputed", "Values", "State"), rows, [], (5, 5, 2))]
    return list_chapter(desk, "", "Disputes", blocks) if rows else None


def _badge(run: Run) -> Run:
    """What leads to a page that only the site has is a chip on paper."""
    kinds = {"no entry yet": "stub"}
    return ["k", run[1], kinds.get(run[1], "dispute")] if run[0] == "t" and run[1].strip() else run


def _type_label(scene: Scene, type: str) -> str:
    vocabulary = scene.corpus.vocabulary
    return (vocabulary.types.get(type) or vocabulary.types["thing"]).label


def _end(desk: PrintDesk, where: str) -> Chapter:
    return {"marking": desk.marking, "where": where}


def _headed(title: str, blocks: Sequence[PrintBlock]) -> list[PrintBlock]:
    return [{"kind": "heading", "level": 3, "line": words(title)}, *blocks] if blocks else []


def _judgements(desk: PrintDesk, judgements: Iterable[Judgement], elsewhere: frozenset[str]) -> list[PrintBlock]:
    named = [each for each in judgements if each.id in elsewhere]
    blocks = [_judgement(desk, each) for each in judgements if each.id not in elsewhere]
    if named:
        items = [[{"kind": "para", "line": _judgement_named(desk, each)}] for each in named]
        blocks.append({"kind": "list", "is_ordered": False, "start": 0, "items": items})
    return blocks


def _judgement_named(desk: PrintDesk, judgement: Judgement) -> list[Run]:
    """What a judgement is on, and where it stands in full: its words would mix with facts here."""
    desk.bear(judgement.marking)
    who = "Judgement of " if judgement.attributed_to else "Judgement of the authors"
    line: Line = (Say(who), *(desk.value(judgement.attributed_to) if judgement.attributed_to else ()))
    if judgement.about:
        about = [segment for each in judgement.about for segment in (Say(", "), desk.go(each))][1:]
        line += (Say(" on "), *about)
    return [*runs(desk, line), ["t", ": ", "", ""], ["a", judgement.id, "in full", "", ""]]


def _judgement(desk: PrintDesk, judgement: Judgement, *, is_about_shown: bool = False) -> PrintBlock:
    """A judgement apart from facts. Likelihood and confidence stand on lines of their own."""
    view = judgement_view(desk, judgement)
    block = {
        "kind": "judgement",
        "id": judgement.id,
        "title": words("Judgement" if view["is_ours"] else "Judgement of others"),
        "likelihood": words(view["likelihood"]),
        "marking": runs(desk, view["marking"]),
        "blocks": prose_blocks(desk, judgement.text, draw_print, 4),
        "confidence": words(view["confidence"]),
        "about": runs(desk, view["about"]) if is_about_shown else [],
        "basis": runs(desk, view["basis"]),
        "meta": [*runs(desk, view["meta"]), *words(f"{' · ' if view['meta'] and view['note'] else ''}{view['note']}")],
        "where": str(judgement.where),
    }
    return block | {"is_kept": word_count(block) < KEPT_WIDE}


def _relations(desk: PrintDesk, id: str) -> list[PrintBlock]:
    groups = [[words(group.label), [runs(desk, line) for line in group.lines]] for group in relation_groups(desk, id)]
    return [{"kind": "relations", "groups": groups}] if groups else []


def _events(desk: PrintDesk, id: str) -> list[PrintBlock]:
    rows = []
    for row in page.event_rows(desk, id):
        role = runs(desk, row["role"])
        rows.append([runs(desk, row["date"]), [*runs(desk, row["event"]), ["t", " – ", "", ""], *role]])
    return [{"kind": "timeline", "rows": rows}] if rows else []


def _figures(desk: PrintDesk, id: str) -> list[PrintBlock]:
    """Observations as tables, one for each metric; as bars before it where several numbers can be compared."""
    blocks: list[PrintBlock] = []
    for view in page.figure_tables(desk, id):
        drawn = [each for each in view["drawn"] if each.subject and isinstance(each.value, NumberValue) and each.unit]
        drawn = [each for each in drawn if each.qualifiers.rank.value != "deprecated"]
        if len(drawn) > 2 and len({each.key[3:] for each in drawn}) == 1:
            blocks += [chart(desk, each, view["title"]) for each in charts_of(desk, drawn, view["title"])]
        rows = [(row["of"], row["value"], (Say(row["as_of"]),), row["sources"]) for row in view["rows"]]
        head = (view["head"], "Value", "As of", "Source")
        blocks.append(table(desk, head, rows, words(f"{view['title']}: {desk.title(id)}"), (4, 4, 3, 6), 3))
    return blocks


def _facts(desk: PrintDesk, id: str) -> list[PrintBlock]:
    """What no relation says. Names, aliases and the summary are above already, but not where they come from."""
    rows, places = [], []
    for fact in facts_in(desk.corpus.statements.get(id, ())):
        if page.is_relation(desk, fact):
            continue
        row = page.fact_row(desk, fact)
        value: Line = (*row["value"], *((Say(" "), *row["qualifiers"]) if row["qualifiers"] else ()))
        rows.append(((Say(row["label"]),), value, row["sources"]))
        places.append(str(fact.statements[0].where))
    if not rows:
        return []
    return [{**table(desk, ("Property", "Value", "Source"), rows, [], (3, 8, 5), 2), "places": places}]


def _disputes(desk: PrintDesk, id: str) -> list[PrintBlock]:
    """Disputes of the entity in full; those of others that it is in, by a link."""
    blocks: list[PrintBlock] = []
    for each in desk.scene.derived.disputes_of.get(id, ()):
        blocks += [_dispute(desk, each)] if each.subject == id or each.subject == "" else [_dispute_named(desk, each)]
    return blocks


def _dispute_named(desk: PrintDesk, dispute: Dispute) -> PrintBlock:
    view = dispute_view(PrintDesk(desk.scene, desk.subject), dispute)
    return {"kind": "para", "line": [*runs(desk, view["title"]), ["t", " ", "", ""], ["k", _state(view), "dispute"]]}


def _state(view: View) -> str:
    return "settled" if view["is_settled"] else "disputed"


def _dispute(desk: PrintDesk, dispute: Dispute) -> PrintBlock:
    view = dispute_view(desk, dispute)
    rows = []
    for side in view["sides"]:
        rank: Line = (Say(f"{side['rank']}. " if side["rank"] and side["note"] else side["rank"]), Say(side["note"]))
        rows.append((side["value"], side["sources"], rank))
    head = ("Value", f"{counted(len(rows), 'side')}: sources", "Standing")
    block = {
        "kind": "dispute",
        "title": runs(desk, view["title"]),
        "state": "settled" if view["is_settled"] else "open",
        "table": table(desk, head, rows, [], (4, 5, 4), 1),
    }
    return block | {"is_kept": word_count(block) < KEPT}


def highest_marking(chapters: Iterable[Chapter]) -> Marking:
    return highest(each["marking"] for each in chapters)
