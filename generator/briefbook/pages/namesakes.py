"""Words that tell entities of one name apart: `Akira (tool)` and `Akira (threat actor)`."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping

from msgspec.structs import replace

from briefbook.model.corpus import Corpus
from briefbook.model.derived import Derived
from briefbook.model.spelling import plain_spelling
from briefbook.model.statement import PLAIN, Statement
from briefbook.model.values import CodeValue, DateValue, Reference, TextValue
from briefbook.pages.wording import country_words, year_words

_PROPERTIES = (
    *("date", "birth_date", "founded", "released", "position", "employed_by", "based_in", "place", "located_in"),
    *("part_of", "nationality", "country", "jurisdiction"),
)
"""What people tell namesakes apart by, the first that does."""


def told_apart(corpus: Corpus, derived: Derived, language: str) -> dict[str, str]:
    """What stands behind the name of each entity that has a namesake: its type, else what is stated of it outright and
    bears no marking, else its id.
    """
    groups: defaultdict[str, list[str]] = defaultdict(list)
    for id, name in corpus.names.items():
        groups[plain_spelling(name)].append(id)
    found: dict[str, str] = {}
    for ids in groups.values():
        if len(ids) > 1:
            found |= _words(ids, corpus, derived, language)
    return found


def _words(ids: list[str], corpus: Corpus, derived: Derived, language: str) -> Mapping[str, str]:
    types = {id: corpus.vocabulary.label_of(corpus.entities[id].type).lower() for id in ids}
    ways: list[Callable[[str], str]] = [types.__getitem__]
    ways += [lambda id, name=name: _stated(id, name, corpus, derived, language) for name in _PROPERTIES]  # type: ignore[misc]
    for way in ways:
        words = {id: way(id) for id in ids}
        if all(words.values()) and len({*words.values()}) == len(ids):
            return words
    is_alone = [*types.values()].count
    return {id: types[id] if is_alone(types[id]) == 1 else id for id in ids}


def _stated(id: str, name: str, corpus: Corpus, derived: Derived, language: str) -> str:
    """The value of a property that one source gives and nobody doubts or disputes, in words."""
    sides = [each for dispute in derived.disputes_of.get(id, ()) for each in dispute.sides]
    disputed = {bearer.id for side in sides for bearer in side.bearers}
    for each in corpus.values(id, name):
        source = corpus.sources.get(each.source)
        is_plain = replace(each.qualifiers, lang="", note=None, review_by=None) == PLAIN and each.is_affirmed
        if is_plain and each.id not in disputed and not (source and source.marking):
            return _value(each, corpus, language)
    return ""


def _value(each: Statement, corpus: Corpus, language: str) -> str:
    match each.value:
        case Reference(id):
            return corpus.name_of(id)
        case CodeValue("country_code", code):
            return country_words(code, language)
        case DateValue(date):
            return year_words(date.first[0], language) if date.first[0] == date.last[0] > 0 else ""
        case TextValue(text, _):
            return text if len(text) <= 40 else ""
        case _:
            return ""
