"""Search in which any part of a name written without spaces finds its page.

Material's search looks for words that begin with what was typed. 里巴 begins no word of 阿里巴巴集团, so nothing is
found. Spaces put between the characters do not help: Material then cuts the query up as well, drops its last
character and looks for pages with any of the others.

So each such word gets its tails, in a field of the index that is searched and never shown: 里巴巴集团, 巴巴集团 and so
on to 团. What begins a tail stands somewhere in the word. And each such word, shown or not, ends in an invisible mark:
Material cuts a query where it meets a whole word of the index, and with the mark it never does.

The search plugin must be set to one language. With more, Material trims the mark off.
"""

import re
from pathlib import Path
from typing import Any

import orjson

END = "\u2060"  # word joiner: no width, no break, no letter, no separator of any query
"""Closes each word written without spaces, in what is shown and in its tails."""

LONGEST_TAIL = 16
"""In characters. A query longer than this finds a name only from its beginning. It bounds the index: one character of
Chinese prose costs at most this many."""

_SOLID = (
    "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff"  # Thai, Lao, Burmese, Khmer
    "\u3005-\u3007\u3041-\u309f\u30a1-\u30fa\u30fc-\u30ff\u31f0-\u31ff\uff66-\uff9f"  # Japanese kana, 々〆〇
    "\u3105-\u312f\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U000323af"  # Bopomofo, Han
    "\uac00-\ud7a3"  # Korean: has spaces, but not where one name ends in a longer one
)
_SOLID_LETTER = re.compile(f"[{_SOLID}]")
# Starts only where a word starts, and takes nothing back: an index is mostly Latin text, and is passed over once.
_SOLID_WORD = re.compile(rf"(?<![^\W_])(?<![{_SOLID}])[^\W_{_SOLID}]*+[{_SOLID}](?:[^\W_]|[{_SOLID}])*+")
_LEFT_BY_OTHERS = re.compile(f"[{END}\u200b]")
"""Our own marks, and the cuts of the jieba package, which Material makes if it happens to be installed."""


def segmented(text: str) -> str:
    """The tails of each word in `text` that is written without spaces; empty if it has none.

    A tail starts at every such character, and at Latin letters or digits that follow one. Each tail comes once, in the
    order of the text, ends in `END` and holds at most `LONGEST_TAIL` characters before it.
    """
    if not _SOLID_LETTER.search(text):  # most texts; five times faster than looking for a word
        return ""
    return " ".join(dict.fromkeys(tail for word in _SOLID_WORD.findall(text) for tail in _tails(word)))


def segment_index(data: bytes) -> bytes:
    """Material's `search_index.json`, with the fields `title_tails` and `text_tails`.

    They weigh what title and text weigh. Every other field stays, but for the marks in titles, texts and tags.
    Doing it twice is doing it once, and the result is the same with and without the jieba package.
    """
    index = orjson.loads(data)
    fields = index["config"]["fields"]
    for field in ("title", "text"):
        fields[f"{field}_tails"] = fields[field]
    index["docs"] = [_with_tails(entry) for entry in index["docs"]]
    return orjson.dumps(index)


def _with_tails(entry: dict[str, Any]) -> dict[str, Any]:
    title = _LEFT_BY_OTHERS.sub("", entry["title"])
    text = _LEFT_BY_OTHERS.sub("", entry["text"])
    seen = {**entry, "title": _marked(title), "text": _marked(text)}
    if "tags" in entry:
        seen["tags"] = [_marked(_LEFT_BY_OTHERS.sub("", tag)) for tag in entry["tags"]]
    return {**seen, "title_tails": segmented(title), "text_tails": segmented(text)}


def _marked(text: str) -> str:
    if not _SOLID_LETTER.search(text):
        return text
    return _SOLID_WORD.sub(lambda word: word[0] + END, text)


def _tails(word: str) -> list[str]:
    return [
        word[start : start + LONGEST_TAIL] + END
        for start in range(len(word))
        if _SOLID_LETTER.match(word, start) or (start and _SOLID_LETTER.match(word, start - 1))
    ]


def segment_file(path: Path) -> None:
    """Do so in place, where there is an index: search may be switched off."""
    if path.is_file():
        path.write_bytes(segment_index(path.read_bytes()))
