"""Problems for machines keep their shape, and no text in them is taken for a command."""

import json

import pytest

from briefbook.outputs.problem_formats import as_github, as_json, as_sarif
from briefbook.problems import CODES, Fix, Problem, Span

ERROR = Problem(
    "E204",
    "the id 'a' is used twice",
    Span("content/a b/é,:%.yml", 3, 5),
    "rename one",
    (Span("b.yml", 1, 1),),
    Fix("a", "b"),
)
WARNING = Problem("W502", "nothing rests on 'x'", Span("content"))
HOSTILE = Problem("E101", "a\r\n::set-output name=x::y%0A\x1b[2J", Span("x,title=y::\n.yml", 1, 1))


def test_json_is_a_list_of_objects_with_stable_keys() -> None:
    assert json.loads(as_json([ERROR, WARNING])) == [
        {
            "code": "E204",
            "severity": "error",
            "title": "id used twice",
            "message": "the id 'a' is used twice",
            "hint": "rename one",
            "path": "content/a b/é,:%.yml",
            "line": 3,
            "column": 5,
            "also": [{"path": "b.yml", "line": 1, "column": 1}],
            "fix": {"old": "a", "new": "b"},
        },
        {
            "code": "W502",
            "severity": "warning",
            "title": "source never used",
            "message": "nothing rests on 'x'",
            "hint": "",
            "path": "content",
            "line": None,
            "column": None,
            "also": [],
            "fix": None,
        },
    ]
    assert as_json([]) == "[]\n"


def test_sarif_has_a_rule_for_each_code_and_points_to_it() -> None:
    log = json.loads(as_sarif([ERROR, WARNING], "1.2.3", below="docs/book"))

    (run,) = log["runs"]
    driver = run["tool"]["driver"]
    assert (log["version"], driver["name"], driver["semanticVersion"]) == ("2.1.0", "briefbook", "1.2.3")
    assert [rule["id"] for rule in driver["rules"]] == sorted(CODES)
    assert len({rule["name"] for rule in driver["rules"]}) == len(CODES)
    assert all(rule["shortDescription"]["text"] and rule["help"]["text"] for rule in driver["rules"])
    error, warning = run["results"]
    assert driver["rules"][error["ruleIndex"]]["id"] == error["ruleId"] == "E204"
    assert (error["level"], warning["level"]) == ("error", "warning")
    assert error["locations"][0]["physicalLocation"] == {
        "artifactLocation": {"uri": "docs/book/content/a%20b/%C3%A9%2C%3A%25.yml", "uriBaseId": "%SRCROOT%"},
        "region": {"startLine": 3, "startColumn": 5},
    }
    assert "region" not in warning["locations"][0]["physicalLocation"]
    assert error["relatedLocations"][0]["physicalLocation"]["artifactLocation"]["uri"] == "docs/book/b.yml"


def test_under_strict_every_level_is_error() -> None:
    log = json.loads(as_sarif([WARNING], "1", is_strict=True))

    assert log["runs"][0]["results"][0]["level"] == "error"
    assert as_github([WARNING], is_strict=True).startswith("::error ")


def test_annotations_are_escaped_as_github_reads_them() -> None:
    assert as_github([ERROR, WARNING]) == (
        "::error file=content/a b/é%2C%3A%25.yml,line=3,col=5,title=E204 id used twice::the id 'a' is used twice"
        "%0Ahint: rename one\n"
        "::warning file=content,title=W502 source never used::nothing rests on 'x'\n"
    )


def test_no_text_ends_its_annotation() -> None:
    lines = as_github([HOSTILE]).split("\n")

    assert len(lines) == 2
    assert lines[0].startswith(
        "::error file=x%2Ctitle=y%3A%3A%0A.yml,line=1,col=1,title=E101 not UTF-8::a%0D%0A::set-output"
    )
    assert "y%250A" in lines[0]


@pytest.mark.parametrize("form", [as_json, as_github, lambda problems: as_sarif(problems, "1")])
def test_a_file_name_that_is_no_text_breaks_nothing(form) -> None:
    text = form([Problem("E107", "empty", Span("b\udcff.yml", 1, 1))])

    assert text.encode("utf-8", "replace")


@pytest.mark.parametrize("mark", ["\x1b", "\0", "\x9b", "\x7f", "\u202e", "\u2066", "\U000e0041", "\u2028"])
def test_no_format_holds_a_mark_that_a_terminal_acts_on(mark: str) -> None:
    problem = Problem("E101", f"a{mark}[2J ##[add-mask]b", Span(f"x{mark}.yml", 1, 1), f"c{mark}")

    for text in (as_github([problem]), as_json([problem]), as_sarif([problem], "1")):
        assert mark not in text
        assert not any(line.lstrip().startswith("##[") for line in text.split("\n"))
    (read,) = json.loads(as_json([problem]))
    assert read["message"] == problem.message
    assert "##[" not in as_json([problem])
    assert f"a\u27e8U+{ord(mark):04X}\u27e9[2J" in as_github([problem])
