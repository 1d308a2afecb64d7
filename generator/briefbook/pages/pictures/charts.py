"""Charts: bars from zero, lines over time, shares of a whole."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from math import inf, isfinite
from typing import NamedTuple

from briefbook.model.dates import PartialDate
from briefbook.pages.escape import svg_text
from briefbook.pages.pictures.scales import Scale, amounts, span, times
from briefbook.pages.pictures.svg import (
    CELLS,
    LINE,
    Picture,
    broken,
    cells,
    dates_below,
    link,
    listed,
    marked,
    percent,
    stacked,
    upright,
    words,
)

BAR = 12
"""Pixels that a bar is high."""
PLOT = 190
"""Pixels that lines over time have to rise in."""
_TOP, _GAP = 13, 10


class Amount(NamedTuple):
    """A number to draw: what it is of, itself with all that qualifies it, and the bounds it stands for, an open one
    infinite. What is not held for certain `is_doubted`; what is said to be about so much `is_about`.
    """

    name: str
    words: str
    middle: float
    low: float
    high: float
    href: str = ""
    is_doubted: bool = False
    is_about: bool = False


class Point(NamedTuple):
    """An amount at a date."""

    amount: Amount
    date: PartialDate


class Series(NamedTuple):
    """Amounts of one thing over time, in order of their dates."""

    name: str
    points: tuple[Point, ...]
    href: str = ""


Number = Callable[[float], str]
"""How a mark on a scale is written."""


def bars(rows: Sequence[Amount], title: str, number: Number) -> Picture:
    """Amounts as bars from zero, those below it to the left of it; above each its name, and itself in words. A range
    is drawn over the end of its bar, an open one goes on in dashes.
    """
    scale = amounts(end for each in rows for end in (each.middle, each.low, each.high))
    zero = scale.at(0.0)
    made: list[str] = []
    top = 0
    for each in rows:
        drawn, height = _bar(each, scale, zero, top)
        made.append(drawn)
        top += height
    grid = "".join(upright(scale.at(each), 0, top, "bb-v-grid") for each in scale.ticks)
    grid += upright(zero, 0, top, "bb-v-axis")
    axis = _numbers(scale, top + LINE, number)
    says = f"Bar chart. {title}: {listed([f'{each.name}, {each.words}' for each in rows])}."
    return Picture("bars", says, top + LINE + 6, grid + "".join(made) + axis)


def _bar(row: Amount, scale: Scale, zero: float, top: int) -> tuple[str, int]:
    said, height = _labels(row, top)
    y = top + height + 2
    end = scale.at(row.middle)
    start, width = min(zero, end), abs(end - zero)
    is_bound = row.low == -inf and row.middle > 0  # `fewer than 60` is anything below
    doubt = " bb-v-doubt" if row.is_doubted or is_bound else " bb-v-about" if row.is_about else ""
    drawn = f'<rect class="bb-v-mark{doubt}" x="{percent(start)}" y="{y}" width="{percent(width)}" height="{BAR}"/>'
    if row.high == inf and row.middle < scale.high:
        drawn += _across(end, 1.0, y + BAR / 2, "bb-v-range bb-v-doubt")
    elif isfinite(row.low) and isfinite(row.high) and row.low != row.high:
        drawn += _across(scale.at(row.low), scale.at(row.high), y + BAR / 2, "bb-v-range")
        drawn += "".join(upright(scale.at(each), y + 2, y + BAR - 2, "bb-v-range") for each in (row.low, row.high))
    return link(row.href, said + drawn), height + 2 + BAR + _GAP


def _labels(row: Amount, top: int) -> tuple[str, int]:
    """A name and its words, on one line where they fit."""
    if cells(row.name) + cells(row.words) + 2 <= CELLS:
        y = top + _TOP
        return words(row.name, "0", y) + words(row.words, "100%", y, "bb-v-soft", "end"), LINE
    name, said = broken(row.name, lines=2), broken(row.words)
    drawn = stacked(name, "0", top + _TOP) + stacked(said, "0", top + _TOP + LINE * len(name), "bb-v-soft")
    return drawn, LINE * (len(name) + len(said))


def lines(series: Sequence[Series], title: str, number: Number, day: Callable[[str], str]) -> Picture:
    """Amounts over time on a scale from zero: dates as wide as they are uncertain, amounts as high as theirs. Each line
    has marks and dashes of its own, and its name above.
    """
    points = [point for each in series for point in each.points]
    over = times(point.date for point in points)
    assert over
    scale = amounts(end for each in points for end in (each.amount.middle, each.amount.low, each.amount.high))
    legend, top = _legend(series)
    top += 12
    bottom = top + PLOT
    made = [_across(0.0, 1.0, _rise(scale, each, top), "bb-v-grid") for each in scale.ticks]
    made += [words(number(each), "0", _rise(scale, each, top) - 3, "bb-v-soft") for each in scale.ticks]
    made += [upright(over.scale.at(at), bottom, bottom + 4, "bb-v-axis") for at, _ in over.ticks]
    made.append(_across(0.0, 1.0, _rise(scale, 0.0, top), "bb-v-axis"))
    made += dates_below(over, bottom + LINE, day)
    for place, each in enumerate(series):
        made += _line(each, place, over.scale, scale, top)
    says = [f"{each.name}, {listed([_said(point) for point in each.points], 8)}" for each in series]
    text = f"Line chart over time. {title}: {listed(says, 6)}."
    return Picture("lines", text, bottom + LINE + 6, legend + "".join(made))


def _said(point: Point) -> str:
    return point.amount.words


def _line(series: Series, place: int, over: Scale, scale: Scale, top: int) -> list[str]:
    made = []
    middles = [(over.at(_middle(each.date)), _rise(scale, each.amount.middle, top)) for each in series.points]
    for (x1, y1), (x2, y2), end in zip(middles, middles[1:], series.points[1:], strict=False):
        doubt = " bb-v-doubt" if end.amount.is_doubted else ""
        made.append(
            f'<line class="bb-v-path bb-v-path-{place}{doubt}" x1="{percent(x1)}" y1="{y1:g}" '
            f'x2="{percent(x2)}" y2="{y2:g}"/>'
        )
    for point, (x, y) in zip(series.points, middles, strict=True):
        first, last = span(point.date)
        drawn = _across(over.at(first), over.at(last), y, "bb-v-range") if last - first > 1 else ""
        amount = point.amount
        if amount.low != amount.high:
            drawn += upright(x, _rise(scale, amount.high, top), _rise(scale, amount.low, top), "bb-v-range")
        says = f"{series.name}: {amount.words}"
        made.append(
            link(amount.href, f"<title>{svg_text(says)}</title>{drawn}" + _mark(place, x, y, amount.is_doubted))
        )
    return made


def _middle(date: PartialDate) -> float:
    first, last = span(date)
    return (first + last) / 2 if isfinite(first + last) else last if first == -inf else first


def _legend(series: Sequence[Series]) -> tuple[str, int]:
    """The name of each line behind its mark; nothing for a single one."""
    if len(series) == 1:
        return "", 0
    made, y = [], 0
    for place, each in enumerate(series):
        name = broken(each.name, CELLS - 4, 2)
        drawn = _mark(place, 0.0, y + 9, is_doubted=False, shift=8) + stacked(name, "20", y + _TOP)
        made.append(link(each.href, drawn))
        y += LINE * len(name)
    return "".join(made), y


_SHAPES = ("M-4-4h8v8h-8z", "M0-5.5 5.5 4.5h-11z", "M0-6 6 0 0 6-6 0z", "M-4-4 4 4M-4 4 4-4", "M0-5.5V5.5M-5.5 0H5.5")


def _mark(place: int, x: float, y: float, is_doubted: bool, shift: int = 0) -> str:
    """The mark of a line; lines are told apart by it where there is no colour."""
    cls = "bb-v-mark bb-v-doubt" if is_doubted else "bb-v-mark"
    shape = f'<path d="{_SHAPES[(place - 1) % len(_SHAPES)]}"/>' if place else '<circle r="4.5"/>'
    at = f'x="{shift}"' if shift else f'x="{percent(x)}"'
    return f'<svg class="{cls}" {at} y="{y:g}" overflow="visible">{shape}</svg>'


def shares(parts: Sequence[Amount], title: str, rest: str) -> Picture:
    """Shares of a whole, in per cent, on one bar; numbered, with the words of each below. `rest` is what the part is
    called of which nothing is said.
    """
    left, top = 0.0, 30
    bar, below = [], []
    shades = 4
    for place, each in enumerate(parts):
        share = max(each.middle, 0.0) / 100
        doubt = " bb-v-doubt" if each.is_doubted else ""
        rect = (
            f'<rect class="bb-v-part bb-v-{place % shades}{doubt}" x="{percent(left)}" y="2" '
            f'width="{percent(share)}" height="22"/>'
        )
        if share > 0.05:
            tone = "bb-v-on" if place % shades == 0 else ""
            rect += words(str(place + 1), percent(left + share / 2), 18, tone, "middle")
        said, height = _labels(each._replace(name=f"{place + 1}. {each.name}"), top)
        bar.append(rect)
        below.append(link(each.href, said))
        left, top = left + share, top + height + 4
    if left < 0.9995:
        bar.append(
            f'<rect class="bb-v-box bb-v-doubt" x="{percent(left)}" y="2" width="{percent(1 - left)}" height="22"/>'
        )
        below.append(words(rest, "0", top + _TOP, "bb-v-soft"))
        top += LINE
    says = f"Shares of a whole. {title}: {listed([f'{each.name}, {each.words}' for each in parts])}."
    return Picture("shares", says, top + 6, "".join(bar) + "".join(below))


def _across(x1: float, x2: float, y: float, cls: str) -> str:
    return f'<line class="{cls}" x1="{percent(x1)}" y1="{y:g}" x2="{percent(x2)}" y2="{y:g}"/>'


def _rise(scale: Scale, value: float, top: int) -> float:
    return round(top + PLOT * (1 - scale.at(value)), 1)


def _numbers(scale: Scale, y: float, number: Number) -> str:
    """The marks of a scale in numbers, none of them beyond an end; of many every other one."""
    shown = scale.ticks if len(scale.ticks) <= 5 else scale.ticks[::2]
    return "".join(marked(number(each), scale.at(each), y) for each in shown)
