"""The order of names in lists: the Unicode Collation Algorithm, numbers by value, in the alphabet of a language."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import regex

if TYPE_CHECKING:
    from pyuca import Collator

_STEP = 16  # between two letters of the common order, so that letters of a language find room
_LOWER, _UPPER, _PLAIN = "\x02", "\x08", "\x20"
_END = "\0"
_LONGEST = 300
"""Characters that are compared as letters; texts that are alike in so many are told apart by the rest as it is."""
# A letter with its marks, and in Thai and Lao with the vowel that is written before it.
_LETTER = r"[\u0E40-\u0E44\u0EC0-\u0EC4]?.\p{M}*"
_PAST_DIGITS = 0x20000
"""A code point behind all digits of Unicode."""
_NORSE, _SWEDISH = "z<æ=ä<ø=ö<å=aa", "z<å<ä=æ<ö=ø"
_ALPHABETS = {
    **dict.fromkeys(("da", "nb", "nn", "no"), _NORSE),
    **dict.fromkeys(("sv", "fi"), _SWEDISH),
    **dict.fromkeys(("bs", "hr", "sl"), "c<č<ć d<dž<đ l<lj n<nj s<š z<ž"),
    **dict.fromkeys(("es", "eu", "gl"), "n<ñ"),
    **dict.fromkeys(("az", "tr"), "c<ç g<ğ h<ı o<ö s<ş u<ü"),
    "cs": "c<č h<ch r<ř s<š z<ž",
    "et": "s<š<z<ž w<õ<ä<ö<ü",
    "hu": "c<cs d<dz<dzs g<gy l<ly n<ny o<ö=ő s<sz t<ty u<ü=ű z<zs",
    "is": "a<á d<ð e<é i<í o<ó u<ú y<ý z<þ<æ<ö<å",
    "lt": "c<č i<y s<š z<ž",
    "lv": "c<č g<ģ k<ķ l<ļ n<ņ s<š z<ž",
    "pl": "a<ą c<ć e<ę l<ł n<ń o<ó s<ś z<ź<ż",
    "ro": "a<ă<â i<î s<ș=ş t<ț=ţ",
    "sk": "a<ä c<č h<ch o<ô s<š z<ž",
}
"""Letters that stand behind another one in the alphabet of a language; with `=`, letters that share a place."""

_Weights = tuple[str, str, str]
"""Of letters, of accents, of capitals; each may be empty."""


@lru_cache(maxsize=1 << 17)
def sort_key(text: str, language: str = "en") -> str:
    """What texts are sorted by: letters first, then accents, then capitals. `Lab 2` stands before `Lab 10`."""
    language = language.split("-")[0].lower()
    units = _units(language).findall(text if text.isascii() else unicodedata.normalize("NFC", text), 0, _LONGEST)
    letters, accents, capitals = zip(*[_weights(unit, language) for unit in units], strict=True) if units else ("",) * 3
    return _END.join(("".join(letters), "".join(accents), "".join(capitals), text))


def letter_of(text: str, language: str = "en") -> str:
    """The letter, a capital, that a text stands under in the alphabet of a language; empty where it begins with none of
    Latin script.
    """
    language = language.split("-")[0].lower()
    first = _units(language).match(unicodedata.normalize("NFC", text))
    place = _weights(first[0], language)[0][:1] if first else ""
    own = next((letter for letter, each in _places(language).items() if each == place), "")
    return own.capitalize() or _latin_letters().get(place, "")


@lru_cache(maxsize=1 << 15)
def _weights(unit: str, language: str) -> _Weights:
    if unit[0].isdecimal():
        return _number(unit)
    if place := _places(language).get(_small(unit, language)):
        return place, _PLAIN, _LOWER if unit == unit.lower() else _UPPER
    return _common_weights(unit)


def _number(digits: str) -> _Weights:
    """A number: its length before its digits, so that the shorter one is the smaller."""
    plain = "".join(str(unicodedata.digit(each)) for each in digits).lstrip("0")
    return f"{_common_weights('0')[0]}{chr(len(plain) + 1)}{plain}", _PLAIN, _LOWER


@lru_cache(maxsize=1 << 12)
def _common_weights(unit: str) -> _Weights:
    elements = _collator().collation_elements(unicodedata.normalize("NFD", unit))
    letters, accents, capitals = ([each[level] for each in elements if each[level]] for level in range(3))
    return "".join(chr(each * _STEP) for each in letters), "".join(map(chr, accents)), "".join(map(chr, capitals))


@lru_cache(maxsize=1)
def _collator() -> Collator:
    from pyuca import Collator  # reads its table, which takes a tenth of a second

    return Collator()


@lru_cache(maxsize=1)
def _latin_letters() -> Mapping[str, str]:
    return {_common_weights(letter)[0]: letter.upper() for letter in "abcdefghijklmnopqrstuvwxyz"}


@lru_cache(maxsize=16)
def _places(language: str) -> Mapping[str, str]:
    """The weights of the letters that a language has places of its own for."""
    places: dict[str, str] = {}
    for rule in _ALPHABETS.get(language, "").split():
        base, *behind = rule.split("<")
        for number, letters in enumerate(behind, start=1):
            places |= dict.fromkeys(letters.split("="), chr(ord(_common_weights(base)[0]) + number))
    return places


@lru_cache(maxsize=16)
def _units(language: str) -> Any:
    """What cuts a text into its letters and numbers."""
    own = sorted(_places(language), key=len, reverse=True)
    written = [form for each in own for form in dict.fromkeys((each, each.capitalize(), _capitals(each, language)))]
    number = rf"(?=\d)[{_digits()}]+"  # what is no digit is told at once
    return regex.compile("|".join([*map(regex.escape, written), number, _LETTER]), regex.DOTALL)


@lru_cache(maxsize=1)
def _digits() -> str:
    """The digits that Python knows the values of: `regex` may know those of a later Unicode, too."""
    return "".join(re.findall(r"\d", "".join(map(chr, range(_PAST_DIGITS)))))


def _small(unit: str, language: str) -> str:
    """A letter in lower case; of the two letters i of Turkish, the one that is meant."""
    return "ı" if unit == "I" and language in ("tr", "az") else unit.lower()


def _capitals(letters: str, language: str) -> str:
    return letters.upper() if letters != "ı" or language in ("tr", "az") else letters
