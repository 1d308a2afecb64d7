"""What qualifies a fact, as a line beside it: words, badges and notes."""

from __future__ import annotations

from collections.abc import Iterator

from briefbook.model.facts import Fact
from briefbook.model.inline import Line, Segment, TextRun
from briefbook.pages.page_context import PageContext, tlp_chip
from briefbook.pages.spans import note_line
from briefbook.pages.stated import chip_of
from briefbook.pages.wording import Qualifying, qualifying


def _linked(context: PageContext, each: Qualifying) -> Iterator[Segment]:
    """What qualifies a statement in words, the entities that it names linked."""
    if not each.ids:
        yield TextRun(each.words)
        return
    for number, id in enumerate(each.ids):
        gap = " and " if number and number == len(each.ids) - 1 else ", " if number else f"{each.before} "
        yield TextRun(gap)
        yield context.go(id)
    if each.behind:
        yield TextRun(each.behind)


def qualifiers_line(context: PageContext, fact: Fact, *, is_disputed: bool = False, with_rank: bool = True) -> Line:
    """What qualifies a fact, for a column of a table: words, then badges, then notes."""
    said = fact.qualifiers
    line: list[Segment] = []
    without = () if with_rank else ("rank",)
    names = context.corpus.names
    found = qualifying(
        said, context.book.language, is_disputed=is_disputed, without=without, names=names, of=fact.property
    )
    for each in found:
        if each.chip:
            line += [*([TextRun(" ")] if line else []), chip_of(context, each, fact.statements)]
        else:
            line += [*([TextRun(" · ")] if line else []), *_linked(context, each)]
    for note in fact.notes:
        line += [*([TextRun(" · ")] if line else []), *note_line(context, note)]
    if said.marking and said.marking > context.corpus.entities[fact.subject].marking:
        line += [TextRun(" "), tlp_chip(str(said.marking))]
    return tuple(line)
