"""How many origins sources have, and who is bound to those who publish them."""

import pytest
from msgspec.structs import astuple

from briefbook.model.independence import Independence
from render.small_book import book


def independence(facts: str) -> Independence:
    return book(facts).derived.independence


# Origins

CHAIN = """
    sources:
      first: {type: report, title: First}
      retold: {type: webpage, title: Retold, derived_from: [first]}
      again: {type: webpage, title: Again, derived_from: [retold]}
      other: {type: report, title: Other}
      digest: {type: webpage, title: Digest, derived_from: [again, other]}
"""


@pytest.mark.parametrize(
    ("sources", "standing"),
    [
        ([], (0, 0)),
        (["first"], (1, 1)),
        (["first", "first"], (1, 1)),
        (["first", "retold", "again"], (3, 1)),
        (["retold", "again"], (2, 1)),
        (["first", "other"], (2, 2)),
        (["digest"], (1, 2)),
        (["digest", "first", "other"], (3, 2)),
        (["unheard-of", "first"], (2, 2)),
        (["", "first"], (1, 1)),
    ],
)
def test_items_that_retell_one_are_one_origin(sources: list[str], standing: tuple[int, int]) -> None:
    found = independence(CHAIN)

    assert astuple(found.standing(sources)) == standing


def test_ancestry_holds_the_source_and_all_it_comes_from() -> None:
    found = independence(CHAIN)

    assert found.ancestry["digest"] == {"digest", "again", "retold", "first", "other"}
    assert found.roots["digest"] == {"first", "other"}


# Interest

OWNERS = """
    defaults: {source: item}
    sources: {item: {type: article-newspaper, title: Item, publisher: paper}}
    entities:
      paper: {type: media, name: Paper}
      group: {type: company, name: Group}
      holding: {type: company, name: Holding}
      stranger: {type: company, name: Stranger}
"""


def interest(subject: str, *lines: str) -> str:
    more = "".join(f"      {line}\n" for line in lines)
    return independence(OWNERS.rstrip() + "\n" + more).interest("item", subject)


def test_a_stranger_is_not_bound_to_the_publisher() -> None:
    assert interest("stranger", "x: {type: company, name: X, owns: paper}") == ""


def test_a_source_on_its_publisher_is_published_by_the_subject() -> None:
    assert interest("paper") == "published by the subject"


@pytest.mark.parametrize(
    "tie",
    [
        "a: {type: company, name: A, owned_by: owner, owns: paper}",
        "a: {type: company, name: A, owned_by: owner, controls: paper}",
        "a: {type: company, name: A, part_of: owner, owns: paper}",
    ],
)
def test_a_publisher_may_be_owned_through_others(tie: str) -> None:
    assert interest("owner", "owner: {type: company, name: Owner}", tie) == "publisher owned by the subject"


def test_a_publisher_owned_by_the_subject_is_seen_from_either_side() -> None:
    from_owner = interest("a", "a: {type: company, name: A, owns: paper}")
    from_owned = interest("a", "a: {type: company, name: A}", "b: {type: media, name: B, owned_by: a, owns: paper}")

    assert from_owner == from_owned == "publisher owned by the subject"


def test_a_subject_owned_by_the_publisher_is_told() -> None:
    assert interest("a", "a: {type: company, name: A, owned_by: paper}") == "publisher owns the subject"


def test_a_common_owner_is_told() -> None:
    lines = ("o: {type: company, name: O, owns: [paper, a]}", "a: {type: company, name: A}")

    assert interest("a", *lines) == "publisher shares the subject’s owner"


def test_holdings_in_a_circle_end() -> None:
    circle = (
        "a: {type: company, name: A, owns: [b, paper]}",
        "b: {type: company, name: B, owns: c}",
        "c: {type: company, name: C, owns: a}",
    )

    assert interest("c", *circle) == "publisher owned by the subject"
    assert interest("stranger", *circle) == ""


@pytest.mark.parametrize("qualifier", ["rank: deprecated", "end: 2012"])
def test_what_was_set_aside_or_has_ended_binds_nobody(qualifier: str) -> None:
    assert interest("a", f"a: {{type: company, name: A, owns: {{to: paper, {qualifier}}}}}") == ""


def test_a_publisher_that_is_words_is_bound_to_nobody() -> None:
    found = independence("""
        defaults: {source: item}
        sources: {item: {type: report, title: Item, publisher: "Acme"}}
        entities: {acme: {type: company, name: Acme}}
    """)

    assert found.interest("item", "acme") == ""
    assert found.interest("item", "") == ""
