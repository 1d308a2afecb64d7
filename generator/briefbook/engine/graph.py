"""The nodes of a build and the edges between them, in memory as far as they were needed, the rest in the store."""

from __future__ import annotations

from array import array
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import partial
from typing import Any, cast

import msgspec

from briefbook.engine.nodes import Absent, Node, State
from briefbook.engine.postings import Postings
from briefbook.engine.queries import Batched, Key, Query, Table, digest_of
from briefbook.engine.store import Changes, NodeRow, StateRow, Store, StoreDamagedError, ids

AnyQuery = Query[..., Any]


class Graph:
    """Nodes by id and by query and key. Raises StoreDamagedError where the store cannot be believed."""

    def __init__(self, queries: Iterable[AnyQuery], store: Store | None) -> None:
        known = [each for query in queries for each in _with_parts(query)]
        self.queries: Mapping[str, AnyQuery] = {each.name: each for each in known}
        self.store = store
        self.is_store_distrusted = False
        self.forget()

    def forget(self) -> None:
        """Forget what is in memory."""
        self.by_id: dict[int, Node] = {}
        self.by_key: dict[AnyQuery, dict[Key, Node]] = {each: {} for each in self.queries.values()}
        self.inputs: set[int] = set()
        self.roots: set[int] = set()
        self.generation = 0
        self.is_stored = False
        self.is_begun = False
        self._next_id = 1
        self._removed: set[int] = set()
        self._new_readers: set[int] = set()
        self._postings: dict[int, Postings] = {}

    # --- the store

    def begin(self, mark: Callable[[Node, State], None]) -> None:
        """Look at the store. If another process wrote it, what is in memory is forgotten. `mark` gets the nodes that
        were not up to date when it was saved.
        """
        self.is_begun = True
        if self.store is None or (self.by_id and not self.is_stored):
            return  # in memory is what the next save replaces the store with
        state = None if self.is_store_distrusted else self.store.begin()
        if state is None:
            if self.is_stored:
                self.forget()
                self.is_begun = True
            return
        if self.is_stored and state.generation == self.generation:
            return
        self.forget()
        self.is_begun = self.is_stored = True
        self.generation, self._next_id = state.generation, state.next_id
        self.inputs, self.roots = set(ids(state.inputs)), set(ids(state.roots))
        for content, what in (
            (state.stale, State.STALE),
            (state.uncertain, State.UNCERTAIN),
            (state.failed, State.FAILED),
        ):
            for id in ids(content):
                mark(self.node(id), what)

    def save(self) -> bool:
        """Write what is new to the store; False where that could not be."""
        if self.store is None:
            return False
        self.is_begun = False
        self._keep_numbers()
        unsaved = [node for node in self.by_id.values() if node.is_unsaved]
        saved = {node.id for node in unsaved}
        state = self._state()
        changes = Changes(
            nodes=((node.id, _row_of(node), node.readers.tobytes()) for node in unsaved),
            readers=((id, self.by_id[id].readers.tobytes()) for id in self._new_readers - saved if id in self.by_id),
            values=(
                (node.id, node.query.encode(node.value))
                for node in unsaved
                if node.query.is_stored and node.value is not Absent.ABSENT
            ),
            postings=((id, *each) for id, postings in self._postings.items() for each in postings.saved()),
            removed=self._removed - saved,
        )
        if not (unsaved or self._new_readers or self._removed) and self.is_stored:
            self.store.end()
            return True
        is_saved = self.store.save(state, changes, is_new=not self.is_stored)
        self.store.end()
        if not is_saved:
            return False
        for node in unsaved:
            node.is_unsaved = False
        for postings in self._postings.values():
            postings.changed.clear()
        self.is_stored, self.is_store_distrusted, self.generation = True, False, state.generation
        self._removed.clear()
        self._new_readers.clear()
        return True

    def _keep_numbers(self) -> None:
        """Let the keys of tables be saved where there are new ones."""
        for id, postings in self._postings.items():
            if postings.has_new_keys:
                query = cast(Table, self.by_id[id].query).keys
                self.put_keys(self.find(query, ()) or self.create(query, ()), tuple(postings.numbers))
                postings.has_new_keys = False

    def put_keys(self, node: Node, keys: tuple[Any, ...]) -> None:
        """Note which keys there are: no node reads these, and all are kept."""
        self.roots.add(node.id)
        node.value, node.state, node.is_unsaved = keys, State.CLEAN, True
        node.digest = digest_of(node.query.encode(keys))

    def _state(self) -> StateRow:
        by_state: dict[State, list[int]] = {each: [] for each in State}
        for node in self.by_id.values():
            by_state[node.state].append(node.id)
        return StateRow(
            version=self.store.version if self.store else "",
            generation=self.generation + 1,
            next_id=self._next_id,
            inputs=_packed(self.inputs),
            roots=_packed(self.roots),
            stale=_packed(by_state[State.STALE]),
            uncertain=_packed(by_state[State.UNCERTAIN]),
            failed=_packed(by_state[State.FAILED]),
        )

    # --- nodes

    def node(self, id: int) -> Node:
        """A node that some other one, or the state, names."""
        found = self.by_id.get(id)
        if found is None:
            if self.store is None or not self.is_stored:
                raise StoreDamagedError(id)
            found = self._loaded(*self.store.node(id))
        return found

    def find(self, query: AnyQuery, key: Key) -> Node | None:
        found = self.by_key[query].get(key)
        if found is None and self.is_stored and self.store:
            row = self.store.node_by_name(query.name, key)
            if row is not None and row[0] not in self._removed:
                found = self.by_id.get(row[0]) or self._loaded(*row)
        return found

    def create(self, query: AnyQuery, key: Key) -> Node:
        node = Node(self._next_id, query, key)
        self._next_id += 1
        self.by_id[node.id] = self.by_key[query][key] = node
        if query.is_input:
            self.inputs.add(node.id)
        return node

    def _loaded(self, id: int, row: NodeRow, readers: bytes) -> Node:
        query = self.queries.get(row.query)
        if query is None:
            raise StoreDamagedError(row.query)
        node = Node(id, query, row.key)
        node.digest, node.height, node.stamp = row.digest, row.height, row.stamp
        node.reads, node.readers, node.entries = ids(row.reads), ids(readers), ids(row.entries)
        node.state, node.is_unsaved = State.CLEAN, False
        self.by_id[id] = self.by_key[query][row.key] = node
        return node

    def stored_value(self, node: Node) -> Any:
        """The stored value, if it is the one whose digest the node bears; else ABSENT."""
        if self.store is None or not self.is_stored or not node.query.is_stored:
            return Absent.ABSENT
        content = self.store.value(node.id)
        if content is None or digest_of(content) != node.digest:
            return Absent.ABSENT
        try:
            return node.query.decode(content)
        except msgspec.DecodeError:
            return Absent.ABSENT

    def known_value(self, node: Node) -> Any:
        """The value of a node as it was last computed; None where it is not known any more."""
        value = self.stored_value(node) if node.value is Absent.ABSENT and node.digest else node.value
        return None if value is Absent.ABSENT else value

    def readers(self, node: Node) -> Iterator[Node]:
        return map(self.node, tuple(node.readers))

    # --- edges

    def set_reads(self, node: Node, reads: Iterable[int]) -> None:
        """Replace what a node read, on both ends of each edge."""
        before, after = set(node.reads), dict.fromkeys(reads)
        node.reads = array("I", after)
        for id in after:
            if id not in before:
                self.by_id[id].readers.append(node.id)
                self._new_readers.add(id)
        for id in before.difference(after):
            read = self.node(id)
            read.readers.remove(node.id)
            self._new_readers.add(id)

    def postings(self, table: Node) -> Postings:
        """Who reads which entries of a table."""
        found = self._postings.get(table.id)
        if found is None:
            keys = self.find(cast(Table, table.query).keys, ())
            known = self.known_value(keys) if keys else None
            found = self._postings[table.id] = Postings(known or (), partial(self._stored_posting, table.id))
        return found

    def _stored_posting(self, table: int, bucket: int) -> bytes | None:
        return self.store.posting(table, bucket) if self.store and self.is_stored else None

    def set_entries(self, node: Node, entries: array[int]) -> None:
        """Replace what a node read of the table among its reads."""
        if node.entries != entries:
            tables = (id for id in node.reads if isinstance(self.node(id).query, Table))
            self.postings(self.node(next(tables))).replace(node.id, node.entries, entries)
            node.entries = entries

    def touch(self, node: Node) -> None:
        """Look at a node when garbage is collected."""
        self._new_readers.add(node.id)

    def collect(self) -> None:
        """Remove what nobody reads any more and nobody asked for, and then what only that had read."""
        pending = [self.node(id) for id in self._new_readers if id not in self._removed]
        while pending:
            node = pending.pop()
            if node.readers or node.id in self.roots or node.id in self._removed:
                continue
            reads = [self.node(id) for id in node.reads]
            self.set_entries(node, array("I"))
            self.set_reads(node, ())
            self._remove(node)
            pending += reads

    def _remove(self, node: Node) -> None:
        del self.by_id[node.id], self.by_key[node.query][node.key]
        self._postings.pop(node.id, None)
        self.inputs.discard(node.id)
        self._removed.add(node.id)


def _with_parts(query: AnyQuery) -> Iterator[AnyQuery]:
    yield query
    if isinstance(query, Batched | Table):
        yield query.keys


def _row_of(node: Node) -> NodeRow:
    reads, entries = node.reads.tobytes(), node.entries.tobytes()
    return NodeRow(node.query.name, node.key, node.digest, node.height, reads, node.stamp, entries)


def _packed(found: Iterable[int]) -> bytes:
    return array("I", sorted(found)).tobytes()
