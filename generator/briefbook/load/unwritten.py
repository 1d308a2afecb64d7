"""Which words stand nowhere in the content: a quick look, long before all of it is read."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

from briefbook.disk import Bounds, read_file
from briefbook.load.files import content_files

_ESCAPED = re.compile(rb"(?<!\\)(?:\\\\)*\\(?:u00|x|U000000)(?:2[dD]|3\d|6[1-9a-fA-F]|7[0-9aA])|\0")
"""A letter, a digit or a hyphen of an id that is written as an escape, or in two bytes."""
_KEY = re.compile(rb'^[ \t]*"?([a-z0-9][a-z0-9-]*)"?[ \t]*:', re.MULTILINE)


class Unwritten(NamedTuple):
    """Words that are no part of any file or name of one; and the first words of lines, among which ids are."""

    words: tuple[str, ...]
    keys: frozenset[str]


def unwritten(words: Iterable[str], content: Path, bounds: Bounds) -> Unwritten:
    """Nothing where a file cannot be read, or may hold a word in other letters: only who reads all of it knows then."""
    found = content_files(content, bounds)
    missing = {word: word.encode() for word in words}
    keys = {path.stem for path in found.briefings}
    missing = {word: said for word, said in missing.items() if word not in keys}
    for path in (*found.facts, *found.briefings) if missing else ():
        try:
            held = read_file(path, bounds)
        except OSError:
            return Unwritten((), frozenset())
        if _ESCAPED.search(held):
            return Unwritten((), frozenset())
        missing = {word: said for word, said in missing.items() if said not in held}
        if not missing:
            break
        keys |= {key.decode() for key in set(_KEY.findall(held))}
    return Unwritten(tuple(missing), frozenset(keys))
