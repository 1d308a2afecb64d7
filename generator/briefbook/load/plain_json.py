"""JSON entries that are plainly right → entries, without nodes between: a third of the cost.

Importers write tens of thousands of entries in few shapes. Those shapes are read here, straight from what orjson gives.
Whatever is not plainly right, or says more than these shapes can, is left to the readers of nodes, which know the whole
grammar and tell what is wrong. The law, which the tests hold: with this module or without it, the result is the same.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

import orjson
from msgspec.structs import replace

from briefbook.load.cascade import Cascade, narrowed
from briefbook.load.entries import named_by_file, read_entries, sources_of, unread
from briefbook.load.json_text import NodeReader, Refused, hides_something
from briefbook.load.prose import read_prose
from briefbook.load.statements import inherited_qualifiers, statements_of
from briefbook.load.values import RESERVED_IDS, is_link, read_literal
from briefbook.model.corpus import ALIASES, NAME, NAMES
from briefbook.model.dates import PartialDate, plain_date
from briefbook.model.entries import Entity, Entry, Source
from briefbook.model.grades import LIKELIHOOD_BY_TERM
from briefbook.model.grammar import CASCADING, ID, MAX_ID, NAME_KINDS, UNSTATED
from briefbook.model.limits import MAX_JSON_NODES, MAX_NAME, MAX_PROBLEMS, MAX_TEXT
from briefbook.model.prose import NO_PROSE
from briefbook.model.raw import Fields, Record, Text
from briefbook.model.source_types import SOURCE_TYPES
from briefbook.model.statement import Citation, Qualifiers, Statement, telling_apart, written_id
from briefbook.model.values import Reference, TextValue, Value
from briefbook.model.vocabulary import EVENT, Direction, Vocabulary
from briefbook.problems import Problem, Span

BLOCKS = ("defaults", "sources", "entities", "events")
SOURCE_FIELDS = frozenset(
    ["type", "title", "author", "publisher", "published", "accessed", "url", "note", "further_reading"]
)
_BODY_DEPTH = 2
_UNSOURCED = (None,)


class _NotPlain(Exception):  # noqa: N818  (it never leaves this module)
    """An entry, or the outline of a file, is for the readers of nodes."""


class _Said(NamedTuple):
    """A value with what it says of its sources and of itself."""

    value: Value
    where: Span
    citations: tuple[Citation, ...]
    qualifiers: Qualifiers


def read_plain(text: str, path: str, vocabulary: Vocabulary) -> tuple[tuple[Entry, ...], tuple[Problem, ...]] | None:
    """The entries of a JSON facts file, and what is wrong with them; None where nodes must be read instead."""
    try:
        document = orjson.loads(text)
    except orjson.JSONDecodeError:
        return None
    if not isinstance(document, dict) or not all(
        name in BLOCKS and isinstance(body, dict) for name, body in document.items()
    ):
        return None
    reader = _Reader(path, vocabulary)
    try:
        entries = tuple(reader.file(document))
    except (_NotPlain, Refused):
        return None
    if len(reader.problems) > MAX_PROBLEMS:  # not read to its end
        return entries, tuple(reader.problems)
    if reader.at > MAX_JSON_NODES or hides_something(text, reader.keys, has_zero=reader.has_zero):
        return None
    return entries, tuple(reader.problems)


class _Reader:
    """Reads one file. `at` is the number of the key or value read last, `keys` the number of keys so far."""

    def __init__(self, path: str, vocabulary: Vocabulary) -> None:
        self.path = path
        self.vocabulary = vocabulary
        self.problems: list[Problem] = []
        self.at = 0
        self.keys = 0
        self.has_zero = False
        self.defaults = Fields((), Span(path, 0, 1))
        self.cascade = Cascade()
        self.bare = inherited_qualifiers(self.cascade, "")
        self.extra = ""
        self.references: dict[str, Reference] = {}  # one of each, as with citations and qualifiers: files repeat them
        self.known_citations: dict[str, Citation] = {}
        self.known_qualifiers: dict[tuple[tuple[str, Any], ...], Qualifiers] = {}
        self._names_by_type: dict[str, dict[str, Direction]] = {}

    def span(self) -> Span:
        return Span(self.path, 0, self.at)

    def file(self, document: Mapping[str, Any]) -> Iterator[Entry]:
        self.at = 1
        self.keys += len(document)
        left = sum(len(body) for block, body in document.items() if block != "defaults")
        for number, (block, body) in enumerate(document.items()):
            self.at += 1
            if block == "defaults":
                self.read_defaults(body, is_first=number == 0)
                continue
            self.at += 1
            self.keys += len(body)
            for id, given in body.items():
                self.at += 1
                if len(self.problems) > MAX_PROBLEMS:
                    self.problems.append(unread(left, self.span()))
                    return
                left -= 1
                yield from self.entry(block, id, given)

    def read_defaults(self, body: Mapping[str, Any], *, is_first: bool) -> None:
        problems: list[Problem] = []
        node = self.node(body, _BODY_DEPTH - 1)
        if not is_first or not isinstance(node, Fields) or not set(node.names()) <= set(CASCADING) or self.problems:
            raise _NotPlain
        self.defaults = node
        self.cascade = narrowed(Cascade(), node, problems)
        self.bare = inherited_qualifiers(self.cascade, "")
        self.extra = telling_apart(self.bare)
        if problems:
            raise _NotPlain

    def node(self, value: Any, depth: int) -> Any:
        """The node of a value, with all that the readers of nodes say of it."""
        reader = NodeReader(self.path, self.at + 1)
        node = reader.node(value, depth)
        self.at = reader.number() - 1
        self.keys += reader.keys
        self.has_zero = self.has_zero or reader.has_zero
        self.problems += reader.problems
        return node

    def entry(self, block: str, id: str, body: Any) -> tuple[Entry, ...]:
        """The entry of one id: as it is where it is plain, else from its nodes."""
        where, keys, known = self.span(), self.keys, len(self.problems)
        try:
            if not isinstance(body, dict) or not _is_id(id):
                raise _NotPlain
            entry = self.source(id, body, where) if block == "sources" else self.entity(block, id, body, where)
        except _NotPlain:
            self.at, self.keys = where.column, keys
            del self.problems[known:]
            return self.entry_from_nodes(Record(block, Text(id, where), self.body(body), self.defaults, where))
        return (entry,)

    def body(self, given: Any) -> Fields:
        node = self.node(given, _BODY_DEPTH)
        if not isinstance(node, Fields):
            raise _NotPlain
        return node

    def entry_from_nodes(self, record: Record) -> tuple[Entry, ...]:
        entries, problems = read_entries([record], self.vocabulary)
        self.problems += problems
        return entries

    # --- entities

    def entity(self, block: str, id: str, body: dict[str, Any], where: Span) -> Entity:
        type = body.get("type")
        if not isinstance(type, str) or not body.get(NAME):
            raise _NotPlain
        directions = self.directions_of(type, is_event=block == "events")
        statements: list[Statement] = []
        cited, bare = self.cascade.citations, self.bare
        about = NO_PROSE
        self.at += 1
        self.keys += len(body)
        for name, given in body.items():
            self.at += 1
            if name == "type":
                self.at += 1
            elif name == "about":
                self.at += 1
                if not _words(given):
                    raise _NotPlain
                about, found = read_prose(Text(given, self.span()))
                self.problems += found
            elif name in directions:
                self.at += 1
                direction = directions[name]
                is_text = direction.property.literal == "text" and not direction.is_backwards
                is_list = given.__class__ is list
                for each in given if is_list else (given,):
                    self.at += is_list
                    if each.__class__ is dict:
                        statements += statements_of(id, direction, *self.said(direction, each))
                    elif each.__class__ is not str:
                        raise _NotPlain
                    elif is_text:
                        self.add_text(id, direction.property.id, each, statements)
                    else:
                        value = self.value(direction, each)
                        statements += statements_of(id, direction, value, self.span(), cited, bare)
            else:
                raise _NotPlain
        entity = Entity(id, type, tuple(statements), where, about=about, marking=self.cascade.marking)
        by_file = named_by_file(cited, sources_of(entity)) if cited else ()
        return replace(entity, named_by_file=by_file) if by_file else entity

    def directions_of(self, type: str, *, is_event: bool) -> dict[str, Direction]:
        """The names of properties that a type may have; not plain where there is no such type in this block."""
        if type not in self._names_by_type:
            vocabulary = self.vocabulary
            if type not in vocabulary.types:
                raise _NotPlain
            self._names_by_type[type] = {
                name: direction
                for name, direction in vocabulary.directions.items()
                if vocabulary.is_a(type, direction.subjects)
            }
        if self.vocabulary.is_a(type, (EVENT,)) != is_event:
            raise _NotPlain
        return self._names_by_type[type]

    def add_text(self, subject: str, name: str, text: str, statements: list[Statement]) -> None:
        """What `statements_of` makes of a text that says nothing more: two thirds of all values."""
        words = text.strip()
        if not words or text in UNSTATED or len(text) > (MAX_NAME if name in (NAME, ALIASES) else MAX_TEXT):
            raise _NotPlain
        lang = self.cascade.lang
        value = TextValue(words, lang)
        where = Span(self.path, 0, self.at)
        for citation in self.cascade.citations or _UNSOURCED:
            id = written_id(subject, name, words, citation.source if citation else "", lang, self.extra)
            statements.append(Statement(id, subject, name, value, citation, self.bare, where))

    def value(self, direction: Direction, text: str) -> Value:
        words = text.strip()
        if not words or text in UNSTATED or len(text) > MAX_NAME:
            raise _NotPlain
        property = direction.property
        if property.literal == "text":
            return TextValue(words, self.cascade.lang)
        if property.literal:
            value = read_literal(Text(text, self.span()), property, self.cascade.lang)
            if isinstance(value, Problem):
                raise _NotPlain
            return value
        reference = self.references.get(text)
        if reference is None:
            if not _is_id(text):
                raise _NotPlain
            reference = self.references[text] = Reference(text)
        return reference

    def said(self, direction: Direction, given: dict[str, Any]) -> _Said:
        """A value with its qualifiers, of those that importers write."""
        property = direction.property
        wanted = "to" if property.is_relation else "value"
        value: Value | None = None
        where = self.span()
        citations = self.cascade.citations
        qualifiers: dict[str, Any] = {}
        self.keys += len(given)
        for name, each in given.items():
            self.at += 2
            if name == wanted and each.__class__ is str:
                where = self.span()
                value = self.value(direction, each)
            elif name == "source":
                citations = self.citations(each)
            elif name == "match" and each.__class__ is bool and property.id in (NAME, ALIASES):
                qualifiers["is_matched"] = each
            elif name == "likelihood" and each in LIKELIHOOD_BY_TERM:
                qualifiers[name] = each
            elif name == "kind" and property.id in NAMES and each not in NAME_KINDS:
                raise _NotPlain
            elif name in ("note", "kind", "role"):
                qualifiers[name] = _words(each)
            else:
                raise _NotPlain
        if value is None:
            raise _NotPlain
        return _Said(value, where, citations, self.qualified(qualifiers) if qualifiers else self.bare)

    def qualified(self, given: dict[str, Any]) -> Qualifiers:
        key = tuple(given.items())
        if key not in self.known_qualifiers:
            self.known_qualifiers[key] = replace(self.bare, **given)
        return self.known_qualifiers[key]

    def citations(self, given: Any) -> tuple[Citation, ...]:
        sources = given if given.__class__ is list else [given]
        self.at += len(sources) if sources is given else 0
        return tuple([self.citation(each) for each in sources])

    def citation(self, source: Any) -> Citation:
        if source.__class__ is not str:
            raise _NotPlain
        citation = self.known_citations.get(source)
        if citation is None:
            if not _is_id(source):
                raise _NotPlain
            citation = self.known_citations[source] = Citation(source)
        return citation

    # --- sources

    def source(self, id: str, body: dict[str, Any], where: Span) -> Source:
        type, author = body.get("type"), body.get("author", [])
        if type.__class__ is not str or type not in SOURCE_TYPES or not body.keys() <= SOURCE_FIELDS:
            raise _NotPlain
        return Source(
            id=id,
            type=type,
            title=_name(body.get("title")),
            where=where,
            authors=tuple([_somebody(each) for each in (author if author.__class__ is list else [author])]),
            publisher=_somebody(body["publisher"]) if "publisher" in body else None,
            published=_date(body["published"]) if "published" in body else None,
            accessed=_date(body["accessed"]) if "accessed" in body else None,
            url=_link(body["url"]) if "url" in body else "",
            note=_words(body["note"]) if "note" in body else "",
            marking=self.cascade.marking,
            is_unread=_flag(body.get("further_reading", False)),
            places=self.places_of_names(body),
            named_by_file=named_by_file(self.cascade.citations, frozenset()),
        )

    def places_of_names(self, body: dict[str, Any]) -> tuple[tuple[str, Span], ...]:
        """Where the names of authors and publisher stand; with this the whole body is counted."""
        places: list[tuple[str, Span]] = []
        self.at += 1
        self.keys += len(body)
        for name, given in body.items():
            self.at += 2
            if given.__class__ is list:
                for each in given:
                    self.at += 1
                    places.append((each, self.span()))
            elif name in ("author", "publisher"):
                places.append((given, self.span()))
        return tuple(places)


def _is_id(text: str) -> bool:
    return len(text) <= MAX_ID and ID.fullmatch(text) is not None and text not in RESERVED_IDS


def _words(given: Any) -> str:
    if given.__class__ is not str or not given or given.isspace() or len(given) > MAX_TEXT:
        raise _NotPlain
    words: str = given.strip()
    return words


def _name(given: Any) -> str:
    if given in UNSTATED:
        raise _NotPlain
    return _words(given)


def _somebody(given: Any) -> Reference | TextValue:
    name = _name(given)
    return Reference(given) if _is_id(given) else TextValue(name)


def _flag(given: Any) -> bool:
    if given.__class__ is not bool:
        raise _NotPlain
    return given is True


def _date(given: Any) -> PartialDate:
    date = plain_date(given) if given.__class__ is str else None
    if date is None:
        raise _NotPlain
    return date


def _link(given: Any) -> str:
    if given.__class__ is not str or not is_link(given):
        raise _NotPlain
    link: str = given
    return link
