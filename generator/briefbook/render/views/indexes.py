"""The pages that lead to others: home, sections, letters, tags, timeline, sources, briefings, judgements."""

from __future__ import annotations

import unicodedata
from collections import defaultdict

from briefbook.model.corpus import ALIASES, NAME, Corpus
from briefbook.model.dates import EARLIEST, LATEST, PartialDate
from briefbook.model.inline import Chip, Line, Say, Segment
from briefbook.model.marking import Marking, highest
from briefbook.model.page import Page
from briefbook.model.statement import Statement
from briefbook.model.values import TextValue
from briefbook.model.vocabulary import Section
from briefbook.render.addresses import (
    BRIEFINGS,
    COVERAGE,
    DISPUTES,
    HOME,
    JUDGEMENTS,
    LETTERS,
    QUESTIONS,
    SOURCES,
    TAGS,
    TIMELINE,
    section_index,
)
from briefbook.render.blocks import moment_line
from briefbook.render.desk import Desk
from briefbook.render.scene import Scene
from briefbook.render.views.lede import lede_words
from briefbook.render.views.shared import View, crumbs, first_words, judgement_view
from briefbook.render.wording import counted


def used_sections(scene: Scene) -> tuple[Section, ...]:
    """The sections that have pages, in the vocabulary's order."""
    vocabulary = scene.corpus.vocabulary
    used = {vocabulary.section_of(entity.type).id for entity in scene.corpus.entities.values()}
    return tuple(section for id, section in vocabulary.sections.items() if id in used)


def _in_section(scene: Scene, section: str) -> list[str]:
    corpus = scene.corpus
    chosen = [id for id, each in corpus.entities.items() if corpus.vocabulary.section_of(each.type).id == section]
    return sorted(chosen, key=lambda id: (corpus.name_of(id).casefold(), id))


def home_page(scene: Scene) -> Page:
    """What the book is, what it holds, and the ways in."""
    corpus, derived = scene.corpus, scene.derived
    desk = Desk(scene, HOME)
    statements = sum(each.citation is not None for group in corpus.statements.values() for each in group)
    statements += sum(each.citation is not None for each in corpus.observations)
    written = [entity for entity in corpus.entities.values() if not entity.is_stub]
    open_disputes = [each for each in derived.disputes if not each.is_settled]
    figures = [
        (desk.to_page(section_index(section.id), section.label), len(_in_section(scene, section.id)))
        for section in used_sections(scene)
    ]
    newest = sorted(derived.timeline, key=lambda each: each.date.sort_key, reverse=True)
    events = [each for each in newest if not each.property][:6]
    questions = derived.questions
    view: View = {
        "title": scene.site_name,
        "lede": f"{counted(statements, 'sourced statement')} on {counted(len(written), 'entity', 'entities')} "
        f"from {counted(len(corpus.sources), 'source')}.",
        "briefings": tuple(_briefing_card(desk, id) for id in _briefings_by_date(scene)),
        "figures": tuple((f"{count:,}", (link,)) for link, count in figures),
        "events": tuple(moment_line(desk, each) for each in events),
        "ways": tuple(
            ((desk.to_page(path, label),), words)
            for path, label, words in (
                (TIMELINE, "Timeline", "What happened, in order"),
                (SOURCES, "Sources", "Where every statement comes from, and how good that is"),
                (DISPUTES, "Disputes", f"{counted(len(open_disputes), 'open dispute')}: where sources disagree"),
                (JUDGEMENTS, "Judgements", "What somebody thinks, apart from what is recorded"),
                (
                    QUESTIONS,
                    "Open questions",
                    f"{counted(len(questions.unknown) + len(questions.stubs), 'gap')} and what is overdue",
                ),
                (COVERAGE, "Coverage", "How much is known of what"),
                (LETTERS, "A–Z", "Every name and alias"),
                (TAGS, "Tags", "By theme"),
            )
        ),
    }
    view["sources"] = desk.source_lines()
    return Page(
        HOME, "home.md.j2", scene.site_name, str(view["lede"]), "home", view, "material/home", whole_marking(scene), 1.0
    )


def whole_marking(scene: Scene) -> Marking:
    """The highest marking of the whole book: lists may name anything in it."""
    corpus = scene.corpus
    marks = [each.qualifiers.marking for group in corpus.statements.values() for each in group]
    marks += [each.marking for each in corpus.entities.values()]
    marks += [each.marking for each in corpus.sources.values()]
    marks += [each.marking for each in corpus.judgements.values()]
    marks += [each.marking for each in corpus.briefings.values()]
    marks += [each.qualifiers.marking for each in corpus.observations]
    return highest(marks)


def _briefings_by_date(scene: Scene) -> list[str]:
    briefings = scene.corpus.briefings
    dates = {id: briefing.date for id, briefing in briefings.items() if briefing.date}
    dated = sorted(dates, key=lambda id: briefings[id].title)
    dated.sort(key=lambda id: dates[id].sort_key, reverse=True)
    return dated + sorted(id for id in briefings if id not in dates)


def _briefing_card(desk: Desk, id: str) -> View:
    briefing = desk.corpus.briefings[id]
    return {"link": (desk.go(id),), "summary": briefing.summary, "date": desk.date(briefing.date)}


def briefings_page(scene: Scene) -> Page:
    desk = Desk(scene, BRIEFINGS)
    view: View = {
        "crumbs": crumbs(desk, ("", "Briefings")),
        "title": "Briefings",
        "cards": tuple(_briefing_card(desk, id) for id in _briefings_by_date(scene)),
    }
    return Page(
        BRIEFINGS,
        "briefings.md.j2",
        "Briefings",
        "All briefings",
        "index",
        view,
        "material/text-box-multiple-outline",
        marking=desk.marking,
        boost=0.2,
    )


def section_page(scene: Scene, section: Section) -> Page:
    """Every entity of a section, by type."""
    path = section_index(section.id)
    desk = Desk(scene, path)
    ids = _in_section(scene, section.id)
    by_type: defaultdict[str, list[View]] = defaultdict(list)
    for id in ids:
        by_type[scene.corpus.entities[id].type].append(_row(desk, id))
    types = scene.corpus.vocabulary.types
    groups = tuple((types[type].plural, tuple(by_type[type])) for type in types if type in by_type)
    view: View = {
        "crumbs": crumbs(desk, ("", section.label)),
        "title": section.label,
        "lede": f"{counted(len(ids), 'entry', 'entries')}.",
        "groups": groups,
        "is_events": section.id == "events",
    }
    title = section.label
    return Page(path, "section.md.j2", title, f"All {title.lower()}", "index", view, section.icon, desk.marking, 0.5)


def _row(desk: Desk, id: str) -> View:
    corpus = desk.corpus
    sources = {each.source for each in corpus.statements.get(id, ()) if each.source}
    dates = [each for each in desk.scene.derived.timeline if each.entity == id and not each.property][:1]
    others = [each for each in corpus.values(id, NAME) if not each.is_deprecated and _is_other(corpus, each)][:1]
    desk.bear_all([*others, *(statement for moment in dates for statement in moment.fact.statements)])
    name: list[Segment] = [desk.go(id)]
    for each in others:
        assert isinstance(each.value, TextValue)
        name += [Say(" "), Say(each.value.text, each.value.lang, "othername")]
    if corpus.entities[id].is_stub:
        name += [Say(" "), Chip("no entry yet", "stub")]
    if any(not each.is_settled for each in desk.scene.derived.disputes_of.get(id, ())):
        name += [Say(" "), Chip("disputed", "dispute")]
    return {
        "name": tuple(name),
        "date": desk.date(dates[0].date) if dates else "",
        "summary": first_words(lede_words(desk, id), 140),
        "statements": len(corpus.statements.get(id, ())) + len(corpus.incoming.get(id, ())),
        "sources": len(sources),
    }


def _is_other(corpus: Corpus, name: Statement) -> bool:
    return isinstance(name.value, TextValue) and name.value.text != corpus.name_of(name.subject)


def letters_page(scene: Scene) -> Page:
    """Every name and alias by its first letter."""
    desk = Desk(scene, LETTERS)
    entries: defaultdict[str, dict[tuple[str, str], Line]] = defaultdict(dict)
    corpus = scene.corpus
    for id in corpus.entities:
        main = corpus.name_of(id)
        entries[_letter(main)][(main.casefold(), id)] = (desk.go(id),)
        for each in corpus.values(id, NAME, ALIASES):
            if isinstance(each.value, TextValue) and each.value.text != main and not each.is_deprecated:
                text = each.value.text
                line: Line = (Say(text, each.value.lang), Say(" → "), desk.go(id))
                entries[_letter(text)].setdefault((text.casefold(), id), line)
    groups = tuple(
        (letter, tuple(entries[letter][key] for key in sorted(entries[letter])))
        for letter in sorted(entries, key=_letter_order)
    )
    view: View = {"crumbs": crumbs(desk, ("", "A–Z")), "title": "A–Z", "groups": groups}
    return Page(
        LETTERS,
        "letters.md.j2",
        "A–Z",
        "Every name and alias",
        "index",
        view,
        "material/sort-alphabetical-ascending",
        marking=whole_marking(scene),
        boost=0.2,
    )


def _letter(text: str) -> str:
    base = unicodedata.normalize("NFKD", text.strip()[:1]).upper()[:1]
    if not base.isalpha():
        return "0–9"
    if base.isascii():
        return base
    name = unicodedata.name(base, "")
    return {"CJK": "中文", "CYRILLIC": "Кириллица", "ARABIC": "العربية", "GREEK": "Ελληνικά"}.get(
        name.split(" ")[0].split("-")[0], "Other"
    )


def _letter_order(letter: str) -> tuple[bool, bool, str]:
    return (not letter[0].isascii(), letter == "0–9", letter)


def tags_page(scene: Scene) -> Page:
    desk = Desk(scene, TAGS)
    tagged: defaultdict[str, list[str]] = defaultdict(list)
    corpus = scene.corpus
    for things in (corpus.briefings, corpus.entities, corpus.sources):
        for id, thing in things.items():
            for tag in thing.tags:
                tagged[tag].append(id)
    groups = tuple(
        (tag, tuple((desk.go(id),) for id in sorted(tagged[tag], key=lambda id: (desk.title(id).casefold(), id))))
        for tag in sorted(tagged)
    )
    view: View = {"crumbs": crumbs(desk, ("", "Tags")), "title": "Tags", "groups": groups}
    return Page(
        TAGS,
        "tags.md.j2",
        "Tags",
        "Entries by theme",
        "index",
        view,
        "material/tag-multiple-outline",
        marking=whole_marking(scene),
        boost=0.2,
    )


def timeline_page(scene: Scene) -> Page:
    """Everything with a date, by year."""
    desk = Desk(scene, TIMELINE)
    years: defaultdict[str, list[Line]] = defaultdict(list)
    for moment in scene.derived.timeline:
        years[_years(moment.date)].append(moment_line(desk, moment))
    view: View = {
        "crumbs": crumbs(desk, ("", "Timeline")),
        "title": "Timeline",
        "groups": tuple((year, tuple(lines)) for year, lines in years.items()),
    }
    view["sources"] = desk.source_lines()
    return Page(
        TIMELINE,
        "timeline.md.j2",
        "Timeline",
        "What happened, in order",
        "index",
        view,
        "material/timeline-clock-outline",
        marking=whole_marking(scene),
        boost=0.2,
    )


def _years(date: PartialDate) -> str:
    """The year of a date, or the years between which it lies: `2022`, `2010–2019`, `Until 2016`, `Since 2022`."""
    first, last = date.first[0], date.last[0]
    if date.first == EARLIEST:
        return f"Until {last}"
    if date.last == LATEST:
        return f"Since {first}"
    return str(first) if first == last else f"{first}–{last}"


def sources_page(scene: Scene) -> Page:
    """All sources with their grade, their origin, and how much rests on them."""
    desk = Desk(scene, SOURCES)
    rows = []
    derived = scene.derived
    for id in sorted(scene.corpus.sources, key=lambda id: (scene.corpus.sources[id].title.casefold(), id)):
        source = scene.corpus.sources[id]
        resting = derived.resting[id]
        grade = desk.grade(source)
        origins = sorted(derived.independence.roots.get(id, frozenset()) - {id})
        rows.append(
            {
                "title": (desk.go(id),),
                "publisher": desk.publisher(source),
                "published": desk.date(source.published),
                "grade": (grade,) if grade else (),
                "origin": tuple(segment for each in origins for segment in (desk.go(each), Say(" ")))
                if origins
                else (Say("itself"),),
                "total": len(resting.facts) + len(resting.observations),
            }
        )
    view: View = {"crumbs": crumbs(desk, ("", "Sources")), "title": "Sources", "rows": tuple(rows)}
    return Page(
        SOURCES,
        "sources.md.j2",
        "Sources",
        "Where statements come from",
        "index",
        view,
        "material/file-document-multiple-outline",
        marking=desk.marking,
        boost=0.2,
    )


def judgements_page(scene: Scene) -> Page:
    desk = Desk(scene, JUDGEMENTS)
    judgements = scene.corpus.judgements.values()
    view: View = {
        "crumbs": crumbs(desk, ("", "Judgements")),
        "title": "Judgements",
        "judgements": tuple(judgement_view(desk, each) for each in judgements),
    }
    view["sources"] = desk.source_lines()
    return Page(
        JUDGEMENTS,
        "judgements.md.j2",
        "Judgements",
        "What somebody thinks",
        "index",
        view,
        "material/scale-balance",
        marking=desk.marking,
        boost=0.8,
    )
