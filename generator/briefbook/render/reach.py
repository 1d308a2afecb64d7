"""What an edit reaches: the questions to which a scene has other answers than the one before it."""

from __future__ import annotations

from collections.abc import Iterator, Set
from typing import Any

from msgspec.structs import replace

from briefbook.model.alike import alike
from briefbook.model.derived import Derived, moved_names
from briefbook.model.entries import Entity
from briefbook.model.lazily import may_differ
from briefbook.model.prose import Markup, Words
from briefbook.render.asked import CHANNELS, EVERY, TEXT, WHOLE, WHOLES, Channel, code_of
from briefbook.render.scene import Scene

_FACTS = ("derived", "facts")  # they follow from the statements on the same subject


def reach_of(before: Scene, after: Scene) -> frozenset[int] | None:
    """The codes of all questions whose answers differ; None where every page may be another one."""
    same = (before.site_name, before.language, before.highest, before.addresses.numbered)
    if same != (after.site_name, after.language, after.highest, after.addresses.numbered):
        return None
    if before.corpus.vocabulary != after.corpus.vocabulary:
        return None
    return frozenset(code_of(group, key) for group, key in _differing(before, after))


def _differing(before: Scene, after: Scene) -> Iterator[tuple[str, str]]:
    for channel in CHANNELS:
        if channel.way == _FACTS:
            continue
        keys = _changed_keys(channel, before, after)
        yield from ((channel.group, key) for key in keys)
        if keys:
            yield EVERY, ".".join(channel.way)
    for channel in WHOLES:
        if not alike(channel.of(before), channel.of(after)):
            yield WHOLE, ".".join(channel.way)
    names = moved_names(before.derived.finder, after.derived.finder)
    yield from ((TEXT, text) for text in _texts_naming(names, after.derived))


def _changed_keys(channel: Channel, before: Scene, after: Scene) -> Set[str]:
    old, new = channel.of(before), channel.of(after)
    if isinstance(old, frozenset):
        return set(old ^ new)
    return {key for key in may_differ(old, new) if not _is_same(old.get(key), new.get(key))}


def _is_same(one: Any, other: Any) -> bool:
    """Whether an answer is the same to a page. What is said of an entity is a question of its own."""
    if isinstance(one, Entity) and isinstance(other, Entity):
        one, other = replace(one, statements=(), places=()), replace(other, statements=(), places=())
    return alike(one, other)


def _texts_naming(names: tuple[str, ...], derived: Derived) -> Iterator[str]:
    """The stretches of text in which one of the names may stand."""
    if names:
        for read in derived.texts.values():
            for part in read.prose.parts:
                text = part.text if isinstance(part, Words) else part.markdown if isinstance(part, Markup) else ""
                if text and any(name in " ".join(text.split()) for name in names):
                    yield text
