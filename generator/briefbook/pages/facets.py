"""What lists are filtered by: countries, years, grades, marking, tags and type of what stands in them.

Each row of a list bears its own, for the script that filters (lists.js): `CN,HK;1999/2003;B2;TLP:GREEN;ai;Company`, a
year left out where the time is open. Only what nobody doubts counts.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from briefbook.model.dates import EARLIEST, LATEST, PartialDate
from briefbook.model.derived import Dispute, Moment
from briefbook.model.entries import Observation
from briefbook.model.inline import Line, RawMarkdown
from briefbook.model.lookup import marking_of
from briefbook.model.marking import Marking, highest
from briefbook.model.source_types import SOURCE_TYPES
from briefbook.model.statement import Statement
from briefbook.model.values import CodeValue, DateValue, Reference
from briefbook.pages.escape import html_attribute
from briefbook.pages.page_context import PageContext
from briefbook.pages.stated import said_outright


class Facets:
    """Those of what one page lists."""

    def __init__(self, context: PageContext) -> None:
        self.context = context
        self._countries: dict[str, tuple[str, ...]] = {}

    def entity(self, id: str) -> Line:
        """Of an entity, whose type stands above."""
        outright = self._outright(id)
        dates = [each for each in outright if isinstance(each.value, DateValue)]
        self.context.raise_markings(dates)
        sources = (each.source for each in self.context.corpus.statements.get(id, ()))
        years = _years(each.value.date for each in dates if isinstance(each.value, DateValue))
        return self._line(id, years, sources, self._marking(id))

    def moment(self, moment: Moment) -> Line:
        """Of what happened to an entity."""
        said = moment.fact.statements
        marking = highest(marking_of(self.context.corpus, each) for each in said)
        return self._line(moment.entity, _years([moment.date]), (each.source for each in said), marking, is_typed=True)

    def dispute(self, dispute: Dispute) -> Line:
        """Of what is disputed of an entity."""
        said: list[Statement | Observation] = [each for side in dispute.sides for each in side.bearers]
        dates = [each.qualifiers.as_of for each in said if each.qualifiers.as_of]
        dates += [side.value.date for side in dispute.sides if isinstance(side.value, DateValue)]
        marking = highest(marking_of(self.context.corpus, each) for each in said)
        return self._line(dispute.subject, _years(dates), (each.source for each in said), marking, is_typed=True)

    def source(self, id: str) -> Line:
        """Of a source: the country is its publisher's."""
        source = self.context.corpus.sources[id]
        countries = self._countries_of(source.publisher.id) if isinstance(source.publisher, Reference) else ()
        years = _years([source.published]) if source.published else ""
        type = SOURCE_TYPES.get(source.type, source.type)
        return _written(countries, years, self._grades([id]), source.marking, source.tags, type)

    def _line(self, id: str, years: str, sources: Iterable[str], marking: Marking, *, is_typed: bool = False) -> Line:
        corpus = self.context.corpus
        entity = corpus.entities[id]
        type = corpus.vocabulary.label_of(entity.type) if is_typed else ""
        return _written(self._countries_of(id), years, self._grades(sources), marking, entity.tags, type)

    def _marking(self, id: str) -> Marking:
        book = self.context.book
        return max(self.context.corpus.entities[id].marking, book.markings.get(id, Marking.CLEAR))

    def _outright(self, id: str) -> tuple[Statement, ...]:
        affirmed = [each for each in self.context.corpus.statements.get(id, ()) if each.is_affirmed]
        return said_outright(affirmed, id, self.context.disputed(id))

    def _countries_of(self, id: str) -> tuple[str, ...]:
        """Its own, and those of the places that it is tied to."""
        if id not in self._countries:
            outright = self._outright(id)
            found = list(_with_country(outright))
            for each in outright:
                if isinstance(each.value, Reference) and self._is_place(each.value.id):
                    there = list(_with_country(self._outright(each.value.id)))
                    found += [*there, *([("", each)] if there else [])]
            self.context.raise_markings(each for _, each in found)
            self._countries[id] = tuple(sorted({code for code, _ in found if code}))
        return self._countries[id]

    def _is_place(self, id: str) -> bool:
        type = self.context.book.types.get(id)
        return type is not None and self.context.corpus.vocabulary.is_a(type, ("place",))

    def _grades(self, sources: Iterable[str]) -> tuple[str, ...]:
        cited = (self.context.corpus.sources[each] for each in dict.fromkeys(sources) if each)
        return tuple(sorted({grade.text for each in cited if (grade := self.context.grade(each))}))


def _with_country(statements: Iterable[Statement]) -> Iterator[tuple[str, Statement]]:
    for each in statements:
        if isinstance(each.value, CodeValue) and each.value.kind == "country_code":
            yield each.value.code, each


def _years(dates: Iterable[PartialDate]) -> str:
    """From the first year in which one of them can lie to the last."""
    known = list(dates)
    if not known:
        return ""
    first, last = min(each.first for each in known), max(each.last for each in known)
    return f"{'' if first == EARLIEST else first[0]}/{'' if last == LATEST else last[0]}"


def _written(
    countries: Iterable[str], years: str, grades: Iterable[str], marking: Marking, tags: Iterable[str], type: str
) -> Line:
    parts = [_listed(countries), years, _listed(grades), _listed([str(marking)] if marking else []), _listed(tags)]
    parts.append(html_attribute(type))
    while parts and not parts[-1]:
        parts.pop()
    return (RawMarkdown(f'<data value="{";".join(parts)}"></data>'),) if parts else ()


def _listed(values: Iterable[str]) -> str:
    return ",".join(map(html_attribute, values))
