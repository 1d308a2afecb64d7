"""A page and its template → the bytes of a Markdown file. The same page gives the same bytes on any machine."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from briefbook.model.inline import Segment
from briefbook.model.page import Page, RenderedPage
from briefbook.render.escape import front_matter, markdown_text
from briefbook.render.inline import line

_BLANKS = re.compile(r"\n{3,}")


@cache
def templates() -> Environment:
    """The templates. What one prints is escaped unless it says otherwise: `|line` prints a line of segments, `|mark`
    prints a word of our own as it is.
    """
    environment = Environment(
        loader=PackageLoader("briefbook.render", "templates"),
        finalize=_escaped,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=False,
        autoescape=True,  # `finalize` has escaped already; this makes what macros return safe to print
    )
    environment.filters["line"] = _line
    environment.filters["mark"] = lambda word: Markup(str(word))
    return environment


def _escaped(value: object) -> Markup:
    return value if isinstance(value, Markup) else Markup(markdown_text(str(value)))


def _line(segments: Iterable[Segment]) -> Markup:
    return Markup(line(segments))


def render_page(page: Page, environment: Environment) -> RenderedPage:
    """The Markdown of a page, with front matter."""
    body = environment.get_template(page.template).render(page.view)
    text = f"{_front_matter(page)}\n{_BLANKS.sub(chr(10) * 2, body).strip()}\n"
    return RenderedPage(page.path, text.encode("utf-8"))


def _front_matter(page: Page) -> str:
    fields = [
        f"title: {front_matter(page.title)}",
        f"description: {front_matter(page.description)}",
        f"kind: {page.kind}",
        "generator: briefbook",
    ]
    if page.icon:
        fields.append(f"icon: {front_matter(page.icon)}")
    fields.append(f"marking: {front_matter(str(page.marking))}")
    if page.redirect:
        fields += [f"redirect: {front_matter(page.redirect)}", "search:", "  exclude: true"]
    elif page.boost != 1.0:
        fields += ["search:", f"  boost: {page.boost}"]
    return "\n".join(["---", *fields, "---"])
