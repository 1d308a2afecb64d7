"""Markdown with `[[links]]`, `[@citations]` and fenced blocks → prose.

Briefings are written by people we trust, and keep their Markdown as it is. Texts inside facts may come from anywhere:
of them only the structure is kept (paragraphs, lists, emphasis, links that are links); every word is data, and raw
HTML is words.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from difflib import get_close_matches
from functools import lru_cache
from itertools import accumulate, islice

import pyromark
from msgspec.structs import replace

from briefbook.load.boxes import as_lists, spoken, unspoken
from briefbook.load.fields import plain_text
from briefbook.load.markdown_cost import costly
from briefbook.load.markdown_tree import Event, named
from briefbook.load.portions import MARK, portions_in
from briefbook.load.safe_markdown import SUPPRESSION, line_parts, safe_parts, suppression
from briefbook.load.values import kebab_case, shown
from briefbook.load.yaml_text import read_yaml
from briefbook.model.files import path_of
from briefbook.model.grammar import ID
from briefbook.model.limits import MAX_DEPTH, MAX_EVENTS, MAX_LINKS
from briefbook.model.prose import (
    Block,
    Link,
    Markup,
    Note,
    Part,
    PictureInText,
    PortionEnd,
    PortionLabel,
    PortionStart,
    Prose,
    ProseCitation,
    ValueLink,
    Words,
)
from briefbook.model.raw import Fields, Items, Node, Text
from briefbook.model.tables import TABLE, TableFault, table_in
from briefbook.problems import About, Problem, Span, did_you_mean

OPTIONS = {
    "timeline": ("about", "from", "to", "type", "title"),
    "relations": ("about", "depth", "title"),
    "entities": ("type", "tag", "about", "columns", "title"),
    "chart": ("of", "metric", "for", "as_of", "by", "show", "title"),
    "map": ("places", "about", "title"),
    "table": ("values", "file", "caption", "source", "columns", "sort"),
}
# Labels and locators may be broken over lines, as editors do that fill paragraphs; a blank line ends them.
_WORDS = r"(?:[^\[\]\n]|\n(?![ \t>]*\n))"
TOKEN = re.compile(
    r"\[\[(?P<target>[^\[\]|#\\\n]*)(?:\#(?P<property>[^\[\]|\\\n]*))?(?:\\?\|(?P<label>" + _WORDS + r"*))?\]\]"
    r"|\[@(?P<citations>" + _WORDS + r"+)\]"
)
_NEARLY_CITED = r"\[(?!\^)(?:[^\[\]@\n]|\n(?![ \t>]*\n))*(?<=[\s\[;,(-])@[a-z0-9]" + _WORDS + r"*\]"
_BEGINNING = re.compile(rf"(?P<token>\[[\[@])|{_NEARLY_CITED}")
_FOLD = re.compile(r"\s*\n[ \t>]*")
_FENCE_END = re.compile(rb"\n[ \t>]*(?:`{3,}|~{3,})[ \t]*\n?\Z")
_NEAR = 0.8  # nearer than any word behind a fence that Pygments knows
_SINGULAR = {"entity": "entities"}
_UNFIT = {"Heading": "a heading", "Table": "a table", "Image": "a picture"}
_OF_OTHERS = ("chartjs", "echarts")
_VALUE = re.compile(r"(?P<property>[a-z0-9_-]+)(?:/(?P<of>[a-z0-9-]+))?(?:@(?P<as_of>\S+))?")
_FORM = re.compile(
    r"(?:in (?P<unit>\S(?:[^,|]{0,40}?\S)??)(?: at (?P<at>\S+?))?)?(?:(?:^|,? )round (?P<digits>[1-9]))?"
)
_EXTENSIONS = pyromark.Options.ENABLE_TABLES | pyromark.Options.ENABLE_FOOTNOTES | pyromark.Options.ENABLE_STRIKETHROUGH
_DEEP = re.compile(
    rf"^(?:[ \t]*+>){{{MAX_DEPTH + 1}}}", re.MULTILINE
)  # pulldown-cmark takes the square of their number
_MARKED = re.compile(rb"^[ \t>#*+-]*(?P<sign>" + MARK.pattern + rb")", re.MULTILINE | re.IGNORECASE)
_NOTHING = (Markup(""), Markup("", is_text=True))
_UNREAD = About("unread text")
_CLOSED = frozenset(["CodeBlock", "Link", "Image"])
_Stretch = tuple[str, int, int, str]


def read_prose(text: Text, *, down: int = 2) -> tuple[Prose, tuple[Problem, ...]]:
    """Prose of a fact: structure kept, words as data. Headings come so many levels `down`, below that of a page."""
    return _read(text, is_trusted=False, down=down)


def read_markdown(text: Text) -> tuple[Prose, tuple[Problem, ...]]:
    """Prose of a briefing: Markdown kept to the letter around what we read in it."""
    return _read(text, is_trusted=True)


def read_note(node: Node | None, problems: list[Problem]) -> Note | None:
    """A remark of a line or a few, whose Markdown is that of a fact's prose."""
    words = plain_text(node, problems)
    if not isinstance(node, Text) or not _MARKS.search(words):
        return Note(words) if words else None
    prose, found = _read(node, is_trusted=False, is_note=True)
    problems += found
    return Note(words) if prose.parts == (Words(words),) else Note(words, prose.parts)


_MARKS = re.compile(r"[\[\]*_`<>&\\~|!#\n]|\A(?:[+=:-]|[0-9]{1,9}[.)])")
"""Without any of these a line of Markdown is nothing but words."""


def _read(text: Text, *, is_trusted: bool, down: int = 0, is_note: bool = False) -> tuple[Prose, tuple[Problem, ...]]:
    markdown = text.value
    encoded = markdown.encode("utf-8", "replace")
    if len(_BEGINNING.findall(markdown)) > MAX_LINKS:
        message = f"this text has more than {MAX_LINKS:,} links and citations"
        return Prose((Words(markdown),)), (Problem("E113", message, text.where, "split it", about=_UNREAD),)
    if deep := _DEEP.search(markdown):
        where = text.at(markdown.count("\n", 0, deep.start()), 0)
        hint = "use fewer levels of lists, quotations and emphasis"
        message = f"nested more than {MAX_DEPTH} deep"
        return Prose((Words(markdown),)), (Problem("E106", message, where, hint, about=_UNREAD),)
    boxed = as_lists(encoded) if is_trusted else encoded
    events = _events(boxed)
    if len(events) > MAX_EVENTS:
        message = f"this text has more than {MAX_EVENTS:,} words, cells, links and the like"
        return Prose((Words(markdown),)), (Problem("E113", message, text.where, "split it", about=_UNREAD),)
    problems: list[Problem] = []
    reader = _Reader(encoded, text, problems, is_trusted=is_trusted)
    if is_trusted and (found := costly(_without_fences(encoded, events if boxed == encoded else _events(encoded)))):
        reader.say("E113", found.message, found.at, found.hint, _UNREAD)
        return Prose((Words(markdown),)), tuple(problems)
    if _depth(events) > MAX_DEPTH:
        hint = "use fewer levels of lists, quotations and emphasis"
        reader.say("E106", f"nested more than {MAX_DEPTH} deep", 0, hint, _UNREAD)
        return Prose((Words(markdown),)), tuple(problems)
    if is_trusted:
        parts = reader.kept(events)
    elif is_note:
        parts = line_parts(events, reader.tokens, reader.unfit)
    else:
        parts = safe_parts(events, reader.tokens, reader.block, reader.picture, down=down)
    if not is_trusted and (sign := _MARKED.search(encoded)):
        hint = "mark the entry; or write this under `more:`, with a marking of its own"
        words = sign["sign"].decode()
        reader.say("E332", f"'{words}' marks nothing: only briefings have marked paragraphs", sign.start("sign"), hint)
    return Prose(tuple(_joined(parts)), text if is_trusted else None), tuple(problems)


def _events(text: bytes) -> tuple[Event, ...]:
    """What CommonMark finds in a text, no more than one above the limit."""
    return tuple(islice(pyromark.events_with_range(text.decode(), options=_EXTENSIONS), MAX_EVENTS + 1))


def _without_fences(text: bytes, events: Iterable[Event]) -> bytes:
    """The text with blanks in place of fenced code that has an end: without one, Python-Markdown reads on."""
    kept = bytearray(text)
    for event, place in events:
        if isinstance(event, dict) and "Start" in event:
            name, detail = named(event["Start"])
            start, end = place["start"], place["end"]
            body = text.find(b"\n", start, end)
            if name == "CodeBlock" and isinstance(detail, dict) and _FENCE_END.search(text, body, end):
                last = text.rfind(b"\n", body, end)
                kept[body:last] = re.sub(rb"[^\n]", b" ", text[body:last])
    return bytes(kept)


@lru_cache
def _bytes(pattern: re.Pattern[str]) -> re.Pattern[bytes]:
    return re.compile(pattern.pattern.encode())


def _joined(parts: Iterator[Part]) -> Iterator[Part]:
    """Neighbours of one kind as one part, and none that is empty."""
    last: Part | None = None
    for part in parts:
        if part in _NOTHING:
            continue
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
    """`text` is the whole text; places in it are counted in bytes. `written` knows where they are in the file."""

    def __init__(self, text: bytes, written: Text, problems: list[Problem], *, is_trusted: bool) -> None:
        self.text = text
        self.is_trusted = is_trusted
        self.written = written
        self.problems = problems
        self.line_starts = [0, *(match.end() for match in re.finditer(b"\n", text))]

    def at(self, offset: int) -> Span:
        line = bisect_right(self.line_starts, offset) - 1
        return self.written.at(line, len(self.slice(self.line_starts[line], offset)))

    def slice(self, start: int, end: int) -> str:
        return self.text[start:end].decode("utf-8", "replace")

    def say(self, code: str, message: str, at: int, hint: str, about: About | None = None) -> None:
        self.problems.append(Problem(code, message, self.at(at), hint, about=about))

    def kept(self, events: Sequence[Event]) -> Iterator[Part]:
        """The text as it is, cut at tokens, blocks and stretches of words."""
        stretches = tuple(_stretches(events, self.text))
        pieces = [(start, end, block) for start, end, block in self.blocks(stretches)]
        pieces += self.kept_tokens(stretches)
        pieces += self.suppressions(stretches)
        pieces += self.portions(events)
        found = ((start, end) for kind, start, end, _ in stretches if kind == "words")
        words = deque(spoken(found, unspoken(self.text)))
        done = 0
        for start, end, parts in sorted(pieces, key=lambda piece: piece[:2]):
            yield from self.between(done, start, words)
            yield from parts
            done = end
        yield from self.between(done, len(self.text), words)

    def between(self, start: int, end: int, words: deque[tuple[int, int]]) -> Iterator[Part]:
        """What stands between two pieces, words apart from the rest; `words` loses those that are passed."""
        while words and words[0][0] < end:
            first, last = max(words[0][0], start), min(words[0][1], end)
            if first < last:
                yield Markup(self.slice(start, first))
                yield Markup(self.slice(first, last), is_text=True)
                start = last
            if words[0][1] > end:
                break
            words.popleft()
        yield Markup(self.slice(start, end))

    def blocks(self, stretches: Iterable[_Stretch]) -> Iterator[tuple[int, int, tuple[Part, ...]]]:
        for kind, start, end, info in stretches:
            if kind in ("block", "inner") and (block := self.block(info, start, end, is_inside=kind == "inner")):
                yield start, end, block

    def suppressions(self, stretches: Iterable[_Stretch]) -> Iterator[tuple[int, int, tuple[Part, ...]]]:
        """Comments that answer a check; one on a line of its own takes the line with it."""
        for kind, start, end, _ in stretches:
            for match in SUPPRESSION.finditer(self.slice(start, end)) if kind == "comment" else ():
                first = start + len(match.string[: match.start()].encode())
                last = first + len(match[0].encode())
                begin = self.text.rfind(b"\n", 0, first) + 1
                if not self.text[begin:first].strip(b" \t") and self.text[last : last + 1] == b"\n":
                    first, last = begin, last + 1
                yield first, last, (suppression(match),)

    def portions(self, events: Iterable[Event]) -> Iterator[tuple[int, int, tuple[Part, ...]]]:
        """Where parts with markings of their own begin and end, ends before the beginnings at their place."""

        def say(message: str, at: int, hint: str) -> None:
            self.say("E332", message, at, hint)

        found = portions_in(events, self.text, say)
        for each in sorted(found, key=lambda each: (each.end, -each.start)):
            yield each.end, each.end, (PortionEnd(each.marking, self.at(each.end), each.is_apart),)
        for each in found:
            yield each.start, each.start, (PortionStart(each.marking, self.at(each.start), each.is_section),)
            yield *each.mark, () if each.is_section else (PortionLabel(each.marking),)

    def kept_tokens(self, stretches: Iterable[_Stretch]) -> Iterator[tuple[int, int, tuple[Part, ...]]]:
        """Tokens that begin in words."""
        is_open = bytearray(len(self.text))
        for kind, start, end, _ in stretches:
            if kind == "words":
                is_open[start:end] = b"\1" * (end - start)
            elif kind == "html" and (match := TOKEN.search(self.slice(start, end))):
                hint = "write Markdown there: a blank line ends the HTML, and another begins it again"
                message = f"'{shown(match[0])}' is in raw HTML, where links and citations are not read"
                self.say("E701", message, start + len(match.string[: match.start()].encode()), hint)
        done = 0
        for beginning in _bytes(_BEGINNING).finditer(self.text):
            start = beginning.start()
            if start < done or not all(is_open[start : start + 2]) or self.text[start - 1 : start] == b"\\":
                continue
            found = _bytes(TOKEN).match(self.text, start)
            if found is None:
                self.unread(start, beginning[0].decode("utf-8", "replace"))
                continue
            done = found.end()
            match = TOKEN.fullmatch(self.slice(start, done))
            parts = tuple(self.token(match, start)) if match else ()
            if parts:
                yield start, done, parts

    def unread(self, start: int, text: str) -> None:
        if text == "[[":
            hint = "write [[some-id]] or [[some-id|words]], with no brackets or emphasis in it; put code in a fence"
            self.say("E701", "this link is not closed", start, hint)
        elif text == "[@":
            hint = "write [@some-source] or [@some-source, para 4], with no brackets in it"
            self.say("E703", "this citation is not closed", start, hint)
        else:
            before, _, source = (each.strip(" -") for each in text[1:].partition("@"))
            hint = f"write {before} [@{source}".replace("write  ", "write ") + "; or \\[ if it is not a citation"
            self.say("E703", f"'{shown(text)}' is not a valid citation", start, hint)

    def tokens(self, run: Sequence[tuple[str, int]]) -> Iterator[Part]:
        """The links and citations in a run of texts, each with its place in the source, and the words between them."""
        words = "".join(text for text, _ in run)
        starts = tuple(accumulate((len(text) for text, _ in run), initial=0))

        def place(at: int) -> int:
            number = bisect_right(starts, at) - 1
            text, start = run[number]
            return start + len(text[: at - starts[number]].encode())

        done = 0
        for beginning in _BEGINNING.finditer(words):
            start = place(beginning.start())
            bracket = (beginning["token"] or "[").encode()  # else by way of an escape: brackets are meant
            is_written = self.text.startswith(bracket, start)
            if beginning.start() < done or not is_written or self.text[start - 1 : start] == b"\\":
                continue
            match = TOKEN.match(words, beginning.start())
            if match is None:
                self.unread(start, beginning[0])
                continue
            parts = tuple(self.token(match, start))
            if not parts:
                continue
            if match.start() > done:
                yield Words(words[done : match.start()])
            yield from parts
            done = match.end()
        if done < len(words):
            yield Words(words[done:])

    def token(self, match: re.Match[str], start: int) -> Iterator[Part]:
        where = self.at(start)
        if match["citations"] is not None:
            for each in match["citations"].split(";"):
                source, _, locator = _FOLD.sub(" ", each.strip()).removeprefix("@").partition(",")
                yield ProseCitation(source.strip(), locator.strip(), where)
            return
        if self.text[start - 1 : start] == b"!" and self.text[start - 2 : start - 1] != b"\\":
            hint = "write [[some-id]] after a space; a picture is ![words](files/picture.png)"
            self.problems.append(Problem("E701", f"'!{shown(match[0])}' would show a page as a picture", where, hint))
        target, property = match["target"].strip(), match["property"]
        if not ID.fullmatch(target):
            near = kebab_case(target)
            like = f"[[{near}|{shown(match['label'] or target)}]]" if near else "[[some-id]] or [[some-id|words]]"
            hint = f"write {like}"
            self.problems.append(Problem("E701", f"'{shown(target)}' cannot be an id", where, hint))
            return
        if property is None:
            yield Link(target, _FOLD.sub(" ", match["label"] or "").strip(), where)
            return
        wanted = _VALUE.fullmatch(property.strip())
        form = _FORM.fullmatch(_FOLD.sub(" ", match["label"] or "").strip())
        if wanted is None or form is None or match["label"] == "":
            hint = "write [[id#property]], [[id#metric/for]] or [[id#metric/for@2022-01]]"
            hint += "; after `|` only `round 2`, `in km` or `in EUR at 2022-01`" if wanted else ""
            self.problems.append(Problem("E702", f"'{shown(match[0])}' is not a valid link to a value", where, hint))
            return
        said = (wanted["property"], wanted["of"] or "", wanted["as_of"] or "")
        unit, at, digits = form["unit"] or "", form["at"] or "", int(form["digits"] or 0)
        yield ValueLink(target, *said, where, unit=unit, at=at, digits=digits)

    def picture(self, url: str, alt: str, start: int) -> PictureInText | None:
        """A picture in a fact's text, where it is one of the book's files and says what is to be seen."""
        path = path_of(url) or path_of(url.removeprefix("../"))
        if not path:
            hint = "put it into content/files/, and write ![words](files/picture.png)"
            message = f"only the words of this picture are shown: '{shown(url)}' is not a file of the book"
            self.say("W361", message, start, hint)
            return None
        if not alt.strip():
            hint = "describe the picture: ![words](files/picture.png)"
            self.say("E354", "this picture has no alternative text", start, hint)
            return None
        return PictureInText(path, alt.strip(), self.at(start))

    def unfit(self, kind: str, start: int) -> None:
        """What a note has no room for, a fenced block of ours among it."""
        if kind in _UNFIT or kind in OPTIONS:
            message = f"a note has no room for {_UNFIT.get(kind, f'a {kind} block')}: its words alone are shown"
            self.say("W375", message, start, "write it in `about`, or in a briefing")

    def block(self, kind: str, start: int, end: int, *, is_inside: bool = False) -> tuple[Part, ...] | None:
        """A fenced block of ours with its options; None for fences that are somebody else's."""
        if kind not in OPTIONS:
            if near := _block_meant(kind):
                message = f"there is no block '{shown(kind)}': this is shown as code"
                self.say("W709", message, start, f"did you mean '{near}'?")
            return None
        if is_inside:
            hint = "start it at the left margin, not in a list, a quotation or anything indented"
            self.say("E704", f"this {kind} block is inside something else", start, hint)
            return None
        where = self.at(start)
        lines = self.slice(start, end).rstrip().split("\n")
        is_closed = len(lines) > 1 and re.fullmatch(r" *(?:`{3,}|~{3,})", lines[-1])
        body = "\n".join(lines[1:-1] if is_closed else lines[1:])
        first = bisect_right(self.line_starts, start)  # the line below the fence, from 0

        def placed(span: Span) -> Span:
            return self.written.at(first + span.line - 1, span.column - 1) if where.line else where

        node, found = read_yaml(body, where.path)
        node = node and _moved(node, placed)
        for each in found:
            also = tuple(map(placed, each.also)) if where.line else ()
            self.problems.append(replace(each, code="E704", where=placed(each.where), also=also))
        if node is not None and not isinstance(node, Fields):
            hint = f"write `{OPTIONS[kind][0]}: …`, one option to a line"
            self.problems.append(Problem("E704", f"a {kind} block must be a map", where, hint))
        options = tuple(self.options(kind, node)) if isinstance(node, Fields) else ()
        is_read = isinstance(node, Fields) or not (node or found)
        block = Block(kind, options, where)
        sources = tuple(self.sources_of_table(block)) if kind == TABLE and (options or not node) else ()
        return (block, *sources) if is_read else None

    def sources_of_table(self, table: Block) -> Iterator[Part]:
        """What is said below a table of where it is from; and what is wrong with the table itself is told."""
        values, file, texts = table.texts("values"), table.texts("file"), table.texts("source")
        if len(values) + len(file) != 1:
            hint = "write its lines below `values: |`, or name its `file`"
            self.problems.append(Problem("E704", "a table has either values or a file", table.where, hint))
        elif file and not self.is_trusted:
            hint = "write its lines below `values: |`"
            self.problems.append(Problem("E704", "only briefings show tables from files", file[0].where, hint))
        elif values and isinstance(fault := table_in(values[0].value), TableFault):
            self.problems.append(Problem("E367", fault.message, values[0].where, fault.hint))
        if not texts:
            hint = 'add `source: some-id`, or `source: "some-id, p. 4"`'
            self.problems.append(Problem("E368", "this table has no source", table.where, hint))
            return
        for number, text in enumerate(texts):
            source, _, locator = text.value.partition(",")
            yield Markup(", " if number else "\n\nSources: " if len(texts) > 1 else "\n\nSource: ")
            yield Link(source.strip(), "", text.where)
            yield ProseCitation(source.strip(), locator.strip(), text.where)
        yield Markup("\n\n")

    def options(self, kind: str, fields: Fields) -> Iterator[tuple[str, tuple[Text, ...]]]:
        for key, node in fields.pairs:
            if key.value not in OPTIONS[kind]:
                hint = did_you_mean(
                    key.value, OPTIONS[kind], "its options are " + ", ".join(OPTIONS[kind]), self.problems
                )
                self.problems.append(
                    Problem("E704", f"a {kind} block has no option '{shown(key.value)}'", key.where, hint)
                )
            elif isinstance(node, Text):
                yield key.value, (node,)
            elif isinstance(node, Items) and all(isinstance(each, Text) for each in node.values):
                yield key.value, tuple(each for each in node.values if isinstance(each, Text))
            else:
                self.problems.append(
                    Problem(
                        "E704", f"'{key.value}' must be a word or a list of words", key.where, "write `[one, other]`"
                    )
                )


def _block_meant(word: str) -> str:
    """The block of ours that is nearly the word behind a fence; empty where none is."""
    bare = word.lower()
    if bare in OPTIONS or bare in _OF_OTHERS or not bare.isalpha():
        return bare if bare in OPTIONS else ""
    near = get_close_matches(bare[:20], (*OPTIONS, *_SINGULAR), 1, _NEAR)
    return _SINGULAR.get(near[0], near[0]) if near else ""


def _moved(node: Node, placed: Callable[[Span], Span]) -> Node:
    """A node of YAML inside a text, with the places that it has in the file."""
    if isinstance(node, Text):
        return replace(node, where=placed(node.where), lines=())
    if isinstance(node, Items):
        return Items(tuple(_moved(each, placed) for each in node.values), placed(node.where))
    pairs = ((replace(key, where=placed(key.where), lines=()), _moved(value, placed)) for key, value in node.pairs)
    return Fields(tuple(pairs), placed(node.where))


def _stretches(events: Iterable[Event], text: bytes) -> Iterator[_Stretch]:
    """What a text is made of: `words` outside links and code, raw `html`, each `comment` in HTML, fences at the margin
    (`block`) and inside something (`inner`), with the first word behind the fence.
    """
    around: list[str] = []
    start = end = -1
    for event, place in events:
        is_text = event == "SoftBreak" or (isinstance(event, dict) and "Text" in event)
        if is_text and not _CLOSED.intersection(around):
            if start >= 0 and (place["start"] == end or _goes_on(text[end - 1 : place["start"]])):
                end = place["end"]
                continue
            if start >= 0:
                yield "words", start, end, ""
            start, end = place["start"], place["end"]
            continue
        if start >= 0:
            yield "words", start, end, ""
            start = -1
        if isinstance(event, dict) and "Start" in event:
            name, detail = named(event["Start"])
            if name == "CodeBlock" and isinstance(detail, dict) and "Fenced" in detail:
                info = (str(detail["Fenced"]).split() or [""])[0]
                yield "inner" if around else "block", place["start"], place["end"], info
            around.append(name)
        elif isinstance(event, dict) and "End" in event:
            around.pop()
        elif isinstance(event, dict) and (html := event.get("Html", event.get("InlineHtml"))) is not None:
            if str(html).lstrip().startswith("<!--"):
                yield "comment", place["start"], place["end"], ""
            elif "Html" in event:
                yield "html", place["start"], place["end"], ""
    if start >= 0:
        yield "words", start, end, ""


def _goes_on(between: bytes) -> bool:
    """Whether words go on behind these: a line break, and the margin of a list or a quotation."""
    return between[:1] == b"\n" and not between.strip(b"\n\t >")


def _depth(events: Iterable[Event]) -> int:
    """How deep blocks and emphasis overlap."""
    depth = deepest = 0
    for event, _ in events:
        if isinstance(event, dict):
            depth += ("Start" in event) - ("End" in event)
            deepest = max(deepest, depth)
    return deepest
