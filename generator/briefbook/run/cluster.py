"""Runs batches on the workers of a dask.distributed cluster. They must see the same folders under the same paths."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any, TypeVar

from briefbook import __version__
from briefbook.problems import HintedError
from briefbook.run.runner import AHEAD, in_order

S = TypeVar("S")
B = TypeVar("B")
R = TypeVar("R")
PATIENCE_S = 20


class ClusterError(HintedError):
    """A cluster that cannot be used; with what to do about it, or the extra that has to be installed."""

    def __init__(self, message: str, hint: str = "", extra: str = "") -> None:
        super().__init__(message, hint)
        self.extra = extra


class Cluster:
    """The workers of the scheduler at an address such as `tcp://10.0.0.5:8786`. Raises ClusterError."""

    def __init__(self, address: str, *folders: Path) -> None:
        self.client = _client(address)
        self.folders = folders
        self._check()

    def run(self, function: Callable[[S, B], R], shared: S, batches: Iterable[B]) -> Iterator[R]:
        """What batches share is sent to each worker once. A batch whose worker dies is run again by another."""
        held = self.client.scatter(shared, broadcast=True, hash=False)
        workers = max(1, len(self.client.scheduler_info()["workers"]))
        started = (self.client.submit(function, held, batch, pure=False) for batch in batches)
        yield from in_order(started, workers * AHEAD)

    def close(self) -> None:
        self.client.close()

    def _check(self) -> None:
        """Every worker has this version, and sees the folders that are written to."""
        for worker, (version, missing) in self.client.run(_seen, tuple(str(each) for each in self.folders)).items():
            if version != __version__:
                raise ClusterError(
                    f"the worker {worker} has briefbook {version}, and this is {__version__}",
                    "install the same version everywhere",
                )
            if missing:
                raise ClusterError(
                    f"the worker {worker} does not see the folder {missing[0]}",
                    "put the project on a folder that all machines share, under the same path",
                )


def _client(address: str) -> Any:
    try:
        from distributed import Client
    except ImportError as error:
        raise ClusterError("cluster support is not installed", extra="cluster") from error
    try:
        client = Client(address, timeout=PATIENCE_S, set_as_default=False)
        client.wait_for_workers(1, timeout=PATIENCE_S)
    except (OSError, TimeoutError, ValueError) as error:
        raise ClusterError(f"no scheduler with workers answers at {address}", "start one: dask scheduler") from error
    return client


def _seen(folders: tuple[str, ...]) -> tuple[str, list[str]]:
    """What a worker has and sees; runs there."""
    import os

    from briefbook import __version__ as version

    return version, [each for each in folders if not os.path.isdir(each)]
