"""A page depends on what was read while it was drawn: found by drawing it, for whatever the context holds."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import fields, is_dataclass
from pathlib import Path
from typing import Any

import pytest

from briefbook import pipeline
from briefbook.config import Settings
from briefbook.model.dates import plain_date
from briefbook.model.marking import Marking
from briefbook.pages.book_context import BookContext
from briefbook.pages.tracked import EVERY, SETTINGS, Reads, answers, tracked, wanting

FACTS = """
sources: {one: {type: report, title: One}, two: {type: report, title: Two, publisher: beta}}
defaults: {source: one}
entities:
  acme: {type: company, name: Acme, owns: beta, founded: 1990, about: "It owns Beta, and [[gamma]]."}
  beta: {type: company, name: Beta, based_in: gamma}
  gamma: {type: city, name: Gamma, tags: [west]}
observations: [{of: acme, metric: staff, value: 12, as_of: 2020}]
judgements: [{id: outlook, text: It grows., likelihood: likely, about: [acme]}]
"""


def context_of(root: Path, facts: str) -> BookContext:
    day = plain_date("2026-01-01")
    assert day
    settings = Settings(root, day)
    file = root / "content" / "facts" / "facts.yml"
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(facts)
    (root / "content" / "vocabulary.yml").write_text("metrics: {staff: {label: Staff}}")
    reading = pipeline.read(settings)
    assert reading.is_sound, reading.problems
    return pipeline.book_context_of(reading.corpus, settings)


@pytest.fixture
def context(tmp_path: Path) -> BookContext:
    return context_of(tmp_path, FACTS)


def leaves(held: Any, way: str = "") -> list[str]:
    """The ways to all that a context holds."""
    found = []
    for field in fields(held):
        value, name = getattr(held, field.name), f"{way}.{field.name}".lstrip(".")
        found += leaves(value, name) if is_dataclass(value) else [name]
    return found


def at(context: Any, way: str) -> Any:
    for name in way.split("."):
        context = getattr(context, name)
    return context


def reads_of(context: BookContext, read: Callable[[BookContext], object]) -> tuple[str, ...]:
    reads = Reads()
    read(tracked(context, reads))
    return reads.taken()


def test_whatever_is_read_as_a_whole_is_a_dependency_with_an_answer(context: BookContext) -> None:
    known = answers(context)
    ways = leaves(context)

    assert len(ways) > 40
    for way in ways:
        reads = reads_of(context, lambda each, way=way: repr(_all_of(at(each, way))))
        held = at(context, way)
        is_setting = isinstance(held, str | int) and not isinstance(held, Marking) and not way.startswith("site_")
        key = SETTINGS if is_setting else f"{EVERY} {way}"
        assert key in reads, way
        assert key in known, way


def _all_of(value: Any) -> object:
    if hasattr(value, "items"):
        return list(value.items())
    return list(value) if isinstance(value, tuple) or hasattr(value, "__iter__") else getattr(value, "names", value)


def test_each_key_of_a_mapping_is_a_dependency_of_its_own(context: BookContext) -> None:
    for way in leaves(context):
        held = at(context, way)
        if hasattr(held, "keys"):
            for key in held:
                (_, read) = reads_of(context, lambda each, way=way, key=key: at(each, way)[key])
                assert read.endswith(f" {key}")
                assert read in answers(context)


def test_a_view_that_reads_something_new_is_told_when_that_changes(tmp_path: Path) -> None:
    """What no view reads today, such as findings, is tracked like all else: no list has to be extended."""

    def new_view(book_context: BookContext) -> object:
        return book_context.derived.findings["acme"].coverage

    before = context_of(tmp_path, FACTS)
    reads = reads_of(before, new_view)
    after = context_of(tmp_path, FACTS.replace("founded: 1990", "founded: 1990, sector: rockets"))

    old, new = answers(before), answers(after)

    assert any(old.get(key) != new.get(key) for key in reads)


@pytest.mark.parametrize(
    ("edit", "told"),
    [
        (("founded: 1990", "founded: 1991"), {"acme"}),
        (("name: Gamma", "name: Delta"), {"acme", "beta", "gamma"}),
        (("sources:", "\n\n\nsources:"), set()),  # the same at other lines
        (("value: 12", "value: 13"), {"acme"}),
    ],
)
def test_only_pages_that_read_what_differs_are_told(tmp_path: Path, edit: tuple[str, str], told: set[str]) -> None:
    before = context_of(tmp_path, FACTS)
    drawing = pipeline.Drawing(before, frozenset())
    reads = {each.id: drawing(each).reads[0] for each in pipeline.outline_of(before) if each.kind == "entity"}
    old, new = answers(before), answers(context_of(tmp_path, FACTS.replace(*edit)))

    differing = {key for key in old.keys() | new.keys() if old.get(key) != new.get(key)}

    assert {id for id, keys in reads.items() if differing.intersection(keys)} == told


def test_the_tracked_context_is_equal_in_every_answer(context: BookContext) -> None:
    same = tracked(context, Reads())

    for way in leaves(context):
        held, shown = at(context, way), at(same, way)
        if hasattr(held, "items"):
            assert list(held.items()) == list(shown.items())
        elif isinstance(held, frozenset):
            assert set(held) == set(shown)
        elif not hasattr(held, "find"):
            assert held == shown


def test_a_context_of_which_some_pages_are_wanted_is_tracked_too(context: BookContext) -> None:
    reads = Reads()

    book = wanting(tracked(context, reads), frozenset(["a.md"]))

    assert book.only == {"a.md"}
    assert book.corpus.names["acme"] == "Acme"
    assert "who acme" in reads.taken()


def test_a_text_depends_on_the_names_in_it_and_on_no_others(tmp_path: Path) -> None:
    before = context_of(tmp_path, FACTS)
    text = next(part.text for part in before.derived.texts["acme"].prose.parts if "Beta" in getattr(part, "text", ""))
    reads = reads_of(before, lambda book_context: list(book_context.derived.finder.find(text)))
    another = context_of(tmp_path, FACTS.replace("name: Gamma", "name: Delta"))
    renamed = context_of(tmp_path, FACTS.replace("name: Beta", "name: Betta"))

    old = answers(before)

    assert all(old.get(key) == answers(another).get(key) for key in reads)
    assert any(old.get(key) != answers(renamed).get(key) for key in reads)
