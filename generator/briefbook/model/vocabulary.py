"""The vocabulary: which types, properties and metrics there are, and what fits with what. Data, not code."""

from __future__ import annotations

from builtins import property as computed  # `property` is a field here
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from msgspec import Struct

from briefbook.model.units import Units

LITERALS = (
    *("text", "date", "url", "number", "quantity", "country_code", "language_tag", "reliability", "identifier"),
    "coordinates",
)
EVENT = "event"
THING = "thing"


class Section(Struct, frozen=True, array_like=True, gc=False):
    """A folder of pages: its id is the folder's name."""

    id: str
    label: str
    icon: str


class EntityType(Struct, frozen=True, array_like=True, gc=False):
    """What an entity can be. `ancestors` are the type itself and everything above it, nearest first.

    `ftm` and `schema_org` name the same notion in FollowTheMoney and schema.org; empty where there is none.
    """

    id: str
    label: str
    plural: str
    section: str
    icon: str
    ancestors: tuple[str, ...]
    expects: tuple[str, ...] = ()
    ftm: str = ""
    schema_org: str = ""


NO_UNITS: Units = {}
Strengths = Mapping[str, str]
"""Terms of ICD 203 by the words that sources have for how firmly they say something."""
NO_STRENGTHS: Strengths = {}


class Property(Struct, frozen=True, array_like=True, gc=False):
    """What can be said of an entity. A relation has types in `range` and an empty `literal`.

    `order` is its place in the vocabulary, which is the order of pages. `inverse` is the name of the other direction.
    `is_history`: its dates, or when it began and ended, stand on the timeline. `is_ordered`: a list of its inverse,
    such as authors, stands in the order written.
    An identifier may have one of `prefixes` before it, and is looked up where the first of `links` says whose pattern
    it matches. A quantity is in one of `units`, and in `unit` where it names none; what `is_bare` need have none.
    `strengths` are of the whole vocabulary.
    """

    id: str
    label: str
    order: int
    domain: tuple[str, ...]
    literal: str = ""
    range: tuple[str, ...] = ()
    inverse: str = ""
    inverse_label: str = ""
    is_symmetric: bool = False
    is_many: bool = True
    is_history: bool = False
    is_ordered: bool = False
    format: str = ""
    pattern: str = ""
    ftm: str = ""
    schema_org: str = ""
    unit: str = ""
    units: Units = NO_UNITS
    prefixes: tuple[str, ...] = ()
    links: tuple[tuple[str, str], ...] = ()
    is_bare: bool = True
    strengths: Strengths = NO_STRENGTHS

    @computed
    def is_relation(self) -> bool:
        return not self.literal


class Metric(Struct, frozen=True, array_like=True, gc=False):
    """What can be measured: `unit` is written behind the number, `%` right behind it."""

    id: str
    label: str
    unit: str


class Direction(Struct, frozen=True, array_like=True, gc=False):
    """A property as a name reads it: `owned_by` is `owns`, backwards."""

    property: Property
    is_backwards: bool

    @computed
    def label(self) -> str:
        return self.property.inverse_label if self.is_backwards else self.property.label

    @computed
    def subjects(self) -> tuple[str, ...]:
        """The types that may bear this name."""
        return self.property.range if self.is_backwards else self.property.domain

    @computed
    def objects(self) -> tuple[str, ...]:
        """The types it may lead to; empty for literals."""
        return self.property.domain if self.is_backwards else self.property.range


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """Everything that a book may speak of. `directions` maps each name of a property, either way, to its reading."""

    sections: Mapping[str, Section]
    types: Mapping[str, EntityType]
    properties: Mapping[str, Property]
    metrics: Mapping[str, Metric]
    directions: Mapping[str, Direction]
    units: Units
    strengths: Strengths = field(default_factory=dict)

    def is_a(self, type: str, wanted: Iterable[str]) -> bool:
        """Whether `type` is one of `wanted` or below one; an unknown type is nothing."""
        known = self.types.get(type)
        return known is not None and any(map(known.ancestors.__contains__, wanted))

    def section_of(self, type: str) -> Section:
        known = self.types.get(type) or self.types[THING]
        return self.sections[known.section]

    def label_of(self, type: str) -> str:
        known = self.types.get(type)
        return known.label if known else type
