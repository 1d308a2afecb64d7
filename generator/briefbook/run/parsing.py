"""Parses files where nothing is kept of them, and keeps what comes out."""

from __future__ import annotations

import hashlib
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import fields, is_dataclass
from functools import lru_cache
from importlib.metadata import PackageNotFoundError, version
from importlib.resources import files as package_files
from importlib.resources.abc import Traversable
from typing import Any, Protocol, TypeVar

from briefbook.model.vocabulary import Vocabulary
from briefbook.run.cache import Cache, key_of
from briefbook.run.packed import Parsed, packed, unpacked

READERS = ("edtf", "langcodes", "language_data", "orjson", "pycountry", "pyromark", "python-stdnum", "pyyaml")
ROOMS = ("load", "model", "problems", "run", "vocabulary")


class File(Protocol):
    """A file's bytes, and its path as problems show it."""

    @property
    def content(self) -> bytes: ...
    @property
    def path(self) -> str: ...


F = TypeVar("F", bound=File)


def kept(
    parse: Callable[[F, Vocabulary], Parsed], cache: Cache
) -> Callable[[Iterable[F], Vocabulary], Iterator[Parsed]]:
    """`parse` for many files, where a file with the same bytes, path, vocabulary and readers is parsed once."""

    def parse_all(files: Iterable[F], vocabulary: Vocabulary) -> Iterator[Parsed]:
        made_by = f"{stamp()} {digest_of(vocabulary)}".encode()
        for file in files:
            key = key_of(made_by, file.path.encode("utf-8", "surrogatepass"), file.content)
            found = cache.get(key)
            if found is not None:
                yield unpacked(found)
                continue
            parsed = parse(file, vocabulary)
            cache.put(key, packed(parsed))
            yield parsed

    return parse_all


@lru_cache(maxsize=1)
def stamp() -> str:
    """Another one for each version of the code that parses, of Python and of the libraries that it reads with."""
    digest = hashlib.blake2b(f"{sys.version} {sys.implementation.cache_tag}".encode(), digest_size=16)
    for name in READERS:
        digest.update(f"{name} {_version(name)}\n".encode())
    for room in ROOMS:
        for path, content in _sources(package_files("briefbook") / room, room):
            digest.update(f"{path} {len(content)}\n".encode() + content)
    return digest.hexdigest()


def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return ""


def _sources(folder: Traversable, shown: str) -> Iterator[tuple[str, bytes]]:
    for each in sorted(folder.iterdir(), key=lambda each: each.name):
        if each.is_dir() and each.name != "__pycache__":
            yield from _sources(each, f"{shown}/{each.name}")
        elif each.name.endswith((".py", ".yml")):
            yield f"{shown}/{each.name}", each.read_bytes()


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
