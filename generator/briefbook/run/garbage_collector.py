"""Python's collector of circles, told to wait while frozen values are made by the million."""

from __future__ import annotations

import atexit
import gc
from collections.abc import Iterator
from contextlib import contextmanager

_spared = 0  # how many wait at once for what they froze


@contextmanager
def garbage_collector_paused(*, searches_after: bool = False) -> Iterator[None]:
    """No search for circles inside. It would go through all that is made, again and again, and find none: frozen
    values hold only what was there before them. Measured on 46,018 entities: a quarter of the time of reading them.

    What is left of it counts as old, and is not searched for long; unless it is after what is inside, for code that
    makes circles too and is called many times.
    """
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            if not searches_after:
                _promote()
            gc.enable()  # what is young is searched now


@contextmanager
def collector_spared() -> Iterator[None]:
    """What there is when this begins is not searched for circles inside: a search goes through all of it, and copies
    what other processes share.
    """
    global _spared
    _spared += 1
    gc.freeze()
    try:
        yield
    finally:
        _spared -= 1
        if not _spared:
            gc.unfreeze()


def garbage_collector_spared_at_exit() -> None:
    """From here on, Python ends without a search for circles in all that there still is, whose memory the system takes
    back anyway. Measured on 5,000 entities: 0.6 of 9.5 s.
    """
    atexit.register(gc.freeze)


def _promote() -> None:
    """Let what is young count as old, without the search that comes before that."""
    gc.freeze()
    if not _spared:
        gc.unfreeze()
