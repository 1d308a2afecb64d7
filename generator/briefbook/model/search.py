"""What search knows of a page without reading it."""

from __future__ import annotations

from msgspec import Struct


class SearchRecord(Struct, frozen=True, array_like=True, gc=False):
    """One page as search shows and finds it. Every text is plain words: what shows it must escape it.

    `path` is the page below the pages folder, `names` are other names. `words` are the key facts; `codes` are found
    whole only, such as a UUID. `type` and `section` are labels: what readers filter by. `rank` is the same for all of a
    type, and orders what fits a query equally well, lower first. `facts` are shown on cards, with their labels; nothing
    is found by them.
    """

    path: str
    title: str
    type: str
    section: str
    names: tuple[str, ...] = ()
    summary: str = ""
    words: tuple[str, ...] = ()
    codes: tuple[str, ...] = ()
    rank: int = 1
    facts: tuple[str, ...] = ()
