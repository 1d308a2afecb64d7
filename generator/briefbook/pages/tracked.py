"""The book context with every read recorded: what a page depends on is found by drawing it.

Nothing is listed by hand. Whatever a dataclass of the context holds is tracked by what it is: a mapping or a set by its
keys, anything else as a whole. A dependency key is the name of a group and a key in it; `answers` gives a digest for
each, and a page is drawn again when one that it depends on differs.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Hashable, Iterable, Iterator, Mapping, Set
from dataclasses import fields, is_dataclass
from enum import Enum
from functools import cache
from hashlib import blake2b
from typing import Any, Generic, Protocol, TypeVar, cast, runtime_checkable

import msgspec
from msgspec.structs import replace

from briefbook.model.derived import Found
from briefbook.model.prose import Markup, Words
from briefbook.pages.book_context import BookContext
from briefbook.problems import Span

K = TypeVar("K")
V = TypeVar("V")

DIGEST_BYTES = 8
_SHORT = 4 * DIGEST_BYTES
EVERY = "every"
SETTINGS = f"{EVERY} settings"
TEXT = "text"
_GROUPS = {
    **dict.fromkeys(
        [
            *("corpus.names", "corpus.sources", "corpus.judgements", "corpus.briefings", "corpus.redirects"),
            *("derived.independence.carriers", "derived.independence.roots", "derived.independence.holders"),
            *("derived.independence.publications", "derived.independence.partly", "derived.independence.uncounted"),
            *("derived.independence.unread", "derived.retold_by"),
            "derived.corrects",
            *("addresses.paths", "markings", "events", "reliabilities", "apart"),
        ],
        "who",
    ),
    **dict.fromkeys(
        [
            *("corpus.statements", "corpus.incoming", "derived.facts", "derived.mentions", "occurrences"),
            *("derived.judgements_about", "derived.observations_of", "derived.observations_for"),
            *("derived.disputes_of", "derived.findings", "derived.texts"),
        ],
        "body",
    ),
    **dict.fromkeys(["derived.resting", "derived.cited_for"], "resting"),
}
"""Answers that most pages ask for together count as one: this saves time, and nothing else depends on it."""
_FOLLOWING = {"derived.facts": "corpus.statements"}
"""What follows from the answer to the same key of the same group alone, and needs no digest of its own."""
_FACTS = "derived.resting"
"""Holds every fact once for each of its sources."""


@runtime_checkable
class _Finder(Protocol):
    @property
    def names(self) -> Mapping[str, str]: ...
    def find(self, text: str) -> Iterator[Found]: ...


class Reads:
    """Notes what is read, page by page."""

    def __init__(self) -> None:
        self._keys: dict[str, set[str]] = {}

    def of(self, group: str) -> set[str]:
        """Where the keys that are read in a group are noted."""
        return self._keys.setdefault(group, set())

    def taken(self) -> tuple[str, ...]:
        """The dependency keys of what was read since the last time, settings first."""
        found = [SETTINGS]
        for group, keys in self._keys.items():
            if keys:
                found += [f"{group} {key}" for key in keys]
                keys.clear()
        return tuple(found)


class _Tracked(Generic[K]):
    """What has keys, and notes who asks for them."""

    def __init__(self, held: Collection[K], way: str, reads: Reads) -> None:
        self._held = held
        self._note: Any = reads.of(_group_of(way)).add
        self._every = reads.of(EVERY)
        self._way = way

    def __contains__(self, key: object) -> bool:
        self._note(key)
        return key in self._held

    def __iter__(self) -> Iterator[K]:
        self._every.add(self._way)
        return iter(self._held)

    def __len__(self) -> int:
        self._every.add(self._way)
        return len(self._held)


class _Mapping(_Tracked[K], Mapping[K, V]):
    _held: Mapping[K, V]

    def __init__(self, held: Mapping[K, V], way: str, reads: Reads) -> None:
        super().__init__(held, way, reads)
        note, found = self._note, held.get

        def get(key: K, default: Any = None) -> Any:
            note(key)
            return found(key, default)

        vars(self)["get"] = get  # a tenth of drawing is asking: what it needs is at hand here

    def __getitem__(self, key: K) -> V:
        self._note(key)
        return self._held[key]

    def items(self) -> Any:
        self._every.add(self._way)
        return self._held.items()

    def values(self) -> Any:
        self._every.add(self._way)
        return self._held.values()


class _Set(_Tracked[K], Set[K]):
    def __rsub__(self, other: Iterable[K]) -> set[K]:  # what is left of a set of ours is a set
        return {each for each in other if each not in self}


class _TrackedFinder:
    """A finder that notes which texts were searched; of a text that stands in no prose, all names count."""

    def __init__(self, held: _Finder, way: str, reads: Reads, is_prose: Callable[[str], bool]) -> None:
        self._held = held
        self._way = way
        self._texts = reads.of(TEXT)
        self._every = reads.of(EVERY)
        self._is_prose = is_prose

    @property
    def names(self) -> Mapping[str, str]:
        self._every.add(self._way)
        return self._held.names

    def find(self, text: str) -> Iterator[Found]:
        key = _text_key(text)
        self._texts.add(key)
        if not self._is_prose(key):
            self._every.add(self._way)
        return self._held.find(text)


def tracked(context: BookContext, reads: Reads) -> BookContext:
    """The context, with whatever is read of it noted. Equal to it in every answer."""

    @cache
    def prose() -> frozenset[str]:
        return frozenset(map(_text_key, _texts(context)))

    found: BookContext = _tracked(context, "", reads, lambda key: key in prose())
    return found


def wanting(context: BookContext, only: frozenset[str]) -> BookContext:
    """A tracked context of which only some pages are wanted."""
    made: Any = object.__new__(type(context))
    made.__dict__.update(context.__dict__)
    for field in fields(BookContext):
        slot: Any = getattr(BookContext, field.name)
        slot.__set__(made, only if field.name == "only" else slot.__get__(context))
    return cast("BookContext", made)


def _tracked(held: Any, way: str, reads: Reads, is_prose: Callable[[str], bool]) -> Any:
    """A dataclass of which each field is tracked."""
    found: dict[str, Any] = {}
    for field in fields(held):
        value = getattr(held, field.name)
        name = _way_to(field.name, way)
        if is_dataclass(value):
            found[field.name] = _tracked(value, name, reads, is_prose)
        elif isinstance(value, Mapping):
            found[field.name] = _Mapping(value, name, reads)
        elif isinstance(value, frozenset):
            found[field.name] = _Set(value, name, reads)
        elif isinstance(value, _Finder):
            found[field.name] = _TrackedFinder(value, name, reads, is_prose)
    parent = type(held)
    whole = tuple(
        field.name
        for field in fields(held)
        if field.name not in found and not _is_setting(_way_to(field.name, way), getattr(held, field.name))
    )
    made = object.__new__(_noting(cast("Hashable", parent), whole))
    made.__dict__["noted"] = reads.of(EVERY).add
    made.__dict__["way"] = way
    for field in fields(held):
        # Past the properties of the class, and past `frozen`.
        getattr(parent, field.name).__set__(made, found.get(field.name, getattr(held, field.name)))
    return made


@cache
def _noting(cls: Any, whole: tuple[str, ...]) -> Any:
    """A class like another one, whose fields of these names note that they are read."""
    return type(cls.__name__, (cls,), {name: _noted_field(getattr(cls, name), name) for name in whole})


def _noted_field(slot: Any, name: str) -> property:
    def read(self: Any) -> Any:
        self.noted(_way_to(name, self.way))
        return slot.__get__(self)

    return property(read)


def answers(context: BookContext) -> dict[str, bytes]:
    """A digest for each dependency key: another one where what is read under it differs, wherever in the files it
    stands.
    """
    by_key: defaultdict[str, bytes] = defaultdict(bytes)
    digests = {id(fact): _digest(_encoded(fact)) for facts in context.derived.facts.values() for fact in facts}
    for number, (way, value) in enumerate(_fields(context, "")):
        sign, group = b"%d:" % number, _group_of(way)
        if way in _FOLLOWING:
            continue
        if isinstance(value, Mapping):
            whole = blake2b(digest_size=DIGEST_BYTES)
            for key, each in value.items():
                if way == _FACTS:
                    facts = b"".join([digests[id(fact)] for fact in each.facts])
                    content = _told(sign + facts + _encoded(replace(each, facts=())))
                else:
                    content = _told(sign + _encoded(each))
                by_key[f"{group} {key}"] += content
                whole.update(f"{key} ".encode("utf-8", "surrogatepass") + content)
            by_key[f"{EVERY} {way}"] += whole.digest()
        elif isinstance(value, frozenset):
            for key in value:
                by_key[f"{group} {key}"] += sign
            by_key[f"{EVERY} {way}"] += _told(_encoded(value))
        elif isinstance(value, _Finder):
            by_key[f"{EVERY} {way}"] += _told(_encoded(value.names))
            for text in _texts(context):
                found = list(value.find(text))
                by_key[f"{TEXT} {_text_key(text)}"] = _told(_encoded(found))
        else:
            by_key[SETTINGS if _is_setting(way, value) else f"{EVERY} {way}"] += _told(sign + _encoded(value))
    for following, way in _FOLLOWING.items():
        by_key[f"{EVERY} {following}"] = by_key[f"{EVERY} {way}"]
    return {key: _digest(content) for key, content in by_key.items()}


def _told(content: bytes) -> bytes:
    """What stands for an answer until the others under its key are known: of all at once, the whole would be much."""
    return _digest(content) if len(content) > _SHORT else content


def _digest(content: bytes) -> bytes:
    return blake2b(content, digest_size=DIGEST_BYTES).digest()


def _fields(held: Any, way: str) -> Iterator[tuple[str, Any]]:
    for field in fields(held):
        value, name = getattr(held, field.name), _way_to(field.name, way)
        if is_dataclass(value):
            yield from _fields(value, name)
        else:
            yield name, value


def _texts(context: BookContext) -> Iterator[str]:
    """The stretches of text that are searched for names."""
    for read in context.derived.texts.values():
        for part in read.prose.parts:
            if isinstance(part, Words):
                yield part.text
            elif isinstance(part, Markup) and part.markdown:
                yield part.markdown


def _way_to(name: str, way: str) -> str:
    return f"{way}.{name}" if way else name


def _is_setting(way: str, value: object) -> bool:
    """Whether a field holds a word or a number: nearly all pages read these, which are one dependency, of every page.
    What few pages read is none: what the site is called, and the marking of the whole book, which differs from audience
    to audience.
    """
    return isinstance(value, str | int) and not isinstance(value, Enum) and not way.startswith("site_")


def _group_of(way: str) -> str:
    return _GROUPS.get(way, way)


def _text_key(text: str) -> str:
    return blake2b(text.encode("utf-8", "surrogatepass"), digest_size=DIGEST_BYTES).hexdigest()


def _without_place(value: object) -> None:
    if not isinstance(value, Span):
        raise TypeError(type(value))


_encoded = msgspec.msgpack.Encoder(order="deterministic", enc_hook=_without_place).encode
