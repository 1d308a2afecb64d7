"""A line's segments → runs: short lists of plain values, which the print template sets one after the other.

`["t", words, language, style]`: words. `["a", id, words, language, style]`: words that lead to an entry.
`["u", url, words]`: a link out of the book. `["c", source, locator, quote, language, beside]`: a citation.
`["k", words, kind]`: a chip. `["br"]`: a new line. A style is a run of letters: b bold, i italic, s set aside, m code,
n note, q quote, g unstated, o another name.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from briefbook.model.inline import (
    Anchor,
    Badge,
    Cite,
    ExternalLink,
    Image,
    PageLink,
    RawMarkdown,
    Segment,
    Snippet,
    TextRun,
)
from briefbook.pages.escape import link_target, visible
from briefbook.pages.pictures.svg import cells
from briefbook.pages.wording import quoted
from briefbook.print.page_context import SCHEME, PrintContext

Run = list[str]
_RUNS = (["t"], ["a"], ["u"], ["c"], ["k"], ["r"])
KEPT = 26
"""Lines below which an entry is never broken: it takes about half a page, so that no page is left half empty for it."""
LINE_CELLS, NOTE_CELLS = 62, 42
"""Latin letters on a line beside its label, and in as much of the column of notes, whose lines are lower."""
PICTURE_LINES = 22
PICTURE = 170
"""Words that take as much room as a picture may."""
_TONES = {"note": "n", "quote": "q", "quoted": "n", "locator": "n", "unstated": "g", "othername": "o", "date": "d"}
_APOSTROPHE = re.compile(r"(?<=[^\W\d_])'(?=[^\W\d_])")
_TAG = re.compile(r"<(/?)(span|strong|em|del|br)\b([^>]*)>")
# Words that run from right to left stay apart, so that the template can keep their direction from what is around them.
_RTL = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]")
_STYLE_OF_CLASS = {"bb-deprecated": "s", "bb-note": "n"}
_STYLE_OF_TAG = {"strong": "b", "em": "i", "del": "s"}


def runs(context: PrintContext, line: Iterable[Segment]) -> list[Run]:
    """The runs of a line. Our own marks become styles; whatever else a mark says is left to the site."""
    made: list[Run] = []
    styles: list[str] = []
    for segment in line:
        if isinstance(segment, RawMarkdown):
            made += _marked(segment.markdown, styles)
        else:
            made += run_of(context, segment, "".join(styles))
    return tidy(made)


def _marked(markdown: str, styles: list[str]) -> Iterable[Run]:
    for match in _TAG.finditer(markdown):
        closing, name, attributes = match.groups()
        if name == "br":
            yield ["br"]
        elif closing:
            if styles:
                styles.pop()
        else:
            by_class = (style for kind, style in _STYLE_OF_CLASS.items() if kind in attributes)
            styles.append(next(by_class, _STYLE_OF_TAG.get(name, "")))


def run_of(context: PrintContext, segment: Segment, style: str = "") -> list[Run]:
    """The runs of one segment that is no mark."""
    match segment:
        case TextRun(text, lang, tone):
            styled = style + _TONES.get(tone, "")
            lines = [["t", visible(each), lang, styled] for each in text.split("\n")] if text else []
            return [run for each in lines for run in (["br"], each)][1:]
        case PageLink(text, href, lang):
            shown = visible(text)
            if not href.startswith(SCHEME):
                return [["t", shown, lang, style]]
            return [["a", href.removeprefix(SCHEME), shown, lang, style]]
        case ExternalLink(text, url, _):
            return [["u", visible(url), visible(text)] if link_target(url) else ["t", visible(text), "", style]]
        case Cite(_, anchor):
            citation = context.citations[anchor]
            said = quoted(citation.quotes, context.corpus.names)
            text = "\n".join(map(visible, said.text.split("\n")))
            return [["c", citation.source, visible(citation.locator), text, said.lang, visible(said.beside)]]
        case Badge(text, kind, _):
            return [["k", visible(text), kind]]
        case Snippet(text, _):
            return [["t", visible(text), "", style + "m"]]
        case Anchor() | RawMarkdown() | Image():  # a picture stands below its paragraph
            return []


def tidy(made: list[Run]) -> list[Run]:
    """Neighbours alike as one, and no space at either end."""
    joined: list[Run] = []
    for run in made:
        if (
            joined
            and run[0] == joined[-1][0] == "t"
            and joined[-1][2:] == run[2:]
            and not _RTL.search(joined[-1][1] + run[1])
        ):
            joined[-1] = ["t", joined[-1][1] + run[1], *run[2:]]
        else:
            if run[0] == "c" and joined and joined[-1][0] == "t":  # a citation stands right behind what it is for
                joined[-1] = ["t", joined[-1][1].rstrip(" "), *joined[-1][2:]]
            joined.append(run)
    joined = [run for run in joined if run[0] != "t" or run[1]]
    for end, strip in ((0, str.lstrip), (-1, str.rstrip)):
        while joined and joined[end][0] == "t":
            joined[end] = ["t", strip(joined[end][1]), *joined[end][2:]]
            if joined[end][1]:
                break
            joined.pop(end)
    return joined


def words(text: str, lang: str = "", style: str = "") -> list[Run]:
    """Words alone as runs; nothing for no words."""
    return [["t", visible(text), lang, style]] if text else []


def typographic(text: str, language: str) -> str:
    """What an author wrote, with the apostrophes of English."""
    return _APOSTROPHE.sub("’", text) if language.partition("-")[0] == "en" else text


def plain(made: Iterable[Run]) -> str:
    """The words of runs, for alternative texts and running heads."""
    return "".join(run[1] if run[0] in "tk" else run[2] if run[0] in "au" else "" for run in made)


def line_count(value: Any) -> int:
    """About how many lines blocks take; a row is as high as its text or as the notes beside it."""
    if isinstance(value, list | tuple) and value and isinstance(value[0], list) and value[0][:1] in _RUNS:
        text, notes = plain(value), ["".join(run[2:]) for run in value if run[0] == "c"]
        return max(-(-cells(text) // LINE_CELLS), -(-(cells("".join(notes)) + 6 * len(notes)) // NOTE_CELLS))
    if isinstance(value, list | tuple):
        return sum(map(line_count, value))
    if not isinstance(value, dict):
        return 0
    if value.get("kind") in ("image", "picture"):
        return PICTURE_LINES
    if "label" in value:  # a label is narrow
        return max(-(-cells(plain(value["label"])) // (LINE_CELLS // 3)), line_count(value["line"]))
    frame = 2 if value.get("kind") in ("judgement", "dispute", "heading", "table") else 0
    return frame + sum(map(line_count, value.values()))


def word_count(value: Any) -> int:
    """About how many words there are in a value; a Chinese character takes as much room as half a word, and
    a picture as much as many.
    """
    count = 0
    stack = [value]
    while stack:
        each = stack.pop()
        if isinstance(each, str):
            count += 1 + (len(each) if each.isascii() else len(each.encode("utf-8", "replace"))) // 6
        elif isinstance(each, dict):
            count += PICTURE if each.get("kind") in ("image", "picture") else 0
            stack += [said for name, said in each.items() if name not in ("where", "svg", "alt")]
        elif isinstance(each, list | tuple):
            stack += each
    return count
