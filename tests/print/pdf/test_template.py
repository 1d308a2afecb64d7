"""A template of one's own: what it sees, and that the reference names all of it."""

import json
import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from small_pdf import EPOCH, made, opened, text_of

from briefbook.model.files import Asset
from briefbook.print.book import EVERYTHING, print_volumes
from briefbook.print.pdf.engine import TEMPLATES, TemplateError, template_files
from briefbook.print.pdf.look import Look
from briefbook.print.pdf.make import order
from small_book import Book, book

REFERENCE = Path(__file__).parents[3] / "docs" / "reference" / "print-view.md"
BY_ID = ("names", "paths", "elsewhere", "images")
FACTS = """
sources: {one: {type: report, title: One, note: kept, url: "https://example.org"}, two: {type: report, title: Two}}
defaults: {source: one}
entities:
  acme: {type: company, name: Acme, owns: road, founded: [1999, {value: 2001, source: two}], about: "Met [[road]]."}
  road: {type: company, name: Road, aliases: The Road, sector: {value: Ways, locator: page 1}}
events: {talks: {name: Talks, date: 2024, participants: [acme]}}
observations: [{of: talks, metric: staff, for: acme, value: 12}, {of: talks, metric: staff, for: road, value: 9}]
judgements: [{id: outlook, text: Acme will sell., about: [acme], likelihood: likely, confidence: low}]
"""
BRIEFING = (
    "---\ntitle: A note\n---\nOn *it* and https://example.org/x <br> so.\n\n## Head\n\n- a\n\n> said\n\n```\ncode\n```\n\n"
    "---\n\n```chart\nof: talks\nmetric: staff\n```\n\n```timeline\nabout: [acme]\n```\n\n"
    "```relations\nabout: [acme]\n```\n\n| x |\n|---|\n| [a](https://example.org) |\n"
)

PICTURE = "\n![A map](../files/map.png)\n"


@pytest.fixture(scope="module")
def small() -> Book:
    vocabulary = "metrics: {staff: {label: Staff, unit: people}}"
    return book(FACTS, vocabulary=vocabulary, briefings={"note": BRIEFING})


@pytest.fixture(scope="module")
def view(small: Book) -> dict[str, Any]:
    return print_volumes(small.book, small.settings.as_of, EVERYTHING, 200)[0]


@pytest.fixture(scope="module")
def whole(small: Book) -> dict[str, Any]:
    return print_volumes(small.book, small.settings.as_of)[0]


@pytest.fixture(scope="module")
def pictured(small: Book) -> dict[str, Any]:
    """The same book with a picture, which no test sets."""
    found = book(FACTS, vocabulary="metrics: {staff: {label: Staff}}", briefings={"note": BRIEFING + PICTURE})
    corpus = replace(found.corpus, files={"map.png": Asset("map.png", "png", 9, "0a", 4, 3)})
    return print_volumes(Book(corpus, (), found.settings).book, small.settings.as_of)[0]


def documented(heading: str) -> list[str]:
    """The names in the first column of the tables below a heading."""
    section = re.split(r"^## ", REFERENCE.read_text("utf-8"), flags=re.MULTILINE)
    (found,) = (each for each in section if each.startswith(heading))
    firsts = re.findall(r"^\| (`.*?) \|", found, re.MULTILINE)
    return [name for first in firsts for name in re.findall(r"`([^`]+)`", first)]


def keys_of(value: Any, inside: str = "") -> Iterator[tuple[str, str]]:
    """Every key of every map, and what it is a key of."""
    if isinstance(value, dict):
        for name, each in value.items():
            yield inside, name
            if not (inside == "" and name in (*BY_ID, "facts")):
                yield from keys_of(each, name)
    elif isinstance(value, list):
        for each in value:
            yield from keys_of(each, inside)


def test_every_variable_is_documented_and_there(view: dict[str, Any], whole: dict[str, Any]) -> None:
    top = {name for inside, name in keys_of(view) if inside == ""} - {"facts", "images"}
    chapters = {name for inside, name in keys_of(whole) if inside == "chapters"}

    assert top == set(documented("The document"))  # without what is attached, and pictures, which are files beside it
    assert chapters == set(documented("Parts and chapters"))
    assert set(Look().values(("One",))) == set(documented("The look"))


def test_every_key_in_it_stands_in_the_reference(whole: dict[str, Any], pictured: dict[str, Any]) -> None:
    named = set(re.findall(r"`([^`]+)`", REFERENCE.read_text("utf-8")))

    assert sorted({name for _, name in [*keys_of(whole), *keys_of(pictured)]} - named - {"facts", "images"}) == []


def test_every_kind_of_block_is_documented_and_there(whole: dict[str, Any], pictured: dict[str, Any]) -> None:
    parts = [*whole["parts"], *pictured["parts"]]
    chapters = [chapter for part in parts for run in part["runs"] for chapter in run["chapters"]]

    assert {kind for each in chapters for kind in kinds_of(each["blocks"])} == set(documented("Blocks"))


def kinds_of(value: Any) -> Iterator[str]:
    """The kinds of all blocks, however deep."""
    if isinstance(value, dict):
        if isinstance(value.get("kind"), str):
            yield value["kind"]
        for each in value.values():
            yield from kinds_of(each)
    elif isinstance(value, list):
        for each in value:
            yield from kinds_of(each)


def test_every_kind_of_run_is_documented_and_there(whole: dict[str, Any]) -> None:
    found: set[str] = set()
    stack: list[Any] = [whole["parts"]]
    while stack:
        each = stack.pop()
        if isinstance(each, list) and each and isinstance(each[0], str):
            found.add(each[0])
        stack += each.values() if isinstance(each, dict) else each if isinstance(each, list) else ()

    documented_runs = re.findall(r'^\| `\["(\w+)"', REFERENCE.read_text("utf-8"), re.MULTILINE)
    assert found & {"t", "a", "u", "c", "r", "k", "br"} == set(documented_runs)


def test_a_template_sees_all_of_it(small: Book, tmp_path: Path) -> None:
    (tmp_path / "book.typ").write_text(
        '#let view = json("view.json")\n#let look = json("look.json")\n#import "parts/mine.typ": say\n'
        '#set document(title: "Mine")\n#set text(font: look.fonts, lang: view.language)\n= Mine\n'
        '#say("view", view) #say("look", look)'
    )
    (tmp_path / "parts").mkdir()
    (tmp_path / "parts" / "mine.typ").write_text('#let say(name, it) = [#name: #it.keys().sorted().join(" ").]')

    result = made(small, "road", template=tmp_path)

    view, look = (" ".join(sorted(documented(each))) for each in ("The document", "The look"))
    assert text_of(result.pdf) == f"Mine view: {view}. look: {look}."


def test_a_file_takes_the_place_of_ours(small: Book, tmp_path: Path) -> None:
    ours = (TEMPLATES / "book.typ").read_text("utf-8")
    (tmp_path / "book.typ").write_text(ours.replace("Index of names", "Who is who"))

    text = text_of(made(small, template=tmp_path).pdf)

    assert "Who is who" in text
    assert "Index of names" not in text


def test_a_folder_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(TemplateError, match="there is no folder"):
        template_files(tmp_path / "nowhere")


@pytest.mark.parametrize("name", ["view.json", "look.json", "facts.json"])
def test_what_the_template_is_told_cannot_be_replaced(small: Book, tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_text(json.dumps({"title": "Not ours"}))

    with opened(made(small, "road", template=tmp_path).pdf) as file:
        assert "Road" in str(file.docinfo.Title)


def test_orders_differ_with_the_template(small: Book, tmp_path: Path, whole: dict[str, Any]) -> None:
    (tmp_path / "more.typ").write_text("// mine")

    assert order(whole, Look(), EPOCH).fingerprint != order(whole, Look(), EPOCH, (), tmp_path).fingerprint
