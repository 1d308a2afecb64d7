"""What is open on a day."""

from briefbook.model.derived import Questions
from small_book import book

METRIC = "metrics: {staff: {label: Staff}}"


def questions(facts: str, *, as_of: str = "2026-06-15", **briefings: str) -> Questions:
    return book(facts, vocabulary=METRIC, as_of=as_of, briefings=briefings).derived.questions


def test_references_to_nothing_are_open() -> None:
    found = questions("""
    defaults: {source: one}
    sources: {one: {type: report, title: One}}
    entities: {acme: {type: company, name: Acme, owns: [zeta, beta]}}
    """)

    assert found.stubs == ("beta", "zeta")


def test_what_has_no_source_is_open_though_another_source_says_it() -> None:
    found = questions("""
    sources: {one: {type: report, title: One}}
    entities:
      acme:
        type: company
        name: {value: Acme, source: one}
        sector: [Rockets, {value: Rockets, source: one}, {value: Anvils, source: one}]
    observations: [{of: acme, metric: staff, value: 14}, {of: acme, metric: staff, value: 15, source: one}]
    """)

    assert [(fact.property, fact.value.text) for fact in found.unsourced] == [("sector", "Rockets")]
    assert [each.value.text for each in found.unsourced_observations] == ["14"]


def test_unknown_is_open_and_none_is_an_answer() -> None:
    found = questions("""
    defaults: {source: one}
    sources: {one: {type: report, title: One}}
    entities: {acme: {type: company, name: Acme, owned_by: unknown, owns: none, dissolved: none, founded: unknown}}
    """)

    assert sorted(fact.property for fact in found.unknown) == ["founded", "owned_by"]


def test_an_entity_that_one_origin_bears_leans() -> None:
    found = questions("""
    sources:
      one: {type: report, title: One}
      two: {type: report, title: Two, derived_from: [one]}
      three: {type: report, title: Three}
    entities:
      acme: {type: company, name: {value: Acme, source: one}, sector: {value: Rockets, source: two}}
      zeta: {type: company, name: {value: Zeta, source: one}, sector: {value: Rockets, source: three}}
      bare: {type: company, name: Bare}
    """)

    assert [(lean.entity, lean.facts, lean.sources) for lean in found.leans] == [("acme", 2, ("one", "two"))]


OVERDUE = """
    defaults: {source: one}
    sources: {one: {type: report, title: One}, two: {type: report, title: Two}}
    entities:
      acme:
        type: company
        name: Acme
        status: {value: active, review_by: 2026-01}
        legal_form: {value: Ltd, review_by: 2026-06}
        sector: [{value: Rockets}, {value: Rockets, source: two, review_by: 2025}]
    observations: [{of: acme, metric: staff, value: 14, review_by: 2024-05-05}]
    judgements:
      - {id: view, text: It will grow., review_by: 2026-06-14}
      - {id: today, text: It will stay., review_by: 2026-06-15}
      - {id: later, text: It will shrink., review_by: 2026-06-16}
"""
BRIEF = "---\ntitle: Brief\nreview_by: 2023\n---\nText.\n"


def test_what_was_to_be_reviewed_before_the_day_is_overdue_oldest_first() -> None:
    found = questions(OVERDUE, brief=BRIEF).overdue

    assert [(each.kind, each.id, each.review_by.edtf) for each in found] == [
        ("briefing", "brief", "2023"),
        ("observation", "acme", "2024-05-05"),
        ("fact", "acme", "2025"),
        ("fact", "acme", "2026-01"),
        ("judgement", "view", "2026-06-14"),
        ("judgement", "today", "2026-06-15"),
    ]


def test_a_month_or_a_year_is_overdue_when_it_is_over() -> None:
    assert questions(OVERDUE, as_of="2023-12-31", brief=BRIEF).overdue == ()
    assert [each.kind for each in questions(OVERDUE, as_of="2024-01-01", brief=BRIEF).overdue] == ["briefing"]
