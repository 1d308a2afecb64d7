"""Fields of a map, read with manners: each gives a value, or nothing and a problem."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TypeVar

from msgspec.structs import replace

from briefbook.load.values import kebab_case, read_id, shown
from briefbook.model.grammar import UNSTATED
from briefbook.model.raw import Fields, Items, Node, Text
from briefbook.model.values import Reference, TextValue
from briefbook.problems import About, Problem, Span, did_you_mean, spelling_fix

T = TypeVar("T")
Somebody = Reference | TextValue
Reader = Callable[[Text], "T | Problem"]


def value_as(node: Node | None, reader: Reader[T], problems: list[Problem]) -> T | None:
    """What `reader` makes of a scalar; None where there is none, or none that can be read."""
    if node is None:
        return None
    if not isinstance(node, Text):
        problems.append(
            Problem("E202", "a plain value is expected here", node.where, "write one word or line, not a list or map")
        )
        return None
    value = blank(node) if not node.value or node.value.isspace() else reader(node)
    if isinstance(value, Problem):
        problems.append(value)
        return None
    return value


def id_or_word(text: Text, problems: list[Problem]) -> str:
    """The id of something; the word as it is written where that cannot be one: what leads to the id that was meant then
    follows from that.
    """
    known = len(problems)
    id = value_as(text, read_id, problems)
    about = About("unread id", kebab_case(text.value))
    problems[known:] = [replace(each, about=about) for each in problems[known:]]
    return text.value.strip() if id is None else id


def is_id(text: Text) -> bool:
    return not isinstance(read_id(text), Problem)


def somebody(node: Node | None, problems: list[Problem]) -> Somebody | None:
    """An entity where the words could be an id, else the words."""
    text = value_as(node, called, problems)
    return as_somebody(text) if text is not None else None


def called(text: Text) -> Text | Problem:
    """The text, where it can be a name."""
    if text.value not in UNSTATED or text.is_quoted:
        return text
    hint = f'leave it out, or write "{text.value}" in quotes if that is the name'
    return Problem("E205", f"'{text.value}' cannot be a name", text.where, hint)


def as_somebody(text: Text) -> Somebody:
    return Reference(text.value) if not text.is_quoted and is_id(text) else TextValue(text.value.strip())


def blank(text: Text) -> Problem:
    return Problem("E109", "this text is empty", text.where, "write a value, or remove the key")


def plain_text(node: Node | None, problems: list[Problem]) -> str:
    """The words of a scalar, without white space around them; empty where there is none."""
    return "" if node is None else value_as(node, _words, problems) or ""


def _words(text: Text) -> str:
    return text.value.strip()


def by_name(fields: Fields) -> dict[str, Node]:
    """The nodes of a map by their keys: for maps of which many fields are asked."""
    return {key.value: node for key, node in fields.pairs}


def scalars(node: Node | None, problems: list[Problem]) -> tuple[Text, ...]:
    """The texts of a list, or the one text that stands in its place."""
    if node is None:
        return ()
    if isinstance(node, Fields):
        problems.append(Problem("E202", "a list of words is expected here", node.where, "write `[one, other]`"))
        return ()
    found: list[Text] = []
    for value in node.values if isinstance(node, Items) else (node,):
        if not isinstance(value, Text):
            problems.append(Problem("E202", "a plain word is expected here", value.where, "write `[one, other]`"))
        elif value.value.strip():
            found.append(value)
        else:
            problems.append(blank(value))
    return tuple(found)


def ids(node: Node | None, problems: list[Problem]) -> tuple[str, ...]:
    """The ids of a list, in the order written, each once."""
    if node is None:
        return ()
    found = [value_as(text, read_id, problems) for text in scalars(node, problems)]
    return tuple(dict.fromkeys(id for id in found if id is not None))


def refuse_unknown(fields: Fields, known: Iterable[str], what: str, problems: list[Problem]) -> None:
    """A problem for each field of `what` that it does not have."""
    known = tuple(known)
    for key, _ in fields.pairs:
        if key.value not in known:
            hint = did_you_mean(key.value, known, "the fields are " + ", ".join(known), problems)
            fix = spelling_fix(key.value, known)
            problems.append(Problem("E206", f"{what} has no field '{shown(key.value)}'", key.where, hint, fix=fix))


def places_of(fields: Fields, *names: str) -> tuple[tuple[str, Span], ...]:
    """Where each word of the named fields stands, for problems that are seen only when all of the book is."""
    nodes = (node for key, node in fields.pairs if key.value in names)
    return tuple((text.value, text.where) for node in nodes for text in scalars(node, []))
