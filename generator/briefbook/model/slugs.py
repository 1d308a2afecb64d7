"""Ids of headings: readable in any script, and the same whatever the facts are that a heading holds."""

from __future__ import annotations

import re
import unicodedata

CITED = "\u2063"
"""Stands before and behind the citations of a heading: an invisible separator, which no screen shows."""
BOUND = "\u2064"
"""Stands before and behind a value in a heading that is bound to a fact: an invisible plus."""
_BOUND = re.compile(f"{BOUND}[^{BOUND}]*{BOUND}")
NAMELESS = "value"
"""The id of a heading that holds a bound value alone."""
_CITED = re.compile(f"{CITED}[^{CITED}]*{CITED}")


def slug(words: str, separator: str = "-") -> str:
    """The id of a heading: letters and digits in lower case, the accents of Latin ones left out, those of other scripts
    as they are; nothing of values that are bound to facts, and will be others. Of words in ASCII it is what
    Python-Markdown makes.
    """
    lasting = _BOUND.sub("", words)
    kept = "".join(map(_plain, unicodedata.normalize("NFC", without_citations(lasting))))
    made = re.sub(rf"[{re.escape(separator)}\s]+", separator, _words_alone(kept).strip().lower())
    return made or (NAMELESS if lasting != words else "")


def without_citations(words: str) -> str:
    """The words of a heading without those that cite."""
    return _CITED.sub("", words).replace(BOUND, "")


def _plain(letter: str) -> str:
    """A Latin letter without accents; any other as it is."""
    if letter.isascii():
        return letter
    plain = unicodedata.normalize("NFKD", letter).encode("ascii", "ignore").decode()
    return plain or letter


def _words_alone(text: str) -> str:
    """Letters, marks, digits, white space and hyphens: marks belong to the letters of many scripts."""
    return "".join(each for each in text if each in "-_" or each.isspace() or unicodedata.category(each)[0] in "LMN")
