"""A generated book to search in: people with made-up names, one company that is looked for, and hostile neighbours."""

from __future__ import annotations

import json
import re
from pathlib import Path

from hostile_book import own_payloads, shared_payloads
from site_project import Project, copy_of_project

SOURCE = {"report": {"type": "report", "title": "A report on everything"}}
CHINESE = "阿里巴巴集团"
NAMES = {"ja": "ソフトバンク", "ko": "삼성전자", "th": "ธนาคารกรุงเทพ"}
NEEDLE = {
    "type": "company",
    "name": {"en": "Northlight Holding", "zh-Hans": CHINESE, **NAMES},
    "aliases": ["Borealis", "NL28"],
    "summary": "Makes lanterns for lighthouses.",
    "sector": {"value": "Optics", "note": "Said by the harbourmaster."},
    "website": "https://northlight.example/",
}
BRIEFING = """---
title: The state of the lamps
summary: What we know of lamps.
---

Nothing is said here.

## A heading far below

The lamp oil is measured in hogsheads.
"""
COUNT = 200


def entities() -> dict[str, object]:
    """Two hundred people and labs whose texts name the company, and the company."""
    made: dict[str, object] = {
        "northlight": NEEDLE,
        "other-school": {"type": "university", "name": {"zh-Hans": "大学"}},
    }
    for number in range(COUNT):
        made[f"person-{number}"] = {
            "type": "person" if number % 2 else "lab",
            "name": f"Keeper Number {number}",
            "summary": f"Once wrote to Northlight about lamp {number}.",
            **({"based_in": "harbour"} if number < 3 else {}),
        }
    made["harbour"] = {"type": "city", "name": "Old Harbour"}
    return made


def hostile_entities() -> dict[str, object]:
    payloads = {**own_payloads(), **shared_payloads()}
    return {
        f"hostile-{number}": {
            "type": "company",
            "name": {"value": f"Wicked {text}", "match": False},
            "aliases": [{"value": f"{text} wicked", "match": False}],
            "summary": f"{text} and more",
        }
        for number, text in enumerate(sorted(payloads.values()))
        if text.strip() and not re.search("[\ud800-\udfff]", text)  # which JSON facts cannot hold
    }


def write_book(root: Path, full_text_pages: int) -> Project:
    """The project, not built."""
    made = copy_of_project(root, content=False)
    settings = made.root / "mkdocs.yml"
    text = settings.read_text("utf-8")
    settings.write_text(
        text.replace("  - briefbook:\n", f"  - briefbook:\n      full_text_pages: {full_text_pages}\n"), "utf-8"
    )
    facts = {"sources": SOURCE, "defaults": {"source": "report"}, "entities": entities() | hostile_entities()}
    (made.root / "content" / "facts" / "facts.json").write_text(json.dumps(facts), "utf-8")
    (made.root / "content" / "briefings").mkdir()
    (made.root / "content" / "briefings" / "lamps.md").write_text(BRIEFING, "utf-8")
    (made.root / "build" / "pages" / "notes.md").write_text("# Notes of a guest\n\nAbout barometers.\n", "utf-8")
    return made
