"""Ids of headings: readable in any script, and without the numbers of citations."""

from __future__ import annotations

import re
import unicodedata

CITED = "\u2063"
"""Stands before and behind the citations of a heading: an invisible separator, which no screen shows."""
_CITED = re.compile(f"{CITED}[^{CITED}]*{CITED}")


def slug(words: str, separator: str = "-") -> str:
    """The id of a heading: letters and digits in lower case, the accents of Latin ones left out, those of other scripts
    as they are. Of words in ASCII it is what Python-Markdown makes.
    """
    kept = "".join(map(_plain, unicodedata.normalize("NFC", without_citations(words))))
    return re.sub(rf"[{re.escape(separator)}\s]+", separator, _words_alone(kept).strip().lower())


def without_citations(words: str) -> str:
    """The words of a heading without those that cite."""
    return _CITED.sub("", words)


def _plain(letter: str) -> str:
    """A Latin letter without accents; any other as it is."""
    if letter.isascii():
        return letter
    plain = unicodedata.normalize("NFKD", letter).encode("ascii", "ignore").decode()
    return plain or letter


def _words_alone(text: str) -> str:
    """Letters, marks, digits, white space and hyphens: marks belong to the letters of many scripts."""
    return "".join(each for each in text if each in "-_" or each.isspace() or unicodedata.category(each)[0] in "LMN")
