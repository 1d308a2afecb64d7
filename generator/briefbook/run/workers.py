"""Other processes to work in, where there are processors for them."""

from __future__ import annotations

import multiprocessing
import os
import threading
from concurrent.futures import Executor, ProcessPoolExecutor


def processors() -> int:
    """How many this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def worker_processes(count: int) -> Executor:
    """An executor of `count` processes. Raises OSError where the machine has none to give.

    Forked where that is the platform's way and no other thread could hold a lock: they begin at once, with all that is
    imported. Else they begin anew.
    """
    is_forked = "fork" in multiprocessing.get_all_start_methods() and threading.active_count() == 1
    is_forked = is_forked and multiprocessing.get_start_method(allow_none=True) in (None, "fork")
    return ProcessPoolExecutor(count, multiprocessing.get_context("fork" if is_forked else "spawn"))
