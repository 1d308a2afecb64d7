"""Other processes to work in, where there are processors for them."""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
from collections.abc import Callable, Sequence
from concurrent.futures import Executor, ProcessPoolExecutor
from contextlib import suppress
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from typing import Any, Generic, NamedTuple, TypeVar

A = TypeVar("A")
R = TypeVar("R")


def processors() -> int:
    """How many this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def worker_processes(count: int) -> Executor:
    """An executor of `count` processes. Raises OSError where the machine has none to give."""
    return ProcessPoolExecutor(count, _context())


def _context() -> Any:
    """Forked where that is the platform's way and no other thread could hold a lock: processes begin at once, with all
    that is imported. Else they begin anew. A timer that has not gone off yet holds none.
    """
    others = [each for each in threading.enumerate() if each is not threading.current_thread()]
    is_forked = "fork" in multiprocessing.get_all_start_methods() and all(map(_is_asleep, others))
    is_forked = is_forked and multiprocessing.get_start_method(allow_none=True) in (None, "fork")
    return multiprocessing.get_context("fork" if is_forked else "spawn")


def _is_asleep(thread: threading.Thread) -> bool:
    return isinstance(thread, threading.Timer) and not thread.finished.is_set()


class Begun(Generic[R]):
    """Calls that other processes have begun, one for each of some `arguments`; where there is no process to be had, or
    one fails, the call is made here when its result is asked for. A function goes there by name, or with the fork.
    """

    def __init__(self, function: Callable[[A], R], arguments: Sequence[A]) -> None:
        self._function: Callable[[Any], R] = function
        self._calls = [(each, _begun(function, each) if processors() > 1 else None) for each in arguments]

    def results(self) -> list[R]:
        """What they give."""
        return [self._result(argument, call) for argument, call in self._calls]

    def _result(self, argument: object, call: _Call | None) -> R:
        found = call.received() if call else ()
        return found[0] if found else self._function(argument)

    def drop(self) -> None:
        """End what is not done: nobody wants it any more."""
        for _, call in self._calls:
            if call:
                call.process.terminate()
                call.received()
        self._calls = []


class _Call(NamedTuple):
    process: BaseProcess
    answer: Connection

    def received(self) -> tuple[Any, ...]:
        """The result, alone; nothing where there is none, or it was received before."""
        if self.answer.closed:
            return ()
        try:
            found: tuple[Any, ...] = self.answer.recv()
        except (EOFError, OSError):
            found = ()
        self.answer.close()
        _answers.discard(self.answer)
        self.process.join()
        return found


_answers: set[Connection] = set()  # whoever forks gives them away, and nobody else may hold them open


def _begun(function: Callable[[A], R], argument: A) -> _Call | None:
    context = _context()
    try:
        here, there = context.Pipe(duplex=False)
    except OSError:
        return None
    _answers.add(here)
    process = context.Process(target=_work, args=(function, argument, there), daemon=True)
    try:
        process.start()
    except (OSError, RuntimeError):
        _answers.discard(here)
        here.close()
        return None
    finally:
        there.close()
    return _Call(process, here)


def _work(function: Callable[[A], R], argument: A, answer: Connection) -> None:
    """Make one call, in a process of its own. It ends with that, or when nobody waits for it any more; who interrupts
    the other one means that one.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    for each in _answers:
        each.close()
    found: tuple[R, ...] = ()
    with suppress(Exception):  # it is raised where the call is made again
        found = (function(argument),)
    with suppress(OSError):
        answer.send(found)
