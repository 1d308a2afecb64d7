"""A new entry in a facts file: text put in at the end of its block; what stands there keeps its words and its order.

Nothing is parsed and written anew: the place is found, and text is put in. Whoever asks for it reads the result again
before writing it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from typing import Any, NamedTuple

import yaml
from yaml._yaml import CParser

MODELINE = "# yaml-language-server: $schema={schema}\n"
_NULLS = ("", "~", "null", "Null", "NULL")
_FIRST = re.compile(r"[^\W_]|[<~(.+]")
_INDENTED_COMMENT = re.compile(r"[ \t]+#")


class Word(NamedTuple):
    """A scalar to be written. `is_words` where `none` and `unknown` would be words too, and not what they stand for."""

    text: str
    is_words: bool = False


Lines = Sequence[tuple[str, Word | Sequence[Word]]]


class _Block(NamedTuple):
    """Where a block of a file lies, in characters: its key, its value up to the last thing in it, and its entries."""

    key_end: int
    start: int
    end: int
    first_column: int
    has_entries: bool
    is_flow: bool
    is_map: bool
    is_list: bool


class _Outline(NamedTuple):
    """What a file is, as far as adding to it goes: its blocks by name, and where a new one can begin."""

    blocks: dict[str, _Block]
    end: int
    is_open: bool


def with_entry(text: str, block: str, id: str, lines: Lines) -> str | None:
    """The file's text with the entry at the end of the block, which is made where it is missing.

    None where there is no place for it that is safe to use: write it by hand then. The text must be YAML.
    """
    return _with_addition(
        text, block, f"{id}: {_flow(lines)}", lambda column: entry_text(id, lines, column), is_list=False
    )


def with_item(text: str, block: str, lines: Lines) -> str | None:
    """The same for a block that is a list."""
    return _with_addition(text, block, _flow(lines), lambda column: item_text(lines, column), is_list=True)


def _with_addition(text: str, block: str, flow: str, written: Callable[[int], str], *, is_list: bool) -> str | None:
    """`flow` is what is added between brackets, `written` what is added so many columns from the margin."""
    newline = "\r\n" if "\r\n" in text else "\n"
    outline = _outline(text)
    if outline is None:
        return None
    found = outline.blocks.get(block)
    if found is None:
        if not outline.is_open:
            return None
        return _put(text, outline.end, f"{block}:\n{written(2)}", newline, gap=True)
    if not (found.is_list if is_list else found.is_map):
        return None
    if found.is_flow:
        at = found.end if found.has_entries else found.start + 1
        return text[:at] + (f", {flow}" if found.has_entries else flow) + text[at:]
    column = found.first_column if found.has_entries else 2
    at = _end_of_block(text, found.end if found.has_entries else found.key_end)
    return _put(text, at, written(column), newline, gap=found.has_entries)


def entry_text(id: str, lines: Lines, column: int = 2) -> str:
    """An entry in YAML's block style, its id so many columns from the margin."""
    outer, inner = " " * column, " " * (column + 2)
    return f"{outer}{id}:\n" + "".join(f"{inner}{key}: {_value(value)}\n" for key, value in lines)


def item_text(lines: Lines, column: int = 2) -> str:
    """An item of a list in YAML's block style, its dash so many columns from the margin."""
    outer, inner = " " * column + "- ", " " * (column + 2)
    return "".join(f"{inner if number else outer}{key}: {_value(value)}\n" for number, (key, value) in enumerate(lines))


def front_matter(lines: Lines) -> str:
    """A briefing's front matter."""
    return "---\n" + "".join(f"{key}: {_value(value)}\n" for key, value in lines) + "---\n"


def new_file(schema: str) -> str:
    """How a new facts file begins: editors find the schema by this line."""
    return MODELINE.format(schema=schema)


def _value(value: Word | Sequence[Word]) -> str:
    if isinstance(value, Word):
        return scalar(value)
    return "[" + ", ".join(scalar(word, is_flow=True) for word in value) + "]"


def _flow(lines: Lines) -> str:
    return "{" + ", ".join(f"{key}: {_in_flow(value)}" for key, value in lines) + "}"


def _in_flow(value: Word | Sequence[Word]) -> str:
    return scalar(value, is_flow=True) if isinstance(value, Word) else _value(value)


def scalar(word: Word, *, is_flow: bool = False) -> str:
    """A scalar that YAML reads as this text: bare where nothing in it could be read as anything else, else quoted."""
    text = word.text
    is_taken = text in _NULLS or (word.is_words and text in ("unknown", "none"))
    is_bare = (
        not is_taken
        and text.isprintable()
        and bool(_FIRST.match(text))
        and text == text.strip()
        and not re.search(r":(?:\s|$)|\s#", text)
        and not (is_flow and re.search(r"[,\[\]{}:]", text))
    )
    return text if is_bare else f'"{_escaped(text)}"'


def _escaped(text: str) -> str:
    return "".join(_escape(character) for character in text)


def _escape(character: str) -> str:
    if character in '"\\':
        return "\\" + character
    if character == "\n":
        return "\\n"
    if character.isprintable():
        return character
    code = ord(character)
    return f"\\x{code:02x}" if code < 0x100 else f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"


def _outline(text: str) -> _Outline | None:
    """The outline of a facts file; None where it is no map of blocks."""
    events = list(_events(text))
    ends = [_index(event) for event in events if isinstance(event, yaml.DocumentEndEvent) and event.explicit]
    end = ends[0] if ends else len(text)
    root = next((event for event in events if isinstance(event, _NODES)), None)
    if root is None or (isinstance(root, yaml.ScalarEvent) and root.value == ""):
        return _Outline({}, end, True)
    if not isinstance(root, yaml.MappingStartEvent):
        return None
    return _Outline(dict(_blocks(events)), end, not root.flow_style)


_NODES = (yaml.ScalarEvent, yaml.MappingStartEvent, yaml.SequenceStartEvent, yaml.AliasEvent)
_STARTS = (yaml.MappingStartEvent, yaml.SequenceStartEvent)
_ENDS = (yaml.MappingEndEvent, yaml.SequenceEndEvent)


def _events(text: str) -> Iterator[yaml.Event]:
    # The C parser's marks count characters in `index`, and it reads what our loader reads.
    parser = CParser(text)
    try:
        while (event := parser.get_event()) is not None:
            yield event
    finally:
        parser.dispose()


def _blocks(events: Sequence[yaml.Event]) -> Iterator[tuple[str, _Block]]:
    """The blocks of the map at the top, by their keys."""
    depth = 0
    key: yaml.ScalarEvent | None = None
    value: list[yaml.Event] = []
    for event in events:
        if isinstance(event, _ENDS):
            depth -= 1
        is_done = depth == 1 and isinstance(event, (yaml.ScalarEvent, yaml.AliasEvent, *_ENDS))
        if depth == 1 and key is None and isinstance(event, yaml.ScalarEvent):
            key = event
        elif depth >= 1 and key is not None:
            value.append(event)
            if is_done:
                yield key.value, _block(key, value)
                key, value = None, []
        if isinstance(event, _STARTS):
            depth += 1


def _block(key: yaml.ScalarEvent, value: Sequence[yaml.Event]) -> _Block:
    first, inside = value[0], value[1:-1] if len(value) > 1 else []
    is_empty = isinstance(first, yaml.ScalarEvent) and first.value == "" and not first.style
    is_flow = isinstance(first, _STARTS) and bool(first.flow_style)
    is_list = isinstance(first, yaml.SequenceStartEvent)
    return _Block(
        key_end=_index(key, is_end=True),
        start=_index(first),
        end=_last(inside, is_flow),
        first_column=_mark(first if is_list else inside[0]).column if inside else 0,
        has_entries=bool(inside),
        is_flow=is_flow,
        is_map=is_empty or isinstance(first, yaml.MappingStartEvent),
        is_list=is_empty or is_list,
    )


def _index(event: yaml.Event, *, is_end: bool = False) -> int:
    return int(_mark(event, is_end=is_end).index)


def _mark(event: yaml.Event, *, is_end: bool = False) -> Any:
    return event.end_mark if is_end else event.start_mark


def _last(inside: Sequence[yaml.Event], is_flow: bool) -> int:
    """Where the last thing written ends. The end of a map without brackets is where the next thing begins: no use."""
    ends = (
        event
        for event in reversed(inside)
        if isinstance(event, (yaml.ScalarEvent, yaml.AliasEvent)) or (isinstance(event, _ENDS) and _has_width(event))
    )
    last = next(ends, None)
    return _index(last, is_end=True) if last is not None else 0


def _has_width(event: yaml.Event) -> bool:
    return _index(event) != _index(event, is_end=True)


def _end_of_block(text: str, end: int) -> int:
    """The start of the line behind the last thing in a block and the indented comments that follow it."""
    at = _line_behind(text, len(text[:end].rstrip()))
    place = at
    while at < len(text):
        behind = _line_behind(text, at)
        line = text[at:behind]
        if line.strip() and not _INDENTED_COMMENT.match(line):
            break
        at = behind
        place = at if line.strip() else place
    return place


def _line_behind(text: str, at: int) -> int:
    found = text.find("\n", at)
    return len(text) if found < 0 else found + 1


def _put(text: str, at: int, addition: str, newline: str, *, gap: bool) -> str:
    """The text with an addition at the start of a line; with an empty line before it where there is a `gap`."""
    before, after = text[:at], text[at:]
    if before and not before.endswith("\n"):
        before += newline
    is_apart = not before.strip() or before.endswith(newline * 2)
    parts = [newline if gap and not is_apart else "", addition.replace("\n", newline)]
    return before + "".join(parts) + after
