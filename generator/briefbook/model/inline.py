"""What a line on a page is made of: words, links, citations, anchors, chips. Values only; escaping is for the page."""

from __future__ import annotations

from collections.abc import Iterable

from msgspec import Struct


class TextRun(Struct, frozen=True, array_like=True, gc=False, tag=True):
    """Words, in a language where that differs from the page's; `tone` is a class of the style sheet or empty."""

    text: str
    lang: str = ""
    tone: str = ""


class PageLink(Struct, frozen=True, array_like=True, gc=False, tag=True):
    """A link to a page or an anchor of the book: `href` is relative, to a `.md` file, or begins with `#`."""

    text: str
    href: str
    lang: str = ""


class ExternalLink(Struct, frozen=True, array_like=True, gc=False, tag=True):
    """A link to another site."""

    text: str
    url: str
    lang: str = ""


class Cite(Struct, frozen=True, array_like=True, gc=False, tag=True):
    """A citation: its number among the page's sources, its own anchor, and the place and the words that are cited,
    where they do not stand beside it. `beside_quote` is what stands behind these: a translation, and whose they are.
    """

    number: int
    anchor: str
    locator: str = ""
    quote: str = ""
    quote_lang: str = ""
    beside_quote: str = ""


class Anchor(Struct, frozen=True, array_like=True, gc=False, tag=True):
    """A place that others link to."""

    id: str


class Badge(Struct, frozen=True, array_like=True, gc=False, tag=True):
    """A few words set apart, such as a grade; `kind` is a class of the style sheet. `title` is a hint in words of ours,
    never of a fact: themes put titles into the page as HTML.
    """

    text: str
    kind: str
    title: str = ""


class Image(Struct, frozen=True, array_like=True, gc=False, tag=True):
    """A picture of the book: its path below content/files/, what is to be seen, and where it is from the page."""

    path: str
    text: str
    href: str


class RawMarkdown(Struct, frozen=True, array_like=True, gc=False, tag=True):
    """Markdown of ours, or of an author whom we trust."""

    markdown: str


class Snippet(Struct, frozen=True, array_like=True, gc=False, tag=True):
    """Code to be shown to the letter."""

    text: str
    is_block: bool


Segment = TextRun | PageLink | ExternalLink | Cite | Anchor | Badge | Image | RawMarkdown | Snippet
Line = tuple[Segment, ...]


def joined_lines(lines: Iterable[Line], gap: Segment) -> Line:
    """Lines one behind the other, with something between them."""
    return tuple([segment for number, line in enumerate(lines) for segment in ((gap, *line) if number else line)])
