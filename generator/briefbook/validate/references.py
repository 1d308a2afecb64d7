"""Every reference leads to something, of a kind and type that can stand there."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from briefbook.model.corpus import Corpus
from briefbook.model.entries import Briefing, Entity, Entry, Judgement, Observation, Source
from briefbook.model.statement import Statement
from briefbook.model.values import Reference
from briefbook.problems import Problem, Span, did_you_mean


def check_references(entries: Iterable[Entry], corpus: Corpus) -> Iterator[Problem]:
    """References to nothing, to a wrong kind of thing, and to entities of a wrong type."""
    for entry in entries:
        match entry:
            case Entity():
                for statement in entry.statements:
                    yield from _statement(entry, statement, corpus)
            case Source():
                yield from _source(entry, corpus)
            case Observation():
                for id in (entry.of, entry.subject):
                    yield from _entity(id, entry.where, corpus)
                if entry.citation:
                    yield from _cited(entry.citation.source, entry.where, corpus)
            case Judgement():
                yield from _judgement(entry, corpus)
            case Briefing():
                for id in entry.about:
                    yield from _known(id, entry.where, corpus)


def _statement(entity: Entity, statement: Statement, corpus: Corpus) -> Iterator[Problem]:
    if statement.citation:
        yield from _cited(statement.citation.source, statement.where, corpus)
    if not isinstance(statement.value, Reference):
        return
    property = corpus.vocabulary.directions[statement.property].property
    is_forwards = statement.subject == entity.id
    target = statement.value.id if is_forwards else statement.subject
    yield from _entity(target, statement.where, corpus)
    wanted = property.range if is_forwards else property.domain
    found = corpus.entities.get(target)
    if found is None or found.is_stub or not found.type or corpus.vocabulary.is_a(found.type, wanted):
        return
    name = property.id if is_forwards or property.is_symmetric else property.inverse
    types = ", ".join(corpus.vocabulary.label_of(each).lower() for each in wanted)
    message = f"'{name}' cannot lead to '{target}', whose type is {corpus.vocabulary.label_of(found.type).lower()}"
    yield Problem("E402", message, statement.where, f"it leads to: {types}", (found.where,))


def _source(source: Source, corpus: Corpus) -> Iterator[Problem]:
    for somebody in (source.publisher, *source.authors):
        if isinstance(somebody, Reference):
            yield from _entity(somebody.id, source.where, corpus)
    for id in source.derived_from:
        yield from _cited(id, source.where, corpus)


def _judgement(judgement: Judgement, corpus: Corpus) -> Iterator[Problem]:
    for id in judgement.about:
        yield from _entity(id, judgement.where, corpus)
    if isinstance(judgement.attributed_to, Reference):
        yield from _entity(judgement.attributed_to.id, judgement.where, corpus)
    for id in judgement.based_on:
        yield from _known(id, judgement.where, corpus)
    for citation in judgement.citations:
        yield from _cited(citation.source, judgement.where, corpus)


def _entity(id: str, where: Span, corpus: Corpus) -> Iterator[Problem]:
    found = corpus.entities.get(id)
    if not id or (found is not None and not found.is_stub):
        return
    if id in corpus.redirects:
        yield _old(id, where, corpus)
    elif found is not None:
        written = (each for each, entity in corpus.entities.items() if not entity.is_stub)
        hint = did_you_mean(id, written, "write an entry for it: `briefbook new entity`")
        yield Problem("W401", f"no entity has the id '{id}'", where, hint)
    else:
        yield Problem("E403", f"'{id}' is no entity but {_kind(id, corpus)}", where, "refer to an entity or an event")


def _old(id: str, where: Span, corpus: Corpus) -> Problem:
    """No stub stands in for an old id: its address is taken by the redirect."""
    return Problem("E405", f"'{id}' is an old id", where, f"it is '{corpus.redirects[id]}' now: write that")


def _cited(id: str, where: Span, corpus: Corpus) -> Iterator[Problem]:
    if id in corpus.sources:
        return
    if _kind(id, corpus):
        yield Problem("E403", f"'{id}' is no source but {_kind(id, corpus)}", where, "refer to an id under sources:")
    else:
        hint = did_you_mean(id, corpus.sources, "add it under sources:")
        yield Problem("E504", f"no source has the id '{id}'", where, hint)


def _known(id: str, where: Span, corpus: Corpus) -> Iterator[Problem]:
    if id in corpus.redirects:
        yield _old(id, where, corpus)
    elif not _kind(id, corpus):
        everything = (*corpus.entities, *corpus.sources, *corpus.judgements, *corpus.briefings)
        yield Problem(
            "E405",
            f"nothing has the id '{id}'",
            where,
            did_you_mean(id, everything, "correct the id, or write the entry"),
        )


def _kind(id: str, corpus: Corpus) -> str:
    kinds = {
        "an entity": corpus.entities,
        "a source": corpus.sources,
        "a judgement": corpus.judgements,
        "a briefing": corpus.briefings,
    }
    return next((kind for kind, ids in kinds.items() if id in ids), "")
