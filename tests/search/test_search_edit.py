"""An index that is edited is the index of all pages, byte for byte."""

from __future__ import annotations

from random import Random

import pytest
from msgspec.structs import replace

from briefbook.model.search import SearchRecord
from briefbook.search import postings, shards
from briefbook.search.shards import Change, CutAnewError, edited_files, search_files
from briefbook.search.terms import Found, Passage

SYLLABLES = ("ar", "be", "co", "da", "el", "fo", "gu", "hi", "jo", "ka")
LETTERS = "海莲花阿里巴达摩院"
Pages = dict[str, Found]


@pytest.fixture(autouse=True)
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    """So small that a few pages make an index of many files, with words that are too common."""
    monkeypatch.setattr(postings, "COMMON", 12)
    monkeypatch.setattr(postings, "COMMON_IN_NAMES", 15)
    monkeypatch.setattr(shards, "SMALL_BOOK", 20)


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
        related=tuple(words(3) for _ in range(chance.randrange(2))),
        sounds=("qing hua",) if chance.random() < 0.1 else (),
        dates=("2017-02",) if chance.random() < 0.1 else (),
        weight=chance.randrange(16),
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


@pytest.mark.parametrize("seed", range(8))
def test_an_index_that_is_edited_is_the_index_of_all_pages(seed: int) -> None:
    chance = Random(seed)
    pages = {f"page/{number}.md": page(chance, f"page/{number}") for number in range(chance.choice((3, 60, 150)))}
    files = search_files(pages.values())
    spared = 0

    for _ in range(15):
        changed = edited(pages, chance)
        changes = [Change(pages.get(path), changed.get(path)) for path in sorted({*pages, *changed})]
        expected = search_files(changed.values())
        try:
            edits = edited_files(changes, files.__getitem__)
        except CutAnewError:
            files = expected
        else:
            spared += 1
            assert {**files, **edits} == expected
            files = expected
        pages = changed

    assert spared, "every edit cut the index anew"


def test_pages_of_one_id_are_told_apart(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shards, "id_of", lambda record: "AAAAAAA")
    chance = Random(1)
    pages = [page(chance, f"page/{number}") for number in range(5)]

    edits = edited_files([Change(pages[0], None)], search_files(pages).__getitem__)

    assert {**search_files(pages), **edits} == search_files(pages[1:])


def test_an_edit_of_one_page_changes_few_files() -> None:
    chance = Random(1)
    pages = [page(chance, f"page/{number}") for number in range(150)]
    other = pages[0]._replace(record=replace(pages[0].record, summary="berry"))

    assert len(edited_files([Change(pages[0], other)], search_files(pages).__getitem__)) < 30
