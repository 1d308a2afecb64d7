"""The examples of problem codes, as they come with the package."""

from __future__ import annotations

from functools import cache
from importlib.resources import files as package_files
from typing import NamedTuple

import yaml

NAME = "content/facts/example.yml"


class Example(NamedTuple):
    """A file with a mistake, and one without it. `\\xff` in a text is that byte. Some are mistakes for an `audience`
    alone.
    """

    file: str
    text: str
    right_file: str
    right: str
    audience: str = ""


def examples() -> dict[str, Example]:
    """The example of each code."""
    return {id: _example(fields) for id, fields in _written().items() if id != "base"}


def base_book() -> str:
    """The facts file that is there beside each example."""
    return _written()["base"]["text"]


def _example(fields: dict[str, str]) -> Example:
    file = fields.get("file", NAME)
    right_file, right = fields.get("right_file", file), fields.get("right", "")
    return Example(file, fields["text"], right_file, right, fields.get("audience", ""))


@cache
def _written() -> dict[str, dict[str, str]]:
    text = (package_files("briefbook") / "problems" / "examples.yml").read_text("utf-8")
    found: dict[str, dict[str, str]] = yaml.load(text, yaml.BaseLoader)
    return found
