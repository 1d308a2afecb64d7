"""Whether two HTML documents are the same to whoever reads them: browser, search engine, screen reader.

What counts as the same, and why:

- a character and its reference: Python-Markdown keeps `&#44;` as it was written, a CommonMark reader writes the comma;
- white space at the edges of blocks, and runs of it as one space, but for `pre` and scripts: no browser shows it.

Tags, attributes with their order and values, and all text must be alike.
"""

from __future__ import annotations

import re
from html.parser import HTMLParser

_WHITE = re.compile(r"[ \t\n\r\f]+")
_INLINE = frozenset(
    [
        "a",
        "abbr",
        "b",
        "bdi",
        "bdo",
        "br",
        "button",
        "cite",
        "code",
        "data",
        "dfn",
        "em",
        "i",
        "img",
        "input",
        "kbd",
        "label",
        "mark",
        "q",
        "s",
        "samp",
        "small",
        "span",
        "strong",
        "sub",
        "sup",
        "svg",
        "path",
        "time",
        "u",
        "var",
        "wbr",
        "del",
        "ins",
    ]
)
_VERBATIM = ("pre", "script", "style", "textarea")
_VOID = frozenset(
    ["area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"]
)
_NEAR = 3


class _Reader(HTMLParser):
    """Collects tags and texts. `is_at_edge` is whether white space read now stands at the edge of a block."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.pieces: list[str] = []
        self.is_at_edge = True
        self.verbatim = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.verbatim += tag in _VERBATIM
        self._tag(tag, f"<{tag}{''.join(f' {name}={value!r}' for name, value in attrs)}>")

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._tag(tag, f"<{tag}{''.join(f' {name}={value!r}' for name, value in attrs)}>")
        if tag not in _VOID:
            self._tag(tag, f"</{tag}>")

    def handle_endtag(self, tag: str) -> None:
        self.verbatim -= tag in _VERBATIM and self.verbatim > 0
        self._tag(tag, f"</{tag}>")

    def _tag(self, tag: str, shown: str) -> None:
        if tag not in _INLINE:
            self._trim()
            self.is_at_edge = True
        self.pieces.append(shown)

    def _trim(self) -> None:
        """Take away the white space before the edge of a block, also where inline tags were closed behind it."""
        for at in range(len(self.pieces) - 1, -1, -1):
            piece = self.pieces[at]
            if piece.startswith("<"):
                if not piece.startswith("</") or piece[2:-1] not in _INLINE:
                    return
                continue
            self.pieces[at] = piece if self.verbatim else piece.rstrip(" ")
            if self.pieces[at] not in ('"', ""):
                return
            del self.pieces[at]

    def handle_data(self, data: str) -> None:
        text = data if self.verbatim else _WHITE.sub(" ", data)
        if self.is_at_edge and not self.verbatim:
            text = text.lstrip(" ")
        if not text:
            return
        self.is_at_edge = False
        if self.pieces and self.pieces[-1].startswith('"'):
            joined = self.pieces[-1] + text
            self.pieces[-1] = joined if self.verbatim else joined.replace("  ", " ")
        else:
            self.pieces.append(f'"{text}')

    def handle_comment(self, data: str) -> None:
        self._tag("!--", f"<!--{data.strip()}-->")

    def handle_decl(self, decl: str) -> None:
        self._tag("!", f"<!{decl.lower()}>")


def pieces(document: str) -> list[str]:
    """The tags and texts of a document, in order: `<p>`, `"words`, `</p>`."""
    reader = _Reader()
    reader.feed(document)
    reader.close()
    reader._trim()
    return reader.pieces


def first_difference(one: str, other: str) -> str:
    """Where two documents begin to differ, a few pieces of both; empty where they are the same."""
    ours, theirs = pieces(one), pieces(other)
    if ours == theirs:
        return ""
    same = next(
        (at for at, (a, b) in enumerate(zip(ours, theirs, strict=False)) if a != b), min(len(ours), len(theirs))
    )
    start = max(0, same - _NEAR)
    return f"{''.join(ours[start : same + _NEAR])!r} is not {''.join(theirs[start : same + _NEAR])!r}"
