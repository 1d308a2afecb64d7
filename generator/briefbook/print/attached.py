"""The facts behind a PDF as data: the same entries, from the same corpus, and nothing else."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from briefbook.model.marking import BY_LABEL, Marking, highest
from briefbook.model.plain import plain_observation, plain_source, plain_statement
from briefbook.pages.book_context import BookContext


def attached_facts(book: BookContext, ids: Iterable[str], sources: Iterable[str]) -> dict[str, Any]:
    """Statements, observations and sources of what a PDF shows, by id."""
    corpus = book.corpus
    cited = frozenset(sources)
    shown = dict.fromkeys(id for id in ids if id in corpus.entities)
    entities = {
        id: {
            "type": corpus.entities[id].type,
            "name": corpus.name_of(id),
            "statements": [plain_statement(each) for each in corpus.statements.get(id, ())],
        }
        for id in sorted(shown)
    }
    observations = [
        plain_observation(each) for each in corpus.observations if each.of in shown or each.subject in shown
    ]
    return {
        "entities": entities,
        "observations": observations,
        "sources": {id: _source(book, id, cited) for id in sorted(cited)},
    }


def marking_of_facts(facts: dict[str, Any]) -> Marking:
    """The narrowest marking of what is attached."""
    statements = [each for entity in facts["entities"].values() for each in entity["statements"]]
    marked = (*statements, *facts["observations"], *facts["sources"].values())
    return highest(BY_LABEL[each["marking"]] for each in marked if "marking" in each)


def _source(book: BookContext, id: str, cited: frozenset[str]) -> dict[str, Any]:
    said = plain_source(book.corpus.sources[id])
    for name in ("derived_from", "corrected_by"):
        if left := [each for each in said.pop(name, ()) if each in cited]:
            said[name] = left
    return said
