"""Prose → blocks: Markdown read into paragraphs, lists and tables, whatever came from a fact untouched by it.

The Markdown of a text holds, for each segment that is not Markdown, a number between two characters of private use.
So words of facts never pass through the parser, and come out of it where they belong.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any, NamedTuple

import pyromark

from briefbook.model.inline import Go, Mark, Out, Segment, Snippet
from briefbook.model.prose import Block, Markup, Part, Prose
from briefbook.render.escape import visible
from briefbook.render.print.desk import SCHEME, PrintDesk
from briefbook.render.print.lines import Run, run_of, tidy
from briefbook.render.prose import prose_line

PrintBlock = dict[str, Any]
Draw = Callable[[PrintDesk, Block], list[PrintBlock]]
_OPEN, _CLOSE = "\ue000", "\ue001"
_TOKEN = re.compile(f"{_OPEN}([sb])([0-9]+){_CLOSE}")
_EXTENSIONS = pyromark.Options.ENABLE_TABLES | pyromark.Options.ENABLE_STRIKETHROUGH
_STYLE_OF_TAG = {"Strong": "b", "Emphasis": "i", "Strikethrough": "s"}
_STYLE_OF_HTML = {"<em>": "i", "<strong>": "b", "<del>": "s"}
_HTML_TAG = re.compile(r"<[^>]*>")
LOWEST = 6


class _Held(NamedTuple):
    """What the tokens in a text stand for."""

    segments: list[Segment]
    blocks: list[Block]


def prose_blocks(desk: PrintDesk, prose: Prose, draw: Draw, top: int = 2) -> list[PrintBlock]:
    """A text as blocks. Its highest heading level is `top`; deeper ones follow without a gap."""
    held = _Held([], [])
    parts = tuple(_prepared(part, held) for part in prose.parts)
    markdown = "".join(_kept(segment, held) for segment in prose_line(desk, Prose(parts)))
    tree = _tree(pyromark.events(markdown, options=_EXTENSIONS))
    blocks = list(_Reader(desk, held, draw).blocks(tree))
    return _levelled(blocks, top)


def _prepared(part: Part, held: _Held) -> Part:
    """A token for a block; Markdown in which nothing can be taken for a token."""
    if isinstance(part, Block):
        held.blocks.append(part)
        return Markup(f"\n\n{_OPEN}b{len(held.blocks) - 1}{_CLOSE}\n\n")
    if isinstance(part, Markup):
        return Markup(part.markdown.replace(_OPEN, "⟨U+E000⟩").replace(_CLOSE, "⟨U+E001⟩"), part.is_text)
    return part


def _kept(segment: Segment, held: _Held) -> str:
    """Markdown as it is; a token for everything else."""
    if isinstance(segment, Mark):
        return segment.markdown
    held.segments.append(segment)
    token = f"{_OPEN}s{len(held.segments) - 1}{_CLOSE}"
    return f"\n\n{token}\n\n" if isinstance(segment, Snippet) and segment.is_block else token


class _Node(NamedTuple):
    name: str
    detail: Any
    children: list[_Node]


def _tree(events: Iterable[Any]) -> list[_Node]:
    stack: list[list[_Node]] = [[]]
    for event in events:
        name, detail = _named(event)
        if name == "End":
            stack.pop()
            continue
        tag, info = _named(detail) if name == "Start" else (name, detail)
        node = _Node(tag, info, [])
        stack[-1].append(node)
        if name == "Start":
            stack.append(node.children)
    return stack[0]


def _named(event: Any) -> tuple[str, Any]:
    return next(iter(event.items())) if isinstance(event, dict) else (str(event), None)


def _levelled(blocks: list[PrintBlock], top: int) -> list[PrintBlock]:
    """Heading levels without gaps: readers of tagged files count on it."""
    last = top - 1
    highest = min((each["level"] for each in blocks if each["kind"] == "heading"), default=top)
    for each in blocks:
        if each["kind"] == "heading":
            last = each["level"] = min(max(each["level"] - highest + top, top), last + 1, LOWEST)
    return blocks


class _Reader(NamedTuple):
    desk: PrintDesk
    held: _Held
    draw: Draw

    def blocks(self, nodes: Sequence[_Node]) -> Iterator[PrintBlock]:
        loose: list[_Node] = []
        for node in nodes:
            if node.name in _BLOCKS:
                yield from self.paragraph(loose)
                loose = []
                yield from self.block(node)
            else:
                loose.append(node)
        yield from self.paragraph(loose)

    def block(self, node: _Node) -> Iterator[PrintBlock]:
        if node.name == "Paragraph":
            yield from self.paragraph(node.children)
        elif node.name == "Heading":
            yield {"kind": "heading", "level": int(node.detail["level"][1]), "line": self.line(node.children)}
        elif node.name == "List":
            start = node.detail if isinstance(node.detail, int) else 0
            items = [list(self.blocks(item.children)) for item in node.children]
            yield {"kind": "list", "is_ordered": isinstance(node.detail, int), "start": start, "items": items}
        elif node.name == "BlockQuote":
            yield {"kind": "quote", "blocks": list(self.blocks(node.children))}
        elif node.name == "CodeBlock":
            yield {"kind": "code", "lines": code_lines("".join(str(each.detail) for each in node.children))}
        elif node.name == "Table":
            head, *rows = [[self.line(cell.children) for cell in row.children] for row in node.children]
            yield {"kind": "table", "head": head, "rows": rows, "caption": [], "widths": []}
        elif node.name == "Rule":
            yield {"kind": "rule"}
        elif node.name == "HtmlBlock":
            yield from self.paragraph(node.children)

    def paragraph(self, nodes: Sequence[_Node]) -> Iterator[PrintBlock]:
        """A paragraph; or the block that a token alone in its paragraph stands for."""
        text = "".join(str(node.detail) for node in nodes if node.name == "Text").strip()
        token = _TOKEN.fullmatch(text) if len(nodes) == 1 else None
        if token and token[1] == "b":
            yield from self.draw(self.desk, self.held.blocks[int(token[2])])
            return
        if token and isinstance(segment := self.held.segments[int(token[2])], Snippet) and segment.is_block:
            yield {"kind": "code", "lines": code_lines(segment.text)}
            return
        line = self.line(nodes)
        if line:
            yield {"kind": "para", "line": line}

    def line(self, nodes: Sequence[_Node]) -> list[Run]:
        return tidy(list(self.inline(nodes, [])))

    def inline(self, nodes: Sequence[_Node], styles: list[str], href: str = "") -> Iterator[Run]:
        for node in nodes:
            if node.name == "Text":
                yield from self.text(str(node.detail), "".join(styles), href)
            elif node.name in _STYLE_OF_TAG:
                yield from self.inline(node.children, [*styles, _STYLE_OF_TAG[node.name]], href)
            elif node.name == "Link":
                yield from self.inline(node.children, styles, node.detail["dest_url"])
            elif node.name == "Code":
                yield ["t", visible(str(node.detail)), "", "".join(styles) + "m"]
            elif node.name in ("SoftBreak", "HardBreak"):
                yield ["t", " ", "", ""] if node.name == "SoftBreak" else ["br"]
            elif node.name in ("InlineHtml", "Html"):
                self.html(str(node.detail), styles)
                if str(node.detail).startswith("<br"):
                    yield ["br"]
                elif node.name == "Html":
                    yield from self.text(_HTML_TAG.sub("", str(node.detail)), "".join(styles), href)
            elif isinstance(node.detail, str):
                yield from self.text(node.detail, "".join(styles), href)
            else:
                yield from self.inline(node.children, styles, href)

    def html(self, tag: str, styles: list[str]) -> None:
        """Our own three tags of emphasis; any other is for the site alone."""
        if tag in _STYLE_OF_HTML:
            styles.append(_STYLE_OF_HTML[tag])
        elif tag.replace("/", "") in _STYLE_OF_HTML and styles:
            styles.pop()

    def text(self, text: str, style: str, href: str) -> Iterator[Run]:
        done = 0
        for token in _TOKEN.finditer(text):
            yield from self.words(text[done : token.start()], style, href)
            done = token.end()
            number = int(token[2])
            if token[1] == "s" and number < len(self.held.segments):
                yield from run_of(self.desk, self.held.segments[number], style)
        yield from self.words(text[done:], style, href)

    def words(self, text: str, style: str, href: str) -> Iterator[Run]:
        if not text:
            return
        if href.startswith(SCHEME):
            yield from run_of(self.desk, Go(text, href), style)
        elif href:
            yield from run_of(self.desk, Out(text, href), style)
        else:
            yield ["t", visible(text), "", style]


def code_lines(text: str) -> list[str]:
    """Lines of code as they are to be shown: spaces kept, and nothing that moves or hides."""
    return [visible(line.expandtabs(4).replace("  ", "\u00a0\u00a0")) for line in text.rstrip("\n").split("\n")]


_BLOCKS = frozenset(["Paragraph", "Heading", "List", "BlockQuote", "CodeBlock", "HtmlBlock", "Table", "Rule"])
