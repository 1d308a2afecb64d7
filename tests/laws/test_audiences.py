"""What an audience may not see is in nothing that is made for it; and what it does not see makes no difference."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from random import Random
from typing import Any

import msgspec
import pytest

from briefbook import pipeline
from briefbook.config import Settings
from briefbook.load.files import load_content
from briefbook.model.dates import plain_date
from briefbook.model.entries import Entity
from briefbook.model.marking import BY_LABEL, LABELS, Marking
from briefbook.problems import has_errors
from briefbook.redact import redact

LEVELS = tuple(BY_LABEL)
PLACES = (
    *("source", "publisher", "origin", "entity", "place", "alias", "literal", "relation", "participation", "event"),
    *("observation", "judgement", "briefing", "addition", "name", "speaker"),
)


def facts(marks: dict[str, str], words: dict[str, str]) -> dict[str, Any]:
    """A book with a thing of each kind, of which each bears a marking and says a word that is nowhere else."""

    def said(place: str, **more: Any) -> dict[str, Any]:
        return {"value": words[place], **more, "marking": marks[place]}

    return {
        "sources": {
            "open-report": {"type": "report", "title": "Open report"},
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
            },
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
            {
                "of": "acme",
                "metric": "staff",
                "value": int(words["observation"].translate(DIGITS)[-6:]),
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
        ],
        "more": {"road": {"sector": words["addition"], "marking": marks["addition"]}},
    }


DIGITS = str.maketrans("abcdefghijklmnopqrstuvwxyz", "12345678912345678912345678")
BRIEFING = (
    "---\ntitle: W{word}\nsummary: S{word}\nmarking: {mark}\n---\nRoad does {word}.\n\n```timeline\nabout: acme\n```\n"
)


def write(root: Path, marks: dict[str, str], words: dict[str, str]) -> None:
    for folder in ("facts", "briefings"):
        (root / "content" / folder).mkdir(parents=True, exist_ok=True)
        for each in (root / "content" / folder).iterdir():
            each.unlink()
    (root / "content" / "vocabulary.yml").write_text("metrics: {staff: {label: Staff, unit: people}}\n")
    (root / "content" / "facts" / "facts.json").write_text(json.dumps(facts(marks, words)))
    briefing = BRIEFING.format(word=words["briefing"], mark=f'"{marks["briefing"]}"')
    (root / "content" / "briefings" / f"b-{words['briefing']}.md").write_text(briefing)


def words_of(seed: int) -> dict[str, str]:
    """A word of letters for each place, that stands nowhere else."""
    chance = Random(seed)
    return {place: "q" + "".join(chance.choices("bcdfghjklmnpqrstvwxz", k=9)) for place in PLACES}


def made(root: Path, audience: Marking | None) -> dict[str, bytes]:
    """All that is made of a book for an audience: pages, what search knows, and what PDFs are set from."""
    today = plain_date("2026-11-23")
    assert today
    settings = Settings(root, today, audience=audience)
    reading = pipeline.read(settings)
    assert reading.is_sound, "\n".join(map(str, reading.problems))
    scene = pipeline.scene_of(reading.corpus, settings)
    found = {f"pages/{path}": content for path, content in _pages(reading, settings)}
    found["search"] = msgspec.json.encode(list(pipeline.records(scene)))
    views = pipeline.print_views(reading.corpus, settings)
    found["print"] = msgspec.json.encode(views, enc_hook=str)
    return found


def _pages(reading: pipeline.Reading, settings: Settings) -> list[tuple[str, bytes]]:
    from briefbook.render.markdown import render_page, templates

    drawn = (render_page(page, templates()) for page in pipeline.pages(reading.corpus, settings))
    return [(each.path, each.content) for each in drawn]


def text_of(outputs: dict[str, bytes]) -> str:
    text = "\n".join([*outputs, *(content.decode() for content in outputs.values())])
    return text.replace(",", "").replace("\u202f", "").lower()


def shown(word: str, place: str, text: str) -> bool:
    number = word.translate(DIGITS)[-6:]
    return word.lower() in text or (place == "observation" and number in text)


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


@pytest.mark.parametrize("seed", range(6))
def test_books_that_differ_only_in_what_is_withheld_come_out_equal(seed: int, tmp_path: Path) -> None:
    chance = Random(seed)
    hidden = [place for place in PLACES if chance.random() < 0.6]
    marks = dict.fromkeys(PLACES, "TLP:GREEN") | {place: chance.choice(["TLP:AMBER", "TLP:RED"]) for place in hidden}
    if "source" in hidden:  # what only it leads to is not needed without it
        hidden += ["publisher", "origin"]
    one, other = words_of(seed), words_of(seed + 100)

    write(tmp_path, marks, one)
    first = made(tmp_path, Marking.GREEN)
    write(tmp_path, marks, one | {place: other[place] for place in hidden})

    assert made(tmp_path, Marking.GREEN) == first


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
"""


@pytest.mark.parametrize(
    ("about", "summary", "codes"),
    [
        ("It owns [[secret]].", "x", {"E330"}),
        ("It owns [[secret|a firm]].", "x", {"E330"}),
        ("As is known [@closed].", "x", {"E330"}),
        ("```relations\\nabout: secret\\n```", "x", {"E330"}),
        ("It owns Verloren.", "x", {"E331"}),
        ("It owns it.", "A firm of Verloren Holding", {"E331"}),
        ("From Closed talks.", "x", {"E331"}),
        ("Founded in [[road#founded]].", "x", {"E702"}),
        ("It owns verlorenes.", "x", set()),
    ],
)
def test_a_text_that_leads_to_or_names_what_is_withheld_is_told_with_its_place(
    about: str, summary: str, codes: set[str], tmp_path: Path
) -> None:
    (tmp_path / "content" / "facts").mkdir(parents=True)
    path = tmp_path / "content" / "facts" / "facts.yml"
    path.write_text(TALK.replace("ABOUT", about).replace("SUMMARY", summary))
    today = plain_date("2026-11-23")
    assert today
    settings = Settings(tmp_path, today)

    assert not has_errors(pipeline.read(replace(settings, audience=Marking.RED)).problems)
    found = [each for each in pipeline.read(replace(settings, audience=Marking.GREEN)).problems if each.is_error]

    assert {each.code for each in found} == codes
    assert all(each.where.line == 5 for each in found)


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
