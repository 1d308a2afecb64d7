"""Whether work grows with its input, measured in time of the processor on a machine that others use too."""

from __future__ import annotations

from collections.abc import Callable
from time import process_time

TRIES = 5


def is_linear(work: Callable[[int], object], size: int) -> bool:
    """Whether four times the size takes clearly less than sixteen times the work, in one of some tries."""
    return any(_cost(work, 4 * size) < 10 * _cost(work, size) + 0.02 for _ in range(TRIES))


def _cost(work: Callable[[int], object], size: int) -> float:
    best = float("inf")
    for _ in range(3):
        start = process_time()
        work(size)
        best = min(best, process_time() - start)
    return best
