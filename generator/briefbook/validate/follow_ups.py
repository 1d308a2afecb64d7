"""Problems that others explain: what is missing only because what says it could not be read."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from pathlib import PurePosixPath

from briefbook.model.unread import Unread
from briefbook.problems import Problem

_MISSING_IDS = frozenset(["W401", "E405", "E504", "E701", "E703", "E704", "W502"])
_MISSING_NAMES = frozenset(["E301", "E302", "E315", "E702", "E704"])
_QUOTED = re.compile(r"'([^']+)'")
_NO_NAME = re.compile(r"there is no (?:type|property|metric) '([^']+)'")
_NO_VALUE = re.compile(r"(?:nothing is observed of|does not say '[^']+' of|the source) '([^']+)'")
_RESERVED = re.compile(r"'([^']+)' is a reserved word and cannot be an id")
_NO_ENTRY = re.compile(r"'([^']+)' needs a map")


def without_follow_ups(found: Iterable[Problem], read: Iterable[Problem], unread: Unread) -> Iterator[Problem]:
    """The problems `found` in a book, but for those that follow from what the problems of its files, `read`, say of the
    same id or name: all others are told, whatever else is wrong.
    """
    ids, names = unread.ids | set(_misread_ids(read)), unread.names | set(_misread_names(read))
    for each in found:
        quoted = _QUOTED.findall(each.message)
        if each.code in _MISSING_IDS and not ids.isdisjoint(quoted):
            continue
        if each.code in _MISSING_NAMES and (name := _NO_NAME.search(each.message)) and name[1] in names:
            continue
        if (
            each.code in ("E702", "E704", "W502")
            and (of := _NO_VALUE.search(each.message))
            and of[1] in unread.words | ids
        ):
            continue
        if each.code == "W707" and any(PurePosixPath(path).stem in ids for path in quoted):
            continue
        yield each


def _misread_ids(read: Iterable[Problem]) -> Iterator[str]:
    """Ids of entries that could not be read, and those that are to be written where an id could not be one."""
    for each in read:
        if each.code == "E203":
            yield from _QUOTED.findall(each.hint)
        elif each.code == "E205" and (word := _RESERVED.match(each.message)):
            yield word[1]
        elif each.code == "E202" and (entry := _NO_ENTRY.match(each.message)):
            yield entry[1]


def _misread_names(read: Iterable[Problem]) -> Iterator[str]:
    """Names of the vocabulary that could not be read."""
    for each in read:
        if each.code == "E318" and (entry := _NO_ENTRY.match(each.message)):
            yield entry[1]
