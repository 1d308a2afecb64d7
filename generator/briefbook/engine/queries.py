"""Queries: pure functions of a key whose reads are recorded. Inputs: where queries meet the outside world."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import cached_property
from hashlib import blake2b
from typing import Any, Concatenate, Generic, NamedTuple, ParamSpec, Protocol, TypeVar, cast, get_type_hints, overload

import msgspec

P = ParamSpec("P")
V = TypeVar("V")

Key = tuple[str, ...]
DIGEST_BYTES = 16


class Plain(Protocol):
    """A value of a class that msgspec does not know, and how it is written in plain values."""

    def to_plain(self) -> object: ...
    @classmethod
    def from_plain(cls, plain: Any) -> Any: ...


def _to_plain(value: Plain) -> object:
    return value.to_plain()


def _from_plain(type: type[Plain], plain: object) -> object:
    return type.from_plain(plain)


_ENCODER = msgspec.msgpack.Encoder(enc_hook=_to_plain)


class Reader(Protocol):
    """What a query function gets as its first argument: the only way to other values."""

    def read(self, query: Query[P, V], key: Key) -> V:
        """The value of a query, recorded as read by the query that is running."""


class Query(Generic[P, V]):
    """A pure function of a key, computed at most once for each state of the inputs.

    Call it with the reader and a key, as if it were the plain function.

    `is_on_demand`: the value is brought up to date only when somebody asks for it, and only other on-demand queries may
    read it: files of an output. All others are brought up to date by each update.

    `is_stored`: the value is kept on disk; without it, its digest alone, and the value is computed again when needed.

    `is_lazy`: the value is brought up to date when `Engine.get` asks for it, or another lazy one reads it. Only these
    may read it, and batched values that read entries of a lazy table, which are told then.

    `is_opaque`: the value is in memory only, and never encoded: it counts as another one whenever anything that it read
    is another one.

    The type that the function returns tells how a stored value is decoded: anything that msgspec can decode without
    being told more. The order of a mapping is part of its value. Return no sets: their order differs between processes.
    """

    is_input = False

    def __init__(
        self,
        function: Callable[Concatenate[Reader, P], V],
        *,
        is_on_demand: bool = False,
        is_stored: bool = True,
        is_opaque: bool = False,
        is_lazy: bool = False,
    ) -> None:
        self.function = function
        self.name = f"{function.__module__.rpartition('.')[2]}.{function.__qualname__}"
        self.is_on_demand = is_on_demand
        self.is_stored = is_stored and not is_opaque
        self.is_opaque = is_opaque
        self.is_lazy = is_lazy
        self.__doc__ = function.__doc__

    def __call__(self, q: Reader, /, *key: P.args, **_: P.kwargs) -> V:
        return q.read(self, cast(Key, key))

    def __repr__(self) -> str:
        return self.name

    def compute(self, q: Reader, key: Key) -> V:
        """Run the function, whose reads go through `q`."""
        return cast(Callable[..., V], self.function)(q, *key)

    def encode(self, value: V) -> bytes:
        """The bytes of a value: the same for the same value, in any process."""
        return _ENCODER.encode(value)

    def decode(self, content: bytes) -> V:
        """The value of these bytes; no code runs but constructors of the declared type. Raises msgspec.DecodeError."""
        return self._decoder.decode(content)

    @cached_property
    def _decoder(self) -> msgspec.msgpack.Decoder[V]:
        return msgspec.msgpack.Decoder(get_type_hints(self.function)["return"], dec_hook=_from_plain)


class Input(Query[P, V]):
    """A value from outside: a file, a folder's listing, a setting, the day.

    `read` gives the value, `stamp` something cheap that is another text whenever the value may have changed, such as
    size and time of a file. It must not raise. An empty stamp says nothing: the value is read again by each update.
    Values are never stored. `told` gives what stands for a value when it is compared, if that is not all of it.
    """

    is_input = True

    def __init__(
        self,
        name: str,
        read: Callable[P, V],
        stamp: Callable[P, str] | None = None,
        told: Callable[[V], object] | None = None,
    ) -> None:
        self.outside = read
        self.told = told
        self.stamp_outside = stamp
        super().__init__(self._ask, is_stored=False)
        self.name = name

    def _ask(self, q: Reader, /, *key: P.args, **_: P.kwargs) -> V:
        return cast(Callable[..., V], self.outside)(*key)

    def encode(self, value: V) -> bytes:
        return _ENCODER.encode(self.told(value) if self.told else value)

    def stamp(self, key: Key) -> str:
        return cast(Callable[..., str], self.stamp_outside)(*key) if self.stamp_outside else ""


class Table(Query[[], dict[str, bytes]]):
    """A query that gives digests by key, of a thing that is wide and read a little at a time.

    Only batched values read it, entry by entry: see `Engine.put`. When it is computed again, only those are told who
    read an entry that differs, be it that there was none or is none any more.
    """

    def __init__(self, function: Callable[[Reader], dict[str, bytes]], *, is_lazy: bool = False) -> None:
        super().__init__(function, is_lazy=is_lazy)
        self.keys: Query[[], tuple[str, ...]] = Query(_entries_are_put)
        self.keys.name = f"{self.name}.keys"

    @cached_property
    def _decoder(self) -> msgspec.msgpack.Decoder[dict[str, bytes]]:
        return msgspec.msgpack.Decoder(dict[str, bytes])


class Entries(NamedTuple):
    """Entries of a table that were read: some by number, as `Engine.numbers` gives them, others by key."""

    table: Table
    numbers: Iterable[int] = ()
    keys: Iterable[str] = ()


class Batched(Query[P, V]):
    """Values that are computed in batches, in any process: `Engine.stale` says which, `Engine.put` takes each with what
    it read. They are of the type that is given, which tells how they are decoded.
    """

    def __init__(self, name: str, type: type[V]) -> None:
        super().__init__(cast("Callable[Concatenate[Reader, P], V]", _is_put))
        self.name = name
        self._type = type
        self.keys: Query[[], tuple[Key, ...]] = Query(_keys_are_put)
        self.keys.name = f"{name}.keys"

    @cached_property
    def _decoder(self) -> msgspec.msgpack.Decoder[V]:
        return msgspec.msgpack.Decoder(self._type, dec_hook=_from_plain)


def _is_put(q: Reader, /, *key: Any) -> Any:
    raise AssertionError(key)


def _keys_are_put(q: Reader) -> tuple[Key, ...]:
    raise AssertionError


def _entries_are_put(q: Reader) -> tuple[str, ...]:
    raise AssertionError


@overload
def query(function: Callable[Concatenate[Reader, P], V]) -> Query[P, V]: ...
@overload
def query(
    *, is_on_demand: bool = False, is_stored: bool = True, is_opaque: bool = False, is_lazy: bool = False
) -> Callable[[Callable[Concatenate[Reader, P], V]], Query[P, V]]: ...
def query(
    function: Callable[Concatenate[Reader, P], V] | None = None,
    *,
    is_on_demand: bool = False,
    is_stored: bool = True,
    is_opaque: bool = False,
    is_lazy: bool = False,
) -> Query[P, V] | Callable[[Callable[Concatenate[Reader, P], V]], Query[P, V]]:
    """Make a query of a function `(q, *key)`. See Query for the options."""
    if function is not None:
        return Query(function)
    return lambda function: Query(
        function, is_on_demand=is_on_demand, is_stored=is_stored, is_opaque=is_opaque, is_lazy=is_lazy
    )


def digest_of(content: bytes) -> bytes:
    """What stands for a value when it is compared with an earlier one."""
    return blake2b(content, digest_size=DIGEST_BYTES).digest()
