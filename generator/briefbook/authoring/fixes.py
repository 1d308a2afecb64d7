"""Fixes put into the text of a file: each replaces one scalar, and everything else keeps its bytes."""

from __future__ import annotations

import difflib
import json
import re
from collections.abc import Iterable, Mapping
from typing import NamedTuple

import yaml

from briefbook.authoring.new_entry import Word, scalar
from briefbook.problems import Fix

Place = tuple[int, int]
"""Line and column, both from 1."""
BOM = "\ufeff"
_QUOTED = re.compile(r"'(?:[^'\n]|'')*'|\"(?:[^\"\\\n]|\\.)*\"")
_BEHIND_PLAIN = re.compile(r"\s*$|\s*[,\]}]|\s*:(?:\s|$)|\s+#")


class FixedText(NamedTuple):
    """A file's text with the fixes in it, and the places of those that could be made."""

    text: str
    places: tuple[Place, ...]


def with_fixes(text: str, fixes: Mapping[Place, Fix], *, is_json: bool = False) -> FixedText:
    """The text with a fix at each place where its old scalar stands; the places are those of `text`.

    Quotes stay as they are; a fix that needs quotes gets them. Left out is what cannot be replaced where it is: a
    scalar of several lines, or one that is no longer there.
    """
    mark = BOM if text.startswith(BOM) else ""
    lines = text.removeprefix(BOM).split("\n")
    made: list[Place] = []
    for place in sorted(fixes, reverse=True):  # from the right, so that the columns before it stay
        number, column = place
        line = lines[number - 1] if 0 < number <= len(lines) else ""
        found = _replaced(line, column - 1, fixes[place], is_json=is_json)
        if found is not None:
            lines[number - 1] = found
            made.append(place)
    return FixedText(mark + "\n".join(lines), tuple(reversed(made)))


def _replaced(line: str, at: int, fix: Fix, *, is_json: bool) -> str | None:
    quoted = _QUOTED.match(line, at)
    if quoted is not None:
        if _value_of(quoted[0]).strip() != fix.old.strip():
            return None
        return line[:at] + _in_quotes(fix.new, quoted[0][0]) + line[quoted.end() :]
    end = at + len(fix.old)
    if at < 0 or line[at:end] != fix.old or not _BEHIND_PLAIN.match(line, end):
        return None
    # Whether brackets stand around it is not known: what these would end gets quotes.
    needs_quotes = any(sign in fix.new for sign in ",[]{}")
    new = json.dumps(fix.new, ensure_ascii=False) if is_json else scalar(Word(fix.new), is_flow=needs_quotes)
    return line[:at] + new + line[end:]


def _value_of(quoted: str) -> str:
    try:
        return str(yaml.load(quoted, yaml.CBaseLoader))  # a scalar in quotes is text, whatever it says
    except yaml.YAMLError:
        return ""


def _in_quotes(text: str, quote: str) -> str:
    return json.dumps(text, ensure_ascii=False) if quote == '"' else "'" + text.replace("'", "''") + "'"


def unified_diff(path: str, before: str, after: str) -> str:
    """What changes in a file, as `diff -u` and `git apply` write it."""
    names = (f"a/{path}", f"b/{path}")
    return "".join(_ended(line) for line in difflib.unified_diff(_lines(before), _lines(after), *names))


def _lines(text: str) -> list[str]:
    """Lines with their ends; form feeds and the like, at which `splitlines` cuts too, end none."""
    return re.findall(r"[^\n]*\n|[^\n]+", text)


def _ended(line: str) -> str:
    return line if line.endswith("\n") else f"{line}\n\\ No newline at end of file\n"


def is_only_fixed(before: str, after: str, fixes: Iterable[Fix]) -> bool:
    """Whether two YAML texts are the same but for the scalars that the fixes replace, in their order."""
    old, new = _scalars(before), _scalars(after)
    if len(old) != len(new):
        return False
    changed = [(one.strip(), other) for one, other in zip(old, new, strict=True) if one != other]
    return changed == [(fix.old.strip(), fix.new) for fix in fixes]


def front_matter_of(text: str) -> str:
    """The YAML that a briefing begins with, up to the line that ends it."""
    return text.removeprefix(BOM).partition("\n---")[0]


def _scalars(text: str) -> list[str]:
    """Every key and value of a YAML text, with marks for the maps and lists between them."""
    events = yaml.parse(text, yaml.CBaseLoader)
    return [event.value if isinstance(event, yaml.ScalarEvent) else f"\0{type(event).__name__}" for event in events]
