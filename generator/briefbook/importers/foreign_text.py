"""Text that nobody wrote for us → Markdown for `about`, in which a reader sees the same characters.

Marks that would mean something to CommonMark or to our own grammar are escaped. Three forms, common in such texts, are
read for what they mean: links (`[words](https://…)`), code (`` `words` ``, `<code>words</code>`) and line breaks.
"""

from __future__ import annotations

import re

from briefbook.load.prose import TOKEN
from briefbook.load.values import is_link

_BREAKS = re.compile(r"\r\n|[\r\x0b\x0c\x1c-\x1e\x85\u2028\u2029]")
_BLANK_LINES = re.compile(r"\n(?:[ \t]*\n)+")
_SPECIAL = re.compile(r"[\\`*_\[\]<>&~|^!#$]")
_AT_START = re.compile(r"(?:[+=:-]|\d{1,9}(?=[.)]))")
_FORM = re.compile(
    r"\[(?P<words>[^\[\]\n]{1,300})\]\((?P<url>https?://[^\s()<>\[\]]+(?:\([^\s()<>\[\]]*\)[^\s()<>\[\]]*)*)\)"
    r"|<code>(?P<tagged>[^<>`\n]*[^<>`\s][^<>`\n]*)</code>"
    r"|(?<!`)`(?P<ticked>[^`\n]*[^`\s][^`\n]*)`(?!`)"
)


def as_markdown(text: str) -> str:
    """Markdown of a text: paragraphs, each line a line; white space at both ends is left out."""
    lines = _BREAKS.sub("\n", text).strip(" \t\n")
    return "\n\n".join(_paragraph(each) for each in _BLANK_LINES.split(lines))


def is_plain_line(text: str) -> bool:
    """Whether a text is one line without links and code, ours or Markdown's: shown as it is, nothing is lost."""
    if _BREAKS.search(text) or "\n" in text or TOKEN.search(text):
        return False
    return not any(_is_read(match) for match in _FORM.finditer(text))


def _paragraph(text: str) -> str:
    return "\\\n".join(_line(line) for line in text.split("\n"))


def _line(line: str) -> str:
    body = line.strip(" \t")
    before, after = line[: len(line) - len(line.lstrip(" \t"))], line[len(line.rstrip(" \t")) :]
    return f"{_space(before)}{_start(_inline(body))}{_space(after)}"


def _space(text: str) -> str:
    """White space at the edge of a line, which CommonMark would drop or read as code or as a break."""
    return "".join(f"&#{ord(letter)};" for letter in text)


def _start(markdown: str) -> str:
    match = _AT_START.match(markdown)
    if match is None:
        return markdown
    return f"{markdown[: match.end()]}\\{markdown[match.end() :]}" if match[0].isdigit() else f"\\{markdown}"


def _inline(text: str) -> str:
    parts: list[str] = []
    done = 0
    for match in _FORM.finditer(text):
        if _is_read(match):
            parts += [_escaped(text[done : match.start()]), _form(match)]
            done = match.end()
    return "".join([*parts, _escaped(text[done:])])


def _is_read(match: re.Match[str]) -> bool:
    return match["url"] is None or (is_link(match["url"]) and bool(match["words"].strip()))


def _form(match: re.Match[str]) -> str:
    if match["url"] is not None:
        address = match["url"].replace("&", "\\&")  # else `&amp` would be read as an entity, inside an address too
        return f"[{_escaped(match['words'])}](<{address}>)"
    code = match["tagged"] if match["tagged"] is not None else match["ticked"]
    return f"` {code} `"  # the spaces inside are CommonMark's own, and are not shown


def _escaped(text: str) -> str:
    return _SPECIAL.sub(r"\\\g<0>", text)
