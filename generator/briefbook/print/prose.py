"""Prose → blocks: Markdown read into paragraphs, lists and tables, whatever came from a fact untouched by it.

The Markdown of a text holds, for each segment that is not Markdown, a number between two characters of private use.
So words of facts never pass through the parser, and come out of it where they belong.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from typing import Any, NamedTuple

import pyromark

from briefbook.load.markdown_tree import MarkdownNode, markdown_tree
from briefbook.model.dates import PartialDate
from briefbook.model.files import FILES, path_of
from briefbook.model.inline import ExternalLink, Image, PageLink, RawMarkdown, Segment, Snippet
from briefbook.model.prose import Block, Markup, Part, Prose
from briefbook.pages.escape import visible
from briefbook.pages.prose import prose_line
from briefbook.print.dialect import (
    ALONE,
    AT_END,
    BEGIN,
    BEHIND_ELEMENT,
    END,
    TABLE_OF_CONTENTS,
    Boxes,
    shown_of_html,
)
from briefbook.print.lines import Run, run_of, tidy
from briefbook.print.page_context import SCHEME, PrintContext

PrintBlock = dict[str, Any]
_NOWHERE = {"start": 0, "end": 0}
Draw = Callable[[PrintContext, Block], list[PrintBlock]]
_OPEN, _CLOSE = "\ue000", "\ue001"
_PRIVATE = re.compile("[\ue000-\ue003]")
_TOKEN = re.compile(f"{_OPEN}([sb])([0-9]+){_CLOSE}")
_EXTENSIONS = (
    pyromark.Options.ENABLE_TABLES
    | pyromark.Options.ENABLE_STRIKETHROUGH
    | pyromark.Options.ENABLE_FOOTNOTES
    | pyromark.Options.ENABLE_DEFINITION_LIST
)
_ENGLISH = pyromark.Options.ENABLE_SMART_PUNCTUATION
"""Quotation marks as English has them."""
_STYLE_OF_TAG = {"Strong": "b", "Emphasis": "i", "Strikethrough": "s"}
_STYLE_OF_HTML = {"<em>": "i", "<strong>": "b", "<del>": "s"}
LOWEST = 6
WIDEST = 8
"""Columns of a table that fit a page."""


class _Held(NamedTuple):
    """What the tokens in a text stand for; `notes` are the names of its footnotes, by the order of their numbers."""

    segments: list[Segment]
    blocks: list[Block]
    boxes: Boxes
    notes: list[str]


def prose_blocks(
    context: PrintContext, prose: Prose, draw: Draw, top: int = 2, when: PartialDate | None = None
) -> list[PrintBlock]:
    """A text of a date as blocks. Its highest heading level is `top`; deeper ones follow without a gap."""
    held = _Held([], [], Boxes(), [])
    parts = tuple(_prepared(part, held) for part in prose.parts)
    markdown = "".join(_kept(segment, held) for segment in prose_line(context, Prose(parts), when))
    options = _EXTENSIONS | _ENGLISH if context.book.language.partition("-")[0] == "en" else _EXTENSIONS
    events = pyromark.events(held.boxes.as_commonmark(markdown), options=options)
    tree = markdown_tree((each, _NOWHERE) for each in events)
    reader = _Reader(context, held, draw)
    blocks = list(reader.blocks(tree))
    return _levelled([*blocks, *reader.footnotes(tree)], top)


def _prepared(part: Part, held: _Held) -> Part:
    """A token for a block; Markdown in which nothing can be taken for a token."""
    if isinstance(part, Block):
        held.blocks.append(part)
        return Markup(f"\n\n{_OPEN}b{len(held.blocks) - 1}{_CLOSE}\n\n")
    if isinstance(part, Markup):
        return Markup(_PRIVATE.sub(lambda sign: f"⟨U+{ord(sign[0]):X}⟩", part.markdown), part.is_text)
    return part


def _kept(segment: Segment, held: _Held) -> str:
    """Markdown as it is; a token for everything else."""
    if isinstance(segment, RawMarkdown):
        return segment.markdown
    held.segments.append(segment)
    token = f"{_OPEN}s{len(held.segments) - 1}{_CLOSE}"
    return f"\n\n{token}\n\n" if isinstance(segment, Snippet) and segment.is_block else token


def _without_attributes(nodes: Sequence[MarkdownNode], *, is_end_free: bool = False) -> list[MarkdownNode]:
    """The parts of a line without lists of attributes: behind an element, alone on the last line, and at the end of
    headings and cells. Texts that the parser cut are one again.
    """
    joined: list[MarkdownNode] = []
    for node in nodes:
        if node.name == "Text" and joined and joined[-1].name == "Text":
            joined[-1] = MarkdownNode("Text", joined[-1].detail + node.detail, [])
        else:
            joined.append(node)
    for number, node in enumerate(joined):
        if node.name == "Text":
            text = _BEHIND_TOKEN.sub("", node.detail)
            if number and joined[number - 1].name in _ELEMENTS and (found := BEHIND_ELEMENT.match(text)):
                text = text[found.end() :]
            joined[number] = MarkdownNode("Text", text, [])
    last = joined[-1] if joined else None
    if last and last.name == "Text":
        if is_end_free:
            joined[-1] = MarkdownNode("Text", AT_END.sub("", last.detail), [])
        elif len(joined) > 1 and joined[-2].name in ("SoftBreak", "HardBreak") and ALONE.fullmatch(last.detail):
            del joined[-2:]
    return joined


def _levelled(blocks: list[PrintBlock], top: int) -> list[PrintBlock]:
    """Heading levels without gaps: readers of tagged files count on it."""
    last = top - 1
    highest = min((each["level"] for each in blocks if each["kind"] == "heading"), default=top)
    for each in blocks:
        if each["kind"] == "heading":
            last = each["level"] = min(max(each["level"] - highest + top, top), last + 1, LOWEST)
    return blocks


class _Reader(NamedTuple):
    context: PrintContext
    held: _Held
    draw: Draw

    def blocks(self, nodes: Sequence[MarkdownNode]) -> Iterator[PrintBlock]:
        loose: list[MarkdownNode] = []
        for node in nodes:
            if node.name in _BLOCKS:
                yield from self.paragraph(loose)
                loose = []
                yield from self.block(node)
            else:
                loose.append(node)
        yield from self.paragraph(loose)

    def block(self, node: MarkdownNode) -> Iterator[PrintBlock]:
        if node.name == "Paragraph":
            yield from self.paragraph(node.children)
        elif node.name == "Heading":
            line = self.line(node.children, is_end_free=True)
            yield {"kind": "heading", "level": int(node.detail["level"][1]), "line": line}
        elif node.name == "List":
            start = node.detail if isinstance(node.detail, int) else 0
            yield from self.listed(node.children, start, is_ordered=isinstance(node.detail, int))
        elif node.name == "BlockQuote":
            yield {"kind": "quote", "blocks": list(self.blocks(node.children))}
        elif node.name == "CodeBlock":
            text = self.held.boxes.restored("".join(str(each.detail) for each in node.children))
            yield {"kind": "code", "lines": code_lines(text)}
        elif node.name == "Table":
            head, *rows = [
                [self.line(cell.children, is_end_free=True) for cell in row.children] for row in node.children
            ]
            yield from narrow({"kind": "table", "head": head, "rows": rows, "caption": [], "widths": []})
        elif node.name == "Rule":
            yield {"kind": "rule"}
        elif node.name == "HtmlBlock":
            html = "".join(str(each.detail) for each in node.children)
            yield from self.paragraph([MarkdownNode("Text", shown_of_html(html), [])])
        elif node.name == "DefinitionList":
            for each in node.children:
                if each.name == "DefinitionListTitle":
                    yield {"kind": "para", "line": tidy(list(self.inline(_without_attributes(each.children), ["b"])))}
                else:
                    yield {"kind": "quote", "blocks": list(self.blocks(each.children))}

    def listed(self, items: Sequence[MarkdownNode], start: int, *, is_ordered: bool) -> Iterator[PrintBlock]:
        """A list; admonitions and details, which stand as items of one, apart from it."""
        held: list[list[PrintBlock]] = []
        for item in items:
            box = self.box(item)
            if box is None:
                held.append(list(self.blocks(item.children)))
                continue
            if held:
                yield {"kind": "list", "is_ordered": is_ordered, "start": start, "items": held}
                start, held = start + len(held), []
            yield box
        if held:
            yield {"kind": "list", "is_ordered": is_ordered, "start": start, "items": held}

    def box(self, item: MarkdownNode) -> PrintBlock | None:
        """An admonition: its title, which may be missing, and what stands in it; None of any other item."""
        first = item.children[0] if item.children else item
        head = first.children if first.name == "Paragraph" else item.children
        if not head or head[0].name != "Text" or not str(head[0].detail).startswith(BEGIN):
            return None
        words = [MarkdownNode("Text", str(head[0].detail).partition(END)[2], []), *head[1:]]
        title = tidy(list(self.inline(words, ["b"])))
        body = list(self.blocks(item.children[1:])) if first.name == "Paragraph" else []
        return {"kind": "quote", "blocks": [*([{"kind": "para", "line": title}] if title else []), *body]}

    def footnotes(self, nodes: Sequence[MarkdownNode]) -> list[PrintBlock]:
        """The author's own footnotes that something refers to, by number, below a line."""
        known = {str(node.detail): node for each in nodes for node in each.all() if node.name == "FootnoteDefinition"}
        items: list[list[PrintBlock]] = []
        for name in self.held.notes:  # grows while it is read: a note may refer to another
            items.append(list(self.blocks(known[name].children)) if name in known else [])
        return [{"kind": "rule"}, {"kind": "list", "is_ordered": True, "start": 1, "items": items}] if items else []

    def footnote(self, name: str) -> Iterator[Run]:
        """The number that refers to a footnote."""
        if name not in self.held.notes:
            self.held.notes.append(name)
        yield ["t", f"\u00a0[{self.held.notes.index(name) + 1}]", "", ""]

    def paragraph(self, nodes: Sequence[MarkdownNode]) -> Iterator[PrintBlock]:
        """A paragraph; or the block that a token alone in its paragraph stands for."""
        text = "".join(str(node.detail) for node in nodes if node.name == "Text").strip()
        token = _TOKEN.fullmatch(text) if len(nodes) == 1 else None
        if token and token[1] == "b":
            yield from self.draw(self.context, self.held.blocks[int(token[2])])
            return
        if token and isinstance(segment := self.held.segments[int(token[2])], Snippet) and segment.is_block:
            yield {"kind": "code", "lines": code_lines(segment.text)}
            return
        pictures = list(self.pictures(nodes))
        if pictures and all(node.name == "Image" or _is_gap(node) or self.is_image(node) for node in nodes):
            yield from pictures
            return
        line = self.line(nodes) if text != TABLE_OF_CONTENTS else []
        if line:
            yield {"kind": "para", "line": line}
        yield from pictures

    def pictures(self, nodes: Sequence[MarkdownNode]) -> Iterator[PrintBlock]:
        """The pictures of the book in a paragraph, which stand below it."""
        for node in nodes:
            if node.name == "Image":
                path = path_of(str(node.detail["dest_url"]), "briefings")
                yield from image_block(self.context, path, _words_in(node.children), [])
            elif node.name == "Text":
                for segment in self.segments(str(node.detail)):
                    if isinstance(segment, Image):
                        yield from image_block(self.context, segment.path, segment.text, [])
            else:
                yield from self.pictures(node.children)

    def segments(self, text: str) -> Iterator[Segment]:
        """What the tokens in a text stand for."""
        for token in _TOKEN.finditer(text):
            if token[1] == "s" and int(token[2]) < len(self.held.segments):
                yield self.held.segments[int(token[2])]

    def is_image(self, node: MarkdownNode) -> bool:
        """Whether a text is nothing but pictures."""
        if node.name != "Text" or _TOKEN.sub("", str(node.detail)).strip():
            return False
        return all(isinstance(each, Image) for each in self.segments(str(node.detail)))

    def line(self, nodes: Sequence[MarkdownNode], *, is_end_free: bool = False) -> list[Run]:
        return tidy(list(self.inline(_without_attributes(nodes, is_end_free=is_end_free), [])))

    def inline(self, nodes: Sequence[MarkdownNode], styles: list[str], href: str = "") -> Iterator[Run]:
        for node in nodes:
            if node.name == "Image" and path_of(str(node.detail["dest_url"]), "briefings") in self.context.corpus.files:
                continue  # it stands below the paragraph
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
            elif node.name == "FootnoteReference":
                yield from self.footnote(str(node.detail))
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
                yield from run_of(self.context, self.held.segments[number], style)
        yield from self.words(text[done:], style, href)

    def words(self, text: str, style: str, href: str) -> Iterator[Run]:
        if not text:
            return
        if href.startswith(SCHEME):
            yield from run_of(self.context, PageLink(text, href), style)
        elif href:
            yield from run_of(self.context, ExternalLink(text, href), style)
        else:
            yield ["t", visible(text), "", style]


def image_block(context: PrintContext, path: str, alt: str, caption: list[Run]) -> Iterator[PrintBlock]:
    """A picture of the book: `file` is what the engine finds it under, `path` where the book has it."""
    asset = context.corpus.files.get(path)
    if asset is not None:
        yield {
            "kind": "image",
            "file": f"{FILES}/{asset.digest}.{asset.kind}",
            "path": path,
            "alt": visible(alt),
            "caption": caption,
            "width": asset.width,
            "height": asset.height,
        }


def _is_gap(node: MarkdownNode) -> bool:
    return node.name in ("SoftBreak", "HardBreak") or (node.name == "Text" and not str(node.detail).strip())


def _words_in(nodes: Sequence[MarkdownNode]) -> str:
    return "".join(str(node.detail) if node.name in ("Text", "Code") else _words_in(node.children) for node in nodes)


def narrow(table: PrintBlock) -> Iterator[PrintBlock]:
    """A table; or each of its rows as rows of their own, where it has more columns than a page has room for."""
    head = table["head"]
    if len(head) <= WIDEST:
        yield table
        return
    if table["caption"]:
        yield {"kind": "para", "line": table["caption"]}
    for cells in table["rows"]:
        lines = [{"label": label, "line": cell} for label, cell in zip(head, cells, strict=False) if cell]
        yield {"kind": "rows", "rows": lines}


def code_lines(text: str) -> list[str]:
    """Lines of code as they are to be shown: spaces kept, and nothing that moves or hides."""
    return [visible(line.expandtabs(4).replace("  ", "\u00a0\u00a0")) for line in text.rstrip("\n").split("\n")]


_BLOCKS = frozenset(
    [
        *("Paragraph", "Heading", "List", "BlockQuote", "CodeBlock", "HtmlBlock", "Table", "Rule"),
        *("DefinitionList", "FootnoteDefinition"),
    ]
)
_ELEMENTS = frozenset([*_STYLE_OF_TAG, "Link", "Image", "Code"])
_BEHIND_TOKEN = re.compile(rf"(?<={_CLOSE}){BEHIND_ELEMENT.pattern}")
