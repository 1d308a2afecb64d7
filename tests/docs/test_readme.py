"""What the README promises of the book in this repository is so."""

from __future__ import annotations

import re
import shutil
from datetime import date
from pathlib import Path

from docs_pages import ROOT, blocks_in

from briefbook import pipeline
from briefbook.config import settings_from
from briefbook.model.prose import ValueLink

README = (ROOT / "README.md").read_text("utf-8")
FILE = "content/facts/alibaba.yml"
LINE = next(block.text.strip("\n") for block in blocks_in(README) if block.language == "yaml")
MESSAGE = next(block.text.strip("\n") for block in blocks_in(README) if block.text.startswith(FILE))


def reading_with(line: str, folder: Path) -> pipeline.Reading:
    """The book, with the README's line replaced."""
    shutil.copytree(ROOT / "content", folder / "content")
    file = folder / FILE
    text = file.read_text("utf-8")
    assert text.count(LINE) == 1, f"the README speaks of a line that {FILE} does not hold"
    file.write_text(text.replace(LINE, line), "utf-8")
    return pipeline.read(settings_from("", folder, {}, date(2027, 3, 1)))


def test_the_line_of_the_readme_can_be_edited(tmp_path: Path) -> None:
    reading = reading_with(LINE.replace("2017", "2016"), tmp_path)

    assert reading.problems == ()
    asked = {(part.target, part.property) for part in reading.corpus.briefings["alibaba-university-labs"].text.parts
             if isinstance(part, ValueLink)}  # fmt: skip
    assert ("damo-academy", "founded") in asked


def test_the_message_of_the_readme_is_printed(tmp_path: Path) -> None:
    wrong = re.search(r"Write `(20l6)`", README)
    assert wrong is not None

    reading = reading_with(LINE.replace("2017", wrong[1]), tmp_path)

    assert MESSAGE in [str(problem).split("\n")[0] for problem in reading.problems]


def test_the_readme_names_the_folders_that_there_are() -> None:
    shown = next(block.text for block in blocks_in(README) if "generated, never edited" in block.text)
    named = re.findall(r"^([\w./]+)", shown, re.MULTILINE)

    assert {"content/", "mkdocs.yml", "generator/briefbook", "docs/", "tests/"} <= set(named)
    assert [name for name in named if name not in ("build/", "site/") and not (ROOT / name).exists()] == []
