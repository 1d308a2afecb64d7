"""Which page stands for an id, and the way from one page to another."""

import pytest

from briefbook.pages.addresses import relative
from small_book import book


@pytest.mark.parametrize(
    ("path", "page", "anchor", "link"),
    [
        ("people/a.md", "people/b.md", "", "a.md"),
        ("people/a.md", "index.md", "", "people/a.md"),
        ("index.md", "people/a.md", "", "../index.md"),
        ("people/a.md", "events/b.md", "s-1", "../people/a.md#s-1"),
        ("people/a.md", "people/a.md", "s-1", "#s-1"),
        ("people/a.md", "people/a.md", "", "a.md"),
    ],
)
def test_links_are_relative(path: str, page: str, anchor: str, link: str) -> None:
    assert relative(path, page, anchor) == link


def test_everything_with_an_id_has_a_page() -> None:
    made = book(
        """
    defaults: {source: one}
    sources: {one: {type: report, title: One, publisher: nobody-yet}}
    entities:
      acme: {type: company, name: Acme}
      ada: {type: person, name: Ada}
    events: {talks: {name: Talks}}
    judgements: [{id: view, text: It will grow.}]
    """,
        briefings={"brief": "---\ntitle: Brief\n---\nText.\n"},
    )

    assert dict(made.book.addresses.paths) == {
        "acme": "organizations/acme.md",
        "ada": "people/ada.md",
        "nobody-yet": "organizations/nobody-yet.md",
        "talks": "events/talks.md",
        "one": "sources/one.md",
        "brief": "briefings/brief.md",
        "view": "judgements.md#judgement-view",
    }
    assert made.book.addresses.href("view", "people/ada.md") == "../judgements.md#judgement-view"
    assert made.book.addresses.href("view", "judgements.md") == "#judgement-view"
    assert set(made.book.addresses.paths.values()) - {"judgements.md#judgement-view"} <= set(made.pages)


def test_a_type_of_the_project_lives_in_its_section() -> None:
    made = book(
        """
    sources: {one: {type: report, title: One}}
    entities: {ship: {type: vessel, name: {value: Ship, source: one}}}
    """,
        vocabulary="""
    sections: {fleet: {label: Fleet, icon: material/ferry}}
    types: {vessel: {label: Vessel, parent: asset, section: fleet}}
    """,
    )

    assert made.book.addresses.paths["ship"] == "fleet/ship.md"
    assert "fleet/index.md" in made.pages
