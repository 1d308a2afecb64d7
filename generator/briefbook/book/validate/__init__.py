"""Records and corpus → problems: every one of them, in one run, each with its place and a way out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from briefbook.book.validate.additions import check_additions
from briefbook.book.validate.conflicts import check_conflicts, check_statements
from briefbook.book.validate.ids import check_ids
from briefbook.book.validate.judgements import check_judgements, check_wording
from briefbook.book.validate.ownership import check_ownership
from briefbook.book.validate.prose import check_prose
from briefbook.book.validate.references import check_references
from briefbook.book.validate.sources import check_sources, check_unsourced
from briefbook.model.corpus import Corpus
from briefbook.model.entries import Entry
from briefbook.problems import Problem

__all__ = ["validate"]


def validate(entries: Iterable[Entry], corpus: Corpus, doubles: Iterable[Corpus] = ()) -> Iterator[Problem]:
    """What is wrong with a corpus and the entries that it was linked from, in no order. `doubles` hold the entries
    whose ids others have, which are not in the corpus.
    """
    written, doubles = tuple(entries), tuple(doubles)
    yield from check_ids(written)
    yield from check_additions(written, corpus)
    yield from check_references(written, corpus)
    yield from check_conflicts(written, corpus)
    yield from check_sources(written, corpus)
    yield from check_ownership(corpus)
    yield from check_judgements(corpus)
    yield from check_prose(written, corpus, doubles)
    yield from check_unsourced(corpus)
    for double in doubles:
        yield from check_statements(double)
        yield from check_unsourced(double)
        yield from check_wording(double)
