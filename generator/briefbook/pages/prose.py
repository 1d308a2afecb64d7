"""Prose → a line: links resolved, values looked up, citations numbered, first mentions linked, blocks drawn."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import accumulate, pairwise

from msgspec.structs import replace

from briefbook.model.dates import PartialDate
from briefbook.model.inline import Badge, Line, PageLink, RawMarkdown, Segment, TextRun
from briefbook.model.prose import (
    Block,
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
    Words,
)
from briefbook.pages.blocks import draw
from briefbook.pages.page_context import PageContext, tlp_chip
from briefbook.pages.spans import span, without_space

_HEADING = re.compile(r"^[ \t>]*#{1,6}[ \t].*$|^.+\n {0,3}(?:=+|-+)[ \t]*$", re.MULTILINE)


def prose_line(context: PageContext, prose: Prose, when: PartialDate | None = None) -> Line:
    """A text of a date, as it stands on a page. Each entity is linked where it is named first, the page's own never."""
    linked = {context.subject, *(part.target for part in prose.parts if isinstance(part, Link))}
    line: list[Segment] = []
    headings = _in_headings(prose)
    for number, (part, behind) in enumerate(pairwise((*prose.parts, None))):
        if isinstance(part, ProseCitation) and line:
            line[-1] = without_space(line[-1])
        drawn = tuple(_part(context, part, behind, linked, when))
        is_bound = isinstance(part, ValueLink)
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


def _part(
    context: PageContext, part: Part | None, behind: Part | None, linked: set[str], when: PartialDate | None
) -> Iterator[Segment]:
    match part:
        case Markup(markdown, True):
            yield from _linked(context, markdown, linked, when, is_markdown=True)
        case Words(text):
            yield from _linked(context, text, linked, when, is_markdown=False)
        case PictureInText(path, alt, _):
            yield context.picture(path, alt)
        case Block():
            yield RawMarkdown(draw(context, part))
        case PortionStart() | PortionLabel() | PortionEnd():
            yield from _portion(context, part)
        case _:
            yield from span(context, part, behind)


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
