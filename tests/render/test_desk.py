"""What one page collects while it is drawn: numbers of citations, ways back, and how sources stand."""

import re

import pytest

from briefbook.model.inline import Chip, Cite, Go, Line, Out, Say
from briefbook.model.statement import Citation
from briefbook.model.values import CodeValue, DateValue, NumberValue, Reference, TextValue, Unstated
from briefbook.render.desk import Desk
from briefbook.render.inline import line, plain
from render.small_book import Book, book, day

FACTS = """
    sources:
      one: {type: report, title: One, publisher: press, published: 2020-05, credibility: 2}
      two: {type: webpage, title: Two, derived_from: [one], publisher: "Some Press", reliability: C}
      three: {type: report, title: Three, marking: "TLP:AMBER"}
    defaults: {source: one}
    entities:
      press: {type: media, name: Press, reliability: B, owned_by: acme}
      acme:
        type: company
        name: Acme
        sector: {value: Rockets, source: [three, one, two]}
        summary: {value: S, source: two}
"""


@pytest.fixture
def made() -> Book:
    return book(FACTS)


@pytest.fixture
def desk(made: Book) -> Desk:
    return made.desk(subject="acme")


def chips(line: Line) -> list[str]:
    return [segment.text for segment in line if isinstance(segment, Chip)]


def numbers(line: Line) -> list[int]:
    return [segment.number for segment in line if isinstance(segment, Cite)]


# Links


def test_a_link_to_the_page_itself_is_words_unless_it_names_a_place(desk: Desk) -> None:
    assert desk.go("acme") == Say("Acme")
    assert desk.go("acme", "here", "s-1") == Go("here", "#s-1")
    assert desk.go("press") == Go("Press", "press.md")
    assert desk.go("one", "it") == Go("it", "../sources/one.md")


def test_what_has_no_page_is_words(desk: Desk) -> None:
    assert desk.go("nobody") == Say("nobody")


# Values


def test_values_are_shown_as_what_they_are(desk: Desk) -> None:
    assert desk.value(TextValue("里", "zh-Hans")) == (Say("里", "zh-Hans"),)
    assert desk.value(TextValue("x", "en")) == (Say("x"),)
    assert desk.value(CodeValue("url", "https://example.org/")) == (Out("example.org", "https://example.org/"),)
    assert desk.value(CodeValue("reliability", "B")) == (Chip("B", "grade", "B: usually reliable"),)
    assert desk.value(CodeValue("country_code", "CN")) == (Say("China"),)
    assert desk.value(CodeValue("language_tag", "de")) == (Say("German"),)
    assert desk.value(CodeValue("identifier", "Q1")) == (Say("Q1"),)
    assert desk.value(Reference("press")) == (Go("Press", "press.md"),)
    assert desk.value(Unstated("unknown")) == (Say("unknown", tone="unstated"),)
    assert desk.value(DateValue(day("2020-05"))) == (Say("May 2020"),)
    assert desk.value(NumberValue("1146", 1146.0, 1146.0), "people") == (Say("1,146 people"),)


# Citations


def test_a_source_keeps_its_number_all_over_the_page(desk: Desk) -> None:
    cited = [*desk.cite(Citation("two")), *desk.cite(Citation("one")), *desk.cite(Citation("two", "p. 3"))]

    assert numbers(tuple(cited)) == [1, 2, 1]
    assert desk.cited_sources() == ("two", "one")


def test_every_citation_has_an_anchor_of_its_own(desk: Desk) -> None:
    anchors = [segment.anchor for _ in range(3) for segment in desk.cite(Citation("one")) if isinstance(segment, Cite)]

    assert len(set(anchors)) == 3


def test_a_citation_holds_place_and_quote_unless_they_stand_beside_it(desk: Desk) -> None:
    statement = Citation("one", "p. 3", "so be it")

    assert desk.cite(statement) == (Cite(1, "cite-1", "p. 3", "so be it"),)
    assert desk.cite(statement, is_place_said=True) == (Cite(1, "cite-2"),)


def test_what_has_no_source_says_so(desk: Desk) -> None:
    assert chips(desk.cite(None)) == ["no source"]
    assert desk.source_lines() == ()


def test_citations_of_a_fact_are_in_the_order_of_their_numbers(made: Book, desk: Desk) -> None:
    (fact,) = made.facts("acme", "sector")
    desk.cite(Citation("two"))

    assert numbers(desk.cites(fact.statements)) == [1, 2, 3]
    assert desk.cited_sources() == ("two", "one", "three")


def test_places_in_sources_are_written_out(desk: Desk) -> None:
    made = book("""
    sources: {one: {type: report, title: One}}
    entities:
      acme: {type: company, name: {value: Acme, source: one, locator: p. 3, quote: "Acme, Inc."}}
    """)

    (fact,) = made.facts("acme", "name")
    assert plain(made.desk().locators(fact.statements)) == " p. 3 “Acme, Inc.”"


# The list of sources


def test_each_source_leads_back_to_where_it_is_cited_by_place(desk: Desk) -> None:
    for locator in ("p. 1", "p. 2", "p. 1", ""):
        desk.cite(Citation("one", locator))

    (entry,) = desk.source_lines()
    links = re.findall(r"\[(\w+)\]\(#(cite-\d+)\)", line(entry))
    assert links == [("a", "cite-1"), ("b", "cite-3"), ("c", "cite-2"), ("d", "cite-4")]
    words = re.sub(r"\]\(#cite-\d+\)|\[|<[^>]*>", "", line(entry)).replace("&#46;", ".")
    assert " ".join(words.split()).endswith(" ↩ p. 1 a b · p. 2 c1 mored")


def test_many_ways_back_are_lettered_and_then_numbered(desk: Desk) -> None:
    for _ in range(28):
        desk.cite(Citation("one"))

    (entry,) = desk.source_lines()
    assert re.findall(r"\[(\w+)\]\(#cite-", line(entry))[-4:] == ["y", "z", "27", "28"]


def test_an_entry_bears_the_anchor_that_citations_lead_to(desk: Desk) -> None:
    cited = line(desk.cite(Citation("two")))
    (entry,) = map(line, desk.source_lines())

    (target,) = re.findall(r'href="#(source-\d+)"', cited)
    assert f'<a id="{target}"></a>' in entry


def test_an_entry_tells_publisher_date_grade_origin_interest_and_marking(desk: Desk) -> None:
    for id in ("one", "two", "three"):
        desk.cite(Citation(id))

    one, two, three = desk.source_lines()
    assert plain(one).startswith("One · Press · May 2020 B2 publisher owned by the subject")
    assert chips(two) == ["C", "derived"]
    assert chips(three) == ["TLP:AMBER"]


def test_reliability_is_that_of_the_publisher_before_that_of_the_source(made: Book, desk: Desk) -> None:
    assert [desk.reliability(made.corpus.sources[id]) for id in ("one", "two", "three")] == ["B", "C", ""]


def test_a_page_about_nobody_tells_of_no_interest(made: Book) -> None:
    desk = made.desk()
    desk.cite(Citation("one"))

    assert chips(desk.source_lines()[0]) == ["B2"]


def page_of(statements: str) -> str:
    made = book(f"""
        sources:
          most: {{type: report, title: Most}}
          other: {{type: report, title: Other}}
        defaults: {{source: most}}
        entities:
          acme: {{type: company, name: Acme, {statements}}}
    """)
    return made.markdown["organizations/acme.md"]


def test_a_page_that_rests_on_one_source_says_so_once_and_marks_what_rests_on_others() -> None:
    page = page_of(
        "sector: [Anvils, Nets, Rockets], founded: {value: 1999, source: other}, country: {value: FR, locator: p. 3}"
    )

    assert "What bears no mark rests on [Most](../sources/most.md)<sup" in page
    assert "</a>Anvils<br>" in page
    (founded,) = (row for row in page.splitlines() if row.startswith("| Founded | <a"))
    assert '<a href="#source-2" aria-label="Source 2">2</a>' in founded
    assert "p&#46; 3" in page
    assert page.count('aria-label="Source 1"') == 3  # said once, and of a place, in box and facts


def test_a_page_of_several_sources_marks_everything() -> None:
    page = page_of("sector: [Anvils, {value: Nets, source: other}, {value: Rockets, source: other}]")

    assert "bears no mark" not in page
    assert "Anvils<sup" in page


def test_one_property_has_one_row_and_many_values_are_folded() -> None:
    names = ", ".join(f"Acme {number}" for number in range(40))
    page = page_of(f"aliases: [{names}]")

    (row,) = (row for row in page.splitlines() if row.startswith("| Also known as |"))
    assert (
        row.index("Acme 24")
        < row.index('<details class="bb-more"><summary>and 15 more</summary>')
        < row.index("Acme 25")
    )


def test_many_relations_are_folded_with_a_count() -> None:
    owned = ", ".join(f"p{number:02}" for number in range(40))
    made = book(
        "sources: {s: {type: report, title: S}}\ndefaults: {source: s}\nentities:\n"
        f"  acme: {{type: company, name: Acme, owns: [{owned}]}}\n"
        + "".join(f"  p{number:02}: {{type: company, name: P{number:02}}}\n" for number in range(40))
    )
    page = made.markdown["organizations/acme.md"]

    assert '<details class="bb-more" markdown="1">\n<summary>and 15 more</summary>\n\n- ' in page


def test_what_is_disputed_or_set_aside_is_marked_wherever_it_stands() -> None:
    page = page_of(
        "sector: [Anvils, Nets, {value: Rockets, rank: deprecated}], country: FR,"
        " founded: [1999, {value: 2001, source: other}]"
    )

    assert re.search(r"Rockets(</span>|~~)?<sup", page.replace("</s>", ""))
    assert "</a>France |  |  |" in page
    assert "</a>1999<sup" in page
    assert re.search(r"^\\| 1999 \\| <sup", page, re.M)
