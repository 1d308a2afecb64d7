"""Whether two values say the same, wherever in the files they stand."""

from __future__ import annotations

from typing import Any

from msgspec.structs import replace

from briefbook.model.statement import Statement
from briefbook.problems import Span


def alike(one: Any, other: Any) -> bool:
    """Whether two values of the model are equal but for their places."""
    if one is other or isinstance(one, Span):
        return True
    if type(one) is not type(other):
        return False
    if isinstance(one, Statement):
        return bool(one == replace(other, where=one.where))  # nothing else in it has a place
    if isinstance(one, tuple):
        return len(one) == len(other) and all(map(alike, one, other))
    names = getattr(type(one), "__struct_fields__", None) or getattr(type(one), "__dataclass_fields__", None)
    if names:
        return all(alike(getattr(one, name), getattr(other, name)) for name in names)
    return bool(one == other)
