"""The pages of the documentation, and what the tests read out of them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parents[2]
DOCS = ROOT / "docs"
TUTORIAL = DOCS / "tutorial.md"
PAPERS = ("README.md", "CHANGELOG.md", "CONTRIBUTING.md", "SECURITY.md")
PAGES = tuple(sorted([*(ROOT / name for name in PAPERS), *DOCS.rglob("*.md")]))

_FENCE = re.compile(r"(?P<indent> *)(?P<fence>`{3,}|~{3,})(?P<info>[^`\n]*)")
_TITLE = re.compile(r'title="([^"]+)"')


class Block(NamedTuple):
    """A fenced block; `title` is the file that it stands for, empty where it stands for none. `is_made` where a command
    has made that file, `is_run` where a test does what it says.
    """

    language: str
    title: str
    text: str
    line: int
    is_made: bool = False
    is_run: bool = False


def shown(page: Path) -> str:
    return page.relative_to(ROOT).as_posix()


def blocks_in(text: str) -> Iterator[Block]:
    """The fenced blocks of a page, in order."""
    lines = text.split("\n")
    number = 0
    while number < len(lines):
        opened = _FENCE.fullmatch(lines[number])
        number += 1
        if opened is None:
            continue
        start, body = number, []
        while number < len(lines) and lines[number].strip() != opened["fence"]:
            body.append(lines[number].removeprefix(opened["indent"]))
            number += 1
        number += 1
        title = _TITLE.search(opened["info"])
        language = opened["info"].split()[0] if opened["info"].strip() else ""
        mark = opened["info"].split()[-1:]
        text_of_block = "\n".join(body) + "\n"
        yield Block(language, title[1] if title else "", text_of_block, start, mark == ["made"], mark == ["run"])


def without_blocks(text: str) -> str:
    """The page without its fenced blocks, line by line, so that places stay true."""
    lines = text.split("\n")
    for block in blocks_in(text):
        for number in range(block.line - 1, min(block.line + block.text.count("\n"), len(lines))):
            lines[number] = ""
    return "\n".join(lines)


# Headings and links

_HEADING = re.compile(r"^#{1,6} +(.*?) *#*$", re.MULTILINE)
_ANCHOR = re.compile(r'<a (?:id|name)="([^"]+)"')
_LINK = re.compile(r"!?\[(?:[^\[\]]|\[[^\[\]]*\])*\]\(<?([^)\s>]+)>?(?: \"[^\"]*\")?\)")
_CODE = re.compile(r"(`+)(?!`).+?(?<!`)\1(?!`)", re.DOTALL)


def anchors_in(text: str) -> set[str]:
    """The anchors of a page, as GitHub makes them of its headings; two alike get a number."""
    found: set[str] = set(_ANCHOR.findall(text))
    for heading in _HEADING.findall(without_blocks(text)):
        words = re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", heading).replace("`", "")
        slug = re.sub(r"[^\w\- ]", "", words.lower()).replace(" ", "-")
        number = 0
        while (anchor := f"{slug}-{number}" if number else slug) in found:
            number += 1
        found.add(anchor)
    return found


def links_in(text: str) -> list[str]:
    """The targets of a page's links and pictures, those in code left out."""
    return _LINK.findall(_CODE.sub("", without_blocks(text)))


def inline_code_in(text: str) -> list[str]:
    return [match[0].strip("`").strip() for match in _CODE.finditer(without_blocks(text))]
