"""Characters that no font has: shown as their code points, never as a box and never as another character."""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Callable, Iterable
from typing import Any

from briefbook.print.pdf.fonts import FontSet

# Joiners and variation selectors have no glyph of their own; the tags of PDF/A-3a forbid characters of private use.
_SILENT = frozenset("\n\t \u00a0\u00ad\u200b\u200c\u200d\u2009\u202f\u2060") | {chr(c) for c in range(0xFE00, 0xFE10)}


def missing_in(values: Iterable[Any], fonts: FontSet) -> frozenset[str]:
    """The characters, and characters with marks on them, that stand in `values` and can be set in no font."""
    text = json.dumps(list(values), ensure_ascii=False)
    found = {each for each in set(text) if not _is_set(each, fonts)}
    if any(unicodedata.combining(each) for each in set(text)):
        found |= {cluster for cluster in _clusters(text) if not fonts.has(cluster)}
    return frozenset(found)


def _is_set(character: str, fonts: FontSet) -> bool:
    return character in _SILENT or (unicodedata.category(character) not in ("Co", "Cn", "Cs") and fonts.has(character))


def _clusters(text: str) -> set[str]:
    found: set[str] = set()
    start = 0
    for place, character in enumerate(text):
        if not unicodedata.combining(character):
            if place - start > 1:
                found.add(text[start:place])
            start = place
    return found


def replaced(value: Any, missing: frozenset[str]) -> Any:
    """The same values with `⟨U+1F9FF⟩` in place of what is missing; of a cluster only its marks."""
    if not missing:
        return value
    ordered = sorted(missing, key=lambda each: (-len(each), each))
    pattern = re.compile("|".join(re.escape(each) for each in ordered))
    alone = frozenset(each for each in missing if len(each) == 1)

    def points(match: re.Match[str]) -> str:
        cluster = match[0]
        kept = cluster[0] if len(cluster) > 1 and cluster[0] not in alone else ""
        return kept + "".join(code_point(each) for each in cluster[len(kept) :])

    return _each_text(value, lambda text: pattern.sub(points, text))


def code_point(character: str) -> str:
    return f"\u27e8U+{ord(character):04X}\u27e9"


def _each_text(value: Any, change: Callable[[str], str]) -> Any:
    if isinstance(value, str):
        return change(value)
    if isinstance(value, list):
        return [_each_text(each, change) for each in value]
    if isinstance(value, dict):
        return {key: _each_text(each, change) for key, each in value.items()}
    return value
