"""Pictures of entities and documents of sources, as written: which file, and what is said of it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from urllib.parse import unquote

from briefbook.load.cascade import Cascade, narrowed
from briefbook.load.fields import by_name, plain_text, refuse_unknown, value_as
from briefbook.load.values import is_link, read_date, read_url, shown
from briefbook.model.entries import Document, Picture
from briefbook.model.files import FILES
from briefbook.model.grammar import DOCUMENT_FIELDS, PICTURE_FIELDS
from briefbook.model.marking import Marking
from briefbook.model.raw import Fields, Items, Node, Text
from briefbook.problems import Problem


def read_path(text: Text) -> str | Problem:
    """The path of a file below content/files/, as it is; a beginning that says that folder again is left out."""
    path = text.value.strip().replace("\\", "/")
    for before in (f"../{FILES}/", f"content/{FILES}/", f"./{FILES}/", f"{FILES}/", "./"):
        if path.startswith(before):
            path = path.removeprefix(before)
            break
    names = path.split("/")
    if not path or "" in names or ".." in names or "." in names or is_link(text.value) or ":" in names[0]:
        hint = "write its path below content/files/, such as ship.jpg or scans/letter.pdf"
        if is_link(text.value):
            hint = f"nothing is downloaded: put the file into content/files/, and write {shown(_name_in(text.value))}"
        return Problem("E355", f"'{shown(text.value)}' is not a path below content/files/", text.where, hint)
    return path


def _name_in(url: str) -> str:
    return unquote(url.partition("?")[0].rstrip("/").rpartition("/")[2]) or "its name"


def read_copy(text: Text) -> str | Document | Problem:
    """The address of a copy, or the copy itself as a file."""
    if ":" in text.value.split("/")[0] or text.value.startswith("www."):
        url = read_url(text)
        return url if isinstance(url, Problem) else url.code
    path = read_path(text)
    return path if isinstance(path, Problem) else Document(path, text.where)


def read_document(node: Node | None, problems: list[Problem]) -> Document | None:
    """A file that holds a source: its path, or a map with its page; None where there is none."""
    if not isinstance(node, Fields):
        path = value_as(node, read_path, problems)
        return Document(path, node.where) if path and node else None
    refuse_unknown(node, [each.name for each in DOCUMENT_FIELDS], "a file", problems)
    given = by_name(node)
    path = _needed_path(given, node, "a file", problems)
    return Document(path, given["path"].where, plain_text(given.get("page"), problems)) if path else None


def read_pictures(node: Node | None, marking: Marking, problems: list[Problem]) -> tuple[Picture, ...]:
    """The pictures of an entity in the order written; none is for more people than the entity."""
    nodes = node.values if isinstance(node, Items) else (node,) if node else ()
    return tuple(_pictures(nodes, marking, problems))


def _pictures(nodes: tuple[Node, ...], marking: Marking, problems: list[Problem]) -> Iterator[Picture]:
    for node in nodes:
        if not isinstance(node, Fields):
            path = node.value if isinstance(node, Text) else "ship.jpg"
            hint = f"write `image: {{path: {shown(path)}, alt: …}}`, with a description of the picture"
            problems.append(Problem("E354", "this picture has no alternative text", node.where, hint))
            continue
        refuse_unknown(node, [each.name for each in PICTURE_FIELDS], "a picture", problems)
        given = by_name(node)
        path, alt = _needed_path(given, node, "a picture", problems), plain_text(given.get("alt"), problems)
        if "alt" not in given:
            hint = "add `alt: …`, a description of the picture"
            problems.append(Problem("E354", "this picture has no alternative text", node.where, hint))
        cascade = narrowed(Cascade(marking=marking), node, problems)
        if len(cascade.citations) > 1:
            problems.append(Problem("E202", "a picture has one source", given["source"].where, "name one of them"))
        if path and alt:
            yield Picture(
                path,
                alt,
                given["path"].where,
                caption=plain_text(given.get("caption"), problems),
                credit=plain_text(given.get("credit"), problems),
                licence=plain_text(given.get("licence"), problems),
                date=value_as(given.get("date"), read_date, problems),
                citation=cascade.citations[0] if cascade.citations else None,
                marking=cascade.marking,
            )


def _needed_path(given: dict[str, Any], node: Fields, what: str, problems: list[Problem]) -> str:
    if "path" not in given:
        hint = "add `path: …`, its path below content/files/"
        problems.append(Problem("E207", f"{what} needs a path", node.where, hint))
    return value_as(given.get("path"), read_path, problems) or ""
