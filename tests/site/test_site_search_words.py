"""A query is cut into words in the browser as the index was in Python."""

from __future__ import annotations

import random
from pathlib import Path
from typing import Any

import pytest

import briefbook.publish
from briefbook.search.tree import file_name
from briefbook.search.words import folded, terms_of, words_of

pytestmark = pytest.mark.browser

SCRIPT = Path(briefbook.publish.__file__).parent / "theme" / "assets" / "briefbook" / "search.js"
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
    """Functions of search.js, called with each of several texts."""
    script = SCRIPT.read_text("utf-8")
    words = script[
        script.index("const LONGEST_WORD") : script.index(
            "// ------------------------------------------------------------------ 2"
        )
    ]
    names = next(line for line in script.splitlines() if "const fileName" in line)
    tab = browser.new_page()
    yield lambda function, given: tab.evaluate(f"texts => {{ {words}; {names}; return texts.map({function}) }}", given)
    tab.close()


def test_folding_is_the_same(in_browser: Any) -> None:
    assert in_browser("folded", texts()) == [folded(text) for text in texts()]


def test_words_are_the_same(in_browser: Any) -> None:
    assert in_browser("wordsOf", texts()) == [words_of(text) for text in texts()]


def test_what_is_asked_for_is_in_the_index_of_the_same_text(in_browser: Any) -> None:
    for text, asked in zip(texts(), in_browser("text => queryOf(text).terms", texts()), strict=True):
        terms = terms_of(text)
        for term in asked:
            assert term["text"] in terms or (
                not term["isWhole"] and any(each.startswith(term["text"]) for each in terms)
            )


def test_file_names_are_the_same(in_browser: Any) -> None:
    starts = ["", "a", "con", "阿", "𠮷里", "é1"]

    assert in_browser("fileName", starts) == [file_name(start) for start in starts]
