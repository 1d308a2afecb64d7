"""What the shell completes: ids, types and metrics of the book in the folder, and codes of problems."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

import click
from click.shell_completion import CompletionItem

from briefbook.api.project import ProjectError, settings_in
from briefbook.model.corpus import Corpus
from briefbook.problems import CODES

Completion = Callable[[click.Context, click.Parameter, str], list[CompletionItem]]


def ids(corpus: Corpus) -> Iterator[tuple[str, str]]:
    """Every id, with what it is called."""
    yield from entities(corpus)
    for kind in (corpus.briefings, corpus.sources, corpus.judgements):
        yield from ((id, corpus.title_of(id)) for id in kind)


def entities(corpus: Corpus) -> Iterator[tuple[str, str]]:
    """The ids of entities and events."""
    return ((id, corpus.name_of(id)) for id, entity in corpus.entities.items() if not entity.is_stub)


def sources(corpus: Corpus) -> Iterator[tuple[str, str]]:
    """The ids of sources."""
    return ((id, source.title) for id, source in corpus.sources.items())


def types(corpus: Corpus) -> Iterator[tuple[str, str]]:
    """The types of the vocabulary."""
    return ((id, type.label) for id, type in corpus.vocabulary.types.items())


def metrics(corpus: Corpus) -> Iterator[tuple[str, str]]:
    """The metrics of the vocabulary."""
    return ((id, metric.label) for id, metric in corpus.vocabulary.metrics.items())


def tags(corpus: Corpus) -> Iterator[tuple[str, str]]:
    """The tags of entities."""
    return ((tag, "") for tag in sorted({tag for entity in corpus.entities.values() for tag in entity.tags}))


def of_book(choices: Callable[[Corpus], Iterable[tuple[str, str]]]) -> Completion:
    """Completes words of the book. Where no book can be read there are none: a shell shows no messages."""

    def complete(context: click.Context, parameter: click.Parameter, begun: str) -> list[CompletionItem]:
        from briefbook.session import Session

        try:
            named = context.find_root().params.get("project")
            session = Session(settings_in(Path(named) if named else None))
            session.update()
        except (ProjectError, OSError):
            return []
        return _matching(choices(session.reading.corpus), begun)

    return complete


def codes(context: click.Context, parameter: click.Parameter, begun: str) -> list[CompletionItem]:
    """Completes codes of problems, in either letter case."""
    return _matching(((id, code.title) for id, code in CODES.items()), begun.upper())


def _matching(choices: Iterable[tuple[str, str]], begun: str) -> list[CompletionItem]:
    return [CompletionItem(word, help=_line(said)) for word, said in choices if word.startswith(begun)]


def _line(said: str) -> str:
    """Words for one line of a shell, without what a terminal might obey."""
    return "".join(sign for sign in " ".join(said.split()) if sign.isprintable())
