"""Runs one pure function over batches: in this process, or in others on this machine.

A function takes what all batches share, and a batch. Shared things go to each process once: where the system can fork,
they are not even copied.
"""

from __future__ import annotations

import multiprocessing
import sys
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from typing import Any, Protocol, TypeVar

from briefbook.run.garbage_collector import collector_spared, garbage_collector_paused

S = TypeVar("S")
B = TypeVar("B")
R = TypeVar("R")

AHEAD = 4
"""Batches handed out beyond those at work, for each process: enough that none waits, few enough to keep order cheap."""


class Runner(Protocol):
    """Gives the results in the order of the batches, whoever finishes first."""

    def run(self, function: Callable[[S, B], R], shared: S, batches: Iterable[B]) -> Iterator[R]: ...


class Here:
    """One batch after the other, in this process."""

    def run(self, function: Callable[[S, B], R], shared: S, batches: Iterable[B]) -> Iterator[R]:
        for batch in batches:
            yield _done(function, shared, batch)


class Processes:
    """In `jobs` processes of this machine."""

    def __init__(self, jobs: int) -> None:
        self.jobs = jobs

    def run(self, function: Callable[[S, B], R], shared: S, batches: Iterable[B]) -> Iterator[R]:
        with collector_spared(), ProcessPoolExecutor(self.jobs, _context(), _hold, (function, shared)) as pool:
            yield from in_order((pool.submit(_run_held, batch) for batch in batches), self.jobs * AHEAD)


def in_order(started: Iterable[Future[R]], ahead: int) -> Iterator[R]:
    """The results of futures in the order they were started in; no more than `ahead` of them under way."""
    waiting: list[Future[R]] = []
    for each in started:
        waiting.append(each)
        if len(waiting) >= ahead:
            yield waiting.pop(0).result()
    for each in waiting:
        yield each.result()


def runner(jobs: int) -> Runner:
    """In this process for one job, else in as many others."""
    return Processes(jobs) if jobs > 1 else Here()


def _context() -> Any:
    """Fork where that is safe: what is shared is then not pickled, and its memory not copied."""
    return multiprocessing.get_context("fork" if sys.platform == "linux" else "spawn")


_held: dict[str, Any] = {}  # of a process of the pool: what all its batches share, put there once when it starts


def _hold(function: Callable[[Any, Any], Any], shared: Any) -> None:
    _held["work"] = (function, shared)


def _run_held(batch: Any) -> Any:
    function, shared = _held["work"]
    return _done(function, shared, batch)


def _done(function: Callable[[S, B], R], shared: S, batch: B) -> R:
    """The result of one batch. Pages are drawn and made without circles, as measured: none is looked for."""
    with garbage_collector_paused():
        return function(shared, batch)
