"""Links, pictures and anchors of a briefing's Markdown, each with its place."""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from html import unescape
from typing import Any

import pyromark

from briefbook.load.prose import Place
from briefbook.model.prose import WrittenLink, WrittenLinks
from briefbook.problems import Span

_EXTENSIONS = pyromark.Options.ENABLE_TABLES | pyromark.Options.ENABLE_FOOTNOTES
# Its text is code in Markdown without extensions, and belongs to a list item if that is what it stands below.
_BOX = re.compile(rb"^([ ]*)(?:!!!|\?\?\?|===)([+!]?) ", re.MULTILINE)
_HTML_LINK = re.compile(r"<(?:a|img)\b[^>]*?\s(href|src)\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s\"'>]+))", re.IGNORECASE)
_HTML_ANCHOR = re.compile(r"<[a-z][^>]*?\s(?:id|name)\s*=\s*[\"']?([^\s\"'>]+)", re.IGNORECASE)
_OWN_ID = re.compile(r"\{:?[^{}]*#([^\s{}]+)[^{}]*\}")
_BY_NAME = re.compile(r"(?<![\w\[\]\\!])!?\[([^\[\]@^\n][^\[\]]*)\]\[([^\[\]@^\n]+)\](?![\[(:])")
_TOKEN = re.compile(r"\[\[|\[@")


def read_links(markdown: str, place: Place) -> WrittenLinks:
    """What a text leads to, and what can be led to in it. `place` is that of its first character."""
    return _Reader(markdown, place).read()


class _Reader:
    """Places in the text are counted in bytes."""

    def __init__(self, markdown: str, place: Place) -> None:
        self.text = markdown.encode("utf-8", "replace")
        self.place = place
        self.line_starts = [0, *(match.end() for match in re.finditer(b"\n", self.text))]
        self.links: list[WrittenLink] = []
        self.anchors: set[str] = set()
        self.is_open = False
        self.closed: list[tuple[int, int]] = []

    def read(self) -> WrittenLinks:
        boxed = _BOX.sub(lambda box: box[1] + b"-  " + b" " * len(box[2]) + b" ", self.text).decode()
        heading: list[str] | None = None
        for event, where in pyromark.events_with_range(boxed, options=_EXTENSIONS):
            start, end = where["start"], where["end"]
            name, detail = _named(event)
            if name in ("Start", "End") and "Heading" in str(_named(detail)[0] if isinstance(detail, dict) else detail):
                if heading is not None:
                    self.heading("".join(heading))
                heading = [] if name == "Start" else None
            elif (
                name == "Start"
                and isinstance(detail, dict)
                and {"Link", "Image"} & detail.keys()
                and not _is_mail(detail)
            ):
                kind, link = _named(detail)
                self.closed.append((start, end))
                self.link(str(link["dest_url"]), start, end, is_picture=kind == "Image")
            elif name == "Start" and isinstance(detail, dict) and "CodeBlock" in detail:
                self.closed.append((start, end))
            elif name in ("Html", "InlineHtml"):
                self.closed.append((start, end))
                self.html(str(detail), start)
            elif name == "Code":
                self.closed.append((start, end))
            if heading is not None and name in ("Text", "Code"):
                heading.append(str(detail))
        self.undefined()
        return WrittenLinks(tuple(self.links), tuple(sorted(self.anchors)), self.is_open)

    def heading(self, words: str) -> None:
        own = _OWN_ID.search(words)
        if own:
            self.anchors.add(own[1])
        elif _TOKEN.search(words):
            self.is_open = True  # its words are known when facts are
        else:
            self.anchors |= set(self.numbered(slugs(words)))

    def numbered(self, names: Iterable[str]) -> Iterator[str]:
        for name in names:
            number, free = 0, name
            while free in self.anchors:
                number += 1
                free = f"{name}_{number}"
            yield free

    def link(self, url: str, start: int, end: int, *, is_picture: bool, is_html: bool = False) -> None:
        found = self.text.rfind(url.encode(), start, end)
        self.links.append(WrittenLink(url, self.at(start if found < 0 else found), is_picture, is_html))

    def html(self, text: str, start: int) -> None:
        if text.lstrip().startswith("<!--"):
            return
        self.anchors |= {unescape(match[1]) for match in _HTML_ANCHOR.finditer(text)}
        for match in _HTML_LINK.finditer(text):
            group = next(number for number in (2, 3, 4) if match[number] is not None)
            at = start + len(text[: match.start(group)].encode())
            is_picture = match[1].lower() == "src"
            self.links.append(WrittenLink(unescape(match[group]), self.at(at), is_picture, is_html=True))

    def undefined(self) -> None:
        """`[words][name]` where the name is defined nowhere: it is no link, and stands on the page as it is."""
        text = self.text.decode("utf-8", "replace")
        for match in _BY_NAME.finditer(text):
            start = len(text[: match.start()].encode())
            if not any(first <= start < last for first, last in self.closed):
                at = len(text[: match.start(2)].encode())
                self.links.append(WrittenLink(match[2], self.at(at), match[0].startswith("!"), is_undefined=True))

    def at(self, offset: int) -> Span:
        line = bisect_right(self.line_starts, offset) - 1
        return self.place.at(line, len(self.text[self.line_starts[line] : offset].decode("utf-8", "replace")))


def slugs(words: str) -> Iterator[str]:
    """The anchors that a heading may have: with ASCII letters alone, as Python-Markdown makes it, and with all."""
    for text in dict.fromkeys((unicodedata.normalize("NFKD", words).encode("ascii", "ignore").decode(), words)):
        yield re.sub(r"[-\s]+", "-", re.sub(r"[^\w\s-]", "", text).strip().lower())


def _named(event: Any) -> tuple[str, Any]:
    return next(iter(event.items())) if isinstance(event, dict) else (str(event), None)


def _is_mail(tag: dict[str, Any]) -> bool:
    return bool(_named(tag)[1].get("link_type") == "Email")
