"""Facts and vocabularies as files: JSON that the loader reads fast and git compares line by line, YAML for people."""

from __future__ import annotations

from typing import Any

import orjson
import yaml


def as_facts(document: dict[str, Any]) -> bytes:
    """A facts file. Keys stand in the order given."""
    return orjson.dumps(document, option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE)


def as_vocabulary(document: dict[str, Any]) -> str:
    """A vocabulary file, with each entry on a line of its own."""
    lines = []
    for block, entries in document.items():
        lines.append(f"{block}:")
        for id, entry in entries.items():
            flow = yaml.dump(_bare(entry), default_flow_style=True, allow_unicode=True, sort_keys=False, width=10**6)
            lines.append(f"  {id}: {flow.strip()}")
        lines.append("")
    return "\n".join(lines)


def _bare(entry: dict[str, Any]) -> dict[str, Any]:
    """The entry with its truth values as such: in quotes they would read the same, and look like words."""
    return {
        name: {"true": True, "false": False}.get(value, value) if isinstance(value, str) else value
        for name, value in entry.items()
    }
