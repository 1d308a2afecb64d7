"""Tables that stand in files of their own, below content/tables/ → the briefings that show them."""

from __future__ import annotations

import re
from collections.abc import Callable

from msgspec.structs import replace

from briefbook.load.values import shown
from briefbook.model.entries import Briefing
from briefbook.model.prose import Block, Part
from briefbook.model.raw import Text
from briefbook.model.tables import TABLE, TableFault, table_in
from briefbook.problems import Problem, did_you_mean

TABLES_FOLDER = "tables"
TABLE_ENDINGS = (".csv", ".tsv")
_NAME = re.compile(r"[^\s/\\.][^/\\]*(?:/[^\s/\\.][^/\\]*)*")


def with_tables(
    briefing: Briefing, there: tuple[str, ...], text_of: Callable[[str], str | Problem]
) -> tuple[Briefing, tuple[str, ...], tuple[Problem, ...]]:
    """A briefing whose tables have their values, the files that these are in, and what is wrong with those. `there` are
    the files that there are, by their paths below the folder, and `text_of` gives what one holds.
    """
    used: list[str] = []
    problems: list[Problem] = []

    def part(each: Part) -> Part:
        if not isinstance(each, Block) or each.kind != TABLE or not each.texts("file"):
            return each
        name = each.texts("file")[0]
        used.append(name.value)
        text = _text(name, there, text_of)
        if isinstance(text, Problem):
            problems.append(text)
            return each
        if isinstance(fault := table_in(text), TableFault):
            message = f"'{shown(name.value)}': {fault.message}"
            problems.append(Problem("E367", message, name.where, fault.hint))
            return each
        return replace(each, options=(*each.options, ("values", (Text(text, name.where),))))

    if not any(isinstance(each, Block) and each.kind == TABLE for each in briefing.text.parts):
        return briefing, (), ()
    parts = tuple(map(part, briefing.text.parts))
    return replace(briefing, text=replace(briefing.text, parts=parts)), tuple(used), tuple(problems)


def _text(name: Text, there: tuple[str, ...], text_of: Callable[[str], str | Problem]) -> str | Problem:
    path = name.value
    if not _NAME.fullmatch(path) or not path.endswith(TABLE_ENDINGS):
        hint = f"write the name of a file in content/{TABLES_FOLDER}/ that ends in {' or '.join(TABLE_ENDINGS)}"
        return Problem("E367", f"'{shown(path)}' cannot be a table's file", name.where, hint)
    if path not in there:
        hint = did_you_mean(path, there, "put it there, or correct the name")
        return Problem("E367", f"there is no file '{shown(path)}' in content/{TABLES_FOLDER}/", name.where, hint)
    found = text_of(path)
    if isinstance(found, Problem):
        return replace(found, code="E367", message=f"'{shown(path)}': {found.message}", where=name.where)
    return found
