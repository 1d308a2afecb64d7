"""What a book is made of: entities (events among them), sources, observations, judgements, briefings."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from msgspec import Struct

from briefbook.model.dates import PartialDate
from briefbook.model.files import FileUse, path_of
from briefbook.model.marking import Marking
from briefbook.model.prose import NO_LINKS, NO_PROSE, Note, PictureInText, Prose, WrittenLink, WrittenLinks, prose_of
from briefbook.model.statement import Citation, Qualifiers, Statement
from briefbook.model.units import scale_and_unit
from briefbook.model.values import NumberValue, Reference, TextValue, Value
from briefbook.problems import Span

Places = tuple[tuple[str, Span], ...]
"""Where the ids that an entry names stand in it."""

# Of each entry of a facts file, `named` are the sources that it names and `named_by_file` those of its file's defaults,
# as far as nothing in it rests on them: that they exist is checked all the same.


class Picture(Struct, frozen=True, array_like=True, gc=False):
    """A picture of an entity, by its path below content/files/; `alt` says what is to be seen."""

    path: str
    alt: str
    where: Span
    caption: str = ""
    credit: str = ""
    licence: str = ""
    date: PartialDate | None = None
    citation: Citation | None = None
    marking: Marking = Marking.CLEAR


class Document(Struct, frozen=True, array_like=True, gc=False):
    """A file below content/files/ that holds an item, and the page of it where that is said."""

    path: str
    where: Span
    page: str = ""


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
    pictures: tuple[Picture, ...] = ()


class Retraction(Struct, frozen=True, array_like=True, gc=False):
    """That a source was withdrawn: when, by whom and why, as far as it is known."""

    date: PartialDate | None = None
    by: Reference | TextValue | None = None
    why: str = ""


class Address(Struct, frozen=True, array_like=True, gc=False):
    """Where a source is on the web; `kind` says in words what is there: the publisher's page, a PDF."""

    url: str
    kind: str = ""


class Source(Struct, frozen=True, array_like=True, gc=False, tag=True, tag_field="entry"):
    """A published or private item that statements rest on. `type` is a CSL item type.

    `reliability` is of the publisher (Admiralty A–F), `credibility` of the item (1–6); empty where not graded.
    `is_own` marks what the editors know or worked out themselves: it bears facts, and confirms none. `is_library`: it
    is kept for reference, cited or not. `is_unread`: nobody has read it for this book. `title` is in its own
    language, `translated_title` in another one. `archived` is the address of a copy, `archived_file` a copy that the
    book has. `access` is one of the words of the grammar; `doi` is without prefix, `isbn` hyphenated. What a
    retracted source says is set aside.
    """

    id: str
    type: str
    title: str
    where: Span
    authors: tuple[Reference | TextValue, ...] = ()
    publisher: Reference | TextValue | None = None
    published: PartialDate | None = None
    accessed: PartialDate | None = None
    addresses: tuple[Address, ...] = ()
    archived: str = ""
    language: str = ""
    reliability: str = ""
    credibility: str = ""
    derived_from: tuple[str, ...] = ()
    is_own: bool = False
    is_library: bool = False
    is_unread: bool = False
    note: Note | None = None
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
    file: Document | None = None
    archived_file: Document | None = None

    @property
    def url(self) -> str:
        """The first of its addresses; empty where there is none."""
        return self.addresses[0].url if self.addresses else ""

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
        if not isinstance(self.value, NumberValue):
            return self.unit
        return self.value.base or (self.unit if self.value.factor == "1" else scale_and_unit(self.unit)[1])

    @property
    def key(self) -> tuple[str, str, str, str, str]:
        """Two values on one key are a dispute: of one thing at one date, in units of one base, the last."""
        as_of = self.qualifiers.as_of
        return (self.of, self.metric, self.subject, as_of.edtf if as_of else "", self.base_unit)


class Judgement(Struct, frozen=True, array_like=True, gc=False, tag=True, tag_field="entry"):
    """What somebody concludes, kept apart from facts: never mixed with facts on a page."""

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
    note: Note | None = None
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


def texts_of(entry: Entry) -> Iterator[Prose]:
    """The texts of an entry that may link, cite or bind a value: its own, and notes that are more than words."""
    match entry:
        case Entity():
            yield entry.about
            yield from (note.prose for each in entry.statements if (note := each.qualifiers.note) and note.parts)
        case Observation():
            yield prose_of(entry.qualifiers.note)
        case Source():
            yield prose_of(entry.note)
        case Judgement():
            yield from (entry.text, prose_of(entry.note))
        case Briefing():
            yield entry.text


def files_of(entry: Entry) -> Iterator[FileUse]:
    """The files of the book that an entry shows or leads to."""
    match entry:
        case Entity():
            yield from (FileUse(each.path, each.where, True) for each in entry.pictures)
            yield from _pictures_in(entry.about)
        case Source():
            found = (each for each in (entry.file, entry.archived_file) if each)
            yield from (FileUse(each.path, each.where) for each in found)
        case Judgement():
            yield from _pictures_in(entry.text)
        case Briefing():
            for link in entry.written.links:
                if path := file_of_link(link):
                    yield FileUse(path, link.where, link.is_picture)


def file_of_link(link: WrittenLink) -> str:
    """The path of the file that a link of a briefing leads to; empty where it is none. Raw HTML is not rewritten: it
    counts from the address of the page, whose name is a folder.
    """
    if link.is_undefined:
        return ""
    return path_of(link.url, "briefings") or (path_of(link.url, "briefings/it") if link.is_html else "")


def _pictures_in(prose: Prose) -> Iterator[FileUse]:
    return (FileUse(each.path, each.where, True) for each in prose.parts if isinstance(each, PictureInText))


def places_in(entry: Entry) -> Callable[[str], Span]:
    """Tells where an entry names an id; its own place where it does not."""
    known = dict(reversed(entry.places))
    return lambda id: known.get(id, entry.where)


def nearest_place(entry: Entity, where: Span) -> Callable[[str], Span]:
    """Tells where what is said at a place of an entity names an id: behind it, else before it, else there."""

    def place(id: str) -> Span:
        found = [each for name, each in entry.places if name == id]
        behind = [each for each in found if where < each]
        return min(behind, default=max(found, default=where))

    return place
