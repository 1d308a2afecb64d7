"""Python's collector waits while it is told to, and goes on as it was."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from weakref import ref

import pytest

from briefbook.run.garbage_collector import collector_spared, garbage_collector_paused


class Circle:
    """What only the collector can take away."""

    def __init__(self) -> None:
        self.self = self


@pytest.fixture(autouse=True)
def collector() -> Iterator[None]:
    gc.collect()
    assert gc.isenabled()
    yield
    assert gc.isenabled()
    assert gc.get_freeze_count() == 0


def test_a_pause_ends_with_what_is_inside_even_within_another() -> None:
    with garbage_collector_paused():
        with garbage_collector_paused():
            assert not gc.isenabled()
        assert not gc.isenabled()
    assert gc.isenabled()

    with pytest.raises(ValueError, match="inside"), garbage_collector_paused():
        raise ValueError("inside")


def test_what_was_made_in_a_pause_counts_as_old_and_can_still_go() -> None:
    with garbage_collector_paused():
        circle = ref(Circle())

    gc.collect(1)
    assert circle()
    gc.collect()
    assert not circle()


def test_a_pause_that_is_searched_after_leaves_what_is_made_young() -> None:
    with garbage_collector_paused(searches_after=True):
        circle = ref(Circle())

    gc.collect(1)
    assert not circle()


def test_what_is_spared_stays_so_through_pauses_and_other_askings() -> None:
    with collector_spared():
        circle = ref(Circle())
        with garbage_collector_paused(), collector_spared():
            pass
        assert gc.get_freeze_count()
        gc.collect()
        assert circle()
    gc.collect()
    assert not circle()
