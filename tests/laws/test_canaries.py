"""Whatever the grammar can say, an audience that may not see it finds it in nothing, and nothing differs for it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from random import Random

import pytest
from canary_book import canary_book, without_some
from test_audiences import made, text_of

from briefbook.model.marking import BY_LABEL, Marking

LEVELS = [label for label in BY_LABEL if label != "TLP:CLEAR"]
A_FEW = 0.12
"""Of all places, those that a small book has."""


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """`make assurance` tries every level, and a thousand pairs of books."""
    is_whole = metafunc.config.getoption("--assurance")
    if "level" in metafunc.fixturenames:
        metafunc.parametrize("level", LEVELS if is_whole else LEVELS[-1:])
    if "seeds" in metafunc.fixturenames:
        metafunc.parametrize("seeds", [range(at, at + 50) for at in range(0, 1000 if is_whole else 50, 50)], ids=str)


@pytest.mark.assurance(
    "A word in each field and property, marked at each level, in all that is made for one level less"
)
def test_what_the_grammar_can_say_is_told_to_nobody_who_may_not_know_it(
    level: str, tmp_path: Path, tried: Callable[[int], None]
) -> None:
    book = canary_book(level)
    book.write(tmp_path)

    for_fewer = text_of(made(tmp_path, BY_LABEL[level]))
    for_more = text_of(made(tmp_path, Marking(BY_LABEL[level] - 1)))

    tried(len(book.canaries))
    assert len(book.canaries) > 300
    assert [each for each in book.canaries if not each.is_in(for_fewer)] == []  # they can be found
    assert [each for each in book.canaries if each.is_in(for_more)] == []


@pytest.mark.assurance("Pairs of books that differ in what is withheld: equal pages, search and PDFs, byte for byte")
def test_books_of_one_projection_come_out_equal(seeds: range, tmp_path: Path, tried: Callable[[int], None]) -> None:
    tried(len(seeds))
    for seed in seeds:
        chance = Random(seed)
        book = canary_book("TLP:RED", lambda _, chance=chance: chance.random() < A_FEW)
        one, other = tmp_path / f"{seed}-one", tmp_path / f"{seed}-other"
        book.write(one)
        without_some(book, "TLP:RED", chance).write(other)

        assert made(one, Marking.AMBER) == made(other, Marking.AMBER), seed
