"""What every page is drawn from: the corpus, what follows from it, and the addresses."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from briefbook.model.corpus import NAME, Corpus
from briefbook.model.derived import Derived
from briefbook.model.marking import Marking
from briefbook.model.values import TextValue
from briefbook.render.addresses import Addresses


@dataclass(frozen=True, slots=True)
class Scene:
    """The same for all pages of a book. `markings` are of the names and titles that bear any, by id."""

    corpus: Corpus
    derived: Derived
    addresses: Addresses
    site_name: str
    language: str
    markings: Mapping[str, Marking] = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "markings", _title_markings(self.corpus))


def _title_markings(corpus: Corpus) -> dict[str, Marking]:
    """What bears one name twice bears the lower marking: so much is known to more people."""
    found = {id: source.marking for id, source in corpus.sources.items()}
    found |= {id: briefing.marking for id, briefing in corpus.briefings.items()}
    for id in corpus.entities:
        for each in corpus.values(id, NAME):
            if isinstance(each.value, TextValue) and each.value.text == corpus.names[id] and not each.is_deprecated:
                found[id] = min(found.get(id, Marking.RED), each.qualifiers.marking)
    return {id: marking for id, marking in found.items() if marking}
