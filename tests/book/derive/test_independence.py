"""How many origins sources have, and who is bound to those who publish them."""

import pytest

from briefbook.book.derive.independence import independence_of
from briefbook.model.entries import Source
from briefbook.model.independence import Independence, Standing
from briefbook.problems import Span
from growth import is_linear
from small_book import book, day


class Chain:
    """A corpus in which each source retells the one before it."""

    def __init__(self, length: int) -> None:
        ids = [f"s{number}" for number in range(length)]
        self.sources = {
            id: Source(id, "report", id, Span(""), derived_from=(above,) if above else ())
            for id, above in zip(ids, ["", *ids], strict=False)
        }
        self.statements: dict[str, tuple[()]] = {}
        self.observations = ()


def independence(facts: str) -> Independence:
    return book(facts).derived.independence


# Origins: docs/explanation/independence.md has the table


def test_a_chain_of_retellings_costs_its_length() -> None:
    def descend(length: int) -> None:
        found = independence_of(Chain(length), day("2026"))  # type: ignore[arg-type]
        assert found.roots[f"s{length - 1}"] == {"s0"}
        assert found.carriers[f"s{length - 1}"] == f"s{length - 2}"

    assert is_linear(descend, 2_000)


def test_many_retellings_of_many_cost_their_number() -> None:
    """Each of 200 origins is one witness at most, however many retell all of them."""

    def count(size: int) -> None:
        all_of_them = frozenset(f"a{number}" for number in range(200))
        roots = {f"d{number}": all_of_them for number in range(size)}
        found = Independence(roots, {}, {}, {}, {}, frozenset(), frozenset()).standing((each, None) for each in roots)
        assert found.origins == 200

    assert is_linear(count, 2_000)


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


def owners(*lines: str) -> str:
    return OWNERS.rstrip() + "\n" + "".join(f"      {line}\n" for line in lines)


def interest(subject: str, *lines: str) -> str:
    return independence(owners(*lines)).interest("item", subject)


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


def test_an_investor_that_owns_it_too_owns_it() -> None:
    line = "a: {type: company, name: A, owns: {to: paper, end: 2030}, invests_in: paper}"

    assert interest("a", line) == "publisher owned by the subject"


def test_holdings_in_a_circle_end() -> None:
    circle = (
        "a: {type: company, name: A, owns: [b, paper]}",
        "b: {type: company, name: B, owns: c}",
        "c: {type: company, name: C, owns: a}",
    )

    assert interest("c", *circle) == "publisher owned by the subject"
    assert interest("stranger", *circle) == ""


def test_a_chain_of_owners_is_kept_once() -> None:
    lines = [f"c{n}: {{type: company, name: C{n}, owns: {f'c{n + 1}' if n < 90 else 'paper'}}}" for n in range(91)]

    assert interest("c0", *lines) == "publisher owned by the subject"
    assert sum(map(len, independence(owners(*lines)).holders.values())) == 91


def test_a_publisher_that_is_words_is_bound_to_nobody() -> None:
    found = independence("""
        defaults: {source: item}
        sources: {item: {type: report, title: Item, publisher: "Acme"}}
        entities: {acme: {type: company, name: Acme}}
    """)

    assert found.interest("item", "acme") == ""
    assert found.interest("item", "") == ""


def test_what_was_retracted_counts_as_no_source_and_what_retells_it_alone_neither() -> None:
    found = book(
        """
        sources:
          first: {type: report, title: First, retracted: 2022}
          retold: {type: webpage, title: Retold, derived_from: [first]}
          both: {type: webpage, title: Both, derived_from: [first, other]}
          other: {type: report, title: Other}
        """,
        may_be_wrong=True,
    ).derived.independence

    assert found.standing([("first", None), ("retold", None)]) == Standing()
    assert found.standing([("first", None), ("retold", None), ("both", None)]) == Standing(("both",), 1, "other")
    assert found.standing([("other", ("first",))]) == Standing()


def test_one_person_whom_two_sources_report_is_one_origin() -> None:
    entity = "entities: {acme: {type: company, name: {value: Acme, said_by: rabie, source: [one, two]}%s}}"
    head = "sources: {one: {type: report, title: One}, two: {type: report, title: Two}}\n"
    more = ", country: {value: NO, source: two}"

    origins = [book(head + entity % text, may_be_wrong=True).derived.findings["acme"].coverage for text in ("", more)]

    assert [(len(each.standing.sources), each.standing.origins) for each in origins] == [(2, 1), (2, 2)]
