"""A query is cut into words in the browser as the index was in Python."""

from __future__ import annotations

import random
from pathlib import Path
from typing import Any

import pytest

import briefbook.search
from briefbook.chinese import simplified
from briefbook.search.words import folded, stem_of, words_of

pytestmark = pytest.mark.browser

SCRIPT = Path(briefbook.search.__file__).parent / "theme" / "assets" / "briefbook" / "search-engine.js"
SPELLINGS = """
organisations organizing organised programmes colours behavioural centres defences analysing analyses catalogues labelled
travelling encyclopaedia virus viruses boxes processes witches houses cities series news glass bus oesophagus four tours
"""
ALPHABETS = (
    "abcXYZ0189 -_.,'",
    "ÅéßÆøŁđðÞıİςΣǅﬁ½²①Ⅷ ",
    "阿里巴〇々ー①㍿𠮷 ",
    "ソフトｿﾌﾄがぱん・ー ",
    "삼성전자 가각",
    "กรุงเทพฯ์ ไทย ລາວ မြန်မာ ខ្មែរ",
    "हिन्दी। তামিল தமிழ் ",
    "ёйЁЙщ ",
    "אָלֶף عَرَبِيّ آ٠١ ",
    "\u0301\u0308\u200b\u200d\u2028\ufeff😀🇳🇴",
)


def texts() -> list[str]:
    """The same texts in every run, of one alphabet each and of all."""
    luck = random.Random(7)
    alphabets = [*ALPHABETS, "".join(ALPHABETS)]
    made = ["".join(luck.choices(alphabet, k=luck.randint(1, 40))) for alphabet in alphabets for _ in range(60)]
    return [*made, "Λόγος ΛΌΓΟΣ", "İstanbul", "x" * 70, "APT-28 CVE-2017-0144", ""]


@pytest.fixture(scope="module")
def in_browser(browser: Any) -> Any:
    """Functions of search-engine.js, called with each of several texts."""
    script = SCRIPT.read_text("utf-8")
    han = "".join(chr(one) + other for one, other in simplified().items())
    tab = browser.new_page()
    tab.evaluate(script)
    tab.evaluate("async han => { window.engine = briefbookEngine(async () => han); await engine.ready('阿') }", han)
    yield lambda function, given: tab.evaluate(f"texts => texts.map(engine.{function})", given)
    tab.close()


def test_folding_is_the_same(in_browser: Any) -> None:
    assert in_browser("folded", texts()) == [folded(text) for text in texts()]


def test_words_are_the_same(in_browser: Any) -> None:
    assert in_browser("wordsOf", texts()) == [words_of(text) for text in texts()]


def test_stems_are_the_same(in_browser: Any) -> None:
    words = SPELLINGS.split()

    assert in_browser("stemOf", words) == [stem_of(word) for word in words]
