"""Texts → numbers with a unit: `US$ 900m..1bn`, `~399.94 m`, `14 million m³`. What is written is kept."""

from __future__ import annotations

import re
from math import isinf
from typing import NamedTuple

from msgspec.structs import replace

from briefbook.load.fields import plain_text, value_as
from briefbook.load.values import read_number, shown
from briefbook.model.grammar import UNSTATED
from briefbook.model.limits import MAX_NUMBER
from briefbook.model.raw import Node, Text
from briefbook.model.units import SCALES, Measure, Unit, Units, measure_in, scale_and_unit, shifted
from briefbook.model.values import UNREAD, NumberValue, Unstated, Value
from briefbook.problems import Problem, did_you_mean

_SIGN = re.compile(r"(~|<=|>=|<|>|≤|≥|≈)?\s*")
_CURRENCY = re.compile(r"([^\W\d_]{0,3}[$€£¥₩₹₽₺₴₪₫₦]|[A-Z]{3}(?=[\s\d~<>≤≥≈-]))?\s*")
_NUMBER = re.compile(r"-?[0-9]+(?:[,.'’][0-9]+)*")
_NUMERIC = re.compile(r"-?[0-9]+(?:\.[0-9]+)?")
_MONEY = "money"
_LONGEST = 80
_MOST = 1e306
_FEW = 6


class _Parts(NamedTuple):
    """A quantity taken apart: what stands before, between and behind its one number or two."""

    sign: str
    currency: str
    low: str
    behind_low: str
    high: str
    behind: str


def _parts_of(text: str) -> _Parts | None:
    """None where there is no number to be found."""
    at = 0
    words: list[str] = []
    for pattern in (_SIGN, _CURRENCY, _SIGN):
        match = pattern.match(text, at)
        words.append((match[1] or "") if match else "")
        at = match.end() if match else at
    low = _NUMBER.match(text, at)
    if low is None or (words[0] and words[2]):
        return None
    behind, dots, rest = text[low.end() :].partition("..")
    high = _NUMBER.match(rest.lstrip())
    if dots and high is None:
        return None
    sign, currency = words[0] or words[2], words[1]
    if high is None:
        return _Parts(sign, currency, low[0], "", "", behind)
    return _Parts(sign, currency, low[0], behind, high[0], rest.lstrip()[high.end() :])


def read_quantity(text: Text, units: Units, own: str = "", *, is_bare: bool = True) -> NumberValue | Problem:
    """A number with its unit, before or behind it: one of `units`. Where it names none it is in `own`; what `is_bare`
    need have none.
    """
    value = " ".join(text.value.split())
    parts = _parts_of(value) if len(value) <= MAX_NUMBER + _LONGEST else None
    if parts is None:
        return read_number(text)
    sign, currency, low, behind_low, high, behind = parts
    found = _measured(text, currency, behind, units)
    if isinstance(found, Problem):
        return found
    first = found
    if behind_low.strip():
        scale = measure_in(behind_low, {}) if _is_money(found.unit) else None
        its_own = Measure(scale.scale, found.unit) if scale else _measured(text, currency, behind_low, units)
        if isinstance(its_own, Problem):
            return its_own
        first = its_own
    if first.unit != found.unit:
        return Problem("E324", "a range has one unit", text.where, "write `900..1000 million USD`")
    if first.scale != found.scale and _NUMERIC.fullmatch(low) and _NUMERIC.fullmatch(high):
        scale_of_both = min(first.scale, found.scale, key=lambda each: SCALES.get(each, 0))
        low, high = (
            shifted(each, SCALES.get(scale, 0) - SCALES.get(scale_of_both, 0))
            for each, scale in ((low, first.scale), (high, found.scale))
        )
        found = Measure(scale_of_both, found.unit)
    number = read_number(Text(f"{sign}{low}..{high}" if high else sign + low, text.where))
    if isinstance(number, Problem):
        return number
    if found.unit is None and own:
        found = Measure(found.scale, units[own])
    if found.unit is None and not is_bare:
        message = f"'{shown(text.value)}' has no unit"
        return Problem("E324", message, text.where, _measured_in(units) or "write it after the number: 400 m")
    return in_unit(number, found)


def read_count(text: Text) -> NumberValue | Problem:
    """A number without a unit, in thousands or more where it says so: `181`, `1.2k`, `~5 million`."""
    number = read_number(text)
    scaled = read_quantity(text, {}) if isinstance(number, Problem) and not number.fix else number
    return number if isinstance(scaled, Problem) else scaled


class Observed(NamedTuple):
    """What was measured, and the unit in which it is said."""

    value: Value
    unit: str


def read_observed(node: Node | None, beside: Node | None, own: str, units: Units, problems: list[Problem]) -> Observed:
    """A measured value: its unit stands behind the number, beside it, or is else the `own` one of the metric. Words
    that are no unit known measure nothing; they may be in thousands or more.
    """
    unit = plain_text(beside, problems) or own
    if isinstance(node, Text) and node.value in UNSTATED and not node.is_quoted:
        return Observed(Unstated(node.value), unit)
    measure = measure_in(unit, units)
    kind = measure.unit.kind if measure and measure.unit else ""
    fitting = {word: each for word, each in units.items() if each.kind == kind} if kind else units

    def read(text: Text) -> NumberValue | Problem:
        number = read_number(text)
        if not isinstance(number, Problem) or number.fix:
            return number
        if unit and not measure and text.value.endswith(f" {unit}"):
            return read_count(Text(text.value.removesuffix(unit).rstrip(), text.where))
        quantity = read_quantity(text, fitting)
        if isinstance(quantity, Problem):
            return quantity if quantity.code == "E324" else replace(number, hint=quantity.hint)
        if beside and (quantity.base or scale_and_unit(unit)[0]):
            hint = f"leave out `unit: {unit}`, or write the number alone"
            return Problem("E324", f"'{shown(text.value)}' has its unit beside it too", text.where, hint)
        return quantity if quantity.base or not kind else read_quantity(Text(f"{text.value} {unit}", text.where), units)

    value = value_as(node, read, problems)
    if value is None:
        return Observed(UNREAD, unit)
    if value.base:
        return Observed(replace(value, unit=""), value.unit)
    if value.unit:
        return Observed(replace(value, unit="", base=unit), f"{value.unit} {unit}".rstrip())
    if measure:
        return Observed(replace(in_unit(value, measure), unit=""), measure.text)
    return Observed(value, unit)


def in_prices_of(value: Value, year: Node | None, units: Units, problems: list[Problem]) -> Value:
    """An amount of money in the prices of a year; as it is where none is said."""
    said = value_as(year, _read_year, problems)
    if said is None or year is None or value == UNREAD:
        return value
    if not isinstance(value, NumberValue) or not _is_money(units.get(value.base)):
        is_unstated = isinstance(value, Unstated)
        hint = "remove it: no amount is named" if is_unstated else "remove it, or name the currency: `unit: USD`"
        problems.append(Problem("E357", "only an amount of money has a price year", year.where, hint))
        return value
    return replace(value, base=f"{value.base}, {said} prices", price_year=said)


def _is_money(unit: Unit | None) -> bool:
    return unit is not None and unit.kind == _MONEY


def _read_year(text: Text) -> str | Problem:
    if re.fullmatch(r"[12][0-9]{3}", text.value):
        return text.value
    return Problem("E357", f"'{shown(text.value)}' is not a price year", text.where, "write a year: 2015")


def _measured(text: Text, before: str, behind: str, units: Units) -> Measure | Problem:
    """The unit and the scale that stand around a number."""
    words = behind.strip()
    currency = units.get(before)
    if before and currency is None:
        return unknown_unit(text, before, units)
    if currency is not None:
        scale = measure_in(words, {}) if words else Measure("", None)
        return Measure(scale.scale, currency) if scale else unknown_unit(text, words, units)
    if words in ("m", "M") and behind[0] != " " and words in units and len({each.base for each in units.values()}) > 1:
        message = f"'{shown(text.value)}' could be metres or millions"
        return Problem("E324", message, text.where, "write `900 m`, or `900 million` and the unit")
    return (measure_in(words, units) if words else Measure("", None)) or unknown_unit(text, words, units)


def unknown_unit(text: Text, word: str, units: Units) -> Problem:
    """What is said of a word that is no unit, or none that fits."""
    if word.endswith(("$", "¥")):
        hint = "name the currency: US$ or USD, A$ or AUD, JPY, CNY"
    else:
        add = "write one of the vocabulary, or add it under `units:` in content/vocabulary.yml"
        hint = _measured_in(units) or did_you_mean(word, units, add)
    return Problem("E324", f"'{shown(word)}' is not a unit that fits here", text.where, hint)


def _measured_in(units: Units) -> str:
    """The units that there are, where they all measure one thing."""
    kinds = {each.kind for each in units.values()}
    known = list(dict.fromkeys(each.id for each in units.values()))
    more = " …" if len(known) > _FEW else ""
    return f"it is measured in {', '.join(known[:_FEW])}{more}" if len(kinds) == 1 else ""


def in_unit(number: NumberValue, measure: Measure) -> NumberValue:
    """A number, said to be of a unit: its bounds are in the base unit."""
    factor = measure.factor
    low, high = (_times(each, float(factor)) for each in (number.low, number.high))
    return replace(number, low=low, high=high, unit=measure.text, base=measure.base, factor=str(factor))


def _times(bound: float, factor: float) -> float:
    """An open bound stays open, and no other becomes one."""
    return bound if isinf(bound) else max(-_MOST, min(_MOST, bound * factor))
