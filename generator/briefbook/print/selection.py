"""Which chapters a PDF has: the whole book, or what was asked for."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from briefbook.model.prose import Block, Link, Prose, ValueLink
from briefbook.pages.book_context import BookContext
from briefbook.pages.page_context import PageContext
from briefbook.pages.relations import relations_of
from briefbook.pages.views.indexes import briefings_by_date, in_section, used_sections
from briefbook.problems import did_you_mean

_NAME_ONE = "name an entity, an event, a briefing or a section"


class Asked(NamedTuple):
    """What somebody asked for; all empty means the whole book. `ids` may name entities, events, briefings, old ids and
    sections. `types`, `tags` and `about` narrow entities down, and each must be met where given. With `annex`, a
    briefing brings every entity that it mentions. `is_one_page`: the first page of a briefing or the book, and no more.
    """

    ids: tuple[str, ...] = ()
    types: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    about: tuple[str, ...] = ()
    has_annex: bool = True
    is_one_page: bool = False

    @property
    def is_everything(self) -> bool:
        return not (self.ids or self.types or self.tags or self.about)


class Selection(NamedTuple):
    """Chapters in reading order. `entities` are grouped by section when they are printed."""

    briefings: tuple[str, ...]
    entities: tuple[str, ...]
    is_everything: bool = False
    annex: tuple[str, ...] = ()

    @property
    def has_front(self) -> bool:
        """Whether there is a first page for it: of one briefing, or of the whole book."""
        return self.is_everything or (len(self.briefings) == 1 and not self.entities)


class NothingToPrintError(ValueError):
    """An id that nobody has, or a query that nothing meets; with a hint."""

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint


def unknown_type(type: str, types: Iterable[str]) -> NothingToPrintError:
    hint = did_you_mean(type, types, "see the reference of the vocabulary")
    return NothingToPrintError(f"the vocabulary has no type '{type}'", hint)


def unknown_id(id: str, known: Iterable[str]) -> NothingToPrintError:
    return NothingToPrintError(f"no entry has the id '{id}'", did_you_mean(id, known, _NAME_ONE))


def selected(book: BookContext, asked: Asked) -> Selection:
    """The chapters asked for. Raises NothingToPrintError."""
    chosen = _selected(book, asked)
    if asked.is_one_page and not chosen.has_front:
        raise NothingToPrintError(
            "one page is made of one briefing, or of the whole book", "name a briefing, and nothing else"
        )
    return chosen


def _selected(book: BookContext, asked: Asked) -> Selection:
    if asked.is_everything and not (book.corpus.briefings or book.corpus.entities):
        raise NothingToPrintError("the book has no entries yet", "`briefbook new` makes one")
    if asked.is_everything:
        return Selection(tuple(briefings_by_date(book)), tuple(book.corpus.entities), is_everything=True)
    briefings, entities = _named(book, asked.ids)
    if asked.types or asked.tags or asked.about:
        entities += [id for id in _matching(book, asked) if id not in entities]
    annex = [id for each in briefings for id in mentioned(book, each)] if asked.has_annex else []
    annex = [id for id in dict.fromkeys(annex) if id not in entities]
    if not briefings and not entities:
        raise NothingToPrintError("nothing matches what was asked for", "`briefbook stats` counts what there is")
    return Selection(tuple(briefings), tuple(entities), annex=tuple(annex))


def _named(book: BookContext, ids: Iterable[str]) -> tuple[list[str], list[str]]:
    corpus = book.corpus
    sections = {section.id for section in used_sections(book)}
    briefings: dict[str, None] = {}
    entities: dict[str, None] = {}
    for asked in ids:
        id = corpus.redirects.get(asked, asked)
        if id in corpus.briefings:
            briefings[id] = None
        elif id in corpus.entities:
            entities[id] = None
        elif id in sections:
            entities |= dict.fromkeys(in_section(book, id))
        elif id == "briefings":
            briefings |= dict.fromkeys(briefings_by_date(book))
        else:
            if id in corpus.sources or id in corpus.judgements:
                what = "a source" if id in corpus.sources else "a judgement"
                raise NothingToPrintError(f"'{asked}' is {what}, which has no PDF of its own", _NAME_ONE)
            raise unknown_id(asked, (*corpus.entities, *corpus.briefings, *corpus.redirects, *sections, "briefings"))
    return list(briefings), list(entities)


def _matching(book: BookContext, asked: Asked) -> Iterator[str]:
    corpus, vocabulary = book.corpus, book.corpus.vocabulary
    for type in asked.types:
        if type not in vocabulary.types:
            raise unknown_type(type, vocabulary.types)
    known_tags = {tag for entity in corpus.entities.values() for tag in entity.tags}
    for tag in asked.tags:
        if tag not in known_tags:
            raise NothingToPrintError(f"no entity has the tag '{tag}'", did_you_mean(tag, known_tags))
    near: set[str] = set()
    for each in asked.about:
        id = corpus.redirects.get(each, each)
        if id not in corpus.entities:
            raise NothingToPrintError(f"no entity has the id '{each}'", did_you_mean(each, corpus.entities))
        near |= {id, *(relation.other for relation in relations_of(PageContext(book, "", id), id) if relation.other)}
    for id, entity in corpus.entities.items():
        if asked.types and not vocabulary.is_a(entity.type, asked.types):
            continue
        if asked.tags and not set(asked.tags) & set(entity.tags):
            continue
        if not asked.about or id in near:
            yield id


def mentioned(book: BookContext, briefing: str) -> list[str]:
    """The entities that a briefing is about, links to, takes values from or names."""
    corpus = book.corpus
    found = dict.fromkeys(corpus.briefings[briefing].about)
    found |= dict.fromkeys(_linked(corpus.briefings[briefing].text))
    found |= {id: None for id, where in book.derived.mentions.items() if any(each.where == briefing for each in where)}
    return [id for id in found if id in corpus.entities]


def _linked(prose: Prose) -> Iterator[str]:
    for part in prose.parts:
        if isinstance(part, (Link, ValueLink)):
            yield part.target
        elif isinstance(part, Block):
            yield from (word for name in ("of", "for", "about") for word in part.option(name))
