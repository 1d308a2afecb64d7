"""A line's segments → Markdown, each part through the escaping function of its context."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping
from functools import lru_cache
from typing import Any

from briefbook.model.inline import (
    Anchor,
    Badge,
    Cite,
    ExternalLink,
    Image,
    PageLink,
    RawMarkdown,
    Segment,
    Snippet,
    TextRun,
)
from briefbook.pages.escape import SHORT, html_attribute, link_attribute, link_target, markdown_code, markdown_text
from briefbook.pages.wording import foreign


def line(segments: Iterable[Segment]) -> str:
    """The Markdown of a line."""
    return "".join([_DRAWN[type(segment)](segment) for segment in segments])


_OTHER_WAY = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc\U00010800-\U00010fff\U0001e800-\U0001efff]")
"""Letters that are written from right to left."""


def words(text: str) -> str:
    """Words apart from what stands around them where they run the other way, so that signs stay on their side."""
    return _short_words(text) if len(text) <= SHORT else _words(text)


@lru_cache(maxsize=32768)
def _short_words(text: str) -> str:
    return _words(text)


def _words(text: str) -> str:
    escaped = markdown_text(text)
    return escaped if text.isascii() or not _OTHER_WAY.search(text) else f"<bdi>{escaped}</bdi>"


_RIGHT_TO_LEFT = frozenset(["ar", "arc", "ckb", "dv", "fa", "he", "ks", "ps", "sd", "ug", "ur", "yi"])
"""Languages that are written so."""


def heading(text: str, lang: str, language: str) -> str:
    """The words of a page's heading, with their language and direction where these are not those of the book."""
    strong = (unicodedata.bidirectional(each) for each in text)
    first = next((each for each in strong if each in ("L", "R", "AL")), "")
    is_right = language.split("-")[0] in _RIGHT_TO_LEFT
    way = {"L": "ltr" if is_right else "", "": ""}.get(first, "" if is_right else "rtl")
    attributes = "".join(
        f' {name}="{html_attribute(each)}"' for name, each in (("lang", foreign(lang, language)), ("dir", way)) if each
    )
    return f"<span{attributes}>{markdown_text(text)}</span>" if attributes else markdown_text(text)


def _say(segment: TextRun) -> str:
    text, lang, tone = segment.text, segment.lang, segment.tone
    shown = words(text) if "\n" not in text else "<br>".join(map(words, text.split("\n")))
    return _spanned(shown, lang, tone) if lang or tone else shown


def _go(segment: PageLink) -> str:
    text = words(segment.text) or "&#8203;"
    return f"[{_spanned(text, segment.lang, '')}]({segment.href})"


def _cite(segment: Cite) -> str:
    number, anchor = segment.number, segment.anchor
    # Never as a `title`: Material puts titles into the page as HTML. Our script makes text of these, paper shows them.
    data = f' data-locator="{html_attribute(segment.locator)}"' if segment.locator else ""
    if segment.quote:
        lines = "&#10;".join(map(html_attribute, segment.quote.split("\n")))
        data += f' data-quote="{lines}"'
        data += f' data-quote-lang="{html_attribute(segment.quote_lang)}"' if segment.quote_lang else ""
        data += f' data-beside-quote="{html_attribute(segment.beside_quote)}"' if segment.beside_quote else ""
    link = f'<a href="#source-{number}" aria-label="Source {number}"{data}>{number}</a>'
    return f'<sup class="bb-cite" id="{anchor}">{link}</sup>'


def _anchor(segment: Anchor) -> str:
    return f'<a id="{segment.id}"></a>'


def _chip(segment: Badge) -> str:
    hint = f' title="{html_attribute(segment.title)}"' if segment.title else ""
    return f'<span class="bb-chip bb-chip--{segment.kind}"{hint}>{words(segment.text)}</span>'


def _out(segment: ExternalLink) -> str:
    shown = _spanned(words(segment.text), segment.lang, "")
    if address := link_attribute(segment.url):
        return f'<a href="{address}">{shown}</a>'
    target = link_target(segment.url)
    return f"[{shown}]({target})" if target else shown


def _image(segment: Image) -> str:
    return f"![{markdown_text(segment.text)}]({segment.href})"


def _mark(segment: RawMarkdown) -> str:
    return segment.markdown


def _snippet(segment: Snippet) -> str:
    code = f"<code>{markdown_code(segment.text)}</code>"
    return f"<pre>{code}</pre>" if segment.is_block else code


_SAID = (TextRun, PageLink, ExternalLink, Badge, Image, Snippet)
# By class and not by `match`: this is what a build does most often.
_DRAWN: Mapping[type, Callable[[Any], str]] = {
    TextRun: _say,
    PageLink: _go,
    Cite: _cite,
    Anchor: _anchor,
    Badge: _chip,
    ExternalLink: _out,
    Image: _image,
    RawMarkdown: _mark,
    Snippet: _snippet,
}


def _spanned(escaped: str, lang: str, tone: str) -> str:
    if not lang and not tone:
        return escaped
    attributes = (f' class="bb-{tone}"' if tone else "") + (f' lang="{html_attribute(lang)}"' if lang else "")
    return f"<span{attributes}>{escaped}</span>"


def plain(segments: Iterable[Segment]) -> str:
    """The words of a line, without links, citations and marks: for descriptions and titles."""
    return "".join([each.text for each in segments if isinstance(each, _SAID) and not _is_warning(each)])


def _is_warning(segment: Segment) -> bool:
    return isinstance(segment, Badge) and segment.kind == "unsourced"
