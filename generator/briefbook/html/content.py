"""The Markdown of a page of ours → the HTML that MkDocs makes of it, without Python-Markdown.

Our pages hold only what CommonMark with tables and Python-Markdown read alike: every word is escaped, every block is
written by our templates. What Python-Markdown and MkDocs add is added here: ids and permanent links of headings,
addresses of pages in place of paths of files. A test holds it against MkDocs itself, and so does each build.
"""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, NamedTuple

import pyromark
from markdown.extensions.toc import nest_toc_tokens, slugify, strip_tags, unique

from briefbook.html.tables import with_headings
from briefbook.html.urls import SiteUrls, Way
from briefbook.model.files import FILES
from briefbook.model.slugs import without_citations

_READER = pyromark.Markdown(options=pyromark.Options.ENABLE_TABLES)
# With the end of the tag: in a text, quotation marks may stand as they are, and `>` never does.
_IN_HTML = ' markdown="1">'
_HEADING = re.compile(r"<h([1-6])>(.*?)</h\1>", re.DOTALL)
_LINK = '<a href="'
_IN_SVG = '<a xlink:href="'
_END = ".md"
_TO_FILES = f"{FILES}/"
_FILE_LINK = re.compile(rf'<a href="((?:\.\./)*{FILES}/[^"]*)"')
_IMAGE = re.compile(rf'<img src="((?:\.\./)*{FILES}/[^"]*)" (alt="[^"]*") />')
_ENDS = ('"', "#")  # what may stand behind the path of a page
_ID_IN_HTML = re.compile(r'id="([^"]+)" markdown="1"')
_ROW_EDGES = tuple(
    (edge, edge.replace("><", ">\n<"))
    for edge in (
        "<table><thead><tr>",
        "</caption><thead><tr>",
        "<tr><t",
        "</th><th",
        "</th><td",
        "</td><td",
        "</th></tr></thead><tbody>",
        "</th></tr>",
        "</td></tr>",
        "</tr></tbody></table>",
        "</thead></table>",
    )
)
_OF_PROSE = re.compile(r"^(?:-   |[0-9]+\. {1,2}(?=\s|$)|[0-9]+\.  |>|    |\t|-$)", re.MULTILINE)
_LATE_START = re.compile(r"\n\n[0-9]{2,}\. ")
_MAY_BE_OF_PROSE = re.compile(r"\n(?:-(?:   |\n|$)|[>\t]|    |[0-9]+\. (?:\s|$)|\n[0-9]{2,}\. )")
_BARE_HEAD = re.compile(r"\|\n(?<=[-:]\|\n)(?!\|)")
_ITEM = re.compile(r"(?:-   |([0-9]+)\. {1,2})\S")
_OUR_HINT = ' data-search-exclude="true">'


class Heading(NamedTuple):
    """An entry of a page's table of contents; `title` is HTML."""

    level: int
    id: str
    title: str
    children: tuple[Heading, ...] = ()


class Content(NamedTuple):
    """The HTML of a page without its frame, and its table of contents."""

    html: str
    toc: tuple[Heading, ...]

    def with_cells_apart(self) -> Content:
        """With line breaks in its tables, which keep words of cells apart for a search that reads its text."""
        html = self.html
        if "<table>" in html:
            for edge, broken in _ROW_EDGES:
                html = html.replace(edge, broken)
        return Content(html, self.toc)


class LeftToMkDocsError(ValueError):
    """A page is not for the quick way: it links to no page, or has a block that Markdown readers differ on."""


@dataclass(frozen=True, slots=True)
class HeadingStyle:
    """How the `toc` extension of a project is set: what stands behind a heading, and how ids are made."""

    permalink: str = ""
    lowest: int = 6
    highest: int = 1
    slug: Callable[[str, str], str] = slugify
    separator: str = "-"


def heading_style(settings: Mapping[str, Any]) -> HeadingStyle | None:
    """The style that settings of the `toc` extension make; None where they ask for more than is done here."""
    known = {"permalink", "permalink_title", "permalink_class", "toc_depth", "slugify", "separator", "title"}
    permalink = settings.get("permalink", False)
    if set(settings) - known or not isinstance(permalink, bool | str):
        return None
    depth = str(settings.get("toc_depth", 6))
    highest, _, lowest = depth.partition("-") if "-" in depth else ("1", "", depth)
    if not (highest.isdigit() and lowest.isdigit()):
        return None
    mark = "&para;" if permalink is True else html.escape(permalink, quote=False) if permalink else ""
    words = settings.get("permalink_title", "Permanent link")
    hint = f' title="{html.escape(words)}"' if words else ""
    cls = html.escape(settings.get("permalink_class", "headerlink"))
    return HeadingStyle(
        permalink=f'<a class="{cls}" href="#{{id}}"{hint}>{mark}</a>' if mark else "",
        lowest=int(lowest),
        highest=int(highest),
        slug=settings.get("slugify", slugify),
        separator=settings.get("separator", "-"),
    )


@dataclass(frozen=True, slots=True)
class ContentMaker:
    """Makes content; `urls` are those of the pages of the site."""

    style: HeadingStyle
    urls: SiteUrls

    def content(self, markdown: str, path: str) -> Content:
        """The content of the page at `path`, from its Markdown without front matter. Raises LeftToMkDocsError."""
        if not is_plain(markdown):
            raise LeftToMkDocsError("lists, quotations or tables that Markdown readers differ on")
        made = _READER.html(markdown)
        headings: list[tuple[int, str, str]] = []
        taken = set(_ID_IN_HTML.findall(markdown))
        counters: dict[str, int] = {}
        style = self.style

        def heading(match: re.Match[str]) -> str:
            level, inner = int(match[1]), match[2]
            name, slug = _named(inner, style.slug, style.separator)
            id = unique(slug, taken, counters)
            if style.highest <= level <= style.lowest:
                headings.append((level, id, name))
            return f'<h{level} id="{id}">{inner}{style.permalink.replace("{id}", id)}</h{level}>'

        made = _HEADING.sub(heading, made.replace(_IN_HTML, ">"))
        made = with_headings(self.linked(made, path))
        return Content(made.rstrip("\n"), _nested(headings))

    def linked(self, made: str, path: str) -> str:
        """HTML with addresses of pages where it has paths of files. Raises LeftToMkDocsError."""
        way = self.urls.way_from(path)
        pieces: list[str] = []
        done = looked = at = 0
        while (end := made.find(_END, at)) >= 0:
            at = end + len(_END)
            if made[at : at + 1] not in _ENDS:
                continue
            start = made.rfind('"', looked, end) + 1
            looked = at
            target = made[start:at]
            is_link = made.startswith(_LINK, start - len(_LINK)) or made.startswith(_IN_SVG, start - len(_IN_SVG))
            if not start or not is_link or ":" in target or "#" in target:
                continue
            address = way.to(target)
            if address is None:
                raise LeftToMkDocsError(target)
            pieces += (made[done:start], address)
            done = at
        linked = "".join([*pieces, made[done:]])
        return _files_linked(linked, way) if _TO_FILES in linked else linked


def _files_linked(made: str, way: Way) -> str:
    """HTML with addresses of files where it has their paths. Raises LeftToMkDocsError."""

    def image(match: re.Match[str]) -> str:
        return f'<img {match[2]} src="{way.to_file(match[1])}" />'

    made = _FILE_LINK.sub(lambda match: f'<a href="{way.to_file(match[1])}"', made)
    made, count = _IMAGE.subn(image, made)
    if count < made.count("<img "):
        raise LeftToMkDocsError("a picture with more than words")
    return made


def without_hints(content: str) -> str:
    """HTML without what only the search reads: Material's takes it out once it has read it."""
    return content.replace(_OUR_HINT, ">")


@lru_cache(maxsize=1 << 12)
def _named(inner: str, slug: Callable[[str, str], str], separator: str) -> tuple[str, str]:
    """What a heading is called, as HTML without tags, and the id that this makes."""
    name = strip_tags(inner)
    return without_citations(name), slug(html.unescape(name), separator)


def is_plain(markdown: str) -> bool:
    """Whether all Markdown readers make the same of a page's lists, quotations and tables.

    Those of our templates they do. Of those in texts of facts, which are written with wider margins, only flat lists
    without gaps, from 1, and with no other list next to them.
    """
    if _BARE_HEAD.search(markdown):
        return False
    if not _MAY_BE_OF_PROSE.search(markdown):  # nearly all pages
        return True
    if _LATE_START.search(markdown):
        return False
    is_list = was_list = False
    for block in markdown.split("\n\n"):
        was_list, is_list = is_list, False
        if _OF_PROSE.search(block):
            items = [_ITEM.match(line) for line in block.split("\n")]
            numbers = [int(item[1]) if item and item[1] else 0 for item in items]
            is_counted = numbers == list(range(1, len(items) + 1)) or not any(numbers)
            is_list = all(items)
            if was_list or not is_list or not is_counted:
                return False
    return True


def _nested(headings: Sequence[tuple[int, str, str]]) -> tuple[Heading, ...]:
    """Headings by level, id and title, each in the one that it is a part of."""
    if not headings or headings[0][0] != 1:
        return _nested_as_they_are(tuple(headings))
    level, id, title = headings[0]
    first, *others = _nested_as_they_are(((level, "", ""), *headings[1:]))  # many pages have the same sections
    return (Heading(level, id, title, first.children), *others)


@lru_cache(maxsize=1 << 12)
def _nested_as_they_are(headings: tuple[tuple[int, str, str], ...]) -> tuple[Heading, ...]:
    tokens: Any = [{"level": level, "id": id, "name": title} for level, id, title in headings]
    return tuple(_heading(each) for each in nest_toc_tokens(tokens))


def _heading(token: Mapping[str, Any]) -> Heading:
    return Heading(token["level"], token["id"], token["name"], tuple(_heading(each) for each in token["children"]))
