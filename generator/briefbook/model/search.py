"""What search knows of a page without reading it."""

from __future__ import annotations

from msgspec import Struct


class SearchRecord(Struct, frozen=True, array_like=True, gc=False):
    """One page as search shows and finds it. Every text is plain words: what shows it must escape it.

    `path` is the page below the pages folder, `names` are other names. `words` are the key facts, `related` the names
    of what says something of the thing, and `hints` words that are found and not shown, such as labels of facts.
    `codes` are found whole only, such as a UUID; `sounds` are names by syllables (`qing hua da xue`). `dates` are days
    and months of an event, as `2017-02` and `2017-02-14`, which `dated` says in words with all that qualifies it;
    `other_dates` are those of anything else, or in dispute. `type` and `section` are labels: what readers filter by.
    `rank` is the same for all of a type, and orders what fits a query equally well, lower first; within it `weight`,
    from 0 to 15, is more for what the book says more of. `facts` are shown on cards, with their labels, and so
    is a `picture`, its address in the site and its words; nothing is found by them.
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
    related: tuple[str, ...] = ()
    hints: tuple[str, ...] = ()
    sounds: tuple[str, ...] = ()
    dates: tuple[str, ...] = ()
    other_dates: tuple[str, ...] = ()
    weight: int = 0
    dated: str = ""
    picture: tuple[str, ...] = ()
