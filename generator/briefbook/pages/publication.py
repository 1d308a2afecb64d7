"""Where and how a source was published, whether it stands, and how it can be reached: lines for pages and PDFs."""

from __future__ import annotations

from collections.abc import Iterator

from briefbook.model.entries import Source
from briefbook.model.grammar import ACCESS
from briefbook.model.inline import ExternalLink, Line, Segment, TextRun
from briefbook.pages.page_context import PageContext

DOI = "https://doi.org/"


def publication_rows(context: PageContext, source: Source) -> Iterator[tuple[str, Line]]:
    """What it was published in, its identifiers, how it can be reached, each with a label; empty where not said."""
    yield "Published in", _published_in(source)
    yield "DOI", (ExternalLink(source.doi, DOI + source.doi),) if source.doi else ()
    yield "ISBN", words_line(source.isbn)
    yield "Access", words_line(ACCESS.get(source.access, ""))
    yield "Corrected by", context.links(source.corrected_by, "; ")


def words_line(words: str) -> Line:
    """Words as a line; an empty one for none."""
    return (TextRun(words),) if words else ()


def _published_in(source: Source) -> Line:
    parts = (
        source.container,
        source.volume and f"vol. {source.volume}",
        source.issue and f"no. {source.issue}",
        source.pages and f"{'p.' if source.pages.isalnum() else 'pp.'} {source.pages}",
    )
    return words_line(", ".join(part for part in parts if part))


def retraction_line(context: PageContext, source: Source) -> Line:
    """`Retracted on 5 May 2022 by the publisher: fabricated figures.` Empty where it was not."""
    said = source.retracted
    if said is None:
        return ()
    line: list[Segment] = [TextRun(f"Retracted{_on(context, source)}")]
    if said.by:
        line += [TextRun(" by "), *context.value(said.by)]
    if said.why:
        line += [TextRun(": "), TextRun(said.why)]
    return (*line, TextRun("" if said.why.endswith((".", "!", "?", "。")) else "."))


def _on(context: PageContext, source: Source) -> str:
    """When, with `on` before a day and `in` before a month or year."""
    when = source.retracted and source.retracted.date
    if not when:
        return ""
    is_day = len(when.edtf) == len("2022-05-05") and when.edtf[-1].isdigit()
    return f" {'on' if is_day else 'in'} {context.date(when)}"


def translated_title(context: PageContext, source: Source) -> Line:
    """The translation of a title, in brackets behind it."""
    title = source.translated_title
    return (TextRun(" ["), *context.value(title), TextRun("]")) if title else ()
