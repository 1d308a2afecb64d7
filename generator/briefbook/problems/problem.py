"""A mistake in the content: its code, its message, its place and what to do about it."""

from __future__ import annotations

from collections.abc import Iterable

from msgspec import Struct


class Span(Struct, frozen=True, array_like=True, gc=False, order=True):
    """Where something was written: a path relative to the project, a line and a column, both from 1.

    Line 0 means the whole file. `pointer` names the place inside a JSON document whose lines are not known yet.
    """

    path: str
    line: int = 0
    column: int = 0
    pointer: str = ""

    def __str__(self) -> str:
        if not self.line:
            return self.path
        return f"{self.path}:{self.line}:{self.column}"


class Fix(Struct, frozen=True, array_like=True, gc=False):
    """The one text that can be meant where `old` was written: `check --fix` puts `new` in its place."""

    old: str
    new: str


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
    """Each problem once, by place, then code, then message."""
    unique = set(problems)
    return tuple(sorted(unique, key=lambda problem: (problem.where, problem.code, problem.message)))


def has_errors(problems: Iterable[Problem], *, strict: bool = False) -> bool:
    """Whether the build must stop; under `strict` a warning stops it too."""
    return any(strict or problem.is_error for problem in problems)
