"""A facts file's nodes → its records: one for each entry of each block, with the file's defaults."""

from __future__ import annotations

from collections.abc import Iterator

from briefbook.load.fields import refuse_unknown, value_as
from briefbook.load.values import read_flag, shown
from briefbook.model.grammar import BLOCKS, LIBRARY, field_names
from briefbook.model.raw import Fields, Items, Node, Record, Text
from briefbook.problems import About, Problem, Span, did_you_mean, nearest, spelling_fix

MAPS = tuple(each.name for each in BLOCKS if each.shape == "map" and each.name != "defaults")
LISTS = tuple(each.name for each in BLOCKS if each.shape != "map")
_NAMES = tuple(each.name for each in BLOCKS)
_BLOCK = About("unread block")


def read_records(document: Node | None, path: str) -> tuple[tuple[Record, ...], tuple[Problem, ...]]:
    """Every entry of a facts file, in the order it was written, and what is wrong with the file's outline."""
    whole = Span(path, 1, 1)
    if document is None:
        return (), (Problem("E107", "this file is empty", whole, "write facts into it, or delete it"),)
    if not isinstance(document, Fields):
        hint = "begin with sources:, entities:, events:, observations: or judgements:"
        return (), (Problem("E202", "a facts file must be a map of blocks", document.where, hint, about=_BLOCK),)
    problems: list[Problem] = []
    defaults = _defaults(document, problems)
    records: list[Record] = []
    for key, node in document.pairs:
        if key.value not in _NAMES:
            hint = did_you_mean(key.value, _NAMES, "the blocks are " + ", ".join(_NAMES), problems)
            fix = spelling_fix(key.value, _NAMES)
            message = f"'{shown(key.value)}' is not a block of a facts file"
            problems.append(Problem("E201", message, key.where, hint, fix=fix, about=_BLOCK))
        block = key if key.value in _NAMES else Text(nearest(key.value, _NAMES) or "", key.where)
        if block.value in MAPS:
            records += _from_map(block, node, defaults, problems)
        elif block.value in LISTS:
            records += _from_list(block, node, defaults, problems)
    return tuple(records), tuple(problems)


def _defaults(document: Fields, problems: list[Problem]) -> Fields:
    node = document.get("defaults")
    if node is None:
        return Fields((), document.where)
    if isinstance(node, Fields):
        refuse_unknown(node, field_names("defaults"), "defaults", problems)
        value_as(node.get(LIBRARY.name), read_flag, problems)
        return node
    problems.append(Problem("E202", "defaults must be a map", node.where, "write `defaults: {source: some-id}`"))
    return Fields((), node.where)


def _from_map(block: Text, node: Node, defaults: Fields, problems: list[Problem]) -> Iterator[Record]:
    if not isinstance(node, Fields):
        problems.append(
            Problem(
                "E202",
                f"{block.value} must be a map of ids",
                node.where,
                f"write `{block.value}:`, then `some-id:`",
                about=_BLOCK,
            )
        )
        return
    for key, body in node.pairs:
        if isinstance(body, Fields):
            yield Record(block.value, key, body, defaults, key.where)
        else:
            message, about = f"'{shown(key.value)}' needs a map of fields", About("unread id", key.value)
            problems.append(Problem("E202", message, body.where, "write `name: …` below it", about=about))


def _from_list(block: Text, node: Node, defaults: Fields, problems: list[Problem]) -> Iterator[Record]:
    if isinstance(node, Fields) and block.value == "judgements":
        for record in _from_map(block, node, defaults, problems):
            for key, _ in record.body.pairs:
                if key.value == "id":
                    message = "the id of this judgement is already its key"
                    problems.append(Problem("E206", message, key.where, "remove it, or write a list: `- id: …`"))
            yield record
        return
    if not isinstance(node, Items):
        hint = "begin each entry with `- `"
        problems.append(Problem("E202", f"{block.value} must be a list", node.where, hint, about=_BLOCK))
        return
    for entry in node.values:
        if not isinstance(entry, Fields):
            problems.append(Problem("E202", f"an entry of {block.value} must be a map", entry.where, "write `- {…}`"))
            continue
        id = entry.get("id")
        if block.value == "judgements" and not isinstance(id, Text):
            problems.append(Problem("E207", "a judgement needs an id", entry.where, "write `- id: some-words`"))
        yield Record(block.value, id if isinstance(id, Text) else None, entry, defaults, entry.where)
