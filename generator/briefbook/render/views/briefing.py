"""The page of a briefing: what somebody wrote, with every value bound to its fact and every source at the end."""

from __future__ import annotations

from briefbook.model.entries import Briefing
from briefbook.model.inline import Line, Say, Segment
from briefbook.model.page import Page
from briefbook.render.addresses import BRIEFINGS
from briefbook.render.desk import Desk
from briefbook.render.prose import prose_line
from briefbook.render.scene import Scene
from briefbook.render.views.shared import View, cited_words, crumbs, first_words


def briefing_page(scene: Scene, id: str) -> Page:
    briefing = scene.corpus.briefings[id]
    path = scene.addresses.paths[id]
    desk = Desk(scene, path)
    view: View = {
        "crumbs": crumbs(desk, (BRIEFINGS, "Briefings")),
        "title": briefing.title,
        "language": scene.language,
        "summary": briefing.summary,
        "meta": meta_line(desk, briefing),
        "text": prose_line(desk, briefing.text),
        "tags_line": (),
    }
    view["standing"] = cited_words(desk)
    view["sources"] = desk.source_lines()
    desk.bear(briefing.marking)
    return Page(
        path=path,
        template="briefing.md.j2",
        title=briefing.title,
        description=first_words(briefing.summary),
        kind="briefing",
        view=view,
        icon="material/text-box-outline",
        marking=desk.marking,
        boost=3.0,
    )


def meta_line(desk: Desk, briefing: Briefing) -> Line:
    words: list[Line] = []
    if briefing.date:
        words.append((Say(desk.date(briefing.date)),))
    if briefing.author:
        words.append((Say(briefing.author),))
    if briefing.review_by:
        words.append((Say(f"review by {desk.date(briefing.review_by)}"),))
    if briefing.about:
        names: list[Segment] = [Say("on ")]
        for number, id in enumerate(briefing.about):
            names += [*([Say(", ")] if number else []), desk.go(id)]
        words.append(tuple(names))
    return tuple(segment for number, line in enumerate(words) for segment in ((Say(" · "), *line) if number else line))
