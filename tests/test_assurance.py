"""The table in SECURITY.md keeps the rows of claims that did not run, and those that did say how often."""

from __future__ import annotations

from assurance import HEAD, Row, with_rows


def test_a_row_takes_the_place_of_that_of_its_claim() -> None:
    row = Row()
    row.times, row.failed, row.files = 1000, 2, {"tests/b.py", "tests/a.py"}
    text = f"# Security\n\n{HEAD}| Claim | 1 | 0 | `x` |\n| Other | 5 | 0 | `y` |\n\nMore.\n"

    assert with_rows(text, {"Claim": row.line("Claim")}) == (
        f'# Security\n\n{HEAD}| Claim | 1,000 | 2 | `make assurance ARGS="tests/a.py tests/b.py"` |\n'
        "| Other | 5 | 0 | `y` |\n\nMore.\n"
    )
