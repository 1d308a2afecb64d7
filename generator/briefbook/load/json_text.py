"""JSON text → texts, maps and lists, as the YAML reader gives them. Places are found later, where somebody asks.

orjson reads fast and tells no positions. So every key and value is numbered in the order it stands in the file, and has
the span `path, 0, number`: line 0, because the line is not known yet. Spans of one file sort as they stand in it, and
`places` finds line and column of the few that a problem names.

A string is a plain word, as an unquoted one in YAML; `{"=": "none"}` is the quoted one, for words that would else mean
something (`unknown`, `none`, an id where a name is meant). Integers, `true` and `false` are their JSON text.
"""

from __future__ import annotations

import json
import re
from itertools import count
from typing import Any

import orjson

from briefbook.load.values import shown
from briefbook.load.yaml_text import too_long
from briefbook.model.limits import MAX_DEPTH, MAX_JSON_NODES, MAX_TEXT
from briefbook.model.raw import Fields, Items, Node, Text
from briefbook.problems import Problem, Span

QUOTED = "="
_QUOTED_KEYS = {QUOTED}
_SPACED_COLON = re.compile(r'"[ \t\r\n]+:')
_MINUS_ZERO = re.compile(r"(?<![\w.+-])-0(?![\w.+-])")


class Refused(Exception):  # noqa: N818  (it never leaves the readers of JSON)
    """The file cannot be read on; what was wrong with it."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem)
        self.problem = problem


class _Pairs(list[tuple[str, Any]]):
    """A map with all its keys, those that stand twice included."""


class _Integer(str):
    """An integer as it was written."""

    __slots__ = ()


def read_json(text: str, path: str) -> tuple[Node | None, tuple[Problem, ...]]:
    """The document in `text`, and what is wrong with it; None where nothing could be read."""
    text = text.removeprefix("\ufeff")
    if not text or text.isspace():
        return None, ()
    try:
        document = orjson.loads(text)
    except orjson.JSONDecodeError as error:
        return None, (_broken(error, path),)
    reader = NodeReader(path)
    try:
        node = reader.node(document, 0)
        if hides_something(text, reader.keys, has_zero=reader.has_zero):
            reader = NodeReader(path)
            node = reader.node(_with_all_keys(text), 0)
    except Refused as refused:
        return None, (*reader.problems, refused.problem)
    except RecursionError:  # depth below a key that a later one had hidden
        return None, (_too_deep(Span(path, 1, 1)),)
    return None if document is None else node, tuple(reader.problems)


def too_many_values(text: str, path: str) -> Problem | None:
    """The problem with a text of more values than are read, by the commas outside its strings: nothing is built."""
    if text.count(",") <= MAX_JSON_NODES:
        return None
    between = text.replace("\\\\", "").replace('\\"', "").split('"')[::2]
    if sum(each.count(",") for each in between) <= MAX_JSON_NODES:
        return None
    return _too_many(Span(path, 1, 1))


def _too_many(where: Span) -> Problem:
    return Problem("E113", f"this file holds more than {MAX_JSON_NODES:,} keys and values", where, "split it")


def _broken(error: orjson.JSONDecodeError, path: str) -> Problem:
    where = Span(path, error.lineno, error.colno)
    if "depth limit" in error.msg:
        return _too_deep(where)
    hint = "look for a missing quote, comma or bracket on this line or the one before"
    return Problem("E102", f"this is not JSON: {error.msg}", where, hint)


def _too_deep(where: Span) -> Problem:
    return Problem("E106", f"nested more than {MAX_DEPTH} deep", where, "flatten it")


def _with_all_keys(text: str) -> Any:
    return json.loads(text, object_pairs_hook=_Pairs, parse_int=_Integer)


def hides_something(text: str, keys: int, *, has_zero: bool) -> bool:
    """Whether orjson kept less than the text holds: fewer keys, or `0` where `-0` was written."""
    return (has_zero and bool(_MINUS_ZERO.search(text))) or has_repeated_keys(text, keys)


def has_repeated_keys(text: str, found: int) -> bool:
    """Whether the text holds more keys than the `found` that orjson kept.

    As many `":` as keys, those with an escaped quote left out, and no `" :`, prove that none is hidden, at a hundredth
    of the cost of reading: texts that begin with a colon make the count too high, and only keys that end with a
    backslash too low. Where that does not prove it, the strings are cut out and the colons behind them counted.
    """
    escaped = text.count('\\":')
    is_sure = not _SPACED_COLON.search(text) and not (escaped and '\\\\":' in text)
    if is_sure and text.count('":') - escaped == found:
        return False
    between = text.replace("\\\\", "").replace('\\"', "").split('"')[2::2]
    return sum(each.lstrip(" \t\r\n").startswith(":") for each in between) != found


class NodeReader:
    """Builds nodes, depth first, numbering keys and values as they come, from `first` on; `keys` counts the keys."""

    def __init__(self, path: str, first: int = 1) -> None:
        self.path = path
        self.problems: list[Problem] = []
        self.keys = 0
        self.has_zero = False
        self.number = count(first).__next__

    def span(self) -> Span:
        return Span(self.path, 0, self.number())

    def node(self, value: Any, depth: int) -> Node:
        where = self.span()
        if depth > MAX_DEPTH:
            raise Refused(_too_deep(where))
        if where.column > MAX_JSON_NODES:
            raise Refused(_too_many(where))
        if isinstance(value, dict):
            is_quoted = value.keys() == _QUOTED_KEYS and isinstance(value[QUOTED], str)
            return self.quoted(value) if is_quoted else self.fields(value, where, depth)
        if isinstance(value, _Pairs):
            return self.pairs(value, where, depth)
        if isinstance(value, list):
            return self.items(value, where, depth)
        if value.__class__ is str and len(value) > MAX_TEXT:
            raise Refused(too_long(where))
        return self.scalar(value, where)

    def fields(self, mapping: dict[str, Any], where: Span, depth: int) -> Fields:
        path, number = self.path, self.number
        self.keys += len(mapping)
        pairs: list[tuple[Text, Node]] = []
        for name, value in mapping.items():
            key = Text(name, Span(path, 0, number()))
            if len(name) > MAX_TEXT:
                raise Refused(too_long(key.where))
            if type(value) is str and depth < MAX_DEPTH and len(value) <= MAX_TEXT:
                pairs.append((key, Text(value, Span(path, 0, number()))))
            else:
                self.pair(key, value, pairs, depth)
        return Fields(tuple(pairs), where)

    def pair(self, key: Text, value: Any, pairs: list[tuple[Text, Node]], depth: int) -> None:
        node = self.node(value, depth + 1)
        if value is None:
            hint = "write a value, `unknown` or `none`, or remove the key"
            self.problems.append(Problem("E109", f"'{shown(key.value)}' has no value", key.where, hint))
        else:
            pairs.append((key, node))

    def pairs(self, given: _Pairs, where: Span, depth: int) -> Node:
        """As `fields`, where a key may stand twice: the first is kept."""
        if len(given) == 1 and given[0][0] == QUOTED and isinstance(given[0][1], str):
            return self.quoted(dict(given))
        pairs: list[tuple[Text, Node]] = []
        seen: dict[str, Span] = {}
        for name, value in given:
            key = Text(name, self.span())
            self.pair(key, value, pairs if name not in seen else [], depth)
            if name in seen:
                message = f"'{shown(name)}' is repeated here"
                self.problems.append(Problem("E103", message, key.where, "merge the two", (seen[name],)))
            seen.setdefault(name, key.where)
        return Fields(tuple(pairs), where)

    def quoted(self, mapping: dict[str, Any]) -> Text:
        self.keys += 1
        self.number()
        return Text(mapping[QUOTED], self.span(), '"')

    def items(self, values: list[Any], where: Span, depth: int) -> Items:
        nodes: list[Node] = []
        for value in values:
            node = self.node(value, depth + 1)
            if value is None:
                hint = "write one, or remove the item"
                self.problems.append(Problem("E109", "an item of a list has no value", node.where, hint))
            else:
                nodes.append(node)
        return Items(tuple(nodes), where)

    def scalar(self, value: Any, where: Span) -> Text:
        if value is None or isinstance(value, bool):
            return Text({None: "null", True: "true", False: "false"}[value], where)
        if isinstance(value, float):
            hint = 'write it in quotes, so that it stays as it is: "1.10"'
            self.problems.append(Problem("E310", "this number would lose digits", where, hint))
        self.has_zero = self.has_zero or value == 0
        return Text(str(value), where)
