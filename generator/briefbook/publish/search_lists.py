"""What search knows of the lists of a site: home, sections, the timeline and so on."""

from __future__ import annotations

import html
from collections.abc import Iterable
from pathlib import Path

from briefbook.model.page import RenderedPage, Sheaf
from briefbook.model.search import SearchRecord
from briefbook.publish.fast.work import taken_apart

RECORDED = ("entity", "source", "briefing", "redirect")
"""Sheaves that search has a record of from the facts, or that are no pages of their own."""


def list_records_of(pages: Path, sheaves: Iterable[Sheaf]) -> dict[str, SearchRecord]:
    """The records of pages that are about no one thing, by path, as the front matter of their Markdown tells."""
    found: dict[str, SearchRecord] = {}
    for sheaf in sheaves:
        if sheaf.kind not in RECORDED:
            meta = taken_apart(RenderedPage(sheaf.path, (pages / sheaf.path).read_bytes())).meta
            title, summary = (html.unescape(meta[name]) for name in ("title", "description"))
            found[sheaf.path] = SearchRecord(sheaf.path, title, "Overview", "", summary=summary, rank=3)
    return found
