"""YAML text → texts, maps and lists with their places. Tags, anchors and deep nesting are refused, never built.

The C parser's events are read directly: nothing is constructed, no scalar is guessed at, and depth is bounded before
anything recurses (50,000 levels would kill the process inside the C loader).
"""

from __future__ import annotations

from collections.abc import Iterator

import yaml
from yaml._yaml import CParser

from briefbook.model.raw import Fields, Items, Node, Text
from briefbook.problems import Problem, Span

MAX_DEPTH = 40
_CORE = "tag:yaml.org,2002:"


class _Refused(Exception):  # noqa: N818  (it never leaves this module)
    """The file cannot be read on; what was wrong with it."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem)
        self.problem = problem


def read_yaml(text: str, path: str) -> tuple[Node | None, tuple[Problem, ...]]:
    """The one document in `text`, and what is wrong with it; None where nothing could be read."""
    problems: list[Problem] = []
    try:
        return _Reader(path, problems).document(_events(text, path)), tuple(problems)
    except _Refused as refused:
        return None, (*problems, refused.problem)


def _events(text: str, path: str) -> Iterator[yaml.Event]:
    parser = CParser(text)
    try:
        while (event := parser.get_event()) is not None:
            yield event
    except yaml.YAMLError as error:
        raise _Refused(_broken(error, path)) from error
    finally:
        parser.dispose()


def _broken(error: yaml.YAMLError, path: str) -> Problem:
    mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
    where = Span(path, mark.line + 1, mark.column + 1) if mark else Span(path, 1, 1)
    what = getattr(error, "problem", None) or str(error).splitlines()[0]
    context = getattr(error, "context", None)
    message = f"this is not YAML: {what}" + (f" {context}" if context else "")
    return Problem("E102", message, where, "look for a missing quote, colon or indent on this line or the one before")


def _is_null(node: Node) -> bool:
    return isinstance(node, Text) and not node.is_quoted and node.value in ("", "~", "null", "Null", "NULL")


class _Reader:
    """Builds nodes from events, depth first."""

    def __init__(self, path: str, problems: list[Problem]) -> None:
        self.path = path
        self.problems = problems

    def document(self, events: Iterator[yaml.Event]) -> Node | None:
        node: Node | None = None
        for event in events:
            if isinstance(event, (yaml.StreamStartEvent, yaml.StreamEndEvent, yaml.DocumentEndEvent)):
                continue
            if isinstance(event, yaml.DocumentStartEvent):
                if node is not None:
                    raise _Refused(
                        Problem("E102", "a second document begins here", self.span(event), "one file, one document")
                    )
                continue
            node = self.node(event, events, 0)
        return node

    def node(self, event: yaml.Event, events: Iterator[yaml.Event], depth: int) -> Node:
        where = self.span(event)
        if depth > MAX_DEPTH:
            raise _Refused(Problem("E106", f"nested more than {MAX_DEPTH} deep", where, "flatten it"))
        if isinstance(event, yaml.AliasEvent):
            raise _Refused(
                Problem("E105", f"a YAML alias (*{event.anchor}) is not allowed", where, "write the value out")
            )
        assert isinstance(event, (yaml.ScalarEvent, yaml.SequenceStartEvent, yaml.MappingStartEvent))
        self.refuse_extras(event, where)
        if isinstance(event, yaml.ScalarEvent):
            return Text(event.value, where, event.style or "")
        if isinstance(event, yaml.SequenceStartEvent):
            return self.items(events, where, depth)
        return self.fields(events, where, depth)

    def children(self, events: Iterator[yaml.Event], end: type[yaml.Event], depth: int) -> Iterator[Node]:
        for event in events:
            if isinstance(event, end):
                return
            yield self.node(event, events, depth + 1)

    def items(self, events: Iterator[yaml.Event], where: Span, depth: int) -> Items:
        values: list[Node] = []
        for value in self.children(events, yaml.SequenceEndEvent, depth):
            if _is_null(value):
                self.problems.append(
                    Problem("E109", "an item of a list has no value", value.where, "write one, or remove the item")
                )
            else:
                values.append(value)
        return Items(tuple(values), where)

    def fields(self, events: Iterator[yaml.Event], where: Span, depth: int) -> Fields:
        pairs: list[tuple[Text, Node]] = []
        seen: dict[str, Span] = {}
        children = self.children(events, yaml.MappingEndEvent, depth)
        for key in children:
            value = next(children)
            if not isinstance(key, Text):
                self.problems.append(
                    Problem("E108", "a key must be a plain word", key.where, "use one word as the key")
                )
            elif key.value == "<<" and not key.is_quoted:
                raise _Refused(Problem("E105", "YAML merge keys (<<) are not allowed", key.where, "write the keys out"))
            elif key.value in seen:
                self.problems.append(
                    Problem("E103", f"'{key.value}' stands here twice", key.where, "merge the two", (seen[key.value],))
                )
            else:
                seen[key.value] = key.where
                if _is_null(value):
                    hint = "write a value, `unknown` or `none`, or remove the key"
                    self.problems.append(Problem("E109", f"'{key.value}' has no value", key.where, hint))
                else:
                    pairs.append((key, value))
        return Fields(tuple(pairs), where)

    def refuse_extras(
        self, event: yaml.ScalarEvent | yaml.SequenceStartEvent | yaml.MappingStartEvent, where: Span
    ) -> None:
        if event.anchor:
            raise _Refused(
                Problem("E105", f"a YAML anchor (&{event.anchor}) is not allowed", where, "write the value out")
            )
        if event.tag and event.tag != "!":
            shown = "!!" + event.tag[len(_CORE) :] if event.tag.startswith(_CORE) else event.tag
            raise _Refused(
                Problem("E104", f"the YAML tag {shown} is not allowed", where, "remove it: every scalar is text")
            )

    def span(self, event: yaml.Event) -> Span:
        mark = event.start_mark
        assert mark is not None
        return Span(self.path, mark.line + 1, mark.column + 1)
