"""A copy of the project in which a test may do as it likes."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any, NamedTuple

from site_pages import Site

import prepared_python

ROOT = Path(__file__).parents[2]
EPOCH = "1700000000"


class Project(NamedTuple):
    """The folder of a project, and the ways to run things in it."""

    root: Path

    @property
    def site(self) -> Path:
        return self.root / "site"

    def command(self, program: str, *words: str) -> list[str]:
        start = "import sys; from briefbook.cli import main; sys.exit(main())"
        return [sys.executable, *(["-c", start] if program == "briefbook" else ["-m", program]), *words]

    def environment(self, **more: str) -> dict[str, str]:
        return {
            **os.environ,
            "PYTHONPATH": str(ROOT / "generator"),
            "PYTHONWARNINGS": "ignore",
            "NO_MKDOCS_2_WARNING": "1",
            "SOURCE_DATE_EPOCH": EPOCH,
            "BRIEFBOOK_PDF": "",  # they take time: a test that is about them asks
            **more,
        }

    def run(self, *words: str, **environment: str) -> subprocess.CompletedProcess[str]:
        if words[0] in ("briefbook", "mkdocs") and "PYTHONHASHSEED" not in environment:
            return prepared_python.run(*words, cwd=self.root, env=self.environment(**environment))
        return self.run_program(*self.command(*words), **environment)  # what Python reads, or imports, as it starts

    def run_program(self, *words: str, **environment: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            words,
            cwd=self.root,
            env=self.environment(**environment),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
        )

    def start(self, *words: str, **environment: str) -> subprocess.Popen[bytes]:
        """Runs on by itself; its output goes to `log.txt`."""
        return self.start_program(*self.command(*words), **environment)

    def start_program(self, *words: str, **environment: str) -> subprocess.Popen[bytes]:
        with (self.root / "log.txt").open("wb") as log:
            return subprocess.Popen(
                words,
                cwd=self.root,
                env=self.environment(**environment),
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
            )


def copy_of_project(root: Path, *, content: bool = True) -> Project:
    """mkdocs.yml and content, with the package beside them as it is here."""
    shutil.copy(ROOT / "mkdocs.yml", root)
    (root / "generator").symlink_to(ROOT / "generator")
    (root / "build" / "pages").mkdir(parents=True)
    if content:
        shutil.copytree(ROOT / "content", root / "content")
    else:
        (root / "content" / "facts").mkdir(parents=True)
    return Project(root)


class BuiltSite(NamedTuple):
    """The site, and what MkDocs said while it built it."""

    pages: Site
    output: str
    project: Project


class Visit(NamedTuple):
    """A tab, and what went wrong in it: errors on its console, requests to other hosts, scripts that ran."""

    tab: Any
    errors: list[str]
    requests: list[str]
    marks: list[str]


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *_: Any) -> None:
        pass


@contextmanager
def serving(folder: Path) -> Iterator[str]:
    """The address at which a folder is served on this machine."""
    handler = partial(_Quiet, directory=str(folder))
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/"
        server.shutdown()
