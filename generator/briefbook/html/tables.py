"""What Markdown cannot say of tables: their captions, and which cells are headings of rows and columns."""

from __future__ import annotations

import re
from functools import lru_cache

from markdown.extensions.toc import strip_tags

_BEGIN, _ROW = "<table>", "<tr>"
_END_OF_HEADING = re.compile(r"</h[1-6]>")
_PERMALINK = re.compile(r'<a class="[^"]*" href="#[^"]*"[^>]*>[^<]*</a>\Z')
_ALIGNED = re.compile(r'(<t[dh](?: scope="[a-z]+")?) style="text-align: (right|center|left);">')


def with_headings(html: str) -> str:
    """HTML whose tables are called like the heading above them, and say which cells head a row or a column. A
    table that has a caption keeps it and its headings. Sides are classes: a page holds no styles.
    """
    if _BEGIN not in html:
        return html
    before, *tables = html.split(_BEGIN)
    made, caption = [before], _last_heading(before, "")
    for each in tables:
        table, end, after = each.partition("</table>")
        if table.lstrip().startswith("<caption"):
            made += [_BEGIN, each]
            caption = _last_heading(after, caption)
            continue
        table = table.replace("<th>", '<th scope="col">').replace("<th style", '<th scope="col" style')
        first, *rows = table.split(_ROW)
        table = _ROW.join([first, *map(_with_heading, rows)])
        made += [_BEGIN, f"<caption>{caption}</caption>" if caption else "", table, end, after]
        caption = _last_heading(after, caption)
    whole = "".join(made)
    return _ALIGNED.sub(r'\1 class="bb-\2">', whole) if "text-align" in whole else whole


def _with_heading(row: str) -> str:
    """A row whose first cell is its heading, where that holds anything."""
    gap = len(row) - len(row.lstrip())
    end = row.find("</td>")
    if end < 0 or not row.startswith(("<td>", "<td "), gap) or row.find(">", gap) == end - 1:
        return row
    return f'{row[:gap]}<th scope="row"{row[gap + 3 : end]}</th>{row[end + 5 :]}'


def _last_heading(html: str, before: str) -> str:
    """The words of the last heading, as HTML without tags."""
    end = html.rfind("</h")
    while end >= 0 and not _END_OF_HEADING.match(html, end):
        end = html.rfind("</h", 0, end)
    start = html.rfind(f"<h{html[end + 3]}", 0, end) if end >= 0 else -1
    return _words(html[html.index(">", start) + 1 : end]) if start >= 0 else before


@lru_cache(maxsize=1 << 12)  # most pages have the same headings
def _words(heading: str) -> str:
    return str(strip_tags(_PERMALINK.sub("", heading)))
