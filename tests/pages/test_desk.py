"""What one page collects while it is drawn: numbers of citations, ways back, and how sources stand."""

import re

import pytest

from briefbook.model.inline import Badge, Cite, ExternalLink, Line, PageLink, TextRun
from briefbook.model.statement import Citation, Quote
from briefbook.model.values import CodeValue, DateValue, NumberValue, Reference, TextValue, Unstated
from briefbook.pages.inline import line, plain
from briefbook.pages.page_context import PageContext
from small_book import Book, book, day

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
def page_context(made: Book) -> PageContext:
    return made.context(subject="acme")


def chips(line: Line) -> list[str]:
    return [segment.text for segment in line if isinstance(segment, Badge)]


def numbers(line: Line) -> list[int]:
    return [segment.number for segment in line if isinstance(segment, Cite)]


# Links


def test_a_link_to_the_page_itself_is_words_unless_it_names_a_place(page_context: PageContext) -> None:
    assert page_context.go("acme") == TextRun("Acme")
    assert page_context.go("acme", "here", "s-1") == PageLink("here", "#s-1")
    assert page_context.go("press") == PageLink("Press", "press.md")
    assert page_context.go("one", "it") == PageLink("it", "../sources/one.md")


def test_what_has_no_page_is_words(page_context: PageContext) -> None:
    assert page_context.go("nobody") == TextRun("nobody")


# Values


def test_values_are_shown_as_what_they_are(page_context: PageContext) -> None:
    assert page_context.value(TextValue("里", "zh-Hans")) == (TextRun("里", "zh-Hans"),)
    assert page_context.value(TextValue("x", "en")) == (TextRun("x"),)
    assert page_context.value(CodeValue("url", "https://example.org/")) == (
        ExternalLink("example.org", "https://example.org/"),
    )
    assert page_context.value(CodeValue("reliability", "B")) == (Badge("B", "grade", "B: usually reliable"),)
    assert page_context.value(CodeValue("country_code", "CN")) == (TextRun("China"),)
    assert page_context.value(CodeValue("language_tag", "de")) == (TextRun("German"),)
    assert page_context.value(CodeValue("identifier", "Q1")) == (TextRun("Q1"),)
    assert page_context.value(Reference("press")) == (PageLink("Press", "press.md"),)
    assert page_context.value(Unstated("unknown")) == (TextRun("unknown", tone="unstated"),)
    assert page_context.value(DateValue(day("2020-05"))) == (TextRun("May 2020"),)
    assert page_context.value(NumberValue("1146", 1146.0, 1146.0), "people") == (TextRun("1,146 people"),)


# Citations


def test_a_source_keeps_its_number_all_over_the_page(page_context: PageContext) -> None:
    cited = [
        *page_context.cite(Citation("two")),
        *page_context.cite(Citation("one")),
        *page_context.cite(Citation("two", "p. 3")),
    ]

    assert numbers(tuple(cited)) == [1, 2, 1]
    assert page_context.cited_sources() == ("two", "one")


def test_every_citation_has_an_anchor_of_its_own(page_context: PageContext) -> None:
    anchors = [
        segment.anchor for _ in range(3) for segment in page_context.cite(Citation("one")) if isinstance(segment, Cite)
    ]

    assert len(set(anchors)) == 3


def test_a_citation_holds_place_and_quote_unless_they_stand_beside_it(page_context: PageContext) -> None:
    statement = Citation("one", "p. 3", (Quote("so be it"),))

    assert page_context.cite(statement) == (Cite(1, "cite-1", "p. 3", "so be it"),)
    assert page_context.cite(statement, is_place_said=True) == (Cite(1, "cite-2"),)


def test_what_has_no_source_says_so(page_context: PageContext) -> None:
    assert chips(page_context.cite(None)) == ["no source"]
    assert page_context.source_lines() == ()


def test_citations_of_a_fact_are_in_the_order_of_their_numbers(made: Book, page_context: PageContext) -> None:
    (fact,) = made.facts("acme", "sector")
    page_context.cite(Citation("two"))

    assert numbers(page_context.cites(fact.statements)) == [1, 2, 3]
    assert page_context.cited_sources() == ("two", "one", "three")


def test_places_in_sources_are_written_out(page_context: PageContext) -> None:
    made = book("""
    sources: {one: {type: report, title: One}}
    entities:
      acme: {type: company, name: {value: Acme, source: one, locator: p. 3, quote: "Acme, Inc."}}
    """)

    (fact,) = made.facts("acme", "name")
    assert plain(made.context().locators(fact.statements)) == " p. 3 “Acme, Inc.”"


# The list of sources


def test_each_source_leads_back_to_where_it_is_cited_by_place(page_context: PageContext) -> None:
    for locator in ("p. 1", "p. 2", "p. 1", ""):
        page_context.cite(Citation("one", locator))

    (entry,) = page_context.source_lines()
    links = re.findall(r"\[(\w+)\]\(#(cite-\d+)\)", line(entry))
    assert links == [("a", "cite-1"), ("b", "cite-3"), ("c", "cite-2"), ("d", "cite-4")]
    words = re.sub(r"\]\(#cite-\d+\)|\[|<[^>]*>", "", line(entry)).replace("&#46;", ".")
    assert " ".join(words.split()).endswith(" ↩ p. 1 a b · p. 2 c1 mored")


def test_many_ways_back_are_lettered_and_then_numbered(page_context: PageContext) -> None:
    for _ in range(28):
        page_context.cite(Citation("one"))

    (entry,) = page_context.source_lines()
    assert re.findall(r"\[(\w+)\]\(#cite-", line(entry))[-4:] == ["y", "z", "27", "28"]


def test_an_entry_bears_the_anchor_that_citations_lead_to(page_context: PageContext) -> None:
    cited = line(page_context.cite(Citation("two")))
    (entry,) = map(line, page_context.source_lines())

    (target,) = re.findall(r'href="#(source-\d+)"', cited)
    assert f'<a id="{target}"></a>' in entry


def test_an_entry_tells_publisher_date_grade_origin_interest_and_marking(page_context: PageContext) -> None:
    for id in ("one", "two", "three"):
        page_context.cite(Citation(id))

    one, two, three = page_context.source_lines()
    assert plain(one).startswith("One · Press · May 2020 B2 publisher owned by the subject")
    assert chips(two) == ["C", "derived"]
    assert chips(three) == ["TLP:AMBER"]


def test_reliability_is_that_of_the_publisher_before_that_of_the_source(made: Book, page_context: PageContext) -> None:
    assert [page_context.reliability(made.corpus.sources[id]) for id in ("one", "two", "three")] == ["B", "C", ""]


def test_a_page_about_nobody_tells_of_no_interest(made: Book) -> None:
    page_context = made.context()
    page_context.cite(Citation("one"))

    assert chips(page_context.source_lines()[0]) == ["B2"]


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

    assert "Facts without a source number come from [Most](../sources/most.md)<sup" in page
    assert "</a>Anvils<br>" in page
    (founded,) = (row for row in page.splitlines() if row.startswith("| Founded | <a"))
    assert '<a href="#source-2" aria-label="Source 2">2</a>' in founded
    assert "p&#46; 3" in page
    assert page.count('aria-label="Source 1"') == 3  # said once, and of a place, in box and facts


def test_a_page_of_several_sources_marks_everything() -> None:
    page = page_of("sector: [Anvils, {value: Nets, source: other}, {value: Rockets, source: other}]")

    assert "without a source number" not in page
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
