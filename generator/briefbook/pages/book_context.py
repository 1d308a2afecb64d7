"""What every page is drawn from: the corpus, what follows from it, and the addresses."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from briefbook.model.conversion import rates_behind
from briefbook.model.corpus import NAME, Corpus
from briefbook.model.derived import Derived, Moment
from briefbook.model.lookup import bearers_of, marking_of
from briefbook.model.marking import Marking, highest
from briefbook.model.portions import narrowest_in
from briefbook.model.prose import Link, ValueLink
from briefbook.model.values import CodeValue, Reference, TextValue
from briefbook.model.vocabulary import EVENT
from briefbook.pages.addresses import Addresses
from briefbook.pages.namesakes import told_apart


@dataclass(frozen=True, slots=True)
class BookContext:
    """The same for all pages of a book, and worked out once for them, by `book_context_from`.

    `floor` is the marking that every page bears at least, `highest` that of the whole book, `markings` those of the
    names and titles that bear any, by id, and `text_markings` those of texts, by whose they are.
    `sections` holds the entities of each section by name, `events` those that are events, `occurrences` the first date
    of each of them. `reliabilities` are those of publishers that have a grade. `called` holds the names and aliases of
    each entity but for what it is called, `apart` what tells namesakes apart, `totals` how much rests on each source,
    `types` those of entities. `only` are the pages that are wanted of lists; all where it is None.
    """

    corpus: Corpus
    derived: Derived
    addresses: Addresses
    site_name: str
    site_description: str
    language: str
    floor: Marking
    highest: Marking
    markings: Mapping[str, Marking]
    text_markings: Mapping[str, Marking]
    sections: Mapping[str, tuple[str, ...]]
    events: frozenset[str]
    occurrences: Mapping[str, Moment]
    reliabilities: Mapping[str, str]
    called: Mapping[str, tuple[TextValue, ...]]
    totals: Mapping[str, int]
    types: Mapping[str, str]
    apart: Mapping[str, str]
    only: frozenset[str] | None = None


def book_context_from(
    corpus: Corpus,
    derived: Derived,
    addresses: Addresses,
    site_name: str,
    language: str,
    floor: Marking = Marking.CLEAR,
    site_description: str = "",
) -> BookContext:
    """All that pages are drawn from."""
    whole = highest(_markings(corpus, derived))
    moments = (each for each in reversed(derived.timeline) if not each.property)
    return BookContext(
        corpus=corpus,
        derived=derived,
        addresses=addresses,
        site_name=site_name,
        site_description=site_description,
        language=language,
        floor=floor,
        highest=max(floor, whole),
        markings=_title_markings(corpus) if whole else {},
        text_markings=dict(_text_markings(corpus)) if whole else {},
        sections=_sections(corpus, derived.by_name),
        events=_events(corpus),
        occurrences={each.entity: each for each in moments},
        reliabilities=dict(_reliabilities(corpus)),
        called={id: each.called for id, each in derived.findings.items()},
        types={id: entity.type for id, entity in corpus.entities.items()},
        apart=told_apart(corpus, derived, language),
        totals={id: each.count for id, each in derived.resting.items()},
    )


def _markings(corpus: Corpus, derived: Derived) -> Iterator[Marking]:
    """All markings that there are, the lowest left out."""
    yield from (each.marking for each in derived.findings.values() if each.marking)
    for things in (corpus.entities, corpus.sources, corpus.judgements, corpus.briefings):
        yield from (each.marking for each in things.values() if each.marking)
    yield from (each.qualifiers.marking for each in corpus.observations if each.qualifiers.marking)
    yield from (narrowest_in(each.text) for each in corpus.briefings.values())


def _title_markings(corpus: Corpus) -> dict[str, Marking]:
    """What bears one name twice bears the lower marking: so much is known to more people."""
    found = {id: source.marking for id, source in corpus.sources.items()}
    found |= {id: briefing.marking for id, briefing in corpus.briefings.items()}
    for id in corpus.entities:
        for each in corpus.values(id, NAME):
            if isinstance(each.value, TextValue) and corpus.is_called(id, each.value.text) and each.is_affirmed:
                found[id] = min(found.get(id, Marking.RED), each.qualifiers.marking)
    return {id: marking for id, marking in found.items() if marking}


def _text_markings(corpus: Corpus) -> Iterator[tuple[str, Marking]]:
    """The highest marking of each text, of its parts, and of the values and names in it; the lowest left out."""
    titles = _title_markings(corpus)
    texts = [(id, each.marking, each.text) for id, each in corpus.briefings.items()]
    texts += [(id, each.marking, each.text) for id, each in corpus.judgements.items()]
    texts += [(id, each.marking, each.about) for id, each in corpus.entities.items() if each.about or each.marking]
    for id, own, prose in texts:
        marks = [own, narrowest_in(prose)]
        for part in prose.parts:
            if isinstance(part, ValueLink):
                marks += (marking_of(corpus, each) for each in (*bearers_of(corpus, part), *rates_behind(part, corpus)))
            elif isinstance(part, Link) and not part.label:
                marks.append(titles.get(part.target, Marking.CLEAR))
        if (marking := max(marks)) is not Marking.CLEAR:
            yield id, marking


def _sections(corpus: Corpus, by_name: Iterable[str]) -> dict[str, tuple[str, ...]]:
    """The entities of each section that has any, in the vocabulary's order; by name."""
    found: defaultdict[str, list[str]] = defaultdict(list)
    for id in by_name:
        found[corpus.vocabulary.section_of(corpus.entities[id].type).id].append(id)
    return {id: tuple(found[id]) for id in corpus.vocabulary.sections if id in found}


def _events(corpus: Corpus) -> frozenset[str]:
    types = {entity.type for entity in corpus.entities.values()}
    of_events = {type for type in types if corpus.vocabulary.is_a(type, (EVENT,))}
    return frozenset(id for id, entity in corpus.entities.items() if entity.type in of_events)


def _reliabilities(corpus: Corpus) -> Iterator[tuple[str, str]]:
    """The grade of each entity that publishes a source, where there is one that nobody doubts and no other."""
    publishers = (each.publisher for each in corpus.sources.values())
    for id in dict.fromkeys(each.id for each in publishers if isinstance(each, Reference)):
        said = [each for each in corpus.values(id, "reliability") if each.is_affirmed]
        grades = {each.value.code for each in said if isinstance(each.value, CodeValue)}
        if len(grades) == 1 and all(each.qualifiers.is_outright for each in said):
            yield id, grades.pop()
