"""What Material's search plugin read in pages → passages of plain text by page."""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, NamedTuple

from briefbook.model.search import SearchRecord
from briefbook.search.terms import Found, Passage

_CITATIONS = re.compile(r"<sup>\s*\d+\s*</sup>")
_IN_LINES = re.compile(r"</?(?:code|sup|sub|em|strong|mark|del|ins|kbd|a|span|bdi)\b[^>]*>")
_MARK_UP = re.compile(r"<[^>]*>")
_BLANKS = re.compile(r"\s+")
_CUTS = re.compile("\u200b")
"""Made by the jieba package, which Material uses if it happens to be installed."""

_NO_TEXT = re.compile("[\ud800-\udfff]")

FIRST_WORDS = 200
"""So many characters of a page stand for a summary where nobody wrote one."""


class ReadPage(NamedTuple):
    """A page as Material's plugin read it: its title, and a passage for each heading."""

    title: str
    passages: tuple[Passage, ...]
    tags: tuple[str, ...] = ()


def read_pages(entries: Iterable[Mapping[str, Any]]) -> dict[str, ReadPage]:
    """The pages of a `search_index.json` by address."""
    pages: dict[str, ReadPage] = {}
    for entry in entries:
        address, _, anchor = str(entry["location"]).partition("#")
        title = plain_text(entry["title"])
        known = pages.get(address) or ReadPage(title, (), tuple(map(plain_text, entry.get("tags", ()))))
        passage = Passage(anchor, title if anchor else "", plain_text(entry["text"]))
        pages[address] = known._replace(passages=(*known.passages, passage))
    return pages


def plain_text(text: str) -> str:
    """Words of a text with mark-up, those of each block apart, without the numbers of citations."""
    marked = _IN_LINES.sub("", _CITATIONS.sub("", _CUTS.sub("", text)))
    words = html.unescape(_MARK_UP.sub(" ", marked))
    return _BLANKS.sub(" ", _NO_TEXT.sub("\ufffd", words)).strip()


def found_pages(
    records: Iterable[SearchRecord], pages: Mapping[str, ReadPage], *, is_folder: bool, others: bool = True
) -> Iterator[Found]:
    """The records with what was read in their pages; then the `others`, pages that have no record."""
    known: set[str] = set()
    for record in records:
        address = address_of(record.path, is_folder=is_folder)
        known.add(address)
        page = pages.get(address)
        yield Found(record, address, page.passages if page else ())
    for address, page in pages.items() if others else ():
        if address not in known:
            yield Found(_record_of(address, page), address, page.passages)


def _record_of(address: str, page: ReadPage) -> SearchRecord:
    text = next((each.text for each in page.passages if each.text), "")
    summary = text if len(text) <= FIRST_WORDS else text[:FIRST_WORDS].rsplit(" ", 1)[0] + "…"
    return SearchRecord(address, page.title, "Page", "", summary=summary, words=page.tags)


def address_of(path: str, *, is_folder: bool) -> str:
    """Where MkDocs puts a page, below the site's address: in a folder of its own, or in a file."""
    stem = path.removesuffix(".md")
    if not is_folder:
        return f"{stem}.html"
    return stem.removesuffix("index") if stem.rpartition("/")[2] == "index" else f"{stem}/"
