"""A print view → the bytes of a PDF."""

from __future__ import annotations

import hashlib
import json
import os
import unicodedata
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from importlib.metadata import version
from itertools import chain, islice
from multiprocessing import get_context
from pathlib import Path
from typing import Any, NamedTuple

from briefbook.print.marked import chapters_of
from briefbook.print.pdf.characters import missing_in, replaced
from briefbook.print.pdf.engine import FACTS, LOOK, Setting, compiled, template_files
from briefbook.print.pdf.finish import packed
from briefbook.print.pdf.fonts import FontSet, font_set
from briefbook.print.pdf.look import Look, LookError
from briefbook.problems import did_you_mean

_ENGINES = ("typst", "pikepdf")
_HIDDEN = ("Cc", "Cf", "Cn", "Co", "Cs", "Zl", "Zp")


BATCH = 700_000
"""Characters of views, as JSON, that one process sets before the next takes over: about 110 pages, half a gigabyte."""
AT_A_TIME = 2
"""How many processes set PDFs at a time."""


ReadPicture = Callable[[str], bytes]


class Made(NamedTuple):
    """A PDF, the characters shown in it as code points because no font has them, and what the engine remarked on."""

    pdf: bytes
    missing: tuple[str, ...]
    remarks: tuple[str, ...] = ()


class Order(NamedTuple):
    """All that a PDF follows from; `timestamp` is in seconds since 1970. `scratch` is where it is made."""

    view: dict[str, Any]
    files: dict[str, bytes]
    fonts: FontSet
    timestamp: int
    missing: tuple[str, ...]
    scratch: Path | None = None

    @property
    def fingerprint(self) -> str:
        """Equal for equal PDFs: 32 hexadecimal digits over view, template, fonts and the versions of the engines."""
        digest = hashlib.blake2b(digest_size=16)
        said = [self.fonts.stamp, str(self.timestamp), *(f"{name} {version(name)}" for name in _ENGINES)]
        digest.update(json.dumps([_without_places(self.view), said], ensure_ascii=True, sort_keys=True).encode())
        for name, content in sorted(self.files.items()):
            digest.update(f"{name}\0{len(content)}\0".encode() + content)
        return digest.hexdigest()


def _without_places(view: Any) -> Any:
    """What a view shows: not where that was written, which would tell of what stands before it and is not shown."""
    if isinstance(view, dict):
        return {name: _without_places(each) for name, each in view.items() if name != "where"}
    return [_without_places(each) for each in view] if isinstance(view, list | tuple) else view


def _no_picture(path: str) -> bytes:
    raise FileNotFoundError(path)


def order(
    view: dict[str, Any],
    look: Look,
    timestamp: int,
    font_folders: tuple[Path, ...] = (),
    template: Path | None = None,
    scratch: Path | None = None,
    picture: ReadPicture = _no_picture,
) -> Order:
    """What to make, with characters that no font has replaced. `picture` gives the bytes of one by its path in the
    book. Raises LookError, TemplateError, OSError, and whatever `picture` raises.
    """
    for folder in font_folders:
        if not folder.is_dir():
            raise LookError(f"there is no folder {folder}", "name the folder that the fonts are in")
    fonts = font_set(*font_folders)
    for family in look.fonts:
        if family not in fonts.families:
            otherwise = f"there are {', '.join(fonts.families)}; name a folder with more"
            raise LookError(f"no font has the family name '{family}'", did_you_mean(family, fonts.families, otherwise))
    values = look.values(fonts.families)
    shown = {name: value for name, value in view.items() if name not in ("facts", "images")}
    missing = missing_in((shown, values), fonts)
    files = template_files(template)
    files[LOOK] = json.dumps(replaced(values, missing), ensure_ascii=False).encode()
    if look.logo:
        files[look.logo_name] = look.logo
    files[FACTS] = _data(view["facts"])
    files |= {name: picture(path) for name, path in view["images"].items()}
    return Order(replaced(shown, missing), files, fonts, timestamp, tuple(sorted(missing)), scratch)


def unset_titles(view: dict[str, Any], missing: Iterable[str]) -> Iterator[tuple[str, str]]:
    """Titles with letters that no font has, each with its place, if it has one. Other signs are no word's loss."""
    letters = [each for each in missing if unicodedata.category(each[0])[0] in "LMN"]
    for title, where in ((view["title"], ""), *((each["title"], each["where"]) for each in chapters_of(view))):
        words = "".join(run[1] for run in title if run[0] == "t")
        if any(each in words for each in letters):
            yield words, where


def make(order: Order) -> Made:
    """The PDF. Raises RefusedByEngineError."""
    pdf, remarks = compiled(order.view, Setting(order.files, order.fonts, order.timestamp, order.scratch))
    return Made(packed(pdf, order.fingerprint, order.view["names"]), order.missing, remarks)


class Press(NamedTuple):
    """All that the PDFs of one run have in common."""

    look: Look
    timestamp: int
    font_folders: tuple[Path, ...] = ()
    template: Path | None = None
    scratch: Path | None = None
    picture: ReadPicture = _no_picture

    def order(self, view: dict[str, Any]) -> Order:
        return order(view, *self)


def make_each(views: Iterable[tuple[dict[str, Any], str]], press: Press) -> Iterator[Made]:
    """The PDFs of several views, in order. Raises LookError, TemplateError, OSError, RefusedByEngineError.

    With each view comes the fingerprint of the PDF that is there already: one that would be the same is not made again,
    and has no bytes. Where there are several to make, other processes make them: the engine keeps what it laid out
    until its process ends.
    """
    batches = _batches(views, press)
    first = list(islice(batches, 2))
    if len(first) == 1 and len(first[0]) == 1:
        (only,) = first[0]
        yield make(only.order) if only.order else Made(b"", only.missing)
        return
    processors = os.cpu_count() or 1
    count = min(processors, AT_A_TIME)
    if len(first) == 1 and count > 1:
        first = _halves(first[0])
    with ProcessPoolExecutor(
        count, get_context("spawn"), _share, (max(1, processors // count),), max_tasks_per_child=1
    ) as pool:
        begun: deque[tuple[list[_Job], Future[list[Made]]]] = deque()
        try:
            for batch in chain(first, batches):
                begun.append((batch, _submitted(pool, batch)))
                if len(begun) > count:
                    yield from _in_order(*begun.popleft())
            while begun:
                yield from _in_order(*begun.popleft())
        finally:
            pool.shutdown(cancel_futures=True)


def _submitted(pool: ProcessPoolExecutor, batch: list[_Job]) -> Future[list[Made]]:
    orders = [each.order for each in batch if each.order is not None]
    if orders:
        return pool.submit(_make_all, orders)
    nothing: Future[list[Made]] = Future()
    nothing.set_result([])
    return nothing


def _in_order(batch: list[_Job], future: Future[list[Made]]) -> Iterator[Made]:
    made = iter(future.result())
    yield from (next(made) if each.order is not None else Made(b"", each.missing) for each in batch)


def _share(processors: int) -> None:
    """In a new process, before the engine looks: how many processors are for it."""
    os.environ["RAYON_NUM_THREADS"] = str(processors)


def _make_all(orders: Iterable[Order]) -> list[Made]:
    return [make(each) for each in orders]


class _Job(NamedTuple):
    """What to make, which characters will be missing, and the characters of the view; no order where the PDF is there
    already.
    """

    order: Order | None
    missing: tuple[str, ...]
    length: int


def _batches(views: Iterable[tuple[dict[str, Any], str]], press: Press) -> Iterator[list[_Job]]:
    batch: list[_Job] = []
    held = 0
    for view, known in views:
        wanted = press.order(view)
        is_known = bool(known) and wanted.fingerprint == known
        length = 0 if is_known else len(json.dumps(view))
        if batch and held + length > BATCH:
            yield batch
            batch, held = [], 0
        batch.append(_Job(None if is_known else wanted, wanted.missing, length))
        held += length
    if batch:
        yield batch


def _halves(batch: list[_Job]) -> list[list[_Job]]:
    """A batch cut in two where the longer part is shortest; in one where nothing is gained."""

    def longer(at: int) -> int:
        return max(sum(each.length for each in part) for part in (batch[:at], batch[at:]))

    at = min(range(len(batch)), key=longer)
    return [part for part in (batch[:at], batch[at:]) if part]


def _data(facts: dict[str, Any]) -> bytes:
    """The facts to be attached: JSON in which whatever cannot be seen, or moves what can, is written as an escape."""
    text = json.dumps(facts, ensure_ascii=False, sort_keys=True, indent=1)
    hidden = {each for each in set(text) if each != "\n" and unicodedata.category(each) in _HIDDEN}
    for each in hidden:
        text = text.replace(each, json.dumps(each)[1:-1])
    return text.encode()
