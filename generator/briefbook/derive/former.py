"""What was derived before an edit: whatever follows from values that are still the same ones is taken over."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple

from briefbook.model.corpus import Corpus
from briefbook.model.derived import Derived, Findings, Mention


@dataclass(frozen=True, slots=True)
class Kept:
    """What was derived of the very same corpus before, of that which takes longest: `findings` by subject, and of each
    text its words, and the sentences that name an entity.
    """

    findings: Mapping[str, Findings]
    texts: Mapping[str, tuple[str, tuple[tuple[str, Mention], ...]]]


def kept_of(derived: Derived) -> Kept:
    """What is worth keeping."""
    return Kept(derived.findings, {where: (text.words, text.mentions) for where, text in derived.texts.items()})


class Former(NamedTuple):
    """A corpus and what was derived from it. Values are compared by identity: they are frozen."""

    corpus: Corpus
    derived: Derived
