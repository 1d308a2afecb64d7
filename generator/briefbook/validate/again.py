"""What is wrong with a corpus after an edit, where nothing was wrong before. Only what it reaches is looked at."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import chain

from briefbook.model.alike import alike
from briefbook.model.corpus import ALIASES, NAME, Corpus
from briefbook.model.entries import Entity, Entry
from briefbook.model.independence import CHAIN
from briefbook.model.values import Reference
from briefbook.problems import Problem
from briefbook.validate.conflicts import check_shared_names, check_statements, check_written
from briefbook.validate.judgements import check_judgements
from briefbook.validate.ownership import check_ownership
from briefbook.validate.prose import check_prose
from briefbook.validate.references import check_references
from briefbook.validate.sources import check_unsourced, check_unused


def is_still_fine(former: Corpus, gone: Sequence[Entry], new: Sequence[Entry], corpus: Corpus) -> bool:
    """Whether it is sure that `validate` finds nothing, where it found nothing in the former corpus. It is not where
    the edit changes ids and types, or anything but entities.
    """
    if len(gone) != len(new) or not all(map(_stands_as, _by_id(gone), _by_id(new))):
        return False
    return not any(_found(former, gone, new, corpus))


def _by_id(entries: Iterable[Entry]) -> list[Entry]:
    return sorted(entries, key=lambda entry: getattr(entry, "id", ""))


def _stands_as(one: Entry, other: Entry) -> bool:
    """Whether others see the same in two entries; of anything but an entity, they see all of it."""
    if isinstance(one, Entity) and isinstance(other, Entity):
        return (one.id, one.type, one.was) == (other.id, other.type, other.was)
    return alike(one, other)


def _names(entries: Iterable[Entry]) -> list[object]:
    """By what names entities are found."""
    return [
        (each.subject, each.value, each.qualifiers.is_matched, each.is_deprecated)
        for entry in entries
        if isinstance(entry, Entity)
        for each in entry.statements
        if each.property in (NAME, ALIASES)
    ]


def _cited(entries: Iterable[Entry]) -> set[str]:
    return {each.source for entry in entries if isinstance(entry, Entity) for each in entry.statements}


def _with_text(corpus: Corpus) -> Iterator[Entry]:
    return chain(corpus.briefings.values(), corpus.entities.values(), corpus.judgements.values())


def _found(former: Corpus, gone: Sequence[Entry], new: Sequence[Entry], corpus: Corpus) -> Iterator[Problem]:
    if _cited(gone) - _cited(new):
        yield from check_unused(corpus)
    if _names(_by_id(gone)) != _names(_by_id(new)):
        yield from check_shared_names(corpus)
    yield from check_references(new, corpus)
    yield from check_written(new)
    moved = {id for id, said in corpus.statements.items() if former.statements.get(id) is not said}
    moved |= {each.value.id for id in moved for each in corpus.statements[id] if isinstance(each.value, Reference)}
    part = replace(corpus, statements={id: corpus.statements[id] for id in sorted(moved) if id in corpus.statements})
    if any(each.property in CHAIN for statements in part.statements.values() for each in statements):
        yield from check_ownership(corpus)
    yield from check_statements(part)
    yield from check_unsourced(part)
    yield from check_judgements(corpus)
    yield from check_prose(_with_text(corpus), corpus)
