"""Which property a meta field or a type of relation becomes, and the vocabulary of all that were used."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from importlib.resources import files as package_files
from typing import Any, NamedTuple

import orjson

from briefbook.importers.entry_builder import Document
from briefbook.importers.import_report import ImportReport
from briefbook.importers.misp import losses as lost
from briefbook.importers.misp.collections import Collection
from briefbook.importers.misp.plan import family_of
from briefbook.importers.misp.tables import BUILT_IN, CAPITALS, ICONS, SAME_RELATION
from briefbook.importers.naming import digest, kebab, snake
from briefbook.load.files import builtin_documents
from briefbook.load.json_text import read_json
from briefbook.load.values import read_literal
from briefbook.load.vocabulary import read_vocabulary
from briefbook.load.yaml_text import read_yaml
from briefbook.model.grammar import RESERVED_PROPERTIES
from briefbook.model.raw import Fields, Items, Node, Text
from briefbook.model.vocabulary import EVENT, THING
from briefbook.problems import Problem, Span

GALAXY, UUID, REFERENCE_TEXT = "galaxy", "uuid", "reference_text"
_MANY_TYPES = 4
_NOWHERE = Span("")


class Relation(NamedTuple):
    """The name of a relation as a statement bears it, and the word for it where another one was written."""

    property: str
    kind: str = ""


def plain_values(node: Node) -> Any:
    """Nodes as maps, lists and texts."""
    match node:
        case Fields(pairs, _):
            return {key.value: plain_values(value) for key, value in pairs}
        case Items(values, _):
            return [plain_values(value) for value in values]
        case Text(text, _, _):
            return text


def _own_document() -> dict[str, Document]:
    """The vocabulary that comes with the importer."""
    text = (package_files("briefbook") / "importers" / "misp" / "vocabulary.yml").read_text("utf-8")
    node, problems = read_yaml(text, "briefbook/importers/misp/vocabulary.yml")
    assert not problems, problems
    assert node is not None
    document: dict[str, Document] = plain_values(node)
    return document


class Properties:
    """Gives names to what is met, and remembers who had it."""

    def __init__(self, collections: Sequence[Collection], losses: ImportReport) -> None:
        self._losses = losses
        self._own = _own_document()
        built_in = list(builtin_documents())
        known = {id for each in built_in for id in plain_values(each).get("types", ())}
        self.types = {each.slug: _type_id(each, {*known, *self._own["types"]}) for each in collections}
        self._types = {
            self.types[each.slug]: document
            for each in collections
            if (document := _type(each, self.types[each.slug], known)) is not None
        }
        base = {**self._own, "types": {**self._own["types"], **self._types}}
        node, _ = read_json(orjson.dumps(base).decode(), "vocabulary")
        assert node is not None
        self.vocabulary, problems = read_vocabulary([*built_in, node])
        assert not problems, problems
        self._spellings: defaultdict[str, Counter[str]] = defaultdict(Counter)
        self._users: defaultdict[str, set[str]] = defaultdict(set)
        self._new_relations: dict[str, str] = {}
        self.fits = lru_cache(maxsize=65536)(self._fits)

    # --- meta fields

    def field(self, key: str, type: str) -> tuple[str, str]:
        """The property of a meta field, and the statement's kind: what stands behind a colon in the key."""
        key, _, kind = key.partition(":")
        name = self._field_name(key)
        self._spellings[name][key] += 1
        self._users[name].add(type)
        return name, kind

    def _field_name(self, key: str) -> str:
        name = snake(key) or f"field_{digest(key, 6)}"
        is_taken = name in RESERVED_PROPERTIES or name in self.vocabulary.directions or name in (UUID, REFERENCE_TEXT)
        return f"misp_{name}" if is_taken else name

    def use(self, property: str, type: str) -> str:
        """The same property; it is remembered that entities of the type have it."""
        self._users[property].add(type)
        return property

    def built_in(self, key: str, type: str, text: str) -> str:
        """The built-in property that a meta field is, where it can hold the text; else empty."""
        name = BUILT_IN.get(key, "")
        return name if name and self.fits(name, type, text) else ""

    def _fits(self, name: str, type: str, text: str) -> bool:
        direction = self.vocabulary.directions[name]
        if not self.vocabulary.is_a(type, direction.subjects):
            return False
        value = read_literal(Text(text, _NOWHERE, '"'), direction.property, "")
        return not isinstance(value, Problem) and (direction.property.literal != "country_code" or len(text) == 2)

    def is_many(self, name: str) -> bool:
        direction = self.vocabulary.directions.get(name)
        return direction is None or direction.property.is_many

    def is_event(self, type: str) -> bool:
        return self.vocabulary.is_a(type, (EVENT,))

    # --- relations

    def relation(self, word: str) -> Relation:
        """The property of a type of relation; one that nobody knows gets a name and an inverse of its own."""
        slug = kebab(word) or "related-to"
        same = SAME_RELATION.get(slug, slug)
        name = snake(same)
        kind = slug if same != slug else ""
        if self._is_wide(name):
            self._users[name].add(THING)
            return Relation(name, kind)
        new = f"misp_{name}" if name in self.vocabulary.directions or name in RESERVED_PROPERTIES else name
        if self._new_relations.setdefault(new, word.strip()) == word.strip() and new not in self._users:
            self._losses.add(lost.NEW_TYPE, new, word)
        self._users[new].add(THING)
        return Relation(new, kind)

    def _is_wide(self, name: str) -> bool:
        """Whether the vocabulary has a relation of that name, either way, that ties anything to anything."""
        direction = self.vocabulary.directions.get(name)
        return direction is not None and direction.subjects == direction.objects == (THING,)

    # --- the vocabulary

    def document(self) -> Document:
        """The project's vocabulary: of what comes with the importer, what was used; and what was met besides."""
        types = {id: type for id, type in self._types.items() if id}
        above = _with_parents(types, self._own["types"])
        sections = {each.get("section") for each in (*types.values(), *above.values())}
        properties = {**dict(self._relations()), **dict(sorted(self._fields()))}
        properties[UUID] = {"label": "UUID", "range": "identifier", "many": True}
        return {
            "sections": {id: section for id, section in self._own["sections"].items() if id in sections},
            "types": {**above, **dict(sorted(types.items()))},
            "properties": properties,
        }

    def _relations(self) -> Iterator[tuple[str, Document]]:
        for name, document in self._own["properties"].items():
            if self._users.keys() & {name, *document.get("inverse", {})}:
                yield name, document
        for name, word in sorted(self._new_relations.items()):
            label = _label(word)
            yield (
                name,
                {"label": label, "inverse": {f"{name}_inverse": f"{label} (inverse)"}, "domain": THING, "range": THING},
            )

    def _fields(self) -> Iterator[tuple[str, Document]]:
        for name, spellings in self._spellings.items():
            best = min(spellings, key=lambda key: (-spellings[key], key))
            for other in sorted(spellings.keys() - {best}):
                self._losses.add(lost.ONE_NAME, name, f"{other} and {best}")
            yield name, {"label": _label(best), "domain": self._domain(name), "range": "text", "many": True}
        if REFERENCE_TEXT in self._users:
            yield REFERENCE_TEXT, {"label": "Reference", "domain": THING, "range": "text", "many": True}

    def _domain(self, name: str) -> str | list[str]:
        users = sorted(self._users[name])
        return users if len(users) <= _MANY_TYPES else THING


def _type_id(collection: Collection, known: Iterable[str]) -> str:
    """The galaxy's own word, unless a type of that name means something else."""
    is_same = collection.slug in known and family_of(collection) == "place"
    return collection.slug if is_same or collection.slug not in known else f"{collection.slug}-galaxy"


def _type(collection: Collection, id: str, known: Iterable[str]) -> Document | None:
    """The type of a galaxy's values; None where there are none, or the built-in vocabulary has it."""
    if id in known or not collection.values:
        return None
    icon = ICONS.get(str(collection.galaxy.get("icon", "")))
    label = _type_label(collection)
    return {
        "label": label,
        "plural": label,
        "parent": family_of(collection),
        **({"icon": f"material/{icon}"} if icon else {}),
    }


def _type_label(collection: Collection) -> str:
    """The galaxy's name, with its namespace where that says something new."""
    space = collection.namespace
    name = _label(collection.name) if "-" in collection.name and collection.name.islower() else collection.name
    if space in ("", "misp") or kebab(space).replace("-", "") in kebab(name).replace("-", ""):
        return name
    return f"{name} ({space})"


def _with_parents(types: Mapping[str, Document], own: Mapping[str, Document]) -> dict[str, Document]:
    """Of our own types, those that others stand below."""
    wanted = {type["parent"] for type in types.values()} | {GALAXY}
    return {id: type for id, type in own.items() if id in wanted}


def _label(key: str) -> str:
    """`cfr-suspected-victims` → `CFR suspected victims`."""
    found = key.replace("_", " ").replace("-", " ").split()
    capital = [each.upper() if each in CAPITALS else each for each in found]
    label = " ".join(capital)
    return f"{label[:1].upper()}{label[1:]}"
