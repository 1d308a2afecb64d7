"""Parses files where nothing is kept of them, and keeps what comes out."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import BrokenExecutor, Executor
from typing import Any, Protocol, TypeVar

from msgspec import Struct
from msgspec.structs import astuple

from briefbook.model.entries import Entry
from briefbook.model.vocabulary import Vocabulary
from briefbook.problems import Problem
from briefbook.run.cache import Cache, key_of
from briefbook.run.collector import collector_paused
from briefbook.run.packed import Codec, TrustedBytes
from briefbook.run.stamp import stamp

READERS = (
    "edtf",
    "google-re2",
    "langcodes",
    "language_data",
    "orjson",
    "pycountry",
    "pyromark",
    "python-stdnum",
    "pyyaml",
)
WORTH_BYTES = 32 * 1024  # a book that is parsed in a few hundredths of a second leaves nothing behind
MUCH_BYTES = 4 * 1024 * 1024  # half a second of parsing: less is not worth a process
BATCH_BYTES = 1024 * 1024
_HELD = key_of(b"held")
ROOMS = ("load", "model", "problems", "run", "vocabulary")


class File(Protocol):
    """A file's bytes, and its path as problems show it."""

    @property
    def content(self) -> bytes: ...
    @property
    def path(self) -> str: ...


F = TypeVar("F", bound=File)

Parsed = tuple[tuple[Entry, ...], tuple[Problem, ...]]
CODEC = Codec(Parsed)

Name = tuple[str, bytes]
"""A file's path, and a digest of its bytes."""


class Memory:
    """What files held, under one vocabulary."""

    def __init__(self, vocabulary: Vocabulary | None = None, parsed: Mapping[Name, Parsed] | None = None) -> None:
        self.vocabulary = vocabulary
        self.parsed = dict(parsed or {})

    def under(self, vocabulary: Vocabulary) -> dict[Name, Parsed]:
        """What is known under a vocabulary."""
        if self.vocabulary != vocabulary:
            self.vocabulary, self.parsed = vocabulary, {}
        return self.parsed


def kept(
    parse: Callable[[F, Vocabulary], Parsed],
    cache: Cache | None,
    workers: Callable[[], Executor] | None = None,
    memory: Memory | None = None,
) -> Callable[[Iterable[F], Vocabulary], Iterator[Parsed]]:
    """`parse` for many files, where a file with the same bytes, path, vocabulary and readers is parsed once; what is in
    `memory` is the same value again, and in the end it holds these files.

    Of a small book nothing is kept, and nothing without a `cache`. Where there is much to parse, `workers` do it:
    `parse` is sent to them by name.
    """

    def parse_all(files: Iterable[F], vocabulary: Vocabulary) -> Iterator[Parsed]:
        pairs = [(name_of(file), file) for file in files]
        named = dict(pairs)
        known = (memory or Memory()).under(vocabulary)
        is_kept = sum(len(file.content) for file in named.values()) >= WORTH_BYTES
        missing = {name: file for name, file in named.items() if name not in known}
        if cache is not None and is_kept:
            fresh = _read_or_parsed(parse, missing, _keys(named, vocabulary), vocabulary, cache, workers)
        else:
            fresh = (parse(file, vocabulary) for file in missing.values())
        now: dict[Name, Parsed] = {}
        for name, _ in pairs:
            if name not in now:
                now[name] = known[name] if name in known else next(fresh)
            if memory is not None and len(now) == len(named):
                memory.parsed = now  # nobody may come back after the last file
            yield now[name]

    return parse_all


def name_of(file: File) -> Name:
    return (file.path, hashlib.blake2b(file.content, digest_size=16).digest())


def read_back(cache: Cache, names: Iterable[Name], vocabulary: Vocabulary) -> Memory | None:
    """What these files held when they were parsed under a vocabulary; None where not all of it is kept."""
    parsed: dict[Name, Parsed] = {}
    for name, key in _keys(names, vocabulary).items():
        found = cache.get(key)
        if found is None:
            return None
        parsed[name] = CODEC.unpacked(found)
    return Memory(vocabulary, parsed)


def hold(cache: Cache, names: Sequence[Name], vocabulary: Vocabulary) -> None:
    """Let no sweep remove what these files held, until others are held, or none."""
    keys = _keys(names, vocabulary).values() if names else ()
    if keys or cache.get(_HELD):
        cache.put(_HELD, "\n".join(keys).encode())


def sweep(cache: Cache) -> None:
    """Remove what was neither used nor held."""
    cache.used.update((cache.get(_HELD) or b"").decode().split())
    cache.sweep()


def _keys(names: Iterable[Name], vocabulary: Vocabulary) -> dict[Name, str]:
    made_by = f"{stamp(READERS, ROOMS)} {digest_of(vocabulary)}".encode()
    return {name: key_of(made_by, name[0].encode("utf-8", "surrogatepass"), name[1]) for name in names}


def _read_or_parsed(
    parse: Callable[[F, Vocabulary], Parsed],
    files: Mapping[Name, F],
    keys: Mapping[Name, str],
    vocabulary: Vocabulary,
    cache: Cache,
    workers: Callable[[], Executor] | None,
) -> Iterator[Parsed]:
    """What the files hold, in the order given: read back where it is kept under a key, else parsed, and kept."""
    cache.used.update(keys.values())
    found = [cache.get(keys[name]) for name in files]
    missing = [file for file, known in zip(files.values(), found, strict=True) if known is None]
    fresh = _packed_one_by_one(parse, missing, vocabulary)
    if workers and sum(len(file.content) for file in missing) >= MUCH_BYTES:
        fresh = _packed_by_workers(parse, missing, vocabulary, workers)
    found.reverse()
    for name in files:
        known = found.pop()  # so that what has been read back can go
        if known is None:
            known = next(fresh)
            cache.put(keys[name], known)
        yield CODEC.unpacked(known)


def _packed_one_by_one(
    parse: Callable[[F, Vocabulary], Parsed], files: Iterable[F], vocabulary: Vocabulary
) -> Iterator[TrustedBytes]:
    return (CODEC.packed(parse(file, vocabulary)) for file in files)


def _packed_by_workers(
    parse: Callable[[F, Vocabulary], Parsed],
    files: Sequence[F],
    vocabulary: Vocabulary,
    workers: Callable[[], Executor],
) -> Iterator[TrustedBytes]:
    """The same, in the same order; here, what is left when workers cannot be had or do not come back."""
    done = 0
    try:
        with workers() as pool:
            for future in [pool.submit(_packed_batch, parse, batch, vocabulary) for batch in _batches(files)]:
                for each in future.result():
                    yield each
                    done += 1
    except (BrokenExecutor, OSError):
        yield from _packed_one_by_one(parse, files[done:], vocabulary)


def _packed_batch(
    parse: Callable[[F, Vocabulary], Parsed], files: Iterable[F], vocabulary: Vocabulary
) -> list[TrustedBytes]:
    with collector_paused():
        return list(_packed_one_by_one(parse, files, vocabulary))


def _batches(files: Iterable[F]) -> Iterator[list[F]]:
    """Neighbours, together no more than a batch's bytes, or one that has more."""
    batch: list[F] = []
    size = 0
    for file in files:
        if batch and size + len(file.content) > BATCH_BYTES:
            yield batch
            batch, size = [], 0
        batch.append(file)
        size += len(file.content)
    if batch:
        yield batch


def digest_of(vocabulary: Vocabulary) -> str:
    """The same for vocabularies that are equal and list their words in the same order."""
    return hashlib.blake2b("\n".join(_written(vocabulary)).encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()


def _written(value: Any) -> Iterator[str]:
    """A value as lines, the members of sets in order: their own order changes from run to run."""
    if isinstance(value, Struct):
        for each in astuple(value):
            yield from _written(each)
    elif isinstance(value, Mapping):
        yield f"map {len(value)}"
        for name, each in value.items():
            yield repr(name)
            yield from _written(each)
    elif isinstance(value, frozenset):
        yield repr(sorted(value))
    elif isinstance(value, tuple):
        yield f"tuple {len(value)}"
        for each in value:
            yield from _written(each)
    else:
        yield repr(value)
