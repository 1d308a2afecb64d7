"""Likelihood and confidence never meet in one sentence of a judgement (ICD 203)."""

from __future__ import annotations

import pytest

from render.small_book import book


def is_told(text: str) -> bool:
    found = book(f"judgements:\n  - id: view\n    text: |\n      {text}\n", may_be_wrong=True)
    return "E603" in found.codes


@pytest.mark.parametrize(
    "text",
    [
        "We have high confidence that it will probably grow.",
        "It is likely, we say with low confidence, to grow.",
        "We are confident that it is almost certain to grow.",
        "There is a remote chance, and our confidence in it is low.",
        "We are confident that the chance is remote.",
        "We confidently hold it to be *unlikely*.",
        "It will grow. It is very likely, with moderate\n      confidence, that it will shrink.",
        "VERY LIKELY, and CONFIDENCE is high.",
        "- It is highly improbable; confidence is low",
    ],
)
def test_both_in_one_sentence_are_told(text: str) -> None:
    assert is_told(text)


@pytest.mark.parametrize(
    "text",
    [
        "It is likely to grow. Our confidence is low.",
        "It is likely to grow.\n\n      Our confidence is low.",
        "- It is likely to grow\n      - Our confidence is low",
        "We are confident that remote work will grow.",
        "We are confident that the site is remote.",
        "Consumer confidence will grow.",
        "It is likely to grow.",
        "The likelihood is unlike any; we are confident.",
    ],
)
def test_each_in_a_sentence_of_its_own_is_fine(text: str) -> None:
    assert not is_told(text)
