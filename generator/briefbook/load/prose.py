"""Markdown with `[[links]]`, `[@citations]` and fenced blocks → prose.

Briefings are written by people we trust, and keep their Markdown as it is. Texts inside facts may come from anywhere:
of them only the structure is kept (paragraphs, lists, emphasis, links that are links); every word is data, and raw
HTML is words.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

import pyromark

from briefbook.load.safe_markdown import safe_parts
from briefbook.load.values import ID, shown
from briefbook.load.yaml_text import read_yaml
from briefbook.model.prose import Block, Link, Markup, Part, Prose, ProseCitation, ValueLink, Words
from briefbook.model.raw import Fields, Items, Text
from briefbook.problems import Problem, Span, did_you_mean

OPTIONS = {
    "timeline": ("about", "from", "to", "type", "title"),
    "relations": ("about", "depth", "title"),
    "entities": ("type", "tag", "about", "columns", "title"),
    "chart": ("of", "metric", "for", "as_of", "title"),
}
TOKEN = re.compile(
    r"\[\[(?P<target>[^\[\]|#\n]*)(?:\#(?P<property>[^\[\]|\n]*))?(?:\\?\|(?P<label>[^\[\]\n]*))?\]\]"
    r"|\[@(?P<citations>[^\[\]\n]+)\]"
)
_VALUE = re.compile(r"(?P<property>[a-z0-9_-]+)(?:/(?P<of>[a-z0-9-]+))?(?:@(?P<as_of>\S+))?")
_EXTENSIONS = pyromark.Options.ENABLE_TABLES | pyromark.Options.ENABLE_FOOTNOTES | pyromark.Options.ENABLE_STRIKETHROUGH
Event = tuple[Any, Any]


class Place(NamedTuple):
    """Where the first line of a text stands: a span of its first character. Line 0 is the place of a text in a JSON
    file, which is one for all of it: its lines are not lines of the file.
    """

    path: str
    line: int
    column: int = 1

    def at(self, text: bytes, offset: int) -> Span:
        if not self.line:
            return Span(self.path, 0, self.column)
        before = text[:offset]
        line = before.count(b"\n")
        column = len(before[before.rfind(b"\n") + 1 :].decode("utf-8", "replace")) + 1
        return Span(self.path, self.line + line, column + (self.column - 1 if line == 0 else 0))


def read_prose(text: Text) -> tuple[Prose, tuple[Problem, ...]]:
    """Prose of a fact: structure kept, words as data."""
    where = text.where
    # Below `|` the text begins on the next line; its margin is not known, so columns count from there.
    place = (
        Place(where.path, where.line + 1) if text.style in ("|", ">") else Place(where.path, where.line, where.column)
    )
    return _read(text.value, place, is_trusted=False)


def read_markdown(markdown: str, place: Place) -> tuple[Prose, tuple[Problem, ...]]:
    """Prose of a briefing: Markdown kept to the letter around what we read in it."""
    return _read(markdown, place, is_trusted=True)


def _read(markdown: str, place: Place, *, is_trusted: bool) -> tuple[Prose, tuple[Problem, ...]]:
    encoded = markdown.encode("utf-8", "replace")
    events = pyromark.events_with_range(encoded.decode(), options=_EXTENSIONS)
    problems: list[Problem] = []
    reader = _Reader(encoded, place, problems)
    parts = reader.kept(events) if is_trusted else safe_parts(events, reader.tokens, reader.block)
    return Prose(tuple(_joined(parts))), tuple(problems)


def _joined(parts: Iterator[Part]) -> Iterator[Part]:
    """Neighbours of one kind as one part."""
    last: Part | None = None
    for part in parts:
        if isinstance(part, Words) and isinstance(last, Words):
            last = Words(last.text + part.text)
        elif isinstance(part, Markup) and isinstance(last, Markup) and part.is_text == last.is_text:
            last = Markup(last.markdown + part.markdown, part.is_text)
        else:
            if last is not None:
                yield last
            last = part
    if last is not None:
        yield last


class _Reader:
    def __init__(self, text: bytes, place: Place, problems: list[Problem]) -> None:
        self.text = text
        self.place = place
        self.problems = problems

    def slice(self, start: int, end: int) -> str:
        return self.text[start:end].decode("utf-8", "replace")

    def kept(self, events: Iterable[Event]) -> Iterator[Part]:
        """The text as it is, cut at tokens, blocks and stretches of words."""
        done = 0
        for kind, start, end, info in _stretches(events):
            if start < done:
                continue
            if kind == "block":
                yield Markup(self.slice(done, start))
                yield from self.block(info, start, end) or (Markup(self.slice(start, end)),)
            else:
                yield Markup(self.slice(done, start))
                for token in self.tokens(self.slice(start, end), start):
                    yield Markup(token.text, is_text=True) if isinstance(token, Words) else token
            done = end
        yield Markup(self.slice(done, len(self.text)))

    def tokens(self, words: str, start: int) -> Iterator[Part]:
        """The links and citations in a stretch of text, and the words between them."""
        done = 0
        for match in TOKEN.finditer(words):
            parts = tuple(self.token(match, self.place.at(self.text, start + len(words[: match.start()].encode()))))
            if not parts:
                continue
            if match.start() > done:
                yield Words(words[done : match.start()])
            yield from parts
            done = match.end()
        if done < len(words):
            yield Words(words[done:])

    def token(self, match: re.Match[str], where: Span) -> Iterator[Part]:
        if match["citations"] is not None:
            for each in match["citations"].split(";"):
                source, _, locator = each.strip().removeprefix("@").partition(",")
                yield ProseCitation(source.strip(), locator.strip(), where)
            return
        target, property = match["target"].strip(), match["property"]
        if not ID.fullmatch(target):
            hint = "write [[some-id]], [[some-id|words]] or [[some-id#property]]"
            self.problems.append(Problem("E701", f"'{shown(target)}' cannot be an id", where, hint))
            return
        if property is None:
            yield Link(target, (match["label"] or "").strip(), where)
            return
        wanted = _VALUE.fullmatch(property.strip())
        if wanted is None or match["label"] is not None:
            hint = "write [[id#property]], [[id#metric/for]] or [[id#metric/for@2022-01]], without a label"
            self.problems.append(
                Problem("E702", f"'{shown(match[0])}' asks for no value that can be read", where, hint)
            )
            return
        yield ValueLink(target, wanted["property"], wanted["of"] or "", wanted["as_of"] or "", where)

    def block(self, kind: str, start: int, end: int) -> tuple[Block] | None:
        """A fenced block of ours with its options; None for fences that are somebody else's."""
        if kind not in OPTIONS:
            return None
        where = self.place.at(self.text, start)
        known = len(self.problems)
        lines = self.slice(start, end).split("\n")
        body = "\n".join(lines[1:]).rstrip().removesuffix("```").removesuffix("~~~")
        node, found = read_yaml("\n" * where.line + body, where.path)
        self.problems += [problem._replace(code="E704") for problem in found]
        if node is not None and not isinstance(node, Fields):
            self.problems.append(Problem("E704", f"a {kind} block holds a map", where, "write `about: some-id`"))
        options = tuple(self.options(kind, node)) if isinstance(node, Fields) else ()
        if not where.line:
            self.problems[known:] = [each._replace(where=where, also=()) for each in self.problems[known:]]
        return (Block(kind, options, where),)

    def options(self, kind: str, fields: Fields) -> Iterator[tuple[str, tuple[str, ...]]]:
        for key, node in fields.pairs:
            if key.value not in OPTIONS[kind]:
                hint = did_you_mean(key.value, OPTIONS[kind], "its options are " + ", ".join(OPTIONS[kind]))
                self.problems.append(
                    Problem("E704", f"a {kind} block has no option '{shown(key.value)}'", key.where, hint)
                )
            elif isinstance(node, Text):
                yield key.value, (node.value,)
            elif isinstance(node, Items) and all(isinstance(each, Text) for each in node.values):
                yield key.value, tuple(each.value for each in node.values if isinstance(each, Text))
            else:
                self.problems.append(
                    Problem("E704", f"'{key.value}' holds a word or a list of words", key.where, "write `[one, other]`")
                )


def _stretches(events: Iterable[Event]) -> Iterator[tuple[str, int, int, str]]:
    """Stretches of words outside links and code, and the fenced blocks that stand at the margin."""
    closed = 0
    depth = 0
    start = end = -1
    for event, place in events:
        is_text = isinstance(event, dict) and "Text" in event and not closed
        if is_text and start >= 0 and place["start"] == end:
            end = place["end"]
            continue
        if start >= 0:
            yield "words", start, end, ""
            start = -1
        if is_text:
            start, end = place["start"], place["end"]
        elif isinstance(event, dict) and ("Start" in event or "End" in event):
            name, detail = _tag(event)
            step = 1 if "Start" in event else -1
            if name == "CodeBlock" and step == 1 and depth == 0 and isinstance(detail, dict) and "Fenced" in detail:
                yield (
                    "block",
                    place["start"],
                    place["end"],
                    str(detail["Fenced"]).split()[0] if detail["Fenced"] else "",
                )
            depth += step
            closed += step if name in ("CodeBlock", "Link", "Image", "HtmlBlock", "FootnoteDefinition") else 0
    if start >= 0:
        yield "words", start, end, ""


def _tag(event: dict[str, Any]) -> tuple[str, Any]:
    tag = event.get("Start", event.get("End"))
    if isinstance(tag, dict):
        return next(iter(tag.items()))
    return str(tag), None
