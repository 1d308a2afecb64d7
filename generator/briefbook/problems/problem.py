"""A mistake in the content: its code, its message, its place and what to do about it."""

from __future__ import annotations

from collections.abc import Iterable
from functools import total_ordering
from sys import intern
from typing import Literal

from msgspec import Struct


@total_ordering
class Span:
    """Where something was written: a path relative to the project, a line and a column, both from 1. Never changed.

    Line 0 means the whole file. `pointer` names the place inside a JSON document whose lines are not known yet.

    No Struct, so that msgspec asks how to encode one: what a value says does not depend on where it stands.
    """

    __slots__ = ("column", "line", "path", "pointer")
    __match_args__ = ("path", "line", "column", "pointer")

    def __init__(self, path: str, line: int = 0, column: int = 0, pointer: str = "") -> None:
        self.path = path
        self.line = line
        self.column = column
        self.pointer = pointer

    def to_plain(self) -> tuple[str | bytes, int, int, str]:
        """Its parts; a name of a file that is not UTF-8, as bytes."""
        path: str | bytes = self.path
        if not self.path.isascii() and any("\ud800" <= sign <= "\udfff" for sign in self.path):
            path = self.path.encode("utf-8", "surrogateescape")
        return (path, self.line, self.column, self.pointer)

    @classmethod
    def from_plain(cls, plain: tuple[str | bytes, int, int, str]) -> Span:
        path, line, column, pointer = plain
        name = path if isinstance(path, str) else path.decode("utf-8", "surrogateescape")
        return cls(intern(name), line, column, pointer)  # many places are in one file

    @property
    def _parts(self) -> tuple[str, int, int, str]:
        return (self.path, self.line, self.column, self.pointer)

    def __eq__(self, other: object) -> bool:
        return self._parts == other._parts if isinstance(other, Span) else NotImplemented

    def __lt__(self, other: Span) -> bool:
        return self._parts < other._parts

    def __hash__(self) -> int:
        return hash(self._parts)

    def __reduce__(self) -> tuple[type[Span], tuple[str, int, int, str]]:
        return Span, self._parts

    def __repr__(self) -> str:
        return f"Span{self._parts!r}"

    def __str__(self) -> str:
        if not self.line:
            return self.path
        return f"{self.path}:{self.line}:{self.column}"


class Fix(Struct, frozen=True, array_like=True, gc=False):
    """The one text that can be meant where `old` was written: `check --fix` puts `new` in its place."""

    old: str
    new: str


class HintedError(Exception):
    """Something that was asked for cannot be done: the message says why, and `hint` what to do about it."""

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(message, hint)  # both, so that another process can send it
        self.message = message
        self.hint = hint

    def __str__(self) -> str:
        return self.message


Kind = Literal[
    "unread id",
    "unread name",
    "unread block",
    "unread text",
    "missing id",
    "missing name",
    "missing source",
    "missing value",
    "wrong source",
]


class About(Struct, frozen=True, array_like=True, gc=False):
    """What a problem is about, so that others which follow from it can be told from those that do not.

    `unread …`: an entry, a name of the vocabulary or a part of a file that could not be read. `missing …`: an id, a
    source, a name of the vocabulary, or anything said of the id `word`, which the book does not hold. `wrong source`:
    the id of something else.
    """

    kind: Kind
    word: str = ""


class Problem(Struct, frozen=True, array_like=True, gc=False):
    """One mistake. The first letter of `code` is its weight: `E` stops the build, `W` only under `--strict`.

    `fix` replaces the scalar at `where`; None where what is meant is not certain.
    """

    code: str
    message: str
    where: Span
    hint: str = ""
    also: tuple[Span, ...] = ()
    fix: Fix | None = None
    about: About | None = None

    @property
    def is_error(self) -> bool:
        return self.code.startswith("E")

    def __str__(self) -> str:
        lines = [f"{self.where}: {self.code} {self.message}"]
        lines += [f"  also: {span}" for span in self.also]
        if self.hint:
            lines.append(f"  hint: {self.hint}")
        return "\n".join(lines)


def in_order(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    """Each problem once, by place, then code, then message; those of a vocabulary first, since others follow."""
    unique = set(problems)
    return tuple(sorted(unique, key=_order))


def _order(problem: Problem) -> tuple[bool, Span, str, str]:
    return (not problem.where.path.endswith("vocabulary.yml"), problem.where, problem.code, problem.message)


def has_errors(problems: Iterable[Problem], *, strict: bool = False) -> bool:
    """Whether the build must stop; under `strict` a warning stops it too."""
    return any(strict or problem.is_error for problem in problems)
