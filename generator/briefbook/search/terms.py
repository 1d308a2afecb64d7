"""What a page is found under: what it is called as a whole, words of its names, and words of its facts and text."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

from briefbook.model.search import SearchRecord
from briefbook.search.words import LONGEST_WORD, is_solid, numbers_of, stem_of, terms_of, whole_of, words_of

WHOLE, WHOLE_NAME, TITLE_START, IN_TITLE, NAME_START, IN_NAME = "012345"
TYPE, HEAD, KEY, SUMMARY, RELATED, TEXT = "6789ab"
"""Where a term stands: the whole title, id or code; a whole other name; at the start of either, elsewhere in them; the
type, or the date of an event; what a summary begins with, which is mostly what the thing is; key facts; the rest of the
summary; what says something of the thing; running text. search-engine.js says what each is worth."""
PLACES = "0123456789ab"

HEAD_WORDS = 6
LONGEST_TITLE = 8
"""In terms: a longer title is a sentence, and its words are worth less."""
LONGEST_INITIALS = 8
_CODE = re.compile(r"[A-Za-z0-9]+(?:[._–-][A-Za-z0-9]+)*")
_HAS_NUMBER = re.compile(r"[A-Za-z][._–-]?[0-9]|[0-9][._–-]?[A-Za-z]")
_SEGMENTS = re.compile(r"\s[-–—|]\s|[:()（）]")
_LETTERS = re.compile("[A-Za-z]+")
_SMALL = frozenset(
    ("a", "an", "and", "at", "by", "for", "from", "in", "is", "of", "on", "or", "that", "the", "to", "with")
)

Places = dict[str, str]
"""By term, the best place in which it stands."""


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


def wholes_of(page: Found) -> Places:
    """What a page is called: title, id and codes; other names, and parts of a title that stand alone; initials."""
    record = page.record
    segments = [each.strip() for each in _SEGMENTS.split(record.title)] if _SEGMENTS.search(record.title) else []
    places: Places = {}
    if record.rank < 2:
        for name in (record.title, *record.names):
            places.update(dict.fromkeys(_initials(name), IN_NAME))
    places.update((whole_of(code), IN_NAME) for code in _codes_in(record.title))
    for syllables in record.sounds:
        places[stem_of(syllables.replace(" ", ""))] = WHOLE_NAME
    for name in (*record.names, *segments):
        places[whole_of(name)] = WHOLE_NAME
    for text in record.words:
        if _is_code(text):
            places[whole_of(text)] = WHOLE_NAME
    id = record.path.rpartition("/")[2].removesuffix(".md")
    for name in (*record.codes, *filter(_is_code, segments), id, record.title):
        places[whole_of(name)] = WHOLE
    places.pop("", None)
    return places


def _is_code(text: str) -> bool:
    """Whether a text is an external id and nothing else: `T1059.001`, `CVE-2014-0160`."""
    return _HAS_NUMBER.search(text) is not None and _CODE.fullmatch(text) is not None


def _codes_in(text: str) -> Iterator[str]:
    if _HAS_NUMBER.search(text):
        yield from filter(_is_code, _CODE.findall(text))


def _initials(name: str) -> Iterator[str]:
    """`iot` for Internet of Things, `cer` for China Economic Review; with small words and without."""
    words = _LETTERS.findall(name) if name.isascii() else []
    if 2 <= len(words) <= LONGEST_INITIALS:
        yield "".join(word[0] for word in words).lower()
        large = [word for word in words if word.lower() not in _SMALL]
        if 2 <= len(large) < len(words):
            yield "".join(word[0] for word in large).lower()


def name_terms(page: Found) -> Places:
    """The terms of titles and other names."""
    record = page.record
    title = terms_of(record.title)
    names = [terms_of(name) for name in record.names]
    places: Places = {}
    for text in (record.title, *record.names):
        if not text.isascii():
            places.update((letter, IN_NAME) for word in words_of(text) if is_solid(word) for letter in word)
    for sound in record.sounds:
        syllables = sound.split(" ")
        ends = ("".join(syllables[start:])[:LONGEST_WORD] for start in range(len(syllables)))
        places.update(dict.fromkeys(ends, IN_NAME))
    for name in (*names, title):
        places.update(dict.fromkeys((*name, *numbers_of(name)), IN_NAME))
    places.update((name[0], NAME_START) for name in names if name)
    if len(title) <= LONGEST_TITLE:
        places.update(dict.fromkeys(title, IN_TITLE))
        places.update(dict.fromkeys(title[:1], TITLE_START))
    places.update((name[0], WHOLE_NAME) for name in names if len(name) == 1)
    if len(title) == 1:
        places[title[0]] = WHOLE
    return places


def fact_terms(page: Found) -> Places:
    """The words of type, summary, key facts and text; days and months as `=2017-02-14` and `=2017-02`."""
    record = page.record
    places: Places = {}
    for passage in page.passages:
        places.update(dict.fromkeys(terms_of(passage.text), TEXT))
    for text in record.related:
        places.update(_of_fact(text, RELATED))
    summary = terms_of(record.summary)
    places.update(dict.fromkeys(summary, SUMMARY))
    for text in (*record.words, *record.hints, *(each.heading for each in page.passages)):
        places.update(_of_fact(text, KEY))
    places.update((f"={each}", KEY) for each in record.other_dates)
    places.update(dict.fromkeys(_head(summary), HEAD))
    places.update(_of_fact(record.type, TYPE))
    places.update((f"={each}", TYPE) for each in record.dates)
    return places


def _head(summary: Sequence[str]) -> list[str]:
    return [each for each in summary[: 2 * HEAD_WORDS] if len(each) > 1 and each not in _SMALL][:HEAD_WORDS]


@lru_cache(maxsize=16384)
def _of_fact(text: str, place: str) -> Places:
    """Facts come again and again."""
    return dict.fromkeys(terms_of(text), place)
