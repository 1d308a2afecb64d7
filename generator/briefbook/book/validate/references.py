"""Every reference leads to something, of a kind and type that can stand there."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from itertools import chain

from briefbook.model.corpus import Corpus
from briefbook.model.entries import Briefing, Entity, Entry, Judgement, Observation, Source, nearest_place, places_in
from briefbook.model.statement import Statement
from briefbook.model.values import Reference
from briefbook.problems import About, Fix, Problem, Span, did_you_mean

Told = list[Problem]


def check_references(entries: Iterable[Entry], corpus: Corpus) -> Iterator[Problem]:
    """References to nothing, to a wrong kind of thing, and to entities of a wrong type."""
    told: Told = []
    for problem in _references(entries, corpus, told):
        told.append(problem)
        yield problem


def _references(entries: Iterable[Entry], corpus: Corpus, told: Told) -> Iterator[Problem]:
    for entry in entries:
        for id in () if isinstance(entry, Briefing) else (*entry.named, *entry.named_by_file):
            yield from _cited(id, entry.where, corpus, told)
        match entry:
            case Entity():
                for statement in entry.statements:
                    citation = statement.citation
                    if citation and citation.source and citation.source not in corpus.sources:
                        yield from _cited(citation.source, statement.where, corpus, told)
                    yield from _speaker(statement, nearest_place(entry, statement.where), corpus, told)
                    if isinstance(statement.value, Reference):
                        yield from _relation(entry, statement, statement.value, corpus, told)
                for picture in entry.pictures:
                    if picture.citation:
                        yield from _cited(picture.citation.source, picture.where, corpus, told)
            case Source():
                yield from _source(entry, corpus, told)
            case Observation():
                place = places_in(entry)
                for id in (entry.of, entry.subject):
                    yield from _entity(id, place(id), corpus, told)
                yield from _speaker(entry, place, corpus, told)
                if entry.citation:
                    yield from _cited(entry.citation.source, place(entry.citation.source), corpus, told)
            case Judgement():
                yield from _judgement(entry, corpus, told)
            case Briefing():
                place = places_in(entry)
                for id in entry.about:
                    yield from _known(id, place(id), corpus, told)


def _speaker(
    said: Statement | Observation, place: Callable[[str], Span], corpus: Corpus, told: Told
) -> Iterator[Problem]:
    for id in (*said.qualifiers.others, *(said.citation.quoted_people if said.citation else ())):
        yield from _entity(id, place(id), corpus, told)


def _relation(entity: Entity, statement: Statement, value: Reference, corpus: Corpus, told: Told) -> Iterator[Problem]:
    property = corpus.vocabulary.directions[statement.property].property
    is_forwards = statement.subject == entity.id
    target = value.id if is_forwards else statement.subject
    name = property.id if is_forwards or property.is_symmetric else property.inverse
    if target == entity.id:
        yield Problem("E406", f"'{name}' leads from '{target}' to itself", statement.where, "name the other one")
    yield from _entity(target, statement.where, corpus, told)
    wanted = property.range if is_forwards else property.domain
    found = corpus.entities.get(target)
    if found is None or found.is_stub or not found.type or corpus.vocabulary.is_a(found.type, wanted):
        return
    message = f"'{name}' cannot lead to '{target}', whose type is '{found.type}'"
    yield Problem("E402", message, statement.where, f"it leads to: {', '.join(wanted)}", (found.where,))


def _source(source: Source, corpus: Corpus, told: Told) -> Iterator[Problem]:
    place = places_in(source)
    for somebody, _ in source.people:
        if isinstance(somebody, Reference):
            yield from _entity(somebody.id, place(somebody.id), corpus, told)
    if source.id in source.corrected_by:
        message = f"'corrected_by' leads from '{source.id}' to itself"
        yield Problem("E406", message, place(source.id), "name the other one")
    for id in (*source.derived_from, *source.corrected_by):
        yield from _cited(id, place(id), corpus, told)


def _judgement(judgement: Judgement, corpus: Corpus, told: Told) -> Iterator[Problem]:
    place = places_in(judgement)
    for id in judgement.about:
        yield from _entity(id, place(id), corpus, told)
    if isinstance(judgement.attributed_to, Reference):
        somebody = judgement.attributed_to.id
        yield from _entity(somebody, place(somebody), corpus, told)
    for id in judgement.based_on:
        yield from _known(id, place(id), corpus, told)
    for citation in judgement.citations:
        yield from _cited(citation.source, place(citation.source), corpus, told)
        for id in citation.quoted_people:
            yield from _entity(id, judgement.where, corpus, told)


def _entity(id: str, where: Span, corpus: Corpus, told: Told) -> Iterator[Problem]:
    found = corpus.entities.get(id)
    if not id or (found is not None and not found.is_stub):
        return
    if id in corpus.redirects:
        yield _old(id, where, corpus)
    elif found is not None:
        written = (each for each, entity in corpus.entities.items() if not entity.is_stub)
        hint = did_you_mean(id, written, "write an entry for it: `briefbook new entity`", told)
        yield Problem("W401", f"no entity has the id '{id}'", where, hint, about=About("missing id", id))
    else:
        yield Problem(
            "E403", f"'{id}' is not an entity but {_kind(id, corpus)}", where, "refer to an entity or an event"
        )


def _old(id: str, where: Span, corpus: Corpus) -> Problem:
    """No stub stands in for an old id: its address is taken by the redirect."""
    new = corpus.redirects[id]
    hint, about = f"its id is now '{new}'", About("missing id", id)
    return Problem("E405", f"'{id}' is an old id", where, hint, fix=Fix(id, new), about=about)


def _cited(id: str, where: Span, corpus: Corpus, told: Told) -> Iterable[Problem]:
    return () if not id or id in corpus.sources else _not_a_source(id, where, corpus, told)


def _not_a_source(id: str, where: Span, corpus: Corpus, told: Told) -> Iterator[Problem]:
    if _kind(id, corpus):
        message, about = f"'{id}' is not a source but {_kind(id, corpus)}", About("wrong source", id)
        yield Problem("E403", message, where, "refer to an id under sources:", about=about)
    else:
        hint = did_you_mean(id, corpus.sources, "add it under sources:", told)
        yield Problem("E504", f"no source has the id '{id}'", where, hint, about=About("missing source", id))


def _known(id: str, where: Span, corpus: Corpus, told: Told) -> Iterator[Problem]:
    if id in corpus.redirects:
        yield _old(id, where, corpus)
    elif not _kind(id, corpus):
        everything = chain(corpus.entities, corpus.sources, corpus.judgements, corpus.briefings)
        yield Problem(
            "E405",
            f"no entry has the id '{id}'",
            where,
            did_you_mean(id, everything, "correct the id, or write the entry", told),
            about=About("missing id", id),
        )


def _kind(id: str, corpus: Corpus) -> str:
    kinds = {
        "an entity": corpus.entities,
        "a source": corpus.sources,
        "a judgement": corpus.judgements,
        "a briefing": corpus.briefings,
    }
    return next((kind for kind, ids in kinds.items() if id in ids), "")
