"""Problems for a person: in plain lines, or in colour with the line quoted and a caret under the column."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from rich.cells import cell_len
from rich.text import Text

from briefbook.commands.code_examples import Example
from briefbook.commands.terminal import safe
from briefbook.problems import Code, Problem, Span
from briefbook.run.own_commands import as_run_here

LineOf = Callable[[str, int], str | None]
TAB = "    "
_BEHIND_CARET = 30
_MOST = 1000


class Quote(NamedTuple):
    """A line as it can be shown in so many cells, and how many cells stand before the column."""

    text: str
    before: int


def plain(problem: Problem) -> str:
    """The lines of `str(problem)`; what would not be seen in them, or would reorder them, is made visible."""
    return str(
        Problem(
            safe(problem.code),
            safe(problem.message),
            _safe_span(problem.where),
            safe(as_run_here(problem.hint)),
            tuple(_safe_span(span) for span in problem.also),
        )
    )


def _safe_span(span: Span) -> Span:
    return Span(safe(span.path), span.line, span.column, span.pointer)


def quote(line: str, column: int, width: int) -> Quote:
    """A line with the column in sight. Columns count characters from 1; wide characters take two cells."""
    start, text = max(column - 1, 0), line.rstrip("\n")
    left = _shown(text[max(start - _MOST, 0) : start])
    right = _shown(text[start : start + _MOST])
    if cell_len(left) + min(cell_len(right), _BEHIND_CARET, width // 2) > width:
        left = "…" + _last_cells(left, max(width // 2 - 1, 1))
    return Quote(_first_cells(left + right, width), cell_len(left))


def _shown(text: str) -> str:
    return safe(text.replace("\t", TAB))


def _first_cells(text: str, width: int) -> str:
    if cell_len(text) <= width:
        return text
    return _cut(text, width - 1) + "…"


def _cut(text: str, width: int) -> str:
    taken = 0
    for position, character in enumerate(text):
        taken += cell_len(character)
        if taken > width:
            return text[:position]
    return text


def _last_cells(text: str, width: int) -> str:
    return _cut(text[::-1], width)[::-1]


def coloured(problem: Problem, line_of: LineOf, width: int, *, is_strict: bool = False) -> Text:
    """A problem for a terminal so many cells wide; `line_of` gives a line of a file, or None."""
    span = problem.where
    colour = "red" if problem.is_error or is_strict else "yellow"
    text = Text()
    text.append(safe(span.path), "bold")
    text.append(f":{span.line}:{span.column}" if span.line else "", "bold")
    text.append(" ").append(problem.code, f"bold {colour}")
    text.append(f" {safe(problem.message)}\n")
    line = line_of(span.path, span.line) if span.line else None
    if line is not None and line.strip():
        _append_quote(text, span.line, quote(line, span.column, max(width - len(str(span.line)) - 6, 20)), colour)
    for other in problem.also:
        text.append("  also: ", "dim").append(f"{safe(str(other))}\n")
    if problem.hint:
        text.append("  hint: ", "green").append(f"{safe(as_run_here(problem.hint))}\n")
    return text


def _append_quote(text: Text, number: int, quoted: Quote, colour: str) -> None:
    margin = " " * len(str(number))
    text.append(f"  {number} │ ", "dim").append(f"{quoted.text}\n")
    text.append(f"  {margin} │ ", "dim").append(f"{' ' * quoted.before}^\n", f"bold {colour}")


def explained(id: str, code: Code, example: Example | None) -> str:
    """An entry of the catalogue, with a file that has the mistake and one that has not."""
    weight = "an error: the build stops" if id.startswith("E") else "a warning: the build goes on, unless --strict"
    text = f"{id} {code.title} ({weight})\n\n  {code.meaning}\n  What to do: {code.mend}\n"
    if example is not None:
        text += f"\n  Wrong, in {example.file}:\n\n{_indented(example.text or '(nothing)')}"
        text += f"\n  Right, in {example.right_file}:\n\n{_indented(example.right)}"
    return text


def _indented(text: str) -> str:
    return "".join(f"    {line}\n" if line else "\n" for line in text.rstrip("\n").split("\n"))


def summary(errors: int, warnings: int, *, is_strict: bool = False) -> str:
    """`1 error, 2 warnings`."""
    counts = f"{errors} error{'' if errors == 1 else 's'}, {warnings} warning{'' if warnings == 1 else 's'}"
    return f"{counts} (strict: a warning counts as an error)" if is_strict and warnings else counts
