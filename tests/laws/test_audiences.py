"""What an audience may not see is in nothing that is made for it; and what it does not see makes no difference."""

from __future__ import annotations

from dataclasses import replace
from html import unescape
from pathlib import Path
from random import Random
from typing import Any

import msgspec
import pytest
import yaml

from briefbook import pipeline
from briefbook.book.redact import redact
from briefbook.config import Settings
from briefbook.load.files import load_content
from briefbook.model.entries import Entity
from briefbook.model.marking import BY_LABEL, LABELS, Marking
from briefbook.outputs.made_pdfs import Wanted, make_pdfs
from briefbook.problems import has_errors
from small_book import day

LEVELS = tuple(BY_LABEL)
TODAY = day("2026-11-23")
PLACES = (
    *("source", "publisher", "origin", "entity", "place", "alias", "literal", "relation", "participation", "event"),
    *("observation", "judgement", "briefing", "addition", "name", "speaker", "denial", "withdrawer", "correction"),
    *("retold", "retelling", "remark", "remarked", "quantity", "share", "old", "symmetric", "quote", "translation"),
    *("second", "author", "attribution", "measured", "basis", "written", "quoted", "paragraph", "item", "section"),
    *("picture", "scan", "pictured"),
)


def facts(marks: dict[str, str], words: dict[str, str], hidden: str = "") -> dict[str, Any]:
    """A book with a thing of each kind, of which each bears a marking and says a word that is nowhere else; and with
    more of some kinds, of which each bears the marking `hidden`, if any.
    """

    def said(place: str, **more: Any) -> dict[str, Any]:
        return {"value": words[place], **more, "marking": marks[place]}

    def named(place: str, type: str = "company") -> dict[str, Any]:
        return {"type": type, "name": f"W{words[place]}", "marking": marks[place]}

    def report(place: str, **more: Any) -> dict[str, Any]:
        return {"type": "report", "title": f"T{words[place]}", "marking": marks[place], **more}

    made = {
        "sources": {
            "open-report": {"type": "report", "title": "Open report"},
            "open-letter": {
                "type": "report",
                "title": "Open letter",
                "author": ["A. Clerk", f"a-{words['author']}"],
                "derived_from": ["open-report", f"d-{words['written']}"],
            },
            "withdrawn": {
                "type": "report",
                "title": "Withdrawn report",
                "retracted": {"by": f"w-{words['withdrawer']}", "date": "2020"},
                "corrected_by": ["open-report", f"c-{words['correction']}"],
            },
            f"f-{words['scan']}": report("scan", file=f"s{words['scan']}.txt", archived="copy.txt"),
            f"l-{words['pictured']}": report("pictured"),
            f"c-{words['correction']}": report("correction", library=True),
            f"d-{words['written']}": report("written", library=True),
            f"r-{words['retold']}": report("retold"),
            f"h-{words['retelling']}": report("retelling"),
            f"u-{words['second']}": report("second"),
            f"z-{words['basis']}": report("basis"),
            f"s-{words['source']}": {
                "type": "report",
                "title": f"T{words['source']}",
                "publisher": f"p-{words['publisher']}",
                "author": f"A{words['source']}",
                "note": f"N{words['source']}",
                "marking": marks["source"],
                "derived_from": [f"o-{words['origin']}"],
            },
            f"o-{words['origin']}": {
                "type": "report",
                "title": f"T{words['origin']}",
                "published": "2019",
                "marking": marks["origin"],
            },
        },
        "defaults": {"source": "open-report"},
        "entities": {
            "acme": {
                "type": "company",
                "name": "Acme",
                "founded": "1901",
                "summary": "Makes rockets",
                "aliases": [said("alias", match=False)],
                "sector": said("literal", note=f"N{words['literal']}", locator=f"L{words['literal']}"),
                "legal_form": {"value": f"V{words['source']}", "source": f"s-{words['source']}"},
                "owns": [
                    {"to": "road", "role": words["relation"], "marking": marks["relation"]},
                    {"to": f"e-{words['entity']}", "role": f"R{words['entity']}"},
                    {"to": f"n-{words['name']}"},
                ],
                "based_in": f"t-{words['place']}",
                "website": {"value": f"https://{words['speaker']}.example", "said_by": f"q-{words['speaker']}"},
                "scope": [
                    {"value": f"V{words['denial']}", "denied": True, "marking": marks["denial"]},
                    {"value": "Rockets", "source": "open-letter"},
                    {"value": "Rockets", "source": f"u-{words['second']}", "note": f"N{words['second']}"},
                    {"value": "Rockets", "source": {"open-report": "p. 2"}, "retells": [f"r-{words['retold']}"]},
                    {"value": f"V{words['retelling']}", "source": f"h-{words['retelling']}", "retells": "none"},
                    {"value": f"V{words['remarked']}"},
                    {"value": "Fireworks", "quote": words["quote"], "marking": marks["quote"]},
                    {"value": "Sweets", "source": "withdrawn"},
                    {"value": "Kites", "source": f"f-{words['scan']}"},
                    {
                        "value": "Balloons",
                        "source": "open-letter",
                        "quote": {"text": f"Q{words['quoted']}", "by": f"k-{words['quoted']}"},
                    },
                ],
                "partner_of": ["road"],
                "image": [
                    {
                        "path": f"i{words['picture']}.svg",
                        "alt": f"A{words['picture']}",
                        "credit": f"C{words['picture']}",
                        "marking": marks["picture"],
                    },
                    {"path": f"j{words['pictured']}.svg", "alt": "Its yard", "source": f"l-{words['pictured']}"},
                ],
            },
            "hall": {
                "type": "asset",
                "name": [{"value": "Hall", "lang": "en"}, said("translation", lang="nb")],
                "area": [
                    {"value": "100 m²", "source": "open-letter"},
                    {"value": f"{number_of(words['quantity'])} m²", "marking": marks["quantity"]},
                ],
                "owned_by": {
                    "to": "road",
                    "share": f"0.{number_of(words['share'])} %",
                    "marking": marks["share"],
                },
            },
            f"x-{words['old']}": named("old") | {"was": [f"before-{words['old']}"], "owns": "hall"},
            f"y-{words['symmetric']}": named("symmetric")
            | {"competitor_of": "road", "tags": [f"g{words['symmetric']}"]},
            f"a-{words['author']}": named("author", "person"),
            f"k-{words['quoted']}": named("quoted", "person"),
            f"w-{words['withdrawer']}": named("withdrawer", "person"),
            f"g-{words['attribution']}": named("attribution", "person"),
            f"m-{words['measured']}": named("measured"),
            "road": {"type": "company", "name": "Road", "founded": "1950"},
            f"e-{words['entity']}": {
                "type": "company",
                "name": f"W{words['entity']}",
                "aliases": [f"X{words['entity']}"],
                "summary": f"S{words['entity']}",
                "about": f"B{words['entity']}",
                "marking": marks["entity"],
            },
            f"t-{words['place']}": {"type": "place", "name": f"W{words['place']}", "marking": marks["place"]},
            f"p-{words['publisher']}": {
                "type": "company",
                "name": f"W{words['publisher']}",
                "marking": marks["publisher"],
            },
            f"n-{words['name']}": {"type": "company", "name": {"value": words["name"], "marking": marks["name"]}},
            f"q-{words['speaker']}": {"type": "person", "name": f"W{words['speaker']}", "marking": marks["speaker"]},
        },
        "events": {
            "talks": {
                "name": "Talks",
                "date": "1909-09-09",
                "participants": [
                    "road",
                    {"to": "acme", "role": words["participation"], "marking": marks["participation"]},
                ],
            },
            f"v-{words['event']}": {
                "name": f"W{words['event']}",
                "date": "1911-11-11",
                "participants": ["road"],
                "marking": marks["event"],
            },
        },
        "observations": [
            {"of": "acme", "metric": "staff", "value": 100},
            {"of": "acme", "metric": "staff", "value": 100, "source": "withdrawn"},
            {"of": "hall", "for": f"m-{words['measured']}", "metric": "staff", "value": 7},
            {
                "of": "acme",
                "metric": "staff",
                "value": int(number_of(words["observation"])),
                "note": f"N{words['observation']}",
                "as_of": "2018",
                "marking": marks["observation"],
            },
        ],
        "judgements": [
            {
                "id": f"j-{words['judgement']}",
                "text": f"Road will meet {words['judgement']}.",
                "about": ["acme"],
                "note": f"N{words['judgement']}",
                "marking": marks["judgement"],
                "based_on": ["open-report"],
            },
            {
                "id": "attributed",
                "text": f"Acme will move to {words['attribution']}.",
                "about": ["acme"],
                "attributed_to": f"g-{words['attribution']}",
            },
            {
                "id": "based",
                "text": "Acme will grow.",
                "about": ["acme", f"m-{words['measured']}"],
                "based_on": ["open-letter", f"z-{words['basis']}", f"j-{words['judgement']}"],
            },
        ],
        "more": {
            "road": {"sector": words["addition"], "marking": marks["addition"]},
            "acme": {
                "scope": [
                    {"value": f"V{words['remarked']}", "rank": "deprecated", "marking": marks["remarked"]},
                    {
                        "value": "Sweets",
                        "note": f"N{words['remark']}",
                        "source": "open-letter",
                        "marking": marks["remark"],
                    },
                ]
            },
        },
    }
    return _with_more(made, hidden) if hidden else made


def _with_more(made: dict[str, Any], hidden: str) -> dict[str, Any]:
    """The book, with more that only those who may see `hidden` know: before what is visible, and on it."""
    reports = {
        f"0-report-{number}": {"type": "report", "title": f"Hidden {number}", "marking": hidden, "library": True}
        for number in range(3)
    }
    firms = {
        f"0-firm-{number}": {
            "type": "company",
            "name": f"Hidden firm {number}",
            "marking": hidden,
            "partner_of": {"to": "acme", "source": f"0-report-{number}"},
            "owned_by": [{"to": "road", "share": "60 %"}],
        }
        for number in range(3)
    }
    said = [{"value": "Rockets", "source": id, "rank": "preferred", "note": "Hidden"} for id in reports]
    made["sources"] = reports | made["sources"]
    made["entities"] = firms | made["entities"]
    acme, road = made["entities"]["acme"], made["entities"]["road"]
    acme["scope"] = [*said, *acme["scope"]]
    acme["name"] = [{"value": "Acme", "source": id, "match": False} for id in reports] + [acme["name"]]
    road["founded"] = ["1950", {"value": "1949", "source": "0-report-1"}]
    made["observations"] = [
        {"of": "acme", "metric": "staff", "value": 90, "source": id, "rank": "preferred"} for id in reports
    ] + made["observations"]
    made["judgements"] = [
        {"id": f"0-judged-{id}", "text": "It will rain.", "about": ["acme"], "marking": hidden} for id in reports
    ] + made["judgements"]
    added = {"scope": {"value": "Trade", "source": "0-report-2"}, "tags": ["hidden"], "about": "It is hidden."}
    made["more"] = {"hall": added | {"marking": hidden}} | made["more"]
    return made


def number_of(word: str) -> str:
    return word.translate(DIGITS)[-6:]


DIGITS = str.maketrans("abcdefghijklmnopqrstuvwxyz", "12345678912345678912345678")
BRIEFING = (
    "---\ntitle: W{word}\nsummary: S{word}\nmarking: {mark}\n---\nRoad does {word}.\n\n```timeline\nabout: acme\n```\n"
)
OPEN_BRIEFING = """---
title: Open briefing
---
All know of it.

({paragraph_mark}) Some do {paragraph}, on the whole [@open-report].

- All do.
- ({item_mark}) Some do {item}.

## ({section_mark}) What {section} does

They do.

## What all do

It is known.
"""


SVG = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 4 3"><text>{}</text></svg>'


def write(root: Path, marks: dict[str, str], words: dict[str, str], hidden: str = "") -> None:
    for folder in ("facts", "briefings", "files"):
        (root / "content" / folder).mkdir(parents=True, exist_ok=True)
        for each in (root / "content" / folder).iterdir():
            each.unlink()
    (root / "content" / "vocabulary.yml").write_text("metrics: {staff: {label: Staff, unit: people}}\n")
    (root / "content" / "facts" / "facts.yml").write_text(
        yaml.safe_dump(facts(marks, words, hidden), sort_keys=False, allow_unicode=True)
    )
    for name in (f"i{words['picture']}.svg", f"j{words['pictured']}.svg"):
        (root / "content" / "files" / name).write_text(SVG.format(name))
    for name in (f"s{words['scan']}.txt", "copy.txt"):
        (root / "content" / "files" / name).write_text(f"Of {words['scan']}")
    briefing = BRIEFING.format(word=words["briefing"], mark=f'"{marks["briefing"]}"')
    (root / "content" / "briefings" / f"b-{words['briefing']}.md").write_text(briefing)
    marked = {f"{place}_mark": mark for place, mark in marks.items()}
    (root / "content" / "briefings" / "open.md").write_text(OPEN_BRIEFING.format(**words, **marked))


def words_of(seed: int) -> dict[str, str]:
    """A word of letters for each place, that stands nowhere else."""
    chance = Random(seed)
    return {place: "q" + "".join(chance.choices("bcdfghjklmnpqrstvwxz", k=9)) for place in PLACES}


def made(root: Path, audience: Marking | None) -> dict[str, bytes]:
    """All that is made of a book for an audience: pages, what search knows, and what PDFs are set from."""
    settings = Settings(root, TODAY, audience=audience)
    reading = pipeline.read(settings)
    assert reading.is_sound, "\n".join(map(str, reading.problems))
    book_context = pipeline.book_context_of(reading.corpus, settings)
    found = {f"pages/{path}": content for path, content in _pages(reading, settings)}
    found["search"] = msgspec.json.encode(list(pipeline.records(book_context)))
    views = pipeline.print_views(reading.corpus, settings)
    files = pipeline.published_files(settings)
    found |= {f"files/{path}": files(path) for path in reading.corpus.files}
    found["print"] = msgspec.json.encode(_without_places(views), enc_hook=str)
    return found


def _without_places(view: Any) -> Any:
    """A print view without what is for messages alone."""
    if isinstance(view, dict):
        return {name: _without_places(each) for name, each in view.items() if name != "where"}
    return [_without_places(each) for each in view] if isinstance(view, list | tuple) else view


def _pages(reading: pipeline.Reading, settings: Settings) -> list[tuple[str, bytes]]:
    from briefbook.pages.markdown import render_page, templates

    drawn = (render_page(page, templates()) for page in pipeline.pages(reading.corpus, settings))
    return [(each.path, each.content) for each in drawn]


def text_of(outputs: dict[str, bytes]) -> str:
    text = "\n".join([*outputs, *(content.decode("utf-8", "replace") for content in outputs.values())])
    return text.replace(",", "").replace("\u202f", "").lower()


def shown(word: str, place: str, text: str) -> bool:
    return word.lower() in text or (place in ("observation", "quantity", "share") and number_of(word) in text)


@pytest.mark.parametrize("level", [label for label in LEVELS if label != "TLP:CLEAR"])
def test_what_is_marked_stands_in_nothing_that_is_made_for_more_people(level: str, tmp_path: Path) -> None:
    words = words_of(1)
    write(tmp_path, dict.fromkeys(PLACES, level), words)
    below = Marking(BY_LABEL[level] - 1)

    for_fewer, for_more = text_of(made(tmp_path, BY_LABEL[level])), text_of(made(tmp_path, below))

    assert [place for place in PLACES if not shown(words[place], place, for_fewer)] == []  # the words can be found
    assert [place for place in PLACES if shown(words[place], place, for_more)] == []


@pytest.mark.parametrize("place", PLACES)
def test_one_thing_that_is_withheld_takes_nothing_else_with_it_but_what_it_bears(place: str, tmp_path: Path) -> None:
    words = words_of(2)
    write(tmp_path, dict.fromkeys(PLACES, "TLP:CLEAR") | {place: "TLP:RED"}, words)

    text = text_of(made(tmp_path, Marking.GREEN))

    gone = {each for each in PLACES if not shown(words[each], each, text)}
    assert gone == {place} | {"source": {"publisher", "origin"}}.get(place, set())


@pytest.mark.parametrize("seed", range(12))
def test_books_that_differ_only_in_what_is_withheld_come_out_equal(seed: int, tmp_path: Path) -> None:
    chance = Random(seed)
    hidden = [place for place in PLACES if chance.random() < 0.6]
    marks = dict.fromkeys(PLACES, "TLP:GREEN") | {place: chance.choice(["TLP:AMBER", "TLP:RED"]) for place in hidden}
    if "source" in hidden:  # what only it leads to is not needed without it
        hidden += ["publisher", "origin"]
    one, other = words_of(seed), words_of(seed + 100)

    write(tmp_path, marks, one)
    first = made(tmp_path, Marking.GREEN)
    write(tmp_path, marks, one | {place: other[place] for place in hidden}, chance.choice(["TLP:AMBER", "TLP:RED"]))

    assert made(tmp_path, Marking.GREEN) == first


def test_a_pdf_does_not_tell_of_what_is_written_before_what_it_shows(tmp_path: Path) -> None:
    marks = dict.fromkeys(PLACES, "TLP:GREEN") | {"entity": "TLP:RED"}
    settings = Settings(tmp_path, TODAY, audience=Marking.GREEN)

    def pdf(hidden: str) -> bytes:
        write(tmp_path, marks, words_of(5), hidden)
        (view,) = pipeline.print_views(pipeline.read(settings).corpus, settings)
        ((_, made),) = make_pdfs([Wanted(view, tmp_path / "book.pdf")], settings)
        return made.pdf or b""

    assert b"%PDF" in pdf("")
    assert pdf("TLP:RED") == pdf("")


def test_without_an_audience_all_is_there(tmp_path: Path) -> None:
    words = words_of(3)
    write(tmp_path, dict.fromkeys(PLACES, "TLP:RED"), words)

    assert made(tmp_path, None) == made(tmp_path, Marking.RED)


TALK = """
sources: {one: {type: report, title: One}, closed: {type: report, title: Closed talks, marking: "TLP:RED"}}
defaults: {source: one}
entities:
  acme: {type: company, name: Acme, founded: 1901, about: "ABOUT", summary: "SUMMARY"}
  secret: {type: company, name: Verloren Holding, aliases: [Verloren], founded: 1902, marking: "TLP:RED"}
  road: {type: company, name: Road, founded: {value: 1903, marking: "TLP:RED"}}
  han: {type: person, name: 张三, position: x, marking: "TLP:RED"}
"""


@pytest.mark.parametrize(
    ("about", "summary", "codes"),
    [
        ("It owns [[secret]].", "x", {"E330"}),
        ("It owns [[secret|a firm]].", "x", {"E330"}),
        ("As is known [@closed].", "x", {"E330"}),
        ("```relations\\nabout: secret\\n```", "x", {"E330"}),
        ('x", sector: {value: Roads, note: "Of [[secret]]."}, status: "x', "x", {"E330"}),
        ('x", sector: {value: Roads, note: "Of *Verloren*."}, status: "x', "x", {"E331"}),
        ("It owns Verloren.", "x", {"E331"}),
        ("It owns [Verloren](https://a.example).", "x", {"E331"}),
        ("It owns `Verloren`.", "x", {"E331"}),
        ("It owns it [@one, Verloren p. 2].", "x", {"E331"}),
        ("It owns it.", "A firm of Verloren Holding", {"E331"}),
        ("From Closed talks.", "x", {"E331"}),
        ("Founded in [[road#founded]].", "x", {"E702"}),
        ("It owns verlorenes.", "x", set()),
        ("张三是。", "x", {"E331"}),
        ('It is.", tags: [secret], keyword: "y', "x", {"E331"}),
        ('It is.", tags: [verloren-holding], keyword: "y', "x", {"E331"}),
    ],
)
def test_a_text_that_leads_to_or_names_what_is_withheld_is_told_with_its_place(
    about: str, summary: str, codes: set[str], tmp_path: Path
) -> None:
    (tmp_path / "content" / "facts").mkdir(parents=True)
    path = tmp_path / "content" / "facts" / "facts.yml"
    path.write_text(TALK.replace("ABOUT", about).replace("SUMMARY", summary))
    settings = Settings(tmp_path, TODAY)

    assert not has_errors(pipeline.read(replace(settings, audience=Marking.RED)).problems)
    found = [each for each in pipeline.read(replace(settings, audience=Marking.GREEN)).problems if each.is_error]

    assert {each.code for each in found} == codes
    assert all(each.where.line == 5 for each in found)


@pytest.mark.parametrize(
    ("about", "shown"),
    [
        ("It owns [[secret]].", "It owns (withheld)"),
        (
            "It owns [[secret|Verloren]], as is known [@closed, p. 2].",
            "It owns (withheld), as is known (withheld)",
        ),
        ("Founded in [[secret#founded]].", "Founded in (withheld)"),
        ('x", sector: {value: Roads, note: "Of [[secret]] [@closed]."}, status: "x', "Of (withheld) (withheld)."),
    ],
)
def test_words_stand_where_a_text_leads_to_what_is_withheld(about: str, shown: str, tmp_path: Path) -> None:
    (tmp_path / "content" / "facts").mkdir(parents=True)
    text = TALK.replace("ABOUT", about).replace("SUMMARY", "x")
    (tmp_path / "content" / "facts" / "facts.yml").write_text(text)
    settings = Settings(tmp_path, TODAY, audience=Marking.GREEN, withheld_text="(withheld)")

    reading = pipeline.read(settings)

    assert reading.is_sound, reading.problems
    assert any(shown in unescape(content.decode()) for _, content in _pages(reading, settings))


PICTURED = """
sources: {one: {type: report, title: One}}
defaults: {source: one}
entities:
  acme: {type: company, name: Acme, founded: {value: 1901, marking: "TLP:RED"}, scope: x, about: "ABOUT"}
  quay: {type: city, name: Quay, coordinates: {value: "1, 2", marking: "TLP:RED"}, scope: x}
  bay: {type: city, name: Bay, coordinates: "3, 4", scope: x}
  pier: {type: city, name: Pier, coordinates: "5, 6", scope: x, marking: "TLP:RED"}
observations:
  - {of: acme, metric: staff, value: 1, for: bay}
  - {of: acme, metric: staff, value: 2, for: quay, marking: "TLP:RED"}
  - {of: bay, metric: staff, value: 2, marking: "TLP:RED"}
"""


@pytest.mark.parametrize(
    ("about", "codes", "shown", "codes_with_words", "shown_with_words"),
    [
        ("places: [bay, quay]", {"W362"}, "Bay", {"W362"}, "Bay"),
        ("places: [bay, pier]", {"W362"}, "Bay", {"W362"}, "Bay"),
        ("places: [bay, quay, pier]", {"W362"}, "Bay", {"W362"}, "Bay"),
        ("places: [quay]", {"W362"}, "On  map", set(), "(withheld)"),
        ("places: [pier]", {"E330"}, "", set(), "(withheld)"),
        ("about: pier", {"E330"}, "", set(), "(withheld)"),
        ("of: acme\nmetric: staff\nfor: [bay, quay]", {"W362"}, "staff", {"W362"}, "staff"),
        ("of: acme\nmetric: staff\nfor: [quay]", {"W362"}, "On  map", set(), "(withheld)"),
        ("of: bay\nmetric: staff", {"W362"}, "On  map", set(), "(withheld)"),
        ("[[acme#founded]]", {"E702"}, "", set(), "(withheld)"),
    ],
)
def test_what_shows_something_withheld_does_without_it(
    about: str,
    codes: set[str],
    shown: str,
    codes_with_words: set[str],
    shown_with_words: str,
    tmp_path: Path,
) -> None:
    (tmp_path / "content" / "facts").mkdir(parents=True)
    (tmp_path / "content" / "vocabulary.yml").write_text("metrics: {staff: {label: staff, unit: people}}\n")
    kind = "chart" if "metric" in about else "map"
    block = f"On\n\n```{kind}\n{about}\n```\n\nmap" if ": " in about else f"On {about} map"
    text = PICTURED.replace("ABOUT", block.replace("\n", "\\n"))
    (tmp_path / "content" / "facts" / "facts.yml").write_text(text)

    for words, found, says in (("", codes, shown), ("(withheld)", codes_with_words, shown_with_words)):
        settings = Settings(tmp_path, TODAY, audience=Marking.GREEN, withheld_text=words)
        reading = pipeline.read(settings)

        assert {each.code for each in reading.problems} == found, reading.problems
        if reading.is_sound:
            page = dict(_pages(reading, settings))["organizations/acme.md"].decode()
            assert says.replace(" ", "") in "".join(unescape(page).split())
            assert "Quay" not in page


def test_the_name_of_a_site_is_read_by_every_audience(tmp_path: Path) -> None:
    (tmp_path / "content" / "facts").mkdir(parents=True)
    (tmp_path / "content" / "facts" / "facts.yml").write_text(TALK)
    (tmp_path / "content" / "vocabulary.yml").write_text("metrics: {staff: {label: Staff of Verloren}}\n")
    settings = Settings(tmp_path, TODAY, audience=Marking.GREEN, site_name="All on Verloren Holding")

    found = [each for each in pipeline.read(settings).problems if each.is_error]

    assert {(each.code, each.where.path) for each in found} == {
        ("E331", "mkdocs.yml"),
        ("E331", "content/vocabulary.yml"),
    }


def test_redacting_twice_is_redacting_once(tmp_path: Path) -> None:
    chance = Random(4)
    write(tmp_path, {place: chance.choice(LEVELS) for place in PLACES}, words_of(4))
    entries = load_content(tmp_path / "content", tmp_path).entries

    for audience in LABELS:
        once = redact(entries, audience)
        assert redact(once.entries, audience).entries == once.entries


def test_nothing_is_withheld_from_those_who_may_see_all(tmp_path: Path) -> None:
    write(tmp_path, dict.fromkeys(PLACES, "TLP:RED"), words_of(5))
    entries = load_content(tmp_path / "content", tmp_path).entries

    assert {each.id for each in redact(entries, Marking.RED).entries} == {each.id for each in entries}
    assert sum(isinstance(each, Entity) for each in entries) > 5


FIRMS = """
sources: {one: {type: report, title: One}, two: {type: report, title: Two, marking: "TLP:RED"}}
defaults: {source: one}
entities:
  acme: {type: company, name: Acme, founded: 1901, partner_of: road}
  road: {type: company, name: Road, founded: 1902}
"""


def text_for_green(root: Path, *files: str) -> str:
    (root / "content" / "facts").mkdir(parents=True)
    (root / "content" / "vocabulary.yml").write_text("metrics: {staff: {label: Staff}}\n")
    for number, each in enumerate((FIRMS, *files)):
        (root / "content" / "facts" / f"{number}.yml").write_text(each)
    return text_of(made(root, Marking.GREEN))


@pytest.mark.parametrize(
    "files",
    [
        (  # a remark marks what it is on
            "entities: {mill: {type: company, name: Mill, founded: 1903, sector: {value: Verloren, source: one}}}",
            'more: {mill: {sector: {value: Verloren, marking: "TLP:RED"}}}',
        ),
        (
            'entities: {mill: {type: company, name: Mill, sector: {value: Verloren, source: one, marking: "TLP:RED"}}}',
            "more: {mill: {sector: {value: Verloren, rank: deprecated, note: It is not.}}}",
        ),
        (  # a remark on what is withheld, which would be said by itself without that
            'more: {acme: {sector: {value: Verloren, source: one, marking: "TLP:RED"}}}',
            "more: {acme: {sector: {value: Verloren, rank: deprecated, note: It is not.}}}",
        ),
        (
            "more: {acme: {sector: {value: Verloren, source: two}}}",
            "more: {acme: {sector: {value: Verloren, rank: deprecated, note: It is not.}}}",
        ),
        (  # the same said twice, also from both sides of a relation
            "more: {acme: {sector: {value: Verloren, source: one}}}",
            'more: {acme: {sector: {value: Verloren, source: one, locator: p. 2, marking: "TLP:RED"}}}',
        ),
        (
            "more: {acme: {owns: {to: road, role: Verloren, source: one}}}",
            'more: {road: {owned_by: {to: acme, role: Verloren, source: one, marking: "TLP:RED"}}}',
        ),
        (
            "observations: [{of: acme, metric: staff, value: 7, source: one, note: Verloren}]",
            'observations: [{of: acme, metric: staff, value: 7, source: one, marking: "TLP:RED"}]',
        ),
        (  # a name that is withheld, and a remark on it
            "entities: {verloren: {type: company, name: {value: Verloren, source: two}, owns: {to: acme, source: one}}}",
            "more: {verloren: {name: {value: Verloren, match: false}}}",
        ),
        (  # somebody whose name is said by somebody whose own is withheld
            "entities:\n"
            "  a-verloren: {type: person, name: {value: A, said_by: b, source: one}, member_of: {to: acme, source: one}}\n"
            "  b: {type: person, name: {value: B, said_by: c, source: one}}\n"
            "  c: {type: person, name: {value: C, source: two}}\n",
        ),
        (  # who has a part in what is said of others
            "entities: {verloren: {type: company, name: {value: Verloren, source: two}}}",
            "more: {acme: {owns: {to: road, role: Verloren, via: verloren, source: one}}}",
        ),
        (  # what is judged of the withheld alone, or by them
            'entities: {mill: {type: company, name: Mill, founded: {value: 1903, source: one}, marking: "TLP:RED"}}\n'
            "judgements: [{id: j, text: Verloren is near., about: [mill], source: one}]",
        ),
        (
            'entities: {she: {type: person, name: She, summary: {value: X, source: one}, marking: "TLP:RED"}}\n'
            "judgements: [{id: j, text: Verloren is near., about: [acme], attributed_to: she, source: one}]",
        ),
    ],
)
def test_what_is_said_of_the_withheld_elsewhere_is_withheld_too(files: tuple[str, ...], tmp_path: Path) -> None:
    text = text_for_green(tmp_path, *files)

    assert ("verloren" in text, "acme" in text) == (False, True)


@pytest.mark.parametrize(
    "files",
    [
        (  # of which all but its name is added elsewhere
            "entities: {mill: {type: company, name: {value: Verloren, source: one}}}",
            "more: {mill: {founded: {value: 1903, source: one}}}",
        ),
        (  # one of two that say so may be seen
            "more: {acme: {sector: [{value: Verloren, source: one}, {value: Verloren, source: two}]}}",
        ),
        (  # a remark on both
            "more: {acme: {sector: [{value: Paper, source: one}, {value: Paper, source: two}]}}",
            "more: {acme: {sector: {value: Paper, rank: preferred, note: Verloren}}}",
        ),
        (  # a name that is added
            "entities: {mill: {type: company, name: {value: Molen, source: two}, founded: {value: 1903, source: one}}}",
            "more: {mill: {name: {value: Verloren, source: one}}}",
        ),
        (  # named in a text by an id of before
            "entities: {mill: {type: company, name: {value: Verloren, source: one}, was: [molen]}}\n"
            "more: {acme: {about: It has bought it.}}",
            "judgements: [{id: j, text: 'It grows.', about: [acme, mill], source: one}]",
        ),
    ],
)
def test_what_may_be_seen_is_not_lost_with_the_withheld(files: tuple[str, ...], tmp_path: Path) -> None:
    assert "verloren" in text_for_green(tmp_path, *files)


def test_a_book_without_markings_is_the_same_for_everybody(tmp_path: Path) -> None:
    write(tmp_path, dict.fromkeys(PLACES, "TLP:CLEAR"), words_of(6))

    assert made(tmp_path, Marking.CLEAR) == made(tmp_path, None)
