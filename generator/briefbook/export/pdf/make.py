"""A print view → the bytes of a PDF."""

from __future__ import annotations

import hashlib
import json
import unicodedata
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from importlib.metadata import version
from multiprocessing import get_context
from pathlib import Path
from typing import Any, NamedTuple

from briefbook.export.pdf.characters import missing_in, replaced
from briefbook.export.pdf.engine import compiled, template_files
from briefbook.export.pdf.finish import packed
from briefbook.export.pdf.fonts import FontSet, font_set
from briefbook.export.pdf.look import Look

_ENGINES = ("typst", "pikepdf")
_HIDDEN = ("Cc", "Cf", "Cn", "Co", "Cs", "Zl", "Zp")


class Made(NamedTuple):
    """A PDF, and the characters shown in it as code points because no font has them."""

    pdf: bytes
    missing: tuple[str, ...]


class Order(NamedTuple):
    """All that a PDF follows from; `timestamp` is in seconds since 1970."""

    view: dict[str, Any]
    files: dict[str, bytes]
    fonts: FontSet
    timestamp: int
    missing: tuple[str, ...]

    @property
    def fingerprint(self) -> str:
        """Equal for equal PDFs: 32 hexadecimal digits over view, template, fonts and the versions of the engines."""
        digest = hashlib.blake2b(digest_size=16)
        said = [self.fonts.stamp, str(self.timestamp), *(f"{name} {version(name)}" for name in _ENGINES)]
        digest.update(json.dumps([self.view, said], ensure_ascii=True, sort_keys=True).encode())
        for name, content in sorted(self.files.items()):
            digest.update(f"{name}\0{len(content)}\0".encode() + content)
        return digest.hexdigest()


def order(
    view: dict[str, Any], look: Look, timestamp: int, font_folders: tuple[Path, ...] = (), template: Path | None = None
) -> Order:
    """What to make, with characters that no font has replaced. Raises TemplateError, OSError."""
    fonts = font_set(*font_folders)
    values = look.values(fonts.families)
    shown = {name: value for name, value in view.items() if name != "facts"}
    missing = missing_in((shown, values), fonts)
    files = template_files(template)
    files["look.json"] = json.dumps(replaced(values, missing), ensure_ascii=False).encode()
    if look.logo:
        files[look.logo_name] = look.logo
    files["facts.json"] = _data(view["facts"])
    return Order(replaced(shown, missing), files, fonts, timestamp, tuple(sorted(missing)))


def make(order: Order) -> Made:
    """The PDF. Raises RefusedByEngineError."""
    pdf = compiled(order.view, order.files, order.fonts, order.timestamp)
    return Made(packed(pdf, order.fingerprint), order.missing)


def make_each(
    views: Sequence[dict[str, Any]],
    look: Look,
    timestamp: int,
    font_folders: tuple[Path, ...] = (),
    template: Path | None = None,
    known: Sequence[str] = (),
) -> Iterator[Made]:
    """The PDFs of several views, each in a process of its own: the engine keeps what it laid out until its process
    ends, a gigabyte for 130 pages. Raises TemplateError, OSError, RefusedByEngineError.

    `known` are the fingerprints of PDFs that are there already; one of them is not made again, and has no bytes.
    """
    if len(views) == 1:
        yield _make_new(views[0], look, timestamp, font_folders, template, known)
        return
    with ProcessPoolExecutor(1, mp_context=get_context("spawn"), max_tasks_per_child=1) as pool:
        for view in views:
            yield pool.submit(_make_new, view, look, timestamp, font_folders, template, known).result()


def _make_new(
    view: dict[str, Any],
    look: Look,
    timestamp: int,
    font_folders: tuple[Path, ...],
    template: Path | None,
    known: Sequence[str],
) -> Made:
    wanted = order(view, look, timestamp, font_folders, template)
    return Made(b"", wanted.missing) if wanted.fingerprint in known else make(wanted)


def _data(facts: dict[str, Any]) -> bytes:
    """The facts to be attached: JSON in which whatever cannot be seen, or moves what can, is written as an escape."""
    text = json.dumps(facts, ensure_ascii=False, sort_keys=True, indent=1)
    hidden = {each for each in set(text) if each != "\n" and unicodedata.category(each) in _HIDDEN}
    for each in hidden:
        text = text.replace(each, json.dumps(each)[1:-1])
    return text.encode()
