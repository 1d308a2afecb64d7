"""A project with so many entities, cut out of an imported MISP galaxy: the same entries at each size, smaller ones first."""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import orjson


def cut_book(whole: Path, folder: Path, entities: int) -> None:
    """Make a project of the first so many entities of `whole`, spread over its files; what refers to others goes."""
    if folder.exists():
        shutil.rmtree(folder)
    (folder / "content" / "facts").mkdir(parents=True)
    (folder / "build" / "pages").mkdir(parents=True)
    for name in ("mkdocs.yml", "content/vocabulary.yml"):
        shutil.copy(whole / name, folder / name)
    documents = {
        path.name: orjson.loads(path.read_bytes()) for path in sorted((whole / "content/facts").glob("*.json"))
    }
    kept = set(_chosen(documents, entities))
    gone = {id for document in documents.values() for id in _ids(document)} - kept
    cited: set[str] = set()
    for name, document in documents.items():
        made = {key: body for key, body in document.items() if key not in ("entities", "events", "sources")}
        for block in ("entities", "events"):
            entries = {id: _within(entry, gone) for id, entry in document.get(block, {}).items() if id in kept}
            cited.update(_words(entries))
            if entries:
                made[block] = entries
        if made.keys() & {"entities", "events"}:
            (folder / "content" / "facts" / name).write_bytes(orjson.dumps(made))
    for name, document in documents.items():
        sources = {id: body for id, body in document.get("sources", {}).items() if id in cited}
        if sources:
            (folder / "content" / "facts" / f"sources-{name}").write_bytes(orjson.dumps({"sources": sources}))


def _chosen(documents: Mapping[str, Any], entities: int) -> Iterator[str]:
    """Entities by turns: one of each file, then the next of each."""
    lists = [_ids(document) for document in documents.values()]
    total = sum(map(len, lists))
    for each in lists:
        share = len(each) if entities >= total else -(-len(each) * entities // total)
        yield from each[:share]


def _ids(document: Mapping[str, Any]) -> list[str]:
    return [*document.get("entities", {}), *document.get("events", {})]


def _within(entry: Mapping[str, Any], gone: set[str]) -> dict[str, Any]:
    """An entry without statements that lead to entities that are gone."""
    made = {}
    for name, value in entry.items():
        values = value if isinstance(value, list) else [value]
        left = [each for each in values if (each.get("to") if isinstance(each, dict) else each) not in gone]
        if left:
            made[name] = left if isinstance(value, list) else left[0]
    return made


def _words(value: Any) -> Iterator[str]:
    """Every text in a value: ids of sources are among them."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict | list):
        for each in value.values() if isinstance(value, dict) else value:
            yield from _words(each)
