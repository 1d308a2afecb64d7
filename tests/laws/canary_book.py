"""A book made from the grammar itself: a word that stands nowhere else in every field, qualifier and property there is.

A new field is in it by being declared; a new kind of value asks here for how a word is put into one.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path
from random import Random
from typing import Any, NamedTuple

from briefbook.load.files import vocabulary_in
from briefbook.model.grammar import (
    BLOCKS,
    OF_ENTITIES,
    OF_NAMES,
    OF_RELATIONS,
    PICTURE_FIELDS,
    QUALIFIERS,
    RETRACTION_FIELDS,
    Field,
)
from briefbook.model.vocabulary import Vocabulary

Facts = dict[str, Any]

WORDLESS = frozenset(
    [
        "flag",
        "year",
        "interest",
        "directness",
        "marking",
        "rank",
        "likelihood",
        "reliability",
        "credibility",
        "confidence",
        "access",
        "source_type",
        "type",
        "language_tag",
    ]
)
"""Kinds of values of few words, none of which is of one field alone. That they tell nothing, equal books show."""


class Canary(NamedTuple):
    """A word that stands in one place of a book, and how it may be shown."""

    place: str
    word: str
    shown: tuple[str, ...]

    def is_in(self, text: str) -> bool:
        """Whether a text in small letters shows it; numbers stand alone, since digests have digits too."""
        return any(
            re.search(rf"(?<![0-9a-z]){each}(?![0-9a-z])", text) if each.isdecimal() else each.lower() in text
            for each in self.shown
        )


class Kept(NamedTuple):
    """A value with a word in it, the ways that may be shown, and what else must be there for it to be sound."""

    value: Any
    shown: tuple[str, ...]
    more: Facts


def _named(type: str, id: str) -> Facts:
    return {"entities": {id: {"type": type, "name": f"N{id}"}}}


def _report(id: str) -> Facts:
    return {"sources": {id: {"type": "report", "title": f"T{id}"}}}


def _of_words(write: Callable[[str], Any] = str) -> Callable[[int, str], Kept]:
    return lambda _, word: Kept(write(word), (word,), {})


def _of_source(write: Callable[[str], Any] = str) -> Callable[[int, str], Kept]:
    return lambda _, word: Kept(write(word), (word,), _report(word))


def _of_somebody(type: str) -> Callable[[int, str], Kept]:
    return lambda _, word: Kept(word, (word,), _named(type, word))


def _of_date(number: int, _: str) -> Kept:
    return Kept(f"{1100 + number}-07-06", (f"{1100 + number}-07-06", f"6 July {1100 + number}"), {})


def _isbn(number: int) -> str:
    digits = f"97800{number:07d}"
    total = sum(int(each) * (3 if at % 2 else 1) for at, each in enumerate(digits))
    return f"{digits}{-total % 10}"


PICTURE, DRAWING = ".svg", '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1 1"/>'

KINDS: dict[str, Callable[[int, str], Kept]] = {
    "text": _of_words(),
    "quote": lambda _, word: Kept(
        {"text": f"{word}a", "lang": "nb", "translation": f"{word}b", "by": f"{word}c"},
        tuple(f"{word}{part}" for part in "abc"),
        {},
    ),
    "title": _of_words(),
    "prose": lambda _, word: Kept(
        f"It is {word}a, see [[{word}b|{word}c]] [@{word}d, {word}e].",
        tuple(f"{word}{part}" for part in "abcde"),
        _named("company", f"{word}b") | _report(f"{word}d"),
    ),
    "words": _of_words(lambda word: [word]),
    "id": _of_words(),
    "url": _of_words(lambda word: f"https://{word}.example/{word}"),
    "addresses": lambda _, word: Kept(
        {f"{word}a": f"https://{word}b.example/"}, tuple(f"{word}{part}" for part in "ab"), {}
    ),
    "url_or_path": _of_words(lambda word: f"https://{word}.example/{word}"),
    "path": _of_words(lambda word: f"{word}{PICTURE}"),
    "document": _of_words(lambda word: f"{word}{PICTURE}"),
    "picture": _of_words(lambda word: {"path": f"{word}{PICTURE}", "alt": f"A {word}"}),
    "doi": _of_words(lambda word: f"10.1234/{word}"),
    "isbn": lambda number, _: Kept(_isbn(number), (f"{number:06d}-{_isbn(number)[-1]}",), {}),
    "date": _of_date,
    "end": _of_date,
    "retraction": _of_words(lambda word: {"why": word}),
    "observed": lambda number, _: Kept(70_000_000 + number, (f"{70_000_000 + number}",), {}),
    "number": lambda number, _: Kept(70_000_000 + number, (f"{70_000_000 + number}",), {}),
    "share": lambda number, _: Kept(f"0.{70_000_000 + number} %", (f"{70_000_000 + number}",), {}),
    "metric": lambda _, word: Kept(f"m_{word}", (word,), {}),
    "entity": _of_somebody("company"),
    "entities": _of_somebody("company"),
    "somebody": _of_somebody("company"),
    "source": _of_source(),
    "one_source": _of_source(),
    "source_id": _of_source(),
    "origins": _of_source(lambda word: [word]),
    "any_id": _of_source(),
    # of properties alone
    "identifier": _of_words(),
    "quantity": lambda number, _: Kept(f"{70_000_000 + number} m", (f"{70_000_000 + number}",), {}),
    "coordinates": lambda number, _: Kept(f"{number / 10_000 + 50:.4f}, 5.5", (f"{number / 10_000 + 50:.4f}",), {}),
    "country_code": lambda *_: Kept("NO", (), {}),
}
REQUIRED: dict[str, Facts] = {
    "sources": {"type": "report", "title": "Closed"},
    "entities": {"type": "company", "name": {"value": "Closed", "match": False}, "scope": "Closed"},
    "events": {"name": {"value": "Closed talks", "match": False}, "date": "2001"},
    "more": {"scope": "Closed"},
    "observations": {"of": "acme", "metric": "staff", "value": 1},
    "judgements": {"text": "It will rain.", "about": ["acme"]},
}
"""The fields without which an entry of a block is none."""
WAYS = ("entry", "file", "source", "inside")
"""How a thing comes to be marked: itself, by its file, by what it rests on, or by what it stands in, whatever it says
of itself.
"""
CLOSED, CLOSED_TITLE = "closed-", "Closed report"
OPEN = {
    "sources": {"open-report": {"type": "report", "title": "Open report"}},
    "defaults": {"source": "open-report"},
    "entities": {
        "acme": {"type": "company", "name": "Acme", "founded": "1901", "scope": "Rockets"},
        "road": {"type": "company", "name": "Road", "founded": "1950"},
        "fair": {"type": "person", "name": "A. Fair", "position": "Clerk"},
    },
    "observations": [{"of": "acme", "metric": "staff", "value": 3, "as_of": "1990"}],
}


class _Book:
    """Facts and canaries, as they are added."""

    def __init__(self, marking: str, prefix: str, wants: Callable[[str], bool]) -> None:
        self.marking = marking
        self.prefix = prefix
        self.wants = wants
        self.canaries: list[Canary] = []
        self.files: dict[str, Facts] = {way: {} for way in WAYS}
        self.metrics: list[str] = []
        self.vocabulary: dict[str, Facts] = {}
        for way in WAYS:
            defaults: Facts = {"source": "open-report"}
            if way == "file":
                defaults["marking"] = marking
            self.files[way]["defaults"] = defaults
        self.files["source"]["sources"] = {
            f"{CLOSED}{prefix}": {"type": "report", "title": CLOSED_TITLE, "marking": marking}
        }
        self.files["source"]["defaults"] = {"source": f"{CLOSED}{prefix}"}

    def word(self) -> tuple[int, str]:
        number = len(self.canaries) + 1
        letters = "".join("bcdfghjklm"[int(digit)] for digit in f"{number:04d}")
        return number, f"{self.prefix}{letters}z"

    def kept(self, kind: str, place: str) -> Kept:
        number, word = self.word()
        kept = KINDS[kind](number, word)
        self.canaries.append(Canary(place, word, kept.shown))
        if kind == "metric":
            self.metrics.append(kept.value)
        return kept

    def add(self, way: str, facts: Facts) -> None:
        """Put facts into a file, among those of their blocks."""
        file = self.files[way]
        for block, entries in facts.items():
            if isinstance(entries, list):
                file.setdefault(block, []).extend(entries)
            else:
                for id, entry in entries.items():
                    file.setdefault(block, {}).setdefault(id, {}).update(entry)

    def marks(self, way: str) -> Facts:
        """What is said of the marking of an entry that is marked in this way."""
        if way == "file":
            return {"marking": "TLP:CLEAR"}  # what stands inside something narrower is never for more people
        return {"marking": self.marking} if way in ("entry", "inside") else {}


def _fields(book: _Book) -> None:
    """Each field of each block."""
    for block in BLOCKS:
        for way in ("entry", "file", "source"):
            if (way == "source" and block.name == "sources") or block.name == "defaults":
                continue
            for field in block.fields:
                if field.kind not in WORDLESS and field.name not in ("was", "type"):
                    _field(book, block.name, field, way)
            if block.name == "sources":
                for field in RETRACTION_FIELDS:
                    _field(book, block.name, field, way, "retracted")


def _field(book: _Book, block: str, field: Field, way: str, inside: str = "") -> None:
    if way == "source" and (block in OF_ENTITIES or field.name in ("source", "id", "locator", "quote", "retells")):
        return  # it would rest on something else
    if block == "judgements" and way == "source":
        return  # what is judged stays, without what cannot be told of
    place = f"{block}.{inside and inside + '.'}{field.name} ({way})"
    if not book.wants(place):
        return
    kept = book.kept(field.kind, place)
    number = len(book.canaries)
    entry = {**REQUIRED[block], **book.marks(way)}
    value = kept.value
    if inside:
        entry[inside] = {field.name: value}
    else:
        entry[field.name] = value
    if field.name in ("locator", "quote", "retells"):
        entry["source"] = "open-report"
    if field.name == "said_on":
        entry["said_by"] = "fair"
    if block == "sources":
        entry["library"] = True
    id = kept.value if field.kind == "id" else f"{book.prefix}{block}{way}{number}"
    if block == "observations":
        entry.setdefault("as_of", f"{1000 + number % 99}")
        facts: Facts = {block: [entry]}
    elif block == "judgements":
        facts = {block: [{"id": id, **entry}]}
    elif block == "more":
        facts = {
            block: {id: entry},
            "entities": {id: {"type": "company", "name": f"Firm {id}", "founded": "1901"}},
        }
    else:
        facts = {block: {id: entry}}
    if block == "more":  # the entry itself is for everybody
        open_entry = facts.pop("entities")
        book.add("open", {"entities": open_entry})
    book.add(way, facts)
    book.add("open", kept.more)


def _qualifiers(book: _Book) -> None:
    """Each qualifier, of a literal and of a relation, of something that everybody may know of."""
    for way in ("entry", "source", "inside", "remark"):
        for value in ("literal", "relation"):
            for qualifier in QUALIFIERS:
                if qualifier.kind in WORDLESS or (way == "source" and qualifier.name in ("source", "locator")):
                    continue
                is_of_names = qualifier.name in OF_NAMES
                if (value == "literal" and qualifier.name in OF_RELATIONS) or (value == "relation" and is_of_names):
                    continue
                if way == "remark" and (qualifier.name != "note" or value == "relation"):
                    continue
                place = f"{value} {qualifier.name} ({way})"
                if not book.wants(place):
                    continue
                kept = book.kept(qualifier.kind, place)
                number = len(book.canaries)
                id = f"{book.prefix}holder{number}"
                said: Facts = {"value": f"Plain {id}"} if value == "literal" else {"to": "road"}
                said |= {qualifier.name: kept.value}
                if qualifier.name == "said_on":
                    said["said_by"] = "fair"
                if way == "source":
                    said.setdefault("source", f"{CLOSED}{book.prefix}")
                name = "aliases" if is_of_names else "scope" if value == "literal" else "owns"
                if is_of_names:
                    said |= {"kind": "transliterated", "lang": "ru"}
                entry: Facts = {"type": "company", "name": f"Holder {number}", "founded": "1901"}
                if way == "inside":
                    said["marking"] = "TLP:CLEAR"
                    entry["marking"] = book.marking
                elif way != "source":
                    said["marking"] = book.marking
                if way == "remark":
                    book.add("open", {"entities": {id: {**entry, name: said["value"]}}})
                    book.add("entry", {"more": {id: {name: said}}})
                else:
                    book.add("open", {"entities": {id: {**entry, name: [said]}}})
                book.add("open", kept.more)


def _pictures(book: _Book) -> None:
    """Each field of a picture, of something that everybody may know of."""
    for field in PICTURE_FIELDS:
        place = f"picture {field.name}"
        if field.kind in WORDLESS or not book.wants(place):
            continue
        kept = book.kept(field.kind, place)
        picture = {"path": f"open{PICTURE}", "alt": "Open", "source": "open-report", "marking": book.marking}
        entry = {"type": "company", "name": f"Pictured {len(book.canaries)}", "founded": "1901"}
        entry["image"] = [picture | {field.name: kept.value}]
        book.add("open", {"entities": {f"{book.prefix}pictured{len(book.canaries)}": entry}})
        book.add("open", kept.more)


def _words_of_the_book(book: _Book) -> None:
    """A type with its section, a property and a unit of the book's own, which only something withheld uses."""
    if not book.wants("vocabulary"):
        return
    kept = [book.kept("text", f"vocabulary {what}") for what in ("section", "type", "plural", "property", "inverse")]
    section, type, plural, property, inverse = (each.value for each in kept)
    book.vocabulary |= {
        "sections": {f"s-{section}": {"label": f"Section {section}"}},
        "types": {
            f"t-{type}": {"label": f"Type {type}", "plural": plural, "parent": "company", "section": f"s-{section}"}
        },
        "properties": {
            f"p_{property}": {"label": f"Property {property}", "domain": "company", "range": "text"},
            f"r_{inverse}": {
                "label": "Related",
                "inverse": {f"i_{inverse}": f"Inverse {inverse}"},
                "domain": "company",
                "range": "company",
            },
        },
    }
    hidden = {"type": f"t-{type}", "name": f"N{type}", f"p_{property}": "x", f"r_{inverse}": "acme"}
    book.add("entry", {"entities": {f"{book.prefix}worded": hidden | {"marking": book.marking}}})


def _properties(book: _Book, vocabulary: Vocabulary) -> None:
    """Each property, of something that everybody may know of."""
    for property in vocabulary.properties.values():
        if property.literal in WORDLESS or property.literal == "country_code" or property.pattern or property.format:
            continue
        if not book.wants(f"property {property.id}"):
            continue
        book_type = property.domain[0]
        block = "events" if vocabulary.is_a(book_type, ("event",)) else "entities"
        number, word = book.word()
        if property.is_relation:
            kept = KINDS["entity"](number, word)
            target = property.range[0]
            target_block = "events" if vocabulary.is_a(target, ("event",)) else "entities"
            more: Facts = {target_block: {word: {"type": target, "name": f"N{word}"}}}
            said: Facts = {"to": kept.value}
        else:
            kept = KINDS[property.literal](number, word)
            more, said = {}, {"value": kept.value}
            if property.literal == "quantity":
                said["value"] = f"{70_000_000 + number} {property.unit or next(iter(property.units))}"
        book.canaries.append(Canary(f"property {property.id}", word, kept.shown))
        id = f"{book.prefix}prop{number}"
        entry: Facts = {"type": book_type, "name": f"Bearer {number}", "keyword": "open"}
        said["marking"] = book.marking
        entry[property.id] = [entry[property.id], said] if property.id in entry else [said]
        book.add("open", {block: {id: entry}})
        book.add("open", more)


class CanaryBook(NamedTuple):
    """Facts by file, the vocabulary that they need, and the canaries in what is marked."""

    files: dict[str, Facts]
    vocabulary: dict[str, Facts]
    canaries: tuple[Canary, ...]

    def write(self, root: Path) -> None:
        content = root / "content"
        (content / "facts").mkdir(parents=True, exist_ok=True)
        (content / "files").mkdir(exist_ok=True)
        for each in self.canaries:
            (content / "files" / f"{each.word}{PICTURE}").write_text(DRAWING)
        (content / "files" / f"open{PICTURE}").write_text(DRAWING)
        for way, facts in self.files.items():
            (content / "facts" / f"{way}.json").write_text(json.dumps(facts, indent=1))
        (content / "vocabulary.yml").write_text(json.dumps(self.vocabulary))


def canary_book(marking: str, wants: Callable[[str], bool] = lambda _: True) -> CanaryBook:
    """The book, with those of its places that are wanted."""
    book = _Book(marking, "q", wants)
    book.files["open"] = json.loads(json.dumps(OPEN))
    _fields(book)
    _qualifiers(book)
    _pictures(book)
    _words_of_the_book(book)
    _properties(book, vocabulary_in(None)[0])
    metrics = {each: {"label": f"Label {each[2:]}", "unit": f"u{each[2:]}"} for each in book.metrics}
    vocabulary = book.vocabulary | {"metrics": {"staff": {"label": "Staff"}} | metrics}
    return CanaryBook(book.files, vocabulary, tuple(book.canaries))


def without_some(book: CanaryBook, marking: str, chance: Random) -> CanaryBook:
    """The book without some of what bears the marking: what is left bears witness of nothing else. Remarks stay, since
    what they are on is for everybody without them.
    """
    files = {way: _thinned(facts, marking, chance, is_marked=way == "file") for way, facts in book.files.items()}
    return book._replace(files=files)


def _thinned(facts: Facts, marking: str, chance: Random, *, is_marked: bool) -> Facts:
    def is_left(entry: Any) -> bool:
        said = entry if isinstance(entry, dict) else {}
        is_hidden = is_marked or said.get("marking") == marking or str(said.get("source")).startswith(CLOSED)
        return not is_hidden or said.get("title") == CLOSED_TITLE or chance.random() < 0.5

    def entry_of(entry: Facts) -> Facts:
        return {
            name: [each for each in said if is_left(each)] if isinstance(said, list) else said
            for name, said in entry.items()
        }

    found: Facts = {}
    for block, entries in facts.items():
        if block in ("defaults", "more"):
            found[block] = entries
        elif isinstance(entries, list):
            found[block] = [each for each in entries if is_left(each)]
        else:
            found[block] = {id: entry_of(each) for id, each in entries.items() if is_left(each)}
    return found
