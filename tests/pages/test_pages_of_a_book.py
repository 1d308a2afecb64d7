"""What stands on the pages that no golden case is about, or only together with much else."""

import html
import posixpath
import re

import pytest

from briefbook import pipeline
from briefbook.pages.registry import page_groups_of
from briefbook.pages.views.shared import first_words
from small_book import SOURCE, Book, book

FACTS = f"""
    {SOURCE}
    entities:
      acme: {{type: company, name: {{value: Acme, source: one}}, sector: Rockets, owned_by: unknown, founded: 1999}}
      ada: {{type: person, name: Ada}}
    events:
      talks: {{name: Talks, date: 2010}}
      plan: {{name: Plan, date: ../2009}}
      rest: {{name: Rest, date: 2011/..}}
    observations: [{{of: acme, metric: staff, value: 1}}, {{of: acme, metric: staff, value: 1, source: one}}]
"""


@pytest.fixture(scope="module")
def made() -> Book:
    return book(FACTS, vocabulary="metrics: {staff: {label: Staff}}")


def test_home_counts_only_what_has_a_source_as_sourced(made: Book) -> None:
    assert "2 sourced statements on 5 entities from 1 source" in made.pages["index.md"].description


def test_first_words_are_no_place_for_what_is_unknown(made: Book) -> None:
    assert made.pages["organizations/acme.md"].description == "Company, founded 1999."


def test_the_timeline_names_the_years_of_open_dates(made: Book) -> None:
    headings = re.findall("^## (.*)", made.markdown["timeline.md"], re.MULTILINE)

    assert headings == ["Until 2009", "1999", "2010", "Since 2011"]


def test_the_timeline_names_years_before_and_behind_christ() -> None:
    dates = ("../-0100", "-004X", "-0043-03-15", "0014-08-19", "0050/..", "0987")
    events = "".join(f"\n  e{n}: {{name: E{n}, date: {date}}}" for n, date in enumerate(dates))
    made = book(
        f"{SOURCE}\ndefaults: {{source: one}}\nevents:{events}",
        briefings={"brief": "---\ntitle: Brief\n---\n```timeline\n```\n"},
    )

    headings = re.findall("^## (.*)", made.markdown["timeline.md"], re.MULTILINE)
    assert headings[:6] == ["Until 101 BC", "50 BC – 41 BC", "44 BC", "14 AD", "Since 50 AD", "987"]
    axis = re.findall("<text[^>]*>([^<:&]*)</text>", made.markdown["briefings/brief.md"])
    assert [each for each in axis if each.startswith("-")] == []


def test_every_page_has_a_way_up_but_home_and_redirects(made: Book) -> None:
    without = {path for path, text in made.markdown.items() if "bb-crumbs" not in text}

    assert without == {"index.md"}


def test_every_page_has_one_main_heading_its_title(made: Book) -> None:
    for path, text in made.markdown.items():
        assert len(re.findall("^# ", text, re.MULTILINE)) == 1, path


@pytest.mark.parametrize(
    ("text", "limit", "words"),
    [
        ("Short.", 10, "Short."),
        ("One two three", 13, "One two three"),
        ("One two three", 12, "One two…"),
        ("One two, three", 12, "One two…"),
        ("Onetwothree", 5, "Onetw…"),
    ],
)
def test_a_description_is_cut_at_a_word(text: str, limit: int, words: str) -> None:
    assert first_words(text, limit) == words


def test_every_link_of_every_page_leads_to_a_page(made: Book) -> None:
    for path, text in made.markdown.items():
        for target in re.findall(r"\]\(([^)#\s]+\.md)", text):
            assert posixpath.normpath(posixpath.join(posixpath.dirname(path), target)) in made.pages, (path, target)


def test_counts_and_dates_of_a_book_have_the_form_of_its_language() -> None:
    entities = "".join(f"\n      acme-{n}: {{type: company, name: Acme {n}}}" for n in range(1100))
    made = book(
        f"""
    defaults: {{source: one}}
    sources: {{one: {{type: report, title: One}}, two: {{type: report, title: Two}}}}
    entities:{entities}
    observations:
      - {{of: acme-1, metric: staff, value: 1234.50, as_of: 2022-03}}
      - {{of: acme-1, metric: staff, value: 1300, as_of: 2022-03, source: two}}
    """,
        vocabulary="metrics: {staff: {label: Staff}}",
        language="de",
    )

    home, disputes = (
        made.markdown[path].replace("&#46;", ".").replace("&#44;", ",") for path in ("index.md", "disputes.md")
    )
    assert "- **1.100** " in home
    assert "1.102 sourced statements on 1.100 entities" in home
    assert "1.234,50" in disputes
    assert "März 2022" in disputes


@pytest.mark.parametrize(
    ("language", "letters", "names"),
    [
        ("en", ["A", "L", "O", "0–9", "Кириллица"], ["Aarhus", "Lab 2", "Lab 10", "Ørsted", "Ежик", "Ёлка", "9"]),
        ("da", ["L", "Ø", "Å", "0–9", "Кириллица"], ["Lab 2", "Lab 10", "Ørsted", "Aarhus", "Ежик", "Ёлка", "9"]),
    ],
)
def test_lists_are_in_the_order_of_the_book_s_language(language: str, letters: list[str], names: list[str]) -> None:
    held = "\n".join(f"      c{number}: {{type: company, name: {name!r}}}" for number, name in enumerate(sorted(names)))
    made = book(f"    defaults: {{source: one}}\n    {SOURCE}\n    entities:\n{held}\n", language=language)

    assert re.findall("^## (.+)$", made.markdown["a-z.md"], re.MULTILINE) == letters
    shown = [name for name in names if name != "9"]
    assert sorted(shown, key=made.markdown["organizations/index.md"].index) == shown


NAMESAKES = """
    defaults: {source: one}
    sources: {one: {type: report, title: One}}
    entities:
      akira-tool: {type: product, name: Akira}
      shade: {type: product, name: Shade, about: "It encrypts files. It is sold."}
      akira-group: {type: group, name: Akira, aliases: [Red Akira], owns: akira-tool}
      kato-a: {type: person, name: Kato, birth_date: 1950, tags: [them]}
      kato-b: {type: person, name: Kato, birth_date: 1980-05, tags: [them]}
      ono-a: {type: person, name: Ono, birth_date: {value: 1950, likelihood: likely}}
      ono-b: {type: person, name: Ono, birth_date: 1980}
"""


def test_namesakes_are_told_apart_in_lists_search_and_relations() -> None:
    made = book(NAMESAKES, may_be_wrong=True)

    def names(path: str) -> set[str]:
        text = html.unescape(made.markdown[path])
        return set(re.findall(r"\[((?:Akira|Kato|Ono)[^\]]*)\]", text))

    everybody = {"Akira (product)", "Akira (group)", "Kato (1950)", "Kato (1980)", "Ono (ono-a)", "Ono (ono-b)"}
    assert names("a-z.md") == everybody
    assert names("people/index.md") == {each for each in everybody if "Akira" not in each}
    assert names("tags.md") == {"Kato (1950)", "Kato (1980)"}
    assert "Akira (product)" in names(made.book.addresses.paths["akira-group"])
    assert "\n# Akira\n" in made.markdown[made.book.addresses.paths["akira-tool"]]
    types = {record.path: record.type for record in pipeline.records(made.book)}
    assert [types[made.book.addresses.paths[id]] for id in ("kato-a", "akira-group")] == ["Person, 1950", "Group"]


def test_lists_say_what_a_text_begins_with_where_nothing_else_is_known() -> None:
    made = book(NAMESAKES, may_be_wrong=True)
    path = made.book.addresses.paths["shade"]

    for each in (path.rpartition("/")[0] + "/index.md", path):
        assert "It encrypts files. It is sold." in html.unescape(made.markdown[each]).split("# Shade")[0], each


def test_home_says_as_of_when_it_is_what_is_judged_and_what_is_disputed() -> None:
    many = "".join(f"j{number}: {{text: Judged {number}., about: [acme]}}, " for number in range(4))
    made = book(f"""
        sources:
          one: {{type: report, title: One, published: 2020}}
          two: {{type: report, title: Two, published: 2021-03}}
        entities:
          acme: {{type: company, name: Acme, owns: rail, founded: [{{value: 1999, source: one}}, {{value: 2000, source: two}}]}}
          rail: {{type: company, name: Rail}}
        judgements: {{{many}}}
    """)
    home = made.markdown["index.md"]

    assert "from 2 sources&#44; the newest of March 2021&#46;" in home
    assert home.count('class="bb-judgement"') == 3
    assert "[All 4 judgements](judgements.md)" in home
    assert (
        "## Open disputes\n\n- [Acme](organizations/acme.md)&#58; founded · [what each source says](disputes.md#"
        in home
    )
    assert "</span> <span>[Acme](organizations/acme.md)&#44; [Rail](organizations/rail.md)</span>" in home


def test_a_list_that_holds_nothing_is_not_in_the_menu_and_has_its_page(made: Book) -> None:
    listed = {page_group.path for page_group in page_groups_of(made.book) if page_group.menu}

    assert {"timeline.md", "sources/index.md", "a-z.md"} <= listed
    assert not listed & {"disputes.md", "judgements.md", "tags.md", "briefings/index.md"}
    assert {"disputes.md", "judgements.md", "tags.md", "briefings/index.md"} <= made.pages.keys()


def test_an_entity_with_many_relations_has_several_pages_and_each_anchor_a_place() -> None:
    held = "".join(f"\n      c{number}: {{type: company, name: Company {number}}}" for number in range(300))
    owned = ", ".join(f"c{number}" for number in range(300))
    made = book(f"""
    defaults: {{source: one}}
    {SOURCE}
    entities:
      acme: {{type: company, name: Acme, owns: [{owned}]}}{held}
    """)

    paths = ["organizations/acme.md", "organizations/acme/2.md", "organizations/acme/3.md"]
    texts = [made.markdown[path] for path in paths]
    assert [len(re.findall(r"\[Company \d+\]\((?:\.\./)?c", text)) for text in texts] == [60, 120, 120]
    assert "[Company 59](c59.md)" in texts[0]
    assert "[Company 60](../c60.md)" in texts[1]
    assert "# Acme&#44; part 2\n" in texts[1]
    assert "organizations/acme/4.md" not in made.markdown
    assert {f"s-{each.id}" for each in made.corpus.statements["acme"]} <= set(
        re.findall(r'id="(s-[0-9a-f]+)"', texts[0])
    )
    assert all('<div class="bb-sources"' in text for text in texts)
