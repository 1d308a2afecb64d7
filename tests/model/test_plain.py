"""Statements as plain values: nothing that qualifies them is left out."""

from __future__ import annotations

import pytest

from briefbook.load.cascade import Cascade
from briefbook.load.fields import by_name
from briefbook.load.files import builtin_documents
from briefbook.load.statements import read_statements
from briefbook.load.vocabulary import read_vocabulary
from briefbook.load.yaml_text import read_yaml
from briefbook.model.grammar import OF_NAMES, OF_RELATIONS, QUALIFIER_NAMES, TIES
from briefbook.model.plain import Plain, plain_statement
from briefbook.model.raw import Fields
from briefbook.model.statement import Qualifiers

SAID = {
    "source": "courier",
    "locator": "para 2",
    "quote": "so it is",
    "retells": "none",
    "as_of": "2022-01",
    "said_by": "rabie",
    "said_on": "2021-03-24",
    "denied": "true",
    "start": "2019~",
    "end": "2021",
    "role": "owner",
    "kind": "indirect",
    "share": "25..50 %",
    "interest": "voting-rights",
    "directness": "indirect",
    "on_behalf_of": "[green-party, red-party]",
    "via": "[polar]",
    "with": "[polar]",
    "strength": "claimed",
    "rank": "deprecated",
    "likelihood": "almost no chance",
    "note": "doubtful",
    "lang": "nb",
    "marking": "TLP:AMBER+STRICT",
    "review_by": "2027",
    "match": "false",
    "scheme": "pinyin",
}


def plain(name: str, value: str, said: dict[str, str]) -> Plain:
    vocabulary, _ = read_vocabulary(builtin_documents())
    text = ", ".join(f"{key}: {word}" for key, word in said.items())
    document, problems = read_yaml(f"{name}: {{{value}, {text}}}", "x.yml")
    assert isinstance(document, Fields)
    node = by_name(document)[name]
    found: list = list(problems)
    statements = read_statements("acme", name, vocabulary.directions[name], node, Cascade(), found)
    assert not found, found
    return plain_statement(statements[0])


def test_every_qualifier_of_the_grammar_is_tried() -> None:
    assert set(SAID) == set(QUALIFIER_NAMES)
    of_citations = {"source", "locator", "quote", "retells"}
    assert (
        len(Qualifiers.__struct_fields__) == len(set(QUALIFIER_NAMES) - of_citations - set(TIES)) + 2
    )  # ties and ordinals


@pytest.mark.parametrize("qualifier", sorted(set(QUALIFIER_NAMES) - {"source", "lang", *OF_NAMES}))
def test_a_relation_keeps_each_qualifier(qualifier: str) -> None:
    said = {"source": SAID["source"], qualifier: SAID[qualifier]}

    kept = said | ({qualifier: said[qualifier].strip("[]").split(", ")} if qualifier in TIES else {})
    found = plain("owns", "to: northlake", said)
    assert {name: found[name] for name in ("to", *kept)} == {"to": "northlake", **kept}


def test_a_quote_keeps_all_that_is_said_of_it() -> None:
    quote = {"text": "Vi eier det", "lang": "nb", "translation": "We own it", "by": "rabie"}
    written = "{" + ", ".join(f"{name}: {word}" for name, word in quote.items()) + "}"

    assert plain("owns", "to: northlake", {"source": "courier", "quote": written})["quote"] == quote


def test_origins_of_a_statement_are_a_list() -> None:
    said = {"source": "courier", "retells": "[agency, other]"}

    assert plain("owns", "to: northlake", said)["retells"] == ["agency", "other"]


def test_a_name_keeps_all_of_them() -> None:
    said = {name: word for name, word in SAID.items() if name not in OF_RELATIONS} | {"kind": "transliterated"}

    assert plain("aliases", "value: Acme", said).items() >= {"value": "Acme", **said}.items()


@pytest.mark.parametrize(
    ("written", "expected"),
    [("to: unknown", {"unstated": "unknown"}), ("to: other-lab", {"to": "other-lab"})],
)
def test_a_value_that_is_no_literal_says_so(written: str, expected: dict[str, str]) -> None:
    assert plain("owns", written, {"source": "courier"}).items() >= expected.items()
