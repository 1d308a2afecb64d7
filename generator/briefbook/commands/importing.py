"""`briefbook import`: a project made of other people's data, with a report of what found no place in it."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from importlib.resources import files as package_files
from pathlib import Path
from typing import Any

import click
import orjson

from briefbook.commands.help import HelpfulGroup
from briefbook.commands.output_file import refuse_unlike_folder
from briefbook.commands.project import Refused
from briefbook.commands.terminal import Tell, say, waiting, write
from briefbook.disk import bounds_of, is_within, read_file
from briefbook.durable import write_whole
from briefbook.extensions import IMPORTERS, blaming, extension, is_plain_path, names_of, refused
from briefbook.importers.book import ImportedBook, ImportedFile, Importer
from briefbook.importers.entry_builder import Document
from briefbook.importers.foreign_json import ForeignFileError
from briefbook.importers.former import Former, former_entries
from briefbook.importers.misp import import_misp, read_collections
from briefbook.outputs.facts_json import as_facts, as_vocabulary
from briefbook.pages.wording import counted

FACTS, VOCABULARY, CONFIG = "content/facts", "content/vocabulary.yml", "mkdocs.yml"
REPORT, REPORT_DATA = "loss-report.md", "loss-report.json"
PAGES = "build/pages"
STEPS = 10


@click.group("import", cls=HelpfulGroup, epilog="\b\nExample:\n  briefbook import misp --help")
def importing() -> None:
    """Make a project from other people's data.

    A report names and counts what could not be imported; nothing is dropped silently.
    """


@importing.command("misp", epilog="\b\nExample:\n  briefbook import misp misp-galaxy imported")
@click.argument("source", metavar="SRC", type=click.Path(path_type=Path))
@click.argument("out", metavar="OUT", type=click.Path(path_type=Path))
def misp(source: Path, out: Path) -> None:
    """Import a MISP galaxy.

    SRC is a copy of the repository misp-galaxy, with its folders clusters and galaxies.

    OUT becomes a project: facts, their vocabulary, mkdocs.yml and a loss report. Importing into the same folder again
    replaces what the last import wrote, except mkdocs.yml; other files are left alone. Ids stay as they were given.
    """
    _import(out, lambda former: import_misp(read_collections(source), former))


def _of_extension(name: str) -> click.Command:
    """A command for an importer of another package, which is imported when it is called."""

    @click.argument("source", metavar="SRC", type=click.Path(path_type=Path))
    @click.argument("out", metavar="OUT", type=click.Path(path_type=Path))
    def command(source: Path, out: Path) -> None:
        importer = extension(IMPORTERS, name, Importer)
        _import(out, lambda former: _read_by_package(name, importer, source, former))

    text = f"Import with '{name}', which another package adds.\n\nSRC is what it reads; OUT becomes a project."
    return click.command(name, help=text, epilog=f"\b\nExample:\n  briefbook import {name} SRC imported")(command)


def _read_by_package(name: str, importer: Importer, source: Path, former: Sequence[Former]) -> ImportedBook:
    """What the importer of another package reads. Raises ForeignFileError for data that cannot be read, ExtensionError
    for whatever else goes wrong in it.
    """
    with _blaming(name, source):
        book = importer.read(source, former)
    if not isinstance(book, ImportedBook):
        raise refused(IMPORTERS, name, f"gives {type(book).__name__}, not ImportedBook")
    return book._replace(
        files=_files_by_package(name, source, book), vocabulary=partial(_vocabulary, name, source, book)
    )


def _files_by_package(name: str, source: Path, book: ImportedBook) -> Iterator[ImportedFile]:
    with _blaming(name, source):
        for file in book.files:
            if not isinstance(file, ImportedFile) or not isinstance(file.document, dict):
                raise refused(IMPORTERS, name, f"gives {file!r:.80}, which is not an ImportedFile with a map")
            if not is_plain_path(file.name) or "/" in file.name:
                raise refused(IMPORTERS, name, f"gives a file '{file.name}', which is not a valid file name")
            yield file


def _vocabulary(name: str, source: Path, book: ImportedBook) -> Document:
    with _blaming(name, source):
        return book.vocabulary()


@contextmanager
def _blaming(name: str, source: Path) -> Iterator[None]:
    with blaming(IMPORTERS, name, passing=(ForeignFileError,)):
        try:
            yield
        except UnicodeDecodeError as error:
            message = f"{source} cannot be read: {error.reason} at byte {error.start:,}"
            raise ForeignFileError(message, "save it as UTF-8, or name other data") from error
        except OSError as error:
            message = f"{error.filename or source} cannot be read: {error.strerror or error}"
            raise ForeignFileError(message, "check its path and its permissions") from error


for _name in names_of(IMPORTERS):
    importing.add_command(_of_extension(_name))


def _import(out: Path, read: Callable[[Sequence[Former]], ImportedBook]) -> None:
    refuse_unlike_folder(out)
    _refuse_links_out(out)
    former = _former_files(out)
    try:
        with waiting("Reading the data") as tell:
            book = read(_former_entries(out, former))
            count = _write_project(book, out, former, tell)
    except ForeignFileError as error:
        raise Refused(error.message, error.hint) from error
    say(*book.losses.summary(), f"{counted(count, 'facts file')}; all losses are in {os.path.relpath(out / REPORT)}")
    write(f"{os.path.relpath(out)}\n")


def _refuse_links_out(out: Path) -> None:
    """Raises Refused where a link in OUT would lead what is written elsewhere."""
    files = [out / name for name in (VOCABULARY, CONFIG, REPORT, REPORT_DATA, f"{PAGES}/.gitignore")]
    files += [each for each in (out / FACTS).glob("*") if each.is_symlink() or not each.is_dir()]
    for path in (out / FACTS, out / PAGES, *sorted(files)):
        if not is_within(path, bounds_of(out)):
            raise Refused(f"nothing was written: {path} leads out of '{out}'", "remove the link, or name a new folder")
        if path in files and os.path.lexists(path) and not path.is_file():
            raise Refused(f"nothing was written: {path} is not a regular file", "remove it, or name a new folder")


def _former_files(out: Path) -> frozenset[str]:
    """The facts files that an earlier import wrote. Raises Refused where OUT holds facts that somebody else wrote."""
    if not (out / FACTS).exists() or not any((out / FACTS).iterdir()):
        return frozenset()
    try:
        names = orjson.loads(read_file(out / REPORT_DATA, bounds_of(out)))["files"]
        return frozenset(name for name in names if Path(name).name == name)
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise Refused(f"'{out}' holds facts that no import wrote", "name a new folder") from error


def _former_entries(out: Path, names: Iterable[str]) -> tuple[Former, ...]:
    """What earlier imports gave ids to. A file that cannot be read gave none."""
    documents: dict[str, Any] = {}
    for name in (*names, REPORT_DATA):
        path = out / name if name == REPORT_DATA else out / FACTS / name
        try:
            documents[Path(name).stem] = orjson.loads(read_file(path, bounds_of(out)))
        except (OSError, ValueError):
            continue
    report = documents.pop(Path(REPORT_DATA).stem, None)
    return former_entries(documents, report.get("gone") if isinstance(report, dict) else None)


def _write_project(book: ImportedBook, out: Path, former: frozenset[str], tell: Tell) -> int:
    """Writes everything below `out`; the number of facts files."""
    facts = _facts(book, tell)
    (out / FACTS).mkdir(parents=True, exist_ok=True)
    # The list of files goes first: an import that is cut short can be made again.
    gone = [list(each[:4]) for each in book.gone]
    report = {"files": sorted(facts), **({"gone": gone} if gone else {}), **book.losses.as_document()}
    write_whole(out / REPORT_DATA, orjson.dumps(report, option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE))
    for name, content in facts.items():
        write_whole(out / FACTS / name, content)
    for name in sorted(former - facts.keys()):
        (out / FACTS / name).unlink(missing_ok=True)
    vocabulary = as_vocabulary(book.vocabulary())
    if vocabulary:
        write_whole(out / VOCABULARY, vocabulary.encode())
    else:
        (out / VOCABULARY).unlink(missing_ok=True)
    report_text = book.losses.as_markdown(f"{book.site_name}: what the import could not keep")
    write_whole(out / REPORT, report_text.encode())
    _write_new(out / CONFIG, _config(book.site_name))
    (out / PAGES).mkdir(parents=True, exist_ok=True)
    _write_new(out / PAGES / ".gitignore", "*\n!.gitignore\n")
    return len(facts)


def _facts(book: ImportedBook, tell: Tell) -> dict[str, bytes]:
    """The facts files by name; how far it has come is told in steps."""
    facts: dict[str, bytes] = {}
    done = told = 0
    for file in book.files:
        facts[file.name] = as_facts(file.document)
        done += file.read
        if done * STEPS >= (told + 1) * book.size:
            told = done * STEPS // max(book.size, 1)
            tell(f"Importing: {done:,} of {book.size:,}")
    return facts


def _config(site_name: str) -> str:
    template = (package_files("briefbook") / "importers" / CONFIG).read_text("utf-8")
    return template.replace("SITE_NAME", orjson.dumps(site_name).decode())


def _write_new(path: Path, text: str) -> None:
    if not path.exists():
        write_whole(path, text.encode())
