"""Near names: what somebody probably meant to write."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sized
from difflib import get_close_matches

from briefbook.problems.problem import Fix

_JOINTS = str.maketrans("", "", "-_ ")
MAX_HINTS = 200
MAX_WORD = 100
MAX_CANDIDATES = 500
_CUTOFF = 0.7


def nearest(word: str, known: Iterable[str]) -> str | None:
    """The known name most like `word`, or None where none is near. Ties fall to the first in the alphabet."""
    if len(word) > MAX_WORD:
        return None
    wanted = word.casefold()
    folded = {name.casefold(): name for name in sorted(_of_like_length(word, known), reverse=True)}
    if wanted in folded:
        return folded[wanted]
    candidates = sorted(folded)
    if len(candidates) > MAX_CANDIDATES:  # each is compared letter by letter: of many, those that begin alike
        candidates = [name for name in candidates if name[:2] == wanted[:2]]
        middle = bisect_left(candidates, wanted)
        candidates = candidates[max(middle - MAX_CANDIDATES // 2, 0) : middle + MAX_CANDIDATES // 2]
    matches = get_close_matches(wanted, candidates, n=1, cutoff=_CUTOFF)
    return folded[matches[0]] if matches else None


def _of_like_length(word: str, known: Iterable[str]) -> Iterator[str]:
    """The names that are neither too short nor too long to be near."""
    shortest, longest = len(word) * _CUTOFF / (2 - _CUTOFF) - 2, len(word) * (2 - _CUTOFF) / _CUTOFF + 2
    return (name for name in known if shortest <= len(name) <= longest)


def did_you_mean(word: str, known: Iterable[str], otherwise: str = "", found: Sized = ()) -> str:
    """A hint that names the nearest known name, or `otherwise` where none is near.

    It takes a comparison with every name: none is made where as many problems as `MAX_HINTS` are `found` already.
    """
    near = nearest(word, known) if len(found) < MAX_HINTS else None
    return f"did you mean '{near}'?" if near is not None else otherwise


def spelling_fix(word: str, known: Iterable[str]) -> Fix | None:
    """The known name that differs from `word` in letter case, hyphens, underscores and spaces alone."""
    same = [name for name in known if _bare(name) == _bare(word)]
    return Fix(word, same[0]) if len(same) == 1 else None


def _bare(word: str) -> str:
    return word.strip().casefold().translate(_JOINTS)
