"""One page while it is being drawn: links from where it stands, and the sources it cites, numbered as they come."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Container, Iterable, Iterator, Sequence
from itertools import chain
from typing import TYPE_CHECKING

from briefbook.model.corpus import Corpus
from briefbook.model.dates import PartialDate
from briefbook.model.derived import disputed_in
from briefbook.model.entries import Observation, Source
from briefbook.model.facts import Fact, facts_in
from briefbook.model.files import target_of
from briefbook.model.grammar import ACCESS
from briefbook.model.independence import Standing
from briefbook.model.inline import (
    Anchor,
    Badge,
    Cite,
    ExternalLink,
    Image,
    Line,
    PageLink,
    RawMarkdown,
    Segment,
    TextRun,
    joined_lines,
)
from briefbook.model.lookup import held_true, marking_of
from briefbook.model.marking import Marking, highest
from briefbook.model.slugs import BOUND, CITED
from briefbook.model.source_types import SOURCE_TYPES
from briefbook.model.statement import Citation, Qualifiers, Rank, Statement
from briefbook.model.values import (
    CodeValue,
    DateValue,
    NumberValue,
    Reference,
    TextValue,
    Unstated,
    Value,
)
from briefbook.pages.addresses import relative
from briefbook.pages.book_context import BookContext
from briefbook.pages.escape import markdown_text
from briefbook.pages.wording import (
    country_words,
    date_words,
    foreign,
    grade_words,
    language_words,
    number_words,
    qualifying_words,
    quoted,
)

if TYPE_CHECKING:
    from briefbook.pages.relations import Relation

_ByProperty = dict[str, list[Statement]]
_END = RawMarkdown("</span>")
_SPACE = TextRun(" ")
_DOT = TextRun(" · ")
_SET_ASIDE = Badge("set aside", "deprecated", "This value was set aside")
_RETRACTED = Badge("retracted", "deprecated", "The source was retracted, so that what it says is set aside")
SHOWN_RETURNS = 3
"""So many ways back from a source are shown; the others are folded."""
SHOWN_CITATIONS = 8
"""So many citations of one value are shown in a column of their own."""
FEWEST_SAID_ONCE, SHARE_SAID_ONCE = 5, 0.75
"""A page of so many sourced statements, so large a share of which rests on one source, says that once."""
_UNSOURCED = (Badge("no source", "unsourced", "No source is given for this"),)


class PageContext:
    """Collects the citations of one page, and the highest marking of what was drawn. `subject` is the entity that the
    page is about, or empty.
    """

    def __init__(self, book: BookContext, path: str, subject: str = "") -> None:
        self.book = book
        self.corpus = book.corpus
        self.path = path
        self.subject = subject
        self.marking = Marking.CLEAR
        self.relations: dict[str, tuple[Relation, ...]] = {}
        self._incoming: dict[str, tuple[Fact, ...]] = {}
        self._by_property: dict[str, tuple[_ByProperty, _ByProperty]] = {}
        self._true: dict[tuple[str, str], tuple[Statement, ...]] = {}
        self._disputed: dict[str, frozenset[str]] = {}
        self._links: dict[str, Segment] = {}
        self._numbers: dict[str, int] = {}
        self._places: defaultdict[str, list[tuple[str, str]]] = defaultdict(list)
        self._count = 0
        self._said_once = ""
        self._unmarked = 0

    # --- markings

    def raise_marking(self, *markings: Marking) -> None:
        """The page shows something of these markings."""
        self.marking = max(self.marking, *markings)

    def raise_markings(self, statements: Iterable[Statement | Observation]) -> None:
        """The page shows what these say: it bears their markings, and those of the sources that they are from."""
        # Not only in a book that has markings: pages of one audience would differ from those of another.
        self.raise_marking(highest(marking_of(self.corpus, each) for each in statements))

    # --- facts, each worked out once for a page

    def facts(self, id: str) -> tuple[Fact, ...]:
        """The facts on an entity, in page order."""
        return self.book.derived.facts.get(id, ())

    def incoming(self, id: str) -> tuple[Fact, ...]:
        """The facts on others that lead to an entity."""
        found = self._incoming.get(id)
        if found is None:
            found = self._incoming[id] = facts_in(self.corpus.incoming.get(id, ()))
        return found

    def statements(self, id: str, name: str) -> tuple[Statement, ...]:
        """What the book holds to be true under a property's name: the same as `property_statements`, looked up."""
        known = self._true.get((id, name))
        if known is None:
            known = self._true[(id, name)] = self._held_true(id, name)
        return known

    def _held_true(self, id: str, name: str) -> tuple[Statement, ...]:
        direction = self.corpus.vocabulary.directions.get(name)
        if direction is None:
            return ()
        found = self._by_property.get(id)
        if found is None:
            statements, incoming = self.corpus.statements.get(id, ()), self.corpus.incoming.get(id, ())
            found = self._by_property[id] = (_by_property(statements), _by_property(incoming))
        own, others = found
        property = direction.property
        stored: list[Statement] = []
        if property.is_symmetric or not direction.is_backwards:
            stored += own.get(property.id, ())
        if property.is_symmetric or direction.is_backwards:
            stored += others.get(property.id, ())
        if direction.is_backwards:
            stored += own.get(name, ())
        return held_true(stored, direction, self.corpus) if stored else ()

    def disputed(self, id: str) -> frozenset[str]:
        """The statements and observations of which sources disagree, by their ids, in what an entity is party to."""
        found = self._disputed.get(id)
        if found is None:
            found = self._disputed[id] = disputed_in(self.book.derived.disputes_of.get(id, ()))
        return found

    def is_disputed(self, id: str, bearers: Iterable[Statement | Observation]) -> bool:
        """Whether sources disagree on any of what is said of an entity."""
        disputed = self.disputed(id)
        return bool(disputed) and any(each.id in disputed for each in bearers)

    # --- links

    def go(self, id: str, text: str = "", anchor: str = "") -> Segment:
        """A link to what an id names, under its name or another text; words alone where it leads to this very page.
        What has no page of its own is linked to where it is on the web.
        """
        if text or anchor:
            return self._link(id, text, anchor)
        found = self._links.get(id)
        if found is None:
            found = self._links[id] = self._link(id, "", "")
        return found

    def _link(self, id: str, text: str, anchor: str) -> Segment:
        book = self.book
        shown = text or self.title(id)
        if not text and id in book.markings:
            self.raise_marking(book.markings[id])
        path = book.addresses.paths.get(id)
        source = None if id in self.corpus.names else self.corpus.sources.get(id)
        lang = foreign(source.language, book.language) if source and not text else ""
        if path is None:
            return ExternalLink(shown, source.url, lang) if source and source.url else TextRun(shown, lang)
        if path == self.path and not anchor:
            return TextRun(shown, lang)
        return PageLink(shown, book.addresses.href(id, self.path, anchor), lang)

    def links(self, ids: Iterable[str], gap: str = ", ") -> Line:
        """Links to what several ids name, one behind the other."""
        return joined_lines([(self.go(each),) for each in ids], TextRun(gap))

    def to_page(self, path: str, text: str, anchor: str = "") -> PageLink:
        return PageLink(text, relative(path, self.path, anchor))

    def to_file(self, path: str, text: str) -> PageLink:
        """A link to a file of the book, by its path below content/files/."""
        return PageLink(text, relative(target_of(path), self.path))

    def picture(self, path: str, text: str) -> Segment:
        """A picture of the book; its words where it is not published."""
        if path not in self.corpus.files:
            return TextRun(text)
        return Image(path, text, relative(target_of(path), self.path))

    def title(self, id: str) -> str:
        """What anything with an id is called, with what tells it from its namesakes."""
        apart = self.book.apart.get(id)
        return f"{self.corpus.title_of(id)} ({apart})" if apart else self.corpus.title_of(id)

    # --- words

    def date(self, when: PartialDate | None) -> str:
        return date_words(when, self.book.language) if when else ""

    def qualifying_words(
        self,
        said: Qualifiers,
        id: str,
        bearers: Iterable[Statement | Observation],
        without: Container[str] = (),
    ) -> str:
        """What qualifies what is said of an entity, and whether sources disagree on it; empty where nothing does."""
        bearers = tuple(bearers)
        disputed, of = self.is_disputed(id, bearers), next(map(property_of, bearers), "")
        names, language = self.corpus.names, self.book.language
        return qualifying_words(said, language, is_disputed=disputed, without=without, names=names, of=of)

    def value(self, value: Value, unit: str = "") -> Line:
        """A value as a line: linked, localized, marked where it is unknown."""
        if isinstance(value, TextValue):
            return (TextRun(value.text, value.lang if value.lang != self.book.language else ""),)
        if isinstance(value, Reference):
            return (self.go(value.id),)
        if isinstance(value, CodeValue):
            kind, code = value.kind, value.code
            if kind == "url":
                return (ExternalLink(code.removeprefix("https://").removeprefix("http://").rstrip("/"), code),)
            if value.url:
                return (ExternalLink(code, value.url),)
            if kind == "reliability":
                return (Badge(code, "grade", grade_words(code, "")),)
        if isinstance(value, Unstated):
            return (TextRun(value.word, tone="unstated"),)
        return (TextRun(value_words(self.corpus, value, unit, self.book.language)),)

    # --- citations

    def cite(self, citation: Citation | None, *, is_place_said: bool = False) -> Line:
        """A numbered citation; the same source keeps its number all over the page. `is_place_said` is whether the place
        in the source is written beside it.
        """
        cited = self.corpus.sources.get(citation.source) if citation else None
        if citation is None or cited is None:
            return _UNSOURCED
        source, locator = citation.source, citation.locator
        number = self._numbers.setdefault(source, len(self._numbers) + 1)
        self._count += 1
        anchor = f"cite-{self._count}"
        self._places[source].append((anchor, locator))
        if cited.marking:
            self.raise_marking(cited.marking)
        if is_place_said:
            return (Cite(number, anchor),)
        return (Cite(number, anchor, locator, *quoted(citation.quotes, self.corpus.names)),)

    def in_heading(self, drawn: Line, *, is_bound: bool) -> Line:
        """Segments as they stand in a heading, whose id is made of its own words: citations, and what `is_bound` to
        facts, are told apart from these.
        """
        mark = (RawMarkdown(CITED),)
        told = chain(*((*mark, each, *mark) if isinstance(each, Cite) else (each,) for each in drawn))
        return (RawMarkdown(BOUND), *told, RawMarkdown(BOUND)) if is_bound else tuple(told)

    def say_once(self) -> None:
        """Leave statements unmarked that rest on the source which nearly all of the page rests on, and on no place in
        it: the page says so once, by `said_once`.
        """
        own = (*self.corpus.statements.get(self.subject, ()), *self.corpus.incoming.get(self.subject, ()))
        if len(own) < FEWEST_SAID_ONCE:
            return
        counts = Counter([each.source for each in own])
        cited = Counter({source: count for source, count in counts.items() if source in self.corpus.sources})
        if cited.total() >= FEWEST_SAID_ONCE:
            source, count = cited.most_common(1)[0]
            if count >= SHARE_SAID_ONCE * len(own):
                self._said_once = source
                self._numbers[source] = 1

    def said_once(self) -> Line:
        """From which source everything comes that has no number; empty where all has one."""
        if not self._unmarked:
            return ()
        return (
            TextRun("Facts without a source number come from "),
            self.go(self._said_once),
            *self.cite(Citation(self._said_once)),
        )

    def _is_said(self, statements: Sequence[Statement | Observation]) -> bool:
        """Whether the page says once what all of these rest on. What is disputed, denied or set aside has a mark."""
        if not self._said_once:
            return False
        citation = Citation(self._said_once)
        for each in statements:
            said = each.qualifiers
            if each.citation != citation or said.is_denied or said.said_by or said.rank is Rank.DEPRECATED:
                return False
        if any(
            bearer.id == each.id
            for subject in {_subject_of(each) for each in statements}
            for dispute in self.book.derived.disputes_of.get(subject, ())
            for side in dispute.sides
            for bearer in side.bearers
            for each in statements
        ):
            return False
        self._unmarked += 1
        return True

    def cites(self, statements: Iterable[Statement | Observation]) -> Line:
        """The citations of several statements, in order of their numbers."""
        statements = tuple(statements)
        self.raise_markings(statements)
        if self._is_said(statements):
            return ()
        if len(statements) == 1:
            return self.cite(statements[0].citation)
        ordered = sorted(statements, key=lambda each: self._order(each.citation))
        return tuple([segment for each in ordered for segment in self.cite(each.citation)])

    def _order(self, citation: Citation | None) -> tuple[int, str]:
        known = self._numbers.get(citation.source, 10**6) if citation else 10**7
        return (known, citation.source if citation else "")

    def anchors(self, statements: Iterable[Statement | Observation]) -> Line:
        return tuple([Anchor(f"s-{each.id}") for each in statements])

    def fact(self, fact: Fact, *, is_anchored: bool = False) -> Line:
        """A fact's value with its citations."""
        anchors = self.anchors(fact.statements) if is_anchored else ()
        return (*anchors, *self.value(fact.value), *self.cites(fact.statements))

    def locators(self, statements: Iterable[Statement | Observation]) -> Line:
        """Citations with the place in the source written out, for a column of its own."""
        line: list[Segment] = []
        statements = tuple(statements)
        self.raise_markings(statements)
        if self._is_said(statements):
            return ()
        if len(statements) > 1:
            statements = tuple(sorted(statements, key=lambda each: self._order(each.citation)))
        for number, each in enumerate(statements):
            if number == SHOWN_CITATIONS and len(statements) > SHOWN_CITATIONS + 1:
                more = f"{len(statements) - number:,} more"
                line.append(RawMarkdown(f'<details class="bb-more"><summary>{more}</summary>'))
            citation = each.citation
            cite = self.cite(citation, is_place_said=True)
            line += [_SPACE, *cite] if line else cite
            if citation and citation.locator:
                line.append(TextRun(f" {citation.locator}", tone="locator"))
            if citation and citation.quotes:
                line += self._quoted(citation)
            if citation and citation.retells is not None:
                origins = f" from {self._titles(citation.retells)}" if citation.retells else " own finding"
                line.append(TextRun(origins, tone="locator"))
        if len(statements) > SHOWN_CITATIONS + 1:
            line.append(RawMarkdown("</details>"))
        return tuple(line)

    def _quoted(self, citation: Citation) -> Iterator[Segment]:
        """The words that are cited, in their language; a translation, and whose they are."""
        text, lang, beside = quoted(citation.quotes, self.corpus.names)
        yield TextRun(f" “{text}”", lang if lang != self.book.language else "", "quote")
        if beside:
            yield TextRun(f" {beside}", tone="quoted")

    def list_sources(self, statements: Iterable[Statement]) -> None:
        """Take in the sources of statements that the page lists, and marks nothing with."""
        statements = tuple(statements)
        self.raise_markings(statements)
        for each in statements:
            self._numbers.setdefault(each.source, len(self._numbers) + 1)

    def cited_sources(self) -> tuple[str, ...]:
        """The sources cited so far, in the order of their numbers."""
        return tuple(self._numbers)

    def source_lines(self) -> tuple[Line, ...]:
        """An entry for each cited source: where it is, its grade, how it stands to the subject, and ways back."""
        return tuple([self._source_line(id, number) for id, number in self._numbers.items()])

    def _source_line(self, id: str, number: int) -> Line:
        source = self.corpus.sources[id]
        line: list[Segment] = [RawMarkdown(f'<a id="source-{number}"></a><span class="bb-source">'), self.go(id)]
        if source.translated_title:
            line += [TextRun(" ["), *self.value(source.translated_title), TextRun("]")]
        is_here = id not in self.book.addresses.paths
        if is_here and source.type != "webpage":  # a page of the web is what it looks like
            line += [_DOT, TextRun(SOURCE_TYPES.get(source.type, source.type))]
        if source.publisher:
            line += [_DOT, *self.value(source.publisher)]
        if source.published:
            line += [_DOT, TextRun(self.date(source.published))]
        if is_here and source.accessed:
            line += [_DOT, TextRun(f"accessed {self.date(source.accessed)}")]
        grade = self.grade(source)
        line += [_SPACE, grade] if grade else []
        independence = self.book.derived.independence
        if source.is_unread and self.subject and id not in self._standing().sources:
            line += [_DOT, TextRun("further reading", tone="note")]
        if source.derived_from:
            names = self._titles(sorted(independence.roots.get(id, frozenset()) - {id}))
            line += [TextRun(" "), Badge("derived", "derived"), TextRun(f" retells {names}", tone="note")]
        if partly := independence.partly.get(id):
            chip = Badge("derived in part", "derived")
            line += [TextRun(" "), chip, TextRun(f" some of it from {self._titles(partly)}", tone="note")]
        if source.retracted:
            line += [TextRun(" "), _RETRACTED]
        for number, each in enumerate(source.corrected_by):
            line += [TextRun(", " if number else " corrected by ", tone="note"), self.go(each)]
        if source.access in ("registration", "paywall", "private"):
            line += [_DOT, TextRun(ACCESS[source.access], tone="note")]
        interest = independence.interest(id, self.subject)
        line += [TextRun(" "), Badge(interest, "interested")] if interest else []
        if source.marking:
            line += [TextRun(" "), tlp_chip(str(source.marking))]
        for number, address in enumerate(source.addresses):
            if number or not is_here:  # else its title leads there
                text = address.kind or ("another address" if number else "original")
                line += [_DOT, ExternalLink(text, address.url)]
        line += [_DOT, ExternalLink("archived copy", source.archived)] if source.archived else []
        for text, document in (("archived copy", source.archived_file), ("the item", source.file)):
            if document and document.path in self.corpus.files:
                line += [_DOT, self.to_file(document.path, text)]
                line += [TextRun(f", page {document.page}")] if document.page else []
        return (*line, _END, *self._ways_back(id))

    def _standing(self) -> Standing:
        return self.book.derived.findings[self.subject].coverage.standing

    def _titles(self, ids: Iterable[str]) -> str:
        self.raise_marking(*(self.corpus.sources[each].marking for each in ids))
        return "; ".join(self.title(each) for each in ids)

    def _ways_back(self, source: str) -> Line:
        """Where the page cites a source, by the place in it: `↩ para 1 a b · para 2 c`; from the fourth on, folded."""
        by_locator: dict[str, list[str]] = {}
        for anchor, locator in self._places[source]:
            by_locator.setdefault(locator, []).append(anchor)
        places = [(locator, anchor) for locator, anchors in by_locator.items() for anchor in anchors]
        ways = [(locator, f"[{_letter(number)}](#{anchor})") for number, (locator, anchor) in enumerate(places)]
        if not ways:
            return ()
        shown, others = ways[:SHOWN_RETURNS], ways[SHOWN_RETURNS:]
        line = f'<span class="bb-back"> ↩ {_by_place(shown)}</span>'
        if others:
            line += f'<details class="bb-back"><summary>{len(others)} more</summary>{_by_place(others)}</details>'
        return (RawMarkdown(line),)

    def publisher(self, source: Source) -> Line:
        if source.publisher is None:
            return ()
        return self.value(source.publisher)

    def grade(self, source: Source) -> Badge | None:
        """The Admiralty grade: reliability of the publisher, credibility of the item."""
        reliability = self.reliability(source)
        text = f"{reliability}{source.credibility}"
        return Badge(text, "grade", grade_words(reliability, source.credibility)) if text else None

    def reliability(self, source: Source) -> str:
        if self.book.reliabilities and isinstance(source.publisher, Reference):
            return self.book.reliabilities.get(source.publisher.id, source.reliability)
        return source.reliability


def _by_property(statements: Iterable[Statement]) -> _ByProperty:
    found: _ByProperty = {}
    for each in statements:
        if each.property in found:
            found[each.property].append(each)
        else:
            found[each.property] = [each]
    return found


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
            return number_words(value, unit, language)
        case DateValue(when):
            return date_words(when, language)
        case Reference(id):
            return corpus.name_of(id)
        case Unstated(word):
            return word


def tlp_chip(marking: str) -> Badge:
    """A marking as a chip in the colours of TLP 2.0."""
    return Badge(marking, "tlp-" + marking.removeprefix("TLP:").lower().replace("+", "-"))


def set_aside(line: Line) -> Line:
    """Struck through."""
    return (RawMarkdown('<span class="bb-deprecated">'), *line, _END)


def set_aside_chip(corpus: Corpus, statements: Iterable[Statement | Observation]) -> Badge:
    """Why what statements say is set aside: their sources were retracted, or the editors did it."""
    cited = [corpus.sources.get(each.citation.source) if each.citation else None for each in statements]
    return _RETRACTED if all(each and each.retracted for each in cited) else _SET_ASIDE


def property_of(each: Statement | Observation) -> str:
    """The property of a statement; an observation has none."""
    return each.property if isinstance(each, Statement) else ""


def _subject_of(each: Statement | Observation) -> str:
    return each.of if isinstance(each, Observation) else each.subject


def _by_place(ways: Iterable[tuple[str, str]]) -> str:
    """Ways back, those of one place in a source behind it."""
    groups: dict[str, list[str]] = {}
    for locator, way in ways:
        groups.setdefault(locator, [markdown_text(locator)] if locator else []).append(way)
    return " · ".join(" ".join(words) for words in groups.values())


def _letter(order: int) -> str:
    return chr(ord("a") + order) if order < 26 else str(order + 1)
