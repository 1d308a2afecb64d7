"""The navigation holds section indexes, and the briefings of a small book, however many entities there are."""

from typing import Any

from briefbook.html.nav import LARGE_BOOK, nav_of, with_pages_only
from briefbook.pages.registry import page_groups_of
from small_book import book


def paths(nav: list[Any]) -> list[str]:
    """Every page that the navigation leads to."""
    found: list[str] = []
    for entry in nav:
        for value in [entry] if isinstance(entry, str) else entry.values():
            found += paths(value) if isinstance(value, list) else [value]
    return found


def titles(nav: list[Any]) -> list[str]:
    """Every title in the navigation: Material prints them as they are."""
    maps = [entry for entry in nav if isinstance(entry, dict)]
    return [title for entry in maps for title in entry] + [
        title for entry in maps for value in entry.values() if isinstance(value, list) for title in titles(value)
    ]


def nav(entities: int) -> list[Any]:
    listed = "".join(f"\n      acme-{n}: {{type: company, name: Acme {n}, was: [old-{n}]}}" for n in range(entities))
    made = book(
        f"""
    defaults: {{source: one}}
    sources: {{one: {{type: report, title: One}}}}
    entities:{listed}
      ada: {{type: person, name: Ada}}
    """,
        briefings={"b-two": "---\ntitle: Two\n---\nx\n", "b-one": "---\ntitle: One\n---\nx\n"},
    )
    return nav_of(page_groups_of(made.book))


def test_it_leads_to_briefings_sections_and_the_book_itself() -> None:
    assert sorted(paths(nav(1))) == sorted(
        [
            "index.md",
            "briefings/index.md",
            "briefings/b-one.md",
            "briefings/b-two.md",
            "organizations/index.md",
            "people/index.md",
            "open-questions.md",
            "sources/index.md",
            "coverage.md",
            "a-z.md",
        ]
    )


def test_no_title_that_somebody_wrote_is_in_it() -> None:
    assert set(titles(nav(1))) == {"Home", "Briefings", "All briefings", "Entries", "The book"}


def test_more_entities_do_not_make_it_longer() -> None:
    assert nav(50) == nav(1)


def test_that_of_a_large_book_stays_as_it_is_when_briefings_come_and_go() -> None:
    large = nav(LARGE_BOOK)

    assert set(paths(nav(1))) - set(paths(large)) == {"briefings/b-one.md", "briefings/b-two.md"}
    assert "briefings/index.md" in paths(large)


def test_a_heading_without_pages_is_not_in_it() -> None:
    made = book("sources: {one: {type: report, title: One, library: true}}")

    assert titles(nav_of(page_groups_of(made.book))) == ["Home", "The book"]
    assert "What the book holds" not in made.markdown["index.md"]


def test_a_nav_of_ones_own_names_no_page_that_an_audience_may_not_see() -> None:
    nav: list[Any] = [
        "index.md",
        {"Plan": "briefings/plan.md"},
        {"More": [{"Part": "briefings/plan.md#part"}]},
        {"Web": "https://a.example"},
    ]

    assert with_pages_only(nav, {"index.md"}.__contains__) == ["index.md", {"Web": "https://a.example"}]
    assert with_pages_only(nav, {"index.md", "briefings/plan.md"}.__contains__) == nav
