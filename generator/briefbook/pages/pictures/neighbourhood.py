"""An entity and those around it: what leads to it on the left, where it leads on the right, by relation.

The layout is fixed: the same relations give the same picture. A large book has one on nearly every page, so each node
is one string.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from briefbook.pages.escape import svg_text
from briefbook.pages.pictures.svg import LINE, Picture, broken, link, listed, stacked, words

MOST = 24
"""So many nodes are drawn."""
_NAME, _LABEL = 18, 20
"""Cells on a line of a node, and of the relation above nodes."""
_GAP, _HEAD = 6, 20


class Neighbour(NamedTuple):
    """A relation of the entity: what it is called from where it begins, whom it is with, and what qualifies it.
    `is_incoming`: it begins at the other. What is set aside, denied or doubted `is_doubted`.
    """

    relation: str
    name: str
    href: str
    words: str = ""
    is_incoming: bool = False
    is_symmetric: bool = False
    is_doubted: bool = False


def neighbourhood(id: str, name: str, neighbours: Sequence[Neighbour], more: int = 0, says_more: str = "") -> Picture:
    """The neighbours in two columns below the entity, in their order; `more` of them are not drawn."""
    head = broken(name, 30, 2)
    top = 10 + LINE * len(head)
    left = _column([each for each in neighbours if each.is_incoming], top + 10, is_left=True, key=id)
    right = _column([each for each in neighbours if not each.is_incoming], top + 10, is_left=False, key=id)
    bottom = max(left.bottom, right.bottom)
    made = [
        f'<defs><marker id="bb-to-{id}" viewBox="0 0 8 8" refX="7.5" refY="4" markerWidth="8" markerHeight="8" '
        'orient="auto" markerUnits="userSpaceOnUse"><path class="bb-v-head" d="M0 0 8 4 0 8z"/></marker></defs>',
        f'<line class="bb-v-edge" x1="50%" y1="{top}" x2="50%" y2="{max(left.last, right.last):g}"/>',
        *left.nodes,
        *right.nodes,
        f'<rect class="bb-v-own" x="16%" y="1" width="68%" height="{top - 1}" rx="3"/>',
        stacked(head, "50%", 19, "bb-v-strong", "middle"),
    ]
    if more:
        made.append(words(says_more, "50%", bottom + 12, "bb-v-soft", "middle"))
        bottom += LINE
    said = listed([_said(each) for each in neighbours], MOST)
    says = f"{name} and those around it. {said}{f'; {says_more}' if more else ''}."
    return Picture("neighbourhood", says, bottom + 4, "".join(made))


def _said(each: Neighbour) -> str:
    words = f" ({each.words})" if each.words else ""
    return f"{each.name}: {each.relation}{words} →" if each.is_incoming else f"{each.relation}: {each.name}{words}"


class _Column(NamedTuple):
    """Nodes, where the last edge is, and where the next node would begin."""

    nodes: tuple[str, ...]
    last: float
    bottom: int


def _column(neighbours: Iterable[Neighbour], top: int, *, is_left: bool, key: str) -> _Column:
    """The nodes of one side, each with its edge to the line in the middle."""
    x, middle, start, end = ("0.2%", "22%", "44%", "50%") if is_left else ("56%", "78%", "50%", "56%")
    made: list[str] = []
    before, last = "", 0.0
    for each in neighbours:
        if each.relation != before:
            before = each.relation
            label = broken(before, _LABEL, 2)
            made.append(stacked(label, middle, top + 13, "bb-v-soft", "middle"))
            top += LINE * len(label) + 2
        name = broken(each.name, _NAME, 2)
        said = broken(f"({each.words})", _LABEL, 3) if each.words else ()
        height = LINE * (len(name) + len(said)) + 7
        doubt = " bb-v-doubt" if each.is_doubted else ""
        y = last = top + height / 2
        way = "" if each.is_symmetric else f' marker-end="url(#bb-to-{key})"'
        drawn = (
            f'<line class="bb-v-edge{doubt}" x1="{start}" y1="{y:g}" x2="{end}" y2="{y:g}"{way}/>'
            f'<rect class="bb-v-box{doubt}" x="{x}" y="{top}" width="43.8%" height="{height}" rx="3"/>'
        )
        y = top + 17
        for line in name:
            drawn += f'<text x="{middle}" y="{y:g}" text-anchor="middle">{svg_text(line)}</text>'
            y += LINE
        for line in said:
            drawn += f'<text x="{middle}" y="{y:g}" text-anchor="middle" class="bb-v-soft">{svg_text(line)}</text>'
            y += LINE
        made.append(link(each.href, drawn))
        top += height + _GAP
    return _Column(tuple(made), last, top + 8 if made else top)
