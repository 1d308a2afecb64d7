"""What stands in the parts of a book that could not be read."""

from __future__ import annotations

from typing import NamedTuple


class Unread(NamedTuple):
    """Words of which nobody can say that the book does not hold them.

    `ids` may have been given an entry, and `names` be in the vocabulary; of whatever is in `words`, something may be
    said.
    """

    ids: frozenset[str] = frozenset()
    words: frozenset[str] = frozenset()
    names: frozenset[str] = frozenset()


NOTHING_UNREAD = Unread()
