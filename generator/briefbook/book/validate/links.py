"""Markdown links and pictures of briefings lead to files, pages and anchors that the site will have."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable, Iterable, Iterator
from urllib.parse import unquote, urlsplit

from briefbook.model.corpus import Corpus
from briefbook.model.entries import Briefing, Entry, file_of_link
from briefbook.model.prose import WrittenLink
from briefbook.problems import About, Problem, did_you_mean

_FOLDER = "briefings"
# Lists, and the parts that long pages are cut into: their names follow from what the book holds.
_LISTS = re.compile(
    r"(?:index|timeline|open-questions|coverage|a-z|disputes|judgements|tags)(?:/.+)?\.md|[^/]+/index(?:[_/-].+)?\.md"
    r"|.+[_/-]part_?\d+\.md"
)
_MADE = re.compile(r"(?:cite|source|judgement|statement|fn|fnref|__tabbed)[-:_].*|sources?")


def check_links(
    entries: Iterable[Entry], corpus: Corpus, has_file: Callable[[str], bool], *, has_policy: bool = True
) -> Iterator[Problem]:
    """Links of briefings to nothing. `has_file` knows the files of the site that are no pages of the book, by their
    paths in it. With `has_policy`, browsers load nothing from other hosts.
    """
    pages = {f"{_FOLDER}/{id}.md" for id in corpus.briefings}
    pages |= {f"sources/{id}.md" for id in corpus.sources}
    for id, entity in corpus.entities.items():
        sections = [corpus.vocabulary.section_of(entity.type).id] if entity.type else corpus.vocabulary.sections
        pages |= {f"{section}/{each}.md" for section in sections for each in (id, *entity.was)}

    def is_there(path: str) -> bool:
        return path in pages or bool(_LISTS.fullmatch(path)) or has_file(path)

    for entry in entries:
        if isinstance(entry, Briefing):
            for link in entry.written.links:
                yield from _from_elsewhere(link) if has_policy else ()
                yield from _link(link, entry, corpus, pages, is_there)


def _from_elsewhere(link: WrittenLink) -> Iterator[Problem]:
    """What comes with the page from another host: nothing is shown in its place."""
    if link.is_loaded and re.match(r"\s*(?:https?:|[/\\]{2})", link.url, re.IGNORECASE):
        hint = "nothing is downloaded: put it into content/files/ and write `../files/…`, or link to it"
        yield Problem("W390", f"browsers do not load '{link.url}' from another host", link.where, hint)


def _link(
    link: WrittenLink, briefing: Briefing, corpus: Corpus, pages: set[str], is_there: Callable[[str], bool]
) -> Iterator[Problem]:
    if link.is_undefined:
        what, wanted = ("footnote", "its words") if link.url.startswith("^") else ("link", "the address")
        hint = f"add a line `[{link.url}]: …` with {wanted}"
        yield Problem("W708", f"nothing defines the {what} '{link.url.removeprefix('^')}'", link.where, hint)
        return
    try:
        scheme, host, path, _, anchor = urlsplit(link.url)
    except ValueError:
        yield Problem("W708", f"'{link.url}' is not an address", link.where, "correct the address")
        return
    path = unquote(path)
    if file_of_link(link):
        if not link.has_words:
            hint = "describe the picture: `![words](../files/picture.png)`"
            yield Problem("E354", "this picture has no alternative text", link.where, hint)
        return
    if scheme or host or (link.url.startswith("#") and not anchor) or not (path or anchor):
        return
    if path.startswith(("/", "\\")):
        hint = "write it relative to this page: `../assets/map.png`, `other.md`"
        yield Problem("W707", f"'{link.url}' starts at the root of the host, not of the site", link.where, hint)
        return
    target = f"{_FOLDER}/{briefing.id}.md"
    if path:
        found = next((each for each in _meant(path, briefing.id, is_html=link.is_html) if is_there(each)), "")
        if not found:
            yield _missing(link, path, pages)
            return
        target = found
    other = corpus.briefings.get(target.removeprefix(f"{_FOLDER}/").removesuffix(".md"))
    if anchor and other and posixpath.dirname(target) == _FOLDER and not _has(other, unquote(anchor)):
        hint = did_you_mean(anchor, other.written.anchors, "an anchor is a heading in lower case, with hyphens")
        where = "this page" if not path else f"'{path}'"
        yield Problem("W708", f"{where} has no anchor '#{anchor}'", link.where, hint)


def _meant(path: str, id: str, *, is_html: bool) -> Iterator[str]:
    """The files that a link may lead to, by their paths in the site. Raw HTML is not rewritten: it counts from the
    address of the page, whose name is a folder.
    """
    yield posixpath.normpath(posixpath.join(_FOLDER, path))
    if is_html:
        inside = posixpath.normpath(posixpath.join(_FOLDER, id, path))
        yield inside
        yield f"{inside.removesuffix('.html').removesuffix('/index')}.md"
        yield posixpath.join(inside, "index.md")


def _missing(link: WrittenLink, path: str, pages: set[str]) -> Problem:
    if link.is_picture:
        name = posixpath.basename(path)
        hint = f"put the picture into content/files/, and write `../files/{name}`"
        return Problem("W707", f"there is no picture '{path}'", link.where, hint)
    near = {posixpath.relpath(each, _FOLDER) for each in pages}
    hint = did_you_mean(path, near, "link to a page of the book by its id: `[[some-id]]`")
    about = About("missing id", posixpath.splitext(posixpath.basename(path))[0])
    return Problem("W707", f"there is no file or page '{path}'", link.where, hint, about=about)


def _has(briefing: Briefing, anchor: str) -> bool:
    written = briefing.written
    return written.is_open or anchor in written.anchors or bool(_MADE.fullmatch(anchor))
