"""With `source_pages: shared`, a source has a page where there is more to say of it than stands where it is cited."""

import pytest

from small_book import Book, book

FACTS = """
    defaults: {source: open}
    sources:
      open: {type: report, title: Open}
      lone: {type: webpage, title: "A [lone] one", publisher: Press, published: 2020, url: "https://example.org/a(b)"}
      seen: {type: webpage, title: Seen, accessed: 2021-05, url: "https://example.org/s"}
      bare: {type: report, title: Bare}
      told: {type: report, title: Told, note: It is long.}
      graded: {type: report, title: Graded, credibility: 2}
      origin: {type: report, title: Origin}
      copy: {type: report, title: Copy, derived_from: [origin]}
      marked: {type: report, title: Marked, marking: "TLP:GREEN"}
      written: {type: report, title: Written, author: Ada}
      cited: {type: report, title: Cited}
      argued: {type: report, title: Argued}
      counted: {type: report, title: Counted}
    entities:
      acme:
        type: company
        name: Acme
        sector: [{value: Rockets, source: lone}, {value: Anvils, source: seen}, {value: Nets, source: bare}]
        about: "It sells [@cited]."
      ada: {type: person, name: Ada}
    observations:
      - {of: acme, metric: staff, value: 1, source: counted}
      - {of: ada, metric: staff, value: 1, source: counted}
    judgements: [{id: view, text: It will grow., source: argued}]
"""
VOCABULARY = "metrics: {staff: {label: Staff}}"


@pytest.fixture(scope="module")
def made() -> Book:
    return book(FACTS, vocabulary=VOCABULARY, source_pages="shared")


LONE = '<a href="https&#58;&#47;&#47;example&#46;org&#47;a&#40;b&#41;">A &#91;lone&#93; one</a>'


def test_only_sources_with_more_to_say_have_a_page(made: Book) -> None:
    found = {path.removeprefix("sources/").removesuffix(".md") for path in made.pages if path.startswith("sources/")}

    told = {"told", "graded", "origin", "copy", "marked", "written"}
    assert found - {"index"} == told | {"open", "cited", "argued", "counted"}


def test_all_of_them_have_one_by_default() -> None:
    made = book(FACTS, vocabulary=VOCABULARY)

    assert {f"sources/{id}.md" for id in made.corpus.sources} <= set(made.pages)


def test_a_source_without_a_page_leads_to_its_address(made: Book) -> None:
    page = made.markdown["organizations/acme.md"]

    lone = f"{LONE} · Press · 2020 <"
    assert f'<span class="bb-source">{lone}'.rstrip(" <") in page
    assert "[Seen](https://example.org/s) · accessed May 2021" in page


def test_a_source_without_a_page_or_an_address_is_words(made: Book) -> None:
    page = made.markdown["organizations/acme.md"]

    assert '<span class="bb-source">Bare · Report</span>' in page
    assert "sources/bare.md" not in page


def test_the_list_of_sources_holds_them_all(made: Book) -> None:
    listed = made.markdown["sources/index.md"]

    assert f"| {LONE}<data" in listed
    assert all(source.title in listed for source in made.corpus.sources.values() if "[" not in source.title)


def test_a_source_on_which_nothing_rests_says_so() -> None:
    made = book("""
    sources:
      one: {type: report, title: One}
      two: {type: report, title: Two, library: true}
    """)

    assert "No statement cites or depends on this source&#46;" in made.markdown["sources/one.md"]
    assert (
        "Kept for reference&#58; no statement cites or depends on this source&#46;" in made.markdown["sources/two.md"]
    )
    assert "withdrawn" not in made.markdown["sources/one.md"]
    assert [each.message for each in made.problems] == ["the source 'one' is never cited"]


def test_a_time_is_told_in_the_zone_of_its_source() -> None:
    made = book("""
    sources: {one: {type: report, title: One}, two: {type: report, title: Two}}
    defaults: {source: one}
    events:
      launch:
        name: Launch
        date: [{value: 2021-03-23T05:40Z, source: two}, {value: 2021-03-23T07:40+02:00, source: one}]
    """)

    assert "05&#58;40Z" in made.markdown["sources/two.md"]
    assert "07&#58;40&#43;02&#58;00" in made.markdown["sources/one.md"]
