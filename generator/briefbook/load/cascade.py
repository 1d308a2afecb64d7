"""Provenance cascades: what a file or a block says of source, locator, date, language and marking holds for what is
inside it, unless that says otherwise."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from briefbook.load.fields import by_name, ids, plain_text, refuse_unknown, somebody, value_as
from briefbook.load.values import read_date, read_id, read_language, read_marking
from briefbook.model.dates import PartialDate
from briefbook.model.grammar import CASCADING, QUOTE_FIELDS, UNSTATED
from briefbook.model.marking import Marking
from briefbook.model.raw import Fields, Items, Node, Text
from briefbook.model.statement import Citation, Quote
from briefbook.problems import Problem

UNREAD_SOURCE = Citation("")
"""Stands for a source that could not be read: what it is given for is not without one. No sound book holds any."""

_SOURCES = ("source", "retells")
_OF_SOURCES = ("derived_from", "corrected_by")
_OF_CITATIONS = ("locator", "quote", "retells")
_NARROWING = frozenset([*CASCADING, *_OF_CITATIONS])


class Cascade(NamedTuple):
    """What holds for a statement that says nothing itself. A locator belongs to its source and goes with it."""

    citations: tuple[Citation, ...] = ()
    as_of: PartialDate | None = None
    lang: str = ""
    marking: Marking = Marking.CLEAR
    review_by: PartialDate | None = None


def narrowed(outer: Cascade, fields: Fields, problems: list[Problem]) -> Cascade:
    """`outer`, and what `fields` say over it; fields that do not cascade are left to the caller.

    What stands inside something is never for more people than that: of two markings the narrower one holds.
    """
    if _NARROWING.isdisjoint([key.value for key, _ in fields.pairs]):
        return outer
    given = by_name(fields)
    lang = value_as(given.get("lang"), read_language, problems)
    marking = value_as(given.get("marking"), read_marking, problems)
    return Cascade(
        citations=read_citations(outer.citations, fields, problems),
        as_of=value_as(given.get("as_of"), read_date, problems) or outer.as_of,
        lang=lang.code if lang else outer.lang,
        marking=outer.marking if marking is None else max(outer.marking, marking),
        review_by=value_as(given.get("review_by"), read_date, problems) or outer.review_by,
    )


def read_citations(outer: tuple[Citation, ...], fields: Fields, problems: list[Problem]) -> tuple[Citation, ...]:
    """The citations that hold inside `fields`: their own sources, else the outer ones, with what is said of them."""
    given = by_name(fields)
    node = given.get("source")
    own = outer if node is None else tuple(_citations(node, problems))
    locator = plain_text(given.get("locator"), problems)
    quote = _quote(given.get("quote"), problems)
    for key, _ in fields.pairs if not outer and node is None else ():
        if key.value in _OF_CITATIONS:
            message = f"this {key.value} has no source"
            if key.value == "retells":
                message = "there is no source that 'retells' could say it of"
            problems.append(Problem("E207", message, key.where, "add `source: some-id` beside it"))
    origins = _origins(given.get("retells"), problems)
    if not locator and not quote and origins is None:
        return own
    is_alone = all(each.source in (origins or ()) for each in own)
    return tuple(
        Citation(
            each.source,
            locator or each.locator,
            (quote,) if quote else each.quotes,
            # Of several sources, one that the others have it from says so for them.
            each.retells if origins is None or (each.source in origins and not is_alone) else origins,
        )
        for each in own
    )


def _quote(node: Node | None, problems: list[Problem]) -> Quote | None:
    """Words of a source: alone, or in a map with what is said of them."""
    if not isinstance(node, Fields):
        text = plain_text(node, problems)
        return Quote(text) if text else None
    refuse_unknown(node, [each.name for each in QUOTE_FIELDS], "a quote", problems)
    given = by_name(node)
    if "text" not in given:
        hint = "add `text: …`, the words as they stand in the source"
        problems.append(Problem("E207", "this quote has no text", node.where, hint))
        return None
    lang = value_as(given.get("lang"), read_language, problems)
    text = plain_text(given["text"], problems)
    translation, by = plain_text(given.get("translation"), problems), somebody(given.get("by"), problems)
    return Quote(text, lang.code if lang else "", translation, by) if text else None


def _origins(node: Node | None, problems: list[Problem]) -> tuple[str, ...] | None:
    """The sources that something is derived from; `none` of them is an answer too."""
    if node is None or (isinstance(node, Text) and node.value == "none"):
        return None if node is None else ()
    return ids(node, problems)


def named_sources(node: Node | None, block: str = "") -> Iterator[Text]:
    """Every source that is named in a node, at any depth, whatever else is wrong with it: in an entry of a block, or in
    a whole file. `derived_from` is a field of sources; on an entity it may be a relation.
    """
    if isinstance(node, Items):
        for value in node.values:
            yield from named_sources(value, block)
    elif isinstance(node, Fields):
        for key, value in node.pairs:
            if key.value in _SOURCES or (key.value in _OF_SOURCES and block == "sources"):
                yield from (text for text in _names(value) if text.value not in UNSTATED)
            yield from named_sources(value, block or key.value)


def _names(node: Node) -> Iterator[Text]:
    if isinstance(node, Text):
        yield node
    elif isinstance(node, Items):
        for value in node.values:
            yield from _names(value)
    else:
        yield from (key for key, _ in node.pairs)


def _citations(node: Node, problems: list[Problem]) -> Iterator[Citation]:
    if isinstance(node, Items):
        for value in node.values:
            yield from _citations(value, problems)
        return
    citation = UNREAD_SOURCE
    if isinstance(node, Text):
        citation = _citation(node, "", problems)
    elif isinstance(node, Fields) and len(node.pairs) == 1 and isinstance(node.pairs[0][1], Text):
        key, locator = node.pairs[0]
        citation = _citation(key, plain_text(locator, problems), problems)
    else:
        hint = "write `source: some-id` or `source: [one, {other: para 2}]`"
        problems.append(Problem("E202", "a source must be an id, or an id with a locator", node.where, hint))
    yield citation


def _citation(text: Text, locator: str, problems: list[Problem]) -> Citation:
    """The citation that a text makes; `UNREAD_SOURCE` where it cannot be one."""
    if text.value in UNSTATED:
        hint = "leave `source` out: the statement is then listed among those without one"
        problems.append(Problem("E205", f"'{text.value}' cannot be a source", text.where, hint))
        return UNREAD_SOURCE
    source = value_as(text, read_id, problems)
    return UNREAD_SOURCE if source is None else Citation(source, locator)
