"""How entries are connected, for the explorer: the nodes of a book in shards, so that a reader loads a few of them.

- `graph/n/<hash>.js`: nodes by a hash of their address. A node has what it is called, its type, how many links it has,
  and each of them with what qualifies it and its sources. Whom it leads to is named with their number of links, so that
  nobody has to be loaded to be shown.
- `graph/p/<number>.js`: addresses, and whom each leads to, by number: what it takes to find the way between two.

`graph/root.js` says how both were cut and at which node to begin, and holds the words for types and relations. Each
file is a script that hands its data to explorer.js: a page opened from a folder may load scripts and nothing else.
"""

from __future__ import annotations

import zlib
from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from briefbook.model.dates import EARLIEST, LATEST, PartialDate
from briefbook.model.facts import Fact
from briefbook.model.values import Reference
from briefbook.pages.book_context import BookContext
from briefbook.pages.page_context import PageContext
from briefbook.pages.pictured import is_doubted
from briefbook.search.shards import script, shard_name

FOLDER = "graph"
CALL = "briefbookGraph"
NODES_OF_A_SHARD, NODES_OF_A_PART = 16, 4096
MOST_BITS = 12
OUT, IN, BOTH = 1, 0, 2
"""Which way a link leads, seen from a node."""

LINKS_AT_FIRST = 60
"""With so many links a drawing is still read at a glance."""

_Link = list[object]
_Said = tuple[str, int, int, int]


class _Tie(NamedTuple):
    """A relation between two entities, as both see it: `said` is what qualifies it, whether it is in doubt, and from
    which year to which.
    """

    subject: str
    other: str
    fact: Fact
    relation: int
    is_symmetric: bool
    said: _Said


def graph_files(book: BookContext) -> Iterator[tuple[str, bytes]]:
    """The files of the graph, by their path in the site; none where nothing is tied to anything."""
    relations: dict[str, int] = {}
    context = PageContext(book, f"{FOLDER}.md")
    ties = tuple(_ties(context, relations))
    if not ties:
        return
    links: defaultdict[str, list[_Tie]] = defaultdict(list)
    for tie in ties:
        links[tie.subject].append(tie)
        links[tie.other].append(tie)
    keys = {id: book.addresses.paths[id].removesuffix(".md") for id in links}
    types = {type: number for number, type in enumerate(sorted({book.types[id] for id in links}))}
    drawn = _Drawn(context, keys, types, {id: len(found) for id, found in links.items()})
    bits = min(MOST_BITS, max(0, (len(links) // NODES_OF_A_SHARD).bit_length()))
    shards: defaultdict[str, dict[str, object]] = defaultdict(dict)
    for id in sorted(links):
        shards[shard_name("n", zlib.crc32(keys[id].encode()), bits)][keys[id]] = drawn.node(id, links[id])
    root = {
        "bits": bits,
        "nodes": len(links),
        "links": len(ties),
        "part": NODES_OF_A_PART,
        "start": keys[min(links, key=lambda id: (len(links[id]) > LINKS_AT_FIRST, -len(links[id]), keys[id]))],
        "types": [book.corpus.vocabulary.label_of(type) for type in types],
        "relations": [book.corpus.vocabulary.directions[name].label for name in relations],
    }
    yield f"{FOLDER}/root.js", script("root", root, CALL)
    for name, nodes in sorted(shards.items()):
        yield f"{FOLDER}/{name}.js", script(name, nodes, CALL)
    yield from _parts(links, keys)


def _parts(links: dict[str, list[_Tie]], keys: dict[str, str]) -> Iterator[tuple[str, bytes]]:
    """Addresses in order, and the numbers of those that each is held to be tied to."""
    ordered = sorted(links, key=lambda id: keys[id])
    numbers = {id: number for number, id in enumerate(ordered)}
    for start in range(0, len(ordered), NODES_OF_A_PART):
        held = ordered[start : start + NODES_OF_A_PART]
        near = [
            sorted({numbers[_other(tie, id)] for tie in links[id] if tie.fact.is_affirmed} - {numbers[id]})
            for id in held
        ]
        name = f"p/{start // NODES_OF_A_PART}"
        yield f"{FOLDER}/{name}.js", script(name, ["\n".join(keys[id] for id in held), near], CALL)


def _ties(context: PageContext, relations: dict[str, int]) -> Iterator[_Tie]:
    directions = context.corpus.vocabulary.directions
    paths = context.book.addresses.paths
    for id, facts in context.book.derived.facts.items():
        for fact in facts:
            if isinstance(fact.value, Reference) and fact.value.id in paths and id in paths:
                property = directions[fact.property].property
                if property.is_relation and fact.value.id != id:
                    number = relations.setdefault(fact.property, len(relations))
                    yield _Tie(id, fact.value.id, fact, number, property.is_symmetric, _said(context, id, fact))


def _said(context: PageContext, id: str, fact: Fact) -> _Said:
    said = fact.qualifiers
    bearing = (said, id, fact.statements)
    words, is_in_doubt = context.qualifying_words(*bearing), is_doubted(context, *bearing)
    return (words, int(is_in_doubt), *_years(said.start, said.end, said.as_of))


def _other(tie: _Tie, id: str) -> str:
    return tie.other if tie.subject == id else tie.subject


class _Drawn:
    """Nodes as plain values."""

    def __init__(
        self, context: PageContext, keys: dict[str, str], types: dict[str, int], counts: dict[str, int]
    ) -> None:
        self.context = context
        self.ends = {id: [keys[id], context.title(id), types[context.book.types[id]], counts[id]] for id in keys}

    def node(self, id: str, ties: Iterable[_Tie]) -> list[object]:
        """What it is called, its type, how many links it has, these links, and the sources that they cite."""
        sources: dict[str, int] = {}
        links = [self._link(id, tie, sources) for tie in ties]
        named = [[self.context.title(each), self._key(each)] for each in sources]
        return [*self.ends[id][1:], links, named]

    def _key(self, source: str) -> str:
        return self.context.book.addresses.paths.get(source, "").removesuffix(".md")

    def _link(self, id: str, tie: _Tie, sources: dict[str, int]) -> _Link:
        """The relation, its way, the end that it leads to, what is said of it, and its sources."""
        way = BOTH if tie.is_symmetric else OUT if tie.subject == id else IN
        cited = dict.fromkeys(each.source for each in tie.fact.statements if each.source)
        return [
            tie.relation,
            way,
            *self.ends[_other(tie, id)],
            *tie.said,
            [sources.setdefault(each, len(sources)) for each in cited],
        ]


def _years(start: PartialDate | None, end: PartialDate | None, as_of: PartialDate | None) -> tuple[int, int]:
    """The first and the last year of a link, 0 where nothing is said of it."""
    first, last = start or as_of, end or as_of
    begun = first.first[0] if first and first.first != EARLIEST else 0
    ended = last.last[0] if last and last.last != LATEST else 0
    return begun, ended
