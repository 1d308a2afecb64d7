"""A list in parts: the page of each, and the line that leads from one to the others."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Generic, TypeVar

from briefbook.model.inline import Anchor, Line, PageLink, RawMarkdown, Segment, TextRun
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
Place = tuple[str, str]
"""Where a thing stands in a list: its group, or the decade, and its letter there, or the year."""


@dataclass(frozen=True, slots=True)
class Paginated(Generic[T]):
    """A list in parts, of which `names` says what they hold; `marking` is that of the names. `places` are those of the
    things of each part, in order, and `starts` the part in which each place begins, and its anchor there; there are
    none of a list without an index.
    """

    title: str
    parts: tuple[Part[T], ...]
    names: tuple[str, ...]
    marking: Marking
    places: tuple[tuple[Place, ...], ...] = ()
    starts: Mapping[Place, tuple[int, str]] = field(default_factory=dict)

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
        """The parts before and behind this one, all of them, folded where they are many, and the index of the list;
        nothing where there is one part only.
        """
        if len(self.parts) == 1:
            return ()
        index = self._index_line(context, number)
        if len(self.parts) <= MOST_SHOWN:
            return (TextRun("Parts: "), *self._ways(context, number), *index)
        folded = RawMarkdown(f'<details class="bb-more"><summary>All {len(self.parts)} parts</summary>')
        ways = self._ways(context, number, is_short=bool(self.places))
        return (*self.onward(context, number), *index, folded, *ways, RawMarkdown("</details>"))

    def _ways(self, context: PageContext, number: int, *, is_short: bool = False) -> Line:
        """All parts, by number alone where the index says what they hold."""
        context.raise_marking(self.marking)
        ways: list[Segment] = []
        for each, (part, name) in enumerate(zip(self.parts, self.names, strict=True), 1):
            ways += [TextRun(" · ")] if ways else []
            text = str(each) if is_short else f"{each}: {name}"
            ways += [PageLink(text, relative(part.path, context.path))] if each != number else strong(text)
        return tuple(ways)

    def onward(self, context: PageContext, number: int) -> Line:
        """The parts before and behind this one."""
        if len(self.parts) == 1:
            return ()
        context.raise_marking(self.marking)
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
        return tuple(line)

    def ways_in(self, context: PageContext) -> dict[str, str]:
        """Of an indexed list, where each letter or year begins."""
        found = self.starts.items()
        return {text: relative(self.parts[part - 1].path, context.path, anchor) for (_, text), (part, anchor) in found}

    def anchors(self, number: int) -> Iterator[Line]:
        """Of each thing of a part, the anchor to which the index leads, or nothing."""
        met: set[Place] = set()
        for each in self.places[number - 1] if self.places else ():
            where, anchor = self.starts[each]
            yield (Anchor(anchor),) if where == number and each not in met else ()
            met.add(each)
        while True:
            yield ()

    def _index_line(self, context: PageContext, number: int) -> Line:
        """The groups of a list, and the letters of those that this part holds, each a link to where it begins."""
        if not self.places:
            return ()
        groups: dict[str, dict[str, tuple[int, str]]] = {}
        for (group, letter), where in self.starts.items():
            groups.setdefault(group, {})[letter] = where
        held = self.places[number - 1]
        here = dict.fromkeys(group for group, _ in held)
        rows = [({group: next(iter(letters.values())) for group, letters in groups.items()}, set(here))]
        rows += [(groups[group], {letter for name, letter in held if name == group}) for group in here]
        line: list[Segment] = []
        for row, shown in rows[len(groups) == 1 :]:
            line.append(RawMarkdown("<br>"))
            for gap, (text, (part, anchor)) in enumerate(row.items()):
                line += [TextRun(" · ")] if gap else []
                to = PageLink(text, relative(self.parts[part - 1].path, context.path, anchor))
                line += [RawMarkdown("<strong>"), to, RawMarkdown("</strong>")] if text in shown else [to]
        return tuple(line)


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
    place: Callable[[str, T], Place] | None = None,
    is_indexed: bool = False,
    begun: int = 0,
) -> Paginated[T]:
    """A list at `path`, cut into parts of `size`. `label` names a thing for the line of parts, behind what its group is
    `called` if the list `is_grouped`. `place` says where in the index of a list of several parts, or of one that
    `is_indexed` all the same, a thing stands.
    """
    pages = cut(groups, size, weigh, begun)
    paths = [path_of(number) if path_of else book.addresses.part(path, number) for number in range(1, len(pages) + 1)]
    parts = tuple(Part(where, page) for where, page in zip(paths, pages, strict=True))
    ends = (
        [_ends(part.groups, label, called if is_grouped else None) if part.groups else () for part in parts]
        if len(parts) > 1
        else [()] * len(parts)
    )
    names = tuple(" – ".join(dict.fromkeys(words for words, _ in each)) or shortened(title) for each in ends)
    places = (
        tuple(tuple(place(name, each) for name, held in part.groups for each in held) for part in parts)
        if place and (is_indexed or len(parts) > 1)
        else ()
    )
    return Paginated(
        title, parts, names, highest(marking for each in ends for _, marking in each), places, _starts(places)
    )


def _starts(places: Iterable[Iterable[Place]]) -> dict[Place, tuple[int, str]]:
    found: dict[Place, tuple[int, str]] = {}
    for number, held in enumerate(places, 1):
        for each in held:
            if each not in found:
                found[each] = number, f"at-{len(found) + 1}"
    return found


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
