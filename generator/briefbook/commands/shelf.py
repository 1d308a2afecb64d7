"""Where what is kept of a large site lies: as a whole, and what edits made of it since."""

from __future__ import annotations

import pickle
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from typing import NamedTuple

from briefbook.commands.standing import Standing
from briefbook.config import Settings
from briefbook.publish.fast.shells import Shape
from briefbook.run.cache import Cache, key_of
from briefbook.run.collector import collector_paused
from briefbook.run.differences import applied, difference

FOLDER = "build/cache/standing"
SHARE = 8
"""Edits are kept beside the whole until they take the so-manieth part of its bytes."""


class _Head(NamedTuple):
    """The key of the whole and its bytes; each edit since, pickled."""

    whole: str
    size: int
    edits: tuple[bytes, ...] = ()


class Shelf:
    """What is taken is gone from there: whoever does not come to an end leaves nothing behind."""

    def __init__(self, settings: Settings) -> None:
        self.cache = Cache(settings.root / FOLDER)
        self.key = str(settings.site).encode("utf-8", "surrogateescape")
        self._taken: tuple[_Head, Standing] | None = None

    def take(self, surroundings: bytes) -> Standing | None:
        """What was kept of a site that was made of all this, and of other facts at most."""
        content = self.cache.get(self._head_key(surroundings))
        head: _Head | None = pickle.loads(content) if content else None  # ours: it bears its checksum
        whole = self.cache.get(head.whole) if head else None
        self.cache.used = {head.whole} if head and whole else set()
        self.cache.sweep()
        if head is None or whole is None:
            return None
        with collector_paused():
            standing: Standing = pickle.loads(whole)
            for edit in head.edits:
                standing = applied(standing, pickle.loads(edit))
        self._taken = (head, standing)
        return standing

    def put(
        self, surroundings: bytes, standing: Standing, behind: Callable[[], frozenset[str] | None] | None = None
    ) -> None:
        """Keep it; not where it holds functions of somebody's own. `behind` is waited for, and then takes the place of
        what is known of that.
        """
        with collector_paused(), suppress(pickle.PicklingError, AttributeError, TypeError):
            head = self._with_edit(standing) or self._with_whole(surroundings, standing)
            if behind:
                edit = difference(standing, replace(standing, behind=behind()))
                head = head._replace(edits=(*head.edits, _pickled(edit)))
            self.cache.put(self._head_key(surroundings), pickle.dumps(head, 5))
            self.cache.used = {head.whole, self._head_key(surroundings)}
            self.cache.sweep()

    def _head_key(self, surroundings: bytes) -> str:
        return key_of(self.key, surroundings)

    def _with_edit(self, standing: Standing) -> _Head | None:
        """The edit beside what was taken; None where nothing was, or the edits come to too much."""
        if self._taken is None:
            return None
        head, before = self._taken
        edits = (*head.edits, _pickled(difference(before, standing)))
        return head._replace(edits=edits) if sum(map(len, edits)) * SHARE <= head.size else None

    def _with_whole(self, surroundings: bytes, standing: Standing) -> _Head:
        shapes: dict[Shape, Shape] = {}
        kept = {
            path: each._replace(shape=shapes.setdefault(each.shape, each.shape)) for path, each in standing.kept.items()
        }
        content = _pickled(replace(standing, kept=kept))
        key = key_of(self.key, surroundings, content)
        self.cache.put(key, content)
        return _Head(key, len(content))


def _pickled(value: object) -> bytes:
    return pickle.dumps(value, 5)
