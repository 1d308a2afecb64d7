"""Likelihood and confidence never meet in one sentence of a judgement, and a likelihood has one word (ICD 203)."""

from __future__ import annotations

from textwrap import indent

import pytest

from small_book import book

BOOK = """
sources: {one: {type: report, title: One}}
defaults: {source: one}
entities:
  confidence-capital: {type: company, name: Confidence Capital, aliases: [Likely Lads]}
"""


def told(text: str) -> set[str]:
    view = f"judgements:\n  - id: view\n    text: |\n{indent(text, '      ')}\n"
    return {code for code in book(BOOK + view, may_be_wrong=True).codes if code[1] == "6"}


@pytest.mark.parametrize(
    "text",
    [
        "We have high confidence that it will probably grow.",
        "It is likely, we say with low confidence, to grow.",
        "We judge with low to moderate confidence that it is likely.",
        "We are confident that it is almost certain to grow.",
        "We remain fairly confident that it is unlikely.",
        "There is a remote chance, and our confidence in it is low.",
        "It is likely to grow; our level of confidence is low.",
        "It is likely to grow, and our confidence in this judgement is high.",
        "Confidence in this assessment is low, and growth is likely.",
        "It is likely to grow (confidence: low).",
        "This is a high-confidence judgement: growth is likely.",
        "We are confident that the chance is remote.",
        "We confidently hold it to be *unlikely*.",
        "It will grow. It is very likely, with moderate\nconfidence, that it will shrink.",
        "VERY LIKELY, and CONFIDENCE is high.",
        "A sale is likely (moderate confidence).",
        "Moderate confidence: a sale is likely.",
        "We place low confidence in the estimate that a sale is likely.",
        "It is assessed with medium confidence that a sale is probable.",
        "- It is highly improbable; confidence is low",
        "We have moderate confidence that [[confidence-capital]] is likely to close.",
    ],
)
def test_both_in_one_sentence_are_told(text: str) -> None:
    assert told(text) == {"E603"}


@pytest.mark.parametrize(
    "text",
    [
        "It is likely to grow. Our confidence is low.",
        "It is likely to grow.\n\nOur confidence is low.",
        "- It is likely to grow\n- Our confidence is low",
        "It is likely to be sold to Acme Inc. We have low confidence in this.",
        "It is likely to go to the U.S. Our confidence is low.",
        "It is likely to go to Beta & Co. Our confidence is low.",
        "They are likely to turn to plan B. Confidence is low.",
        "It is likely to close… We have low confidence in this.",
        "We are confident that remote work will grow.",
        "We are confident that the site is remote.",
        "It is likely to grow.",
        "The likelihood is unlike any; we are confident.",
        "It is likely.[^1] Our confidence is low.",
        "It is likely in Q3 etc. Our confidence is low.",
        "It is likely to be Smith et al. Our confidence is low.",
        "It is likely: see below.\n\n1. Our confidence is low.",
        "## Likely growth\n\nOur confidence is low.",
        "| Outcome | View |\n|---|---|\n| Growth is likely | We have low confidence |",
    ],
)
def test_each_in_a_sentence_of_its_own_is_fine(text: str) -> None:
    assert told(text) == set()


@pytest.mark.parametrize(
    "text",
    [
        "A vote of no confidence in the cabinet is likely.",
        "We think that a no-confidence vote is likely.",
        "A motion of confidence is likely to pass.",
        "Consumer confidence is likely to fall.",
        "We expect that investor confidence is unlikely to return.",
        "Voters’ confidence in the party is likely to fall.",
        "Low confidence in the lira is likely to last.",
        "The confidence of depositors is likely to fall.",
        "The rumours are likely to shake confidence in the bank.",
        "It is likely that they told him so in confidence.",
        "Confidence-building measures are likely.",
        "A confidence trick is likely.",
        "The team grew in confidence and is likely to win.",
        "He told us in strict confidence that a merger is likely.",
        "Investors are likely to lose confidence in the lira.",
        "Banks have little confidence in each other, and a credit crunch is likely.",
        "The agency said with high confidence that a default is likely.",
        "The board is confident that growth is likely.",
        "The self-confident minister is likely to stay.",
        "The ministry is likely to tell of it in confidence.",
        "Acme was very confident that growth was likely.",
    ],
)
def test_the_confidence_of_somebody_else_is_none_of_the_authors(text: str) -> None:
    assert told(text) == set()


@pytest.mark.parametrize(
    "text",
    [
        "[[confidence-capital]] is likely to close.",
        "[[confidence-capital|High confidence]] is likely to close.",
        "Confidence Capital is likely to close.",
        "With Likely Lads we have high confidence.",
        "We have “high confidence” in what is likely.",
        'The report says "with high confidence"; it is likely to be read.',
        "Its field `confidence: low` is likely to change.",
        "> We have high confidence that it is likely.",
    ],
)
def test_names_quotations_and_code_are_no_words_of_the_author(text: str) -> None:
    assert told(text) == set()


@pytest.mark.parametrize(
    "text",
    [
        "After this, confidence is likely to grow.",
        "Our clients’ confidence is likely to grow.",
        "One can be confident that growth is likely.",
        "It is likely to go to Beta Inc. Alpha takes it with low confidence.",
    ],
)
def test_where_it_cannot_be_told_whose_it_is_there_is_a_warning(text: str) -> None:
    assert told(text) == {"W604"}


@pytest.mark.parametrize(
    "text",
    [
        "Confidence is likely to grow. <!-- ok: W604 -->",
        "Confidence is <!-- ok: W604 --> likely to grow.",
        "Confidence is likely to grow.\n<!-- ok: W604 -->",
        "<!-- ok: W604 -->\nConfidence is likely to grow.",
        "One.\n\n<!-- ok: W605, W604 -->\nConfidence is likely to grow.\n\nTwo.",
        "Confidence is likely to grow. <!-- ok E603 -->",
        "We have high confidence that it is likely. <!-- ok: E603 -->",
    ],
)
def test_a_check_of_the_wording_is_answered_in_place(text: str) -> None:
    assert told(text) == set()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Confidence is likely to grow.\n\nOne. <!-- ok: W604 -->", {"W604"}),
        ("Confidence is likely to grow. <!-- ok: W605 -->", {"W604"}),
        ("Confidence is likely to grow. `<!-- ok: W604 -->`", {"W604"}),
        ("We have high confidence that it is likely. <!-- ok: W604 -->", {"E603"}),
    ],
)
def test_an_answer_is_for_its_paragraph_and_its_code(text: str, expected: set[str]) -> None:
    assert told(text) == expected


def test_an_answer_is_shown_nowhere() -> None:
    made = book(BOOK + "judgements:\n  - {id: view, text: 'Fine. <!-- ok: W604 --> So.'}\n")

    assert "Fine" in made.markdown["judgements.md"]
    assert "W604" not in "".join(made.markdown.values())


# One word for a likelihood


def judged(*judgements: str) -> list[str]:
    listed = "".join(f"  - {{id: view-{number}, {each}}}\n" for number, each in enumerate(judgements))
    found = book(f"{BOOK}judgements:\n{listed}", may_be_wrong=True)
    return [f"{each.where.line - 7}: {each.message.split(':')[0]}" for each in found.problems if each.code == "W605"]


@pytest.mark.parametrize(
    ("judgements", "expected"),
    [
        (["text: A, likelihood: likely", "text: B, likelihood: very likely"], []),
        (
            ["text: A, likelihood: likely", "text: B, likelihood: probable"],
            ["1: 'probable' is used here and 'likely' elsewhere"],
        ),
        (["text: It is probable. It is likely."], ["0: 'likely' is used here and 'probable' elsewhere"]),
        (
            ["text: It will probably grow.", "text: It is likely.", "text: B, likelihood: unlikely"],
            ["0: 'probably' is used here and 'likely' elsewhere"],
        ),
        (
            ["text: B, likelihood: likely", "text: A remote chance."],
            ["1: 'remote chance' is used here and 'likely' elsewhere"],
        ),
        (["text: A, likelihood: likely", "text: B, likelihood: probable, attributed_to: Somebody"], []),
        (["text: A, likelihood: likely", "text: He calls it “probable”."], []),
        (["text: A, likelihood: likely", "text: 'Probable cause. <!-- ok: W605 -->'"], []),
    ],
)
def test_words_of_both_columns_are_told_where_the_rarer_stand(judgements: list[str], expected: list[str]) -> None:
    assert judged(*judgements) == expected


# Where it is told


STYLES = """
sources: {one: {type: report, title: One}}
judgements:
  - id: folded
    text: >-
      - [[one]] is *not* meant; `high confidence` neither. Nor “likely”.
      - All is
        well, [@one, likely]. **We** have high confidence
        that it is likely.

      <!-- likely, with high confidence -->

      [[one]] is likely, with high confidence.
  - id: quoted
    text: "He said \\"so\\". (It is likely, we say
      with low confidence.) [[one|Likely]]: it is likely, with low confidence."
  - {id: short, text: It is likely; our confidence is low.}
"""


def test_a_sentence_is_told_at_its_own_line_and_column() -> None:
    found = [each.where for each in book(STYLES, may_be_wrong=True).problems if each.code == "E603"]

    lines = STYLES.split("\n")
    told = [lines[where.line - 1][where.column - 1 :][:9] for where in found]
    assert told == ["**We** ha", "[[one]] i", "(It is li", "[[one|Lik", "It is lik"]
