"""What is added leads to an entry that stands elsewhere, and fits its type."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from briefbook.model.corpus import Corpus
from briefbook.model.entries import Entity, Entry
from briefbook.model.statement import Statement
from briefbook.problems import About, Problem, did_you_mean


def check_additions(entries: Iterable[Entry], corpus: Corpus) -> Iterator[Problem]:
    """What is added to an id that has no entry, and properties that its type cannot have."""
    told: list[Problem] = []
    for entry in entries:
        if not isinstance(entry, Entity) or not entry.is_more or not entry.id:
            continue
        found = corpus.entities.get(entry.id)
        if found is None or found.is_stub:
            told.append(_nothing(entry, corpus, told))
            yield told[-1]
        elif found.type:
            for each in entry.statements:
                yield from _domain(entry, found.type, each, corpus)


def _nothing(entry: Entity, corpus: Corpus, told: list[Problem]) -> Problem:
    id = entry.id
    if id in corpus.redirects:
        hint = f"its id is now '{corpus.redirects[id]}'"
    else:
        known = (each for each, entity in corpus.entities.items() if not entity.is_stub)
        hint = did_you_mean(id, known, "write the entry under `entities:` or `events:`", told)
    message = f"no entity or event has the id '{id}', which `more:` adds to"
    return Problem("E209", message, entry.where, hint, about=About("missing id", id))


def _domain(entry: Entity, type: str, each: Statement, corpus: Corpus) -> Iterator[Problem]:
    vocabulary = corpus.vocabulary
    direction = vocabulary.directions[each.property]
    if each.subject != entry.id and not direction.property.is_symmetric:
        direction = vocabulary.directions[direction.property.inverse]
    if not vocabulary.is_a(type, direction.subjects):
        name = direction.property.inverse if direction.is_backwards else direction.property.id
        message = f"'{name}' is not for the type '{type}'"
        yield Problem("E303", message, each.where, f"it is for: {', '.join(direction.subjects)}")
