"""What a PDF holds, before any engine sees it."""

import json
from itertools import pairwise
from typing import Any

import pytest

from briefbook.print.book import Asked, print_view, print_volumes
from briefbook.print.lines import KEPT, line_count, plain
from briefbook.print.places import places_of
from briefbook.print.selection import NothingToPrintError
from briefbook.problems import Span
from small_book import Book, book

FACTS = """
sources: {one: {type: report, title: One}, two: {type: report, title: Two, reliability: B, credibility: 2}}
defaults: {source: one}
entities:
  acme:
    type: company
    name: [{value: Acme, lang: en}, {value: 顶点, lang: zh-Hans}]
    aliases: Acme Group
    tags: [big]
    based_in: hefei
    owns: {to: road, source: two, locator: page 4, quote: all of it}
    about: Acme owns [[road]].
  road: {type: company, name: Road}
  hefei: {type: city, name: Hefei}
events:
  talks: {name: Talks, date: 1909-09-09, participants: [{acme: host}]}
judgements:
  - {id: outlook, text: Acme will sell Road., about: [acme, road], likelihood: likely, confidence: low}
"""
BRIEFING = {"note": "---\ntitle: A note\n---\nOf [[acme]]; Road has *no* part.\n\n```timeline\nabout: [acme]\n```\n"}


@pytest.fixture(scope="module")
def small() -> Book:
    return book(FACTS, briefings=BRIEFING, vocabulary="metrics: {staff: {label: Staff, unit: people}}")


def view_of(small: Book, *ids: str, **asked: object) -> dict[str, object]:
    return print_view(small.book, small.settings.as_of, Asked(ids, **asked))  # type: ignore[arg-type]


def chapters_of(view: dict[str, object]) -> list[dict[str, Any]]:
    return [each for part in view["parts"] for run in part["runs"] for each in run["chapters"]]  # type: ignore[attr-defined]


def rows_of(view: dict[str, object], id: str) -> list[dict[str, Any]]:
    (chapter,) = (each for each in chapters_of(view) if each["id"] == id)
    return [row for block in chapter["blocks"] if block["kind"] == "rows" for row in block["rows"]]


def ids_in(view: dict[str, object]) -> list[str]:
    return [each["id"] for part in view["parts"] for run in part["runs"] for each in run["chapters"] if each["id"]]  # type: ignore[attr-defined]


def test_the_whole_book_is_the_default(small: Book) -> None:
    assert ids_in(view_of(small)) == ["note", "acme", "road", "hefei", "talks"]


@pytest.mark.parametrize(
    ("ids", "asked", "found"),
    [
        (("acme",), {}, ["acme"]),
        (("organizations",), {}, ["acme", "road"]),
        (("note",), {}, ["note", "acme", "road"]),
        (("note",), {"has_annex": False}, ["note"]),
        ((), {"types": ("event",)}, ["talks"]),
        ((), {"tags": ("big",)}, ["acme"]),
        ((), {"about": ("road",)}, ["acme", "road"]),
        ((), {"about": ("acme",), "types": ("company",)}, ["acme", "road"]),
    ],
)
def test_a_selection_holds_what_was_asked_for(
    small: Book, ids: tuple[str, ...], asked: dict[str, object], found: list[str]
) -> None:
    assert ids_in(view_of(small, *ids, **asked)) == found


@pytest.mark.parametrize(
    ("ids", "asked", "message", "hint"),
    [
        (("acmee",), {}, "no entry has the id 'acmee'", "did you mean 'acme'?"),
        (("one",), {}, "'one' is a source, which has no PDF of its own", "name an entity"),
        ((), {"types": ("compny",)}, "the vocabulary has no type 'compny'", "did you mean 'company'?"),
        ((), {"tags": ("bigg",)}, "no entity has the tag 'bigg'", "did you mean 'big'?"),
        ((), {"about": ("rod",)}, "no entity has the id 'rod'", "did you mean 'road'?"),
        ((), {"types": ("person",)}, "nothing matches what was asked for", "briefbook stats"),
    ],
)
def test_what_nobody_has_is_refused_with_a_hint(
    small: Book, ids: tuple[str, ...], asked: dict[str, object], message: str, hint: str
) -> None:
    with pytest.raises(NothingToPrintError) as refused:
        view_of(small, *ids, **asked)

    assert refused.value.message == message
    assert hint in refused.value.hint


def test_an_empty_book_is_refused() -> None:
    with pytest.raises(NothingToPrintError, match="no entries yet"):
        view_of(book(""))


def test_a_view_is_plain_values_and_the_same_twice(small: Book) -> None:
    first, second = view_of(small), view_of(small)

    assert json.loads(json.dumps(first)) == first == second


def test_sources_are_numbered_as_they_are_met_and_a_note_stands_with_its_row(small: Book) -> None:
    view = view_of(small, "acme")
    rows = rows_of(view, "acme")

    assert [source["id"] for source in view["sources"]] == ["one", "two"]  # type: ignore[attr-defined]
    (owns,) = (row for row in rows if plain(row["label"]) == "Owns")
    said = {"locator": "page 4", "quote": "all of it", "lang": "", "beside": ""}
    assert owns["notes"] == [{"source": 2, "more": [], "mark": "", **said}]


def test_an_entry_of_one_source_says_so_once() -> None:
    facts = FACTS.replace(", source: two, locator: page 4, quote: all of it", "").replace("about: Acme", "notes: Acme")
    view = view_of(
        book(facts.replace("    notes: Acme owns [[road]].\n", "    founded: 1999\n    sector: Rope\n")), "acme"
    )

    (chapter,) = chapters_of(view)
    assert chapter["head"]["notes"][0]["is_for_all"]
    assert [row["notes"] for row in rows_of(view, "acme")] == [[]] * len(rows_of(view, "acme"))


def test_a_mark_in_prose_is_a_letter_and_a_row_with_one_note_has_none(small: Book) -> None:
    briefing = {"note": "---\ntitle: T\n---\nIt was 181 [@one, a] of 4 [@two], then 9 [@one, a].\n"}

    (chapter,) = chapters_of(view_of(book(FACTS, briefings=briefing), "note", has_annex=False))

    (block,) = chapter["blocks"]
    assert [run[1] for run in block["line"] if run[0] == "c"] == ["a", "b", "a"]
    assert [note["mark"] for note in block["notes"]] == ["a", "b"]
    assert [run for row in rows_of(view_of(small, "acme"), "acme") for run in row["line"] if run[0] == "c"] == []


def test_what_another_entry_tells_is_a_name_and_nothing_more(small: Book) -> None:
    def road(*ids: str) -> str:
        (chapter,) = (each for each in chapters_of(view_of(small, *ids)) if each["id"] == "road")
        return json.dumps(chapter)

    assert '"quote": "all of it"' in road("road")
    assert '"quote": "all of it"' not in road("acme", "road")


def test_values_alike_in_all_else_share_a_row() -> None:
    facts = FACTS.replace("owns: {to: road, source: two, locator: page 4, quote: all of it}", "sector: [Rope, Sails]")

    (row,) = (each for each in rows_of(view_of(book(facts), "acme"), "acme") if plain(each["label"]) == "Sector")

    assert plain(row["line"]) == "Rope, Sails"


def test_a_judgement_stands_in_full_once_and_is_one_line_elsewhere(small: Book) -> None:
    whole, two = view_of(small), view_of(small, "acme", "road")

    for view in (whole, two):
        assert [
            block["number"]
            for chapter in chapters_of(view)
            for block in chapter["blocks"]
            if block["kind"] == "judgement"
        ] == [[["t", "J1", "", ""]]]
    assert "J1: likely (55–80 %)" in plain(
        next(each for each in chapters_of(two) if each["id"] == "road")["head"]["line"]
    )


def test_a_briefing_begins_with_the_judgements_on_its_subjects_and_says_its_summary_once(small: Book) -> None:
    text = "---\ntitle: T\nsummary: In short.\nabout: [acme, road]\n---\nOf [[acme]].\n"
    facts = FACTS + "  - {id: other, text: Hefei grows., about: [hefei], confidence: high}\n"
    noted = book(facts, briefings={"note": text})

    view, page = view_of(noted, "note"), view_of(noted, "note", is_one_page=True)

    for each in (view["front"], page["front"]):
        assert [plain(line["line"]) for line in each["bottom_line"]] == ["In short."]  # type: ignore[index]
        (judgement,) = each["judgements"]  # type: ignore[index]
        assert [plain(judgement[name]) for name in ("number", "line", "likelihood", "confidence")] == [
            *("J1", "Acme will sell Road.", "likely (55–80 %)", "low"),
        ]
        assert {plain(row["label"]): plain(row["line"]) for row in each["sure"]}["Based on"] == "2 sources, 2 origins"  # type: ignore[index]
    assert chapters_of(view)[0]["lede"] == {}
    assert page["parts"] == []


def test_a_judgement_begins_the_book_with_its_first_sentence_where_the_rest_stands_in_full() -> None:
    text = "text: Acme Ltd. will sell all that it has left of the old Road before spring. It needs money.,"
    noted = book(FACTS.replace("text: Acme will sell Road.,", text))

    lines = [plain(view_of(noted, is_one_page=alone)["front"]["judgements"][0]["line"]) for alone in (False, True)]

    assert lines == [
        "Acme Ltd. will sell all that it has left of the old Road before spring. …",
        "Acme Ltd. will sell all that it has left of the old Road before spring. It needs money.",
    ]


@pytest.mark.parametrize("ids", [("acme",), ("note", "acme")])
def test_one_page_is_of_one_briefing_or_of_the_book(small: Book, ids: tuple[str, ...]) -> None:
    with pytest.raises(NothingToPrintError, match="one page is made of one briefing"):
        view_of(small, *ids, is_one_page=True)


def test_names_in_all_scripts_stand_below_the_title(small: Book) -> None:
    (chapter,) = chapters_of(view_of(small, "acme"))

    assert ["t", "顶点", "zh-Hans", ""] in chapter["head"]["line"]
    assert "Acme Group" in plain(chapter["head"]["line"])


def test_the_index_has_aliases_of_what_is_shown_and_only_names_of_the_rest(small: Book) -> None:
    def names(view: dict[str, object]) -> list[str]:
        return [plain(entry["name"]) for group in view["index"] for entry in group["entries"]]  # type: ignore[attr-defined]

    assert {"Acme", "Acme Group", "顶点", "Hefei"} <= set(names(view_of(small)))
    assert "Acme Group" not in names(view_of(small, "road", "hefei"))


def test_the_glossary_has_the_words_used_and_no_others(small: Book) -> None:
    said = json.dumps(view_of(small)["glossary"], ensure_ascii=False)

    assert "usually reliable" in said
    assert "fairly reliable" not in said
    assert "55 to 80" in said
    assert "80 to 95" not in said


def test_attached_facts_are_those_of_the_chapters(small: Book) -> None:
    facts = view_of(small, "acme")["facts"]

    assert list(facts["entities"]) == ["acme"]  # type: ignore[index]
    assert {"to": "road"}.items() <= next(
        each
        for each in facts["entities"]["acme"]["statements"]
        if each["property"] == "owns"  # type: ignore[index]
    ).items()


def test_a_long_book_is_cut_into_volumes_that_name_each_other(small: Book) -> None:
    views = print_volumes(small.book, small.settings.as_of, most_words=150)

    assert len(views) > 2
    assert [id for view in views for id in ids_in(view)] == ids_in(view_of(small))
    assert views[0]["elsewhere"]["acme"] > 1
    assert plain(views[1]["subtitle"]).startswith(f"Volume 2 of {len(views)}")


@pytest.mark.parametrize("ids", [("acme",), ("road", "hefei"), ()])
def test_whatever_is_shown_marks_the_pdf(ids: tuple[str, ...]) -> None:
    red = book(FACTS.replace("aliases: Acme Group", "aliases: {value: Acme Group, marking: 'TLP:RED'}"))

    view = view_of(red, *ids)

    assert ("Acme Group" in json.dumps(view)) == (view["marking"] == "TLP:RED")


def test_markdown_becomes_blocks_and_words_of_facts_are_never_read() -> None:
    text = (
        "## Head\n\nOne *two* [[acme#sector]].\n\n- a\n- b\n\n| x | y |\n|---|---|\n| 1 | 2 |\n\n```\ncode  here\n```\n"
    )
    hostile = "*no* [x](https://example.org) | `c` <b> \ue000s0\ue001"
    facts = {
        "sources": {"one": {"type": "report", "title": "One"}},
        "defaults": {"source": "one"},
        "entities": {"acme": {"type": "company", "name": "Acme", "sector": hostile}},
    }

    view = view_of(book(json.dumps(facts), briefings={"note": f"---\ntitle: T\n---\n{text}"}), "note", has_annex=False)
    blocks = view["parts"][0]["runs"][0]["chapters"][0]["blocks"]  # type: ignore[index]

    assert [block["kind"] for block in blocks] == ["heading", "para", "list", "table", "code"]
    assert ["t", "two", "", "i"] in blocks[1]["line"]
    assert hostile in plain(blocks[1]["line"])
    assert blocks[4]["lines"] == ["code\u00a0\u00a0here"]


def test_a_briefing_has_pages_of_its_own(small: Book) -> None:
    runs = [run for part in view_of(small)["parts"] for run in part["runs"]]  # type: ignore[attr-defined]

    kinds = [run["chapters"][0]["kind"] for run in runs if run["is_on_new_page"]]

    assert kinds == ["briefing", "list"]


def test_two_pictures_do_not_fit_what_is_never_broken() -> None:
    image = {"kind": "image", "file": "files/0a.png", "path": "map.png", "alt": "A map", "caption": []}

    assert line_count([image]) < KEPT <= line_count(({}, [image, image]))


def test_heading_levels_leave_no_gap() -> None:
    text = "#### Deep\n\nx\n\n###### Deeper\n\n# High\n\n### Low\n"

    view = view_of(book("", briefings={"note": f"---\ntitle: T\n---\n{text}"}), "note")
    blocks = view["parts"][0]["runs"][0]["chapters"][0]["blocks"]  # type: ignore[index]
    levels = [3, *(block["level"] for block in blocks if block["kind"] == "heading")]

    assert all(after - before <= 1 for before, after in pairwise(levels))
    assert min(levels) == 3


def test_places_of_a_character(small: Book) -> None:
    assert places_of(small.corpus, ("顶",))["顶"] == (Span("content/facts/facts.yml", 7, 45),)


def test_what_is_said_of_several_small_entries_is_said_once() -> None:
    fields = {id: {"type": "technology", "name": id.title(), "part_of": "ai"} for id in ("vision", "speech", "robots")}
    fields |= {
        "ai": {"type": "technology", "name": "AI"},
        "maps": {"type": "technology", "name": "Maps", "about": "Maps."},
    }
    facts = {"sources": {"one": {"type": "report", "title": "One"}}, "defaults": {"source": "one"}, "entities": fields}

    told = {each["id"]: each for each in chapters_of(view_of(book(json.dumps(facts)))) if each["kind"] == "entity"}

    assert [id for id in told if id not in ("ai", "maps")] == ["robots", "speech", "vision"]
    assert [told[id]["is_like_next"] for id in ("robots", "speech", "vision")] == [True, True, False]
    assert "Part of: AI" in plain(told["robots"]["head"]["line"])
    assert {plain(told[id]["head"]["line"]) for id in ("speech", "vision")} == {"the same"}


def test_a_fact_that_is_the_title_says_what_it_adds() -> None:
    name = {"value": "Lab of Acme", "source": "one", "note": "A description."}
    rest = {"sector": [{"value": each, "source": "one"} for each in ("Rope", "Sail", "Tar")]}
    facts = {
        "sources": {"one": {"type": "report", "title": "One"}},
        "entities": {"lab": {"type": "company", "name": name, **rest}},
    }

    (chapter,) = chapters_of(view_of(book(json.dumps(facts)), "lab"))

    assert "· Name: A description. ·" in plain(chapter["head"]["line"])


def test_sources_that_are_always_cited_together_share_a_note() -> None:
    sources = {f"s{number}": {"type": "report", "title": f"Report {number}"} for number in range(6)}
    name = [{"value": "Acme", "source": id} for id in sources]
    alias = {"value": "Acme Group", "source": "s0"}
    facts = {"sources": sources, "entities": {"acme": {"type": "company", "name": name, "aliases": alias}}}

    (chapter,) = chapters_of(view_of(book(json.dumps(facts)), "acme"))

    assert [run for run in chapter["head"]["line"] if run[0] == "c"] == [["c", "a, b"], ["c", "a"]]
    assert [(each["mark"], each["source"], each["more"]) for each in chapter["head"]["notes"]] == [
        ("a", 1, []),
        ("b", 2, [3, 4, 5, 6]),
    ]


def test_a_source_without_a_title_says_its_address_once() -> None:
    url = "https://acme.example/report.html"
    source = {"type": "webpage", "title": "acme.example/report.html", "publisher": "acme.example", "url": url}
    facts = {
        "sources": {"one": source},
        "entities": {"acme": {"type": "company", "name": {"value": "Acme", "source": "one"}}},
    }

    (told,) = view_of(book(json.dumps(facts)), "acme")["sources"]  # type: ignore[attr-defined]

    assert plain(told["line"]) == f"{url}, Web page"
    assert told["url"] == []


def test_rows_are_as_high_as_their_text_or_the_notes_beside_them() -> None:
    said = [["t", "x" * 100, "", ""]]
    row = {"label": [["t", "Owns", "", ""]], "line": said}
    noted = {**row, "line": [*said, *[["c", "one", "page 1", "quoted " * 30, "", ""]] * 2]}

    lines = [line_count([{"kind": "rows", "rows": [each]}]) for each in (row, noted)]

    assert lines == [2, 11]
    assert line_count([{"kind": "picture", "svg": "x" * 9000, "alt": "y" * 900}]) == line_count([{"kind": "image"}])
