"""Lists too long for one page come in parts, and everything that leads into a list leads to the right one."""

import pickle
import posixpath
import re
from collections import Counter
from collections.abc import Iterable
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context

import pytest
from hypothesis import given
from hypothesis import strategies as st

from briefbook.model.marking import Marking
from briefbook.model.page import Page, RenderedPage
from briefbook.pages.markdown import render_page, templates
from briefbook.pages.parts import CARDS, ROWS, cut
from briefbook.pages.registry import page_groups_of, pages_in
from briefbook.pages.views.entity import LISTED, READ_HERE, READ_THERE
from small_book import SOURCE, Book, book

MANY = 2 * ROWS + 50
FIRST = LISTED // 2
VOCABULARY = "metrics: {staff: {label: Staff, unit: people}}"


def facts() -> str:
    """Companies enough for three parts, one of which is called 2; every third is disputed, each is judged and tagged."""
    ids = ["2", "part-2", *(f"acme-{n:04}" for n in range(MANY))]
    entities = "".join(
        f"\n  {id!r}: {{type: company, name: {'ABÉß中Я9'[n % 7]}cme {n}, tags: [{'odd' if n % 2 else 'even'}],"
        f" founded: [{1850 + n % 40}{', {value: 1902, source: other}' if n % 3 == 0 else ''}]}}"
        for n, id in enumerate(ids)
    )
    judgements = "".join(f"\n  - {{id: view-{n}, text: It will grow., about: ['{ids[n]}']}}" for n in range(CARDS + 9))
    events = "".join(f"\n  talks-{n}: {{name: Talks {n}, date: 2016-{n % 12 + 1:02}}}" for n in range(ROWS + 5))
    return (
        "defaults: {source: one}\nsources:\n  one: {type: report, title: One}\n  other: {type: report, title: Other}"
        f"\nentities:{entities}\nevents:{events}\njudgements:{judgements}\n"
    )


@pytest.fixture(scope="module")
def large() -> Book:
    return book(facts(), vocabulary=VOCABULARY)


def parts_below(made: Book, path: str) -> list[str]:
    """The pages of a list, the first part first."""
    folder = path.removesuffix(".md").removesuffix("/index")
    found = [each for each in made.pages if re.fullmatch(rf"{folder}/(part_)?\d+\.md", each)]
    numbered = [each for each in found if made.pages[each].kind in ("index", "source")]
    return [path, *sorted(numbered, key=lambda each: int(re.findall(r"\d+", each)[-1]))]


LISTS = [
    "organizations/index.md",
    "events/index.md",
    "timeline.md",
    "tags.md",
    "coverage.md",
    "open-questions.md",
    "disputes.md",
    "judgements.md",
    "sources/one.md",
]


@pytest.mark.parametrize("path", LISTS)
def test_a_long_list_has_several_parts_that_lead_to_each_other(large: Book, path: str) -> None:
    parts = parts_below(large, path)

    assert len(parts) > 1
    for number, part in enumerate(parts, 1):
        text = large.markdown[part]
        assert text.count('<div class="bb-parts"') == 2
        assert re.search(rf"<strong>(Part {number} of|{number}&#58;) ", text)
        ways = {posixpath.normpath(posixpath.join(posixpath.dirname(part), way)) for way in targets(text)}
        assert set(parts) - {part} <= ways


def test_the_index_of_a_list_leads_to_where_each_letter_or_year_begins(large: Book) -> None:
    letters, years = (
        "".join(large.markdown[each].split("</div>")[1]) for each in ("organizations/index.md", "timeline.md")
    )

    assert re.search(r"\[\w\]\(part_\d\.md#at-\d+\)", letters)
    assert re.search(r"\[2010–2019\]\(timeline/\d\.md#at-\d+\)", years)


def targets(text: str) -> set[str]:
    return set(re.findall(r"\]\(([^)#\s]+\.md)", text))


def test_every_entry_is_on_one_part_of_its_list(large: Book) -> None:
    rows = [row for part in parts_below(large, "organizations/index.md") for row in rows_of(large.markdown[part])]

    found = Counter(re.findall(r"\]\(([a-z0-9-]+)\.md\)", " ".join(rows)))
    assert found == Counter(id for id, each in large.corpus.entities.items() if each.type == "company")


def rows_of(text: str) -> list[str]:
    return [row for row in text.splitlines() if row.startswith("| [")]


def test_every_name_is_on_one_page_of_the_letters(large: Book) -> None:
    pages = [path for path in large.pages if path.startswith("a-z/")]
    found: Counter[str] = Counter()
    for path in pages:
        found.update(re.findall(r"^- \[.*\]\(\.\./[a-z]+/([a-z0-9-]+)\.md\)$", large.markdown[path], re.MULTILINE))

    assert set(pages) > {"a-z/a.md", "a-z/cjk.md", "a-z/cyrillic.md", "a-z/0-9.md", "a-z/t-2.md"}
    assert found == Counter(list(large.corpus.entities))
    assert targets(large.markdown["a-z.md"]) >= {path for path in pages if "-2" not in path}


def test_a_part_never_takes_the_address_of_an_entry(large: Book) -> None:
    assert large.pages["organizations/2.md"].kind == "entity"
    assert large.pages["organizations/part_2.md"].title == "Organizations, part 2"
    assert len({page.path for page in large.pages.values()}) == len(large.pages)


def test_every_link_and_every_anchor_is_there(large: Book) -> None:
    anchors = {path: set(re.findall(r'id="([^"]+)"', text)) for path, text in large.markdown.items()}
    for path, text in large.markdown.items():
        for target, anchor in set(re.findall(r"\]\(([^)#\s]*\.md)?(?:#([^)\s]+))?[ )]", text)):
            page = posixpath.normpath(posixpath.join(posixpath.dirname(path), target)) if target else path
            assert page in anchors, (path, target)
            assert not anchor or anchor in anchors[page], (path, target, anchor)


def test_links_into_lists_lead_beyond_the_first_part(large: Book) -> None:
    ways = {
        way for text in large.markdown.values() for way in re.findall(r"\]\(\.\./((?:disp|tags|judg)[^)\s]*)", text)
    }

    assert any(way.startswith("disputes/2.md#dispute-") for way in ways)
    assert any(way.startswith("tags/2.md#tag-odd") for way in ways)
    assert large.book.addresses.href("view-99", "people/x.md").startswith("../judgements/2.md#judgement-view-")


def test_later_parts_have_a_way_back_up_and_say_what_they_hold(large: Book) -> None:
    page, text = large.pages["timeline/2.md"], large.markdown["timeline/2.md"]

    assert "[Timeline](../timeline.md) › Part 2" in text
    assert page.title == "Timeline, part 2"
    assert re.fullmatch(r"What happened, in order: .+ – .+", page.description)


def test_an_entry_of_which_much_is_listed_has_several_pages_with_all_of_it() -> None:
    events = "".join(f"\n  talks-{n}: {{name: Talks {n}, date: {1000 + n}, participants: acme}}" for n in range(FIRST))
    others = "".join(f"\n  c{n}: {{type: company, name: C{n}, about: Of Acme.}}" for n in range(60))
    made = book(
        f"{SOURCE}\ndefaults: {{source: one}}\nentities:\n  acme: {{type: company, name: Acme, owns: c0}}{others}\nevents:{events}"
    )
    first, second = (made.markdown[f"organizations/acme{name}.md"] for name in ("", "/2"))

    shown = [re.findall(r"\[(Talks \d+)\]|\*\*\[(C\d+)\]", each) for each in (first, second)]
    assert (len(shown[0]), len(shown[1])) == (FIRST - 1, 61)
    assert len({*shown[0], *shown[1]}) == FIRST + 60
    assert "<summary>and 35 more</summary>" in second  # pages that mention it, beyond the first
    (anchor,) = re.findall(r'id="(s-\w+)"></a>takes part', second.partition(f"Talks {FIRST - 1}")[2])
    assert f'id="{anchor}"' in first
    assert (
        made.pages["organizations/acme/2.md"].description == f"More on Acme: Events: Talks {FIRST - 1} – Mentions: C9"
    )


def test_of_many_sources_for_further_reading_some_are_cited_and_the_others_listed_behind() -> None:
    count = READ_HERE + READ_THERE + 1
    sources = "".join(f"\n  s{n}: {{type: webpage, title: Item {n}, further_reading: true}}" for n in range(count))
    cited = ", ".join(f"s{n}" for n in range(count))
    made = book(f"sources:{sources}\nentities:\n  acme: {{type: company, name: {{value: Acme, source: [{cited}]}}}}")
    first, second, third = (made.markdown[f"organizations/acme{name}.md"] for name in ("", "/2", "/3"))

    shown = [re.findall(r'"bb-source">\[?(Item \d+)', each) for each in (first, second, third)]
    assert [len(each) for each in shown] == [READ_HERE, READ_THERE, 1]
    assert len({*shown[0], *shown[1], *shown[2]}) == count
    assert f"and {READ_THERE + 1} more for further reading" in first
    assert f"[{READ_THERE} on page 2](acme/2.md)" in first


def test_a_short_list_is_one_page_without_a_word_of_parts() -> None:
    made = book(
        "sources: {one: {type: report, title: One}}\nentities: {acme: {type: company, name: {value: Acme, source: one}}}"
    )

    assert not [text for text in made.markdown.values() if "bb-parts" in text]
    assert not [path for path in made.pages if re.search(r"\d", path)]


def rendered(pages: Iterable[Page]) -> list[RenderedPage]:
    environment = templates()
    return [render_page(page, environment) for page in pages]


def test_pages_go_to_another_process_and_come_out_the_same(large: Book) -> None:
    kinds = {(page.kind, page.template): page for page in large.pages.values()}
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as elsewhere:
        made = elsewhere.submit(rendered, list(kinds.values())).result()

    assert {page.path: page.content.decode() for page in made} == {
        page.path: large.markdown[page.path] for page in kinds.values()
    }


def test_every_page_can_be_made_alone(large: Book) -> None:
    page_groups = [
        each for each in page_groups_of(large.book) if each.kind != "entity" or each.id in ("2", "acme-0001")
    ]

    for page_group in page_groups:
        pages = list(pages_in(large.book, pickle.loads(pickle.dumps(page_group))))
        assert pages[0].path == page_group.path
        assert [large.pages[page.path] for page in pages] == pages


def test_a_scene_goes_to_another_process(large: Book) -> None:
    there = pickle.loads(pickle.dumps(large.book))

    assert (there.addresses, there.sections, there.highest) == (
        large.book.addresses,
        large.book.sections,
        large.book.highest,
    )


def test_a_part_bears_the_marking_of_a_name_that_only_its_line_of_parts_shows() -> None:
    entities = "".join(f"\n  acme-{n}: {{type: company, name: Acme {n}}}" for n in range(ROWS))
    hidden = "\n  zeta: {type: company, name: {value: Zeta, marking: 'TLP:RED'}}"
    made = book(f"defaults: {{source: one}}\n{SOURCE}\nentities:{entities}{hidden}\n")

    first = made.pages["organizations/index.md"]
    assert "Zeta" in made.markdown[first.path]
    assert first.marking is Marking.RED


things = st.lists(st.integers(1, 7), max_size=12)


@given(st.lists(st.tuples(st.text(max_size=2), things), max_size=6), st.integers(1, 9))
def test_cutting_keeps_everything_in_order_and_no_part_is_too_heavy(
    groups: list[tuple[str, list[int]]], size: int
) -> None:
    pages = cut(groups, size, lambda each: each)

    assert [(name, each) for page in pages for name, held in page for each in held] == [
        (name, each) for name, held in groups for each in held
    ]
    assert pages == ((),) or all(held for page in pages for _, held in page)
    for page in pages:
        weights = [each for _, held in page for each in held]
        assert sum(weights) <= size or len(weights) == 1
