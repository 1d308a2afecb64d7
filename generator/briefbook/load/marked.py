"""What is marked for fewer people than a book is for: whether there is any, and where it was written."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from briefbook.load.briefings import front_matter_of
from briefbook.load.files import read_text
from briefbook.load.json_text import read_json
from briefbook.load.yaml_text import read_yaml
from briefbook.model.entries import Briefing, Entity, Entry, Observation
from briefbook.model.marking import BY_LABEL, Marking, highest
from briefbook.model.portions import narrowest_in, portions_of
from briefbook.model.raw import Fields, Items, Node, Text
from briefbook.problems import Problem, Span


def too_narrow(entries: Iterable[Entry], limit: Marking) -> Iterator[Entry]:
    """The entries that hold anything marked for fewer people than the limit says."""
    if limit is not max(Marking):
        yield from (each for each in entries if marking_in(each) > limit)


def marking_in(entry: Entry) -> Marking:
    """The narrowest marking of an entry and of what stands in it."""
    if isinstance(entry, Observation):
        return entry.qualifiers.marking
    if isinstance(entry, Entity):
        inside = (*(each.qualifiers.marking for each in entry.statements), *(each.marking for each in entry.pictures))
        return highest([entry.marking, *inside])
    if isinstance(entry, Briefing):
        return max(entry.marking, narrowest_in(entry.text))
    return entry.marking


def marked_places(entries: Iterable[Entry], limit: Marking, root: Path) -> tuple[Problem, ...]:
    """A problem for each marking that is narrower than the limit, in the files of these entries.

    Where a file has changed since and holds none, there is one for each of its entries.
    """
    by_path: dict[str, list[Entry]] = {}
    for each in entries:
        by_path.setdefault(each.where.path, []).append(each)
    found: list[tuple[Marking, Span]] = []
    for path, held in by_path.items():
        here = [(marking, where) for marking, where in _markings(written_in(path, root)) if marking > limit]
        texts = [each.text for each in held if isinstance(each, Briefing)]
        here += [(each.marking, each.where) for text in texts for each in portions_of(text) if each.marking > limit]
        found += here or [(marking_in(each), each.where) for each in held]
    return marked_problems(found, limit, "the book")


def marked_problems(found: Iterable[tuple[Marking, Span]], limit: Marking, holder: str) -> tuple[Problem, ...]:
    """A problem for each of these markings, with its place: what holds them is for more people."""
    found = tuple(found)
    narrowest = highest(marking for marking, _ in found)
    hint = (
        f"remove it, or set the marking of the whole book, `marking: {narrowest}` in mkdocs.yml or "
        f"`--marking {narrowest}`, which every page then shows"
    )
    return tuple(
        Problem("E320", f"this is {marking}, and {holder} is {limit}", where, hint) for marking, where in found
    )


def written_in(path: str, root: Path) -> Node | None:
    """What a facts file holds, or the front matter of a briefing, with its places; None where it cannot be read."""
    text, _ = read_text(root / path, root)
    if text is None:
        return None
    if path.endswith(".md"):
        text = front_matter_of(text)
    return (read_json if path.endswith(".json") else read_yaml)(text, path)[0]


def _markings(node: Node | None) -> Iterator[tuple[Marking, Span]]:
    if isinstance(node, Items):
        for each in node.values:
            yield from _markings(each)
    elif isinstance(node, Fields):
        for key, value in node.pairs:
            if key.value == "marking" and isinstance(value, Text) and value.value in BY_LABEL:
                yield BY_LABEL[value.value], value.where
            else:
                yield from _markings(value)
