"""Records of pages → the files of the search index. Pure: the same records give the same bytes, in any order.

Two kinds of shards, so that a reader loads a few of them and one edit changes a few of them:

- `search/r/<hash>.js`: records, by a hash of their path. A record's id is that hash with its type before it, so that
  nothing moves when another page comes or goes.
- `search/w/<…>.js`: words and the ids of the records that have them, by their beginning. A beginning with too many
  words is split by the next character, see `search_tree`.

`search/root.js` says how both were cut. Each file is a script that hands its data to search.js: a page opened from a
folder may load scripts and nothing else.
"""

from __future__ import annotations

import hashlib
from array import array
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from typing import Any, NamedTuple

import orjson

from briefbook.model.search import SearchRecord
from briefbook.publish.search_tree import EVERYWHERE, PLACE, Postings, Tree
from briefbook.publish.search_words import numbers_of, terms_of, whole_of

FOLDER = "search"
ROOT = f"{FOLDER}/root.js"
CALL = "briefbookSearch"
"""The function of search.js that each file calls: with its name, and what it holds."""

BYTES_OF_A_SHARD = 6_000
MOST_SHARDS = 4096
COMMON = 1000
"""A word of key facts or running text that so many records have, and one in sixteen, is not looked up."""

_DIGITS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"

TITLE, NAME, TITLE_START, NAME_START, IN_TITLE, IN_NAME, KEY, TEXT = range(0, 8 * PLACE, PLACE)
"""Where a term stands: the whole title or another name, at their start, elsewhere in them, in key facts, in text."""


class Passage(NamedTuple):
    """A part of a page under its own heading: the anchor (empty at the top), the heading, and plain text."""

    anchor: str
    heading: str
    text: str


class Found(NamedTuple):
    """A record, where its page is below the site's address, and such text of it as was read."""

    record: SearchRecord
    address: str
    passages: tuple[Passage, ...] = ()


def search_files(pages: Iterable[Found]) -> dict[str, bytes]:
    """The files of the index by their path below the site."""
    by_rank = sorted(pages, key=_rank)
    types = _type_codes(each.record for each in by_rank)
    ids = _ids(by_rank, types)
    files, bits = _record_files(by_rank, ids)
    tree = Tree(_postings(by_rank), ids)
    files |= {f"{FOLDER}/w/{name}.js": _script(f"w/{name}", text) for name, text in tree.files.items()}
    ranks = {_type_of(each.record): each.record.rank for each in by_rank}
    root = {
        "version": _fingerprint(files),
        "pages": len(by_rank),
        "bits": bits,
        "types": [[code, *type, ranks[type]] for type, code in sorted(types.items())],
        "tree": tree.branches,
    }
    return {ROOT: _script("root", root), **files}


def _rank(page: Found) -> tuple[int, int, str, str]:
    """Among pages that fit a query equally well: the shorter title, which the query is more of."""
    return (page.record.rank, len(page.record.title), page.record.title, page.record.path)


def _script(name: str, value: object) -> bytes:
    return b"%s(%s,%s)\n" % (CALL.encode(), orjson.dumps(name), orjson.dumps(value))


def _fingerprint(files: Mapping[str, bytes]) -> str:
    whole = hashlib.blake2b(digest_size=6)
    for path in sorted(files):
        whole.update(hashlib.blake2b(path.encode() + b"\0" + files[path]).digest())
    return whole.hexdigest()


# Ids


def _type_of(record: SearchRecord) -> tuple[str, str]:
    return (record.type, record.section)


def _hashed(text: str, bits: int, taken: set[int]) -> int:
    """A number that only this text decides, or the next one that is free."""
    number = int.from_bytes(hashlib.blake2b(text.encode(), digest_size=4).digest()) >> (32 - bits)
    while number in taken:
        number = (number + 1) % (1 << bits)
    taken.add(number)
    return number


def _digits(number: int, length: int) -> str:
    return "".join(_DIGITS[number >> (6 * place) & 63] for place in reversed(range(length)))


def _type_codes(records: Iterable[SearchRecord]) -> dict[tuple[str, str], str]:
    taken: set[int] = set()
    types = sorted({_type_of(record) for record in records})
    return {type: _digits(_hashed("\0".join(type), 12, taken), 2) for type in types}


def _ids(pages: Sequence[Found], types: Mapping[tuple[str, str], str]) -> list[str]:
    """Two digits for the type and four for the page, in the order of the pages."""
    taken: set[int] = set()
    paths = sorted(each.record.path for each in pages)
    by_path = {path: _digits(_hashed(path, 24, taken), 4) for path in paths}
    return [types[_type_of(each.record)] + by_path[each.record.path] for each in pages]


# Records


def _record_files(pages: Sequence[Found], ids: Sequence[str]) -> tuple[dict[str, bytes], int]:
    """The files, and how many bits of an id name one."""
    rows = sorted((id[2:], _row(id, page)) for id, page in zip(ids, pages, strict=True))
    size = sum(len(row) for _, row in rows)
    bits = 0
    while size >> bits > BYTES_OF_A_SHARD and 1 << bits < MOST_SHARDS:
        bits += 1
    shards: defaultdict[str, list[bytes]] = defaultdict(list)
    for id, row in rows:
        shards[f"{(_DIGITS.index(id[0]) << 6 | _DIGITS.index(id[1])) >> (12 - bits):03x}"].append(row)
    return {
        f"{FOLDER}/r/{name}.js": b'%s("r/%s",[%s])\n' % (CALL.encode(), name.encode(), b",\n".join(shard))
        for name, shard in shards.items()
    }, bits


def _row(id: str, page: Found) -> bytes:
    record = page.record
    row: list[Any] = [id, page.address, record.title, record.names, record.summary, (*record.words, *record.codes)]
    passages = [tuple(each) for each in page.passages if each.heading or each.text]
    return orjson.dumps([*row, passages] if passages else row)


# Words


def _postings(pages: Sequence[Found]) -> Postings:
    """For each term, the pages that have it, and where. Running text and key facts give way to better places."""
    found: defaultdict[str, array[int]] = defaultdict(lambda: array("I"))
    for number, page in enumerate(pages):
        for term, place in _places(page).items():
            found[term].append(place + number)
    common = max(COMMON, len(pages) // 16)
    for term, places in found.items():
        if len(places) > common:
            found[term] = _without_common(places, common)
    return found


def _without_common(places: array[int], common: int) -> array[int]:
    """A term that so many key facts or texts hold keeps a sign of it, in place of them."""
    for place in (KEY, TEXT):
        others = [each for each in places if not place <= each < place + PLACE]
        if len(places) - len(others) > common:
            places = array("I", [*others, place + EVERYWHERE])
    return places


def _places(page: Found) -> dict[str, int]:
    """Each term of a page with the best place that it stands in, as a posting without its page."""
    record = page.record
    title = terms_of(record.title)
    names = [terms_of(name) for name in record.names]
    places = dict.fromkeys(terms_of(record.summary), TEXT)
    for passage in page.passages:
        places |= dict.fromkeys(terms_of(passage.text), TEXT)
    for text in (record.type, *record.words, *(each.heading for each in page.passages)):
        places |= _of_key_fact(text)
    for name in names:
        places |= dict.fromkeys((*name, *numbers_of(name)), IN_NAME)
    places |= dict.fromkeys((*title, *numbers_of(title)), IN_TITLE)
    places |= dict.fromkeys([name[0] for name in names if name], NAME_START)
    places |= dict.fromkeys(title[:1], TITLE_START)
    places |= dict.fromkeys([whole_of(name) for name in (*record.names, *record.codes)], NAME)
    places[whole_of(record.title)] = TITLE
    places.pop("", None)
    return places


@lru_cache(maxsize=16384)
def _of_key_fact(text: str) -> dict[str, int]:
    """Key facts come again and again."""
    return dict.fromkeys(terms_of(text), KEY)
