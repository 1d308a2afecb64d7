"""What every page is drawn from: the corpus, what follows from it, and the addresses."""

from __future__ import annotations

from dataclasses import dataclass

from briefbook.model.corpus import Corpus
from briefbook.model.derived import Derived
from briefbook.render.addresses import Addresses


@dataclass(frozen=True, slots=True)
class Scene:
    """The same for all pages of a book."""

    corpus: Corpus
    derived: Derived
    addresses: Addresses
    site_name: str
    language: str
