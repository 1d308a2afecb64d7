"""What a page asks of the scene that it is drawn from: it must be drawn again when one of the answers changes.

Questions are noted as codes of 32 bits. Two that happen to have one code make a page be drawn once too often, no more.
"""

from __future__ import annotations

from array import array
from collections.abc import Collection, Iterable, Iterator, Mapping, Set
from dataclasses import fields
from typing import Any, Generic, NamedTuple, TypeVar
from zlib import crc32

from msgspec.structs import replace

from briefbook.model.corpus import Corpus
from briefbook.model.derived import Derived, Dispute, Finder, Found, Moment, Questions, TypeCoverage
from briefbook.model.entries import Observation
from briefbook.render.addresses import Addresses
from briefbook.render.scene import Scene

K = TypeVar("K")
V = TypeVar("V")

EVERY = "every"
TEXT = "text"
WHOLE = "whole"


class Channel(NamedTuple):
    """A mapping or a set of the scene, by the names of the fields that lead to it. What is known of one id in channels
    of one group is one question: most pages ask all of it together.
    """

    group: str
    way: tuple[str, ...]

    def of(self, scene: Scene) -> Any:
        value: Any = scene
        for name in self.way:
            value = getattr(value, name)
        return value


def _channels(group: str, *ways: str) -> Iterator[Channel]:
    return (Channel(group, tuple(way.split("."))) for way in ways)


CHANNELS = (
    *_channels("who", "corpus.names", "corpus.sources", "corpus.judgements", "corpus.briefings", "corpus.redirects"),
    *_channels("who", "derived.independence.ancestry", "derived.independence.roots", "derived.independence.owners"),
    *_channels("who", "derived.independence.publishers", "derived.independence.own", "derived.retold_by"),
    *_channels("who", "addresses.paths", "markings", "events", "reliabilities"),
    *_channels("entity", "corpus.entities"),
    *_channels("body", "corpus.statements", "corpus.incoming", "derived.facts", "derived.mentions"),
    *_channels("body", "derived.judgements_about", "derived.observations_of", "derived.observations_for"),
    *_channels("body", "derived.disputes_of", "occurrences"),
    *_channels("resting", "derived.resting"),
    *_channels("total", "totals"),
    *_channels("called", "called"),
    *_channels("section", "sections", "types"),
    *_channels("place", "addresses.places"),
)
WHOLES = tuple(
    Channel(WHOLE, tuple(way.split(".")))
    for way in ("corpus.observations", "derived.timeline", "derived.disputes", "derived.questions", "derived.coverage")
)


def code_of(group: str, key: str) -> int:
    return crc32(f"{group} {key}".encode("utf-8", "surrogatepass"))


class _Codes(dict[Any, int]):
    """The codes of a group by key, each worked out once."""

    def __init__(self, group: str) -> None:
        super().__init__()
        self.group = group

    def __missing__(self, key: Any) -> int:
        code = self[key] = code_of(self.group, key)
        return code


class Inquiry:
    """Notes the questions of one page after the other."""

    def __init__(self) -> None:
        self._keys: dict[str, set[Any]] = {}
        self._codes: dict[str, _Codes] = {}

    def keys(self, group: str) -> set[Any]:
        """Where the keys asked of a group are noted."""
        self._codes.setdefault(group, _Codes(group))
        return self._keys.setdefault(group, set())

    def taken(self) -> bytes:
        """The codes of what was asked since the last time, four bytes each, in order."""
        found: set[int] = set()
        for group, keys in self._keys.items():
            if keys:
                found.update(map(self._codes[group].__getitem__, keys))
                keys.clear()
        return array("I", sorted(found)).tobytes()


class _Watched(Generic[K]):
    """What has keys, and notes who asks for them."""

    def __init__(self, held: Collection[K], channel: Channel, inquiry: Inquiry) -> None:
        self._held = held
        self._note = inquiry.keys(channel.group).add
        self._every = inquiry.keys(EVERY)
        self._way = ".".join(channel.way)

    def __contains__(self, key: object) -> bool:
        self._note(key)
        return key in self._held

    def __iter__(self) -> Iterator[K]:
        self._every.add(self._way)
        return iter(self._held)

    def __len__(self) -> int:
        self._every.add(self._way)
        return len(self._held)


class _Mapping(_Watched[K], Mapping[K, V]):
    """A mapping whose readers are noted."""

    _held: Mapping[K, V]

    def __init__(self, held: Mapping[K, V], channel: Channel, inquiry: Inquiry) -> None:
        super().__init__(held, channel, inquiry)
        self._get = held.get

    def __getitem__(self, key: K) -> V:
        self._note(key)
        return self._held[key]

    def get(self, key: K, default: Any = None) -> Any:
        self._note(key)
        return self._get(key, default)

    def items(self) -> Any:
        self._every.add(self._way)
        return self._held.items()

    def values(self) -> Any:
        self._every.add(self._way)
        return self._held.values()


class _Set(_Watched[K], Set[K]):
    """A set whose readers are noted."""

    def __rsub__(self, other: Iterable[K]) -> set[K]:  # what is left of a set of ours is a set
        return {each for each in other if each not in self}


class _Finder:
    """A finder that notes which texts were searched."""

    def __init__(self, held: Finder, inquiry: Inquiry) -> None:
        self._held = held
        self._texts = inquiry.keys(TEXT)

    def find(self, text: str) -> Iterator[Found]:
        self._texts.add(text)
        return self._held.find(text)


def _whole(name: str, way: str, cls: type[Any]) -> Any:
    """A field that is read as a whole, and noted."""
    slot = getattr(cls, name)

    def read(self: Any) -> Any:
        self.noted.add(way)
        return slot.__get__(self)

    return property(read)


class _Corpus(Corpus):
    noted: set[str]
    observations: tuple[Observation, ...] = _whole("observations", "corpus.observations", Corpus)


class _Derived(Derived):
    noted: set[str]
    timeline: tuple[Moment, ...] = _whole("timeline", "derived.timeline", Derived)
    disputes: tuple[Dispute, ...] = _whole("disputes", "derived.disputes", Derived)
    questions: Questions = _whole("questions", "derived.questions", Derived)
    coverage: tuple[TypeCoverage, ...] = _whole("coverage", "derived.coverage", Derived)


def watched(scene: Scene, inquiry: Inquiry) -> Scene:
    """The scene, with whatever is asked of it noted. Equal to it in every answer."""
    found: dict[tuple[str, ...], Any] = {}
    for channel in CHANNELS:
        held = channel.of(scene)
        found[channel.way] = (_Set if isinstance(held, frozenset) else _Mapping)(held, channel, inquiry)
    noted = inquiry.keys(WHOLE)
    independence = {way[-1]: held for way, held in found.items() if way[:-1] == ("derived", "independence")}
    found["derived", "independence"] = replace(scene.derived.independence, **independence)
    found["derived", "finder"] = _Finder(scene.derived.finder, inquiry)
    found["corpus",] = _like(scene.corpus, _Corpus, found, ("corpus",), noted)
    found["derived",] = _like(scene.derived, _Derived, found, ("derived",), noted)
    found["addresses",] = _like(scene.addresses, Addresses, found, ("addresses",))
    made: Scene = _like(scene, Scene, found, ())
    return made


def _like(
    held: Any, cls: type[Any], found: Mapping[tuple[str, ...], Any], way: tuple[str, ...], noted: Any = None
) -> Any:
    """A value with the fields of another one, those that were found in their place."""
    made = object.__new__(cls)
    if noted is not None:
        made.__dict__["noted"] = noted
    parent = type(held)
    for field in fields(held):
        value = found.get((*way, field.name), getattr(held, field.name))
        getattr(parent, field.name).__set__(made, value)  # past the properties above, and past `frozen`
    return made
