"""The lists that lead to other pages: sections, letters, tags, timeline, sources, briefings, judgements."""

from __future__ import annotations

import unicodedata
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple, TypeVar

from briefbook import collation
from briefbook.model.corpus import NAME, Corpus
from briefbook.model.dates import EARLIEST, LATEST, PartialDate
from briefbook.model.derived import Moment
from briefbook.model.inline import Badge, Line, RawMarkdown, Segment, TextRun
from briefbook.model.marking import Marking
from briefbook.model.page import Page
from briefbook.model.statement import Statement
from briefbook.model.values import TextValue
from briefbook.model.vocabulary import Section
from briefbook.pages.addresses import (
    BRIEFINGS,
    JUDGEMENTS,
    LETTERS,
    SOURCES,
    TAGS,
    TIMELINE,
    section_index,
)
from briefbook.pages.blocks import moment_line
from briefbook.pages.book_context import BookContext
from briefbook.pages.facets import Facets
from briefbook.pages.lists import tagged
from briefbook.pages.page_context import PageContext
from briefbook.pages.parts import CARDS, ROWS, Part
from briefbook.pages.pictured import YearLanes, overview_picture
from briefbook.pages.stated import said_outright
from briefbook.pages.views.lede import lede_words
from briefbook.pages.views.pagination import Paginated, labelled, paginated, strong
from briefbook.pages.views.shared import View, crumbs, first_words, judgement_view
from briefbook.pages.wording import counted, date_words, digit_words, year_words

T = TypeVar("T")


def used_sections(book: BookContext) -> tuple[Section, ...]:
    """The sections that have pages, in the vocabulary's order."""
    return tuple(book.corpus.vocabulary.sections[id] for id in book.sections)


def in_section(book: BookContext, section: str) -> list[str]:
    return list(book.sections.get(section, ()))


def whole_marking(book: BookContext) -> Marking:
    """The highest marking of the whole book: lists may name anything in it."""
    return book.highest


def briefings_by_date(book: BookContext) -> list[str]:
    briefings = book.corpus.briefings
    dates = {id: briefing.date for id, briefing in briefings.items() if briefing.date}
    dated = sorted(dates, key=lambda id: book.corpus.order(briefings[id].title))
    dated.sort(key=lambda id: dates[id].sort_key, reverse=True)
    return dated + sorted(id for id in briefings if id not in dates)


def briefing_card(context: PageContext, id: str) -> View:
    briefing = context.corpus.briefings[id]
    return {"link": (context.go(id),), "summary": briefing.summary, "date": context.date(briefing.date)}


def briefings_pages(book: BookContext) -> Iterator[Page]:
    groups = [("", briefings_by_date(book))]
    whole = paginated(book, BRIEFINGS, "Briefings", groups, lambda id: labelled(book, id))
    for number, part in whole.wanted(book):
        context = PageContext(book, part.path)
        view = list_view(context, whole, number) | {
            "cards": tuple(briefing_card(context, id) for id in things_of(part))
        }
        yield list_page(whole, number, "briefings.md.j2", "All briefings", view, _ICONS["briefings"], context.marking)


MOMENTS = 200
"""So many moments one page holds at most: each has a line of words and one that is drawn."""

CONNECTED = 5
"""So many of the entities of a section that have most to do with others are named first."""


def most_connected(context: PageContext, ids: Sequence[str]) -> Line:
    """The entities of which most is said, and to which most leads."""
    corpus = context.corpus
    weights = {id: len(corpus.statements.get(id, ())) + len(corpus.incoming.get(id, ())) for id in ids}
    return context.links(sorted(ids, key=lambda id: -weights[id])[:CONNECTED])


def section_pages(book: BookContext, section: Section) -> Iterator[Page]:
    """Every entity of a section, by type."""
    ids = book.sections[section.id]
    types = book.corpus.vocabulary.types
    by_type: defaultdict[str, list[str]] = defaultdict(list)
    for id in ids:
        by_type[book.types[id]].append(id)
    groups = [(types[type].plural, by_type[type]) for type in types if type in by_type]
    whole = paginated(
        book,
        section_index(section.id),
        section.label,
        groups,
        lambda id: labelled(book, id),
        is_grouped=len(groups) > 1,
        place=lambda type, id: (type, letter_of(book.corpus.name_of(id), book.language)),
    )
    for number, part in whole.wanted(book):
        context = PageContext(book, part.path)
        facets, anchors = Facets(context), whole.anchors(number)
        view = list_view(context, whole, number) | {
            "lede": f"{counted(len(ids), 'entry', 'entries', book.language)}.",
            "connected": most_connected(context, ids) if number == 1 and len(ids) > CONNECTED else (),
            "groups": tuple(
                (label, tuple(_row(context, id, (*facets.entity(id), *next(anchors))) for id in held))
                for label, held in part.groups
            ),
            "is_events": section.id == "events",
        }
        words = f"All {section.label.lower()}"
        yield list_page(whole, number, "section.md.j2", words, view, section.icon, context.marking, 0.5)


def things_of(part: Part[T]) -> Iterator[T]:
    return (each for _, things in part.groups for each in things)


def list_view(context: PageContext, whole: Paginated[T], number: int) -> View:
    """What every page of a list shows."""
    return {
        "crumbs": whole.crumbs(context, number),
        "title": whole.title_of(number),
        "parts": whole.line(context, number),
        "onward": whole.onward(context, number),
    }


def list_page(
    whole: Paginated[T],
    number: int,
    template: str,
    words: str,
    view: View,
    icon: str,
    marking: Marking,
    boost: float = 0.2,
) -> Page:
    return Page(
        path=whole.parts[number - 1].path,
        template=template,
        title=whole.title_of(number),
        description=whole.description_of(number, words),
        kind="index",
        view=view,
        icon=icon,
        marking=marking,
        boost=boost,
    )


def _row(context: PageContext, id: str, behind: Line) -> View:
    corpus = context.corpus
    coverage = context.book.derived.findings[id].coverage
    occurrence = context.book.occurrences.get(id)
    names = said_outright([each for each in corpus.values(id, NAME) if each.is_affirmed], id, frozenset())
    others = [each for each in names if _is_other(corpus, each)][:1]
    context.raise_markings([*others, *(occurrence.fact.statements if occurrence else ())])
    name: list[Segment] = [context.go(id)]
    for each in others:
        assert isinstance(each.value, TextValue)
        name += [TextRun(" "), TextRun(each.value.text, each.value.lang, "othername")]
    if corpus.entities[id].is_stub:
        name += [TextRun(" "), Badge("no entry yet", "stub")]
    if any(not each.is_settled for each in context.book.derived.disputes_of.get(id, ())):
        name += [TextRun(" "), Badge("disputed", "dispute")]
    return {
        "name": (*name, *behind),
        "date": _date(context, occurrence) if occurrence else "",
        "summary": first_words(lede_words(context, id), 140),
        "facts": coverage.facts,
        "sources": len(coverage.standing.sources),
    }


def _date(context: PageContext, moment: Moment) -> str:
    words = context.qualifying_words(moment.fact.qualifiers, moment.entity, moment.fact.statements)
    return f"{context.date(moment.date)} ({words})" if words else context.date(moment.date)


def _is_other(corpus: Corpus, name: Statement) -> bool:
    return isinstance(name.value, TextValue) and name.value.text != corpus.name_of(name.subject)


def letters_pages(book: BookContext) -> Iterator[Page]:
    """Every name and alias by its first letter; in a large book each letter on pages of its own."""
    by_letter = _names_by_letter(book)
    if sum(map(len, by_letter.values())) <= ROWS:
        context = PageContext(book, LETTERS)
        groups = tuple(
            (letter, tuple(_name_line(context, each) for each in names)) for letter, names in by_letter.items()
        )
        yield _letters_page(book, LETTERS, "A–Z", crumbs(context, ("", "A–Z")), groups, ())
        return
    lists = {letter: _letter_list(book, letter, names) for letter, names in by_letter.items()}
    context = PageContext(book, LETTERS)
    yield _letters_page(book, LETTERS, "A–Z", crumbs(context, ("", "A–Z")), (), _letters_line(context, lists, ""))
    for letter, whole in lists.items():
        for number, part in whole.wanted(book):
            context = PageContext(book, part.path)
            groups = tuple((name, tuple(_name_line(context, each) for each in held)) for name, held in part.groups)
            ways = _letters_line(context, lists, letter)
            own = whole.line(context, number)
            ways = (*ways, RawMarkdown("<br>"), *own) if own else ways
            above = whole.crumbs(context, number, (LETTERS, "A–Z"))
            yield _letters_page(book, part.path, f"A–Z: {whole.title_of(number)}", above, groups, ways)


class _Name(NamedTuple):
    """A name or an alias of an entity; `text` is empty where it is what the entity is called."""

    text: str
    lang: str
    entity: str


def _names_by_letter(book: BookContext) -> dict[str, tuple[_Name, ...]]:
    corpus = book.corpus
    found: defaultdict[str, dict[tuple[str, str], _Name]] = defaultdict(dict)
    for id, others in book.called.items():
        main = corpus.name_of(id)
        found[letter_of(main, corpus.language)][(corpus.order(main), id)] = _Name("", "", id)
        for other in others:
            text = other.text
            found[letter_of(text, corpus.language)].setdefault((corpus.order(text), id), _Name(text, other.lang, id))
    ordered = sorted(found, key=lambda letter: letter_order(letter, corpus.language))
    return {letter: tuple(found[letter][key] for key in sorted(found[letter])) for letter in ordered}


def _name_line(context: PageContext, name: _Name) -> Line:
    link = context.go(name.entity)
    return (TextRun(name.text, name.lang), TextRun(" → "), link) if name.text else (link,)


def _letter_list(book: BookContext, letter: str, names: tuple[_Name, ...]) -> Paginated[_Name]:
    """The names of a letter, on `a-z/b.md`, `a-z/b-2.md` and so on."""
    path = f"{LETTERS.removesuffix('.md')}/{_slug_of(letter)}"
    return paginated(
        book,
        f"{path}.md",
        letter,
        [(letter, names)],
        lambda name: (name.text or book.corpus.name_of(name.entity), Marking.CLEAR),
        path_of=lambda number: f"{path}.md" if number == 1 else f"{path}-{number}.md",
    )


def _letters_line(context: PageContext, lists: Mapping[str, Paginated[_Name]], here: str) -> Line:
    """All letters, each with how many names it has."""
    line: list[Segment] = []
    for letter, whole in lists.items():
        count = sum(len(names) for part in whole.parts for _, names in part.groups)
        line += [TextRun(" · ")] if line else []
        line += strong(letter) if letter == here else [context.to_page(whole.parts[0].path, letter)]
        line += [TextRun(f" ({digit_words(str(count), context.book.language)})")]
    return tuple(line)


def _letters_page(
    book: BookContext, path: str, title: str, above: Line, groups: tuple[tuple[str, tuple[Line, ...]], ...], ways: Line
) -> Page:
    return Page(
        path=path,
        template="letters.md.j2",
        title=title,
        description="Every name and alias",
        kind="index",
        view={"crumbs": above, "title": title, "groups": groups, "parts": ways},
        icon="material/sort-alphabetical-ascending",
        marking=whole_marking(book),
        boost=0.2,
    )


_OTHER = "Other"
_SCRIPTS = {"CJK": "中文", "CYRILLIC": "Кириллица", "ARABIC": "العربية", "GREEK": "Ελληνικά"}
_SLUGS = {"0–9": "0-9"} | {shown: script.lower() for script, shown in _SCRIPTS.items()}


def letter_of(text: str, language: str) -> str:
    """The letter that a name stands under, or its script, or what has no letter before it."""
    text = text.strip()
    base = unicodedata.normalize("NFKD", text[:1]).upper()[:1]
    if not base.isalpha():
        return "0–9"
    if letter := collation.letter_of(text, language):
        return letter
    name = unicodedata.name(base, "")
    return _SCRIPTS.get(name.split(" ")[0].split("-")[0], _OTHER)


def _slug_of(letter: str) -> str:
    """What the page of a letter is called: `ø` is `o-with-stroke`."""
    if letter in _SLUGS:
        return _SLUGS[letter]
    names = (unicodedata.name(each, each).rpartition(" LETTER ")[2] for each in letter)
    return "-".join(names).lower().replace(" ", "-")


def letter_order(letter: str, language: str) -> tuple[bool, bool, str]:
    return (letter == _OTHER or letter in _SCRIPTS.values(), letter == "0–9", collation.sort_key(letter, language))


def tags_pages(book: BookContext) -> Iterator[Page]:
    whole = paginated(book, TAGS, "Tags", tagged(book.corpus), lambda id: labelled(book, id), is_grouped=True)
    for number, part in whole.wanted(book):
        context = PageContext(book, part.path)
        groups = tuple((tag, tuple((context.go(id),) for id in ids)) for tag, ids in part.groups)
        view = list_view(context, whole, number) | {"groups": groups}
        yield list_page(whole, number, "tags.md.j2", "Entries by theme", view, _ICONS["tags"], whole_marking(book))


def timeline_pages(book: BookContext) -> Iterator[Page]:
    """Everything with a date, by year; what is of one year is drawn on the scale of that year."""
    years: defaultdict[str, list[Moment]] = defaultdict(list)
    for moment in book.derived.timeline:
        years[_years(moment.date, book.language)].append(moment)
    whole = paginated(
        book,
        TIMELINE,
        "Timeline",
        years.items(),
        lambda each: (date_words(each.date, book.language), Marking.CLEAR),
        size=MOMENTS,
        place=lambda year, each: (_decade(each.date, book.language), year),
        is_indexed=True,
    )
    for number, part in whole.wanted(book):
        context = PageContext(book, part.path)
        facets, anchors = Facets(context), whole.anchors(number)
        view = list_view(context, whole, number)
        view["overview"] = _overview(context, whole.ways_in(context), years) if number == 1 else ""
        view["groups"] = tuple(_year(context, facets, anchors, year, held) for year, held in part.groups)
        view["sources"] = context.source_lines()
        words = "What happened, in order"
        yield list_page(whole, number, "timeline.md.j2", words, view, _ICONS["timeline"], whole_marking(book))


def _overview(context: PageContext, ways: Mapping[str, str], years: Mapping[str, Sequence[Moment]]) -> str:
    return overview_picture(context, ((each, ways[year]) for year, held in years.items() for each in held))


def _year(context: PageContext, facets: Facets, anchors: Iterator[Line], year: str, moments: Sequence[Moment]) -> View:
    lanes = YearLanes(context, moments)
    behind = ((*facets.moment(each), *next(anchors), *lanes.lane(each)) for each in moments)
    lines = tuple((*moment_line(context, each), *more) for each, more in zip(moments, behind, strict=True))
    return {"title": year, "axis": lanes.axis(), "lines": lines}


def _decade(date: PartialDate, language: str) -> str:
    """The decade in which a date lies or begins: `1990–1999`."""
    year = (date.last if date.first == EARLIEST else date.first)[0]
    first = year // 10 * 10
    words = year_words(first, language)
    return f"{words}–{year_words(first + 9, language)}" if words.isdigit() else words


def _years(date: PartialDate, language: str) -> str:
    """The year of a date, or the years between which it lies: `2022`, `2010–2019`, `Until 2016`, `Since 2022`."""
    first, last = (year_words(each[0], language) for each in (date.first, date.last))
    if date.first == EARLIEST:
        return f"Until {last}"
    if date.last == LATEST:
        return f"Since {first}"
    return first if first == last else f"{first}{'–' if f'{first}{last}'.isdigit() else ' – '}{last}"


def sources_pages(book: BookContext) -> Iterator[Page]:
    """All sources with their grade, their origin, and how much rests on them."""
    titles = {id: book.corpus.order(source.title) for id, source in book.corpus.sources.items()}
    groups = [("", sorted(titles, key=lambda id: (titles[id], id)))]
    whole = paginated(
        book,
        SOURCES,
        "Sources",
        groups,
        lambda id: labelled(book, id),
        place=lambda _, id: ("", letter_of(book.corpus.sources[id].title, book.language)),
    )
    for number, part in whole.wanted(book):
        context = PageContext(book, part.path)
        facets, anchors = Facets(context), whole.anchors(number)
        rows = tuple(_source_row(context, id, (*facets.source(id), *next(anchors))) for id in things_of(part))
        view = list_view(context, whole, number) | {"rows": rows}
        words = "Where statements come from"
        yield list_page(whole, number, "sources.md.j2", words, view, _ICONS["sources"], context.marking)


def _source_row(context: PageContext, id: str, behind: Line) -> View:
    source = context.corpus.sources[id]
    derived = context.book.derived
    grade = context.grade(source)
    origins = sorted(derived.independence.roots.get(id, frozenset()) - {id}) if source.derived_from else ()
    return {
        "title": (context.go(id), *behind),
        "publisher": context.publisher(source),
        "published": context.date(source.published),
        "grade": (grade,) if grade else (),
        "origin": tuple(segment for each in origins for segment in (context.go(each), TextRun(" ")))
        or (TextRun("itself"),),
        "total": context.book.totals[id],
    }


def judgements_pages(book: BookContext) -> Iterator[Page]:
    groups = [("", tuple(book.corpus.judgements))]
    whole = paginated(
        book,
        JUDGEMENTS,
        "Judgements",
        groups,
        lambda id: labelled(book, next(iter(book.corpus.judgements[id].about), id)),
        size=CARDS,
    )
    for number, part in whole.wanted(book):
        context = PageContext(book, part.path)
        cards = tuple(judgement_view(context, book.corpus.judgements[id]) for id in things_of(part))
        view = list_view(context, whole, number) | {"judgements": cards}
        view["sources"] = context.source_lines()
        words = "What somebody concludes"
        yield list_page(whole, number, "judgements.md.j2", words, view, _ICONS["judgements"], context.marking, 0.8)


_ICONS = {
    "briefings": "material/text-box-multiple-outline",
    "tags": "material/tag-multiple-outline",
    "timeline": "material/timeline-clock-outline",
    "sources": "material/file-document-multiple-outline",
    "judgements": "material/scale-balance",
}
