"""What search knows of each page: names, type, first words, key facts. From the facts alone; no page is drawn."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice

from briefbook.chinese import has_han, sound_of
from briefbook.model.corpus import ALIASES, NAME, PREVIOUS_NAME, Corpus
from briefbook.model.dates import PartialDate
from briefbook.model.derived import disputed_in
from briefbook.model.entries import Entity, Picture, Source
from briefbook.model.files import target_of
from briefbook.model.lookup import held_true
from briefbook.model.search import SearchRecord
from briefbook.model.source_types import SOURCE_TYPES
from briefbook.model.statement import Statement
from briefbook.model.values import CodeValue, DateValue, Reference, TextValue, composed
from briefbook.pages.book_context import BookContext
from briefbook.pages.escape import visible
from briefbook.pages.stated import asked, said_outright, stated, stated_words
from briefbook.pages.views.lede import SUMMARY
from briefbook.pages.views.shared import first_words
from briefbook.pages.wording import country_words, date_words, year_words

KEY_FACTS = 16
"""So many words or names of a record are key facts; the rest is for its page."""

SHORT_ID = 12
"""So short an id is as good as an abbreviation."""

MOST_WEIGHT = 15
MOST_MONTHS = 25
"""So many months a date may lie in; one that says less is not looked for by day."""

SHOWN_FACTS = 3
"""So many facts are shown on the card of an entity."""

LONGEST_FACT = 80
"""In characters. What is longer is prose, and not key."""


def entity_record(book: BookContext, id: str) -> SearchRecord:
    """What search knows of an entity or event."""
    entity = book.corpus.entities[id]
    vocabulary = book.corpus.vocabulary
    statements = [each for each in book.corpus.statements.get(id, ()) if each.is_affirmed]
    undoubted = [each for each in statements if not each.qualifiers.likelihood]
    title = visible(book.corpus.name_of(entity.id))
    texts = {name: _texts(undoubted, name) for name in (NAME, ALIASES)}
    names = {composed(text): text for text in (*texts[NAME], *texts[ALIASES]) if composed(text) != composed(title)}
    disputed = disputed_in(book.derived.disputes_of.get(id, ()))
    outright = said_outright(statements, id, disputed)
    summaries = _texts(outright, SUMMARY)
    summary = first_words(summaries[0]) if summaries else _first_words(book, id)
    type = vocabulary.label_of(entity.type)
    incoming = [each for each in book.corpus.incoming.get(id, ()) if each.is_affirmed]
    words, hints = _key_words(book, entity, outright)
    related, roles = _related(book, said_outright(incoming, id, disputed))
    sure = dict.fromkeys(_dates(outright)) if id in book.events else {}
    facts = list(_facts(book, id, outright) if sure else islice(_facts(book, id, outright), SHOWN_FACTS))
    return SearchRecord(
        path=book.addresses.paths[entity.id],
        title=title,
        type=visible(_kind(book, id, type)),
        section=visible(vocabulary.section_of(entity.type).label),
        names=tuple(names.values()),
        summary=summary,
        words=words,
        codes=tuple(
            dict.fromkeys(
                visible(each.value.code)
                for each in undoubted
                if isinstance(each.value, CodeValue) and each.value.kind == "identifier"
            )
        ),
        facts=tuple(line for _, line in facts[:SHOWN_FACTS]),
        related=related,
        hints=tuple(dict.fromkeys((*hints, *roles, *_texts(undoubted, PREVIOUS_NAME)))),
        sounds=_sounds(undoubted),
        dates=tuple(sure),
        dated=next((line for each, line in facts if isinstance(each.value, DateValue)), "") if sure else "",
        other_dates=tuple(each for each in dict.fromkeys(_dates(statements)) if each not in sure),
        weight=min(MOST_WEIGHT, (len(statements) + 2 * len(incoming)).bit_length()),
        picture=next((_shown(each) for each in entity.pictures if each.path in book.corpus.files), ()),
    )


def _shown(picture: Picture) -> tuple[str, str]:
    return target_of(picture.path), visible(picture.alt)


def _sounds(statements: Iterable[Statement]) -> tuple[str, ...]:
    names = (each.value for each in statements if each.property in (NAME, ALIASES))
    sounds = (sound_of(each.text, each.lang) for each in names if type(each) is TextValue and has_han(each.text))
    return tuple(dict.fromkeys(each for each in sounds if each))


def _dates(statements: Iterable[Statement]) -> Iterator[str]:
    """The days and months in which dates lie."""
    for each in statements:
        if isinstance(each.value, DateValue):
            yield from days_and_months(each.value.date)


def days_and_months(date: PartialDate) -> Iterator[str]:
    """Every month in which a date lies, and of one month every day; of a longer time, the first day and the last.
    Nothing where that is over two years.
    """
    (year, month, day), (last_year, last_month, last_day) = date.first, date.last
    months = range(year * 12 + month - 1, last_year * 12 + last_month)
    if year <= 0 or len(months) >= MOST_MONTHS or ((month, day), (last_month, last_day)) == ((1, 1), (12, 31)):
        return
    if len(months) > 1:
        yield f"{year:04}-{month:02}-{day:02}"
        yield f"{last_year:04}-{last_month:02}-{last_day:02}"
    elif day > 1 or last_day < 28:
        yield from (f"{year:04}-{month:02}-{each:02}" for each in range(day, last_day + 1))
    yield from (f"{each // 12:04}-{each % 12 + 1:02}" for each in months)


def _kind(book: BookContext, id: str, type: str) -> str:
    """What an entity is; of one with namesakes, what tells it from them too."""
    apart = book.apart.get(id, "")
    return f"{type}, {apart}" if apart and apart != type.lower() else type


def _texts(statements: Iterable[Statement], name: str) -> list[str]:
    return [visible(each.value.text) for each in statements if each.property == name and type(each.value) is TextValue]


def _key_words(
    book: BookContext, entity: Entity, outright: Iterable[Statement]
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Tags, short texts, countries, and the names of what the entity is related to, as far as nobody doubts it; and the
    labels of these facts, with the years of dates.
    """
    words = dict.fromkeys(visible(tag) for tag in entity.tags)
    hints: dict[str, None] = {}
    for each in outright:
        if each.property in (NAME, ALIASES, SUMMARY):
            continue
        if len(words) >= KEY_FACTS:
            break
        word = _key_word(book.corpus, each, book.language)
        if word and len(word) <= LONGEST_FACT and not word.startswith("http"):
            words[visible(word)] = None
        hints[visible(book.corpus.vocabulary.directions[each.property].label)] = None
        hints.update(dict.fromkeys(_short(each)))
    return tuple(words), tuple(hints)


def _short(statement: Statement) -> Iterator[str]:
    """A year; an id that is as good as an abbreviation."""
    match statement.value:
        case Reference(id) if len(id) <= SHORT_ID:
            yield id
        case DateValue(date) if 0 < date.first[0] == date.last[0]:
            yield str(date.first[0])


def _related(book: BookContext, incoming: Sequence[Statement]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The names of what says something of an entity, and what that makes of it: *Owned by*."""
    subjects = dict.fromkeys(each.subject for each in incoming[: 2 * KEY_FACTS])
    names = tuple(visible(book.corpus.name_of(id)) for id in islice(subjects, KEY_FACTS))
    inverse = (book.corpus.vocabulary.properties[each.property].inverse_label for each in incoming[: 2 * KEY_FACTS])
    return names, tuple(dict.fromkeys(visible(label) for label in inverse if label))


def _facts(book: BookContext, id: str, outright: Iterable[Statement]) -> Iterator[tuple[Statement, str]]:
    """What an entity is said to be outright, a line for each property, behind its first statement: `Based in: Hangzhou
    (since 2010)`.
    """
    corpus, language = book.corpus, book.language
    groups: dict[str, list[Statement]] = {}
    upcoming = book.derived.findings[id].upcoming
    for each in outright:
        if each.property not in (NAME, ALIASES, SUMMARY) and each.id not in upcoming:
            groups.setdefault(each.property, []).append(each)
    for name, group in groups.items():
        what = asked(corpus, id, name)
        known = held_true(group, corpus.vocabulary.directions[name])
        words = stated_words(corpus, stated(known, what, language), what, language)
        if len(words) <= LONGEST_FACT and not words.startswith("http"):
            yield group[0], visible(f"{corpus.vocabulary.directions[name].label}: {words}")


def _key_word(corpus: Corpus, statement: Statement, language: str) -> str:
    match statement.value:
        case TextValue(text, _):
            return text
        case Reference(id):
            return corpus.name_of(id)
        case CodeValue("country_code", code):
            return country_words(code, language)
        case _:
            return ""


def _first_words(book: BookContext, id: str) -> str:
    """The beginning of an entity's text as it is read on its page, on one line."""
    text = book.derived.texts.get(id)
    return first_words(" ".join(visible(text.words[:400]).split())) if text else ""


def _year_words(date: PartialDate, language: str) -> str:
    """The year of a date; all of it where it may lie in several years."""
    year = date.first[0]
    return year_words(year, language) if 0 < year == date.last[0] else date_words(date, language)


def source_record(book: BookContext, id: str) -> SearchRecord:
    """What search knows of a source."""
    source = book.corpus.sources[id]
    kind = SOURCE_TYPES.get(source.type, source.type)
    people = [
        book.corpus.name_of(each.id) if isinstance(each, Reference) else each.text
        for each in (*source.authors, *((source.publisher,) if source.publisher else ()))
    ]
    standing = "Retracted" if source.retracted else ""
    year = _year_words(source.published, book.language) if source.published else ""
    return SearchRecord(
        path=book.addresses.paths[source.id],
        title=visible(source.title),
        type="Source",
        section="Sources",
        summary=first_words(visible(" · ".join(word for word in (standing, kind, *people, year) if word))),
        words=tuple(dict.fromkeys(visible(word) for word in (*people, *source.tags, *_published_as(source)))),
        codes=tuple(visible(code) for code in (source.doi, source.isbn) if code),
        rank=2,
        other_dates=tuple(days_and_months(source.published)) if source.published else (),
        weight=min(MOST_WEIGHT, book.totals.get(id, 0).bit_length()),
    )


def _published_as(source: Source) -> tuple[str, ...]:
    """A title in translation, and what the source was published in."""
    title = source.translated_title
    return tuple(word for word in (title.text if title else "", source.container) if word)


def briefing_record(book: BookContext, id: str) -> SearchRecord:
    """What search knows of a briefing."""
    briefing = book.corpus.briefings[id]
    names = (book.corpus.name_of(id) for id in briefing.about)
    return SearchRecord(
        path=book.addresses.paths[briefing.id],
        title=visible(briefing.title),
        type="Briefing",
        section="Briefings",
        summary=first_words(visible(briefing.summary)),
        words=tuple(dict.fromkeys(visible(word) for word in (*briefing.tags, briefing.author, *names) if word)),
        rank=0,
    )
