"""Records of pages → the files of the search index, and those that an edit changes. Pure: the same records give the
same bytes, in any order.

A fixed rule says which file a thing is in: the first bits of a checksum of its key. How many bits, and nothing else,
depends on how many pages there are. So a page that comes, goes or changes touches the files of its own words:

- `search/n/`: words of names, by their first letters (`begin`; none in a small book), so that beginnings are found.
- `search/t/`: words of facts and text, by their stem.
- `search/w/`: what pages are called as a whole, by a checksum of the name, which also stands for it.
- `search/d/`: words by how they begin and how they end, to find those that are meant where one is misspelt.
- `search/r/`: records, by their path.

`search/root.js` says how many files there are, and which types. Each file is a script that hands its data over: a page
opened from a folder may load scripts and nothing else.
"""

from __future__ import annotations

import hashlib
import re
import zlib
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cache
from typing import Any, NamedTuple

import orjson

from briefbook.chinese import simplified
from briefbook.model.search import SearchRecord
from briefbook.search.postings import (
    Postings,
    counted,
    counted_line,
    is_common,
    joined,
    line_of,
    lines_in,
    postings_in,
)
from briefbook.search.terms import PLACES, Found, fact_terms, name_terms, wholes_of
from briefbook.search.words import is_solid, stem_of

FOLDER = "search"
ROOT = f"{FOLDER}/root.js"
CALL = "briefbookSearch"
"""The function that each file calls: with its name, and what it holds."""

SMALL_BOOK, LARGE_BOOK = 500, 8000
SHORT_WORD, MISSPELT = 8, range(4, 25)
"""Words below so many letters are listed by two of them, others by three; and which words are listed."""

_DIGITS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
_VERSION_BYTES = 6
_INDEX_FILE = re.compile(rf"{FOLDER}/(?:[ntwdr]/[0-9a-f]{{3,}}|root|han)\.js")

Files = dict[str, bytes]


class CutAnewError(Exception):
    """The index has to be made from all pages."""


class Change(NamedTuple):
    """A page before and after an edit; None where it is not there."""

    before: Found | None
    after: Found | None


class Cut(NamedTuple):
    """Into how many files an index is cut: bits of a checksum by kind. `begin` letters of a name say where it is."""

    begin: int
    n: int
    t: int
    w: int
    d: int
    r: int


def cut_of(pages: int) -> Cut:
    """How an index of so many pages is cut."""

    def bits(pages_of_a_file: int) -> int:
        return max(0, (pages // pages_of_a_file).bit_length())

    begin = 0 if pages <= SMALL_BOOK else 2 if pages <= LARGE_BOOK else 3
    return Cut(begin, n=bits(64) if begin else 0, t=bits(16), w=bits(32), d=bits(64), r=bits(8))


# An index


def search_files(pages: Iterable[Found]) -> Files:
    """The files of the index by their path below the site."""
    found = sorted(pages, key=lambda each: each.record.path)
    cut = cut_of(len(found))
    terms: dict[str, defaultdict[str, list[str]]] = {kind: defaultdict(list) for kind in "ntw"}
    rows: dict[str, list[bytes]] = {name: [] for name in _names(cut) if name.startswith("r/")}
    types: dict[str, int] = {}
    for page in found:
        postings = _postings_of(page.record)
        for kind, places in _terms_of(page):
            listed = terms[kind]
            for term, place in places.items():
                listed[term].append(postings[place])
        rows[_record_file(page, cut)].append(record_row(page))
        types[page.record.type] = types.get(page.record.type, 0) + 1
    texts: dict[str, dict[str, str]] = {}
    listed_words: defaultdict[str, set[str]] = defaultdict(set)
    for kind, listed in terms.items():
        for term, postings_of_term in listed.items():
            count = len(postings_of_term)
            texts.setdefault(_file_of(kind, term, cut), {})[term] = line_of(term, postings_of_term)
            for name, entry in _entries(kind, term, count, cut):
                listed_words[name].add(entry)
    files = {_path(name): script(name, "") for name in _names(cut)}
    files |= {_path(name): script(name, joined(lines)) for name, lines in texts.items()}
    files |= {_path(name): script(name, " ".join(sorted(words))) for name, words in listed_words.items()}
    files |= {_path(name): _record_script(name, each) for name, each in rows.items()}
    files[_path("han")] = script("han", "".join(chr(one) + other for one, other in sorted(simplified().items())))
    version = sum(_digest_of(path, content) for path, content in files.items())
    return {ROOT: _root_script(len(found), cut, version, types), **files}


def script(name: str, value: object, call: str = CALL) -> bytes:
    """A file from which a browser gets a value by the name; briefbook.js loads it."""
    return b"%s(%s,%s)\n" % (call.encode(), orjson.dumps(name), orjson.dumps(value))


def _value(content: bytes) -> Any:
    return orjson.loads(b"[" + content[len(CALL) + 1 : -2] + b"]")[1]


def _path(name: str) -> str:
    return f"{FOLDER}/{name}.js"


def _names(cut: Cut) -> Iterator[str]:
    """All files that there are, those that hold nothing among them: one that is missing is an error to a browser."""
    for kind in "ntwdr":
        yield from (f"{kind}/{number:03x}" for number in range(1 << getattr(cut, kind)))


def _root_script(pages: int, cut: Cut, version: int, types: Mapping[str, int]) -> bytes:
    whole = version % (1 << 8 * _VERSION_BYTES)
    listed = [[_type_code(type), type, count] for type, count in sorted(types.items())]
    return script("root", {"version": f"{whole:012x}", "pages": pages, **cut._asdict(), "types": listed})


def _digest_of(path: str, content: bytes) -> int:
    digest = hashlib.blake2b(path.encode() + b"\0" + content, digest_size=_VERSION_BYTES).digest()
    return int.from_bytes(digest, "big")


def is_index_file(path: str) -> bool:
    """Whether a file of a site is one of the index, by its path."""
    return _INDEX_FILE.fullmatch(path) is not None


# Which file


def _checksum(text: str) -> int:
    return zlib.crc32(text.encode())


def shard_name(kind: str, checksum: int, bits: int) -> str:
    """The name of the file for a key: the first bits of its checksum."""
    return f"{kind}/{checksum >> (32 - bits) if bits else 0:03x}"


def _name(kind: str, checksum: int, cut: Cut) -> str:
    return shard_name(kind, checksum, getattr(cut, kind))


def _file_of(kind: str, term: str, cut: Cut) -> str:
    match kind:
        case "n":
            return _name(kind, _checksum(term[: cut.begin]), cut)
        case "t":
            return _name(kind, _checksum(stem_of(term)), cut)
        case _:
            return _name(kind, _number(term), cut)


def _record_file(page: Found, cut: Cut) -> str:
    return _name("r", _checksum(page.record.path), cut)


# Ids


def _in_digits(number: int, length: int) -> str:
    return "".join([_DIGITS[number >> (6 * place) & 63] for place in range(length - 1, -1, -1)])


def _number(digits: str) -> int:
    number = 0
    for digit in digits:
        number = number << 6 | _DIGITS.index(digit)
    return number


def _type_code(type: str) -> str:
    return _in_digits(_checksum(type) >> 14, 3)


def id_of(record: SearchRecord) -> str:
    """Three digits for the type and four for the page. They are no numbers that are given out: two pages of a type may
    share them, which costs a reader a look at both.
    """
    return _type_code(record.type) + _in_digits(_checksum(record.path) >> 8, 4)


def _postings_of(record: SearchRecord) -> dict[str, str]:
    """By place, what a line says of a page."""
    tail = id_of(record) + _DIGITS[min(record.rank, 3) << 4 | min(record.weight, 15)]
    return {place: place + tail for place in PLACES}


# Terms


def _terms_of(page: Found) -> Iterator[tuple[str, Mapping[str, str]]]:
    yield "n", name_terms(page)
    yield "t", fact_terms(page)
    yield "w", {_in_digits(_checksum(name), 6): place for name, place in sorted(wholes_of(page).items(), reverse=True)}


def _entries(kind: str, term: str, count: int, cut: Cut) -> Iterator[tuple[str, str]]:
    """Where a word is listed for those who misspell it, and how: with about how many names have it."""
    if kind == "w" or not count or len(term) not in MISSPELT or not term.isalpha() or is_solid(term):
        return
    letters = 2 if len(term) < SHORT_WORD else 3
    entry = f"{term}{'-' if kind == 't' else min(9, count.bit_length())}"
    for key in (f"{term[:letters]}-", f"-{term[-letters:]}"):
        yield _name("d", _checksum(key), cut), entry


# Records


def record_row(page: Found) -> bytes:
    """What is shown of a page."""
    record = page.record
    passages = [tuple(each) for each in page.passages if each.heading or each.text]
    row: list[Any] = [id_of(record), page.address, record.title, record.names, record.summary]
    row += [(*record.words, *record.codes), record.facts, record.related, record.sounds, record.dated, passages]
    row.append(record.picture)
    while len(row) > 5 and not row[-1]:
        row.pop()
    return orjson.dumps(row)


def _record_script(name: str, rows: Iterable[bytes]) -> bytes:
    """A file of records, from their rows, which begin with their ids."""
    return b'%s("%s",[%s])\n' % (CALL.encode(), name.encode(), b",\n".join(sorted(rows)))


def _rows(content: bytes) -> list[bytes]:
    rows = content[content.index(b"[") + 1 : -3]
    return rows.split(b",\n") if rows else []


# An edit


def edited_files(changes: Iterable[Change], read: Callable[[str], bytes]) -> Files:
    """The files that changes of pages make others, byte for byte what `search_files` makes of all pages; `read` gives
    one as it is, by its path. Raises CutAnewError where the whole index would be cut otherwise.
    """
    read = cache(read)
    changes = [each for each in changes if each.before != each.after]
    steps = [(page, step) for each in changes for page, step in ((each.before, -1), (each.after, 1)) if page]
    root = _value(read(ROOT))
    pages = root["pages"] + sum(step for _, step in steps)
    cut = cut_of(pages)
    if cut != tuple(root[name] for name in Cut._fields):
        raise CutAnewError
    types = Counter({type: count for _, type, count in root["types"]})
    for page, step in steps:
        types[page.record.type] += step

    def value_of(name: str) -> Any:
        return _value(read(_path(name)))

    files = _edited_terms(steps, cut, value_of)
    files |= _edited_records(steps, cut, lambda name: read(_path(name)))
    before = {path: read(path) for path in files}
    changed = {path: content for path, content in files.items() if content != before[path]}
    version = int(root["version"], 16)
    version += sum(_digest_of(path, content) - _digest_of(path, before[path]) for path, content in changed.items())
    return {ROOT: _root_script(pages, cut, version, +types), **changed}


Steps = Iterable[tuple[Found, int]]
"""Pages that go (-1) and come (1)."""


def _edited_terms(steps: Steps, cut: Cut, value_of: Callable[[str], Any]) -> Files:
    moved: defaultdict[str, defaultdict[str, Postings]] = defaultdict(lambda: defaultdict(Counter))
    for page, step in steps:
        postings = _postings_of(page.record)
        for kind, places in _terms_of(page):
            for term, place in places.items():
                moved[_file_of(kind, term, cut)][term][postings[place]] += step
    files: Files = {}
    words: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for name, terms in moved.items():
        lines = lines_in(value_of(name))
        for term, moves in terms.items():
            before = postings_in(lines.pop(term, ""))
            after = _moved(before, moves)
            if after:
                lines[term] = counted_line(term, after)
            for each, step in ((before, -1), (after, 1)):
                for listed, entry in _entries(name[0], term, each.total(), cut):
                    words[listed][entry] += step
        files[_path(name)] = script(name, joined(lines))
    for name, entries in words.items():
        known = Counter(each for each in value_of(name).split(" ") if each)
        known.update(entries)
        files[_path(name)] = script(name, " ".join(sorted(+known)))
    return files


def _moved(postings: Postings, moves: Postings) -> Postings:
    """The postings of a term after some came and others went. Raises CutAnewError where too few are left of what was
    too many to list.
    """
    after = Counter(postings)
    for posting, step in moves.items():
        after[posting[0] if posting[0] in postings else posting] += step
    after = +after
    if any(len(place) == 1 and not is_common(place, count) for place, count in after.items()):
        raise CutAnewError
    return counted(after)


def _edited_records(steps: Steps, cut: Cut, content_of: Callable[[str], bytes]) -> Files:
    rows: dict[str, list[bytes]] = {}
    for page, step in steps:
        name = _record_file(page, cut)
        if name not in rows:
            rows[name] = _rows(content_of(name))
        if step > 0:
            rows[name].append(record_row(page))
        else:
            rows[name].remove(record_row(page))
    return {_path(name): _record_script(name, each) for name, each in rows.items()}
