"""Addresses: which page stands for an id, and how one page links to another."""

from __future__ import annotations

import posixpath
from collections.abc import Mapping
from dataclasses import dataclass

from briefbook.model.corpus import Corpus

HOME = "index.md"
TIMELINE = "timeline.md"
DISPUTES = "disputes.md"
QUESTIONS = "open-questions.md"
COVERAGE = "coverage.md"
LETTERS = "a-z.md"
TAGS = "tags.md"
SOURCES = "sources/index.md"
BRIEFINGS = "briefings/index.md"
JUDGEMENTS = "judgements.md"


@dataclass(frozen=True, slots=True)
class Addresses:
    """`paths` maps ids to pages below the pages folder; a judgement is an anchor on the page of what it is about."""

    paths: Mapping[str, str]

    def href(self, id: str, page: str, anchor: str = "") -> str:
        """A relative link from `page` to what `id` names."""
        path, _, own = self.paths[id].partition("#")
        return relative(path, page, anchor or own)


def relative(path: str, page: str, anchor: str = "") -> str:
    """A relative link between two files below the pages folder."""
    hash = f"#{anchor}" if anchor else ""
    if path == page and anchor:
        return hash
    return posixpath.relpath(path, posixpath.dirname(page) or ".") + hash


def addresses_of(corpus: Corpus) -> Addresses:
    """The page of every id."""
    paths: dict[str, str] = {}
    for id, entity in corpus.entities.items():
        paths[id] = f"{corpus.vocabulary.section_of(entity.type).id}/{id}.md"
    for id in corpus.sources:
        paths[id] = f"sources/{id}.md"
    for id in corpus.briefings:
        paths[id] = f"briefings/{id}.md"
    for id in corpus.judgements:
        paths[id] = f"{JUDGEMENTS}#judgement-{id}"
    return Addresses(paths)


def section_index(section: str) -> str:
    return f"{section}/index.md"
