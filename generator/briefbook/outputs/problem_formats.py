"""Problems for machines: JSON, SARIF 2.1.0, and the annotations of GitHub Actions.

`below` is the project's folder as seen from the top of the repository, empty where they are one: the paths of problems
begin at the project, those services look from the repository.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from pathlib import PurePosixPath
from typing import Any
from urllib.parse import quote

from msgspec.structs import asdict

from briefbook.model.visible import json_for_terminals, printable
from briefbook.problems import CODES, Code, Problem, Span

SARIF_SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"
_ERROR, _WARNING = "error", "warning"


def as_json(problems: Iterable[Problem]) -> str:
    """A list with one object for each problem, in the order given.

    Keys: `code`, `severity` (`error` or `warning`), `title`, `message`, `hint` (may be empty), `path`, `line` and
    `column` (from 1; null for the whole file), `also` (a list of `path`, `line`, `column`), `fix` (`old` and `new` text
    of the scalar at that place; null where what is meant is not certain). More may be added.
    """
    return json_text([problem_fields(problem) for problem in problems])


def problem_fields(problem: Problem) -> dict[str, Any]:
    return {
        "code": problem.code,
        "severity": _ERROR if problem.is_error else _WARNING,
        "title": CODES[problem.code].title if problem.code in CODES else "",
        "message": problem.message,
        "hint": problem.hint,
        **place(problem.where),
        "also": [place(span) for span in problem.also],
        "fix": problem.fix and asdict(problem.fix),
    }


def place(span: Span) -> dict[str, Any]:
    """Path, line and column as plain values; null for what is not known."""
    return {"path": span.path, "line": span.line or None, "column": span.column or None}


def as_sarif(problems: Iterable[Problem], version: str, *, is_strict: bool = False, below: str = "") -> str:
    """A SARIF 2.1.0 log with one run. The catalogue of codes is its rules; under `is_strict` all levels are error."""
    codes = sorted(CODES)
    run = {
        "tool": {
            "driver": {
                "name": "briefbook",
                "semanticVersion": version,
                "rules": [_rule(code, CODES[code]) for code in codes],
            }
        },
        "columnKind": "unicodeCodePoints",
        "results": [_result(problem, codes, is_strict, below) for problem in problems],
    }
    return json_text({"$schema": SARIF_SCHEMA, "version": "2.1.0", "runs": [run]})


def _rule(id: str, code: Code) -> dict[str, Any]:
    return {
        "id": id,
        "name": "".join(word.capitalize() for word in code.title.replace("-", " ").split() if word.isalnum()),
        "shortDescription": {"text": code.title},
        "fullDescription": {"text": code.meaning},
        "help": {"text": code.mend},
        "defaultConfiguration": {"level": _ERROR if id.startswith("E") else _WARNING},
    }


def _result(problem: Problem, codes: Sequence[str], is_strict: bool, below: str) -> dict[str, Any]:
    result: dict[str, Any] = {
        "ruleId": problem.code,
        "level": _ERROR if problem.is_error or is_strict else _WARNING,
        "message": {"text": _with_hint(problem)},
        "locations": [_location(problem.where, below)],
    }
    if problem.code in CODES:
        result["ruleIndex"] = codes.index(problem.code)
    if problem.also:
        result["relatedLocations"] = [
            {"id": number, "message": {"text": "also"}, **_location(span, below)}
            for number, span in enumerate(problem.also, start=1)
        ]
    return result


def _location(span: Span, below: str) -> dict[str, Any]:
    uri = quote(_seen_from_above(span.path, below).encode("utf-8", "surrogateescape"), safe="/")
    physical: dict[str, Any] = {"artifactLocation": {"uri": uri, "uriBaseId": "%SRCROOT%"}}
    if span.line:
        physical["region"] = {"startLine": span.line, "startColumn": max(span.column, 1)}
    return {"physicalLocation": physical}


def as_github(problems: Iterable[Problem], *, is_strict: bool = False, below: str = "") -> str:
    """One workflow command a line, which GitHub Actions shows beside the line it is about."""
    return "".join(f"{_annotation(problem, is_strict, below)}\n" for problem in problems)


def _annotation(problem: Problem, is_strict: bool, below: str) -> str:
    span = problem.where
    title = f"{problem.code} {CODES[problem.code].title}" if problem.code in CODES else problem.code
    properties = [("file", _seen_from_above(span.path, below))]
    if span.line:
        properties += [("line", str(span.line)), ("col", str(max(span.column, 1)))]
    properties.append(("title", title))
    level = _ERROR if problem.is_error or is_strict else _WARNING
    shown = ",".join(f"{name}={_in_property(value)}" for name, value in properties)
    return f"::{level} {shown}::{_in_message(_with_hint(problem))}"


def _in_message(text: str) -> str:
    """Text as the runner unescapes it: only these three marks have a meaning behind `::`. What cannot be seen, or moves
    the cursor of whoever reads the log, is shown as its code point.
    """
    return printable(text, but="\r\n").replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _in_property(text: str) -> str:
    return _in_message(text).replace(":", "%3A").replace(",", "%2C")


def _with_hint(problem: Problem) -> str:
    return f"{problem.message}\nhint: {problem.hint}" if problem.hint else problem.message


def _seen_from_above(path: str, below: str) -> str:
    return (PurePosixPath(below) / path).as_posix() if below else path


def json_text(value: object) -> str:
    """JSON that people can read too, on a terminal as well, with a line end."""
    return json_for_terminals(json.dumps(value, ensure_ascii=False, indent=2, allow_nan=False)) + "\n"
