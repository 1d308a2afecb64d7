"""Places on a map: equirectangular, true to scale in the middle, and cut to what lies around the places."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from importlib.resources import files
from itertools import accumulate, pairwise
from math import cos, radians
from typing import NamedTuple

from briefbook.pages.escape import svg_text
from briefbook.pages.pictures.svg import PAPER_WIDTH, Picture, broken, cells, link, listed, words

MOST = 24
"""So many places are named."""
WHOSE_BORDERS = "Borders: Natural Earth, as of its data; no position is taken."

_LOWEST, _HIGHEST = 200, 400
"""Pixels that a map is high."""
_LEAST = 18.0
"""Degrees of latitude that a map shows, so that countries can be told."""
_NARROWEST = 0.25
"""Nearer to a pole a degree of longitude is not drawn narrower than this share of one of latitude."""
_POLE, _AROUND = 92.0, 370.0
"""The latitude at which a map ends, and the degrees of longitude that it shows at most, so that dots are seen whole."""
_ROOM = 1.3
"""A map is so much larger than what lies between the places."""
_BEYOND = 8
"""Pixels beyond the edge to which outlines are drawn, so that none runs along it."""
_NAME, _CELL, _LINE = 24, 7.5, 15
"""Cells of a name, and pixels that a cell and a line of it take."""

Point = tuple[float, float]


class Dot(NamedTuple):
    """A place on a map, in degrees. `words` are its coordinates as written, and `said` is what qualifies them."""

    name: str
    words: str
    latitude: float
    longitude: float
    href: str = ""
    is_doubted: bool = False
    said: str = ""

    @property
    def label(self) -> str:
        return f"{self.name} ({self.said})" if self.said else self.name

    @property
    def sentence(self) -> str:
        """All of it, for those who cannot see where it is."""
        return f"{self.name}: {self.words} ({self.said})" if self.said else f"{self.name}: {self.words}"


class Outline(NamedTuple):
    """A ring or a line in degrees, and the longitudes and latitudes between which it lies."""

    points: tuple[Point, ...]
    west: float
    east: float
    south: float
    north: float


class Window(NamedTuple):
    """What a map shows: its upper left corner in degrees, pixels to a degree, and how many pixels it is high."""

    west: float
    north: float
    across: float
    down: float
    height: int

    def at(self, longitude: float, latitude: float) -> Point:
        """The pixel of a point, in the turn around the world in which it is written."""
        return (longitude - self.west) * self.across, (self.north - latitude) * self.down

    def of(self, dot: Dot) -> Point:
        """The pixel of a place, in the turn that is nearest to the middle."""
        middle = self.west + PAPER_WIDTH / self.across / 2
        return self.at(dot.longitude + 360 * round((middle - dot.longitude) / 360), dot.latitude)


def world_map(dots: Sequence[Dot], title: str) -> Picture:
    """Places as dots, named where they are few and the name has room; every dot says what it is."""
    window = window_around(dots)
    places = [window.of(each) for each in dots]
    made = [
        f'<rect class="bb-v-sea" width="{PAPER_WIDTH}" height="{window.height}"/>'
        f'<path class="bb-v-land" fill-rule="evenodd" d="{_land(window)}"/>'
        f'<path class="bb-v-border" d="{_borders(window)}"/>'
    ]
    names = _names(dots, places, window.height) if len(dots) <= MOST else [""] * len(dots)
    for each, (x, y), name in zip(dots, places, names, strict=True):
        cls = 'bb-v-mark bb-v-doubt" stroke-width="2' if each.is_doubted else "bb-v-mark"
        dot = f'<circle class="{cls}" cx="{x:.1f}" cy="{y:.1f}" r="4.5"/>'
        made.append(link(each.href, f"<title>{svg_text(each.sentence)}</title>{dot}{name}"))
    says = f"Map. {title}: {listed([each.sentence for each in dots], MOST)}. {WHOSE_BORDERS}"
    return Picture("map", says, window.height, "".join(made), f"0 0 {PAPER_WIDTH} {window.height}")


def window_around(dots: Iterable[Dot]) -> Window:
    """Where all places are seen, on whichever side of the antimeridian, with room around them."""
    dots = tuple(dots)
    south, north = min(each.latitude for each in dots), max(each.latitude for each in dots)
    longitudes = sorted({each.longitude % 360 for each in dots})
    gaps = [later - each for each, later in pairwise((*longitudes, longitudes[0] + 360))]
    widest = gaps.index(max(gaps))
    west, wide = longitudes[(widest + 1) % len(longitudes)], max(360 - gaps[widest], 0.0)
    if wide * _ROOM >= 360:
        west, wide = -180.0, 360.0  # as maps of the world usually are
    middle = (south + north) / 2
    narrowed = max(cos(radians(middle)), _NARROWEST)
    tall = max((north - south) * _ROOM, _LEAST)
    down = min(_HIGHEST / tall, PAPER_WIDTH / (max(wide, 1.0) * _ROOM * narrowed), _LOWEST / _LEAST)
    down = max(down, PAPER_WIDTH / (_AROUND * narrowed))
    height = min(max(round(tall * down), _LOWEST), _HIGHEST)
    half = height / down / 2
    top = min(max(middle + half, 2 * half - _POLE), _POLE)
    left = (west + wide / 2 + 180) % 360 - 180 - PAPER_WIDTH / (down * narrowed) / 2
    return Window(round(left, 6), top, down * narrowed, down, height)


@lru_cache(maxsize=1)
def _world() -> dict[str, tuple[Outline, ...]]:
    """The outlines of land, and the borders between countries."""
    file = files(__package__) / "vendored" / "world.json"
    found: dict[str, list[list[int]]] = json.loads(file.read_text(encoding="utf-8"))
    return {name: tuple(map(_outline, lines)) for name, lines in found.items()}


def _outline(steps: Sequence[int]) -> Outline:
    east, north = ([each / 10 for each in accumulate(steps[start::2])] for start in (0, 1))
    return Outline(tuple(zip(east, north, strict=True)), min(east), max(east), min(north), max(north))


def _seen(window: Window, outlines: Iterable[Outline]) -> Iterator[list[Point]]:
    """Outlines in pixels, in every turn around the world in which they reach into the window."""
    for each in outlines:
        for turn in (-360, 0, 360):
            left, top = window.at(each.west + turn, each.north)
            right, bottom = window.at(each.east + turn, each.south)
            if left < PAPER_WIDTH and right > 0 and top < window.height and bottom > 0:
                yield [window.at(longitude + turn, latitude) for longitude, latitude in each.points]


def _land(window: Window) -> str:
    edges = ((0, -_BEYOND, 1), (0, PAPER_WIDTH + _BEYOND, -1), (1, -_BEYOND, 1), (1, window.height + _BEYOND, -1))
    made = []
    for ring in _seen(window, _world()["land"]):
        for axis, edge, side in edges:
            ring = list(_within(ring, axis, edge, side))
        path = _path(ring, fewest=3)
        made += [f"{path}z"] if path else []
    return "".join(made)


def _within(ring: Sequence[Point], axis: int, edge: float, side: int) -> Iterator[Point]:
    """What of a ring lies on one side of a line, as a ring (Sutherland and Hodgman)."""
    for before, each in zip((*ring[-1:], *ring[:-1]), ring, strict=True):
        inner, outer = (each[axis] - edge) * side >= 0, (before[axis] - edge) * side >= 0
        if inner != outer:
            share = (edge - before[axis]) / (each[axis] - before[axis])
            yield before[0] + share * (each[0] - before[0]), before[1] + share * (each[1] - before[1])
        if inner:
            yield each


def _borders(window: Window) -> str:
    return "".join(_path(run, fewest=2) for line in _seen(window, _world()["borders"]) for run in _runs(window, line))


def _runs(window: Window, line: Iterable[Point]) -> Iterator[list[Point]]:
    """The parts of a line that may be seen."""
    run: list[Point] = []
    for before, each in pairwise(line):
        (left, right), (top, bottom) = sorted((before[0], each[0])), sorted((before[1], each[1]))
        if left < PAPER_WIDTH and right > 0 and top < window.height and bottom > 0:
            run = [*run, each] if run else [before, each]
        elif run:
            yield run
            run = []
    if run:
        yield run


def _path(points: Iterable[Point], *, fewest: int) -> str:
    """A path in whole pixels, by steps of two at least but for the last; empty where too few points are left of it."""
    rounded = [(round(x), round(y)) for x, y in points]
    whole = rounded[:1]
    for each in rounded[1:-1]:
        if max(abs(each[0] - whole[-1][0]), abs(each[1] - whole[-1][1])) > 1:
            whole.append(each)
    if rounded[-1:] != whole[-1:]:
        whole += rounded[-1:]
    if len(whole) < fewest:
        return ""
    steps = " ".join(f"{x - left} {y - top}" for (left, top), (x, y) in pairwise(whole)).replace(" -", "-")
    return f"M{whole[0][0]} {whole[0][1]}l{steps}"


Box = tuple[float, float, float, float]


def _names(dots: Sequence[Dot], places: Sequence[Point], height: int) -> list[str]:
    """Names beside, above or below their dots, where they cover neither a dot nor another name; else none."""
    taken: list[Box] = [(x - 6, y - 6, x + 6, y + 6) for x, y in places]
    made = []
    for number, (each, (x, y)) in enumerate(zip(dots, places, strict=True)):
        (name,) = broken(each.label, _NAME, 1)
        wide = cells(name) * _CELL
        ways = (
            (x + 8, y + 4, "", x + 7),
            (x - 8, y + 4, "end", x - 7 - wide),
            (x, y - 9, "middle", x - wide / 2),
            (x, y + 18, "middle", x - wide / 2),
        )
        others = [box for at, box in enumerate(taken) if at != number]
        made.append("")
        for at, base, anchor, left in ways:
            box = (left, base - _LINE + 3, left + wide, base + 3)
            is_inside = left >= 0 and box[2] <= PAPER_WIDTH and box[1] >= 0 and box[3] <= height
            if is_inside and not any(_overlap(box, other) for other in others):
                made[-1] = words(name, f"{at:.1f}", round(base, 1), "", anchor)
                taken.append(box)
                break
    return made


def _overlap(one: Box, other: Box) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]
