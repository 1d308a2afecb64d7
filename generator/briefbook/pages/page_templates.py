"""Pages of which a large book has thousands, joined in Python: entities and sources. The others have templates.

A template costs 0.1 ms before it prints anything, which is as much as all else that an entry of ten statements takes.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any, TypeVar

from jinja2 import Environment

from briefbook.model.inline import Line, RawMarkdown, joined_lines
from briefbook.pages.escape import markdown_text
from briefbook.pages.inline import heading, line

T = TypeVar("T")
View = Mapping[str, Any]
_BREAK = RawMarkdown("<br>")
UNSEARCHED = ' data-search-exclude="true"'


def bullets(lines: Iterable[Line]) -> str:
    """Lines as a list."""
    return "\n".join([f"- {line(each)}" for each in lines])


FOLDED = 25
"""So many of a list are shown; the others are folded, where they are more than a few."""
_A_FEW = 5


def folded(lines: Sequence[Line]) -> str:
    """Lines as a list; of a long one the rest is folded."""
    return _folded(lines, bullets)


def folded_table(head: str, rows: Sequence[Any], *columns: Any) -> str:
    """A table below a head; of a long one the rest is folded."""
    return _folded(rows, lambda some: head + table_rows(some, *columns))


def _folded(listed: Sequence[T], drawn: Callable[[Sequence[T]], str]) -> str:
    """What is listed, as it is drawn; of many the rest is folded."""
    if len(listed) <= FOLDED + _A_FEW:
        return drawn(listed)
    return f"{drawn(listed[:FOLDED])}\n\n{_more(len(listed) - FOLDED, drawn(listed[FOLDED:]))}"


def folded_line(lines: Sequence[Line]) -> Line:
    """Lines as the lines of one cell; of many the rest is folded."""
    shown = lines if len(lines) <= FOLDED + _A_FEW else lines[:FOLDED]
    others = lines[len(shown) :]
    cell = joined_lines(shown, _BREAK)
    if others:
        begin = f'<details class="bb-more"><summary>and {len(others):,} more</summary>'
        cell += (RawMarkdown(begin), *joined_lines(others, _BREAK), RawMarkdown("</details>"))
    return cell


def _more(count: int, content: str) -> str:
    return f'<details class="bb-more" markdown="1">\n<summary>and {count:,} more</summary>\n\n{content}\n\n</details>'


def numbered(lines: Iterable[Line]) -> str:
    """Lines as a numbered list."""
    return "\n".join([f"{number}. {line(each)}" for number, each in enumerate(lines, 1)])


def table_rows(rows: Iterable[Any], *columns: Any) -> str:
    """Rows of a table: of each row the cells that `columns` names, lines or words."""
    return "\n".join(["| " + " | ".join([_cell(row[name]) for name in columns]) + " |" for row in rows])


def _cell(value: object) -> str:
    return line(value) if type(value) is tuple else markdown_text(str(value))


def entity_sheet(view: View, environment: Environment) -> Iterator[str]:
    """The blocks of the page of an entity or an event."""
    yield from _beginning(view)
    if view["names"]:
        yield _box("names", line(view["names"]))
    pictures = [_figure(*each) for each in view["pictures"]]
    if len(view["box"]) > 1 or pictures:
        rows = "| Property | Value |\n|---|---|\n" + table_rows(view["box"], 0, 1)
        yield _box("infobox", _joined([*pictures[:1], rows]), UNSEARCHED)
    yield _box("lede", line(view["lede"]))
    if view["badges"] or view["tags_line"]:
        tags = f' <span class="bb-tags">{line(view["tags_line"])}</span>' if view["tags_line"] else ""
        yield _box("badges", line(view["badges"]) + tags, UNSEARCHED)
    if view["said_once"]:
        yield _box("standing", line(view["said_once"]) + ".", UNSEARCHED)
    if view["about"]:
        yield "## About"
        yield line(view["about"])
    if pictures[1:]:
        yield f"## Pictures\n\n{_joined(pictures[1:])}"
    if view["judgements"]:
        yield "## Judgements"
        yield _printed(environment, "judgements", view["judgements"], False)
    if view["map"]:
        yield "## Map"
        yield view["map"]
    yield from _relations(view)
    yield from _tables(view)
    if view["disputes"]:
        yield "## Disputes"
        yield _printed(environment, "disputes", view["disputes"])
    yield from _mentions(view)
    yield from _sources(view)


def entity_part_sheet(view: View, _: Environment) -> Iterator[str]:
    """The blocks of a later part of the page of an entity: what is listed of it, and what that rests on."""
    yield from _beginning(view)
    yield from _relations(view)
    yield from _events(view)
    yield from _mentions(view)
    yield from _sources(view)


def _figure(picture: Line, credit: Line) -> str:
    words = [f'<span class="bb-credit">{line(credit)}</span>'] if credit else []
    return _box("picture", _joined([line(picture), *words]))


def _relations(view: View) -> Iterator[str]:
    elsewhere = view.get("elsewhere", ())
    if view["relations"]:
        groups = [f"### {markdown_text(label)}\n\n{folded(lines)}" for label, lines in view["relations"]]
        yield "## Relations"
        yield view.get("around", "")
        yield _parts(view, elsewhere)
        yield _box("groups", _joined(groups))
    yield _parts(view, () if view["relations"] else elsewhere)


def _parts(view: View, elsewhere: Line = ()) -> str:
    """The line that leads from part to part, with the anchors of what stands `elsewhere`; empty where there is one
    part.
    """
    return _box("parts", line((*elsewhere, *view["parts"])), UNSEARCHED) if view["parts"] else ""


def _beginning(view: View) -> Iterator[str]:
    yield f"# {heading(view['title'], view['title_lang'], view['language'])}"
    yield _box("crumbs", line(view["crumbs"]), UNSEARCHED)


def _events(view: View) -> Iterator[str]:
    if view["events"]:
        table = folded_table(f"| Date | Event | Part |{_rule(3)}", view["events"], "date", "event", "role")
        yield f"## Events\n\n{_box('events', table)}"


def _mentions(view: View) -> Iterator[str]:
    if view["mentions"]:
        groups = [f"**{line(group['where'])}**\n\n{folded(group['sentences'])}" for group in view["mentions"]]
        yield f"## Mentions\n\n{_box('mentions', _folded(groups, _joined), UNSEARCHED)}"


def _tables(view: View) -> Iterator[str]:
    yield from _events(view)
    if view["figures"]:
        yield "## Figures"
    for figure in view["figures"]:
        is_series = not figure["head"]
        head = "| As of | Value | Source |" if is_series else f"| {figure['head']} | Value | As of | Source |"
        columns = ("as_of", "value", "sources") if is_series else ("of", "value", "as_of", "sources")
        rows = f"{head}{_rule(len(columns))}{table_rows(figure['rows'], *columns)}"
        yield f"### {markdown_text(figure['title'])}"
        yield figure["picture"]
        yield _box("figures", rows)
    if view["facts"]:
        rows = table_rows(view["facts"], "label", "value", "qualifiers", "sources")
        yield f"## Facts\n\n{_box('facts', f'| Property | Value | Qualifiers | Source |{_rule(4)}{rows}')}"


def _sources(view: View) -> Iterator[str]:
    if not view["sources"]:
        return
    yield "## Sources"
    if view["standing"]:
        yield _box("standing", f"This page is based on {markdown_text(view['standing'])}.")
    yield _box("sources", numbered(view["sources"]), UNSEARCHED)
    yield line(view["reading"])


def source_sheet(view: View, environment: Environment) -> Iterator[str]:
    """The blocks of the page of a source, or of a later part of it."""
    parts = _parts(view)
    yield from _beginning(view)
    yield parts
    if view["is_first"]:
        if view["retracted"]:
            yield _box("retracted", f"{line(view['retracted'])} What it says is set aside, and does not count.")
        yield _box("infobox", "| Property | Value |\n|---|---|\n" + table_rows(view["rows"], 0, 1))
        if view["grade"]:
            yield _box("lede", line(view["grade"]))
        yield line(view["note"])
        if view["origin"]:
            yield "## Retells\n\nThis item is derived from others: it confirms nothing that they say."
            yield bullets(view["origin"])
        if view["partly"]:
            yield f"## Retells in part\n\nSome of what it says is from others.\n\n{bullets(view['partly'])}"
        if view["corrects"]:
            yield f"## Corrects\n\n{bullets(view['corrects'])}"
        if view["retold"]:
            yield f"## Derived from it\n\n{bullets(view['retold'])}"
    if view["is_first"] or view["subjects"]:
        yield "## Facts from this source"
    if view["is_first"]:
        has = "has" if view["falling"] == 1 else "have"
        falling = f"If this source is withdrawn, {view['falling']} of the facts below {has} no other origin."
        yield f"{markdown_text(view['total'])}. {falling}" if view["total"] else markdown_text(view["nothing"])
    if view["subjects"]:
        groups = [f"**{line(group['subject'])}**\n\n{folded(group['rows'])}" for group in view["subjects"]]
        yield _box("groups", _joined(groups), UNSEARCHED)
    yield parts
    if view["is_first"] and view["judgements"]:
        yield f"## Judgements based on it\n\n{bullets(view['judgements'])}"
    if view["texts"]:
        yield f"## Texts that cite it\n\n{bullets(view['texts'])}"
    yield from _sources(view)


def _printed(environment: Environment, macro: str, *arguments: object) -> str:
    """What a macro of the templates prints."""
    return str(getattr(environment.get_template("macros.md.j2").module, macro)(*arguments))


def _box(kind: str, content: str, attributes: str = "") -> str:
    return f'<div class="bb-{kind}"{attributes} markdown="1">\n\n{content}\n\n</div>'


def _rule(columns: int) -> str:
    return f"\n|{'---|' * columns}\n"


def _joined(blocks: Iterable[str]) -> str:
    return "\n\n".join(blocks)


PAGE_TEMPLATES: Mapping[str, Callable[[View, Environment], Iterator[str]]] = {
    "entity": entity_sheet,
    "entity_part": entity_part_sheet,
    "source": source_sheet,
}
"""By the `template` of a page."""
