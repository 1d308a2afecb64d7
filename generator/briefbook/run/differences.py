"""What two values made of dataclasses and dicts differ in: to keep the later one, where the former one is kept."""

from __future__ import annotations

from dataclasses import fields, is_dataclass, replace
from typing import Any, NamedTuple, cast


class Whole(NamedTuple):
    """Another value."""

    value: Any


class Keys(NamedTuple):
    """The same dict, but for these keys."""

    new: dict[Any, Any]
    gone: tuple[Any, ...]


class Fields(NamedTuple):
    """The same dataclass, but for these fields."""

    differ: dict[str, Difference]


Difference = Whole | Keys | Fields


def difference(old: Any, new: Any) -> Difference | None:
    """What makes the one the other, but for the order of dicts; None where nothing does. What is one and the same value
    is not looked into.
    """
    if old is new:
        return None
    if isinstance(old, dict) and isinstance(new, dict):
        came = {key: value for key, value in new.items() if not _has(old, key, value)}
        gone = tuple(key for key in old if key not in new)
        return Keys(came, gone) if came or gone else None
    if is_dataclass(new) and type(old) is type(new):
        pairs = {each.name: difference(getattr(old, each.name), getattr(new, each.name)) for each in fields(new)}
        differ = {name: found for name, found in pairs.items() if found}
        return Fields(differ) if differ else None
    return None if old == new else Whole(new)


def _has(old: dict[Any, Any], key: Any, value: Any) -> bool:
    return key in old and (old[key] is value or bool(old[key] == value))


def applied(old: Any, found: Difference | None) -> Any:
    """The later value. Dicts of the former one become those of the later."""
    if found is None:
        return old
    if isinstance(found, Whole):
        return found.value
    if isinstance(found, Keys):
        kept = cast("dict[Any, Any]", old)
        for key in found.gone:
            del kept[key]
        kept.update(found.new)
        return kept
    return replace(old, **{name: applied(getattr(old, name), each) for name, each in found.differ.items()})
