"""What stands in a line of prose → segments: links, values bound to facts, citations, code; and notes as lines."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise

from msgspec.structs import replace

from briefbook.model.conversion import Shown, shown_as
from briefbook.model.corpus import Corpus
from briefbook.model.derived import DisputesOf, disputed_in
from briefbook.model.entries import Observation
from briefbook.model.inline import ExternalLink, Line, RawMarkdown, Segment, Snippet, TextRun
from briefbook.model.lookup import bearers_of
from briefbook.model.prose import Code, Link, Markup, Note, Part, ProseCitation, ValueLink, WebLink, Words
from briefbook.model.sentences import Say as Worded
from briefbook.model.statement import Citation
from briefbook.pages.page_context import PageContext, value_words
from briefbook.pages.stated import Stated, asked, stated, stated_line, stated_words
from briefbook.pages.wording import qualifying_words

NOTE_START, NOTE_END = RawMarkdown('<span class="bb-note">'), RawMarkdown("</span>")
"""Around a note that is more than words."""
_BREATH = 40


def span(context: PageContext, part: Part | None, behind: Part | None) -> Iterator[Segment]:
    """A part of a text that stands in a line, given the part behind it. Blocks and pictures say nothing."""
    match part:
        case Markup(markdown):
            yield RawMarkdown(markdown)
        case Words(text):
            yield TextRun(text.replace("\n", " "))
        case WebLink(url, text):
            yield ExternalLink(text or url, url)
        case Code(text, is_block):
            yield Snippet(text, is_block)
        case Link(target, label, _):
            yield context.go(target, label)
        case ValueLink():
            yield from _bound_value(context, part, behind)
        case ProseCitation(source, locator, _):
            yield from context.cite(Citation(source, locator))


def note_line(context: PageContext, note: Note | None, before: str = "", after: str = "") -> Line:
    """A note between other words of the same tone; nothing where there is none. No names are linked by themselves."""
    if note is None:
        return ()
    if not note.parts:
        return (TextRun(f"{before}{note.text}{after}", tone="note"),)
    line: list[Segment] = [NOTE_START, *([TextRun(before)] if before else [])]
    for part, behind in pairwise((*note.parts, None)):
        if isinstance(part, ProseCitation):
            line[-1] = without_space(line[-1])
        line += span(context, part, behind)
    return (*line, *([TextRun(after)] if after else []), NOTE_END)


def without_notes(line: Line) -> Line:
    """A line without the notes in it, and the dots before them."""
    kept: list[Segment] = []
    is_inside = False
    for each in line:
        if is_inside or each == NOTE_START or (isinstance(each, TextRun) and each.tone == "note"):
            if not is_inside and kept and isinstance(kept[-1], TextRun) and not kept[-1].text.strip(" ·"):
                kept.pop()
            is_inside = (is_inside or each == NOTE_START) and each != NOTE_END
        else:
            kept.append(each)
    return tuple(kept)


def without_space(segment: Segment) -> Segment:
    """A citation stands right behind what it is for."""
    if isinstance(segment, RawMarkdown):
        return RawMarkdown(segment.markdown.rstrip(" "))
    return replace(segment, text=segment.text.rstrip(" ")) if isinstance(segment, TextRun) else segment


def _bound_value(context: PageContext, link: ValueLink, behind: Part | None) -> Line:
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
