"""What a print view holds that is marked for fewer people than it is for."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from briefbook.model.corpus import Corpus
from briefbook.model.marking import BY_LABEL, Marking
from briefbook.model.portions import portions_of
from briefbook.problems import Span

View = dict[str, Any]


def marked_in(view: View, corpus: Corpus, limit: Marking) -> Iterator[tuple[Marking, Span]]:
    """Where things were written that are marked for fewer people than the limit says, and how they are marked.

    Of one that stands with an entry outside the view, the place is that of the chapter that shows it.
    """
    if BY_LABEL[view["marking"]] <= limit:
        return
    found = [each for each in _marked(view, corpus) if each[0] > limit]
    shown = [(BY_LABEL[each["marking"]], _place(corpus, each["id"])) for each in chapters_of(view)]
    yield from found or [each for each in shown if each[0] > limit] or [(BY_LABEL[view["marking"]], Span("content"))]


def _marked(view: View, corpus: Corpus) -> Iterator[tuple[Marking, Span]]:
    front = view["front"].get("ids", ())
    ids = frozenset((*front, *(chapter["id"] for chapter in chapters_of(view))))
    blocks = (each for chapter in chapters_of(view) for each in chapter["blocks"])
    judgements = {*front, *(each["id"] for each in blocks if each["kind"] == "judgement")}
    entities = {id: corpus.entities[id] for id in ids if id in corpus.entities}
    yield from ((each.marking, each.where) for each in entities.values())
    briefings = [each for id, each in corpus.briefings.items() if id in ids]
    yield from ((each.marking, each.where) for each in briefings)
    yield from ((part.marking, part.where) for each in briefings for part in portions_of(each.text))
    yield from ((each.marking, each.where) for id, each in corpus.judgements.items() if id in judgements)
    yield from ((corpus.sources[each["id"]].marking, corpus.sources[each["id"]].where) for each in view["sources"])
    for id, entity in entities.items():
        statements = (*corpus.statements.get(id, ()), *corpus.incoming.get(id, ()))
        found = ((each.qualifiers.marking, each.where) for each in statements)
        yield from (each for each in found if each[0] > entity.marking)  # else it is said of the entity
        yield from ((each.marking, each.where) for each in entity.pictures if each.marking > entity.marking)
    for each in corpus.observations:
        if not ids.isdisjoint((each.of, each.subject)):
            yield each.qualifiers.marking, each.where


def chapters_of(view: View) -> Iterator[View]:
    """The chapters of a print view, in their order."""
    for part in view["parts"]:
        for run in part["runs"]:
            yield from run["chapters"]


def _place(corpus: Corpus, id: str) -> Span:
    found = corpus.entities.get(id) or corpus.briefings.get(id)
    return found.where if found else Span("content")
