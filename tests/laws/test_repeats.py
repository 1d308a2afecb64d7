"""Same facts, same bytes: in any order, written on either side, built once or twice."""

from __future__ import annotations

import pickle
import re
import shutil
from functools import lru_cache
from itertools import pairwise
from pathlib import Path

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from briefbook import pipeline
from briefbook.config import Settings
from briefbook.html.written_pages import Written
from briefbook.model.vocabulary import Property
from briefbook.pages.markdown import render_page, templates
from small_book import Book, book, day, vocabulary_of

ROOT = Path(__file__).parents[2]

VOCABULARY = "metrics: {staff: {label: Staff, unit: people}}"
ENTRIES = {
    "sources": [
        "one: {type: report, title: One, publisher: press}",
        "two: {type: webpage, title: Two, derived_from: [one]}",
        "three: {type: report, title: One}",
    ],
    "entities": [
        "acme: {type: company, name: {en: Acme, de: Akme}, source: one, owns: [road], aliases: [Star], tags: [b, a]}",
        "road: {type: company, name: Road, source: two, owned_by: {to: acme, note: So they say.}, partner_of: acme}",
        "press: {type: media, name: Star, source: one, owned_by: [{to: acme, source: [two, one]}, {to: road}]}",
        "twin-a: {type: company, name: Twin, source: one, founded: [{value: 2001}, {value: 2002, source: two}]}",
        "twin-b: {type: company, name: Twin, source: one, about: Acme and Road and Twin., was: [old-twin]}",
        "ada: {type: person, name: Ada, employed_by: [{acme: chair}, {acme: member}], source: three}",
    ],
    "events": [
        "talks: {name: Talks, date: 2010, source: one, participants: [{acme: host}, road]}",
        "feast: {name: Feast, date: 2010, source: two, participants: [road, acme, gone]}",
    ],
    "observations": [
        "{of: acme, metric: staff, value: 10, source: one, as_of: 2020}",
        "{of: acme, metric: staff, value: 12, source: two, as_of: 2020}",
        "{of: acme, metric: staff, value: 12, source: three, as_of: 2020}",
        "{of: acme, metric: staff, for: road, value: 12, source: one}",
    ],
    "judgements": [
        "{id: view, text: Acme will grow., about: [road, acme], based_on: [talks, one]}",
        "{id: other-view, text: Road will not., about: [acme, gone], attributed_to: press, source: two}",
    ],
}
BRIEFING = """---
title: Brief
---
Acme and Star and [[acme#staff/road]].

```timeline
```

```relations
about: acme
```
"""


def facts_file(entries: list[tuple[str, str]]) -> str:
    """The text of a facts file that holds the entries, each with its block, in the order given."""
    text = ""
    for block in dict.fromkeys(block for block, _ in entries):
        mark = "- " if block in ("observations", "judgements") else ""
        text += f"{block}:\n" + "".join(f"  {mark}{entry}\n" for own, entry in entries if own == block)
    return text


def told(files: dict[str, str]) -> Book:
    return book(files, vocabulary=VOCABULARY, briefings={"brief": BRIEFING})


@lru_cache(maxsize=1)
def in_one_file() -> Book:
    return told({"facts.yml": facts_file(ALL)})


ALL = [(block, entry) for block, entries in ENTRIES.items() for entry in entries]


# Order


@settings(max_examples=40)
@given(
    order=some.permutations(ALL),
    cuts=some.lists(some.integers(1, len(ALL) - 1), max_size=3, unique=True),
    names=some.permutations(["a.yml", "b.yml", "sub/c.yml", "Z.yml"]),
)
def test_the_order_of_files_and_entries_makes_no_difference(
    order: list[tuple[str, str]], cuts: list[int], names: list[str]
) -> None:
    bounds = [0, *sorted(cuts), len(ALL)]
    parts = [order[start:end] for start, end in pairwise(bounds)]
    files = {name: facts_file(part) for name, part in zip(names, parts, strict=False)}

    assert told(files).markdown == in_one_file().markdown


def test_a_stub_is_the_same_in_any_order() -> None:
    entries = [
        ("sources", "one: {type: report, title: One}"),
        ("entities", "acme: {type: company, name: Acme, source: one, owned_by: gone}"),
        ("entities", "road: {type: company, name: Road, source: one, based_in: gone}"),
    ]

    one, other = (book(facts_file(order), may_be_wrong=True) for order in (entries, [entries[0], *entries[:0:-1]]))

    assert one.corpus.entities["gone"].type == other.corpus.entities["gone"].type


def shuffled(text: str, data: some.DataObject) -> str:
    """A facts file of ours with its blocks, and the entries of each block, in another order."""
    blocks = re.split(r"^(?=\w)", text, flags=re.MULTILINE)
    head, blocks = blocks[0], blocks[1:]
    mixed = []
    for block in data.draw(some.permutations(blocks)):
        first, *entries = re.split(r"^(?=  [\w-])", block, flags=re.MULTILINE)
        mixed.append(
            first + "".join(data.draw(some.permutations(entries)) if not first.startswith("defaults") else entries)
        )
    return head + "".join(each if each.endswith("\n") else each + "\n" for each in mixed)


@settings(max_examples=4)
@given(data=some.data())
def test_our_own_book_is_the_same_in_any_order(data: some.DataObject, tmp_path_factory: pytest.TempPathFactory) -> None:
    root = tmp_path_factory.mktemp("book")
    shutil.copytree(ROOT / "content", root / "content")
    files = sorted((root / "content" / "facts").glob("*.yml"))
    for number, file in zip(data.draw(some.permutations(range(len(files)))), files, strict=True):
        text = shuffled(file.read_text("utf-8"), data)
        file.unlink()
        file.with_name(f"{number:02}.yml").write_text(text, "utf-8")

    assert rendered(Settings(root, day("2026-11-23"))) == rendered(Settings(ROOT, day("2026-11-23")))


def rendered(settings: Settings) -> dict[str, bytes]:
    reading = pipeline.read(settings)
    assert reading.is_sound, "\n".join(map(str, reading.problems))
    environment = templates()
    return {page.path: render_page(page, environment).content for page in pipeline.pages(reading.corpus, settings)}


# Sides

RELATIONS = [each for each in vocabulary_of().properties.values() if each.is_relation]


def from_one_side(property: Property, *, is_turned: bool) -> Book:
    """A relation with all its qualifiers between two entities, written on the first or on the second."""
    events = vocabulary_of()
    types = {"left": property.domain[0], "right": property.range[0]}
    bearer, other = ("right", "left") if is_turned else ("left", "right")
    name = property.id if not is_turned or property.is_symmetric else property.inverse
    said = f"{{to: {other}, role: chair, start: 2010, end: 2012, locator: p. 1, quote: so, note: Well.}}"
    lines = {id: f"{id}: {{type: {type}, name: {id.title()}, source: one" for id, type in types.items()}
    lines[bearer] += f", {name}: {said}"
    blocks: dict[str, list[str]] = {}
    for id, line in lines.items():
        block = "events" if events.is_a(types[id], ("event",)) else "entities"
        blocks.setdefault(block, []).append(line + "}")
    source = ("sources", "one: {type: report, title: One}")
    return book(facts_file([source, *((block, line) for block, lines in blocks.items() for line in lines)]))


@pytest.mark.parametrize("property", RELATIONS, ids=lambda property: property.id)
def test_a_relation_written_on_either_side_makes_the_same_pages(property: Property) -> None:
    if not (property.inverse or property.is_symmetric):
        pytest.skip("it has one side")

    assert from_one_side(property, is_turned=True).markdown == from_one_side(property, is_turned=False).markdown


def test_a_relation_written_on_both_sides_is_told_once() -> None:
    left = "left: {type: company, name: Left, source: one, owns: right}"
    right = "right: {type: company, name: Right, source: one, owned_by: left}"
    source = ("sources", "one: {type: report, title: One}")

    both = book(facts_file([source, ("entities", left), ("entities", right)]))
    single = book(facts_file([source, ("entities", left), ("entities", right.replace(", owned_by: left", ""))]))

    assert both.markdown == single.markdown


# Again


def project(root: Path, *entries: tuple[str, str]) -> Settings:
    facts = root / "content" / "facts"
    facts.mkdir(parents=True, exist_ok=True)
    (facts / "facts.yml").write_text(facts_file(list(entries)))
    (root / "content" / "vocabulary.yml").write_text(VOCABULARY)
    return Settings(root, day("2026-11-23"))


def written(settings: Settings) -> Written:
    reading = pipeline.read(settings)
    assert reading.is_sound
    return pipeline.write(pipeline.pages(reading.corpus, settings), reading.corpus.files, settings)


def test_building_again_changes_nothing(tmp_path: Path) -> None:
    settings = project(tmp_path, *ALL)
    first = written(settings)

    again = written(settings)

    assert (again.changed, again.removed) == (0, 0)
    assert again.unchanged == first.changed > 0


def test_a_fact_that_goes_takes_its_page_with_it(tmp_path: Path) -> None:
    settings = project(tmp_path, *ALL)
    written(settings)
    assert (settings.pages / "people" / "ada.md").exists()

    gone = written(project(tmp_path, *[entry for entry in ALL if not entry[1].startswith("ada:")]))

    assert gone.removed == 2
    assert not (settings.pages / "people").exists()
    assert "Ada" not in "".join(path.read_text("utf-8") for path in settings.pages.rglob("*.md"))


def test_an_edited_fact_changes_only_the_pages_that_show_it(tmp_path: Path) -> None:
    source = ("sources", "one: {type: report, title: One}")
    road = ("entities", "road: {type: company, name: Road, source: one}")
    written(
        project(tmp_path, source, road, ("entities", "acme: {type: company, name: Acme, sector: Nets, source: one}"))
    )

    edited = project(
        tmp_path, source, road, ("entities", "acme: {type: company, name: Acme, sector: Jets, source: one}")
    )

    assert written(edited).changed == 2
    assert "Jets" in (edited.pages / "organizations" / "acme.md").read_text()
    assert "Jets" in (edited.pages / "sources" / "one.md").read_text()


# Elsewhere


def test_a_page_carries_all_that_its_template_needs_to_another_process() -> None:
    made = in_one_file()
    environment = templates()

    sent = {path: pickle.loads(pickle.dumps(page)) for path, page in made.pages.items()}

    assert {path: render_page(page, environment).content.decode() for path, page in sent.items()} == made.markdown


def test_a_view_holds_plain_values_only() -> None:
    made = in_one_file()

    strange = {type(value) for page in made.pages.values() for value in leaves(page.view)}

    assert strange <= {str, int, bool}


def leaves(value: object) -> list[object]:
    """The values that no segment, tuple, list or map holds others in."""
    if isinstance(value, msgspec.Struct):
        value = msgspec.structs.astuple(value)
    if isinstance(value, dict):
        return [leaf for each in value.values() for leaf in leaves(each)]
    return [leaf for each in value for leaf in leaves(each)] if isinstance(value, (tuple, list)) else [value]
