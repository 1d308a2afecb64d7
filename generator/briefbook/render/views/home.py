"""The first page: what the book is, what it holds, and the ways in."""

from __future__ import annotations

from functools import partial

from briefbook.model.page import Page
from briefbook.render.addresses import (
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
from briefbook.render.views.indexes import briefing_card, briefings_by_date, used_sections, whole_marking
from briefbook.render.views.shared import View
from briefbook.render.wording import counted, digit_words


def home_page(scene: Scene) -> Page:
    """What the book is, what it holds, and the ways in."""
    corpus, derived = scene.corpus, scene.derived
    desk = Desk(scene, HOME)
    statements = sum(each.citation is not None for group in corpus.statements.values() for each in group)
    statements += sum(each.citation is not None for each in corpus.observations)
    written = [entity for entity in corpus.entities.values() if not entity.is_stub]
    open_disputes = [each for each in derived.disputes if not each.is_settled]
    figures = [
        (desk.to_page(section_index(section.id), section.label), len(scene.sections[section.id]))
        for section in used_sections(scene)
    ]
    newest = sorted(derived.timeline, key=lambda each: each.date.sort_key, reverse=True)
    events = [each for each in newest if not each.property][:6]
    questions = derived.questions
    said = partial(counted, language=scene.language)
    view: View = {
        "title": scene.site_name,
        "lede": f"{said(statements, 'sourced statement')} on {said(len(written), 'entity', 'entities')} "
        f"from {said(len(corpus.sources), 'source')}.",
        "briefings": tuple(briefing_card(desk, id) for id in briefings_by_date(scene)),
        "figures": tuple((digit_words(str(count), scene.language), (link,)) for link, count in figures),
        "events": tuple(moment_line(desk, each) for each in events),
        "ways": tuple(
            ((desk.to_page(path, label),), words)
            for path, label, words in (
                (TIMELINE, "Timeline", "What happened, in order"),
                (SOURCES, "Sources", "Where every statement comes from, and how good that is"),
                (DISPUTES, "Disputes", f"{said(len(open_disputes), 'open dispute')}: where sources disagree"),
                (JUDGEMENTS, "Judgements", "What somebody thinks, apart from what is recorded"),
                (
                    QUESTIONS,
                    "Open questions",
                    f"{said(len(questions.unknown) + len(questions.stubs), 'gap')} and what is overdue",
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
