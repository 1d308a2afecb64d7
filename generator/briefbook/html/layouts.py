"""What a theme puts around a page, learnt once for each shape of page and filled in for all others of that shape.

The theme renders a probe: a page whose title, description, name, icon, content and table of contents are marks that
nothing else holds. What stands between the marks is the layout. Where a mark comes back changed in a way that is not
known here, there is no layout, and pages of that shape are rendered one by one.
"""

from __future__ import annotations

import hashlib
import html
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Any, NamedTuple

from markupsafe import Markup, escape

from briefbook.html.content import Content, Heading
from briefbook.html.urls import INDEX
from briefbook.model.embedded_json import json_in_script

_SIGNS = "&amp;&lt;&gt;&quot;&#39;"
_SIGNS_AGAIN = str(escape(html.unescape(_SIGNS)))
_SIGNS_IN_JSON = json_in_script(html.unescape(_SIGNS))[1:-1]
_TEXT_MARK = re.compile(r"bb0(?P<name>[a-z]+)0begin(.*?)bb0(?P=name)0end", re.DOTALL)


def _text_mark(name: str) -> str:
    """A text as front matter holds it, with every sign that themes escape."""
    return f"bb0{name}0begin{_SIGNS}bb0{name}0end"


STEM, REDIRECT = "bb0stem0mark", "bb0redirect0mark"
ICON = "briefbook/bb0named0mark"
"""An icon of our theme that draws the text mark `icon`. Its name is another mark, for themes that print that."""
TITLE, DESCRIPTION = _text_mark("title"), _text_mark("description")
TOP = Heading(1, "bb0first0mark", TITLE)
ITEM = Heading(2, "bb0id0mark", _text_mark("item"))
LAST = Heading(2, "bb0lastid0mark", _text_mark("last"))
BRANCH = Heading(2, ITEM.id, ITEM.title, (ITEM._replace(level=3), LAST._replace(level=3)))
CONTENT = f'<h1 id="{TOP.id}">bb0content0mark</h1>'
_VERBATIM = re.compile(r"(<(?:script|style|pre|textarea)\b.*?</(?:script|style|pre|textarea)>)", re.DOTALL)
_BREAK = re.compile(r"[ \t]*\n\s*")
_PLAIN_MARK = re.compile(r"bb0([a-z]+)0mark")


class NoLayoutError(Exception):
    """A theme does something with a page that is not known here; the message says what."""


class LayoutKey(NamedTuple):
    """Whatever the frame of a page depends on, but for what is filled in. The index of a folder lies one level higher
    than the other pages in it. `toc` says what there is a table of: `none`, the `title` alone, or `sections`.
    `is_redirect` is whether it only leads to another page.
    """

    folder: str
    is_index: bool
    kind: str
    icon: str
    marking: str
    toc: str
    is_redirect: bool = False


class Slot(NamedTuple):
    """A place in a layout: what goes there, and how: as it is, escaped once more (`e`), or inside a JSON string of a
    script (`json`).
    """

    name: str
    escaping: str = ""


Pieces = tuple[bytes | Slot, ...]


class TocPattern(NamedTuple):
    """How the theme writes an entry of a table of contents, without others below it and with, and what it puts between
    entries.
    """

    leaf: Pieces
    branch: Pieces
    gap: bytes
    inner_gap: bytes


class Layout(NamedTuple):
    """The frame of a page, cut where something is to be filled in. `digest` is another one for any other frame."""

    pieces: Pieces
    toc: TocPattern | None = None
    digest: bytes = b""


def layout_key_of(path: str, meta: Mapping[str, Any], content: Content) -> LayoutKey:
    """The shape of one of our pages, from its front matter and its content."""
    toc = "none" if not content.toc else "sections" if sections_of(content.toc) else "title"
    folder, _, name = path.rpartition("/")
    is_redirect = "redirect" in meta
    return LayoutKey(folder, name == INDEX, meta["kind"], meta.get("icon", ""), meta["marking"], toc, is_redirect)


def probe_path(layout_key: LayoutKey) -> str:
    """The path of a page of this shape."""
    name = INDEX if layout_key.is_index else f"{STEM}.md"
    return f"{layout_key.folder}/{name}" if layout_key.folder else name


def sections_of(toc: Sequence[Heading]) -> tuple[Heading, ...]:
    """What a table of contents shows: what lies below the title of the page, as Material has it."""
    return toc[0].children if toc and toc[0].level == 1 else tuple(toc)


def probe_toc(layout_key: LayoutKey, *, has_title: bool) -> tuple[Heading, ...]:
    """The table of contents of a probe. `has_title` is whether titles of pages are in it."""
    sections = (ITEM, LAST) if layout_key.toc == "sections" else ()
    if not has_title:
        return sections
    return (TOP._replace(children=sections),) if layout_key.toc != "none" else ()


def toc_pattern(item: str, last: str, branch: str, listed: str, *, is_squeezed: bool = True) -> TocPattern:
    """The pattern, from what the theme makes of `ITEM`, `LAST`, `BRANCH` and a page with the first two.

    Raises NoLayoutError.
    """
    gap = _between(listed, item, last)
    inner = _between(branch, item, last)
    around = branch.replace(f"{item}{inner}{last}", "\0children\0")
    shown = squeezed if is_squeezed else str
    return TocPattern(_pieces(shown(item)), _pieces(shown(around)), encoded(shown(gap)), encoded(shown(inner)))


def _between(text: str, first: str, second: str) -> str:
    start = text.find(first) + len(first)
    end = text.find(second, start)
    if start < len(first) or end < 0:
        raise NoLayoutError("the theme writes tables of contents in a way of its own")
    return text[start:end]


def layout_of(probe: str, toc: TocPattern | None, items: Sequence[str], *, is_squeezed: bool = True) -> Layout:
    """The layout of a rendered probe, squeezed or as the theme writes it; `items` are the entries of its table of
    contents as it writes these.

    Raises NoLayoutError.
    """
    if probe.count(CONTENT) != 1:
        raise NoLayoutError("the theme does not print the content of a page once and as it is")
    text = probe.replace(CONTENT, "\0content\0")
    if items and toc:
        text = _listed(text, items)
    pieces = _pieces(squeezed(text) if is_squeezed else text)
    return _with_digest(Layout(pieces, toc))


def with_icon(layout: Layout, drawing: str) -> Layout:
    """The layout of a page that bears `ICON`, with an icon of which `drawing` is what the theme has in its file.

    Raises NoLayoutError.
    """
    if Slot("icon") not in layout.pieces:
        raise NoLayoutError("the theme does not draw the icon of a page")
    if Slot("icon", "e") in layout.pieces or Slot("named") in layout.pieces:
        raise NoLayoutError("the theme does more with icons than draw them")
    drawn = encoded(squeezed(drawing))
    pieces = tuple(drawn if piece == Slot("icon") else piece for piece in layout.pieces)
    return _with_digest(Layout(pieces, layout.toc))


def _with_digest(layout: Layout) -> Layout:
    return layout._replace(digest=hashlib.blake2b(repr((layout.pieces, layout.toc)).encode(), digest_size=16).digest())


def _listed(text: str, items: Sequence[str]) -> str:
    """The text with a mark in place of the entries of its table of contents, wherever it has one."""
    gap = _between(text, items[0], items[1])
    return text.replace(gap.join(items), "\0toc\0")


def squeezed(document: str) -> str:
    """A document in which line breaks with white space around them are one line break, which nobody can tell apart: of
    Material's frame a third is such. Scripts and what is shown to the letter stay as they are.
    """
    parts = _VERBATIM.split(document)
    return "".join(part if number % 2 else _BREAK.sub("\n", part) for number, part in enumerate(parts))


def _pieces(text: str) -> Pieces:
    """A text cut at its marks. Raises NoLayoutError where the theme changed one."""
    marked = _PLAIN_MARK.sub("\0\\1\0", _TEXT_MARK.sub(_text_slot, text))
    if "bb0" in marked:
        at = marked.index("bb0")
        raise NoLayoutError(f"the theme changes what it prints: {marked[max(0, at - 40) : at + 40]!r}")
    return tuple(_cut(marked))


def _text_slot(match: re.Match[str]) -> str:
    if match[2] == _SIGNS:
        return f"\0{match[1]}\0"
    if match[2] == _SIGNS_AGAIN:
        return f"\0{match[1]}|e\0"
    if match[2] == _SIGNS_IN_JSON:
        return f"\0{match[1]}|json\0"
    raise NoLayoutError(f"the theme changes the {match[1]} of a page: {match[2][:40]!r}")


def _cut(marked: str) -> Iterator[bytes | Slot]:
    for number, piece in enumerate(marked.split("\0")):
        if number % 2 == 0:
            yield encoded(piece)
        else:
            name, _, escaping = piece.partition("|")
            yield Slot(name, escaping)


def encoded(text: str) -> bytes:
    """A text as a file holds it; what no file can hold, as a reference."""
    return text.encode("utf-8", "xmlcharrefreplace")


def filled(layout: Layout, path: str, meta: Mapping[str, Any], content: Content) -> bytes:
    """The document of a page. `meta` is its front matter, which holds title and description escaped for HTML."""
    sections = sections_of(content.toc)
    values = {
        "content": encoded(content.html),
        "stem": encoded(path.rpartition("/")[2].removesuffix(".md")),
        "first": encoded(content.toc[0].id) if content.toc else b"",
        "title": encoded(meta["title"]),
        "description": encoded(meta["description"]),
        "redirect": encoded(str(escape(meta.get("redirect", "")))),
        "toc": _toc_html(layout.toc, sections, layout.toc.gap) if layout.toc and sections else b"",
    }
    return _joined(layout.pieces, values)


def _joined(pieces: Pieces, values: Mapping[str, bytes]) -> bytes:
    return b"".join([piece if isinstance(piece, bytes) else _value(piece, values) for piece in pieces])


def _value(slot: Slot, values: Mapping[str, bytes]) -> bytes:
    value = values[slot.name]
    return _ESCAPED[slot.escaping](value) if slot.escaping else value


@lru_cache(maxsize=1 << 8)  # the same few places of a page have it
def _escaped_again(value: bytes) -> bytes:
    return encoded(str(escape(Markup(value.decode()).striptags())))


def in_json(text: str) -> str:
    """HTML as words inside a JSON string of a script."""
    return json_in_script(str(Markup(text).striptags()))[1:-1]


@lru_cache(maxsize=1 << 8)
def _in_json(value: bytes) -> bytes:
    return encoded(in_json(value.decode()))


_ESCAPED: Mapping[str, Callable[[bytes], bytes]] = {"e": _escaped_again, "json": _in_json}


def _toc_html(pattern: TocPattern, sections: Sequence[Heading], gap: bytes) -> bytes:
    return gap.join([_entry_html(pattern, each) for each in sections])


def _entry_html(pattern: TocPattern, heading: Heading) -> bytes:
    values = {"id": encoded(heading.id), "item": encoded(heading.title)}
    if not heading.children:
        return _joined(pattern.leaf, values)
    values["children"] = _toc_html(pattern, heading.children, pattern.inner_gap)
    return _joined(pattern.branch, values)
