"""Values as they stand in a line: each once, with what qualifies it for whom, and the citations of those behind it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from briefbook.model.agreement import NONE, agree
from briefbook.model.corpus import Corpus
from briefbook.model.entries import Observation
from briefbook.model.inline import Badge, Line, Segment, TextRun
from briefbook.model.statement import Qualifiers, Rank, Statement
from briefbook.model.values import DateValue, NumberValue, Reference, TextValue, Unstated, Value, compared
from briefbook.pages.page_context import PageContext, property_of, set_aside_chip, value_words
from briefbook.pages.wording import NO_NAMES, Qualifying, or_in, qualifying_words

Bearer = Statement | Observation


class Asked(NamedTuple):
    """What was asked of whom: a property's name, or a metric. `is_single`: all values but one are wrong."""

    id: str
    is_single: bool
    disputed: frozenset[str] = frozenset()
    names: Mapping[str, str] = NO_NAMES


class Stated(NamedTuple):
    """A value, and who says it: those for whom the same qualifies it together, behind the words for that."""

    value: Value
    unit: str
    said: tuple[tuple[str, tuple[Bearer, ...]], ...]


def asked(corpus: Corpus, id: str, name: str, disputed: frozenset[str] = frozenset()) -> Asked:
    """A property, read from either side, or a metric of an entity."""
    direction = corpus.vocabulary.directions.get(name)
    is_single = direction is None or not (direction.property.is_many or direction.is_backwards)
    return Asked(id, is_single, disputed, corpus.names)


def stated(bearers: Sequence[Bearer], what: Asked, language: str) -> tuple[Stated, ...]:
    """The values that are said, those that have ended behind the others, and those that are doubted last."""
    if len(bearers) == 1 and not what.disputed:  # most
        one = bearers[0]
        without = ("as_of",) if isinstance(one, Observation) and not _is_chosen(one) else ()
        words = qualifying_words(one.qualifiers, language, without=without, names=what.names, of=property_of(one))
        unit = one.unit if isinstance(one, Observation) else ""
        return (Stated(value_for(one, what.id), unit, ((words, (one,)),)),)
    is_of_one_day = len({each.qualifiers.as_of for each in bearers}) < 2 and not any(map(_is_chosen, bearers))
    alike: dict[str, Value] = {}
    groups: dict[tuple[Value, str], dict[str, list[Bearer]]] = {}
    for each in sorted(bearers, key=lambda each: _order(each.qualifiers)):
        # What was measured is of a day: it is told where values of several days stand together.
        without = ("as_of",) if isinstance(each, Observation) and is_of_one_day else ()
        but = (*without, "rank")
        words = qualifying_words(each.qualifiers, language, without=but, names=what.names, of=property_of(each))
        value = value_for(each, what.id)
        if isinstance(value, DateValue | TextValue):  # one instant in two zones is one, and one text in NFC and NFD
            value = alike.setdefault(compared(value), value)
        key = (value, each.unit if isinstance(each, Observation) else "")
        groups.setdefault(key, {}).setdefault(words, []).append(each)
    found = [Stated(*key, tuple(map(_with_rank, said.items()))) for key, said in groups.items()]
    if not what.disputed or (len(found) > 1 and all(_exclude(what, found[0], each) for each in found[1:])):
        return tuple(found)  # `2017 or 2018` says it
    return tuple([Stated(each.value, each.unit, tuple(_with_dispute(each, what))) for each in found])


def _is_chosen(one: Bearer) -> bool:
    """Whether a value is preferred, to others of its day or of other days: those that it stands for are not told."""
    return one.qualifiers.rank is Rank.PREFERRED


def _with_rank(said: tuple[str, list[Bearer]]) -> tuple[str, tuple[Bearer, ...]]:
    """A value is preferred, whichever of those who say so was marked."""
    words, bearers = said
    is_preferred = any(each.qualifiers.rank is Rank.PREFERRED for each in bearers)
    return ", ".join(each for each in (words, "preferred" if is_preferred else "") if each), tuple(bearers)


def _order(said: Qualifiers) -> tuple[bool, bool, bool]:
    return (bool(said.likelihood), said.end is not None, said.directness == "indirect")


def _with_dispute(one: Stated, what: Asked) -> Iterator[tuple[str, tuple[Bearer, ...]]]:
    for words, bearers in one.said:
        is_disputed = any(each.id in what.disputed for each in bearers)
        yield ", ".join(each for each in (words, "disputed" if is_disputed else "") if each), bearers


def value_for(each: Bearer, id: str) -> Value:
    """What is said of an entity: the value, or the subject where the entity is the value."""
    value = each.value
    return Reference(each.subject) if isinstance(value, Reference) and value.id == id else value


def _exclude(what: Asked, one: Stated, other: Stated) -> bool:
    """Whether only one of two values can be so: there is one at a time, both are of one time, and they do not agree."""
    if agree(one.value, other.value):
        return False
    times = [{_time(each.qualifiers) for _, bearers in stated.said for each in bearers} for stated in (one, other)]
    is_single = what.is_single or NONE in (one.value, other.value)
    return is_single and _base(one) == _base(other) and bool(times[0] & times[1])


def _base(one: Stated) -> str:
    return (one.value.base if isinstance(one.value, NumberValue) else "") or one.unit


def _time(said: Qualifiers) -> tuple[object, ...]:
    return (said.start, said.end, said.as_of)


def stated_line(
    context: PageContext,
    found: Sequence[Stated],
    what: Asked,
    last: str = ",",
    unit_behind: str = "",
    *,
    is_cited: bool = True,
) -> Line:
    """The values as a line, `last` before the last one; one unit that stands `unit_behind` it is not said again."""
    shown: list[Segment] = []
    for gap, each, unit in _listed(found, what, last, unit_behind, context.book.language):
        shown += [*([TextRun(gap)] if gap else []), *context.value(each.value, unit)]
        for words, bearers in _by_sources(each):
            context.raise_markings(bearers)
            shown += [TextRun(f" ({words})")] if words else []
            shown += context.cites(_once_for_each_source(bearers)) if is_cited else ()
    return tuple(shown)


def stated_words(
    corpus: Corpus, found: Sequence[Stated], what: Asked, language: str, last: str = ",", unit_behind: str = ""
) -> str:
    """The same in plain words, without citations."""
    shown = ""
    for gap, each, unit in _listed(found, what, last, unit_behind, language):
        words = "".join(f" ({words})" for words, _ in _by_sources(each) if words)
        shown += gap + value_words(corpus, each.value, unit, language) + words
    return shown


def _listed(
    found: Sequence[Stated], what: Asked, last: str, unit_behind: str, language: str
) -> Iterator[tuple[str, Stated, str]]:
    is_behind = bool(unit_behind) and {each.unit for each in found} == {unit_behind}
    for number, each in enumerate(found):
        gap = ""
        if number:
            is_choice = _exclude(what, found[number - 1], each)
            gap = or_in(language) if is_choice else ", " if number < len(found) - 1 or last == "," else f" {last} "
        yield gap, each, "" if is_behind else each.unit


def _by_sources(one: Stated) -> Iterator[tuple[str, tuple[Bearer, ...]]]:
    """Who says it, by what qualifies it; what the same sources say in turn has one citation: `(2002; 2003)¹`. What some
    say outright and others do not is told apart, whether there are citations or not: `Zco¹ (elsewhere: unlikely)²`.
    """
    if len(one.said) == 1:
        yield one.said[0]
        return
    is_outright = any(not words for words, _ in one.said)
    groups: dict[tuple[str, ...], tuple[list[str], list[Bearer]]] = {}
    for words, bearers in one.said:
        sources = tuple(dict.fromkeys(each.citation.source if each.citation else "" for each in bearers))
        key = (*sources, "" if words else "plain")  # what is said outright has a citation apart from what is qualified
        listed, behind = groups.setdefault(key, ([], []))
        listed += [words] if words else []
        behind += bearers
    for listed, behind in groups.values():
        yield ("elsewhere: " if is_outright and listed else "") + "; ".join(listed), tuple(behind)


def _once_for_each_source(bearers: Iterable[Bearer]) -> tuple[Bearer, ...]:
    """One of each source: its other places stand in the tables."""
    found: dict[str, Bearer] = {}
    for each in bearers:
        found.setdefault(each.citation.source if each.citation else "", each)
    return tuple(found.values())


def is_outright(each: Bearer, disputed: frozenset[str]) -> bool:
    """Whether it is said without doubt, of now, and nobody disagrees."""
    return each.qualifiers.is_outright and not isinstance(each.value, Unstated) and each.id not in disputed


def said_outright(bearers: Sequence[Statement], id: str, disputed: frozenset[str]) -> tuple[Statement, ...]:
    """Those whose value nobody doubts, and that hold now: what a sentence of ours may state, where nobody looks for
    what qualifies it.
    """
    doubted = {value_for(each, id) for each in bearers if each.qualifiers.likelihood}
    said = [each for each in bearers if is_outright(each, disputed)]
    return tuple([each for each in said if value_for(each, id) not in doubted] if doubted else said)


def chip_of(context: PageContext, each: Qualifying, bearers: Iterable[Bearer]) -> Badge:
    """`likely (55–80 %)` as a badge; of what was set aside, why."""
    if each.chip == "deprecated":
        return set_aside_chip(context.corpus, bearers)
    return Badge(f"{each.words} ({each.more})" if each.more else each.words, each.chip, each.hint)
