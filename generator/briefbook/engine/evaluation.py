"""The engine: brings the values of queries up to date with their inputs, doing only what a change reaches.

An update looks at the inputs, and then goes through what read a changed value in order of height: when a node's turn
comes, everything of less height is up to date. A node whose digest comes out the same stops the change there. Where a
query reads something that it had not read before and that is not lower, that is brought up to date first.
"""

from __future__ import annotations

from array import array
from collections.abc import Callable, Iterable, Mapping
from heapq import heappop, heappush
from typing import Any, TypeVar, cast

from briefbook.engine.errors import (
    CycleError,
    ImpureQueryError,
    InputChangedError,
    ReadOrderError,
    StoreLostError,
    way_of,
)
from briefbook.engine.graph import AnyQuery, Graph
from briefbook.engine.nodes import Absent, Node, State
from briefbook.engine.queries import Batched, Entries, Input, Key, P, Query, Table, V, digest_of
from briefbook.engine.store import Store, StoreDamagedError

T = TypeVar("T")

_HIGHER_THAN_ALL = 1 << 62
_FAILED = b""


class _Running:
    """A query that is being computed, and what it has read so far."""

    __slots__ = ("height", "node", "reads")

    def __init__(self, node: Node) -> None:
        self.node = node
        self.reads: dict[int, None] = {}
        self.height = -1


class Engine:
    """Values of `queries` (all that can be met, inputs included), and what is known of them in the `store`.

    Call `update` when inputs may have changed, `get` for values, `save` when all is done. A query that raises passes
    its exception on to whoever asked for its value; nothing else is lost by it. `runs` counts computed queries, for
    tests and reports.
    """

    def __init__(self, queries: Iterable[AnyQuery], store: Store | None = None) -> None:
        self._graph = Graph(queries, store)
        self._running: list[_Running] = []
        self._pending: list[tuple[int, int]] = []
        self._waiting: dict[AnyQuery, set[int]] = {}
        self._floor = _HIGHER_THAN_ALL
        self._update = 1
        self.runs = 0

    # --- from outside

    def update(self) -> None:
        """Look at all inputs, and bring everything up to date that is not on demand. Where the store is lost,
        nothing is known any more.
        """
        try:
            self._whole(self._bring_up_to_date)
        except StoreLostError:
            self._whole(self._bring_up_to_date)

    def get(self, query: Query[P, V], *key: P.args, **_: P.kwargs) -> V:
        """The value of a query, as of the last update. It is kept from now on, until it is released."""
        node = self._whole(lambda: self._root(query, cast(Key, key)))
        return cast(V, node.value)

    def release(self, query: Query[P, V], *key: P.args, **_: P.kwargs) -> None:
        """Let go of a value that `get` asked for."""

        def released() -> None:
            if not self._graph.is_begun:
                self._graph.begin(self._mark)
            node = self._graph.find(query, cast(Key, key))
            if node is not None:
                self._graph.roots.discard(node.id)
                self._graph.touch(node)

        self._whole(released)

    def stale(self, query: Batched[P, V], keys: Iterable[Key]) -> list[Key]:
        """Those of the keys whose values are to be computed, and handed in with `put`. These keys are kept until they
        are not among those given any more.
        """
        return self._whole(lambda: self._stale(query, dict.fromkeys(keys)))

    def put(
        self,
        query: Batched[P, V],
        key: Key,
        value: V,
        reads: Mapping[AnyQuery, Iterable[Key]],
        entries: Entries | None = None,
        content: bytes = b"",
    ) -> None:
        """The value of a batched query, and what it was computed from: keys of queries, and entries of one table. All
        of it is up to date. `content` is the value as the query encodes it, where that is known already.
        """
        self._whole(lambda: self._put(query, key, value, reads, entries, content))

    def numbers(self, table: Table) -> Mapping[str, int]:
        """The numbers of the entries of a table, which `put` takes."""

        def numbered() -> Mapping[str, int]:
            node = self._root(table, ())
            postings = self._graph.postings(node)
            for each in [each for each in node.value if each not in postings.numbers]:
                postings.number(each)
            return postings.numbers

        return self._whole(numbered)

    def keys(self, query: Batched[P, V]) -> tuple[Key, ...]:
        """The keys that `stale` was last given, by this process or an earlier one."""

        def known() -> tuple[Key, ...]:
            if not self._graph.is_begun:
                self._graph.begin(self._mark)
            node = self._graph.find(query.keys, ())
            return () if node is None else self._graph.known_value(node) or ()

        return self._whole(known)

    def value(self, query: Batched[P, V], key: Key) -> V | None:
        """The value that was last put; None where there is none."""

        def known() -> V | None:
            node = self._graph.find(query, key)
            return None if node is None else cast("V | None", self._graph.known_value(node))

        return self._whole(known)

    def digest(self, query: Query[P, V], *key: P.args, **_: P.kwargs) -> bytes:
        """What stands for the value of a query, as `get` would give it. The value itself is not read back."""
        return self._whole(lambda: self._root(query, cast(Key, key), is_read=False)).digest

    def forget_values(self, query: Query[P, V]) -> None:
        """Let go of values in memory; who needs one later gets it from the store, or has it computed again."""
        for node in self._graph.by_key[query].values():
            node.value = Absent.ABSENT

    def save(self) -> bool:
        """Write to the store what changed. False where it could not be written: another process did, or the disk is
        full. Then the next build has more to do.
        """

        def saved() -> bool:
            self._graph.collect()
            return self._graph.save()

        return self._whole(saved)

    def _whole(self, work: Callable[[], T]) -> T:
        """Do something; if the store turns out to be damaged, from nothing. Raises StoreLostError where values that
        were put are lost with it.
        """
        if self._running:
            raise ReadOrderError("a query called the engine instead of reading through its first argument")
        try:
            return work()
        except StoreDamagedError as error:
            self._forget()
            self._graph.is_store_distrusted = True
            if any(isinstance(each, Batched) for each in self._graph.queries.values()):
                raise StoreLostError from error
            return work()
        except (KeyboardInterrupt, SystemExit):  # it may have come between two steps that belong together
            self._forget()
            raise

    def _forget(self) -> None:
        """Forget what is in memory; the next update begins with what is stored."""
        self._graph.forget()
        self._pending.clear()
        self._waiting.clear()
        self._running.clear()
        self._floor = _HIGHER_THAN_ALL

    def _root(self, query: AnyQuery, key: Key, *, is_read: bool = True) -> Node:
        if not self._graph.is_begun:
            self._graph.begin(self._mark)
        while True:
            self._propagate()
            node = self._graph.find(query, key) or self._graph.create(query, key)
            self._graph.roots.add(node.id)
            self._ensure(node)
            if is_read:
                self._load(node)
            if not self._pending:
                return node

    # --- batches

    def _stale(self, query: Batched[P, V], keys: Mapping[Key, None]) -> list[Key]:
        graph = self._graph
        if not graph.is_begun:
            graph.begin(self._mark)
        self._propagate()
        waiting = self._waiting.setdefault(query, set())
        kept = graph.find(query.keys, ()) or graph.create(query.keys, ())
        graph.roots.add(kept.id)
        if kept.value is Absent.ABSENT:
            kept.value = graph.stored_value(kept)
        before: dict[Key, None] = {} if kept.value is Absent.ABSENT else dict.fromkeys(kept.value)
        for key in before:
            if key not in keys and (node := graph.find(query, key)):
                graph.roots.discard(node.id)
                graph.touch(node)
                waiting.discard(node.id)
        for key in keys:
            if key not in before:
                node = graph.find(query, key) or graph.create(query, key)
                graph.roots.add(node.id)
                if node.state is State.STALE:
                    waiting.add(node.id)
        if before != keys:
            graph.put_keys(kept, tuple(keys))
        return [graph.node(id).key for id in sorted(waiting)]

    def _put(
        self,
        query: Batched[P, V],
        key: Key,
        value: V,
        reads: Mapping[AnyQuery, Iterable[Key]],
        entries: Entries | None,
        content: bytes,
    ) -> None:
        node = self._graph.by_key[query].get(key) or self._graph.find(query, key) or self._graph.create(query, key)
        running = _Running(node)
        self._running.append(running)
        self.runs += 1
        try:
            for read, keys in reads.items():
                for each in keys:
                    self._noted(read, each)
            numbers = self._noted_entries(entries) if entries else array("I")
        except BaseException:
            self._running.pop()
            raise
        if not numbers:
            self._graph.set_entries(node, numbers)
        self._finish(running, value, digest_of(content or query.encode(value)), State.CLEAN)
        self._graph.set_entries(node, numbers)
        self._waiting.setdefault(query, set()).discard(node.id)

    def _noted_entries(self, entries: Entries) -> array[int]:
        """Record that entries of a table were read; their numbers."""
        table = self._noted_table(entries.table)
        running = self._running[-1]
        running.reads[table.id] = None
        running.height = max(table.height, running.height)
        postings = self._graph.postings(table)
        return array("I", sorted({*entries.numbers, *map(postings.number, entries.keys)}))

    def _noted_table(self, table: Table) -> Node:
        """A table that is up to date, with its value."""
        node = self._graph.find(table, ()) or self._graph.create(table, ())
        self._ensure(node)
        self._load(node)
        return node

    # --- an update

    def _bring_up_to_date(self) -> None:
        self._update += 1
        self._graph.begin(self._mark)
        for id in sorted(self._graph.inputs):
            self._look_at(self._graph.node(id))
        self._propagate()

    def _propagate(self) -> None:
        """Bring up to date what waits for it, lowest first."""
        try:
            while self._pending:
                height, id = heappop(self._pending)
                node = self._graph.by_id.get(id)
                if node is None or node.state is not State.STALE:
                    continue
                if node.height > height:
                    heappush(self._pending, (node.height, id))
                    continue
                self._floor = height
                self._refresh(node)
        finally:
            self._floor = _HIGHER_THAN_ALL

    def _look_at(self, node: Node) -> None:
        """Compute an input again if its stamp does not say that it is what it was."""
        query = cast(Input[..., Any], node.query)
        if node.state is State.CLEAN and node.stamp and query.stamp(node.key) == node.stamp:
            return
        self._refresh(node)

    def _refresh(self, node: Node) -> None:
        """Compute a node that nobody is waiting for. An exception is raised when somebody asks for its value."""
        try:
            self._compute(node)
        except StoreDamagedError:
            raise
        except Exception:  # noqa: BLE001 - whatever a query raises is raised again by whoever reads it
            return

    # --- reading

    def read(self, query: Query[P, V], key: Key) -> V:
        """The value of a query for the one that is running, up to date and recorded as read."""
        node = self._noted(query, key)
        if node.value is Absent.ABSENT:
            self._load(node)
        return cast(V, node.value)

    def _noted(self, query: AnyQuery, key: Key) -> Node:
        """Bring a value up to date, and record it as read by the one that is running."""
        node = self._graph.by_key[query].get(key) or self._graph.find(query, key) or self._graph.create(query, key)
        running = self._running[-1]
        if query.is_on_demand and not running.node.query.is_on_demand:
            raise ReadOrderError(f"{running.node} reads {node}, which is computed on demand only")
        if query.is_lazy and not running.node.query.is_lazy:
            raise ReadOrderError(f"{running.node} reads {node}, which is computed only when it is asked for")
        running.reads[node.id] = None  # before it is computed: if that fails, so does its reader, until it changes
        if node.state is not State.CLEAN or node.height >= self._floor:
            self._ensure(node)
        if node.height > running.height:
            running.height = node.height
        return node

    def _ensure(self, node: Node) -> None:
        """Bring a node up to date, whatever its height."""
        if node.state is State.RUNNING:
            names = [str(each.node) for each in self._running]
            raise CycleError(*way_of(names, str(node)))
        if node.verified == self._update and node.state is State.CLEAN:
            return
        if node.state is State.CLEAN and node.height < self._floor:
            return
        if node.state in (State.CLEAN, State.UNCERTAIN):
            self._verify(node)
        if node.state in (State.STALE, State.FAILED):
            self._compute(node)
        node.verified = self._update

    def _verify(self, node: Node) -> None:
        """Find out whether anything that a node read has changed: it is CLEAN or STALE then."""
        state, node.state = node.state, State.CLEAN
        for id in node.reads:
            read = self._graph.node(id)
            if read.state is State.RUNNING:  # it reads what is being computed, or did before
                node.state = State.STALE
            else:
                try:
                    self._ensure(read)
                except StoreDamagedError:
                    raise
                except Exception:  # noqa: BLE001 - the node may not read it any more; if it does, it raises again
                    node.state = State.STALE
                except BaseException:
                    node.state = state
                    raise
            if node.state is not State.CLEAN:  # `_changed` marked it, or one of the above
                return

    def _load(self, node: Node) -> None:
        """Get the value of a node that is up to date back into memory."""
        if node.value is not Absent.ABSENT:
            return
        node.value = self._graph.stored_value(node)
        if node.value is not Absent.ABSENT:
            return
        digest = node.digest
        self._compute(node)
        if node.digest != digest:
            raise (InputChangedError if node.query.is_input else ImpureQueryError)(str(node))

    # --- computing

    def _compute(self, node: Node) -> None:
        """Run a query, and tell its readers if its value is another one."""
        if isinstance(node.query, Batched):
            raise ReadOrderError(f"{node} was read before it was put")
        before = self._graph.known_value(node) if isinstance(node.query, Table) else None
        running = _Running(node)
        node.state = State.RUNNING
        self._running.append(running)
        self.runs += 1
        try:
            if node.query.is_input:
                node.stamp = cast(Input[..., Any], node.query).stamp(
                    node.key
                )  # before the value: it may change in between
            value = node.query.compute(self, node.key)
            digest = self._digest_of_reads(running) if node.query.is_opaque else digest_of(node.query.encode(value))
        except BaseException:
            if isinstance(node.query, Table):  # it goes on saying what it said, until it says something else
                self._finish(running, node.value, node.digest, State.FAILED)
            else:
                self._finish(running, Absent.ABSENT, _FAILED, State.FAILED)
            raise
        self._finish(running, value, digest, State.CLEAN, before)

    def _digest_of_reads(self, running: _Running) -> bytes:
        return digest_of(b"".join([self._graph.by_id[id].digest for id in running.reads]))

    def _finish(
        self, running: _Running, value: Any, digest: bytes, state: State, before: Mapping[str, bytes] | None = None
    ) -> None:
        self._running.pop()
        node = running.node
        has_changed = digest != node.digest
        node.value, node.digest, node.state = value, digest, state
        node.verified = self._update
        node.is_unsaved = True
        self._graph.set_reads(node, running.reads)
        former_height, node.height = node.height, running.height + 1
        if node.height > former_height:
            self._raise_readers(node)
        if has_changed:
            for reader in self._told(node, before):
                self._mark(reader, State.STALE)

    def _told(self, node: Node, before: Mapping[str, bytes] | None) -> Iterable[Node]:
        """Those to whom a new value matters: of a table that was known `before`, who reads an entry that differs."""
        if before is None or not isinstance(node.query, Table) or node.value is Absent.ABSENT:
            return self._graph.readers(node)
        now: Mapping[str, bytes] = node.value
        differing = [key for key in before.keys() | now.keys() if before.get(key) != now.get(key)]
        postings = self._graph.postings(node)
        return map(self._graph.node, sorted({id for key in differing for id in postings.readers(key)}))

    def _raise_readers(self, node: Node) -> None:
        """Keep every reader higher than what it reads; but for failed ones, which may read each other in a circle."""
        pending = [node]
        while pending:
            read = pending.pop()
            for reader in self._graph.readers(read):
                if reader.height <= read.height and reader.digest != _FAILED and reader.state is not State.RUNNING:
                    reader.height = read.height + 1
                    reader.is_unsaved = True
                    pending.append(reader)

    def _mark(self, node: Node, state: State) -> None:
        """Note that a node is not up to date, and that what reads it on demand may not be."""
        if node.state in (State.RUNNING, State.STALE, state) or (
            node.state is State.FAILED and state is State.UNCERTAIN
        ):
            return
        was_certain = node.state is State.CLEAN
        node.state = state
        if isinstance(node.query, Batched):
            self._waiting.setdefault(node.query, set()).add(node.id)
        elif node.query.is_lazy:
            if was_certain and not isinstance(node.query, Table):  # whose entries are told when it is computed
                for reader in self._graph.readers(node):
                    self._mark(reader, State.UNCERTAIN)
        elif not node.query.is_on_demand:
            if state is State.STALE:
                heappush(self._pending, (node.height, node.id))
        elif was_certain:
            for reader in self._graph.readers(node):
                self._mark(reader, State.UNCERTAIN)
