"""Ids that earlier imports gave: who had one keeps it, and nobody else ever gets it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Set
from typing import Any, NamedTuple


class Former(NamedTuple):
    """An entry that an earlier import wrote into a file, or wrote once and has lost since."""

    id: str
    file: str
    uuid: str
    name: str
    was: tuple[str, ...] = ()


class Wanting(NamedTuple):
    """Something that is to have an id: its key, and what it can be known by."""

    key: str
    file: str
    uuid: str
    name: str


class Kept(NamedTuple):
    """`ids` that were given before, by key; the ids that each had once, `was`; and what is `gone` from the data."""

    ids: Mapping[str, str]
    was: Mapping[str, tuple[str, ...]]
    gone: tuple[Former, ...]


def former_entries(files: Mapping[str, Any], gone: Any = ()) -> tuple[Former, ...]:
    """What facts files (by name without ending), and the list of what was gone then, hold of earlier ids. Whatever else
    they hold is passed over.
    """
    found = [Former(id, *_known(file, body)) for file, id, body in _bodies(files)]
    listed = gone if isinstance(gone, list) else []
    found += [Former(*each) for each in listed if isinstance(each, list) and [*map(type, each)] == [str] * 4]
    return tuple(found)


def _bodies(files: Mapping[str, Any]) -> Iterator[tuple[str, str, dict[str, Any]]]:
    for file, document in sorted(files.items()):
        for block in ("entities", "events"):
            held = document.get(block) if isinstance(document, dict) else None
            for id, body in held.items() if isinstance(held, dict) else ():
                if isinstance(body, dict):
                    yield file, id, body


def _known(file: str, body: Mapping[str, Any]) -> tuple[str, str, str, tuple[str, ...]]:
    was = body.get("was", [])
    ids = tuple(map(str, was if isinstance(was, list) else [was]))
    return file, _text(body.get("uuid")), _text(body.get("name")), ids


def _text(given: Any) -> str:
    """The text of a statement, or of the first of several."""
    first = given[0] if isinstance(given, list) and given else given
    text = first.get("value") if isinstance(first, dict) else first
    return text if isinstance(text, str) else ""


def kept_ids(former: Iterable[Former], wanting: Iterable[Wanting], taken: Set[str]) -> Kept:
    """Who keeps which id, none of which is `taken`. The same thing is what has the same uuid and name in a file; else
    the same uuid; else the same name, where one of the two has no uuid; else the same uuid in another file. Where two
    fit, none does.
    """
    left = {each.id: each for each in former if each.id not in taken}
    open_keys = {each.key: each for each in wanting}
    ids: dict[str, str] = {}
    was: defaultdict[str, tuple[str, ...]] = defaultdict(tuple)
    for fits in _WAYS:
        for old, new in _pairs(left.values(), open_keys.values(), fits):
            ids[new.key] = old.id
            was[new.key] = old.was
            del left[old.id], open_keys[new.key]
    for old, new in _again(left.values(), [each for each in wanting if each.key in ids]):
        was[new.key] += (old.id,)
        del left[old.id]
    return Kept(ids, {key: each for key, each in was.items() if each}, tuple(sorted(left.values())))


_Fits = Callable[[Former | Wanting], Hashable]
_WAYS: tuple[_Fits, ...] = (
    lambda each: (each.file, each.uuid, each.name),
    lambda each: (each.file, each.uuid) if each.uuid else None,
    lambda each: (each.file, each.name) if each.name else None,
    lambda each: each.uuid or None,
)


def _pairs(old: Iterable[Former], new: Iterable[Wanting], fits: _Fits) -> list[tuple[Former, Wanting]]:
    """Pairs of which each is the only one that fits the other, and whose uuids do not tell them apart."""
    olds, news = _single(old, fits), _single(new, fits)
    both = ((olds[found], news[found]) for found in olds if found in news)
    return [(one, other) for one, other in both if not one.uuid or not other.uuid or one.uuid == other.uuid]


def _again(old: Iterable[Former], new: Iterable[Wanting]) -> list[tuple[Former, Wanting]]:
    """What is gone, and the only one in its file that has its uuid."""
    news = _single(new, _WAYS[1])
    return [(each, news[each.file, each.uuid]) for each in old if (each.file, each.uuid) in news]


def _single(those: Iterable[Any], fits: _Fits) -> dict[Hashable, Any]:
    """Those that are alone in what they fit, by that."""
    found: defaultdict[Hashable, list[Any]] = defaultdict(list)
    for each in those:
        found[fits(each)].append(each)
    return {key: alike[0] for key, alike in found.items() if len(alike) == 1 and key is not None}
