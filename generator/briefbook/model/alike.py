"""Whether two values say the same, wherever in the files they stand."""

from __future__ import annotations

from typing import Any

from briefbook.model.statement import Statement
from briefbook.problems import Span

_PLACE = Statement._fields.index("where")


def alike(one: Any, other: Any) -> bool:
    """Whether two values of the model are equal but for their places."""
    if one is other or isinstance(one, Span):
        return True
    if type(one) is not type(other):
        return False
    if isinstance(one, Statement):
        return bool(one[:_PLACE] == other[:_PLACE])  # nothing else in it has a place
    if isinstance(one, tuple):
        return len(one) == len(other) and all(map(alike, one, other))
    names = getattr(type(one), "__dataclass_fields__", None)
    if names:
        return all(alike(getattr(one, name), getattr(other, name)) for name in names)
    return bool(one == other)
