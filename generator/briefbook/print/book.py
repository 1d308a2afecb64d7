"""A print view: all that a PDF holds, as plain values in the order in which it is read."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from briefbook.model.dates import PartialDate
from briefbook.pages.book_context import BookContext
from briefbook.pages.escape import visible
from briefbook.pages.wording import counted, date_words
from briefbook.print.attached import attached_facts, marking_of_facts
from briefbook.print.back import glossary, index_of_names, source_entry, standing
from briefbook.print.chapters import (
    Chapter,
    Told,
    briefing_chapter,
    disputes_chapter,
    entity_chapter,
    gathered,
    highest_marking,
    judgements_chapter,
    timeline_chapters,
)
from briefbook.print.fitting import fit
from briefbook.print.front import Front, front_page
from briefbook.print.lines import plain, typographic, word_count, words
from briefbook.print.notes import Numbers, note_chapter, note_front
from briefbook.print.page_context import PrintContext
from briefbook.print.selection import Asked, NothingToPrintError, Selection, selected

PrintView = dict[str, Any]
Part = dict[str, Any]
VOLUME = 46_000
"""Words above which a book is cut into volumes: about 55 pages, 2 s of CPU and 350 MB for the engine, which sets two at
a time."""
EVERYTHING = Asked()


def print_view(book: BookContext, as_of: PartialDate, asked: Asked = EVERYTHING) -> PrintView:
    """What was asked for as one PDF, however long. Raises NothingToPrintError."""
    return print_volumes(book, as_of, asked, most_words=None)[0]


def print_volumes(
    book: BookContext, as_of: PartialDate, asked: Asked = EVERYTHING, most_words: int | None = VOLUME
) -> tuple[PrintView, ...]:
    """What was asked for, laid out as parts of chapters; in several volumes where one would be too long.

    What stands in another volume is named with its number. Raises NothingToPrintError.
    """
    chosen = selected(book, asked)
    told = Told((*chosen.entities, *chosen.annex))
    parts = [part for part in _parts(book, chosen, told) if part["chapters"]] if not asked.is_one_page else []
    front = front_page(book, chosen.briefings, chosen.is_everything, told.judgements) if chosen.has_front else {}
    if asked.is_one_page and not front:
        raise NothingToPrintError("the book has no briefing and no judgement for a first page", "write a briefing")
    volumes = _volumes(parts, most_words)
    home = {id: number for number, volume in enumerate(volumes, 1) for id in _homes(volume)}
    return tuple(
        _view(book, as_of, chosen, volume, _Volume(number, len(volumes), home), front if number == 1 else {})
        for number, volume in enumerate(volumes or [[]], 1)
    )


class _Volume(NamedTuple):
    """Which volume it is, of how many, and in which everything stands."""

    number: int
    total: int
    home: Mapping[str, int]


def _view(
    book: BookContext, as_of: PartialDate, chosen: Selection, parts: list[Part], volume: _Volume, front: Front
) -> PrintView:
    chapters = _chapters(parts)
    is_single = len(chapters) <= 1 and volume.total <= 1
    numbers = Numbers()
    if front:
        note_front(front, numbers)
    for chapter in chapters:
        if chapter["id"] in front.get("summaries", ()):  # once is enough
            chapter["lede"] = {}
    for chapter in chapters:
        note_chapter(chapter, numbers)
    into_runs(parts)
    context = PrintContext(book)
    sources = _sources(book, context, numbers)
    ids = tuple(chapter["id"] for chapter in chapters if chapter["id"] in book.corpus.entities)
    facts = attached_facts(book, ids, numbers.by_source)
    whole = max(book.floor, highest_marking(chapters), context.marking, marking_of_facts(facts))
    whole = max(whole, front.pop("marking", whole))
    front.pop("summaries", None)
    for chapter in chapters:
        chapter["marking"] = str(chapter["marking"])
    mentioned = _mentioned((front, *chapters))
    named = sorted({*ids, *(id for id in mentioned if id in book.corpus.entities)})
    used = {str(whole), *(chapter["marking"] for chapter in chapters), *(each["marking"] for each in sources)} - {""}
    view: PrintView = {
        "title": words(_title(book, chosen)),
        "subtitle": words(_subtitle(book, chosen, chapters, volume)),
        "book": words(_name(book)),
        "language": book.language,
        "date": as_of.edtf,
        "date_words": date_words(as_of, book.language),
        "marking": str(whole),
        "summary": words(_summary(book, chapters, numbers)),
        "keywords": _keywords(book, ids, chapters),
        "is_single": is_single,
        "volume": volume.number,
        "volumes": volume.total,
        "elsewhere": {id: volume.home[id] for id in mentioned if volume.home.get(id, volume.number) != volume.number},
        "front": front,
        "parts": parts,
        "sources": sources,
        "glossary": glossary(book, parts, sources, used),
        "index": [] if is_single else index_of_names(book, named, frozenset(ids)),
        "names": {id: visible(book.corpus.title_of(id)) for id in (*named, *_briefings(chapters))},
        "paths": {id: _site_path(book, id) for id in dict.fromkeys((*mentioned, *ids)) if id in book.addresses.paths},
    }
    fit(view)
    return view | {"facts": facts, "images": dict(_images(parts))}


def _chapters(parts: Iterable[Part]) -> list[Chapter]:
    return [chapter for part in parts for chapter in part["chapters"]]


def _briefings(chapters: Iterable[Chapter]) -> list[str]:
    return sorted(chapter["id"] for chapter in chapters if chapter["kind"] == "briefing")


def _volumes(parts: Sequence[Part], most_words: int | None) -> list[list[Part]]:
    """The parts, cut between chapters into as few volumes as can be, all about as long: longer than asked for by half a
    chapter at most.
    """
    lengths = [[word_count(chapter) for chapter in part["chapters"]] for part in parts]
    total = sum(map(sum, lengths))
    count = -(-total // most_words) if most_words else 1
    volumes: list[list[Part]] = [[] for _ in range(count)]
    before = 0
    for part, of_part in zip(parts, lengths, strict=True):
        opened: dict[int, Part] = {}
        for chapter, length in zip(part["chapters"], of_part, strict=True):
            number = (2 * before + length) * count // (2 * total)
            if number not in opened:
                opened[number] = {"title": part["title"], "chapters": []}
                volumes[number].append(opened[number])
            opened[number]["chapters"].append(chapter)
            before += length
    return [volume for volume in volumes if volume]


def _homes(parts: Iterable[Part]) -> Iterator[str]:
    """The ids of what stands in full in these parts."""
    for chapter in _chapters(parts):
        if chapter["id"]:
            yield chapter["id"]
        yield from (block["id"] for block in chapter["blocks"] if block["kind"] == "judgement")


def _parts(book: BookContext, chosen: Selection, told: Told) -> Iterator[Part]:
    briefings = [briefing_chapter(book, id, told.shown) for id in chosen.briefings]
    yield {"title": words("Briefings") if len(briefings) > 1 else [], "chapters": briefings}
    if chosen.is_everything:
        judgements = judgements_chapter(book, told)
        yield {"title": [], "chapters": [judgements] if judgements else []}
    yield from _by_section(book, chosen.entities, told, "")
    yield from _by_section(book, chosen.annex, told, "Annex: ")
    if chosen.is_everything:
        yield {"title": [], "chapters": list(timeline_chapters(book, told))}
        disputes = disputes_chapter(book)
        yield {"title": [], "chapters": [disputes] if disputes else []}


def _by_section(book: BookContext, ids: Iterable[str], told: Told, before: str) -> Iterator[Part]:
    """Chapters by section in the vocabulary's order, in each by name; events in the order of time."""
    corpus = book.corpus
    by_section: defaultdict[str, list[str]] = defaultdict(list)
    for id in ids:
        by_section[corpus.vocabulary.section_of(corpus.entities[id].type).id].append(id)
    when = {each.entity: number for number, each in reversed(list(enumerate(book.derived.timeline)))}
    for section in corpus.vocabulary.sections.values():
        found = by_section.get(section.id, [])
        found.sort(key=lambda id: (corpus.order_of(id), id))
        if all(corpus.is_event(id) for id in found):
            found.sort(key=lambda id: when.get(id, len(when)))
        label = f"{before}{section.label.lower() if before else section.label}"
        yield {"title": words(label), "chapters": gathered(entity_chapter(book, id, told) for id in found)}


def into_runs(parts: Iterable[Part]) -> None:
    """Part the chapters of each part into `runs`; one that `is_on_new_page` is set by the engine on its own.

    A briefing has pages of its own. Entries share theirs, over parts as well.
    """
    was_alone = True
    for part in parts:
        runs: list[dict[str, Any]] = []
        for chapter in part.pop("chapters"):
            is_alone = chapter["kind"] == "briefing"
            is_on_new_page = is_alone or was_alone
            if is_on_new_page or not runs:
                runs.append({"is_on_new_page": is_on_new_page, "chapters": []})
            runs[-1]["chapters"].append(chapter)
            was_alone = is_alone
        part["runs"] = runs


def _sources(book: BookContext, context: PrintContext, numbers: Numbers) -> list[dict[str, Any]]:
    """The sources cited, and those that they come from, by number."""
    for id in list(numbers.by_source):
        independence = book.derived.independence
        for origin in (*sorted(independence.roots.get(id, frozenset())), *independence.partly.get(id, ())):
            numbers.of(origin)
    return [source_entry(book, context, id, numbers.by_source) for id in numbers.by_source]


def _name(book: BookContext) -> str:
    return typographic(book.site_name, book.language)


def _title(book: BookContext, chosen: Selection) -> str:
    only = (*chosen.briefings, *chosen.entities)
    if chosen.is_everything or len(only) != 1:
        return _name(book)
    title = PrintContext(book).title(only[0])
    return typographic(title, book.language) if chosen.briefings else title


def _subtitle(book: BookContext, chosen: Selection, chapters: Sequence[Chapter], volume: _Volume) -> str:
    if volume.total > 1:
        named = [plain(chapter["title"]) for chapter in (chapters[0], chapters[-1])]
        return f"Volume {volume.number} of {volume.total}: {' – '.join(dict.fromkeys(named))}"
    if chosen.is_everything:
        return ""
    asked = len(chosen.briefings) + len(chosen.entities)
    return _name(book) if asked == 1 else f"A selection: {counted(asked, 'entry', 'entries')}"


def _summary(book: BookContext, chapters: Iterable[Chapter], numbers: Numbers) -> str:
    entries = sum(bool(chapter["id"]) for chapter in chapters)
    said = [counted(entries, "entry", "entries", book.language), standing(book, numbers.by_source)]
    return " · ".join(each for each in said if each)


def _keywords(book: BookContext, ids: Iterable[str], chapters: Iterable[Chapter]) -> list[str]:
    briefings = [book.corpus.briefings[each["id"]] for each in chapters if each["id"] in book.corpus.briefings]
    tags = [tag for briefing in briefings for tag in briefing.tags]
    tags += [tag for id in ids for tag in book.corpus.entities[id].tags]
    return sorted({visible(tag) for tag in tags})


def _site_path(book: BookContext, id: str) -> str:
    """Where the site shows it, with MkDocs' directory URLs."""
    path, _, anchor = book.addresses.paths[id].partition("#")
    folder = path.removesuffix("index.md") if path.endswith("index.md") else path.removesuffix(".md") + "/"
    return folder + (f"#{anchor}" if anchor else "")


def _images(value: Any) -> Iterator[tuple[str, str]]:
    """The pictures in blocks: what the engine finds each under, and its path in the book."""
    if isinstance(value, dict):
        if value.get("kind") == "image":
            yield value["file"], value["path"]
        for each in value.values():
            yield from _images(each)
    elif isinstance(value, list) and not (value and isinstance(value[0], str)):  # runs hold none
        for each in value:
            yield from _images(each)


def _mentioned(chapters: Iterable[Chapter]) -> list[str]:
    """Every id that a run leads to, in order."""
    found: dict[str, None] = {}
    stack: list[Any] = list(chapters)[::-1]
    while stack:
        each = stack.pop()
        if isinstance(each, dict):
            stack += reversed(list(each.values()))
        elif isinstance(each, list):
            if len(each) in (5, 6) and each[0] == "a" and isinstance(each[1], str):
                found[each[1]] = None
            else:
                stack += reversed(each)
    return list(found)
