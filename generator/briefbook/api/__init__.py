"""A book as Python values, for notebooks, scripts and our own commands."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple, TypeVar

from briefbook.api.entry_view import (
    View,
    briefing_view,
    judgement_view,
    observation_view,
    problems_in,
    source_view,
    statement_view,
    view_of,
)
from briefbook.api.project import ProjectError, settings_in
from briefbook.book.derive.disputes import disputes_near
from briefbook.model.corpus import Corpus
from briefbook.model.derived import disputed_in
from briefbook.model.entries import Briefing, Judgement, Source
from briefbook.model.grammar import QUALIFIER_NAMES
from briefbook.outputs.problem_formats import place
from briefbook.pages.markdown import render_page, templates
from briefbook.pages.stated import said_outright
from briefbook.pipeline import Reading, pages
from briefbook.problems import Problem, Span
from briefbook.session import Session, UnsoundError

__all__ = ["Book", "Page", "Problem", "ProjectError", "Span", "UnsoundError", "open_book"]

Rows = tuple[View, ...]
"""Plain values by name, one mapping for each thing, all with the same names: a table."""

_CITED = ("source", "locator", "quote")
_PLACE = ("path", "line", "column")
E = TypeVar("E", Source, Judgement, Briefing)


class Page(NamedTuple):
    """A generated page: its path below the folder of pages, and its Markdown."""

    path: str
    markdown: str


class Book:
    """What the content of a project holds, as it was when it was opened or last updated.

    Tables are tuples of mappings whose names are those of facts files and of `show --format json`; `pandas.DataFrame`
    takes them as they are. What was not said is an empty text, a list that is empty, or null. Every table is in a
    stated order: by id, statements in that of their pages. A book with errors opens too; `problems` tells of them, and
    what could not be read is not in the tables.
    """

    def __init__(self, session: Session, look: Callable[[], None]) -> None:
        self._session = session
        self._look = look
        self._reading: Reading = session.reading
        self._tables: dict[str, Rows] = {}

    def update(self) -> Book:
        """Read what has been edited since, and give the book. Raises ProjectError where the settings are wrong."""
        self._look()
        self._reading = self._session.reading
        self._tables = {}
        return self

    # --- what is wrong

    @property
    def problems(self) -> tuple[Problem, ...]:
        """What is wrong with the content, by place."""
        return self._reading.problems

    @property
    def is_sound(self) -> bool:
        """Whether there is no error, nor a warning where the project is strict."""
        return self._reading.is_sound

    # --- one entry

    def __contains__(self, id: object) -> bool:
        corpus = self._corpus
        blocks = (corpus.entities, corpus.sources, corpus.judgements, corpus.briefings)
        return isinstance(id, str) and any(self.current_id(id) in each for each in blocks)

    def __iter__(self) -> Iterator[str]:
        """The ids of all that is written, and those that such a thing had before."""
        return iter(self.ids)

    def __getitem__(self, id: str) -> View:
        """All that the book says of an entity, event, source, judgement or briefing, under its id or one that it had
        before: the object that `briefbook show ID --format json` prints. Raises KeyError.
        """
        found = self.get(id)
        if found is None:
            raise KeyError(id)
        return found

    def get(self, id: str) -> View | None:
        """The same, or None."""
        found = view_of(self._reading, self.current_id(id))
        return found and self._told(found)

    @property
    def ids(self) -> tuple[str, ...]:
        """The ids of all that has one and is written, and those that such a thing had before."""
        return tuple(known_ids(self._corpus))

    def current_id(self, id: str) -> str:
        """The id that something has now, by one that it has or had."""
        return self._corpus.redirects.get(id, id)

    def problems_of(self, id: str) -> tuple[Problem, ...]:
        """The problems of one entry; none in a book for an audience. Raises KeyError."""
        found = self[id]
        if self._is_for_audience:
            return ()
        return problems_in(self._reading, Span(found["path"], found["line"] or 0, found["column"] or 0))

    def relations(self, id: str) -> Rows:
        """The relations of an entity, read from it, whichever side they were written on. Raises KeyError."""
        return tuple(self[id].get("relations", ()))

    def name_of(self, id: str) -> str:
        """What an entry is called; its id where nothing is known of it."""
        return self._corpus.title_of(self.current_id(id))

    # --- tables

    @property
    def entities(self) -> Rows:
        """What is no event: `id`, `name`, `type`, `section`, `summary`, `marking`, `tags`, `was`, `is_stub`, place."""
        return self._table("entities", lambda: self._entities(of_events=False))

    @property
    def events(self) -> Rows:
        """The same of events."""
        return self._table("events", lambda: self._entities(of_events=True))

    @property
    def statements(self) -> Rows:
        """Every statement once: `id`, `subject`, `property`, `value` or, of a relation, the id that it leads `to`, the
        citation, every qualifier by its name, and its place.
        """
        return self._table("statements", self._statements)

    @property
    def observations(self) -> Rows:
        """Every observation: `of`, `metric`, `for`, `value`, `unit`, the citation, every qualifier, and its place."""
        return self._table("observations", self._observations)

    @property
    def sources(self) -> Rows:
        """Sources, with the fields of their entries but for what rests on them."""
        return self._table("sources", lambda: self._placed(self._corpus.sources, source_view))

    @property
    def judgements(self) -> Rows:
        """Judgements, with the fields of their entries."""
        return self._table("judgements", lambda: self._placed(self._corpus.judgements, judgement_view))

    @property
    def briefings(self) -> Rows:
        """Briefings, with the fields of their entries."""
        return self._table("briefings", lambda: self._placed(self._corpus.briefings, briefing_view))

    # --- pages

    def pages(self) -> Iterator[Page]:
        """The Markdown of every page, drawn one after the other. Raises UnsoundError where the book has errors."""
        if not self.is_sound:
            raise UnsoundError("the book has errors, which `problems` tells: no page is drawn from it")
        for page in pages(self._corpus, self._session.settings):
            made = render_page(page, templates())
            yield Page(made.path, made.content.decode())

    # ---

    @property
    def _corpus(self) -> Corpus:
        return self._reading.corpus

    @property
    def _is_for_audience(self) -> bool:
        return self._session.settings.audience is not None

    def _told(self, view: View) -> View:
        """What may be told: for an audience, no places and no problems, which also tell of what it may not see."""
        return _without_places(view) if self._is_for_audience else view

    def _table(self, name: str, rows: Callable[[], Iterator[View]]) -> Rows:
        if name not in self._tables:
            self._tables[name] = tuple(map(self._told, rows()))
        return self._tables[name]

    def _entities(self, *, of_events: bool) -> Iterator[View]:
        corpus = self._corpus
        for id, entity in corpus.entities.items():
            if corpus.is_event(id) is of_events:
                known = corpus.values(id, "summary")
                disputed = disputed_in(disputes_near(corpus, id)) if len(known) > 1 else frozenset()
                summary = said_outright([each for each in known if each.is_affirmed], id, disputed)
                yield {
                    "id": id,
                    "name": corpus.name_of(id),
                    "type": entity.type,
                    "section": corpus.vocabulary.section_of(entity.type).id,
                    "summary": statement_view(summary[0], corpus)["value"] if summary else "",
                    "marking": str(entity.marking),
                    "tags": list(entity.tags),
                    "was": list(entity.was),
                    "is_stub": entity.is_stub,
                    **place(entity.where),
                }

    def _statements(self) -> Iterator[View]:
        corpus = self._corpus
        disputed = self._disputed()
        for said in corpus.statements.values():
            for each in said:
                view = statement_view(each, corpus)
                leads = corpus.vocabulary.directions[each.property].property.is_relation
                yield {
                    "id": each.id,
                    "subject": each.subject,
                    "property": each.property,
                    "value": "" if leads else view["value"],
                    "to": view["value"] if leads else "",
                    "lang": view["lang"],
                    "is_disputed": each.id in disputed,
                    **_said(view),
                }

    def _disputed(self) -> frozenset[str]:
        return disputed_in(disputes_near(self._corpus, *self._corpus.entities))

    def _observations(self) -> Iterator[View]:
        disputed = self._disputed()
        for each in self._corpus.observations:
            view = observation_view(each, self._corpus)
            known = {name: view[name] for name in ("id", "of", "metric", "for", "value", "unit")}
            yield {**known, "is_disputed": each.id in disputed, **_said(view)}

    def _placed(self, entries: Mapping[str, E], view: Callable[[E, Corpus], View]) -> Iterator[View]:
        for each in entries.values():
            yield {**view(each, self._corpus), **place(each.where)}


def open_book(path: str | os.PathLike[str] | None = None, *, audience: str = "") -> Book:
    """The book of the project in a folder; without one, of the folder that holds this one and mkdocs.yml or content/.

    With an `audience`, such as `TLP:GREEN`, what it may not see is left out, and so are the places and problems of
    entries, which tell of what else is written; `problems` are for the author. Nothing is written. Raises ProjectError
    where there is no project, or its settings are wrong.
    """
    named = None if path is None else Path(path)
    session = Session(settings_in(named, audience))

    def look() -> None:
        session.update(settings_in(named, audience))

    look()
    return Book(session, look)


def known_ids(corpus: Corpus) -> Iterator[str]:
    """Every id of the book, ids that were included; stubs are left out."""
    yield from (id for id, entity in corpus.entities.items() if not entity.is_stub)
    for ids in (corpus.sources, corpus.judgements, corpus.briefings, corpus.redirects):
        yield from ids


def _said(view: View) -> dict[str, Any]:
    """The citation, each qualifier and the place of what is said."""
    said = view["qualifiers"]
    qualifiers = {name: said.get(name, "") for name in QUALIFIER_NAMES if name not in (*_CITED, "lang", "retells")}
    qualifiers["retells"] = view["retells"]
    return {**{name: view[name] for name in _CITED}, **qualifiers, **{name: view[name] for name in _PLACE}}


_UNTOLD: Mapping[str, Any] = {"path": "", "line": None, "column": None, "problems": []}


def _without_places(view: Any) -> Any:
    if isinstance(view, dict):
        return {name: _UNTOLD[name] if name in _UNTOLD else _without_places(each) for name, each in view.items()}
    return [_without_places(each) for each in view] if isinstance(view, list | tuple) else view
