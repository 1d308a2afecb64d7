"""Text → the words under which it is found. assets/briefbook/search-engine.js does the same to a query.

Upper and lower case, accents, full-width forms, and traditional and simplified Chinese are one. Scripts written without
spaces give every pair of neighbouring characters, so that any two characters of a name find it.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from functools import lru_cache

from briefbook.chinese import has_han, simplified

LONGEST_WORD = 32
"""In characters, of the index and of a query: what is longer is cut into several."""

SOLID = (
    "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff"  # Thai, Lao, Burmese, Khmer
    "\u3005-\u3007\u3041-\u309f\u30a1-\u30fa\u30fc-\u30ff\u31f0-\u31ff"  # Japanese kana, 々〆〇
    "\u3105-\u312f\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U000323af"  # Bopomofo, Han
    "\uac00-\ud7a3"  # Korean: has spaces, but not where one name ends in a longer one
)
_INDIC = "\u0900-\u0963\u0966-\u0dff"  # vowel signs and viramas stand inside of words
_WORD = re.compile(f"[{SOLID}]+|(?:(?![{SOLID}])(?:[^\\W_]|[{_INDIC}])){{1,{LONGEST_WORD}}}")
_ASCII_WORD = re.compile(f"[a-z0-9]{{1,{LONGEST_WORD}}}")
_ASCII_LETTERS = re.compile("[\x00-\x7f\xb7\u2010-\u2015\u2018-\u201d\u2026]*")
"""With the punctuation of English, which is most of what makes a text other than ASCII."""

_SOLID_LETTER = re.compile(f"[{SOLID}]")
_ACCENTS = re.compile("[\u0300-\u036f\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7\u064b-\u065f\u0670]")
_PLAIN = str.maketrans({"ß": "ss", "æ": "ae", "œ": "oe", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "ı": "i"})
_PLAIN[ord("ς")] = "σ"
_NUMBERED = re.compile(r"[a-z]+([0-9]+)")

# Endings of English that make no other word, and British forms of American ones; in this order, each once. They stand
# in search-engine.js as well.
_STEMS = [
    (re.compile(pattern), other)
    for pattern, other in (
        (r"ae|oe", "e"),
        (r"our(?=$|s$|e|i|a|l)", "or"),
        (r"is(?=ations?$|e[drs]?$|ers?$|ing$)", "iz"),
        (r"ys(?=e[drs]?$|ing$)", "yz"),
        (r"tre(s?)$", r"ter\1"),
        (r"ogue(s?)$", r"og\1"),
        (r"ence(s?)$", r"ense\1"),
        (r"mme(s?)$", r"m\1"),
        (r"ll(?=e[drs]s?$|ing$)", "l"),
        (r"ies$", "y"),
        (r"(?<=ss|sh|ch)es$|(?<=x|z)es$|(?<=[^o]us)es$", ""),
        (r"(?<=[^ious])s$", ""),
    )
]
_STEMMED = re.compile("[a-z]{4,}")


def folded(text: str) -> str:
    """The text in lower case, without accents and compatibility forms, in simplified characters."""
    if text.isascii():
        return text.lower()
    text = unicodedata.normalize("NFKD", text).lower().translate(_PLAIN)
    text = unicodedata.normalize("NFC", _ACCENTS.sub("", text))
    return text.translate(simplified()) if has_han(text) else text


def words_of(text: str) -> list[str]:
    """The words of a text, folded; a run of characters written without spaces is one."""
    if text.isascii() or _ASCII_LETTERS.fullmatch(text):
        return _ASCII_WORD.findall(text.lower())
    return _WORD.findall(folded(text))


def terms_of(text: str) -> list[str]:
    """What a text is found under: its words, and the pairs of neighbours in those written without spaces."""
    if text.isascii() or _ASCII_LETTERS.fullmatch(text):
        return _ASCII_WORD.findall(text.lower())
    text = folded(text)
    words = _WORD.findall(text)
    return list(_terms(words)) if _SOLID_LETTER.search(text) else words


def _terms(words: Iterable[str]) -> Iterator[str]:
    for word in words:
        if is_solid(word):
            # The last character begins no pair, and is a term by itself.
            yield from (word[start : start + 2] for start in range(len(word)))
        else:
            yield word


def is_solid(word: str) -> bool:
    """Whether a word is of a script written without spaces."""
    return not word.isascii() and _SOLID_LETTER.match(word) is not None


def numbers_of(words: Iterable[str]) -> list[str]:
    """The numbers that end words such as `apt28`, which is written `APT 28` as well."""
    return [found[1] for word in words if (found := _NUMBERED.fullmatch(word))]


@lru_cache(maxsize=1 << 17)
def stem_of(word: str) -> str:
    """What the spellings of a word have in common: `organization` of *organisations*. No word for a reader."""
    if not _STEMMED.fullmatch(word):
        return word
    for pattern, other in _STEMS:
        word = pattern.sub(other, word, count=1)
    return word


def whole_of(name: str) -> str:
    """A name as it is compared with another one, without gaps and endings: `fancybear`, `apt28`, `smartcity`."""
    return "".join(map(stem_of, words_of(name)))
