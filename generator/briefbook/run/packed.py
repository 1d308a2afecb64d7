"""Entries and problems ↔ bytes, to be kept or sent: read back in a fifth of the time that parsing takes.

Values of one class stand together, field by field, as columns of plain values and of numbers of other values; they are
taken apart and made again column by column, in C. That is what makes it worth its lines: pickle is no faster than
reading the JSON again.

`marshal` writes the columns. It trusts its bytes: `unpacked` is for bytes that `packed` made, and that are known whole.
"""

from __future__ import annotations

import marshal
from collections.abc import Callable, Iterable, Iterator
from itertools import chain, count, repeat
from operator import attrgetter
from typing import Any, NamedTuple, get_type_hints

from briefbook.model import dates, entries, prose, statement, values
from briefbook.model.entries import Entry
from briefbook.model.marking import Marking
from briefbook.model.statement import Rank
from briefbook.problems import Fix, Problem, Span

# What a value holds comes before it.
_CLASSES: tuple[type[Any], ...] = (
    Span, Fix, Problem, dates.PartialDate,
    values.TextValue, values.CodeValue, values.NumberValue, values.DateValue, values.Reference, values.Unstated,
    statement.Citation, statement.Qualifiers, statement.Statement,
    prose.Markup, prose.Words, prose.WebLink, prose.Code, prose.Link, prose.ValueLink, prose.ProseCitation, prose.Block,
    prose.Prose,
    entries.Entity, entries.Source, entries.Observation, entries.Judgement, entries.Briefing,
)  # fmt: skip
_NUMBERED = frozenset(_CLASSES)
_MARKINGS = tuple(Marking)
_RANKS = {rank.value: rank for rank in Rank}
_PLAIN = (str, int, float, bool, tuple[str, ...], dates.Day, tuple[tuple[str, tuple[str, ...]], ...])
_WHOLE, _SAME = 0, 1  # a column as it is; one cell for all rows

Parsed = tuple[tuple[Entry, ...], tuple[Problem, ...]]


class _Shape(NamedTuple):
    """How the fields of a class are written: `plain`, `one` (of a class above, or none), `many`, `places`, `marking`,
    `rank`.
    """

    kinds: tuple[str, ...]
    fields: tuple[str, ...]


def _shape(cls: type[Any]) -> _Shape:
    hints = get_type_hints(cls)
    names = getattr(cls, "_fields", None) or tuple(cls.__dataclass_fields__)
    return _Shape(tuple(_kind(hints[name]) for name in names), tuple(names))


def _kind(hint: Any) -> str:
    if hint in _PLAIN:
        return "plain"
    if hint is Marking:
        return "marking"
    if hint is Rank:
        return "rank"
    if hint == entries.Places:
        return "places"
    members = set(getattr(hint, "__args__", ())) - {type(None), ...} or {hint}
    members = {each for member in members for each in (getattr(member, "__args__", None) or (member,))}
    assert members <= _NUMBERED, hint
    return "many" if getattr(hint, "__origin__", None) is tuple else "one"


_SHAPES = {cls: _shape(cls) for cls in _CLASSES}


Column = tuple[int, Any]
Table = tuple[int, tuple[Column, ...]]


def packed(parsed: Parsed) -> bytes:
    """The bytes of entries and problems. What is one value, met twice, stays one."""
    met: dict[type[Any], dict[int, Any]] = {cls: {} for cls in _CLASSES}  # by identity, in the order they are met
    for group in parsed:
        _meet(group, met)
    columns: dict[type[Any], list[tuple[Any, ...]]] = {}
    for cls in reversed(_CLASSES):
        columns[cls] = _columns_of(cls, met[cls].values())
        for kind, column in zip(_SHAPES[cls].kinds, columns[cls], strict=False):
            _meet(_held(kind, column), met)
    numbers = {id(None): 0}
    for cls in _CLASSES:
        numbers.update(zip(met[cls], count(len(numbers)), strict=False))
    tables = tuple((len(met[cls]), _table(cls, columns[cls], numbers)) for cls in _CLASSES)
    return marshal.dumps((tables, *(tuple([numbers[id(each)] for each in group]) for group in parsed)))


def unpacked(content: bytes) -> Parsed:
    """What `packed` was given."""
    tables, found, problems = marshal.loads(content)
    made: list[Any] = [None]
    for cls, (length, columns) in zip(_CLASSES, tables, strict=True):
        if not length:
            continue
        kinds = _SHAPES[cls].kinds
        cells = [_read(kind, column, length, made) for kind, column in zip(kinds, columns, strict=True)]
        if issubclass(cls, tuple):
            made += map(tuple.__new__, repeat(cls), zip(*cells, strict=True))
        else:
            made += map(cls, *cells)
    return tuple([made[each] for each in found]), tuple([made[each] for each in problems])


def _meet(values: Iterable[Any], met: dict[type[Any], dict[int, Any]]) -> None:
    values = tuple(values)
    for identity, value in dict(zip(map(id, values), values, strict=True)).items():
        if value is not None:
            met[value.__class__].setdefault(identity, value)


def _columns_of(cls: type[Any], rows: Iterable[Any]) -> list[tuple[Any, ...]]:
    if issubclass(cls, tuple):
        return list(zip(*rows, strict=True))
    return list(zip(*map(attrgetter(*_SHAPES[cls].fields), rows), strict=True))


def _held(kind: str, column: Iterable[Any]) -> Iterable[Any]:
    """The values that the cells of a column hold."""
    if kind == "one":
        return column
    if kind == "many":
        return chain.from_iterable(column)
    return [where for cell in column for _, where in cell] if kind == "places" else ()


def _table(cls: type[Any], columns: Iterable[tuple[Any, ...]], numbers: dict[int, int]) -> tuple[Column, ...]:
    return tuple(
        (_SAME, next(_written(kind, column[:1], numbers)))
        if column[:1] and column[0] is column[-1] and len(set(map(id, column))) == 1
        else (_WHOLE, tuple(_written(kind, column, numbers)))
        for kind, column in zip(_SHAPES[cls].kinds, columns, strict=False)
    )


def _written(kind: str, column: Iterable[Any], numbers: dict[int, int]) -> Iterator[Any]:
    get = numbers.__getitem__
    if kind == "one":
        return map(get, map(id, column))
    if kind == "many":
        return (tuple(map(get, map(id, cell))) for cell in column)
    if kind == "places":
        return (tuple([(name, get(id(where))) for name, where in cell]) for cell in column)
    if kind == "marking":
        return map(int, column)
    return (cell.value for cell in column) if kind == "rank" else iter(column)


def _read(kind: str, column: Column, length: int, made: list[Any]) -> Iterable[Any]:
    form, cells = column
    read = _reader(kind, made)
    if form == _SAME:
        return repeat(read(cells) if read else cells, length)
    return map(read, cells) if read else cells


def _reader(kind: str, made: list[Any]) -> Callable[[Any], Any] | None:
    """What makes a cell of its written form; None for plain cells."""
    get = made.__getitem__
    return {
        "plain": None,
        "one": get,
        "many": lambda numbers: tuple(map(get, numbers)),
        "places": lambda pairs: tuple([(name, get(number)) for name, number in pairs]),
        "marking": _MARKINGS.__getitem__,
        "rank": _RANKS.__getitem__,
    }[kind]
