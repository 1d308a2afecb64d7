"""The terminal: what may be written to it, whether it is one, and what it shows while somebody waits."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Lock, Timer

import click
from rich.console import Console
from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

from briefbook.model.visible import terminal_line
from briefbook.run.own_commands import as_run_here

PATIENCE_S = 1.0
Tell = Callable[[str], None]


def safe(text: str) -> str:
    """One line in which nothing is more than its letters: see `terminal_line`."""
    return terminal_line(text)


def console(*, is_error: bool = False) -> Console:
    """A console that takes every word as it is: no markup, no emoji, no colours of its own choice."""
    return Console(stderr=is_error, markup=False, emoji=False, highlight=False)


def say(*lines: str) -> None:
    """Messages, to stderr."""
    for line in lines:
        click.echo(safe(as_run_here(line)), err=True)


def write(text: str) -> None:
    """Data for a machine, to stdout: UTF-8, whatever the locale says."""
    click.echo(text.encode("utf-8", "replace"), nl=False)


def can_ask() -> bool:
    """Whether somebody sits there: answers come from a terminal, and questions go to one."""
    return all(stream is not None and stream.isatty() for stream in (sys.stdin, sys.stderr))


@contextmanager
def waiting(what: str, patience_s: float | None = None) -> Iterator[Tell]:
    """Shows that something goes on, once it has gone on for a second: a spinner on a terminal, plain lines in a pipe.

    What is yielded names the next thing that goes on.
    """
    wait = _Wait(what)
    timer = Timer(PATIENCE_S if patience_s is None else patience_s, wait.show)
    timer.daemon = True
    timer.start()
    try:
        yield wait.turn_to
    finally:
        timer.cancel()
        wait.end()


class _Wait:
    """What is waited for, and whether that is shown yet; the timer's thread and the working one both come here."""

    def __init__(self, what: str) -> None:
        self.what = what
        self.since = time.monotonic()
        self.lock = Lock()
        self.is_shown = False
        self.is_over = False
        self.progress: Progress | None = None

    def show(self) -> None:
        with self.lock:
            if self.is_over:
                return
            self.is_shown = True
            out = console(is_error=True)
            if out.is_terminal:
                columns = (SpinnerColumn(), TextColumn("{task.description}", markup=False), TimeElapsedColumn())
                self.progress = Progress(*columns, console=out, transient=True)
                self.progress.add_task(safe(self.what), total=None)
                self.progress.start()
            else:
                say(f"{self.what} …")

    def turn_to(self, what: str) -> None:
        with self.lock:
            self.what = what
            if self.progress is not None:
                self.progress.update(self.progress.task_ids[0], description=safe(what))
            elif self.is_shown:
                say(f"{what} …")

    def end(self) -> None:
        with self.lock:
            self.is_over = True
            if self.progress is not None:
                self.progress.stop()
            elif self.is_shown:
                say(f"{self.what}: done after {time.monotonic() - self.since:.1f} s")
