"""A briefing's file → a briefing: front matter, then Markdown."""

from __future__ import annotations

from pathlib import PurePosixPath

from msgspec.structs import replace

from briefbook.load.fields import id_or_word, ids, places_of, plain_text, refuse_unknown, value_as
from briefbook.load.links import read_links, slugs
from briefbook.load.prose import TOKEN, read_markdown
from briefbook.load.values import read_date, read_marking, shown
from briefbook.load.yaml_text import read_yaml
from briefbook.model.entries import Briefing
from briefbook.model.marking import Marking
from briefbook.model.portions import within
from briefbook.model.raw import Fields, Text
from briefbook.problems import Problem, Span

FIELDS = ("title", "summary", "date", "about", "tags", "author", "review_by", "marking")
FENCE = "---"


def front_matter_of(text: str) -> str:
    """The front matter of a briefing as YAML, on the lines where it stands; empty where it has none."""
    split = _split(text)
    return "\n" + split[0] if split else ""


def read_briefing(text: str, path: str) -> tuple[Briefing, tuple[Problem, ...]]:
    """The briefing of a file; its id is the file's name. Where its front matter cannot be read, it has its text alone,
    so that all that is wrong with it is found at once.
    """
    whole = Span(path, 1, 1)
    problems: list[Problem] = []
    stem = PurePosixPath(path).stem
    id = id_or_word(Text(stem, whole), problems)
    split = _split(text)
    if split is None:
        hint = "begin the file with `---`, `title: …` and `---`, each on a line of its own"
        is_open = text.split("\n", 1)[0].rstrip() == FENCE
        message = "the front matter of this briefing does not end" if is_open else "this briefing has no front matter"
        problems.append(Problem("E705", message, whole, hint))
        body = Text(text, whole)
        prose, found = read_markdown(body)
        return Briefing(id, stem, prose, whole, written=read_links(body)), (*problems, *found)
    front, words, line = split
    body = Text(words, Span(path, line, 1))
    prose, mistakes = read_markdown(body)
    written = read_links(body)
    node, found = read_yaml("\n" + front, path)  # as `front_matter_of`: lines count from the top of the file
    problems += (*found, *mistakes)
    if not isinstance(node, Fields):
        if not found:
            problems.append(Problem("E705", "the front matter is not a map", whole, "write `title: …`"))
        return Briefing(id, stem, prose, whole, written=written), tuple(problems)
    refuse_unknown(node, FIELDS, "a briefing", problems)
    title = plain_text(node.get("title"), problems)
    if not title:
        problems.append(Problem("E705", "this briefing has no title", whole, "add `title: …` to its front matter"))
    for key, value in node.pairs:
        if key.value in ("title", "summary") and isinstance(value, Text) and (token := TOKEN.search(value.value)):
            message = f"the {key.value} is plain text: '{shown(token[0])}' would be shown as it is"
            problems.append(
                Problem("E705", message, key.where, "write the words alone; link and cite in the text below")
            )
    marking = value_as(node.get("marking"), read_marking, problems) or Marking.CLEAR
    briefing = Briefing(
        id=id,
        title=title,
        text=within(prose, marking),
        where=whole,
        summary=plain_text(node.get("summary"), problems),
        date=value_as(node.get("date"), read_date, problems),
        about=ids(node.get("about"), problems),
        places=places_of(node, "about"),
        tags=ids(node.get("tags"), problems),
        author=plain_text(node.get("author"), problems),
        review_by=value_as(node.get("review_by"), read_date, problems),
        marking=marking,
        written=replace(written, anchors=(*written.anchors, *slugs(title))),
    )
    return briefing, tuple(problems)


def _split(text: str) -> tuple[str, str, int] | None:
    """Front matter, body, and the line that the body begins on; None where the file has no front matter."""
    lines = text.split("\n")
    if lines[0].rstrip() != FENCE:
        return None
    for number, line in enumerate(lines[1:], start=1):
        if line.rstrip() == FENCE:
            return "\n".join(lines[1:number]), "\n".join(lines[number + 1 :]), number + 2
    return None
