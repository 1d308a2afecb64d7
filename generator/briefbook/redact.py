"""Entries and an audience → the entries that it may see: before anything is linked, so that nothing later can leak.

The projection is a function of what is visible alone: books that differ only in what an audience may not see come out
equal. So an entry that nothing visible needs is left out even where it bears no marking: a source that nothing visible
cites, unless it is kept as a library, and an entity of which nothing is said but its name, unless something visible
leads to it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from typing import TypeVar

from msgspec.structs import replace

from briefbook.model.corpus import ALIASES, NAME
from briefbook.model.entries import Briefing, Entity, Entry, Judgement, Observation, Source
from briefbook.model.marking import Marking
from briefbook.model.prose import Block, Link, Markup, Prose, ProseCitation, ValueLink, Words
from briefbook.model.statement import Citation, Qualifiers, Statement
from briefbook.model.values import CodeValue, Reference, TextValue
from briefbook.problems import About, Problem, Span

S = TypeVar("S", Statement, Observation)


@dataclass(frozen=True, slots=True)
class Redacted:
    """What is visible, in the order it came in. `withheld` are ids that the audience may not know, `names` the names
    and titles that only what is withheld bears.
    """

    entries: tuple[Entry, ...]
    withheld: frozenset[str]
    names: tuple[str, ...]


def redact(entries: Iterable[Entry], audience: Marking) -> Redacted:
    """The entries for an audience. Raises nothing: what texts still say of the withheld, `withheld_in` tells."""
    entries = tuple(entries)
    if audience is max(Marking):
        return Redacted(entries, frozenset(), ())
    withheld = _withheld(entries, audience)
    seen = [each for entry in entries if (each := _without(entry, withheld, audience)) is not None]
    while True:  # what nothing visible needs may have been all that needed something else
        needed = {id for entry in seen for id in _ids_in(entry)}
        left = [each for each in seen if _is_needed(each, needed)]
        gone = {each.id for each in seen} - {each.id for each in left}
        if not gone:
            break
        seen = [each for entry in left if (each := _without(entry, gone, audience)) is not None]
    ids = {each.id for each in seen}
    hidden = frozenset(each.id for each in entries if each.id not in ids)
    names = {name for each in entries for name in _withheld_names(each, withheld, audience)}
    names -= {name for each in seen for name in _names_of(each)}
    return Redacted(tuple(seen), hidden, tuple(sorted(names)))


def _withheld(entries: Iterable[Entry], audience: Marking) -> set[str]:
    """The ids of what is marked for fewer people, and of entities whose every name is."""
    entries = tuple(entries)
    marked = (each for each in entries if not isinstance(each, Observation) and each.marking > audience)
    found = {each.id for each in marked if not (isinstance(each, Entity) and each.is_more)}
    for each in entries:
        if isinstance(each, Entity) and not each.is_more:
            names = [said for said in each.statements if said.property == NAME]
            if names and not any(_is_visible(said, found, audience) for said in names):
                found.add(each.id)
    return found


def _is_visible(said: Statement | Observation, withheld: Collection[str], audience: Marking) -> bool:
    """Whether the audience may know of it: of what it is about, what it leads to, its source and who says so."""
    if said.qualifiers.marking > audience:
        return False
    return not any(id in withheld for id in (*_ends_of(said), said.source, *_speaker(said.qualifiers)))


def _ends_of(said: Statement | Observation) -> Iterator[str]:
    if isinstance(said, Observation):
        yield from (said.of, said.subject)
    else:
        yield said.subject
        if isinstance(said.value, Reference):
            yield said.value.id


def _speaker(said: Qualifiers) -> Iterator[str]:
    if isinstance(said.said_by, Reference):
        yield said.said_by.id


def _without(entry: Entry, withheld: Collection[str], audience: Marking) -> Entry | None:
    """An entry without what the audience may not know; None where that is all of it."""
    if entry.id in withheld:
        return None
    match entry:
        case Entity():
            if entry.marking > audience:  # what is added to an entity that the audience may know
                return None
            said = (each for each in entry.statements if _is_visible(each, withheld, audience))
            return replace(entry, statements=tuple(_cited(each, withheld) for each in said), named=(), named_by_file=())
        case Observation():
            visible = _is_visible(entry, withheld, audience)
            return replace(_cited(entry, withheld), named=(), named_by_file=()) if visible else None
        case Source():
            retracted = entry.retracted
            if retracted and _is_of(retracted.by, withheld):
                retracted = replace(retracted, by=None)
            return replace(
                entry,
                authors=tuple(each for each in entry.authors if not _is_of(each, withheld)),
                publisher=None if _is_of(entry.publisher, withheld) else entry.publisher,
                derived_from=_but(entry.derived_from, withheld),
                corrected_by=_but(entry.corrected_by, withheld),
                retracted=retracted,
                named=(),
                named_by_file=(),
            )
        case Judgement():
            return replace(
                entry,
                about=_but(entry.about, withheld),
                based_on=_but(entry.based_on, withheld),
                attributed_to=None if _is_of(entry.attributed_to, withheld) else entry.attributed_to,
                citations=tuple(each for each in entry.citations if each.source not in withheld),
                named=(),
                named_by_file=(),
            )
        case Briefing():
            return replace(entry, about=_but(entry.about, withheld))


def _but(ids: tuple[str, ...], withheld: Collection[str]) -> tuple[str, ...]:
    return tuple(id for id in ids if id not in withheld)


def _is_of(somebody: Reference | TextValue | None, withheld: Collection[str]) -> bool:
    return isinstance(somebody, Reference) and somebody.id in withheld


def _cited(said: S, withheld: Collection[str]) -> S:
    """The same without sources that its source has it from and that are withheld."""
    citation = said.citation
    if citation is None or not citation.retells or not any(id in withheld for id in citation.retells):
        return said
    return replace(said, citation=replace(citation, retells=_but(citation.retells, withheld) or None))


# What something visible needs


def _is_needed(entry: Entry, needed: Collection[str]) -> bool:
    match entry:
        case Source():
            return entry.is_library or entry.id in needed
        case Entity():
            said = any(each.property not in (NAME, ALIASES) for each in entry.statements)
            return said or bool(entry.about) or entry.is_more or entry.id in needed
        case _:
            return True


def _ids_in(entry: Entry) -> Iterator[str]:
    """The ids of other things that an entry leads to."""
    match entry:
        case Entity():
            for each in entry.statements:
                yield from (id for id in (*_ends_of(each), *_speaker(each.qualifiers)) if id != entry.id)
                yield from _sources_of(each.citation)
            yield from _ids_in_prose(entry.about)
        case Observation():
            yield from (*_ends_of(entry), *_speaker(entry.qualifiers), *_sources_of(entry.citation))
        case Source():
            yield from (each.id for each, _ in entry.people if isinstance(each, Reference))
            yield from (*entry.derived_from, *entry.corrected_by)
        case Judgement():
            yield from (*entry.about, *entry.based_on)
            if isinstance(entry.attributed_to, Reference):
                yield entry.attributed_to.id
            for citation in entry.citations:
                yield from _sources_of(citation)
            yield from _ids_in_prose(entry.text)
        case Briefing():
            yield from (*entry.about, *_ids_in_prose(entry.text))


def _sources_of(citation: Citation | None) -> Iterator[str]:
    if citation:
        yield from (citation.source, *(citation.retells or ()))


def _ids_in_prose(prose: Prose) -> Iterator[str]:
    for part in prose.parts:
        match part:
            case Link(target=id) | ProseCitation(source=id):
                yield id
            case ValueLink():
                yield from (part.target, part.of)
            case Block():
                yield from (each.value for _, texts in part.options for each in texts)


# What texts still say


def withheld_in(redacted: Redacted, audience: Marking) -> Iterator[Problem]:
    """A problem for each link of a visible text to something that the audience may not know."""
    for entry in redacted.entries:
        for part in _prose_of(entry).parts:
            match part:
                case Link(target=id, where=where) | ProseCitation(source=id, where=where):
                    found = [(id, where)]
                case ValueLink():
                    found = [(id, part.where) for id in (part.target, part.of)]
                case Block():
                    found = [(each.value, each.where) for _, texts in part.options for each in texts]
                case _:
                    found = []
            yield from (_linked(id, where, audience) for id, where in found if id in redacted.withheld)


def _linked(id: str, where: Span, audience: Marking) -> Problem:
    hint = f"take the link out, mark this text for fewer people, or let {audience} know of '{id}'"
    message, about = f"this leads to '{id}', which {audience} may not know", About("missing id", id)
    return Problem("E330", message, where, hint, about=about)


def named_where(name: str, where: Span, audience: Marking) -> Problem:
    """The problem of a visible text that names what the audience may not know."""
    hint = f"say it without the name, or mark this for fewer people than {audience}"
    return Problem("E331", f"this names '{name}', which {audience} may not know", where, hint)


def texts_in(entries: Iterable[Entry]) -> Iterator[tuple[str, Span]]:
    """The words of entries that readers see, each with its place."""
    for entry in entries:
        prose = _prose_of(entry)
        where = prose.written.where if prose.written else entry.where
        for part in prose.parts:
            if isinstance(part, Words):
                yield part.text, where
            elif isinstance(part, Markup):
                yield part.markdown, where
            elif isinstance(part, Link) and part.label:
                yield part.label, part.where
        match entry:
            case Entity():
                for said in entry.statements:
                    yield from ((text, said.where) for text in _texts_of(said))
                yield from ((tag, entry.where) for tag in entry.tags)
            case Observation():
                yield from ((text, entry.where) for text in _texts_of(entry))
            case Source():
                words = (entry.title, entry.note, entry.container, entry.url, entry.archived, *entry.tags)
                people = [each.text for each, _ in entry.people if isinstance(each, TextValue)]
                translated = [entry.translated_title.text] if entry.translated_title else []
                why = [entry.retracted.why] if entry.retracted else []
                yield from ((text, entry.where) for text in (*words, *people, *translated, *why) if text)
            case Judgement():
                somebody = [entry.attributed_to.text] if isinstance(entry.attributed_to, TextValue) else []
                cited = [text for each in entry.citations for text in (each.locator, each.quote)]
                yield from ((text, entry.where) for text in (entry.note, *somebody, *cited) if text)
            case Briefing():
                words = (entry.title, entry.summary, entry.author, *entry.tags)
                yield from ((text, entry.where) for text in words if text)


def _prose_of(entry: Entry) -> Prose:
    match entry:
        case Entity():
            return entry.about
        case Judgement() | Briefing():
            return entry.text
        case _:
            return Prose()


def _texts_of(said: Statement | Observation) -> Iterator[str]:
    if isinstance(said.value, TextValue):
        yield said.value.text
    elif isinstance(said.value, CodeValue):
        yield said.value.code
    qualifiers = said.qualifiers
    yield from (each for each in (qualifiers.role, qualifiers.kind, qualifiers.note) if each)
    if isinstance(qualifiers.said_by, TextValue):
        yield qualifiers.said_by.text
    if said.citation:
        yield from (each for each in (said.citation.locator, said.citation.quote) if each)


def _withheld_names(entry: Entry, withheld: Collection[str], audience: Marking) -> Iterator[str]:
    if entry.id in withheld:
        yield from _names_of(entry)
    elif isinstance(entry, Entity):
        hidden = (each for each in entry.statements if not _is_visible(each, withheld, audience))
        yield from _names_of(replace(entry, statements=tuple(hidden)))


def _names_of(entry: Entry) -> Iterator[str]:
    match entry:
        case Entity():
            for said in entry.statements:
                if said.property in (NAME, ALIASES) and isinstance(said.value, TextValue):
                    yield said.value.text
        case Source() | Briefing():
            yield entry.title


def withheld_texts(entries: Iterable[Entry], redacted: Redacted) -> Iterator[tuple[str, Span]]:
    """The words of entries that are not visible, or not wholly, and ids, each with its place; words that are visible
    elsewhere too are among them.
    """
    visible = {(type(each), each.id, each.where): each for each in redacted.entries}
    for entry in entries:
        seen = visible.get((type(entry), entry.id, entry.where))
        if seen is None:
            yield entry.id, entry.where
            yield from texts_in([entry])
        elif isinstance(entry, Entity) and isinstance(seen, Entity):
            ids = {each.id for each in seen.statements}
            hidden = tuple(each for each in entry.statements if each.id not in ids)
            yield from texts_in([replace(entry, statements=hidden, about=Prose(), tags=())])
