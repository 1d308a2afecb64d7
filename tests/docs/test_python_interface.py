"""What the page on Python says of `briefbook.open` is what it does."""

from __future__ import annotations

import doctest

import pytest
from docs_pages import DOCS, ROOT


def test_the_examples_give_what_the_page_says(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)

    failed, tried = doctest.testfile(str(DOCS / "how-to" / "query-from-python.md"), module_relative=False)

    assert tried > 10
    assert not failed
