"""Parses files where nothing is kept of them, and keeps what comes out."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import BrokenExecutor, Executor
from dataclasses import fields, is_dataclass
from typing import Any, Protocol, TypeVar

from briefbook.model.vocabulary import Vocabulary
from briefbook.run.cache import Cache, key_of
from briefbook.run.collector import collector_paused
from briefbook.run.packed import Parsed, packed, unpacked
from briefbook.run.stamp import stamp

READERS = ("edtf", "langcodes", "language_data", "orjson", "pycountry", "pyromark", "python-stdnum", "pyyaml")
WORTH_BYTES = 32 * 1024  # a book that is parsed in a few hundredths of a second leaves nothing behind
MUCH_BYTES = 4 * 1024 * 1024  # half a second of parsing: less is not worth a process
BATCH_BYTES = 1024 * 1024
ROOMS = ("load", "model", "problems", "run", "vocabulary")


class File(Protocol):
    """A file's bytes, and its path as problems show it."""

    @property
    def content(self) -> bytes: ...
    @property
    def path(self) -> str: ...


F = TypeVar("F", bound=File)


def kept(
    parse: Callable[[F, Vocabulary], Parsed], cache: Cache, workers: Callable[[], Executor] | None = None
) -> Callable[[Iterable[F], Vocabulary], Iterator[Parsed]]:
    """`parse` for many files, where a file with the same bytes, path, vocabulary and readers is parsed once.

    A small book is just parsed. Where there is much to parse, `workers` do it; `parse` is then sent to them by name.
    """

    def parse_all(files: Iterable[F], vocabulary: Vocabulary) -> Iterator[Parsed]:
        files = tuple(files)
        if sum(len(file.content) for file in files) < WORTH_BYTES:
            yield from (parse(file, vocabulary) for file in files)
            return
        made_by = f"{stamp(READERS, ROOMS)} {digest_of(vocabulary)}".encode()
        keys = [key_of(made_by, file.path.encode("utf-8", "surrogatepass"), file.content) for file in files]
        found = [cache.get(key) for key in keys]
        missing = [file for file, known in zip(files, found, strict=True) if known is None]
        fresh = _packed_one_by_one(parse, missing, vocabulary)
        if workers and sum(len(file.content) for file in missing) >= MUCH_BYTES:
            fresh = _packed_by_workers(parse, missing, vocabulary, workers)
        found.reverse()
        for key in keys:
            known = found.pop()  # so that what has been read back can go
            if known is None:
                known = next(fresh)
                cache.put(key, known)
            yield unpacked(known)

    return parse_all


class Memory:
    """What files held, by path and bytes, under one vocabulary."""

    def __init__(self) -> None:
        self.vocabulary: Vocabulary | None = None
        self.parsed: dict[tuple[str, bytes], Parsed] = {}

    def under(self, vocabulary: Vocabulary) -> dict[tuple[str, bytes], Parsed]:
        """What is known under a vocabulary."""
        if self.vocabulary != vocabulary:
            self.vocabulary, self.parsed = vocabulary, {}
        return self.parsed


def remembered(
    parse_all: Callable[[Iterable[F], Vocabulary], Iterator[Parsed]], memory: Memory | None
) -> Callable[[Iterable[F], Vocabulary], Iterator[Parsed]]:
    """`parse_all`, which asks `memory` first, and leaves there what it was asked for now."""
    if memory is None:
        return parse_all

    def parse_known(files: Iterable[F], vocabulary: Vocabulary) -> Iterator[Parsed]:
        known = memory.under(vocabulary)
        keys = {(file.path, hashlib.blake2b(file.content, digest_size=16).digest()): file for file in files}
        fresh = [key for key in keys if key not in known]
        found = dict(zip(fresh, parse_all([keys[key] for key in fresh], vocabulary), strict=True))
        memory.parsed = {key: found[key] if key in found else known[key] for key in keys}
        yield from memory.parsed.values()

    return parse_known


def _packed_one_by_one(
    parse: Callable[[F, Vocabulary], Parsed], files: Iterable[F], vocabulary: Vocabulary
) -> Iterator[bytes]:
    return (packed(parse(file, vocabulary)) for file in files)


def _packed_by_workers(
    parse: Callable[[F, Vocabulary], Parsed],
    files: Sequence[F],
    vocabulary: Vocabulary,
    workers: Callable[[], Executor],
) -> Iterator[bytes]:
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


def _packed_batch(parse: Callable[[F, Vocabulary], Parsed], files: Iterable[F], vocabulary: Vocabulary) -> list[bytes]:
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
    if is_dataclass(value):
        for field in fields(value):
            yield from _written(getattr(value, field.name))
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
