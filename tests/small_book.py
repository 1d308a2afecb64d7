"""A book of a few lines, written inside a test: its corpus, what follows from it, and the Markdown of its pages."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property, lru_cache, partial
from pathlib import Path
from textwrap import dedent

from jinja2 import Environment

from briefbook import pipeline
from briefbook.book.derive.derived import derive
from briefbook.book.link import link
from briefbook.book.validate import validate
from briefbook.config import Settings
from briefbook.load.briefings import read_briefing
from briefbook.load.entries import read_entry
from briefbook.load.files import builtin_documents
from briefbook.load.records import read_records
from briefbook.load.vocabulary import read_vocabulary
from briefbook.load.yaml_text import read_yaml
from briefbook.model.corpus import Corpus
from briefbook.model.dates import PartialDate, plain_date
from briefbook.model.derived import Derived
from briefbook.model.entries import Entry
from briefbook.model.facts import Fact, facts_in
from briefbook.model.page import Page
from briefbook.model.vocabulary import Vocabulary
from briefbook.pages.addresses import addresses_of
from briefbook.pages.book_context import BookContext, book_context_from
from briefbook.pages.markdown import render_page, templates
from briefbook.pages.page_context import PageContext
from briefbook.pages.spans import words_of_value
from briefbook.problems import Problem, has_errors, in_order

SOURCE = "sources: {one: {type: report, title: One}}"
"""A source for tests whose point lies elsewhere; `defaults: {source: one}` makes everything rest on it."""


@lru_cache(maxsize=32)
def vocabulary_of(text: str = "") -> Vocabulary:
    """The built-in vocabulary, extended by the text of a vocabulary.yml."""
    documents = list(builtin_documents())
    if text:
        document, problems = read_yaml(dedent(text), "content/vocabulary.yml")
        assert document is not None, problems
        documents.append(document)
    vocabulary, problems = read_vocabulary(documents)
    assert not problems, problems
    return vocabulary


def day(text: str) -> PartialDate:
    """A plain date: `2021`, `2021-02` or `2021-02-16`."""
    date = plain_date(text)
    assert date is not None
    return date


@lru_cache(maxsize=1)
def _environment() -> Environment:
    return templates()


class Book:
    """What a small book comes to. Everything is worked out when it is asked for first."""

    def __init__(self, corpus: Corpus, problems: tuple[Problem, ...], settings: Settings) -> None:
        self.corpus = corpus
        self.problems = problems
        self.settings = settings

    @cached_property
    def derived(self) -> Derived:
        return derive(self.corpus, self.settings.as_of, partial(words_of_value, self.corpus, self.settings.language))

    @cached_property
    def book(self) -> BookContext:
        addresses = addresses_of(self.corpus, self.derived, self.settings.source_pages)
        return book_context_from(self.corpus, self.derived, addresses, self.settings.site_name, self.settings.language)

    @cached_property
    def pages(self) -> Mapping[str, Page]:
        return {page.path: page for page in pipeline.pages(self.corpus, self.settings)}

    @cached_property
    def markdown(self) -> Mapping[str, str]:
        """The files that the pages make, by path."""
        return {path: render_page(page, _environment()).content.decode() for path, page in self.pages.items()}

    @property
    def codes(self) -> tuple[str, ...]:
        return tuple(problem.code for problem in self.problems)

    def facts(self, id: str, name: str = "") -> tuple[Fact, ...]:
        found = facts_in(self.corpus.statements.get(id, ()))
        return tuple(fact for fact in found if name in ("", fact.property))

    def context(self, path: str = "index.md", subject: str = "") -> PageContext:
        """A page being drawn; the page of `subject` where one is named."""
        return PageContext(self.book, self.book.addresses.paths[subject] if subject else path, subject)


def book(
    facts: str | Mapping[str, str] = "",
    *,
    vocabulary: str = "",
    briefings: Mapping[str, str] | None = None,
    language: str = "en",
    as_of: str = "2026-11-23",
    source_pages: str = "all",
    may_be_wrong: bool = False,
) -> Book:
    """The book that facts make: the text of one file, or texts by file name. Problems that stop a build fail the test,
    unless it says that they may be there.
    """
    files = {"facts.yml": facts} if isinstance(facts, str) else facts
    entries: list[Entry] = []
    problems: list[Problem] = []
    known = vocabulary_of(vocabulary)
    for name, text in files.items():
        path = f"content/facts/{name}"
        document, found = read_yaml(dedent(text), path)
        problems += found
        records, found = read_records(document, path) if document is not None else ((), ())
        problems += found
        for record in records:
            entry, found = read_entry(record, known)
            problems += found
            entries += [entry] if entry is not None else []
    for id, text in (briefings or {}).items():
        briefing, found = read_briefing(dedent(text), f"content/briefings/{id}.md")
        problems += found
        entries.append(briefing)
    corpus = link(entries, known, language)
    told = in_order([*problems, *validate(entries, corpus)])
    assert may_be_wrong or not has_errors(told), "\n".join(map(str, told))
    root, today = Path("/nowhere"), day(as_of)
    settings = Settings(root, today, site_name="A small book", language=language, source_pages=source_pages)
    return Book(corpus, told, settings)
