"""Corpus and audience → what that audience may see: before anything is derived, so that nothing later can leak."""

from __future__ import annotations

from briefbook.model.corpus import Corpus


def redact(corpus: Corpus) -> Corpus:
    """The corpus for the only audience there is yet: whoever may see all of it."""
    return corpus
