"""Units of measure: how many of its base unit each is, and the words for thousands, millions and more before it."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Context, Decimal
from fractions import Fraction
from typing import NamedTuple

from msgspec import Struct

MAX_DIGITS = 1000
SCALES = {"thousand": 3, "million": 6, "billion": 9, "trillion": 12}
"""As powers of ten, in the short scale."""
SHORT_SCALES = {
    "k": "thousand",
    "K": "thousand",
    "m": "million",
    "M": "million",
    "bn": "billion",
    "tn": "trillion",
    "mn": "million",
    "mln": "million",
    "mio": "million",
    "b": "billion",
    "B": "billion",
    "bln": "billion",
    **{f"{word}s": word for word in SCALES},
}


class Unit(Struct, frozen=True, array_like=True, gc=False):
    """A unit: `factor` of its `base`, as a fraction, which is another unit or itself. Its id is its symbol, and `kind`
    what it measures: the base unit, or a word where units that cannot be compared measure one thing, as money.
    """

    id: str
    label: str
    base: str
    factor: str
    kind: str


Units = Mapping[str, Unit]
"""By symbol, and by whatever else they are called."""


class Measure(NamedTuple):
    """`million m³`: a unit, empty where there is none, with a scale before it."""

    scale: str
    unit: Unit | None

    @property
    def text(self) -> str:
        return " ".join(each for each in (self.scale, self.unit.id if self.unit else "") if each)

    @property
    def base(self) -> str:
        return self.unit.base if self.unit else ""

    @property
    def factor(self) -> Fraction:
        """How many of the base unit it is."""
        return Fraction(10 ** SCALES.get(self.scale, 0)) * Fraction(self.unit.factor if self.unit else 1)


def measure_in(text: str, units: Units) -> Measure | None:
    """What words after a number stand for; None where they name no known unit."""
    first, _, rest = text.strip().partition(" ")
    if text.strip() in units:
        return Measure("", units[text.strip()])
    scale = first if first in SCALES else SHORT_SCALES.get(first, "")
    rest = rest.strip() if scale else text.strip()
    if not rest:
        return Measure(scale, None)
    return Measure(scale, units[rest]) if rest in units else None


def shifted(digits: str, power: int) -> str:
    """A decimal number times a power of ten, with all its digits."""
    return f"{Decimal(digits).scaleb(power, Context(prec=MAX_DIGITS)):f}"


def scale_and_unit(text: str) -> tuple[str, str]:
    """`million m³` in two; the first is empty where there is no scale."""
    first, _, rest = text.partition(" ")
    return (first, rest) if first in SCALES else ("", text)


def base_of(text: str, units: Units) -> str:
    """The base unit of a unit in words; the words themselves where they are no unit that is known."""
    found = measure_in(text, units) if text else None
    return found.base if found and found.unit else text
