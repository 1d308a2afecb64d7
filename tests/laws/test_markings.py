"""Whatever is marked marks every page that shows it."""

import html
from collections.abc import Iterable

import pytest

from small_book import Book, book

VOCABULARY = "metrics: {staff: {label: Staff, unit: people}}"
RED = "TLP:RED"

FACTS = """
sources:
  open-report: {type: report, title: Open report}
  closed-report:
    {type: report, title: Whispertitle, publisher: Whisperpress, author: Whisperauthor, note: Whispernote%(source)s}
defaults: {source: open-report}
entities:
  acme:
    type: company
    name: Acme
    sector: {value: Whispersector, note: Whisperwhy, locator: para whisperplace, quote: whisperquote%(literal)s}
    summary: {value: Whispersummary%(summary)s}
    legal_form: {value: Whisperform, source: closed-report}
    owns: {to: road, role: Whisperrole, note: Whisperhow%(relation)s}
    part_of: whisper-thing
    linked_to: whisper-place
    founded: [{value: 1901%(date)s}, {value: 1902, source: closed-report}]
    about: "Talk of [[whisper-thing]], of [[whisper-place]] and of [[acme#sector]], [[acme#staff]] strong."
  road: {type: company, name: Road}
  rail:
    type: company
    name: Rail
    summary: {value: Whisperrail, source: closed-report}
    about: "[[road]] is [[acme#legal_form]]."
  whisper-thing:
    type: company
    name: Whispername
    aliases: [Whisperalias]
    summary: Whispergist
    sector: Whisperfield
    about: Road knows whisperlore.%(entity)s
  whisper-place: {type: company, name: {value: Whispertown%(name)s}}
events:
  talks:
    name: Talks
    date: {value: 1909-09-09%(event_date)s}
    participants: {to: acme, role: whispersignatory%(participant)s}
  feast: {name: Feast, date: {value: 1911-11-11, source: closed-report}, participants: road}
observations:
  - {of: acme, metric: staff, value: 99119, note: Whispercount%(observation)s}
  - {of: acme, metric: staff, value: 99118, source: closed-report}
judgements:
  - id: view
    text: Road will meet whisperdoom.
    note: Whisperdoubt
    about: [acme]
    attributed_to: Whisperjudge
    based_on: [closed-report]%(judgement)s
"""
BRIEFING = """
---
title: Whisperheading
summary: Whisperpoint
author: Whisperpen%(briefing)s
---
Road will do whisperdeed.

```entities
type: company
columns: [sector, owns, founded]
```

```timeline
about: acme
```
""".lstrip()

# What each place holds that nobody else does.
WORDS = {
    "source": (
        "Whispertitle",
        "Whisperpress",
        "Whisperauthor",
        "Whispernote",
        "Whisperform",
        "Whisperrail",
        "11 November 1911",
        "99,118",
    ),
    "literal": ("Whispersector", "Whisperwhy", "whisperplace", "whisperquote"),
    "summary": ("Whispersummary",),
    "relation": ("Whisperrole", "Whisperhow"),
    "date": ("1901",),
    "entity": ("Whispername", "Whisperalias", "Whispergist", "Whisperfield", "whisperlore"),
    "name": ("Whispertown",),
    "event_date": ("9 September 1909",),
    "participant": ("whispersignatory",),
    "observation": ("99,119", "Whispercount"),
    "judgement": ("whisperdoom", "Whisperdoubt", "Whisperjudge"),
    "briefing": ("Whisperheading", "Whisperpoint", "Whisperpen", "whisperdeed"),
}


def marked(place: str) -> Book:
    """The book with one thing marked."""
    indent = {"briefing": "\n", "entity": "\n    ", "judgement": "\n    "}
    marks = dict.fromkeys(WORDS, "") | {place: indent.get(place, ", ") + f'marking: "{RED}"'}
    return book(FACTS % marks, vocabulary=VOCABULARY, briefings={"whisper-brief": BRIEFING % marks})


# Pages that hold the marked fact, and none of the words.
WORDLESS = {
    "relation": {"organizations/index.md", "briefings/whisper-brief.md"},
    "participant": {"events/index.md"},
}

# Pages that may name anything in the book bear the highest marking of all of it.
WHOLE = frozenset(
    ["index.md", "explorer.md", "timeline.md", "disputes.md", "open-questions.md", "coverage.md", "a-z.md", "tags.md"]
)


def pages_that_show(made: Book, words: Iterable[str]) -> set[str]:
    return {path for path, text in made.markdown.items() if any(word in html.unescape(text) for word in words)}


@pytest.mark.parametrize("place", WORDS)
def test_a_page_bears_the_marking_of_what_it_shows(place: str) -> None:
    made = marked(place)

    for word in WORDS[place]:
        showing = pages_that_show(made, [word])
        assert showing, f"{word} is on no page: this tests nothing"
        assert {path for path in showing if str(made.pages[path].marking) != RED} == set(), word


@pytest.mark.parametrize("place", WORDS)
def test_a_page_that_shows_nothing_marked_bears_nothing(place: str) -> None:
    made = marked(place)

    others = set(made.pages) - pages_that_show(made, WORDS[place]) - WORDLESS.get(place, set()) - WHOLE
    assert others
    assert {path for path in others if str(made.pages[path].marking) != "TLP:CLEAR"} == set()


def test_nothing_marked_marks_no_page() -> None:
    nothing = dict.fromkeys(WORDS, "")

    made = book(FACTS % nothing, vocabulary=VOCABULARY, briefings={"whisper-brief": BRIEFING % nothing})

    assert {str(page.marking) for page in made.pages.values()} == {"TLP:CLEAR"}


def test_a_name_that_two_sources_give_bears_the_lower_marking() -> None:
    made = book("""
    sources: {one: {type: report, title: One}, two: {type: report, title: Two}}
    entities:
      road: {type: company, name: {value: Road, source: one}, owns: {to: acme, source: one}}
      acme:
        type: company
        name: [{value: Acme, source: one}, {value: Acme, source: two, marking: "TLP:RED"}]
    """)

    assert str(made.pages["organizations/road.md"].marking) == "TLP:CLEAR"
    assert str(made.pages["organizations/acme.md"].marking) == "TLP:RED"


@pytest.mark.parametrize("marking", ["TLP:CLEAR", "TLP:GREEN", "TLP:AMBER", "TLP:AMBER+STRICT", "TLP:RED"])
def test_the_file_of_a_page_says_its_marking(marking: str) -> None:
    made = book(f"""
    defaults: {{source: one}}
    sources: {{one: {{type: report, title: One}}}}
    entities: {{acme: {{type: company, name: Acme, marking: "{marking}"}}}}
    """)

    assert f'marking: "{marking}"' in made.markdown["organizations/acme.md"].split("---")[1]
