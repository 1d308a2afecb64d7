"""YAML text → texts, maps and lists with their places. Tags, anchors and deep nesting are refused, never built.

The C parser's events are read directly: nothing is constructed, no scalar is guessed at, and depth is bounded before
anything recurses (50,000 levels would kill the process inside the C loader).
"""

from __future__ import annotations

import re
from collections.abc import Iterator

import yaml
from yaml._yaml import CParser
from yaml.reader import ReaderError

from briefbook.load.values import shown
from briefbook.model.limits import MAX_DEPTH, MAX_PROBLEMS, MAX_TEXT, MAX_YAML_NODES
from briefbook.model.raw import Fields, Items, Node, Text
from briefbook.problems import About, Problem, Span

MAX_ALSO = 5
_CORE = "tag:yaml.org,2002:"
_LINE = re.compile(r"([^\s](?:.*[^\s])?)")
_STRETCHES = {
    "'": re.compile(r"([^\s'](?:[^']*[^\s'])?)"),
    '"': re.compile(r'\\(?:x[0-9A-Fa-f]{2}|u[0-9A-Fa-f]{4}|U[0-9A-Fa-f]{8}|.?)|([^\s"\\](?:[^"\\]*[^\s"\\])?)'),
}
"""What of a line of a scalar stands in its value as it is written: in quotes, up to the next escape."""
_CUT = re.compile(r"[ \t]+#[^\s#]")


class _Refused(Exception):  # noqa: N818  (it never leaves this module)
    """The file cannot be read on; what was wrong with it."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem)
        self.problem = problem


def read_yaml(text: str, path: str, line: int = 1) -> tuple[Node | None, tuple[Problem, ...]]:
    """The one document in `text`, and what is wrong with it; None where nothing could be read.

    `line` is that of the file which the text begins on.
    """
    problems: list[Problem] = []
    text = text.removeprefix("\ufeff")
    reader = _Reader(text, path, line, problems)
    try:
        node = reader.document(_events(text, path, line))
    except _Refused as refused:
        return None, (*problems, *reader.aliases(), refused.problem)
    return node, (*problems, *reader.aliases())


def _events(text: str, path: str, line: int) -> Iterator[yaml.Event]:
    try:
        parser = CParser(text)
    except UnicodeEncodeError as error:
        raise _Refused(Problem("E101", "this is not UTF-8 text", _place(text, path, line, error.start))) from error
    try:
        while (event := parser.get_event()) is not None:
            yield event
    except yaml.YAMLError as error:
        raise _Refused(_broken(error, text, path, line)) from error
    finally:
        parser.dispose()


def _place(text: str, path: str, line: int, index: int) -> Span:
    return Span(path, text.count("\n", 0, index) + line, index - text.rfind("\n", 0, index))


def _broken(error: yaml.YAMLError, text: str, path: str, line: int) -> Problem:
    if isinstance(error, ReaderError):
        index = len(text.encode()[: error.position].decode("utf-8", "ignore"))
        message = f"this is a control character (U+{ord(text[index]):04X})" if index < len(text) else str(error.reason)
        return Problem(
            "E102", f"this is not YAML: {message}", _place(text, path, line, index), "remove it; save the file as UTF-8"
        )
    mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
    where = Span(path, mark.line + line, mark.column + 1) if mark else Span(path, line, 1)
    what = getattr(error, "problem", None) or str(error).splitlines()[0]
    context = getattr(error, "context", None) or ""
    message = f"this is not YAML: {what}" + (f" {context}" if context else "")
    began = getattr(error, "context_mark", None)
    also: tuple[Span, ...] = ()
    if began and mark and began.line < mark.line and ("flow" in context or "quoted" in context):
        also = (Span(path, began.line + line, began.column + 1),)
    at = text[mark.index : mark.index + 1] if mark else ""
    return Problem("E102", message, where, _hint_for(what, at), also)


def _hint_for(what: str, at: str) -> str:
    """What to do where libyaml says `what` of a place; `at` is the character there."""
    if at == "\t":
        return "indent with spaces: a tab is not allowed here"
    if "cannot start any token" in what:
        return f"a text that begins with {at} needs quotes"
    if "mapping values" in what:
        return "a text with `: ` in it needs quotes; or the indent of this line, or of the one before, is wrong"
    if "comment or line break" in what:
        return "a text that begins with > or | needs quotes"
    return "look for a missing quote, colon, bracket or indent on this line or the one before"


def too_long(where: Span) -> Problem:
    """The problem with a key or a value that is longer than any text needs."""
    return Problem("E113", f"this text has more than {MAX_TEXT:,} characters", where, "shorten it, or split it")


def _lines(text: str, start: int, end: int) -> Iterator[tuple[int, int, int, str]]:
    """The lines of a stretch of a text, from 0: number, what of the line stands before, where it begins, words."""
    margin = start - text.rfind("\n", 0, start) - 1
    for number, line in enumerate(text[start:end].split("\n")):
        yield number, margin, start, line
        margin, start = 0, start + len(line) + 1


def _is_null(node: Node) -> bool:
    return isinstance(node, Text) and not node.is_quoted and node.value in ("", "~", "null")


class _Reader:
    """Builds nodes from events, depth first."""

    def __init__(self, text: str, path: str, line: int, problems: list[Problem]) -> None:
        self.text = text
        self.path = path
        self.line = line
        self.problems = problems
        self.aliases_by_name: dict[str, list[Span]] = {}
        self.nodes = 0

    def aliases(self) -> Iterator[Problem]:
        """A problem for each anchor that aliases lead to: a small file may hold thousands of them."""
        hint = "write the value out; a text that begins with * needs quotes"
        for name, places in self.aliases_by_name.items():
            message = f"a YAML alias (*{shown(name)}) is not allowed"
            yield Problem("E105", message, places[0], hint, tuple(places[1:MAX_ALSO]))

    def say(self, code: str, message: str, where: Span, hint: str, *also: Span) -> None:
        if len(self.problems) > MAX_PROBLEMS:
            message = f"more than {MAX_PROBLEMS} problems in this file: it was not read further"
            hint = "correct those before this place, then check again"
            raise _Refused(Problem("E113", message, where, hint, about=About("unread block")))
        self.problems.append(Problem(code, message, where, hint, also))

    def document(self, events: Iterator[yaml.Event]) -> Node | None:
        node: Node | None = None
        is_begun = False
        for event in events:
            if isinstance(event, (yaml.StreamStartEvent, yaml.StreamEndEvent, yaml.DocumentEndEvent)):
                continue
            if isinstance(event, yaml.DocumentStartEvent):
                if is_begun:
                    raise _Refused(
                        Problem("E102", "a second document begins here", self.span(event), "one file, one document")
                    )
                is_begun = True
                continue
            node = self.node(event, events, 0)
        return None if node is not None and _is_null(node) else node

    def node(self, event: yaml.Event, events: Iterator[yaml.Event], depth: int) -> Node | None:
        """What begins with an event; None for an alias, which has been told of."""
        where = self.span(event)
        if depth > MAX_DEPTH:
            raise _Refused(Problem("E106", f"nested more than {MAX_DEPTH} deep", where, "flatten it"))
        self.nodes += 1
        if self.nodes > MAX_YAML_NODES:
            message = f"this file holds more than {MAX_YAML_NODES:,} keys and values"
            raise _Refused(Problem("E113", message, where, "split it"))
        if isinstance(event, yaml.AliasEvent):
            self.aliases_by_name.setdefault(event.anchor or "", []).append(where)
            return None
        assert isinstance(event, (yaml.ScalarEvent, yaml.SequenceStartEvent, yaml.MappingStartEvent))
        self.refuse_extras(event, where)
        if isinstance(event, yaml.ScalarEvent):
            if len(event.value) > MAX_TEXT:
                raise _Refused(too_long(where))
            if not event.style:
                self.refuse_cut(event)
            return Text(event.value, where, event.style or "", self.lines_of(event))
        if isinstance(event, yaml.SequenceStartEvent):
            return self.items(events, where, depth)
        return self.fields(events, where, depth)

    def children(self, events: Iterator[yaml.Event], end: type[yaml.Event], depth: int) -> Iterator[Node | None]:
        for event in events:
            if isinstance(event, end):
                return
            yield self.node(event, events, depth + 1)

    def items(self, events: Iterator[yaml.Event], where: Span, depth: int) -> Items:
        values: list[Node] = []
        for value in self.children(events, yaml.SequenceEndEvent, depth):
            if value is None:
                continue
            if _is_null(value):
                self.say("E109", "an item of a list has no value", value.where, "write one, or remove the item")
            else:
                values.append(value)
        return Items(tuple(values), where)

    def fields(self, events: Iterator[yaml.Event], where: Span, depth: int) -> Fields:
        pairs: list[tuple[Text, Node]] = []
        seen: dict[str, Span] = {}
        children = self.children(events, yaml.MappingEndEvent, depth)
        for key in children:
            value = next(children)
            if key is None:
                continue
            if not isinstance(key, Text) or _is_null(key):
                self.say("E108", "a key must be a plain word", key.where, "use one word as the key")
            elif key.value == "<<" and not key.is_quoted:
                hint = "write the keys out; what holds for a whole file goes under `defaults:`"
                self.say("E105", "YAML merge keys (<<) are not allowed", key.where, hint)
            elif key.value in seen:
                self.say("E103", f"'{shown(key.value)}' is repeated here", key.where, "merge the two", seen[key.value])
            else:
                seen[key.value] = key.where
                if value is not None and _is_null(value):
                    hint = "write a value, `unknown` or `none`, or remove the key"
                    self.say("E109", f"'{shown(key.value)}' has no value", key.where, hint)
                elif value is not None:
                    pairs.append((key, value))
        return Fields(tuple(pairs), where)

    def refuse_extras(
        self, event: yaml.ScalarEvent | yaml.SequenceStartEvent | yaml.MappingStartEvent, where: Span
    ) -> None:
        if event.anchor:
            hint = "write the value out where it is needed; a text that begins with & needs quotes"
            self.say("E105", f"a YAML anchor (&{shown(event.anchor)}) is not allowed", where, hint)
        if event.tag:
            tag = "!!" + event.tag[len(_CORE) :] if event.tag.startswith(_CORE) else event.tag
            hint = "remove it: every scalar is text; a text that begins with ! needs quotes"
            self.say("E104", f"the YAML tag {shown(tag)} is not allowed", where, hint)

    def refuse_cut(self, event: yaml.ScalarEvent) -> None:
        """In `We are #1` YAML takes `#1` for a comment; one that begins so may be meant as text."""
        mark = event.end_mark
        assert mark is not None
        if _CUT.match(self.text, mark.index):
            where = Span(self.path, mark.line + self.line, mark.column + 1)
            hint = "put the text in quotes; or, if this is a comment, write a space after its #"
            self.say("E111", f"a comment cuts off '{shown(event.value)}'", where, hint)

    def lines_of(self, event: yaml.ScalarEvent) -> tuple[tuple[int, int, Span], ...]:
        """Where the stretches of a scalar stand that are written as they are; none for one plain line."""
        start, end, value = event.start_mark, event.end_mark, event.value
        assert start is not None
        assert end is not None
        if not event.style and start.line == end.line:
            return ()
        found: list[tuple[int, int, Span]] = []
        at = line = line_start = 0
        passed = start.index
        lines = _lines(self.text, start.index, end.index)
        if event.style in ("|", ">"):
            next(lines)
        for number, margin, begin, written in lines:
            for stretch in _STRETCHES.get(event.style or "", _LINE).finditer(written):
                words, where = stretch[1], begin + stretch.start()
                place = value.find(words, at, at + where - passed + len(words)) if words else -1
                if place >= 0:
                    line += value.count("\n", at, place)
                    line_start = max(line_start, value.rfind("\n", at, place) + 1)
                    span = Span(self.path, start.line + number + self.line, margin + stretch.start() + 1)
                    found.append((line, place - line_start, span))
                    at, passed = place + len(words), where + len(words)
        return tuple(found)

    def span(self, event: yaml.Event) -> Span:
        mark = event.start_mark
        assert mark is not None
        return Span(self.path, mark.line + self.line, mark.column + 1)
