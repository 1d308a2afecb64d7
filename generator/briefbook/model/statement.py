"""A statement: one thing said of one subject by one source, with everything that qualifies it."""

from __future__ import annotations

import hashlib
from builtins import property as computed  # `property` is a field here
from collections.abc import Callable
from enum import Enum
from functools import lru_cache
from operator import attrgetter
from sys import intern

from msgspec import Struct
from msgspec.structs import force_setattr

from briefbook.model.dates import PartialDate
from briefbook.model.marking import Marking
from briefbook.model.prose import Note
from briefbook.model.values import NumberValue, Reference, TextValue, Value, written
from briefbook.problems import Span


class Rank(Enum):
    """How a statement stands among others of its property (Wikidata's ranks)."""

    PREFERRED = "preferred"
    NORMAL = "normal"
    DEPRECATED = "deprecated"

    __hash__ = object.__hash__  # by identity, in C: members are keys in inner loops, and there is one of each


class Quote(Struct, frozen=True, array_like=True, gc=False):
    """Words as they stand in a source; their language, a translation, and whose they are, as far as it is said."""

    text: str
    lang: str = ""
    translation: str = ""
    by: Reference | TextValue | None = None


class Citation(Struct, frozen=True, array_like=True, gc=False):
    """A source and the place in it: paragraph, page, caption; a few words of it where they matter. There are several
    quotes only where the same is said at several places of a source.

    `retells` are the sources that it has this from: none where it found it out itself; None where nothing is said, and
    it has it from whatever the source as a whole comes from.
    """

    source: str
    locator: str = ""
    quotes: tuple[Quote, ...] = ()
    retells: tuple[str, ...] | None = None

    @computed
    def quoted_people(self) -> tuple[str, ...]:
        """The ids of those whose words are quoted."""
        return tuple(each.by.id for each in self.quotes if isinstance(each.by, Reference))


class Qualifiers(Struct, frozen=True, array_like=True, gc=False):
    """What narrows a statement down. Texts are empty, and dates None, where nothing was said.

    `likelihood` is a term of ICD 203, for what its source itself holds to be no more than that. `said_by` is whom the
    source reports; `is_denied`: it says that the value is wrong. `share` is in per cent. `strength` is how firmly its
    source says so, in its own words. `ties` are other entities that have a part in it, each behind the name of its
    qualifier. `scheme` is how a name was transliterated.
    `ordinal` is its place among those listed with it, where their order means something; else nought.
    """

    as_of: PartialDate | None = None
    start: PartialDate | None = None
    end: PartialDate | None = None
    role: str = ""
    kind: str = ""
    rank: Rank = Rank.NORMAL
    note: Note | None = None
    lang: str = ""
    marking: Marking = Marking.CLEAR
    review_by: PartialDate | None = None
    is_matched: bool = True
    likelihood: str = ""
    said_by: Reference | TextValue | None = None
    said_on: PartialDate | None = None
    is_denied: bool = False
    share: NumberValue | None = None
    interest: str = ""
    directness: str = ""
    strength: str = ""
    ties: tuple[tuple[str, str], ...] = ()
    scheme: str = ""
    ordinal: int = 0

    @property
    def is_affirmed(self) -> bool:
        return self.rank is not Rank.DEPRECATED and not self.is_denied

    @property
    def meaning(self) -> tuple[object, ...]:
        """All that changes what is said: of values that differ in it, none says what another does."""
        return _meaning(self)

    @property
    def certainty(self) -> tuple[str, str, Reference | TextValue | None]:
        """How sure it is, and on whose word: of values that differ in it, none says what another does."""
        return self.likelihood, self.strength, self.said_by

    @property
    def is_outright(self) -> bool:
        """Whether its source says so itself, without doubt, and of now."""
        return not (self.likelihood or self.strength or self.end or self.said_by or self.is_denied)

    @property
    def others(self) -> tuple[str, ...]:
        """The ids of entities that have a part in it: who says so, and those that it is tied to."""
        speaker = (self.said_by.id,) if isinstance(self.said_by, Reference) else ()
        return (*speaker, *(id for _, id in self.ties)) if self.ties else speaker

    def tied(self, name: str) -> tuple[str, ...]:
        """The entities that a qualifier names."""
        return tuple(id for each, id in self.ties if each == name)


PLAIN = Qualifiers()
TELLING = (
    *("start", "as_of", "end", "role", "kind", "likelihood", "said_by", "said_on", "is_denied", "share"),
    *("interest", "directness", "strength", "ties"),
)
_meaning: Callable[[Qualifiers], tuple[object, ...]] = attrgetter(*TELLING)


class Statement(Struct, frozen=True, array_like=True, gc=False):
    """One value of one property of one subject, from one source; `citation` is None where no source was given.

    `id` is the permanent anchor: ten hexadecimal digits of a hash over subject, property, value, source, language and
    `telling_apart`. No other statement has a part in it.
    """

    id: str
    subject: str
    property: str
    value: Value
    citation: Citation | None
    qualifiers: Qualifiers
    where: Span

    def __post_init__(self) -> None:
        """Hold what statements have in common once: read back from the store, each would have its own."""
        force_setattr(self, "subject", intern(self.subject))
        force_setattr(self, "property", intern(self.property))
        force_setattr(self, "value", _shared(self.value))
        force_setattr(self, "citation", _shared(self.citation))
        force_setattr(self, "qualifiers", _shared(self.qualifiers))

    @computed
    def is_deprecated(self) -> bool:
        return self.qualifiers.rank is Rank.DEPRECATED

    @computed
    def is_affirmed(self) -> bool:
        """Whether it is said to be so, and not set aside."""
        return self.qualifiers.is_affirmed

    @computed
    def source(self) -> str:
        return self.citation.source if self.citation else ""


@lru_cache(maxsize=1 << 14)
def _shared(value: object) -> object:
    """The first of frozen values that are equal, as long as it is met now and then."""
    return value


def telling_apart(qualifiers: Qualifiers) -> str:
    """What tells two statements of one value and source apart; nothing where nothing does."""
    if qualifiers == PLAIN:
        return ""
    said = ((name, getattr(qualifiers, name)) for name in TELLING)
    parts = [f"{name}={_telling(each)}" for name, each in said if each]
    if qualifiers.rank is not Rank.NORMAL:
        parts.append(f"rank={qualifiers.rank.value}")
    return "\x1f".join(parts)


_Said = PartialDate | NumberValue | Reference | TextValue | tuple[tuple[str, str], ...] | str | bool


def _telling(said: _Said) -> str:
    if isinstance(said, tuple):
        return " ".join(f"{name}:{id}" for name, id in said)
    if isinstance(said, PartialDate):
        return said.edtf
    return written(said) if isinstance(said, NumberValue | Reference | TextValue) else str(said)


def statement_id(subject: str, property: str, value: Value, source: str, extra: str = "") -> str:
    """The permanent id of a statement; `extra` is what `telling_apart` says of it."""
    lang = value.lang if isinstance(value, TextValue) else ""
    return written_id(subject, property, written(value), source, lang, extra)


def written_id(subject: str, property: str, value: str, source: str, lang: str = "", extra: str = "") -> str:
    """The same, of a value as `written`."""
    parts = f"{subject}\x1f{property}\x1f{value}\x1f{source}\x1f{lang}"
    return short_digest(f"{parts}\x1f{extra}" if extra else parts)


def short_digest(text: str) -> str:
    """Ten hexadecimal digits that stand for a text."""
    return hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=5).hexdigest()
