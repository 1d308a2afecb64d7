"""Parts of a briefing that bear a marking of their own: paragraphs, items of lists, and sections from a heading on.

A marking in brackets begins each: `(TLP:RED) Text.`, `- (TLP:RED) Text.`, `## (TLP:RED) Heading`. Anywhere else it
would mark nothing, which is told. Places are counted in bytes of the text.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import NamedTuple

from briefbook.load.markdown_tree import Event, MarkdownNode, markdown_tree
from briefbook.model.marking import BY_LABEL, Marking

MARK = re.compile(rb"[(\[][ \t]*TLP[ \t]*:?[ \t]*[A-Z]+(?:[ \t]*\+[ \t]*[A-Z]+)?[ \t]*[)\]]", re.IGNORECASE)
_WORD = re.compile(rb"[^ \t]")
_ADMONITION = re.compile(rb"\s*+[!?=:]")
_BLANK = re.compile(rb"\n[ \t]*\n")
_BLOCKS = frozenset(
    ["Paragraph", "List", "BlockQuote", "CodeBlock", "Heading", "Table", "HtmlBlock", "FootnoteDefinition"]
)

Say = Callable[[str, int, str], None]


class Written(NamedTuple):
    """A part of a text, and where the sign of its marking stands, with the gap behind it. It `is_section` from a
    heading on; one that ends with more than words has its end `apart`.
    """

    start: int
    end: int
    mark: tuple[int, int]
    marking: Marking
    is_section: bool
    is_apart: bool


def portions_in(events: Iterable[Event], text: bytes, say: Say) -> tuple[Written, ...]:
    """The parts of a text that bear markings, by place, those around others first. Each bears the narrowest marking of
    those that it stands in.
    """
    if not MARK.search(text):
        return ()
    blocks = markdown_tree(events)
    beginnings = {_first_word(text, each[2]): each for each in _candidates(blocks, text)}
    is_code = bytearray(len(text))
    for node in (each for block in blocks for each in block.all() if each.name in ("CodeBlock", "Code")):
        is_code[node.start : node.end] = b"\1" * (node.end - node.start)
    found: list[Written] = []
    for mark in MARK.finditer(text):
        if is_code[mark.start()] or text[mark.start() - 1 : mark.start()] == b"\\":
            continue
        sign = mark[0].decode()
        beginning = beginnings.get(mark.start())
        marking = BY_LABEL.get(sign[1:-1]) if sign[0] == "(" else None
        if beginning is None:
            hint = "begin a paragraph, an item of a list or a heading with it; or write it without brackets"
            say(f"'{sign}' marks nothing here", mark.start(), hint)
        elif marking is None:
            say(f"'{sign}' is not a valid marking", mark.start(), f"write one of ({'), ('.join(BY_LABEL)})")
        else:
            start, end, _, is_section, is_apart, wrong = beginning
            if wrong:
                say(f"this {wrong[0]} cannot be marked separately", mark.start(), wrong[1])
            start = _line_start(text, start)
            found.append(
                Written(start, end, (mark.start(), _first_word(text, mark.end())), marking, is_section, is_apart)
            )
    found = list(_narrowed(sorted(found, key=lambda each: (each.start, -each.end))))
    _check_notes(blocks, found, say)
    return tuple(found)


def _narrowed(portions: Iterable[Written]) -> Iterator[Written]:
    around: list[Written] = []
    for each in portions:
        around = [other for other in around if other.end > each.start]
        narrowest = max([each.marking, *(other.marking for other in around)])
        around.append(each._replace(marking=narrowest))
        yield around[-1]


_Beginning = tuple[int, int, int, bool, bool, tuple[str, str] | None]
"""From, to, where its words begin, whether it is a section, whether its end is apart, and what is wrong with it."""


def _candidates(blocks: Sequence[MarkdownNode], text: bytes) -> Iterator[_Beginning]:
    for number, block in enumerate(blocks):
        behind = (blocks[each] for each in range(number + 1, len(blocks)))
        if block.name == "Paragraph":
            end, is_apart = _up_to_blank(block, behind, text)
            yield block.start, end, block.start, False, is_apart, None
        elif block.name == "Heading":
            level = block.detail["level"]
            ends = (each.start for each in behind if each.name == "Heading" and each.detail["level"] <= level)
            words = block.children[0].start if block.children else block.start
            yield block.start, _trimmed(text, block.start, next(ends, len(text))), words, True, True, None
        elif block.name == "List":
            yield from _items(block, text)


def _up_to_blank(block: MarkdownNode, behind: Iterable[MarkdownNode], text: bytes) -> tuple[int, bool]:
    """Where a paragraph ends for those who wrote it: with the list or code that stands right below it."""
    end, is_apart = _trimmed(text, block.start, block.end), False
    for each in behind:
        if each.name == "Heading" or _BLANK.search(text, end, max(each.start, end)):
            break
        end, is_apart = _trimmed(text, end, each.end), True
    return end, is_apart


def _items(block: MarkdownNode, text: bytes) -> Iterator[_Beginning]:
    for item in block.children:
        first = item.children[0] if item.children else None
        if first is None or _ADMONITION.match(text, item.start):
            continue
        is_alone = not any(each.name in _BLOCKS for each in item.children[first.name == "Paragraph" :])
        wrong = None
        if block.detail is not None:
            wrong = (
                "numbered item",
                "without it, the numbers would have a gap: write the list with `-`, or mark a section",
            )
        elif not is_alone:
            wrong = ("item", "it holds more than one paragraph: put it under a heading, and mark that")
        yield item.start, _trimmed(text, item.start, item.end), first.start, False, False, wrong
        for each in item.children:
            if each.name == "List":
                yield from _items(each, text)


def _first_word(text: bytes, start: int) -> int:
    found = _WORD.search(text, start)
    return found.start() if found else len(text)


def _line_start(text: bytes, start: int) -> int:
    """Where the line begins, if nothing but white space stands before."""
    begin = text.rfind(b"\n", 0, start) + 1
    return start if text[begin:start].strip() else begin


def _trimmed(text: bytes, start: int, end: int) -> int:
    """The end without the white space before it."""
    return start + len(text[start:end].rstrip())


def _check_notes(blocks: Iterable[MarkdownNode], portions: Sequence[Written], say: Say) -> None:
    """Footnotes stand in the parts that refer to them: left alone, they would tell what these say."""

    def around(at: int) -> tuple[int, ...]:
        return tuple(number for number, each in enumerate(portions) if each.start <= at < each.end)

    nodes = [each for block in blocks for each in block.all()] if portions else []
    defined = {each.detail: around(each.start) for each in nodes if each.name == "FootnoteDefinition"}
    for each in nodes:
        if each.name == "FootnoteReference" and defined.get(each.detail, ()) != around(each.start):
            hint = "put the footnote and all that refers to it into one marked section; or write it into the text"
            say(
                f"the footnote '{each.detail}' and the text that refers to it have different markings", each.start, hint
            )
