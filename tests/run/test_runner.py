"""Batches give the same results in the same order, wherever they run."""

import os

import pytest

from briefbook.run.runner import Here, Processes, runner


def add(shared: int, batch: tuple[int, ...]) -> tuple[int, ...]:
    return tuple(shared + each for each in batch)


def process(shared: None, batch: int) -> int:
    return os.getpid()


def fail(shared: None, batch: int) -> int:
    raise ValueError(f"batch {batch}")


BATCHES = [tuple(range(start, start + 3)) for start in range(0, 60, 3)]


@pytest.mark.parametrize("where", [Here(), Processes(1), Processes(3)], ids=["here", "one", "three"])
def test_results_come_in_the_order_of_the_batches(where: Here | Processes) -> None:
    assert list(where.run(add, 100, BATCHES)) == [add(100, each) for each in BATCHES]


def test_several_jobs_run_in_other_processes() -> None:
    found = set(runner(2).run(process, None, range(20)))

    assert os.getpid() not in found
    assert len(found) <= 2


def test_one_job_runs_here() -> None:
    assert list(runner(1).run(process, None, [1])) == [os.getpid()]


def test_what_is_shared_is_not_pickled_where_the_system_can_fork() -> None:
    if os.name != "posix" or os.uname().sysname != "Linux":
        pytest.skip("this system starts processes anew")

    assert list(Processes(2).run(lambda shared, batch: shared(batch), lambda batch: batch + 1, [1, 2])) == [2, 3]


def test_a_mistake_in_a_batch_is_raised_here() -> None:
    with pytest.raises(ValueError, match="batch 1"):
        list(Processes(2).run(fail, None, [1]))
