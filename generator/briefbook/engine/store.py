"""The engine's store: one SQLite file. Lost, cut, garbled or replaced, it makes a build slower, never wrong.

Every row bears a keyed digest over its table, its id and its content. Whoever does not have the key cannot write a row
that is believed, and no row that is read can run code. Nor is a file opened by SQLite unless its header bears the key's
mark: a schema can make a query endless, and a journal beside it can name any file to be deleted. What cannot be read,
or is not believed, raises StoreDamagedError; the engine then starts from nothing.

Another process may use the same file: a reader sees it as it was when it began, and of two writers the second gives up.
"""

from __future__ import annotations

import os
import sqlite3
import struct
from array import array
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from hashlib import blake2b
from hmac import compare_digest
from pathlib import Path

import msgspec

from briefbook.engine.queries import Key

FORMAT = "2"
_SEAL_BYTES = 16
_HEADER_BYTES = 100
_MARK = struct.Struct(">ii")
_MOST_BUCKETS = 1 << 24
_SCHEMA = """
CREATE TABLE state (id INTEGER PRIMARY KEY, row BLOB NOT NULL);
CREATE TABLE node (id INTEGER PRIMARY KEY, name BLOB NOT NULL UNIQUE, row BLOB NOT NULL, readers BLOB NOT NULL);
CREATE TABLE value (id INTEGER PRIMARY KEY, row BLOB NOT NULL);
CREATE TABLE posting (id INTEGER PRIMARY KEY, row BLOB NOT NULL);
"""


class StoreDamagedError(Exception):
    """The store does not hold what was written to it."""


class NodeRow(msgspec.Struct, frozen=True, array_like=True):
    """A node as it is stored. `reads` are ids and `entries` numbers, four bytes each."""

    query: str
    key: Key
    digest: bytes
    height: int
    reads: bytes
    stamp: str
    entries: bytes


class StateRow(msgspec.Struct, frozen=True, array_like=True):
    """What is not of one node: the version that wrote the store, how often it was written, and ids of nodes by kind."""

    version: str
    generation: int
    next_id: int
    inputs: bytes
    roots: bytes
    stale: bytes
    uncertain: bytes
    failed: bytes


@dataclass(frozen=True, slots=True)
class Changes:
    """What a save writes: rows and readers by id, stored values by id, postings by the id of their table and the number
    of the bucket, and ids that are gone.
    """

    nodes: Iterable[tuple[int, NodeRow, bytes]]
    readers: Iterable[tuple[int, bytes]]
    values: Iterable[tuple[int, bytes]]
    postings: Iterable[tuple[int, int, bytes]]
    removed: Iterable[int]


class Store:
    """Rows in the file at `path`, sealed with `key`, which the user keeps elsewhere. A store that another `version` of
    the program wrote counts as empty.
    """

    def __init__(self, path: Path, key: bytes, version: str) -> None:
        self.path = path
        self.version = f"{FORMAT} {version}"
        self._key = key
        self._mark = _mark(key)
        self._db: sqlite3.Connection | None = None
        self._encode = msgspec.msgpack.Encoder().encode
        self._row = msgspec.msgpack.Decoder(NodeRow)
        self._state = msgspec.msgpack.Decoder(StateRow)

    # --- reading

    def begin(self) -> StateRow | None:
        """Look at the store as it is now, until `end`. None where there is none, or none that is believed."""
        self.end()
        if not self.path.is_file():
            return None
        try:
            with self._reading() as db:
                db.execute("BEGIN")
                found = db.execute("SELECT row FROM state WHERE id = 0").fetchone()
                if found is None:
                    return None
                row = self._state.decode(self._opened(b"s", 0, found[0]))
        except (StoreDamagedError, msgspec.DecodeError):
            self.end()
            return None
        return row if row.version == self.version else None

    def end(self) -> None:
        """Let go of the file."""
        if self._db is not None:
            with suppress(sqlite3.Error):
                self._db.close()
            self._db = None

    def node_by_name(self, query: str, key: Key) -> tuple[int, NodeRow, bytes] | None:
        """The id, row and readers of a query with a key; None where it is not stored."""
        with self._reading() as db:
            name = _name(query, key)
            found = db.execute("SELECT id, row, readers FROM node WHERE name = ?", (name,)).fetchone()
        if found is None:
            return None
        node = self._node(*found)
        if (node[1].query, node[1].key) != (query, key):
            raise StoreDamagedError(name)
        return node

    def node(self, id: int) -> tuple[int, NodeRow, bytes]:
        """The same of a node that must be there."""
        with self._reading() as db:
            found = db.execute("SELECT id, row, readers FROM node WHERE id = ?", (id,)).fetchone()
        if found is None:
            raise StoreDamagedError(id)
        return self._node(*found)

    def _node(self, id: int, row: bytes, readers: bytes) -> tuple[int, NodeRow, bytes]:
        try:
            return id, self._row.decode(self._opened(b"n", id, row)), self._opened(b"r", id, readers)
        except msgspec.DecodeError as error:
            raise StoreDamagedError(id) from error

    def value(self, id: int) -> bytes | None:
        """The bytes of a stored value."""
        with self._reading() as db:
            found = db.execute("SELECT row FROM value WHERE id = ?", (id,)).fetchone()
        return None if found is None else self._opened(b"v", id, found[0])

    def posting(self, table: int, bucket: int) -> bytes | None:
        """The bytes of a bucket of postings."""
        id = table * _MOST_BUCKETS + bucket
        with self._reading() as db:
            found = db.execute("SELECT row FROM posting WHERE id = ?", (id,)).fetchone()
        return None if found is None else self._opened(b"p", id, found[0])

    @contextmanager
    def _reading(self) -> Iterator[sqlite3.Connection]:
        try:
            if self._db is None:
                self._db = _connection(self.path, self._mark)
            yield self._db
        except (sqlite3.Error, OSError, UnicodeDecodeError) as error:
            raise StoreDamagedError(str(error)) from error

    # --- writing

    def save(self, state: StateRow, changes: Changes, *, is_new: bool) -> bool:
        """Write, whole or not at all. False where it could not be: another process wrote in the meantime, or the disk
        is full. `is_new` replaces whatever the file holds.
        """
        try:
            if is_new:
                self._replace(state, changes)
            else:
                with self._reading() as db:
                    self._write(db, state, changes)
                    db.execute("COMMIT")
        except (sqlite3.Error, OSError, StoreDamagedError):
            self.end()
            return False
        return True

    def _replace(self, state: StateRow, changes: Changes) -> None:
        self.end()
        beside = self.path.with_name(f"{self.path.name}.new")
        self.path.parent.mkdir(parents=True, exist_ok=True)
        for each in _files_of(beside):
            each.unlink(missing_ok=True)
        db = sqlite3.connect(beside, isolation_level=None)
        try:
            db.execute("PRAGMA journal_mode = OFF")
            db.execute("PRAGMA synchronous = OFF")
            db.execute("BEGIN EXCLUSIVE")
            for statement in _SCHEMA.split(";"):
                db.execute(statement)
            self._write(db, state, changes)
            for name, number in zip(("user_version", "application_id"), _MARK.unpack(self._mark), strict=True):
                db.execute(f"PRAGMA {name} = {number}")
            db.execute("COMMIT")
            db.execute("PRAGMA journal_mode = WAL")
        finally:
            db.close()
        _synced(beside)
        for each in _files_of(self.path)[1:]:  # of the file that is replaced
            each.unlink(missing_ok=True)
        beside.replace(self.path)

    def _write(self, db: sqlite3.Connection, state: StateRow, changes: Changes) -> None:
        sealed, encode = self._sealed, self._encode
        gone = [(id,) for id in changes.removed]
        db.executemany("DELETE FROM node WHERE id = ?", gone)
        db.executemany("DELETE FROM value WHERE id = ?", gone)
        buckets = [(id * _MOST_BUCKETS, (id + 1) * _MOST_BUCKETS) for (id,) in gone]
        db.executemany("DELETE FROM posting WHERE id >= ? AND id < ?", buckets)
        db.executemany(
            "INSERT OR REPLACE INTO node VALUES (?, ?, ?, ?)",
            (
                (id, _name(row.query, row.key), sealed(b"n", id, encode(row)), sealed(b"r", id, readers))
                for id, row, readers in changes.nodes
            ),
        )
        db.executemany(
            "UPDATE node SET readers = ? WHERE id = ?",
            ((sealed(b"r", id, readers), id) for id, readers in changes.readers),
        )
        db.executemany(
            "INSERT OR REPLACE INTO value VALUES (?, ?)",
            ((id, sealed(b"v", id, content)) for id, content in changes.values),
        )
        numbered = ((table * _MOST_BUCKETS + bucket, content) for table, bucket, content in changes.postings)
        db.executemany(
            "INSERT OR REPLACE INTO posting VALUES (?, ?)",
            ((id, sealed(b"p", id, content)) for id, content in numbered),
        )
        row = self._encode(state)
        db.execute("INSERT OR REPLACE INTO state VALUES (0, ?)", (self._sealed(b"s", 0, row),))

    # --- seals

    def _sealed(self, table: bytes, id: int, content: bytes) -> bytes:
        return self._seal(table, id, content) + content

    def _opened(self, table: bytes, id: int, sealed: object) -> bytes:
        if not isinstance(sealed, bytes):
            raise StoreDamagedError(id)
        content = sealed[_SEAL_BYTES:]
        if not compare_digest(sealed[:_SEAL_BYTES], self._seal(table, id, content)):
            raise StoreDamagedError(id)
        return content

    def _seal(self, table: bytes, id: int, content: bytes) -> bytes:
        return blake2b(
            content, digest_size=_SEAL_BYTES, key=self._key, person=table, salt=id.to_bytes(8, "little")
        ).digest()


def _connection(path: Path, mark: bytes) -> sqlite3.Connection:
    """The database, in which a reader keeps what it began with while another process writes (WAL)."""
    with path.open("rb") as file:
        header = file.read(_HEADER_BYTES)
    if header[60:64] + header[68:72] != mark:
        raise StoreDamagedError(path)
    path.with_name(f"{path.name}-journal").unlink(missing_ok=True)  # not ours: those of WAL have other names
    db = sqlite3.connect(path, isolation_level=None, timeout=0.2)
    db.execute("PRAGMA synchronous = NORMAL")
    return db


def _mark(key: bytes) -> bytes:
    """What the header of a database of this key's owner says as its version and application."""
    return blake2b(b"store", digest_size=_MARK.size, key=key).digest()


def _name(query: str, key: Key) -> bytes:
    return blake2b(msgspec.msgpack.encode((query, key)), digest_size=_SEAL_BYTES).digest()


def _files_of(path: Path) -> tuple[Path, ...]:
    """A database and what SQLite may have left beside it."""
    return (path, *(path.with_name(f"{path.name}-{end}") for end in ("wal", "shm", "journal")))


def _synced(path: Path) -> None:
    with path.open("rb") as file:
        os.fsync(file.fileno())


def ids(content: bytes) -> array[int]:
    """Ids from their bytes. Raises StoreDamagedError where these are cut."""
    found = array("I")
    try:
        found.frombytes(content)
    except ValueError as error:
        raise StoreDamagedError("ids") from error
    return found
