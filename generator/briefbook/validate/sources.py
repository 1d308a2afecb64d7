"""Every statement has a source, every source is used, and none comes from itself."""

from __future__ import annotations

from collections.abc import Iterator

from briefbook.model.corpus import Corpus
from briefbook.model.grammar import ID
from briefbook.model.prose import Prose, ProseCitation
from briefbook.problems import Problem

_HINT = "add `source: some-id` to it, to its entry or to `defaults:` of its file"


def check_sources(corpus: Corpus) -> Iterator[Problem]:
    """Statements without a source, sources without a use, and circular reporting."""
    yield from check_unsourced(corpus)
    yield from _unsourced_observations(corpus)
    yield from check_unused(corpus)
    yield from _circles(corpus)


def check_unsourced(corpus: Corpus) -> Iterator[Problem]:
    """Statements without a source."""
    for statements in corpus.statements.values():
        for each in statements:
            if each.citation is None:
                yield Problem("W501", f"'{each.property}' of '{each.subject}' has no source", each.where, _HINT)


def _unsourced_observations(corpus: Corpus) -> Iterator[Problem]:
    for observation in corpus.observations:
        if observation.citation is None:
            message = f"the observation '{observation.metric}' of '{observation.of}' has no source"
            yield Problem("W501", message, observation.where, _HINT)


def check_unused(corpus: Corpus) -> Iterator[Problem]:
    """Sources on which nothing rests."""
    used = {each.source for statements in corpus.statements.values() for each in statements}
    used |= {each.citation.source for each in corpus.observations if each.citation}
    used |= {origin for source in corpus.sources.values() for origin in source.derived_from}
    for judgement in corpus.judgements.values():
        used |= (
            {citation.source for citation in judgement.citations}
            | set(judgement.based_on)
            | set(_cited(judgement.text))
        )
    for entity in corpus.entities.values():
        used |= set(_cited(entity.about))
    for briefing in corpus.briefings.values():
        used |= set(_cited(briefing.text))
    for source in corpus.sources.values():
        if source.id not in used and ID.fullmatch(source.id):  # else it cannot be cited
            yield Problem("W502", f"the source '{source.id}' is never cited", source.where, "cite it, or remove it")


def _cited(prose: Prose) -> Iterator[str]:
    return (part.source for part in prose.parts if isinstance(part, ProseCitation))


def _circles(corpus: Corpus) -> Iterator[Problem]:
    done: set[str] = set()
    for start in corpus.sources:
        path: list[str] = []
        for circle in _walk(start, path, done, corpus):
            first = min(circle)
            where = corpus.sources[first].where
            turn = circle.index(first)
            shown = " → ".join([*circle[turn:], *circle[:turn], first])
            yield Problem(
                "E503",
                f"these sources come from each other: {shown}",
                where,
                "remove one `derived_from`: one of them came first",
            )


def _walk(start: str, path: list[str], done: set[str], corpus: Corpus) -> Iterator[list[str]]:
    """Circles met on the way from `start`, without recursion: chains of sources may be long."""
    stack = [(start, iter(corpus.sources[start].derived_from))]
    path.append(start)
    while stack:
        id, origins = stack[-1]
        for origin in origins:
            if origin in path:
                yield path[path.index(origin) :]
            elif origin in corpus.sources and origin not in done:
                stack.append((origin, iter(corpus.sources[origin].derived_from)))
                path.append(origin)
                break
        else:
            stack.pop()
            path.pop()
            done.add(id)
