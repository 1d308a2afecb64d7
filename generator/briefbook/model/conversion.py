"""Numbers as a text asks for them: rounded, in another unit of a kind, in another currency at a recorded rate."""

from __future__ import annotations

from decimal import ROUND_CEILING, ROUND_FLOOR, ROUND_HALF_EVEN, Context, Decimal
from fractions import Fraction
from typing import NamedTuple

from msgspec.structs import replace

from briefbook.model.corpus import Corpus
from briefbook.model.entries import Observation
from briefbook.model.grammar import NUMBER
from briefbook.model.lookup import bearers_of
from briefbook.model.prose import ValueLink
from briefbook.model.statement import Rank
from briefbook.model.units import SCALES, Unit, scale_and_unit
from briefbook.model.values import NumberValue, Unstated, Value

_BELOW, _ABOVE = ("<", "<=", "≤"), (">", ">=", "≥")
_FEWEST = 2
_EXACT = 60
"""Digits that are carried until a number is rounded."""


class Shown(NamedTuple):
    """A number as a text asks for it, its unit apart where that stood apart, and the rates that it rests on."""

    value: Value
    unit: str
    rates: tuple[Observation, ...] = ()


class ConversionFault(NamedTuple):
    """Why a value cannot be shown so; `is_rate`: for want of one rate."""

    message: str
    hint: str
    known: tuple[str, ...] = ()
    is_rate: bool = False


class _Rate(NamedTuple):
    """How many of one currency another one is, at least and at most."""

    low: Fraction
    high: Fraction
    is_about: bool
    observations: tuple[Observation, ...]


_ONE = _Rate(Fraction(1), Fraction(1), False, ())


def shown_as(value: Value, unit: str, link: ValueLink, corpus: Corpus) -> Shown | ConversionFault:
    """A value as a link asks for it; `unit` is what it is said in, where it does not say that itself. What nobody knows
    stays so. A rounded number is said to be about right, a bound is moved so that it stays true. Where the link does
    not say to how many digits, it has as many that count as the source gives, and two at least.
    """
    if not (link.digits or link.unit) or isinstance(value, Unstated):
        return Shown(value, unit)
    match = NUMBER.fullmatch(value.text) if isinstance(value, NumberValue) else None
    if match is None or not isinstance(value, NumberValue):
        return ConversionFault(f"'{link.property}' of '{link.target}' is not a number", "write the link without `|`")
    scale, own = scale_and_unit(unit or value.unit)
    to, rate, factor = None, _ONE, Fraction(1)
    if link.unit:
        found = _to(value, own, link, corpus)
        if isinstance(found, ConversionFault):
            return found
        to, rate = found
        factor = Fraction(value.factor) / Fraction(to.factor) / 10 ** SCALES.get(scale, 0)
    sign, ends = match["sign"] or "", [match["low"], match["high"] or match["low"]]
    digits = link.digits or max(_FEWEST, *map(_digits_that_count, ends))
    exact = [Fraction(end) * factor * by for end, by in zip(ends, (rate.low, rate.high), strict=True)]
    rounded = [_rounded(each, digits, sign) for each in exact]
    is_changed = [Fraction(each) for each in rounded] != exact or rate.is_about
    sign = sign if sign in (*_BELOW, *_ABOVE) else "~" if is_changed or sign else ""
    texts = [f"{each:f}" for each in rounded]
    said = f"{scale} {to.id}".strip() if to else unit or value.unit
    made = replace(
        value,
        text=sign + (texts[0] if texts[0] == texts[1] else "..".join(texts)),
        unit="" if unit else said,
        is_about=sign == "~",
    )
    return Shown(made, said if unit else "", rate.observations)


def _to(value: NumberValue, own: str, link: ValueLink, corpus: Corpus) -> tuple[Unit, _Rate] | ConversionFault:
    """The unit that a link asks for, and the rate to it."""
    units = corpus.vocabulary.units
    if value.price_year:
        message = f"'{link.property}' of '{link.target}' is in prices of {value.price_year}, which no rate converts"
        return ConversionFault(message, "write the link without `in`")
    base = units.get(value.base) if value.base else None
    to = units.get(link.unit)
    if base is None:
        message = f"'{link.property}' of '{link.target}' has no known unit"
        return ConversionFault(message, "write the link without `in`")
    same = tuple(dict.fromkeys(each.id for each in units.values() if each.kind == base.kind))
    if to is None or to.kind != base.kind:
        message = f"'{link.unit}' is not a unit for what is measured in {own}"
        return ConversionFault(message, f"write one such as {', '.join(same[:6])}", same)
    if link.at and to.base == base.id:
        return ConversionFault(f"no rate is needed from {own} to {to.id}", "write it without `at`")
    rate = _ONE if to.base == base.id else _rate(base.id, to.base, link.at, corpus)
    return rate if isinstance(rate, ConversionFault) else (to, rate)


def _rate(own: str, to: str, at: str, corpus: Corpus) -> _Rate | ConversionFault:
    """How many of a currency one of another is, as the one rate that the book records, or that of a date."""
    wanted = {f"{to}/{own}": False, f"{own}/{to}": True}
    is_inverse = {id: wanted[each.unit] for id, each in corpus.vocabulary.metrics.items() if each.unit in wanted}
    known = [each for each in corpus.observations if each.metric in is_inverse and each.is_affirmed and _is_rate(each)]
    found = [each for each in known if at in ("", each.key[3])]
    found = [each for each in found if each.qualifiers.rank is Rank.PREFERRED] or found
    dates = sorted({each.key[3] for each in known if each.key[3]})
    if not found:
        hint = f"record it: an observation of a metric whose unit is {to}/{own}"
        if dates:
            hint = f"write `at` and one of {', '.join(dates[:6])}"
        message = f"the book records no rate of {own} in {to}" + (f" as of {at}" if at else "")
        return ConversionFault(message, hint, is_rate=True)
    if len({(each.key, written_number(each)) for each in found}) > 1:
        is_dated = len(dates) > 1 and not at
        hint = f"say which: `in {to} at {dates[-1]}`" if is_dated else "give one of them `rank: preferred`"
        return ConversionFault(f"the book records several rates of {own} in {to}", hint, is_rate=True)
    match = NUMBER.fullmatch(written_number(found[0]))
    assert match, found[0]
    low, high = Fraction(match["low"]), Fraction(match["high"] or match["low"])
    if is_inverse[found[0].metric]:
        low, high = 1 / high, 1 / low
    return _Rate(low, high, bool(match["sign"]), tuple(found))


def written_number(each: Observation) -> str:
    return each.value.text if isinstance(each.value, NumberValue) else ""


def _is_rate(each: Observation) -> bool:
    """Whether an observation is a number above nought, and no bound."""
    match = NUMBER.fullmatch(written_number(each))
    return match is not None and match["sign"] not in (*_BELOW, *_ABOVE) and Fraction(match["low"]) > 0


def _digits_that_count(digits: str) -> int:
    """Significant digits; noughts at the end of a whole number are taken for none."""
    whole, dot, rest = digits.lstrip("-").partition(".")
    return len((whole + rest).lstrip("0")) if dot else len(whole.strip("0"))


def _rounded(number: Fraction, digits: int, sign: str) -> Decimal:
    rounding = ROUND_CEILING if sign in _BELOW else ROUND_FLOOR if sign in _ABOVE else ROUND_HALF_EVEN
    exact = Context(prec=_EXACT).divide(Decimal(number.numerator), Decimal(number.denominator))
    return Context(prec=digits, rounding=rounding).create_decimal(exact)


def rates_behind(link: ValueLink, corpus: Corpus) -> tuple[Observation, ...]:
    """The rates that the values of a link rest on where it asks for them in another currency."""
    found = bearers_of(corpus, link) if link.unit else ()
    shown = (shown_as(each.value, each.unit if isinstance(each, Observation) else "", link, corpus) for each in found)
    return tuple({each.id: each for one in shown if isinstance(one, Shown) for each in one.rates}.values())
