"""The search index, read back as a browser reads it."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple
from zlib import crc32

from briefbook.search.words import stem_of

DIGITS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"


class Record(NamedTuple):
    """What search.js shows of a page."""

    id: str
    address: str
    title: str
    names: list[str]
    summary: str
    words: Sequence[str] = ()
    facts: Sequence[str] = ()
    related: Sequence[str] = ()
    sounds: Sequence[str] = ()
    dated: str = ""
    passages: Sequence[list[str]] = ()
    picture: Sequence[str] = ()

    @property
    def texts(self) -> list[str]:
        shown = [self.title, *self.names, self.summary, *self.words, *self.related]
        return [*shown, *(text for each in self.passages for text in each)]


class SearchIndex:
    """Files by their path below the site, as `search_files` makes them."""

    def __init__(self, files: Mapping[str, bytes]) -> None:
        self.files = files
        self.root: dict[str, Any] = self._value("root")
        self.types = {code: label for code, label, _ in self.root["types"]}
        names = (path.removeprefix("search/").removesuffix(".js") for path in sorted(files))
        rows = [row for name in names if name.startswith("r/") for row in self._value(name)]
        self.records = {row[0]: Record(*row) for row in rows}
        assert len(self.records) == len(rows)

    def _value(self, name: str) -> Any:
        script = re.fullmatch(
            r'briefbookSearch\("([^"]+)",(.*)\)\n', self.files[f"search/{name}.js"].decode(), re.DOTALL
        )
        assert script is not None, name
        assert name == script[1]
        return json.loads(script[2])

    def file_of(self, kind: str, key: str) -> str:
        bits = self.root[kind]
        return f"{kind}/{crc32(key.encode()) >> (32 - bits) if bits else 0:03x}"

    def places(self, term: str) -> dict[str, list[str]]:
        """The titles that a term is listed for, by place; `*` where too many have it."""
        found: dict[str, list[str]] = {}
        for name in (self.file_of("n", term[: self.root["begin"]]), self.file_of("t", stem_of(term))):
            found |= self._places(name, term)
        return dict(sorted(found.items()))

    def called(self, name: str) -> dict[str, list[str]]:
        """The titles of those that are called so as a whole, by place; the name without gaps and endings."""
        number = crc32(name.encode())
        key = "".join(DIGITS[number >> 6 * place & 63] for place in reversed(range(6)))
        return self._places(self.file_of("w", name), key)

    def misspelt(self, key: str) -> list[str]:
        """The words that begin (`al-`) or end (`-ba`) so, among others."""
        return [entry[:-1] for entry in self._value(self.file_of("d", key)).split(" ") if entry]

    def _places(self, name: str, term: str) -> dict[str, list[str]]:
        line = next((line for line in self._value(name).split(" ") if line.partition(".")[0] == term), term)
        return {place[0]: list(self._titles(place[1:])) for place in line.split(".")[1:]}

    def _titles(self, groups: str) -> Iterator[str]:
        if groups.startswith("*"):
            yield "*"
            return
        for group in groups.split(":"):
            for at in range(3, len(group), 5):
                yield self.records[group[:3] + group[at : at + 4]].title


def index_in(site: Path) -> SearchIndex:
    """The index of a built site."""
    files = {path.relative_to(site).as_posix(): path.read_bytes() for path in sorted((site / "search").rglob("*.js"))}
    return SearchIndex(files)
