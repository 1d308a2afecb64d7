"""The page of a source: what it is, how it stands, what rests on it, and what falls without it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from briefbook.model.derived import Resting
from briefbook.model.entries import Observation, Source
from briefbook.model.facts import Fact
from briefbook.model.grades import CREDIBILITY, RELIABILITY
from briefbook.model.inline import Chip, Go, Line, Out, Say, Segment
from briefbook.model.page import Page
from briefbook.model.source_types import SOURCE_TYPES
from briefbook.model.statement import Rank, Statement
from briefbook.render.addresses import SOURCES
from briefbook.render.blocks import is_disputed, observed_words
from briefbook.render.desk import Desk, set_aside_chip
from briefbook.render.publication import joined_lines, publication_rows, retraction_line
from briefbook.render.scene import Scene
from briefbook.render.views.parted import labelled, parted
from briefbook.render.views.shared import View, crumbs
from briefbook.render.wording import counted, language_words, qualifying_words


def source_pages(scene: Scene, id: str) -> Iterator[Page]:
    """The page of a source, and more where more rests on it than one page holds."""
    source = scene.corpus.sources[id]
    resting = scene.derived.resting[id]
    total = counted(resting.count, "statement", language=scene.language)
    by_subject = _by_subject(scene, resting)
    path = scene.addresses.paths[id]
    whole = parted(scene, path, source.title, by_subject, lambda each: labelled(scene, _subject_of(each)))
    for number, part in whole.wanted(scene):
        desk = Desk(scene, part.path)
        kind = SOURCE_TYPES.get(source.type, source.type)
        above = [(SOURCES, "Sources")]
        view: View = {
            "crumbs": crumbs(desk, *above, ("", kind)) if number == 1 else whole.crumbs(desk, number, *above),
            "title": whole.title_of(number),
            "title_lang": source.language,
            "language": scene.language,
            "parts": whole.line(desk, number),
            "is_first": number == 1,
            "subjects": tuple(_subject(desk, id, subject, held) for subject, held in part.groups),
        }
        view |= _beginning(desk, id, total) if number == 1 else {}
        desk.bear(source.marking)
        words = f"{total} rest on this source." if resting.count else _nothing(source)
        yield Page(
            path=part.path,
            template="source",
            title=whole.title_of(number),
            description=whole.description_of(number, words),
            kind="source",
            view=view,
            icon="material/file-document-outline",
            marking=desk.marking,
        )


def _nothing(source: Source) -> str:
    if source.retracted:
        return "Nothing rests on this source any more."
    return f"{'Kept for reference: no' if source.is_library else 'No'} statement rests on this source."


def source_page(scene: Scene, id: str) -> Page:
    """The first page of a source."""
    return next(source_pages(scene, id))


def _beginning(desk: Desk, id: str, total: str) -> View:
    """What the first page says of the source itself."""
    source, derived = desk.corpus.sources[id], desk.scene.derived
    resting = derived.resting[id]
    return {
        "rows": tuple((label, line) for label, line in _rows(desk, source) if line),
        "retracted": retraction_line(desk, source),
        "corrects": tuple((desk.go(each),) for each in derived.corrects.get(id, ())),
        "note": source.note,
        "grade": _grade(desk, source),
        "origin": tuple((desk.go(each),) for each in source.derived_from),
        "partly": tuple((desk.go(each),) for each in derived.independence.partly.get(id, ())),
        "retold": tuple(_retelling(desk, id, each) for each in derived.retold_by.get(id, ())),
        "total": total if resting.count else "",
        "nothing": _nothing(source),
        "falling": resting.falling_count,
        "judgements": tuple((desk.go(each, _judgement_words(desk, each)),) for each in resting.judgements),
        "texts": tuple((desk.go(each),) for each in resting.texts),
    }


def _retelling(desk: Desk, id: str, other: str) -> Line:
    is_partly = id not in desk.corpus.sources[other].derived_from
    return (desk.go(other), *([Say(", in part")] if is_partly else []))


def _rows(desk: Desk, source: Source) -> Iterator[tuple[str, Line]]:
    yield "Type", (Say(SOURCE_TYPES.get(source.type, source.type)),)
    yield "Publisher", desk.publisher(source)
    yield "Author", joined_lines((desk.value(author) for author in source.authors), ", ")
    title = source.translated_title
    yield "Title in translation", desk.value(title) if title else ()
    yield "Published", _words(desk.date(source.published))
    yield "Accessed", _words(desk.date(source.accessed))
    yield "Language", _words(language_words(source.language, desk.scene.language) if source.language else "")
    yield from publication_rows(desk, source)
    yield "Address", (Out(source.url, source.url),) if source.url else ()
    yield "Archived", (Out(source.archived, source.archived),) if source.archived else ()


def _words(text: str) -> Line:
    return (Say(text),) if text else ()


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


def _by_subject(scene: Scene, resting: Resting) -> list[tuple[str, list[Fact | Observation]]]:
    """What rests on a source, by subject, these by name; facts before observations."""
    found: dict[str, list[Fact | Observation]] = {}
    for fact in resting.facts:
        found.setdefault(fact.subject, []).append(fact)
    for each in resting.observations:
        found.setdefault(each.of, []).append(each)
    corpus = scene.corpus
    return sorted(found.items(), key=lambda each: (corpus.order(corpus.title_of(each[0])), each[0]))


def _subject(desk: Desk, id: str, subject: str, held: Iterable[Fact | Observation]) -> View:
    """What rests on the source of one subject: each row leads to the statement where it stands."""
    falling = desk.scene.derived.resting[id].falling
    href = desk.scene.addresses.href(subject, desk.path)
    rows = [
        _fact_row(desk, id, each, falling, href) if isinstance(each, Fact) else _figure_row(desk, id, each, falling)
        for each in held
    ]
    return {"subject": (desk.go(subject),), "rows": tuple(rows)}


def _subject_of(each: Fact | Observation) -> str:
    return each.subject if isinstance(each, Fact) else each.of


def _fact_row(desk: Desk, id: str, fact: Fact, falling: frozenset[str], href: str) -> Line:
    statements = fact.statements
    own = next((each for each in statements if each.source == id), statements[0])
    desk.bear_all((own,))
    label = desk.corpus.vocabulary.directions[fact.property].label
    disputed = is_disputed(desk, fact.subject, (own,))
    words = qualifying_words(
        own.qualifiers,
        desk.scene.language,
        is_disputed=disputed,
        without=_rank_apart(fact.is_deprecated),
        names=desk.corpus.names,
    )
    said = (Say(f" ({words})"),) if words else ()
    standing = _standing(desk, own, is_falling=own.id in falling)
    return (Go(label, f"{href}#s-{own.id}"), _COLON, *desk.value(fact.value), *said, *_place(desk, own, id), *standing)


def _figure_row(desk: Desk, id: str, each: Observation, falling: frozenset[str]) -> Line:
    desk.bear_all((each,))
    label = desk.corpus.vocabulary.metrics[each.metric].label
    line: list[Segment] = [desk.go(each.of, label, f"s-{each.id}"), Say(": ")]
    line += [desk.go(each.subject), Say(" ")] if each.subject else []
    line.append(Say(observed_words(desk, each, _rank_apart(each.qualifiers.rank is Rank.DEPRECATED))))
    return (*line, *_place(desk, each, id), *_standing(desk, each, is_falling=each.id in falling))


_COLON = Say(": ")
_BORNE = Chip("borne by others too", "borne", "Other sources, independent of this one, say the same")


def _place(desk: Desk, statement: Statement | Observation, id: str) -> Line:
    """Where in the source it stands; what cites only a retelling of the source names that."""
    citation = statement.citation
    if citation and citation.source != id:
        return (Say(", in "), desk.go(citation.source))
    return (Say(" "), Say(citation.locator, tone="locator")) if citation and citation.locator else ()


def _rank_apart(is_deprecated: bool) -> tuple[str, ...]:
    """What was set aside says so in a badge at the end of its row."""
    return ("rank",) if is_deprecated else ()


def _standing(desk: Desk, each: Statement | Observation, *, is_falling: bool) -> Line:
    if each.qualifiers.rank is Rank.DEPRECATED:
        return (Say(" "), set_aside_chip(desk.corpus, (each,)))
    return () if is_falling else (Say(" "), _BORNE)
