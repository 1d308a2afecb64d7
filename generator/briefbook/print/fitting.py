"""The last look at a print view: what no tagged archive PDF can hold is set as words that it can."""

from __future__ import annotations

import re
from typing import Any

from briefbook.pages.escape import visible
from briefbook.print.lines import Run, plain

MOST = 5_000
"""Characters of a title, a heading, an alternative text and an address: a string of PDF/A has at most 32,767 bytes, and
a character takes up to four of them."""
_UNBROKEN = re.compile(f"[^ \u200b]{{{MOST}}}")  # a line is a string as well, and where nothing ends it, it goes on
DEEPEST = 10
"""Lists and quotes inside each other that are set as such: the engine follows no more than some 20."""
_CHAPTER, _PART = 2, 1
"""The levels of titles as headings of blocks count them: of a chapter, and of a list that is a part of its own."""


def fit(view: dict[str, Any]) -> None:
    """Change a view in place: nothing is hidden or without end in it, no heading is empty, and none skips a level."""
    _show(view)
    view["title"], view["subtitle"] = _cut(view["title"]), _cut(view["subtitle"])
    for part in view["parts"]:
        part["title"] = _cut(part["title"])
        for run in part["runs"]:
            for chapter in run["chapters"]:
                chapter["title"] = _cut(chapter["title"])
                chapter["blocks"] = _flat(chapter["blocks"])
                _order(chapter["blocks"], _PART if chapter["kind"] == "list" else _CHAPTER)


def _show(value: Any) -> None:
    """Every text in a value, made visible and cut where it must be; an address too long for a link becomes words."""
    if isinstance(value, dict):
        for key, each in value.items():
            value[key] = _shown(each, MOST if key == "alt" else 0)
            if key == "caption":
                value[key] = _cut(each)
    elif isinstance(value, list):
        if len(value) == 3 and value[0] == "u" and len(str(value[1])) > MOST:
            value[:] = ["t", value[2], "", ""]
        for place, each in enumerate(value):
            value[place] = _shown(each)


def _shown(value: Any, most: int = 0) -> Any:
    if isinstance(value, str):
        text = value if value.isprintable() else "\n".join(map(visible, value.split("\n")))
        if len(text) <= MOST:
            return text
        return f"{text[:most]}…" if most else _UNBROKEN.sub("\\g<0>\u200b", text)
    _show(value)
    return value


def _cut(line: list[Run]) -> list[Run]:
    """A line of words, cut where it is too long."""
    text = plain(line)
    return line if len(text) <= MOST else [["t", f"{text[:MOST]}…", "", ""]]


def _flat(blocks: list[dict[str, Any]], depth: int = 0) -> list[dict[str, Any]]:
    """The blocks, without the lists and quotes that stand too deep, but with what is in them."""
    flat: list[dict[str, Any]] = []
    for block in blocks:
        is_too_deep = block["kind"] in ("list", "quote") and depth >= DEEPEST
        for name, lists in (
            ("blocks", [block["blocks"]] if "blocks" in block else []),
            ("items", block.get("items", [])),
        ):
            held = [_flat(each, depth + 1) for each in lists]
            if is_too_deep:
                flat += [inner for each in held for inner in each]
            elif held:
                block[name] = held if name == "items" else held[0]
        if not is_too_deep:
            flat.append(block)
    return flat


def _order(blocks: list[dict[str, Any]], last: int) -> int:
    """Give headings levels without gaps, in quotes, lists and cards as well. One without words of its own, or with too
    many, is a paragraph: the engine finds no title in a citation or a link alone.
    """
    for block in blocks:
        if block["kind"] == "heading":
            own = plain(run for run in block["line"] if run[0] in ("t", "k"))
            if own.strip() and len(plain(block["line"])) <= MOST:
                last = block["level"] = min(block["level"], last + 1)
            else:
                block["kind"] = "para"
        for held in (block.get("blocks", []), *block.get("items", [])):
            last = _order(held, last)
    return last
