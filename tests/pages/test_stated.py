"""Wherever a value stands, what qualifies it stands with it; a sentence of ours says nothing that is doubted."""

from __future__ import annotations

import html
import re
from collections.abc import Callable
from functools import cache

import pytest

from briefbook.api.entry_view import sections_of, view_of
from briefbook.model.grammar import OF_RELATIONS
from briefbook.model.prose import Note
from briefbook.pages.search_records import entity_record
from briefbook.pipeline import Reading
from briefbook.print.book import EVERYTHING, print_view
from small_book import Book, book

FACTS = """
    sources: {s: {type: report, title: Source S}, t: {type: report, title: Source T}}
    defaults: {source: s}
    entities:
      acme:
        type: company
        name: Acme
        owned_by: [{to: zco, QUALIFIED}OTHER_OWNER]
        aliases: {value: Rocketeers, QUALIFIED}
        founded: [{value: 1999, QUALIFIED}OTHER_FOUNDED]
        about: Owned by [[acme#owned_by]] alone.
      zco: {type: company, name: Zco}
      oco: {type: company, name: Oco}
      kco: {type: company, name: Kco}
      other: {type: company, name: Other, owned_by: kco, about: "Words on [[kco]], with [[acme#owned_by]] in them."}
    events:
      talks: {type: meeting, name: Talks, date: [{value: 2010, QUALIFIED}OTHER_DATE], participants: [{to: zco, QUALIFIED}]}
"""
BRIEF = """---
title: Brief
---
Of [[kco]]: owned by [[acme#owned_by]] alone.

```timeline
about: [acme, zco]
```

```relations
about: acme
```

```entities
type: company
columns: [owned_by, founded]
```

```entities
about: acme
```
"""
QUALIFIERS = {
    "likelihood": ("likelihood: almost no chance", "almost no chance"),
    "end": ("end: 2015", "until 2015"),
    "start": ("start: 2005", "since 2005"),
    "as_of": ("as_of: 2007", "as of 2007"),
    "rank": ("rank: preferred", "preferred"),
    "kind": ("kind: brand", "brand"),
    "role": ("role: nominee", "nominee"),
    "share": ("share: 25..50 %", "25–50"),
    "interest": ("interest: voting-rights", "voting rights"),
    "directness": ("directness: indirect", "indirect"),
    "via": ("via: [oco, kco]", r"via \[?Oco"),
    "strength": ("strength: claimed", "“claimed”"),
    "said_by": ("said_by: The chair", "according to The chair"),
    "dispute": ("source: s", "disputed| or "),  # `1999 or 2001` says it too
}
DOUBTING = ("likelihood", "end", "said_by", "dispute", "strength")


@cache
def made(qualifier: str) -> Book:
    text = re.sub(r"(value: \w+, )QUALIFIED", r"\1rank: normal", FACTS) if qualifier in OF_RELATIONS else FACTS
    text = text.replace("QUALIFIED", QUALIFIERS[qualifier][0])
    is_dispute = qualifier == "dispute"
    text = text.replace("OTHER_OWNER", ", {value: none, source: t}" if is_dispute else "")
    text = text.replace("OTHER_FOUNDED", ", {value: 2001, source: t}" if is_dispute else "")
    text = text.replace("OTHER_DATE", ", {value: 2012, source: t}" if is_dispute else "")
    return book(text, briefings={"brief": BRIEF})


def page(name: str) -> Callable[[Book], str]:
    return lambda made: made.markdown[name]


def paper(made: Book) -> str:
    """Every line of the PDF that holds words."""
    found: list[str] = []

    def walk(value: object) -> None:
        if isinstance(value, dict):
            for each in value.values():
                walk(each)
        elif (
            isinstance(value, list)
            and value
            and all(
                isinstance(run, list) and len(run) and isinstance(run[0], str) and len(run[0]) == 1 for run in value
            )
        ):
            found.append("".join(run[2] if run[0] in "au" else run[1] if run[0] in "tk" else "¹" for run in value))
        elif isinstance(value, list):
            for each in value:
                walk(each)

    walk(print_view(made.book, made.settings.as_of, EVERYTHING))
    return "\n".join(found)


def shown(made: Book, id: str) -> str:
    """What `briefbook show` prints of an entry."""
    view = view_of(Reading(made.corpus, made.problems), id)
    assert view
    rows = [row for section in sections_of(view) for row in section.rows]
    return "\n".join(" · ".join(row) for row in rows)


# Each place: its text, and a pattern that finds what is said there of the value.
PLACES: dict[str, tuple[Callable[[Book], str], str]] = {
    "infobox": (page("organizations/acme.md"), r"^\| Owned by \| .*Zco.*$"),
    "infobox, the other side": (page("organizations/zco.md"), r"^\| Owns \| .*Acme.*$"),
    "infobox, a date": (page("organizations/acme.md"), r"^\| Founded \| 1999.*$"),
    "names": (page("organizations/acme.md"), r"Also known as .*$"),
    "relations": (page("organizations/acme.md"), r"^- .*\[Zco\].*$"),
    "relations, the other side": (page("organizations/zco.md"), r"^- .*\[Acme\].*$"),
    "facts": (page("organizations/acme.md"), r"^\| Founded \| <a.*1999.*$"),
    "events of a participant": (page("organizations/zco.md"), r"^\| .*\[Talks\].*$"),
    "participants of an event": (page("events/talks.md"), r"^- .*\[Zco\].*$"),
    "date of an event": (page("events/talks.md"), r"^\| Date \| 2010.*$"),
    "a value in a fact's text": (page("organizations/acme.md"), r"^Owned by .*alone"),
    "a value in a briefing": (page("briefings/brief.md"), r"owned by .*alone"),
    "a mention": (page("organizations/kco.md"), r"owned by .*alone"),
    "a timeline block, an event": (page("briefings/brief.md"), r"^- .*2010.*\[Talks\].*$"),
    "a timeline block, a date": (page("briefings/brief.md"), r"^- .*>1999.*$"),
    "a relations block": (page("briefings/brief.md"), r"^\| \[Acme\].* \| Owned by \| .*$"),
    "an entities block": (page("briefings/brief.md"), r"^\| \[Acme\]\S* \| .*Zco.*$"),
    "the timeline": (page("timeline.md"), r"^- .*2010.*\[Talks\].*$"),
    "events by date": (page("events/index.md"), r"^\| .*\[Talks\].*$"),
    "the home page": (page("index.md"), r"^- .*2010.*\[Talks\].*$"),
    "a source, a relation": (page("sources/s.md"), r"^- \[Own.*Acme.*$|^- \[Owned by.*Zco.*$"),
    "a source, a date": (page("sources/s.md"), r"^- \[Founded.*$"),
    "paper, infobox and tables": (paper, r"^Zco[^:]*¹.*$"),
    "paper, a date": (paper, r"^1999 .*$|^1999.*¹.*$"),
    "paper, a value in prose": (paper, r"owned by .*alone"),
    "show": (lambda made: shown(made, "acme"), r"^Owned by · .*zco.*$"),
    "show, the other side": (lambda made: shown(made, "zco"), r"^Owns · .*acme.*$"),
}
_UNDISPUTED = (
    "names",
    "participants of an event",
    "events of a participant",
    "paper, infobox and tables",
    "paper, a date",
)
"""Places of values of which nobody disagrees, or that list every side."""


_RELATIONS = frozenset(
    [
        *("infobox", "infobox, the other side", "relations", "relations, the other side", "events of a participant"),
        *("participants of an event", "a value in a fact's text", "a value in a briefing", "a mention", "show"),
        *("a relations block", "an entities block", "a source, a relation", "paper, infobox and tables"),
        "paper, a value in prose",
    ]
)
"""Places of relations, which alone can have a share."""


@pytest.mark.parametrize("qualifier", QUALIFIERS)
@pytest.mark.parametrize("place", PLACES)
def test_a_value_is_nowhere_without_what_qualifies_it(place: str, qualifier: str) -> None:
    if (qualifier == "dispute" and place in _UNDISPUTED) or (qualifier in OF_RELATIONS and place not in _RELATIONS):
        return
    text_of, pattern = PLACES[place]
    words = QUALIFIERS[qualifier][1]

    found = re.findall(pattern, text_of(made(qualifier)), re.M)

    assert found, f"nothing is said at: {place}"
    wanted = QUALIFIERS[qualifier][0].split(": ")[1] if place.startswith("show") and qualifier != "dispute" else words
    assert [each for each in found if not re.search(wanted, each)] == []


@pytest.mark.parametrize("qualifier", DOUBTING)
def test_a_sentence_of_ours_leaves_out_what_is_doubted_disputed_or_over(qualifier: str) -> None:
    book = made(qualifier)
    summaries = [
        book.pages["organizations/acme.md"].description,
        book.pages["events/talks.md"].description.replace(", with Zco", "" if qualifier == "dispute" else ", with Zco"),
        *re.findall(r'<div class="bb-lede" markdown="1">\n\n(.*)\n', book.markdown["organizations/acme.md"]),
        *re.findall(r"^\| \[Acme\].*$", book.markdown["organizations/index.md"], re.M),
        " ".join(entity_record(book.book, "acme").words),
        " ".join(entity_record(book.book, "acme").facts),
    ]

    assert len(summaries) == 6
    assert not [each for each in summaries if re.search("Zco|1999|2001|2010", each)]


def test_a_sentence_of_ours_says_what_is_said_outright() -> None:
    assert made("start").pages["organizations/acme.md"].description == (
        "Company, founded 1999 (since 2005), owned by Zco (since 2005)."
    )


def test_a_sentence_of_ours_leaves_out_what_is_yet_to_begin() -> None:
    made = book("""
    sources: {s: {type: report, title: Source S}}
    defaults: {source: s}
    entities:
      acme: {type: company, name: Acme, owned_by: [{to: zco, start: 2030}, {to: oco, start: 2026}], part_of: {to: kco, start: 2027}}
      zco: {type: company, name: Zco, owns: {to: kco, start: 2027}}
      oco: {type: company, name: Oco}
      kco: {type: company, name: Kco}
    """)

    assert made.pages["organizations/acme.md"].description == "Company, owned by Oco (since 2026)."
    assert made.pages["organizations/kco.md"].description == "Company."
    assert entity_record(made.book, "zco").facts == ()


SET_ASIDE = """
    sources: {s: {type: report, title: Source S}}
    defaults: {source: s}
    entities:
      acme: {type: company, name: Acme, owns: [{to: zco, rank: deprecated}, {to: kco, end: 2015}, {to: aco, likelihood: unlikely}, {to: oco, start: 2016}]}
      aco: {type: company, name: Aco}
      zco: {type: company, name: Zco}
      oco: {type: company, name: Oco}
      kco: {type: company, name: Kco}
    events:
      talks: {type: meeting, name: Talks, date: 2010, participants: [{to: zco, rank: deprecated, role: host}, acme]}
"""


def blocks_about(id: str) -> str:
    text = (
        f"```timeline\nabout: {id}\n```\n\n```entities\nabout: {id}\n```\n\n```relations\nabout: {id}\ndepth: 2\n```\n"
    )
    return book(SET_ASIDE, briefings={"brief": f"---\ntitle: Brief\n---\n{text}"}).markdown["briefings/brief.md"]


def test_what_is_set_aside_is_shown_in_its_own_row_alone() -> None:
    made = book(SET_ASIDE)

    (row,) = re.findall(r"^\| 2010 \|.*$", made.markdown["organizations/zco.md"], re.M)
    assert '<span class="bb-deprecated">[Talks]' in row
    assert '<span class="bb-deprecated">host</span> <span class="bb-chip bb-chip--deprecated"' in row
    assert "Zco" not in " ".join(entity_record(made.book, "acme").words)
    about = blocks_about("zco")
    assert "There are no dates here." in about
    assert "Nothing is recorded here." in about
    assert "[Acme](../organizations/acme.md) | Owns" not in about


def test_who_owns_it_now_stands_before_who_did() -> None:
    made = book(SET_ASIDE.replace("to: oco, start: 2016", "to: oco"))
    text = made.markdown["organizations/acme.md"]

    assert re.findall(r"^- .*\[(\w+)\]\(\w+.md\)", text, re.M)[:4] == ["Oco", "Kco", "Aco", "Zco"]
    assert re.findall(r"\[(\w+)\]", "".join(re.findall(r"^\| Owns \|.*$", text, re.M))) == ["Oco", "Kco", "Aco"]


PAID = """
    sources: {s: {type: report, title: Source S}, t: {type: report, title: Source T}}
    defaults: {source: s}
    entities:
      acme:
        type: company
        name: Acme
        owns: [{to: p, role: 100 EUR, as_of: 2002}, {to: p, role: 100 EUR, as_of: 2003}]
        part_of: [{to: p, likelihood: likely}, {to: p, likelihood: very unlikely, source: t}, {to: q}, {to: q, likelihood: unlikely, source: t}]
      p: {type: company, name: P}
      q: {type: company, name: Q}
"""


def test_facts_that_differ_in_what_they_mean_are_told_apart() -> None:
    text = re.sub(r"<sup.*?>(\d)</a></sup>", r"^\1", book(PAID).markdown["organizations/acme.md"])
    text = re.sub(r"<[^>]*>", "", text.replace("&#40;", "(").replace("&#41;", ")").replace("&#59;", ";"))

    assert re.findall(r"^- (.*)$", text, re.M) == [
        "[P](p.md)^1 100 EUR · as of 2002",
        "[P](p.md)^1 100 EUR · as of 2003",
        "[Q](q.md)^1",
        "[P](p.md)^1 likely (55–80 &#37;)",
        "[P](p.md)^2 very unlikely (5–20 &#37;)",
        "[Q](q.md)^2 unlikely (20–45 &#37;)",
    ]
    assert "| Owns | [P](p.md) (100 EUR&#44; as of 2002; 100 EUR&#44; as of 2003)^1 |" in text
    assert (
        "| [Q](q.md)^1 (elsewhere&#58; unlikely&#44; 20–45 &#37;)^2&#44; [P](p.md) (likely&#44; 55–80 &#37;)^1 (very unlikely"
        in text
    )


def test_a_card_says_what_qualifies_a_fact() -> None:
    assert entity_record(made("start").book, "acme").facts == ("Founded: 1999 (since 2005)",)


def test_a_value_cites_a_source_once_however_often_it_says_so() -> None:
    roles = ", ".join(f"{{to: p, role: r{number}}}" for number in range(7))
    made = book(f"""
        sources: {{s: {{type: report, title: Source S}}}}
        defaults: {{source: s, locator: p. 3}}
        entities:
          acme: {{type: company, name: Acme, owns: [{roles}]}}
          p: {{type: company, name: P}}
    """)

    (box,) = re.findall(r"^\| Owns \|.*$", made.markdown["organizations/acme.md"], re.M)
    assert box.count("bb-cite") == 1
    assert all(f"r{number}" in box for number in range(7))


def test_what_is_denied_is_said_to_be_wherever_it_stands_and_ties_nothing() -> None:
    made = book(
        """
        sources: {s: {type: report, title: Source S}}
        defaults: {source: s}
        entities:
          acme: {type: company, name: Acme, owned_by: {to: zco, denied: true, start: 2005}, founded: {value: 1999, denied: true}}
          zco: {type: company, name: Zco, owns: {to: kco, start: 2010}}
          kco: {type: company, name: Kco}
        events:
          talks: {type: meeting, name: Talks, date: 2010-02, participants: [{to: zco, denied: true}, kco]}
        """,
        briefings={"brief": "---\ntitle: Brief\n---\n```timeline\nabout: acme\n```\n\n```entities\nabout: acme\n```\n"},
    )

    about = made.markdown["briefings/brief.md"]
    assert "There are no dates here." in about
    assert "Nothing is recorded here." in about
    assert made.pages["organizations/acme.md"].description == "Company."
    assert not entity_record(made.book, "acme").facts
    stating = re.findall(r"^.*(?:\[Zco\]|1999).*$", made.markdown["organizations/acme.md"], re.M)
    assert stating
    assert [each for each in stating if "denied" not in each] == []
    # Who denies that he was there is not told of by the event.
    assert [each.edge for each in made.derived.timeline if each.entity == "zco"] == ["start"]


def test_figures_keep_apart_what_is_measured_of_it_and_of_others_for_it() -> None:
    made = book(
        """
        sources: {s: {type: report, title: Source S}}
        defaults: {source: s}
        entities:
          acme: {type: company, name: Acme}
          parent: {type: company, name: Parent}
          sub: {type: company, name: Sub}
        observations:
          - {of: acme, metric: share, for: parent, value: 51}
          - {of: sub, metric: share, for: acme, value: 100}
        """,
        vocabulary='metrics: {share: {label: Share, unit: "%"}}',
    )

    text = made.markdown["organizations/acme.md"]
    tables = re.findall(r"### (.*)\n\n<div.*>\n\n\| (\w+) \| Value .*\n.*\n\| \[(\w+)\].*</a>(\d+)", text)
    assert tables == [("Share", "For", "Parent", "51"), ("Share&#44; for Acme", "Of", "Sub", "100")]


def test_an_entity_goes_by_a_name_that_nobody_doubts() -> None:
    made = book(
        """
        sources: {s: {type: report, title: Source S}, t: {type: report, title: Source T}}
        defaults: {source: s}
        entities:
          acme:
            type: company
            name: [{value: Aardvark, end: 2010}, {value: Abacus, likelihood: unlikely}, {value: Acme, source: t}]
            aliases: [{value: Mirage, likelihood: almost no chance}, Old Acme]
            dissolved: [2017, {value: 2017-03, source: t}]
            sector: [Rockets, {value: Rockets, likelihood: unlikely, source: t}, Anvils]
          zco: {type: company, name: Zco, about: Mirage met Acme and Old Acme.}
        """
    )

    assert made.corpus.name_of("acme") == "Acme"
    assert entity_record(made.book, "acme").names == ("Aardvark", "Old Acme")
    assert entity_record(made.book, "acme").facts == ("Sector: Anvils", "Dissolved: March 2017")
    assert "Mirage met [Acme](acme.md)" in made.markdown["organizations/zco.md"]
    assert "Mirage" not in made.markdown["a-z.md"]
    assert (
        "Abacus &#40;unlikely&#44; 20–45 &#37;&#41; · Aardvark &#40;until 2010&#41;"
        in made.markdown["organizations/acme.md"]
    )


def test_what_has_ended_stands_behind_what_holds() -> None:
    made = book("""
        sources: {s: {type: report, title: Source S}}
        defaults: {source: s}
        entities:
          ada: {type: person, name: Ada, position: [{value: Clerk, end: 2010}, {value: Head, start: 2010}, {value: Aide, end: 2005}]}
    """)

    rows = re.findall(r"</a>(Head|Aide|Clerk)", made.markdown["people/ada.md"])
    assert rows == ["Head", "Aide", "Clerk"]


TWO = "sources: {s: {type: report, title: S}, t: {type: report, title: T}}\ndefaults: {source: s}\nentities:\n"


def page(facts: str, path: str = "organizations/acme.md", **more: str) -> str:
    return book(TWO + facts, **more).markdown[path]


@pytest.mark.parametrize("other", ["Acme makes paint.", "Acme makes glue., denied: true"])
def test_a_summary_that_is_disputed_is_no_sentence_of_ours(other: str) -> None:
    facts = f"  acme: {{type: company, name: Acme, summary: [Acme makes glue., {{value: {other}, source: t}}]}}"

    made = page(facts)

    assert "description: &quot;Acme makes" not in made
    assert 'description: "Acme makes' not in made
    assert "Acme makes glue" not in book(TWO + facts).markdown["organizations/index.md"]


def test_a_finer_value_that_is_doubted_does_not_hide_a_plain_one() -> None:
    made = page(
        "  acme: {type: company, name: Acme, founded: [1990, {value: 1990-05, source: t, likelihood: unlikely}]}"
    )
    timeline = page(
        "  acme: {type: company, name: Acme, founded: [1990, {value: 1990-05, source: t, likelihood: unlikely}]}",
        "timeline.md",
    )

    assert made.count("1990") > made.count("May 1990")
    assert "unlikely" in timeline
    assert timeline.count("1990") > timeline.count("May 1990")


def test_a_remark_on_a_denied_value_affirms_nothing() -> None:
    facts = "  acme: {type: company, name: Acme, founded: {value: 1980, denied: true, source: t}}\n"
    made = book(TWO + facts + "more:\n  acme: {founded: {value: 1980, note: Remark.}}")

    (said,) = made.facts("acme", "founded")

    assert said.qualifiers.is_denied
    assert said.notes == (Note("Remark."),)


@pytest.mark.parametrize(
    ("reliability", "is_graded"),
    [
        ("A", True),
        ("{value: A, likelihood: unlikely}", False),
        ("[A, {value: E, source: t}]", False),
        ("[A, {value: A, source: t}]", True),
    ],
)
def test_a_source_bears_the_grade_of_its_publisher_where_nobody_doubts_it(reliability: str, is_graded: bool) -> None:
    made = book(
        "sources: {s: {type: report, title: S, publisher: press}, t: {type: report, title: T}}\ndefaults: {source: s}\n"
        f"entities: {{press: {{type: media, name: Press, reliability: {reliability}}}}}"
    )

    assert (
        "press" in made.scene.reliabilities if hasattr(made, "scene") else "press" in made.book.reliabilities
    ) is is_graded


def test_a_word_that_tells_namesakes_apart_is_no_title_where_it_is_doubted() -> None:
    made = book(
        TWO + "  a: {type: person, name: Akira, disambiguation: {value: the poet, likelihood: unlikely}}\n"
        "  b: {type: person, name: Akira}"
    )

    assert "poet" not in made.corpus.name_of("a")


def test_one_source_is_one_witness_whatever_it_retells() -> None:
    made = book(
        "sources: {a: {type: report, title: A}, b: {type: report, title: B}, s: {type: report, title: S},\n"
        "  q: {type: report, title: Q, derived_from: [b]}, r: {type: report, title: R, derived_from: [b]}}\n"
        "entities:\n  acme: {type: company, name: {value: Acme, source: s}, founded: {value: 1990, source: s, retells: a},"
        " country: {value: NO, source: [r, q]}}"
    )

    assert "3 sources&#44; 2 origins" in made.markdown["organizations/acme.md"]


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ("length: [400 m, {value: 0.4 km, source: t}]", "m"),
        ("founded: [unknown, {value: 2017-03, source: t}]", "2017"),
    ],
)
def test_values_that_agree_are_no_choice(values: str, said: str) -> None:
    made = book(TWO + f"  acme: {{type: vessel, name: Acme, {values}}}", may_be_wrong=True)
    (path,) = (path for path in made.markdown if path.endswith("/acme.md"))

    assert said in made.markdown[path]
    assert " or " not in made.markdown[path]


TIES = """
    sources: {s: {type: report, title: Source S}, t: {type: report, title: Source T}}
    defaults: {source: s}
    entities:
      acme: {type: company, name: Acme, owned_by: TIES}
      zco: {type: company, name: Zco}
    events:
      talks: {type: meeting, name: Talks, date: 2010-02, participants: TIES}
"""


@pytest.mark.parametrize(
    ("ties", "said"),
    [
        ("zco", ""),
        ("[{to: zco}, {to: zco, source: t, role: buyer}]", ""),
        ("{to: zco, start: 2005}", ""),
        ("{to: zco, start: 2030}", "Zco: since 2030"),
        ("[{to: zco, start: 2030}, {to: zco, source: t}]", ""),
        ("[{to: zco}, {to: zco, likelihood: unlikely, source: t}]", "Zco: unlikely, 20–45 %"),
        ("[{to: zco}, {to: zco, denied: true, source: t}]", "Zco: disputed"),
        ("{to: zco, end: 2015}", "Zco: until 2015"),
        ("{to: zco, said_by: Ann}", "Zco: according to Ann"),
    ],
)
def test_a_tie_is_outright_if_it_holds_now_and_nobody_doubts_it(ties: str, said: str) -> None:
    blocks = "```timeline\nabout: zco\n```\n\n```entities\nabout: zco\n```\n"
    made = book(TIES.replace("TIES", ties), briefings={"brief": f"---\ntitle: Brief\n---\n{blocks}"})
    text = html.unescape(made.markdown["briefings/brief.md"])

    noted = re.findall(r'<span class="bb-note"> \((.*?)\)</span>', text)
    assert noted == ([said, said] if said else [])


def test_who_gives_the_preferred_value_too_is_cited_with_it() -> None:
    made = book(
        """
        sources: {s: {type: report, title: Source S}, t: {type: report, title: Source T}, u: {type: report, title: Source U}}
        defaults: {source: s}
        entities:
          acme:
            type: company
            name: Acme
            founded: [{value: 1999, source: t}, {value: 1999, rank: preferred}, {value: 2001, source: u}]
            sector: [Ships, {value: Ice, rank: preferred}, {value: Ice, source: t}, {value: Ice, source: u, likelihood: likely}]
          zco: {type: company, name: Zco, about: "Zco is older than Acme of [[acme#founded]], of [[acme#staff]]."}
          oco: {type: company, name: Oco, about: "Kept [[zco#staff]], not [[oco#staff]]."}
        observations:
          - {of: acme, metric: staff, value: 5, rank: preferred}
          - {of: acme, metric: staff, value: 5, source: t}
          - {of: acme, metric: staff, value: 6, source: u}
          - {of: zco, metric: staff, value: 7, rank: preferred, as_of: 2001}
          - {of: zco, metric: staff, value: 8, as_of: 2004}
          - {of: oco, metric: staff, value: 9, as_of: 2001}
        """,
        vocabulary="metrics: {staff: {label: Staff}}",
    )

    box = re.sub(r"<sup.*?>(\d)</a></sup>", r"^\1", html.unescape(made.markdown["organizations/acme.md"]))
    assert re.search(r"^\| Founded \| 1999 \(preferred, disputed\)(\^\d){2} \|$", box, re.M)
    assert re.search(r"^\| Sector \| Ice \(preferred\)(\^\d){2} \|$", box, re.M)
    about = re.sub(r"<sup.*?>(\d)</a></sup>", r"^\1", html.unescape(made.markdown["organizations/zco.md"]))
    assert re.search(r"of 1999 \(preferred, disputed\)(\^\d){2}, of 5 \(preferred, disputed\)(\^\d){2}\.", about)
    (mention,) = made.derived.mentions["acme"]
    assert mention.sentence == ("Zco is older than Acme of 1999 (preferred, disputed), of 5 (preferred, disputed).")
    assert "of 1999 (preferred, disputed)" in shown(made, "zco")
    assert made.derived.texts["oco"].words == "Kept 7 (as of 2001, preferred), not 9."


def test_paper_says_what_pages_say_of_disputes_from_the_other_side_and_in_headings() -> None:
    made = book(
        """
        sources: {s: {type: report, title: Source S}, t: {type: report, title: Source T}}
        defaults: {source: s}
        entities:
          acme: {type: company, name: Acme, founded: 1999, owned_by: [zco, {to: kco, rank: deprecated}, {to: oco, denied: true}, {to: oco, source: t}]}
          zco: {type: company, name: Zco}
          kco: {type: company, name: Kco}
          oco: {type: company, name: Oco}
        events:
          talks: {type: meeting, name: Talks, participants: [kco]}
        """,
        briefings={"brief": "---\ntitle: Brief\n---\n## Since [[acme#founded]]\n"},
    )

    lines = paper(made).split("\n")
    at = lines.index("Acme: owned by Kco")
    assert [each for each in lines[at + 3 : at + 9] if each != "¹"] == ["Oco", "Zco", "Kco set aside"]
    assert "Oco / Zco / Kco (set aside)" in lines
    assert "Since 1999" in lines
    assert any("Events: Talks takes part in" in each for each in lines)  # no "no date"
