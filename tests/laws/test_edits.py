"""After an edit, a book is what it would be if it were read from nothing, and pages that nobody asked for are the same."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from edited_books import Content, Random, book, edited, texts

from briefbook import pipeline
from briefbook.config import Settings
from briefbook.model.alike import alike
from briefbook.model.page import Sheaf
from briefbook.pipeline import Book, Drawing
from briefbook.publish.fast.work import Asked
from briefbook.render import addresses
from briefbook.render.asked import code_of
from briefbook.render.scene import Scene
from briefbook.render.views import indexes
from briefbook.render.views.parted import parted
from briefbook.run.parsing import Memory
from render.small_book import day

STEPS = 14
ROWS = 3
Drawn = dict[Sheaf, tuple[dict[str, bytes], Asked]]
"""The pages of each sheaf by path, and what they asked."""


@pytest.fixture(autouse=True)
def small_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    """So few rows to a page that the lists of a small book come in parts."""
    monkeypatch.setattr(addresses, "ROWS", ROWS)
    monkeypatch.setattr(indexes, "ROWS", ROWS)
    monkeypatch.setitem(parted.__kwdefaults__, "size", ROWS)


def write(content: Content, root: Path) -> None:
    files = texts(content)
    for path in root.rglob("content/**/*.*"):
        if path.relative_to(root).as_posix() not in files:
            path.unlink()
    for name, text in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")


def drawn(scene: Scene) -> Drawn:
    drawing = Drawing(scene, frozenset())
    found: Drawn = {}
    for sheaf in pipeline.outline(scene):
        each = drawing(sheaf)
        pages = {page.path: page.content for page in each.pages}
        found[sheaf] = (pages, Asked(sheaf, tuple(pages), each.asked))
    return found


def check_reach(before: Drawn, after: Drawn, scene: Scene, reached: frozenset[int]) -> None:
    """What was not reached is the same; what was, is the same whether it is drawn with the rest of its list or not."""
    drawing = Drawing(scene, frozenset())
    for sheaf in before.keys() & after.keys():
        (old, asked), (new, _) = before[sheaf], after[sheaf]
        paths = asked.reached(reached)
        if asked.pages[0] not in paths:
            assert list(old) == list(new)
        kept = [path for path in asked.pages if path not in paths]
        assert {path: old[path] for path in kept} == {path: new.get(path) for path in kept}
        if paths and asked.pages[0] not in paths:
            drawn = {page.path: page.content for page in drawing(sheaf, paths).pages}
            assert {path: drawn[path] for path in paths} == {path: new[path] for path in paths}


def differences(one: Scene, other: Scene) -> list[str]:
    """What differs between two scenes, mappings in their order."""
    pairs = {
        "corpus": (one.corpus, other.corpus),
        "derived": (one.derived, other.derived),
        "independence": (one.derived.independence, other.derived.independence),
        "addresses": (one.addresses, other.addresses),
        "scene": (one, other),
    }
    found = []
    for title, (left, right) in pairs.items():
        for name in getattr(left, "__struct_fields__", None) or left.__dataclass_fields__:
            a, b = getattr(left, name), getattr(right, name)
            if name == "finder":
                a, b = a.names, b.names
            elif name in ("corpus", "derived", "independence", "addresses"):
                continue
            if not is_same(a, b):
                found.append(f"{title}.{name}: {a} | {b}")
    return found


def is_same(one: Any, other: Any) -> bool:
    if isinstance(one, Mapping):
        return list(one) == list(other) and all(alike(value, other[key]) for key, value in one.items())
    return alike(one, other)


@pytest.mark.parametrize("seed", range(24))
def test_a_book_that_is_edited_is_the_book_that_is_read_anew(seed: int, tmp_path: Path) -> None:
    chance = Random(seed, is_tidy=seed % 2 == 0)
    settings = Settings(tmp_path, day("2026-01-01"), source_pages=chance.choice(("all", "shared")))
    memory = Memory()
    versions = [book(chance)]
    held: Book | None = None
    pages: Drawn = {}
    sound = 0

    for _ in range(STEPS):
        write(versions[-1], tmp_path)
        anew = pipeline.opened(settings, pipeline.load(settings))
        loaded = pipeline.load(settings, memory)
        if held and held.kept and held.is_fine and chance.random() < 0.3:
            held = pipeline.reopened(settings, held.loaded, held.kept)
            assert held.scene is not None
        now = pipeline.revised(held, settings, loaded) if held else pipeline.opened(settings, loaded)

        assert now.reading.problems == anew.reading.problems
        if now.scene and anew.scene:
            sound += 1
            assert differences(now.scene, anew.scene) == []
            again = drawn(now.scene)
            reached = pipeline.reach(held, now) if held else None
            if reached is not None:
                check_reach(pages, again, now.scene, reached)
            held, pages = now, again
        else:
            assert now.scene is anew.scene is None
            versions.pop()
        versions = versions or [book(chance)]
        versions.append(chance.choice(versions) if chance.random() < 0.15 else edited(versions[-1], chance))

    assert sound, "every version of the book had errors"


def revision(root: Path, first: str, second: str, *, is_reopened: bool = False) -> tuple[Book, Book, Book]:
    """A book before an edit and after it, and the latter read anew."""
    settings, memory = Settings(root, day("2026-01-01")), Memory()
    file = root / "content" / "facts" / "facts.yml"
    file.parent.mkdir(parents=True)
    file.write_text(first)
    held = pipeline.opened(settings, pipeline.load(settings, memory))
    assert held.is_fine
    assert held.kept
    held = pipeline.reopened(settings, held.loaded, held.kept) if is_reopened else held
    file.write_text(second)
    now = pipeline.revised(held, settings, pipeline.load(settings, memory))
    return held, now, pipeline.opened(settings, pipeline.load(settings))


BORNE = """
sources: {one: {type: report, title: One}, two: {type: report, title: Two}}
entities: {acme: {type: company, name: {value: Acme, source: [one, two]}}}
"""


def test_a_source_that_loses_its_last_fact_is_told_of(tmp_path: Path) -> None:
    _, now, anew = revision(tmp_path, BORNE, BORNE.replace("[one, two]", "one"))

    assert [each.code for each in now.reading.problems] == ["W502"]
    assert now.reading.problems == anew.reading.problems


@pytest.mark.parametrize("is_reopened", [False, True])
def test_a_source_that_turns_out_to_retell_another_makes_its_facts_fall_with_that(
    tmp_path: Path, is_reopened: bool
) -> None:
    retold = BORNE.replace("title: Two", "title: Two, derived_from: one")

    held, now, anew = revision(tmp_path, BORNE, retold, is_reopened=is_reopened)

    assert now.scene
    assert anew.scene
    assert now.scene.derived.resting["one"].falling
    assert now.scene.derived.resting == anew.scene.derived.resting
    assert code_of("resting", "one") in (pipeline.reach(held, now) or ())
