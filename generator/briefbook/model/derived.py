"""What follows from the facts of a corpus: disputes, moments, mentions, open questions, coverage."""

from __future__ import annotations

import re
from builtins import property as computed  # `property` is a field here
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import NamedTuple, Protocol

from msgspec import Struct

from briefbook.model.dates import PartialDate
from briefbook.model.entries import Judgement, Observation
from briefbook.model.facts import Fact, FactsOf
from briefbook.model.independence import Independence, Standing
from briefbook.model.marking import Marking
from briefbook.model.prose import Prose
from briefbook.model.statement import Rank, Statement, short_digest
from briefbook.model.values import Reference, TextValue, Value, written

_UNSAFE = re.compile(r"[^a-z0-9]+")


class Side(Struct, frozen=True, array_like=True, gc=False):
    """One of the values in dispute, and what says so: statements of a fact, or observations."""

    value: Value
    fact: Fact | None
    observations: tuple[Observation, ...]
    rank: Rank

    @computed
    def bearers(self) -> tuple[Statement, ...] | tuple[Observation, ...]:
        """What says so."""
        return self.fact.statements if self.fact else self.observations

    @computed
    def is_denied(self) -> bool:
        """Whether it says that the value is wrong."""
        return self.bearers[0].qualifiers.is_denied


class Dispute(Struct, frozen=True, array_like=True, gc=False):
    """What is disputed of whom. It is settled where nothing but what was set aside is at odds with the rest.

    `metric` and `about` are empty for a property; `property` is empty for an observed value. `unit` is that of the
    sides where it is not the metric's own. `value` is the one that it is about, where there can be several.
    """

    subject: str
    property: str
    metric: str
    about: str
    as_of: str
    sides: tuple[Side, ...]
    is_settled: bool
    unit: str = ""
    value: Value | None = None

    @computed
    def id(self) -> str:
        """An anchor: the same as long as the same thing is disputed."""
        value = self.value.id if isinstance(self.value, Reference) else self.value and short_digest(written(self.value))
        parts = (self.subject, self.property or self.metric, self.about, self.as_of, self.unit, value)
        return "-".join(("dispute", *(_UNSAFE.sub("-", part.lower()).strip("-") for part in parts if part)))

    @computed
    def entities(self) -> tuple[str, ...]:
        """Those who are party to it: its subject, whom it is about, and whoever is one of the values that it is on."""
        on = (self.value,) if self.value else tuple(side.value for side in self.sides)
        values = (each.id for each in on if isinstance(each, Reference))
        return tuple(dict.fromkeys(each for each in (self.subject, self.about, *values) if each))


DisputesOf = Callable[[str], Iterable[Dispute]]
"""The disputes to which an entity is party."""


def disputed_in(disputes: Iterable[Dispute]) -> frozenset[str]:
    """The ids of what speaks on a side of an open dispute, but for what was set aside."""
    sides = (side for dispute in disputes if not dispute.is_settled for side in dispute.sides)
    return frozenset(each.id for side in sides if side.rank is not Rank.DEPRECATED for each in side.bearers)


class Moment(Struct, frozen=True, array_like=True, gc=False):
    """Something at a date. For an event `property` is empty; else it says what happened to the entity (`founded`).
    `edge` is `start` or `end` where a relation began or ended then.
    """

    date: PartialDate
    entity: str
    property: str
    fact: Fact
    edge: str = ""

    @computed
    def entities(self) -> tuple[str, ...]:
        """Whose moment it is: of a relation, both ends."""
        value = self.fact.value
        return (self.entity, value.id) if self.edge and isinstance(value, Reference) else (self.entity,)


class Mention(Struct, frozen=True, array_like=True, gc=False):
    """A sentence of the text of `where` (a briefing, an entity, a judgement) and the stretch of it that names."""

    where: str
    sentence: str
    start: int
    end: int


Period = tuple[PartialDate | None, PartialDate]
"""When a name was borne that is so no more."""


class Found(NamedTuple):
    """A name in a text: from `start` up to, not including, `end`; of a former name, when it was borne."""

    start: int
    end: int
    entity: str
    periods: tuple[Period, ...] = ()

    def is_held(self, when: PartialDate | None) -> bool:
        """Whether the name was borne at the date of a text; one that is borne now is, whatever that is."""
        return not self.periods or (when is not None and any(_meets(when, *each) for each in self.periods))


def _meets(when: PartialDate, start: PartialDate | None, end: PartialDate) -> bool:
    return when.first <= end.last and (start is None or when.last >= start.first)


class Finder(Protocol):
    """Finds the names of entities in a text, from left to right, none overlapping another."""

    @property
    def names(self) -> Mapping[str, str]:
        """The entity that each name means."""

    def find(self, text: str) -> Iterator[Found]:
        """The names in a text."""


class Resting(Struct, frozen=True, array_like=True, gc=False):
    """`facts` and `observations` cite the source, or fall without it; `falling` holds the ids of the statements that
    fall. `judgements`, `texts` (ids of entities and briefings) lean on it.
    """

    facts: tuple[Fact, ...] = ()
    observations: tuple[Observation, ...] = ()
    falling: frozenset[str] = frozenset()
    judgements: tuple[str, ...] = ()
    texts: tuple[str, ...] = ()

    @computed
    def count(self) -> int:
        """Facts and observations, but for those set aside."""
        facts = sum(not fact.is_deprecated for fact in self.facts)
        return facts + sum(each.qualifiers.rank is not Rank.DEPRECATED for each in self.observations)

    @computed
    def falling_count(self) -> int:
        """How many of them fall."""
        facts = sum(fact.statements[0].id in self.falling for fact in self.facts)
        return facts + sum(each.id in self.falling for each in self.observations)


class Lean(Struct, frozen=True, array_like=True, gc=False):
    """An entity of which all that is stated comes from one origin: a source, or a retelling of several."""

    entity: str
    facts: int
    sources: tuple[str, ...]
    origin: str


class Overdue(Struct, frozen=True, array_like=True, gc=False):
    """Something that was to be looked at again; `kind` is `judgement`, `briefing`, `fact` or `observation`."""

    kind: str
    id: str
    review_by: PartialDate
    fact: Fact | None = None


class Questions(Struct, frozen=True, array_like=True, gc=False):
    """Everything by what its subject is called, the overdue by date."""

    stubs: tuple[str, ...]
    unsourced: tuple[Fact, ...]
    unsourced_observations: tuple[Observation, ...]
    unknown: tuple[Fact, ...]
    leans: tuple[Lean, ...]
    overdue: tuple[Overdue, ...]


class EntityCoverage(Struct, frozen=True, array_like=True, gc=False):
    """What is known of one entity: how much its page states, how much of that has a source, and how many sources and
    origins; how many properties its type expects, and those it has not.
    """

    entity: str
    facts: int
    sourced: int
    standing: Standing
    expected: int
    missing: tuple[str, ...]


class TypeCoverage(Struct, frozen=True, array_like=True, gc=False):
    """Counts for all entities of one type that have an entry."""

    type: str
    entities: tuple[EntityCoverage, ...]

    @computed
    def facts(self) -> int:
        return sum(each.facts for each in self.entities)

    @computed
    def sourced(self) -> int:
        return sum(each.sourced for each in self.entities)

    @computed
    def expected(self) -> int:
        return sum(each.expected for each in self.entities)

    @computed
    def missing(self) -> int:
        return sum(len(each.missing) for each in self.entities)


class Findings(Struct, frozen=True, array_like=True, gc=False):
    """What follows from the statements of one subject. `called` are its names and aliases but for what it is called,
    `found_by` those by which it is found in texts, `formerly` names of a time that is over, for texts of that time;
    `marking` is the highest of its statements'; `upcoming` are the ids of statements on its page that are yet to
    begin.
    """

    moments: tuple[Moment, ...]
    disputes: tuple[Dispute, ...]
    unsourced: tuple[Fact, ...]
    unknown: tuple[Fact, ...]
    reviews: tuple[Overdue, ...]
    lean: Lean | None
    coverage: EntityCoverage
    called: tuple[TextValue, ...]
    found_by: tuple[str, ...]
    formerly: tuple[tuple[str, Period], ...]
    marking: Marking
    upcoming: tuple[str, ...] = ()


class ReadText(Struct, frozen=True, array_like=True, gc=False):
    """A text that was searched for names: its words, and the sentences of it that name an entity."""

    prose: Prose
    words: str
    mentions: tuple[tuple[str, Mention], ...]


@dataclass(frozen=True, slots=True)
class Derived:
    """Mappings are by the id of the entity or source that their values are for; `facts` holds every fact once, and
    `by_name` the entities by what they are called. `cited_for` are the subjects of which a source is cited to say
    something, `leant_on` the sources that bear more than one entry, a text or a judgement, `tied` the facts on others
    in which an entity has a part. `findings` and `texts` are what the rest was put together from.
    """

    by_name: tuple[str, ...]
    findings: Mapping[str, Findings]
    texts: Mapping[str, ReadText]
    facts: FactsOf
    finder: Finder
    independence: Independence
    timeline: tuple[Moment, ...]
    disputes: tuple[Dispute, ...]
    disputes_of: Mapping[str, tuple[Dispute, ...]]
    mentions: Mapping[str, tuple[Mention, ...]]
    resting: Mapping[str, Resting]
    cited_for: Mapping[str, tuple[str, ...]]
    leant_on: frozenset[str]
    judgements_about: Mapping[str, tuple[Judgement, ...]]
    observations_of: Mapping[str, tuple[Observation, ...]]
    observations_for: Mapping[str, tuple[Observation, ...]]
    tied: Mapping[str, tuple[Fact, ...]]
    retold_by: Mapping[str, tuple[str, ...]]
    corrects: Mapping[str, tuple[str, ...]]
    questions: Questions
    coverage: tuple[TypeCoverage, ...]
