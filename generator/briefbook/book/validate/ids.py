"""Ids are unique over the whole book, and never come back."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from briefbook.model.entries import Briefing, Entity, Entry, Judgement, Source, places_in
from briefbook.problems import Problem, Span


def check_ids(entries: Sequence[Entry]) -> Iterator[Problem]:
    """Ids used twice, with both places, and old ids that something has."""
    first: dict[str, Span] = {}
    for entry in sorted(entries, key=lambda entry: entry.where):
        if not isinstance(entry, (Entity, Source, Judgement, Briefing)) or not entry.id:
            continue
        if isinstance(entry, Entity) and entry.is_more:
            continue
        if entry.id in first:
            is_entity = isinstance(entry, Entity)
            hint = "give one of them another id" + "; or move what is to be added to the other to `more:`" * is_entity
            yield Problem("E204", f"the id '{entry.id}' is used twice", entry.where, hint, (first[entry.id],))
        first.setdefault(entry.id, entry.where)
    old: dict[str, Span] = {}
    for entry in sorted(entries, key=lambda entry: entry.where):
        if not isinstance(entry, Entity) or not entry.was:
            continue
        place = places_in(entry)
        for id in entry.was:
            other = first.get(id) or old.get(id)
            where = place(id)
            if id == entry.id:
                hint = "remove it from `was:`, which holds the ids that it had before"
                yield Problem("E208", f"'{id}' has its own id under `was:`", where, hint)
            elif other is not None:
                hint = "remove it from `was:`, or give the other another id"
                yield Problem("E208", f"the old id '{id}' belongs to something else", where, hint, (other,))
            old.setdefault(id, where)
