"""A store that is lost, cut, garbled, foreign or shared makes a build slower, never wrong."""

from __future__ import annotations

import os
import random
import signal
import sqlite3
import struct
import subprocess
import sys
import time
from pathlib import Path

import pytest
from random_graphs import NODES, World, outcome

from briefbook.engine import Engine, Store

KEY = b"k" * 32


@pytest.fixture
def world() -> World:
    world = World()
    for number, name in enumerate(NODES[1:], 1):
        world.behaviours[name] = ("sum", NODES[number - 1], f"i{number % 4}")
    return world


def built(world: World, path: Path, key: bytes = KEY, version: str = "1") -> Engine:
    """An engine over the store at `path`, up to date, whose values are right."""
    engine = world.engine(Store(path, key, version))
    engine.update()
    for name in NODES:
        assert outcome(lambda name=name: engine.get(world.value, name)) == world.from_nothing(name)
        assert engine.get(world.page, name)
    return engine


def saved(world: World, path: Path) -> int:
    """How many queries a build computed whose state is now at `path`."""
    engine = built(world, path)
    assert engine.save()
    return engine.runs


def test_what_was_saved_is_not_computed_again(world: World, tmp_path: Path) -> None:
    assert saved(world, tmp_path / "state.db") > 3 * len(NODES)
    again = world.engine(Store(tmp_path / "state.db", KEY, "1"))
    again.update()
    assert again.get(world.value, NODES[-1]) == world.from_nothing(NODES[-1])
    assert again.runs == len(world.behaviours) + len(world.numbers)  # inputs without a stamp


@pytest.mark.parametrize("way", ["key", "version", "empty", "text", "folder", "gone"])
def test_a_store_that_is_not_ours_counts_as_empty(world: World, tmp_path: Path, way: str) -> None:
    path = tmp_path / "state.db"
    cold = saved(world, path)
    key, version = (b"x" * 32 if way == "key" else KEY), ("2" if way == "version" else "1")
    if way in ("empty", "text"):
        path.write_bytes(b"" if way == "empty" else b"not a database" * 100)
    if way in ("folder", "gone"):
        path.unlink()
    if way == "folder":
        path.mkdir()

    engine = built(world, path, key, version)

    assert engine.runs == cold
    assert engine.save() is (way != "folder")


def test_a_row_with_the_wrong_seal_is_not_believed(world: World, tmp_path: Path) -> None:
    path = tmp_path / "state.db"
    saved(world, path)
    with sqlite3.connect(path) as db:
        rows = db.execute("SELECT id, row FROM value").fetchall()
        db.executemany("UPDATE value SET row = ? WHERE id = ?", [(row[:16] + b"\x07", id) for id, row in rows])
    world.edit(("number", "i1", 3))

    built(world, path)


def test_a_database_of_somebody_else_is_not_opened(world: World, tmp_path: Path) -> None:
    """A view can be endless, and SQLite deletes the file that a journal names as the one of several databases."""
    path, victim = tmp_path / "state.db", tmp_path / "victim"
    victim.write_text("precious")
    with sqlite3.connect(path) as db:
        endless = "WITH RECURSIVE c(id, row) AS (SELECT 1, x'' UNION ALL SELECT id + 1, x'' FROM c)"
        db.execute(f"CREATE VIEW state AS {endless} SELECT * FROM c")
    size = int.from_bytes(path.read_bytes()[16:18])
    magic, name = bytes.fromhex("d9d505f920a163d7"), str(victim).encode()
    head = struct.pack(">IIIII", 0, 0, path.stat().st_size // size, 512, size)
    tail = struct.pack(f">I{len(name)}sII", (1 << 30) // size + 1, name, len(name), sum(name))
    path.with_name("state.db-journal").write_bytes((magic + head).ljust(512, b"\0") + tail + magic)

    saved(world, path)

    assert victim.read_text() == "precious"
    assert [each.name for each in tmp_path.iterdir() if each != victim] == ["state.db"]


@pytest.mark.parametrize("seed", range(25))
def test_a_garbled_store_gives_right_values(world: World, tmp_path: Path, seed: int) -> None:
    path = tmp_path / "state.db"
    saved(world, path)
    dice = random.Random(seed)
    content = bytearray(path.read_bytes())
    if seed % 3 == 0:
        content = content[: dice.randrange(len(content))]
    else:
        for _ in range(dice.choice((1, 20, 400))):
            content[dice.randrange(100, len(content))] = dice.randrange(256)
    path.write_bytes(content)
    for leftover in tmp_path.glob("state.db-*"):
        leftover.unlink()

    for step in range(2):
        world.edit(("number", f"i{dice.randrange(4)}", step + 2))
        world.edit(("behaviour", dice.choice(NODES), ("half", "i2")))
        built(world, path).save()


def test_of_two_processes_the_second_to_save_gives_up(world: World, tmp_path: Path) -> None:
    path = tmp_path / "state.db"
    saved(world, path)
    world.edit(("number", "i1", 4))
    first, second = built(world, path), built(world, path)

    assert first.save()
    assert not second.save()

    world.edit(("number", "i1", 5))
    second.update()
    assert second.get(world.value, NODES[-1]) == world.from_nothing(NODES[-1])
    assert second.save()
    built(world, path)


_BUILD_FOR_EVER = """
import sys
sys.path[:0] = {paths!r}
from pathlib import Path
from random_graphs import NODES, World
from briefbook.engine import Store
world = World()
for number, name in enumerate(NODES[1:], 1):
    world.behaviours[name] = ("sum", NODES[number - 1], f"i{{number % 4}}")
engine = world.engine(Store(Path(sys.argv[1]), b"k" * 32, "1"))
step = 0
while True:
    world.edit(("number", "i1", step % 7))
    engine.update()
    for name in NODES:
        engine.get(world.page, name)
    engine.save()
    step += 1
    print(step, flush=True)
"""


def test_a_kill_at_any_moment_leaves_a_store_that_serves(world: World, tmp_path: Path) -> None:
    path = tmp_path / "state.db"
    code = _BUILD_FOR_EVER.format(paths=[str(Path(__file__).parent), *sys.path])
    dice = random.Random(1)
    for number in range(6):
        process = subprocess.Popen([sys.executable, "-c", code, str(path)], stdout=subprocess.PIPE)
        assert process.stdout is not None
        process.stdout.readline()
        time.sleep(dice.random() * 0.05)
        os.kill(process.pid, signal.SIGKILL)
        process.communicate()
        world.edit(("number", "i2", number))
        built(world, path)
