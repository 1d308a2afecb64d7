"""One page while it is being drawn: links from where it stands, and the sources it cites, numbered as they come."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from briefbook.model.corpus import Corpus
from briefbook.model.dates import PartialDate
from briefbook.model.entries import Observation, Source
from briefbook.model.facts import Fact
from briefbook.model.inline import Anchor, Chip, Cite, Go, Line, Mark, Out, Say, Segment
from briefbook.model.marking import Marking, highest
from briefbook.model.source_types import SOURCE_TYPES
from briefbook.model.statement import Citation, Statement
from briefbook.model.values import (
    CodeValue,
    DateValue,
    NumberValue,
    Reference,
    TextValue,
    Unstated,
    Value,
)
from briefbook.render.addresses import relative
from briefbook.render.scene import Scene
from briefbook.render.wording import (
    country_words,
    date_words,
    grade_words,
    language_words,
    likelihood_words,
    number_words,
    period_words,
)


class Desk:
    """Collects the citations of one page, and the highest marking of what was drawn. `subject` is the entity that the
    page is about, or empty.
    """

    def __init__(self, scene: Scene, path: str, subject: str = "") -> None:
        self.scene = scene
        self.corpus = scene.corpus
        self.path = path
        self.subject = subject
        self.marking = Marking.CLEAR
        self._numbers: dict[str, int] = {}
        self._places: defaultdict[str, list[tuple[str, str]]] = defaultdict(list)
        self._count = 0

    # --- markings

    def bear(self, *markings: Marking) -> None:
        """The page shows something of these markings."""
        self.marking = max(self.marking, *markings)

    def bear_all(self, statements: Iterable[Statement | Observation]) -> None:
        """The page shows what these say: it bears their markings, and those of the sources that they are from."""
        self.bear(highest(marking_of(self.corpus, each) for each in statements))

    # --- links

    def go(self, id: str, text: str = "", anchor: str = "") -> Segment:
        """A link to what an id names, under its name or another text; words alone where it leads to this very page.
        What has no page of its own is linked to where it is on the web.
        """
        shown = text or self.title(id)
        if not text:
            self.bear(self.scene.markings.get(id, Marking.CLEAR))
        if id not in self.scene.addresses.paths:
            source = self.corpus.sources.get(id)
            return Out(shown, source.url) if source and source.url else Say(shown)
        if self.scene.addresses.paths[id] == self.path and not anchor:
            return Say(shown)
        return Go(shown, self.scene.addresses.href(id, self.path, anchor))

    def to_page(self, path: str, text: str, anchor: str = "") -> Go:
        return Go(text, relative(path, self.path, anchor))

    def title(self, id: str) -> str:
        """What anything with an id is called."""
        corpus = self.corpus
        if id in corpus.sources:
            return corpus.sources[id].title
        if id in corpus.briefings:
            return corpus.briefings[id].title
        if id in corpus.judgements:
            return "a judgement"
        return corpus.name_of(id)

    # --- words

    def date(self, when: PartialDate | None) -> str:
        return date_words(when, self.scene.language) if when else ""

    def value(self, value: Value, unit: str = "") -> Line:
        """A value as a line: linked, localized, marked where it is unknown."""
        match value:
            case TextValue(text, lang):
                return (Say(text, lang if lang != self.scene.language else ""),)
            case CodeValue("url", url):
                return (Out(url.removeprefix("https://").removeprefix("http://").rstrip("/"), url),)
            case CodeValue("reliability", code):
                return (Chip(code, "grade", grade_words(code, "")),)
            case Reference(id):
                return (self.go(id),)
            case Unstated(word):
                return (Say(word, tone="unstated"),)
            case _:
                return (Say(value_words(self.corpus, value, unit, self.scene.language)),)

    def qualifiers(self, fact: Fact, *, with_role: bool = True) -> Line:
        """What narrows a fact down, in words: role, kind, period, rank, notes."""
        said = fact.qualifiers
        words = [said.role, said.kind] if with_role else [said.kind]
        words.append(period_words(said, self.scene.language))
        line: list[Segment] = []
        for text in (each for each in words if each):
            line += [Say(" · "), Say(text)] if line else [Say(text)]
        if said.likelihood:
            line += [*([Say(" ")] if line else []), Chip(likelihood_words(said.likelihood), "likelihood")]
        if fact.is_deprecated:
            line += [*([Say(" ")] if line else []), Chip("set aside", "deprecated", "This value was set aside")]
        elif said.rank.value == "preferred":
            line += [*([Say(" ")] if line else []), Chip("preferred", "preferred", "Preferred among several values")]
        for note in fact.notes:
            line += [*([Say(" · ")] if line else []), Say(note, tone="note")]
        if said.marking > self.corpus.entities[fact.subject].marking:
            line += [Say(" "), tlp_chip(str(said.marking))]
        return tuple(line)

    # --- citations

    def cite(self, citation: Citation | None) -> Line:
        """A numbered citation; the same source keeps its number all over the page."""
        if citation is None or citation.source not in self.corpus.sources:
            return (Chip("no source", "unsourced", "Nothing is said of where this comes from"),)
        number = self._numbers.setdefault(citation.source, len(self._numbers) + 1)
        self._count += 1
        anchor = f"cite-{self._count}"
        self._places[citation.source].append((anchor, citation.locator))
        self.bear(self.corpus.sources[citation.source].marking)
        title = self.corpus.sources[citation.source].title
        hint = f"{title}, {citation.locator}" if citation.locator else title
        return (Cite(number, anchor, f"{hint}: “{citation.quote}”" if citation.quote else hint),)

    def cites(self, statements: Iterable[Statement | Observation]) -> Line:
        """The citations of several statements, in order of their numbers."""
        statements = tuple(statements)
        self.bear_all(statements)
        ordered = sorted(statements, key=lambda each: self._order(each.citation))
        return tuple(segment for each in ordered for segment in self.cite(each.citation))

    def _order(self, citation: Citation | None) -> tuple[int, str]:
        known = self._numbers.get(citation.source, 10**6) if citation else 10**7
        return (known, citation.source if citation else "")

    def anchors(self, statements: Iterable[Statement | Observation]) -> Line:
        return tuple(Anchor(f"s-{each.id}") for each in statements)

    def fact(self, fact: Fact, *, is_anchored: bool = False) -> Line:
        """A fact's value with its citations."""
        anchors = self.anchors(fact.statements) if is_anchored else ()
        return (*anchors, *self.value(fact.value), *self.cites(fact.statements))

    def locators(self, statements: Iterable[Statement | Observation]) -> Line:
        """Citations with the place in the source written out, for a column of its own."""
        line: list[Segment] = []
        statements = tuple(statements)
        self.bear_all(statements)
        for each in sorted(statements, key=lambda each: self._order(each.citation)):
            line += [Say(" "), *self.cite(each.citation)] if line else self.cite(each.citation)
            if each.citation and each.citation.locator:
                line.append(Say(f" {each.citation.locator}", tone="locator"))
            if each.citation and each.citation.quote:
                line.append(Say(f" “{each.citation.quote}”", tone="quote"))
        return tuple(line)

    def cited_sources(self) -> tuple[str, ...]:
        """The sources cited so far, in the order of their numbers."""
        return tuple(self._numbers)

    def source_lines(self) -> tuple[Line, ...]:
        """An entry for each cited source: where it is, its grade, how it stands to the subject, and ways back."""
        return tuple(self._source_line(id, number) for id, number in self._numbers.items())

    def _source_line(self, id: str, number: int) -> Line:
        source = self.corpus.sources[id]
        line: list[Segment] = [Anchor(f"source-{number}"), Mark('<span class="bb-source">'), self.go(id)]
        details = [self.publisher(source), (Say(self.date(source.published)),) if source.published else ()]
        if id not in self.scene.addresses.paths:
            details = [self._type(source), *details, self._accessed(source)]
        for detail in details:
            line += [Say(" · "), *detail] if detail else []
        grade = self.grade(source)
        line += [Say(" "), grade] if grade else []
        origins = self.scene.derived.independence.roots.get(id, frozenset()) - {id}
        if origins:
            names = [self.title(each) for each in sorted(origins)]
            self.bear(*(self.corpus.sources[each].marking for each in origins))
            line += [Say(" "), Chip("derived", "derived", f"Retells: {'; '.join(names)}")]
        interest = self.scene.derived.independence.interest(id, self.subject)
        line += [Say(" "), Chip(interest, "interested")] if interest else []
        if source.marking:
            line += [Say(" "), tlp_chip(str(source.marking))]
        return (*line, Mark("</span>"), *self._ways_back(id))

    def _type(self, source: Source) -> Line:
        """What a source is that has no page to say so; a page of the web is what it looks like."""
        return (Say(SOURCE_TYPES.get(source.type, source.type)),) if source.type != "webpage" else ()

    def _accessed(self, source: Source) -> Line:
        return (Say(f"accessed {self.date(source.accessed)}"),) if source.accessed else ()

    def _ways_back(self, source: str) -> Line:
        """Where the page cites a source, by the place in it: `↩ para 1 a b · para 2 c`."""
        by_locator: defaultdict[str, list[str]] = defaultdict(list)
        for anchor, locator in self._places[source]:
            by_locator[locator].append(anchor)
        line: list[Segment] = [Mark('<span class="bb-back">'), Say(" ↩ ")]
        count = 0
        for number, (locator, anchors) in enumerate(by_locator.items()):
            line += [Say(" · ")] if number else []
            line += [Say(locator), Say(" ")] if locator else []
            for anchor in anchors:
                line += [Go(_letter(count), f"#{anchor}"), Say(" ")]
                count += 1
        return (*line[:-1], Mark("</span>"))

    def publisher(self, source: Source) -> Line:
        if source.publisher is None:
            return ()
        return self.value(source.publisher)

    def grade(self, source: Source) -> Chip | None:
        """The Admiralty grade: reliability of the publisher, credibility of the item."""
        reliability = self.reliability(source)
        text = f"{reliability}{source.credibility}"
        return Chip(text, "grade", grade_words(reliability, source.credibility)) if text else None

    def reliability(self, source: Source) -> str:
        if isinstance(source.publisher, Reference):
            for each in self.corpus.values(source.publisher.id, "reliability"):
                if isinstance(each.value, CodeValue) and not each.is_deprecated:
                    return each.value.code
        return source.reliability


def value_words(corpus: Corpus, value: Value, unit: str, language: str) -> str:
    """A value in plain words."""
    match value:
        case TextValue(text, _):
            return text
        case CodeValue("country_code", code):
            return country_words(code, language)
        case CodeValue("language_tag", code):
            return language_words(code, language)
        case CodeValue(_, code):
            return code
        case NumberValue():
            return number_words(value, unit)
        case DateValue(when):
            return date_words(when, language)
        case Reference(id):
            return corpus.name_of(id)
        case Unstated(word):
            return word


def marking_of(corpus: Corpus, statement: Statement | Observation) -> Marking:
    """A statement's marking, or its source's where that is higher."""
    source = corpus.sources.get(statement.citation.source) if statement.citation else None
    return max(statement.qualifiers.marking, source.marking if source else Marking.CLEAR)


def are_alternatives(corpus: Corpus, name: str, statements: Iterable[Statement]) -> bool:
    """Whether the values under a property's name cannot all be so: it has one, and none of them is of a time."""
    direction = corpus.vocabulary.directions.get(name)
    said = (each.qualifiers for each in statements)
    return direction is not None and not (direction.property.is_many or any(q.start or q.end or q.as_of for q in said))


def tlp_chip(marking: str) -> Chip:
    """A marking as a chip in the colours of TLP 2.0."""
    return Chip(marking, "tlp-" + marking.removeprefix("TLP:").lower().replace("+", "-"))


def _letter(order: int) -> str:
    return chr(ord("a") + order) if order < 26 else str(order + 1)
