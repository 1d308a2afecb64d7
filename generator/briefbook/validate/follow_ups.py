"""Problems that others explain: what is missing only because what says it could not be read."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Set

from briefbook.problems import Problem

_REFERENCES = frozenset(["W401", "E405", "E504", "E701", "E703"])
_VALUES = frozenset(["E702", "W502"])
_QUOTED = re.compile(r"'([^']+)'")


def without_follow_ups(found: Iterable[Problem], read: Iterable[Problem], missed: Set[str]) -> Iterator[Problem]:
    """The problems of a book, but for references to ids that stand in files of which nothing could be read (`missed`),
    and, while statements could not be read, values that nothing gives and sources that nothing cites.
    """
    is_partial = any(problem.is_error for problem in read)
    for problem in found:
        is_missed = problem.code in _REFERENCES | _VALUES and not missed.isdisjoint(_QUOTED.findall(problem.message))
        if not is_missed and not (is_partial and problem.code in _VALUES):
            yield problem
