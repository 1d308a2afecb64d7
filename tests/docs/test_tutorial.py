"""The tutorial works: its files are written and its commands run in the order in which a reader would.

In a block of the language `console`, a line that begins with `$ ` is a command, and what follows is its output to the
letter; a line `…` stands for any lines. A file marked `made` is not written: a command before has made it so.
Blocks of the language `sh` are run where they are marked `run`: `rm` and what it removes.
"""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from docs_pages import TUTORIAL, Block, blocks_in

import prepared_python

PROGRAMS = ("briefbook",)
# `make dist` names the one into which it installed the wheel.
PYTHON = os.environ.get("BRIEFBOOK_PYTHON", sys.executable)
# What goes on for more than a second says so in a pipe; on a terminal it leaves no trace.
PROGRESS = re.compile(r"^.*(?: …|: done after [\d.]+ s)\n", re.MULTILINE)


def commands_in(block: Block) -> Iterator[tuple[str, str]]:
    """Each command of a console block, on one line, and the output that is shown."""
    for part in re.split(r"^\$ ", block.text, flags=re.MULTILINE)[1:]:
        joined = re.sub(r"\\\n\s*", "", part)
        command, _, output = joined.partition("\n")
        yield command, output


def run(command: str, project: Path) -> str:
    program, *words = shlex.split(command)
    assert program in PROGRAMS, f"the tutorial runs {program}: mark the block `sh`, or teach this test"
    env = {**os.environ, "NO_MKDOCS_2_WARNING": "1", "COLUMNS": "100", "PYTHONDONTWRITEBYTECODE": "1"}
    if sys.executable == PYTHON:
        return PROGRESS.sub("", prepared_python.run(program, *words, cwd=project, env=env).stdout)
    done = subprocess.run(
        [PYTHON, "-m", "briefbook.cli", *words],
        cwd=project,
        env=env,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        timeout=120,
        check=False,
    )
    return PROGRESS.sub("", done.stdout)


def as_pattern(output: str) -> str:
    return "".join(r"(?:.*\n)*" if line == "…" else re.escape(line) + r"\n" for line in output.splitlines())


def test_tutorial_does_what_it_says(tmp_path: Path) -> None:
    for block in blocks_in(TUTORIAL.read_text("utf-8")):
        if block.is_made:
            assert (tmp_path / block.title).read_text("utf-8") == block.text
        elif block.title:
            (tmp_path / block.title).parent.mkdir(parents=True, exist_ok=True)
            (tmp_path / block.title).write_text(block.text, "utf-8")
        elif block.is_run:
            for line in block.text.splitlines():
                program, *names = shlex.split(line)
                assert program == "rm"
                for name in names:
                    (tmp_path / name).unlink()
        elif block.language == "console":
            for command, shown in commands_in(block):
                output = run(command, tmp_path)
                assert re.fullmatch(as_pattern(shown), output), f"{command}\n{output}"

    assert (tmp_path / "site" / "index.html").is_file()
