"""Pictures and documents of the book as lines: what is shown, who made it, and what is led to."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from briefbook.model.entries import Address, Document, Picture, Source
from briefbook.model.inline import ExternalLink, Line, Segment, TextRun, joined_lines
from briefbook.pages.page_context import PageContext

_KINDS = {"jpeg": "JPEG", "webp": "WebP", "text": "text"}


def credit_line(context: PageContext, picture: Picture) -> Line:
    """`The ship aground. Photo: J. Doe, CC BY 4.0, March 2021`, with what is cited; empty where nothing is said."""
    context.raise_marking(picture.marking)
    parts = (
        f"Picture: {picture.credit}" if picture.credit else "",
        picture.licence,
        context.date(picture.date),
    )
    caption = picture.caption if picture.caption.endswith((".", "!", "?", "。", "…")) else f"{picture.caption}."
    words = [caption if picture.caption else "", ", ".join(each for each in parts if each)]
    said = " ".join(each for each in words if each)
    line: list[Segment] = [TextRun(said)] if said else []
    return (*line, *(context.cite(picture.citation) if picture.citation else ()))


def document_line(context: PageContext, document: Document) -> Line:
    """`letter.pdf (PDF, 1.2 MB), page 3`, which leads to the file."""
    name = document.path.rpartition("/")[2]
    asset = context.corpus.files.get(document.path)
    if asset is None:
        return (TextRun(name),)
    about = f" ({_KINDS.get(asset.kind, asset.kind.upper())}, {size_words(asset.size)})"
    page = f", page {document.page}" if document.page else ""
    return (context.to_file(document.path, name), TextRun(about + page))


def addresses_line(addresses: Iterable[Address]) -> Line:
    """Where a source is on the web, behind what is there where that is said; empty where there is nothing."""
    lines: list[Line] = []
    for each in addresses:
        lines.append((*([TextRun(f"{each.kind}: ")] if each.kind else []), ExternalLink(each.url, each.url)))
    return joined_lines(lines, TextRun(" · "))


def archived_line(context: PageContext, source: Source) -> Line:
    """The copy of a source, at its address or in the book; empty where there is none."""
    if source.archived_file:
        return document_line(context, source.archived_file)
    return (ExternalLink(source.archived, source.archived),) if source.archived else ()


def size_words(size: int) -> str:
    """`1.2 MB`, `340 kB`."""
    return f"{size / 1_000_000:.1f} MB" if size >= 1_000_000 else f"{max(1, round(size / 1000))} kB"


def pictures_of(context: PageContext, id: str) -> Iterator[tuple[Line, Line]]:
    """Each picture of an entity, and what is said of it."""
    for each in context.corpus.entities[id].pictures:
        yield (context.picture(each.path, each.alt),), credit_line(context, each)
