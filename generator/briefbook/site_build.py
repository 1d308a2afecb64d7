"""What one build of a site does: what is new is made beside the site, and then put in place."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Collection, Container, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple, TypeVar

from briefbook.html.content import HeadingStyle
from briefbook.html.layouts import NoLayoutError
from briefbook.html.listed import ListedLayouts, listed_document
from briefbook.html.nav import nav_of, titles_in
from briefbook.html.site import Folders, Plan, SiteMaker, on_disk, plan_of
from briefbook.html.theme_files import are_shipped
from briefbook.html.urls import destination
from briefbook.html.work import DrawnPage, Kept, Read, Todo, digest_of_page, write_new
from briefbook.html.written_pages import ForeignPagesError, remove_page, remove_stale
from briefbook.model.files import site_path
from briefbook.model.search import SearchRecord
from briefbook.outputs.files import output_files
from briefbook.outputs.site_pdfs import BegunPdfs, SitePdfs
from briefbook.pipeline import Drawing, icons, published_files
from briefbook.publish.book_files import MARKER as BOOK_FILES_MARKER
from briefbook.publish.book_files import digests_of, others_in, sync_files, written_files
from briefbook.publish.manifest import (
    Manifest,
    can_commit,
    commit,
    differing,
    digest_of_folder,
    finish,
    manifest_of,
    stamps_of,
    without,
)
from briefbook.publish.site import Built
from briefbook.publish.site_folder import (
    MARKER,
    SiteFolderError,
    carry_over,
    check_site_folder,
    kept_in,
    link_or_copy,
    mark,
)
from briefbook.publish.site_state import FolderMark, MarkdownState, SiteState, kept_style, style_of
from briefbook.publish.sitemap import sitemap_in, write_sitemap
from briefbook.publish.swap import folder_beside, take_place
from briefbook.run.runner import Runner, runner
from briefbook.run.scratch import scratch_folder
from briefbook.run.workers import Begun, processors
from briefbook.search.entries import ReadPage, address_of, found_pages
from briefbook.search.material import read_alone
from briefbook.search.shards import CutAnewError, is_index_file
from briefbook.search.site import changes_between, edited_search, write_files, write_search
from briefbook.session import Session
from briefbook.user_key import user_key

A = TypeVar("A")
B = TypeVar("B")
MANY = 1000
"""Pages from which on it is worth other processes to make them."""
MUCH = 5000
"""Files from which on it takes longer to look at them than to let another process do it."""
FEW_FILES = 2000
"""Files up to which a site takes the place of the old one as a whole; of a larger one, the files that differ do."""


class WithMkDocs(NamedTuple):
    """What a build of MkDocs knows of a site that it made, for those who go on from there; see SiteState."""

    style: HeadingStyle
    is_directory: bool
    has_search: bool
    has_own_nav: bool
    nav: Mapping[str, str | None]
    missing_icons: frozenset[str]
    listed: ListedLayouts
    read: Mapping[str, ReadPage]
    is_read: bool
    site_url: str
    messages: tuple[str, ...]
    notes: tuple[str, ...]


class SitePart:
    """Pages of a site that stands which take MkDocs, and no others: those at `paths` it makes whole, and it shows
    how those in `todo` are framed. It writes to a `site` of its own; `read` and `contents` are for the search.
    """

    is_replaced = False

    def __init__(
        self, build: SiteBuild, maker: SiteMaker, before: SiteState, paths: Collection[str], site: Path
    ) -> None:
        digests = maker.digests
        self.session = build.session
        self.tell = build.tell
        self.pdfs = build.pdfs
        self.maker = maker
        self.before = before
        self.paths = frozenset(paths)
        self.todo = [on_disk(path, digests[path]) for path in sorted(maker.unframed)]
        self.site = site
        self.others = [path for path in build.found if not path.endswith(".md") or path not in digests]
        self.run = build.run_for(len(self.todo)).run
        self.read: dict[str, ReadPage] = {}
        self.contents: list[Read] = []


class SiteBuild:
    """What is to be made of a site, and what of it is right already.

    `before` is what is known of the site that stands, or, where nothing is, of another `old` one of the project, such
    as that for another audience: what is the same there is not made again. None where it is not as it was left. It
    `is_in_sync` where pages were last drawn for it, and not for another site of the project. Without
    `surroundings`, a site is made as a whole, and nothing of it is kept for the next time.
    """

    def __init__(
        self,
        session: Session,
        surroundings: bytes | None,
        *,
        is_replaced: bool = False,
        is_anew: bool = False,
        chosen: Runner | None = None,
        tell: Callable[[str], None] = lambda _: None,
    ) -> None:
        self.session = session
        self.settings = session.settings
        self.site = self.settings.site.resolve()  # a link stays a link: what it leads to is replaced
        self.pages = self.settings.pages
        self.surroundings = surroundings
        self.is_replaced = is_replaced
        self.chosen = chosen
        self.tell = tell
        self.old = self.site
        self.folder: Path | None = None
        self.pdfs = SitePdfs()
        self.before: SiteState | None = None
        self.found: Manifest = {}
        self.gone: set[str] = set()
        self.known_files: dict[str, str] = {}
        self.is_on_disk = self.is_untouched = self.is_in_sync = False
        self._key = user_key()
        finish(self.site, self._key)
        if not is_anew:
            self._look()

    def _look(self) -> None:
        """Look whether site and pages are as they were left."""
        known, markdown = self.session.site(self.site), self.session.markdown(self.pages)
        if markdown is None:
            return
        if known is None and self.surroundings:
            self.old, known = self._another(markdown.revision)
        is_large = known is not None and len(known.files) >= MUCH
        site, pages = _side_by_side(manifest_of, [self.old, self.pages], is_large=is_large)
        touched = differing(markdown.files, pages)
        self.found = pages
        self.is_on_disk = not any(path.endswith(".md") for path in touched)
        self.known_files = {path: each for path, each in markdown.book_files.items() if site_path(path) not in touched}
        if known and self.surroundings and self._without_kept(site) == known.files:
            self.before = known
            self.is_in_sync = known.revision == markdown.revision
            self.is_untouched = not touched and known.surroundings == self.surroundings and self.old == self.site

    def _another(self, revision: bytes) -> tuple[Path, SiteState | None]:
        """Another site of the project and what is known of it: that which pages were last drawn for, if there is."""
        others = [pair for pair in self.session.sites() if pair[0].is_dir()]
        return min(others, key=lambda pair: pair[1].revision != revision, default=(self.site, None))

    def _without_kept(self, files: Manifest) -> Manifest:
        """The files that builds make."""
        return without(files, self.settings.keep_in_site)

    def _revision(self) -> bytes:
        return revision_of(self.session)

    def _todo(self) -> dict[str, Todo]:
        known = {path: kept.markdown for path, kept in self.before.kept.items()} if self.before else None
        known = known if self.is_in_sync else None
        return self.session.todo(self.session.outline, known, is_on_disk=self.is_on_disk)

    def run_for(self, count: int) -> Runner:
        """Where so many pages are made."""
        return self.chosen or runner(processors() if count >= MANY else 1)

    def begin(self) -> Path:
        """The folder beside the site in which what is new is made."""
        if self.folder is None:
            self.folder = folder_beside(self.site)
        return self.folder

    def drop(self) -> None:
        """Leave the site as it is."""
        if self.folder is not None:
            shutil.rmtree(self.folder, ignore_errors=True)
        self.folder = None

    # --- with MkDocs

    def maker(
        self,
        style: HeadingStyle,
        nav: Mapping[str, str | None],
        others: Container[str],
        missing_icons: frozenset[str],
        *,
        is_directory: bool,
        has_search: bool,
        is_slow: bool,
    ) -> SiteMaker:
        """What makes the pages that MkDocs need not see, which are none where it `is_slow`; of these, those that differ
        from the site that stands.
        """
        outline = self.session.outline
        plan = Plan(outline, (), (), nav) if is_slow else plan_of(outline, nav, others)
        made = self._made_by(plan, self._todo(), style, missing_icons, is_directory=is_directory, has_search=has_search)
        if self.before and self.before.way == made.way:
            made.former = self.before.kept
        return made

    def _made_by(
        self,
        plan: Plan,
        todo: Mapping[str, Todo],
        style: HeadingStyle,
        missing_icons: frozenset[str],
        *,
        is_directory: bool,
        has_search: bool,
    ) -> SiteMaker:
        made = SiteMaker(
            plan,
            todo,
            Drawing(self.session.context, missing_icons),
            style,
            Folders(self.pages, self.begin()),
            is_directory=is_directory,
            has_search=has_search,
        )
        made.numbers = self.session.numbers
        return made

    def write_book_files(self) -> None:
        """Put copies of the book's files where MkDocs reads them. Raises ForeignPagesError, SiteFolderError."""
        files = self.session.context.corpus.files
        try:
            sync_files(files, self.pages, published_files(self.settings), self.known_files)
        except OSError as error:
            raise SiteFolderError(f"{error.filename}: {error.strerror}", "build again") from error

    def _bring_files(self, before: SiteState) -> None:
        """Write those of the book's files that the site has not got beside it."""
        now = digests_of(self.session.context.corpus.files)
        for path in [path for path, digest in now.items() if before.book_files.get(path) != digest]:
            place = self.begin() / site_path(path)
            place.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(self.pages / site_path(path), place)
        self.gone |= {site_path(path) for path in before.book_files.keys() - now.keys()}

    def keep(self, maker: SiteMaker) -> None:
        """Keep what was drawn for a site that is not put in place."""
        self._put(maker)
        self.session.save()

    def still_read(self, maker: SiteMaker) -> dict[str, ReadPage]:
        """What Material's search read in pages that are not made again."""
        if self.before is None:
            return {}
        read, is_folder = self.before.read, maker.maker.urls.is_directory
        stay = [path for path, kept in maker.kept.items() if maker.former.get(path) is kept]
        places = (address_of(path, is_folder=is_folder) for path in stay)
        return {place: read[place] for place in places if place in read}

    def end(self, maker: SiteMaker, made: WithMkDocs) -> None:
        """Put the site in place that MkDocs made, with what it left to us. Raises SiteFolderError where somebody else's
        files came into the one that stands meanwhile, or another build's into the pages that MkDocs read.
        """
        if self._is_mixed(maker):
            message = f"another build changed {self.pages.name}/ meanwhile, for others than {self.settings.audience}"
            raise SiteFolderError(message, "build again when nothing else builds or serves this project")
        self._put(maker)
        kept = {path: maker.kept.get(path) or Kept(digest) for path, digest in sorted(maker.digests.items())}
        retained = {destination(maker.url_of(path)) for path in kept if path in maker.former}
        sitemap = sitemap_in(self.begin(), made.site_url, _in_sitemap(maker), maker.url_of)
        outputs = self._write_outputs(lambda: manifest_of(self.begin()).keys() | retained)
        files = self._publish(retained, is_whole=not maker.former)
        style = kept_style(made.style)
        if self.surroundings is None or style is None:
            self.session.keep_site(self.site, None)
        else:
            state = SiteState(
                surroundings=self.surroundings,
                revision=self._revision(),
                way=maker.way,
                style=style,
                is_directory=made.is_directory,
                has_search=made.has_search,
                has_own_nav=made.has_own_nav,
                nav=dict(made.nav),
                titles=self._titles(maker),
                icons=tuple(sorted(icons(self.session.context))),
                missing_icons=tuple(sorted(made.missing_icons)),
                marking=str(self.session.context.highest),
                layouts=list(maker.layouts.items()),
                listed=made.listed,
                kept=kept,
                files=files,
                downloads=self._downloads(),
                read=dict(made.read),
                is_read=made.is_read,
                sitemap=sitemap,
                outputs=outputs,
                book_files=digests_of(self.session.context.corpus.files),
                messages=made.messages,
                notes=made.notes,
            )
            self.session.keep_site(self.site, state)
        self.session.save()

    def _is_mixed(self, maker: SiteMaker) -> bool:
        """Whether pages for an audience are no more as they were drawn: builds for others write to their folder too."""
        if self.settings.audience is None:
            return False
        if others_in(self.begin(), self.session.context.corpus.files):
            return True
        return any(not _holds(self.pages / path, digest) for path, digest in maker.digests.items())

    def _title(self, path: str) -> str:
        value = self.session.page(path, path)
        return value.title if value else ""

    def _downloads(self) -> dict[str, tuple[tuple[str, str], ...]]:
        return {page: tuple((each.path, each.label) for each in found) for page, found in self.pdfs.by_page.items()}

    def _put(self, maker: SiteMaker) -> None:
        """Keep what was drawn, and let the folder of pages hold no page of ours that there is no more."""
        self.session.put(maker.drawn, maker.numbers)
        paths = maker.digests.keys()
        book_files = self.session.context.corpus.files
        if self.is_on_disk:
            stale = [path for path in self.found if path.endswith(".md") and path not in paths]
            gone = {path for path in stale if remove_page(self.pages / path, self.pages)}
            gone |= {*map(site_path, self.known_files), BOOK_FILES_MARKER}
            written = stamps_of(self.pages, [*(each.path for each in maker.drawn), *written_files(book_files)])
            files = {path: stamp for path, stamp in self.found.items() if path not in gone} | written
        else:
            remove_stale(paths, self.pages)
            files = manifest_of(self.pages)
        self.session.keep_markdown(self.pages, MarkdownState(self._revision(), files, digests_of(book_files)))

    # --- without MkDocs

    def alone(self, by_mkdocs: Callable[[SitePart], Built]) -> int | None:
        """Bring the site up to date: how many pages were made or removed. MkDocs makes the few that take it; None where
        it has to make the site.
        """
        before = self.before
        if before is None or not self.is_untouched:
            return None
        outline, context = self.session.outline, self.session.context
        nav = titles_in(nav_of(outline)) if before.has_own_nav else before.nav
        if nav != before.nav or str(context.highest) != before.marking or not _has_icons(before, icons(context)):
            return None
        if before.has_search and before.is_read != (len(outline) <= self.settings.full_text_pages):
            return None
        todo = self._todo()
        begun = BegunPdfs(context, self.settings) if self.settings.pdf.site else None
        plan = plan_of(outline, nav, begun.pages if begun else ())
        maker = self._made_by(
            plan,
            todo,
            style_of(before.style),
            frozenset(before.missing_icons),
            is_directory=before.is_directory,
            has_search=before.has_search,
        )
        maker.layouts = dict(before.layouts)
        try:
            left, contents = self._make_alone(maker, before)
            if begun:
                self.pdfs = begun.done()[0]
            read = self._make_part(maker, before, left | self._with_other_pdfs(maker, before), contents, by_mkdocs)
            return self._end_alone(maker, before, read)
        except (NoLayoutError, ForeignPagesError):
            if begun:
                begun.drop()
            self.drop()
            return None

    def _make_alone(self, maker: SiteMaker, before: SiteState) -> tuple[set[str], list[Read]]:
        """Make the pages that differ: the paths of those that take MkDocs, and what the others hold. Raises
        NoLayoutError where more than these has to be made by it.
        """
        known = maker.unchanged = {path: kept.markdown for path, kept in before.kept.items()}
        todo = [
            each._replace(known=tuple(pair for pair in each.known if known.get(pair[0]) != pair[1]))
            for each in maker.todo.values()
        ]
        todo = [each for each in todo if each.drawn != frozenset() or each.known]
        by_mkdocs = {each.path for each in maker.plan.read}
        others = [each for each in todo if each.page_group.path not in by_mkdocs]
        listed = [each for each in todo if each.page_group.path in by_mkdocs]
        run = self.run_for(len(others)).run
        maker.write_page_groups(run, listed)
        pairs = [pair for each in listed for pair in each.known]
        pairs += [(each.path, each.markdown) for each in maker.drawn if known.get(each.path) != each.markdown]
        parts = [on_disk(path, digest) for path, digest in pairs if path not in by_mkdocs]
        contents: list[Read] = []
        by_theme: set[str] = set()
        for path, digest in pairs:
            if path in by_mkdocs:
                made_listed = self._make_listed(maker, before, path, digest)
                contents += [made_listed] if made_listed else []
                by_theme |= set() if made_listed else {path}
        for made, left in maker.made(None, run, self.tell, [*parts, *others], wants_contents=before.is_read):
            if left:
                raise NoLayoutError(min(left))
            contents += made.contents
        if self._titles(maker) != before.titles:
            raise NoLayoutError("the navigation names other pages")
        if before.sitemap is None and maker.digests.keys() != known.keys():
            raise NoLayoutError("the sitemap lists other pages")
        return by_theme, contents

    def _titles(self, maker: SiteMaker) -> dict[str, str]:
        """What the pages of the navigation are called."""
        drawn = {each.path: each.title for each in maker.drawn}
        listed = (each.path for each in maker.plan.read if each.path in maker.plan.titles)
        return {path: drawn[path] if path in drawn else self._title(path) for path in listed}

    def _with_other_pdfs(self, maker: SiteMaker, before: SiteState) -> set[str]:
        """The pages that offer other PDFs than they did. Raises NoLayoutError where one offers none any more."""
        now = self._downloads()
        if left := before.downloads.keys() - now.keys():
            raise NoLayoutError(min(left))
        return {path for path, found in now.items() if before.downloads.get(path) != found}

    def _make_part(
        self,
        maker: SiteMaker,
        before: SiteState,
        paths: Collection[str],
        contents: Sequence[Read],
        by_mkdocs: Callable[[SitePart], Built],
    ) -> dict[str, ReadPage]:
        """Have MkDocs make the pages that take it. Gives what search read in these, and in the pages of these
        `contents`. Raises NoLayoutError where MkDocs has something to say, or had: it is asked of all pages then.
        """
        if not (paths or maker.unframed):
            return read_alone(contents, maker.url_of) if before.is_read else {}
        if before.messages:
            raise NoLayoutError(before.messages[0])
        with scratch_folder(self.settings.root) as folder:
            part = SitePart(self, maker, before, paths, folder)
            built = by_mkdocs(part)
            if not built.is_whole or built.messages:
                raise NoLayoutError(*built.messages)
            digests = maker.digests
            for path in sorted(paths):
                place = destination(maker.url_of(path))
                if not (part.site / place).is_file():
                    raise NoLayoutError(f"MkDocs leaves {path} out")
                write_new(f"{maker.site}/{place}", (part.site / place).read_bytes())
                maker.kept[path] = Kept(digests[path])
        return part.read | (read_alone([*contents, *part.contents], maker.url_of) if before.is_read else {})

    def _make_listed(self, maker: SiteMaker, before: SiteState, path: str, digest: bytes) -> Read | None:
        """Make a page of the navigation, and give what it holds; None where that takes MkDocs."""
        markdown = (self.pages / path).read_bytes()
        try:
            document, read = listed_document(before.listed, maker.maker, path, markdown, has_search=before.has_search)
        except NoLayoutError:
            return None
        write_new(f"{maker.site}/{destination(maker.url_of(path))}", document)
        maker.kept[path] = Kept(digest)
        return read

    def _end_alone(self, maker: SiteMaker, before: SiteState, made: Mapping[str, ReadPage]) -> int:
        records = [self._record_before(each, made, before) for each in maker.drawn if each.path == each.page_group]
        digests = maker.digests
        gone = [path for path in before.kept if path not in digests]
        records += [(value.record, None) for path in gone if (value := self.session.page(path, path)) and value.record]
        unread = {address_of(path, is_folder=before.is_directory) for path in gone}
        pages = {address: page for address, page in {**before.read, **made}.items() if address not in unread}
        if self._is_mixed(maker):
            raise NoLayoutError("another build changed the pages meanwhile")
        self.write_book_files()
        self._put(maker)
        if before.has_search:
            self._search(maker, before, [each for each in records if each], pages)
        self._bring_files(before)
        self.pdfs.copy_to(self.begin())
        outputs = self._write_outputs(lambda: before.files.keys() - {*before.outputs}, before.files)
        self.gone |= {*before.outputs} - {*outputs}
        self.gone |= {destination(maker.url_of(path)) for path in gone}
        if before.sitemap and digests.keys() != before.kept.keys():
            write_sitemap(before.sitemap.text(_in_sitemap(maker), maker.url_of), self.begin(), self.site)
        kept = {path: each for path, each in (before.kept | maker.kept).items() if path in digests}
        files = self._publish(None, is_whole=False)
        state = replace(
            before,
            revision=self._revision(),
            kept=kept,
            files=files,
            read=pages,
            outputs=outputs,
            book_files=digests_of(self.session.context.corpus.files),
            layouts=list(maker.layouts.items()),
            icons=tuple(sorted(icons(self.session.context))),
            downloads=self._downloads(),
        )
        self.session.keep_site(self.site, state)
        self.session.save()
        return len(maker.drawn) + len(gone)

    def _write_outputs(self, taken: Callable[[], Collection[str]], known: Container[str] = ()) -> tuple[str, ...]:
        """Write the files of outputs beside the site, but for those that are `known` to be in it and hold the same; the
        paths of all.
        """
        made = output_files(self.session.context, taken)
        for path, content in made.items():
            if path in known and (self.site / path).read_bytes() == content:
                continue
            (self.begin() / path).parent.mkdir(parents=True, exist_ok=True)
            (self.begin() / path).write_bytes(content)
        return tuple(made)

    def _record_before(
        self, page: DrawnPage, made: Mapping[str, ReadPage], state: SiteState
    ) -> tuple[SearchRecord | None, SearchRecord | None] | None:
        """What search knew of a page, and what it knows now; None where that is the same, and what it read there."""
        value = self.session.page(page.page_group, page.path)
        before = value.record if value else None
        address = address_of(page.path, is_folder=state.is_directory)
        is_same = before == page.record and (address not in made or made[address] == state.read.get(address))
        return None if is_same else (before, page.record)

    def _search(
        self,
        maker: SiteMaker,
        before: SiteState,
        changed: Sequence[tuple[SearchRecord | None, SearchRecord | None]],
        read: Mapping[str, ReadPage],
    ) -> None:
        """Bring the index up to date: by files that differ, or, of few pages or where it is cut anew, as a whole."""
        is_folder = before.is_directory
        if self.is_in_sync and not changed and (not before.is_read or read == before.read):
            return
        if self.is_in_sync and not before.is_read:
            old = found_pages([each for each, _ in changed if each], before.read, is_folder=is_folder, others=False)
            new = found_pages([each for _, each in changed if each], read, is_folder=is_folder, others=False)
            try:
                write_files(self.begin(), edited_search(self.site, changes_between(old, new)))
            except CutAnewError:
                pass
            else:
                return
        made = write_search(self.begin(), self.records(maker), read, is_folder=is_folder)
        self.gone = {path for path in before.files if is_index_file(path)} - made

    def records(self, maker: SiteMaker) -> list[SearchRecord]:
        """What search knows of every page without reading it."""
        drawn = {each.path: each.record for each in maker.drawn}
        found = []
        for page_group in maker.plan.page_groups:
            value = None if page_group.path in drawn else self.session.page(page_group.path, page_group.path)
            record = drawn.get(page_group.path, value and value.record)
            if record:
                found.append(record)
        return found

    # --- in place

    def _publish(self, retained: set[str] | None, *, is_whole: bool) -> Manifest:
        """Put what was made in place, and give the files of the site. `retained` are those of the old site that stay;
        all of them where it is None, but for those that are gone.
        """
        folder = self.begin()
        check_site_folder(self.settings, is_replaced=self.is_replaced)
        before = {} if self.before is None or is_whole else self.before.files
        made = manifest_of(folder) if before else {}
        gone = self.gone
        if retained is not None:
            gone = before.keys() - made.keys() - retained - {MARKER}
        stays = before.keys() - gone - made.keys() - {MARKER}
        is_other = self.old != self.site
        if is_whole or is_other or len(before) <= FEW_FILES or self._key is None or not can_commit(self.site):
            for path in sorted(stays):
                (folder / path).parent.mkdir(parents=True, exist_ok=True)
                # A file of two sites would be changed in both by whoever changes it in one.
                (shutil.copy2 if is_other else link_or_copy)(str(self.old / path), str(folder / path))
            self._replace(folder)
            return self._without_kept(manifest_of(self.site))
        for path in made:
            if _is_same(folder / path, self.site / path):
                (folder / path).unlink()
        changed = manifest_of(folder).keys()
        commit(folder, self.site, gone, self._key)
        self.folder = None
        now = stamps_of(self.site, [*changed, MARKER])
        return {path: stamp for path, stamp in before.items() if path not in gone} | now

    def _replace(self, folder: Path) -> None:
        mark(folder)
        carry_over(self.site, folder, kept_in(self.site, self.settings.keep_in_site))
        take_place(folder, self.site)
        self.drop()


def mark_of(session: Session, surroundings: bytes | None) -> FolderMark | None:
    """What is known of the site, if it is what a build would make."""
    settings = session.settings
    site, pages = settings.site.resolve(), settings.pages
    finish(site, user_key())
    mark, drawn = session.mark(site), session.mark(pages)
    if not (mark and drawn and mark.surroundings == surroundings and mark.revision == revision_of(session)):
        return None
    folders = [(site, settings.keep_in_site), (pages, ())]
    found = _side_by_side(digest_of_folder, folders, is_large=mark.count >= MUCH)
    return mark if found == [mark.files, drawn.files] else None


def revision_of(session: Session) -> bytes:
    """A digest of all that a site and its PDFs are made of."""
    return session.revision(with_day=bool(session.settings.pdf.site))


def _has_icons(before: SiteState, icons: frozenset[str]) -> bool:
    """Whether the theme is known to have the icons that pages bear, or was found to have not."""
    new = icons - {*before.icons}
    return not new or (not before.missing_icons and bool(before.icons) and are_shipped(new))


def _in_sitemap(maker: SiteMaker) -> set[str]:
    """The pages that the map of a site lists: all but those that only lead to another one."""
    return maker.digests.keys() - {each.path for each in maker.plan.page_groups if each.kind == "redirect"}


def _side_by_side(look: Callable[[A], B], folders: Sequence[A], *, is_large: bool) -> list[B]:
    """What is found in each folder; by another process where they are large."""
    return Begun(look, folders).results() if is_large else list(map(look, folders))


def _holds(path: Path, digest: bytes) -> bool:
    try:
        return digest_of_page(path.read_bytes()) == digest
    except OSError:
        return False


def _is_same(one: Path, other: Path) -> bool:
    try:
        return one.stat().st_size == other.stat().st_size and one.read_bytes() == other.read_bytes()
    except OSError:
        return False
