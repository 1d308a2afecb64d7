"""Foreign JSON that is large, deep or oddly named."""

from __future__ import annotations

from pathlib import Path

import pytest

from briefbook.importers.foreign_json import ForeignFileError, read_documents
from briefbook.importers.import_report import ImportReport
from briefbook.importers.misp.properties import Properties
from briefbook.load.vocabulary import _NAME


def test_the_one_key_of_many_that_stands_twice_is_found(tmp_path: Path) -> None:
    keys = [*(f"k{n}" for n in range(20_000)), "k7"]
    (tmp_path / "a.json").write_text("{" + ", ".join(f'"{key}": 1' for key in keys) + "}", "utf-8")

    (document,) = read_documents(tmp_path, tmp_path)  # took a minute and a half where each key was counted by itself

    assert document.repeated == ("k7",)


@pytest.mark.parametrize(("opening", "closing"), [('{"a": ', "}"), ("[", "]")])
def test_deep_nesting_is_refused_with_the_file_named(tmp_path: Path, opening: str, closing: str) -> None:
    (tmp_path / "a.json").write_text('{"a": ' + opening * 900 + "1" + closing * 900 + "}", "utf-8")

    with pytest.raises(ForeignFileError, match=r"a\.json is nested more than 100 deep"):
        read_documents(tmp_path, tmp_path)


@pytest.mark.parametrize("word", ["1st-use", "2", "3-D printed by", "uses"])
def test_a_relation_gets_a_name_that_a_property_may_have(word: str) -> None:
    properties = Properties((), ImportReport())

    relation = properties.relation(word)

    assert _NAME.fullmatch(relation.property), relation
