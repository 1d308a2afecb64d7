"""Values of statements: texts, numbers, dates, references, and the two that say there is none to give."""

from __future__ import annotations

from unicodedata import normalize

from msgspec import Struct

from briefbook.model.dates import PartialDate, same_in_every_zone


class TextValue(Struct, frozen=True, array_like=True, gc=False, tag=True):
    """Words, in a language where that is said (BCP 47)."""

    text: str
    lang: str = ""


class CodeValue(Struct, frozen=True, array_like=True, gc=False, tag=True):
    """A word with a meaning of its own: a country code, a language tag, a URL, an identifier, a grade. `url` is where
    an identifier is looked up.
    """

    kind: str
    code: str
    url: str = ""


class NumberValue(Struct, frozen=True, array_like=True, gc=False, tag=True):
    """A number as written, and the bounds it stands for; `is_about` for `~60`.

    `low` and `high` are equal for a plain number; an open bound (`<60`) is infinite. `unit` is what it is said in, such
    as `million m³`, unless that is said elsewhere; `base` the unit by which it is compared, and the bounds are in; and
    `factor` how many of it one is. Money may be in the prices of a `price_year`, and is compared in these alone.
    """

    text: str
    low: float
    high: float
    is_about: bool = False
    unit: str = ""
    base: str = ""
    factor: str = "1"
    price_year: str = ""

    @property
    def middle(self) -> float:
        """A finite number to draw and to sort by: the middle, or the finite bound."""
        if self.low == float("-inf"):
            return self.high
        if self.high == float("inf"):
            return self.low
        return (self.low + self.high) / 2


class DateValue(Struct, frozen=True, array_like=True, gc=False, tag=True):
    """A date of any precision."""

    date: PartialDate


class Reference(Struct, frozen=True, array_like=True, gc=False, tag=True):
    """Another entity, by its id."""

    id: str


class Unstated(Struct, frozen=True, array_like=True, gc=False, tag=True):
    """`unknown` (there is a value, and nobody knows it) or `none` (there is known to be no value).

    Wikidata calls them somevalue and novalue.
    """

    word: str


UNREAD = Unstated("")
"""Stands for a value that could not be read, so that what asks for it finds it. No sound book holds any."""

Value = TextValue | CodeValue | NumberValue | DateValue | Reference | Unstated


def composed(text: str) -> str:
    """A text as Unicode composes it (NFC): two that are the same so are one, however their accents were written."""
    return text if text.isascii() else normalize("NFC", text)


def is_coordinates(value: Value) -> bool:
    """Whether a value is a latitude and a longitude, in degrees: `59.9139, 10.7522`."""
    return isinstance(value, CodeValue) and value.kind == "coordinates"


def compared(value: Value) -> str:
    """A value as text by which it is told from others of its property: as `written`, its letters composed."""
    return composed(value.text) if isinstance(value, TextValue) else written(value)


def written(value: Value) -> str:
    """A value as one line of text, to the letter: for ids and for other programs."""
    if isinstance(value, TextValue):  # most are, and this is asked of every statement, several times
        return value.text
    match value:
        case Reference(id):
            return f"→{id}"
        case CodeValue(_, code):
            return code
        case NumberValue(text, _, _, _, unit):
            whole = f"{text} {unit}" if unit else text
            return f"{whole} ({value.price_year} prices)" if value.price_year else whole
        case DateValue(date):
            return same_in_every_zone(date) if "T" in date.edtf else date.edtf
        case Unstated(word):
            return f"∅{word}"
