"""Other processes to work in, where there are processors for them."""

from __future__ import annotations

import multiprocessing
import os
import threading
from collections.abc import Callable
from concurrent.futures import BrokenExecutor, Executor, Future, ProcessPoolExecutor
from contextlib import suppress
from typing import Generic, TypeVar

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
    """A call that another process has begun, where there is one to be had; else it is made when its result is asked
    for. The function goes there by name, or with the fork.
    """

    def __init__(self, function: Callable[..., R], *arguments: object) -> None:
        self._call = (function, arguments)
        self._pool: Executor | None = None
        self._future: Future[R] | None = None
        if processors() > 1:
            with suppress(BrokenExecutor, OSError):
                self._pool = worker_processes(1)
                self._future = self._pool.submit(function, *arguments)

    def result(self) -> R:
        """What it gives. To be asked for once; the process ends with that."""
        function, arguments = self._call
        if self._pool is not None and self._future is not None:
            with suppress(BrokenExecutor, OSError), self._pool:
                return self._future.result()
        return function(*arguments)
