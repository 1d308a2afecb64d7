"""The search index, read back as search.js reads it."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

ID = 6


class Record(NamedTuple):
    """What search.js shows of a page."""

    id: str
    address: str
    title: str
    names: list[str]
    summary: str
    words: list[str]
    facts: Sequence[str] = ()
    passages: Sequence[list[str]] = ()

    @property
    def texts(self) -> list[str]:
        return [self.title, *self.names, self.summary, *self.words, *(text for each in self.passages for text in each)]


class SearchIndex:
    """Files by their path below the site, as `search_files` makes them."""

    def __init__(self, files: Mapping[str, bytes]) -> None:
        self.files = files
        self.root: dict[str, Any] = self._value("search/root.js")
        self.branches = {start: (own, bits) for start, own, bits in self.root["tree"]}
        self.types = {code: label for code, label, _, _ in self.root["types"]}
        self.records = {
            row[0]: Record(*row) for path in sorted(files) if path.startswith("search/r/") for row in self._value(path)
        }

    def _value(self, path: str) -> Any:
        script = re.fullmatch(r'briefbookSearch\("([^"]+)",(.*)\)\n', self.files[path].decode(), re.DOTALL)
        assert script is not None, path
        assert path == f"search/{script[1]}.js"
        return json.loads(script[2])

    def file_of(self, term: str) -> str:
        """Where the words that begin with a term are."""
        start = ""
        for letter in term:
            if start not in self.branches:
                break
            own, bits = self.branches[start]
            if letter not in own:
                return f"search/w/g{_name(start)}-{ord(letter) & ((1 << bits) - 1)}.js"
            start += letter
        return f"search/w/{'n' if start in self.branches else 'w'}{_name(start)}.js"

    def places(self, term: str) -> dict[str, list[str]]:
        """The titles that a term is listed for, by place; `*` where nearly all have it."""
        lines = self._value(self.file_of(term)).split("|")[0].split(" ")
        line = next((line for line in lines if line.split(".")[0] == term), term)
        return {place[0]: self._titles(place[1:]) for place in line.split(".")[1:]}

    def begun(self, start: str) -> list[str]:
        """The titles to show for a beginning that is split."""
        best = self._value(self.file_of(start)).split("|")[1]
        return [self.records[best[at + 1 : at + 1 + ID]].title for at in range(0, len(best), ID + 1)]

    def _titles(self, ids: str) -> list[str]:
        return ["*"] if ids == "*" else [self.records[id].title for id in _ids(ids)]

    def shard_of(self, id: str) -> str:
        digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
        number = digits.index(id[2]) << 6 | digits.index(id[3])
        return f"search/r/{number >> (12 - self.root['bits']):03x}.js"


def _ids(text: str) -> Iterator[str]:
    assert len(text) % ID == 0
    return (text[at : at + ID] for at in range(0, len(text), ID))


def _name(start: str) -> str:
    return "".join(f"-{c}" if c.isascii() else f"-{ord(c):x}" for c in start)


def index_in(site: Path) -> SearchIndex:
    """The index of a built site."""
    files = {path.relative_to(site).as_posix(): path.read_bytes() for path in sorted((site / "search").rglob("*.js"))}
    return SearchIndex(files)
