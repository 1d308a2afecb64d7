"""Who read which entries of a table: by numbers, and a bucket of neighbours at a time."""

from __future__ import annotations

from array import array
from collections.abc import Callable, Iterable, Iterator

import msgspec

from briefbook.engine.store import StoreDamagedError, ids

BUCKET = 256
"""So many entries with neighbouring numbers are stored together."""
_DECODER = msgspec.msgpack.Decoder(list[bytes])


class Postings:
    """Entries are numbered in the order of `keys`; further ones as they are met. `stored` gives the content of a bucket
    as it was saved, or nothing. `changed` are the buckets that differ from that.
    """

    def __init__(self, keys: Iterable[str], stored: Callable[[int], bytes | None]) -> None:
        self.numbers = {key: number for number, key in enumerate(keys)}
        self.changed: set[int] = set()
        self.has_new_keys = False
        self._stored = stored
        self._buckets: dict[int, list[array[int]]] = {}

    def number(self, key: str) -> int:
        """The number of an entry, whether it is met for the first time or not."""
        found = self.numbers.get(key)
        if found is None:
            found = self.numbers[key] = len(self.numbers)
            self.has_new_keys = True
        return found

    def readers(self, key: str) -> Iterable[int]:
        """The ids of those who read an entry."""
        number = self.numbers.get(key)
        return () if number is None else self._bucket(number // BUCKET)[number % BUCKET]

    def replace(self, reader: int, before: Iterable[int], after: Iterable[int]) -> None:
        """Note that a reader read other entries than before."""
        were, are = set(before), set(after)
        for number in were - are:
            self._bucket(number // BUCKET)[number % BUCKET].remove(reader)
        buckets, fresh = self._buckets, are - were
        for number in fresh:
            place = number // BUCKET
            (buckets.get(place) or self._bucket(place))[number % BUCKET].append(reader)
        self.changed.update([number // BUCKET for number in were ^ are])

    def saved(self) -> Iterator[tuple[int, bytes]]:
        """The buckets that changed, by number, as they are stored."""
        for place in sorted(self.changed):
            yield place, msgspec.msgpack.encode([each.tobytes() for each in self._buckets[place]])

    def _bucket(self, place: int) -> list[array[int]]:
        found = self._buckets.get(place)
        if found is None:
            found = self._buckets[place] = self._loaded(place)
        return found

    def _loaded(self, place: int) -> list[array[int]]:
        content = self._stored(place)
        if content is None:
            return [array("I") for _ in range(BUCKET)]
        try:
            found = [ids(each) for each in _DECODER.decode(content)]
        except msgspec.DecodeError as error:
            raise StoreDamagedError(place) from error
        if len(found) != BUCKET:
            raise StoreDamagedError(place)
        return found
