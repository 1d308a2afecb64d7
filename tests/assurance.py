"""The table in SECURITY.md: what `make assurance` tried, how often, and how often it failed; a row for each claim.

A test marked `assurance("What is claimed")` has a part in the row of that claim. It counts once, a property as often as
it was tried, and what the fixture `tried` is told of as often as that says. Rows of claims that did not run stay.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, is_hypothesis_test, settings

SECURITY = Path(__file__).parents[1] / "SECURITY.md"
HEAD = "| What was tried | Times | Failed | Command |\n|---|---|---|---|\n"
WHOLE = 10_000
"""How often a property is tried in the whole size."""
_TABLE = re.compile(re.escape(HEAD) + r"((?:\|.*\n)*)")
_CLAIM, _TRIED = "assurance claim", "assurance tried"


class Row:
    """What came of the tests of one claim."""

    def __init__(self) -> None:
        self.times = self.failed = 0
        self.files: set[str] = set()

    def line(self, claim: str) -> str:
        return f'| {claim} | {self.times:,} | {self.failed} | `make assurance ARGS="{" ".join(sorted(self.files))}"` |'


class Table:
    """Collects rows while tests run, and writes them when all are done."""

    def __init__(self) -> None:
        self.rows: dict[str, Row] = {}

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        found = dict(report.user_properties)
        if _CLAIM not in found or report.skipped or (report.when != "call" and report.passed):
            return
        row = self.rows.setdefault(str(found[_CLAIM]), Row())
        row.files.add(report.nodeid.partition("::")[0])
        row.failed += report.failed
        row.times += int(str(found.get(_TRIED, 1)))

    def pytest_sessionfinish(self) -> None:
        text = SECURITY.read_text("utf-8")
        if self.rows and (new := with_rows(text, {claim: row.line(claim) for claim, row in self.rows.items()})) != text:
            SECURITY.write_text(new, "utf-8")


def with_rows(text: str, lines: dict[str, str]) -> str:
    """The text of SECURITY.md with these rows in its table, by claim, in place of those that they had."""
    table = _TABLE.search(text)
    assert table, "SECURITY.md has no table of what was tried"
    kept = {line.split(" | ")[0].removeprefix("| "): line for line in table[1].splitlines()}
    rows = sorted((kept | lines).items())
    return text[: table.start()] + HEAD + "".join(f"{line}\n" for _, line in rows) + text[table.end() :]


def pytest_itemcollected(item: pytest.Item) -> None:
    mark = item.get_closest_marker("assurance")
    if mark and mark.args:
        item.user_properties.append((_CLAIM, mark.args[0]))
        test = getattr(item, "function", None)
        if is_hypothesis_test(test):
            item.user_properties.append((_TRIED, settings.default.max_examples if settings.default else 1))


def properties_tried() -> None:
    """Try properties as often as the table says, in the whole size; and a slow machine is no mistake."""
    settings.register_profile("no-clock", deadline=None)
    settings.register_profile("whole", deadline=None, max_examples=WHOLE, suppress_health_check=list(HealthCheck))
    settings.load_profile("whole" if "--assurance" in sys.argv else "no-clock")


@pytest.fixture
def tried(request: pytest.FixtureRequest) -> Callable[[int], None]:
    """Tells how often a test tried what it claims."""

    def told(times: int) -> None:
        request.node.user_properties.append((_TRIED, times))

    return told
