"""What stands behind the chapters: sources, the glossary of the words used, the index of names."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from briefbook.model.corpus import ALIASES, NAME
from briefbook.model.grades import CREDIBILITY, LIKELIHOOD_BY_TERM, RELIABILITY
from briefbook.model.inline import ExternalLink, Line, TextRun, joined_lines
from briefbook.model.source_types import SOURCE_TYPES
from briefbook.model.values import TextValue
from briefbook.pages.book_context import BookContext
from briefbook.pages.book_files import addresses_line, archived_line, document_line
from briefbook.pages.publication import publication_rows, retraction_line, translated_title
from briefbook.pages.spans import note_line
from briefbook.pages.views.indexes import letter_of, letter_order
from briefbook.pages.views.shared import standing_words
from briefbook.pages.wording import foreign
from briefbook.print.lines import plain, runs, words
from briefbook.print.page_context import PrintContext

Entry = dict[str, Any]
MEANINGS = {
    "TLP:CLEAR": "Everybody may see it.",
    "TLP:GREEN": "The community may see it, not the public.",
    "TLP:AMBER": "Those in the organisation and its clients who need to know may see it.",
    "TLP:AMBER+STRICT": "Those in the organisation who need to know may see it.",
    "TLP:RED": "Those in the room may see it, and nobody else.",
}
CHIPS = {
    "dispute": ("disputed", "Sources disagree on it; “Disputes” lists what each says."),
    "denied": ("denied", "A source denies it; it is never used as the value."),
    "deprecated": ("set aside", "A value considered wrong or out of date; shown struck through."),
    "preferred": ("preferred", "The value that the book uses, out of several."),
    "derived": ("derived", "The source retells another one, so that the two count as one origin."),
    "origin": (
        "origin",
        "A source that retells no other one. Several items that retell the same one are one origin.",
    ),
    "interested": ("interest", "The publisher of a source owns the subject, or is owned by it."),
    "unsourced": ("no source", "No source is given for this."),
    "there": ("→", "The sources are given in the entry that this refers to."),
    "stub": ("no entry yet", "Other entries refer to it, but it has no entry itself."),
}


def source_entry(book: BookContext, context: PrintContext, id: str, numbers: Mapping[str, int]) -> Entry:
    """A source for the list at the end; `short` and `brief` for the foot of a page with few or with many."""
    source = book.corpus.sources[id]
    grade = context.grade(source)
    authors = joined_lines(map(context.value, source.authors), TextRun(", "))
    publisher = context.publisher(source)
    parts: list[Line] = [authors] if authors else []
    title: Line = (TextRun(f"“{source.title}”", foreign(source.language, book.language)),)
    address: Line = (ExternalLink(source.url, source.url),) if source.url else ()
    is_untitled = bool(address) and source.title.rstrip("/") == source.url.partition("://")[2].rstrip("/")
    if is_untitled:  # its address says the title, and mostly the publisher
        is_said = not publisher or plain(runs(context, publisher)) in source.title
        parts += [address, *([] if is_said else [publisher])]
    else:
        parts += [(*title, *translated_title(context, source)), *([publisher] if publisher else [])]
    parts += [(TextRun(context.date(source.published)),)] if source.published else []
    parts.append((TextRun(SOURCE_TYPES.get(source.type, source.type)),))
    parts += [
        (*((TextRun(f"{label} "),) if label in ("DOI", "ISBN") else ()), *said)
        for label, said in publication_rows(context, source)
        if said and label != "Corrected by"
    ]
    line = joined_lines(parts, TextRun(", "))
    short: Line = (*(publisher and (*publisher, TextRun(", "))), *title)
    short += (TextRun(f", {context.date(source.published)}"),) if source.published else ()
    brief: Line = publisher or title
    brief += (TextRun(f", {context.date(source.published)}"),) if source.published else ()
    origins = sorted(book.derived.independence.roots.get(id, frozenset()) - {id})
    partly = book.derived.independence.partly.get(id, ())
    context.raise_marking(source.marking, *(book.corpus.sources[each].marking for each in (*origins, *partly)))

    def named(ids: Iterable[str]) -> str:
        return "; ".join(f"S{numbers[each]}" if each in numbers else book.corpus.sources[each].title for each in ids)

    retold = [named(origins), f"in part {named(partly)}" if partly else ""]
    return {
        "id": id,
        "line": runs(context, line),
        "short": runs(context, short),
        "brief": runs(context, brief),
        "grade": grade.text if grade else "",
        "url": runs(context, addresses_line(source.addresses[1:] if is_untitled else source.addresses)),
        "archived": runs(context, archived_line(context, source)),
        "file": runs(context, document_line(context, source.file)) if source.file else [],
        "accessed": words(context.date(source.accessed)),
        "retells": words("; ".join(each for each in retold if each)),
        "retracted": runs(context, retraction_line(context, source)),
        "corrected_by": runs(context, context.links(source.corrected_by, "; ")),
        "note": runs(context, note_line(context, source.note)),
        "marking": str(source.marking) if source.marking else "",
    }


def glossary(
    book: BookContext, chapters: Iterable[object], sources: Iterable[Entry], markings: Iterable[str]
) -> list[Entry]:
    """The grades, likelihood words, marks and markings that were used, with what they mean."""
    kinds, terms = _used(chapters)
    grades = [each["grade"] for each in sources if each["grade"]]
    letters = sorted({each for grade in grades for each in grade})
    groups = [
        (
            "Markings (Traffic Light Protocol 2.0)",
            [(each, MEANINGS[each]) for each in MEANINGS if each in set(markings)],
        ),
        (
            "Grades: reliability of the publisher",
            [(each, RELIABILITY[each]) for each in letters if each in RELIABILITY],
        ),
        ("Grades: credibility of the item", [(each, CREDIBILITY[each]) for each in letters if each in CREDIBILITY]),
        ("Likelihood (ICD 203)", [(term, _chance(term)) for term in LIKELIHOOD_BY_TERM if term in terms]),
        ("Marks", [CHIPS[kind] for kind in CHIPS if kind in kinds]),
    ]
    return [
        {"title": words(title), "rows": [[words(term), words(said)] for term, said in rows]}
        for title, rows in groups
        if rows
    ]


def _chance(term: str) -> str:
    rung = LIKELIHOOD_BY_TERM[term]
    return f"a chance of {rung.low} to {rung.high} %"


def _used(chapters: Iterable[object]) -> tuple[set[str], set[str]]:
    """The kinds of chips in the chapters, and the likelihood words."""
    kinds: set[str] = set()
    terms: set[str] = set()
    stack: list[Any] = list(chapters)
    while stack:
        each = stack.pop()
        if isinstance(each, dict):
            if each.get("is_told_there"):
                kinds.add("there")
            if each.get("kind") == "judgement" and each["likelihood"]:
                terms.add(_term(each["likelihood"][0][1]))
            stack += each.values()
        elif isinstance(each, list):
            if len(each) == 3 and each[0] == "k" and isinstance(each[1], str):
                kinds.add(each[2])
                if each[2] == "likelihood":
                    terms.add(_term(each[1]))
            else:
                stack += each
    return kinds, terms


def _term(words: str) -> str:
    return words.partition(" (")[0]


def index_of_names(book: BookContext, ids: Iterable[str], shown: frozenset[str]) -> list[Entry]:
    """The names of entities by letter, and the aliases of those that are shown: of the others, some might bear a
    marking that the PDF does not. The pages are the engine's to find.
    """
    corpus = book.corpus
    letters: dict[str, dict[tuple[str, str], Entry]] = {}
    for id in ids:
        if id in shown and id in book.events:  # they stand in the contents, by date
            continue
        main = corpus.name_of(id)
        named = [(main, "")]
        for each in corpus.values(id, NAME, ALIASES) if id in shown else ():
            is_told = each.is_affirmed and not each.qualifiers.likelihood
            if isinstance(each.value, TextValue) and is_told and each.value.text != main:
                named.append((each.value.text, each.value.lang))
        apart = book.apart.get(id)
        called = f"{main} ({apart})" if apart else main
        for text, lang in named:
            entry = {"name": words(called if text == main else text, lang), "id": id}
            entry["of"] = words(called) if text != main else []
            letters.setdefault(letter_of(text, corpus.language), {}).setdefault((corpus.order(text), id), entry)
    return [
        {"letter": letter, "entries": [letters[letter][key] for key in sorted(letters[letter])]}
        for letter in sorted(letters, key=lambda letter: letter_order(letter, corpus.language))
    ]


def standing(book: BookContext, sources: Iterable[str]) -> str:
    """`6 sources, 3 origins`."""
    return standing_words(book.derived.independence.standing((each, None) for each in sources))
