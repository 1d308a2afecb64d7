"""Grades and estimates: the Admiralty code and the likelihood ladder of ICD 203."""

from __future__ import annotations

from typing import NamedTuple

RELIABILITY = {
    "A": "completely reliable",
    "B": "usually reliable",
    "C": "fairly reliable",
    "D": "not usually reliable",
    "E": "unreliable",
    "F": "reliability cannot be judged",
}
CREDIBILITY = {
    "1": "confirmed",
    "2": "probably true",
    "3": "possibly true",
    "4": "doubtful",
    "5": "improbable",
    "6": "truth cannot be judged",
}
CONFIDENCE = ("low", "moderate", "high")


class Likelihood(NamedTuple):
    """A rung of the ladder: its two terms and the chance they stand for, in percent."""

    terms: tuple[str, str]
    low: int
    high: int


LADDER = (
    Likelihood(("almost no chance", "remote"), 1, 5),
    Likelihood(("very unlikely", "highly improbable"), 5, 20),
    Likelihood(("unlikely", "improbable"), 20, 45),
    Likelihood(("roughly even chance", "roughly even odds"), 45, 55),
    Likelihood(("likely", "probable"), 55, 80),
    Likelihood(("very likely", "highly probable"), 80, 95),
    Likelihood(("almost certain", "nearly certain"), 95, 99),
)
LIKELIHOOD_BY_TERM = {term: rung for rung in LADDER for term in rung.terms}
