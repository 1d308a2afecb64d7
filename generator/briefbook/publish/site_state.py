"""What is kept of a site that was built: it tells what is still right, and how to make the rest without MkDocs."""

from __future__ import annotations

from dataclasses import dataclass, field

from markdown.extensions.toc import slugify, slugify_unicode

from briefbook.html.content import HeadingStyle
from briefbook.html.layouts import Layout, LayoutKey
from briefbook.html.listed import ListedLayouts
from briefbook.html.work import Kept
from briefbook.model.slugs import slug
from briefbook.publish.manifest import Manifest
from briefbook.publish.sitemap import Sitemap
from briefbook.search.entries import ReadPage


@dataclass(frozen=True, slots=True)
class Style:
    """A HeadingStyle as it is kept: a function by its name."""

    permalink: str
    lowest: int
    highest: int
    slug: str
    separator: str


@dataclass(frozen=True, slots=True)
class SiteState:
    """`surroundings` is a digest of all that the site was made of but the book, `revision` one of the book. `kept` are
    its pages by path; `files` are all its files. `way` is a digest of how HTML is made of Markdown.

    `nav` are the pages of the navigation by path with the titles that it gives; `titles` are what those of ours among
    them are called, in its order. `listed` are the layouts of single pages of the navigation. `icons` are those that
    pages bear, `missing_icons` those that the theme has not. `downloads` are the PDFs that pages offer: path and label.
    `sitemap` is how the map of the site is written, where that is known; `outputs` are files that outputs of other
    packages gave, `book_files` digests of the book's own, by path.
    `read` is what Material's search read, by address; it read all pages where it `is_read`. `messages` are what MkDocs
    had to say, and `notes` what we had.
    """

    surroundings: bytes
    revision: bytes
    way: bytes
    style: Style
    is_directory: bool
    has_search: bool
    has_own_nav: bool
    nav: dict[str, str | None]
    titles: dict[str, str]
    icons: tuple[str, ...]
    missing_icons: tuple[str, ...]
    marking: str
    layouts: list[tuple[LayoutKey, Layout | None]]
    listed: ListedLayouts
    kept: dict[str, Kept]
    files: Manifest
    downloads: dict[str, tuple[tuple[str, str], ...]]
    read: dict[str, ReadPage]
    is_read: bool
    sitemap: Sitemap | None = None
    outputs: tuple[str, ...] = ()
    book_files: dict[str, str] = field(default_factory=dict)
    messages: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class FolderMark:
    """What tells, without the rest of what is known of it, that a site or a folder of pages is as it was left: a digest
    and the number of its files. Of a site, what it was made of and what is said of it; see SiteState.
    """

    files: bytes
    count: int
    surroundings: bytes = b""
    revision: bytes = b""
    messages: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class MarkdownState:
    """The files of a folder of pages, and the revision of the book that they were drawn from; digests of the book's own
    files among them, by path.
    """

    revision: bytes
    files: Manifest
    book_files: dict[str, str] = field(default_factory=dict)


_SLUGS = {f"{each.__module__}.{each.__qualname__}": each for each in (slug, slugify, slugify_unicode)}


def kept_style(style: HeadingStyle) -> Style | None:
    """The style as it is kept; None where it makes ids in a way that has no name here."""
    name = f"{style.slug.__module__}.{getattr(style.slug, '__qualname__', '')}"
    if name not in _SLUGS:
        return None
    return Style(style.permalink, style.lowest, style.highest, name, style.separator)


def style_of(kept: Style) -> HeadingStyle:
    return HeadingStyle(kept.permalink, kept.lowest, kept.highest, _SLUGS[kept.slug], kept.separator)
