"""Prose → a line: links resolved, values looked up, citations numbered, first mentions linked, blocks drawn."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import accumulate, pairwise

from msgspec.structs import replace

from briefbook.model.conversion import Shown, shown_as
from briefbook.model.corpus import Corpus
from briefbook.model.dates import PartialDate
from briefbook.model.derived import DisputesOf, disputed_in
from briefbook.model.entries import Observation
from briefbook.model.inline import Badge, ExternalLink, Line, PageLink, RawMarkdown, Segment, Snippet, TextRun
from briefbook.model.lookup import bearers_of
from briefbook.model.prose import (
    Block,
    Code,
    Link,
    Markup,
    Part,
    PictureInText,
    PortionEnd,
    PortionLabel,
    PortionStart,
    Prose,
    ProseCitation,
    ValueLink,
    WebLink,
    Words,
)
from briefbook.model.sentences import Say as Worded
from briefbook.model.statement import Citation
from briefbook.pages.blocks import draw
from briefbook.pages.page_context import PageContext, tlp_chip, value_words
from briefbook.pages.stated import Stated, asked, stated, stated_line, stated_words
from briefbook.pages.wording import qualifying_words

_HEADING = re.compile(r"^[ \t>]*#{1,6}[ \t].*$|^.+\n {0,3}(?:=+|-+)[ \t]*$", re.MULTILINE)


def prose_line(context: PageContext, prose: Prose, when: PartialDate | None = None) -> Line:
    """A text of a date, as it stands on a page. Each entity is linked where it is named first, the page's own never."""
    linked = {context.subject, *(part.target for part in prose.parts if isinstance(part, Link))}
    line: list[Segment] = []
    headings = _in_headings(prose)
    for number, (part, behind) in enumerate(pairwise((*prose.parts, None))):
        if isinstance(part, ProseCitation) and line:
            line[-1] = _without_space(line[-1])
        if is_bound := isinstance(part, ValueLink):
            drawn = tuple(_value(context, part, behind))
        else:
            drawn = tuple(_part(context, part, linked, when))
        line += context.in_heading(drawn, is_bound=is_bound) if number in headings else drawn
    return tuple(line)


def _in_headings(prose: Prose) -> frozenset[int]:
    """Which parts of a text may cite something in a heading."""
    citing = [number for number, part in enumerate(prose.parts) if isinstance(part, (ValueLink, ProseCitation))]
    if not citing:
        return frozenset()
    pieces = [
        part.markdown if isinstance(part, Markup) else "" if isinstance(part, PortionStart) else "."
        for part in prose.parts
    ]
    starts = tuple(accumulate(map(len, pieces), initial=0))
    spans = [match.span() for match in _HEADING.finditer("".join(pieces))]
    return frozenset(each for each in citing if any(start <= starts[each] < end for start, end in spans))


def _without_space(segment: Segment) -> Segment:
    """A citation stands right behind what it is for."""
    if isinstance(segment, RawMarkdown):
        return RawMarkdown(segment.markdown.rstrip(" "))
    return replace(segment, text=segment.text.rstrip(" ")) if isinstance(segment, TextRun) else segment


def _part(context: PageContext, part: object, linked: set[str], when: PartialDate | None) -> Iterator[Segment]:
    match part:
        case Markup(markdown, True):
            yield from _linked(context, markdown, linked, when, is_markdown=True)
        case Markup(markdown, False):
            yield RawMarkdown(markdown)
        case Words(text):
            yield from _linked(context, text, linked, when, is_markdown=False)
        case WebLink(url, text):
            yield ExternalLink(text or url, url)
        case PictureInText(path, alt, _):
            yield context.picture(path, alt)
        case Code(text, is_block):
            yield Snippet(text, is_block)
        case Link(target, label, _):
            yield context.go(target, label)
        case ProseCitation(source, locator, _):
            yield from context.cite(Citation(source, locator))
        case Block():
            yield RawMarkdown(draw(context, part))
        case PortionStart() | PortionLabel() | PortionEnd():
            yield from _portion(context, part)


def _portion(context: PageContext, part: PortionStart | PortionLabel | PortionEnd) -> Line:
    """The label of a part of a text, before it and at its end; none where every page of the book bears it."""
    if part.marking <= context.book.floor:
        return ()
    context.raise_marking(part.marking)
    label = tlp_chip(str(part.marking))
    match part:
        case PortionStart(_, _, is_section):
            return _apart(label) if is_section else ()
        case PortionLabel():
            return (label, TextRun(" "))
        case PortionEnd(_, _, is_apart):
            end = replace(label, text=f"end of {label.text}")
            return _apart(end) if is_apart else (TextRun(" "), end)


def _apart(label: Badge) -> Line:
    """A label as a paragraph of its own."""
    return (RawMarkdown("\n\n"), label, RawMarkdown("\n\n"))


def _linked(
    context: PageContext, text: str, linked: set[str], when: PartialDate | None, *, is_markdown: bool
) -> Iterator[Segment]:
    done = 0
    for found in context.book.derived.finder.find(text):
        if (
            found.entity in linked or not found.is_held(when) or (is_markdown and text[: found.start].endswith("!"))
        ):  # it would be a picture
            continue
        linked.add(found.entity)
        yield _words(text[done : found.start], is_markdown)
        name = text[found.start : found.end]
        target = context.go(found.entity, name)
        if is_markdown and isinstance(target, PageLink):
            yield RawMarkdown(f"[{name}]({target.href})")
        else:
            yield target
        done = found.end
    yield _words(text[done:], is_markdown)


def _words(text: str, is_markdown: bool) -> Segment:
    return RawMarkdown(text) if is_markdown else TextRun(text.replace("\n", " "))


_BREATH = 40


def _value(context: PageContext, link: ValueLink, behind: Part | None) -> Line:
    corpus, among = context.corpus, context.book.derived.observations_of.get(link.target, ())
    what = asked(corpus, link.target, link.property, context.disputed(link.target))
    found = stated(bearers_of(corpus, link, among), what, context.book.language)
    found, rates = as_asked(found, link, corpus, context.book.language)
    said = stated_line(context, found, what, "and", unit_behind(found, behind))
    if not rates:
        return said
    words = rate_words(rates[0], corpus, context.book.language, context.disputed(rates[0].of))
    return (*said, TextRun(f" (at {words}"), *context.cites(rates), TextRun(")"))


def as_asked(
    found: Sequence[Stated], link: ValueLink, corpus: Corpus, language: str
) -> tuple[tuple[Stated, ...], tuple[Observation, ...]]:
    """Values as a link asks for them, and the rates that they rest on; behind an amount in another currency stands what
    its source says. What cannot be shown so is shown as it is said.
    """
    if not (link.unit or link.digits):
        return tuple(found), ()
    made: list[Stated] = []
    rates: dict[str, Observation] = {}
    for each in found:
        shown = shown_as(each.value, each.unit, link, corpus)
        if not isinstance(shown, Shown):
            made.append(each)
            continue
        said = each.said
        if shown.rates:
            original = value_words(corpus, each.value, each.unit, language)
            said = tuple((", ".join(each for each in (original, words) if each), behind) for words, behind in said)
        rates |= {rate.id: rate for rate in shown.rates}
        made.append(Stated(shown.value, shown.unit, said))
    return tuple(made), tuple(rates.values())


def rate_words(rate: Observation, corpus: Corpus, language: str, disputed: frozenset[str]) -> str:
    """A rate with its date and all else that qualifies it."""
    words = qualifying_words(rate.qualifiers, language, is_disputed=rate.id in disputed, names=corpus.names)
    return ", ".join(each for each in (value_words(corpus, rate.value, rate.unit, language), words) if each)


def unit_behind(found: Iterable[Stated], behind: Part | None) -> str:
    """The unit of the values where an author wrote it behind them in the same breath: `[[road#length]] long km`."""
    text = behind.markdown if isinstance(behind, Markup) else behind.text if isinstance(behind, Words) else ""
    for unit in {each.unit for each in found if each.unit}:
        if re.match(rf"[^.,;:!?()\d]{{0,{_BREATH}}}?(?<!\w){re.escape(unit)}(?!\w)", text):
            return unit
    return ""


def words_of_value(corpus: Corpus, language: str, disputes_of: DisputesOf) -> Worded:
    """Words for the values bound to facts in prose, for places that show no links; with the part of prose behind.
    `disputes_of` are those to which an entity is party.
    """

    def words(link: ValueLink, behind: Part | None) -> str:
        what = asked(corpus, link.target, link.property, disputed_in(disputes_of(link.target)))
        found, rates = as_asked(stated(bearers_of(corpus, link), what, language), link, corpus, language)
        said = stated_words(corpus, found, what, language, "and", unit_behind(found, behind))
        if not rates:
            return said
        disputed = disputed_in(disputes_of(rates[0].of))
        return f"{said} (at {rate_words(rates[0], corpus, language, disputed)})"

    return words
