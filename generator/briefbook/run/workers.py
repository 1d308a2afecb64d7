"""Other processes to work in, where there are processors for them."""

from __future__ import annotations

import multiprocessing
import os
import threading
from collections.abc import Callable, Sequence
from concurrent.futures import BrokenExecutor, Executor, Future, ProcessPoolExecutor
from contextlib import suppress
from typing import Generic, TypeVar

A = TypeVar("A")
R = TypeVar("R")


def processors() -> int:
    """How many this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def worker_processes(count: int) -> Executor:
    """An executor of `count` processes. Raises OSError where the machine has none to give.

    Forked where that is the platform's way and no other thread could hold a lock: they begin at once, with all that is
    imported. Else they begin anew. A timer that has not gone off yet holds none.
    """
    others = [each for each in threading.enumerate() if each is not threading.current_thread()]
    is_forked = "fork" in multiprocessing.get_all_start_methods() and all(map(_is_asleep, others))
    is_forked = is_forked and multiprocessing.get_start_method(allow_none=True) in (None, "fork")
    return ProcessPoolExecutor(count, multiprocessing.get_context("fork" if is_forked else "spawn"))


def _is_asleep(thread: threading.Thread) -> bool:
    return isinstance(thread, threading.Timer) and not thread.finished.is_set()


class Begun(Generic[R]):
    """Calls that other processes have begun, one for each of some `arguments`; where there are no processes to be had,
    they are made when their results are asked for. The function goes there by name, or with the fork.
    """

    def __init__(self, function: Callable[[A], R], arguments: Sequence[A]) -> None:
        self._call = (function, arguments)
        self._pool: Executor | None = None
        self._futures: list[Future[R]] = []
        if processors() > 1:
            with suppress(BrokenExecutor, OSError):
                self._pool = worker_processes(len(arguments))
                self._futures = [self._pool.submit(function, each) for each in arguments]

    def results(self) -> list[R]:
        """What they give. To be asked for once; the processes end with that."""
        function, arguments = self._call
        if self._pool is not None and self._futures:
            with suppress(BrokenExecutor, OSError), self._pool:
                return [each.result() for each in self._futures]
        return [function(each) for each in arguments]
