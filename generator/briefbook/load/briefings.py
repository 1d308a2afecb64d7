"""A briefing's file → a briefing: front matter, then Markdown."""

from __future__ import annotations

from pathlib import PurePosixPath

from msgspec.structs import replace

from briefbook.load.fields import id_or_word, ids, places_of, plain_text, refuse_unknown, value_as
from briefbook.load.links import read_links, slugs
from briefbook.load.prose import TOKEN, read_markdown, read_prose
from briefbook.load.values import read_date, read_marking, shown
from briefbook.load.yaml_text import read_yaml
from briefbook.model.entries import Briefing
from briefbook.model.marking import Marking
from briefbook.model.portions import within
from briefbook.model.prose import Prose, WrittenLinks
from briefbook.model.raw import Fields, Node, Text
from briefbook.problems import Problem, Span

FIELDS = ("title", "summary", "date", "about", "tags", "author", "review_by", "marking", "trust")
FENCE = "---"
LOW = "low"
LOW_TRUST = "low-trust"
"""The folder of briefings that nobody vouches for, whatever they say of themselves."""


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
        prose, written, found = _body(Text(text, whole), is_trusted=_is_trusted(None, path, problems))
        return Briefing(id, stem, prose, whole, written=written), (*problems, *found)
    front, words, line = split
    node, found = read_yaml("\n" + front, path)  # as `front_matter_of`: lines count from the top of the file
    is_trusted = _is_trusted(node.get("trust") if isinstance(node, Fields) else None, path, problems)
    prose, written, mistakes = _body(Text(words, Span(path, line, 1)), is_trusted=is_trusted)
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


def _is_trusted(said: Node | None, path: str, problems: list[Problem]) -> bool:
    """Whether somebody vouches for a briefing. Its front matter can only say that nobody does."""
    if said is not None and not (isinstance(said, Text) and said.value == LOW):
        problems.append(
            Problem("E358", "this is no level of trust", said.where, f"write `trust: {LOW}`, or leave it out")
        )
    return said is None and LOW_TRUST not in PurePosixPath(path).parts


def _body(body: Text, *, is_trusted: bool) -> tuple[Prose, WrittenLinks, tuple[Problem, ...]]:
    """The text of a briefing, and what it links to; as in facts, its structure alone where nobody vouches for it."""
    written = read_links(body)
    if is_trusted:
        prose, problems = read_markdown(body)
        return prose, written, problems
    prose, problems = read_prose(body, down=0)
    return prose, WrittenLinks(anchors=written.anchors), tuple(map(_of_low_trust, problems))


def _of_low_trust(problem: Problem) -> Problem:
    if problem.code != "E332":
        return problem
    message = "in a text of low trust, no paragraph bears a marking of its own"
    return replace(problem, message=message, hint="mark the briefing, in its front matter")


def _split(text: str) -> tuple[str, str, int] | None:
    """Front matter, body, and the line that the body begins on; None where the file has no front matter."""
    lines = text.split("\n")
    if lines[0].rstrip() != FENCE:
        return None
    for number, line in enumerate(lines[1:], start=1):
        if line.rstrip() == FENCE:
            return "\n".join(lines[1:number]), "\n".join(lines[number + 1 :]), number + 2
    return None
