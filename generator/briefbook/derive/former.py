"""What was derived before an edit: whatever follows from values that are still the same ones is taken over."""

from __future__ import annotations

from typing import NamedTuple

from briefbook.model.corpus import Corpus
from briefbook.model.derived import Derived


class Former(NamedTuple):
    """A corpus and what was derived from it. Values are compared by identity: they are frozen."""

    corpus: Corpus
    derived: Derived
