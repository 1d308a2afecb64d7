"""What pikepdf does to a PDF: packs its objects, and says what it was made from."""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pikepdf


def packed(pdf: bytes, fingerprint: str, names: Mapping[str, str]) -> bytes:
    """The same PDF with its objects in compressed streams; the first half of its id is the fingerprint. Links are
    called by what they lead to, of which `names` has the ids, rows of facts have heads, and notes are such.

    The second half follows from the content, so that equal input has equal bytes. What comes out is read again: raises
    RuntimeError where it lost something on the way.
    """
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        before = _inventory(opened)
        _name_links(opened, names)
        _finish_structure(opened)
        first = pikepdf.String(bytes.fromhex(fingerprint))
        opened.trailer.ID = pikepdf.Array([first, first])
        opened.save(
            out,
            object_stream_mode=pikepdf.ObjectStreamMode.generate,
            compress_streams=True,
            deterministic_id=True,
        )
    with pikepdf.open(out) as reread:
        if _inventory(reread) != before or list(root_shortcomings(reread)):
            raise RuntimeError(f"packing the PDF lost something: {list(root_shortcomings(reread))}")
    return out.getvalue()


def _name_links(pdf: pikepdf.Pdf, names: Mapping[str, str]) -> None:
    """`Acme, page 13`, where the engine says `Section, page 13`."""
    for page in pdf.pages:
        for link in page.obj.get("/Annots", []):
            dest = link.get("/Dest")
            id = str(dest).removeprefix("to-") if isinstance(dest, pikepdf.String) else ""
            _, comma, place = str(link.get("/Contents", "")).rpartition(", ")
            if id in names and comma:
                link.Contents = pikepdf.String(f"{names[id][:200]}, {place}")


def _finish_structure(pdf: pikepdf.Pdf) -> None:
    """In tables without a head of their own, the first cell of a row is its head; what the template has as citations
    are notes, each with the id that a note must have.
    """
    root: Any = pdf.Root.get("/StructTreeRoot", {})
    notes = []
    for kind, element in _elements(root, "/Table", "/Quote"):
        if kind == "/Quote":
            notes.append(element)
        else:
            _give_row_heads(element)
    if not notes:
        return
    ids = dict(pikepdf.NameTree(root.IDTree).items()) if "/IDTree" in root else {}
    for number, note in enumerate(notes, 1):
        note.S = pikepdf.Name.Note
        note.ID = pikepdf.String(f"note-{number:06}")
        ids[f"note-{number:06}"] = note
    root.IDTree = pdf.make_indirect(pikepdf.Dictionary(Names=[part for id in sorted(ids) for part in (id, ids[id])]))


def _give_row_heads(table: Any) -> None:
    parts = _inside(table)
    if any(pikepdf.Name.THead == each.S for each in parts):
        return
    for row in (row for part in parts for row in (_inside(part) if pikepdf.Name.TBody == part.S else [part])):
        for cell in _inside(row)[:1]:
            cell.S = pikepdf.Name.TH
            cell.A = pikepdf.Dictionary(O=pikepdf.Name.Table, Scope=pikepdf.Name.Row)


def _inside(element: Any) -> list[Any]:
    """The elements right inside of one."""
    kids = element.get("/K", [])
    found = list(kids) if isinstance(kids, pikepdf.Array) else [kids]
    return [each for each in found if isinstance(each, pikepdf.Dictionary) and "/S" in each]


def _elements(tree: Any, *kinds: str) -> Iterator[tuple[str, Any]]:
    """Those of some kinds in a structure tree, in order, those inside others of them as well."""
    stack = [tree.get("/K", [])]
    while stack:
        each = stack.pop()
        if isinstance(each, pikepdf.Array):
            stack += reversed(list(each))
        elif isinstance(each, pikepdf.Dictionary):
            if (kind := str(each.get("/S", ""))) in kinds:
                yield kind, each
            if "/K" in each:
                stack.append(each.K)


def _inventory(pdf: pikepdf.Pdf) -> tuple[int, list[str], list[str]]:
    """What packing must keep: pages, attachments, and what the root names."""
    return len(pdf.pages), sorted(pdf.attachments), sorted(map(str, pdf.Root.keys()))


def made_from(path: Path) -> str:
    """The fingerprint of what a PDF of ours was made from; empty where there is no such file."""
    if not path.is_file():  # what is no regular file could be read for ever
        return ""
    try:
        with pikepdf.open(path) as opened:
            return bytes(opened.trailer.ID[0]).hex()
    except (OSError, pikepdf.PdfError, AttributeError, KeyError, IndexError):
        return ""


def root_shortcomings(pdf: pikepdf.Pdf) -> Iterator[str]:
    """What the root of a tagged archive PDF must name, or must not, and this one does otherwise."""
    root: Any = pdf.Root
    if not root.get("/MarkInfo", {}).get("/Marked", False):
        yield "it is not marked as tagged"
    if "/StructTreeRoot" not in root:
        yield "it has no structure tree"
    if not str(root.get("/Lang", "")):
        yield "it has no language"
    if not root.get("/ViewerPreferences", {}).get("/DisplayDocTitle", False):
        yield "its window would not show the title"
    if "/OutputIntents" not in root:
        yield "it has no output intent"
    if "/Metadata" not in root:
        yield "it has no XMP metadata"
    for name in ("/OpenAction", "/AA", "/AcroForm"):
        if name in root:
            yield f"it has {name}"
