"""Prose → a line: links resolved, values looked up, citations numbered, first mentions linked, blocks drawn."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from msgspec.structs import replace

from briefbook.model.corpus import Corpus
from briefbook.model.entries import Entity, Observation
from briefbook.model.inline import Go, Line, Mark, Out, Say, Segment, Snippet
from briefbook.model.lookup import observed, property_statements
from briefbook.model.marking import Marking, highest
from briefbook.model.prose import Block, Code, Link, Markup, Prose, ProseCitation, ValueLink, WebLink, Words
from briefbook.model.statement import Citation, Statement
from briefbook.model.values import Reference, Value
from briefbook.render.blocks import draw
from briefbook.render.desk import Desk, are_alternatives, marking_of, value_words
from briefbook.render.wording import joined

Answers = tuple[tuple[Value, str, tuple[Statement, ...]], ...]


def prose_line(desk: Desk, prose: Prose) -> Line:
    """A text as it stands on a page. Each entity is linked where it is named first, the page's own never."""
    linked = {desk.subject, *(part.target for part in prose.parts if isinstance(part, Link))}
    line: list[Segment] = []
    for part in prose.parts:
        if isinstance(part, ProseCitation) and line:
            line[-1] = _without_space(line[-1])
        line += _part(desk, part, linked)
    return tuple(line)


def text_marking(desk: Desk, where: str) -> Marking:
    """The highest marking of the text of an entity, a briefing or a judgement, and of the values and names in it."""
    corpus = desk.corpus
    owner = corpus.briefings.get(where) or corpus.judgements.get(where) or corpus.entities[where]
    prose = owner.about if isinstance(owner, Entity) else owner.text
    values = [answers_to(corpus, part) for part in prose.parts if isinstance(part, ValueLink)]
    names = [part.target for part in prose.parts if isinstance(part, Link) and not part.label]
    marks = [marking_of(corpus, each) for found in values for _, _, bearers in found for each in bearers]
    return highest([owner.marking, *marks, *(desk.scene.markings.get(id, Marking.CLEAR) for id in names)])


def _without_space(segment: Segment) -> Segment:
    """A citation stands right behind what it is for."""
    if isinstance(segment, Mark):
        return Mark(segment.markdown.rstrip(" "))
    return replace(segment, text=segment.text.rstrip(" ")) if isinstance(segment, Say) else segment


def _part(desk: Desk, part: object, linked: set[str]) -> Iterator[Segment]:
    match part:
        case Markup(markdown, True):
            yield from _linked(desk, markdown, linked, is_markdown=True)
        case Markup(markdown, False):
            yield Mark(markdown)
        case Words(text):
            yield from _linked(desk, text, linked, is_markdown=False)
        case WebLink(url, text):
            yield Out(text or url, url)
        case Code(text, is_block):
            yield Snippet(text, is_block)
        case Link(target, label, _):
            yield desk.go(target, label)
        case ValueLink():
            yield from _value(desk, part)
        case ProseCitation(source, locator, _):
            yield from desk.cite(Citation(source, locator))
        case Block():
            yield Mark(draw(desk, part))


def _linked(desk: Desk, text: str, linked: set[str], *, is_markdown: bool) -> Iterator[Segment]:
    done = 0
    for found in desk.scene.derived.finder.find(text):
        if found.entity in linked or (is_markdown and text[: found.start].endswith("!")):  # it would be a picture
            continue
        linked.add(found.entity)
        yield _words(text[done : found.start], is_markdown)
        name = text[found.start : found.end]
        target = desk.go(found.entity, name)
        if is_markdown and isinstance(target, Go):
            yield Mark(f"[{name}]({target.href})")
        else:
            yield target
        done = found.end
    yield _words(text[done:], is_markdown)


def _words(text: str, is_markdown: bool) -> Segment:
    return Mark(text) if is_markdown else Say(text)


def _value(desk: Desk, link: ValueLink) -> Iterator[Segment]:
    answers = answers_to(desk.corpus, link, desk.scene.derived.observations_of.get(link.target, ()))
    for number, (value, unit, statements) in enumerate(answers):
        if number:
            yield Say(f" {_last_gap(desk.corpus, link, answers)} " if number == len(answers) - 1 else ", ")
        yield from desk.value(value, unit)
        for statement in statements:
            yield from desk.cites((statement,))


def _last_gap(corpus: Corpus, link: ValueLink, answers: Answers) -> str:
    bearers = [each for _, _, statements in answers for each in statements]
    return "or" if are_alternatives(corpus, link.property, bearers) else "and"


def answers_to(corpus: Corpus, link: ValueLink, among: Iterable[Observation] | None = None) -> Answers:
    """The values that a link asks for, each with its unit and the statements that bear it. In a sentence a number
    stands without its unit, but for `%`, which belongs to it.
    """
    if link.property in corpus.vocabulary.metrics:
        found = observed(corpus, link.target, link.property, link.of, link.as_of, among)
        return tuple((each.value, "%" if each.unit == "%" else "", (each,)) for each in found[:1])  # type: ignore[misc]
    groups: dict[Value, list[Statement]] = {}
    for each in property_statements(corpus, link.target, link.property):
        value = each.value
        if isinstance(value, Reference) and value.id == link.target:
            value = Reference(each.subject)
        groups.setdefault(value, []).append(each)
    return tuple((value, "", tuple(group)) for value, group in groups.items())


def words_of_value(corpus: Corpus, language: str) -> Callable[[ValueLink], str]:
    """Words for the values bound to facts in prose, for places that show no links."""

    def words(link: ValueLink) -> str:
        answers = answers_to(corpus, link)
        words = [value_words(corpus, value, unit, language) for value, unit, _ in answers]
        return joined(words, _last_gap(corpus, link, answers))

    return words
