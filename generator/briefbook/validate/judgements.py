"""Judgements are worded as ICD 203 asks: likelihood and confidence never meet in one sentence."""

from __future__ import annotations

import re
from collections.abc import Iterator

from briefbook.model.corpus import Corpus
from briefbook.model.grades import LIKELIHOOD_BY_TERM
from briefbook.model.sentences import paragraphs, sentences
from briefbook.problems import Problem

_TERMS = sorted({*LIKELIHOOD_BY_TERM} - {"remote"}, key=len, reverse=True)
# "Remote" is a likelihood in "a remote chance" and "the chance is remote", and none in "remote work".
_CHANCE = "(?:chance|likelihood|possibility|probability|prospect)s?"
_REMOTE = rf"remote {_CHANCE}|{_CHANCE} (?:is|are|was|were|seems?|remains?) remote"
_WORDS = "|".join([*_TERMS, _REMOTE, "probably", "almost certainly", "nearly certainly"])
LIKELIHOOD = re.compile(rf"\b(?:{_WORDS})\b", re.IGNORECASE)
CONFIDENCE = re.compile(r"\b(?:confidence|confident|confidently)\b", re.IGNORECASE)


def check_judgements(corpus: Corpus) -> Iterator[Problem]:
    """Sentences of judgements that speak of likelihood and of confidence."""
    for judgement in corpus.judgements.values():
        for paragraph in paragraphs(judgement.text, corpus.title_of):
            for _, sentence in sentences(paragraph.text):
                likelihood = LIKELIHOOD.search(sentence)
                confidence = CONFIDENCE.search(sentence)
                if likelihood and confidence:
                    message = f"'{likelihood[0]}' and '{confidence[0]}' stand in one sentence"
                    hint = "make two sentences of it, or leave the confidence to `confidence:`"
                    yield Problem("E603", message, judgement.where, hint)
