"""The tables of docs/explanation/independence.md say what the code does, row by row."""

from __future__ import annotations

import re

import pytest
from test_reference import rows_under, text_of

from small_book import Book, book

PAGE = text_of("explanation/independence.md")
COUNT = rows_under("One count", PAGE)
FALLS = rows_under("What falls", PAGE)
BONDS = rows_under("When a publisher is interested", PAGE)
METRIC = "metrics: {staff: {label: Staff}}"
OTHER = "{{type: company, name: Other, owns: {{to: acme, source: {0}}}}}"
PLACES = {
    "on the other side": ("entities", "other", OTHER),
    "set aside on the other side": ("entities", "other", OTHER.replace("source", "rank: deprecated, source")),
    "in an event": (
        "events",
        "launch",
        "{{name: Launch, participants: {{to: acme, source: {0}}}}}",
    ),
    "in a text": ("entities", "acme", "about: 'So it is [@{0}].'"),
    "observed": ("observations", "", "{{of: acme, metric: staff, value: 1, source: {0}}}"),
    "observed, set aside": ("observations", "", "{{of: acme, metric: staff, value: 1, rank: deprecated, source: {0}}}"),
    "observed for it": ("observations", "", "{{of: ranking, for: acme, metric: staff, value: 1, source: {0}}}"),
}


def spans(cell: str) -> list[str]:
    """What stands in a cell as code."""
    return re.findall(r"`([^`]+)`", cell)


def book_of(sources: str, stated: str) -> Book:
    """A book with these sources, in which the page of Acme states these things."""
    known: dict[str, str] = {}
    blocks: dict[str, list[str]] = {"entities": [], "events": [], "observations": []}
    sectors: list[str] = []
    named = "Acme"
    own: list[str] = []
    for each in spans(sources):
        id, arrow, origins = each.removesuffix(" own").removesuffix("*").partition(" ← ")
        known |= {origin: "" for origin in origins.split() if origin not in known}
        known[id] = f", derived_from: [{', '.join(origins.split())}]" if arrow else ""
        known[id] += ", own: true" if each.endswith(" own") else ""
        known[id] += ", further_reading: true" if each.endswith("*") else ""
    for number, each in enumerate(spans(stated)):
        place, _, cited = each.rpartition(": ")
        if place == "name":
            named = f"{{value: Acme, source: [{', '.join(cited.split())}]}}"
        elif place in ("", "set aside"):
            rank = ", rank: deprecated" if place else ""
            for source, _, origins in (one.partition("/") for one in cited.split()):
                derived = f", retells: {origins if origins == 'none' else f'[{origins}]'}" if origins else ""
                sectors.append(f"{{value: V{number}, source: {source}{derived}{rank}}}")
        else:
            block, id, form = PLACES[place]
            said = form.format(cited)
            (own if id == "acme" else blocks[block]).append(f"{id}: {said}" if id and id != "acme" else said)
    acme = ", ".join(["type: company", f"name: {named}", f"sector: [{', '.join(sectors)}]", *own])
    lines = ["sources:", *(f"  {id}: {{type: report, title: {id}{more}}}" for id, more in known.items())]
    lines += ["entities:", f"  acme: {{{acme}}}", *(f"  {each}" for each in blocks["entities"])]
    lines += ["events:", *(f"  {each}" for each in blocks["events"])] if blocks["events"] else []
    lines += ["observations:", *(f"  - {each}" for each in blocks["observations"])] if blocks["observations"] else []
    return book("\n".join(lines), vocabulary=METRIC)


@pytest.mark.parametrize(("sources", "stated", "count", "why"), COUNT)
def test_a_page_has_one_count(sources: str, stated: str, count: str, why: str) -> None:
    made = book_of(sources, stated)

    page = made.markdown["organizations/acme.md"].replace("&#44;", ",")
    at_head = re.findall(r'bb-chip--origin"[^>]*>([^<]+)<', page)
    at_foot = re.findall(r"This page is based on (\d+ sources?, \d+ origins?)", page)
    in_coverage = re.findall(r"Acme\]\([^)]+\) \|.*\| (none|\d+ sources?, \d+ origins?) \|", coverage_of(made))
    assert (at_head, at_foot) == (([], []) if count == "none" else ([count], [count])), why
    assert in_coverage == [count]
    listed = re.findall(r"Acme\]\([^)]+\).*\| (\d+) \|$", made.markdown["organizations/index.md"], re.M)
    assert listed == ["0" if count == "none" else count.split()[0]]
    assert ("acme" in {each.entity for each in made.derived.questions.leans}) == count.endswith(", 1 origin")


def coverage_of(made: Book) -> str:
    return made.markdown["coverage.md"].replace("&#44;", ",")


@pytest.mark.parametrize(("sources", "stated", "withdrawn", "falls", "why"), FALLS)
def test_a_fact_falls_where_the_page_says_so(sources: str, stated: str, withdrawn: str, falls: str, why: str) -> None:
    made = book_of(sources, stated)
    (fact,) = made.facts("acme", "name" if "name" in stated else "sector")

    resting = made.derived.resting[withdrawn.strip("`")]
    assert ({each.id for each in fact.statements} <= resting.falling) == {"yes": True, "no": False}[falls], why
    assert resting.falling_count == (falls == "yes")
    assert falls == "no" or fact in resting.facts


@pytest.mark.parametrize(("fact", "published", "printed", "why"), BONDS)
def test_a_publisher_is_bound_to_the_subject_at_its_time(fact: str, published: str, printed: str, why: str) -> None:
    is_of_paper = "holding" in fact
    holding = "{type: company, name: Holding, owns: {to: paper, source: o}}" if is_of_paper else ""
    made = book(f"""
    defaults: {{source: item}}
    sources:
      item: {{type: report, title: Item, publisher: paper{"" if published == "not said" else f", published: '{published.strip('`')}'"}}}
      o: {{type: report, title: Other}}
    entities:
      paper: {{type: company, name: Paper}}
      acme: {{type: company, name: Acme, {fact.strip("`")}}}
      {"holding: " + holding if is_of_paper else ""}
    """)

    page = made.markdown["organizations/acme.md"].replace("&#8217;", "’")
    told = re.findall(r'bb-chip--interested"[^>]*>([^<]+)<', page)
    assert told == ([] if printed == "nothing" else [printed, printed]), why  # at the head, and beside the source


def test_every_table_of_the_page_is_read() -> None:
    assert len(COUNT) + len(FALLS) + len(BONDS) == sum(line.startswith("| `") for line in PAGE.split("\n"))
