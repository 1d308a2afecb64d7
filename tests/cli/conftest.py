"""A small project to work on, and two ways to run a command in it."""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from briefbook.cli import main

GALAXY = Path(__file__).parent.parent / "importers" / "small-galaxy"
PROJECT = Path(__file__).parent / "project"
GENERATOR = Path(__file__).parents[2] / "generator"
Run = Callable[..., Result]
Start = Callable[..., "subprocess.Popen[bytes]"]


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the small project, and the current folder. Its path has a space and a Chinese name in it."""
    folder = tmp_path / "顶点 project"
    shutil.copytree(PROJECT, folder)
    shutil.copytree(GALAXY, folder / "misp-galaxy")
    monkeypatch.chdir(folder)
    for name in ("GITHUB_WORKSPACE", "FORCE_COLOR", "SOURCE_DATE_EPOCH", "BRIEFBOOK_DEBUG"):
        monkeypatch.delenv(name, raising=False)
    return folder


@pytest.fixture(autouse=True)
def _waits_in_silence(monkeypatch: pytest.MonkeyPatch) -> None:
    """What goes on for a second tells of it: on a machine with much to do, whatever a test runs in this process."""
    monkeypatch.setattr("briefbook.commands.terminal.PATIENCE_S", 3600)


@pytest.fixture
def facts(project: Path) -> Path:
    return project / "content" / "facts" / "all.yml"


@pytest.fixture
def run() -> Run:
    """Runs a command in this process."""

    def run(*words: str, **environment: str) -> Result:
        return CliRunner().invoke(main, [str(word) for word in words], env=environment, prog_name="briefbook")

    return run


@pytest.fixture
def start() -> Iterator[Start]:
    """Starts a command in a process of its own, which does not outlive the test."""
    started: list[subprocess.Popen[bytes]] = []

    def start(*words: str, **how: object) -> "subprocess.Popen[bytes]":
        environment = {**os.environ, "PYTHONPATH": str(GENERATOR), **how.pop("env", {})}  # type: ignore[dict-item]
        how = {"stdin": subprocess.DEVNULL, "stdout": subprocess.PIPE, "stderr": subprocess.PIPE, **how}
        process = subprocess.Popen([sys.executable, "-m", "briefbook.cli", *words], env=environment, **how)  # type: ignore[call-overload,no-any-return]
        started.append(process)
        return process

    yield start
    for process in started:
        with process:
            process.kill()
