"""What an import could not keep as it was: counted, named and written down, so that nothing is dropped silently."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping
from typing import Any, NamedTuple

SHOWN = 20


class Kind(NamedTuple):
    """A kind of loss or change: its id, a title, and what became of it."""

    id: str
    title: str
    outcome: str


class Loss(NamedTuple):
    """One loss: where it was, and what it was."""

    where: str
    what: str


class ImportReport:
    """Collects losses, and counts of what was read against what became of it."""

    def __init__(self) -> None:
        self._rows: defaultdict[Kind, list[Loss]] = defaultdict(list)
        self._counts: defaultdict[str, Counter[str]] = defaultdict(Counter)

    def add(self, kind: Kind, where: str, what: str) -> None:
        self._rows[kind].append(Loss(where, what))

    def count(self, what: str, outcome: str, number: int = 1) -> None:
        """`number` more of `what` came to `outcome`."""
        self._counts[what][outcome] += number

    @property
    def counts(self) -> Mapping[str, Mapping[str, int]]:
        """What was read, by what became of it, in the order in which they were met first."""
        return {what: dict(counts) for what, counts in self._counts.items()}

    @property
    def rows(self) -> Mapping[Kind, tuple[Loss, ...]]:
        """The losses by kind, both in the order of the alphabet."""
        return {kind: tuple(sorted(rows)) for kind, rows in sorted(self._rows.items())}

    def summary(self) -> tuple[str, ...]:
        """A line for each count and each kind."""
        counts = [
            f"{what}: " + ", ".join(f"{number:,} {outcome}" for outcome, number in outcomes.items())
            for what, outcomes in self.counts.items()
        ]
        return (*counts, *(f"{kind.title}: {len(rows):,}; {kind.outcome}" for kind, rows in self.rows.items()))

    def as_document(self) -> dict[str, Any]:
        """Everything, as plain values."""
        return {
            "counts": self.counts,
            "losses": {
                kind.id: {
                    "title": kind.title,
                    "outcome": kind.outcome,
                    "count": len(rows),
                    "rows": [{"where": row.where, "what": row.what} for row in rows],
                }
                for kind, rows in self.rows.items()
            },
        }

    def as_markdown(self, title: str) -> str:
        """A report to read: all counts, and the first rows of each kind."""
        lines = [f"# {title}", "", "| What | Outcome | Number |", "|---|---|---:|"]
        for what, outcomes in self.counts.items():
            lines += [f"| {what} | {outcome} | {number:,} |" for outcome, number in outcomes.items()]
        for kind, rows in self.rows.items():
            lines += ["", f"## {kind.title}: {len(rows):,}", "", f"{kind.outcome[:1].upper()}{kind.outcome[1:]}.", ""]
            lines += [f"    {_line(row.where)}: {_line(row.what)}" for row in rows[:SHOWN]]
            lines += ["", f"… and {len(rows) - SHOWN:,} more in loss-report.json."] if len(rows) > SHOWN else []
        return "\n".join(lines) + "\n"


def _line(text: str, limit: int = 160) -> str:
    """One line, to be shown to the letter in an indented block."""
    line = "".join(each if each.isprintable() else "·" for each in text)
    return line if len(line) <= limit else f"{line[: limit - 1]}…"
