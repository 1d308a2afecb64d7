"""Problems that others explain: what is missing only because what says it could not be read."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from briefbook.model.unread import Unread
from briefbook.problems import About, Problem


def without_follow_ups(found: Iterable[Problem], unread: Unread) -> Iterator[Problem]:
    """The problems `found`, but for those that follow from another of them, or from what is `unread`, of the same id or
    name: all others are told, whatever else is wrong.
    """
    found = tuple(found)
    causes = {each.about for each in found if each.about}

    def is_explained(about: About) -> bool:
        word = about.word
        if about.kind == "missing name":
            return word in unread.names or About("unread name", word) in causes
        if not about.kind.startswith("missing"):
            return False
        is_written = word in unread.ids or About("unread id", word) in causes
        return is_written or (about.kind == "missing value" and word in unread.words)

    yield from (each for each in found if each.about is None or not is_explained(each.about))
