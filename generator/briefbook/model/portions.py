"""Parts of a text that bear markings of their own, and the text without those that an audience may not see."""

from __future__ import annotations

from collections.abc import Iterator

from msgspec.structs import replace

from briefbook.model.marking import Marking, highest
from briefbook.model.prose import Markup, Part, PortionEnd, PortionLabel, PortionStart, Prose
from briefbook.problems import Span

_OWN = (PortionStart, PortionLabel, PortionEnd)


def portions_of(prose: Prose) -> Iterator[PortionStart]:
    """Where the parts of a text that are marked begin."""
    return (each for each in prose.parts if isinstance(each, PortionStart))


def narrowest_in(prose: Prose) -> Marking:
    return highest(each.marking for each in portions_of(prose))


def within(prose: Prose, marking: Marking) -> Prose:
    """The text of something that bears a marking: its parts bear that, or a narrower one."""
    if not any(True for _ in portions_of(prose)):
        return prose
    raised = (
        replace(each, marking=max(each.marking, marking)) if isinstance(each, _OWN) else each for each in prose.parts
    )
    return replace(prose, parts=tuple(raised))


def visible_to(prose: Prose, audience: Marking) -> Prose:
    """The text without the parts that are marked for fewer people, as if they had never been written."""
    return replace(prose, parts=tuple(_parts(prose, audience, is_wanted=True))) if _is_cut(prose, audience) else prose


def hidden_from(prose: Prose, audience: Marking) -> Prose:
    """The parts of the text that are marked for fewer people, and nothing else."""
    return (
        Prose(tuple(_parts(prose, audience, is_wanted=False)), prose.written) if _is_cut(prose, audience) else Prose()
    )


def is_hidden(prose: Prose, where: Span, audience: Marking) -> bool:
    """Whether a place in the file of a text is in a part that is marked for fewer people."""
    start = None
    for each in prose.parts:
        if isinstance(each, PortionStart) and start is None and each.marking > audience:
            start = each.where
        elif isinstance(each, PortionEnd) and start is not None and each.marking > audience:
            if (start.line, start.column) <= (where.line, where.column) < (each.where.line, each.where.column):
                return True
            start = None
    return False


def _is_cut(prose: Prose, audience: Marking) -> bool:
    return any(each.marking > audience for each in portions_of(prose))


def _parts(prose: Prose, audience: Marking, *, is_wanted: bool) -> Iterator[Part]:
    depth, is_cut = 0, False
    kept: list[Part] = []
    for each in prose.parts:
        depth += isinstance(each, PortionStart) and each.marking > audience
        if (depth == 0) is is_wanted:
            if is_cut and isinstance(each, Markup):  # the blank line behind it stands before it too
                each = replace(each, markdown=each.markdown.lstrip("\n"))
            is_cut = False
            if not isinstance(each, Markup) or each.markdown:
                kept.append(each)
        else:
            is_cut = True
        depth -= isinstance(each, PortionEnd) and each.marking > audience
    if is_wanted and kept and isinstance(last := kept[-1], Markup):
        kept[-1] = replace(last, markdown=last.markdown.rstrip("\n") + "\n")
    yield from kept
