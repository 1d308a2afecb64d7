"""Links, pictures and anchors of a briefing's Markdown, each with its place."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator
from html import unescape
from typing import Any, NamedTuple

import pyromark

from briefbook.load.boxes import as_lists
from briefbook.load.markdown_tree import named
from briefbook.model.prose import WrittenLink, WrittenLinks
from briefbook.model.raw import Text
from briefbook.model.slugs import slug

_EXTENSIONS = pyromark.Options.ENABLE_TABLES | pyromark.Options.ENABLE_FOOTNOTES
_HTML_LINK = re.compile(
    rb"<(a|img|video|audio|source|track|iframe|embed|script)\b[^<>]*?\s(?:href|src)\s*="
    rb"\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s\"'>]+))",
    re.IGNORECASE,
)
_MEDIA = re.compile(rb"<(?:video|audio|iframe|embed|object|svg|canvas|math|form)\b", re.IGNORECASE)
"""What only a screen shows, pictures apart."""
_WORDLESS = re.compile(rb"!\[\s*\][(\[]")
_HTML_WORDS = re.compile(rb"\salt\s*=\s*(?:\"\s*[^\s\"]|'\s*[^\s']|[^\s\"'>])", re.IGNORECASE)
_HTML_ANCHOR = re.compile(rb"<[a-z][^<>]*?\s(?:id|name)\s*=\s*[\"']?([^\s\"'>]+)", re.IGNORECASE)
_ATTRIBUTES = re.compile(r"\{:?([^{}]*)\}")
_BY_NAME = re.compile(rb"(?<![\w\[\]\\!])!?\[([^\[\]@^\n][^\[\]]*)\]\[(?P<name>[^\[\]@^\n]+)\](?![\[(:])")
_FOOTNOTE = re.compile(rb"(?<!\\)\[(?P<name>\^[^\[\]\n]+)\](?![(:])")
_TOKEN = re.compile(r"\[\[|\[@")


def read_links(text: Text) -> WrittenLinks:
    """What a text leads to, and what can be led to in it."""
    return _Reader(text).read()


class _Found(NamedTuple):
    """A link, and where its address begins in the text, in bytes."""

    offset: int
    url: str
    is_picture: bool
    is_html: bool = False
    is_undefined: bool = False
    has_words: bool = True
    is_loaded: bool = False


class _Reader:
    """Places in the text are counted in bytes."""

    def __init__(self, text: Text) -> None:
        self.text = text.value.encode("utf-8", "replace")
        self.written = text
        self.found: list[_Found] = []
        self.media: list[_Found] = []
        self.anchors: set[str] = set()
        self.numbers: Counter[str] = Counter()
        self.is_open = False
        self.is_closed = bytearray(len(self.text))

    def read(self) -> WrittenLinks:
        heading: list[str] | None = None
        for event, where in pyromark.events_with_range(as_lists(self.text).decode(), options=_EXTENSIONS):
            start, end = where["start"], where["end"]
            name, detail = named(event)
            if name in ("Start", "End") and "Heading" in str(named(detail)[0] if isinstance(detail, dict) else detail):
                if heading is not None:
                    self.heading("".join(heading))
                heading = [] if name == "Start" else None
            elif (
                name == "Start"
                and isinstance(detail, dict)
                and {"Link", "Image"} & detail.keys()
                and not _is_mail(detail)
            ):
                kind, link = named(detail)
                self.is_closed[start:end] = b"\1" * (end - start)
                self.link(str(link["dest_url"]), start, end, is_picture=kind == "Image")
            elif name == "Start" and isinstance(detail, dict) and "CodeBlock" in detail:
                self.is_closed[start:end] = b"\1" * (end - start)
            elif name in ("Html", "InlineHtml"):
                self.is_closed[start:end] = b"\1" * (end - start)
                self.html(start, end)
            elif name in ("Code", "FootnoteReference"):
                self.is_closed[start:end] = b"\1" * (end - start)
            if heading is not None and name in ("Text", "Code"):
                heading.append(str(detail))
        self.undefined()
        pictures = (each for each in self.found if each.is_picture and not each.is_undefined)
        media = tuple(each.where for each in self.placed([*self.media, *pictures]))
        return WrittenLinks(tuple(self.placed(self.found)), tuple(sorted(self.anchors)), self.is_open, media)

    def heading(self, words: str) -> None:
        own = [each[1:] for found in _ATTRIBUTES.findall(words) for each in found.split() if each.startswith("#")]
        if own:
            self.anchors.update(own)
        elif _TOKEN.search(words):
            self.is_open = True  # its words are known when facts are
        else:
            self.anchors |= set(self.numbered(slugs(words)))

    def numbered(self, names: Iterable[str]) -> Iterator[str]:
        for name in names:
            free = name
            while free in self.anchors:
                self.numbers[name] += 1
                free = f"{name}_{self.numbers[name]}"
            yield free

    def link(self, url: str, start: int, end: int, *, is_picture: bool) -> None:
        found = self.text.rfind(url.encode(), start, end)
        has_words = not (is_picture and _WORDLESS.match(self.text, start, end))
        self.found.append(
            _Found(start if found < 0 else found, url, is_picture, has_words=has_words, is_loaded=is_picture)
        )

    def html(self, start: int, end: int) -> None:
        text = self.text[start:end]
        if text.lstrip().startswith(b"<!--"):
            return
        self.anchors |= {unescape(match[1].decode()) for match in _HTML_ANCHOR.finditer(text)}
        for match in _HTML_LINK.finditer(text):
            group = next(number for number in (2, 3, 4) if match[number] is not None)
            url, is_picture = unescape(match[group].decode()), match[1].lower() == b"img"
            tag = text[match.start() : text.find(b">", match.end())]
            has_words = not is_picture or bool(_HTML_WORDS.search(tag))
            where, is_loaded = start + match.start(group), match[1].lower() != b"a"
            self.found.append(_Found(where, url, is_picture, True, has_words=has_words, is_loaded=is_loaded))
        self.media += [_Found(start + match.start(), "", False) for match in _MEDIA.finditer(text)]

    def undefined(self) -> None:
        """`[words][name]` and `[^name]` where nothing defines the name: no link, and it stands on the page as it is."""
        for pattern in (_BY_NAME, _FOOTNOTE):
            for match in pattern.finditer(self.text):
                if not self.is_closed[match.start()]:
                    name, is_picture = match["name"].decode(), match[0].startswith(b"!")
                    self.found.append(_Found(match.start("name"), name, is_picture, is_undefined=True))

    def placed(self, found: Iterable[_Found]) -> Iterator[WrittenLink]:
        """Links in the order of the text, their places counted on from one to the next."""
        line = column = done = 0
        for each in sorted(found):
            offset = each.offset
            passed = self.text[done:offset].decode("utf-8", "replace")
            begun = passed.rfind("\n") + 1
            line, column, done = line + passed.count("\n"), len(passed) - begun + (0 if begun else column), offset
            yield WrittenLink(each.url, self.written.at(line, column), *each[2:])


def slugs(words: str) -> Iterator[str]:
    """The anchors that a heading may have: as we make it, and as Python-Markdown does, with ASCII letters and all."""
    for text in dict.fromkeys((unicodedata.normalize("NFKD", words).encode("ascii", "ignore").decode(), words)):
        yield re.sub(r"[-\s]+", "-", re.sub(r"[^\w\s-]", "", text).strip().lower())
    yield slug(words)


def _is_mail(tag: dict[str, Any]) -> bool:
    return bool(named(tag)[1].get("link_type") == "Email")
