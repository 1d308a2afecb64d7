"""Statements, observations and sources as plain values, in the words of the grammar: as in facts files.

For whatever leaves the program: `show --format json`, the facts attached to a PDF. What says nothing is left out.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from msgspec.structs import replace

from briefbook.model.dates import PartialDate
from briefbook.model.entries import Address, Document, Observation, Picture, Retraction, Source
from briefbook.model.grammar import (
    BLOCK_BY_NAME,
    PICTURE_FIELDS,
    QUALIFIER_NAMES,
    QUOTE_FIELDS,
    RETRACTION_FIELDS,
    TIES,
    Field,
)
from briefbook.model.marking import Marking
from briefbook.model.prose import Note
from briefbook.model.statement import Citation, Qualifiers, Quote, Rank, Statement
from briefbook.model.values import CodeValue, DateValue, NumberValue, Reference, TextValue, Unstated, Value, written

_OF_CITATIONS = ("source", "locator", "quote", "retells")
_ELSEWHERE = (*_OF_CITATIONS, "lang")  # the language is that of the value
_ATTRIBUTES = {name: name for name in QUALIFIER_NAMES if name not in _ELSEWHERE} | {
    "match": "is_matched",
    "denied": "is_denied",
    **dict.fromkeys(TIES, "ties"),
}
_UNSAID = Qualifiers()
Plain = dict[str, Any]
"""Words, but for lists of ids, and a `quote` of which more is said than its words."""
_OF_SOURCES = {"author": "authors", "own": "is_own", "library": "is_library", "further_reading": "is_unread"}


def plain_statement(each: Statement) -> Plain:
    """`value` or `to`, the citation and the qualifiers; `lang` is that of the words."""
    return {
        "id": each.id,
        "property": each.property,
        **plain_qualifiers(each.qualifiers),
        **plain_value(each.value),
        **plain_citation(each.citation),
    }


def plain_observation(each: Observation) -> Plain:
    """The same of a measured value."""
    said = {"id": each.id, "of": each.of, "metric": each.metric, "for": each.subject, "unit": each.unit}
    return {
        **{name: word for name, word in said.items() if word},
        **plain_qualifiers(each.qualifiers),
        **plain_value(each.value),
        **plain_citation(each.citation),
    }


def plain_source(source: Source) -> dict[str, Any]:
    """What is said of a source, by the names of the grammar and in its order; people by id or name."""
    said: dict[str, Any] = {"marking": "" if source.marking is Marking.CLEAR else str(source.marking)}
    for field in BLOCK_BY_NAME["sources"].fields:
        if field.name not in said:
            said[field.name] = _plain(getattr(source, _OF_SOURCES.get(field.name, field.name)))
    said["url"] = _plain_addresses(source.addresses)
    said["archived"] = said["archived"] or _plain(source.archived_file)
    if source.translated_title:
        said["translated_title"] = plain_value(source.translated_title)
    return {name: word for name, word in said.items() if word}


def _plain_addresses(addresses: tuple[Address, ...]) -> str | list[str] | dict[str, str]:
    if any(each.kind for each in addresses):
        return {each.kind: each.url for each in addresses}
    return [each.url for each in addresses] if len(addresses) > 1 else "".join(each.url for each in addresses)


def plain_picture(each: Picture) -> dict[str, str]:
    """What is said of a picture, by the names of the grammar."""
    said = _said_of(each, [field for field in PICTURE_FIELDS if field.name != "marking"])
    said |= plain_citation(each.citation)
    return said if each.marking is Marking.CLEAR else said | {"marking": str(each.marking)}


def _said_of(value: object, fields: Iterable[Field]) -> dict[str, Any]:
    """What is said of something under the names of its fields."""
    said = {each.name: _plain(getattr(value, each.name, "")) for each in fields}
    return {name: word for name, word in said.items() if word}


def _plain(value: object) -> Any:
    match value:
        case Reference() | TextValue():
            return written_word(value)
        case PartialDate():
            return value.edtf
        case Note(text):
            return text
        case Retraction():
            return _said_of(value, RETRACTION_FIELDS) or True
        case Document(path, _, page):
            return {"path": path, "page": page} if page else path
        case tuple():
            return [_plain(each) for each in value]
        case None:
            return ""
        case _:
            return value


def plain_value(value: Value) -> dict[str, str]:
    """`{to: id}` of a relation, `{unstated: unknown}`, else `{value: …}` as it was written, with its language."""
    match value:
        case TextValue(text, lang):
            return {"value": text, "lang": lang} if lang else {"value": text}
        case Reference(id):
            return {"to": id}
        case Unstated(word):
            return {"unstated": word}
        case NumberValue(price_year=year) if year:
            return {"value": written(replace(value, price_year="")), "price_year": year}
        case _:
            return {"value": written_word(value)}


def written_word(value: Value) -> str:
    """A value as one word or text, as it was written."""
    match value:
        case TextValue(text, _):
            return text
        case NumberValue():
            return written(value)
        case CodeValue(_, code):
            return code
        case DateValue(date):
            return date.edtf
        case Reference(id):
            return id
        case Unstated(word):
            return word


def plain_citation(citation: Citation | None) -> Plain:
    """`source`, `locator`, `quote`, `retells`. A quote is its words, or a map of what is said of it."""
    if citation is None:
        return {}
    said: Plain = {name: word for name in ("source", "locator") if (word := getattr(citation, name))}
    if citation.quotes:
        said["quote"] = _plain_quote(citation.quotes)
    return said if citation.retells is None else said | {"retells": list(citation.retells) or "none"}


def _plain_quote(quotes: tuple[Quote, ...]) -> str | dict[str, str] | list[dict[str, str]]:
    told = [_said_of(each, QUOTE_FIELDS) for each in quotes]
    if all(each.keys() == {"text"} for each in told):
        return "; ".join(each["text"] for each in told)
    return told[0] if len(told) == 1 else told


def plain_qualifiers(said: Qualifiers) -> Plain:
    """The qualifiers that say something, by their names in the grammar and in its order."""
    return dict(_qualifiers(said))


def _qualifiers(said: Qualifiers) -> Iterator[tuple[str, str | list[str]]]:
    for name, attribute in _ATTRIBUTES.items():
        value = getattr(said, attribute)
        if attribute == "ties":
            if tied := list(said.tied(name)):
                yield name, tied
        elif value != getattr(_UNSAID, attribute):
            yield name, _word(value)


def _word(value: PartialDate | NumberValue | Rank | Marking | Reference | TextValue | Note | bool | str) -> str:
    match value:
        case NumberValue(text, _, _, _):
            return f"{text} %"
        case Reference() | TextValue():
            return written_word(value)
        case PartialDate():
            return value.edtf
        case Note(text):
            return text
        case Rank():
            return value.value
        case bool():
            return str(value).lower()
        case _:
            return str(value)
