"""One spelling for texts that readers take for the same: names in texts are compared in it."""

from __future__ import annotations

import re
import unicodedata

_APOSTROPHES, _QUOTES, _HYPHENS = "‘’ʼʻ＇", "“”", "‐‑"
WRITTEN_ALIKE = tuple(
    (written, plain) for plain, many in (("'", _APOSTROPHES), ('"', _QUOTES), ("-", _HYPHENS)) for written in many
)
"""Characters, each with the one that stands for it in the plain spelling."""
_GAP = re.compile(r"\s*\n[ \t>]*|\s+")


def plain_spelling(text: str) -> str:
    """Composed (NFC), with plain apostrophes, quotes and hyphens, and one space for any white space."""
    if text.isascii() and text.isprintable() and "  " not in text:
        return text
    for written, plain in WRITTEN_ALIKE:
        text = text.replace(written, plain)
    return unicodedata.normalize("NFC", _GAP.sub(" ", text))
