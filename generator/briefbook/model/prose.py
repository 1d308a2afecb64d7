"""Prose as it was read: markup, words, links, values and citations by id, and blocks drawn from facts."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from msgspec import Struct

from briefbook.model.marking import Marking
from briefbook.model.raw import Text
from briefbook.problems import Span


class Markup(Struct, frozen=True, array_like=True, gc=False, tag=True):
    """Markdown that stands as it is: written by a trusted author, or by us. `is_text` where it is words to read."""

    markdown: str
    is_text: bool = False


class Words(Struct, frozen=True, array_like=True, gc=False, tag=True):
    """Words from a fact, not Markdown yet: they reach a page through an escaping function."""

    text: str


class WebLink(Struct, frozen=True, array_like=True, gc=False, tag=True):
    """A link of a fact's text to another site: words, and a URL that may become a link."""

    url: str
    text: str


class PictureInText(Struct, frozen=True, array_like=True, gc=False, tag=True):
    """A picture in a fact's text: its path below content/files/, and what is to be seen."""

    path: str
    alt: str
    where: Span


class Code(Struct, frozen=True, array_like=True, gc=False, tag=True):
    """Code in a fact's text, to be shown to the letter; `is_block` where it stands on lines of its own."""

    text: str
    is_block: bool


class Link(Struct, frozen=True, array_like=True, gc=False, tag=True):
    """`[[id]]` or `[[id|label]]`; the label is empty where the name is to be shown."""

    target: str
    label: str
    where: Span


class ValueLink(Struct, frozen=True, array_like=True, gc=False, tag=True):
    """`[[id#property]]`, `[[id#metric/for]]` or `[[id#metric/for@as_of]]`: a value with its citation. Behind `|`, in
    which `unit` it is wanted, where it takes a rate that `at` which date, and to how many `digits`; nought and empty
    texts where nothing is said.
    """

    target: str
    property: str
    of: str
    as_of: str
    where: Span
    unit: str = ""
    at: str = ""
    digits: int = 0


class ProseCitation(Struct, frozen=True, array_like=True, gc=False, tag=True):
    """`[@source, locator]`."""

    source: str
    locator: str
    where: Span


class Block(Struct, frozen=True, array_like=True, gc=False, tag=True):
    """A fenced block: `timeline`, `relations`, `entities` or `chart`, with its options as name and words."""

    kind: str
    options: tuple[tuple[str, tuple[Text, ...]], ...]
    where: Span

    @property
    def title(self) -> str:
        """What stands above it; of a table, its caption."""
        return self.first("title") or self.first("caption")

    def option(self, name: str) -> tuple[str, ...]:
        return tuple(each.value for each in self.texts(name))

    def first(self, name: str) -> str:
        return next(iter(self.option(name)), "")

    def texts(self, name: str) -> tuple[Text, ...]:
        """The words of an option with their places."""
        return next((texts for key, texts in self.options if key == name), ())


class Suppression(Struct, frozen=True, array_like=True, gc=False, tag=True):
    """`<!-- ok: W604 -->`: the author has seen what a check of the wording says, and stands by it. Shown nowhere."""

    codes: tuple[str, ...]


class PortionStart(Struct, frozen=True, array_like=True, gc=False, tag=True):
    """Here begins a part of a text that bears a marking: from a heading on where it `is_section`."""

    marking: Marking
    where: Span
    is_section: bool = False


class PortionLabel(Struct, frozen=True, array_like=True, gc=False, tag=True):
    """Where the marking of a paragraph or an item is to be shown: before its words."""

    marking: Marking


class PortionEnd(Struct, frozen=True, array_like=True, gc=False, tag=True):
    """Here it ends: `is_apart` where it did not end with words, so that its end stands below it."""

    marking: Marking
    where: Span
    is_apart: bool = False


Part = (
    Markup
    | Words
    | WebLink
    | PictureInText
    | Code
    | Link
    | ValueLink
    | ProseCitation
    | Block
    | Suppression
    | PortionStart
    | PortionLabel
    | PortionEnd
)


class Prose(Struct, frozen=True, array_like=True, gc=False):
    """A text in the order it is read; empty parts where nothing was written. `written` is a briefing's or a
    judgement's as it stands in its file, for what is to be told of a sentence.
    """

    parts: tuple[Part, ...] = ()
    written: Text | None = None

    def __bool__(self) -> bool:
        return bool(self.parts)


NO_PROSE = Prose()


class Note(Struct, frozen=True, array_like=True, gc=False):
    """A remark of a line or a few. `text` is its Markdown; `parts` are what that says, where it is more than words."""

    text: str
    parts: tuple[Part, ...] = ()

    @property
    def prose(self) -> Prose:
        return Prose(self.parts or (Words(self.text),))


def citations_in(prose: Prose) -> Iterator[ProseCitation]:
    return (part for part in prose.parts if isinstance(part, ProseCitation))


def prose_of(note: Note | None) -> Prose:
    """What a note says; nothing of none."""
    return note.prose if note else NO_PROSE


def joined_notes(notes: Iterable[Note | None]) -> Note | None:
    """Notes one behind the other, what says the same once."""
    found = tuple({each.text: each for each in notes if each}.values())
    if len(found) < 2:
        return found[0] if found else None
    parts = [part for each in found for part in (Words("; "), *each.prose.parts)][1:]
    return Note("; ".join(each.text for each in found), tuple(parts) if any(each.parts for each in found) else ())


class WrittenLink(Struct, frozen=True, array_like=True, gc=False):
    """A Markdown link or picture, or one in raw HTML, as it was written. `url` is a name where nothing defines it.
    A picture `has_words` where it says what is to be seen. What `is_loaded` comes with the page, as pictures do.
    """

    url: str
    where: Span
    is_picture: bool = False
    is_html: bool = False
    is_undefined: bool = False
    has_words: bool = True
    is_loaded: bool = False


class WrittenLinks(Struct, frozen=True, array_like=True, gc=False):
    """The links of a text, and the anchors in it; there are more where it `is_open`: headings that show facts. `media`
    are the places of pictures, and of whatever else only a screen shows.
    """

    links: tuple[WrittenLink, ...] = ()
    anchors: tuple[str, ...] = ()
    is_open: bool = False
    media: tuple[Span, ...] = ()


NO_LINKS = WrittenLinks()
