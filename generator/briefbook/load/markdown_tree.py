"""CommonMark events with their places → a tree of what they begin and end."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

Event = tuple[Any, Any]


class MarkdownNode(NamedTuple):
    """A block, a span or a text; from `start` up to, not including, `end`, in bytes."""

    name: str
    detail: Any
    children: list[MarkdownNode]
    start: int = 0
    end: int = 0

    def all(self) -> Iterator[MarkdownNode]:
        yield self
        for each in self.children:
            yield from each.all()


def markdown_tree(events: Iterable[Event]) -> list[MarkdownNode]:
    stack: list[list[MarkdownNode]] = [[]]
    for event, place in events:
        name, detail = named(event)
        if name == "End":
            stack.pop()
            continue
        tag, info = named(detail) if name == "Start" else (name, detail)
        node = MarkdownNode(tag, info, [], place["start"], place["end"])
        stack[-1].append(node)
        if name == "Start":
            stack.append(node.children)
    return stack[0]


def named(event: Any) -> tuple[str, Any]:
    """The name of an event or a tag, and what is said of it."""
    return next(iter(event.items())) if isinstance(event, dict) else (str(event), None)
