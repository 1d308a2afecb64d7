"""What another process begins comes back from it, or is made here; no process is left."""

from __future__ import annotations

import multiprocessing
import os
import signal
import subprocess
import sys
import time
from multiprocessing.process import BaseProcess

import pytest

from briefbook.run import workers
from briefbook.run.workers import Begun

HERE = os.getpid()


@pytest.fixture(autouse=True)
def two_processors(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workers, "processors", lambda: 2)


def where(number: int) -> tuple[int, int]:
    return number, os.getpid()


def only_here(_: int) -> int:
    if multiprocessing.parent_process() is not None:  # not by number: a spawned process has read this file anew
        os.kill(os.getpid(), signal.SIGKILL)
    return os.getpid()


def refused(_: int) -> int:
    raise OSError("no room")


def test_each_call_has_a_process_and_results_keep_their_order() -> None:
    found = Begun(where, [1, 2, 3]).results()

    assert [number for number, _ in found] == [1, 2, 3]
    assert len({process for _, process in found} - {HERE}) == 3
    assert multiprocessing.active_children() == []


@pytest.mark.parametrize("way", ["fork", "spawn"])
def test_a_process_that_dies_leaves_its_call_to_this_one(way: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workers, "_context", lambda: multiprocessing.get_context(way))

    assert Begun(only_here, [0, 0]).results() == [HERE, HERE]


def test_what_the_function_raises_is_raised_here() -> None:
    with pytest.raises(OSError, match="no room"):
        Begun(refused, [0]).results()


@pytest.mark.parametrize("error", [OSError("none left"), RuntimeError("none left")])
def test_where_no_process_can_be_had_the_call_is_made_here(error: Exception, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(_: BaseProcess) -> None:
        raise error

    monkeypatch.setattr(BaseProcess, "start", refuse)

    assert Begun(where, [1, 2]).results() == [(1, HERE), (2, HERE)]


def test_what_nobody_wants_any_more_is_ended() -> None:
    begun = Begun(time.sleep, [600])
    begun.drop()

    assert multiprocessing.active_children() == []


def test_a_call_ends_when_the_process_that_waits_for_it_is_killed() -> None:
    script = (
        "import os, signal; from briefbook.run import workers; workers.processors = lambda: 2\n"
        "def much(each): return b'x' * 10_000_000\n"
        "begun = workers.Begun(much, [1, 2]); os.kill(os.getpid(), signal.SIGKILL)"
    )

    # The pipe is at its end once nobody holds it any more: neither that process nor what it began.
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, timeout=60, check=False)

    assert done.returncode == -signal.SIGKILL
