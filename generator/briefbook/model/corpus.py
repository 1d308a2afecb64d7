"""The corpus: a whole book's facts, linked and indexed, in a stated order."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from briefbook.collation import sort_key
from briefbook.model.entries import Briefing, Entity, Judgement, Observation, Source
from briefbook.model.files import Asset
from briefbook.model.statement import Statement
from briefbook.model.values import TextValue, composed
from briefbook.model.vocabulary import EVENT, Vocabulary

NAME = "name"
ALIASES = "aliases"
PREVIOUS_NAME = "previous_name"
NAMES = (NAME, ALIASES, PREVIOUS_NAME)
"""Properties that hold what something is or was called."""
DISAMBIGUATION = "disambiguation"


@dataclass(frozen=True, slots=True)
class Corpus:
    """Every mapping is ordered by id. `statements` holds each statement once, under its subject, in page order;
    `incoming` the same relations under the entity they lead to.

    `redirects` maps ids that were to ids that are. `files` are those that are published, by their paths.
    """

    vocabulary: Vocabulary
    entities: Mapping[str, Entity]
    sources: Mapping[str, Source]
    observations: tuple[Observation, ...]
    judgements: Mapping[str, Judgement]
    briefings: Mapping[str, Briefing]
    statements: Mapping[str, tuple[Statement, ...]]
    incoming: Mapping[str, tuple[Statement, ...]]
    redirects: Mapping[str, str]
    names: Mapping[str, str]
    language: str = "en"
    files: Mapping[str, Asset] = field(default_factory=dict)

    def order(self, text: str) -> str:
        """What names and titles are sorted by, in the book's language."""
        return sort_key(text, self.language)

    def order_of(self, id: str) -> str:
        """What an entity is sorted by: its name."""
        return self.order(self.name_of(id))

    def name_of(self, id: str) -> str:
        """What to call an entity; its id where nothing better was written."""
        return self.names.get(id, id)

    def is_called(self, id: str, text: str) -> bool:
        """Whether an entity is called so, told apart from others of that name or not."""
        name, text = composed(self.names.get(id, "")), composed(text)
        apart = (each.value for each in self.values(id, DISAMBIGUATION) if name != text)
        return name == text or any(
            isinstance(each, TextValue) and name == f"{text} ({composed(each.text)})" for each in apart
        )

    def title_of(self, id: str) -> str:
        """What anything with an id is called: the words of a link to it."""
        if id in self.names:  # most
            return self.names[id]
        if id in self.sources:
            return self.sources[id].title
        if id in self.briefings:
            return self.briefings[id].title
        if id in self.judgements:
            return "a judgement"
        return self.name_of(id)

    def values(self, subject: str, *properties: str) -> tuple[Statement, ...]:
        """The statements of a subject under the given properties, as they stand, deprecated ones included."""
        return tuple(found for found in self.statements.get(subject, ()) if found.property in properties)

    def is_event(self, id: str) -> bool:
        entity = self.entities.get(id)
        return entity is not None and self.vocabulary.is_a(entity.type, (EVENT,))
