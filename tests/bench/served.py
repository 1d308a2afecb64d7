"""How long it takes from saving a file to the new page, while a book is served."""

from __future__ import annotations

import socket
import statistics
import subprocess
import time
import urllib.request
from collections.abc import Callable, Sequence
from pathlib import Path

TIMES = 5
PATIENCE_S = 1200
PAUSE_S = 2
LOOK_S = 0.01


def seconds_to_show(book: Path, briefbook: Sequence[str], page: str, edit: Callable[[str], None]) -> float:
    """The median over some edits; `edit` saves one that puts words onto the page."""
    address = f"127.0.0.1:{_free_port()}"
    with subprocess.Popen([*briefbook, "serve", "--address", address], cwd=book, stderr=subprocess.DEVNULL) as server:
        try:
            _wait_for(f"http://{address}/{page}", "<h1", PATIENCE_S)
            return statistics.median(_one(address, page, edit, number) for number in range(TIMES))
        finally:
            server.terminate()  # who runs in the background does not hear Ctrl-C
            server.wait()


def _one(address: str, page: str, edit: Callable[[str], None], number: int) -> float:
    time.sleep(PAUSE_S)
    words = f"Edited for the time {number}."
    edit(words)
    saved = time.perf_counter()
    _wait_for(f"http://{address}/{page}", words, PATIENCE_S)
    return time.perf_counter() - saved


def _wait_for(url: str, words: str, patience_s: float) -> None:
    end = time.monotonic() + patience_s
    while time.monotonic() < end:
        try:
            with urllib.request.urlopen(url, timeout=60) as answer:
                if words in answer.read().decode():
                    return
        except OSError:
            pass
        time.sleep(LOOK_S)
    raise RuntimeError(f"{url} never held {words!r}")


def _free_port() -> int:
    with socket.socket() as asked:
        asked.bind(("127.0.0.1", 0))
        return int(asked.getsockname()[1])
