"""Prose on a page: links, values with their citations, citations, and names linked where they stand first."""

import html
import re

import pytest
from markdown.extensions.toc import strip_tags

from briefbook.model.slugs import BOUND, CITED, slug, without_citations
from briefbook.pages.inline import line
from briefbook.pages.prose import prose_line
from small_book import Book, book

FACTS = """
    sources: {one: {type: report, title: One}, two: {type: report, title: Two}}
    defaults: {source: one}
    entities:
      acme:
        type: company
        name: Acme
        aliases: [Acme Rockets, "*Star*"]
        founded: [{value: 2010, source: one}, {value: 2010, source: two}]
        dissolved: [{value: 2020, source: one}, {value: 2021, source: two}]
        based_in: [{to: oslo, end: 2015}, {to: rome, start: 2015, source: two}]
        sector: [Rockets, Anvils, Nets]
        owns: [road]
        status: {value: "<b>[x](y)</b>"}
        about: %s
      road: {type: company, name: Road}
      oslo: {type: city, name: Oslo}
      rome: {type: city, name: Rome}
    observations:
      - {of: acme, metric: share, value: ~60, as_of: 2020}
      - {of: acme, metric: staff, for: road, value: 1400, as_of: 2020}
      - {of: acme, metric: staff, for: road, value: 1500, as_of: 2021}
"""
VOCABULARY = 'metrics: {share: {label: Share, unit: "%"}, staff: {label: Staff, unit: people}}'


def brief(text: str) -> str:
    """The text of a briefing as it stands on its page."""
    made = book(FACTS % '"-"', vocabulary=VOCABULARY, briefings={"brief": f"---\ntitle: Brief\n---\n{text}\n"})
    return line(prose_line(made.context("briefings/brief.md"), made.corpus.briefings["brief"].text)).strip()


def about(text: str) -> str:
    """The text of an entity as it stands on its page."""
    made: Book = book(FACTS % text, vocabulary=VOCABULARY)
    return line(prose_line(made.context(subject="acme"), made.corpus.entities["acme"].about)).strip()


def cite(number: int, count: int, place: str = "") -> str:
    data = f' data-locator="{place}"' if place else ""
    link = f'<a href="#source-{number}" aria-label="Source {number}"{data}>{number}</a>'
    return f'<sup class="bb-cite" id="cite-{count}">{link}</sup>'


def test_links_have_the_name_or_the_words_given() -> None:
    assert brief("See [[acme]] and [[road|the other]].") == (
        "See [Acme](../organizations/acme.md) and [the other](../organizations/road.md)."
    )


def test_a_link_may_lead_to_a_source_a_briefing_or_a_judgement() -> None:
    assert brief("See [[one]] and [[brief]].") == "See [One](../sources/one.md) and Brief."


def test_a_value_is_shown_with_all_its_citations() -> None:
    assert brief("Since [[acme#founded]].") == f"Since 2010{cite(1, 1)}{cite(2, 2)}&#46;".replace("&#46;", ".")


def test_values_are_listed() -> None:
    shown = brief("It makes [[acme#sector]].")

    assert shown.count("<sup") == 3
    assert "Anvils<sup" in shown
    assert "&#44; Nets<sup" in shown
    assert " and Rockets<sup" in shown


def test_values_that_cannot_all_be_true_are_alternatives() -> None:
    assert brief("Until [[acme#dissolved]].") == f"Until 2020{cite(1, 1)} or 2021{cite(2, 2)}."


def test_values_of_different_times_are_none() -> None:
    assert re.sub("<.*?>", "", brief("In [[acme#based_in]].")) == (
        "In [Rome](../places/rome.md) &#40;since 2015&#41;1 and [Oslo](../places/oslo.md) &#40;until 2015&#41;2."
    )


def test_a_value_is_read_from_either_side_of_a_relation() -> None:
    assert brief("Owned by [[road#owned_by]].") == f"Owned by [Acme](../organizations/acme.md){cite(1, 1)}."


def test_an_observation_has_its_unit_unless_the_author_wrote_it_behind() -> None:
    assert brief("[[acme#share]]") == f"about 60\u00a0&#37;{cite(1, 1)}"
    assert brief("[[acme#staff/road@2021]]!") == f"1&#44;500 people{cite(1, 1)}!"
    assert brief("[[acme#staff/road@2021]] people") == f"1&#44;500{cite(1, 1)} people"
    assert brief("[[acme#staff/road@2021]] young people").startswith("1&#44;500<")
    assert brief("[[acme#staff/road@2021]], 3 people").startswith("1&#44;500 people<")
    assert brief("[[acme#staff/road@2021]] peoples") == f"1&#44;500 people{cite(1, 1)} peoples"


def plain_brief(observations: str) -> str:
    made = book(
        "sources: {s1: {type: report, title: One}, s2: {type: report, title: Two}}\n"
        "entities: {road: {type: thing, name: {value: Road, source: s1}}}\n"
        f"observations: [{observations}]",
        vocabulary="metrics: {len: {label: Length, unit: km}}",
        briefings={"brief": "---\ntitle: Brief\n---\n[[road#len]]\n"},
    )
    shown = line(prose_line(made.context("briefings/brief.md"), made.corpus.briefings["brief"].text)).strip()
    return re.sub("<.*?>", "", shown).replace("&#40;", "(").replace("&#41;", ")")


def test_what_sources_measure_differently_is_told_with_each_source() -> None:
    one, other = "{of: road, metric: len, value: 100, source: s1}", "{of: road, metric: len, value: %s, source: s2}"

    assert plain_brief(f"{one}, {other % 180}") == "100 km1 or 180 km2"
    assert plain_brief(f"{one}, {other % 100}") == "100 km12"
    assert plain_brief(f"{one}, {other % '100, unit: mi'}") == "100 mi1 or 100 km2"
    assert plain_brief("{of: road, metric: len, value: 9, as_of: 2001, source: s1}, "
                       "{of: road, metric: len, value: 8, as_of: 2002, source: s1}") == (
        "9 km (as of 2001)1 and 8 km (as of 2002)1"
    )  # fmt: skip


def test_a_value_is_escaped_though_the_text_around_it_is_trusted() -> None:
    assert brief("*It is* [[acme#status]]").startswith("*It is* &#60;b&#62;&#91;x&#93;&#40;y&#41;&#60;&#47;b&#62;<sup")


def test_a_citation_stands_right_behind_what_it_is_for() -> None:
    assert brief("So it is [@one, p. 3].") == f"So it is{cite(1, 1, 'p&#46; 3')}."


def test_several_citations_in_one_bracket_are_several() -> None:
    assert brief("So it is [@one; @two, p. 3].") == f"So it is{cite(1, 1)}{cite(2, 2, 'p&#46; 3')}."


def test_a_name_is_linked_where_it_stands_first() -> None:
    assert brief("Acme Rockets met Road. Acme left Road.") == (
        "[Acme Rockets](../organizations/acme.md) met [Road](../organizations/road.md). Acme left Road."
    )


def test_a_name_is_linked_across_a_line_break_in_lists_and_quotations_too() -> None:
    link = "(../organizations/acme.md)"
    assert brief("By Acme\nRockets.") == f"By [Acme\nRockets]{link}."
    assert brief("- By Acme\n  Rockets.") == f"- By [Acme\n  Rockets]{link}."
    assert brief("> By Acme\n> Rockets.") == f"> By [Acme\n> Rockets]{link}."


def test_no_name_becomes_a_picture_or_the_type_of_an_admonition() -> None:
    assert brief("Yahoo!Road") == "Yahoo!Road"
    assert brief('!!! Road "So"\n\n    Road\n') == '!!! Road "So"\n\n    [Road](../organizations/road.md)'


@pytest.mark.parametrize(
    ("text", "id"),
    [
        ("## Since [[acme#founded]]", "since"),
        ("Since [[acme#founded]]\n---", "since"),
        ("## Since [[acme#founded]] and on", "since-and-on"),
        ("## [[acme#founded]]", "value"),
        ("## Since 2010 [@one; @two]", "since-2010"),
    ],
)
def test_the_id_of_a_heading_is_the_same_whatever_the_facts_are(text: str, id: str) -> None:
    made = html.unescape(strip_tags(brief(text).split("\n")[0].removeprefix("## ")))

    assert slug(made) == id
    assert "2010" in without_citations(made)
    assert BOUND not in without_citations(made)


def test_what_is_bound_is_marked_in_headings_alone() -> None:
    assert not {CITED, BOUND} & set(brief("Since [[acme#founded]]\n\n## So"))


def test_a_bare_address_stays_whole() -> None:
    assert brief("See https://example.com/Acme/Road.") == "See https://example.com/Acme/Road."


def test_a_name_is_not_linked_where_the_text_links_it_itself() -> None:
    assert brief("Acme, that is [[acme]].") == "Acme, that is [Acme](../organizations/acme.md)."


def test_a_name_is_not_linked_in_code_in_links_or_in_raw_html() -> None:
    text = '`Acme` [Acme](https://example.org) <span title="Acme">x</span>'

    assert brief(text) == text


def test_a_page_does_not_link_to_itself() -> None:
    assert about("Acme and [[acme]] and Road") == "Acme and Acme and [Road](road.md)"


def test_the_text_of_a_fact_is_words() -> None:
    shown = about('"<b>Bold</b> {: onclick=x } *em* **strong** `<code>`"')

    assert shown == (
        "&#60;b&#62;Bold&#60;&#47;b&#62; &#123;&#58; onclick&#61;x &#125; <em>em</em> <strong>strong</strong> "
        "<code>&#60;code&#62;</code>"
    )


def test_a_link_of_a_fact_leads_out_only_where_it_is_one() -> None:
    shown = about('"[a](https://example.org) [b](javascript:alert(1)) [c](//example.org) ![d](https://example.org/d)"')

    assert shown == "[a](https://example.org) b c d"


def test_headings_of_a_fact_stay_below_those_of_the_page() -> None:
    shown = about("|\n          # One\n\n          - two\n\n          > three\n")

    assert shown == "### One\n\n-   two\n\n> three"
