"""The page of a source: what it is, how it stands, what rests on it, and what falls without it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from briefbook.model.derived import Resting
from briefbook.model.entries import Observation, Source
from briefbook.model.facts import Fact
from briefbook.model.grades import CREDIBILITY, RELIABILITY
from briefbook.model.inline import Badge, Line, PageLink, Segment, TextRun, joined_lines
from briefbook.model.page import Page
from briefbook.model.source_types import SOURCE_TYPES
from briefbook.model.statement import Rank, Statement
from briefbook.pages.addresses import SOURCES
from briefbook.pages.blocks import observed_words
from briefbook.pages.book_context import BookContext
from briefbook.pages.book_files import addresses_line, archived_line, document_line
from briefbook.pages.page_context import PageContext, set_aside_chip
from briefbook.pages.publication import publication_rows, retraction_line, words_line
from briefbook.pages.spans import note_line
from briefbook.pages.views.pagination import labelled, paginated
from briefbook.pages.views.shared import View, crumbs
from briefbook.pages.wording import counted, language_words

RESTING = 200
"""So much of what rests on a source one page holds at most."""
_TEXTS = ""
"""The group of the texts that cite a source, behind those of entities."""


def source_pages(book: BookContext, id: str) -> Iterator[Page]:
    """The page of a source, and more where more rests on it than one page holds."""
    source = book.corpus.sources[id]
    resting = book.derived.resting[id]
    count = resting.count
    total = counted(count, "statement", language=book.language)
    groups: list[tuple[str, Sequence[Fact | Observation | str]]] = [
        *_by_subject(book, resting),
        (_TEXTS, resting.texts),
    ]
    path = book.addresses.paths[id]
    whole = paginated(book, path, source.title, groups, lambda each: labelled(book, _subject_of(each)), size=RESTING)
    for number, part in whole.wanted(book):
        context = PageContext(book, part.path)
        kind = SOURCE_TYPES.get(source.type, source.type)
        above = [(SOURCES, "Sources")]
        view: View = {
            "crumbs": crumbs(context, *above, ("", kind)) if number == 1 else whole.crumbs(context, number, *above),
            "title": whole.title_of(number),
            "title_lang": source.language,
            "language": book.language,
            "parts": whole.line(context, number),
            "is_first": number == 1,
            "subjects": tuple(
                _subject(context, id, subject, held) for subject, held in part.groups if subject != _TEXTS
            ),
            "texts": tuple((context.go(each),) for _, held in part.groups for each in held if isinstance(each, str)),
        }
        view |= _beginning(context, id, total) if number == 1 else {}
        view |= {"standing": "", "reading": (), "sources": context.source_lines()}
        context.raise_marking(source.marking)
        verb = "cites or depends" if count == 1 else "cite or depend"
        words = f"{total} {verb} on this source." if count else _nothing(source)
        yield Page(
            path=part.path,
            template="source",
            title=whole.title_of(number),
            description=whole.description_of(number, words),
            kind="source",
            view=view,
            icon="material/file-document-outline",
            marking=context.marking,
        )


def _nothing(source: Source) -> str:
    if source.retracted:
        return "No statement depends on this source any more."
    return f"{'Kept for reference: no' if source.is_library else 'No'} statement cites or depends on this source."


def _beginning(context: PageContext, id: str, total: str) -> View:
    """What the first page says of the source itself."""
    source, derived = context.corpus.sources[id], context.book.derived
    resting = derived.resting[id]
    return {
        "rows": tuple((label, line) for label, line in _rows(context, source) if line),
        "retracted": retraction_line(context, source),
        "corrects": tuple((context.go(each),) for each in derived.corrects.get(id, ())),
        "note": note_line(context, source.note),
        "grade": _grade(context, source),
        "origin": tuple((context.go(each),) for each in source.derived_from),
        "partly": tuple((context.go(each),) for each in derived.independence.partly.get(id, ())),
        "retold": tuple(_retelling(context, id, each) for each in derived.retold_by.get(id, ())),
        "total": total if resting.count else "",
        "nothing": _nothing(source),
        "falling": resting.falling_count,
        "judgements": tuple((context.go(each, _judgement_words(context, each)),) for each in resting.judgements),
    }


def _retelling(context: PageContext, id: str, other: str) -> Line:
    is_partly = id not in context.corpus.sources[other].derived_from
    return (context.go(other), *([TextRun(", in part")] if is_partly else []))


def _rows(context: PageContext, source: Source) -> Iterator[tuple[str, Line]]:
    yield "Type", (TextRun(SOURCE_TYPES.get(source.type, source.type)),)
    yield "Publisher", context.publisher(source)
    yield "Author", joined_lines(map(context.value, source.authors), TextRun(", "))
    title = source.translated_title
    yield "Title in translation", context.value(title) if title else ()
    yield "Published", words_line(context.date(source.published))
    yield "Accessed", words_line(context.date(source.accessed))
    yield "Language", words_line(language_words(source.language, context.book.language) if source.language else "")
    yield from publication_rows(context, source)
    yield "Addresses" if len(source.addresses) > 1 else "Address", addresses_line(source.addresses)
    yield "The item", document_line(context, source.file) if source.file else ()
    yield "Archived", archived_line(context, source)


def _grade(context: PageContext, source: Source) -> Line:
    reliability = context.reliability(source)
    said = []
    if reliability:
        said.append(f"publisher {RELIABILITY[reliability]}")
    if source.credibility:
        said.append(f"item {CREDIBILITY[source.credibility]}")
    grade = context.grade(source)
    return (grade, TextRun(f" {', '.join(said)} (Admiralty code)")) if grade else ()


def _judgement_words(context: PageContext, id: str) -> str:
    about = context.corpus.judgements[id].about
    return f"Judgement on {context.title(about[0])}" if about else "Judgement"


def _by_subject(book: BookContext, resting: Resting) -> list[tuple[str, list[Fact | Observation]]]:
    """What rests on a source, by subject, these by name; facts before observations."""
    found: dict[str, list[Fact | Observation]] = {}
    for fact in resting.facts:
        found.setdefault(fact.subject, []).append(fact)
    for each in resting.observations:
        found.setdefault(each.of, []).append(each)
    corpus = book.corpus
    return sorted(found.items(), key=lambda each: (corpus.order(corpus.title_of(each[0])), each[0]))


def _subject(context: PageContext, id: str, subject: str, held: Iterable[Fact | Observation | str]) -> View:
    """What rests on the source of one subject: each row leads to the statement where it stands."""
    falling = context.book.derived.resting[id].falling
    href = context.book.addresses.href(subject, context.path)
    rows = [
        _fact_row(context, id, each, falling, href)
        if isinstance(each, Fact)
        else _figure_row(context, id, each, falling)
        for each in held
        if not isinstance(each, str)
    ]
    return {"subject": (context.go(subject),), "rows": tuple(rows)}


def _subject_of(each: Fact | Observation | str) -> str:
    return each if isinstance(each, str) else each.subject if isinstance(each, Fact) else each.of


def _fact_row(context: PageContext, id: str, fact: Fact, falling: frozenset[str], href: str) -> Line:
    statements = fact.statements
    own = next((each for each in statements if each.source == id), statements[0])
    context.raise_markings((own,))
    label = context.corpus.vocabulary.directions[fact.property].label
    words = context.qualifying_words(own.qualifiers, fact.subject, (own,), _rank_apart(fact.is_deprecated))
    said = (TextRun(f" ({words})"),) if words else ()
    standing = _standing(context, own, is_falling=own.id in falling)
    return (
        PageLink(label, f"{href}#s-{own.id}"),
        _COLON,
        *context.value(own.value),
        *said,
        *_place(context, own, id),
        *standing,
    )


def _figure_row(context: PageContext, id: str, each: Observation, falling: frozenset[str]) -> Line:
    context.raise_markings((each,))
    label = context.corpus.vocabulary.metrics[each.metric].label
    line: list[Segment] = [context.go(each.of, label, f"s-{each.id}"), TextRun(": ")]
    line += [context.go(each.subject), TextRun(" ")] if each.subject else []
    line.append(TextRun(observed_words(context, each, _rank_apart(each.qualifiers.rank is Rank.DEPRECATED))))
    return (*line, *_place(context, each, id), *_standing(context, each, is_falling=each.id in falling))


_COLON = TextRun(": ")
_BORNE = Badge("corroborated", "borne", "Other sources, independent of this one, say the same")


def _place(context: PageContext, statement: Statement | Observation, id: str) -> Line:
    """Where in the source it stands; what cites only a retelling of the source names that."""
    citation = statement.citation
    if citation and citation.source != id:
        return (TextRun(", in "), context.go(citation.source))
    return (TextRun(" "), TextRun(citation.locator, tone="locator")) if citation and citation.locator else ()


def _rank_apart(is_deprecated: bool) -> tuple[str, ...]:
    """What was set aside says so in a badge at the end of its row."""
    return ("rank",) if is_deprecated else ()


def _standing(context: PageContext, each: Statement | Observation, *, is_falling: bool) -> Line:
    if each.qualifiers.rank is Rank.DEPRECATED:
        return (TextRun(" "), set_aside_chip(context.corpus, (each,)))
    return () if is_falling else (TextRun(" "), _BORNE)
