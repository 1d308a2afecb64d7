"""What happened, on one scale of days: a day is a mark, what is uncertain or lasted is as wide as that."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from math import isfinite
from typing import NamedTuple

from briefbook.model.dates import PartialDate
from briefbook.pages.pictures.scales import Scale, days, span, times
from briefbook.pages.pictures.svg import (
    LINE,
    Picture,
    broken,
    dates_below,
    link,
    listed,
    marked,
    percent,
    stacked,
    upright,
    words,
)

MOST = 24
"""So many moments are drawn; more have a list alone."""
MOST_SPANS = 12
"""So many bars of an overview are wide enough for a finger on a phone."""
_ROW, _TOP, _LEAST = 12, 13, 0.012
_PLOT, _STEPS = 60, (1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000)


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


class Span(NamedTuple):
    """Years of an overview, from the first up to, not including, `end`: how many moments lie in them for certain, and
    how many may.
    """

    start: int
    end: int
    surely: int
    perhaps: int
    href: str


def spans(dates: Sequence[tuple[PartialDate, str]], most: int = MOST_SPANS) -> tuple[Span, ...]:
    """Dates, each with where it is listed, by spans of years of one length, no more than so many."""
    known = [each for each in dates if all(map(isfinite, span(each[0])))]
    if not known:
        return ()
    first = min(date.first[0] for date, _ in known)
    last = max(date.last[0] for date, _ in known)
    step = next((each for each in _STEPS if last // each - first // each < most), last - first + 1)
    made = []
    for start in range(first // step * step, last + 1, step):
        held = [each for each in known if each[0].first[0] < start + step and each[0].last[0] >= start]
        surely = sum(date.first[0] >= start and date.last[0] < start + step for date, _ in held)
        made.append(Span(start, start + step, surely, len(held) - surely, held[0][1] if held else ""))
    return tuple(made)


def overview(found: Sequence[Span], title: str, year: Callable[[int], str]) -> Picture:
    """A bar for each span of years, from zero, with its number; what may lie elsewhere stands on it in dashes."""
    most = max(each.surely + each.perhaps for each in found)
    width = 1 / len(found)
    made, says = [], []
    for number, each in enumerate(found):
        left = number * width
        low, high = (_PLOT * amount / most for amount in (each.surely, each.surely + each.perhaps))
        count = f"{each.surely}–{each.surely + each.perhaps}" if each.perhaps else str(each.surely)
        drawn = "".join(
            f'<rect class="bb-v-mark{doubt}" x="{percent(left + width * 0.1)}" y="{LINE + _PLOT - top:g}" '
            f'width="{percent(width * 0.8)}" height="{top - bottom:g}"/>'
            for doubt, bottom, top in (("", 0.0, low), (" bb-v-doubt", low, high))
            if top > bottom
        )
        if drawn:
            drawn += words(count, percent(left + width / 2), LINE + _PLOT - high - 4, "bb-v-soft", "middle")
            says.append(f"{_span_words(each, year)}: {count}")
        made.append(link(each.href, drawn))
    base = f'<line class="bb-v-axis" x1="0" y1="{LINE + _PLOT}" x2="100%" y2="{LINE + _PLOT}"/>'
    shown = range(0, len(found), len(found) // 6 + 1)
    marks = ((year(found[each].start), percent((each + 0.1) * width)) for each in shown)
    names = "".join(words(text, x, 2 * LINE + _PLOT, "bb-v-soft") for text, x in marks)
    return Picture("years", f"Bar chart. {title}: {listed(says)}.", 2 * LINE + _PLOT + 6, base + "".join(made) + names)


def _span_words(each: Span, year: Callable[[int], str]) -> str:
    return year(each.start) if each.end - each.start == 1 else f"{year(each.start)} to {year(each.end - 1)}"


def years_scale(first: int, last: int) -> Scale:
    """From the beginning of a year to the end of another, or of the same one."""
    return Scale(float(days((first, 1, 1))), float(days((last + 1, 1, 1))), ())


def lane(date: PartialDate, scale: Scale, *, is_doubted: bool) -> str:
    """A row of a list that is drawn to scale: where a date lies, as wide as it is uncertain or lasted."""
    return f'<svg class="bb-lane" aria-hidden="true">{_when(When("", date, "", is_doubted), scale.at, 6)}</svg>'


def axis(scale: Scale, ticks: Sequence[tuple[float, str]]) -> str:
    """The marks of the scale of such rows."""
    names = "".join(marked(text, scale.at(at), 12) for at, text in ticks)
    return f'<div class="bb-axis"><svg aria-hidden="true">{names}</svg></div>'


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
