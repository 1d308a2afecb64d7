"""Entries → one corpus: ids and aliases become references, relations are stored once and indexed both ways."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from functools import lru_cache
from operator import attrgetter
from typing import TypeVar

from msgspec.structs import replace

from briefbook.book.link.additions import with_additions
from briefbook.collation import sort_key
from briefbook.model.corpus import DISAMBIGUATION, NAME, Corpus
from briefbook.model.entries import Briefing, Entity, Entry, Judgement, Observation, Source
from briefbook.model.marking import highest
from briefbook.model.prose import joined_notes
from briefbook.model.statement import Citation, Qualifiers, Rank, Statement
from briefbook.model.values import Reference, TextValue, written
from briefbook.model.vocabulary import THING, Vocabulary
from briefbook.problems import Span

S = TypeVar("S", Statement, Observation)
E = TypeVar("E", Entity, Source, Judgement, Briefing)
_RANKS = {Rank.PREFERRED: 0, Rank.NORMAL: 1, Rank.DEPRECATED: 2}
_UNDATED = ((0, 0, 0), (0, 0, 0), "")


def link(entries: Iterable[Entry], vocabulary: Vocabulary, language: str = "en") -> Corpus:
    """The corpus of all entries, the same for any order they come in. `language` is preferred among names.

    Where two entries have one id, the one that stands first (by path and line) is kept: `validate` tells of the other.
    A reference to no entity makes a stub.
    """
    ordered = sorted(entries, key=lambda entry: entry.where)
    described = [entry for entry in ordered if isinstance(entry, Entity)]
    entities = _by_id(entry for entry in described if not entry.is_more)
    entities = with_additions(entities, [entry for entry in described if entry.is_more])
    sources = _by_id(entry for entry in ordered if isinstance(entry, Source))
    judgements = _by_id(entry for entry in ordered if isinstance(entry, Judgement))
    briefings = _by_id(entry for entry in ordered if isinstance(entry, Briefing))
    observations = tuple(merged_observations(entry for entry in ordered if isinstance(entry, Observation)))
    statements = merged(each for entity in entities.values() for each in entity.statements)
    taken = {*entities, *sources, *judgements, *briefings}
    stubs = stubs_for(statements, sources, observations, judgements, taken, vocabulary)
    entities = dict(sorted((entities | stubs).items()))
    retracted = {id for id, source in sources.items() if source.retracted}
    if retracted:
        statements = [set_aside_if(retracted, each) for each in statements]
        observations = tuple(set_aside_if(retracted, each) for each in observations)
    names = names_of(entities, statements, language, retracted)
    by_subject = _in_page_order(statements, names, vocabulary, language)
    return Corpus(
        vocabulary=vocabulary,
        entities=entities,
        sources=sources,
        observations=observations,
        judgements=judgements,
        briefings=briefings,
        statements=by_subject,
        incoming=_incoming(by_subject),
        redirects=redirects_of(entities, taken),
        names=names,
        language=language,
    )


def doubles_of(entries: Iterable[Entry], vocabulary: Vocabulary, language: str = "en") -> Iterator[Corpus]:
    """Corpora of the entries that `link` leaves out since another has their id; no id stands twice in one of them."""
    left = sorted((each for each in entries if _has_its_id_alone(each)), key=lambda entry: entry.where)
    while True:
        first: dict[tuple[type, str], Entry] = {}
        for entry in left:
            first.setdefault((type(entry), entry.id), entry)
        left = [entry for entry in left if first[type(entry), entry.id] is not entry]
        if not left:
            return
        again = {(type(entry), entry.id): entry for entry in reversed(left)}
        yield link(again.values(), vocabulary, language)


def _has_its_id_alone(entry: Entry) -> bool:
    return not (isinstance(entry, Observation) or (isinstance(entry, Entity) and entry.is_more))


def _by_id(entries: Iterable[E]) -> dict[str, E]:
    first: dict[str, E] = {}
    for entry in entries:
        first.setdefault(entry.id, entry)
    return dict(sorted(first.items()))


def _in_page_order(
    statements: Iterable[Statement], names: Mapping[str, str], vocabulary: Vocabulary, language: str
) -> dict[str, tuple[Statement, ...]]:
    """The statements by subject: by property, then as `_page_order` says. Most stand alone under their property, and
    their place in it need not be worked out.
    """
    groups: defaultdict[str, list[Statement]] = defaultdict(list)
    for each in statements:
        groups[each.subject].append(each)
    groups.pop("", None)
    places = places_of(vocabulary)
    return {id: in_page_order(group, names, places, language) for id, group in sorted(groups.items())}


def places_of(vocabulary: Vocabulary) -> Mapping[str, tuple[int, bool]]:
    """Where each name of a property stands on a page."""
    return {name: (way.property.order, way.is_backwards) for name, way in vocabulary.directions.items()}


def in_page_order(
    group: Iterable[Statement], names: Mapping[str, str], places: Mapping[str, tuple[int, bool]], language: str
) -> tuple[Statement, ...]:
    """The statements on one subject as its page has them."""
    by_place: dict[tuple[int, bool], list[Statement]] = {}
    for each in group:
        by_place.setdefault(places[each.property], []).append(each)
    ordered: list[Statement] = []
    for _, same in sorted(by_place.items()):
        if len(same) > 1:
            same.sort(key=lambda each: _page_order(each, names, language))
        ordered += same
    return tuple(ordered)


def redirects_of(entities: Mapping[str, Entity], taken: Set[str]) -> dict[str, str]:
    """Ids that were, and what has them now."""
    return {old: entity.id for entity in entities.values() for old in entity.was if old not in taken}


def _incoming(by_subject: Mapping[str, Iterable[Statement]]) -> dict[str, tuple[Statement, ...]]:
    """Relations by the entity that they lead to, in order of subject and page."""
    groups: defaultdict[str, list[Statement]] = defaultdict(list)
    for statements in by_subject.values():
        for each in statements:
            if isinstance(each.value, Reference):
                groups[each.value.id].append(each)
    groups.pop("", None)
    # As listed where the order means something, and behind the others.
    return {id: tuple(sorted(group, key=lambda each: each.qualifiers.ordinal)) for id, group in sorted(groups.items())}


def merged(statements: Iterable[Statement]) -> list[Statement]:
    """Each statement once: the same said twice (from both sides of a relation, at two places of a source) is one."""
    groups: dict[str, Statement | list[Statement]] = {}  # nearly all ids are borne by one statement
    for each in statements:
        met = groups.setdefault(each.id, each)
        if isinstance(met, list):
            met.append(each)
        elif met is not each:
            groups[each.id] = [met, each]
    return [_union(alike) if isinstance(alike, list) else alike for alike in groups.values()]


def _union(same: Sequence[Statement]) -> Statement:
    """One statement of several that say the same: everything noted of any, and the narrowest marking."""
    first = min(same, key=lambda each: each.where)
    citation = first.citation and _union_of_citations([each.citation for each in same if each.citation])
    qualifiers = _union_of_qualifiers(first.qualifiers, [each.qualifiers for each in same])
    return replace(first, citation=citation, qualifiers=qualifiers)


def _union_of_citations(same: Sequence[Citation]) -> Citation:
    origins = [each.retells for each in same if each.retells is not None]
    return Citation(
        same[0].source,
        _all(each.locator for each in same),
        tuple(sorted({quote for each in same for quote in each.quotes}, key=lambda quote: (quote.text, repr(quote)))),
        tuple(dict.fromkeys(id for each in origins for id in each)) if origins else None,
    )


def _union_of_qualifiers(first: Qualifiers, same: Sequence[Qualifiers]) -> Qualifiers:
    reviews = [each.review_by for each in same if each.review_by]
    notes = [each.note for each in same if each.note]
    return replace(
        first,
        note=joined_notes(sorted(notes, key=attrgetter("text"))),
        marking=highest(each.marking for each in same),
        review_by=min(reviews, key=lambda date: date.sort_key) if reviews else None,
        is_matched=all(each.is_matched for each in same),
        ordinal=min((each.ordinal for each in same if each.ordinal), default=0),
    )


def _all(texts: Iterable[str]) -> str:
    return "; ".join(sorted({text for text in texts if text}))


def merged_observations(observations: Iterable[Observation]) -> Iterator[Observation]:
    """Each observation once, as with statements."""
    groups: defaultdict[str, list[Observation]] = defaultdict(list)
    for each in observations:
        groups[each.id].append(each)
    found: list[Observation] = []
    for same in groups.values():
        first = min(same, key=lambda each: each.where)
        citation = first.citation and _union_of_citations([each.citation for each in same if each.citation])
        found.append(
            replace(
                first,
                citation=citation,
                qualifiers=_union_of_qualifiers(first.qualifiers, [each.qualifiers for each in same]),
            )
        )
    yield from sorted(found, key=lambda each: (each.key, _rank(each.qualifiers), each.id))


def stubs_for(
    statements: Iterable[Statement],
    sources: Mapping[str, Source],
    observations: Iterable[Observation],
    judgements: Mapping[str, Judgement],
    taken: Set[str],
    vocabulary: Vocabulary,
) -> dict[str, Entity]:
    """An entity for each reference to nothing, at the place of the first, of the narrowest type that any calls for:
    the types do not depend on which reference stands first.
    """
    wanted: defaultdict[str, list[tuple[Span, str]]] = defaultdict(list)

    def want(id: str, where: Span, type: str) -> None:
        if id and id not in taken:
            wanted[id].append((where, type))

    def breadth(type: str) -> tuple[int, str]:
        return (-len(vocabulary.types[type].ancestors) if type in vocabulary.types else 0, type)

    def want_speaker(each: Statement | Observation) -> None:
        if isinstance(each.qualifiers.said_by, Reference):
            want(each.qualifiers.said_by.id, each.where, "agent")
        for _, id in each.qualifiers.ties:
            want(id, each.where, THING)
        want_quoted(each.citation, each.where)

    def want_quoted(citation: Citation | None, where: Span) -> None:
        for id in citation.quoted_people if citation and citation.quotes else ():
            want(id, where, "agent")

    for each in statements:
        want_speaker(each)
        property = vocabulary.directions[each.property].property
        if isinstance(each.value, Reference):
            want(each.value.id, each.where, property.range[0])
            want(each.subject, each.where, property.domain[0])
    for source in sources.values():
        for somebody, type in source.people:
            if isinstance(somebody, Reference):
                want(somebody.id, source.where, type)
    for observation in observations:
        want_speaker(observation)
        want(observation.of, observation.where, THING)
        want(observation.subject, observation.where, THING)
    for judgement in judgements.values():
        for id in judgement.about:
            want(id, judgement.where, THING)
        if isinstance(judgement.attributed_to, Reference):
            want(judgement.attributed_to.id, judgement.where, "agent")
        for citation in judgement.citations:
            want_quoted(citation, judgement.where)
    return {
        id: Entity(id, min((type for _, type in calls), key=breadth), (), min(calls)[0], is_stub=True)
        for id, calls in wanted.items()
    }


def names_of(
    ids: Iterable[str], statements: Iterable[Statement], language: str, retracted: Set[str] = frozenset()
) -> dict[str, str]:
    """What to call each entity: its preferred name, in the book's language where there is one; one that is doubted or
    over, or of a retracted source, where there is no other.
    """
    apart: dict[str, str] = {}
    best: dict[str, tuple[tuple[int, bool, int, str, str], str]] = {}
    for each in statements:
        if (
            each.property == DISAMBIGUATION
            and isinstance(each.value, TextValue)
            and each.is_affirmed
            and each.qualifiers.is_outright
        ):
            apart.setdefault(each.subject, each.value.text)
        is_current = each.is_affirmed or (each.source in retracted and not each.qualifiers.is_denied)
        if each.property == NAME and isinstance(each.value, TextValue) and is_current:
            said, lang = each.qualifiers, each.value.lang
            key = (_rank(said), not said.is_outright, _distance(lang, language), lang, each.value.text)
            if each.subject not in best or key < best[each.subject][0]:
                best[each.subject] = (key, each.value.text)
    names = {id: best[id][1] if id in best else _title(id) for id in ids}
    if apart:
        shared = Counter(names.values())
        names |= {id: f"{names[id]} ({word})" for id, word in apart.items() if shared[names.get(id, "")] > 1}
    return names


def set_aside_if(retracted: Set[str], each: S) -> S:
    """What is said, set aside where its source was retracted."""
    if each.citation is None or each.citation.source not in retracted or each.qualifiers.rank is Rank.DEPRECATED:
        return each
    return replace(each, qualifiers=replace(each.qualifiers, rank=Rank.DEPRECATED))


def _title(id: str) -> str:
    return id.replace("-", " ").capitalize()


def _rank(qualifiers: Qualifiers) -> int:
    return 1 if qualifiers.rank is Rank.NORMAL else _RANKS[qualifiers.rank]  # hashing a member costs a call


@lru_cache(maxsize=1024)
def _distance(lang: str, language: str) -> int:
    if lang == language:
        return 0
    return 1 if lang.split("-")[0] == language.split("-")[0] else 2 if not lang else 3


def _page_order(each: Statement, names: Mapping[str, str], language: str) -> tuple[object, ...]:
    """The order of statements under one property: what has ended behind the others."""
    value, qualifiers = each.value, each.qualifiers
    start = qualifiers.start or qualifiers.as_of
    if isinstance(value, TextValue):
        shown, lang = value.text, value.lang
    else:
        shown, lang = names.get(value.id, value.id) if isinstance(value, Reference) else written(value), ""
    return (
        _rank(qualifiers),
        qualifiers.end is not None,
        _distance(lang, language),
        start.sort_key if start else _UNDATED,
        sort_key(shown, language),
        each.source,
        each.id,
    )
