"""Entries and an audience → the entries that it may see: before anything is linked, so that nothing later can leak.

The projection is a function of what is visible alone: books that differ only in what an audience may not see come out
equal. So an entry that nothing visible needs is left out even where it bears no marking: a source that nothing visible
cites, unless it is kept as a library, and an entity of which nothing is said but its name, unless something visible
leads to it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Set
from dataclasses import dataclass
from dataclasses import replace as replace_fields
from itertools import chain
from typing import TypeVar

from msgspec.structs import replace

from briefbook.model.corpus import ALIASES, NAME, NAMES
from briefbook.model.entries import Briefing, Entity, Entry, Judgement, Observation, Picture, Source, texts_of
from briefbook.model.marking import Marking
from briefbook.model.portions import hidden_from, is_hidden, visible_to
from briefbook.model.prose import (
    Block,
    Code,
    Link,
    Markup,
    Note,
    Part,
    PictureInText,
    Prose,
    ProseCitation,
    ValueLink,
    WebLink,
    Words,
)
from briefbook.model.raw import Text
from briefbook.model.remarks import by_key, remarks_on, split
from briefbook.model.sentences import paragraphs
from briefbook.model.slugs import slug
from briefbook.model.statement import Citation, Statement
from briefbook.model.values import CodeValue, NumberValue, Reference, TextValue
from briefbook.problems import About, Problem, Span

S = TypeVar("S", Statement, Observation)
_Place = tuple[str, Span]
"""The id of a statement, and where it was written."""
_Remarked = tuple[Statement, Statement]
"""A remark, and a statement that it is on."""


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
        return Redacted(tuple(map(_unnamed, entries)), frozenset(), ())
    entries = _as_marked(entries)
    remarked = tuple(_remarked(entries))
    withheld = _withheld(entries, remarked, audience)
    lost = _lost_remarks(remarked, withheld, audience)
    left = [_but_remarks(each, lost) for each in entries] if lost else entries
    seen = [each for entry in left if (each := _without(entry, withheld, audience)) is not None]
    needed = _needed(seen)
    seen = [each for each in seen if not isinstance(each, Entity | Source) or each.id in needed]
    ids = {id for each in seen for id in ids_of(each)}
    hidden = frozenset(id for each in entries for id in ids_of(each) if id not in ids)
    names = {name for each in entries for name in _withheld_names(each, withheld, audience)}
    names -= {name for each in seen for name in _names_of(each)}
    return Redacted(tuple(seen), hidden, tuple(sorted(names)))


def ids_of(entry: Entry) -> tuple[str, ...]:
    """The id of an entry, and those that it had before."""
    return (entry.id, *entry.was) if isinstance(entry, Entity) else (entry.id,)


# What is marked


def _as_marked(entries: Iterable[Entry]) -> tuple[Entry, ...]:
    """The entries, whose statements and observations bear the narrowest marking that anything gives them: the same
    said elsewhere, or a remark.
    """
    entries = tuple(entries)
    said: dict[str, Marking] = {}
    for each in _said_in(entries):
        if (marking := each.qualifiers.marking) > said.get(each.id, Marking.CLEAR):
            said[each.id] = marking
    for remark, on in _remarked(entries):
        if (marking := remark.qualifiers.marking) > said.get(on.id, Marking.CLEAR):
            said[on.id] = marking
    return _marked(entries, said) if said else entries


def _said_in(entries: Iterable[Entry]) -> Iterator[Statement | Observation]:
    for each in entries:
        if isinstance(each, Entity):
            yield from each.statements
        elif isinstance(each, Observation):
            yield each


def _remarked(entries: Iterable[Entry]) -> Iterator[_Remarked]:
    """Each remark with a statement that it is on, or would be if that were no remark on nothing itself."""
    entities = [each for each in entries if isinstance(each, Entity)]
    remarks = by_key(remark for each in entities if each.is_more for remark in split(each)[1])
    for each in entities if remarks else ():
        for said in each.statements:
            for remark in remarks_on(said, remarks):
                if not (each.is_more and remark.said is said):
                    yield remark.said, said


def _marked(entries: Iterable[Entry], markings: Mapping[str, Marking]) -> tuple[Entry, ...]:
    """The entries with these markings of statements and observations, by their ids, where they are narrower."""

    def marked(each: S) -> S:
        if (marking := markings.get(each.id, Marking.CLEAR)) <= each.qualifiers.marking:
            return each
        return replace(each, qualifiers=replace(each.qualifiers, marking=marking))

    def of(entry: Entry) -> Entry:
        if isinstance(entry, Entity) and any(each.id in markings for each in entry.statements):
            return replace(entry, statements=tuple(map(marked, entry.statements)))
        return marked(entry) if isinstance(entry, Observation) else entry

    return tuple(map(of, entries))


def _lost_remarks(remarked: Iterable[_Remarked], withheld: Collection[str], audience: Marking) -> set[_Place]:
    """Remarks on nothing but what is withheld: left alone, each would be a statement itself, and say it."""
    on_visible: dict[_Place, bool] = {}
    for remark, on in remarked:
        place = (remark.id, remark.where)
        on_visible[place] = on_visible.get(place, False) or _is_visible(on, withheld, audience)
    return {place for place, is_on_visible in on_visible.items() if not is_on_visible}


def _but_remarks(entry: Entry, lost: Collection[_Place]) -> Entry:
    if not (isinstance(entry, Entity) and entry.is_more):
        return entry
    return replace(entry, statements=tuple(each for each in entry.statements if (each.id, each.where) not in lost))


def _withheld(entries: Iterable[Entry], remarked: Iterable[_Remarked], audience: Marking) -> set[str]:
    """The ids of what is marked for fewer people, and of what would be told by what is left of it: entities whose every
    name is withheld, judgements of somebody or on nothing but what is withheld.
    """
    entries = tuple(entries)
    marked = (each for each in entries if not isinstance(each, Observation) and each.marking > audience)
    found = {each.id for each in marked if not (isinstance(each, Entity) and each.is_more)}
    remarks = {(remark.id, remark.where) for remark, _ in remarked}
    names: dict[str, list[Statement]] = {}
    for each in entries:
        if isinstance(each, Entity):
            for said in each.statements:
                if said.property == NAME and not (each.is_more and (said.id, said.where) in remarks):
                    names.setdefault(said.subject, []).append(said)
    is_known = False
    while not is_known:  # a name may be said by somebody whose own is withheld
        nameless = {id for id, said in names.items() if not any(_is_visible(each, found, audience) for each in said)}
        is_known = nameless <= found
        found |= nameless
    for each in entries:
        if isinstance(each, Judgement) and (
            _is_of(each.attributed_to, found) or (each.about and all(id in found for id in each.about))
        ):
            found.add(each.id)
    return found


def _is_visible(said: Statement | Observation, withheld: Collection[str], audience: Marking) -> bool:
    """Whether the audience may know of it: of what it is about, what it leads to, its source, who says so, and who else
    has a part in it.
    """
    if said.qualifiers.marking > audience:
        return False
    return not any(id in withheld for id in (*_ends_of(said), said.source, *said.qualifiers.others))


def _ends_of(said: Statement | Observation) -> Iterator[str]:
    if isinstance(said, Observation):
        yield from (said.of, said.subject)
    else:
        yield said.subject
        if isinstance(said.value, Reference):
            yield said.value.id


def _without(entry: Entry, withheld: Collection[str], audience: Marking) -> Entry | None:
    """An entry without what the audience may not know; None where that is all of it."""
    if entry.id in withheld:
        return None
    match entry:
        case Entity():
            if entry.marking > audience:  # what is added to an entity that the audience may know
                return None
            said = (each for each in entry.statements if _is_visible(each, withheld, audience))
            statements = tuple(_cited(each, withheld) for each in said)
            pictures = tuple(each for each in entry.pictures if _is_shown(each, withheld, audience))
            return _unnamed(replace(entry, statements=statements, pictures=pictures))
        case Observation():
            visible = _is_visible(entry, withheld, audience)
            return _unnamed(_cited(entry, withheld)) if visible else None
        case Source():
            retracted = entry.retracted
            if retracted and _is_of(retracted.by, withheld):
                retracted = replace(retracted, by=None)
            source = replace(
                entry,
                authors=tuple(each for each in entry.authors if not _is_of(each, withheld)),
                publisher=None if _is_of(entry.publisher, withheld) else entry.publisher,
                derived_from=_but(entry.derived_from, withheld),
                corrected_by=_but(entry.corrected_by, withheld),
                retracted=retracted,
            )
            return _unnamed(source)
        case Judgement():
            return replace(
                entry,
                about=_but(entry.about, withheld),
                based_on=_but(entry.based_on, withheld),
                citations=tuple(_citation(each, withheld) for each in entry.citations if each.source not in withheld),
                named=(),
                named_by_file=(),
            )
        case Briefing():
            links = tuple(each for each in entry.written.links if not is_hidden(entry.text, each.where, audience))
            return replace(
                entry,
                about=_but(entry.about, withheld),
                text=visible_to(entry.text, audience),
                written=replace(entry.written, links=links),
            )


def _unnamed(entry: Entry) -> Entry:
    """An entry without the sources that it names and that nothing in it rests on: they tell of what was taken out."""
    if isinstance(entry, Briefing) or not (entry.named or entry.named_by_file):
        return entry
    return replace(entry, named=(), named_by_file=())


def _is_shown(picture: Picture, withheld: Collection[str], audience: Marking) -> bool:
    """Whether the audience may see a picture, and know where it is from."""
    return picture.marking <= audience and not (picture.citation and picture.citation.source in withheld)


def _but(ids: tuple[str, ...], withheld: Collection[str]) -> tuple[str, ...]:
    return tuple(id for id in ids if id not in withheld)


def _is_of(somebody: Reference | TextValue | None, withheld: Collection[str]) -> bool:
    return isinstance(somebody, Reference) and somebody.id in withheld


def _cited(said: S, withheld: Collection[str]) -> S:
    """The same, with what is left of its citation."""
    citation = said.citation and _citation(said.citation, withheld)
    return said if citation is said.citation else replace(said, citation=citation)


def _citation(citation: Citation, withheld: Collection[str]) -> Citation:
    """The same without sources that its source has it from, and words of somebody, that are withheld."""
    if citation.retells and any(id in withheld for id in citation.retells):
        citation = replace(citation, retells=_but(citation.retells, withheld) or None)
    if any(id in withheld for id in citation.quoted_people):
        citation = replace(citation, quotes=tuple(each for each in citation.quotes if not _is_of(each.by, withheld)))
    return citation


# What something visible needs


def _needed(entries: Iterable[Entry]) -> set[str]:
    """The ids of all that says something by itself, and of what that leads to."""
    leads: dict[str, list[str]] = {}
    todo: list[str] = []
    for each in entries:
        ids = ids_of(each)
        for old in ids[1:]:
            leads.setdefault(old, []).append(each.id)
        leads.setdefault(each.id, []).extend(_ids_in(each))
        if _is_said(each):
            todo.append(each.id)
    found = set(todo)
    while todo:
        new = {id for id in leads.get(todo.pop(), ()) if id not in found}
        found |= new
        todo += new
    return found


def _is_said(entry: Entry) -> bool:
    match entry:
        case Source():
            return entry.is_library
        case Entity():
            has_more = any(each.property not in (NAME, ALIASES) for each in entry.statements)
            return has_more or bool(entry.about or entry.pictures)
        case _:
            return True


def _ids_in(entry: Entry) -> Iterator[str]:
    """The ids of other things that an entry leads to."""
    yield from chain.from_iterable(map(_ids_in_prose, texts_of(entry)))
    match entry:
        case Entity():
            for each in entry.statements:
                yield from (id for id in (*_ends_of(each), *each.qualifiers.others) if id != entry.id)
                yield from _sources_of(each.citation)
            for picture in entry.pictures:
                yield from _sources_of(picture.citation)
        case Observation():
            yield from (*_ends_of(entry), *entry.qualifiers.others, *_sources_of(entry.citation))
        case Source():
            yield from (each.id for each, _ in entry.people if isinstance(each, Reference))
            yield from (*entry.derived_from, *entry.corrected_by)
        case Judgement():
            yield from (*entry.about, *entry.based_on)
            if isinstance(entry.attributed_to, Reference):
                yield entry.attributed_to.id
            for citation in entry.citations:
                yield from _sources_of(citation)
        case Briefing():
            yield from entry.about


def _sources_of(citation: Citation | None) -> Iterator[str]:
    if citation:
        yield from (citation.source, *(citation.retells or ()), *citation.quoted_people)


def _ids_in_prose(prose: Prose) -> Iterator[str]:
    return (id for id, _ in _references_in(prose))


def _references_in(prose: Prose) -> Iterator[tuple[str, Span]]:
    """The ids that a text leads to, each with its place."""
    for part in prose.parts:
        match part:
            case Link(target=id, where=where) | ProseCitation(source=id, where=where):
                yield id, where
            case ValueLink():
                yield from ((id, part.where) for id in (part.target, part.of))
            case Block():
                yield from ((each.value, each.where) for _, texts in part.options for each in texts)


# What texts still say


def withheld_in(redacted: Redacted, audience: Marking) -> Iterator[Problem]:
    """A problem for each link of a visible text to something that the audience may not know, and each tag that is its
    id or its name.
    """
    named = redacted.withheld | {slug(name) for name in redacted.names}
    for entry in redacted.entries:
        for id, where in chain.from_iterable(map(_references_in, texts_of(entry))):
            if id in redacted.withheld:
                yield _linked(id, where, audience)
        tags = () if isinstance(entry, Judgement | Observation) else entry.tags
        yield from (named_where(tag, entry.where, audience) for tag in tags if tag in named)


def fitted(
    redacted: Redacted, audience: Marking, words: str, broken: Set[Span] = frozenset()
) -> tuple[Redacted, tuple[Problem, ...]]:
    """The same, with texts that do without what is withheld; and what authors should know of that.

    `words`, if there are any, stand wherever a visible text leads to something withheld, whatever it called that.
    Blocks leave it out, as they do what stands at the places `broken`, of which too little is left to be shown. Of a
    block that has nothing else, the words are left; without any, one that names something withheld stays, and is
    an error.
    """
    told: list[Problem] = []

    def shown(part: Part) -> Part:
        match part:
            case Link(target=id) | ProseCitation(source=id):
                return Words(words) if words and id in redacted.withheld else part
            case ValueLink():
                is_visible = redacted.withheld.isdisjoint((part.target, part.of)) and part.where not in broken
                return part if is_visible or not words else Words(words)
            case Block():
                return block_shown(part)
            case _:
                return part

    def block_shown(block: Block) -> Part:
        said = [each for _, texts in block.options for each in texts]
        withheld = {each.where for each in said if each.value in redacted.withheld}
        lost = withheld | {each.where for each in said if each.where in broken}
        if not lost and block.where not in broken:
            return block
        left = tuple((name, tuple(each for each in texts if each.where not in lost)) for name, texts in block.options)
        is_left = block.where not in broken and all(texts or not block.texts(name) for name, texts in left)
        if is_left:
            told.extend(_partly(block, each, audience) for each in said if each.where in lost)
            return replace(block, options=left)
        if withheld and not words:
            return block
        if not words:
            told.append(_left_out(block, audience))
        return Words(words)

    def of(prose: Prose) -> Prose:
        parts = tuple(map(shown, prose.parts))
        return prose if parts == prose.parts else replace(prose, parts=parts)

    def noted(note: Note | None) -> Note | None:
        if note is None or not note.parts or (found := of(note.prose)) == note.prose:
            return note
        return Note(" ".join(each.text for each in paragraphs(found, str)), found.parts)

    def said_of(said: S) -> S:
        note = noted(said.qualifiers.note)
        return said if note is said.qualifiers.note else replace(said, qualifiers=replace(said.qualifiers, note=note))

    def entry_of(entry: Entry) -> Entry:
        match entry:
            case Entity():
                return replace(entry, about=of(entry.about), statements=tuple(map(said_of, entry.statements)))
            case Observation():
                return said_of(entry)
            case Source():
                return replace(entry, note=noted(entry.note))
            case Judgement():
                return replace(entry, text=of(entry.text), note=noted(entry.note))
            case Briefing():
                return replace(entry, text=of(entry.text))

    return replace_fields(redacted, entries=tuple(map(entry_of, redacted.entries))), tuple(told)


def _partly(block: Block, word: Text, audience: Marking) -> Problem:
    message = f"{audience} gets this {block.kind} block without '{word.value}', of which too much is withheld"
    return Problem("W362", message, word.where, "write a block for each audience, if it should show something else")


def _left_out(block: Block, audience: Marking) -> Problem:
    message = f"{audience} does not get this {block.kind} block: what it shows is withheld"
    return Problem("W362", message, block.where, "`withheld_text` in mkdocs.yml puts words in its place")


def _linked(id: str, where: Span, audience: Marking) -> Problem:
    hint = f"remove the link, mark this text for fewer people, or let {audience} see '{id}'"
    message, about = f"this links to '{id}', which {audience} may not see", About("missing id", id)
    return Problem("E330", message, where, hint, about=about)


def named_where(name: str, where: Span, audience: Marking) -> Problem:
    """The problem of a visible text that names what the audience may not know."""
    hint = f"leave out the name, or mark this for fewer people than {audience}"
    return Problem("E331", f"this names '{name}', which {audience} may not see", where, hint)


def texts_in(entries: Iterable[Entry]) -> Iterator[tuple[str, Span]]:
    """The words of entries that readers see, each with its place."""
    for entry in entries:
        for prose in texts_of(entry):
            yield from _words_in(prose, prose.written.where if prose.written else entry.where)
        match entry:
            case Entity():
                for said in entry.statements:
                    yield from ((text, said.where) for text in _texts_of(said))
                    if (note := said.qualifiers.note) and not note.parts:
                        yield note.text, said.where
                yield from ((tag, entry.where) for tag in entry.tags)
                yield from ((text, each.where) for each in entry.pictures for text in _texts_of_picture(each))
            case Observation():
                yield from ((text, entry.where) for text in _texts_of(entry))
            case Source():
                words = (entry.title, entry.container, entry.archived, *entry.tags)
                words += tuple(text for each in entry.addresses for text in (each.url, each.kind))
                words += (entry.volume, entry.issue, entry.pages, entry.doi, entry.isbn)
                people = [each.text for each, _ in entry.people if isinstance(each, TextValue)]
                translated = [entry.translated_title.text] if entry.translated_title else []
                why = [entry.retracted.why] if entry.retracted else []
                files = [text for each in (entry.file, entry.archived_file) if each for text in (each.path, each.page)]
                yield from ((text, entry.where) for text in (*words, *people, *translated, *why, *files) if text)
            case Judgement():
                somebody = [entry.attributed_to.text] if isinstance(entry.attributed_to, TextValue) else []
                cited = [text for each in entry.citations for text in _texts_of_citation(each)]
                yield from ((text, entry.where) for text in (*somebody, *cited))
            case Briefing():
                words = (entry.title, entry.summary, entry.author, *entry.tags)
                yield from ((text, entry.where) for text in words if text)


def _words_in(prose: Prose, where: Span) -> Iterator[tuple[str, Span]]:
    for part in prose.parts:
        match part:
            case Words(text=text) | Code(text=text) | Markup(markdown=text):
                yield text, where
            case PictureInText():
                yield from ((text, part.where) for text in (part.alt, part.path))
            case WebLink():
                yield from ((text, where) for text in (part.text, part.url))
            case Link(label=text) | ProseCitation(locator=text) if text:
                yield text, part.where
            case Block():
                yield from ((each.value, each.where) for _, texts in part.options for each in texts)


def _texts_of(said: Statement | Observation) -> Iterator[str]:
    match said.value:
        case TextValue(text=text) | CodeValue(code=text):
            yield text
        case NumberValue(unit=text) if text:
            yield text
    if isinstance(said, Observation) and said.unit:
        yield said.unit
    qualifiers = said.qualifiers
    words = (qualifiers.role, qualifiers.kind, qualifiers.scheme, qualifiers.strength)
    yield from (each for each in words if each)
    if isinstance(qualifiers.said_by, TextValue):
        yield qualifiers.said_by.text
    yield from _texts_of_citation(said.citation)


def _texts_of_picture(picture: Picture) -> Iterator[str]:
    words = (picture.path, picture.alt, picture.caption, picture.credit, picture.licence)
    yield from (text for text in words if text)
    yield from _texts_of_citation(picture.citation)


def _texts_of_citation(citation: Citation | None) -> Iterator[str]:
    if citation is None:
        return
    for each in citation.quotes:
        yield from (text for text in (each.text, each.translation) if text)
        if isinstance(each.by, TextValue):
            yield each.by.text
    if citation.locator:
        yield citation.locator


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
                if said.property in NAMES and isinstance(said.value, TextValue):
                    yield said.value.text
        case Source() | Briefing():
            yield entry.title


def withheld_texts(entries: Iterable[Entry], redacted: Redacted, audience: Marking) -> Iterator[tuple[str, Span]]:
    """The words of entries that are not visible, or not wholly, and ids, now and before, each with its place; words
    that are visible elsewhere too are among them.
    """
    visible = {(type(each), each.id, each.where): each for each in redacted.entries}
    for entry in entries:
        seen = visible.get((type(entry), entry.id, entry.where))
        if seen is None:
            yield from ((id, entry.where) for id in ids_of(entry))
            yield from texts_in([entry])
        elif isinstance(entry, Entity) and isinstance(seen, Entity):
            left = {(each.id, each.where) for each in seen.statements}
            hidden = tuple(each for each in entry.statements if (each.id, each.where) not in left)
            unseen = tuple(each for each in entry.pictures if each not in seen.pictures)
            yield from texts_in([replace(entry, statements=hidden, pictures=unseen, about=Prose(), tags=())])
        elif isinstance(entry, Judgement) and isinstance(seen, Judgement):
            dropped = [each for each in entry.citations if each not in seen.citations]
            yield from ((text, entry.where) for each in dropped for text in _texts_of_citation(each))
        elif isinstance(entry, Briefing):
            yield from texts_in(
                [replace(entry, title="", summary="", author="", tags=(), text=hidden_from(entry.text, audience))]
            )
