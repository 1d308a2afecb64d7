"""What an import gives: facts files one by one, then the vocabulary that they need, and what was lost on the way."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from briefbook.importers.entry_builder import Document
from briefbook.importers.former import Former
from briefbook.importers.import_report import ImportReport


class Importer(NamedTuple):
    """What a package gives that adds an importer. `read` gets the path that the command was given, and the entries that
    the last import wrote, whose ids are to stay. It raises ForeignFileError for what it cannot read; OSError and
    UnicodeDecodeError count as such.
    """

    read: Callable[[Path, Sequence[Former]], ImportedBook]


class ImportedFile(NamedTuple):
    """A facts file to be: its name below content/facts/, its document, and how many things were read for it."""

    name: str
    document: Document
    read: int


class ImportedBook(NamedTuple):
    """`files` is drawn once, from first to last; `vocabulary` and `losses` are whole after that.

    `size` is the sum of what all files will have read, to show progress by. `gone` had ids in earlier imports, and is
    no more in the data.
    """

    site_name: str
    size: int
    files: Iterator[ImportedFile]
    vocabulary: Callable[[], Document]
    losses: ImportReport
    gone: tuple[Former, ...] = ()
