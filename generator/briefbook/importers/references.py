"""Links of others → sources: one for each address, with what is known of it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import NamedTuple
from urllib.parse import urlsplit

from briefbook.importers.entry_builder import Document, somebody, words
from briefbook.importers.naming import digest, kebab, shortened
from briefbook.load.values import is_link

PREFIX = "ref"


class Known(NamedTuple):
    """What somebody says of what a link leads to; empty where nothing is said."""

    title: str = ""
    published: str = ""
    accessed: str = ""


class References:
    """Links met so far, each with the id of its source. The id follows from the address alone."""

    def __init__(self, known: Mapping[str, Known]) -> None:
        self._known = known
        self._id_by_url: dict[str, str] = {}

    def source(self, url: str) -> str:
        """The id of the source that a link makes; empty where it is no link that may stand on a page."""
        url = url.strip()
        if url not in self._id_by_url:
            self._id_by_url[url] = _id(url) if is_link(url) and _host(url) else ""
        return self._id_by_url[url]

    def documents(self) -> Iterator[tuple[str, Document]]:
        """The sources by id."""
        for id, url in sorted((id, url) for url, id in self._id_by_url.items() if id):
            yield id, self._document(url)

    def _document(self, url: str) -> Document:
        known = self._known.get(url, Known())
        address = url.split("://", 1)[-1].rstrip("/")
        return {
            "type": "webpage",
            "title": words(known.title or address),
            "publisher": somebody(_host(url)),
            **({"published": known.published} if known.published else {}),
            **({"accessed": known.accessed} if known.accessed else {}),
            "url": url,
            "further_reading": True,
        }


def _host(url: str) -> str:
    return (urlsplit(url).hostname or "").removeprefix("www.")


def _id(url: str) -> str:
    return f"{PREFIX}-{shortened(kebab(_host(url)), 60) or 'page'}-{digest(url)}"
