"""Whether pages can be made the quick way: nothing may look at them or change them that is not known here."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

_PAGE_EVENTS = (
    "files",
    "nav",
    "pre_page",
    "page_read_source",
    "page_markdown",
    "page_content",
    "page_context",
    "post_page",
)
_SITE_EVENTS = ("post_build", "shutdown")
_KNOWN_PLUGINS = ("briefbook.", "material.plugins.search.", "material.plugins.offline.")
KNOWN_EXTENSIONS = frozenset(
    [
        "abbr",
        "admonition",
        "attr_list",
        "def_list",
        "fenced_code",
        "footnotes",
        "md_in_html",
        "meta",
        "sane_lists",
        "tables",
        "toc",
        "pymdownx.arithmatex",
        "pymdownx.betterem",
        "pymdownx.blocks.admonition",
        "pymdownx.blocks.definition",
        "pymdownx.blocks.details",
        "pymdownx.blocks.tab",
        "pymdownx.caret",
        "pymdownx.critic",
        "pymdownx.details",
        "pymdownx.emoji",
        "pymdownx.highlight",
        "pymdownx.inlinehilite",
        "pymdownx.keys",
        "pymdownx.mark",
        "pymdownx.smartsymbols",
        "pymdownx.superfences",
        "pymdownx.tabbed",
        "pymdownx.tasklist",
        "pymdownx.tilde",
    ]
)
"""Markdown extensions that find nothing to do in a page of ours, since every mark in it is escaped. A test switches$
them on and compares."""


def plugins_hooking_pages(methods: Mapping[str, Iterable[Callable[..., Any]]]) -> Iterator[str]:
    """The plugins and hooks that look at pages, by the event they wait for; `methods` are MkDocs' lists of them."""
    yield from _waiting(methods, _PAGE_EVENTS)


def finishers(methods: Mapping[str, Iterable[Callable[..., Any]]]) -> Iterator[str]:
    """The plugins and hooks that may write to a finished site: what they find there must be no other site's as well."""
    yield from _waiting(methods, _SITE_EVENTS)


def _waiting(methods: Mapping[str, Iterable[Callable[..., Any]]], events: Iterable[str]) -> Iterator[str]:
    seen = set()
    for event in events:
        for method in methods.get(event, ()):
            owner = getattr(method, "__self__", None)
            name = type(owner).__module__ if owner is not None else method.__module__
            if not f"{name}.".startswith(_KNOWN_PLUGINS) and name not in seen:
                seen.add(name)
                yield f"{name} (on_{event})"


def unknown_extensions(names: Iterable[str]) -> Iterator[str]:
    """The Markdown extensions of which it is not known that they leave our pages as they are."""
    short = (name.removeprefix("markdown.extensions.") for name in names)
    yield from sorted(name for name in short if name not in KNOWN_EXTENSIONS)
