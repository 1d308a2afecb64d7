"""Values of ours ↔ bytes, to be kept or sent: structs, dataclasses, named tuples, enums, and containers of them.

Values of one class stand together, field by field, as columns of plain values: they are taken apart and made again
column by column, in C, in a fifth of the time that parsing takes. What is one value, met twice in a column, stays one.

No byte names a class or a function: bytes hold numbers, and the classes that these stand for are those of the type that
was asked for. `marshal` writes the columns; it trusts its bytes, so `unpacked` takes none but `TrustedBytes`.
"""

from __future__ import annotations

import marshal
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import fields, is_dataclass
from enum import Enum
from itertools import chain, count, islice, repeat
from operator import attrgetter
from typing import Any, Final, NewType, get_args, get_type_hints

TrustedBytes = NewType("TrustedBytes", bytes)
"""Bytes that this program made: in this process or one that it began, or kept by this user, as `Cache` found out."""

_FORMAT: Final = 4  # of marshal: that of every Python from 3.4 on
_SCALARS = frozenset((str, int, float, bool, bytes, type(None)))
_PLAIN, _SAME, _SHARED, _MIXED, _TUPLES, _SETS, _MAPS, _ENUM, _FUNCTIONS, _CLASS = range(10)

Column = tuple[Any, ...]
"""How the cells of a column are written, and what that takes."""
Function = Callable[..., Any]


class NotPackedError(TypeError):
    """A value of a class that may not be kept."""


class Codec:
    """Packs values of some types, and of those that they are declared to hold; `functions` may stand in them too."""

    def __init__(self, *types: Any, functions: Sequence[Function] = ()) -> None:
        found: dict[type[Any], tuple[str, ...]] = {}
        for each in types:
            _find(each, found)
        self._classes = tuple(found)
        self._fields = found
        self._numbers = {cls: number for number, cls in enumerate(found)}
        self._functions = tuple(functions)

    def packed(self, value: Any) -> TrustedBytes:
        """The bytes of a value. Raises NotPackedError."""
        return TrustedBytes(marshal.dumps(self._column((value,)), _FORMAT))

    def unpacked(self, content: TrustedBytes) -> Any:
        """What `packed` was given."""
        (value,) = self._cells(marshal.loads(content))
        return value

    def _column(self, cells: Sequence[Any]) -> Column:
        kinds = set(map(type, cells))
        if kinds <= _SCALARS:
            return (_PLAIN, tuple(cells))
        identities = list(map(id, cells))
        distinct = dict(zip(identities, cells, strict=True))
        if len(distinct) < len(cells):
            if len(distinct) == 1:
                return (_SAME, len(cells), self._column(cells[:1]))
            numbers = dict(zip(distinct, count(), strict=False))
            return (_SHARED, tuple(map(numbers.__getitem__, identities)), self._column(tuple(distinct.values())))
        if len(kinds) > 1:
            return self._mixed(cells, kinds)
        return self._of_kind(kinds.pop(), cells)

    def _mixed(self, cells: Sequence[Any], kinds: Iterable[type[Any]]) -> Column:
        """A column for each class, and which of them each cell is in."""
        groups: dict[type[Any], list[Any]] = {kind: [] for kind in kinds}
        for cell in cells:
            groups[type(cell)].append(cell)
        numbers = dict(zip(groups, count(), strict=False))
        which = tuple(map(numbers.__getitem__, map(type, cells)))
        return (_MIXED, which, tuple(map(self._column, groups.values())))

    def _of_kind(self, kind: type[Any], cells: Sequence[Any]) -> Column:
        if kind is tuple:
            return (_TUPLES, tuple(map(len, cells)), self._column(tuple(chain.from_iterable(cells))))
        if kind is frozenset:
            return (_SETS, tuple(map(len, cells)), self._column(tuple(chain.from_iterable(cells))))
        if issubclass(kind, Mapping):
            maps = [dict(cell) for cell in cells]
            keys, values = chain.from_iterable(maps), chain.from_iterable([cell.values() for cell in maps])
            return (_MAPS, tuple(map(len, maps)), self._column(tuple(keys)), self._column(tuple(values)))
        number = self._numbers.get(kind)
        if number is None:
            return self._functions_in(kind, cells)
        if issubclass(kind, Enum):
            return (_ENUM, number, tuple([cell.value for cell in cells]))
        columns = (tuple(map(attrgetter(name), cells)) for name in self._fields[kind])
        return (_CLASS, number, tuple(map(self._column, columns)))

    def _functions_in(self, kind: type[Any], cells: Sequence[Any]) -> Column:
        try:
            return (_FUNCTIONS, tuple(map(self._functions.index, cells)))
        except ValueError as error:
            raise NotPackedError(f"{kind.__module__}.{kind.__qualname__} is not to be kept") from error

    def _cells(self, column: Column) -> Sequence[Any]:
        form, *parts = column
        if form == _PLAIN:
            plain: tuple[Any, ...] = parts[0]
            return plain
        if form == _CLASS:
            cls = self._classes[parts[0]]
            columns = map(self._cells, parts[1])
            if issubclass(cls, tuple):
                return list(map(tuple.__new__, repeat(cls), zip(*columns, strict=True)))
            return list(map(cls, *columns))
        if form == _ENUM:
            return list(map(self._classes[parts[0]], parts[1]))
        if form == _FUNCTIONS:
            return [self._functions[number] for number in parts[0]]
        return self._joined(form, parts)

    def _joined(self, form: int, parts: Sequence[Any]) -> Sequence[Any]:
        """The cells of a column that is made of others."""
        if form == _SAME:
            return list(chain.from_iterable(repeat(self._cells(parts[1]), parts[0])))
        if form == _SHARED:
            return list(map(self._cells(parts[1]).__getitem__, parts[0]))
        if form == _MIXED:
            columns = [iter(self._cells(each)) for each in parts[1]]
            return list(map(next, map(columns.__getitem__, parts[0])))
        if form == _MAPS:
            pairs = zip(self._cells(parts[1]), self._cells(parts[2]), strict=True)
            return [dict(cell) for cell in _cut(pairs, parts[0])]
        cells = _cut(self._cells(parts[1]), parts[0])
        return list(map(tuple if form == _TUPLES else frozenset, cells))


def _cut(flat: Iterable[Any], lengths: Iterable[int]) -> Iterator[Iterator[Any]]:
    """So many cells each; every one is to be used up before the next."""
    return map(islice, repeat(iter(flat)), lengths)


def _find(hint: Any, found: dict[type[Any], tuple[str, ...]]) -> None:
    """Add the classes that a type names, and those that these are declared to hold, with their fields."""
    for each in get_args(hint):
        _find(each, found)
    if not isinstance(hint, type) or hint in found:
        return
    if issubclass(hint, Enum):
        found[hint] = ()
    elif names := _field_names(hint):
        found[hint] = names
        for inner in get_type_hints(hint).values():
            _find(inner, found)


def _field_names(cls: type[Any]) -> tuple[str, ...]:
    if is_dataclass(cls):
        return tuple(each.name for each in fields(cls))
    names: tuple[str, ...] = getattr(cls, "__struct_fields__", ()) or getattr(cls, "_fields", ())
    return names
