"""A line's segments → Markdown, each part through the escaping function of its context."""

from __future__ import annotations

from collections.abc import Iterable

from briefbook.model.inline import Anchor, Chip, Cite, Go, Mark, Out, Say, Segment, Snippet
from briefbook.render.escape import html_attribute, link_target, markdown_code, markdown_text


def line(segments: Iterable[Segment]) -> str:
    """The Markdown of a line."""
    return "".join([_segment(segment) for segment in segments])


def _segment(segment: Segment) -> str:
    match segment:
        case Say(text, lang, tone):
            return _spanned(markdown_text(text), lang, tone)
        case Go(text, href, lang):
            return f"[{_spanned(markdown_text(text) or '&#8203;', lang, '')}]({href})"
        case Cite(number, anchor, title):
            return f'<sup class="bb-cite" id="{anchor}">[{number}](#source-{number} "{html_attribute(title)}")</sup>'
        case Anchor(id):
            return f'<a id="{id}"></a>'
        case Chip(text, kind, title):
            hint = f' title="{html_attribute(title)}"' if title else ""
            return f'<span class="bb-chip bb-chip--{kind}"{hint}>{markdown_text(text)}</span>'
        case Out(text, url):
            target = link_target(url)
            return f"[{markdown_text(text)}]({target})" if target else markdown_text(text)
        case Mark(markdown):
            return markdown
        case Snippet(text, is_block):
            code = f"<code>{markdown_code(text)}</code>"
            return f"<pre>{code}</pre>" if is_block else code


def _spanned(escaped: str, lang: str, tone: str) -> str:
    if not lang and not tone:
        return escaped
    attributes = (f' class="bb-{tone}"' if tone else "") + (f' lang="{html_attribute(lang)}"' if lang else "")
    return f"<span{attributes}>{escaped}</span>"


def plain(segments: Iterable[Segment]) -> str:
    """The words of a line, without links, citations and marks: for descriptions and titles."""
    said = (segment for segment in segments if isinstance(segment, (Say, Go, Out, Chip, Snippet)))
    return "".join(each.text for each in said if not (isinstance(each, Chip) and each.kind == "unsourced"))
