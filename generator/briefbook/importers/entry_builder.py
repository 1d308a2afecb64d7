"""Entries in the making: properties with their statements, as plain values in the grammar of facts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from briefbook.load.json_text import QUOTED
from briefbook.model.grammar import ID, UNSTATED

Document = dict[str, Any]
Qualifier = str | bool | list[str]


def words(text: str) -> Any:
    """A text as the value of a statement: in quotes where the bare words would mean something."""
    return {QUOTED: text} if text in UNSTATED else text


def somebody(name: str) -> Any:
    """A name of an author or publisher: in quotes where it would read as the id of an entity."""
    return {QUOTED: name} if ID.fullmatch(name) else words(name)


class EntryBuilder:
    """One entry. What is said twice in the same words is kept once."""

    def __init__(self, **fields: Any) -> None:
        self._fields: Document = {name: value for name, value in fields.items() if value}
        self._statements: dict[str, list[Any]] = {}
        self._said: set[tuple[Any, ...]] = set()

    def say(self, property: str, text: str, **qualifiers: Qualifier) -> bool:
        """A statement with words as its value; False where it stands there already."""
        return self._add(property, "value", text, words(text), qualifiers)

    def write(self, field: str, text: str) -> None:
        """A field that is no statement, such as `about`."""
        self._statements[field] = [text]

    def has(self, property: str) -> bool:
        return property in self._statements

    def relate(self, property: str, target: str, **qualifiers: Qualifier) -> bool:
        """A statement that leads to another entity; False where it stands there already."""
        return self._add(property, "to", target, target, qualifiers)

    def _add(self, property: str, kind: str, text: str, value: Any, qualifiers: Mapping[str, Qualifier]) -> bool:
        said = {name: each for name, each in sorted(qualifiers.items()) if each != ""}
        key = (property, text, repr(said) if said else "")
        if key in self._said:
            return False
        self._said.add(key)
        self._statements.setdefault(property, []).append({kind: value, **said} if said else value)
        return True

    def document(self, order: Iterable[str] = ()) -> Document:
        """The entry: its fields, then the properties named in `order`, then the others as they came."""
        names = dict.fromkeys([*(name for name in order if name in self._statements), *self._statements])
        return {**self._fields, **{name: _one_or_many(self._statements[name]) for name in names}}


def _one_or_many(statements: list[Any]) -> Any:
    return statements[0] if len(statements) == 1 else statements
