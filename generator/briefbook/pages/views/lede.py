"""The first words on an entity: the summary that somebody wrote, or a sentence made of the facts that say most."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from briefbook.model.entries import Observation
from briefbook.model.inline import Line, Segment, TextRun
from briefbook.model.marking import Marking
from briefbook.model.prose import ValueLink
from briefbook.model.statement import Statement
from briefbook.model.values import TextValue
from briefbook.pages.blocks import values_line
from briefbook.pages.inline import plain
from briefbook.pages.page_context import PageContext
from briefbook.pages.stated import said_outright

SUMMARY = "summary"
_OPENING = 400


class _Unnumbered(PageContext):
    """Draws words alone: what is cited is borne, and has no number."""

    def cites(self, statements: Iterable[Statement | Observation]) -> Line:
        self.raise_markings(statements)
        return ()


def lede_words(context: PageContext, id: str) -> str:
    """The first words without links and citations, for lists."""
    own = _Unnumbered(context.book, context.book.addresses.paths[id], id)
    words = opening_words(own, id, lede_line(own, id))
    context.raise_marking(own.marking)
    return words


def opening_words(context: PageContext, id: str, lede: Line) -> str:
    """The first words in plain text: those of the text on an entity where the lede says no more than its type, and the
    text binds no value, which must not stand without its citation.
    """
    entity, words = context.corpus.entities[id], plain(lede)
    is_bound = any(isinstance(part, ValueLink) for part in entity.about.parts)
    text = context.book.derived.texts.get(id) if entity.about and not is_bound else None
    if text is None or words != f"{context.corpus.vocabulary.label_of(entity.type)}.":
        return words
    context.raise_marking(context.book.text_markings.get(id, Marking.CLEAR))
    return " ".join(text.words[:_OPENING].split())


def lede_line(context: PageContext, id: str) -> Line:
    """The summary where one was written; else a sentence made of the facts that say most."""
    known = said_outright(context.statements(id, SUMMARY), id, context.disputed(id))
    if summary := [each for each in known if isinstance(each.value, TextValue)]:
        first = summary[0]
        same = [each for each in summary if each.value == first.value]
        return (*context.value(first.value), *context.cites(same))
    if context.corpus.entities[id].is_stub:
        return (TextRun("Nothing is recorded about this yet, except what refers to it."),)
    return tuple(_sentence(context, id))


def _sentence(context: PageContext, id: str) -> Iterator[Segment]:
    """`Laboratory, founded by Alimama and Peking University in Hangzhou.`: what nobody doubts, and holds now."""
    type = context.corpus.vocabulary.label_of(context.corpus.entities[id].type)
    yield TextRun(type)
    left_out = context.disputed(id).union(context.book.derived.findings[id].upcoming)
    for words, names in _TELLING:
        for name in names:
            if known := said_outright(context.statements(id, name), id, left_out):
                yield TextRun(words)
                yield from values_line(context, id, name, known)
                break
    yield TextRun(".")


_TELLING = (
    (" of ", ("date",)),
    (", ", ("position",)),
    (" at ", ("employed_by",)),
    (", part of ", ("part_of",)),
    (", founded by ", ("founded_by",)),
    (", founded ", ("founded",)),
    (", owned by ", ("owned_by",)),
    (" in ", ("based_in", "place", "located_in")),
    (", by ", ("issued_by", "published_by")),
    (", with ", ("participants",)),
)
