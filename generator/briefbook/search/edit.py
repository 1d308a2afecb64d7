"""A search index after an edit: only the files that hold what is new or gone are written anew.

The result is what `search_index` makes of all pages, byte for byte. Where the index would be cut another way, it has to
be made from all of them.
"""

from __future__ import annotations

from bisect import insort
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import NamedTuple

import orjson

from briefbook.search.shards import (
    CALL,
    KEY,
    ROOT,
    TEXT,
    Found,
    Known,
    Rank,
    bits_for,
    digest_of,
    free_id,
    frees_another,
    places_of,
    rank_of,
    record_path,
    record_row,
    record_script,
    root_script,
    script,
    shard_of,
    too_common,
    type_of,
    word_path,
)
from briefbook.search.tree import (
    BYTES_OF_A_FILE,
    PLACE,
    PLACES_OF_NAMES,
    best_of,
    cut_of,
    file_name,
    shown_of,
)

ID = 6
Read = Callable[[str], bytes]
"""Gives a file of the index by its path below the site."""
Places = dict[int, list[str]]
"""Of a term: the pages that have it, by place, the best of each place first; `*` for those too many to be listed."""


class Change(NamedTuple):
    """A page before and after an edit; None where it is not there."""

    before: Found | None
    after: Found | None


def changes_between(before: Iterable[Found], after: Iterable[Found]) -> list[Change]:
    """What an edit did to pages, by their paths; those that stay as they were among them."""
    old, new = ({page.record.path: page for page in pages} for pages in (before, after))
    return [Change(old.get(path), new.get(path)) for path in sorted({*old, *new})]


class CutAnewError(Exception):
    """The index has to be made from all pages."""


def edited_index(known: Known, changes: Iterable[Change], read: Read) -> dict[str, bytes | None]:
    """The files that change, None for those that go; `known` is then that of the new index. Raises CutAnewError, with
    `known` of no more use.
    """
    files = _Files(read)
    editor = _Editor(known, files)
    limit = too_common(len(known.ids))
    for change in changes:
        if change.before != change.after:
            editor.change(change)
    if too_common(len(known.ids)) != limit:
        raise CutAnewError
    editor.cut_again()
    for path, content in files.changed.items():
        if content is None:
            known.digests.pop(path, None)
        else:
            known.digests[path] = digest_of(path, content)
    return {**files.changed, ROOT: root_script(known)}


class _Files:
    """Files of the index as they are and as they will be."""

    def __init__(self, read: Read) -> None:
        self._read = read
        self.changed: dict[str, bytes | None] = {}

    def get(self, path: str) -> bytes:
        found = self.changed[path] if path in self.changed else self._read(path)
        return found or b""

    def words(self, name: str) -> str:
        """The text of a file of words."""
        found = self.get(word_path(name))
        return str(orjson.loads(b"[" + found[len(CALL) + 1 : -2] + b"]")[1]) if found else ""

    def set_words(self, name: str, text: str) -> None:
        content = script(f"w/{name}", text)
        if content != self.get(word_path(name)):
            self.changed[word_path(name)] = content


class _Editor:
    def __init__(self, known: Known, files: _Files) -> None:
        self.known = known
        self.files = files
        self.texts: dict[str, dict[str, Places]] = {}  # of the files of words that were opened
        self.renamed: set[str] = set()  # terms of which other pages are the best

    # --- pages

    def change(self, change: Change) -> None:
        """Take one page out and put it in as it is now."""
        known = self.known
        old, new = change.before, change.after
        id = known.ids[old.record.path] if old else ""
        if old and (new is None or self._stands_elsewhere(old, new)):
            self._move(id, places_of(old), {})
            self._set_row(id, None)
            if new is None and frees_another(old.record.path, known.ids):
                raise CutAnewError
            del known.ids[old.record.path], known.ranks[id]
            old = None
        if new is None:
            return
        if old is None:
            id = self._new_id(new, id[2:])
            known.ids[new.record.path], known.ranks[id] = id, rank_of(new)
        self._move(id, places_of(old) if old else {}, places_of(new))
        self._set_row(id, record_row(id, new))

    def _stands_elsewhere(self, old: Found, new: Found) -> bool:
        """Whether a page has another place among all others."""
        return rank_of(old) != rank_of(new) or type_of(old.record) != type_of(new.record)

    def _new_id(self, page: Found, digits: str) -> str:
        """The id of a page that is new, or, where it has `digits` already, of another type."""
        code = next((code for code, type in self.known.types.items() if type[:2] == type_of(page.record)), None)
        if code is None or self.known.types[code][2] != page.record.rank:
            raise CutAnewError
        found = digits or free_id(page.record.path, {each[2:] for each in self.known.ranks})
        if not found:
            raise CutAnewError
        return code + found

    def _set_row(self, id: str, row: bytes | None) -> None:
        known = self.known
        path = record_path(shard_of(id, known.bits))
        rows = {each[2:8].decode(): each for each in _rows(self.files.get(path))}
        known.bytes_of_records += len(row or b"") - len(rows.get(id, b""))
        if row is None:
            del rows[id]
        else:
            rows[id] = row
        content = record_script(shard_of(id, known.bits), rows.items()) if rows else None
        if content != (self.files.get(path) or None):
            self.files.changed[path] = content

    # --- words

    def _move(self, id: str, before: Mapping[str, int], after: Mapping[str, int]) -> None:
        """Let a page have other terms than it had, or in other places."""
        for term in before.keys() | after.keys():
            old, new = before.get(term), after.get(term)
            if old == new:
                continue
            if any(place is not None and place // PLACE < PLACES_OF_NAMES for place in (old, new)):
                self.renamed.add(term)
            terms = self._opened(self._file_of(term))
            places = terms.setdefault(term, {})
            if old is not None:
                self._take(term, places, old // PLACE, id)
            if new is not None:
                self._put(term, places, new // PLACE, id)
            if not places:
                del terms[term]

    def _take(self, term: str, places: Places, place: int, id: str) -> None:
        if "*" in places[place]:
            counts = self.known.counts[term]
            counts[place] -= 1
            if counts[place] <= too_common(len(self.known.ids)):
                raise CutAnewError
            return
        places[place].remove(id)
        if not places[place]:
            del places[place]

    def _put(self, term: str, places: Places, place: int, id: str) -> None:
        listed = places.setdefault(place, [])
        if "*" in listed:
            self.known.counts[term][place] += 1
            return
        insort(listed, id, key=self.known.ranks.__getitem__)
        if place in (KEY // PLACE, TEXT // PLACE) and len(listed) >= too_common(len(self.known.ids)):
            raise CutAnewError

    def _file_of(self, term: str) -> str:
        """The file that a term is in: `n` where it is as long as what was split, `w` alone, `g` with others."""
        start, branches = "", self.known.branches
        while start in branches:
            if term == start:
                return f"n{file_name(start)}"
            large, bits = branches[start]
            following = term[len(start)]
            if following not in large:
                return f"g{file_name(start)}-{ord(following) & ((1 << bits) - 1)}"
            start += following
        return f"w{file_name(start)}"

    def _opened(self, name: str) -> dict[str, Places]:
        if name not in self.texts:
            self.texts[name] = dict(_terms(self.files.words(name).partition("|")[0]))
        return self.texts[name]

    # --- in the end

    def cut_again(self) -> None:
        """Write what was changed, if all is still cut in the same way. Raises CutAnewError."""
        known = self.known
        if bits_for(known.bytes_of_records) != known.bits:
            raise CutAnewError
        if {id[:2] for id in known.ranks} != known.types.keys():
            raise CutAnewError
        self._measure()
        best = {start for term in self.renamed for start in self._above(term)}
        for name, terms in self.texts.items():
            text = " ".join([_line(term, places) for term, places in sorted(terms.items())])
            mark, shown = self.files.words(name).partition("|")[1:] if name.startswith("n") else ("", "")
            self.files.set_words(name, f"{text}{mark}{shown}")
        for start in sorted(best, key=len, reverse=True):
            name = f"n{file_name(start)}"
            own, mark, _ = self.files.words(name).partition("|")
            shown = "".join(f"{place}{id}" for place, id in self._shown(start))
            self.files.set_words(name, f"{own}{mark}{shown}")

    def _above(self, term: str) -> list[str]:
        """What was split above a term, itself included."""
        return [term[:end] for end in range(len(term) + 1) if term[:end] in self.known.branches]

    def _measure(self) -> None:
        """Add up anew how much is below each next character, and refuse another cut."""
        sizes = self.known.sizes
        for name, terms in self.texts.items():
            before = dict(_terms(self.files.words(name).partition("|")[0]))
            for term in before.keys() | terms.keys():
                grown = _size(term, terms.get(term)) - _size(term, before.get(term))
                for start in self._above(term):
                    held = sizes[start]
                    following = term[len(start) : len(start) + 1]
                    held[following] = held.get(following, 0) + grown
                    if not held[following] and following:
                        del held[following]
        for start, held in sizes.items():
            if sum(held.values()) <= BYTES_OF_A_FILE or cut_of(held) != self.known.branches[start]:
                raise CutAnewError
            for following in self.known.branches[start][0]:
                is_split = start + following in sizes
                if is_split != (held[following] > BYTES_OF_A_FILE):
                    raise CutAnewError
        if not sizes and sum(_size(*each) for each in self._opened("w").items()) > BYTES_OF_A_FILE:
            raise CutAnewError

    def _shown(self, start: str) -> list[tuple[int, str]]:
        """What is shown while no more is typed than this beginning."""
        large, bits = self.known.branches[start]
        found = set(self._best(dict(_terms(self.files.words(f"n{file_name(start)}").partition("|")[0]))))
        for following in large:
            if start + following in self.known.branches:
                shown = self.files.words(f"n{file_name(start + following)}").partition("|")[2]
                found |= {(int(each[0]), each[1:]) for each in _cut(shown, ID + 1)}
            else:
                found |= set(self._best(dict(_terms(self.files.words(f"w{file_name(start + following)}")))))
        for group in range(1 << bits):
            found |= set(self._best(dict(_terms(self.files.words(f"g{file_name(start)}-{group}")))))
        return self._chosen(found)

    def _best(self, terms: Mapping[str, Places]) -> list[tuple[int, str]]:
        """The best pages of some terms."""
        of_terms = (
            best_of([(place, id) for place, ids in sorted(places.items()) for id in ids if id != "*"])
            for places in terms.values()
        )
        return self._chosen({each for best in of_terms for each in best})

    def _chosen(self, found: Iterable[tuple[int, str]]) -> list[tuple[int, str]]:
        return shown_of(sorted(found, key=self._order))

    def _order(self, posting: tuple[int, str]) -> tuple[int, Rank]:
        return (posting[0], self.known.ranks[posting[1]])


def _rows(content: bytes) -> list[bytes]:
    """The rows of a file of records."""
    return content[content.index(b"[") + 1 : -3].split(b",\n") if content else []


def _terms(text: str) -> Iterator[tuple[str, Places]]:
    """The terms of a file of words, and the pages that have them."""
    for line in text.split(" ") if text else ():
        term, *parts = line.split(".")
        yield term, {int(part[0]): _cut(part[1:], ID) for part in parts}


def _cut(text: str, length: int) -> list[str]:
    return [text[start : start + length] for start in range(0, len(text), length)]


def _line(term: str, places: Places) -> str:
    return term + "".join(f".{place}{''.join(ids)}" for place, ids in sorted(places.items()))


def _size(term: str, places: Places | None) -> int:
    return len(_line(term, places)) + 1 if places else 0
