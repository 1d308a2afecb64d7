"""An index that is edited is the index of all pages, byte for byte."""

from __future__ import annotations

from functools import partial
from random import Random

import pytest
from msgspec.structs import replace

from briefbook.model.search import SearchRecord
from briefbook.search import edit as search_edit
from briefbook.search import shards as search_shards
from briefbook.search import tree as search_tree
from briefbook.search.edit import Change, CutAnewError, edited_index
from briefbook.search.shards import Found, Passage, search_index

SYLLABLES = ("ar", "be", "co", "da", "el", "fo", "gu", "hi", "jo", "ka")
LETTERS = "海莲花阿里巴达摩院"
Pages = dict[str, Found]


@pytest.fixture(autouse=True)
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    """So small that a few pages make an index of many files."""
    for module in (search_tree, search_edit):
        monkeypatch.setattr(module, "BYTES_OF_A_FILE", 400)
    monkeypatch.setattr(search_shards, "BYTES_OF_A_SHARD", 900)
    monkeypatch.setattr(search_shards, "COMMON", 12)


def word(chance: Random) -> str:
    if chance.random() < 0.15:
        return "".join(chance.choices(LETTERS, k=chance.randrange(1, 4)))
    return "".join(chance.choices(SYLLABLES, k=chance.randrange(1, 4))) + chance.choice(("", "", "", "7", "42"))


def page(chance: Random, path: str) -> Found:
    def words(most: int) -> str:
        return " ".join(word(chance) for _ in range(chance.randrange(1, most)))

    kind = chance.choice((("Company", "Organizations", 1), ("Person", "People", 1), ("Source", "Sources", 2)))
    record = SearchRecord(
        path=f"{path}.md",
        title=words(4),
        type=kind[0],
        section=kind[1],
        names=tuple(words(3) for _ in range(chance.randrange(3))),
        summary=words(9),
        words=tuple(words(2) for _ in range(chance.randrange(4))),
        codes=tuple(word(chance) for _ in range(chance.randrange(2))),
        rank=kind[2],
    )
    passages = (Passage("", "", words(20)), Passage("more", words(3), words(9))) if chance.random() < 0.1 else ()
    return Found(record, f"{path}/", passages)


def edited(pages: Pages, chance: Random) -> Pages:
    pages = dict(pages)
    for _ in range(chance.choice((1, 1, 2, 5))):
        path = chance.choice([*pages])
        match chance.randrange(6):
            case 0:
                if len(pages) > 2:
                    del pages[path]
            case 1:
                new = f"new/{chance.randrange(10**6)}"
                pages[f"{new}.md"] = page(chance, new)
            case 2:
                pages[path] = page(chance, path.removesuffix(".md"))
            case 3:
                record = pages[path].record
                pages[path] = pages[path]._replace(record=replace(record, summary=f"{record.summary} {word(chance)}"))
            case 4:
                record = pages[path].record
                pages[path] = pages[path]._replace(record=replace(record, names=(*record.names, word(chance))))
            case 5:
                pages[path] = pages[path]._replace(record=replace(pages[path].record, title=word(chance)))
    return pages


def content_of(files: dict[str, bytes], path: str) -> bytes:
    return files.get(path, b"")


@pytest.mark.parametrize("seed", range(8))
def test_an_index_that_is_edited_is_the_index_of_all_pages(seed: int) -> None:
    chance = Random(seed)
    pages = {f"page/{number}.md": page(chance, f"page/{number}") for number in range(chance.choice((3, 60, 150)))}
    files, known = search_index(pages.values())
    spared = 0

    for _ in range(15):
        changed = edited(pages, chance)
        changes = [Change(pages.get(path), changed.get(path)) for path in sorted({*pages, *changed})]
        expected, fresh = search_index(changed.values())
        try:
            edits = edited_index(known, changes, partial(content_of, files))
        except CutAnewError:
            files, known = expected, fresh
        else:
            spared += 1
            files = {path: content for path, content in {**files, **edits}.items() if content is not None}
            assert files == expected
            assert known == fresh
        pages = changed

    assert spared, "every edit cut the index anew"
