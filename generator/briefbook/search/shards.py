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
import zlib
from array import array
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, NamedTuple

import orjson

from briefbook.model.search import SearchRecord
from briefbook.search.tree import EVERYWHERE, PLACE, Postings, Tree
from briefbook.search.words import numbers_of, terms_of, whole_of

FOLDER = "search"
ROOT = f"{FOLDER}/root.js"
CALL = "briefbookSearch"
"""The function of search.js that each file calls: with its name, and what it holds."""

BYTES_OF_A_SHARD = 6_000
MOST_SHARDS = 4096
COMMON = 1000
"""A word of key facts or running text that no more records have is looked up, however few there are."""

_DIGITS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"

TITLE, NAME, TITLE_START, NAME_START, IN_TITLE, IN_NAME, KEY, TEXT = range(0, 8 * PLACE, PLACE)
"""Where a term stands: the whole title or another name, at their start, elsewhere in them, in key facts, in text."""


Rank = tuple[int, int, str, str]


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
    return search_index(pages)[0]


def search_index(pages: Iterable[Found]) -> tuple[dict[str, bytes], Known]:
    """The same, with what it takes to edit the index."""
    by_rank = sorted(pages, key=rank_of)
    types = _type_codes(each.record for each in by_rank)
    ids = _ids(by_rank, types)
    files, bits, size = _record_files(by_rank, ids)
    postings, counts = _postings(by_rank)
    tree = Tree(postings, ids)
    files |= {word_path(name): script(f"w/{name}", text) for name, text in tree.files.items()}
    known = Known(
        ids={page.record.path: id for page, id in zip(by_rank, ids, strict=True)},
        ranks={id: rank_of(page) for page, id in zip(by_rank, ids, strict=True)},
        types={code: (*type, 0) for type, code in types.items()},
        branches={start: (large, bits) for start, large, bits in tree.branches},
        sizes=tree.sizes,
        counts=counts,
        bits=bits,
        bytes_of_records=size,
        digests={path: digest_of(path, content) for path, content in files.items()},
    )
    known.types.update({types[type_of(each.record)]: (*type_of(each.record), each.record.rank) for each in by_rank})
    return {ROOT: root_script(known), **files}, known


@dataclass(slots=True)
class Known:
    """What there is to know of an index beside its files: `ids` of pages by path, `ranks` and `types` by id and its
    beginning, how words were split (`branches`) and how much is below each next character (`sizes`), how many pages
    have a term that is too common to list them (`counts`, by term and place), and the digests of its files.
    """

    ids: dict[str, str]
    ranks: dict[str, Rank]
    types: dict[str, tuple[str, str, int]]
    branches: dict[str, tuple[str, int]]
    sizes: dict[str, dict[str, int]]
    counts: dict[str, dict[int, int]]
    bits: int
    bytes_of_records: int
    digests: dict[str, bytes]

    def copied(self) -> Known:
        """The same, for whoever edits it."""
        return Known(
            dict(self.ids),
            dict(self.ranks),
            dict(self.types),
            dict(self.branches),
            {start: dict(sizes) for start, sizes in self.sizes.items()},
            {term: dict(counts) for term, counts in self.counts.items()},
            self.bits,
            self.bytes_of_records,
            dict(self.digests),
        )


def root_script(known: Known) -> bytes:
    """The file that says how the index is cut."""
    whole = hashlib.blake2b(digest_size=6)
    for path in sorted(known.digests):
        whole.update(known.digests[path])
    root = {
        "version": whole.hexdigest(),
        "pages": len(known.ids),
        "bits": known.bits,
        "types": sorted(([code, *type] for code, type in known.types.items()), key=lambda each: each[1:3]),
        "tree": [(start, large, bits) for start, (large, bits) in known.branches.items()],
    }
    return script("root", root)


def rank_of(page: Found) -> Rank:
    """Among pages that fit a query equally well: the shorter title, which the query is more of."""
    return (page.record.rank, len(page.record.title), page.record.title, page.record.path)


def script(name: str, value: object) -> bytes:
    """A file of the index, from which a browser gets a value by the name."""
    return b"%s(%s,%s)\n" % (CALL.encode(), orjson.dumps(name), orjson.dumps(value))


def word_path(name: str) -> str:
    return f"{FOLDER}/w/{name}.js"


def digest_of(path: str, content: bytes) -> bytes:
    return hashlib.blake2b(path.encode() + b"\0" + content).digest()


# Ids


def type_of(record: SearchRecord) -> tuple[str, str]:
    return (record.type, record.section)


def _hashed(text: str, bits: int, taken: set[int]) -> int:
    """A number that only this text decides, or the next one that is free. Browsers work it out as well."""
    number = zlib.crc32(text.encode()) >> (32 - bits)
    while number in taken:
        number = (number + 1) % (1 << bits)
    taken.add(number)
    return number


def free_id(path: str, taken: Set[str]) -> str | None:
    """The digits that a new page gets beside those that are taken; None where another order of paths would give it
    others.
    """
    digits = _digits(_hashed(path, 24, set()), 4)
    return None if digits in taken else digits


def frees_another(path: str, ids: Mapping[str, str]) -> bool:
    """Whether a page that goes leaves its number to another one, of those that had to take the next: `ids` by path."""
    number = {digits: place for place, digits in enumerate(_DIGITS)}

    def value(digits: str) -> int:
        return sum(number[digit] << (6 * place) for place, digit in enumerate(reversed(digits)))

    gone = value(ids[path][2:])
    for other, id in ids.items():
        first, now = _hashed(other, 24, set()), value(id[2:])
        if first != now and other != path and (gone - first) % (1 << 24) < (now - first) % (1 << 24):
            return True
    return False


def _digits(number: int, length: int) -> str:
    return "".join(_DIGITS[number >> (6 * place) & 63] for place in reversed(range(length)))


def _type_codes(records: Iterable[SearchRecord]) -> dict[tuple[str, str], str]:
    taken: set[int] = set()
    types = sorted({type_of(record) for record in records})
    return {type: _digits(_hashed("\0".join(type), 12, taken), 2) for type in types}


def _ids(pages: Sequence[Found], types: Mapping[tuple[str, str], str]) -> list[str]:
    """Two digits for the type and four for the page, in the order of the pages."""
    taken: set[int] = set()
    paths = sorted(each.record.path for each in pages)
    by_path = {path: _digits(_hashed(path, 24, taken), 4) for path in paths}
    return [types[type_of(each.record)] + by_path[each.record.path] for each in pages]


# Records


def _record_files(pages: Sequence[Found], ids: Sequence[str]) -> tuple[dict[str, bytes], int, int]:
    """The files, how many bits of an id name one, and the bytes of all records."""
    rows = sorted((id, record_row(id, page)) for id, page in zip(ids, pages, strict=True))
    size = sum(len(row) for _, row in rows)
    bits = bits_for(size)
    shards: defaultdict[str, list[tuple[str, bytes]]] = defaultdict(list)
    for id, row in rows:
        shards[shard_of(id, bits)].append((id, row))
    return {record_path(name): record_script(name, shard) for name, shard in shards.items()}, bits, size


def bits_for(size: int) -> int:
    """How many bits of an id name the file of a record, for so many bytes of records."""
    bits = 0
    while size >> bits > BYTES_OF_A_SHARD and 1 << bits < MOST_SHARDS:
        bits += 1
    return bits


def shard_of(id: str, bits: int) -> str:
    return f"{(_DIGITS.index(id[2]) << 6 | _DIGITS.index(id[3])) >> (12 - bits):03x}"


def record_path(name: str) -> str:
    return f"{FOLDER}/r/{name}.js"


def record_script(name: str, rows: Iterable[tuple[str, bytes]]) -> bytes:
    """A file of records, from their ids and rows."""
    ordered = sorted(rows, key=lambda each: each[0][2:])
    return b'%s("r/%s",[%s])\n' % (CALL.encode(), name.encode(), b",\n".join(row for _, row in ordered))


def record_row(id: str, page: Found) -> bytes:
    record = page.record
    words = (*record.words, *record.codes)
    row: list[Any] = [id, page.address, record.title, record.names, record.summary, words, record.facts]
    passages = [tuple(each) for each in page.passages if each.heading or each.text]
    return orjson.dumps([*row, passages] if passages else row)


# Words


def _postings(pages: Sequence[Found]) -> tuple[Postings, dict[str, dict[int, int]]]:
    """For each term, the pages that have it, and where. Running text and key facts give way to better places. Beside
    them, for terms that are too common to list their pages, how many these are, by place.
    """
    found: defaultdict[str, array[int]] = defaultdict(lambda: array("I"))
    for number, page in enumerate(pages):
        for term, place in places_of(page).items():
            found[term].append(place + number)
    common = too_common(len(pages))
    counts: dict[str, dict[int, int]] = {}
    for term, places in found.items():
        if len(places) > common:
            found[term] = _without_common(places, common, counts.setdefault(term, {}))
    return found, {term: places for term, places in counts.items() if places}


def too_common(pages: int) -> int:
    """How many pages may have a term among key facts or in running text, and still be listed: one in sixteen to
    thirty-two. It seldom is another number when pages come or go.
    """
    return max(COMMON, (1 << pages.bit_length()) >> 5)


def _without_common(places: array[int], common: int, counts: dict[int, int]) -> array[int]:
    """A term that so many key facts or texts hold keeps a sign of it, in place of them."""
    for place in (KEY, TEXT):
        others = [each for each in places if not place <= each < place + PLACE]
        if len(places) - len(others) > common:
            counts[place // PLACE] = len(places) - len(others)
            places = array("I", [*others, place + EVERYWHERE])
    return places


def places_of(page: Found) -> dict[str, int]:
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
