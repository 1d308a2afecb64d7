"""Entries → one corpus: ids and aliases become references, relations are stored once and indexed both ways."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import TypeVar

from briefbook.model.corpus import NAME, Corpus
from briefbook.model.entries import Briefing, Entity, Entry, Judgement, Observation, Source
from briefbook.model.statement import Citation, Qualifiers, Rank, Statement, statement_id
from briefbook.model.values import Reference, TextValue, written
from briefbook.model.vocabulary import THING, Vocabulary
from briefbook.problems import Span

E = TypeVar("E", Entity, Source, Judgement, Briefing)
_RANKS = {Rank.PREFERRED: 0, Rank.NORMAL: 1, Rank.DEPRECATED: 2}


def link(entries: Iterable[Entry], vocabulary: Vocabulary, language: str = "en") -> Corpus:
    """The corpus of all entries, the same for any order they come in. `language` is preferred among names.

    Where two entries have one id, the one that stands first (by path and line) is kept: `validate` tells of the other.
    A reference to no entity makes a stub.
    """
    ordered = sorted(entries, key=lambda entry: entry.where)
    entities = _by_id(entry for entry in ordered if isinstance(entry, Entity))
    sources = _by_id(entry for entry in ordered if isinstance(entry, Source))
    judgements = _by_id(entry for entry in ordered if isinstance(entry, Judgement))
    briefings = _by_id(entry for entry in ordered if isinstance(entry, Briefing))
    observations = [entry for entry in ordered if isinstance(entry, Observation)]
    statements = _merged(each for entity in entities.values() for each in entity.statements)
    taken = {*entities, *sources, *judgements, *briefings}
    stubs = _stubs(statements, sources, observations, judgements, taken, vocabulary)
    entities = dict(sorted((entities | stubs).items()))
    names = _names(statements, entities, language)
    ordered_statements = sorted(statements, key=lambda each: _page_order(each, names, vocabulary, language))
    return Corpus(
        vocabulary=vocabulary,
        entities=entities,
        sources=sources,
        observations=tuple(_merged_observations(observations)),
        judgements=judgements,
        briefings=briefings,
        statements=_grouped(ordered_statements, lambda each: each.subject),
        incoming=_grouped(ordered_statements, lambda each: each.value.id if isinstance(each.value, Reference) else ""),
        redirects={old: entity.id for entity in entities.values() for old in entity.was if old not in taken},
        names=names,
    )


def _by_id(entries: Iterable[E]) -> dict[str, E]:
    first: dict[str, E] = {}
    for entry in entries:
        first.setdefault(entry.id, entry)
    return dict(sorted(first.items()))


def _grouped(statements: Iterable[Statement], key: Callable[[Statement], str]) -> dict[str, tuple[Statement, ...]]:
    groups: defaultdict[str, list[Statement]] = defaultdict(list)
    for each in statements:
        groups[key(each)].append(each)
    groups.pop("", None)
    return {id: tuple(group) for id, group in sorted(groups.items())}


def _merged(statements: Iterable[Statement]) -> list[Statement]:
    """Each statement once. The same said twice (from both sides of a relation, at two places of a source) is one
    statement; what is alike but for role or time is two, the later one with an id of its own.
    """
    groups: defaultdict[str, dict[tuple[str, ...], Statement]] = defaultdict(dict)
    for each in statements:
        same = groups[each.id]
        identity = identity_of(each.qualifiers)
        same[identity] = _union(same[identity], each) if identity in same else each
    merged: list[Statement] = []
    for same in groups.values():
        for number, (identity, each) in enumerate(sorted(same.items())):
            merged.append(each if number == 0 else _with_own_id(each, identity))
    return merged


def identity_of(qualifiers: Qualifiers) -> tuple[str, ...]:
    """What tells two statements of one value and source apart, in an order in which the earlier comes first."""
    dates = (qualifiers.start, qualifiers.as_of, qualifiers.end)
    return (*(date.edtf if date else "" for date in dates), qualifiers.role, qualifiers.kind, qualifiers.rank.value)


def _with_own_id(each: Statement, identity: tuple[str, ...]) -> Statement:
    id = statement_id(each.subject, each.property, each.value, each.source, "|".join(identity))
    return Statement(id, each.subject, each.property, each.value, each.citation, each.qualifiers, each.where)


def _union(one: Statement, other: Statement) -> Statement:
    ours, theirs = one.qualifiers, other.qualifiers
    reviews = [date for date in (ours.review_by, theirs.review_by) if date]
    qualifiers = ours._replace(
        note=_both(ours.note, theirs.note),
        marking=max(ours.marking, theirs.marking),
        review_by=min(reviews, key=lambda date: date.sort_key) if reviews else None,
        is_matched=ours.is_matched and theirs.is_matched,
    )
    citation = one.citation
    if one.citation and other.citation:
        locator = _both(one.citation.locator, other.citation.locator)
        citation = Citation(one.citation.source, locator, _both(one.citation.quote, other.citation.quote))
    where = min(one.where, other.where)
    return Statement(one.id, one.subject, one.property, one.value, citation, qualifiers, where)


def _both(one: str, other: str) -> str:
    return "; ".join(dict.fromkeys(each for each in sorted((one, other)) if each))


def _merged_observations(observations: Iterable[Observation]) -> Iterator[Observation]:
    seen: set[str] = set()
    for each in sorted(observations, key=lambda each: (each.key, each.id, each.where)):
        if each.id not in seen:
            seen.add(each.id)
            yield each


def _stubs(
    statements: Iterable[Statement],
    sources: Mapping[str, Source],
    observations: Iterable[Observation],
    judgements: Mapping[str, Judgement],
    taken: set[str],
    vocabulary: Vocabulary,
) -> dict[str, Entity]:
    """An entity for each reference to nothing, of the type that its relation calls for first."""
    wanted: dict[str, tuple[Span, str]] = {}

    def want(id: str, where: Span, type: str) -> None:
        if id and id not in taken:
            wanted[id] = min(wanted.get(id, (where, type)), (where, type))

    for each in statements:
        property = vocabulary.directions[each.property].property
        if isinstance(each.value, Reference):
            want(each.value.id, each.where, property.range[0])
            want(each.subject, each.where, property.domain[0])
    for source in sources.values():
        for somebody, type in ((source.publisher, "organization"), *((author, "person") for author in source.authors)):
            if isinstance(somebody, Reference):
                want(somebody.id, source.where, type)
    for observation in observations:
        want(observation.of, observation.where, THING)
        want(observation.subject, observation.where, THING)
    for judgement in judgements.values():
        for id in judgement.about:
            want(id, judgement.where, THING)
        if isinstance(judgement.attributed_to, Reference):
            want(judgement.attributed_to.id, judgement.where, "agent")
    return {id: Entity(id, type, (), where, is_stub=True) for id, (where, type) in wanted.items()}


def _names(statements: Iterable[Statement], entities: Mapping[str, Entity], language: str) -> dict[str, str]:
    """What to call each entity: its preferred name, in the book's language where there is one."""
    best: dict[str, tuple[tuple[int, int, str, str], str]] = {}
    for each in statements:
        if each.property == NAME and isinstance(each.value, TextValue) and not each.is_deprecated:
            key = (_RANKS[each.qualifiers.rank], _distance(each.value.lang, language), each.value.lang, each.value.text)
            if each.subject not in best or key < best[each.subject][0]:
                best[each.subject] = (key, each.value.text)
    return {id: best[id][1] if id in best else _title(id) for id in entities}


def _title(id: str) -> str:
    return id.replace("-", " ").capitalize()


def _distance(lang: str, language: str) -> int:
    if lang == language:
        return 0
    return 1 if lang.split("-")[0] == language.split("-")[0] else 2 if not lang else 3


def _page_order(each: Statement, names: Mapping[str, str], vocabulary: Vocabulary, language: str) -> tuple[object, ...]:
    direction = vocabulary.directions[each.property]
    qualifiers = each.qualifiers
    start = qualifiers.start or qualifiers.as_of
    shown = names.get(each.value.id, each.value.id) if isinstance(each.value, Reference) else written(each.value)
    lang = each.value.lang if isinstance(each.value, TextValue) else ""
    return (
        each.subject,
        direction.property.order,
        direction.is_backwards,
        _RANKS[qualifiers.rank],
        _distance(lang, language),
        start.sort_key if start else ((0, 0, 0), (0, 0, 0), ""),
        shown.casefold(),
        each.source,
        each.id,
    )
