"""What a command costs: CPU and wall time, the most memory that it and its children hold at once, what it leaves."""

from __future__ import annotations

import os
import resource
import subprocess
import tempfile
import threading
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

PERIOD_S = 0.1
SHARE = 20
"""Looking takes no more than the so-manieth part of the time."""


class Cost(NamedTuple):
    """Seconds of CPU (of all processes) and of wall time; megabytes held at once by all processes, shared pages counted
    once; the exit code.
    """

    cpu_s: float
    wall_s: float
    peak_mb: float
    code: int
    output: str = ""


def cost_of(command: Sequence[str], folder: Path, environment: Mapping[str, str] | None = None) -> Cost:
    """Run a command to its end. Raises RuntimeError with its last words where it fails."""
    os.sync()  # what was written before is not to be paid for now
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    began = time.perf_counter()
    with subprocess.Popen(
        command,
        cwd=folder,
        env={**_surroundings(), "NO_MKDOCS_2_WARNING": "1", **(environment or {})},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    ) as process:
        watch = _Watch(process.pid)
        watch.start()
        output = process.communicate()[0]
        watch.is_over.set()
        watch.join()
    wall = time.perf_counter() - began
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    waited_for = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    cpu = max(waited_for, sum(watch.cpu_s.values()))  # a browser's processes are waited for by nobody
    if process.returncode:
        raise RuntimeError(f"{' '.join(command)} ended with {process.returncode}: {output[-2000:]}")
    return Cost(cpu, wall, watch.peak_kb / 1024, process.returncode, output)


def _surroundings() -> dict[str, str]:
    """The environment, with compiled Python kept: nobody who installs a program compiles it each time."""
    return {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}


def put_aside(path: Path, work: Path) -> None:
    """Take a folder out of the way without removing it. ext4 lets new files wait while it looks for the places of those
    that were removed in the last minutes: many files made after many were removed take several times as long.
    """
    if path.exists():
        path.rename(Path(tempfile.mkdtemp(prefix="aside-", dir=work)) / path.name)


class _Watch(threading.Thread):
    """Looks at a process and its children, ten times a second at most; Linux's /proc. `cpu_s` is what each was last
    seen to have used.
    """

    def __init__(self, process: int) -> None:
        super().__init__(daemon=True)
        self.process = process
        self.is_over = threading.Event()
        self.peak_kb = 0
        self.cpu_s: dict[int, float] = {}

    def run(self) -> None:
        pause = PERIOD_S
        while not self.is_over.wait(pause):
            began = time.thread_time()
            found = _tree(self.process)
            self.peak_kb = max(self.peak_kb, sum(_held_kb(each) for each in found))
            self.cpu_s |= {each: used for each in found if (used := _used_s(each))}
            pause = max(PERIOD_S, SHARE * (time.thread_time() - began))


def _tree(process: int) -> list[int]:
    found = [process]
    for each in found:
        try:
            for task in os.listdir(f"/proc/{each}/task"):
                found += [int(child) for child in Path(f"/proc/{each}/task/{task}/children").read_text().split()]
        except OSError:
            continue
    return found


def _held_kb(process: int) -> int:
    """Its share of the memory in use: what several processes share is divided among them."""
    try:
        lines = Path(f"/proc/{process}/smaps_rollup").read_text().splitlines()
    except OSError:
        return 0
    return next((int(line.split()[1]) for line in lines if line.startswith("Pss:")), 0)


def _used_s(process: int) -> float:
    """User and system time of its own so far."""
    try:
        fields = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return 0
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def size_of(folder: Path) -> tuple[int, int]:
    """Files and bytes below a folder."""
    sizes = [path.stat().st_size for path in folder.rglob("*") if path.is_file()]
    return len(sizes), sum(sizes)


def machine() -> str:
    """Processor, cores, memory and Python, in a line."""
    import platform

    info = Path("/proc/cpuinfo").read_text() if Path("/proc/cpuinfo").exists() else ""
    names = [line.partition(":")[2].strip() for line in info.splitlines() if line.startswith("model name")]
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 1024**3
    cores = len(os.sched_getaffinity(0))
    return f"{names[0] if names else platform.machine()}, {cores} cores, {memory:.0f} GB, Python {platform.python_version()}"
