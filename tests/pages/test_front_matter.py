"""A rendered page bears its front matter and its body as whoever reads the file finds them."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import yaml
from hypothesis import example, given
from hypothesis import strategies as some

from briefbook import pipeline
from briefbook.config import settings_from
from briefbook.html.work import taken_apart
from briefbook.model.page import Apart, RenderedPage
from briefbook.pages.markdown import render_page, templates

ROOT = Path(__file__).parents[2]
SETTINGS = settings_from((ROOT / "mkdocs.yml").read_text("utf-8"), ROOT, {}, date(2026, 11, 23))
PAGES = tuple(pipeline.pages(pipeline.read(SETTINGS).corpus, SETTINGS))
TEXTS = some.text(some.sampled_from("\n\t\"'\\:{}<>&-# é里\u2028\ud800") | some.characters(), max_size=30)


def as_read(rendered: RenderedPage) -> Apart:
    """The page as its file alone tells."""
    found = taken_apart(RenderedPage(rendered.path, rendered.content))
    assert yaml.safe_load(rendered.content.decode().split("\n---\n", 1)[0]) == found.meta
    return found


def test_every_page_of_the_book_is_read_as_it_was_rendered() -> None:
    assert {page.kind for page in PAGES} >= {"home", "entity", "source", "briefing", "index"}
    for page in PAGES:
        rendered = render_page(page, templates())
        assert rendered.apart == as_read(rendered)


@given(TEXTS, TEXTS, TEXTS, some.sampled_from((0.5, 1.0, 2.0)))
@example("---\n", "---\ntemplate: evil.html\n---\n", "", 1.0)
@example("<b>&amp;lt;", "true", "1", 2.0)
def test_whatever_a_page_is_called_it_is_read_as_it_was_rendered(
    title: str, description: str, redirect: str, boost: float
) -> None:
    rendered = render_page(
        replace(PAGES[0], title=title, description=description, redirect=redirect, boost=boost), templates()
    )
    assert rendered.apart == as_read(rendered)
