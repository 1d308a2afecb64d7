"""The chapters of a PDF: an entity, an event, a briefing, judgements, disputes; each drawn at a page context of its
own.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Any

from briefbook.model.corpus import ALIASES, NAME
from briefbook.model.derived import Dispute
from briefbook.model.entries import Judgement, Observation
from briefbook.model.facts import Fact, facts_in
from briefbook.model.inline import Line, Segment, TextRun
from briefbook.model.lookup import date_of_text
from briefbook.model.marking import Marking, highest
from briefbook.model.prose import Link
from briefbook.model.statement import Statement
from briefbook.model.values import NumberValue, TextValue
from briefbook.pages.blocks import charts_of, metric_label
from briefbook.pages.book_context import BookContext
from briefbook.pages.book_files import credit_line
from briefbook.pages.page_context import set_aside
from briefbook.pages.qualified import qualifiers_line
from briefbook.pages.spans import without_notes
from briefbook.pages.views import entity as page
from briefbook.pages.views.briefing import dated_line
from briefbook.pages.views.lede import SUMMARY, lede_line
from briefbook.pages.views.shared import View, dispute_view, judgement_view, standing_chips
from briefbook.pages.wording import counted, likelihood_words
from briefbook.print.drawn import (
    chart,
    draw_print,
    merged,
    relation_rows,
    table,
    timeline,
    told_apart,
    without_cites,
)
from briefbook.print.lines import KEPT, Run, line_count, plain, runs, typographic, words
from briefbook.print.page_context import PrintContext
from briefbook.print.prose import PrintBlock, image_block, prose_blocks

Chapter = dict[str, Any]
MOMENTS = 120
FEW_SIGNS = 20
"""Signs up to which it is no more to say the same again than to say that it is the same."""
SMALL = 3
"""Facts up to which an entry is one line beside its name."""
SMALL_LINES = 12
"""Lines up to which it is: the place beside the name is narrow."""


class Told:
    """What a PDF tells in full, each once: the entities `shown`, judgements and disputes in order."""

    def __init__(self, shown: Iterable[str]) -> None:
        self.shown = frozenset(shown)
        self.judgements: dict[str, str] = {}
        self.disputes: set[str] = set()
        self._sides: set[str] = set()

    def is_new(self, bearers: Iterable[Statement | Observation]) -> bool:
        """Whether no other dispute has told the side that these bear: what leads both ways is disputed from both."""
        ids = {each.id for each in bearers}
        is_new = not ids <= self._sides
        self._sides |= ids
        return is_new

    def judgement(
        self, context: PrintContext, judgement: Judgement, *, is_about_shown: bool = False
    ) -> PrintBlock | None:
        """In full, the first time."""
        if judgement.id in self.judgements:
            return None
        self.judgements[judgement.id] = f"J{len(self.judgements) + 1}"
        return _judgement(context, judgement, self.judgements[judgement.id], is_about_shown=is_about_shown)


def entity_chapter(book: BookContext, id: str, told: Told) -> Chapter:
    """An entity or an event: what was written of it, then each fact in a row of its own, and nothing twice."""
    corpus = book.corpus
    entity = corpus.entities[id]
    context = PrintContext(book, id)
    facts = facts_in(corpus.statements.get(id, ()))
    head = runs(context, (TextRun(_type_label(book, entity.type)), *_names(context, facts, corpus.name_of(id))))
    blocks: list[PrintBlock] = [
        block
        for each in entity.pictures
        for block in image_block(context, each.path, each.alt, runs(context, credit_line(context, each)))
    ]
    blocks += prose_blocks(context, entity.about, draw_print, 4, date_of_text(corpus, id))
    judgements = book.derived.judgements_about.get(id, ())
    blocks += [block for each in judgements if (block := told.judgement(context, each))]
    in_full = {block["id"] for block in blocks if block["kind"] == "judgement"}
    named = [each for each in judgements if each.id not in in_full]
    rows = list(_judgements_row(context, named, told))
    charts, figures = _figures(context, id, told.shown)
    disputes, disputed = _disputes(context, id, told)
    apart = frozenset(each for block in disputes for each in block.pop("statements"))
    rows += [*_fact_rows(context, facts, apart), *figures, *relation_rows(context, id, told.shown, apart)]
    rows = [*merged(rows), *_event_rows(context, id, told.shown), *disputed]
    blocks += [*([{"kind": "rows", "rows": rows}] if rows else []), *charts, *disputes]
    context.raise_marking(entity.marking)
    context.raise_markings(corpus.statements.get(id, ()))
    lede = _lede(context, id)
    is_small = (
        len(rows) <= SMALL and all(each["kind"] == "rows" for each in blocks) and line_count((lede, rows)) < SMALL_LINES
    )
    if is_small:
        head, lede, blocks = _in_one_line(head, lede, rows), {}, []
    return {
        "kind": "event" if corpus.is_event(id) else "entity",
        "id": id,
        "title": words(corpus.name_of(id)),
        "head": {"line": [*head, *_badges(context, id)]},
        "lede": lede,
        "blocks": blocks,
        "is_small": is_small,
        "is_like_next": False,
        "is_kept": line_count((head, lede, blocks)) < KEPT,
        **_end(context, str(entity.where)),
    }


def gathered(chapters: Iterable[Chapter]) -> list[Chapter]:
    """The same, with small entries behind the first of which the same is said, but for their names: it is said once."""
    found: defaultdict[str, list[Chapter]] = defaultdict(list)
    for each in chapters:
        is_worth_it = each["is_small"] and len(plain(each["head"]["line"])) > FEW_SIGNS
        found[json.dumps(each["head"]) if is_worth_it else each["id"]].append(each)
    for group in found.values():
        for each in group[1:]:
            each["head"] = {"line": words("the same", style="n")}
        for each in group[:-1]:
            each["is_like_next"] = True
    return [each for group in found.values() for each in group]


def _in_one_line(head: list[Run], lede: dict[str, Any], rows: Iterable[dict[str, Any]]) -> list[Run]:
    """All that there is to say of a small entry."""
    line = list(head)
    if lede:
        line += [["t", " · ", "", ""], *lede["line"]]
    for row in rows:
        label = plain(row["label"])
        line += [["t", f" · {label}: " if label else ", ", "", ""], *row["line"]]
    return line


def briefing_chapter(book: BookContext, id: str, shown: frozenset[str]) -> Chapter:
    """A briefing, with what its fenced blocks draw."""
    briefing = book.corpus.briefings[id]
    context = PrintContext(book, id, shown)
    blocks = prose_blocks(context, briefing.text, draw_print, 3, briefing.date)
    context.raise_marking(briefing.marking)
    return {
        "kind": "briefing",
        "id": id,
        "title": words(typographic(briefing.title, book.language)),
        "head": {"line": runs(context, dated_line(context, briefing))},
        "lede": {"line": words(typographic(briefing.summary, book.language))} if briefing.summary else {},
        "blocks": blocks,
        "is_small": False,
        "is_kept": False,
        **_end(context, str(briefing.where)),
    }


def list_chapter(context: PrintContext, id: str, title: str, blocks: list[PrintBlock]) -> Chapter:
    """A chapter that is one list: judgements, disputes, the timeline."""
    return {
        "kind": "list",
        "id": id,
        "title": words(title),
        "head": {},
        "lede": {},
        "blocks": blocks,
        "is_small": False,
        "is_kept": False,
        **_end(context, ""),
    }


def judgements_chapter(book: BookContext, told: Told) -> Chapter | None:
    """All judgements of the book, in full."""
    context = PrintContext(book)
    found = (told.judgement(context, each, is_about_shown=True) for each in book.corpus.judgements.values())
    blocks = [block for block in found if block]
    return list_chapter(context, "", "Judgements", blocks) if blocks else None


def timeline_chapters(book: BookContext, told: Told) -> Iterator[Chapter]:
    """What has a date beside the events that are shown, which stand in the order of time; a long list as several
    chapters, which the engine sets one by one.
    """
    shown = told.shown & book.events
    moments = [each for each in book.derived.timeline if each.entity not in shown]
    title = "Timeline" if len(moments) == len(book.derived.timeline) else "Other dates"
    for start in range(0, len(moments), MOMENTS):
        context = PrintContext(book)
        part = moments[start : start + MOMENTS]
        since = f" from {context.date(part[0].date)}" if start else ""
        yield list_chapter(context, "", title + since, [timeline(context, [(each, ()) for each in part], told.shown)])


def disputes_chapter(book: BookContext) -> Chapter | None:
    """What is disputed and where it is shown, the open ones first."""
    context = PrintContext(book)
    ordered = sorted(book.derived.disputes, key=lambda each: each.is_settled)
    rows = []
    for each in ordered:
        view = dispute_view(context, each)
        sides = [segment for side in view["sides"] for segment in (TextRun(" / "), *_side_words(side))][1:]
        rows.append((view["title"], tuple(sides), (TextRun("settled" if each.is_settled else "open"),)))
    blocks = [table(context, ("What is disputed", "Values", "State"), rows, [], (5, 5, 2))]
    return list_chapter(context, "", "Disputes", blocks) if rows else None


def _side_words(side: View) -> Line:
    """What a side of a dispute says, and how it stands: `Zco (set aside)`."""
    return (*side["value"], *([TextRun(f" ({side['rank']})")] if side["rank"] else []))


def _badges(context: PrintContext, id: str) -> list[Run]:
    """What must be known before the first line, as chips; that all is from one source, the notes show."""
    sources = context.book.derived.findings[id].coverage.standing.sources
    chips = [each for each in standing_chips(context, id) if len(sources) > 1 or getattr(each, "kind", "") != "origin"]
    found = [_badge(each) for each in runs(context, chips)]
    return [["t", "  ", "", ""], *found] if found else []


def _badge(run: Run) -> Run:
    kinds = {"no entry yet": "stub"}
    return ["k", run[1], kinds.get(run[1], "dispute")] if run[0] == "t" and run[1].strip() else run


def _type_label(book: BookContext, type: str) -> str:
    vocabulary = book.corpus.vocabulary
    return (vocabulary.types.get(type) or vocabulary.types["thing"]).label


def _end(context: PrintContext, where: str) -> Chapter:
    return {"marking": context.marking, "where": where}


def _lede(context: PrintContext, id: str) -> dict[str, Any]:
    """The summary that somebody wrote. A sentence made of facts would say again what stands below."""
    is_written = context.corpus.entities[id].is_stub or context.statements(id, SUMMARY)
    return {"line": runs(context, lede_line(context, id))} if is_written else {}


def _names(context: PrintContext, facts: Iterable[Fact], title: str) -> Line:
    """Where the title is from, and the other names."""
    line: list[Segment] = []
    also: list[Segment] = []
    for fact in facts:
        if not _is_name(context, fact) or not isinstance(fact.value, TextValue):
            continue
        if fact.value.text == title:
            line[:0] = context.cites(fact.statements)
        elif fact.property == NAME:
            line += [TextRun(" · "), *context.fact(fact)]
        else:
            also += [TextRun(", " if also else " · also known as "), *context.fact(fact)]
    return (*line, *also)


def _is_name(context: PrintContext, fact: Fact) -> bool:
    """Whether a name has nothing about it that takes a row of its own."""
    return fact.property in (NAME, ALIASES) and not fact.is_deprecated and not _qualifiers(context, fact)


def _is_title(context: PrintContext, fact: Fact) -> bool:
    if fact.property != NAME or not isinstance(fact.value, TextValue):
        return False
    return fact.value.text == context.corpus.name_of(context.subject)


def _qualifiers(context: PrintContext, fact: Fact) -> Line:
    return qualifiers_line(context, fact, is_disputed=context.is_disputed(fact.subject, fact.statements))


def _row(label: str, line: list[Run], where: str = "") -> dict[str, Any]:
    """A row of facts; `where` is the place of what it says, for whoever must find a line that cannot be set."""
    return {"label": words(label), "line": line, "where": where}


def _fact_rows(context: PrintContext, facts: Iterable[Fact], apart: frozenset[str]) -> Iterator[dict[str, Any]]:
    """What no relation, no name and no summary says."""
    summaries = context.statements(context.subject, SUMMARY)
    before = ""
    for fact in facts:
        is_lede = fact.property == SUMMARY and bool(summaries) and fact.value == summaries[0].value
        if page.is_relation(context, fact) or _is_name(context, fact) or (is_lede and not _qualifiers(context, fact)):
            continue
        label = context.corpus.vocabulary.directions[fact.property].label
        is_above = (is_lede or _is_title(context, fact)) and not fact.is_deprecated
        line = told_apart(_fact_line(context, fact, is_above=is_above), fact, apart)
        if line:
            yield _row(label if label != before else "", runs(context, line), str(fact.statements[0].where))
            before = label


def _fact_line(context: PrintContext, fact: Fact, *, is_cited: bool = True, is_above: bool = False) -> Line:
    """A value with its sources and what qualifies it; the latter alone where the value stands above, as title or
    summary.
    """
    cites = context.cites(fact.statements) if is_cited else ()
    qualifiers = _qualifiers(context, fact)
    if is_above:
        return (*qualifiers, *cites)
    value = context.value(fact.value)
    if fact.is_deprecated:
        value = set_aside(value)
    return (*value, *cites, *((TextRun(" "), *qualifiers) if qualifiers else ()))


def _event_rows(context: PrintContext, id: str, shown: frozenset[str]) -> Iterator[dict[str, Any]]:
    """Events by date, with the part in them. Those that are shown have names, sources and notes in their entries, which
    stand in the order of time: here they are dates, with the page.
    """
    told: list[Run] = []
    for row in page.event_rows(context, id):
        if row["id"] not in shown:
            line = runs(context, (*row["event"], TextRun(" – "), *row["role"]))
            yield {"label": runs(context, row["date"]), "line": line}
            continue
        role = without_cites(without_notes(row["role"]))
        told += [["t", "; ", "", ""]] if told else []
        known = row["date"] if context.statements(row["id"], "date") else row["event"]
        told += [["a", row["id"], plain(runs(context, known)), "", ""], ["t", " ", "", ""], *runs(context, role)]
    if told:
        yield {"label": words("Events"), "line": told, "is_told_there": True}


def _judgements_row(context: PrintContext, judgements: Iterable[Judgement], told: Told) -> Iterator[dict[str, Any]]:
    """Their numbers, how likely each is, and the page of its words, which would mix with facts here."""
    line: list[Run] = []
    for each in judgements:
        context.raise_marking(each.marking)
        likelihood = likelihood_words(each.likelihood) if each.likelihood else "no likelihood given"
        said = f": {likelihood}" if each.attributed_to is None else ", of others"
        line += [["t", "; ", "", ""]] if line else []
        line += [["a", each.id, told.judgements[each.id], "", "b"], ["t", said, "", ""]]
    if line:
        yield _row("Judgements", line) | {"is_told_there": True}


def _judgement(context: PrintContext, judgement: Judgement, number: str, *, is_about_shown: bool) -> PrintBlock:
    """A judgement apart from facts. Likelihood and confidence stand on lines of their own."""
    view = judgement_view(context, judgement)
    return {
        "kind": "judgement",
        "id": judgement.id,
        "number": words(number),
        "title": words("Judgement" if view["is_ours"] else "Judgement by others"),
        "likelihood": words(view["likelihood"]),
        "low": view["low"],
        "high": view["high"],
        "marking": runs(context, view["marking"]),
        "blocks": prose_blocks(context, judgement.text, draw_print, 4, judgement.as_of),
        "confidence": words(view["confidence"]),
        "about": _about(context, judgement) if is_about_shown else [],
        "basis": runs(context, view["basis"]),
        "meta": runs(context, view["meta"]),
        "where": str(judgement.where),
    }


def _about(context: PrintContext, judgement: Judgement) -> list[Run]:
    """The subjects that its text does not lead to."""
    linked = {part.target for part in judgement.text.parts if isinstance(part, Link)}
    return runs(context, context.links(id for id in judgement.about if id not in linked))


def _figures(context: PrintContext, id: str, shown: frozenset[str]) -> tuple[list[PrintBlock], list[dict[str, Any]]]:
    """Observations: as bars where several numbers can be compared, and as a row each otherwise. Those of another entry,
    which is shown, have sources and notes there.
    """
    charts: list[PrintBlock] = []
    rows: list[dict[str, Any]] = []
    derived = context.book.derived
    own = derived.observations_of.get(id, ())
    others = tuple(each for each in derived.observations_for.get(id, ()) if each.of != id)
    for metric in dict.fromkeys(each.metric for each in (*own, *others)):
        label = metric_label(context, metric)
        comparable = [each for each in own if each.metric == metric and isinstance(each.value, NumberValue)]
        comparable = [each for each in comparable if each.is_affirmed and each.unit]
        drawn: list[Observation] = []
        for subject, series in page.series_in(comparable).items():
            if len(series) > page.FEW:
                title = f"{label}: {context.title(subject)}" if subject else label
                for each_unit in charts_of(context, series, label, "date"):
                    charts += chart(context, each_unit, title)
                drawn += series
        parts = [each for each in comparable if each.subject and each not in drawn]
        if len(parts) > page.FEW and page.is_of_one_day(parts):
            when = context.date(parts[0].qualifiers.as_of)
            title = f"{label}, {when}" if when else label
            for each_unit in charts_of(context, parts, label):
                charts += chart(context, each_unit, title)
            drawn += parts
        before = ""
        for each in page.ordered(context, (*own, *others), metric):
            if each not in drawn:
                other = each.subject if each.of == id else each.of
                is_there = each.of != id and each.of in shown
                line = page.figure_line(context, each, other, is_noted=not is_there)
                row = _row(label if label != before else "", runs(context, line), str(each.where))
                rows.append(row | {"is_told_there": is_there})
                before = label
    return charts, rows


def _disputes(context: PrintContext, id: str, told: Told) -> tuple[list[PrintBlock], list[dict[str, Any]]]:
    """Disputes of the entity in full; those of others that it is in, by a link."""
    blocks: list[PrintBlock] = []
    rows: list[dict[str, Any]] = []
    for each in context.book.derived.disputes_of.get(id, ()):
        if each.subject in (id, "") and each.id not in told.disputes:
            told.disputes.add(each.id)
            blocks.append(_dispute(context, each, told))
        else:
            view = dispute_view(context, each)
            line = [*runs(context, view["title"]), ["t", " ", "", ""], ["k", _state(view), "dispute"]]
            rows.append(_row("Dispute", line) | {"is_told_there": True})
    return blocks, rows


def _state(view: View) -> str:
    return "settled" if view["is_settled"] else "disputed"


def _dispute(context: PrintContext, dispute: Dispute, told: Told) -> PrintBlock:
    """The sides of a dispute with all that qualifies them; `statements` are those that the rows of facts need not."""
    view = dispute_view(context, dispute)
    rows: list[tuple[Line, Line]] = []
    for side, said in zip(dispute.sides, view["sides"], strict=True):
        rank: Line = (TextRun(f" {said['rank']}"),) if said["rank"] else ()
        note: Line = (TextRun(" "), *said["note"]) if said["note"] else ()
        if side.fact and side.fact.value == side.value:
            value = _fact_line(context, side.fact, is_cited=False)
        else:  # what was observed, or the other end of a relation
            value = (*said["value"], *rank, *note)
        value = value if told.is_new(side.bearers) else without_notes(value)
        rows.append((value, said["sources"]))
    return {
        "kind": "dispute",
        "title": runs(context, view["title"]),
        "state": "settled" if view["is_settled"] else "open",
        "table": table(context, (counted(len(rows), "side"), "Sources"), rows, [], (5, 2), 1),
        "statements": [each.id for side in dispute.sides if side.fact for each in side.fact.statements],
    }


def highest_marking(chapters: Iterable[Chapter]) -> Marking:
    return highest(each["marking"] for each in chapters)
