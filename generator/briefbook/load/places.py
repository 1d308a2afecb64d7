"""Finds line and column of what a JSON reader has only numbered: for the few problems that name such a place."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from itertools import islice

from msgspec.structs import replace

from briefbook.problems import Problem, Span

# Every key and value begins with one of these, in the order in which `json_text` numbers them.
_BEGINNING = re.compile(r'"[^"\\]*(?:\\.[^"\\]*)*"|[\[{]|[^\s\[\]{},:"]+', re.DOTALL)


def is_numbered(where: Span) -> bool:
    """Whether a span is a number in a JSON file, with line and column still to be found."""
    return not where.line and where.column > 0


def files_to_search(problems: Iterable[Problem]) -> tuple[str, ...]:
    """The files that `with_places` needs the text of, by path."""
    return tuple(sorted({span.path for span in _spans(problems) if is_numbered(span)}))


def with_places(problems: Iterable[Problem], texts: Mapping[str, str]) -> tuple[Problem, ...]:
    """The problems in the order given, with lines and columns: `texts` are the files' texts by path.

    A place whose text is missing, or has changed so that it holds it no more, is the whole file.
    """
    problems = tuple(problems)
    numbers: dict[str, set[int]] = {}
    for span in _spans(problems):
        if is_numbered(span):
            numbers.setdefault(span.path, set()).add(span.column)
    found = {path: _places(texts.get(path, ""), wanted) for path, wanted in numbers.items()}

    def placed(span: Span) -> Span:
        return Span(span.path, *found[span.path].get(span.column, (0, 0))) if is_numbered(span) else span

    return tuple(
        replace(problem, where=placed(problem.where), also=tuple(placed(span) for span in problem.also))
        for problem in problems
    )


def _spans(problems: Iterable[Problem]) -> Iterator[Span]:
    for problem in problems:
        yield problem.where
        yield from problem.also


def _places(text: str, wanted: Iterable[int]) -> dict[int, tuple[int, int]]:
    """Line and column, both from 1, of the keys and values with the numbers wanted."""
    places: dict[int, tuple[int, int]] = {}
    beginnings = _BEGINNING.finditer(text)
    passed = 0
    line, line_start, seen = 1, 0, 0
    for number in sorted(wanted):
        match = next(islice(beginnings, number - passed - 1, None), None)
        if match is None:
            break
        passed = number
        start = match.start()
        line += text.count("\n", seen, start)
        line_start = text.rfind("\n", 0, start) + 1
        seen = start
        places[number] = (line, start - line_start + 1)
    return places
