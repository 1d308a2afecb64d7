"""Relations as the entity would tell them, from whichever side they were written."""

from pathlib import PurePosixPath

from briefbook.model.inline import Line, PageLink
from briefbook.pages.blocks import relations_picture
from briefbook.pages.inline import plain
from briefbook.pages.relations import relation_groups, relations_of
from small_book import SOURCE, Book, book


def entities(*lines: str, events: str = "") -> Book:
    listed = "".join(f"\n      {line}" for line in lines)
    return book(f"""
    defaults: {{source: one}}
    {SOURCE}
    entities:{listed}
    {events}
    """)


def groups(made: Book, id: str) -> dict[str, list[str]]:
    """What each label leads to."""
    found = relation_groups(made.context(subject=id), id)
    return {group.label: [target for line in group.lines for target in targets(line)] for group in found}


def targets(line: Line) -> list[str]:
    """The ids of the pages that a line leads to."""
    return [PurePosixPath(each.href).stem for each in line if isinstance(each, PageLink) and ".md" in each.href]


def test_both_ends_see_a_relation_under_their_own_label() -> None:
    made = entities("acme: {type: company, name: Acme, owns: road}", "road: {type: company, name: Road}")

    assert groups(made, "acme") == {"Owns": ["road"]}
    assert groups(made, "road") == {"Owned by": ["acme"]}


def test_the_side_it_was_written_on_makes_no_difference() -> None:
    one = entities("acme: {type: company, name: Acme, owns: road}", "road: {type: company, name: Road}")
    other = entities("acme: {type: company, name: Acme}", "road: {type: company, name: Road, owned_by: acme}")

    for id in ("acme", "road"):
        assert groups(one, id) == groups(other, id) != {}


def test_a_symmetric_relation_has_one_label() -> None:
    made = entities("a: {type: company, name: A, partner_of: b}", "b: {type: company, name: B}")

    assert groups(made, "a") == {"Partner of": ["b"]}
    assert groups(made, "b") == {"Partner of": ["a"]}


def test_groups_are_in_the_order_of_the_vocabulary_and_lines_by_name() -> None:
    made = entities(
        "a: {type: company, name: A, based_in: z, founded_by: c, owns: [z1, b2, b1]}",
        "b1: {type: company, name: beta}",
        "b2: {type: company, name: Alpha}",
        "z1: {type: company, name: Zeta}",
        "c: {type: person, name: C}",
        "z: {type: city, name: Z}",
    )

    assert groups(made, "a") == {"Owns": ["b2", "b1", "z1"], "Founded by": ["c"], "Based in": ["z"]}


def test_what_was_set_aside_comes_last() -> None:
    made = entities(
        "a: {type: company, name: A, owns: [{to: b, rank: deprecated}, c]}",
        "b: {type: company, name: B}",
        "c: {type: company, name: C}",
    )

    assert groups(made, "a") == {"Owns": ["c", "b"]}


def test_unknown_and_none_lead_nowhere_and_are_told() -> None:
    made = entities("a: {type: company, name: A, owned_by: unknown, owns: none}")

    told = {group.label: [plain(line) for line in group.lines] for group in relation_groups(made.context(), "a")}
    assert told == {"Owns": ["none"], "Owned by": ["unknown"]}
    assert groups(made, "a") == {"Owns": [], "Owned by": []}


EVENT = "events: {talks: {name: Talks, participants: {a: host}, sub_events: lunch}, lunch: {name: Lunch}}"


def test_events_are_left_to_their_own_list() -> None:
    made = entities("a: {type: company, name: A, owns: b}", "b: {type: company, name: B}", events=EVENT)

    assert groups(made, "a") == {"Owns": ["b"]}
    assert [each.other for each in relations_of(made.context(), "a")] == ["b", "talks"]


def test_an_event_tells_of_those_who_took_part_and_of_other_events() -> None:
    made = entities("a: {type: company, name: A}", events=EVENT)

    assert groups(made, "talks") == {"Participants": ["a"], "Includes": ["lunch"]}
    assert groups(made, "lunch") == {"Part of": ["talks"]}


def test_a_line_names_its_qualifiers_and_bears_the_anchors_of_its_statements() -> None:
    made = entities(
        "a: {type: company, name: A, owns: {to: b, role: holder, kind: stake, start: 2010, note: By hearsay.}}",
        "b: {type: company, name: B}",
    )

    ((group),) = relation_groups(made.context(subject="a"), "a", is_anchored=True)
    (statement,) = made.facts("a", "owns")[0].statements
    assert plain(group.lines[0]) == "B holder · stake · since 2010 · By hearsay."
    assert getattr(group.lines[0][0], "id", "") == f"s-{statement.id}"


def test_a_relation_of_the_project_without_an_inverse_says_where_it_comes_from() -> None:
    made = book(
        f"""
    defaults: {{source: one}}
    {SOURCE}
    entities: {{a: {{type: company, name: A, sues: b}}, b: {{type: company, name: B}}}}
    """,
        vocabulary="properties: {sues: {label: Sues, domain: agent, range: agent}}",
    )

    assert groups(made, "a") == {"Sues": ["b"]}
    assert groups(made, "b") == {"Sues (from)": ["a"]}


def test_one_of_others_says_between_whom_it_is_and_that_it_is_disputed() -> None:
    made = book(
        f"""
    defaults: {{source: one}}
    {SOURCE}
    entities:
      acme:
        type: company
        name: Acme
        owns:
          - {{to: road, share: 60 %, via: third}}
          - {{to: road, share: 40 %, source: two}}
          - {{to: rail, via: third}}
          - {{to: port, via: third}}
      beta: {{type: company, name: Beta, owns: {{to: port, via: third}}}}
      dock: {{type: company, name: Dock, owns: {{to: port, via: third}}}}
      third: {{type: company, name: Third}}
      road: {{type: company, name: Road}}
      rail: {{type: company, name: Rail}}
      port: {{type: company, name: Port}}
    """.replace("sources: {", "sources: {two: {type: report, title: Two}, ")
    )
    context = made.context(subject="third")
    (via,) = relation_groups(context, "third")

    assert via.label == "Via it"
    assert {plain(each).replace("\N{NO-BREAK SPACE}", " ") for each in via.lines} == {
        "Acme: owns Road 60 % · via Third disputed",
        "Acme: owns Rail via Third",
        "Acme: owns Port via Third",
        "Beta: owns Port via Third",
        "Dock: owns Port via Third",
    }
    assert relations_picture(context, "third") is None


def test_authors_stand_in_the_order_written_on_the_work() -> None:
    people = [f"{id}: {{type: person, name: {id.title()}}}" for id in ("amy", "bob", "zed")]
    made = entities(
        "paper: {type: publication, name: Paper, authors: [zed, {to: bob, role: editor}, amy]}",
        "other: {type: publication, name: A paper, authors: zed}",
        *people,
        events="more: {amy: {author_of: paper}}",
    )

    assert groups(made, "paper") == {"Authors": ["zed", "bob", "amy"]}
    assert groups(made, "zed") == {"Author of": ["other", "paper"]}  # by name: there is no order of works
