"""Mappings whose values are worked out when they are asked for: most are not, after an edit of a large book."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Set
from typing import Any, TypeVar

K = TypeVar("K")
V = TypeVar("V")
W = TypeVar("W")


class Lazily(Mapping[K, V]):
    """`make` gives the value of one of the `keys`, each time the same; it is worked out once. Where it is known but for
    which keys the mapping says what a `former` one said, these are the `moved` ones; it holds the former one.
    """

    def __init__(
        self,
        keys: Mapping[K, Any],
        make: Callable[[K], V],
        former: Mapping[K, V] | None = None,
        moved: Set[K] = frozenset(),
    ) -> None:
        self._keys = keys
        self._make = make
        self._known: dict[K, V] = {}
        self.former = former
        self.moved = moved

    def __getitem__(self, key: K) -> V:
        if key in self._known:
            return self._known[key]
        if key not in self._keys:
            raise KeyError(key)
        made = self._known[key] = self._make(key)
        return made

    def get(self, key: K, default: Any = None) -> Any:
        return self[key] if key in self._keys else default

    def __contains__(self, key: object) -> bool:
        return key in self._keys

    def __iter__(self) -> Iterator[K]:
        return iter(self._keys)

    def __len__(self) -> int:
        return len(self._keys)

    def __reduce__(self) -> tuple[type[dict[K, V]], tuple[dict[K, V]]]:
        """Another process gets the values."""
        return dict, (dict(self),)


class Told(Lazily[K, W]):
    """What is told of each value of another mapping."""

    def __init__(self, of: Mapping[K, V], tell: Callable[[V], W]) -> None:
        super().__init__(of, lambda key: tell(of[key]))
        self.of = of


def may_differ(one: Mapping[K, V], other: Mapping[K, V]) -> Set[K]:
    """The keys under which two mappings may hold other values, as far as that is known without working them out."""
    if one is other:
        return set()
    if isinstance(one, Told) and isinstance(other, Told):
        return may_differ(one.of, other.of)
    if isinstance(other, Lazily) and other.former is one:
        return other.moved | (one.keys() ^ other.keys())
    return {key for key, value in other.items() if one.get(key) is not value} | (one.keys() - other.keys())
