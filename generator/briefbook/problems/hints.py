"""Near names: what somebody probably meant to write."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches

from briefbook.problems.problem import Fix

_JOINTS = str.maketrans("", "", "-_ ")


def nearest(word: str, known: Iterable[str]) -> str | None:
    """The known name most like `word`, or None where none is near. Ties fall to the first in the alphabet."""
    folded = {name.casefold(): name for name in sorted(known, reverse=True)}
    if word.casefold() in folded:
        return folded[word.casefold()]
    matches = get_close_matches(word.casefold(), sorted(folded), n=1, cutoff=0.7)
    return folded[matches[0]] if matches else None


def did_you_mean(word: str, known: Iterable[str], otherwise: str = "") -> str:
    """A hint that names the nearest known name, or `otherwise` where none is near."""
    near = nearest(word, known)
    return f"did you mean '{near}'?" if near is not None else otherwise


def spelling_fix(word: str, known: Iterable[str]) -> Fix | None:
    """The known name that differs from `word` in letter case, hyphens, underscores and spaces alone."""
    same = [name for name in known if _bare(name) == _bare(word)]
    return Fix(word, same[0]) if len(same) == 1 else None


def _bare(word: str) -> str:
    return word.strip().casefold().translate(_JOINTS)
