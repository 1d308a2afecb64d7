"""What edits of a book cost, each a build by a process of its own after the one before it."""

from __future__ import annotations

import json
import shutil
import sys
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import yaml
from measure import Cost, cost_of

WARNINGS = 100
_NEXT_DAY = """
import datetime, sys
class Tomorrow(datetime.datetime):
    @classmethod
    def now(cls, tz=None):
        return datetime.datetime.now(tz) + datetime.timedelta(days=1)
import briefbook.api.project as project
from briefbook.cli import main
project.datetime = Tomorrow
sys.exit(main())
"""
_BRIEFING = "---\ntitle: A briefing that was added\nsummary: It is of the benchmark.\n---\n\nOne line of words.\n"
_NEW = {"type": "thing", "name": "Entity that the benchmark added", "summary": "Nothing else is known of it."}


class Edits:
    """Edits of the book in a folder. `text` edits a fact with some words; builds run `briefbook`."""

    def __init__(self, book: Path, briefbook: tuple[str, ...], text: Callable[[str], None]) -> None:
        self.book = book
        self.briefbook = briefbook
        self.text = text
        self.file = book / "content" / "facts" / "benchmark.json"

    def costs(self, say: Callable[[str], None]) -> Iterator[tuple[str, Cost]]:
        """Each edit by name, and what the build after it costs."""
        self._build()
        say("nothing changed")
        yield "nothing changed", self._build()
        say("nothing changed, next day")
        yield "nothing changed, next day", cost_of([sys.executable, "-c", _NEXT_DAY, "build"], self.book)
        for name, edit in self._all():
            edit()
            say(name)
            yield name, self._build()
        say("a fact edited, two folders by turns")
        yield "the same for a second site", self._by_turns()

    def _all(self) -> Iterator[tuple[str, Callable[[], None]]]:
        yield "a fact edited", lambda: self.text("Edited.")
        yield "a briefing added", lambda: self._write_briefing(_BRIEFING)
        yield "a line added to a briefing", lambda: self._write_briefing(f"{_BRIEFING}\nAnother line.\n")
        yield "another title of a briefing", lambda: self._write_briefing(_BRIEFING.replace("added", "renamed"))
        yield "an entity added", lambda: self._write({"benchmark-a": _NEW})
        yield "an entity renamed", lambda: self._write({"benchmark-b": {**_NEW, "was": ["benchmark-a"]}})
        yield "an entity removed", lambda: self._write({})
        yield f"{WARNINGS} warnings added", lambda: self._write(dict(_unsure()))
        yield "a fact edited, with warnings", lambda: self.text("Edited with warnings.")
        yield "a label of the vocabulary", self._relabel
        yield "the site's name", self._rename_site

    def _build(self) -> Cost:
        return cost_of([*self.briefbook, "build"], self.book)

    def _write(self, entities: Mapping[str, Any]) -> None:
        self.file.write_text(json.dumps({"entities": entities}))

    def _write_briefing(self, words: str) -> None:
        path = self.book / "content" / "briefings" / "benchmark.md"
        path.parent.mkdir(exist_ok=True)
        path.write_text(words)

    def _relabel(self) -> None:
        path = self.book / "content" / "vocabulary.yml"
        vocabulary = yaml.safe_load(path.read_text()) or {}
        types = vocabulary.setdefault("types", {})
        name = next((each for each in types if "label" in types[each]), "")
        if name:
            types[name]["label"] += " (called otherwise)"
        path.write_text(yaml.safe_dump(vocabulary, sort_keys=False, allow_unicode=True))

    def _rename_site(self) -> None:
        path = self.book / "mkdocs.yml"
        lines = ["site_name: Another name" if each.startswith("site_name:") else each for each in _lines(path)]
        path.write_text("\n".join(lines) + "\n")

    def _by_turns(self) -> Cost:
        """An edit of a fact brought into a second folder, after both folders were built once."""
        path = self.book / "mkdocs.yml"
        before = path.read_text()
        other = "\n".join("site_dir: site-b" if each.startswith("site_dir:") else each for each in _lines(path))
        for words in ("Edited for the second site.", "Edited again for the second site."):
            self.text(words)
            path.write_text(before)
            self._build()
            path.write_text(other + "\n")
            cost = self._build()
        path.write_text(before)
        shutil.rmtree(self.book / "site-b", ignore_errors=True)
        return cost


def _lines(path: Path) -> list[str]:
    return path.read_text().splitlines()


def _unsure() -> Iterator[tuple[str, Any]]:
    """Entities that lead to what has no entry: a warning for each."""
    for number in range(WARNINGS):
        words = f"Entity {number} of the benchmark"
        yield f"benchmark-{number}", {"type": "thing", "name": words, "part_of": f"benchmark-missing-{number}"}
