"""What Markdown cannot say of tables: their captions, and which cells are headings of rows and columns."""

from __future__ import annotations

import re

from markdown.extensions.toc import strip_tags

_BEGIN = "<table>"
_HEADING = re.compile(r"<h([1-6])\b[^>]*>(.*?)</h\1>", re.DOTALL)
_PERMALINK = re.compile(r'<a class="[^"]*" href="#[^"]*"[^>]*>[^<]*</a>\Z')
_FIRST_CELL = re.compile(r"(<tr>\s*)<td( [^>]*)?>(.+?)</td>", re.DOTALL)


def with_headings(html: str) -> str:
    """HTML whose tables are called like the heading above them, and say which cells head a row or a column. A
    table that has a caption stays as it is.
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
        table = _FIRST_CELL.sub(_as_heading, table)
        made += [_BEGIN, f"<caption>{caption}</caption>" if caption else "", table, end, after]
        caption = _last_heading(after, caption)
    return "".join(made)


def _as_heading(cell: re.Match[str]) -> str:
    return f'{cell[1]}<th scope="row"{cell[2] or ""}>{cell[3]}</th>' if "</td>" not in cell[3] else cell[0]


def _last_heading(html: str, before: str) -> str:
    """The words of the last heading, as HTML without tags."""
    found = before
    for match in _HEADING.finditer(html):
        found = str(strip_tags(_PERMALINK.sub("", match[2])))
    return found
