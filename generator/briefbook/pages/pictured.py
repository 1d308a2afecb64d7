"""What a page holds → pictures of it: observations as charts, moments as a timeline, relations as a neighbourhood.

A picture shows what the page shows, in the page's own words, with all that qualifies it; nothing else is looked up.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from decimal import Decimal
from typing import NamedTuple

from briefbook.model.dates import EARLIEST, ENDED, LATEST, PartialDate, plain_date
from briefbook.model.derived import Moment
from briefbook.model.entries import Observation
from briefbook.model.facts import Fact, facts_in
from briefbook.model.inline import Line, PageLink, RawMarkdown, Segment, TextRun
from briefbook.model.lookup import LEAST_DATES
from briefbook.model.statement import Qualifiers, Statement
from briefbook.model.values import CodeValue, NumberValue, is_coordinates
from briefbook.pages.inline import line, plain
from briefbook.pages.page_context import PageContext
from briefbook.pages.pictures import charts, neighbourhood, timeline, world_map
from briefbook.pages.pictures.charts import Amount, Point, Series
from briefbook.pages.pictures.scales import days
from briefbook.pages.pictures.svg import Picture, figure
from briefbook.pages.relations import Relation
from briefbook.pages.wording import date_words, digit_words, month_words, year_words

FEWEST_AMOUNTS, FEWEST_NEIGHBOURS, FEWEST_MOMENTS = 2, 3, 2
"""Of fewer a picture says no more than a line of words."""
MOST_LINES = 5
"""Lines of one chart that their marks tell apart."""


class ChartRow(NamedTuple):
    """A number to draw. `head` is what it stands for: a part, a date or a source. `words` are its value with all else
    that qualifies it.
    """

    observation: Observation
    head: Line
    words: str


class Chart(NamedTuple):
    """Numbers that can be compared, of one metric in one unit: of several parts, or of one part at several dates or
    from several sources, as `by` says. `label` says of what they are, and whether they are of several dates. They are
    said in `units`, and drawn in the one that these are, or in the one by which they are compared.
    """

    label: str
    by: str
    units: tuple[str, ...]
    rows: tuple[ChartRow, ...]

    @property
    def unit(self) -> str:
        """The unit of the scale."""
        return self.units[0] if len(self.units) == 1 else self.rows[0].observation.base_unit

    @property
    def factor(self) -> float:
        """How many of the unit by which they are compared make one on the scale."""
        value = self.rows[0].observation.value
        return float(Decimal(value.factor)) if len(self.units) == 1 and isinstance(value, NumberValue) else 1.0


def chart_picture(context: PageContext, chart: Chart, title: str = "", show: str = "") -> Picture | None:
    """A chart of numbers, each a link to what it stands for: lines over time, else bars, unless a block wants another
    one of `SHOWN_AS`. None where there are too few.
    """
    if len(chart.rows) < FEWEST_AMOUNTS:
        return None
    said = title or chart.label
    if show == "shares":
        return charts.shares(_amounts(context, chart), said, "The rest is not recorded")
    lines = lines_picture(context, (chart,), title) if show in ("", "lines") else None
    return lines or charts.bars(_amounts(context, chart), said, _number_in(context.book.language))


def lines_picture(context: PageContext, over: Sequence[Chart], title: str = "") -> Picture | None:
    """Lines over time in one picture; None where these are no such charts, or too many, or have too few dates."""
    if not over or len(over) > MOST_LINES or len({each.unit for each in over}) > 1:
        return None
    dated = all(each.by == "date" and all(row.observation.qualifiers.as_of for row in each.rows) for each in over)
    dates = {row.observation.qualifiers.as_of for each in over for row in each.rows}
    if not dated or len(dates) < LEAST_DATES:
        return None
    language = context.book.language
    series = []
    for each in over:
        id = each.rows[0].observation.subject
        to = context.go(id) if id else TextRun(each.label)
        dates_of = (row.observation.qualifiers.as_of or ENDED for row in each.rows)
        points = tuple(map(Point, _amounts(context, each), dates_of))
        series.append(Series(plain((to,)), points, _target(to)))
    label = title or (over[0].label if len(over) == 1 else over[0].label.partition(", ")[0])
    return charts.lines(series, label, _number_in(language), _date_in(language))


def _amounts(context: PageContext, chart: Chart) -> list[Amount]:
    return [_amount(context, each, chart.factor) for each in chart.rows]


def _amount(context: PageContext, each: ChartRow, factor: float) -> Amount:
    observation = each.observation
    value = observation.value
    assert isinstance(value, NumberValue)
    doubted = is_doubted(context, observation.qualifiers, observation.of, (observation,))
    href = next((_target(segment) for segment in each.head if _target(segment)), "")
    bounds = (value.middle / factor, value.low / factor, value.high / factor)
    return Amount(plain(each.head), each.words, *bounds, href, doubted, value.is_about)


def is_doubted(context: PageContext, said: Qualifiers, id: str, bearers: Iterable[Statement | Observation]) -> bool:
    """Whether what is said of an entity is drawn in dashes: nobody is sure of it, or it is said to be wrong, or was set
    aside, or sources disagree on it.
    """
    is_unsure = bool(said.likelihood) or not said.is_affirmed or said.said_by is not None
    return is_unsure or context.is_disputed(id, bearers)


def _target(segment: Segment) -> str:
    return segment.href if isinstance(segment, PageLink) else ""


def _number_in(language: str) -> Callable[[float], str]:
    return lambda number: digit_words(f"{number:.10g}" if "e" not in f"{number:.10g}" else f"{number:.0f}", language)


def _date_in(language: str) -> Callable[[str], str]:
    def said(text: str) -> str:
        date = plain_date(text)
        return date_words(date, language) if date else year_words(int(text.removeprefix("Y")), language)

    return said


def chart_note(context: PageContext, chart: Chart, *, is_sourced: bool = True) -> Line:
    """What a chart is in, as of when, and from where: `In points. As of 2020. Source: One.`; without the sources where
    they are cited beside it.
    """
    dates = dict.fromkeys(each.observation.qualifiers.as_of for each in chart.rows)
    when = next(iter(dates)) if len(dates) == 1 else None
    said = [f"In {chart.unit}." if chart.unit else "", f"As of {context.date(when)}." if when else ""]
    words = " ".join(each for each in said if each)
    sources = dict.fromkeys(each.observation.source for each in chart.rows if each.observation.source)
    made: list[Segment] = [TextRun(words)] if words else []
    if sources and is_sourced:
        head = f"{' ' if words else ''}{'Source' if len(sources) == 1 else 'Sources'}: "
        made += [TextRun(head), *context.links(sources), TextRun(".")]
    return tuple(made)


def with_note(picture: Picture, note: Line) -> str:
    """A picture in a page, and below it what must be known to read it."""
    said = f'\n\n<div class="bb-picture-note" markdown="1">\n\n{line(note)}\n\n</div>' if note else ""
    return figure(picture) + said


def timeline_picture(
    context: PageContext, moments: Sequence[tuple[Moment, str]], title: str = "", *, has_words: bool = True
) -> Picture | None:
    """Moments on a scale of days, each with its words; None where they are too many or too few."""
    if not FEWEST_MOMENTS <= len(moments) <= timeline.MOST:
        return None
    drawn = []
    for each, said in moments:
        href = _target(context.go(each.entity))
        doubted = is_doubted(context, each.fact.qualifiers, each.entity, each.fact.statements)
        drawn.append(timeline.When(said, each.date, href, doubted))
    return timeline.timeline(drawn, title or "What happened", _date_in(context.book.language), has_words=has_words)


def overview_picture(context: PageContext, moments: Iterable[tuple[Moment, str]]) -> str:
    """How much happened when, over all years of a list, each bar a link into it; empty where that is one bar."""
    language = context.book.language
    found = timeline.spans([(each.date, href) for each, href in moments])
    if len(found) < FEWEST_AMOUNTS:
        return ""
    return figure(timeline.overview(found, "How much happened when", lambda year: year_words(year, language)))


class YearLanes:
    """Moments of one list drawn on the scale of the years that it is of; not where these are open, or where no moment
    is known more closely.
    """

    def __init__(self, context: PageContext, moments: Sequence[Moment]) -> None:
        self.context = context
        date = moments[0].date
        first, last = date.first[0], date.last[0]
        is_open = EARLIEST in (date.first, date.last) or LATEST in (date.first, date.last)
        is_close = any(not _is_of_years(each.date) for each in moments)
        self.scale = timeline.years_scale(first, last) if is_close and not is_open else None
        self.years = (first, last)

    def axis(self) -> str:
        """The marks of the scale: quarters of a year, or years."""
        if self.scale is None:
            return ""
        first, last = self.years
        language = self.context.book.language
        if first == last:
            ticks = [(float(days((first, month, 1))), month_words(month, language)) for month in (1, 4, 7, 10)]
        else:
            step = (last - first) // 4 + 1
            ticks = [(float(days((year, 1, 1))), year_words(year, language)) for year in range(first, last + 1, step)]
        return timeline.axis(self.scale, ticks)

    def lane(self, moment: Moment) -> Line:
        """Where a moment lies."""
        if self.scale is None or _is_of_years(moment.date):
            return ()
        doubted = is_doubted(self.context, moment.fact.qualifiers, moment.entity, moment.fact.statements)
        return (RawMarkdown(timeline.lane(moment.date, self.scale, is_doubted=doubted)),)


def _is_of_years(date: PartialDate) -> bool:
    return (date.first[1:], date.last[1:]) == ((1, 1), (12, 31))


def neighbourhood_picture(context: PageContext, id: str, relations: Sequence[Relation], count: int) -> Picture | None:
    """An entity and the first of its relations, of which there are `count`; None where they are too few. Relations of
    others, in which it has a part, are none of its own.
    """
    nodes: dict[tuple[str, str, bool], Relation] = {}
    for each in relations:
        if each.other and not each.is_of_others and len(nodes) < neighbourhood.MOST:
            nodes.setdefault((each.label, each.other, each.fact.subject != id), each)
    if len({key[1] for key in nodes}) < FEWEST_NEIGHBOURS:
        return None
    directions = context.corpus.vocabulary.directions
    drawn = []
    for (label, other, is_incoming), each in nodes.items():
        fact = each.fact
        to = context.go(other)
        drawn.append(
            neighbourhood.Neighbour(
                directions[fact.property].label if is_incoming else label,
                to.text if isinstance(to, TextRun | PageLink) else "",
                _target(to),
                context.qualifying_words(fact.qualifiers, id, fact.statements),
                is_incoming,
                directions[fact.property].property.is_symmetric,
                is_doubted(context, fact.qualifiers, id, fact.statements),
            )
        )
    more = count - len(drawn)
    words = f"and {digit_words(str(more), context.book.language)} more" if more > 0 else ""
    return neighbourhood.neighbourhood(id, context.title(id), drawn, max(more, 0), words)


def map_picture(context: PageContext, ids: Iterable[str], title: str = "") -> tuple[Picture, Line]:
    """Entities with coordinates on a map, and the line below it that says whose borders it shows."""
    dots = [_dot(context, id, fact) for id in dict.fromkeys(ids) for fact in coordinates_of(context, id)]
    return world_map.world_map(dots, title or "Where they are"), (TextRun(world_map.WHOSE_BORDERS),)


def coordinates_of(context: PageContext, id: str) -> tuple[Fact, ...]:
    """Where the book holds an entity to be."""
    names = dict.fromkeys(each.property for each in context.facts(id) if is_coordinates(each.value))
    return tuple(
        fact for name in names for fact in facts_in(context.statements(id, name)) if is_coordinates(fact.value)
    )


def _dot(context: PageContext, id: str, fact: Fact) -> world_map.Dot:
    assert isinstance(fact.value, CodeValue)
    code = fact.value.code
    latitude, longitude = map(float, code.split(", "))
    to = context.go(id)
    return world_map.Dot(
        plain((to,)),
        code,
        latitude,
        longitude,
        _target(to),
        is_doubted(context, fact.qualifiers, id, fact.statements),
        context.qualifying_words(fact.qualifiers, id, fact.statements),
    )


def units_in(rows: Iterable[Observation]) -> tuple[str, ...]:
    """The units in which numbers are said."""
    return tuple(dict.fromkeys(each.unit for each in rows if each.unit))
