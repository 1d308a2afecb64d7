"""What other installed packages add to Briefbook, by their entry points.

Only what is installed in the environment counts, never a project's own folder.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from importlib.metadata import EntryPoint, entry_points
from importlib.util import find_spec
from pathlib import Path, PurePosixPath
from typing import TypeVar

T = TypeVar("T")

PAGE_KINDS, OUTPUTS, IMPORTERS = "briefbook.page_kinds", "briefbook.outputs", "briefbook.importers"
GROUPS = (PAGE_KINDS, OUTPUTS, IMPORTERS)
LONGEST_NAME = 255
"""Bytes of a file's name."""
_READ = (".py", ".j2", ".yml", ".html", ".css", ".js")


class ExtensionError(Exception):
    """A package that adds something cannot be used as it is; the message names it, and `hint` says what to do."""

    def __init__(self, message: str, hint: str) -> None:
        super().__init__(message, hint)  # both, so that another process can send it
        self.message = message
        self.hint = hint

    def __str__(self) -> str:
        return self.message


def _error(point: EntryPoint, what: str) -> ExtensionError:
    message = f"the {point.group.rpartition('.')[2]} entry point '{point.name}' ({point.value}) {what}"
    return ExtensionError(message, f"fix or uninstall {point.dist.name if point.dist else 'the package'}")


def names_of(group: str) -> tuple[str, ...]:
    """What a group adds, by name, in order; nothing is imported yet."""
    return tuple(_points(group))


def extension(group: str, name: str, kind: type[T]) -> T:
    """What an entry point leads to. Raises ExtensionError where that cannot be imported, or is no `kind`."""
    point = _points(group)[name]
    try:
        found = point.load()
    except Exception as error:
        raise _error(point, f"cannot be imported: {type(error).__name__}: {error}") from error
    if not isinstance(found, kind):
        raise _error(point, f"is not of type {kind.__name__}")
    return found


def extensions(group: str, kind: type[T]) -> dict[str, T]:
    """All that a group adds, by name, in order. Raises ExtensionError."""
    return {name: extension(group, name, kind) for name in names_of(group)}


def refused(group: str, name: str, what: str) -> ExtensionError:
    """An error to raise about what an entry point gave."""
    return _error(_points(group)[name], what)


@contextmanager
def blaming(group: str, name: str, passing: tuple[type[Exception], ...] = ()) -> Iterator[None]:
    """Whatever goes wrong in here, but for what is `passing`, is a mistake of the package with this entry point: raises
    ExtensionError.
    """
    left: tuple[type[Exception], ...] = (ExtensionError, *passing)
    try:
        yield
    except left:
        raise
    except Exception as error:
        raise refused(group, name, f"fails: {type(error).__name__}: {error}") from error


def is_plain_path(path: object) -> bool:
    """Whether this is a path below a folder, with forward slashes, that any file system can hold."""
    if not isinstance(path, str) or not path.isprintable() or "\\" in path:
        return False
    parts = PurePosixPath(path).parts
    is_short = all(len(part.encode("utf-8", "replace")) <= LONGEST_NAME for part in parts)
    return bool(parts) and is_short and path == "/".join(parts) and not {"..", "/"} & {*parts}


def template_packages() -> tuple[str, ...]:
    """The modules with page kinds; a package among them may hold templates."""
    return tuple(dict.fromkeys(point.module for point in _points(PAGE_KINDS).values()))


def version() -> str:
    """Another text for each version of what is installed, and of its files. Empty where nothing is."""
    points = [point for group in GROUPS for point in _points(group).values()]
    digest = hashlib.blake2b(digest_size=16)
    for point in points:
        dist = f"{point.dist.name} {point.dist.version}" if point.dist else ""
        digest.update(f"{point.group} {point.name} {point.value} {dist}\n".encode())
    for path in sorted({path for point in points for path in _files(point.module)}):
        digest.update(path.read_bytes())
    return digest.hexdigest() if points else ""


def _files(module: str) -> Iterator[Path]:
    try:
        spec = find_spec(module)
    except (ImportError, ValueError):
        return
    for folder in (spec.submodule_search_locations or ()) if spec else ():
        yield from (path for path in Path(folder).rglob("*") if path.suffix in _READ and path.is_file())
    if spec and spec.origin and Path(spec.origin).is_file():
        yield Path(spec.origin)


@cache
def _points(group: str) -> dict[str, EntryPoint]:
    found: dict[str, EntryPoint] = {}
    for point in sorted(entry_points(group=group), key=lambda each: (each.name, each.value)):
        if found.setdefault(point.name, point).value != point.value:
            raise _error(point, f"has the name of another one ({found[point.name].value})")
    return found
