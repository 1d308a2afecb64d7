"""PDFs on disk, made where they would differ from what is there: for the command, and for the site."""

from __future__ import annotations

import hashlib
import os
import tempfile
from collections import defaultdict
from collections.abc import Iterable, Iterator
from contextlib import suppress
from datetime import UTC, datetime
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from briefbook.config import Settings
from briefbook.disk import UNSAFE, read_file, told, unsafe_in
from briefbook.load.files import published_at
from briefbook.model.corpus import Corpus
from briefbook.pages.escape import visible
from briefbook.print.fitting import MOST
from briefbook.print.places import pictures_in, places_of
from briefbook.problems import Span
from briefbook.run.notes import Notes
from briefbook.run.own_commands import install_command
from briefbook.run.own_folder import plain_bytes
from briefbook.run.scratch import scratch_folder

if TYPE_CHECKING:
    from briefbook.print.pdf.make import Made, Press

NO_SUPPORT = "PDF support is not installed"
PLACES = 3
MAX_FONT = 256 * 1024 * 1024
"""What a font or a template may hold at most."""


class NoPdfError(ValueError):
    """No PDF is made: `message` says why, and `hint` what to do. `is_usage` where the content is not to blame."""

    def __init__(self, message: str, hint: str = "", *, is_usage: bool = True) -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint
        self.is_usage = is_usage

    def __reduce__(self) -> tuple[type[NoPdfError], tuple[str, str], dict[str, bool]]:
        return NoPdfError, (self.message, self.hint), {"is_usage": self.is_usage}


class Wanted(NamedTuple):
    """A print view, and the file that is to hold its PDF."""

    view: dict[str, Any]
    path: Path


class _KnownPdfs:
    """The PDFs that this user made, by a digest of their bytes: what a file says of itself, anybody can write."""

    def __init__(self, root: Path) -> None:
        self.notes = Notes(root)

    def is_ours(self, path: Path) -> bool:
        """Whether a file is one of them, to the byte."""
        noted = self.notes.get(self._name(path))
        found = plain_bytes(path) if noted else None
        return found is not None and noted == _digest(found)

    def note(self, path: Path, pdf: bytes) -> None:
        """These are the bytes that are about to be written there."""
        self.notes.put(self._name(path), _digest(pdf))

    def _name(self, path: Path) -> str:
        return f"pdf {os.path.abspath(path)}"


def _digest(pdf: bytes) -> bytes:
    return hashlib.blake2b(pdf).digest()


def has_engine() -> bool:
    """Whether the extra `pdf` is installed; nothing of it is loaded."""
    return all(find_spec(name) is not None for name in ("typst", "pikepdf"))


def make_pdfs(wanted: Iterable[Wanted], settings: Settings) -> Iterator[tuple[Path, Made]]:
    """A PDF for each view, in order; one without bytes is there already. Raises NoPdfError."""
    if not has_engine():
        raise NoPdfError(NO_SUPPORT, f"to install it: {install_command('pdf')}")
    from briefbook.print.pdf.engine import RefusedByEngineError, TemplateError
    from briefbook.print.pdf.finish import made_from
    from briefbook.print.pdf.look import LookError
    from briefbook.print.pdf.make import make_each

    paths: list[Path] = []
    known = _KnownPdfs(settings.root)

    def views() -> Iterator[tuple[dict[str, Any], str]]:
        for each in wanted:
            paths.append(each.path)
            yield each.view, made_from(each.path) if known.is_ours(each.path) else ""

    try:
        with scratch_folder(settings.root) as scratch:
            for number, made in enumerate(make_each(views(), _press(settings)._replace(scratch=scratch))):
                if made.pdf:
                    known.note(paths[number], made.pdf)
                yield paths[number], made
    except LookError as error:
        raise NoPdfError(error.message, error.hint) from error
    except TemplateError as error:
        raise NoPdfError(str(error), "a template can only use files in its own folder") from error
    except RefusedByEngineError as error:
        where = f"{error.where}: " if error.where else ""
        of = f" of '{error.entry}'" if error.entry else ""
        raise NoPdfError(f"{where}the PDF engine failed{of}: {error.message}", is_usage=False) from error


def _press(settings: Settings) -> Press:
    from briefbook.print.pdf.make import Press

    said = settings.pdf
    for folder in (*said.font_folders, *([said.template] if said.template else [])):
        for error in unsafe_in(folder, settings.bounds(folder), MAX_FONT):
            raise NoPdfError(told(error, settings.root), UNSAFE)
    picture = cache(lambda path: _picture(path, settings))
    return Press(_look(settings), _timestamp(settings), said.font_folders, said.template, picture=picture)


def _picture(path: str, settings: Settings) -> bytes:
    try:
        return published_at(path, settings.content, settings.root, settings.bounds())
    except OSError as error:
        raise NoPdfError(f"{path}: {error.strerror}", "make the PDF again") from error


def _look(settings: Settings) -> Any:
    from briefbook.print.pdf.look import INK, Look

    said = settings.pdf
    return Look(
        paper=said.paper,
        is_two_sided=said.is_two_sided,
        has_wide_margin=said.has_wide_margin,
        color=said.color or INK,
        logo=_bytes_of(said.logo, settings) if said.logo else b"",
        logo_kind=said.logo.suffix.lower().removeprefix(".") if said.logo else "",
        author=visible(said.author)[:MOST],
        organisation=visible(said.organisation)[:MOST],
        notice=visible(said.notice),
        restrictions=visible(settings.restrictions),
        distribution=tuple(visible(each)[:MOST] for each in said.distribution),
        copy_for=visible(said.copy_for)[:MOST],
        copy_number=visible(said.copy_number)[:MOST],
        site=said.link_to,
        fonts=said.fonts,
        has_facts=said.has_facts,
    )


def _bytes_of(logo: Path, settings: Settings) -> bytes:
    try:
        return read_file(logo, settings.bounds(logo.parent))
    except OSError as error:
        raise NoPdfError(f"the logo {logo} cannot be read: {error.strerror}", "check its name") from error


def _timestamp(settings: Settings) -> int:
    """Seconds since 1970: SOURCE_DATE_EPOCH, else the day on which the book is read."""
    word = os.environ.get("SOURCE_DATE_EPOCH", "")
    year, month, day = settings.as_of.first
    return int(word) if word.isdigit() else int(datetime(year, month, day, tzinfo=UTC).timestamp())


def remarks_on(made: Iterable[Made], corpus: Corpus, briefings: Iterable[str]) -> list[str]:
    """A line for the characters of each place that no font has, for each warning of the engine, and for
    each picture and medium in the briefings that were set.
    """
    made = tuple(made)
    missing = sorted({character for each in made for character in each.missing})
    lines = list(dict.fromkeys(f"the engine says: {remark}" for each in made for remark in each.remarks))
    places = places_of(corpus, missing) if missing else {}
    by_place: defaultdict[tuple[Span, ...], list[str]] = defaultdict(list)
    for character in missing:
        by_place[places.get(character, ())].append(" ".join(f"U+{ord(sign):04X}" for sign in character))
    for where, points in by_place.items():
        named = ", ".join(str(span) for span in where[:PLACES]) + (" …" if len(where) > PLACES else "")
        signs = ", ".join(points[:PLACES]) + (f" and {len(points) - PLACES} more" if len(points) > PLACES else "")
        shown = "is shown as its code point" if len(points) == 1 else "are shown as their code points"
        lines.append(f"{named or 'the book'}: no font has {signs}, which {shown}")
    return [
        *lines,
        *(f"{where}: a PDF shows only the words of this picture or medium" for where in pictures_in(corpus, briefings)),
    ]


def put(pdf: bytes, path: Path) -> None:
    """Write beside the old file and take its place in one step."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, beside = tempfile.mkstemp(dir=path.parent, prefix=".pdf-")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(pdf)
        Path(beside).chmod(0o644)
        os.replace(beside, path)
    except OSError:
        with suppress(OSError):
            Path(beside).unlink(missing_ok=True)
        raise
