"""One escaping function for each context that a value can reach. Every value is taken to be hostile.

Inside Markdown source, inline HTML included, HTML escaping is not enough: a bracket, a backtick or a colon can still
begin something. So every ASCII punctuation mark becomes a numeric reference, which every Markdown reads as that mark
and no extension reads as its own.
"""

from __future__ import annotations

import json
import re
from functools import lru_cache
from urllib.parse import quote, urlsplit

from briefbook.model.embedded_json import json_in_script as json_in_script
from briefbook.model.visible import visible as visible

_PUNCTUATION = {
    chr(code): f"&#{code};" for code in (*range(0x21, 0x30), *range(0x3A, 0x41), *range(0x5B, 0x61), *range(0x7B, 0x7F))
}
_MARK = re.compile(f"[{re.escape(''.join(_PUNCTUATION))}]")
SHORT = 80
"""Characters up to which a text is likely to come again: a name, a label, the title of a source."""
_SAFE_URL = "/:?#[]@!$&*+,;=~-._%"
_IN_TARGET = {ord(c): f"%{ord(c):02X}" for c in "()<>\"'|*[]`{}!$~^\\_"} | {ord("&"): "&#38;"}
# Most addresses: no mark in them that could mean anything, so that they need not be taken apart.
_PLAIN_URL = re.compile(r"https?://[A-Za-z0-9][A-Za-z0-9.-]*(?:/[A-Za-z0-9/.=,;%+?#:@-]*)?")
_IN_HTML = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;"})
_HTML_MARK = re.compile("[&<>\"']")
_TO_JSON = json.JSONEncoder(ensure_ascii=False).encode


def markdown_text(text: str) -> str:
    """Words in Markdown: paragraph, heading, table cell, list, label of a link, and text of inline HTML."""
    return _short_text(text) if len(text) <= SHORT else _MARK.sub(_reference, visible(text))


@lru_cache(maxsize=32768)
def _short_text(text: str) -> str:
    return _MARK.sub(_reference, visible(text))


def _reference(mark: re.Match[str]) -> str:
    return _PUNCTUATION[mark[0]]


html_attribute = markdown_text
svg_text = markdown_text
"""Words in SVG, and in its attributes: on a page it stands in Markdown, and on paper XML reads the same references."""


def markdown_code(text: str) -> str:
    """Code inside `<code>` or `<pre>` of a Markdown page, its line breaks kept."""
    return "&#10;".join(markdown_text(_keep_spaces(line)) for line in text.rstrip("\n").split("\n"))


def _keep_spaces(line: str) -> str:
    return line.expandtabs(4).replace("  ", "\u00a0\u00a0")


def link_target(url: str) -> str:
    """The target of a Markdown link to another site; empty where the URL is none that may become a link."""
    if _PLAIN_URL.fullmatch(url):
        return url
    try:
        parts = urlsplit(url)
        url.encode()
    except ValueError:  # half a surrogate pair is no character of a URL
        return ""
    if parts.scheme not in ("http", "https", "mailto") or (parts.scheme != "mailto" and not parts.hostname):
        return ""
    return quote(url, safe=_SAFE_URL).translate(_IN_TARGET)


def link_attribute(url: str) -> str:
    """The address of a link to another site as an attribute in inline HTML, which no reader of Markdown changes; empty
    where a Markdown link says the same, or where the URL may be no link.
    """
    is_kept = url.isprintable() and " " not in url and not _PLAIN_URL.fullmatch(url)
    return _MARK.sub(_reference, url) if is_kept and link_target(url) else ""


def yaml_scalar(value: str | float) -> str:
    """A value in front matter, which YAML reads as it is. Themes print it raw: texts are made `html_text` first."""
    return _TO_JSON(value)


def html_text(text: str) -> str:
    """Words in HTML that no Markdown reads."""
    return visible(text).translate(_IN_HTML) if _HTML_MARK.search(text) else visible(text)
