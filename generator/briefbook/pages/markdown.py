"""A page and its template → the bytes of a Markdown file. The same page gives the same bytes on any machine."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import suppress
from functools import cache
from typing import Any

from jinja2 import ChoiceLoader, Environment, PackageLoader, PrefixLoader, StrictUndefined
from markupsafe import Markup

from briefbook.extensions import PAGE_KINDS, blaming, template_packages
from briefbook.model.page import Apart, Page, RenderedPage
from briefbook.pages.escape import html_text, markdown_text, yaml_scalar
from briefbook.pages.inline import heading, line
from briefbook.pages.page_templates import PAGE_TEMPLATES, bullets, numbered, table_rows

WORDS = ("kind", "generator")
"""The fields of front matter that hold a word of ours, which needs no quotation marks."""


@cache
def templates() -> Environment:
    """The templates. What one prints is escaped unless it says otherwise: `|line` prints a line of segments, `|mark`
    prints a word of our own as it is, `|heading(…)` the title of a page in its own language. `|bullets` and `|numbered`
    print lines as a list, and `|rows(…)` the rows of a table by the names of its columns: loops over much stand in
    Python, where they take less time.
    """
    environment = Environment(
        loader=_loader(),
        finalize=_escaped,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=False,
        auto_reload=False,
        autoescape=True,  # `finalize` has escaped already; this makes what macros return safe to print
    )
    printed: dict[str, Callable[..., str]] = {
        "line": line,
        "bullets": bullets,
        "numbered": numbered,
        "rows": table_rows,
        "mark": str,
        "heading": heading,
    }
    environment.filters |= {name: _marked(print) for name, print in printed.items()}
    return environment


def _loader() -> ChoiceLoader:
    """Our templates; those of a package that adds page kinds, in its folder `templates`, after its name and a slash."""
    added = {}
    for package in template_packages():
        with suppress(ValueError):  # it has no such folder
            added[package] = PackageLoader(package, "templates")
    return ChoiceLoader([PackageLoader("briefbook.pages", "templates"), PrefixLoader(added)])


def _escaped(value: object) -> Markup:
    return value if isinstance(value, Markup) else Markup(markdown_text(str(value)))


def _marked(print: Callable[..., str]) -> Callable[..., Markup]:
    return lambda *arguments: Markup(print(*arguments))


def render_page(page: Page, environment: Environment) -> RenderedPage:
    """The Markdown of a page, with front matter. Raises ExtensionError for one that another package draws wrongly."""
    if page.added_by:
        with blaming(PAGE_KINDS, page.added_by):
            return _rendered(page, environment)
    return _rendered(page, environment)


def _rendered(page: Page, environment: Environment) -> RenderedPage:
    sheet = PAGE_TEMPLATES.get(page.template)
    if sheet:
        body = "\n\n".join(filter(None, sheet(page.view, environment)))
    else:
        body = environment.get_template(page.template).render(page.view)
    while "\n\n\n" in body:  # faster than a pattern
        body = body.replace("\n\n\n", "\n\n")
    meta, body = _meta(page), f"{body.strip()}\n"
    return RenderedPage(page.path, f"{_front_matter(meta)}{body}".encode(), Apart(page.path, meta, body))


def _meta(page: Page) -> dict[str, Any]:
    """What the front matter of a page says; themes print it raw, so it is escaped."""
    meta: dict[str, Any] = {
        "title": html_text(page.title),
        "description": html_text(page.description),
        "kind": page.kind,
        "generator": "briefbook",
    }
    if page.icon:
        meta["icon"] = html_text(page.icon)
    meta["marking"] = html_text(str(page.marking))
    if page.redirect:
        meta |= {"redirect": html_text(page.redirect), "search": {"exclude": True}}
    elif page.boost != 1.0:
        meta["search"] = {"boost": page.boost}
    return meta


def _front_matter(meta: Mapping[str, Any]) -> str:
    lines = ["---"]
    for name, value in meta.items():
        if isinstance(value, str):
            lines.append(f"{name}: {value if name in WORDS else yaml_scalar(value)}")
        else:
            lines += [f"{name}:", *(f"  {inner}: {yaml_scalar(word)}" for inner, word in value.items())]
    return "\n".join([*lines, "---\n"])
