"""JSON files of others: their documents as plain values, and the keys that stand in them twice."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import orjson

from briefbook.disk import Bounds, bounds_of, read_file
from briefbook.load.json_text import has_repeated_keys
from briefbook.model.limits import MAX_FOREIGN_DEPTH
from briefbook.problems import HintedError


class ForeignFileError(HintedError):
    """What somebody wants imported is not there, or not what it must be. The message names the file."""


class ForeignDocument(NamedTuple):
    """`stem` is the file's name without its ending; `repeated` are keys of which only the last value was kept."""

    stem: str
    value: dict[str, Any]
    repeated: tuple[str, ...]


def read_documents(folder: Path, top: Path) -> tuple[ForeignDocument, ...]:
    """Every JSON file of a folder that holds a map, by name. Links may not lead out of the folder `top`. Raises
    ForeignFileError.
    """
    bounds = bounds_of(top)
    if not folder.is_dir():
        raise ForeignFileError(f"there is no folder '{folder}'", "name the folder that the data was unpacked into")
    return tuple(_document(path, bounds) for path in sorted(folder.glob("*.json"), key=lambda path: path.name))


def _document(path: Path, bounds: Bounds) -> ForeignDocument:
    try:
        text = read_file(path, bounds).decode("utf-8-sig")
        value = orjson.loads(text)
    except OSError as error:
        raise ForeignFileError(f"{path} cannot be read: {error.strerror}", "check its permissions") from error
    except ValueError as error:  # not UTF-8, or not JSON
        raise ForeignFileError(f"{path} is not JSON: {error}", "unpack the data again") from error
    if not isinstance(value, dict):
        raise ForeignFileError(f"{path} holds no map", "name a folder with the files of this format only")
    if _depth(value) > MAX_FOREIGN_DEPTH:
        message = f"{path} is nested more than {MAX_FOREIGN_DEPTH} deep"
        raise ForeignFileError(message, "unpack the data again, or leave the file out")
    repeated = tuple(_repeated(text)) if has_repeated_keys(text, _keys(value)) else ()
    return ForeignDocument(path.stem, value, repeated)


def _keys(value: Any) -> int:
    """The number of keys in a value, at whatever depth; without recursion."""
    keys = 0
    stack = [value]
    while stack:
        each = stack.pop()
        if isinstance(each, dict):
            keys += len(each)
            stack.extend(each.values())
        elif isinstance(each, list):
            stack.extend(each)
    return keys


def _depth(value: Any) -> int:
    """How deep maps and lists overlap, or one more than there may be."""
    level, depth = [value], 0
    while level and depth <= MAX_FOREIGN_DEPTH:
        inner = [each.values() if isinstance(each, dict) else each for each in level if isinstance(each, (dict, list))]
        level = [each for values in inner for each in values]
        depth += 1
    return depth


def _repeated(text: str) -> Iterator[str]:
    found: list[str] = []

    def noted(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        names = [name for name, _ in pairs]
        if len(set(names)) < len(names):
            found.extend(sorted(name for name, count in Counter(names).items() if count > 1))
        return dict(pairs)

    json.loads(text, object_pairs_hook=noted)
    yield from found
