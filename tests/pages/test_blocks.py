"""Fenced blocks: what they draw from the facts."""

import re

import pytest

from briefbook.pages.blocks import observed_words, values_line
from briefbook.pages.inline import plain
from small_book import book

FACTS = """
    sources: {one: {type: report, title: One}}
    defaults: {source: one}
    entities:
      acme: {type: company, name: Acme, tags: [big], founded: 2005, owns: road, sector: [Rockets, Anvils]}
      road: {type: company, name: Road, based_in: oslo}
      lab: {type: lab, name: Lab, part_of: road, founded: 2012~}
      oslo: {type: city, name: Oslo}
      rank: {type: index, name: Ranking}
    events:
      talks: {type: meeting, name: Talks, date: 2010-03, participants: [acme, road]}
      party: {name: Party, date: 2011, participants: [lab]}
    observations:
      - {of: rank, metric: score, for: acme, value: 50, as_of: 2020}
      - {of: rank, metric: score, for: road, value: ~100, as_of: 2020}
      - {of: rank, metric: score, for: lab, value: unknown, as_of: 2020}
      - {of: rank, metric: score, for: lab, value: -25, as_of: 2021}
      - {of: rank, metric: score, value: 150, as_of: 2020}
"""

METRICS = "metrics: {score: {label: Score, unit: points}}"


def drawn(block: str) -> str:
    """The Markdown of a block, without links' targets, citations and the frame around it."""
    made = book(
        FACTS,
        vocabulary=METRICS,
        briefings={"brief": f"---\ntitle: Brief\n---\nBefore.\n\n```{block}\n```\n\nAfter.\n"},
    )
    text = made.markdown["briefings/brief.md"]
    (inside,) = re.findall(
        r'Before.\n\n<div class="bb-block bb-\w+" markdown="1">\n\n(.*?)\n\n</div>\n\nAfter', text, re.S
    )
    inside = re.sub(r'<figure.*?</figure>\n\n(<div class="bb-picture-note".*?</div>\n\n)?', "", inside, flags=re.S)
    return re.sub(r"<sup.*?</sup>|\]\([^)]*\)|(?<!!)\[", "", inside)


def dates(block: str) -> list[str]:
    return re.findall(r'<span class="bb-date">(.*?)</span> (\w+)', drawn(block))


def test_a_timeline_is_in_order_and_says_what_happened() -> None:
    assert drawn("timeline").split("\n") == [
        '- <span class="bb-date">2005</span> Acme&#58; founded',
        '- <span class="bb-date">March 2010</span> Talks',
        '- <span class="bb-date">2011</span> Party',
        '- <span class="bb-date">about 2012</span> Lab&#58; founded',
    ]


def test_a_timeline_about_some_holds_their_dates_and_the_events_they_are_tied_to() -> None:
    assert [name for _, name in dates("timeline\nabout: acme")] == ["Acme", "Talks"]
    assert [name for _, name in dates("timeline\nabout: [road, lab]")] == ["Talks", "Party", "Lab"]


def test_a_timeline_may_be_of_a_type_and_of_a_time() -> None:
    assert [name for _, name in dates("timeline\ntype: event")] == ["Talks", "Party"]
    assert [name for _, name in dates("timeline\ntype: [meeting, lab]")] == ["Talks", "Lab"]
    assert [name for _, name in dates("timeline\nfrom: 2010\nto: 2011-06")] == ["Talks", "Party"]
    assert drawn("timeline\nfrom: 2030") == "There are no dates here."


@pytest.mark.parametrize("block", ["relations\nabout: acme\ndepth: 2", "entities\nabout: road\ncolumns: [founded]"])
def test_a_block_cites_nothing_that_it_does_not_show(block: str) -> None:
    made = book(FACTS, briefings={"brief": f"---\ntitle: Brief\n---\n```{block}\n```\n"}, vocabulary=METRICS)
    text = made.markdown["briefings/brief.md"]

    back = set(re.findall(r"\]\(#(cite-\d+)\)", text))

    assert back
    assert back == set(re.findall(r'id="(cite-\d+)"', text))


def test_relations_are_a_table_from_one_side() -> None:
    assert drawn("relations\nabout: acme").split("\n") == [
        "| Entity | Relation | To |",
        "|---|---|---|",
        "| Acme | Owns | Road |",
    ]


def test_relations_of_depth_two_go_on_to_those_reached() -> None:
    shown = drawn("relations\nabout: acme\ndepth: 2")

    assert [row for row in re.findall(r"^\| (\w+) \| ([\w ]+) \| (\w+) \|$", shown, re.M) if row[2] != "To"] == [
        ("Acme", "Owns", "Road"),
        ("Road", "Owned by", "Acme"),
        ("Road", "Has part", "Lab"),
        ("Road", "Based in", "Oslo"),
    ]


def test_entities_are_a_table_with_the_columns_asked_for() -> None:
    assert drawn("entities\ntype: organization\ncolumns: [founded, owned_by, sector]").split("\n") == [
        "| Name | Founded | Owned by | Sector |",
        "|---|---|---|---|",
        "| Acme | 2005 |  | Anvils&#44; Rockets |",
        "| Lab | about 2012 |  |  |",
        "| Road |  | Acme |  |",
    ]


def test_entities_may_be_chosen_by_tag_and_by_whom_they_are_near() -> None:
    assert drawn("entities\ntag: big").endswith("|\n| Acme |")
    assert re.findall(r"^\| (\w+) \|$", drawn("entities\nabout: road"), re.M)[1:] == ["Acme", "Lab", "Oslo"]
    assert drawn("entities\ntag: big\ntype: place") == "Nothing is recorded here."


def test_a_chart_is_a_table_below_its_picture_the_largest_first() -> None:
    assert charted("chart\nof: rank\nmetric: score\nas_of: 2020") == [
        ("Road", "about 100 points"),
        ("Acme", "50 points"),
    ]


def charted(block: str) -> list[tuple[str, ...]]:
    """Name and words of each number."""
    return re.findall(r"^\| (\w+) \| ([^|]*points[^|]*?) \|$", drawn(block), re.M)


def test_a_chart_tells_dates_where_they_differ() -> None:
    assert charted("chart\nof: rank\nmetric: score") == [
        ("Road", "about 100 points &#40;as of 2020&#41;"),
        ("Acme", "50 points &#40;as of 2020&#41;"),
        ("Lab", "−25 points &#40;as of 2021&#41;"),
    ]
    assert "| Score&#44; of several dates |" in drawn("chart\nof: rank\nmetric: score")


def test_what_is_measured_in_several_units_is_several_charts() -> None:
    made = book(
        """
        sources: {one: {type: report, title: One}}
        defaults: {source: one}
        entities:
          road: {type: thing, name: Road}
          a: {type: thing, name: A}
          b: {type: thing, name: B}
        observations:
          - {of: road, metric: score, for: a, value: 100, unit: km, as_of: 2020}
          - {of: road, metric: score, for: b, value: 100, unit: mi, as_of: 2020}
          - {of: road, metric: score, for: a, value: 60, unit: kg, as_of: 2020}
        """,
        vocabulary=METRICS,
        briefings={"brief": "---\ntitle: Brief\n---\n```chart\nof: road\nmetric: score\n```\n"},
    )
    text = made.markdown["briefings/brief.md"]

    assert re.findall(r"\| For \| (.*?) \|", text) == ["Score&#44; in kg", "Score&#44; in mi and km"]
    assert re.findall(r'bb-v-mark" x="0%" y="\d+" width="([\d.]+)%', text) == ["80.47", "50"]
    assert re.findall(r"In (\w+)&#46; As of 2020", text) == ["m"]
    assert not made.derived.disputes


def test_a_chart_may_be_of_some_and_of_a_date() -> None:
    assert re.findall(r"^\| (\w+) \|", drawn("chart\nof: rank\nmetric: score\nfor: [lab, acme]"), re.M) == [
        "For",
        "Acme",
        "Lab",
    ]
    assert re.findall(r"^\| (\w+) \|", drawn("chart\nof: rank\nmetric: score\nas_of: 2021"), re.M) == ["For", "Lab"]
    assert drawn("chart\nof: rank\nmetric: score\nfor: lab\nas_of: 2020") == "Nothing is recorded here."


def test_a_chart_may_be_a_series_or_of_sources_and_each_date_has_its_preferred_values() -> None:
    made = book(
        """
        sources: {one: {type: report, title: One}, two: {type: report, title: Two}}
        defaults: {source: one}
        entities: {port: {type: place, name: Port}, quay: {type: place, name: Quay}}
        observations:
          - {of: port, metric: score, value: 30, as_of: 2021}
          - {of: port, metric: score, value: 10, as_of: 2019, rank: preferred}
          - {of: port, metric: score, value: 99, as_of: 2019, source: two}
          - {of: port, metric: score, value: 20, as_of: 2021, source: two}
          - {of: port, metric: score, value: 40, as_of: 2022, source: two, denied: true}
          - {of: port, metric: score, value: 5}
          - {of: quay, metric: score, value: 1, as_of: 2020}
          - {of: quay, metric: score, value: 2, as_of: 2020, source: two}
        """,
        vocabulary=METRICS,
        briefings={
            "brief": "---\ntitle: Brief\n---\n"
            + "".join(
                f"```chart\nof: {of}\nmetric: score\n{more}```\n\n"
                for of, more in (
                    ("port", ""),
                    ("port", "by: source\nas_of: 2021\n"),
                    ("quay", ""),
                    ("port", "by: source\n"),
                )
            )
        },
    )

    text = re.sub(
        r"<(?:sup|span).*?</(?:sup|span)>", "", made.markdown["briefings/brief.md"].partition("## Sources")[0]
    )
    assert re.findall(r"^\| (?!-)(.*?) \| (.*?) \|$", text, re.M) == [
        ("As of", "Score"),
        ("2019", "10 points &#40;preferred&#44; disputed&#41;"),
        ("2021", "30 points &#40;disputed&#41;"),
        ("2021", "20 points &#40;disputed&#41;"),
        ("", "5 points"),
        ("Source", "Score"),
        ("[One](../sources/one.md)", "30 points &#40;disputed&#41;"),
        ("[Two](../sources/two.md)", "20 points &#40;disputed&#41;"),
        ("Source", "Score"),
        ("[Two](../sources/two.md)", "2 points &#40;disputed&#41;"),
        ("[One](../sources/one.md)", "1 points &#40;disputed&#41;"),
        ("Source", "Score&#44; of several dates"),
        ("[Two](../sources/two.md)", "99 points &#40;as of 2019&#44; disputed&#41;"),
        ("[One](../sources/one.md)", "30 points &#40;as of 2021&#44; disputed&#41;"),
        ("[Two](../sources/two.md)", "20 points &#40;as of 2021&#44; disputed&#41;"),
        ("[One](../sources/one.md)", "10 points &#40;as of 2019&#44; preferred&#44; disputed&#41;"),
        ("[One](../sources/one.md)", "5 points"),
    ]
    page = made.markdown["places/port.md"]
    assert re.findall(r"^\| (\d*) \| <a", page, re.M) == ["", "2019", "2019", "2021", "2021", "2022"]
    assert page.count('class="bb-v-mark') == 5  # what is denied is in the table alone


def test_a_title_stands_above_a_block_and_is_words() -> None:
    assert drawn("timeline\ntitle: <b>*x*</b>\nfrom: 2030").startswith(
        "<strong>&#60;b&#62;&#42;x&#42;&#60;&#47;b&#62;</strong>\n\nThere are no dates here."
    )


def test_every_line_of_a_block_has_its_citation() -> None:
    made = book(
        FACTS,
        vocabulary=METRICS,
        briefings={"brief": "---\ntitle: Brief\n---\n```timeline\n```\n\n```chart\nof: rank\nmetric: score\n```\n"},
    )
    lines = made.markdown["briefings/brief.md"].split("\n")

    told = [text for text in lines if text.startswith("- <span") or (text.startswith("| ") and "points" in text)]
    assert len(told) == 7
    assert all("bb-cite" in text for text in told)


def test_a_fence_of_somebody_else_stays() -> None:
    made = book(FACTS, vocabulary="metrics: {score: {label: Score}}", briefings={
        "brief": "---\ntitle: Brief\n---\n```python\nAcme = '[[acme]]'\n```\n"
    })  # fmt: skip

    assert "```python\nAcme = '[[acme]]'\n```" in made.markdown["briefings/brief.md"]


# Values of a property, for columns, boxes and first words

VALUES = """
    sources: {one: {type: report, title: One}, two: {type: report, title: Two}}
    defaults: {source: one}
    entities:
      acme:
        type: company
        name: Acme
        founded: [{value: 2010}, {value: 2011, source: two}]
        based_in: [{to: oslo, end: 2015}, {to: rome, start: 2015}]
        sector: [{value: Rockets, source: [one, two]}, Anvils, {value: Nets, rank: deprecated}]
        owned_by: {to: road, start: 2001, end: 2004}
      road: {type: company, name: Road}
      oslo: {type: city, name: Oslo}
      rome: {type: city, name: Rome}
    observations:
      - {of: acme, metric: staff, value: 14, as_of: 2020}
      - {of: acme, metric: staff, value: 15, as_of: 2020, source: two}
      - {of: acme, metric: staff, value: 16, as_of: 2021}
"""


def values(name: str, id: str = "acme") -> str:
    made = book(VALUES, vocabulary="metrics: {staff: {label: Staff}}")
    return plain(values_line(made.context(subject=id), id, name))


def test_values_of_a_property_of_many_are_listed_without_those_set_aside() -> None:
    assert values("sector") == "Anvils, Rockets"


def test_values_of_which_one_is_true_at_most_are_alternatives() -> None:
    assert values("founded") == "2010 or 2011"


def test_what_has_ended_says_when_seen_from_either_side() -> None:
    assert values("based_in") == "Rome (since 2015), Oslo (until 2015)"
    assert values("owned_by") == "Road (2001 – 2004)"
    assert values("owns", "road") == "Acme (2001 – 2004)"


def test_only_what_was_observed_at_that_date_is_disputed() -> None:
    made = book(VALUES, vocabulary="metrics: {staff: {label: Staff}}")

    told = {each.key[3]: observed_words(made.context(), each) for each in made.corpus.observations}
    assert told == {"2020": "15 (disputed)", "2021": "16"}
