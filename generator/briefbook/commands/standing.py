"""What is kept of a large site that was built, so that another process can bring an edit into it without MkDocs."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from shutil import rmtree
from types import SimpleNamespace
from typing import Any, NamedTuple

from briefbook import pipeline
from briefbook.config import Settings
from briefbook.derive.former import Kept as KeptOfBook
from briefbook.load.files import Loaded, load_vocabulary
from briefbook.model.entries import Briefing
from briefbook.model.page import Sheaf
from briefbook.model.search import SearchRecord
from briefbook.publish.fast.content import HeadingStyle
from briefbook.publish.fast.frames import FromShells, NoFrameError
from briefbook.publish.fast.held import HeldSite, Renewed
from briefbook.publish.fast.shells import Shape, Shell
from briefbook.publish.fast.site import Plan, SiteMaker, plan_of
from briefbook.publish.fast.urls import destination
from briefbook.publish.fast.work import Asked, Kept, digest_of_page
from briefbook.publish.nav import nav_of, titles_in
from briefbook.publish.search_edit import Change, CutAnewError, changes_between
from briefbook.publish.search_entries import found_pages
from briefbook.publish.search_lists import list_records_of
from briefbook.publish.search_shards import Known
from briefbook.publish.search_site import edit_search, write_files
from briefbook.publish.swap import folder_beside
from briefbook.publish.twin import Twin
from briefbook.render.scene import Scene
from briefbook.run.cache import FOLDER, Cache, own_folder
from briefbook.run.last_build import LastBuild
from briefbook.run.listing import Listing
from briefbook.run.parsing import Name, read_back
from briefbook.run.workers import Begun

TWIN = "twin"
MANY = 1000
"""Pages from which on it is worth what it takes to keep it."""
VERY_MANY = 20_000
"""Pages from which on a first edit would wait for the twin."""


@dataclass(frozen=True, slots=True)
class Standing:
    """`names` are those of the facts files, `briefings` the briefings as they were; `asked` is by sheaf; `behind` are
    the files in which the twin differs from the site, None where that is not known, and `twin` the digest of its
    files. Dicts, as `run.differences` reads them: nobody changes them once they are here.
    """

    names: tuple[Name, ...]
    briefings: tuple[Briefing, ...]
    plan: Plan
    has_own_nav: bool
    style: HeadingStyle
    is_directory: bool
    has_search: bool
    missing_icons: frozenset[str]
    shells: dict[Shape, Shell | None]
    listed: dict[str, tuple[Shape, Shell]]
    kept: dict[str, Kept]
    digests: dict[str, bytes]
    asked: dict[Sheaf, Asked]
    search: Known | None
    derived: KeptOfBook
    behind: frozenset[str] | None = None
    twin: bytes = b""


def twin_place(root: Path) -> Path | None:
    """Where the twin of a project's site is, or would be; None where it can be nowhere."""
    folder = own_folder(root, f"{FOLDER}/{TWIN}")
    return folder and folder / "site"


def _twin(settings: Settings) -> Twin | None:
    """The twin of a project's site, if it can have one."""
    place = twin_place(settings.root)
    twin = place and Twin(settings.site, place)
    return twin if twin and twin.is_possible else None


class Made(NamedTuple):
    """What a build was made with, for those who keep it; `is_read` where search has read the pages in full."""

    maker: SiteMaker
    listed: Mapping[str, tuple[Shape, Shell]]
    search: Known | None
    missing_icons: frozenset[str]
    has_own_nav: bool
    is_read: bool


def standing_of(made: Made, book: pipeline.Book, names: Iterable[Name]) -> Standing | None:
    """What to keep of a build; None where that is not worth it, or not all that there is to say of the site."""
    maker, scene = made.maker, book.scene
    if scene is None or book.kept is None or not book.is_fine or made.is_read or len(maker.plan.made) < MANY:
        return None
    read = [sheaf.path for sheaf in (*maker.plan.authored, *maker.plan.listed)]
    return Standing(
        names=tuple(names),
        briefings=tuple(scene.corpus.briefings.values()),
        plan=maker.plan,
        has_own_nav=made.has_own_nav,
        style=maker.maker.style,
        is_directory=maker.maker.urls.is_directory,
        has_search=maker.has_search,
        missing_icons=made.missing_icons,
        shells=dict(maker.shells),
        listed=dict(made.listed),
        kept=maker.kept,
        digests={path: digest_of_page((maker.pages / path).read_bytes()) for path in read},
        asked={each.sheaf: each for each in maker.asked},
        search=made.search,
        derived=book.kept,
    )


def twin_begun(settings: Settings, standing: Standing) -> Begun[bool] | None:
    """Let the twin of a very large site hold its files, beside what else is to be done; None where the first edit is
    soon done with that.
    """
    twin = _twin(settings)
    if twin is None or len(standing.kept) < VERY_MANY:
        return None
    return Begun(Twin.follow, [twin])


def with_twin(settings: Settings, standing: Standing, listing: Listing, begun: Begun[bool] | None) -> Standing:
    """What is kept once the twin is made, if it is."""
    if begun and begun.results() == [True]:
        return replace(standing, behind=frozenset(), twin=listing.digest(settings.site))
    return standing


class Edited(NamedTuple):
    """A site into which an edit was brought, and what it was made from."""

    pages: int
    standing: Standing
    loaded: Loaded
    changed: frozenset[str]
    """Files of the site that are new, others, or gone."""
    markdown: tuple[str, ...]
    """The same of Markdown."""


def bring_in(settings: Settings, standing: Standing, last: LastBuild) -> Edited | None:
    """Bring what was edited into the site as it stands, if it is still that of the last build; None where it takes a
    build. Before anything is written, the last build is forgotten.
    """
    twin = _twin(settings)
    if twin is None:
        return None
    books = _books(settings, standing)
    reached = pipeline.reach(books.before, books.after) if books else None
    if books is None or reached is None or not last.is_as_left():
        return None
    last.forget()
    if standing.twin != last.listing.digest(twin.place):
        standing = replace(standing, behind=None)
    found = _written(settings, standing, books, reached, twin)
    # The tree that was the site is the twin now.
    return found and found._replace(standing=replace(found.standing, twin=last.listing.digest(settings.site)))


def _written(
    settings: Settings, standing: Standing, books: _Books, reached: frozenset[int], twin: Twin
) -> Edited | None:
    """Write what an edit reaches, and let it take its place in the site."""
    scratch = folder_beside(settings.site)
    try:
        return _brought_in(settings, standing, books, reached, scratch, twin)
    except (NoFrameError, CutAnewError, OSError):
        return None
    finally:
        rmtree(scratch, ignore_errors=True)


class _Books(NamedTuple):
    """The book as it was when the site was made, and as it is now, both without a problem; the files of the latter."""

    before: pipeline.Book
    after: pipeline.Book
    names: tuple[Name, ...]


def _books(settings: Settings, standing: Standing) -> _Books | None:
    vocabulary, problems = load_vocabulary(settings.content / "vocabulary.yml", settings.root, settings.bounds())
    memory = read_back(Cache(settings.root, pipeline.PARSED), standing.names, vocabulary)
    if memory is None or problems:
        return None
    entries = [entry for name in standing.names for entry in memory.parsed[name][0]]
    before = pipeline.reopened(settings, Loaded(vocabulary, (*entries, *standing.briefings), ()), standing.derived)
    after = pipeline.revised(before, settings, pipeline.load(settings, memory))
    return _Books(before, after, tuple(memory.parsed)) if after.is_fine else None


def _brought_in(
    settings: Settings, standing: Standing, books: _Books, reached: frozenset[int], scratch: Path, twin: Twin
) -> Edited | None:
    before, scene = books.before.scene, books.after.scene
    assert before is not None
    assert scene is not None
    sheaves = pipeline.outline(scene)
    maker = _maker(settings, standing, scratch)
    frames = FromShells(standing.listed, maker.maker, has_search=standing.has_search)
    site = HeldSite(maker, frames, standing.digests)
    nav = titles_in(nav_of(sheaves)) if standing.has_own_nav else standing.plan.titles
    lists = list_records_of(settings.pages, standing.plan.sheaves)
    plan = plan_of(sheaves, nav)
    renewed = site.renew(plan, pipeline.Drawing(scene, standing.missing_icons), reached, wants_contents=False)
    if renewed is None:
        return None
    gone = {destination(maker.url_of(path)) for path in renewed.gone}
    search = standing.search and standing.search.copied()
    if search is not None:
        now = list_records_of(settings.pages, sheaves)
        edits = edit_search(settings.site, search, _changes(renewed, before, scene, lists, now, standing))
        gone |= {path for path, content in edits.items() if content is None}
        write_files(scratch, {path: content for path, content in edits.items() if content is not None})
    behind = standing.behind if twin.place.is_dir() else None
    behind = twin.differing() if behind is None else behind
    if behind is None:
        if not twin.make():
            return None
        behind = frozenset()
    changed = twin.merge(scratch, gone, behind)
    kept = replace(
        standing,
        names=books.names,
        plan=standing.plan if plan == standing.plan else plan,
        search=search,
        shells=dict(maker.shells),
        kept=maker.kept,
        digests={path: digest for path, digest in site.digests.items() if path not in maker.kept},
        asked=site.asked,
        behind=changed,
        derived=books.after.kept or standing.derived,
    )
    pages = (*renewed.changed, *renewed.gone)
    return Edited(len(pages), kept, books.after.loaded, changed, pages)


def _maker(settings: Settings, standing: Standing, scratch: Path) -> SiteMaker:
    config: Any = SimpleNamespace(
        docs_dir=str(settings.pages), site_dir=str(scratch), use_directory_urls=standing.is_directory, site_url=None
    )
    maker = SiteMaker(standing.plan, _undrawn, standing.style, config, has_search=standing.has_search)
    maker.shells, maker.kept, maker.asked = dict(standing.shells), dict(standing.kept), list(standing.asked.values())
    return maker


def _undrawn(sheaf: Sheaf, only: frozenset[str] | None = None) -> Any:
    raise AssertionError(sheaf)


def _changes(
    renewed: Renewed,
    before: Scene,
    after: Scene,
    old_lists: dict[str, SearchRecord],
    new_lists: dict[str, SearchRecord],
    standing: Standing,
) -> list[Change]:
    sheaves = (*renewed.drawn, *renewed.dropped)
    old, new = pipeline.records_of(before, sheaves) | old_lists, pipeline.records_of(after, sheaves) | new_lists
    written = {sheaf.path for sheaf in sheaves if sheaf.kind == "briefing"}
    if any(old.get(path) != new.get(path) for path in written):
        raise CutAnewError  # what they say was read by Material, and is not kept
    one, other = (found_pages(each.values(), {}, is_folder=standing.is_directory) for each in (old, new))
    return changes_between(one, other)
