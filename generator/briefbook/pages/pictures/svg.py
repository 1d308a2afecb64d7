"""What all pictures have in common: words broken over lines, links, the frame on a page and on paper.

A picture has no width of its own. Across it goes by per cent, down by pixels, so that its words keep their size on any
screen and its scale stays true; lines of words are broken where the narrowest screen wants it. It has classes and
presentation attributes only: colours are the style sheet's, and `STYLE` on paper.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterable, Sequence
from functools import lru_cache
from typing import NamedTuple

from briefbook.pages.escape import svg_text
from briefbook.pages.pictures.scales import TimeScale

CELLS = 42
"""Latin letters on a line that a screen of 320 pixels has room for."""
LINE = 17
"""Pixels from line to line."""
PAPER_WIDTH = 440
"""Pixels that a picture is wide on paper."""

STYLE = (
    "text{font-family:'Source Sans 3','Noto Sans CJK SC','Noto Sans Arabic','Noto Sans Hebrew'}"
    "text{font-size:12px;fill:#1a2027;stroke:#fff;stroke-width:3px;paint-order:stroke}"
    ".bb-v-box~text,.bb-v-own~text,.bb-v-part~text{stroke:none}"
    ".bb-v-soft{fill:#46515e}.bb-v-strong{font-weight:700}"
    ".bb-v-grid,.bb-v-axis,.bb-v-edge,.bb-v-range,.bb-v-path{stroke:#5f6b78;fill:none}.bb-v-grid{stroke:#dde2e7}"
    ".bb-v-range{stroke:#1a2027;stroke-width:1.5}.bb-v-mark{fill:#2f6f9f;stroke:#2f6f9f}"
    ".bb-v-part{fill:#2f6f9f}.bb-v-on{fill:#fff}"
    ".bb-v-1{fill:#9dbfd9}.bb-v-2{fill:#c9dbe8}.bb-v-3{fill:#e8eef4}.bb-v-path{stroke:#2f6f9f;stroke-width:2}"
    ".bb-v-doubt,.bb-v-about{stroke-dasharray:4 3}.bb-v-mark.bb-v-about{fill:#9dbfd9}"
    ".bb-v-mark.bb-v-doubt{fill:#fff;stroke:#2f6f9f}"
    ".bb-v-box{fill:#f5f7f9;stroke:#b6bfc9}.bb-v-own{fill:#e8eef4;stroke:#12324a}.bb-v-box.bb-v-doubt{fill:#fff;stroke:#5f6b78}"
    ".bb-v-land{fill:#e8eef4;stroke:#93a0ad;stroke-width:.6}"
    ".bb-v-border{fill:none;stroke:#93a0ad;stroke-width:.6}.bb-v-sea{fill:#fff;stroke:#dde2e7}"
)
"""The colours of paper."""


class Picture(NamedTuple):
    """Elements of SVG, how many pixels high they are, and what they show in words."""

    kind: str
    says: str
    height: int
    elements: str
    view_box: str = ""


def figure(picture: Picture) -> str:
    """The picture in a page: one line of HTML, without a blank one in it, so that every Markdown reader leaves it."""
    frame = f'viewBox="{picture.view_box}"' if picture.view_box else f'height="{picture.height}"'
    return (
        f'<figure class="bb-picture bb-picture--{picture.kind}" data-search-exclude="true">'
        f'<svg width="100%" {frame} role="group" aria-label="{svg_text(picture.says)}">'
        f"{picture.elements}</svg></figure>"
    )


def document(picture: Picture) -> str:
    """The picture as a file of its own, in the colours of paper. Its links lead nowhere there."""
    frame = f'viewBox="{picture.view_box}" ' if picture.view_box else ""
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" '
        f'{frame}width="{PAPER_WIDTH}" height="{picture.height}">'
        f"<style>{STYLE}</style>{picture.elements}</svg>"
    )


def link(href: str, content: str) -> str:
    """Elements that lead somewhere; as they are where they lead nowhere. Not by `href`: Material's script sets that of
    every element anew, and of SVG it cannot be set.
    """
    return f'<a xlink:href="{href}">{content}</a>' if href else content


def words(text: str, x: str, y: float, cls: str = "", anchor: str = "") -> str:
    """One line of words at a place."""
    attributes = (f' class="{cls}"' if cls else "") + (f' text-anchor="{anchor}"' if anchor else "")
    return f'<text x="{x}" y="{y:g}"{attributes}>{svg_text(text)}</text>'


def marked(text: str, at: float, y: float) -> str:
    """Words below a mark of a scale, none of them beyond its ends."""
    return words(text, percent(at), y, "bb-v-soft", "" if at < 0.06 else "end" if at > 0.94 else "middle")


def dates_below(over: TimeScale, y: float, day: Callable[[str], str]) -> list[str]:
    """The marks of a scale of days, each in words."""
    return [marked(day(name), over.scale.at(at), y) for at, name in over.ticks]


def upright(x: float, y1: float, y2: float, cls: str) -> str:
    """A line from top to bottom."""
    return f'<line class="{cls}" x1="{percent(x)}" y1="{y1:g}" x2="{percent(x)}" y2="{y2:g}"/>'


def stacked(lines: Iterable[str], x: str, y: float, cls: str = "", anchor: str = "") -> str:
    """Lines of words below each other, the first at `y`."""
    return "".join([words(each, x, y + LINE * number, cls, anchor) for number, each in enumerate(lines)])


def cells(text: str) -> int:
    """How wide words are: a Latin letter takes one cell, a Chinese character two."""
    if text.isascii():
        return len(text)
    return sum(2 if unicodedata.east_asian_width(each) in "WF" else not unicodedata.combining(each) for each in text)


@lru_cache(maxsize=8192)
def broken(text: str, most: int = CELLS, lines: int = 4) -> tuple[str, ...]:
    """Words over lines of so many cells at most; what does not fit on the last one is cut, and it says so."""
    if len(text) <= most and cells(text) <= most:
        return (text,)
    made: list[str] = []
    rest = text.strip()
    while rest and len(made) < lines:
        if cells(rest) <= most:
            made.append(rest)
            return tuple(made)
        at = _fitting(rest, most - (len(made) == lines - 1))
        gap = rest.rfind(" ", 1, at + 1)
        if len(made) == lines - 1:
            made.append(rest[:at].rstrip() + "…")
            break
        at = gap if gap > 0 else at
        made.append(rest[:at].rstrip())
        rest = rest[at:].lstrip()
    return tuple(made)


def _fitting(text: str, most: int) -> int:
    """How many characters take so many cells, at least one."""
    room = most
    for number, each in enumerate(text):
        room -= cells(each)
        if room < 0:
            return max(number, 1)
    return len(text)


def percent(share: float) -> str:
    """A share of the width, 0 to 1, as SVG writes it."""
    return f"{100 * share:.2f}".rstrip("0").rstrip(".") + "%"


def listed(words: Sequence[str], most: int = 12) -> str:
    """Words for a text alternative: the first of them, and how many more there are."""
    shown = "; ".join(words[:most])
    return f"{shown}; and {len(words) - most} more" if len(words) > most else shown
