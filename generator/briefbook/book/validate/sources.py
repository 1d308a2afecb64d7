"""Every statement has a source, every source is used, and none comes from itself."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from graphlib import TopologicalSorter
from itertools import chain, islice

from briefbook.model.corpus import Corpus
from briefbook.model.entries import Entity, Entry, Judgement, Observation, Source, places_in, texts_of
from briefbook.model.grammar import ID
from briefbook.model.limits import MAX_ORIGINS
from briefbook.model.prose import Markup, Prose, ProseCitation, Suppression, citations_in
from briefbook.model.statement import Rank, Statement
from briefbook.problems import About, Problem, Span

MAX_CIRCLES = 100
_SHOWN = 10  # sources of a circle that are named
_HINT = "add `source: some-id` to it, to its entry or to `defaults:` of its file"


def check_sources(entries: Iterable[Entry], corpus: Corpus) -> Iterator[Problem]:
    """Sources without a use, what leans on one that was retracted, and circular reporting."""
    yield from _unused(entries, corpus)
    yield from _leaning_on_retracted(corpus)
    yield from _circles(corpus)
    yield from _own_origins(corpus)


def check_unsourced(corpus: Corpus) -> Iterator[Problem]:
    """Statements and observations without a source."""
    for statements in corpus.statements.values():
        for each in statements:
            if each.citation is None:
                yield Problem("W501", f"'{each.property}' of '{each.subject}' has no source", each.where, _HINT)
    for observation in corpus.observations:
        if observation.citation is None:
            message = f"the observation '{observation.metric}' of '{observation.of}' has no source"
            yield Problem("W501", message, observation.where, _HINT)


def _unused(entries: Iterable[Entry], corpus: Corpus) -> Iterator[Problem]:
    """Sources that nothing names, not even an entry of which something could not be read."""
    used: set[str] = set()
    for entry in entries:
        used.update(each.source for prose in texts_of(entry) for each in citations_in(prose))
        match entry:
            case Entity():
                used.update(each.citation.source for each in entry.statements if each.citation)
                used.update(each.citation.source for each in entry.pictures if each.citation)
                used.update(entry.named)
            case Source():
                used.update(entry.derived_from, entry.corrected_by, entry.named)
            case Observation():
                used.update([entry.citation.source] if entry.citation else (), entry.named)
            case Judgement():
                used.update((each.source for each in entry.citations), entry.based_on, entry.named)
    for source in corpus.sources.values():
        is_kept = source.is_library or source.retracted or not ID.fullmatch(source.id)  # the last cannot be cited
        if source.id not in used and not is_kept:
            hint = "cite it, remove it, or add `library: true` if it is kept for reference"
            about = About("missing value", source.id)
            yield Problem("W502", f"the source '{source.id}' is never cited", source.where, hint, about=about)


def _leaning_on_retracted(corpus: Corpus) -> Iterator[Problem]:
    """What leans on a source that was retracted, beside statements: those are set aside by themselves."""
    retracted = {id for id, source in corpus.sources.items() if source.retracted}
    if not retracted:
        return
    for source in corpus.sources.values():
        origins = source.derived_from
        if origins and retracted.issuperset(origins) and not source.retracted:
            hint = "mark it `retracted` too, or add its other origins to `derived_from`"
            yield _leaning(f"the source '{source.id}' retells", origins[0], places_in(source)(origins[0]), hint)
    for each in _statements(corpus):
        origins = (each.citation and each.citation.retells) or ()
        if origins and retracted.issuperset(origins) and each.qualifiers.rank is not Rank.DEPRECATED:
            hint = "set it aside with `rank: deprecated`, or name its other origins"
            yield _leaning("this retells", origins[0], each.where, hint)
    for judgement in corpus.judgements.values():
        for id in dict.fromkeys([*judgement.based_on, *(each.source for each in judgement.citations)]):
            if id in retracted:
                hint = "base it on something else, or reconsider it"
                yield _leaning(f"the judgement '{judgement.id}' is based on", id, places_in(judgement)(id), hint)
    blocks = (corpus.judgements, corpus.briefings, corpus.entities, corpus.sources)
    entries: list[Entry] = [*corpus.observations]
    for block in blocks:
        entries += block.values()
    for text in chain.from_iterable(map(texts_of, entries)):
        for cited in _unanswered(text):
            if cited.source in retracted:
                hint = "cite another one; in a text about the retraction, write `<!-- ok: W505 -->` after the sentence"
                yield _leaning("this cites", cited.source, cited.where, hint)


def _statements(corpus: Corpus) -> Iterator[Statement | Observation]:
    yield from chain.from_iterable(corpus.statements.values())
    yield from corpus.observations


def _leaning(what: str, source: str, where: Span, hint: str) -> Problem:
    return Problem("W505", f"{what} '{source}', which was retracted", where, hint)


def _unanswered(prose: Prose) -> Iterator[ProseCitation]:
    """The citations of a text that nothing behind them in their paragraph answers."""
    pending: list[ProseCitation] = []
    for part in prose.parts:
        if isinstance(part, ProseCitation):
            pending.append(part)
        elif isinstance(part, Suppression) and "W505" in part.codes:
            pending.clear()
        elif isinstance(part, Markup) and "\n\n" in part.markdown:
            yield from pending
            pending = []
    yield from pending


def _circles(corpus: Corpus) -> Iterator[Problem]:
    """Sources that come from themselves, `MAX_CIRCLES` at most; where none does, those that come from too many."""
    found = list(islice(_each_circle(corpus), MAX_CIRCLES))
    for circle in found:
        first = min(circle)
        turn = circle.index(first)
        names = [*circle[turn:], *circle[:turn]]
        if len(names) > _SHOWN:
            names[_SHOWN // 2 : -_SHOWN // 2] = [f"({len(names) - _SHOWN:,} more)"]
        message = f"these sources are derived from each other: {' → '.join([*names, first])}"
        hint = "remove one `derived_from`: one of them came first"
        yield Problem("E503", message, corpus.sources[first].where, hint)
    if not found:
        yield from _long_descent(corpus)


def _own_origins(corpus: Corpus) -> Iterator[Problem]:
    """Statements that a source is said to have from itself, through others too: one for each two sources."""
    told: set[tuple[str, str]] = set()
    for each in _statements(corpus):
        source = each.citation.source if each.citation else ""
        for origin in (each.citation and each.citation.retells) or ():
            if (source, origin) not in told and source in _above(origin, corpus):
                told.add((source, origin))
                message = f"'{source}' cannot retell this from '{origin}', which is derived from it"
                yield Problem(
                    "E503",
                    message if source != origin else f"'{source}' cannot retell this from itself",
                    each.where,
                    "name the earlier source, or leave `retells` out",
                )


def _above(id: str, corpus: Corpus, limit: int | None = None) -> set[str]:
    """A source and all that it comes from; where there is a limit, no more than one over it."""
    found = {id}
    edge = [id]
    while edge and (limit is None or len(found) <= limit):
        source = corpus.sources.get(edge.pop())
        above = [each for each in (source.derived_from if source else ()) if each in corpus.sources]
        edge += [each for each in above if each not in found]
        found.update(above)
    return found


def _long_descent(corpus: Corpus) -> Iterator[Problem]:
    """The sources that come from more than `MAX_ORIGINS` others, but for those that come from them in turn."""
    parents = {
        id: [each for each in source.derived_from if each in corpus.sources] for id, source in corpus.sources.items()
    }
    at_most: dict[str, int] = {}  # how many others each comes from; those that they have in common count twice
    for id in TopologicalSorter(parents).static_order():
        above = parents[id]
        if any(parent not in at_most for parent in above):
            continue
        count = sum(at_most[parent] + 1 for parent in above)
        if count > MAX_ORIGINS:
            count = len(_above(id, corpus, MAX_ORIGINS + 1)) - 1
        if count <= MAX_ORIGINS:
            at_most[id] = count
            continue
        message = f"the source '{id}' is derived from more than {MAX_ORIGINS} others"
        hint = "derive it from fewer, or from those that came first"
        yield Problem("E113", message, corpus.sources[id].where, hint)


def _each_circle(corpus: Corpus) -> Iterator[list[str]]:
    done: set[str] = set()
    for start in corpus.sources:
        if start not in done:
            yield from _walk(start, done, corpus)


def _walk(start: str, done: set[str], corpus: Corpus) -> Iterator[list[str]]:
    """Circles met on the way from `start`, without recursion: chains of sources may be long."""
    path = {start: 0}
    stack = [(start, iter(corpus.sources[start].derived_from))]
    while stack:
        id, origins = stack[-1]
        for origin in origins:
            if origin in path:
                yield list(path)[path[origin] :]
            elif origin in corpus.sources and origin not in done:
                path[origin] = len(path)
                stack.append((origin, iter(corpus.sources[origin].derived_from)))
                break
        else:
            stack.pop()
            del path[id]
            done.add(id)
