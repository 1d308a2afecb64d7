"""Where what is kept of a large site lies: as a whole, and what edits made of it since."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from typing import NamedTuple

from markdown.extensions.toc import slugify, slugify_unicode

from briefbook.commands.standing import Standing
from briefbook.config import Settings
from briefbook.publish.fast.shells import Shape
from briefbook.run.cache import Cache, key_of
from briefbook.run.collector import collector_paused
from briefbook.run.differences import Fields, Keys, Whole, applied, difference
from briefbook.run.packed import Codec, NotPackedError, TrustedBytes

NAME = "standing"
SHARE = 8
"""Edits are kept beside the whole until they take the so-manieth part of its bytes."""


class _Head(NamedTuple):
    """The record of the build that it belongs to; the key of the whole and its bytes; each edit since, packed."""

    record: bytes
    whole: str
    size: int
    edits: tuple[TrustedBytes, ...] = ()


_HEAD = Codec(_Head)
_STANDING = Codec(Standing, Whole, Keys, Fields, functions=(slugify, slugify_unicode))


class Shelf:
    """What is kept belongs to one record, which is forgotten before a site is written: nobody asks for it again."""

    def __init__(self, settings: Settings) -> None:
        self.cache = Cache(settings.root, NAME)
        self.key = key_of(str(settings.site).encode("utf-8", "surrogateescape"))
        self._taken: tuple[_Head, Standing] | None = None

    def take(self, record: bytes) -> Standing | None:
        """What was kept with the build of this record."""
        content = self.cache.get(self.key)
        head: _Head | None = _HEAD.unpacked(content) if content else None
        if head and head.record != record:
            head = None
        whole = self.cache.get(head.whole) if head else None
        self.cache.used = {head.whole, self.key} if head and whole else set()
        self.cache.sweep()
        if head is None or whole is None:
            return None
        standing: Standing = _STANDING.unpacked(whole)
        for edit in head.edits:
            standing = applied(standing, _STANDING.unpacked(edit))
        self._taken = (head, standing)
        return standing

    def put(self, record: bytes, standing: Standing, later: Callable[[], Standing] | None = None) -> None:
        """Keep it with the build of this record; not where it holds functions of somebody's own. `later` is waited for:
        what it has become by then.
        """
        with collector_paused():
            head = self._with_edit(standing) or self._with_whole(standing)
            after = later() if later else standing
            if head is None:
                return
            if after is not standing:
                head = head._replace(edits=(*head.edits, _STANDING.packed(difference(standing, after))))
            self.cache.put(self.key, _HEAD.packed(head._replace(record=record)))
            self.cache.used = {head.whole, self.key}
            self.cache.sweep()

    def _with_edit(self, standing: Standing) -> _Head | None:
        """The edit beside what was taken; None where nothing was, or the edits come to too much."""
        if self._taken is None:
            return None
        head, before = self._taken
        edits = (*head.edits, _STANDING.packed(difference(before, standing)))
        return head._replace(edits=edits) if sum(map(len, edits)) * SHARE <= head.size else None

    def _with_whole(self, standing: Standing) -> _Head | None:
        shapes: dict[Shape, Shape] = {}
        kept = {
            path: each._replace(shape=shapes.setdefault(each.shape, each.shape)) for path, each in standing.kept.items()
        }
        with suppress(NotPackedError):
            content = _STANDING.packed(replace(standing, kept=kept))
            key = key_of(self.key.encode(), content)
            self.cache.put(key, content)
            return _Head(b"", key, len(content))
        return None
