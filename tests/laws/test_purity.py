"""Queries and the drawing of pages reach files, the clock, the environment and the network through inputs alone."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

FACTS = """
sources: {one: {type: report, title: One, publisher: acme, url: "https://example.org/a"}}
defaults: {source: one}
entities:
  acme: {type: company, name: {en: Acme, zh-Hans: 阿里}, country: NO, founded: 1901, about: "See [[fair]] [@one]."}
  beta: {type: company, name: Beta, owned_by: {to: acme, share: 60 %}, lei: 529900T8BM49AURSDO55}
events: {fair: {name: Fair, date: 2020-01-02, participants: [acme, beta]}}
judgements: [{id: view, text: Acme grows., likelihood: likely, confidence: low, about: [acme], review_by: 2021-01-01}]
"""
BRIEFING = "---\ntitle: Brief\nabout: [acme]\n---\nOf [[acme#founded]].\n\n```timeline\nabout: acme\n```\n"

# Runs in a process of its own, since what looks at everything cannot be taken away again.
WATCHED = """
import os, sys, time
from contextlib import contextmanager
from pathlib import Path
from briefbook import pipeline, session as sessions
from briefbook.config import Settings
from briefbook.engine.queries import Input, Query
from briefbook.model.dates import plain_date
from briefbook.session import Session

IMPURE = {impure!r}
found, depth = [], [0]
packages = tuple(os.path.realpath(each) for each in sys.path if each) + (sys.prefix, sys.base_prefix)


@contextmanager
def inside(number):
    before, depth[0] = depth[0], number
    try:
        yield
    finally:
        depth[0] = before


def watched(function, number=1):
    def call(*arguments, **named):
        with inside(number):
            return function(*arguments, **named)
    return call


def note(*what):
    if depth[0]:
        found.append(" ".join(map(str, what)))


def hook(event, arguments):
    if depth[0] and event in ("open", "os.listdir", "os.scandir", "socket.connect", "subprocess.Popen", "os.rename"):
        path = os.path.realpath(os.fsdecode(arguments[0])) if isinstance(arguments[0], (str, bytes, os.PathLike)) else ""
        if not path.startswith(packages):  # what ships with the program is an input by its version
            found.append(f"{{event}} {{arguments[0]}}")


compute, clock, variable = Query.compute, time.time, os._Environ.__getitem__
Query.compute = lambda self, q, key: watched(compute, 0 if isinstance(self, Input) else 1)(self, q, key)
time.time = lambda: (note("clock"), clock())[1]
os._Environ.__getitem__ = lambda self, name: (note("environment", name), variable(self, name))[1]


def build(root):
    settings = Settings(root, plain_date("2026-11-23"))
    session = Session(settings, is_stored=False)
    session.update()
    assert not session.problems, session.problems
    draw = watched(pipeline.Drawing(session.context, frozenset()))
    for group in session.outline:
        draw(group)


build(Path({warm!r}))  # modules are imported where they are first needed, and may read the environment then
found.clear()
if IMPURE:
    derive = pipeline.derive
    pipeline.derive = lambda *arguments: (open("/dev/null").close(), time.time(), os.environ.get("HOME"), derive(*arguments))[-1]
sys.addaudithook(hook)
build(Path({root!r}))
import json
print(json.dumps(found))
"""


def reads_of(folder: Path, *, impure: bool = False) -> list[str]:
    for name in ("warm", "root"):
        for path, text in (("facts/facts.yml", FACTS), ("briefings/brief.md", BRIEFING)):
            place = folder / name / "content" / path
            place.parent.mkdir(parents=True, exist_ok=True)
            place.write_text(text)
    script = WATCHED.format(impure=impure, warm=str(folder / "warm"), root=str(folder / "root"))
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    found: list[str] = json.loads(done.stdout.splitlines()[-1])
    return found


def test_queries_and_drawing_read_nothing_but_inputs(tmp_path: Path) -> None:
    assert reads_of(tmp_path) == []


def test_what_reads_anything_else_is_noticed(tmp_path: Path) -> None:
    assert reads_of(tmp_path, impure=True) == ["open /dev/null", "clock", "environment HOME"]


@pytest.fixture(autouse=True)
def _has_the_package(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYTHONPATH", str(Path(__file__).parents[2] / "generator"))
