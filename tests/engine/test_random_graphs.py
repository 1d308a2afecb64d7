"""Random graphs, edited at random, are as if everything had been computed from nothing."""

from __future__ import annotations

import tempfile
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st
from random_graphs import EDITS, NODES, World, outcome

from briefbook.engine import Engine, Store

KEY = b"k" * 32
STEPS = st.lists(st.tuples(st.lists(EDITS, max_size=3), st.sets(st.sampled_from(NODES), max_size=4)), max_size=8)


def ask(engine: Engine, world: World, names: set[str]) -> None:
    for name in sorted(names):
        expected = world.from_nothing(name)
        assert outcome(lambda name=name: engine.get(world.value, name)) == expected
        first = world.from_nothing(NODES[0])
        if isinstance(expected, int) and isinstance(first, int):
            assert engine.get(world.page, name) == f"<{name} is {expected}, {NODES[0]} is {first}>"


@settings(max_examples=300, deadline=None)
@given(STEPS, st.booleans())
def test_edits_in_one_process(steps: list, has_stamps: bool) -> None:
    world = World(has_stamps=has_stamps)
    engine = world.engine()

    for edits, asked in steps:
        for edit in edits:
            world.edit(edit)
        engine.update()
        ask(engine, world, asked)


@settings(max_examples=150, deadline=None)
@given(STEPS, st.booleans(), st.lists(st.booleans(), min_size=8, max_size=8))
def test_edits_in_one_process_after_the_other(steps: list, has_stamps: bool, saved: list[bool]) -> None:
    world = World(has_stamps=has_stamps)
    with tempfile.TemporaryDirectory() as folder:
        engine = world.engine(Store(Path(folder) / "state.db", KEY, "1"))
        for (edits, asked), is_saved in zip(steps, saved, strict=False):
            for edit in edits:
                world.edit(edit)
            engine.update()
            ask(engine, world, asked)
            if is_saved:
                assert engine.save()
            engine = world.engine(Store(Path(folder) / "state.db", KEY, "1"))
