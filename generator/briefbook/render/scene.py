"""What every page is drawn from: the corpus, what follows from it, and the addresses."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from briefbook.model.corpus import NAME, Corpus
from briefbook.model.derived import Derived, Moment
from briefbook.model.marking import Marking, highest
from briefbook.model.values import CodeValue, Reference, TextValue
from briefbook.render.addresses import Addresses


@dataclass(frozen=True, slots=True)
class Scene:
    """The same for all pages of a book, and worked out once for them.

    `highest` is the marking of the whole book, `markings` those of the names and titles that bear any, by id.
    `sections` holds the entities of each section by name, `events` those that are events, `occurrences` the first date
    of each of them. `reliabilities` are those of publishers that have a grade.
    """

    corpus: Corpus
    derived: Derived
    addresses: Addresses
    site_name: str
    language: str
    highest: Marking = field(init=False)
    markings: Mapping[str, Marking] = field(init=False)
    sections: Mapping[str, tuple[str, ...]] = field(init=False)
    events: frozenset[str] = field(init=False)
    occurrences: Mapping[str, Moment] = field(init=False)
    reliabilities: Mapping[str, str] = field(init=False)

    def __post_init__(self) -> None:
        corpus = self.corpus
        whole = highest(_markings(corpus))
        object.__setattr__(self, "highest", whole)
        object.__setattr__(self, "markings", _title_markings(corpus) if whole else {})
        object.__setattr__(self, "sections", _sections(corpus))
        object.__setattr__(self, "events", frozenset(id for id in corpus.entities if corpus.is_event(id)))
        moments = (each for each in reversed(self.derived.timeline) if not each.property)
        object.__setattr__(self, "occurrences", {each.entity: each for each in moments})
        object.__setattr__(self, "reliabilities", dict(_reliabilities(corpus)))


def _markings(corpus: Corpus) -> Iterator[Marking]:
    """All markings that there are, the lowest left out."""
    for statements in corpus.statements.values():
        for statement in statements:
            if statement.qualifiers.marking:
                yield statement.qualifiers.marking
    for things in (corpus.entities, corpus.sources, corpus.judgements, corpus.briefings):
        yield from (each.marking for each in things.values() if each.marking)
    yield from (each.qualifiers.marking for each in corpus.observations if each.qualifiers.marking)


def _title_markings(corpus: Corpus) -> dict[str, Marking]:
    """What bears one name twice bears the lower marking: so much is known to more people."""
    found = {id: source.marking for id, source in corpus.sources.items()}
    found |= {id: briefing.marking for id, briefing in corpus.briefings.items()}
    for id in corpus.entities:
        for each in corpus.values(id, NAME):
            if isinstance(each.value, TextValue) and each.value.text == corpus.names[id] and not each.is_deprecated:
                found[id] = min(found.get(id, Marking.RED), each.qualifiers.marking)
    return {id: marking for id, marking in found.items() if marking}


def _sections(corpus: Corpus) -> dict[str, tuple[str, ...]]:
    """The entities of each section that has any, in the vocabulary's order; by name."""
    found: defaultdict[str, list[str]] = defaultdict(list)
    for id in sorted(corpus.entities, key=lambda id: (corpus.name_of(id).casefold(), id)):
        found[corpus.vocabulary.section_of(corpus.entities[id].type).id].append(id)
    return {id: tuple(found[id]) for id in corpus.vocabulary.sections if id in found}


def _reliabilities(corpus: Corpus) -> Iterator[tuple[str, str]]:
    """The grade of each entity that publishes a source: the first that was not set aside."""
    publishers = (each.publisher for each in corpus.sources.values())
    for id in dict.fromkeys(each.id for each in publishers if isinstance(each, Reference)):
        for found in corpus.values(id, "reliability"):
            if isinstance(found.value, CodeValue) and not found.is_deprecated:
                yield id, found.value.code
                break
