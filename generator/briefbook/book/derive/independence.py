"""How independent sources are: where they come from in the end, and who owns those who publish them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from functools import reduce
from graphlib import TopologicalSorter
from itertools import chain

from briefbook.model.agreement import is_majority, stretch
from briefbook.model.corpus import Corpus
from briefbook.model.dates import EARLIEST, ENDED, LATEST, Day, PartialDate
from briefbook.model.entries import Observation
from briefbook.model.grammar import SHARE
from briefbook.model.independence import INVESTS, OWNS, Holder, Independence, Publication, holdings
from briefbook.model.statement import Qualifiers, Statement
from briefbook.model.values import NumberValue, Reference


def independence_of(corpus: Corpus, today: PartialDate) -> Independence:
    """Descent of all sources and ownership of all entities. Circles of sources have been refused before."""
    return Independence(
        *_descent(corpus),
        partly_derived(corpus),
        _holders(corpus, today),
        _publications(corpus, today),
        _uncounted(corpus),
        frozenset(id for id, source in corpus.sources.items() if source.is_unread),
    )


def _descent(corpus: Corpus) -> tuple[dict[str, frozenset[str]], dict[str, str]]:
    """The origins of each source, and its carrier: its immediate dominator among those that it comes from."""
    roots: dict[str, frozenset[str]] = {}
    carriers: dict[str, str] = {}
    depths = {"": 0}
    parents = {
        id: [each for each in source.derived_from if each in corpus.sources] for id, source in corpus.sources.items()
    }

    def carrier(one: str, other: str) -> str:
        while one != other:
            if depths[one] < depths[other]:
                one, other = other, one
            one = carriers.get(one, "")
        return one

    for id in TopologicalSorter(parents).static_order():
        above = parents[id]
        if above:
            roots[id] = roots[above[0]].union(*(roots[each] for each in above[1:])) if above[1:] else roots[above[0]]
            if found := reduce(carrier, above):
                carriers[id] = found
        else:
            roots[id] = frozenset([id])
        depths[id] = depths[carriers.get(id, "")] + 1
    return roots, carriers


def partly_derived(corpus: Corpus) -> dict[str, tuple[str, ...]]:
    """For each source, those that it has only some statements from."""
    found: defaultdict[str, dict[str, None]] = defaultdict(dict)
    statements: Iterable[Statement | Observation] = chain.from_iterable(corpus.statements.values())
    for each in chain(statements, corpus.observations):
        if each.citation and each.citation.retells:
            found[each.citation.source] |= dict.fromkeys(each.citation.retells)
    whole = {id: source.derived_from for id, source in corpus.sources.items()}
    return {
        id: partly
        for id, origins in sorted(found.items())
        if (partly := tuple(each for each in sorted(origins) if each not in whole.get(id, ())))
    }


def _publications(corpus: Corpus, today: PartialDate) -> Mapping[str, Publication]:
    """Who published each source, where that is an entity; today, where nothing is said of when."""
    return {
        id: Publication(source.publisher.id, *stretch(source.published or today))
        for id, source in corpus.sources.items()
        if isinstance(source.publisher, Reference)
    }


def _uncounted(corpus: Corpus) -> frozenset[str]:
    """The sources that count as none: the editors' own, the retracted, and those that retell nothing else."""
    withdrawn = {id for id, source in corpus.sources.items() if source.retracted}
    if withdrawn:
        parents = {id: source.derived_from for id, source in corpus.sources.items()}
        for id in TopologicalSorter(parents).static_order():
            if parents.get(id) and withdrawn.issuperset(parents[id]):
                withdrawn.add(id)
    return frozenset({id for id, source in corpus.sources.items() if source.is_own} | withdrawn)


def _holders(corpus: Corpus, today: PartialDate) -> dict[str, tuple[Holder, ...]]:
    holders: dict[str, dict[Holder, None]] = {}
    for statements in corpus.statements.values():
        for owned, owner, each in holdings(statements):
            is_investor = each.property == INVESTS
            is_stake = (is_investor or each.property == OWNS) and _is_stake(each.qualifiers, is_part=is_investor)
            time = _time_of(each.qualifiers, today)
            holders.setdefault(owned, {})[Holder(owner, *time, is_stake, is_stake and is_investor)] = None
    return {owned: tuple(found) for owned, found in holders.items()}


def _is_stake(said: Qualifiers, *, is_part: bool) -> bool:
    """Whether a share, or the words of a role, say that something is not owned as a whole, and not that more than half
    of it is; `is_part` where no share is said.
    """
    words = f"{said.role} {said.kind}"
    found = None if said.share else SHARE.search(words)
    share = NumberValue(found["number"], 0, 0) if found else said.share
    return not is_majority(share) if share else is_part or "minority" in words.casefold()


def _time_of(said: Qualifiers, today: PartialDate) -> tuple[Day, Day]:
    """The first and the last day on which a statement can hold. What is said as of a day neither begins nor ends on it,
    unless that is yet to come.
    """
    start = said.start or (said.as_of if said.as_of and said.as_of.first > today.last else None)
    end = today if said.end == ENDED else said.end
    return stretch(start)[0] if start else EARLIEST, stretch(end)[1] if end else LATEST
