"""Pictures: what they show is parsed out of the SVG and held against the numbers, dates and relations behind it."""

from __future__ import annotations

import re
from itertools import pairwise
from math import inf
from xml.etree import ElementTree

import pytest

from briefbook.model.dates import EARLIEST, LATEST, PartialDate
from briefbook.pages.pictures import charts, neighbourhood, timeline, world_map
from briefbook.pages.pictures.charts import Amount, Point, Series
from briefbook.pages.pictures.neighbourhood import Neighbour
from briefbook.pages.pictures.scales import amounts, days
from briefbook.pages.pictures.svg import Picture, broken, cells, document, figure
from briefbook.pages.pictures.timeline import When
from briefbook.pages.pictures.world_map import Dot, window_around
from small_book import book, day

HOSTILE = """<b onload="x">&amp; *a* [b](c) `d` ]]> </text></svg> {{ e }} | # &#60;script>\u202e\x07 '"""
SVG = "{http://www.w3.org/2000/svg}"


def parsed(picture: Picture) -> ElementTree.Element:
    return ElementTree.fromstring(document(picture))


def named(root: ElementTree.Element, tag: str, cls: str = "") -> list[ElementTree.Element]:
    return [each for each in root.iter(SVG + tag) if cls in each.get("class", "").split() or not cls]


def share(element: ElementTree.Element, name: str) -> float:
    return float(element.get(name, "").removesuffix("%")) / 100


def number(value: float) -> str:
    return f"{value:g}"


@pytest.mark.parametrize(
    "values",
    [(50, 100, 25), (-25, 100), (-3, -7), (0.001, 0.002), (1e9, 5), (0, 0), (7,)],
    ids=str,
)
def test_bars_are_as_long_as_their_numbers_and_begin_at_zero(values: tuple[float, ...]) -> None:
    rows = [Amount(f"n{each}", str(each), each, each, each) for each in values]

    root = parsed(charts.bars(rows, "Title", number))

    (axis,) = {share(each, "x1") for each in named(root, "line", "bb-v-axis")}
    drawn = [(share(each, "x"), share(each, "width")) for each in named(root, "rect", "bb-v-mark")]
    scale = amounts(values)
    for value, (start, width) in zip(values, drawn, strict=True):
        assert width == pytest.approx(abs(value) / (scale.high - scale.low), abs=1e-4)
        assert start == pytest.approx(axis if value >= 0 else axis - width, abs=2e-4)  # what is negative lies left
    assert scale.low <= 0 <= scale.high


def test_the_uncertainty_of_a_number_is_drawn() -> None:
    rows = [
        Amount("range", "30–60", 45, 30, 60),
        Amount("bound", "fewer than 70", 70, -inf, 70),
        Amount("open", "more than 20", 20, 20, inf),
        Amount("doubted", "50 (likely)", 50, 50, 50, is_doubted=True),
        Amount("about", "about 40", 40, 40, 40, is_about=True),
        Amount("plain", "80", 80, 80, 80),
    ]

    root = parsed(charts.bars(rows, "Title", number))

    ranges = [(share(each, "x1"), share(each, "x2")) for each in named(root, "line", "bb-v-range")]
    assert (0.375, 0.75) in ranges  # from 30 to 60 on a scale to 80
    assert (0.25, 1.0) in ranges  # from 20 on
    marks = [each.get("class") for each in named(root, "rect", "bb-v-mark")]
    assert [("doubt" in str(each), "about" in str(each)) for each in marks] == [
        *[(False, False), (True, False), (False, False), (True, False), (False, True), (False, False)]
    ]


def test_shares_fill_the_whole_and_what_is_not_recorded_is_left_open() -> None:
    parts = [Amount("A", "41 %", 41, 41, 41), Amount("B", "30 %", 30, 30, 30)]

    root = parsed(charts.shares(parts, "Title", "The rest is not recorded"))

    widths = [share(each, "width") for each in named(root, "rect")]
    assert widths == pytest.approx([0.41, 0.30, 0.29])
    assert "The rest is not recorded" in "".join(root.itertext())


def test_a_line_goes_through_the_middle_of_its_dates_as_high_as_its_numbers() -> None:
    dates = [day("2018"), day("2019-06"), day("2022-05-05")]
    points = tuple(
        Point(Amount("", str(each), each, each, each), when) for each, when in zip((10, 20, 5), dates, strict=True)
    )

    root = parsed(charts.lines([Series("All", points)], "Title", number, str))

    path = named(root, "line", "bb-v-path")
    at = [share(path[0], "x1"), *(share(each, "x2") for each in path)]
    middles = [(days(each.first) + days(each.last) + 1) / 2 for each in dates]
    gaps = [b - a for a, b in pairwise(at)]
    assert gaps[0] / gaps[1] == pytest.approx((middles[1] - middles[0]) / (middles[2] - middles[1]), rel=0.01)
    heights = [float(path[0].get("y1", "")), *(float(each.get("y2", "")) for each in path)]
    assert (heights[0] - heights[1]) / (heights[2] - heights[0]) == pytest.approx((20 - 10) / (10 - 5), rel=0.02)
    uncertain = [share(each, "x2") - share(each, "x1") for each in named(root, "line", "bb-v-range")]
    assert uncertain[0] / uncertain[1] == pytest.approx(365 / 30, rel=0.02)  # a year is as wide as a year


def test_moments_lie_where_their_days_are_as_wide_as_they_are_uncertain() -> None:
    moments = [
        When("2010", day("2010")),
        When("5 May 2012", day("2012-05-05")),
        When("since 2013", PartialDate("2013/..", (2013, 1, 1), LATEST)),
        When("until 2014", PartialDate("../2014", EARLIEST, (2014, 12, 31))),
    ]

    picture = timeline.timeline(moments, "Title", str)

    assert picture is not None
    root = parsed(picture)
    rects = named(root, "rect", "bb-v-mark")
    year, since, until = ((share(each, "x"), share(each, "x") + share(each, "width")) for each in rects)
    (dot,) = named(root, "circle")
    assert since[1] == pytest.approx(1, abs=1e-3)
    assert until[0] == 0
    whole = (until[1] - year[0]) / (days((2015, 1, 1)) - days((2010, 1, 1)))
    assert (year[1] - year[0]) / whole == pytest.approx(365, abs=1)
    assert (share(dot, "cx") - year[0]) / whole == pytest.approx(days((2012, 5, 5)) - days((2010, 1, 1)), abs=1.5)
    assert [("bb-v-doubt" in str(each.get("class"))) for each in rects] == [False, True, True]


def test_days_are_counted_as_the_calendar_has_them() -> None:
    assert days((1970, 1, 1)) - days((1969, 12, 31)) == 1
    assert days((2000, 3, 1)) - days((2000, 2, 28)) == 2
    assert days((1900, 3, 1)) - days((1900, 2, 28)) == 1
    assert days((1, 1, 1)) - days((0, 12, 31)) == 1


def test_a_neighbourhood_has_its_edges_in_the_direction_in_which_they_are_said() -> None:
    picture = neighbourhood.neighbourhood(
        "acme",
        "Acme",
        [
            Neighbour("Owns", "Road", "road.md"),
            Neighbour("Partner of", "Other", "", is_symmetric=True),
            Neighbour("Founder of", "Zeta", "zeta.md", "likely", is_incoming=True, is_doubted=True),
        ],
        7,
        "and 7 more",
    )

    root = parsed(picture)
    edges = [each for each in named(root, "line", "bb-v-edge") if each.get("y1") == each.get("y2")]
    assert {(each.get("x1"), each.get("x2"), bool(each.get("marker-end")), each.get("class")) for each in edges} == {
        ("50%", "56%", True, "bb-v-edge"),
        ("50%", "56%", False, "bb-v-edge"),
        ("44%", "50%", True, "bb-v-edge bb-v-doubt"),
    }
    text = "|".join(root.itertext())
    assert all(each in text for each in ("Owns", "(likely)", "and 7 more"))
    assert (
        picture.says == "Acme and those around it. "
        "Owns: Road; Partner of: Other; Zeta: Founder of (likely) →; and 7 more."
    )


CAIRO = Dot("Cairo", "30.04, 31.24", 30.04, 31.24)


def rings_of_land(picture: Picture) -> list[list[tuple[int, int]]]:
    """In whole pixels."""
    (path,) = named(parsed(picture), "path", "bb-v-land")
    rings = []
    for ring in str(path.get("d")).split("z")[:-1]:
        start, steps = (list(map(int, re.findall(r"-?\d+", each))) for each in ring.split("l"))
        x, y = start
        points = [(x, y)]
        for dx, dy in zip(steps[::2], steps[1::2], strict=True):
            x, y = x + dx, y + dy
            points.append((x, y))
        rings.append(points)
    return rings


def is_on_land(picture: Picture, x: float, y: float) -> bool:
    """Whether a ray from a pixel to the right crosses an odd number of shores."""
    crossed = 0
    for ring in rings_of_land(picture):
        for (x1, y1), (x2, y2) in pairwise((*ring, ring[0])):
            crossed += (y1 > y) != (y2 > y) and x < x1 + (y - y1) / (y2 - y1) * (x2 - x1)
    return crossed % 2 == 1


@pytest.mark.parametrize(
    ("latitude", "longitude", "is_land"),
    [
        (30.04, 31.24, True),  # Cairo
        (27.0, 35.5, False),  # the Red Sea
        (41.0, 51.0, False),  # the Caspian Sea, a hole in the land
        (67.0, -179.0, True),  # Chukotka, on the far side of the antimeridian
        (66.0, 178.0, True),  # and on the near one
        (0.0, 180.0, False),
        (-89.0, 100.0, True),
        (-90.0, 0.0, True),
        (90.0, 0.0, False),
        (-25.0, 134.0, True),  # Australia
        (-18.13, 178.43, True),  # Fiji
    ],
)
def test_a_dot_is_where_its_place_is(latitude: float, longitude: float, is_land: bool) -> None:
    picture = world_map.world_map([Dot("There", "", latitude, longitude)], "Title")

    (drawn,) = named(parsed(picture), "circle")
    x, y = float(str(drawn.get("cx"))), float(str(drawn.get("cy")))
    assert x == pytest.approx(world_map.PAPER_WIDTH / 2, abs=0.1)
    assert 4.5 <= y <= picture.height - 4.5  # a dot on a pole is seen whole
    assert is_on_land(picture, x, y - 1 if latitude == -90 else y) is is_land


def test_a_map_shows_all_its_places_in_their_directions_the_shorter_way_round() -> None:
    fiji, samoa = Dot("Suva", "", -18.14, 178.44), Dot("Apia", "", -13.83, -171.77)

    window = window_around([fiji, samoa])

    assert window_around([fiji]).down == window.down  # neither shows the world
    (fiji_x, fiji_y), (samoa_x, samoa_y) = window.of(fiji), window.of(samoa)
    assert (samoa_x - fiji_x) / window.across == pytest.approx(9.79)  # from 178.44 east to 171.77 west
    assert (fiji_y - samoa_y) / window.down == pytest.approx(4.31)
    everywhere = [Dot("", "", latitude, longitude) for latitude in (-90, 0, 90) for longitude in range(-180, 181, 30)]
    window = window_around(everywhere)
    assert window.west == -185
    for x, y in map(window.of, everywhere):
        assert 4.5 <= x <= world_map.PAPER_WIDTH - 4.5
        assert 2 <= y <= window.height - 2


def test_places_are_named_where_there_is_room_and_every_dot_says_what_it_is() -> None:
    giza = Dot("Giza", "29.99, 31.21", 29.99, 31.21, "giza.md", is_doubted=True, said="disputed")
    far = [Dot(f"Far {each}", "0, 0", each - 12, each * 12 - 150, f"{each}.md") for each in range(23)]

    few = parsed(world_map.world_map([CAIRO, giza, *far[:2]], "Title"))
    heap = parsed(world_map.world_map([CAIRO] * 6, "Title"))
    many = parsed(world_map.world_map([CAIRO, giza, *far], "Title"))

    assert [each.text for each in named(few, "text")] == ["Cairo", "Giza (disputed)", "Far 0", "Far 1"]
    assert 0 < len(named(heap, "text")) < 6
    assert not named(many, "text")
    for root, count in ((few, 4), (many, 25)):
        dots = named(root, "circle")
        assert len(dots) == len(named(root, "title")) == count
        assert [each for each in dots if "bb-v-doubt" in str(each.get("class"))] == [dots[1]]
        assert len(named(root, "a")) == count - 1
    assert "Giza: 29.99, 31.21 (disputed)" in [each.text for each in named(many, "title")]


def test_a_place_has_a_map_on_its_page_that_says_whose_borders_it_shows() -> None:
    made = book(
        """
    sources: {one: {type: report, title: One}, two: {type: report, title: Two}}
    defaults: {source: one}
    entities:
      cairo: {type: city, name: Cairo, coordinates: ["30.04, 31.24", {value: "31.5, 31.3", source: two}]}
      giza: {type: city, name: Giza, coordinates: {value: "29.99, 31.21", rank: deprecated}}
    """
    )

    page = made.markdown["places/cairo.md"]

    (picture,) = re.findall(r"<figure.*?</figure>", page)
    assert picture.count("<circle") == picture.count("bb-v-mark bb-v-doubt") == 2  # sources disagree
    assert "<a xlink" not in picture
    assert len(picture) < 5_000
    assert "Natural Earth" in page.split("</figure>")[1]
    assert "<figure" not in made.markdown["places/giza.md"]


PICTURES = {
    "bars": lambda text: charts.bars([Amount(text, text, 1, 0, 2, "x.md")], text, number),
    "shares": lambda text: charts.shares([Amount(text, text, 40, 40, 40, "x.md")], text, text),
    "lines": lambda text: charts.lines(
        [Series(text, (Point(Amount(text, text, 1, 0, 2, "x.md"), day("2020")),), "x.md")] * 2, text, number, str
    ),
    "timeline": lambda text: timeline.timeline([When(text, day("2020"), "x.md")] * 2, text, str),
    "neighbourhood": lambda text: neighbourhood.neighbourhood(
        "acme", text, [Neighbour(text, text, "x.md", text)] * 3, 1, text
    ),
    "map": lambda text: world_map.world_map([Dot(text, text, 30.04, 31.24, "x.md", said=text)], text),
}


@pytest.mark.parametrize("kind", PICTURES)
def test_hostile_words_are_words_and_all_that_is_drawn_is_a_link(kind: str) -> None:
    picture = PICTURES[kind](HOSTILE)
    plain = PICTURES[kind]("words")
    assert picture
    assert plain

    root = parsed(picture)
    # Nothing but our own elements and attributes, and the words in them.
    allowed = {"svg", "style", "a", "rect", "line", "text", "circle", "path", "title", "defs", "marker"}
    assert {each.tag.removeprefix(SVG) for each in root.iter()} <= allowed
    assert not [name for each in root.iter() for name in each.attrib if name.startswith("on") or name == "style"]
    assert "<b onload" in "".join(root.itertext()).replace(" ", "").replace("onload", " onload")
    assert len(list(root.iter(f"{SVG}a"))) == len(list(parsed(plain).iter(f"{SVG}a"))) > 0
    on_page = figure(picture)
    assert "\n" not in on_page
    assert "style=" not in on_page
    assert not re.search(r"[*_`\[\]{}|]|\u202e|\x07", on_page)
    assert re.search(r'aria-label="[^"]*onload', on_page)


@pytest.mark.parametrize(
    "text", ["short", "a" * 200, "word " * 60, "上海市人工智能实验室" * 9, "é́" * 90, "上海 and " * 30]
)
def test_words_are_broken_to_fit_the_narrowest_screen(text: str) -> None:
    lines = broken(text)

    assert all(cells(each) <= 42 for each in lines)
    assert len(lines) <= 4
    if not lines[-1].endswith("…"):
        assert "".join(lines).replace(" ", "") == text.replace(" ", "")


FACTS = """
    sources: {one: {type: report, title: One}, two: {type: report, title: Two}}
    defaults: {source: one}
    entities:
      acme:
        type: company
        name: Acme
        owns: [road, {to: lab, likelihood: likely}, {to: old, rank: deprecated}, {to: not, denied: true}]
        based_in: [{to: oslo, end: 2015}, {to: rome, source: two}]
      road: {type: company, name: Road, owns: []}
      lab: {type: lab, name: Lab}
      old: {type: company, name: Old}
      not: {type: company, name: Not}
      oslo: {type: city, name: Oslo}
      rome: {type: city, name: Rome}
    observations:
      - {of: acme, metric: staff, value: 10, as_of: 2020}
      - {of: acme, metric: staff, value: 12, as_of: 2021}
      - {of: acme, metric: staff, value: 14, as_of: 2022}
      - {of: acme, metric: staff, value: 16, as_of: 2022, source: two}
      - {of: acme, metric: staff, value: 99, as_of: 2022, rank: deprecated}
"""


def test_the_page_of_an_entity_draws_those_around_it_and_its_series_with_all_that_qualifies_them() -> None:
    made = book(FACTS, vocabulary="metrics: {staff: {label: Staff, unit: people}}")

    page = made.markdown["organizations/acme.md"]

    figures = re.findall(r"<figure.*?</figure>", page)
    assert len(figures) == 2
    around, series = figures
    text = re.sub(r"&#(\d+);", lambda each: chr(int(each[1])), around)
    for words in ("(likely,", "80", "(set aside)", "(denied)", "until 2015"):
        assert words in text
    dashed = re.findall(r'<a xlink:href="([^"]*)"><line class="bb-v-edge bb-v-doubt"', around)
    assert set(dashed) == {"lab.md", "old.md", "not.md", "../places/oslo.md", "../places/rome.md"}
    assert set(re.findall(r'xlink:href="([^"]*)"', around)) == {
        *("road.md", "lab.md", "old.md", "not.md", "../places/oslo.md", "../places/rome.md")
    }
    text = re.sub(r"&#(\d+);", lambda each: chr(int(each[1])), series)
    assert re.findall(r"<title>.*?: (.*?)</title>", text) == [
        *("10 people", "12 people", "16 people (disputed)", "14 people (disputed)")
    ]


def test_of_many_relations_the_first_are_drawn_and_the_others_counted() -> None:
    names = ", ".join(f"c{number}" for number in range(40))
    entities = "".join(f"\n      c{number}: {{type: company, name: C{number}}}" for number in range(40))
    made = book(
        f"""
    sources: {{one: {{type: report, title: One}}}}
    defaults: {{source: one}}
    entities:
      acme: {{type: company, name: Acme, owns: [{names}]}}{entities}
    """
    )

    (picture,) = re.findall(r"<figure.*?</figure>", made.markdown["organizations/acme.md"])

    assert picture.count("<a xlink") == neighbourhood.MOST
    assert ">and 16 more</text>" in picture
    assert "<figure" not in made.markdown["organizations/c1.md"]  # one relation is a line of words
