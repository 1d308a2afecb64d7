"""CommonMark events of a text nobody vouches for → parts that keep its structure and none of its powers.

Structure becomes Markdown of our own; words stay words, to be escaped when the page is written. Raw HTML is words, a
picture is one of the book's files or its words, a link that is no link becomes its text. Emphasis is written as HTML
tags, because whether `*` emphasises depends on its neighbours, and escaping changes those.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import chain
from typing import NamedTuple, Protocol

from briefbook.load.markdown_tree import Event, MarkdownNode, markdown_tree
from briefbook.load.values import is_link
from briefbook.model.prose import Code, Markup, Part, PictureInText, Suppression, WebLink, Words

Tokens = Callable[[Sequence[tuple[str, int]]], Iterator[Part]]


class Blocks(Protocol):
    """Reads a fenced block of ours: the word behind the fence, where it begins and ends."""

    def __call__(self, kind: str, start: int, end: int, *, is_inside: bool = False) -> tuple[Part, ...] | None: ...


class Pictures(Protocol):
    """Reads a picture: its address, its words, and where it begins. None of one that cannot be shown."""

    def __call__(self, url: str, alt: str, start: int) -> PictureInText | None: ...


_TAGS = {"Emphasis": "em", "Strong": "strong", "Strikethrough": "del"}
_BLOCKS = frozenset(
    ["Paragraph", "Heading", "List", "BlockQuote", "CodeBlock", "HtmlBlock", "Table", "Rule", "FootnoteDefinition"]
)
_HIGHEST_HEADING, _LOWEST_HEADING = 2, 6  # the first is that of the page
SUPPRESSION = re.compile(r"<!--\s*ok:?\s+([EW][0-9]{3}(?:[,\s]+[EW][0-9]{3})*)\s*-->")


def suppression(match: re.Match[str]) -> Suppression:
    """The codes that a comment names."""
    return Suppression(tuple(re.findall(r"[EW][0-9]{3}", match[1])))


def safe_parts(
    events: Iterable[Event], tokens: Tokens, block: Blocks, picture: Pictures, *, down: int
) -> Iterator[Part]:
    """The parts of a text. Headings come out so many levels `down`, and below that of the page."""
    return _Writer(tokens, block, picture, down).blocks(markdown_tree(events), "")


def line_parts(events: Iterable[Event], tokens: Tokens, unfit: Callable[[str, int], None]) -> Iterator[Part]:
    """The parts of a text that stands in a line: its blocks and items one below the other, without any of their powers.
    What does not fit there is told by its name in CommonMark, or by the word behind its fence, and where it begins.
    """

    def picture(url: str, alt: str, start: int) -> None:
        unfit("Image", start)

    def block(kind: str, start: int, end: int, *, is_inside: bool = False) -> None:
        unfit(kind, start)

    for number, line in enumerate(_Writer(tokens, block, picture, 0).lines(markdown_tree(events))):
        if number:
            yield Markup("<br>")
        yield from line


class _Writer(NamedTuple):
    """`margin` is what each line of the block being written begins with."""

    tokens: Tokens
    block_of_ours: Blocks
    picture: Pictures
    down: int

    def blocks(self, nodes: Sequence[MarkdownNode], margin: str) -> Iterator[Part]:
        end = -1
        for number, group in enumerate(_grouped(nodes)):
            is_beneath = group[0].name == "HtmlBlock" and group[0].start == end  # no blank line between
            end = group[-1].end
            if number and not is_beneath:
                yield Markup(f"\n{margin.rstrip()}\n{margin}")
            if group[0].name in _BLOCKS:
                yield from self.block(group[0], margin)
            else:
                yield from self.inline(group)

    def block(self, node: MarkdownNode, margin: str) -> Iterator[Part]:
        if node.name == "Heading":
            level = min(max(int(node.detail["level"][1]) + self.down, _HIGHEST_HEADING), _LOWEST_HEADING)
            yield Markup("#" * level + " ")
            yield from self.inline(node.children)
        elif node.name == "List":
            yield from self.items(node, margin)
        elif node.name == "BlockQuote":
            yield Markup("> ")
            yield from self.blocks(node.children, margin + "> ")
        elif node.name == "CodeBlock":
            yield from self.code(node, margin)
        elif node.name == "Table" and not margin:
            yield from self.table(node)
        elif node.name == "Rule":
            yield Markup("---")
        else:
            yield from self.inline(list(_flat(node.children)))

    def items(self, node: MarkdownNode, margin: str) -> Iterator[Part]:
        """A list, without blank lines where no item holds more than a paragraph and lists: all readers of Markdown make
        the same of it then.
        """
        first = node.detail if isinstance(node.detail, int) else None
        is_loose = not all(_is_tight(item) for item in node.children)
        for number, item in enumerate(node.children):
            if number:
                yield Markup(f"\n{margin.rstrip()}\n{margin}" if is_loose else f"\n{margin}")
            mark = "-   " if first is None else f"{first + number}. ".ljust(4)
            yield Markup(mark)
            inner = margin + " " * len(mark)
            if is_loose:
                yield from self.blocks(item.children, inner)
                continue
            for place, group in enumerate(_grouped(item.children)):
                yield Markup(f"\n{inner}" * (place > 0))
                yield from self.blocks(group, inner)

    def code(self, node: MarkdownNode, margin: str) -> Iterator[Part]:
        info = str(node.detail["Fenced"]).split() if isinstance(node.detail, dict) and "Fenced" in node.detail else []
        ours = self.block_of_ours(info[0], node.start, node.end, is_inside=bool(margin)) if info else None
        text = "".join(str(child.detail) for child in node.children if child.name == "Text")
        yield from ours or (Code(text, is_block=True),)

    def table(self, node: MarkdownNode) -> Iterator[Part]:
        for number, row in enumerate(node.children):
            if number:
                yield Markup("\n")
            for cell in row.children:
                yield Markup("| ")
                yield from self.inline(cell.children)
                yield Markup(" ")
            yield Markup("|")
            if not number:
                yield Markup("\n" + "|---" * len(row.children) + "|")

    def lines(self, nodes: Sequence[MarkdownNode]) -> Iterator[list[Part]]:
        """Blocks as lines."""
        for group in _grouped(nodes):
            first = group[0]
            if first.name in ("Heading", "Table"):
                self.block_of_ours(first.name, first.start, first.end)
            if first.name == "List":
                for number, item in enumerate(first.children):
                    mark = f"{first.detail + number}. " if isinstance(first.detail, int) else "• "
                    line, *more = list(self.lines(item.children)) or [[]]
                    yield [Words(mark), *line]
                    yield from more
            elif first.name in ("BlockQuote", "FootnoteDefinition"):
                yield from self.lines(first.children)
            elif first.name == "CodeBlock":
                yield from _code_lines(self.code(first, ""))
            elif first.name == "Table":
                yield from (list(self.inline(list(_flat(row.children)))) for row in first.children)
            else:
                yield list(self.inline(list(_flat(group))))

    def inline(self, nodes: Sequence[MarkdownNode]) -> Iterator[Part]:
        run: list[tuple[str, int]] = []
        for node in nodes:
            if node.name in ("Text", "SoftBreak"):
                run.append((" " if node.name == "SoftBreak" else str(node.detail), node.start))
                continue
            yield from self.tokens(run)
            run = []
            yield from self.span(node)
        yield from self.tokens(run)

    def span(self, node: MarkdownNode) -> Iterator[Part]:
        if node.name in _TAGS:
            yield Markup(f"<{_TAGS[node.name]}>")
            yield from self.inline(node.children)
            yield Markup(f"</{_TAGS[node.name]}>")
        elif node.name == "Link" and is_link(node.detail["dest_url"]):
            yield WebLink(node.detail["dest_url"], _plain(node.children))
        elif node.name in ("Link", "Image"):
            alt = _plain(node.children)
            picture = self.picture(node.detail["dest_url"], alt, node.start) if node.name == "Image" else None
            yield picture or Words(alt)
        elif node.name == "Code":
            yield Code(node.detail, is_block=False)
        elif node.name == "HardBreak":
            yield Markup("<br>")
        elif node.name == "FootnoteReference":
            yield Words(f"[^{node.detail}]")
        elif node.name in ("Html", "InlineHtml") and (match := SUPPRESSION.search(node.detail)):
            yield suppression(match)
            yield Words(SUPPRESSION.sub("", node.detail).strip())
        elif isinstance(node.detail, str):
            yield Words(node.detail)
        else:
            yield from self.inline(node.children)


def _code_lines(parts: Iterable[Part]) -> Iterator[list[Part]]:
    lines = (each.text.splitlines() for each in parts if isinstance(each, Code))
    return ([Code(line, is_block=False)] for line in chain.from_iterable(lines))


def _is_tight(item: MarkdownNode) -> bool:
    """Whether an item is a line, with lists below it or none."""
    first, *others = (group[0].name for group in _grouped(item.children)) if item.children else ("",)
    return (first == "Paragraph" or first not in _BLOCKS) and all(name == "List" for name in others)


def _grouped(nodes: Sequence[MarkdownNode]) -> Iterator[list[MarkdownNode]]:
    """Blocks one by one; what stands between them, together."""
    loose: list[MarkdownNode] = []
    for node in nodes:
        if node.name in _BLOCKS:
            if loose:
                yield loose
                loose = []
            yield [node]
        else:
            loose.append(node)
    if loose:
        yield loose


def _flat(nodes: Sequence[MarkdownNode]) -> Iterator[MarkdownNode]:
    """What can stand in a line, out of whatever it is wrapped in."""
    for node in nodes:
        if node.name in _BLOCKS or node.name in ("TableHead", "TableRow", "TableCell", "Item"):
            yield from _flat(node.children)
        else:
            yield node


def _plain(nodes: Sequence[MarkdownNode]) -> str:
    return "".join(str(node.detail) if isinstance(node.detail, str) else _plain(node.children) for node in nodes)
