"""What Markdown cannot say of tables: their captions, and which cells are headings of rows and columns."""

from __future__ import annotations

import re
from collections import Counter
from functools import lru_cache

from markdown.extensions.toc import strip_tags

_BEGIN, _ROW = "<table>", "<tr>"
_BLOCK = re.compile('<div class="bb-(?:block|dispute)')
_TITLE = re.compile(r"[^>]*>\s*<p><strong>(.*?)</strong>(?:</p>| <span)")
_END_OF_HEADING = re.compile(r"</h[1-6]>")
_PERMALINK = re.compile(r'<a class="[^"]*" href="#[^"]*"[^>]*>[^<]*</a>\Z')
_ALIGNED = re.compile(r'(<t[dh](?: scope="[a-z]+")?) style="text-align: (right|center|left);?">')


def with_headings(html: str) -> str:
    """HTML whose tables are called like the block that they stand in, or else like the heading above them, and say
    which cells head a row or a column. A table that has a caption keeps it and its headings. Sides are classes: a page
    holds no styles. No two tables are called the same.
    """
    if _BEGIN not in html:
        return html
    before, *tables = html.split(_BEGIN)
    used: Counter[str] = Counter()
    made, caption, title = [before], _last_heading(before, ""), _title_of_block(before, "")
    for each in tables:
        table, end, after = each.partition("</table>")
        if not table.lstrip().startswith("<caption"):
            table = table.replace("<th>", '<th scope="col">').replace("<th style", '<th scope="col" style')
            first, *rows = table.split(_ROW)
            words = title or caption
            used[words] += 1
            if words and used[words] > 1:
                words += f", part {used[words]}"
            table = (f"<caption>{words}</caption>" if words else "") + _ROW.join([first, *map(_with_heading, rows)])
        made += [_BEGIN, table, end, after]
        caption, title = _last_heading(after, caption), _title_of_block(after, title)
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


def _title_of_block(html: str, before: str) -> str:
    """The title of the block that is open at the end, as HTML without tags; empty outside of blocks."""
    start = max((each.start() for each in _BLOCK.finditer(html)), default=-1)
    is_open = html.count("<div", max(start, 0)) >= html.count("</div>", max(start, 0)) + (start >= 0)
    if start < 0 or not is_open:
        return before if is_open else ""
    found = _TITLE.match(html, start)
    return _words(found[1]) if found else ""


@lru_cache(maxsize=1 << 12)  # most pages have the same headings
def _words(heading: str) -> str:
    return str(strip_tags(_PERMALINK.sub("", heading)))
