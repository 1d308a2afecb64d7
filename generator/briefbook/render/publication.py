"""Where and how a source was published, whether it stands, and how it can be reached: lines for pages and PDFs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from briefbook.model.entries import Source
from briefbook.model.grammar import ACCESS
from briefbook.model.inline import Line, Out, Say, Segment
from briefbook.render.desk import Desk

DOI = "https://doi.org/"


def publication_rows(desk: Desk, source: Source) -> Iterator[tuple[str, Line]]:
    """What it was published in, its identifiers, how it can be reached, each with a label; empty where not said."""
    yield "Published in", _published_in(source)
    yield "DOI", (Out(source.doi, DOI + source.doi),) if source.doi else ()
    yield "ISBN", _said(source.isbn)
    yield "Access", _said(ACCESS.get(source.access, ""))
    yield "Corrected by", joined_lines(((desk.go(each),) for each in source.corrected_by), "; ")


def _said(words: str) -> Line:
    return (Say(words),) if words else ()


def _published_in(source: Source) -> Line:
    parts = (
        source.container,
        source.volume and f"vol. {source.volume}",
        source.issue and f"no. {source.issue}",
        source.pages and f"{'p.' if source.pages.isalnum() else 'pp.'} {source.pages}",
    )
    return _said(", ".join(part for part in parts if part))


def retraction_line(desk: Desk, source: Source) -> Line:
    """`Retracted on 5 May 2022 by the publisher: fabricated figures.` Empty where it was not."""
    said = source.retracted
    if said is None:
        return ()
    line: list[Segment] = [Say(f"Retracted{_on(desk, source)}")]
    if said.by:
        line += [Say(" by "), *desk.value(said.by)]
    if said.why:
        line += [Say(": "), Say(said.why)]
    return (*line, Say("" if said.why.endswith((".", "!", "?", "。")) else "."))


def _on(desk: Desk, source: Source) -> str:
    """When, with `on` before a day and `in` before a month or year."""
    when = source.retracted and source.retracted.date
    if not when:
        return ""
    is_day = len(when.edtf) == len("2022-05-05") and when.edtf[-1].isdigit()
    return f" {'on' if is_day else 'in'} {desk.date(when)}"


def translated_title(desk: Desk, source: Source) -> Line:
    """The translation of a title, in brackets behind it."""
    title = source.translated_title
    return (Say(" ["), *desk.value(title), Say("]")) if title else ()


def joined_lines(lines: Iterable[Line], gap: str) -> Line:
    """Lines one behind the other, with words between them."""
    return tuple(segment for number, line in enumerate(lines) for segment in ((Say(gap), *line) if number else line))
