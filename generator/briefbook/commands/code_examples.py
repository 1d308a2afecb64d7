"""The examples of problem codes, as they come with the package."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from importlib.resources import files as package_files
from typing import Any, NamedTuple

import yaml

NAME = "content/facts/example.yml"


class Example(NamedTuple):
    """A file with a mistake, and one without it. `\\xff` in a text is that byte. Some are mistakes for an `audience`
    alone. `beside` are other files that are there.
    """

    file: str
    text: str
    right_file: str
    right: str
    audience: str = ""
    beside: Mapping[str, str] = {}


def examples() -> dict[str, Example]:
    """The example of each code."""
    return {id: _example(fields) for id, fields in _written().items() if id != "base"}


def base_book() -> str:
    """The facts file that is there beside each example."""
    return str(_written()["base"]["text"])


def _example(fields: dict[str, Any]) -> Example:
    file = fields.get("file", NAME)
    right_file, right = fields.get("right_file", file), fields.get("right", "")
    return Example(file, fields["text"], right_file, right, fields.get("audience", ""), fields.get("beside", {}))


@cache
def _written() -> dict[str, dict[str, Any]]:
    text = (package_files("briefbook") / "problems" / "examples.yml").read_text("utf-8")
    found: dict[str, dict[str, Any]] = yaml.load(text, yaml.BaseLoader)
    return found
