"""Who is spoken of where, with the sentence that does."""

import pytest

from briefbook.model.derived import Mention
from small_book import SOURCE, Book, book

ENTITIES = f"""
    defaults: {{source: one}}
    {SOURCE}
    entities:
      acme: {{type: company, name: Acme, aliases: [Acme Rockets], founded: 2017}}
      road: {{type: company, name: Road Runner}}
"""


def told(text: str, more: str = "") -> Book:
    """A book with one briefing of the given text."""
    return book(ENTITIES + more, briefings={"brief": f"---\ntitle: Brief\n---\n{text}\n"})


def mentions(made: Book, id: str) -> list[Mention]:
    return list(made.derived.mentions.get(id, ()))


def test_a_name_is_a_mention_with_its_sentence() -> None:
    (mention,) = mentions(told("Nothing here. Yesterday Acme Rockets fell. Nothing there."), "acme")

    assert mention.where == "brief"
    assert mention.sentence == "Yesterday Acme Rockets fell."
    assert mention.sentence[mention.start : mention.end] == "Acme Rockets"


def test_a_link_is_a_mention_under_its_words() -> None:
    (mention,) = mentions(told("We look at [[acme|the group]] again."), "acme")

    assert mention.sentence == "We look at the group again."
    assert mention.sentence[mention.start : mention.end] == "the group"


def test_a_link_without_words_is_told_by_its_name() -> None:
    (mention,) = mentions(told("We look at [[acme]] again."), "acme")

    assert mention.sentence == "We look at Acme again."


def test_a_value_bound_to_a_fact_is_told_in_words() -> None:
    (mention,) = mentions(told("It is of [[acme#founded]], says [[acme]]."), "acme")

    assert mention.sentence == "It is of 2017, says Acme."


def test_citations_and_markup_are_left_out() -> None:
    (mention,) = mentions(told("It was **Acme** [@one, para 1], *they* say."), "acme")

    assert mention.sentence == "It was Acme, they say."


def test_a_mention_is_one_cell_of_a_table_and_says_what_entities_stand_for() -> None:
    found = mentions(
        told("| A | B |\n|---|---|\n| Acme &amp; more \\| so | two |\n\nOf Acme.[^1] So.\n\n[^1]: Note."), "acme"
    )

    assert [mention.sentence for mention in found] == ["Acme & more | so", "Of Acme."]


@pytest.mark.parametrize("end", ["\\\n", "  \n", "<br>", "<br/>"])
def test_a_line_that_is_broken_ends_no_word_of_the_next(end: str) -> None:
    found = mentions(told(f"One of Acme.{end}Two of Acme."), "acme")

    assert [mention.sentence for mention in found] == ["One of Acme.", "Two of Acme."]


def test_a_text_of_facts_is_read_across_broken_lines() -> None:
    entry = "\n      zco:\n        type: company\n        name: Zco\n        about: |\n          One of Acme.\\\n          Two of Acme.\n"
    made = told("Nothing.", entry)

    assert [mention.sentence for mention in mentions(made, "acme")] == ["One of Acme.", "Two of Acme."]
    assert made.pages["organizations/zco.md"].description == "One of Acme. Two of Acme."


def test_a_sentence_counts_once_and_each_sentence_counts() -> None:
    found = mentions(told("Acme and Acme met. Acme left."), "acme")

    assert [mention.sentence for mention in found] == ["Acme and Acme met.", "Acme left."]


def test_one_sentence_mentions_all_it_names() -> None:
    made = told("Acme met Road Runner.")

    assert len(mentions(made, "acme")) == len(mentions(made, "road")) == 1


def test_sentences_end_at_abbreviations_only_where_they_do() -> None:
    found = mentions(told("Dr. No of Acme Inc. said so. 阿里说。Acme 也说。"), "acme")

    assert [mention.sentence for mention in found] == ["Dr. No of Acme Inc. said so.", "Acme 也说。"]


def test_code_and_links_to_other_sites_name_nobody_else() -> None:
    found = mentions(told("```text\nAcme\n```\n"), "acme")

    assert found == []


def test_an_entity_is_not_mentioned_by_its_own_text() -> None:
    made = book(f"""
    defaults: {{source: one}}
    {SOURCE}
    entities:
      acme: {{type: company, name: Acme, about: "Acme is Acme. Zeta is not."}}
      zeta: {{type: company, name: Zeta, about: "Zeta is not Acme."}}
    """)

    assert [mention.where for mention in mentions(made, "acme")] == ["zeta"]
    assert [mention.where for mention in mentions(made, "zeta")] == ["acme"]


def test_briefings_come_first_then_judgements_then_entities() -> None:
    more = """
      zeta: {type: company, name: Zeta, about: Zeta knows Acme.}
    judgements:
      - {id: view, text: Acme will grow., about: [road]}
    """

    assert [mention.where for mention in mentions(told("Acme."), "acme")] == ["brief"]
    assert [mention.where for mention in mentions(told("Acme.", more), "acme")] == ["brief", "view", "zeta"]


def test_sources_and_judgements_that_are_linked_are_no_entities() -> None:
    made = told("See [[one]].")

    assert "one" not in made.derived.mentions
