"""What a book is made of: entities (events among them), sources, observations, judgements, briefings."""

from __future__ import annotations

from collections.abc import Callable

from msgspec import Struct

from briefbook.model.dates import PartialDate
from briefbook.model.marking import Marking
from briefbook.model.prose import NO_LINKS, NO_PROSE, Prose, WrittenLinks
from briefbook.model.statement import Citation, Qualifiers, Statement
from briefbook.model.values import NumberValue, Reference, TextValue, Value
from briefbook.problems import Span

Places = tuple[tuple[str, Span], ...]
"""Where the ids that an entry names stand in it."""

# Of each entry of a facts file, `named` are the sources that it names and `named_by_file` those of its file's defaults,
# as far as nothing in it rests on them: that they exist is checked all the same.


class Entity(Struct, frozen=True, array_like=True, gc=False, tag=True, tag_field="entry"):
    """Anything that has a page of its own and statements about it; an event is one too.

    `statements` are those written in its own block, in order. A stub has an id and nothing else. What is added to an
    entity that stands elsewhere `is_more`, and has no type; `remarks` are the ids of the statements in it that say how
    one elsewhere is to be taken, whichever source that is from.
    """

    id: str
    type: str
    statements: tuple[Statement, ...]
    where: Span
    was: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    about: Prose = NO_PROSE
    marking: Marking = Marking.CLEAR
    is_stub: bool = False
    places: Places = ()
    named: tuple[str, ...] = ()
    named_by_file: tuple[str, ...] = ()
    is_more: bool = False
    remarks: tuple[str, ...] = ()


class Retraction(Struct, frozen=True, array_like=True, gc=False):
    """That a source was withdrawn: when, by whom and why, as far as it is known."""

    date: PartialDate | None = None
    by: Reference | TextValue | None = None
    why: str = ""


class Source(Struct, frozen=True, array_like=True, gc=False, tag=True, tag_field="entry"):
    """A published or private item that statements rest on. `type` is a CSL item type.

    `reliability` is of the publisher (Admiralty A–F), `credibility` of the item (1–6); empty where not graded. `is_own`
    marks what the editors know or worked out themselves: it bears facts, and confirms none. `is_library`: it is kept
    for reference, cited or not. `is_unread`: nobody has read it for this book. `title` is in its own language,
    `translated_title` in another one. `access` is one of the words of the grammar; `doi` is without prefix, `isbn`
    hyphenated. What a retracted source says is set aside.
    """

    id: str
    type: str
    title: str
    where: Span
    authors: tuple[Reference | TextValue, ...] = ()
    publisher: Reference | TextValue | None = None
    published: PartialDate | None = None
    accessed: PartialDate | None = None
    url: str = ""
    archived: str = ""
    language: str = ""
    reliability: str = ""
    credibility: str = ""
    derived_from: tuple[str, ...] = ()
    is_own: bool = False
    is_library: bool = False
    is_unread: bool = False
    note: str = ""
    tags: tuple[str, ...] = ()
    marking: Marking = Marking.CLEAR
    places: Places = ()
    named: tuple[str, ...] = ()
    named_by_file: tuple[str, ...] = ()
    retracted: Retraction | None = None
    corrected_by: tuple[str, ...] = ()
    access: str = ""
    translated_title: TextValue | None = None
    container: str = ""
    volume: str = ""
    issue: str = ""
    pages: str = ""
    doi: str = ""
    isbn: str = ""

    @property
    def people(self) -> tuple[tuple[Reference | TextValue, str], ...]:
        """Who has to do with it, with the type that an entity of theirs has if nothing is said of it."""
        publisher = ((self.publisher, "organization"),) if self.publisher else ()
        withdrawn_by = ((self.retracted.by, "agent"),) if self.retracted and self.retracted.by else ()
        return (*publisher, *((author, "person") for author in self.authors), *withdrawn_by)


class Observation(Struct, frozen=True, array_like=True, gc=False, tag=True, tag_field="entry"):
    """A measured value: `metric` of `of`, for `subject` (empty where it is for the whole), as of a date."""

    id: str
    of: str
    metric: str
    subject: str
    value: Value
    unit: str
    citation: Citation | None
    qualifiers: Qualifiers
    where: Span
    places: Places = ()
    named: tuple[str, ...] = ()
    named_by_file: tuple[str, ...] = ()

    @property
    def source(self) -> str:
        return self.citation.source if self.citation else ""

    @property
    def is_affirmed(self) -> bool:
        """Whether it is said to be so, and not set aside."""
        return self.qualifiers.is_affirmed

    @property
    def base_unit(self) -> str:
        """The unit by which it is compared."""
        return (self.value.base if isinstance(self.value, NumberValue) else "") or self.unit

    @property
    def key(self) -> tuple[str, str, str, str, str]:
        """Two values on one key are a dispute: of one thing at one date, in units of one base, the last."""
        as_of = self.qualifiers.as_of
        return (self.of, self.metric, self.subject, as_of.edtf if as_of else "", self.base_unit)


class Judgement(Struct, frozen=True, array_like=True, gc=False, tag=True, tag_field="entry"):
    """What somebody thinks, apart from what is recorded: never mixed with facts on a page."""

    id: str
    text: Prose
    where: Span
    likelihood: str = ""
    confidence: str = ""
    based_on: tuple[str, ...] = ()
    about: tuple[str, ...] = ()
    attributed_to: Reference | TextValue | None = None
    citations: tuple[Citation, ...] = ()
    as_of: PartialDate | None = None
    review_by: PartialDate | None = None
    marking: Marking = Marking.CLEAR
    note: str = ""
    places: Places = ()
    named: tuple[str, ...] = ()
    named_by_file: tuple[str, ...] = ()


class Briefing(Struct, frozen=True, array_like=True, gc=False, tag=True, tag_field="entry"):
    """Prose that somebody wrote for somebody who decides. `written` are its links that are Markdown or HTML."""

    id: str
    title: str
    text: Prose
    where: Span
    summary: str = ""
    date: PartialDate | None = None
    about: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    author: str = ""
    review_by: PartialDate | None = None
    marking: Marking = Marking.CLEAR
    places: Places = ()
    written: WrittenLinks = NO_LINKS


Entry = Entity | Source | Observation | Judgement | Briefing


def places_in(entry: Entry) -> Callable[[str], Span]:
    """Tells where an entry names an id; its own place where it does not."""
    known = dict(reversed(entry.places))
    return lambda id: known.get(id, entry.where)
