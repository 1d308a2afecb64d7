"""One escaping function for each context that a value can reach. Every value is taken to be hostile.

Inside Markdown source, inline HTML included, HTML escaping is not enough: a bracket, a backtick or a colon can still
begin something. So every ASCII punctuation mark becomes a numeric reference, which every Markdown reads as that mark
and no extension reads as its own.
"""

from __future__ import annotations

import json
import re
import unicodedata
from functools import lru_cache
from urllib.parse import quote, urlsplit

_PUNCTUATION = {
    chr(code): f"&#{code};" for code in (*range(0x21, 0x30), *range(0x3A, 0x41), *range(0x5B, 0x61), *range(0x7B, 0x7F))
}
_MARK = re.compile(f"[{re.escape(''.join(_PUNCTUATION))}]")
SHORT = 80
"""Characters up to which a text is likely to come again: a name, a label, the title of a source."""
_SPACE = re.compile(r"[\t\r\n\x0b\x0c\x85\u2028\u2029 ]+")
# Controls, bidi overrides, invisible joiners that can hide or reorder text, non-characters, tags, lone surrogates.
_UNSAFE = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u061c\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\u206a-\u206f\ufeff"
    "\ufff9-\ufffb\ufdd0-\ufdef\ufffe\uffff\ud800-\udfff\U000e0000-\U000e007f"
    + "".join(chr(plane << 16 | last) for plane in range(1, 17) for last in (0xFFFE, 0xFFFF))
    + "]"
)
_STACKED = re.compile(r"([\u0300-\u036f]{4})[\u0300-\u036f]+")
_SAFE_URL = "/:?#[]@!$&*+,;=~-._%"
_IN_TARGET = {ord(c): f"%{ord(c):02X}" for c in "()<>\"'|*[]`{}!$~^\\_"} | {ord("&"): "&#38;"}
# Most addresses: no mark in them that could mean anything, so that they need not be taken apart.
_PLAIN_URL = re.compile(r"https?://[A-Za-z0-9][A-Za-z0-9.-]*(?:/[A-Za-z0-9/.=,;%+?#:@-]*)?")
_IN_HTML = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;"})
_HTML_MARK = re.compile("[&<>\"']")
_TO_JSON = json.JSONEncoder(ensure_ascii=False).encode
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "|", "%", "＝", "＋", "－", "＠")


def visible(text: str) -> str:
    """One line, in NFC, with everything that cannot be seen, or that reorders what is, shown as its code point."""
    if text.isprintable() and "  " not in text:  # four at the start of a line would make code of it
        return text if text.isascii() else _composed(text)  # nothing in _UNSAFE can be printed
    text = _UNSAFE.sub(lambda match: f"\u27e8U+{ord(match[0]):04X}\u27e9", _SPACE.sub(" ", text))
    return _composed(text)


def _composed(text: str) -> str:
    return _STACKED.sub(r"\1", unicodedata.normalize("NFC", text))


def markdown_text(text: str) -> str:
    """Words in Markdown: paragraph, heading, table cell, list, label of a link, and text of inline HTML."""
    return _short_text(text) if len(text) <= SHORT else _MARK.sub(_reference, visible(text))


@lru_cache(maxsize=32768)
def _short_text(text: str) -> str:
    return _MARK.sub(_reference, visible(text))


def _reference(mark: re.Match[str]) -> str:
    return _PUNCTUATION[mark[0]]


markdown_cell = markdown_text
html_attribute = markdown_text


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


def yaml_scalar(value: str | float) -> str:
    """A value in front matter, which YAML reads as it is. Themes print it raw: texts are made `html_text` first."""
    return _TO_JSON(value)


def html_text(text: str) -> str:
    """Words in HTML that no Markdown reads."""
    return visible(text).translate(_IN_HTML) if _HTML_MARK.search(text) else visible(text)


def json_in_script(value: object) -> str:
    """JSON for a `<script type="application/json">`."""
    text = json.dumps(value, ensure_ascii=True, sort_keys=True, allow_nan=False)
    for mark in "<>&'":
        text = text.replace(mark, f"\\u{ord(mark):04x}")
    return text


def csv_cell(text: str) -> str:
    """A cell that no spreadsheet takes for a formula."""
    shown = visible(text).strip(" ")
    return "'" + shown if shown.startswith(_FORMULA) else shown
