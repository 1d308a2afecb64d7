"""A corpus after an edit: linked again where the edit reaches, and the same values everywhere else."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from typing import NamedTuple, TypeVar

from briefbook.link.linking import (
    in_page_order,
    merged,
    merged_observations,
    names_of,
    places_of,
    redirects_of,
    stubs_for,
)
from briefbook.model.alike import alike
from briefbook.model.corpus import Corpus
from briefbook.model.entries import Briefing, Entity, Entry, Judgement, Observation, Source
from briefbook.model.statement import Statement
from briefbook.model.values import Reference

E = TypeVar("E", Entity, Source, Judgement, Briefing)
Statements = Mapping[str, tuple[Statement, ...]]


class Edit(NamedTuple):
    """Entries that are gone and entries that are new. One that changed is both."""

    gone: Sequence[Entry]
    new: Sequence[Entry]


def edit_between(before: Iterable[Entry], after: Iterable[Entry]) -> Edit:
    """What came and went between two lists of entries. Nearly all are the very same values; what only stands at another
    place of its file is no edit.
    """
    old, new = {id(each): each for each in before}, {id(each): each for each in after}
    gone = _by_key(each for identity, each in old.items() if identity not in new)
    came = _by_key(each for identity, each in new.items() if identity not in old)
    same = {key for key, each in came.items() if key in gone and alike(gone[key], each)}
    return Edit(
        [each for key, each in gone.items() if key not in same], [each for key, each in came.items() if key not in same]
    )


def _by_key(entries: Iterable[Entry]) -> dict[tuple[object, ...], Entry]:
    """Entries by kind, file and id; those that have one id there by their order too."""
    found: dict[tuple[object, ...], Entry] = {}
    for each in entries:
        number = 0
        while (key := (type(each), each.where.path, each.id, number)) in found:
            number += 1
        found[key] = each
    return found


def linked_again(former: Corpus, edit: Edit, entries: Iterable[Entry], language: str = "en") -> Corpus | None:
    """What `link` makes of the entries that there are after an edit. None where two of them have one id: it then takes
    all to tell which stands first.
    """
    if not edit.gone and not edit.new:
        return former
    written = {id: entity for id, entity in former.entities.items() if not entity.is_stub}
    entities = _replaced(written, edit, Entity)
    sources = _replaced(former.sources, edit, Source)
    judgements = _replaced(former.judgements, edit, Judgement)
    briefings = _replaced(former.briefings, edit, Briefing)
    if entities is None or sources is None or judgements is None or briefings is None:
        return None
    taken = {*entities, *sources, *judgements, *briefings}
    if len(taken) < len(entities) + len(sources) + len(judgements) + len(briefings):
        return None
    observations = former.observations
    if any(isinstance(each, Observation) for each in (*edit.gone, *edit.new)):
        observations = tuple(merged_observations(each for each in entries if isinstance(each, Observation)))
    said = {id: merged(each) for id, each in _written_of(former, edit, entities).items()}
    stubs = _stubs(former, edit, said, taken, sources, observations, judgements)
    everyone = _everyone(former, entities, stubs)
    names = _names(former, said, everyone, language)
    statements = _statements(former, said, names, language)
    redirects = redirects_of(everyone, taken)
    return Corpus(
        vocabulary=former.vocabulary,
        entities=everyone,
        sources=sources,
        observations=observations,
        judgements=judgements,
        briefings=briefings,
        statements=statements,
        incoming=_incoming(former, statements),
        redirects=former.redirects if former.redirects == redirects else redirects,
        names=names,
    )


def _replaced(known: Mapping[str, E], edit: Edit, kind: type[E]) -> Mapping[str, E] | None:
    """Entries of a kind by id after an edit, the same mapping where it changes none of them; None where two have one
    id.
    """
    gone = [each.id for each in edit.gone if isinstance(each, kind)]
    new = [each for each in edit.new if isinstance(each, kind)]
    if not gone and not new:
        return known
    left = dict(known)
    for id in gone:
        del left[id]
    added = {each.id: each for each in new}
    if len(added) < len(new) or not left.keys().isdisjoint(added):
        return None
    return {**known, **added} if added.keys() == set(gone) else dict(sorted((left | added).items()))


def _written_of(former: Corpus, edit: Edit, entities: Mapping[str, Entity]) -> dict[str, list[Statement]]:
    """The statements, as they were written, on each subject of which the edit has any. Those on a subject stand with it
    or with what they relate it to.
    """
    writers: dict[str, dict[str, None]] = {}
    for entry in (*edit.gone, *edit.new):
        for each in entry.statements if isinstance(entry, Entity) else ():
            writers.setdefault(each.subject, {each.subject: None})[entry.id] = None
    for subject, found in writers.items():
        others = (each.value.id for each in former.statements.get(subject, ()) if isinstance(each.value, Reference))
        found.update(dict.fromkeys(others))
    return {
        subject: [each for id in found if id in entities for each in entities[id].statements if each.subject == subject]
        for subject, found in writers.items()
    }


def _stubs(
    former: Corpus,
    edit: Edit,
    said: Mapping[str, Sequence[Statement]],
    taken: Set[str],
    sources: Mapping[str, Source],
    observations: Iterable[Observation],
    judgements: Mapping[str, Judgement],
) -> dict[str, Entity]:
    """The entities that are named and have no entry: those that the edit speaks of found anew, the others as before."""
    spoken_of = {id for entry in (*edit.gone, *edit.new) for id in _named_in(entry)}
    loose = spoken_of - taken
    subjects = {each.subject for id in loose for each in former.incoming.get(id, ())} | loose
    calls = [each for id in subjects - said.keys() for each in former.statements.get(id, ())]
    calls += [each for group in said.values() for each in group]
    found = stubs_for(calls, sources, observations, judgements, set(taken), former.vocabulary) if loose else {}
    kept = {id: entity for id, entity in former.entities.items() if entity.is_stub and id not in spoken_of}
    return kept | {id: _kept(former.entities.get(id), entity) for id, entity in found.items() if id in loose}


def _kept(known: Entity | None, made: Entity) -> Entity:
    """The one that is known where it is the same, so that nothing is done again because of it."""
    return known if known is not None and known == made else made


def _named_in(entry: Entry) -> Iterator[str]:
    """The ids that an entry has, or names as those of entities."""
    match entry:
        case Entity():
            yield entry.id
            for each in entry.statements:
                if isinstance(each.value, Reference):
                    yield from (each.subject, each.value.id)
        case Source():
            yield entry.id
            yield from (each.id for each in (entry.publisher, *entry.authors) if isinstance(each, Reference))
        case Observation():
            yield from (id for id in (entry.of, entry.subject) if id)
        case Judgement():
            yield from (entry.id, *entry.about)
            if isinstance(entry.attributed_to, Reference):
                yield entry.attributed_to.id
        case Briefing():
            yield entry.id


def _everyone(former: Corpus, entities: Mapping[str, Entity], stubs: Mapping[str, Entity]) -> Mapping[str, Entity]:
    """All entities in order of their ids; the former mapping where it holds the very same."""
    known = former.entities
    if len(known) == len(entities) + len(stubs) and known.keys() == entities.keys() | stubs.keys():
        new = {id: each for group in (entities, stubs) for id, each in group.items() if known[id] is not each}
        return {**known, **new} if new else known
    return dict(sorted({**entities, **stubs}.items()))


def _names(
    former: Corpus,
    said: Mapping[str, Sequence[Statement]],
    entities: Mapping[str, Entity],
    language: str,
) -> Mapping[str, str]:
    ids = {*said, *(entities.keys() - former.names.keys())} & entities.keys()
    statements = (each for id in ids for each in said.get(id, ()))
    found = names_of(ids, statements, language)
    if entities.keys() == former.names.keys():
        new = {id: name for id, name in found.items() if former.names[id] != name}
        return {**former.names, **new} if new else former.names
    return {id: found[id] if id in found else former.names[id] for id in entities}


def _statements(
    former: Corpus, said: Mapping[str, Sequence[Statement]], names: Mapping[str, str], language: str
) -> Statements:
    """The statements by subject. Beside those that the edit speaks of, what leads to an entity with a new name may
    stand elsewhere on its page.
    """
    before, places = former.statements, places_of(former.vocabulary)
    renamed = {id for id, name in former.names.items() if names.get(id) != name} if names is not former.names else ()
    moved = {each.subject for id in renamed for each in former.incoming.get(id, ())} - said.keys()
    new = {id: in_page_order(each, names, places, language) for id, each in said.items() if id}
    new |= {id: in_page_order(before[id], names, places, language) for id in moved}
    return _updated(before, {id: each for id, each in new.items() if before.get(id, ()) != each})


def _incoming(former: Corpus, statements: Statements) -> Statements:
    """Relations by the entity that they lead to, in order of subject and page."""
    if statements is former.statements:
        return former.incoming
    before, known = former.statements, former.incoming
    moved = {id for id in before.keys() | statements.keys() if before.get(id) is not statements.get(id)}
    found: dict[str, list[Statement]] = {id: [] for subject in moved for id in _led_to(before.get(subject, ()))}
    for subject in sorted(moved):
        for each in statements.get(subject, ()):
            if isinstance(each.value, Reference):
                found.setdefault(each.value.id, []).append(each)
    found.pop("", None)
    new: dict[str, tuple[Statement, ...]] = {}
    for id, added in found.items():
        kept = [each for each in known.get(id, ()) if each.subject not in moved]
        new[id] = tuple(sorted([*kept, *added], key=lambda each: each.subject))  # those of one subject keep their order
    return _updated(known, new)


def _led_to(statements: Iterable[Statement]) -> Iterator[str]:
    return (each.value.id for each in statements if isinstance(each.value, Reference))


def _updated(known: Statements, new: Statements) -> Statements:
    """The mapping with what is new in it, without what is empty, in order of ids; the same one where nothing is new."""
    if not new:
        return known
    if all(new.values()) and new.keys() <= known.keys():
        return {**known, **new}
    return dict(sorted((id, each) for id, each in ({**known, **new}).items() if each))
