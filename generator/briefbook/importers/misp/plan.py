"""What must be known of all galaxies before the first is written: ids, where uuids lead, and names that tell."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Any, NamedTuple

from briefbook.importers.former import Former, Wanting, kept_ids
from briefbook.importers.import_report import ImportReport
from briefbook.importers.misp import losses as lost
from briefbook.importers.misp.collections import DEPRECATED, Collection, text_of
from briefbook.importers.misp.tables import (
    BUILT_IN,
    DEFAULT_FAMILY,
    FAMILY_BY_CATEGORY,
    FAMILY_BY_GALAXY,
    NAMED_FAMILIES,
)
from briefbook.importers.naming import digest, distinct_ids, kebab
from briefbook.model.corpus import ALIASES

_LOWER_WORD = re.compile(r"\b[a-z]{3,}\b")
_SHORTEST_NAME = 4


class Value(NamedTuple):
    """A value of a cluster, under its name. `entries` holds more than one map where the file has it twice."""

    collection: str
    name: str
    uuid: str
    entries: tuple[Mapping[str, Any], ...]

    @property
    def key(self) -> str:
        return f"{self.collection}\x1f{self.uuid}\x1f{self.name}"


class Target(NamedTuple):
    """An entity that a uuid leads to, and the galaxy that it is of."""

    collection: str
    namespace: str
    id: str


@dataclass(frozen=True, slots=True)
class Plan:
    """`values` are by collection, in the order of the file; `ids` by a value's key or a galaxy's slug, and so are those
    that it `was`; `gone` is what had an id once. `targets` are by uuid. `telling` maps names, in lower case, to the key
    of the value that a text means by them.
    """

    values: Mapping[str, tuple[Value, ...]]
    ids: Mapping[str, str]
    targets: Mapping[str, tuple[Target, ...]]
    telling: Mapping[str, str]
    was: Mapping[str, tuple[str, ...]]
    gone: tuple[Former, ...]

    def target(self, uuid: str, collection: Collection) -> str:
        """The entity that a uuid means in a galaxy, of several the one that is nearest; empty where there is none.

        Nearest is what stands in the same namespace, then what is not deprecated.
        """
        found = self.targets.get(uuid, ())
        if len(found) < 2:
            return found[0].id if found else ""
        return min(
            found,
            key=lambda each: (
                each.namespace != collection.namespace,
                each.namespace == DEPRECATED,
                each.collection,
                each.id,
            ),
        ).id


def family_of(collection: Collection) -> str:
    """The type that the type of a galaxy stands below."""
    category = text_of(collection.cluster.get("category")).lower()
    return FAMILY_BY_GALAXY.get(collection.stem) or FAMILY_BY_CATEGORY.get(category, DEFAULT_FAMILY)


def plan_of(collections: Sequence[Collection], losses: ImportReport, former: Sequence[Former] = ()) -> Plan:
    """The plan for all collections, the same for any order they come in. Ids that were given before are kept."""
    values = {each.slug: tuple(_values(each, losses)) for each in collections}
    sources = {name for each in collections for name in (each.cluster_source, each.galaxy_source)}
    kept = kept_ids(former, _wanting(collections, values), sources)
    wanted: dict[str, tuple[str, str]] = {
        each.slug: (f"galaxy-{each.slug}", digest(each.slug, 32)) for each in collections
    }
    for slug, members in values.items():
        for value in members:
            digits = f"{re.sub('[^0-9a-f]', '', value.uuid) or digest(value.key, 32)}{digest(value.key, 32)}"
            wanted[value.key] = (f"{slug}-{kebab(value.name) or digits[:8]}", digits)
    taken = {*sources, *kept.ids.values(), *(each.id for each in kept.gone), *chain(*kept.was.values())}
    fresh = distinct_ids({key: each for key, each in wanted.items() if key not in kept.ids}, taken)
    ids = {**kept.ids, **fresh}
    telling = dict(_telling(collections, values))
    return Plan(values, ids, _targets(collections, values, ids), telling, kept.was, kept.gone)


def _wanting(collections: Iterable[Collection], values: Mapping[str, tuple[Value, ...]]) -> list[Wanting]:
    galaxies = [Wanting(each.slug, each.slug, text_of(each.galaxy.get("uuid")), each.name) for each in collections]
    return galaxies + [Wanting(value.key, slug, value.uuid, value.name) for slug in values for value in values[slug]]


def _values(collection: Collection, losses: ImportReport) -> Iterator[Value]:
    found: defaultdict[tuple[str, str], list[Mapping[str, Any]]] = defaultdict(list)
    for number, entry in enumerate(collection.values):
        losses.count("values", "read")
        name = text_of(entry.get("value")) if isinstance(entry, dict) else ""
        if not name:
            losses.count("values", "left out")
            losses.add(lost.NAMELESS, f"{collection.stem} number {number + 1}", repr(entry)[:200])
            continue
        found[(name, text_of(entry.get("uuid")).lower())].append(entry)
    for (name, uuid), entries in found.items():
        losses.count("values", "imported as entities")
        for _ in entries[1:]:
            losses.count("values", "merged into the other one")
            losses.add(lost.TWICE, collection.stem, f"{name} ({uuid})")
        yield Value(collection.slug, name, uuid, tuple(entries))


def _targets(
    collections: Iterable[Collection], values: Mapping[str, tuple[Value, ...]], ids: Mapping[str, str]
) -> dict[str, tuple[Target, ...]]:
    targets: defaultdict[str, list[Target]] = defaultdict(list)
    for collection in collections:
        for value in values[collection.slug]:
            targets[value.uuid].append(Target(collection.slug, collection.namespace, ids[value.key]))
    targets.pop("", None)
    return {uuid: tuple(found) for uuid, found in targets.items()}


def _telling(collections: Iterable[Collection], values: Mapping[str, tuple[Value, ...]]) -> Iterator[tuple[str, str]]:
    """Names that one uuid alone has, and that are no ordinary word: none that texts write in lower case."""
    owners: defaultdict[str, set[str]] = defaultdict(set)
    named: defaultdict[str, set[str]] = defaultdict(set)
    ordinary: set[str] = set()
    for collection in collections:
        is_named = family_of(collection) in NAMED_FAMILIES and collection.namespace != DEPRECATED
        for value in values[collection.slug]:
            for entry in value.entries:
                ordinary.update(_LOWER_WORD.findall(text_of(entry.get("description"))))
            for name in _names(value):
                owners[name.casefold()].add(value.uuid or value.key)
                if is_named and _is_distinctive(name):
                    named[name].add(value.key)
    for name, keys in sorted(named.items()):
        folded = name.casefold()
        if len(owners[folded]) == 1 and not (name.isalpha() and folded in ordinary):
            yield folded, min(keys)


def _is_distinctive(name: str) -> bool:
    return len(name) >= _SHORTEST_NAME and not name.islower()


def _names(value: Value) -> Iterator[str]:
    yield value.name
    for entry in value.entries:
        meta = entry.get("meta")
        fields = meta if isinstance(meta, dict) else {}
        for key, property in BUILT_IN.items():
            given = fields.get(key)
            if property == ALIASES:
                yield from (text_of(each) for each in (given if isinstance(given, list) else [given]) if text_of(each))
