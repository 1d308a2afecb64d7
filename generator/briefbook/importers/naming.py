"""Ids and names out of other people's words: the same words give the same id, in whatever order they come."""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from hashlib import blake2b

from briefbook.load.values import RESERVED_IDS
from briefbook.model.grammar import MAX_ID

_WORD = re.compile(r"[a-z0-9]+")


def kebab(text: str) -> str:
    """The words of a text as an id has them, letters without their accents; empty where no letter is Latin."""
    return "-".join(_WORD.findall(_ascii(text)))


def snake(text: str) -> str:
    """The words of a text as a property has them; `x_` goes before one that begins with a digit."""
    name = "_".join(_WORD.findall(_ascii(text)))
    return f"x_{name}" if name[:1].isdigit() else name


def _ascii(text: str) -> str:
    if text.isascii():
        return text.lower()
    return unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()


def digest(text: str, digits: int = 10) -> str:
    """Hexadecimal digits that stand for a text."""
    return blake2b(text.encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()[:digits]


def shortened(id: str, limit: int = MAX_ID) -> str:
    """An id of at most `limit` characters, cut between words where that leaves most of it."""
    if len(id) <= limit:
        return id
    cut = id[: limit + 1].rpartition("-")[0]
    return cut if len(cut) > limit // 2 else id[:limit].rstrip("-")


def distinct_ids(wanted: Mapping[str, Sequence[str]], taken: Iterable[str] = ()) -> dict[str, str]:
    """An id for each key. `wanted` gives the id that each would like, and then digits that tell it from others.

    Those who want the same id all get digits behind it, the fewest that tell them apart; so the id of one depends on
    who else wants it, and never on who came first. The digits of two keys must differ somewhere.
    """
    ids: dict[str, str] = {}
    used = {*taken, *RESERVED_IDS}
    open_keys = list(wanted)
    for length in (0, 6, 8, 12, 20, 32, 64):
        groups: defaultdict[str, list[str]] = defaultdict(list)
        for key in open_keys:
            plain, digits = wanted[key]
            groups[_with_digits(plain, digits[:length])].append(key)
        single = {id: keys[0] for id, keys in groups.items() if len(keys) == 1 and id not in used and id}
        ids.update({key: id for id, key in single.items()})
        used.update(single)
        open_keys = [key for key in open_keys if key not in ids]
    if open_keys:
        raise ValueError(f"nothing tells these apart: {sorted(open_keys)[:3]}")
    return ids


def _with_digits(id: str, digits: str) -> str:
    if not digits:
        return shortened(id)
    return f"{shortened(id, MAX_ID - len(digits) - 1)}-{digits}".removeprefix("-")
