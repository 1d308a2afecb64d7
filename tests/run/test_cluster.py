"""A book built on a cluster is the book built here, also where a worker dies."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

pytest.importorskip("distributed", reason="dask.distributed is not installed")

from briefbook.run.cluster import Cluster, ClusterError

ROOT = Path(__file__).parents[2]
ENTITIES = 700
PATIENCE_S = 120


def environment() -> dict[str, str]:
    return {
        **os.environ,
        "PYTHONPATH": f"{ROOT / 'generator'}{os.pathsep}{Path(__file__).parent}",
        "NO_MKDOCS_2_WARNING": "1",
        "SOURCE_DATE_EPOCH": "1700000000",
        "DASK_DISTRIBUTED__COMM__TIMEOUTS__CONNECT": "60s",
    }


class Workers:
    """A scheduler and two workers on this machine, each a process of its own."""

    def __init__(self, folder: Path) -> None:
        self.file = folder / "scheduler.json"
        self.folder = folder
        self.processes = [self._start("scheduler", "--port", "0", "--no-dashboard", "--scheduler-file", str(self.file))]
        until(self.file.exists)
        for _ in range(2):
            words = ("--no-nanny", "--nthreads", "1", "--no-dashboard", "--scheduler-file", str(self.file))
            self.processes.append(self._start("worker", *words))
        self.address = json.loads(self.file.read_text())["address"]

    def _start(self, kind: str, *words: str) -> subprocess.Popen[bytes]:
        program = f"import sys; from distributed.cli.dask_{kind} import main; sys.exit(main())"
        log = (self.folder / f"{kind}-{time.monotonic_ns()}.log").open("wb")
        return subprocess.Popen(
            [sys.executable, "-c", program, *words], cwd=self.folder, env=environment(), stdout=log, stderr=log
        )

    def kill_one(self) -> None:
        self.processes[-1].send_signal(signal.SIGKILL)

    def stop(self) -> None:
        for each in reversed(self.processes):
            each.kill()
            each.wait()


def until(is_so: object) -> None:
    end = time.monotonic() + PATIENCE_S
    while not is_so():  # type: ignore[operator]
        assert time.monotonic() < end, "waited in vain"
        time.sleep(0.05)


@pytest.fixture(scope="module")
def workers(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workers]:
    made = Workers(tmp_path_factory.mktemp("workers"))
    yield made
    made.stop()


def book(folder: Path) -> Path:
    """A book of many entries."""
    (folder / "content" / "facts").mkdir(parents=True)
    (folder / "build" / "pages").mkdir(parents=True)
    (folder / "mkdocs.yml").write_text("site_name: Acme\nplugins: [briefbook]\n")
    entries = {
        f"acme-{number}": {
            "type": "company",
            "name": f"Acme {number}",
            "about": f"Word {number} on [[acme-{(number * 7) % ENTITIES}]].",
            "owns": f"acme-{(number * 13 + 1) % ENTITIES}",
        }
        for number in range(ENTITIES)
    }
    entries = {id: {**body, "owns": body["owns"] if body["owns"] != id else "acme-0"} for id, body in entries.items()}
    facts = {"defaults": {"source": "one"}, "sources": {"one": {"type": "report", "title": "One"}}, "entities": entries}
    (folder / "content" / "facts" / "facts.json").write_text(json.dumps(facts))
    return folder


@pytest.fixture(scope="module")
def here(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The book, built in one process."""
    made = book(tmp_path_factory.mktemp("here"))
    finished(build(made, "--jobs", "1"))
    return made


def build(project: Path, *words: str) -> subprocess.Popen[str]:
    program = "import sys; from briefbook.cli import main; sys.exit(main())"
    return subprocess.Popen(
        [sys.executable, "-c", program, "build", *words],
        cwd=project,
        env=environment(),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )


def finished(process: subprocess.Popen[str]) -> None:
    output = process.communicate(timeout=600)[0]
    assert process.returncode == 0, output


def files(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def pages_made(project: Path) -> int:
    return sum(1 for folder in project.glob(".site-*") for _ in folder.glob("organizations/acme-*/index.html"))


def test_a_worker_that_does_not_see_the_folder_is_told(workers: Workers) -> None:
    with pytest.raises(ClusterError, match="does not see the folder"):
        Cluster(workers.address, Path("/nowhere/at/all"))


def test_a_worker_that_is_killed_midway_changes_no_byte(here: Path, tmp_path: Path, workers: Workers) -> None:
    there = book(tmp_path / "there")

    building = build(there, "--cluster", workers.address)
    until(lambda: pages_made(there) > 30 or building.poll() is not None)
    was_midway = 0 < pages_made(there) < ENTITIES
    workers.kill_one()
    finished(building)

    assert was_midway
    assert files(there / "site") == files(here / "site")
    assert files(there / "build" / "pages") == files(here / "build" / "pages")


def test_several_processes_change_no_byte(here: Path, tmp_path: Path) -> None:
    there = book(tmp_path / "there")

    finished(build(there, "--jobs", "3"))

    assert files(there / "site") == files(here / "site")


def test_no_scheduler_is_wrong_usage(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("briefbook.run.cluster.PATIENCE_S", 1)

    with pytest.raises(ClusterError, match=r"no scheduler with workers answers at tcp://127\.0\.0\.1:9"):
        Cluster("tcp://127.0.0.1:9")
