"""Queries of every kind find the right page of this repository's book, in the browser's own engine."""

from __future__ import annotations

import sys
from typing import Any

import pytest
from site_project import ROOT, BuiltSite

sys.path.append(str(ROOT / "tests" / "bench"))
from search_rates import QUERIES, answers_of, queries_in, rate, report  # the lists that are measured there

pytestmark = pytest.mark.browser


def test_the_right_page_comes_first(built: BuiltSite, browser: Any) -> None:
    queries = [query for name in ("own.tsv", "own-held-out.tsv") for query in queries_in(QUERIES / name)]

    answers = answers_of(browser, built.pages.folder, queries)

    assert rate(answers, 1) >= 95, report(answers)
    assert rate(answers, 3) >= 99, report(answers)
