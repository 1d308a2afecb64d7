"""The PDFs that belong to the site: which page offers which, kept between builds, and put beside the pages."""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

from briefbook.config import Settings
from briefbook.model.marking import folder_word
from briefbook.outputs.made_pdfs import NoPdfError, Wanted, make_pdfs, put, remarks_on
from briefbook.pages.addresses import HOME
from briefbook.pages.book_context import BookContext
from briefbook.pages.book_files import size_words
from briefbook.print.book import print_volumes
from briefbook.print.selection import Asked
from briefbook.run.own_folder import own_place
from briefbook.run.workers import Begun

KEPT = "build/pdf/site"


class Download(NamedTuple):
    """A PDF that a page offers; `path` is below the site."""

    path: str
    label: str


@dataclass(frozen=True, slots=True)
class SitePdfs:
    """The PDFs by the page that offers them, and the folder in which they are kept."""

    folder: Path = Path()
    by_page: Mapping[str, tuple[Download, ...]] = field(default_factory=dict)

    def of_page(self, page: str) -> tuple[Download, ...]:
        return self.by_page.get(page, ())

    def copy_to(self, site: Path) -> None:
        for each in (each for found in self.by_page.values() for each in found):
            (site / each.path).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(self.folder / each.path, site / each.path)


class BegunPdfs:
    """The PDFs of a site, which another process makes while this one makes pages; `pages` are those that offer any."""

    def __init__(self, book: BookContext, settings: Settings) -> None:
        self.pages = frozenset(dict(_pages(book, settings)))
        self._begun = Begun(_made_or_not, [(book, settings)])

    def done(self) -> tuple[SitePdfs, list[str]]:
        """What `made_site_pdfs` gives. Raises NoPdfError."""
        (found,) = self._begun.results()
        if isinstance(found, NoPdfError):
            raise found
        return found

    def drop(self) -> None:
        """Nobody wants them any more."""
        self._begun.drop()


def _kept(settings: Settings) -> str:
    """The folder of the PDFs, another for each audience: two builds at once never take those of each other."""
    return KEPT if settings.audience is None else f"{KEPT}-{folder_word(settings.audience)}"


def _made_or_not(book: tuple[BookContext, Settings]) -> tuple[SitePdfs, list[str]] | NoPdfError:
    """The same, with what another process cannot raise as a value."""
    try:
        return made_site_pdfs(*book)
    except NoPdfError as error:
        return error


def made_site_pdfs(book: BookContext, settings: Settings) -> tuple[SitePdfs, list[str]]:
    """The PDFs that mkdocs.yml asks for, made where they would differ from those of the last build; and what there is
    to say of them. What belongs to the site no more is removed. Raises NoPdfError.
    """
    kept = _kept(settings)
    folder = own_place(settings.root, kept)
    if folder is None:
        raise NoPdfError(
            f"{kept} is a link, or is reached through one", "remove it: old files in that folder are removed"
        )
    paths: dict[str, list[str]] = {}
    made = []
    for path, each in make_pdfs(_wanted(book, settings, folder, paths), settings):
        if each.pdf:
            put(each.pdf, path)
        made.append(each)
    pdfs = SitePdfs(folder, {page: tuple(_downloads(folder, found)) for page, found in paths.items()})
    _remove_stale(folder, {folder / path for found in paths.values() for path in found})
    has_briefings = bool({"book", "briefings"} & set(settings.pdf.site))
    corpus = book.corpus
    return pdfs, remarks_on(made, corpus, corpus.briefings if has_briefings else ())


def pdfs_in(settings: Settings) -> tuple[Path, ...]:
    """The PDFs that belong to the site and are in it: that of the book first, then by path."""
    folder = settings.root / _kept(settings)
    kept = folder.rglob("*.pdf") if settings.pdf.site and folder.is_dir() else ()
    found = (settings.site / path.relative_to(folder) for path in kept)
    return tuple(sorted((path for path in found if path.is_file()), key=lambda path: (len(path.parts), path)))


def _wanted(book: BookContext, settings: Settings, folder: Path, paths: dict[str, list[str]]) -> Iterator[Wanted]:
    """A view for each PDF and where it goes; `paths` fills with the files by page."""
    for page, asked in _pages(book, settings):
        views = print_volumes(book, settings.as_of, asked)
        stem = "book" if page == HOME else page.removesuffix(".md")
        names = [
            f"{stem}.volume-{number}.pdf" if len(views) > 1 else f"{stem}.pdf" for number in range(1, len(views) + 1)
        ]
        paths[page] = names
        yield from (Wanted(view, folder / name) for view, name in zip(views, names, strict=True))


def _pages(book: BookContext, settings: Settings) -> Iterator[tuple[str, Asked]]:
    """The pages that offer a PDF, and what stands in it."""
    site, corpus, addresses = settings.pdf.site, book.corpus, book.addresses
    is_empty = not (corpus.briefings or corpus.entities)
    if "book" in site and not is_empty:
        yield HOME, Asked()
    if "briefings" in site:
        yield from ((addresses.paths[id], Asked((id,))) for id in corpus.briefings)
    if "entities" in site:
        yield from ((addresses.paths[id], Asked((id,))) for id, each in corpus.entities.items() if not each.is_stub)


def _downloads(folder: Path, paths: list[str]) -> Iterator[Download]:
    for number, path in enumerate(paths, 1):
        volume = f", volume {number}" if len(paths) > 1 else ""
        yield Download(path, f"Download PDF{volume} ({size_words((folder / path).stat().st_size)})")


def _remove_stale(folder: Path, wanted: set[Path]) -> None:
    for path in folder.rglob("*.pdf") if folder.is_dir() else ():
        if path not in wanted:
            path.unlink()
