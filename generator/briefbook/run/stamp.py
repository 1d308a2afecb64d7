"""A stamp of the code that makes something: whatever was kept under another one is made anew."""

from __future__ import annotations

import hashlib
import sys
from collections.abc import Iterator
from functools import lru_cache
from importlib.metadata import PackageNotFoundError, version
from importlib.resources import files as package_files
from importlib.resources.abc import Traversable

_LEFT_OUT = ("__pycache__",)


@lru_cache(maxsize=4)
def stamp(
    libraries: tuple[str, ...], rooms: tuple[str, ...] = (".",), endings: tuple[str, ...] = (".py", ".yml")
) -> str:
    """Another one for each version of these rooms of the package, of Python and of these libraries."""
    digest = hashlib.blake2b(f"{sys.version} {sys.implementation.cache_tag}".encode(), digest_size=16)
    for name in libraries:
        digest.update(f"{name} {_version(name)}\n".encode())
    for room in rooms:
        for path, content in _sources(package_files("briefbook") / room, room, endings):
            digest.update(f"{path} {len(content)}\n".encode() + content)
    return digest.hexdigest()


def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return ""


def _sources(folder: Traversable, shown: str, endings: tuple[str, ...]) -> Iterator[tuple[str, bytes]]:
    for each in sorted(folder.iterdir(), key=lambda each: each.name):
        if each.is_dir() and each.name not in _LEFT_OUT:
            yield from _sources(each, f"{shown}/{each.name}", endings)
        elif each.name.endswith(endings):
            yield f"{shown}/{each.name}", each.read_bytes()
