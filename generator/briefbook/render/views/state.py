"""The pages on the state of the book: disputes, open questions, coverage."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from typing import Any, NamedTuple

from briefbook.model.derived import EntityCoverage, Lean, Overdue, TypeCoverage
from briefbook.model.entries import Observation
from briefbook.model.facts import Fact
from briefbook.model.inline import Line, Say, Segment
from briefbook.model.page import Page
from briefbook.render.addresses import COVERAGE, DISPUTES, QUESTIONS
from briefbook.render.blocks import is_disputed
from briefbook.render.desk import Desk
from briefbook.render.lists import OPEN, SETTLED, disputes_by_standing
from briefbook.render.parts import CARDS, ROWS
from briefbook.render.scene import Scene
from briefbook.render.views.indexes import list_page, list_view, whole_marking
from briefbook.render.views.parted import labelled, parted
from briefbook.render.views.shared import View, dispute_view, standing_words
from briefbook.render.wording import qualifying_words


def disputes_pages(scene: Scene) -> Iterator[Page]:
    """Where sources disagree: open disputes, then those that were settled."""
    groups = disputes_by_standing(scene.derived)
    whole = parted(
        scene, DISPUTES, "Disputes", groups, lambda each: labelled(scene, each.subject), size=CARDS, is_grouped=True
    )
    for number, part in whole.wanted(scene):
        desk = Desk(scene, part.path)
        held = {standing: tuple(dispute_view(desk, each) for each in disputes) for standing, disputes in part.groups}
        view = list_view(desk, whole, number) | {"open": held.get(OPEN, ()), "settled": held.get(SETTLED, ())}
        view["sources"] = desk.source_lines()
        words, icon = "Where sources disagree", "material/scale-unbalanced"
        yield list_page(whole, number, "disputes.md.j2", words, view, icon, whole_marking(scene), 1.0)


class _Question(NamedTuple):
    """Something open: the entry that it is about, how it is drawn, and how many entries it names."""

    id: str
    draw: Callable[[Desk], Any]
    weight: int = 1


_QUESTIONS = {
    "overdue": "Overdue for review",
    "unknown": "Known to be unknown",
    "stubs": "No entry yet",
    "unsourced": "Without a source",
    "unsourced_observations": "Without a source",
    "leans": "From one origin alone",
}
"""What is open, as the template calls it and as the page does, in page order."""


def questions_pages(scene: Scene) -> Iterator[Page]:
    """What the book does not know, or has not looked at again in time."""
    groups = _questions(scene)
    whole = parted(
        scene,
        QUESTIONS,
        "Open questions",
        [(name, groups[name]) for name in _QUESTIONS],
        lambda each: labelled(scene, each.id),
        weigh=lambda each: each.weight,
        is_grouped=True,
        called=_QUESTIONS.__getitem__,
    )
    for number, part in whole.wanted(scene):
        desk = Desk(scene, part.path)
        drawn: View = dict.fromkeys(_QUESTIONS, ())
        drawn |= {name: tuple(each.draw(desk) for each in held) for name, held in part.groups}
        view = list_view(desk, whole, number) | drawn
        words, icon = "What is not known yet", "material/help-circle-outline"
        yield list_page(whole, number, "questions.md.j2", words, view, icon, whole_marking(scene), 1.0)


def _questions(scene: Scene) -> dict[str, tuple[_Question, ...]]:
    questions = scene.derived.questions
    observations = questions.unsourced_observations
    return {
        "overdue": tuple(_Question(each.id, partial(_overdue, overdue=each)) for each in questions.overdue),
        "unknown": tuple(_Question(fact.subject, partial(_fact, fact=fact)) for fact in questions.unknown),
        "stubs": tuple(_Question(id, partial(_stub, id=id)) for id in questions.stubs),
        "unsourced": tuple(_Question(fact.subject, partial(_fact, fact=fact)) for fact in questions.unsourced),
        "unsourced_observations": tuple(_Question(each.of, partial(_figure, each=each)) for each in observations),
        "leans": tuple(_leans(questions.leans)),
    }


def _figure(desk: Desk, each: Observation) -> Line:
    return (desk.go(each.of, desk.corpus.vocabulary.metrics[each.metric].label, f"s-{each.id}"),)


def _fact(desk: Desk, fact: Fact) -> Line:
    label = desk.corpus.vocabulary.directions[fact.property].label
    anchor = f"s-{fact.statements[0].id}"
    where = desk.go(fact.subject, label, anchor)
    if fact.property == "summary":
        where = desk.go(fact.subject, label)
    disputed = is_disputed(desk, fact.subject, fact.statements)
    words = qualifying_words(fact.qualifiers, desk.scene.language, is_disputed=disputed, names=desk.corpus.names)
    role = (Say(f" ({words})"),) if words else ()
    notes = tuple(Say(f" · {note}", tone="note") for note in fact.notes)
    return (desk.go(fact.subject), Say(" · "), where, *role, Say(": "), *desk.value(fact.value), *notes)


def _stub(desk: Desk, id: str) -> Line:
    incoming = [each for each in desk.corpus.incoming.get(id, ()) if each.is_affirmed]
    line: Line = (desk.go(id),)
    if incoming:
        line += (Say(" · wanted by "), desk.go(incoming[0].subject))
    return line


def _leans(leans: Iterable[Lean]) -> Iterator[_Question]:
    """The entries that rest on one origin alone, by that origin, the one that bears most first; an origin of more than
    a page holds comes several times.
    """
    by_origin: defaultdict[str, list[str]] = defaultdict(list)
    for lean in leans:
        by_origin[lean.origin].append(lean.entity)
    for origin, borne in sorted(by_origin.items(), key=lambda each: (-len(each[1]), each[0])):
        for start in range(0, len(borne), ROWS):
            held = borne[start : start + ROWS]
            draw = partial(_lean, origin=origin, entities=held, count=len(borne))
            yield _Question(origin, draw, len(held))


def _lean(desk: Desk, origin: str, entities: Iterable[str], count: int) -> View:
    entries: list[Segment] = []
    for id in entities:
        entries += [*([Say(", ")] if entries else []), desk.go(id)]
    return {"origin": (desk.go(origin),), "count": count, "entries": tuple(entries)}


def _overdue(desk: Desk, overdue: Overdue) -> Line:
    words = f"{overdue.kind}, to be reviewed by {desk.date(overdue.review_by)}"
    return (desk.go(overdue.id), Say(f" · {words}"))


def coverage_pages(scene: Scene) -> Iterator[Page]:
    """How much is known of what, by type and by entity."""
    types = scene.corpus.vocabulary.types
    groups = [(group.type, group.entities) for group in scene.derived.coverage]
    whole = parted(
        scene,
        COVERAGE,
        "Coverage",
        groups,
        lambda each: labelled(scene, each.entity),
        is_grouped=True,
        called=lambda type: types[type].plural,
    )
    totals = tuple(_of_type(scene, group) for group in scene.derived.coverage)
    for number, part in whole.wanted(scene):
        desk = Desk(scene, part.path)
        held = tuple(
            {"title": types[type].plural, "rows": tuple(_coverage(desk, each) for each in entities)}
            for type, entities in part.groups
        )
        view = list_view(desk, whole, number) | {"is_first": number == 1, "totals": totals, "groups": held}
        words, icon = "How much is known of what", "material/chart-donut"
        yield list_page(whole, number, "coverage.md.j2", words, view, icon, whole_marking(scene))


def _of_type(scene: Scene, group: TypeCoverage) -> View:
    return {
        "title": scene.corpus.vocabulary.types[group.type].plural,
        "entities": len(group.entities),
        "facts": group.facts,
        "sourced": _share(group.sourced, group.facts),
        "expected": _share(group.expected - group.missing, group.expected),
    }


def _coverage(desk: Desk, each: EntityCoverage) -> View:
    directions = desk.corpus.vocabulary.directions
    return {
        "entity": (desk.go(each.entity),),
        "facts": each.facts,
        "sourced": _share(each.sourced, each.facts),
        "sources": standing_words(each.standing) or "none",
        "expected": f"{each.expected - len(each.missing)} of {each.expected}" if each.expected else "",
        "missing": ", ".join(directions[name].label for name in each.missing),
    }


def _share(part: int, whole: int) -> str:
    return f"{100 * part // whole} %" if whole else "–"
