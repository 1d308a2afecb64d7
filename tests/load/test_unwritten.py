"""Words that stand nowhere in the content."""

from pathlib import Path

import pytest

from briefbook.disk import bounds_of
from briefbook.load.unwritten import unwritten


@pytest.mark.parametrize(
    ("facts", "words", "missing"),
    [
        ("entities:\n  acme: {type: company}\n", ("acme", "a-note", "acmee"), ("acmee",)),
        ("entities:\n  acme: {owns: {to: road}}\n", ("road", "rode"), ("rode",)),
        ('{"entities": {"\\u0061cme": {}}}', ("acme", "rode"), ()),  # it may be anything
        ('{"entities": {"acme": {"name": "C:\\\\x64"}}}', ("rode",), ("rode",)),
    ],
)
def test_a_word_is_missing_where_no_file_can_say_it(
    facts: str, words: tuple[str, ...], missing: tuple[str, ...], tmp_path: Path
) -> None:
    for folder, name, text in (("facts", "all.yml", facts), ("briefings", "a-note.md", "---\ntitle: A\n---\n")):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / name).write_text(text)

    found = unwritten(words, tmp_path, bounds_of(tmp_path))

    assert found.words == missing
    assert "a-note" in found.keys or not missing
