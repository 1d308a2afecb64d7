"""The vocabulary is data: a project extends the built-in one, and what contradicts it is told."""

from __future__ import annotations

import pytest

from briefbook.load.files import builtin_documents
from briefbook.load.vocabulary import FORMATS, read_vocabulary
from briefbook.load.yaml_text import read_yaml
from briefbook.model.vocabulary import EVENT, LITERALS, THING, Vocabulary
from briefbook.problems import Problem
from small_book import vocabulary_of


def read(text: str) -> tuple[Vocabulary, tuple[Problem, ...]]:
    document, problems = read_yaml(text, "content/vocabulary.yml")
    assert document is not None, problems
    return read_vocabulary([*builtin_documents(), document])


def messages(text: str) -> list[str]:
    problems = read(text)[1]
    assert {each.code for each in problems} <= {"E318"}
    assert all(each.hint for each in problems)
    return [each.message for each in problems if each.where.path == "content/vocabulary.yml"]


# The built-in one


def test_the_built_in_vocabulary_contradicts_itself_nowhere() -> None:
    vocabulary, problems = read_vocabulary(builtin_documents())

    assert problems == ()
    assert vocabulary.is_a("company", ("organization", "nothing"))
    assert not vocabulary.is_a("company", (EVENT,))
    assert not vocabulary.is_a("starship", (THING,))


@pytest.mark.parametrize(
    "type",
    ["company", "university", "lab", "school", "public-body", "media", "think-tank", "person", "place", "technology", "product", "policy", "index",
     "event", "announcement"],
)  # fmt: skip
def test_what_the_first_book_needs_is_there(type: str) -> None:
    assert type in vocabulary_of().types


@pytest.mark.parametrize(
    "schema",
    ["Ownership", "Directorship", "Membership", "Employment", "Family", "Representation", "Succession", "ProjectParticipant", "Payment", "Debt",
     "ContractAward", "Occupancy", "Associate", "UnknownLink", "Documentation", "CourtCaseParty"],
)  # fmt: skip
def test_edges_of_follow_the_money_have_a_property(schema: str) -> None:
    assert schema in {property.ftm for property in vocabulary_of().properties.values()}


def test_every_relation_reads_both_ways_and_has_a_label_for_each() -> None:
    for name, direction in vocabulary_of().directions.items():
        property = direction.property
        assert direction.label, name
        assert property.literal in ("", *LITERALS)
        assert bool(property.inverse) == (property.is_relation and not property.is_symmetric), name


def test_owned_by_is_owns_backwards() -> None:
    directions = vocabulary_of().directions

    assert directions["owned_by"].property == directions["owns"].property
    assert (directions["owned_by"].label, directions["owns"].label) == ("Owned by", "Owns")
    assert directions["owned_by"].subjects == directions["owns"].objects


# A project's own


def test_a_project_adds_types_properties_and_metrics() -> None:
    vocabulary, problems = read(
        """
sections: {ships: {label: Ships}}
types: {starship: {label: Starship, parent: product, section: ships, expects: [crew]}}
properties:
  crew: {label: Crew, domain: starship, range: number}
  docks_at: {domain: starship, range: place, inverse: {docked: Docked here}}
metrics: {mass: {label: Mass, unit: t}}
"""
    )

    assert problems == ()
    starship = vocabulary.types["starship"]
    assert (starship.section, starship.plural, starship.icon) == (
        "ships",
        "Starships",
        vocabulary.types["product"].icon,
    )
    assert {"starship", "product", "thing"} <= set(starship.ancestors)
    assert (vocabulary.properties["crew"].is_many, vocabulary.properties["docks_at"].is_many) == (False, True)
    assert vocabulary.properties["docks_at"].label == "Docks at"
    assert vocabulary.directions["docked"].is_backwards
    assert vocabulary.metrics["mass"].unit == "t"


def test_what_a_project_says_of_a_built_in_thing_goes_over_it_field_by_field() -> None:
    vocabulary, problems = read(
        "types: {company: {label: Firm}}\nproperties: {owns: {label: Holds}, based_in: {many: true}}"
    )

    built_in = vocabulary_of()
    assert problems == ()
    assert (vocabulary.types["company"].label, vocabulary.types["company"].ancestors) == (
        "Firm",
        built_in.types["company"].ancestors,
    )
    owns = vocabulary.properties["owns"]
    assert (owns.label, owns.inverse, owns.range) == ("Holds", "owned_by", built_in.properties["owns"].range)
    assert vocabulary.properties["based_in"].is_many
    assert list(vocabulary.properties) == list(built_in.properties)


def test_a_type_may_have_several_parents() -> None:
    vocabulary, problems = read("types: {state-company: {parent: [company, public-body]}}")

    assert problems == ()
    assert vocabulary.is_a("state-company", ("public-body",))
    assert vocabulary.is_a("state-company", ("company",))


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("[types]", "a vocabulary must be a map of blocks"),
        ("types: [company]", "types must be a map"),
        ("types: {starship: product}", "'starship' needs a map"),
        ("types: {Starship: {parent: thing}}", "'Starship' cannot be a type"),
        ("types: {text: {parent: thing}}", "'text' cannot be a type"),
        ("types: {starship: {label: Starship}}", "the type 'starship' has no parent"),
        ("types: {starship: {parent: prodct}}", "there is no type 'prodct'"),
        ("types: {starship: {parent: starship}}", "the type 'starship' is its own ancestor"),
        ("types: {thing: {parent: company}}", "'thing' is above every type and has no parent"),
        ("types: {starship: {parent: thing, section: ships}}", "there is no section 'ships'"),
        ("types: {starship: {parent: thing, icon: '<svg>'}}", "'<svg>' is not an icon"),
        ("types: {starship: {parent: thing, expects: [crew]}}", "there is no property 'crew'"),
        ("sections: {Ships: {label: Ships}}", "'Ships' cannot be a section"),
        ("sections: {timeline: {label: Times}}", "'timeline' cannot be a section"),
        ("sections: {'con': {label: Some}}", "'con' cannot be a section"),
        ("sections: {explorer: {label: Some}}", "'explorer' cannot be a section"),
        ("sections: {files: {label: Some}}", "'files' cannot be a section"),
        ("sections: {graph: {label: Some}}", "'graph' cannot be a section"),
        ("sections: {'nul': {label: Some}}", "'nul' cannot be a section"),
        ("sections: {'com1': {label: Some}}", "'com1' cannot be a section"),
        ("sections: {'lpt0': {label: Some}}", "'lpt0' cannot be a section"),
        ("sections: {'index': {label: Some}}", "'index' cannot be a section"),
        ("sections: {'404': {label: Some}}", "'404' cannot be a section"),
        ("sections: {'search': {label: Some}}", "'search' cannot be a section"),
        ("sections: {'sitemap': {label: Some}}", "'sitemap' cannot be a section"),
        ("sections: {'unknown': {label: Some}}", "'unknown' cannot be a section"),
        ("properties: {Crew: {}}", "'Crew' cannot be a property"),
        ("properties: {source: {}}", "'source' cannot be a property"),
        ("properties: {crew: {domain: starship}}", "there is no type 'starship'"),
        ("properties: {crew: {range: starship}}", "there is no type 'starship'"),
        ("properties: {crew: {range: [text, person]}}", "'text' is a kind of literal, which must be the only range"),
        ("properties: {crew: {range: [text, number]}}", "'text' is a kind of literal, which must be the only range"),
        ("properties: {crew: {range: number, symmetric: true}}", "'crew' cannot be symmetric"),
        ("properties: {crew: {range: number, inverse: {crew_of: Crew of}}}", "'crew' cannot have an inverse"),
        ("properties: {crew: {range: person, symmetric: true, inverse: {crew_of: Crew of}}}", "'crew' cannot have an inverse"),
        ("properties: {crew: {range: person, inverse: crew_of}}", "an inverse must be a name and a label"),
        ("properties: {crew: {range: person, inverse: {owns: Owns}}}", "'owns' cannot be the inverse of 'crew'"),
        ("properties: {crew: {range: person, inverse: {crew: Crew}}}", "'crew' cannot be the inverse of 'crew'"),
        ("properties: {crew: {range: person, inverse: {role: Role}}}", "'role' cannot be the inverse of 'crew'"),
        ("properties: {crew: {many: some}}", "many must be true or false"),
        ("properties: {hull: {pattern: '('}}", "the pattern cannot be read"),
        (r"properties: {hull: {pattern: '(a|b)\1'}}", "the pattern cannot be read"),
        ("properties: {hull: {pattern: '(?=a)b'}}", "the pattern cannot be read"),
        ("properties: {hull: {range: identifier, format: lie}}", "there is no format 'lie' that could be checked"),
        ("properties: {owns: {range: text}}", "'owns' cannot have an inverse"),
        ("metrics: {Mass: {}}", "'Mass' cannot be a metric"),
        ("metrics: {population: {}}", "'population' is a property already"),
        ("metrics: {owned_by: {}}", "'owned_by' is a property already"),
    ],
)  # fmt: skip
def test_what_contradicts_itself_or_the_built_in_vocabulary_is_told(text: str, message: str) -> None:
    assert any(each.startswith(message) for each in messages(text)), messages(text)


@pytest.mark.parametrize(
    "text",
    [
        "type: {}",
        "types: {company: {lable: Firm}}",
        "properties: {crew: {ranges: text}}",
        "metrics: {mass: {units: t}}",
    ],
)
def test_what_no_vocabulary_has_is_told_with_a_near_name(text: str) -> None:
    (problem,) = read(text)[1]

    assert problem.code in ("E201", "E206")
    assert problem.hint.startswith("did you mean")


def test_every_format_can_be_checked() -> None:
    used = {property.format for property in vocabulary_of().properties.values() if property.format}

    assert used <= set(FORMATS)


def test_a_book_adds_to_what_a_built_in_property_or_type_has() -> None:
    built_in, found = (
        vocabulary_of(),
        vocabulary_of(
            """
        types: {company: {add: {expects: [website]}}}
        properties: {owns: {label: Has, add: {domain: topic, range: [place, topic, asset]}}}
        """
        ),
    )

    owns, before = found.properties["owns"], built_in.properties["owns"]
    assert owns.label == "Has"
    assert owns.domain == (*before.domain, "topic")
    assert owns.range == (*before.range, "place", "topic")
    assert owns.inverse == "owned_by"
    assert found.types["company"].expects == (*built_in.types["company"].expects, "website")


@pytest.mark.parametrize(
    "text",
    [
        "properties: {hauls: {add: {domain: person}}}",
        "properties: {owns: {add: place}}",
        "properties: {owns: {add: {label: Has}}}",
        "properties: {owns: {add: {domain: nothing}}}",
    ],
)
def test_what_cannot_be_added_is_told(text: str) -> None:
    document, _ = read_yaml(text, "content/vocabulary.yml")
    assert document is not None

    _, problems = read_vocabulary([*builtin_documents(), document])

    assert {each.code for each in problems} <= {"E318", "E206"}
    assert problems
