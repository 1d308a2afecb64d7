"""The page of a source: what it is, how it stands, what rests on it, and what falls without it."""

from __future__ import annotations

from collections.abc import Iterator

from briefbook.model.entries import Source
from briefbook.model.grades import CREDIBILITY, RELIABILITY
from briefbook.model.inline import Chip, Line, Out, Say, Segment
from briefbook.model.page import Page
from briefbook.model.source_types import SOURCE_TYPES
from briefbook.model.statement import Rank
from briefbook.render.addresses import SOURCES
from briefbook.render.blocks import observed_words
from briefbook.render.desk import Desk
from briefbook.render.scene import Scene
from briefbook.render.views.shared import View, crumbs
from briefbook.render.wording import counted, language_words


def source_page(scene: Scene, id: str) -> Page:
    source = scene.corpus.sources[id]
    path = scene.addresses.paths[id]
    desk = Desk(scene, path)
    resting = scene.derived.resting[id]
    total = len(resting.facts) + len(resting.observations)
    view: View = {
        "crumbs": crumbs(desk, (SOURCES, "Sources"), ("", SOURCE_TYPES.get(source.type, source.type))),
        "title": source.title,
        "rows": tuple((label, line) for label, line in _rows(desk, source) if line),
        "note": source.note,
        "grade": _grade(desk, source),
        "origin": tuple((desk.go(each),) for each in source.derived_from),
        "retold": tuple((desk.go(each),) for each in scene.derived.retold_by.get(id, ())),
        "subjects": tuple(_subjects(desk, id)),
        "total": counted(total, "statement"),
        "falling": sum(fact.statements[0].id in resting.falling for fact in resting.facts)
        + sum(each.id in resting.falling for each in resting.observations),
        "judgements": tuple((desk.go(each, _judgement_words(desk, each)),) for each in resting.judgements),
        "texts": tuple((desk.go(each),) for each in resting.texts),
    }
    desk.bear(source.marking)
    return Page(
        path=path,
        template="source.md.j2",
        title=source.title,
        description=f"{counted(total, 'statement')} rest on this source.",
        kind="source",
        view=view,
        icon="material/file-document-outline",
        marking=desk.marking,
    )


def _rows(desk: Desk, source: Source) -> Iterator[tuple[str, Line]]:
    yield "Type", (Say(SOURCE_TYPES.get(source.type, source.type)),)
    yield "Publisher", desk.publisher(source)
    yield "Author", _spread([desk.value(author) for author in source.authors])
    yield "Published", _words(desk.date(source.published))
    yield "Accessed", _words(desk.date(source.accessed))
    yield "Language", _words(language_words(source.language, desk.scene.language) if source.language else "")
    yield "Address", (Out(source.url, source.url),) if source.url else ()
    yield "Archived", (Out(source.archived, source.archived),) if source.archived else ()


def _words(text: str) -> Line:
    return (Say(text),) if text else ()


def _spread(lines: list[Line]) -> Line:
    return tuple(segment for number, line in enumerate(lines) for segment in ((Say(", "), *line) if number else line))


def _grade(desk: Desk, source: Source) -> Line:
    reliability = desk.reliability(source)
    said = []
    if reliability:
        said.append(f"publisher {RELIABILITY[reliability]}")
    if source.credibility:
        said.append(f"item {CREDIBILITY[source.credibility]}")
    grade = desk.grade(source)
    return (grade, Say(f" {', '.join(said)} (Admiralty code)")) if grade else ()


def _judgement_words(desk: Desk, id: str) -> str:
    about = desk.corpus.judgements[id].about
    return f"Judgement on {desk.title(about[0])}" if about else "Judgement"


def _subjects(desk: Desk, id: str) -> Iterator[View]:
    """What rests on the source, by subject: each row leads to the statement where it stands."""
    resting = desk.scene.derived.resting[id]
    rows: dict[str, list[View]] = {}
    for fact in resting.facts:
        own = next(each for each in fact.statements if each.source == id)
        desk.bear_all((own,))
        label = desk.corpus.vocabulary.directions[fact.property].label
        what: list[Segment] = [desk.go(fact.subject, label, f"s-{own.id}"), Say(": "), *desk.value(fact.value)]
        what += [Say(f" ({fact.qualifiers.role})")] if fact.qualifiers.role else []
        row = {
            "what": tuple(what),
            "locator": own.citation.locator if own.citation else "",
            "standing": _standing(own.id in resting.falling, fact.is_deprecated),
        }
        rows.setdefault(fact.subject, []).append(row)
    for each in resting.observations:
        desk.bear_all((each,))
        label = desk.corpus.vocabulary.metrics[each.metric].label
        what = [desk.go(each.of, label, f"s-{each.id}"), Say(": ")]
        what += [desk.go(each.subject), Say(" ")] if each.subject else []
        what.append(Say(observed_words(each)))
        locator = each.citation.locator if each.citation else ""
        standing = _standing(each.id in resting.falling, each.qualifiers.rank is Rank.DEPRECATED)
        rows.setdefault(each.of, []).append({"what": tuple(what), "locator": locator, "standing": standing})
    for subject in sorted(rows, key=lambda each: (desk.title(each).casefold(), each)):
        yield {"subject": (desk.go(subject),), "rows": tuple(rows[subject])}


def _standing(is_falling: bool, is_deprecated: bool) -> Line:
    if is_deprecated:
        return (Chip("set aside", "deprecated"),)
    return (
        ()
        if is_falling
        else (Chip("borne by others too", "borne", "Other sources, independent of this one, say the same"),)
    )
