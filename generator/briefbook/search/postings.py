"""A term and the pages that have it ↔ a line of a file of the index.

`word.2TTTPPPPQ` is a place, a type, a page, and how the page ranks; pages of one type follow each other, and `:` and
`.` begin the next type and place. `.3*1500` stands for a place in which too many pages have the term.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping

from briefbook.search.terms import IN_NAME, WHOLE_NAME

COMMON, COMMON_IN_NAMES = 500, 2000
"""A term that more pages have in one place is no help to find one there, unless it is all that they are called."""
_PLACE, _TYPE, _PAGE = 1, 3, 5

Postings = Counter[str]
"""Those of a term, and how many pages have each: two pages may share an id. Where too many pages to list have the term
in a place, it holds the place alone, and their number.
"""


def counted(postings: Postings) -> Postings:
    """The same, without those of places that too many pages have the term in."""
    counts: Postings = Counter()
    for posting, count in postings.items():
        counts[posting[0]] += count
    common = {place: count for place, count in counts.items() if is_common(place, count)}
    if not common:
        return postings
    return Counter(common | {each: count for each, count in postings.items() if each[0] not in common})


def is_common(place: str, count: int) -> bool:
    return place > WHOLE_NAME and count > (COMMON_IN_NAMES if place <= IN_NAME else COMMON)


def line_of(term: str, postings: list[str]) -> str:
    """The line of a term, from the postings of all its pages."""
    if len(postings) > COMMON:
        return counted_line(term, counted(Counter(postings)))
    postings.sort()
    return _written(term, postings)


def counted_line(term: str, postings: Postings) -> str:
    common = [f".{place}*{count}" for place, count in sorted(postings.items()) if len(place) == _PLACE]
    listed = sorted(each for each in postings.elements() if len(each) > _PLACE)
    return _written(f"{term}{''.join(common)}", listed)


def _written(start: str, postings: Iterable[str]) -> str:
    """A line, from its start and its postings in order."""
    parts = [start]
    place = type = ""
    for posting in postings:
        if posting[0] != place:
            place, type = posting[0], posting[1:4]
            parts.append(f".{posting}")
        elif posting[1:4] != type:
            type = posting[1:4]
            parts.append(f":{posting[1:]}")
        else:
            parts.append(posting[4:])
    return "".join(parts)


def postings_in(line: str) -> Postings:
    """What a line says."""
    found: Postings = Counter()
    for part in line.split(".")[1:]:
        place, rest = part[0], part[1:]
        if rest.startswith("*"):
            found[place] = int(rest[1:])
            continue
        for group in rest.split(":"):
            found.update(f"{place}{group[:_TYPE]}{group[at : at + _PAGE]}" for at in range(_TYPE, len(group), _PAGE))
    return found


def lines_in(text: str) -> dict[str, str]:
    """The lines of a file by term."""
    return {line.partition(".")[0]: line for line in text.split(" ")} if text else {}


def joined(lines: Mapping[str, str]) -> str:
    """The text of a file, from its lines by term."""
    return " ".join([lines[term] for term in sorted(lines)])
