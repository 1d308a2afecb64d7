"""A list in parts: the page of each, and the line that leads from one to the others."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from briefbook.model.inline import Line, PageLink, RawMarkdown, Segment, TextRun
from briefbook.model.marking import Marking, highest
from briefbook.pages.addresses import relative
from briefbook.pages.book_context import BookContext
from briefbook.pages.page_context import PageContext
from briefbook.pages.parts import ROWS, Groups, Part, cut
from briefbook.pages.views.shared import crumbs

MOST_SHOWN = 6
"""So many parts are named in the line that leads from part to part; more are folded."""
LONGEST = 24
"""Characters of a name in the line that leads from part to part."""

T = TypeVar("T")
Label = tuple[str, Marking]


@dataclass(frozen=True, slots=True)
class Paginated(Generic[T]):
    """A list in parts, of which `names` says what they hold; `marking` is that of the names."""

    title: str
    parts: tuple[Part[T], ...]
    names: tuple[str, ...]
    marking: Marking

    def wanted(self, book: BookContext) -> Iterator[tuple[int, Part[T]]]:
        """The parts that are to be drawn, by number."""
        for number, part in enumerate(self.parts, 1):
            if book.only is None or part.path in book.only:
                yield number, part

    def title_of(self, number: int) -> str:
        return self.title if number == 1 else f"{self.title}, part {number}"

    def description_of(self, number: int, words: str) -> str:
        return words if number == 1 else f"{words}: {self.names[number - 1]}"

    def crumbs(self, context: PageContext, number: int, *above: tuple[str, str]) -> Line:
        """The way up, over the first part where this is another one."""
        if number == 1:
            return crumbs(context, *above, ("", self.title))
        return crumbs(context, *above, (self.parts[0].path, self.title), ("", f"Part {number}"))

    def line(self, context: PageContext, number: int) -> Line:
        """The parts before and behind this one, and all of them with what they hold, folded where they are many;
        nothing where there is one only.
        """
        if len(self.parts) == 1:
            return ()
        context.raise_marking(self.marking)
        ways: list[Segment] = []
        for each, (part, name) in enumerate(zip(self.parts, self.names, strict=True), 1):
            ways += [TextRun(" · ")] if ways else []
            text = f"{each}: {name}"
            ways += [PageLink(text, relative(part.path, context.path))] if each != number else strong(text)
        if len(self.parts) <= MOST_SHOWN:
            return (TextRun("Parts: "), *ways)
        line: list[Segment] = []
        if number > 1:
            line += [
                PageLink(f"‹ {self.names[number - 2]}", relative(self.parts[number - 2].path, context.path)),
                TextRun(" · "),
            ]
        line += strong(f"Part {number} of {len(self.parts)}: {self.names[number - 1]}")
        if number < len(self.parts):
            line += [
                TextRun(" · "),
                PageLink(f"{self.names[number]} ›", relative(self.parts[number].path, context.path)),
            ]
        return (
            *line,
            RawMarkdown('<details class="bb-more"><summary>All parts</summary>'),
            *ways,
            RawMarkdown("</details>"),
        )


def strong(text: str) -> Line:
    return (RawMarkdown("<strong>"), TextRun(text), RawMarkdown("</strong>"))


def paginated(
    book: BookContext,
    path: str,
    title: str,
    groups: Iterable[tuple[str, Sequence[T]]],
    label: Callable[[T], Label],
    *,
    size: int = ROWS,
    weigh: Callable[[T], int] = lambda _: 1,
    is_grouped: bool = False,
    called: Callable[[str], str] = str,
    path_of: Callable[[int], str] | None = None,
) -> Paginated[T]:
    """A list at `path`, cut into parts of `size`. `label` names a thing for the line of parts, behind what its group is
    `called` if the list `is_grouped`.
    """
    pages = cut(groups, size, weigh)
    paths = [path_of(number) if path_of else book.addresses.part(path, number) for number in range(1, len(pages) + 1)]
    parts = tuple(Part(where, page) for where, page in zip(paths, pages, strict=True))
    ends = (
        [_ends(part.groups, label, called if is_grouped else None) for part in parts]
        if len(parts) > 1
        else [()] * len(parts)
    )
    names = tuple(" – ".join(dict.fromkeys(words for words, _ in each)) for each in ends)
    return Paginated(title, parts, names, highest(marking for each in ends for _, marking in each))


def _ends(groups: Groups[T], label: Callable[[T], Label], called: Callable[[str], str] | None) -> tuple[Label, ...]:
    """What the first and the last thing of a part are called."""
    (first_group, first_things), (last_group, last_things) = groups[0], groups[-1]
    (first, marking), (last, other) = label(first_things[0]), label(last_things[-1])
    first, last = shortened(first), shortened(last)
    if called:
        first = f"{called(first_group)}: {first}"
        last = last if last_group == first_group else f"{called(last_group)}: {last}"
    return ((first, marking), (last, other))


def labelled(book: BookContext, id: str) -> Label:
    """What anything with an id is called, and the marking of that."""
    return book.corpus.title_of(id), book.markings.get(id, Marking.CLEAR)


def shortened(text: str) -> str:
    return text if len(text) <= LONGEST else f"{text[: LONGEST - 1].rstrip()}…"
