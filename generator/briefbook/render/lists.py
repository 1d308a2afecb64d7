"""What the lists hold that others link into: judgements, disputes and tags, and on which part each stands."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import TypeVar

from briefbook.model.corpus import Corpus
from briefbook.model.derived import Derived, Dispute
from briefbook.render.parts import CARDS, ROWS, cut, part_path

OPEN, SETTLED = "Open", "Settled"
TAGS = "tags.md"
DISPUTES = "disputes.md"
JUDGEMENTS = "judgements.md"

T = TypeVar("T")


def tagged(corpus: Corpus) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Tags by name, with what bears them, by title."""
    found: defaultdict[str, list[tuple[str, str]]] = defaultdict(list)
    for things in (corpus.briefings, corpus.entities, corpus.sources):
        for id, thing in things.items():
            for tag in thing.tags:
                found[tag].append((title_of(corpus, id).casefold(), id))
    return tuple((tag, tuple(id for _, id in sorted(found[tag]))) for tag in sorted(found))


def disputes_by_standing(derived: Derived) -> tuple[tuple[str, tuple[Dispute, ...]], ...]:
    """Open disputes, then those that were settled."""
    disputes = derived.disputes
    return (
        (OPEN, tuple(each for each in disputes if not each.is_settled)),
        (SETTLED, tuple(each for each in disputes if each.is_settled)),
    )


def places_in_lists(corpus: Corpus, derived: Derived | None, taken: frozenset[str]) -> dict[str, str]:
    """The part on which each anchor of these lists stands; for a tag on several parts, the first of them."""
    places: dict[str, str] = {}
    judgements = [("", tuple(corpus.judgements))]
    places |= {f"judgement-{id}": path for path, _, id in _places(JUDGEMENTS, judgements, CARDS, taken)}
    for path, tag, _ in _places(TAGS, tagged(corpus), ROWS, taken):
        places.setdefault(f"tag-{tag}", path)
    if derived is not None:
        disputes = disputes_by_standing(derived)
        places |= {each.id: path for path, _, each in _places(DISPUTES, disputes, CARDS, taken)}
    return places


def _places(
    path: str, groups: Iterable[tuple[str, Sequence[T]]], size: int, taken: frozenset[str]
) -> Iterator[tuple[str, str, T]]:
    for number, page in enumerate(cut(groups, size), 1):
        for name, things in page:
            for each in things:
                yield part_path(path, number, taken), name, each


def title_of(corpus: Corpus, id: str) -> str:
    """What anything with an id is called."""
    if id in corpus.sources:
        return corpus.sources[id].title
    if id in corpus.briefings:
        return corpus.briefings[id].title
    if id in corpus.judgements:
        return "a judgement"
    return corpus.name_of(id)
