"""What happened, on one scale of days: a day is a mark, what is uncertain or lasted is as wide as that."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from math import isfinite
from typing import NamedTuple

from briefbook.model.dates import PartialDate
from briefbook.pages.pictures.scales import span, times
from briefbook.pages.pictures.svg import LINE, Picture, broken, dates_below, link, listed, percent, stacked, upright

MOST = 24
"""So many moments are drawn; more have a list alone."""
_ROW, _TOP, _LEAST = 12, 13, 0.012


class When(NamedTuple):
    """A moment to draw. `words` are its date and what was then, with what qualifies it."""

    words: str
    date: PartialDate
    href: str = ""
    is_doubted: bool = False


def timeline(
    moments: Sequence[When], title: str, day: Callable[[str], str], *, has_words: bool = True
) -> Picture | None:
    """A row for each moment, in order: its words, and below them where it lies between the first and the last. Without
    words it goes with a list in the same order. None where no date has any end.
    """
    over = times(each.date for each in moments)
    if over is None:
        return None
    made, top = [], 0
    for each in moments:
        said = broken(each.words, lines=6) if has_words else ()
        y = top + LINE * len(said) + 5
        drawn = stacked(said, "0", top + _TOP) + _lane(y) + _when(each, over.scale.at, y)
        made.append(link(each.href, drawn))
        top = y + _ROW
    grid = "".join(upright(over.scale.at(at), 0, top, "bb-v-grid") for at in over.scale.ticks)
    names = "".join(dates_below(over, top + LINE, day))
    says = f"Timeline, drawn to scale. {title}: {listed([each.words for each in moments])}."
    return Picture("timeline", says, top + LINE + 6, grid + "".join(made) + names)


def _lane(y: int) -> str:
    return f'<line class="bb-v-grid" x1="0" y1="{y}" x2="100%" y2="{y}"/>'


def _when(moment: When, at: Callable[[float], float], y: int) -> str:
    """A mark for a day; a bar for whatever is wider, which goes to the edge where it is open."""
    first, last = span(moment.date)
    doubt = " bb-v-doubt" if moment.is_doubted or not isfinite(first) or not isfinite(last) else ""
    start, end = at(first), at(last)
    if last - first <= 1:
        return f'<circle class="bb-v-mark{doubt}" cx="{percent((start + end) / 2)}" cy="{y}" r="4.5"/>'
    width = max(end - start, _LEAST)
    is_sharp = not moment.date.edtf.rstrip("Z").endswith(("?", "~", "%"))
    tone = "bb-v-mark" if is_sharp else "bb-v-mark bb-v-doubt"
    cls = tone + (doubt if doubt not in tone else "")
    return f'<rect class="{cls}" x="{percent(start)}" y="{y - 4}" width="{percent(width)}" height="8" rx="3"/>'
