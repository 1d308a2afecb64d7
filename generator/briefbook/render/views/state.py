"""The pages on the state of the book: disputes, open questions, coverage."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator

from briefbook.model.derived import Lean, Overdue
from briefbook.model.facts import Fact
from briefbook.model.inline import Line, Say, Segment
from briefbook.model.page import Page
from briefbook.render.addresses import COVERAGE, DISPUTES, QUESTIONS
from briefbook.render.desk import Desk
from briefbook.render.scene import Scene
from briefbook.render.views.indexes import whole_marking
from briefbook.render.views.shared import View, crumbs, dispute_view
from briefbook.render.wording import counted


def disputes_page(scene: Scene) -> Page:
    """Where sources disagree: open disputes, then those that were settled."""
    desk = Desk(scene, DISPUTES)
    disputes = scene.derived.disputes
    view: View = {
        "crumbs": crumbs(desk, ("", "Disputes")),
        "title": "Disputes",
        "open": tuple(dispute_view(desk, each) for each in disputes if not each.is_settled),
        "settled": tuple(dispute_view(desk, each) for each in disputes if each.is_settled),
    }
    view["sources"] = desk.source_lines()
    return Page(
        DISPUTES,
        "disputes.md.j2",
        "Disputes",
        "Where sources disagree",
        "index",
        view,
        "material/scale-unbalanced",
        marking=whole_marking(scene),
    )


def questions_page(scene: Scene) -> Page:
    """What the book does not know, or has not looked at again in time."""
    desk = Desk(scene, QUESTIONS)
    questions = scene.derived.questions
    view: View = {
        "crumbs": crumbs(desk, ("", "Open questions")),
        "title": "Open questions",
        "unknown": tuple(_fact(desk, fact) for fact in questions.unknown),
        "stubs": tuple(_stub(desk, id) for id in questions.stubs),
        "unsourced": tuple(_fact(desk, fact) for fact in questions.unsourced),
        "unsourced_observations": tuple(
            (desk.go(each.of, scene.corpus.vocabulary.metrics[each.metric].label, f"s-{each.id}"),)
            for each in questions.unsourced_observations
        ),
        "leans": tuple(_leans(desk, questions.leans)),
        "overdue": tuple(_overdue(desk, each) for each in questions.overdue),
    }
    return Page(
        QUESTIONS,
        "questions.md.j2",
        "Open questions",
        "What is not known yet",
        "index",
        view,
        "material/help-circle-outline",
        marking=whole_marking(scene),
    )


def _fact(desk: Desk, fact: Fact) -> Line:
    label = desk.corpus.vocabulary.directions[fact.property].label
    anchor = f"s-{fact.statements[0].id}"
    where = desk.go(fact.subject, label, anchor)
    if fact.property == "summary":
        where = desk.go(fact.subject, label)
    role = (Say(f" ({fact.qualifiers.role})"),) if fact.qualifiers.role else ()
    notes = tuple(Say(f" · {note}", tone="note") for note in fact.notes)
    return (desk.go(fact.subject), Say(" · "), where, *role, Say(": "), *desk.value(fact.value), *notes)


def _stub(desk: Desk, id: str) -> Line:
    incoming = desk.corpus.incoming.get(id, ())
    line: Line = (desk.go(id),)
    if incoming:
        line += (Say(" · wanted by "), desk.go(incoming[0].subject))
    return line


def _leans(desk: Desk, leans: Iterable[Lean]) -> Iterator[View]:
    """The entries that rest on one origin alone, by that origin, the one that bears most first."""
    by_origin: defaultdict[str, list[Lean]] = defaultdict(list)
    for lean in leans:
        roots = desk.scene.derived.independence.roots
        by_origin[min(root for source in lean.sources for root in roots[source])].append(lean)
    for origin, borne in sorted(by_origin.items(), key=lambda each: (-len(each[1]), each[0])):
        entries: list[Segment] = []
        for lean in borne:
            entries += [*([Say(", ")] if entries else []), desk.go(lean.entity)]
        yield {"origin": (desk.go(origin),), "count": len(borne), "entries": tuple(entries)}


def _overdue(desk: Desk, overdue: Overdue) -> Line:
    words = f"{overdue.kind}, to be reviewed by {desk.date(overdue.review_by)}"
    return (desk.go(overdue.id), Say(f" · {words}"))


def coverage_page(scene: Scene) -> Page:
    """How much is known of what, by type and by entity."""
    desk = Desk(scene, COVERAGE)
    vocabulary = scene.corpus.vocabulary
    groups = []
    for group in scene.derived.coverage:
        rows = tuple(
            {
                "entity": (desk.go(each.entity),),
                "facts": each.facts,
                "sourced": _share(each.sourced, each.facts),
                "sources": f"{counted(each.sources, 'source')}, {counted(each.origins, 'origin')}"
                if each.sources
                else "none",
                "expected": f"{each.expected - len(each.missing)} of {each.expected}" if each.expected else "",
                "missing": ", ".join(vocabulary.directions[name].label for name in each.missing),
            }
            for each in group.entities
        )
        groups.append(
            {
                "title": vocabulary.types[group.type].plural,
                "entities": len(group.entities),
                "facts": group.facts,
                "sourced": _share(group.sourced, group.facts),
                "expected": _share(group.expected - group.missing, group.expected),
                "rows": rows,
            }
        )
    view: View = {"crumbs": crumbs(desk, ("", "Coverage")), "title": "Coverage", "groups": tuple(groups)}
    return Page(
        COVERAGE,
        "coverage.md.j2",
        "Coverage",
        "How much is known of what",
        "index",
        view,
        "material/chart-donut",
        marking=whole_marking(scene),
        boost=0.2,
    )


def _share(part: int, whole: int) -> str:
    return f"{100 * part // whole} %" if whole else "–"
