"""The pages on the state of the book: disputes, open questions, coverage."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from itertools import chain
from typing import Any, NamedTuple

from msgspec.structs import astuple

from briefbook.model.derived import EntityCoverage, Lean, Overdue, TypeCoverage
from briefbook.model.entries import Observation
from briefbook.model.facts import Fact
from briefbook.model.inline import Line, TextRun
from briefbook.model.page import Page
from briefbook.pages.addresses import COVERAGE, DISPUTES, QUESTIONS
from briefbook.pages.book_context import BookContext
from briefbook.pages.facets import Facets
from briefbook.pages.lists import OPEN, SETTLED, disputes_by_standing
from briefbook.pages.page_context import PageContext
from briefbook.pages.parts import CARDS, ROWS
from briefbook.pages.spans import note_line
from briefbook.pages.views.indexes import letter_of, list_page, list_view, whole_marking
from briefbook.pages.views.pagination import labelled, paginated
from briefbook.pages.views.shared import View, dispute_view, standing_words


def disputes_pages(book: BookContext) -> Iterator[Page]:
    """Where sources disagree: open disputes, then those that were settled."""
    groups = disputes_by_standing(book.derived)
    whole = paginated(
        book,
        DISPUTES,
        "Disputes",
        groups,
        lambda each: labelled(book, each.subject),
        size=CARDS,
        is_grouped=True,
        place=lambda standing, each: (standing, letter_of(book.corpus.name_of(each.subject), book.language)),
    )
    for number, part in whole.wanted(book):
        context = PageContext(book, part.path)
        facets, anchors = Facets(context), whole.anchors(number)
        held = {
            standing: tuple(dispute_view(context, each, (*facets.dispute(each), *next(anchors))) for each in disputes)
            for standing, disputes in part.groups
        }
        view = list_view(context, whole, number) | {"open": held.get(OPEN, ()), "settled": held.get(SETTLED, ())}
        view["sources"] = context.source_lines()
        words, icon = "Where sources disagree", "material/scale-unbalanced"
        yield list_page(whole, number, "disputes.md.j2", words, view, icon, whole_marking(book), 1.0)


class _Question(NamedTuple):
    """Something open: the entry that it is about, how it is drawn, and how many entries it names."""

    id: str
    draw: Callable[[PageContext], Any]
    weight: int = 1


_QUESTIONS = {
    "overdue": "Overdue for review",
    "unknown": "Recorded as unknown",
    "stubs": "No entry yet",
    "unsourced": "Without a source",
    "unsourced_observations": "Without a source",
    "leans": "From a single origin",
}
"""What is open, as the template calls it and as the page does, in page order."""


def questions_pages(book: BookContext) -> Iterator[Page]:
    """What the book does not know, or has not looked at again in time."""
    groups = _questions(book)
    whole = paginated(
        book,
        QUESTIONS,
        "Open questions",
        [(name, groups[name]) for name in _QUESTIONS],
        lambda each: labelled(book, each.id),
        weigh=lambda each: each.weight,
        is_grouped=True,
        called=_QUESTIONS.__getitem__,
    )
    for number, part in whole.wanted(book):
        context = PageContext(book, part.path)
        drawn: View = dict.fromkeys(_QUESTIONS, ())
        drawn |= {name: tuple(each.draw(context) for each in held) for name, held in part.groups}
        view = list_view(context, whole, number) | drawn
        words, icon = "What is not known yet", "material/help-circle-outline"
        yield list_page(whole, number, "questions.md.j2", words, view, icon, whole_marking(book), 1.0)


def has_questions(book: BookContext) -> bool:
    """Whether anything is open."""
    return any(astuple(book.derived.questions))


def _questions(book: BookContext) -> dict[str, tuple[_Question, ...]]:
    questions = book.derived.questions
    observations = questions.unsourced_observations
    return {
        "overdue": tuple(_Question(each.id, partial(_overdue, overdue=each)) for each in questions.overdue),
        "unknown": tuple(_Question(fact.subject, partial(_fact, fact=fact)) for fact in questions.unknown),
        "stubs": tuple(_Question(id, partial(_stub, id=id)) for id in questions.stubs),
        "unsourced": tuple(_Question(fact.subject, partial(_fact, fact=fact)) for fact in questions.unsourced),
        "unsourced_observations": tuple(_Question(each.of, partial(_figure, each=each)) for each in observations),
        "leans": tuple(_leans(questions.leans)),
    }


def _figure(context: PageContext, each: Observation) -> Line:
    return (context.go(each.of, context.corpus.vocabulary.metrics[each.metric].label, f"s-{each.id}"),)


def _fact(context: PageContext, fact: Fact) -> Line:
    label = context.corpus.vocabulary.directions[fact.property].label
    anchor = f"s-{fact.statements[0].id}"
    where = context.go(fact.subject, label, anchor)
    if fact.property == "summary":
        where = context.go(fact.subject, label)
    words = context.qualifying_words(fact.qualifiers, fact.subject, fact.statements)
    role = (TextRun(f" ({words})"),) if words else ()
    notes = tuple(chain.from_iterable(note_line(context, note, " · ") for note in fact.notes))
    return (context.go(fact.subject), TextRun(" · "), where, *role, TextRun(": "), *context.value(fact.value), *notes)


def _stub(context: PageContext, id: str) -> Line:
    incoming = [each for each in context.corpus.incoming.get(id, ()) if each.is_affirmed]
    line: Line = (context.go(id),)
    if incoming:
        line += (TextRun(" · referred to by "), context.go(incoming[0].subject))
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


def _lean(context: PageContext, origin: str, entities: Iterable[str], count: int) -> View:
    return {"origin": (context.go(origin),), "count": count, "entries": context.links(entities)}


def _overdue(context: PageContext, overdue: Overdue) -> Line:
    words = f"{overdue.kind}, to be reviewed by {context.date(overdue.review_by)}"
    return (context.go(overdue.id), TextRun(f" · {words}"))


def coverage_pages(book: BookContext) -> Iterator[Page]:
    """What is recorded of each entry, and what is missing, by type and by entity."""
    types = book.corpus.vocabulary.types
    groups = [(group.type, group.entities) for group in book.derived.coverage]
    whole = paginated(
        book,
        COVERAGE,
        "Coverage",
        groups,
        lambda each: labelled(book, each.entity),
        size=max(CARDS, ROWS - len(groups)),  # the first page has a row for each type, too
        is_grouped=True,
        called=lambda type: types[type].plural,
        place=lambda type, each: (types[type].plural, letter_of(book.corpus.name_of(each.entity), book.language)),
    )
    totals = tuple(_of_type(book, group) for group in book.derived.coverage)
    for number, part in whole.wanted(book):
        context = PageContext(book, part.path)
        facets, anchors = Facets(context), whole.anchors(number)
        held = tuple(
            {
                "title": types[type].plural,
                "rows": tuple(
                    _coverage(context, each, (*facets.entity(each.entity), *next(anchors))) for each in entities
                ),
            }
            for type, entities in part.groups
        )
        view = list_view(context, whole, number) | {"is_first": number == 1, "totals": totals, "groups": held}
        words, icon = "What is recorded of each entry, and what is missing", "material/chart-donut"
        yield list_page(whole, number, "coverage.md.j2", words, view, icon, whole_marking(book))


def _of_type(book: BookContext, group: TypeCoverage) -> View:
    return {
        "title": book.corpus.vocabulary.types[group.type].plural,
        "entities": len(group.entities),
        "facts": group.facts,
        "sourced": _share(group.sourced, group.facts),
        "expected": _share(group.expected - group.missing, group.expected),
    }


def _coverage(context: PageContext, each: EntityCoverage, behind: Line) -> View:
    directions = context.corpus.vocabulary.directions
    return {
        "entity": (context.go(each.entity), *behind),
        "facts": each.facts,
        "sourced": _share(each.sourced, each.facts),
        "sources": standing_words(each.standing) or "none",
        "expected": f"{each.expected - len(each.missing)} of {each.expected}" if each.expected else "",
        "missing": ", ".join(directions[name].label for name in each.missing),
    }


def _share(part: int, whole: int) -> str:
    return f"{100 * part // whole} %" if whole else "–"
