"""Where a sentence stands in its file: its words are looked for, in order, in the text as it was written."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from briefbook.model.prose import Prose
from briefbook.model.sentences import paragraphs, sentences
from briefbook.problems import Span

_WORD = re.compile(r"[^\W_]+")
_UNSAID = re.compile(r"\[\[[^\[\]]*\]\]|\[@[^\[\]]*\]|\]\([^()]*\)|^(?:```|~~~).*?^(?:```|~~~)", re.S | re.M)
"""What stands in a text and is not read as it stands: links, citations, addresses, fenced blocks."""
_BETWEEN = re.compile(r"(?:<!--.*?-->|\[@[^\[\]]*\]|[^\w\[<])*", re.S)
_FAR = 2000
_OPENING = "\"'“‘([*_"


def places_of_sentences(prose: Prose, title_of: Callable[[str], str]) -> Iterator[Span]:
    """The place of the first character of each sentence; none where the text has no lines, as in a JSON file."""
    text = prose.written
    if text is None or not text.where.line:
        return
    said = _UNSAID.sub(lambda match: "\0" * len(match[0]), text.value)
    at = done = line = 0
    for paragraph in paragraphs(prose, title_of):
        words = paragraph.text
        for start, end, _ in paragraph.links:
            words = words[:start] + "\0" * (end - start) + words[end:]
        for start, sentence in sentences(paragraph.text):
            found = [match.group() for match in _WORD.finditer(words, start, start + len(sentence))]
            is_link = words[start : start + len(sentence)].lstrip(_OPENING).startswith("\0")
            begin = -1 if is_link or not found else said.find(found[0], at, at + _FAR)
            if begin < 0:
                between = _BETWEEN.match(text.value, at)
                begin = between.end() if between else at
            while begin > at and text.value[begin - 1] in _OPENING:
                begin -= 1
            line += text.value.count("\n", done, begin)
            yield text.at(line, begin - text.value.rfind("\n", 0, begin) - 1)
            done = begin
            for word in found:
                place = said.find(word, at, at + _FAR)
                at = place + len(word) if place >= 0 else at
