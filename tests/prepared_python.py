"""Runs commands in copies of a Python that has imported what they need: as a new one does, but for a second of imports.

The process that is copied has one thread and has done nothing but import, so that a copy of it is as good as a new one.
What Python reads of its environment before it runs a line, a copy does not read: a test about that starts a new one.
"""

from __future__ import annotations

import atexit
import json
import os
import runpy
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path

IMPORTED = ("briefbook.commands.build", "briefbook.mkdocs_build", "mkdocs.commands.build", "mkdocs.commands.serve")


def run(program: str, *words: str, cwd: Path, env: Mapping[str, str]) -> subprocess.CompletedProcess[str]:
    """Runs `briefbook`, or another module, to its end, with nothing to read; what it prints anywhere is `stdout`."""
    process = _prepared()
    assert process.stdin
    assert process.stdout
    with tempfile.NamedTemporaryFile() as output:
        job = {"words": [program, *words], "cwd": str(cwd), "env": dict(env), "output": output.name}
        process.stdin.write(json.dumps(job) + "\n")
        process.stdin.flush()
        code = int(process.stdout.readline())
        return subprocess.CompletedProcess(job["words"], code, output.read().decode())


@lru_cache(maxsize=1)
def _prepared() -> subprocess.Popen[str]:
    environment = {
        **os.environ,
        "PYTHONPATH": str(Path(__file__).parents[1] / "generator"),
        "PYTHONWARNINGS": "ignore",
        "NO_MKDOCS_2_WARNING": "1",
    }
    command = [sys.executable, __file__]
    process = subprocess.Popen(command, env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    atexit.register(process.communicate)  # the end of its input is its end
    return process


def _jobs_of_copies() -> None:
    """Makes a copy for each job that is asked for. Returns in a copy, which has become a process of that job."""
    for line in sys.stdin:
        copy = os.fork()
        if copy == 0:
            return _begin(**json.loads(line))
        print(os.waitstatus_to_exitcode(os.waitpid(copy, 0)[1]), flush=True)
    sys.exit()


def _begin(words: list[str], cwd: str, env: dict[str, str], output: str) -> None:
    os.chdir(cwd)
    os.environ.clear()
    os.environ.update(env)
    time.tzset()
    for stream, opened in ((0, os.open(os.devnull, os.O_RDONLY)), (1, os.open(output, os.O_WRONLY))):
        os.dup2(opened, stream)
        os.close(opened)
    os.dup2(1, 2)
    sys.path[:1] = ["", *env.get("PYTHONPATH", "").split(os.pathsep)]
    sys.argv = words


if __name__ == "__main__":
    for name in IMPORTED:
        __import__(name)
    _jobs_of_copies()
    if sys.argv[0] == "briefbook":
        from briefbook.cli import main

        sys.exit(main())
    runpy.run_module(sys.argv[0], run_name="__main__", alter_sys=True)
